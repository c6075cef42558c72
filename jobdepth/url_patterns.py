"""What addresses have in common: the pattern they are made after, and whether they only list other pages.

A pattern is an address in which the parts that vary are replaced: `*` for words, `#` for numbers, dates and ids,
`**` for all that follows. Words that name a kind of page, language prefixes and first folders stay:
`example.org/blog/*`, `example.org/de/events/#/#`, `example.org/shop?*`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from jobdepth.page_kind import is_kind_word

#: So many parts of a path are told apart; an ever deeper path is one pattern from there on.
MAX_PARTS = 4
#: Words for kinds of page stay in this many parts; further on their combinations would never end.
MAX_NAMED_PARTS = 2
#: A path in which one word stands so often, or with so many parts, was put together by a fault of the site.
MAX_REPEATS = 2
MAX_HONEST_PARTS = 10
#: The longest name of a folder that is shown.
MAX_NAME = 30
CACHED_PATTERNS = 20_000

#: Folders and pages that list other pages by page number, date, author or topic.
LISTING_WORDS = frozenset(
    "page seite pagina tag tags tagged category categories author authors archive archives calendar search filter"
    " schlagwort schlagwoerter kategorie kategorien archiv kalender suche autor"
    " etiquette etiquettes categorie auteur recherche calendrier etiqueta etiquetas categoria autor buscar archivo"
    " zoeken trefwoord feed print login".split()
)
PAGE_WORDS = frozenset("page seite pagina".split())
#: Parameters that choose, order or cut a list, or print the same page again.
LISTING_NAMES = frozenset(
    "page paged pg pagenum page_number offset start limit per_page perpage sort sortby sort_by order orderby"
    " order_by dir filter filters q query search keyword tag tags category categories cat author archive month year"
    " date day week from to display color colour size brand price price_min price_max min max replytocom"
    " print format share ref referrer return returnurl return_url redirect redirect_to sid".split()
)
#: These count pages only where they are numbers: index.php?page=about is a page.
NUMBER_NAMES = frozenset("page paged pg pagenum page_number offset start".split())
ID_NAMES = frozenset("id page_id pageid post article item product p itemid articleid productid aid pid nid".split())
SCRIPT_ENDING = re.compile(r"\.(php\d?|aspx?|jsp|cfm|cgi|pl|dll|do)$")

_ENDING = re.compile(r"\.[a-z]{2,5}\d?$")
_DATE = re.compile(r"(19|20)\d\d(-\d\d?){0,2}|\d\d?-\d\d?-(19|20)\d\d|(19|20)\d{6}")
_NUMBER = re.compile(
    r"[\d._-]+|(?=[a-z]*\d)[0-9a-f]{8,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{20,}|\(.*\)"
)
_NUMBERED_WORD = re.compile(r"([a-z]+)[-_]?\d+")
_SESSION = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}")
_PARAMETER = re.compile(r"[a-z][a-z_-]{0,19}")
_WORDS, _NUMBERS, _REST = "*", "#", "**"

#: Languages that addresses name. Codes that mean a country or a word more often (uk, us, is, hr) are left out.
LANGUAGES = frozenset(
    "ar bg cs da de el en es et fa fi fr he hu it ja jp ko lt lv nb nl nn no pl pt ro ru sk sl sv th tr vi zh cn"
    " deutsch english espanol francais italiano nederlands polski portugues german french spanish italian dutch".split()
)
COUNTRIES = frozenset("uk gb us ie au nz ca ch at be lu eu in sg hk my za ae br mx se dk cz gr int global".split())
_SAME_LANGUAGE = {
    "deutsch": "de", "german": "de", "english": "en", "espanol": "es", "spanish": "es", "francais": "fr",
    "french": "fr", "italiano": "it", "italian": "it", "nederlands": "nl", "dutch": "nl", "polski": "pl",
    "portugues": "pt", "jp": "ja", "cn": "zh", "nb": "no", "nn": "no",
}  # fmt: skip
LANGUAGE_NAMES = frozenset({"lang", "language", "locale", "hl"})
_LOCALE = re.compile(r"([a-z]+)(?:[-_][a-z]{2,4})?")


def pattern_of(url: str) -> str:
    """The pattern of an address, without scheme and a leading www."""
    parts = _parse(url)
    # With a query behind it, the page is the folder of what it lists.
    folders = len(parts.own) if parts.query else len(parts.own) - 1
    shapes = [_shape(part, place, is_folder=place < folders) for place, part in enumerate(parts.own[:MAX_PARTS])]
    rest = [_REST] if len(parts.own) > MAX_PARTS else []
    path = "/".join([parts.host, *parts.prefix, *shapes, *rest])
    return path + ("" if parts.own or parts.prefix else "/") + _query(parts.query)


def family_of(url: str) -> str:
    """The part of a site an address belongs to: a first folder that names a kind of page, or all the rest of the site.

    The pattern of pages that stand in no folder is the family of all addresses in the site's own words.
    """
    parts = _parse(url)
    first = _NUMBERED_WORD.sub(r"\1", _plain(parts.own[0])) if parts.own else ""
    return "/".join([parts.host, *parts.prefix, first if is_kind_word(first) else _WORDS])


def is_known_family(url: str) -> bool:
    """Whether the family of an address has the name of a kind of page."""
    return not family_of(url).endswith(_WORDS)


def is_listing(url: str) -> bool:
    """Whether an address lists or repeats other pages: archives, tags, pagination, calendars, filters, loops."""
    parts = _parse(url)
    names = [_plain(segment) for segment in (*parts.prefix, *parts.own)]
    return any(map(_is_listing_word, names)) or _is_date(names) or _is_loop(names) or _is_filter(parts)


def is_other_language(url: str, language: str) -> bool:
    """Whether an address says that its page is in another language than `language`."""
    parts = _parse(url)
    words = [*parts.prefix, *parts.own[: not parts.prefix], *parts.host.split(".")[:-2][:1]]
    words += [value for name, value in parts.query if name in LANGUAGE_NAMES]
    named = {_language_code(word) for word in words} - {""}
    return bool(named) and language not in named


class _Parts(NamedTuple):
    """An address taken apart, in lower case."""

    host: str
    #: Leading parts for a country or a language (/uk, /de-at, /us/en), and the path behind them.
    prefix: list[str]
    own: list[str]
    query: list[tuple[str, str]]


@lru_cache(maxsize=CACHED_PATTERNS)
def _parse(url: str) -> _Parts:
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    count = next((place for place, part in enumerate(segments[:2]) if not _is_locale(part)), len(segments[:2]))
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    query = [(unquote(name).lower(), value.lower()) for name, _, value in pairs]
    return _Parts(parts.netloc.removeprefix("www."), segments[:count], segments[count:], query)


@lru_cache(maxsize=CACHED_PATTERNS)
def _is_locale(segment: str) -> bool:
    locale = _LOCALE.fullmatch(segment)
    return locale is not None and (locale[1] in LANGUAGES or locale[1] in COUNTRIES)


@lru_cache(maxsize=CACHED_PATTERNS)
def _plain(segment: str) -> str:
    """A part of a path without its ending and parameters."""
    return _ENDING.sub("", segment.split(";", 1)[0])


@lru_cache(maxsize=CACHED_PATTERNS)
def _shape(segment: str, place: int, *, is_folder: bool) -> str:
    name = _plain(segment)
    if _NUMBER.fullmatch(name):
        return _NUMBERS
    if place < MAX_NAMED_PARTS and is_kind_word(name):
        return name
    word = _NUMBERED_WORD.fullmatch(name)
    if word and (word[1] in LISTING_WORDS or is_kind_word(word[1])):
        return word[1] + _NUMBERS
    if name in LISTING_WORDS:
        return name
    is_name = place == 0 and is_folder and len(name) <= MAX_NAME
    return quote(re.sub(r"\d+", _NUMBERS, name), safe=_NUMBERS) if is_name else _WORDS


def _query(query: list[tuple[str, str]]) -> str:
    names = {name for name, _ in query}
    if not names:
        return ""
    name = min(names) if len(names) == 1 else ""
    return f"?{name}={_WORDS}" if _PARAMETER.fullmatch(name) else f"?{_WORDS}"


@lru_cache(maxsize=CACHED_PATTERNS)
def _is_listing_word(name: str) -> bool:
    word = _NUMBERED_WORD.fullmatch(name)
    return name in LISTING_WORDS or (word is not None and word[1] in PAGE_WORDS)


def _is_date(names: list[str]) -> bool:
    """Whether a path ends with a date or a part of one, in one part (/2019-03) or in several (/2019/03/31)."""
    return any(_DATE.fullmatch("-".join(names[-count:])) for count in (1, 2, 3))


def _is_loop(names: list[str]) -> bool:
    words = [name for name in names if not name.isdigit()]
    return len(names) > MAX_HONEST_PARTS or any(words.count(word) > MAX_REPEATS for word in set(words))


def _is_filter(parts: _Parts) -> bool:
    """Whether the query of an address chooses from a list, rather than names the page."""
    if not parts.query:
        return False
    names = {name for name, value in parts.query if name not in NUMBER_NAMES or value.isdigit()}
    if names & LISTING_NAMES or any(_SESSION.fullmatch(value) for _, value in parts.query):
        return True
    # A home page or a script may show any page of a site that has no readable addresses.
    is_script = not parts.own or SCRIPT_ENDING.search(parts.own[-1]) is not None
    return not is_script and not names & (ID_NAMES | LANGUAGE_NAMES)


@lru_cache(maxsize=CACHED_PATTERNS)
def _language_code(word: str) -> str:
    """The language a part of an address names, as a two-letter code; empty for none."""
    locale = _LOCALE.fullmatch(word)
    code = locale[1] if locale else ""
    return _SAME_LANGUAGE.get(code, code) if code in LANGUAGES else ""
