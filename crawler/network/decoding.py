"""Unpacks bodies within bounds: no more than the limit is ever held, whatever the sender claims."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 65_536
#: Nobody packs a page more often than that in good faith.
MAX_ENCODINGS = 3
#: The same for streams that follow one another in one body.
MAX_STREAMS = 100
#: Largest window of a zstd frame in HTTP, 8 MiB (RFC 9659).
ZSTD_WINDOW_LOG = 23
ACCEPTED = "gzip, deflate, br, zstd"
BROKEN = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class UndecodableError(ValueError):
    """Bytes that are not packed as they claim."""


def unpack(body: bytes, encodings: Iterable[str], most_bytes: int) -> tuple[bytes, bool]:
    """The first `most_bytes` of a body, and whether that is all; a body that breaks off gives what there is of it.

    `encodings` are in the order in which they were applied.
    """
    names = [name for name in encodings if name not in ("", "identity")]
    if len(names) > MAX_ENCODINGS:
        raise UndecodableError(f"packed {len(names)} times")
    is_whole = True
    for name in reversed(names):
        if name not in DECODERS:
            raise UndecodableError(f"packed as {name[:20]}")
        body, is_all = _take(DECODERS[name](body), most_bytes)
        is_whole = is_whole and is_all
    return (body, is_whole) if len(body) <= most_bytes else (body[:most_bytes], False)


def _take(chunks: Iterator[bytes], most_bytes: int) -> tuple[bytes, bool]:
    taken = bytearray()
    try:
        for chunk in chunks:
            taken += chunk
            if len(taken) > most_bytes:
                return bytes(taken[:most_bytes]), False
    except BROKEN as error:
        if not taken:
            raise UndecodableError(type(error).__name__) from error
    return bytes(taken), True


def _inflate(body: bytes, window_bits: int) -> Iterator[bytes]:
    """One compressed stream after the other, as gzip allows."""
    for _ in range(MAX_STREAMS):
        if not body:
            return
        stream = zlib.decompressobj(window_bits)
        while not stream.eof:
            chunk = stream.decompress(body, CHUNK)
            body = stream.unconsumed_tail
            # Output may still wait when all input is taken in.
            if not (chunk or body):
                return
            yield chunk
        body = stream.unused_data


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflate(body, zlib.MAX_WBITS | 16)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With the header that the standard asks for, or without it, as some servers send it."""
    try:
        zlib.decompressobj().decompress(body, 1)
    except zlib.error:
        return _inflate(body, -zlib.MAX_WBITS)
    return _inflate(body, zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    chunk = stream.process(body, output_buffer_limit=CHUNK)
    while chunk:
        yield chunk
        chunk = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=CHUNK)


def _zstd(body: bytes) -> Iterator[bytes]:
    options: Any = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    for _ in range(MAX_STREAMS):
        if not body:
            return
        stream = zstd.ZstdDecompressor(options=options)
        chunk = stream.decompress(body, CHUNK)
        yield chunk
        while not stream.eof and not stream.needs_input:
            yield stream.decompress(b"", CHUNK)
        body = stream.unused_data if stream.eof else b""


DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
