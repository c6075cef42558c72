"""Questions about single elements: is it a block, is it hidden, what label does it carry."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from jobdepth.place_hints import names_folded, names_hero, names_unseen

#: Elements whose text is not for readers.
DROPPED_TAGS = frozenset(
    "script style template head svg math object embed applet canvas audio video iframe map datalist select option"
    " textarea input progress meter frame noframes link meta base param source track area rp".split()
)

#: Elements that start and end a line of text.
BLOCK_TAGS = frozenset(
    "html body main nav header footer aside section article div p ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote"
    " figure figcaption table thead tbody tfoot tr td th caption pre address form fieldset legend label details"
    " summary dialog hgroup menu center dir hr noscript button search slot frameset".split()
)

#: Elements that begin a part of the page of its own: passages never reach across their borders.
SECTION_TAGS = frozenset("main section article aside dialog form".split())

#: Elements in which a header or footer belongs to the content and not to the page.
CONTENT_TAGS = frozenset("main article section blockquote figure".split())

#: Class names of these say nothing about a place: the id of a heading repeats its text.
UNHINTED_TAGS = frozenset("h1 h2 h3 h4 h5 h6 b i em strong code mark small sup sub abbr label img br".split())

#: Text inside a drawing names it and is not seen.
_PICTURE_TEXT = frozenset(("title", "desc", "style", "script"))

_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NEVER_HIDDEN = frozenset(("html", "body", "main"))
_SCRIPT_NOTICE = re.compile(r"java\s?script", re.IGNORECASE)
_NOTICE_WORDS = 40
_HERO_ALT_WORDS = 4
_BUTTON_WORDS = 3
_HEADING_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7, "dt": 7, "legend": 7}
_ROLE_HEADING_LEVEL = 2


def names_of(element: Element) -> str:
    """Class and id of an element in one string."""
    class_, id_ = element.get("class"), element.get("id")
    return f"{class_ or ''} {id_ or ''}" if class_ or id_ else ""


def is_block(element: Element) -> bool:
    """Whether an element starts a new line; unknown elements (web components) do."""
    return element.tag in BLOCK_TAGS or "-" in element.tag or element.get("role") == "heading"


def heading_level(element: Element) -> int:
    """1 to 6 for headings, 7 for what introduces a fold or a definition, 0 for the rest."""
    level = _HEADING_LEVELS.get(element.tag, 0)
    if level or element.get("role") != "heading":
        return level
    given = element.get("aria-level", "")
    return int(given) if given in {"1", "2", "3", "4", "5", "6"} else _ROLE_HEADING_LEVEL


def is_dropped(element: Element, names: str) -> bool:
    """Whether nothing below an element is read by visitors."""
    tag = element.tag
    if not isinstance(tag, str) or tag in DROPPED_TAGS:
        return True
    if tag == "button":
        return not _is_content_button(element)
    if tag == "noscript":
        return _is_script_notice(element)
    return tag not in _NEVER_HIDDEN and _is_hidden(element, names)


def _is_hidden(element: Element, names: str) -> bool:
    if names and names_unseen(names):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = element.get("style")
    hidden = (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and _HIDDEN_STYLE.search(style) is not None)
    )
    return hidden and not _is_folded(element, names)


def _is_folded(element: Element, names: str) -> bool:
    return element.get("role") == "tabpanel" or element.get("hidden") == "until-found" or names_folded(names)


def _is_content_button(element: Element) -> bool:
    parent = element.getparent()
    if parent is not None and heading_level(parent):
        return True
    opens = element.get("aria-expanded") is not None or element.get("aria-controls") is not None
    return opens and len(text_of(element).split()) >= _BUTTON_WORDS


def _is_script_notice(element: Element) -> bool:
    text = text_of(element)
    return len(text.split()) < _NOTICE_WORDS and _SCRIPT_NOTICE.search(text) is not None


def text_of(element: Element) -> str:
    """All text below an element, hidden or not, as written."""
    return "".join(element.itertext())  # type: ignore[arg-type]  # a tree from text holds no bytes


def label_of(element: Element, names: str) -> str:
    """What a link, heading or hero that has only a picture says: its alternative text or label."""
    if element.tag != "a" and not heading_level(element):
        return _hero_label(element) if names and names_hero(names) else ""
    if _has_text(element):
        return ""
    alternatives = [image.get("alt") or "" for image in element.iter("img")]
    titles = [text_of(title) for title in element.iter("title")]
    own = element.get("aria-label") or element.get("title") or ""
    return " ".join(alternatives).strip() or " ".join(titles).strip() or own


def _has_text(element: Element) -> bool:
    if (element.text or "").strip():
        return True
    return any(
        (below.tag not in _PICTURE_TEXT and (below.text or "").strip())
        or (below is not element and (below.tail or "").strip())
        for below in element.iter()
    )


def _hero_label(element: Element) -> str:
    if not is_block(element) or _has_text(element):
        return ""
    labels = (image.get("alt") or "" for image in element.iter("img"))
    return " ".join(label for label in labels if len(label.split()) >= _HERO_ALT_WORDS)
