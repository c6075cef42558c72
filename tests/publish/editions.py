"""Publishes four editions of one study, between which the websites and then the method change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobdepth.edition_record import EditionRecord, numbered
from jobdepth.publish import PublishedFiles, publish_league
from jobdepth.ranking.editions import compared
from jobdepth.result import League

from .leagues import DRAFTS, Draft, build_league

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)

WEAK = replace(DRAFTS[0], depths=(2, 3, None, 3, 3, 3, None, 2), orientation=0.1, connected=2)
STRONG = replace(DRAFTS[4], depths=(0, 0, 1, 1, 1, 1), orientation=0.5, connected=6)
OPEN = replace(DRAFTS[11], depths=(1, 2), status=DRAFTS[0].status)


def earlier_drafts() -> list[tuple[Draft, ...]]:
    """What the first three editions saw."""
    return [
        (WEAK, *DRAFTS[1:4], STRONG, *DRAFTS[5:8]),
        (WEAK, *DRAFTS[1:4], *DRAFTS[4:8], *DRAFTS[9:]),
        (replace(WEAK, connected=5), *DRAFTS[1:8], *DRAFTS[9:11], OPEN),
    ]  # fmt: skip


def publish_editions(folder: Path) -> PublishedFiles:
    """Four editions in `folder`; the last was made by another rubric than those before."""
    past: list[EditionRecord] = []
    for number, drafts in enumerate(earlier_drafts(), start=1):
        done = publish_league(compared(numbered(_league(drafts), number), past), folder, past, _published(number))
        past.append(done.record)
    now, anew = (
        _other_rubric(_league(drafts)) for drafts in (DRAFTS, (replace(WEAK, connected=6), *DRAFTS[1:8], *DRAFTS[9:11]))
    )
    return publish_league(compared(numbered(now, 4), past, anew), folder, past, _published(4))


def _league(drafts: tuple[Draft, ...]) -> League:
    return build_league(drafts)


def _other_rubric(league: League) -> League:
    return league.model_copy(
        update={"rubric": league.rubric.model_copy(update={"version": "2.0", "fingerprint": "beef"})}
    )


def _published(number: int) -> datetime:
    return NOW + timedelta(days=30 * number)
