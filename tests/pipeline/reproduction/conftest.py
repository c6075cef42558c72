"""A small study with two editions, crawled from a server on loopback, and the archives of both."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from jobdepth.pipeline.example_server import serve_examples
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth

HOSTS = {"Brannica": "www.brannica.example", "Brightmoor": "www.brightmoor.example"}
PASSWORD = "correct-horse"


@dataclass(frozen=True)
class Study:
    """The output folder, its two editions and their archives."""

    output: Path
    editions: tuple[str, str]
    archives: tuple[Path, Path]


def run(study: Path, output: Path, *options: str) -> str:
    done = jobdepth("run", str(study), "--output", str(output), *options)
    assert done.returncode == 0, done.stderr
    return next(line.split()[1] for line in done.stderr.splitlines() if line.startswith("Edition "))


def export(output: Path, edition: str, file: Path) -> Path:
    done = jobdepth("export", edition, "--output", str(output), "--file", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Study:
    home = tmp_path_factory.mktemp("exported")
    examples, sites = resource_dir("examples") / "data-centres" / "sites", home / "sites"
    for host in HOSTS.values():
        shutil.copytree(examples / host, sites / host)
    rows = "".join(f"{name},http://{host}/\n" for name, host in HOSTS.items())
    (home / "sites.csv").write_text(f"name,url\n{rows}", encoding="utf-8")
    rubric = yaml.safe_load((resource_dir("rubrics") / "data-centres.yaml").read_text(encoding="utf-8"))
    (home / "other.yaml").write_text(yaml.safe_dump(rubric | {"patience": 0.3}), encoding="utf-8")
    study, output = home / "study.yaml", home / "output"
    with serve_examples(sites) as proxy:
        settings = {
            "title": "A small study", "contact": "us@example.org", "scoring": {"engine": "torch"},
            "crawl": {"budget": 8, "delay_s": 0, "proxy": proxy.replace("://", f"://me:{PASSWORD}@")},
        }  # fmt: skip
        study.write_text(yaml.safe_dump(settings), encoding="utf-8")
        first = run(study, output)
        # What a customer first meets at Brightmoor is now what Fellgate says, and patience is shorter.
        shutil.copy(examples / "www.fellgate.example" / "index.html", sites / HOSTS["Brightmoor"] / "index.html")
        second = run(study, output, "--rubric", str(home / "other.yaml"))
    archives = (export(output, first, home / "first.tar.gz"), export(output, second, home / "second.tar.gz"))
    return Study(output, (first, second), archives)
