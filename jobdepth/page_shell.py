"""Tells pages that show hardly any text or links until a browser has run their scripts."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

#: A page with fewer words and links than these, but with scripts, shows nothing until a browser runs them.
SHELL_WORDS = 25
SHELL_LINKS = 3
SHELL_SCRIPT_CHARS = 200

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Sizes of frames that only count visitors.
_NO_SIZE = frozenset({"0", "1", "0px", "1px"})


def is_shell(root: Element, words: int) -> bool:
    """Whether a page of so many visible words waits for its scripts; `root` is its tree before they have run."""
    if words >= SHELL_WORDS or sum(1 for _ in root.iter("a", "area")) >= SHELL_LINKS:
        return False
    return not leads_elsewhere(root) and any(map(_is_program, root.iter("script")))


def leads_elsewhere(root: Element) -> bool:
    """Whether a page without text is a frame set or a redirect."""
    if any(not _is_unseen(frame) for frame in root.iter("frame", "iframe")):
        return True
    return any((meta.get("http-equiv") or "").lower() == "refresh" for meta in root.iter("meta"))


def _is_program(script: Element) -> bool:
    if (script.get("type") or "").strip().lower().endswith("json"):
        return False
    return bool(script.get("src")) or len(script.text or "") > SHELL_SCRIPT_CHARS


def _is_unseen(frame: Element) -> bool:
    """Whether a frame shows nothing: it counts visitors, or stands in for scripts where there are none."""
    if _HIDING_STYLE.search(frame.get("style") or "") or "hidden" in frame.attrib:
        return True
    if frame.get("width") in _NO_SIZE and frame.get("height") in _NO_SIZE:
        return True
    return next(frame.iterancestors("noscript"), None) is not None
