"""One page's bytes to its reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from jobdepth.model import Block, Place, Reading
from scoring.reading.article import article_author, demote_unkept
from scoring.reading.blocks import BlockReader
from scoring.reading.decode import clean_text, decode_html
from scoring.reading.errors import UnreadablePage
from scoring.reading.language import page_language
from scoring.reading.parse import parse_html
from scoring.reading.passages import build_passages, hash_text
from scoring.reading.refine import refine_places
from scoring.reading.sections import to_blocks

#: Names this reader's rules. Raise it with every change that can alter a passage: stored scores are keyed by it.
READER_ID = "reader-2"

#: A page with fewer words and links than these, but with scripts, shows nothing until a browser runs them.
_SHELL_WORDS = 25
_SHELL_LINKS = 3
_SHELL_SCRIPT_CHARS = 200

#: White space and punctuation differ between templates and printings of one text.
_NO_LETTER = re.compile(r"[\W_]+")


def read_page(body: bytes, content_type: str) -> Reading:
    """What a visitor reads on a page; raises UnreadablePage with the reason where nothing can be read."""
    html = decode_html(body, content_type)
    root = parse_html(html)
    blocks = _blocks(html, root)
    links = sum(1 for _ in root.iter("a", "area"))
    needs_browser = _is_shell(root, blocks, links)
    if not (blocks or links or needs_browser or _leads_elsewhere(root)):
        raise UnreadablePage("the page holds no text, links or scripts")
    main = [block.text for block in blocks if block.place is Place.MAIN]
    words = sum(len(text.split()) for text in main)
    title = _title(root, blocks)
    return Reading(
        title=title,
        language=page_language(root, " ".join(main)),
        words=words,
        text_hash=_content_hash(main or [title, *(block.text for block in blocks)]),
        passages=build_passages(blocks),
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
    text = clean_text(title.text or "") if title is not None else ""
    return text or next((block.text for block in blocks if block.is_heading), "")


def _content_hash(texts: Sequence[str]) -> str:
    return hash_text(_NO_LETTER.sub("", " ".join(texts).casefold()))


def _is_shell(root: Element, blocks: Sequence[Block], links: int) -> bool:
    if links >= _SHELL_LINKS or sum(len(block.text.split()) for block in blocks) >= _SHELL_WORDS:
        return False
    if _leads_elsewhere(root):
        return False
    return any(script.get("src") or len(script.text or "") > _SHELL_SCRIPT_CHARS for script in root.iter("script"))


def _leads_elsewhere(root: Element) -> bool:
    """Whether a page without text is a frame set or a redirect."""
    if next(root.iter("frame", "iframe"), None) is not None:
        return True
    return any((meta.get("http-equiv") or "").lower() == "refresh" for meta in root.iter("meta"))
