"""Commands that make a league: demo, run, and each stage alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdepth.errors import ExitCode, InputError, Problem

if TYPE_CHECKING:
    from jobdepth.pipeline.publish import Published
    from jobdepth.pipeline.run import RunOutcome, StudyRun
    from jobdepth.result import League
    from jobdepth.study.definition import Study

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY.yaml|SITES.csv", help="The study, or just its sites.")]
Output = Annotated[Path, typer.Option("--output", "-o", envvar="JOBDEPTH_OUTPUT", help="Folder for the results.")]
RubricName = Annotated[str | None, typer.Option("--rubric", "-r", help="Name or file of a rubric.")]
Contact = Annotated[
    str | None,
    typer.Option(envvar="JOBDEPTH_CONTACT", help="Address that operators can write to; goes into the user agent."),
]
Delay = Annotated[
    float | None, typer.Option(envvar="JOBDEPTH_DELAY", help="Seconds between requests to a host.", min=0)
]
Budget = Annotated[int | None, typer.Option(envvar="JOBDEPTH_BUDGET", help="Most pages read on a site.", min=1)]
Proxy = Annotated[str | None, typer.Option(envvar="JOBDEPTH_PROXY", help="HTTP proxy for the crawl.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Start anew instead of going on with a run that was broken off.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check the input and say what would be done; request nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if some sites could not be ranked.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the result.")]
DEFAULT_OUTPUT = Path("output/study")
DEMO_OUTPUT = Path("output/demo")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (demo, run, crawl, score, rank, publish):
        app.command(rich_help_panel="Make a league")(command)


def demo(output: Output = DEMO_OUTPUT, fresh: Fresh = False, quiet: Quiet = False) -> None:
    """Crawl, score and publish the example study, served on this machine.

    Example: jobdepth demo --output output/demo
    """
    from jobdepth.pipeline.example_server import serve_examples
    from jobdepth.resources import resource_dir
    from jobdepth.study.definition import load_study

    folder = resource_dir("examples") / "data-centres"
    study = load_study(folder / "study.yaml")
    with (
        serve_examples(folder / "sites") as proxy,
        _opened(_changed(study, proxy=proxy), output, quiet) as work,
    ):
        _tell(work.run(fresh=fresh))


def run(
    study: StudyPath, output: Output = DEFAULT_OUTPUT, rubric: RubricName = None, contact: Contact = None,
    delay: Delay = None, budget: Budget = None, proxy: Proxy = None, fresh: Fresh = False, strict: Strict = False,
    dry_run: DryRun = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Crawl, read, score, rank and publish a study.

    Example: jobdepth run sites.csv --rubric data-centres --output output/mine --contact you@example.org
    """
    loaded = _load(study, rubric, contact, delay, budget, proxy)
    if dry_run:
        _tell_plan(loaded, output)
        return
    with _opened(loaded, output, quiet) as work:
        _tell(work.run(fresh=fresh), strict=strict)


