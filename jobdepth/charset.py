"""Which charset a page is written in. Never one that Python knows and browsers do not (UTF-7, unicode_escape)."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

#: Python knows codecs that are no charsets (UTF-7, unicode_escape, idna ...): only these are used.
_CHARSET = re.compile(
    r"(ascii|utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|gb\w+|hz|big5\w*|shift_jis\w*|euc_\w+"
    r"|iso2022_\w+|johab|tis-620)"
)


#: A wrong charset turns most of its characters beyond ASCII into the replacement character; a page cut off
#: in the middle of a character, or one with a few bad bytes, only some.
_BAD_SHARE = 0.1

_UTF16_NUL_SHARE = 0.3
_SAMPLE_CHARS = 4096


def decode(body: bytes, content_type: str) -> tuple[str, str]:
    """The text of a page and its charset: by its mark, its header, its markup or a guess, whichever fits its bytes."""
    bom, mark = read_bom(body)
    if bom is not None and mark is not None and _is_charset(bom):
        return body[len(mark) :].decode(bom, "replace"), bom
    # No other text has a zero in every second byte, whatever a header says of it.
    stated = [_utf16_guess(body), _declared_by_header(content_type), _declared_in_page(body)]
    candidates = [name for name in stated if name] or ["utf-8"]
    if _is_utf8(body) and not any(name.startswith(("utf", "iso2022", "hz")) for name in candidates):
        # Text in any other charset is valid UTF-8 by accident only; the server's default was never set.
        candidates.insert(0, "utf-8")
    for name in [*candidates, "utf-8"]:
        text = body.decode(name, "replace")
        if not _looks_wrong(text):
            return text, name
    return body.decode("cp1252", "replace"), "cp1252"


def _declared_by_header(content_type: str) -> str | None:
    name = http_content_type_encoding(content_type)
    return name if name and _is_charset(name) else None


def _declared_in_page(body: bytes) -> str | None:
    name = html_body_declared_encoding(body)
    if name and name.startswith("utf-16"):
        return "utf-8"  # it was readable as ASCII, so it cannot be UTF-16
    return name if name and _is_charset(name) else None


def _is_charset(name: str) -> bool:
    resolved = resolve_encoding(name)
    return bool(resolved and _CHARSET.fullmatch(codecs.lookup(resolved).name))


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_guess(body: bytes) -> str | None:
    sample = body[:_SAMPLE_CHARS]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _UTF16_NUL_SHARE * len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _looks_wrong(text: str) -> bool:
    bad = text.count("\ufffd")
    if not bad:
        return False
    return bad > _BAD_SHARE * sum(1 for char in text if char > "\x7f")
