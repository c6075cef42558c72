"""Reads sitemaps, for the pages that no link reaches."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

#: Where a sitemap lies that robots.txt does not name.
SITEMAP = "/sitemap.xml"
MAX_ADDRESSES = 5_000
MAX_FILES = 10
#: A sitemap, and the sitemaps that it names; what those name is not followed.
MAX_LEVELS = 2
MAX_BYTES = 10_000_000
GZIP_START = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses in one file: of pages, or of further sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap or an index of them; entities and DTDs are not expanded, garbage gives nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_unpacked(body), parser)
    except (etree.XMLSyntaxError, ValueError, zlib.error):
        return Sitemap()
    if root is None or not isinstance(root.tag, str):
        return Sitemap()
    name = etree.QName(root).localname
    addresses = tuple(_locations(root))
    if name == "sitemapindex":
        return Sitemap(sitemaps=addresses[:MAX_FILES])
    return Sitemap(pages=addresses) if name == "urlset" else Sitemap()


def _locations(root: etree._Element) -> Iterable[str]:
    """The text of the first few thousand `loc` elements; images and videos inside an entry have their own names."""
    found = 0
    for node in root.iter("{*}loc"):
        address = (node.text or "").strip()
        parent = node.getparent()
        if address and parent is not None and parent.getparent() is root:
            yield address
            found += 1
        if found >= MAX_ADDRESSES:
            return


def _unpacked(body: bytes) -> bytes:
    """The XML of a file that is stored compressed, as far as the limit goes."""
    if not body.startswith(GZIP_START):
        return body
    return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)


@dataclass(slots=True)
class SitemapWalk:
    """Which sitemaps of a site to ask for, and the pages they name; bounded in files, levels and addresses."""

    _files: deque[tuple[str, int]] = field(default_factory=deque)
    _asked: dict[str, int] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    pages: deque[str] = field(default_factory=deque)

    def add_files(self, urls: Iterable[str], level: int = 1) -> None:
        """Add sitemaps that were named somewhere; a file is asked for once."""
        for url in urls:
            if level <= MAX_LEVELS and url not in self._asked and all(url != waiting for waiting, _ in self._files):
                self._files.append((url, level))

    def next_file(self) -> str | None:
        """The next sitemap to ask for; None when there are no more, or enough were asked for."""
        if not self._files or len(self._asked) >= MAX_FILES:
            return None
        url, level = self._files.popleft()
        self._asked[url] = level
        return url

    def take(self, asked: str, pages: Iterable[str], sitemaps: Iterable[str]) -> None:
        """Take in what the sitemap at `asked` says, all addresses in their normal spelling."""
        self.add_files(sitemaps, self._asked.get(asked, 1) + 1)
        for url in pages:
            if len(self._known) >= MAX_ADDRESSES:
                return
            if url not in self._known:
                self._known.add(url)
                self.pages.append(url)
