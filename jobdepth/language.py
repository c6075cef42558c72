"""The language of a page: what it says of itself, checked against what is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Languages a report may have to name; the rest are shown by their code.
LANGUAGE_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip

_CODE = re.compile(r"\s*([a-zA-Z]{2})(?![a-zA-Z])")

#: Below this many words detection is a guess; beyond so many characters it gains nothing.
ENOUGH_WORDS = 30
_SAMPLE_CHARS = 800

#: By how much (log probability for each character) the text must favour another language over the declared one.
_CLEAR_MARGIN = 0.15

#: One language under several codes.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}


def language_name(code: str) -> str:
    """The English name of a language, or its code where none is known."""
    return LANGUAGE_NAMES.get(code, code)


def language_code(tag: str) -> str:
    """The two letters of a language tag (`de` of `de-AT`), or nothing where it holds none."""
    match = _CODE.match(tag)
    code = match.group(1).lower() if match else ""
    return _SAME.get(code, code)


def page_language(root: Element, text: str) -> str:
    """Two letters, or nothing where it can't be told."""
    return text_language(text, declared_language(root))


def text_language(text: str, declared: str) -> str:
    """The language a text is written in; the declared one where the text is too short or does not clearly differ."""
    if len(text.split()) < ENOUGH_WORDS:
        return declared
    return _detected(text[:_SAMPLE_CHARS], declared)


def declared_language(root: Element) -> str:
    """The language that a page's markup says it is in, as two letters; nothing where it does not say."""
    html_lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    body = root.find("body")
    meta = next((meta.get("content") for meta in root.iter("meta") if _is_language(meta)), None)
    values = (html_lang, body.get("lang") if body is not None else None, meta)
    return next((code for value in values if (code := language_code(value or ""))), "")


def _is_language(meta: Element) -> bool:
    return (meta.get("http-equiv") or "").lower() == "content-language" or meta.get("property") == "og:locale"


def _detected(text: str, declared: str) -> str:
    # Loads a model of its own; a command that needs no detection should not wait for it.
    import py3langid

    scores: dict[str, float] = {}
    for code, score in py3langid.rank(text):
        scores.setdefault(_SAME.get(code, code), float(score))
    best = next(iter(scores))
    if declared in scores and (scores[best] - scores[declared]) / len(text) < _CLEAR_MARGIN:
        return declared
    return best if len(best) == 2 else declared
