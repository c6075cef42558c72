"""What the child process for checking runs: a capture to all that the crawler noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawler.pages.links import PageLinks, read_links
from jobdepth.bounded import BoundedFunction
from jobdepth.model import CaptureRef
from jobdepth.store.archive import page_hash, read_capture


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as its capture shows it."""

    url: str
    status: int
    content_hash: str
    size_bytes: int
    found: PageLinks


def capture_reader() -> BoundedFunction[Seen]:
    """Reads captures: takes the archive's folder, a reference, the page's address and the most links."""
    return BoundedFunction(_look, doing="reading the links")


def _look(archive: Path, reference: CaptureRef, url: str, max_links: int) -> Seen:
    capture = read_capture(archive, reference)
    found = read_links(capture.body, capture.content_type, url, max_links)
    hashed = page_hash(capture.content_type, capture.body)
    return Seen(capture.url, capture.status, hashed, len(capture.body), found)
