"""Commands that show what the scorer says of single passages and pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobdepth.errors import InputError, Problem

if TYPE_CHECKING:
    from jobdepth.pipeline.passages import PassageInput

RubricName = Annotated[str, typer.Option("--rubric", "-r", help="Name or file of a rubric.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (match, explain, evaluate):
        app.command(rich_help_panel="Look closer")(command)


def match(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE.jsonl", help="Passages, a JSON object a line; default: stdin."),
    ] = None,
    rubric: RubricName = "data-centres",
    text: Annotated[str | None, typer.Option(help="One passage to score instead of a file.")] = None,
) -> None:
    """Score passages: (id, text, optional heading) in, {"id","focus","jobs":{id: score}} out, a line each.

    Example: jobdepth match --rubric data-centres --text "An outage in trading hours costs us orders for good."
    """
    from jobdepth.pipeline.passages import PassageInput, score_passages
    from jobdepth.study.input_file import BROKEN_CHARACTER, has_broken_character
    from jobdepth.study.rubric import load_rubric

    if text is not None and has_broken_character(text):
        raise InputError([Problem("--text", BROKEN_CHARACTER, cure="give it as UTF-8")])
    passages = [PassageInput("text", text, "")] if text is not None else _read_passages(file)
    for passage, score in score_passages(passages, load_rubric(rubric)):
        jobs = {job: round(value, 6) for job, value in score.matches.items()}
        typer.echo(json.dumps({"id": passage.id, "focus": round(score.focus, 6), "jobs": jobs}, ensure_ascii=False))


def _read_passages(file: Path | None) -> list[PassageInput]:
    from jobdepth.pipeline.passages import parse_passages

    return parse_passages(*_read_text(file))


def _read_text(file: Path | None) -> tuple[str, str]:
    """The words in a file or standard input, and what to call it."""
    name = str(file) if file else "standard input"
    try:
        raw = file.read_bytes() if file else sys.stdin.buffer.read()
        return raw.decode("utf-8-sig"), name
    except OSError as error:
        raise InputError([Problem(name, f"cannot be read: {error.strerror}", cure="check the path")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(name, "not UTF-8 text", cure="save it as UTF-8")]) from None


def explain(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="A web address, or an HTML file.")],
    rubric: RubricName = "data-centres",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    contact: Annotated[str, typer.Option(envvar="JOBDEPTH_CONTACT", help="Address for the user agent.")] = "",
) -> None:
    """Show what a page scores and why, passage by passage.

    Example: jobdepth explain page.html --rubric data-centres
    """
    from dataclasses import asdict

    from jobdepth.pipeline.passages import explain_page, load_page
    from jobdepth.study.rubric import load_rubric
    from scoring.page_rule import PAGE_RULE_IN_WORDS

    body, content_type, url = load_page(page, contact)
    told = explain_page(body, content_type, url, load_rubric(rubric))
    if as_json:
        typer.echo(json.dumps(asdict(told), ensure_ascii=False, indent=1))
        return
    verdict = told.not_scored or ("problem-focused" if told.problem_focused else "not problem-focused")
    offer = "describes an offer" if told.is_offer else "describes no offer"
    typer.echo(
        f"{told.title or told.url}\n{told.kind} page, {offer}, language {told.language or 'unknown'}, {verdict}\n"
    )
    for row in told.passages:
        mark = "*" if row.is_problem else " "
        jobs = ", ".join(f"{job} {value:.2f}" for job, value in row.jobs.items()) or "no job"
        typer.echo(f"{mark} {row.focus:.2f}  [{row.place}] {jobs}\n      {row.heading}\n      {row.text}\n")
    typer.echo(
        f"* a problem passage: its focus, the number before it, is {told.focus_threshold:.2f} or more. A job is named "
        f"from {told.match_threshold:.2f} on.\nA page is problem-focused where {PAGE_RULE_IN_WORDS}."
    )


def evaluate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS.jsonl", help="Labelled passages, a JSON object a line.")],
    rubric: RubricName = "data-centres",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell how well the scorer agrees with passages that people have labelled, beside two simple baselines.

    Example: jobdepth evaluate labels.jsonl --rubric data-centres
    """
    from dataclasses import asdict

    from jobdepth.pipeline import evaluate as stage
    from jobdepth.study.rubric import load_rubric

    loaded = load_rubric(rubric)
    told = stage.evaluate(stage.parse_labels(*_read_text(labels), loaded), loaded)
    if as_json:
        typer.echo(json.dumps(_without_nan(asdict(told)), indent=1))
        return
    typer.echo(f"{told.passages} passages of {loaded.id}, {told.problem_focused} problem-focused")
    typer.echo(f"thresholds: focus {told.focus_threshold:.2f}, match {told.match_threshold:.2f}\n")
    typer.echo(f"{'':14} {'scorer':>6}  {'95 % interval':<13}  {'cosine':>6}  {'you/we':>6}")
    for row in told.figures:
        cosine, you_share = ("" if value is None else f"{value:.3f}" for value in (row.cosine, row.you_share))
        interval = f"{row.low:.3f} - {row.high:.3f}"
        typer.echo(f"{row.name:<14} {row.value:6.3f}  {interval}  {cosine:>6}  {you_share:>6}".rstrip())


def _without_nan(content: Any) -> Any:
    """JSON has no nan: a figure that the labels can't give is null."""
    if isinstance(content, dict):
        return {key: _without_nan(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_without_nan(value) for value in content]
    return None if isinstance(content, float) and content != content else content
