"""Commands around a study: init, doctor, rubric check and draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdepth import __version__
from jobdepth.cli.run_commands import DEFAULT_OUTPUT
from jobdepth.errors import ExitCode

if TYPE_CHECKING:
    from jobdepth.pipeline.rubric_check import Remark


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (init, doctor):
        app.command(rich_help_panel="Set up")(command)
    rubrics = typer.Typer(help="Work on rubrics.", no_args_is_help=True, rich_markup_mode=None)
    rubrics.command("check")(rubric_check)
    rubrics.command("list")(rubric_list)
    rubrics.command("draft")(rubric_draft)
    app.add_typer(rubrics, name="rubric", rich_help_panel="Set up")


def version_line() -> str:
    """Version, model and rubrics in one line each."""
    from jobdepth.study.rubric import load_rubric, rubric_names
    from scoring.encoder import MODEL_NAME, MODEL_SHA256

    rubrics = ", ".join(f"{name} {load_rubric(name).fingerprint[:8]}" for name in rubric_names())
    return f"jobdepth {__version__}\nmodel {MODEL_NAME} {MODEL_SHA256[:12]}\nrubrics {rubrics}"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    rubric: Annotated[str, typer.Option("--rubric", "-r", help="Rubric to start from.")] = "data-centres",
) -> None:
    """Make a study folder to start from: study.yaml, sites.csv and a copy of a rubric.

    Example: jobdepth init my-study --rubric accountants
    """
    from jobdepth.pipeline.new_study import create_study

    for path in create_study(folder, rubric):
        typer.echo(path)
    typer.echo(f"Edit them, then: jobdepth run {folder / 'study.yaml'} --output {folder / 'output'}", err=True)


def doctor(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also check this output folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is installed, which model, and whether the store is sound, with the cure for what is not."""
    from dataclasses import asdict

    from jobdepth.pipeline.doctor import Verdict, examine

    findings = examine(output)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            cure = f"\n      {finding.cure}" if finding.cure else ""
            typer.echo(f"{finding.verdict.value:<5} {finding.name}: {finding.told}{cure}")
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


def rubric_list() -> None:
    """Name the rubrics that come with jobdepth."""
    from jobdepth.study.rubric import load_rubric, rubric_names

    for name in rubric_names():
        rubric = load_rubric(name)
        typer.echo(f"{name:<20} {rubric.version:<6} {len(rubric.jobs):>2} jobs  {rubric.title}")


def rubric_check(
    rubric: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Name or file of a rubric.")],
    study: Annotated[
        Path | None,
        typer.Option(metavar="STUDY.yaml|SITES.csv", help="Also name the jobs that nothing in this study matches."),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", envvar="JOBDEPTH_OUTPUT", help="The output folder of that study.")
    ] = DEFAULT_OUTPUT,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a rubric: its form, whether its jobs can be told apart, which statements are too general.

    Example: jobdepth rubric check my-sector.yaml --study my-study/study.yaml --output my-study/output
    """
    from dataclasses import asdict

    from jobdepth.pipeline.rubric_check import lint_rubric
    from jobdepth.study.rubric import load_rubric

    loaded = load_rubric(rubric)
    # First what can turn out to be bad input, then what takes the model seconds.
    unmatched = _unmatched(rubric, study, output) if study is not None else []
    remarks = [*unmatched, *lint_rubric(loaded)]
    if as_json:
        typer.echo(json.dumps([asdict(remark) for remark in remarks], ensure_ascii=False, indent=1))
        return
    _tell_remarks(remarks)
    count = sum(len(job.statements) for job in loaded.jobs)
    typer.echo(f"{loaded.id} {loaded.version}: {len(loaded.jobs)} jobs, {count} statements, {len(remarks)} remarks")


def _unmatched(rubric: str, study: Path, output: Path) -> list[Remark]:
    from jobdepth.pipeline.rubric_study import unmatched_jobs
    from jobdepth.study.definition import load_study
    from jobdepth.study.rubric import is_rubric_file

    # The file that is checked is meant, not one of the same name beside the study.
    name = str(Path(rubric).resolve()) if is_rubric_file(rubric) else rubric
    loaded = load_study(study, name)
    return unmatched_jobs(loaded.rubric, loaded, output)


def _tell_remarks(remarks: list[Remark]) -> None:
    from jobdepth.pipeline.rubric_check import CURES

    for kind, (name, cure) in CURES.items():
        mine = [remark for remark in remarks if remark.kind is kind]
        if mine:
            typer.echo(f"{name} ({len(mine)}): {cure}.")
        for remark in mine:
            typer.echo(f"  {remark.job}: {remark.told}\n      {remark.statement}")
        if mine:
            typer.echo()


def rubric_draft(
    words: Annotated[Path, typer.Argument(metavar="REVIEWS.csv|.txt", help="What customers wrote or said.")],
    column: Annotated[str | None, typer.Option(help="Column of the CSV file that holds their words.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=15, help="How many jobs, at most 15; default: as found.")
    ] = None,
) -> None:
    """Draft a rubric from customers' own words, for a person to edit; printed as YAML.

    Example: jobdepth rubric draft reviews.csv > my-rubric.yaml
    """
    from jobdepth.pipeline.rubric_draft import draft_rubric

    typer.echo(draft_rubric(words, column, jobs), nl=False)
