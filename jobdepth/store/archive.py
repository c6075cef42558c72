"""The WARC archive: raw responses, one file a site and run, readable by any WARC tool."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import SEEK_END, BufferedWriter, BytesIO
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
COMPRESSION_LEVEL = 3
#: What makes zlib write and read the gzip format.
GZIP_WBITS = 31
#: How the reason begins for which a page can't be had from the archive.
LOST = "the archive does not hold the page any more"
#: What a browser shows of a page, taken down as HTML.
RENDERED_TYPE = "text/html; charset=utf-8"


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
    """A stored response, or what a browser made of one."""

    url: str
    status: int
    content_type: str
    body: bytes


class _GzipMembers:
    """Compresses each record by itself, as WARC tools want it.

    warcio would do so at the highest level, which takes three times as long for hardly any gain.
    """

    def __init__(self, stream: BufferedWriter) -> None:
        self._stream = stream
        self._member = _new_member()

    def write(self, data: bytes) -> None:
        """Add to the record."""
        self._stream.write(self._member.compress(data))

    def flush(self) -> None:
        """End the record."""
        self._stream.write(self._member.flush())
        self._stream.flush()
        self._member = _new_member()


def _new_member() -> zlib._Compress:
    return zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, GZIP_WBITS)


class ArchiveWriter:
    """Appends exchanges to one WARC file; a record is complete on disk when `add` returns.

    What a killed run left unfinished at the end of the file is cut off, since no tool could read on behind it. The file
    is open only while a record is written: a crawl has thousands of sites, and not so many file handles.
    """

    def __init__(self, folder: Path, file: str, software: str) -> None:
        self._file = file
        self._path = folder / file
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as stream:
            stream.truncate(_whole_length(self._path))
            stream.seek(0, SEEK_END)
            if stream.tell() == 0:
                writer = _warc_writer(stream)
                info = {"software": software, "format": "WARC File Format 1.1"}
                writer.write_record(writer.create_warcinfo_record(file, info))

    def add(self, exchange: Exchange) -> CaptureRef:
        """Write a response and the request that led to it."""
        with self._path.open("ab") as stream:
            offset, writer = stream.tell(), _warc_writer(stream)
            response = writer.create_warc_record(
                exchange.url, "response", payload=BytesIO(exchange.body), http_headers=_response_head(exchange)
            )
            request = writer.create_warc_record(exchange.url, "request", http_headers=_request_head(exchange))
            writer.write_request_response_pair(request, response)
            # warcio buffers the body to hash it, and forgets about that buffer.
            response.raw_stream.close()
        return CaptureRef(self._file, offset, response.rec_headers.get_header("WARC-Record-ID"))

    def add_rendered(self, url: str, body: bytes, refers_to: CaptureRef) -> CaptureRef:
        """Write what a browser shows of a page once its scripts have run, as UTF-8 HTML.

        `refers_to` is the response from which it was made. The record is a `conversion`, as WARC calls what was made
        from another record later: no server sent it, so no tool may take it for a response.
        """
        with self._path.open("ab") as stream:
            offset, writer = stream.tell(), _warc_writer(stream)
            record = writer.create_warc_record(
                url,
                "conversion",
                payload=BytesIO(body),
                warc_content_type=RENDERED_TYPE,
                warc_headers_dict={"WARC-Refers-To": refers_to.record_id},
            )
            writer.write_record(record)
            record.raw_stream.close()
        return CaptureRef(self._file, offset, record.rec_headers.get_header("WARC-Record-ID"))


def _warc_writer(stream: BufferedWriter) -> WARCWriter:
    return WARCWriter(_GzipMembers(stream), gzip=False, warc_version="WARC/1.1")


def _whole_length(path: Path) -> int:
    """Bytes of a gzip file up to the end of its last whole member (each WARC record is one)."""
    whole = 0
    with path.open("rb") as stream:
        member = zlib.decompressobj(wbits=GZIP_WBITS)
        while chunk := stream.read(CHUNK_BYTES):
            try:
                while chunk:
                    member.decompress(chunk)
                    if not member.eof:
                        break
                    chunk = member.unused_data
                    whole = stream.tell() - len(chunk)
                    member = zlib.decompressobj(wbits=GZIP_WBITS)
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
    """Read one stored response or rendered page; raises JobdepthError where the archive does not hold it."""
    path = folder / reference.file
    try:
        with path.open("rb") as stream:
            stream.seek(reference.offset)
            for record in ArchiveIterator(stream):
                if record.rec_headers.get_header("WARC-Record-ID") == reference.record_id:
                    return _capture(record)
                if record.rec_type in ("response", "conversion"):
                    break
    except (OSError, ValueError, EOFError, ArchiveLoadFailed, zlib.error) as error:
        raise JobdepthError(_lost(path, str(error))) from None
    raise JobdepthError(_lost(path, f"no record {reference.record_id}"))


def _lost(path: Path, why: str) -> str:
    return f"{LOST} ({path}: {why}); crawl the site again with --fresh"


def _capture(record: Any) -> Capture:
    head = record.rec_headers if record.rec_type == "conversion" else record.http_headers
    body = record.content_stream().read()
    if len(body) != int(head.get_header("Content-Length")):
        raise EOFError("the record is cut off")
    return Capture(
        record.rec_headers.get_header("WARC-Target-URI"),
        # Only pages that came with status 200 are rendered.
        200 if record.rec_type == "conversion" else int(head.get_statuscode()),
        # Together where there are several, as the crawler took them.
        ", ".join(value for name, value in head.headers if name.lower() == "content-type"),
        body,
    )


def page_hash(content_type: str, body: bytes) -> str:
    """What two answers share that a reader cannot tell apart."""
    return hashlib.sha256(content_type.encode() + b"\n" + body).hexdigest()[:32]
