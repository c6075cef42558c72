"""The publish stage: from the stored result document to the public folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from jobdepth.brand import Brand
from jobdepth.errors import JobdepthError
from jobdepth.result import League
from jobdepth.store.study_store import StudyStore


def save_result(store: StudyStore, league: League) -> None:
    """Store the result document; a reader sees the old or the new one, never a part."""
    new = store.result.with_suffix(".new")
    new.write_text(league.model_dump_json(indent=1) + "\n", encoding="utf-8")
    new.replace(store.result)


def load_result(path: Path) -> League:
    """Load a result document; raises JobdepthError if it is missing or not sound."""
    try:
        return League.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise JobdepthError(f"{path} is not there yet; run 'jobdepth rank' first") from None
    except ValidationError as error:
        raise JobdepthError(f"{path} is not a result of this version; run 'jobdepth rank' again ({error})") from None


@dataclass(frozen=True, slots=True)
class Published:
    """What a reader finds after publishing."""

    #: The league table's file.
    table: Path
    #: Id of the edition that stands there.
    edition: str
    #: False where nothing had changed and no new edition was made.
    is_new: bool
    #: What is wrong with the folders of editions, in words.
    complaints: tuple[str, ...] = ()


def publish_result(store: StudyStore, brand: Brand | None = None) -> Published:
    """Publish the stored result as a new edition, if it is one; asks nothing of network or model."""
    from jobdepth.pipeline.reproduction.made import keep_made
    from jobdepth.publish.site import publish_league

    league = load_result(store.result)
    past = store.editions.load()
    complaints = store.editions.complaints()
    done = publish_league(league, store.public, past, datetime.now(UTC), brand)
    if done.is_new:
        store.editions.add(done.record)
    if done.league != league:
        save_result(store, done.league)
    keep_made(store, done.record)
    if done.is_restored:
        complaints.append(f"edition {done.record.id} was put back from the stored result, the same to the byte")
    return Published(store.public / "index.html", done.record.id, done.is_new, tuple(complaints))
