# ruff: noqa: RUF012 - what describes a case is never changed
"""Pages whose bytes are not what they are said to be."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.healthy import links, text_of
from tests.site_server import Reply

ROW = "Content: wrong or missing charset"
PAGE = "/x/page"
BEHIND = "/x/behind"
SENTENCE = "Before the café’s naïve façade opened, an outage in Malmö cost us a whole evening of business in Zürich"
PLAIN = "Before the cafe opened an outage in the north cost us a whole evening of business in the south"
HTML = "text/html"


def page(meta: str = "", sentence: str = SENTENCE) -> str:
    """A page with one telling sentence and a link."""
    return (
        f"<!doctype html><html><head>{meta}<title>Facts</title></head><body><h1>Facts about power</h1>"
        f"<p>{sentence}. {text_of(PAGE)}</p><p><a href='{BEHIND}'>behind</a></p></body></html>"
    )


class _Encoded(Case, is_abstract=True):
    """The text and the links are read as a browser would read them."""

    row = ROW
    extra = {"/": links(PAGE)}
    body: bytes
    media_type: str = HTML
    texts = {PAGE: SENTENCE}
    must_be_read = True
    more_pages = {PAGE: 1, BEHIND: 2}

    def __init__(self) -> None:
        super().__init__()
        behind = f"<!doctype html><html><body><p>{text_of(BEHIND)}</p></body></html>"
        self.routes = {PAGE: Reply(self.body, media_type=self.media_type), BEHIND: behind}


class Utf16WithMark(_Encoded):
    """UTF-16 with a byte order mark and no other word on it."""

    body = page().encode("utf-16")


class Utf16BigWithMark(_Encoded):
    """The same with the bytes the other way round."""

    body = b"\xfe\xff" + page().encode("utf-16-be")


class Utf16ByHeader(_Encoded):
    """UTF-16 that only the header names."""

    body = page().encode("utf-16-le")
    media_type = "text/html; charset=utf-16le"


class Utf16SaysUtf8(_Encoded):
    """A byte order mark wins over the header."""

    body = page().encode("utf-16")
    media_type = "text/html; charset=utf-8"


class Utf8SaysUtf16(_Encoded):
    """A meta element that can be read as ASCII cannot mean UTF-16."""

    body = page('<meta charset="utf-16">').encode()


class Utf8WithMark(_Encoded):
    """A byte order mark wins over a header that says Latin-1."""

    body = b"\xef\xbb\xbf" + page().encode()
    media_type = "text/html; charset=iso-8859-1"


class HeaderBeforeMeta(_Encoded):
    """The header wins over the meta element."""

    body = page('<meta charset="koi8-r">').encode()
    media_type = "text/html; charset=UTF-8"


class WindowsByMeta(_Encoded):
    """A meta element in an old spelling."""

    body = page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">').encode("cp1252")


class WindowsSaysLatin(_Encoded):
    """Latin-1 means Windows-1252 to every browser."""

    body = page().encode("cp1252")
    media_type = "text/html; charset=iso-8859-1"


class WindowsSaysNothing(_Encoded):
    """No charset at all, and not UTF-8."""

    body = page().encode("cp1252")


class Utf8SaysNothing(_Encoded):
    """No charset at all, and UTF-8."""

    body = page().encode()


class QuotedCharset(_Encoded):
    """A charset in quotes, with junk around it."""

    body = page().encode("cp1252")
    media_type = "text/html;; charset = 'Windows-1252' ; foo"


class UnknownCharset(_Encoded):
    """A charset that nobody has heard of counts as none."""

    body = page('<meta charset="x-klingon">').encode()
    media_type = "text/html; charset=x-martian"


class CodecNotCharset(_Encoded):
    """Python's own codecs are no charsets of the web."""

    body = page('<meta charset="rot13">').encode()
    media_type = "text/html; charset=unicode_escape"


class PackedCharset(_Encoded):
    """A codec that unpacks is no charset either."""

    body = page('<meta charset="zlib_codec">').encode()
    media_type = "text/html; charset=bz2"


class LongCharset(_Encoded):
    """A charset whose name has no end."""

    body = page(f'<meta charset="{"x" * 100_000}">').encode()
    media_type = f"text/html; charset={'y' * 5_000}"


class ChineseSaysItself(_Encoded):
    """GB18030, named by a meta element; the English part of the page stays what it is."""

    body = page('<meta charset="gb2312">', f"{PLAIN} 数据中心").encode("gb18030")
    texts = {PAGE: PLAIN}


UTF7 = "+ADw-a href=+ACI-/x/by-utf-7+ACIAPg-trap+ADw-/a+AD4-"


class _Utf7(_Encoded, is_abstract=True):
    """UTF-7 is never decoded: what would be a link in it is plain text."""

    texts = {PAGE: PLAIN}
    never = frozenset({"/x/by-utf-7"})

    def check(self, site: CrawledSite) -> Iterator[str]:
        if any("by-utf-7" in link.target for found in site.stored.links.values() for link in found):
            yield "a link was read out of UTF-7"


class Utf7ByHeader(_Utf7):
    """The header claims it."""

    body = page(sentence=f"{PLAIN}. {UTF7}").encode()
    media_type = "text/html; charset=utf-7"


class Utf7ByMeta(_Utf7):
    """A meta element claims it."""

    body = page('<meta charset="UTF-7">', f"{PLAIN}. {UTF7}").encode()


class Utf7ByMark(_Utf7):
    """Its byte order mark claims it."""

    body = b"+/v8-" + page(sentence=f"{PLAIN}. {UTF7}").encode()


class Utf7ByOtherNames(_Utf7):
    """Its other names."""

    body = page('<meta charset="unicode-1-1-utf-7">', f"{PLAIN}. {UTF7}").encode()
    media_type = "text/html; charset=csUnicode11UTF7"


class Utf32(_Encoded):
    """Four bytes a letter; no browser reads that. That page is lost at most."""

    body = page().encode("utf-32")
    statuses = OK_OR_PARTIAL
    texts = {}
    more_pages = {}
