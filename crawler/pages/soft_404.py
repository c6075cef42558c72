"""Tells a page that only says "nothing here" from a real one, where a server answers 200 to every address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from crawler.pages.markup import parse_markup
from crawler.pages.page_text import text_runs
from jobdepth.urls import host_of

#: Of these the name is built that no site has; it must look like the name of a page.
SYLLABLES = "bal cor dun fen gar hol jor kam lem mir nor pel quo rin sol tam ulv vek wen zor".split()
NAME_WORDS = 3
WORD_SYLLABLES = 3

#: Two answers of one page may differ by so many words, and by this share: a tip of the day, a greeting.
MAX_OTHER_WORDS = 8
MAX_OTHER_SHARE = 0.1
#: Pages with fewer words say too little to be called the same: what they show comes from scripts.
MIN_WORDS = 5
#: Scripts without blanks between words: so many letters count as one.
WORD_LETTERS = 8

HEADINGS = frozenset({"h1", "h2"})
WORD = re.compile(r"\w+")
#: Very long words and heaps of consonants are tokens of a machine.
TOKEN = re.compile(r"[a-z]{24,}|(?=[a-z]*[bcdfghjklmnpqrstvwxz]{7})[a-z]+")
DATE_WORDS = frozenset(
    # English
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm"
    " gmt utc cet cest today yesterday"
    # German, Dutch
    " januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " uhr januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag uur"
    # French, Spanish, Italian
    " janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi"
    " vendredi samedi dimanche enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " lunes martes miércoles jueves viernes sábado domingo gennaio febbraio aprile maggio giugno luglio settembre"
    " ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica".split()
)


@dataclass(frozen=True, slots=True)
class Signature:
    """The words of an answer, without numbers, dates and tokens, and the words of the address that was asked for."""

    title: str
    headings: tuple[str, ...]
    runs: frozenset[str]
    echoed: frozenset[str]

    @property
    def is_blank(self) -> bool:
        """Whether the answer says nothing at all."""
        return not (self.title or any(self.runs))


def probe_url(home_url: str) -> str:
    """An address beside the home page that does not exist; the same in each crawl of the site."""
    digits = hashlib.sha256(host_of(home_url).encode()).digest()
    syllables = [SYLLABLES[digit % len(SYLLABLES)] for digit in digits[: NAME_WORDS * WORD_SYLLABLES]]
    words = ("".join(syllables[start::NAME_WORDS]) for start in range(NAME_WORDS))
    return urljoin(home_url, "-".join(words))


def signature(body: bytes, content_type: str, url: str) -> Signature:
    """What stays the same when a server answers different addresses with one page."""
    tree = parse_markup(body, content_type)
    echoed = frozenset(_words(unquote(url.partition("://")[2].partition("/")[2])))
    if tree is None:
        return Signature("", (), frozenset(), echoed)
    runs: set[str] = set()
    headings: dict[str, None] = {}
    for element, text in text_runs(tree):
        run = " ".join(word for word in _words(text) if not _changes(word))
        runs.add(run)
        if element.tag in HEADINGS:
            headings[run] = None
    title = " ".join(word for word in _words(tree.findtext(".//title") or "") if not _changes(word))
    return Signature(title, tuple(headings), frozenset(runs), echoed)


def is_same(one: Signature, other: Signature) -> bool:
    """Whether two answers are one page, but for the address it repeats and a few words that change each time."""
    # An address may hold common words: what is not compared on one side must not be compared on the other.
    echoed = one.echoed | other.echoed
    if _without([one.title], echoed) != _without([other.title], echoed):
        return False
    if _without(one.headings, echoed) != _without(other.headings, echoed):
        return False
    ours, theirs = set(_without(one.runs, echoed)), set(_without(other.runs, echoed))
    words = min(_count(ours), _count(theirs))
    different = _count(ours ^ theirs)
    return words >= MIN_WORDS and different <= min(MAX_OTHER_WORDS, MAX_OTHER_SHARE * words)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("_", " "))


def _changes(word: str) -> bool:
    """Whether a word is a number, a date or a token, which differ from answer to answer."""
    return not word.isalpha() or word in DATE_WORDS or (len(word) > WORD_LETTERS and TOKEN.fullmatch(word) is not None)


def _without(runs: Iterable[str], echoed: frozenset[str]) -> list[str]:
    left = (" ".join(word for word in run.split() if word not in echoed) for run in runs)
    return [run for run in left if run]


def _count(runs: Iterable[str]) -> int:
    return sum(max(run.count(" ") + 1, len(run) // WORD_LETTERS) for run in runs)
