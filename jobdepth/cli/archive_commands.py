"""Commands that hand an edition to a stranger, and let the stranger make it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdepth.cli.run_commands import DEFAULT_OUTPUT, Output, Quiet
from jobdepth.errors import ExitCode, InputError, Problem

if TYPE_CHECKING:
    from jobdepth.pipeline.reproduction.reproduce import Reproduced

#: So many pages whose notes and captures do not agree are named.
MOST_PAGES = 20
#: The progress bar of a crawl has no part in this.
_NO_BUDGET = 1


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (export, reproduce):
        app.command(rich_help_panel="Check a league")(command)


def export(
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="Which edition, like 2026-03-04-1; default: the newest.")
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", "-f", help="The archive to write; default: exports/EDITION.tar.gz in the output folder."
        ),
    ] = None,
) -> None:
    """Write an edition with all that it rests on to one archive that anybody can check.

    Example: jobdepth export --output output/mine --file edition.tar.gz
    """
    from contextlib import closing

    from jobdepth.pipeline.lock import study_lock
    from jobdepth.pipeline.reproduction.export import export_edition
    from jobdepth.store.study_store import StudyStore

    if not (output / "store" / "study.db").is_file():
        cure = "name the output folder of a study with --output"
        raise InputError([Problem(str(output), "no study has been run here", cure=cure)])
    with closing(StudyStore(output)) as store, study_lock(store.private):
        done = export_edition(store, edition, file)
    told = "" if done.is_new else " (was there already, the same to the byte)"
    typer.echo(f"edition {done.edition}, {done.size_bytes / 1e6:.1f} MB, SHA-256 {done.sha256}", err=True)
    typer.echo(f"Archive: {done.path.resolve()}{told}")


def reproduce(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive of 'jobdepth export'.")],
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A new folder in which everything is kept; default: nothing is.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Make the league of an archive again from its captures, offline, and say whether it is the same to the byte.

    Exit code 0: it is. 1: it is not, and what differs is told. 2: the archive is not sound.
    Example: jobdepth reproduce edition.tar.gz
    """
    from jobdepth.cli.progress import shown_progress
    from jobdepth.pipeline.reproduction.reproduce import reproduce_archive

    with shown_progress(_NO_BUDGET, quiet) as progress:
        done = reproduce_archive(archive, keep, progress)
    for line in _told(done):
        typer.echo(line)
    if not done.is_identical:
        raise typer.Exit(ExitCode.FAILED)


def _told(done: Reproduced) -> list[str]:
    from jobdepth.pipeline.reproduction.compare import summary

    lines = ["reproduced: identical" if done.is_identical else "not reproduced"]
    lines += [
        f"league.json of edition {done.edition}",
        f"  in the archive  SHA-256 {done.there}",
        f"  made here       SHA-256 {done.here}",
        *_told_captures(done),
    ]
    if done.environment:
        effect = "; it changed nothing" if done.there == done.here else ""
        lines += [f"What makes figures is not the same here{effect}:", *_indented(done.environment)]
    if done.there != done.here and not done.values:
        lines.append("Every value is the same; the bytes differ in spaces or order.")
    elif done.values:
        lines += ["Figures that differ:", *_indented(summary(done.values))]
    return lines


def _told_captures(done: Reproduced) -> list[str]:
    checked = done.checked
    lines = [f"{checked.pages} pages and {checked.links} links were held against their captures"]
    if checked.unread:
        lines.append(f"{checked.unread} pages have no links to check: by the crawler's own note they could not be read")
    if checked.complaints:
        lines.append(f"{len(checked.complaints)} pages are not as the crawler noted them:")
        lines += _indented(checked.complaints[:MOST_PAGES])
        if len(checked.complaints) > MOST_PAGES:
            lines.append(f"  and {len(checked.complaints) - MOST_PAGES} more")
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
