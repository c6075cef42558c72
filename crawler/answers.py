"""What a response means, as far as status, type and first bytes tell."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.exchange import Answer
from jobdepth.model import SkipReason
from jobdepth.urls import join_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSALS = frozenset({401, 403, 407, 429, 451})
MAX_URL_LENGTH = 2000
HTML_TYPES = ("text/html", "application/xhtml+xml")
#: How HTML without a media type begins.
HTML_STARTS = (b"<!doctype html", b"<html")
#: First bytes of what some servers send as HTML.
BINARY_STARTS = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
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
        return (
            media_type in HTML_TYPES
            and b"\0\0\0" not in answer.body[:256]
            and not answer.body.startswith(BINARY_STARTS)
        )
    return answer.body[:512].lstrip().lower().startswith(HTML_STARTS)


def needless(url: str) -> SkipReason | None:
    """Why an address need not be asked for, as far as its spelling tells."""
    if len(url) > MAX_URL_LENGTH:
        return SkipReason.URL_TOO_LONG
    name = urlsplit(url).path.rsplit("/", 1)[-1].lower()
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
    return SkipReason.NOT_HTML if suffix in FILE_SUFFIXES else None
