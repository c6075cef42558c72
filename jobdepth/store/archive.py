"""The WARC archive: raw responses, one file a site and run, readable by any WARC tool."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from jobdepth.errors import JobdepthError
from jobdepth.model import CaptureRef

Headers = Sequence[tuple[str, str]]
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response; `body` is the response as a browser would see it, decompressed."""

    url: str
    method: str
    request_headers: Headers
    status: int
    response_headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """A stored response."""

    url: str
    status: int
    content_type: str
    body: bytes


class ArchiveWriter:
    """Appends exchanges to one WARC file; a record is complete on disk when `add` returns.

    What a killed run left unfinished at the end of the file is cut off, since no tool could read on behind it.
    """

    def __init__(self, folder: Path, file: str, software: str) -> None:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._stream = path.open("ab")
        self._stream.truncate(_whole_length(path))
        self._stream.seek(0, SEEK_END)
        self._writer = WARCWriter(self._stream, gzip=True, warc_version="WARC/1.1")
        if self._stream.tell() == 0:
            info = {"software": software, "format": "WARC File Format 1.1"}
            self._writer.write_record(self._writer.create_warcinfo_record(file, info))

    def add(self, exchange: Exchange) -> CaptureRef:
        """Write a response and the request that led to it."""
        offset = self._stream.tell()
        response = self._writer.create_warc_record(
            exchange.url, "response", payload=BytesIO(exchange.body), http_headers=_response_head(exchange)
        )
        request = self._writer.create_warc_record(exchange.url, "request", http_headers=_request_head(exchange))
        self._writer.write_request_response_pair(request, response)
        # warcio buffers the body to hash it, and forgets about that buffer.
        response.raw_stream.close()
        self._stream.flush()
        return CaptureRef(self._file, offset, response.rec_headers.get_header("WARC-Record-ID"))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _whole_length(path: Path) -> int:
    """Bytes of a gzip file up to the end of its last whole member (each WARC record is one)."""
    whole = 0
    with path.open("rb") as stream:
        member = zlib.decompressobj(wbits=31)
        while chunk := stream.read(CHUNK_BYTES):
            try:
                while chunk:
                    member.decompress(chunk)
                    if not member.eof:
                        break
                    chunk = member.unused_data
                    whole = stream.tell() - len(chunk)
                    member = zlib.decompressobj(wbits=31)
            except zlib.error:
                break
    return whole


#: The stored body is decoded, so headers that describe the encoded one would mislead WARC readers.
_BODY_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def _response_head(exchange: Exchange) -> Any:
    kept = [(name, value) for name, value in exchange.response_headers if name.lower() not in _BODY_HEADERS]
    kept.append(("Content-Length", str(len(exchange.body))))
    return StatusAndHeaders(f"{exchange.status} ", kept, protocol="HTTP/1.1")


def _request_head(exchange: Exchange) -> Any:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{exchange.method} {target} HTTP/1.1"
    return StatusAndHeaders(line, list(exchange.request_headers), is_http_request=True)


def read_capture(folder: Path, reference: CaptureRef) -> Capture:
    """Read one stored response; raises JobdepthError where the archive does not hold it."""
    path = folder / reference.file
    try:
        with path.open("rb") as stream:
            stream.seek(reference.offset)
            for record in ArchiveIterator(stream):
                if record.rec_headers.get_header("WARC-Record-ID") == reference.record_id:
                    return _capture(record)
                if record.rec_type == "response":
                    break
    except (OSError, ValueError, EOFError, ArchiveLoadFailed, zlib.error) as error:
        raise JobdepthError(f"{path}: cannot be read ({error}); crawl the site again with --fresh") from None
    raise JobdepthError(f"{path}: no record {reference.record_id}; crawl the site again with --fresh")


def _capture(record: Any) -> Capture:
    head = record.http_headers
    body = record.content_stream().read()
    if len(body) != int(head.get_header("Content-Length")):
        raise EOFError("the record is cut off")
    return Capture(
        record.rec_headers.get_header("WARC-Target-URI"),
        int(head.get_statuscode()),
        head.get_header("Content-Type") or "",
        body,
    )
