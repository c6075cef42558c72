"""Commands around corrections: take a claim down, check all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdepth.claim_kinds import ClaimKind, ClaimState, Ruling
from jobdepth.cli.run_commands import DEFAULT_OUTPUT
from jobdepth.errors import InputError, Problem
from jobdepth.model import PageKind, Place

if TYPE_CHECKING:
    from jobdepth.change import SiteFigures
    from jobdepth.correction import CorrectionResult
    from jobdepth.pipeline.correction_desk import Taken
    from jobdepth.store.study_store import StudyStore

StudyPath = Annotated[
    Path, typer.Option("--study", "-s", metavar="STUDY.yaml|SITES.csv", help="The study that the claim is about.")
]
Output = Annotated[
    Path, typer.Option("--output", "-o", envvar="JOBDEPTH_OUTPUT", help="The output folder of that study.")
]
RubricName = Annotated[str | None, typer.Option("--rubric", "-r", help="Name or file of a rubric.")]
DEFAULT_STUDY = Path("study.yaml")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    corrections = typer.Typer(
        help="Claims of operators and their rulings.", no_args_is_help=True, rich_markup_mode=None
    )
    corrections.command("new")(new)
    corrections.command("check")(check)
    app.add_typer(corrections, name="corrections", rich_help_panel="Look closer")


def new(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id, name or address of the operator.")],
    claim: Annotated[ClaimKind, typer.Option(help="What the operator says; docs/corrections.md explains each.")],
    url: Annotated[str | None, typer.Option(help="The page; of a link, the one that it stands on.")] = None,
    passage: Annotated[str | None, typer.Option(help="First words of the passage.")] = None,
    job: Annotated[str | None, typer.Option(help="Id of the job that the passage is, or is not, about.")] = None,
    kind: Annotated[PageKind | None, typer.Option(help="What the page is for.")] = None,
    to: Annotated[str | None, typer.Option(help="The page that the link leads to.")] = None,
    words: Annotated[str | None, typer.Option(help="Words of the link.")] = None,
    place: Annotated[Place | None, typer.Option(help="Where on its page the link stands.")] = None,
    evidence: Annotated[str | None, typer.Option(help="What speaks for it, in words; is published.")] = None,
    evidence_url: Annotated[str | None, typer.Option(help="Address of what speaks for it; is published.")] = None,
    received: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When the claim came; default: today.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Write it down even if it fits nothing.")] = False,
    study: StudyPath = DEFAULT_STUDY,
    output: Output = DEFAULT_OUTPUT,
    rubric: RubricName = None,
) -> None:
    """Write an open claim into corrections.yaml, if it fits exactly one thing of what is stored.

    Example: jobdepth corrections new acme --claim not-a-problem --url https://acme.example/costs --passage "We cut"
    """
    from jobdepth.pipeline.correction_desk import find_site, take_claim
    from jobdepth.study.definition import load_study

    loaded = load_study(study, rubric)
    given = {
        "url": url, "passage": passage, "job": job, "kind": kind, "to": to, "words": words, "place": place,
        "evidence": evidence, "evidence_url": evidence_url,
    }  # fmt: skip
    found = find_site(loaded, site)
    with _stored(output) as store:
        day = (received or datetime.now(UTC)).date()
        _tell(take_claim(loaded, store, found, claim, given, day, anyway=anyway))


def _tell(taken: Taken) -> None:
    from jobdepth.claims import claim_words

    typer.echo(taken.entry.id)
    typer.echo(f"{claim_words(taken.entry.as_made())}", err=True)
    if taken.outcome.passage is not None:
        typer.echo(f"The passage: {taken.entry.passage}", err=True)
    if taken.outcome.reason:
        typer.echo(f"As stored, it {taken.outcome.state.value}: {taken.outcome.reason}", err=True)
    for change in taken.outcome.changes:
        typer.echo(f"If it is upheld, {change.name}: {change.before} -> {change.now}", err=True)
    typer.echo(f"If it is upheld, score: {_arrow(_score(taken.score), _score(taken.score_if_upheld))}", err=True)
    typer.echo(f"Written to {taken.file} as open. Rule it there, then: jobdepth corrections check", err=True)


def check(
    study: StudyPath = DEFAULT_STUDY,
    output: Output = DEFAULT_OUTPUT,
    rubric: RubricName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check corrections.yaml against what is stored: does each claim still fit, and what does it change?

    Example: jobdepth corrections check --study my-study/study.yaml --output my-study/output
    """
    from jobdepth.pipeline.correction_desk import check_corrections
    from jobdepth.study.definition import load_study

    loaded = load_study(study, rubric)
    if not loaded.corrections:
        typer.echo("[]" if as_json else f"{loaded.corrections_file} holds no claims")
        return
    with _stored(output) as store:
        checked = check_corrections(loaded, store)
    if as_json:
        items = [item.model_dump(mode="json") for item in checked.claims]
        typer.echo(json.dumps(items, ensure_ascii=False, indent=1))
    else:
        _tell_table(checked.claims)
    if checked.problems:
        raise InputError(list(checked.problems))


@contextmanager
def _stored(output: Path) -> Iterator[StudyStore]:
    """The store of a study that was crawled; none is made."""
    from jobdepth.store.study_store import StudyStore

    if not (output / "store" / "study.db").is_file():
        cure = "name the output folder of the study with --output, or run the study first"
        raise InputError([Problem(str(output), "nothing is stored here that a claim could fit", cure=cure)])
    store = StudyStore(output)
    try:
        yield store
    finally:
        store.close()


def _tell_table(claims: Sequence[CorrectionResult]) -> None:
    rows = [("id", "site", "claim", "ruling", "applies", "score", "rank"), *map(_row, claims)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    notes = ["", *(item.state_reason for item in claims)]
    for row, note in zip(rows, notes, strict=True):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if note:
            typer.echo(f"    {note}")
    typer.echo("Score and rank: with all upheld claims but this one -> with this one too.", err=True)


def _row(item: CorrectionResult) -> tuple[str, ...]:
    applies = item.state.value
    if item.ruling is Ruling.OPEN and item.state is ClaimState.APPLIED:
        applies = "would, if upheld"
    score, rank = "", ""
    if item.before is not None and item.after is not None:
        score = _arrow(_score(item.before.score), _score(item.after.score))
        rank = _arrow(_rank(item.before), _rank(item.after))
    return item.claim.id, item.claim.site, item.claim.claim.value, item.ruling.value, applies, score, rank


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} -> {after}"


def _score(score: float | None) -> str:
    return "none" if score is None else f"{score:.1f}"


def _rank(figures: SiteFigures) -> str:
    return "none" if figures.rank is None else str(figures.rank)
