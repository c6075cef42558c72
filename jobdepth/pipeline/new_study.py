"""Makes a study folder to start from."""

from __future__ import annotations

import shutil
from pathlib import Path

from jobdepth.errors import InputError, Problem
from jobdepth.resources import resource_dir
from jobdepth.study.definition import CrawlSettings
from jobdepth.study.rubric import load_rubric

SITES = """\
name,url,group,country
Example Hosting,https://www.example.com/,independent,GB
Example Carrier,https://www.example.org/,telco-owned,DE
"""


def create_study(folder: Path, rubric: str) -> list[Path]:
    """Write study.yaml, sites.csv and rubric.yaml into a new or empty folder; returns their paths."""
    loaded = load_rubric(rubric)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError([Problem(str(folder), "not an empty folder", cure="name a new one; nothing was changed")])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Problem(str(folder), f"cannot be made: {error.strerror}", cure="name another one")]) from None
    study, sites, own_rubric = (folder / name for name in ("study.yaml", "sites.csv", "rubric.yaml"))
    study.write_text(_study_text(loaded.title), encoding="utf-8")
    sites.write_text(SITES, encoding="utf-8")
    source = resource_dir("rubrics") / f"{rubric}.yaml"
    shutil.copyfile(source if source.is_file() else Path(rubric), own_rubric)
    return [study, sites, own_rubric]


def _study_text(title: str) -> str:
    """A study file that names every crawl setting with its default and meaning."""
    lines = [
        f"title: Whose problem do they speak of? {title}",
        "publisher: ''            # who publishes the table",
        "contact: ''              # e-mail or web address for operators; needed before a real crawl",
        "language: en",
        "sites: sites.csv",
        "rubric: rubric.yaml",
        "crawl:",
    ]
    for name, field in CrawlSettings.model_fields.items():
        if field.default is not None:
            default = f"{field.default:g}" if isinstance(field.default, float) else field.default
            lines.append(f"  {name}: {default}  # {field.description}")
    return "\n".join(lines) + "\n"
