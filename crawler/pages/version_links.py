"""Tells from a link's words and address which language or country it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.pages import version_words as words
from crawler.pages.page_text import tree_text
from crawler.pages.places import PlaceFinder
from crawler.scope import registrable_domain
from jobdepth.language import language_code
from jobdepth.model import SITE_WIDE_PLACES
from jobdepth.urls import join_url

MAX_OFFERS = 1000
#: Longer texts are sentences or headlines, not the names of languages.
MAX_LABEL = 60
MAX_LABEL_WORDS = 8
#: A link around so many elements is a box with content.
MAX_INNER = 50
#: Folders that a version may lie in, beside those that name language and region, if its link is sure.
MAX_FOLDERS = 1

#: How far around a link a box is looked for that says by class or id that it holds languages.
BOX_LEVELS = 4
LANGUAGE_BOX = re.compile(r"lang|locale|country|sprach|idioma|wpml|i18n", re.IGNORECASE)

TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|[a-z]{4}|\d{3}|int))?")
WORD = re.compile(r"[^\W_]+")

_SPELLINGS = {code: frozenset(names.split("|")) for code, names in words.LANGUAGE_SPELLINGS.items()}
_LONG_CODES = {code: names.split("|") for code, names in words.LONG_CODES.items()}
_CODES = {code: frozenset([code, *_LONG_CODES.get(code, [])]) for code in _SPELLINGS}
_COUNTRIES = {code: names.split("|") for code, names in words.COUNTRY_SPELLINGS.items()}
_COUNTRY_WORDS = frozenset(word for names in _COUNTRIES.values() for name in names for word in WORD.findall(name))
_ALL_COUNTRIES = frozenset(name for names in _COUNTRIES.values() for name in names)
_ENTER, _LEGAL = frozenset(words.ENTER.split("|")), frozenset(words.LEGAL.split("|"))
_ADDRESS_WORDS = {
    word: code
    for table in (words.ADDRESS_WORDS, words.LONG_CODES)
    for code, names in table.items()
    for word in names.split("|")
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A link or a choice in a list as it may lead to a version of the home page."""

    target: str
    #: What is written on it, or said of it where nothing is; in the order in which a visitor meets it.
    labels: tuple[str, ...]
    #: The language tag that its markup gives, in lower case.
    tag: str = ""
    #: Whether it stands in a menu, the page's header or footer, or in a box for languages, not among the content.
    is_in_menu: bool = False

    def label_naming(self, language: str) -> str:
        """The label that is the name or code of a language; empty if none is."""
        return next((label for label in self.labels if _names(label.lower(), language)), "")

    @property
    def is_choice(self) -> bool:
        """Whether it is called by a language or a country."""
        return any(
            label.lower() in _ALL_COUNTRIES or any(_names(label.lower(), code) for code in _SPELLINGS)
            for label in self.labels
        )

    @property
    def is_entry(self) -> bool:
        """Whether it only asks the visitor to come in."""
        return any(label.lower().strip(" >»→.!") in _ENTER for label in self.labels)

    @property
    def is_legal(self) -> bool:
        """Whether it leads to what each page must link to."""
        return any(label.lower() in _LEGAL for label in self.labels)

    def country_rank(self, language: str) -> int | None:
        """How well its country or region suits a language, 0 being best; None if not at all."""
        names = _COUNTRIES.get(language, [])
        return min((names.index(label.lower()) for label in self.labels if label.lower() in names), default=None)


@dataclass(frozen=True, slots=True)
class Address:
    """What an address tells of the language of its page."""

    language: str
    region: str
    #: What is left of the path without folders for language and region, and without names of home pages.
    folders: tuple[str, ...]


def read_offers(tree: Any, base: str) -> tuple[Offer, ...]:
    """All links and listed choices of a page that have a web address, read against `base`."""
    return tuple(_offers(tree, base))


def _offers(tree: Any, base: str) -> Iterator[Offer]:
    places = PlaceFinder()
    for element in islice(tree.iter("a", "area", "option"), MAX_OFFERS):
        reference = element.get("value") if element.tag == "option" else element.get("href")
        if not reference or reference.startswith("#") or (element.tag == "option" and "/" not in reference):
            continue
        target = join_url(base, reference)
        if target is not None:
            is_in_menu = places.place_of(element) in SITE_WIDE_PLACES or _is_in_language_box(element)
            yield Offer(target, _labels(element), _tag(element), is_in_menu)


