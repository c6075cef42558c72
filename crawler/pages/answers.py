"""What a response means, as far as status, type and first bytes tell."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.exchange import Answer
from jobdepth.first_bytes import binary_kind
from jobdepth.model import SkipReason
from jobdepth.urls import join_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSALS = frozenset({401, 403, 407, 429, 451})
MAX_URL_LENGTH = 2000
HTML_TYPES = ("text/html", "application/xhtml+xml")
#: What HTML has in its beginning, and what may stand before it where the server gives no type.
HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
BEFORE_HTML = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*>)*", re.DOTALL)
#: Control characters that stand in no text, how much of a page is looked at, and how many make it binary.
CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r\f\x1b"})
SAMPLE_BYTES = 1024
BINARY_SHARE = 0.05
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Names that are never HTML pages; asking for them would only cost the operator bandwidth.
FILE_SUFFIXES = frozenset(
    ".pdf .jpg .jpeg .png .gif .webp .svg .ico .avif .bmp .tif .tiff .mp3 .mp4 .m4a .m4v .avi .mov .webm .ogg .wav "
    ".zip .gz .tgz .bz2 .xz .7z .rar .tar .exe .msi .dmg .pkg .deb .rpm .iso .apk .doc .docx .xls .xlsx .ppt .pptx "
    ".odt .ods .odp .csv .xml .rss .atom .json .js .css .woff .woff2 .ttf .eot .txt .ics .vcf .eps .ai .psd".split()
)


def redirect_target(answer: Answer) -> str | None:
    """Where a redirect leads, empty if to nothing on the web; None for any other response."""
    if answer.status not in REDIRECTS or not answer.location:
        return None
    return join_url(answer.url, answer.location) or ""


def failure(answer: Answer) -> tuple[SkipReason, str] | None:
    """Why a response is not a page, with a detail; None for a page."""
    status = answer.status
    if 200 <= status < 300:
        return None if is_html(answer) else (SkipReason.NOT_HTML, answer.content_type)
    reason = SkipReason.NOT_FOUND
    if status in REFUSALS:
        reason = SkipReason.REFUSED
    elif status >= 500 or status == 408:
        reason = SkipReason.SERVER_ERROR
    return reason, f"status {status}"


def is_html(answer: Answer) -> bool:
    """Whether the body is HTML by its media type and its first bytes."""
    media_type = answer.content_type.split(";")[0].strip().lower()
    if media_type:
        return media_type in HTML_TYPES and not _is_binary(answer.body[:SAMPLE_BYTES])
    start = BEFORE_HTML.match(answer.body[:SAMPLE_BYTES])
    return HTML_START.match(answer.body, start.end() if start else 0) is not None


def _is_binary(sample: bytes) -> bool:
    if binary_kind(sample) is not None:
        return True
    if sample.startswith(UTF16_MARKS) or HTML_START.search(sample.replace(b"\0", b"")):
        return False
    return len(sample) - len(sample.translate(None, CONTROLS)) > BINARY_SHARE * len(sample)


def needless(url: str) -> SkipReason | None:
    """Why an address need not be asked for, as far as its spelling tells."""
    if len(url) > MAX_URL_LENGTH:
        return SkipReason.URL_TOO_LONG
    name = urlsplit(url).path.rsplit("/", 1)[-1].lower()
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
    return SkipReason.NOT_HTML if suffix in FILE_SUFFIXES else None
