"""Reads a published page as a browser would, without one."""

from __future__ import annotations

from pathlib import Path

from lxml import html

Page = html.HtmlElement
#: What holds for the one script that pages may load, as XPath.
OWN_SCRIPT = "@src='assets/league.js' and not(text())"


def read_page(path: Path) -> Page:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def words(element: Page) -> str:
    return " ".join(element.text_content().split())


def table_rows(page: Page, css_class: str) -> list[list[str]]:
    (table,) = page.xpath(f"//table[@class='{css_class}']")
    return [[words(cell) for cell in row.xpath("./th|./td")] for row in table.xpath("./tbody/tr")]


def league_rows(page: Page) -> list[dict[str, str]]:
    """The cells of the ranking by the key of their column, so that tests do not depend on the order of columns."""
    keys = page.xpath("//table[@class='league']/thead//th/@data-key")
    return [dict(zip(keys, row, strict=True)) for row in table_rows(page, "league")]
