"""How a result was made: the study as it was run, and what it was run with; kept beside each edition."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jobdepth import __version__
from jobdepth.edition_record import EditionRecord, Sha256, content_hash
from jobdepth.errors import JobdepthError
from jobdepth.pipeline.engine import StudyEngine, last_engine
from jobdepth.pipeline.reproduction.installed import code_hash, system, used_packages
from jobdepth.result import League
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from scoring.encoder import MODEL_NAME, MODEL_SHA256
from scoring.engines.engine import processor_id
from scoring.head import load_head
from scoring.page_model import load_page_model
from scoring.reading import READER_ID
from scoring.tuned import tuned_id


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Environment(_Model):
    """Everything but study and captures on which a figure can depend."""

    software: str = Field(description="Program and version.")
    code: Sha256 = Field(description="Hash of the program's own source files.")
    model: str = Field(description="Name of the sentence-embedding model.")
    model_weights: Sha256 = Field(description="SHA-256 of the weights of that model.")
    tuned_layers: str = Field(description="Fingerprint of the layers tuned on top of it.")
    head: str = Field(description="Fingerprint of the trained scorer.")
    page_model: str = Field(description="Fingerprint of the model that tells what kind of page it is.")
    reader: str = Field(description="Which reader takes the text from pages.")
    engine: str = Field(description="What ran the model: torch is the reference.")
    engine_id: str = Field(
        description="Id of what it gave; other engines than torch are told with version and processor."
    )
    processor: str = Field(description="Hash of what the processor is and can do.")
    system: str = Field(description="Operating system and kind of machine.")
    python: str = Field(description="Version of Python.")
    packages: dict[str, str] = Field(description="Exact versions of the installed packages that the program uses.")


class Made(_Model):
    """A result's study and environment."""

    schema_: Literal["jobdepth-made/1"] = Field("jobdepth-made/1", alias="schema")
    content: Sha256 = Field(description="The result that was made so: its hash without number and comparison.")
    environment: Environment
    study: Study

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


def environment_of(engine: StudyEngine) -> Environment:
    """This machine and installation, with the engine that scores."""
    return Environment(
        software=f"jobdepth {__version__}", code=code_hash(), model=MODEL_NAME, model_weights=MODEL_SHA256,
        tuned_layers=tuned_id(), head=load_head().fingerprint, page_model=load_page_model().fingerprint,
        reader=READER_ID, engine=engine.engine, engine_id=engine.model_id, processor=processor_id(), system=system(),
        python=platform.python_version(), packages=used_packages(),
    )  # fmt: skip


def save_made(study: Study, store: StudyStore, league: League) -> None:
    """Keep how the stored result was made.

    A proxy, whose address may hold a password, is left out, and so is what changes no figure: brand and file names.
    """
    crawl = study.crawl.model_copy(update={"proxy": None})
    public = replace(study, crawl=crawl, brand=None, corrections_file=None)
    environment = environment_of(last_engine(store))
    _write(_newest(store), Made(content=content_hash(league), environment=environment, study=public))


def keep_made(store: StudyStore, record: EditionRecord) -> None:
    """Keep beside an edition how it was made, unless that is there already or not known."""
    path, newest = _path(store, record.id), _newest(store)
    if path.exists() or not newest.exists():
        return
    made = _read(newest)
    if made.content == record.content:
        _write(path, made)


def load_made(store: StudyStore, edition: str) -> Made:
    """How an edition was made; raises JobdepthError where that was not kept."""
    path = _path(store, edition)
    if not path.exists():
        raise JobdepthError(
            f"how edition {edition} was made is not in the store ({path} is missing). If it is the newest, run "
            "'jobdepth rank' and 'jobdepth publish' with the study and rubric that it was made with: nothing is "
            "published twice, and it is kept then"
        )
    return _read(path)


def _newest(store: StudyStore) -> Path:
    return store.private / "made.json"


def _path(store: StudyStore, edition: str) -> Path:
    return store.private / "made" / f"{edition}.json"


def _read(path: Path) -> Made:
    try:
        return Made.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise JobdepthError(
            f"{path} does not tell how a result was made ({first}); remove it, then run 'jobdepth rank' and 'jobdepth "
            "publish'"
        ) from None


def _write(path: Path, made: Made) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(made.model_dump_json(by_alias=True, indent=1) + "\n", encoding="utf-8")
    new.replace(path)
