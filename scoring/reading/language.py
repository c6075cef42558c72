"""The language of a page: what it says of itself, checked against what is written."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

_CODE = re.compile(r"\s*([a-zA-Z]{2})(?![a-zA-Z])")

#: Below this many words detection is a guess; beyond so many characters it gains nothing.
_ENOUGH_WORDS = 30
_SAMPLE_CHARS = 800

#: By how much (log probability for each character) the text must favour another language over the declared one.
_CLEAR_MARGIN = 0.15

#: One language under several codes.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}


def page_language(root: Element, text: str) -> str:
    """Two letters, or nothing where it can't be told."""
    declared = _declared(root)
    if len(text.split()) < _ENOUGH_WORDS:
        return declared
    return _detected(text[:_SAMPLE_CHARS], declared)


def _declared(root: Element) -> str:
    html_lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    body = root.find("body")
    meta = next((meta.get("content") for meta in root.iter("meta") if _is_language(meta)), None)
    for value in (html_lang, body.get("lang") if body is not None else None, meta):
        match = _CODE.match(value or "")
        if match:
            code = match.group(1).lower()
            return _SAME.get(code, code)
    return ""


def _is_language(meta: Element) -> bool:
    return (meta.get("http-equiv") or "").lower() == "content-language" or meta.get("property") == "og:locale"


def _detected(text: str, declared: str) -> str:
    import py3langid

    scores: dict[str, float] = {}
    for code, score in py3langid.rank(text):
        scores.setdefault(_SAME.get(code, code), float(score))
    best = next(iter(scores))
    if declared in scores and (scores[best] - scores[declared]) / len(text) < _CLEAR_MARGIN:
        return declared
    return best if len(best) == 2 else declared
