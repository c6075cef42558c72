"""Tables of data are read row by row; tables that only lay out a page are read cell by cell."""

from __future__ import annotations

from lxml.etree import _Element as Element

from scoring.reading.elements import text_of

#: A cell with more words than this is prose set in a table.
_CELL_WORDS = 20
_INNER_BLOCKS = (
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "form",
    "section",
)


def is_plain_row(row: Element) -> bool:
    """Whether a row is data: two or more cells, short, without blocks of their own."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or next(row.iter(*_INNER_BLOCKS), None) is not None:
        return False
    return all(len(text_of(cell).split()) <= _CELL_WORDS for cell in cells)
