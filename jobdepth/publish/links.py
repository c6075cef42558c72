"""Decides which addresses may become links, and points into pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_SAFE = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)
_FRAGMENT_WORDS = 5


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, where following it is safe."""

    #: What the reader sees.
    text: str
    #: None where the address is not plain http or https and so stays text.
    href: str | None

    @property
    def address(self) -> str:
        """The address as it stands on paper: readable, without the part that points into the page; "" if it is none."""
        return readable(self.href.partition("#")[0]) if safe_href(self.href) and self.href else ""


def safe_href(url: str | None) -> str | None:
    """`url` if it is plain http or https, else None."""
    if url is None or not _SAFE.fullmatch(url):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return url if host else None


def link_to(url: str, text: str = "") -> Link:
    """A link to `url` with `text`, or with the address itself in readable form."""
    return Link(text or readable(url), safe_href(url))


def readable(url: str) -> str:
    """An address as a person would write it: no scheme, no percent-encoded letters."""
    if safe_href(url) is None:
        return url
    return unquote(url.split("://", 1)[1]).removesuffix("/")


def passage_href(url: str, passage: str) -> str | None:
    """A link that opens `url` at `passage`, by a text fragment; None where the address is not safe."""
    href = safe_href(url)
    if href is None:
        return None
    lines = [line.split() for line in passage.splitlines() if line.split()]
    if not lines:
        return href
    joint = "" if "#" in href else "#"
    return f"{href}{joint}:~:text={_fragment(lines)}"


def _fragment(lines: list[list[str]]) -> str:
    if len(lines) == 1 and len(lines[0]) <= 2 * _FRAGMENT_WORDS:
        return _encoded(lines[0])
    return f"{_encoded(lines[0][:_FRAGMENT_WORDS])},{_encoded(lines[-1][-_FRAGMENT_WORDS:])}"


def _encoded(words: list[str]) -> str:
    # In a text fragment a hyphen, comma or ampersand is syntax.
    return quote(" ".join(words), safe="").replace("-", "%2D")
