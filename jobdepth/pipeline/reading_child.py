"""What the child process for reading runs: neither the database nor the model is loaded here."""

from __future__ import annotations

from pathlib import Path

from jobdepth.bounded import BoundedFunction, Limits
from jobdepth.model import CaptureRef, Reading
from jobdepth.store.archive import read_capture
from scoring.reading import load_reader, read_page

#: The largest honest pages (5 MB of prose) need 3 s and 100 MB; a page made for the purpose needs hours and gigabytes.
LIMITS = Limits(time_s=10.0, wall_s=30.0, memory_bytes=200_000_000)

#: Behind "could not be read:".
_DOING = "reading it"


def stored_page_reader() -> BoundedFunction[Reading]:
    """Reads captures: takes the archive's folder and a reference."""
    return BoundedFunction(_read_stored, doing=_DOING, limits=LIMITS, prepare=load_reader)


def page_reader() -> BoundedFunction[Reading]:
    """Reads pages that are at hand: takes a body and a content type."""
    return BoundedFunction(read_page, doing=_DOING, limits=LIMITS, prepare=load_reader)


def _read_stored(archive: Path, reference: CaptureRef) -> Reading:
    # Read here and not by the parent: a reference is passed on faster than a page.
    capture = read_capture(archive, reference)
    return read_page(capture.body, capture.content_type)
