# ruff: noqa: RUF012 - what describes a case is never changed
"""Pages of characters that break what is built on them."""

from __future__ import annotations

from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.cases.encodings import BEHIND, PAGE, PLAIN
from tests.hostile.healthy import document, links, text_of
from tests.site_server import Reply

ROW = "Content: null bytes, controls, direction marks, broken UTF-8"


class _Characters(Case, is_abstract=True):
    """The readable part is read, with the link behind it."""

    row = ROW
    extra = {"/": links(PAGE)}
    texts = {PAGE: PLAIN}
    must_be_read = True
    more_pages = {PAGE: 1, BEHIND: 2}
    media_type = "text/html; charset=utf-8"
    before: bytes = b""
    odd: bytes

    def __init__(self) -> None:
        super().__init__()
        head = self.before + b"<!doctype html><html><head><title>Facts " + self.odd + b"</title></head><body>"
        body = f"<p>{PLAIN}. {text_of(PAGE)}</p><p><a href='{BEHIND}'>behind ".encode() + self.odd + b"</a></p>"
        odd = b"<p>" + self.odd + b" and words that come after what is odd in this sentence</p>"
        self.routes = {PAGE: Reply(head + body + odd, media_type=self.media_type), BEHIND: document(BEHIND)}


class NullBytes(_Characters):
    """NUL between letters, in text, links and title."""

    odd = b"po\0wer\0 \0\0\0"


class NullBytesFirst(_Characters):
    """NUL before everything else: whether that is a page or binary, nothing else is lost."""

    before = b"\0" * 100
    odd = b"power"
    more_pages = {}
    texts = {}
    statuses = OK_OR_PARTIAL


class Controls(_Characters):
    """All control characters, in both ranges."""

    odd = bytes(range(1, 32)) + b"\x7f" + "".join(map(chr, range(0x80, 0xA0))).encode()


class TerminalCodes(_Characters):
    """Codes that would clear or colour a terminal."""

    odd = b"\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[0m\r\x08\x08"


class DirectionMarks(_Characters):
    """Marks that turn the direction of the text, unclosed."""

    odd = "\u202eevil\u202d\u2066\u2067\u2068\u200f\u061c gnp.exe".encode()


class InvisibleCharacters(_Characters):
    """Characters that cannot be seen, and tags that carry hidden text."""

    odd = "\u200b\u200c\u200d\ufeff\u00ad\u2060\U000e0041\U000e0042\ufe0f\u3164".encode()


class PiledMarks(_Characters):
    """A thousand accents on one letter."""

    odd = ("e" + "\u0301\u0327" * 2000).encode()


class BrokenUtf8(_Characters):
    """Bytes that cannot be UTF-8."""

    odd = b"\xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80\xe2\x82 \xc3("


class LoneSurrogates(_Characters):
    """Halves of characters, as entities."""

    odd = b"&#xD800;&#xDFFF;&#55296; &#xFFFE;&#xFFFF;&#x1F4A9;"


class NotCharacters(_Characters):
    """Characters that are none, and those of private use."""

    odd = "\ufffe\uffff\ufdd0\U0010ffff\ue000".encode()


class LineSeparators(_Characters):
    """Ends of lines as only some programs know them."""

    odd = "a\u2028b\u2029c\x85d\x0be\x0cf".encode()


class SpreadsheetFormulas(_Characters):
    """Words that a spreadsheet would run, and markup as text."""

    odd = b'=HYPERLINK("http://10.0.0.1","x") +1 @SUM(A1) &lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} {%x%} ${1}'
