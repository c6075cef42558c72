"""Second look at places, with all blocks of the page in view: heroes, cookie notices, lists of links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from jobdepth.model import Place
from scoring.reading.blocks import RawBlock

#: A sentence in the page's header with this many words, hardly any of them links, is its opening statement.
_SENTENCE_WORDS = 8
_SENTENCE_LINK_SHARE = 0.4
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)»]*$")

#: A list is navigation if most of its text is links and its items are names rather than sentences.
_LIST_LINK_SHARE = 0.6
_LIST_ITEM_WORDS = 5.0
_LIST_ITEMS = 3
_BARE_LINK_SHARE = 0.95

#: A cookie notice or imprint without a telling class: a short box outside the content that speaks of itself.
_BOX_WORDS = 120
_LAST_BLOCKS = 12
_FIRST_BLOCKS = 12
_SKIP_LINK = re.compile(
    r"(skip|jump) to |zum (haupt)?inhalt|aller au contenu|ga naar (de )?inhoud|(ir|saltar) al contenido", re.IGNORECASE
)
_IMPRINT = re.compile(r"(©|\(c\)|copyright)\s*(by\s*)?.{0,40}\b(19|20)\d\d\b|\ball rights reserved\b", re.IGNORECASE)
_COOKIE_NOTICE = re.compile(
    r"\b(we|site|website) (and our partners )?(use|uses|store)\b(?! no\b).{0,60}\bcookies"
    r"|cookies.{0,80}\b(accept|consent|agree)\b|\b(accept|agree to|manage|allow)( all)?( the)?( use of)? cookies"
    r"|by (continuing|using|browsing).{0,80}cookies"
    r"|(verwende[nt]|nutz(t|en)|setz(t|en)).{0,40}\bcookies|\b(utilis(e|ons|ent)).{0,40}\bcookies"
    r"|gebruik(t|en|maken)?.{0,40}\bcookies|utiliz(a|amos).{0,40}\bcookies",
    re.IGNORECASE,
)


def refine_places(blocks: list[RawBlock]) -> None:
    """Correct the places of a page's blocks where their text tells more than their markup."""
    _promote_heroes(blocks)
    _demote_skip_links(blocks)
    _demote_cookie_notices(blocks)
    _demote_imprint(blocks)
    _demote_tail(blocks)
    _demote_link_lists(blocks)
    _demote_link_runs(blocks)


def is_sentence(block: RawBlock) -> bool:
    """Whether a block is prose rather than a label, a link or an address."""
    return (
        block.words >= _SENTENCE_WORDS
        and block.link_share < _SENTENCE_LINK_SHARE
        and _SENTENCE_END.search(block.text) is not None
    )


def _promote_heroes(blocks: list[RawBlock]) -> None:
    has_title = any(block.level == 1 and block.place is Place.MAIN for block in blocks)
    header = [block for block in blocks if block.place is Place.HEADER]
    titled = [block for block in header if _is_title(block)]
    if not titled or (has_title and not any(is_sentence(block) for block in header)):
        return
    first = header.index(titled[0])
    for block in header[first:]:
        if block.level or block.link_share < _SENTENCE_LINK_SHARE or block.links == 1:
            block.place = Place.MAIN


def _is_title(block: RawBlock) -> bool:
    return 0 < block.level <= 3 and block.link_share < _SENTENCE_LINK_SHARE and block.words > 1


def _demote_cookie_notices(blocks: list[RawBlock]) -> None:
    for index, block in enumerate(blocks):
        if not _may_move(block) or not _COOKIE_NOTICE.search(block.text):
            continue
        box = _same_box(blocks, index)
        titles = {other.text for other in box if other.level > 1}
        if set(block.headings) <= titles and not any(other.level == 1 for other in box):
            _move(box, Place.ASIDE)


def _demote_imprint(blocks: list[RawBlock]) -> None:
    for index in range(max(0, len(blocks) - _LAST_BLOCKS), len(blocks)):
        if _may_move(blocks[index]) and _IMPRINT.search(blocks[index].text):
            _move(_same_box(blocks, index), Place.FOOTER)


def _demote_skip_links(blocks: list[RawBlock]) -> None:
    for block in blocks[:_FIRST_BLOCKS]:
        if block.links and _SKIP_LINK.match(block.text):
            block.place = Place.NAV


def _demote_tail(blocks: list[RawBlock]) -> None:
    """What stands behind the page's footer belongs to it."""
    is_behind = False
    for block in blocks:
        is_behind = is_behind or block.place is Place.FOOTER
        if is_behind and _may_move(block):
            block.place = Place.FOOTER


def _may_move(block: RawBlock) -> bool:
    return block.place is Place.MAIN and not block.is_in_article and block.words <= _BOX_WORDS


def _move(blocks: Iterable[RawBlock], place: Place) -> None:
    for block in blocks:
        if block.place is Place.MAIN:
            block.place = place


def _same_box(blocks: list[RawBlock], index: int) -> list[RawBlock]:
    """A block and its neighbours in the same element, if that is a small box and not the page."""
    box = blocks[index].path[:-1]
    # The blocks of an element follow one another, so that it is enough to look around until there are too many words.
    first = last = index
    words = blocks[index].words
    while words <= _BOX_WORDS and first > 0 and blocks[first - 1].path[: len(box)] == box:
        first -= 1
        words += blocks[first].words
    while words <= _BOX_WORDS and last + 1 < len(blocks) and blocks[last + 1].path[: len(box)] == box:
        last += 1
        words += blocks[last].words
    return blocks[first : last + 1] if words <= _BOX_WORDS else [blocks[index]]


def _demote_link_lists(blocks: list[RawBlock]) -> None:
    for _, members in groupby(blocks, key=_list_key):
        group = [block for block in members if block.place is Place.MAIN and not block.level]
        if group and _is_link_list(group):
            for block in group:
                block.place = Place.NAV


def _demote_link_runs(blocks: list[RawBlock]) -> None:
    """A hub of cards that are nothing but links is a list of links without being marked as one."""
    for is_link, members in groupby(blocks, key=_is_bare_link):
        run = list(members)
        if is_link and len(run) >= _LIST_ITEMS:
            _move(run, Place.NAV)


def _is_bare_link(block: RawBlock) -> bool:
    return not block.level and block.link_share >= _BARE_LINK_SHARE and block.words <= _LIST_ITEM_WORDS


def _list_key(block: RawBlock) -> tuple[int, ...]:
    return block.path[:-1] if block.tag == "li" else block.path


def _is_link_list(group: list[RawBlock]) -> bool:
    words = sum(block.words for block in group)
    linked = sum(block.words * block.link_share for block in group)
    items = max(len(group), sum(block.links for block in group))
    return items >= _LIST_ITEMS and linked > _LIST_LINK_SHARE * words and words / items <= _LIST_ITEM_WORDS
