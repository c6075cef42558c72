"""Writes a page for the printer: the same template, and no link that only works in the published folder."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urljoin

from lxml import html

from jobdepth.brand import Brand
from jobdepth.publish.branding import render_branded
from jobdepth.publish.frame import site_path
from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.links import safe_href
from jobdepth.publish.pages import PageContext
from jobdepth.publish.site import check_slugs, write_assets
from jobdepth.publish.site_page import build_site_context
from jobdepth.publish.text import day_words
from jobdepth.result import League, SiteResult


def write_league(league: League, brand: Brand | None, folder: Path) -> Path:
    """Write the league page and what it loads to `folder`, as it is to be printed; returns the page."""
    return _write(build_league_context(league), "index.html", league, brand, folder)


def write_review(site: SiteResult, league: League, brand: Brand | None, folder: Path) -> Path:
    """Write the page of a site and what it loads to `folder`, as it is to be printed; returns the page."""
    return _write(build_site_context(site, league), site_path(site.slug), league, brand, folder)


def _write(context: PageContext, path: str, league: League, brand: Brand | None, folder: Path) -> Path:
    check_slugs(league)
    page = folder / path
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(with_public_links(render_branded(context, brand), path, league.study.base_url), encoding="utf-8")
    write_assets(folder, brand)
    return page


def with_public_links(page: str, path: str, base_url: str) -> str:
    """The page with links to its neighbours on the web, or as plain words where the study is not on the web."""
    base = safe_href(base_url)
    document = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    for anchor in document.iter("a"):
        href = anchor.get("href") or ""
        if href.startswith("#") or safe_href(href):
            continue
        if base:
            anchor.set("href", urljoin(f"{base.rstrip('/')}/{path}", href))
        else:
            del anchor.attrib["href"]
    return str(html.tostring(document, encoding="unicode", doctype="<!doctype html>"))


def sheet_footer(about: str, league: League, brand: Brand | None) -> str:
    """What stands at the foot of every sheet about this, as HTML that Chromium fills in with the numbers."""
    who = brand.name if brand else league.study.publisher or league.study.title
    words = escape(f"{who} · {about} · {day_words(league.edition.created_at)}")
    one_line = "overflow:hidden;white-space:nowrap;text-overflow:ellipsis"
    return (
        '<div style="box-sizing:border-box;width:100%;min-width:0;padding:0 12mm;display:flex;gap:8mm;'
        'font:7pt Liberation Sans,Arial,sans-serif;color:#444444">'
        f'<span style="flex:1;min-width:0;{one_line}">{words}</span>'
        '<span style="flex:none">page <span class="pageNumber"></span> of <span class="totalPages"></span></span>'
        "</div>"
    )
