"""Bytes of a page to text: which charset, and which characters are let through."""

from __future__ import annotations

import re

from jobdepth.charset import decode
from scoring.reading.errors import UnreadablePage

#: First bytes of what servers send as text/html by mistake.
_BINARY_STARTS = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"PK\x03\x04": "a ZIP or office file",
    b"\x1f\x8b": "compressed data",
    b"\xd0\xcf\x11\xe0": "an office file",
    b"\x7fELF": "a program",
    b"wOF": "a font",
    b"OTTO": "a font",
    b"\x00\x00\x01\x00": "an icon",
}


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
    for start, name in _BINARY_STARTS.items():
        if body.startswith(start):
            raise UnreadablePage(f"the page is {name}, not HTML")
    text, _ = decode(body, content_type)
    sample = text[:_SAMPLE_CHARS]
    odd = len(_UNWANTED.findall(sample)) + sample.count("\ufffd")
    if odd > _BINARY_SHARE * len(sample) and not _MARKUP.search(sample):
        raise UnreadablePage("the page is binary data, not HTML")
    return _UNWANTED.sub("", text)