def _is_in_language_box(element: Any) -> bool:
    boxes = islice(element.iterancestors(), BOX_LEVELS)
    return any(LANGUAGE_BOX.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in boxes)


def _labels(element: Any) -> tuple[str, ...]:
    inner = list(islice(element.iter(), MAX_INNER))
    text = ""
    if len(inner) < MAX_INNER:
        text = "".join(element.itertext()) if element.tag == "option" else tree_text(element)
    images = [image.get("alt") or image.get("title") or "" for image in inner if image.tag == "img"]
    said = [text, element.get("aria-label") or "", element.get("title") or "", element.get("alt") or "", *images]
    found = (" ".join(label.split()) for label in said)
    return tuple(dict.fromkeys(label for label in found if 0 < len(label) <= MAX_LABEL))


def _tag(element: Any) -> str:
    inner = next((child.get("lang") for child in islice(element.iter(), MAX_INNER) if child.get("lang")), None)
    return (element.get("hreflang") or inner or "").strip().lower()


def _names(label: str, language: str) -> bool:
    """Whether a label is the name of a language, perhaps with a country or a word like "version" beside it."""
    spellings, codes = _SPELLINGS.get(language, frozenset()), _CODES.get(language, frozenset([language]))
    if label in spellings:
        return True
    tokens = WORD.findall(label)
    if not 0 < len(tokens) <= MAX_LABEL_WORDS:
        return False
    if any(token in spellings for token in tokens):
        rest = [token for token in tokens if token not in spellings and token not in codes]
        return all(token in words.BESIDE or token in _COUNTRY_WORDS for token in rest)
    # A code must stand alone or beside a region: "EN", "en-GB", "UK (EN)".
    rest = [token for token in tokens if token not in codes]
    return (
        len(tokens) - len(rest) == 1
        and len(rest) <= 1
        and all(len(token) == 2 or token in _COUNTRY_WORDS for token in rest)
    )


def region_rank(region: str, language: str) -> int:
    """The place of a region among the versions of a language, the lowest being taken first."""
    if region in ("", language):
        return 0
    order = words.REGIONS.get(language, "").split()
    return 1 + (order.index(region) if region in order else len(order))


def split_tag(tag: str) -> tuple[str, str]:
    """Language and region of a language tag; empty for what is none, such as x-default."""
    found = TAG.fullmatch(tag)
    return (language_code(found[1]), found[2] or "") if found else ("", "")


@lru_cache(maxsize=4096)
def read_address(url: str, language: str) -> Address:
    """What an address says of its page's language; where it may mean two, `language` is meant."""
    parts = urlsplit(url)
    host, path = _of_host(parts.hostname or ""), _of_path(unquote(parts.path).lower(), language)
    query = next(
        (
            _of_word(value.lower(), language)
            for name, value in parse_qsl(parts.query)
            if name.lower() in words.LANGUAGE_PARAMETERS
        ),
        None,
    )
    code, region = query or path[0] or host or ("", "")
    return Address(code, region, path[1])


def _of_host(host: str) -> tuple[str, str] | None:
    label = host.removesuffix(registrable_domain(host)).rstrip(".").removeprefix("www.").split(".")[0]
    return _of_word(label, "") if label != "www" else None


def _of_path(path: str, language: str) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    found: list[tuple[str, str]] = []
    folders: list[str] = []
    for segment in filter(None, path.split("/")):
        stem = re.sub(r"\.(html?|php\d?|aspx?|jsp|cfm|shtml|xhtml)$", "", segment)
        known = _of_word(stem, language) if not folders else None
        pieces = re.split(r"[._-]", stem)
        own = [code for piece in pieces if (code := _of_word(piece, language))]
        if known:
            found.append(known)
        elif stem in words.HOME_NAMES or (len(stem) == 2 and stem.isalpha() and not folders):
            continue
        elif own and all(_of_word(piece, language) or piece in words.HOME_NAMES for piece in pieces):
            found += own
        else:
            folders.append(segment)
    return next((one for one in found if one[0] == language), found[0] if found else None), tuple(folders)


def _of_word(word: str, language: str) -> tuple[str, str] | None:
    """Language and region that a folder, label or value stands for: `en`, `en-gb`, `gb-en`, `english`."""
    if word in _ADDRESS_WORDS:
        return _ADDRESS_WORDS[word], ""
    if word in words.COUNTRY_CODES and word != language:
        return None
    first, _, second = word.replace("_", "-").partition("-")
    if language and second == language and first != language and len(first) in (2, 3):
        return language, first
    found = split_tag(word)
    return found if found[0] in _SPELLINGS else None
