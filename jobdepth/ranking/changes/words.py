"""The words of a proposed link, taken from the page that it leads to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jobdepth.ranking.graph import ClickGraph
from jobdepth.ranking.pages import JudgedPage, JudgedPassage, ScoredPage

#: So few words, in a box of their own, stay below the shortest passage that is judged.
MOST_WORDS = 8
FEWEST_WORDS = 2
MOST_CHARS = 80

#: What stands between a page's own name and the site's.
_TITLE_GAP = re.compile(r"\s+[-–—|·»]\s+|\s*\|\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_LOOSE_ENDS = " .,;:–—-…"


@dataclass(frozen=True, slots=True)
class UsedWords:
    """Words that would not tell a visitor, or the program, one link from another."""

    #: Words of site-wide navigation, by the page that they lead to; a link that stands on every page is no content.
    menus: Mapping[str, Collection[str]]
    #: Headings and titles that stand on several pages ("How we help").
    repeated: Collection[str]

    def has(self, words: str, page: ScoredPage) -> bool:
        """Whether these words are of no use for a link to `page`."""
        return words.casefold() in self.repeated or words.casefold() in self.menus.get(page.node, ())


def used_words(graph: ClickGraph, pages: Iterable[ScoredPage]) -> UsedWords:
    """What a site uses in its menus, and over several of its pages."""
    menus: dict[str, set[str]] = defaultdict(set)
    for edges in graph.edges.values():
        for edge in edges:
            if edge.is_site_wide:
                menus[edge.target].add(edge.text.casefold())
    names: Counter[str] = Counter()
    for page in pages:
        headings = {_trimmed(passage.heading).casefold() for passage, _ in page.passages}
        names.update(headings | {part.casefold() for part in _title_parts(page)})
    return UsedWords(menus, frozenset(name for name, count in names.items() if count > 1))


def link_words(page: JudgedPage, passage: JudgedPassage | None, used: UsedWords) -> str:
    """A short text for a link to `page`: its title, the heading of `passage`, or a short first sentence of it.

    The name of the website, which many titles end with, is no part of it.
    """
    choices = [words for words in _choices(page, passage, used) if words and not used.has(words, page.page)]
    whole = (words for words in choices if len(words.split()) >= FEWEST_WORDS and _is_short(words))
    return next(whole, None) or _cut(next(iter(choices), page.page.title)) or "Read on"


def _choices(page: JudgedPage, passage: JudgedPassage | None, used: UsedWords) -> Iterator[str]:
    own = next((part for part in _title_parts(page.page) if part.casefold() not in used.repeated), "")
    yield own
    if passage is not None:
        yield _trimmed(passage.passage.heading)
        yield _trimmed(_SENTENCE_END.split(" ".join(passage.passage.text.split()), maxsplit=1)[0])
    if own:
        # For a title that a menu leads to the page with already, or of one word.
        yield f"More about {own}"
    for judged in page.passages:
        yield _trimmed(judged.passage.heading)
    yield _trimmed(page.page.title)


def _title_parts(page: ScoredPage) -> list[str]:
    return [part for part in map(_trimmed, _TITLE_GAP.split(page.title)) if part]


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(_LOOSE_ENDS)


def _is_short(words: str) -> bool:
    return len(words.split()) <= MOST_WORDS and len(words) <= MOST_CHARS


def _cut(text: str) -> str:
    return _trimmed(" ".join(text.split()[:MOST_WORDS])[:MOST_CHARS])
