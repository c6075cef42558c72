"""One page's bytes to its reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from jobdepth.language import page_language
from jobdepth.model import Block, Place, Reading
from jobdepth.page_shell import is_shell, leads_elsewhere
from scoring.reading.article import article_author, demote_unkept
from scoring.reading.blocks import BlockReader
from scoring.reading.decode import clean_text, decode_html
from scoring.reading.errors import UnreadablePage
from scoring.reading.parse import parse_html
from scoring.reading.passages import build_passages, hash_text
from scoring.reading.refine import refine_places
from scoring.reading.sections import to_blocks

#: Names this reader's rules. Raise it with every change that can alter a passage: stored scores are keyed by it.
READER_ID = "reader-3"

#: Nobody reads on for longer, and scoring more would take minutes for one page.
_MOST_PASSAGES = 1000

#: A longer title is no title; it is shown wherever the page is named.
_TITLE_CHARS = 1_000

#: White space and punctuation differ between templates and printings of one text.
_NO_LETTER = re.compile(r"[\W_]+")


def load_reader() -> None:
    """Load what reading needs and loads late, so that the first page is not read slower than the next."""
    import py3langid
    import trafilatura

    py3langid.rank("Load the model.")
    del trafilatura


def read_page(body: bytes, content_type: str) -> Reading:
    """What a visitor reads on a page; raises UnreadablePage with the reason where nothing can be read."""
    html = decode_html(body, content_type)
    root = parse_html(html)
    blocks = _blocks(html, root)
    links = sum(1 for _ in root.iter("a", "area"))
    needs_browser = is_shell(root, sum(len(block.text.split()) for block in blocks))
    if not (blocks or links or needs_browser or leads_elsewhere(root)):
        raise UnreadablePage("the page holds no text, links or scripts")
    main = [block.text for block in blocks if block.place is Place.MAIN]
    words = sum(len(text.split()) for text in main)
    title = _title(root, blocks)
    return Reading(
        title=title,
        language=page_language(root, " ".join(main)),
        words=words,
        text_hash=_content_hash(main or [title, *(block.text for block in blocks)]),
        passages=build_passages(blocks)[:_MOST_PASSAGES],
        author=article_author(html, root, blocks),
        links_in_html=links,
        needs_browser=needs_browser,
    )


def read_blocks(body: bytes, content_type: str) -> list[Block]:
    """The blocks of a page in reading order; raises UnreadablePage."""
    html = decode_html(body, content_type)
    return _blocks(html, parse_html(html))


def _blocks(html: str, root: Element) -> list[Block]:
    reader = BlockReader(root)
    blocks = reader.read()
    refine_places(blocks)
    if not reader.finder.has_landmarks:
        demote_unkept(html, blocks)
    return to_blocks(blocks, reader.boxes)


def _title(root: Element, blocks: Sequence[Block]) -> str:
    title = root.find(".//head/title")
    text = clean_text(title.text or "")[:_TITLE_CHARS] if title is not None else ""
    return text or next((block.text for block in blocks if block.is_heading), "")


def _content_hash(texts: Sequence[str]) -> str:
    return hash_text(_NO_LETTER.sub("", " ".join(texts).casefold()))
