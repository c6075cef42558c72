"""What the first bytes of a file tell about its kind, whatever its server calls it."""

from __future__ import annotations

from collections.abc import Mapping

#: First bytes of what servers send as HTML by mistake, and what it is in words.
KINDS: Mapping[bytes, str] = {
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


def binary_kind(body: bytes) -> str | None:
    """Which kind of binary file a body is by its first bytes, in words; None where they tell of none."""
    return next((kind for start, kind in KINDS.items() if body.startswith(start)), None)
