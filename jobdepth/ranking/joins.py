"""Which addresses of a site are one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from jobdepth.model import Hop, HopKind
from jobdepth.urls import page_key, variant_key


@dataclass(frozen=True, slots=True)
class GraphPage:
    """What the graph must know of a page: its address, its text (by hash) and its canonical address."""

    url: str
    text_hash: str
    canonical_url: str | None = None


def joined_names(pages: Sequence[GraphPage], hops: Iterable[Hop]) -> dict[str, str]:
    """The shared name of keys that are one page; a key without a twin is missing.

    Two spellings (index file, final slash) or a canonical link join two addresses only where both serve
    the same text; a canonical link alone may be a lie.
    """
    canonicals = _Canonicals(pages, hops)
    # What all that are one page have in common: a text, and the address, but for its spelling, where it belongs.
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in pages:
        for target in {page_key(page.url), canonicals.of(page)}:
            alike[variant_key(target), page.text_hash].append(page_key(page.url))
    groups: dict[str, set[str]] = {page_key(page.url): {page_key(page.url)} for page in pages}
    for keys in alike.values():
        whole = set().union(*(groups[key] for key in keys))
        groups.update(dict.fromkeys(whole, whole))
    names = {key: min(group, key=lambda each: (len(each), each)) for key, group in groups.items()}
    return {key: name for key, name in names.items() if key != name}


class _Canonicals:
    """Believes canonical links that stay on the site and do not name a page that says something else."""

    def __init__(self, pages: Sequence[GraphPage], hops: Iterable[Hop]) -> None:
        self._texts: dict[str, set[str]] = defaultdict(set)
        for page in pages:
            self._texts[page_key(page.url)].add(page.text_hash)
        self._hosts = {urlsplit(key).netloc for key in self._texts}
        self._leads_to: Mapping[str, str] = {
            page_key(hop.source): page_key(hop.target) for hop in hops if hop.kind is HopKind.REDIRECT
        }

    def of(self, page: GraphPage) -> str:
        """The key of the address where a page belongs: its own, or the one that it names."""
        own = page_key(page.url)
        if page.canonical_url is None:
            return own
        target = self._end_of(page_key(page.canonical_url))
        is_lie = target in self._texts and page.text_hash not in self._texts[target]
        return own if is_lie or urlsplit(target).netloc not in self._hosts else target

    def _end_of(self, key: str) -> str:
        """Where redirects lead from an address that is no page itself."""
        seen: set[str] = set()
        while key not in self._texts and key in self._leads_to and key not in seen:
            seen.add(key)
            key = self._leads_to[key]
        return key
