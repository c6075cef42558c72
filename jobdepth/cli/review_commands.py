"""The command that tells one operator what to do, on the screen and on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdepth.cli.run_commands import DEFAULT_OUTPUT, Output

if TYPE_CHECKING:
    from jobdepth.brand import Brand
    from jobdepth.result import League, SiteResult


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Look closer")(review)


def review(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id of a site, as in the address of its page.")],
    output: Output = DEFAULT_OUTPUT,
    study: Annotated[
        Path | None, typer.Option(metavar="STUDY.yaml", help="The study, for the brand that it names.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Also print the review to this PDF.")] = None,
    brand: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Brand file for the PDF, in place of the study's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say where the review of a site is and which three changes are worth most; print it to PDF.

    Example: jobdepth review brannica-data-centres --output output/demo --pdf brannica.pdf
    """
    from jobdepth.pipeline.review import find_site, load_league, published_page

    dress = _brand(study, brand)
    league = load_league(output)
    chosen = find_site(league, site)
    page = published_page(output, chosen)
    if pdf is not None:
        from jobdepth.pipeline.paper import print_review

        print_review(chosen, league, dress, pdf)
    if as_json:
        typer.echo(json.dumps(_told_as_json(chosen, page, pdf), ensure_ascii=False, indent=1))
    else:
        _tell(chosen, league, page, pdf)


def _brand(study: Path | None, brand: Path | None) -> Brand | None:
    from jobdepth.study.brand_file import load_brand
    from jobdepth.study.definition import load_study

    named = load_study(study).brand if study else None
    return load_brand(brand) if brand else named


def _tell(site: SiteResult, league: League, page: Path, pdf: Path | None) -> None:
    from jobdepth.publish.site_page import build_verdict
    from jobdepth.publish.site_review import build_review
    from jobdepth.publish.text import score_figure

    score = f", score {score_figure(site.score)}" if site.score is not None else ""
    _say(f"{site.name}{score}")
    _say(build_verdict(site, league))
    view = build_review(site, league)
    if view:
        _say(f"\n{view.summary}")
        changes = site.review.changes if site.review else []
        for number, (change, told) in enumerate(zip(changes, view.first, strict=False), 1):
            _say(f"\n{number}. {told.gain}, {told.then}")
            _say(f"   on {change.link.from_url}")
            _say(f"   add a link with the words “{told.words}”")
            _say(f"   to {change.link.to_url}")
    typer.echo(f"\nReview: {page}")
    if pdf is not None:
        typer.echo(f"PDF: {pdf.resolve()}")


def _say(line: str) -> None:
    """Print a line that holds words of a site: what would steer a terminal is left out."""
    from jobdepth.publish.pages import UNSEEN

    typer.echo(line.translate(UNSEEN))


def _told_as_json(site: SiteResult, page: Path, pdf: Path | None) -> dict[str, object]:
    from jobdepth.publish.site_review import FIRST

    changes = site.review.changes[:FIRST] if site.review else []
    return {
        "site": site.slug,
        "rank": site.rank,
        "score": site.score,
        "page": str(page),
        "pdf": str(pdf.resolve()) if pdf else None,
        "changes": [change.model_dump(mode="json") for change in changes],
    }