def crawl(
    study: StudyPath, output: Output = DEFAULT_OUTPUT, contact: Contact = None, delay: Delay = None,
    budget: Budget = None, proxy: Proxy = None, fresh: Fresh = False, dry_run: DryRun = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Only crawl: store pages, links and raw captures."""
    loaded = _load(study, None, contact, delay, budget, proxy)
    if dry_run:
        _tell_plan(loaded, output)
        return
    with _opened(loaded, output, quiet) as work:
        _tell(work.crawl(fresh=fresh))


def score(study: StudyPath, output: Output = DEFAULT_OUTPUT, rubric: RubricName = None) -> None:
    """Only read and score what is stored; requests nothing."""
    with _opened(_load(study, rubric), output, quiet=True) as work:
        _tell(work.score())


def rank(study: StudyPath, output: Output = DEFAULT_OUTPUT, rubric: RubricName = None, strict: Strict = False) -> None:
    """Only compute the league from what is stored; needs neither network nor model."""
    with _opened(_load(study, rubric), output, quiet=True) as work:
        _tell(work.rank(), strict=strict)


def publish(
    study: StudyPath, output: Output = DEFAULT_OUTPUT,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Also print the league table to this PDF.")] = None,
) -> None:  # fmt: skip
    """Only write the public folder from the last ranking."""
    from jobdepth.pipeline.paper import check_printable, print_league

    loaded = _load(study, None)
    if pdf is not None:
        check_printable(pdf)
    with _opened(loaded, output, quiet=True) as work:
        _tell(work.publish())
    if pdf is not None:
        from jobdepth.pipeline.review import load_league

        print_league(load_league(output), loaded.brand, pdf)
        typer.echo(f"PDF: {pdf.resolve()}")


def _load(
    path: Path, rubric: str | None, contact: str | None = None, delay: float | None = None,
    budget: int | None = None, proxy: str | None = None,
) -> Study:  # fmt: skip
    from jobdepth.study.definition import load_study

    return _changed(load_study(path, rubric), contact=contact, delay_s=delay, budget=budget, proxy=proxy)


def _changed(study: Study, contact: str | None = None, **crawl_options: object) -> Study:
    """The study with the options given on the command line."""
    from jobdepth.study.definition import with_options

    return with_options(study, contact, {name: value for name, value in crawl_options.items() if value is not None})


@contextmanager
def _opened(study: Study, output: Path, quiet: bool) -> Iterator[StudyRun]:
    from jobdepth.cli.progress import shown_progress
    from jobdepth.pipeline.run import StudyRun
    from jobdepth.store.study_store import StudyStore

    if output.exists() and not output.is_dir():
        raise InputError([Problem(str(output), "the output is not a folder", cure="name another one with --output")])
    store = StudyStore(output)
    try:
        with shown_progress(study.crawl.budget, quiet) as progress:
            yield StudyRun(study, store, progress)
    finally:
        store.close()


def _tell(outcome: RunOutcome, *, strict: bool = False) -> None:
    """Say on stdout what came out."""
    counters = outcome.counters
    typer.echo(
        f"{counters.pages_fetched} pages fetched, {counters.pages_read} read, {counters.texts_embedded} texts "
        f"embedded, {counters.texts_scored} scored; record: {outcome.record}",
        err=True,
    )
    if outcome.league is not None:
        _tell_sites(outcome)
        _tell_corrections(outcome.league)
    if outcome.published is not None:
        _tell_edition(outcome.published)
    if strict and outcome.counters.sites_not_ranked:
        raise typer.Exit(ExitCode.NOT_ALL_RANKED)


def _tell_edition(published: Published) -> None:
    for complaint in published.complaints:
        typer.echo(f"Warning: {complaint}", err=True)
    told = "published" if published.is_new else "stands as it was: nothing has changed, no new edition was made"
    typer.echo(f"Edition {published.edition} {told}", err=True)
    typer.echo(f"League table: {published.table.resolve()}")


def _tell_sites(outcome: RunOutcome) -> None:
    for site in outcome.league.sites if outcome.league else ():
        place = f"{site.rank}{'=' if site.is_tied else ''}" if site.rank is not None else "-"
        told = f"{site.score:5.1f}" if site.score is not None else f"{site.status.value}: {site.reason}"
        typer.echo(f"{place:>4}  {site.name:<40.40} {told}", err=True)


def _tell_corrections(league: League) -> None:
    from jobdepth.claim_kinds import ClaimState

    found = league.corrections
    if not found.received:
        return
    typer.echo(f"Corrections: {found.received} claims, {found.applied} applied, {found.open} open", err=True)
    for item in found.claims:
        if item.state in (ClaimState.GONE, ClaimState.UNCLEAR):
            typer.echo(f"Warning: correction {item.claim.id} {item.state.value}: {item.state_reason}", err=True)


def _tell_plan(study: Study, output: Path) -> None:
    """What a run would do, without doing it."""
    pages = len(study.sites) * study.crawl.budget
    per_host_s = max(study.crawl.delay_s, 0.1) / study.crawl.concurrency_per_host
    minutes = study.crawl.budget * per_host_s * max(1.0, len(study.sites) / study.crawl.concurrency) / 60
    typer.echo(f"{len(study.sites)} sites, at most {study.crawl.budget} pages each: at most {pages} pages")
    typer.echo(f"rubric {study.rubric.id} {study.rubric.version} with {len(study.rubric.jobs)} jobs")
    typer.echo(f"at most about {minutes:.0f} minutes of crawling and {pages * 60 / 1_000_000:.1f} GB of disk")
    typer.echo(f"output folder: {output.resolve()}")
    typer.echo("Nothing was requested.")
