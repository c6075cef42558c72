"""What trafilatura is asked: who wrote an article, and what it would keep of a page without landmarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element
from lxml.etree import tostring

from jobdepth.model import Block, Place
from scoring.reading.blocks import RawBlock
from scoring.reading.elements import names_of

#: Only a page with so many words can be an article, and only one that marks an author somehow is searched.
_ARTICLE_WORDS = 150
_AUTHOR_TAGS = ("meta", "script", "link", "a", "address", "div", "p", "span", "strong", "h3", "h4", "li", "section")
_AUTHOR_ATTRIBUTES = ("class", "id", "rel", "itemprop", "name", "property", "data-component", "data-testid")
_MOST_MARKED = 20

#: The author of a quotation or comment is not the page's.
_QUOTE = re.compile(r"testimonial|quote|review|comment", re.IGNORECASE)
_AUTHOR_MARK = re.compile(
    r"(?<![a-z])authors?(?![a-z])|author-?name|by-?line|dc\.creator|posted-by|writer", re.IGNORECASE
)

#: A person has a first and a last name; longer strings are sentences or lists of roles.
_NAME_WORDS = range(2, 5)
_NO_PERSON = re.compile(
    r"\d|[@/:|]|\b(team|admin|administrator|editor|editorial|staff|marketing|press|office|ltd|limited|gmbh|inc|plc|llc"
    r"|group|company|centre|center|posts?|author|redaktion|community|people)\b",
    re.IGNORECASE,
)

#: Blocks on which a second opinion is worth having: a few words, most of them links.
_DOUBTFUL_WORDS = 12
_DOUBTFUL_LINK_SHARE = 0.5

#: Menus before and links behind the content are a small part of a page; where more would go, as on a list of
#: articles of which trafilatura keeps only some, nothing does.
_EDGE_SHARE = 0.3

#: Trafilatura is not asked about longer pages: it would take minutes.
_MOST_CHARS = 1_000_000
_NO_LETTER = re.compile(r"[\W_]+")


def article_author(html: str, root: Element, blocks: Sequence[Block]) -> str:
    """The persons whom an article names as its authors, where visitors see it; or nothing."""
    words = sum(len(block.text.split()) for block in blocks if block.place is Place.MAIN)
    if words < _ARTICLE_WORDS or not _AUTHOR_MARK.search(html):
        return ""
    marked = _marked(root)
    if not marked:
        return ""
    from trafilatura import extract_metadata

    found = extract_metadata(_excerpt(marked)).author or ""
    seen = _letters(" ".join(block.text for block in blocks))
    names = (name.strip() for name in found.split(";"))
    return "; ".join(dict.fromkeys(name for name in names if _is_person(name) and _letters(name) in seen))


def _marked(root: Element) -> list[Element]:
    """Elements that speak of an author, outermost only."""
    marked: list[Element] = []
    for element in root.iter(*_AUTHOR_TAGS):
        values = "|".join(str(element.get(name)) for name in _AUTHOR_ATTRIBUTES if element.get(name))
        if _AUTHOR_MARK.search(values) or (element.tag == "script" and _AUTHOR_MARK.search(element.text or "")):
            if not any(outer in marked or _is_quote(outer) for outer in (element, *element.iterancestors())):
                marked.append(element)
            if len(marked) == _MOST_MARKED:
                break
    return marked


def _is_quote(element: Element) -> bool:
    return element.tag == "blockquote" or _QUOTE.search(names_of(element)) is not None


def _excerpt(marked: Sequence[Element]) -> str:
    """A page of the marked elements alone: trafilatura takes a tenth of the time for it."""
    head = [element for element in marked if element.tag in ("meta", "script", "link")]
    parts = [_markup(head), "</head><body>", _markup([element for element in marked if element not in head])]
    return f"<html><head>{''.join(parts)}</body></html>"


def _markup(elements: Sequence[Element]) -> str:
    return "".join(tostring(element, encoding="unicode", method="html", with_tail=False) for element in elements)


def _is_person(name: str) -> bool:
    words = name.split()
    return (
        len(words) in _NAME_WORDS and not _NO_PERSON.search(name) and words[0][0].isupper() and words[-1][0].isupper()
    )


def demote_unkept(html: str, blocks: Sequence[RawBlock]) -> None:
    """Call lines of links before and behind what trafilatura keeps navigation; for pages without landmarks."""
    if (
        len(html) > _MOST_CHARS
        or _main_words(blocks) < _ARTICLE_WORDS
        or not any(_is_doubtful(block) for block in blocks)
    ):
        return
    from trafilatura import extract

    kept = _letters(extract(html, fast=True, include_comments=False, favor_recall=True) or "")
    long = (index for index, block in enumerate(blocks) if block.words > _DOUBTFUL_WORDS)
    at = [index for index in long if _letters(blocks[index].text) in kept]
    if at:
        for run in (blocks[: at[0]], blocks[at[-1] + 1 :]):
            if _main_words(run) <= _EDGE_SHARE * _main_words(blocks):
                _demote(run)


def _demote(blocks: Sequence[RawBlock]) -> None:
    """Demote the doubtful blocks of a run, and headings that stand over nothing else."""
    stands_over_links = False
    for block in reversed(blocks):
        if block.place is Place.MAIN and (_is_doubtful(block) or (block.level > 1 and stands_over_links)):
            block.place = Place.NAV
        stands_over_links = block.place is not Place.MAIN


def _main_words(blocks: Sequence[RawBlock]) -> int:
    return sum(block.words for block in blocks if block.place is Place.MAIN)


def _is_doubtful(block: RawBlock) -> bool:
    return (
        not block.level
        and not block.is_in_article
        and block.words <= _DOUBTFUL_WORDS
        and block.link_share > _DOUBTFUL_LINK_SHARE
    )


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
