"""Entry point: `jobdepth COMMAND`. Imports here are light; each command imports what it needs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from jobdepth import __version__
from jobdepth.cli import (
    archive_commands,
    correction_commands,
    inspect_commands,
    review_commands,
    run_commands,
    study_commands,
)
from jobdepth.cli.stopping import hear_stops, heed_stop
from jobdepth.errors import ExitCode, InputError, JobdepthError

WELCOME = f"""\
jobdepth {__version__}: how many clicks stand between a customer and the first words about his own problem?
  jobdepth demo                                     the example study, from crawl to league table
  jobdepth run sites.csv --rubric data-centres --output output/mine --contact you@example.org
  jobdepth init my-study                            a study folder to start from
Next: jobdepth --help"""

app = typer.Typer(
    help="Crawl a sector's websites, score how near they put the customer's problem, publish a league table.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show version, model and rubrics, and exit.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
) -> None:
    """Handle what all commands share."""
    # `_tell` looks for it on the command line, since it must hear of errors before this is called, too.
    del debug
    if version:
        typer.echo(study_commands.version_line())
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(WELCOME)


run_commands.register(app)
review_commands.register(app)
archive_commands.register(app)
inspect_commands.register(app)
study_commands.register(app)
correction_commands.register(app)


def main() -> None:
    """Run the command line; what goes wrong is told in words, an error of this program by its traceback."""
    hear_stops()
    try:
        code = app(standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - what is not told in words is raised again
        heed_stop()
        code = _tell(error)
    heed_stop()
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def _tell(error: Exception) -> int:
    if isinstance(error, TyperException):
        typer.echo(f"error: {error.format_message()}; see --help", err=True)
        return ExitCode.BAD_INPUT
    if "--debug" in sys.argv or not isinstance(error, JobdepthError | OSError):
        raise error
    if isinstance(error, OSError):
        # A full disk, a folder that may not be read: the machine's trouble, which no traceback makes clearer.
        typer.echo(f"error: {error}", err=True)
        return ExitCode.FAILED
    if isinstance(error, InputError):
        for problem in error.problems:
            typer.echo(f"error: {problem}", err=True)
        count = len(error.problems)
        typer.echo(f"{count} problem{'s' if count > 1 else ''} found; nothing was run.", err=True)
    else:
        typer.echo(f"error: {error}", err=True)
    return error.exit_code
