"""Three real runs of a small study, in which a site and then the rubric changes, and what readers find afterwards."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from jobdepth.pipeline.example_server import serve_examples
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth
from tests.publish.html_page import league_rows, read_page, table_rows, words

pytestmark = pytest.mark.slow

HOSTS = {
    "Brannica": "www.brannica.example",
    "Saltmarsh": "www.saltmarsh-data.example",
    "Brightmoor": "www.brightmoor.example",
}
GONE_JOB = "cost"


@dataclass(frozen=True)
class Editions:
    """The folder of the study, and copies of what was public after each publication."""

    folder: Path
    first: Path
    second: Path
    third: Path
    told: dict[str, str]

    def id_of(self, public: Path) -> str:
        return str(league(public)["edition"]["id"])


def league(public: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((public / "league.json").read_text(encoding="utf-8"))
    return found


def site(public: Path, slug: str) -> dict[str, Any]:
    return next(row for row in league(public)["sites"] if row["slug"] == slug)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editions]:
    home = tmp_path_factory.mktemp("editions")
    examples = resource_dir("examples") / "data-centres" / "sites"
    sites = home / "sites"
    for host in HOSTS.values():
        shutil.copytree(examples / host, sites / host)
    study, output = home / "study.yaml", home / "output"
    rows = "".join(f"{name},http://{host}/\n" for name, host in HOSTS.items())
    (home / "sites.csv").write_text(f"name,url\n{rows}", encoding="utf-8")
    told = {}
    with serve_examples(sites) as proxy:
        settings = {
            "title": "A small study", "contact": "us@example.org", "publish": {"base_url": "https://league.example/dc"},
            "crawl": {"budget": 8, "delay_s": 0, "proxy": proxy},
        }  # fmt: skip
        study.write_text(yaml.safe_dump(settings), encoding="utf-8")

        def step(name: str, *command: str) -> Path:
            done = jobdepth(*command[:1], str(study), "--output", str(output), *command[1:])
            assert done.returncode == 0, done.stderr
            told[name] = done.stderr
            return shutil.copytree(output / "public", home / name)

        first = step("first", "run")
        step("again", "publish")
        # What a customer first meets at Brightmoor is now what Fellgate says.
        shutil.copy(examples / "www.fellgate.example" / "index.html", sites / HOSTS["Brightmoor"] / "index.html")
        second = step("second", "run")
        rubric = yaml.safe_load((resource_dir("rubrics") / "data-centres.yaml").read_text(encoding="utf-8"))
        rubric["jobs"] = [job for job in rubric["jobs"] if job["id"] != GONE_JOB]
        rubric["patience"] = 0.3
        (home / "other.yaml").write_text(yaml.safe_dump(rubric), encoding="utf-8")
        shutil.copy(examples / HOSTS["Brightmoor"] / "index.html", sites / HOSTS["Brightmoor"] / "index.html")
        third = step("third", "run", "--rubric", str(home / "other.yaml"))
        yield Editions(output, first, second, third, told)


def test_the_first_edition_is_compared_with_nothing(editions: Editions) -> None:
    assert league(editions.first)["edition"]["number"] == 1
    assert league(editions.first)["comparison"] is None
    assert all(row["change"] is None for row in league(editions.first)["sites"])


def test_publishing_again_makes_no_edition_and_changes_no_byte(editions: Editions) -> None:
    assert tree(editions.first.parent / "again") == tree(editions.first)
    assert "nothing has changed, no new edition was made" in editions.told["again"]


def test_an_edition_stays_byte_for_byte_what_it_was(editions: Editions) -> None:
    name = editions.id_of(editions.first)
    kept = tree(editions.first / "editions" / name)
    assert kept
    assert tree(editions.second / "editions" / name) == kept
    assert tree(editions.third / "editions" / name) == kept


def test_the_top_holds_a_copy_of_the_newest_edition(editions: Editions) -> None:
    newest = tree(editions.third / "editions" / editions.id_of(editions.third))
    del newest["editions.html"]
    assert newest.items() <= tree(editions.third).items()


def test_what_a_website_changed_is_told_at_that_site_alone(editions: Editions) -> None:
    changed = site(editions.second, "brightmoor")
    before, now = changed["change"]["before"], changed["change"]["by_site"]
    assert before["score"] == site(editions.first, "brightmoor")["score"]
    assert now["score"] == pytest.approx(changed["score"] - before["score"])
    assert now["score"] > 0
    assert now["rank"] == before["rank"] - changed["rank"]
    assert now["jobs_gained"]
    assert league(editions.second)["comparison"]["method_changed"] is False
    others = [site(editions.second, slug)["change"]["by_site"] for slug in ("brannica", "saltmarsh")]
    assert [(moved["score"], moved["jobs_gained"], moved["jobs_lost"]) for moved in others] == [
        (0, [], []),
        (0, [], []),
    ]


def test_a_reader_sees_the_change_as_arrow_number_and_words(editions: Editions) -> None:
    row = next(row for row in league_rows(read_page(editions.second / "index.html")) if "Brightmoor" in row["operator"])
    moved = site(editions.second, "brightmoor")["change"]["by_site"]["rank"]
    assert row["since"].startswith(f"▲ {moved}up from 3rd" if moved else "= 0still 3rd")


def test_a_change_of_method_is_told_apart_from_a_change_of_the_websites(editions: Editions) -> None:
    comparison = league(editions.third)["comparison"]
    assert comparison["method_changed"] is comparison["is_rescored"] is True
    assert "rubric" in [item["name"] for item in comparison["method"]]
    untouched = site(editions.third, "saltmarsh")
    assert untouched["change"]["before"]["score"] == site(editions.second, "saltmarsh")["score"]
    # Its pages are the same, so all that moved was moved by the method.
    assert untouched["change"]["rescored"]["score"] == untouched["score"] != untouched["change"]["before"]["score"]
    assert untouched["change"]["by_site"]["score"] == 0
    assert untouched["change"]["by_method"]["score"] == pytest.approx(
        untouched["score"] - untouched["change"]["before"]["score"]
    )
    back = site(editions.third, "brightmoor")["change"]
    assert back["by_site"]["score"] < 0
    assert GONE_JOB not in back["rescored"]["jobs"]


def test_both_figures_stand_on_the_pages_and_are_greyed(editions: Editions) -> None:
    page = read_page(editions.third / "index.html")
    assert page.xpath("//td[contains(@class, 'change')]/@class") == ["change grey"] * 3
    assert "by today’s method" in words(page)
    rows = table_rows(read_page(editions.third / "sites/saltmarsh/index.html"), "plain changes")
    then, anew = site(editions.second, "saltmarsh")["score"], site(editions.third, "saltmarsh")["score"]
    assert [row[1:4] for row in rows if row[0] == "Score"] == [[f"{then:.1f}", f"{anew:.1f}", f"{anew:.1f}"]]


def test_the_line_of_scores_breaks_where_the_method_changed(editions: Editions) -> None:
    page = read_page(editions.third / "sites/brightmoor/index.html")
    assert len(page.xpath("//svg/polyline")) == 1
    assert len(page.xpath("//svg/line[@class='spark-break']")) == 1
    assert "in edition 3 (the method changed)" in words(page.xpath("//svg/title")[0])


def test_ranking_again_gives_the_same_bytes(editions: Editions) -> None:
    study, other = editions.first.parent / "study.yaml", editions.first.parent / "other.yaml"
    before = (editions.folder / "store" / "result.json").read_bytes()
    done = jobdepth("rank", str(study), "--output", str(editions.folder), "--rubric", str(other))
    assert done.returncode == 0, done.stderr
    assert (editions.folder / "store" / "result.json").read_bytes() == before


def test_a_removed_and_a_damaged_edition_are_told_and_not_rebuilt(editions: Editions, tmp_path: Path) -> None:
    output = shutil.copytree(editions.folder, tmp_path / "output")
    gone = output / "public" / "editions" / editions.id_of(editions.first)
    damaged = output / "public" / "editions" / editions.id_of(editions.second) / "index.html"
    shutil.rmtree(gone)
    damaged.write_text("mine", encoding="utf-8")
    done = jobdepth("publish", str(editions.first.parent / "study.yaml"), "--output", str(output))
    assert done.returncode == 0, done.stderr
    assert f"{gone.name} was published but" in done.stderr
    assert f"{damaged.parent.name} is not as it was published: index.html" in done.stderr
    assert not gone.exists()
    assert damaged.read_text(encoding="utf-8") == "mine"
    listed = words(read_page(output / "public" / "editions.html"))
    assert "Its folder is not here any more." in listed
    assert "Its files are not as they were published." in listed
    doctor = jobdepth("doctor", "--output", str(output))
    assert doctor.returncode == 1
    assert gone.name in doctor.stdout + doctor.stderr
