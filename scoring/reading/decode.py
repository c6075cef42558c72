"""Bytes of a page to text: which charset, and which characters are let through."""

from __future__ import annotations

import re

from jobdepth.charset import decode
from jobdepth.first_bytes import binary_kind
from scoring.reading.errors import UnreadablePage

#: Share of control and replacement characters that no text has, and how much of the page is looked at.
_BINARY_SHARE = 0.1
#: What no binary file begins with, and a page full of stray controls does.
_MARKUP = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_SAMPLE_CHARS = 4096

#: Controls (C0 but tab and line ends, C1), direction marks, zero-width space, BOM, soft hyphen, lone surrogates,
#: annotation marks and what is no character in XML.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff"
    "\ufff9-\ufffb\ufffe\uffff]"
)


def clean_text(text: str) -> str:
    """One line of text without controls and direction marks, white space collapsed."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return " ".join(_UNWANTED.sub("", line).split())


def decode_html(body: bytes, content_type: str) -> str:
    """Text of a page; raises UnreadablePage for empty and binary bodies."""
    if not body.strip(b" \t\r\n\x00\x0c"):
        raise UnreadablePage("the page is empty")
    kind = binary_kind(body)
    if kind is not None:
        raise UnreadablePage(f"the page is {kind}, not HTML")
    text, _ = decode(body, content_type)
    sample = text[:_SAMPLE_CHARS]
    odd = len(_UNWANTED.findall(sample)) + sample.count("\ufffd")
    if odd > _BINARY_SHARE * len(sample) and not _MARKUP.search(sample):
        raise UnreadablePage("the page is binary data, not HTML")
    return _UNWANTED.sub("", text)
