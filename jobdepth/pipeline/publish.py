"""The publish stage: from the stored result document to the public folder."""

from __future__ import annotations

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


def publish_result(store: StudyStore, brand: Brand | None = None) -> Path:
    """Write the public folder from the stored result, in the dress of `brand`; returns the league table's file."""
    from jobdepth.publish.site import publish_league

    publish_league(load_result(store.result), store.public, brand)
    return store.public / "index.html"
