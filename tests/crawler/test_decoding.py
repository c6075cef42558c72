"""Bodies are unpacked within bounds of size and time."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.decoding import ACCEPTED, CHUNK, DECODERS, ZSTD_WINDOW_LOG, UndecodableError, unpack, zstd

MOST = 1_000_000
BLANKS = b" " * (1 << 20)


def _raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", _raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
]


@pytest.mark.parametrize(("name", "pack"), PACKERS)
@given(body=st.binary(max_size=3000), times=st.integers(1, 60))
def test_what_was_packed_comes_out_whole(name: str, pack: Callable[[bytes], bytes], body: bytes, times: int) -> None:
    assert unpack(pack(body * times), [name], MOST) == (body * times, True)


@pytest.mark.parametrize("beyond", [1, 200, 300])
def test_what_waits_in_the_decoder_when_all_input_is_taken_in_is_not_lost(beyond: int) -> None:
    body = b"a" * (2 * CHUNK + beyond)
    assert unpack(_raw_deflate(body), ["deflate"], MOST) == (body, True)


@given(st.sampled_from(sorted(DECODERS)), st.binary(max_size=300))
def test_no_bytes_are_more_than_undecodable(name: str, body: bytes) -> None:
    try:
        unpacked, _ = unpack(body, [name], MOST)
    except UndecodableError:
        return
    assert len(unpacked) <= MOST


def test_what_we_say_we_can_unpack_we_can() -> None:
    assert set(ACCEPTED.split(", ")) <= DECODERS.keys()


def _bomb(name: str) -> bytes:
    """100 MiB of blanks."""
    if name == "br":
        brotlied = brotli.Compressor(quality=5)
        return b"".join([*(brotlied.process(BLANKS) for _ in range(100)), brotlied.finish()])
    packer = {
        "gzip": zlib.compressobj(9, wbits=31), "deflate": zlib.compressobj(9), "zstd": zstd.ZstdCompressor(),
    }[name]  # fmt: skip
    return b"".join([*(packer.compress(BLANKS) for _ in range(100)), packer.flush()])


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_of_a_bomb_no_more_than_the_limit_is_ever_held(name: str) -> None:
    bomb = _bomb(name)
    tracemalloc.start()
    try:
        body, is_whole = unpack(bomb, [name], MOST)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(body), is_whole) == (MOST, False)
    assert peak < 4 * MOST + 2 * len(bomb) + CHUNK


def test_the_limit_holds_after_each_unpacking() -> None:
    inner = gzip.compress(b" " * 200_000_000, 1)
    assert len(inner) < MOST
    body, is_whole = unpack(gzip.compress(inner), ["gzip", "gzip"], MOST)
    assert (len(body), is_whole) == (MOST, False)


def test_a_frame_that_wants_a_huge_window_is_not_unpacked() -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: ZSTD_WINDOW_LOG + 2})
    packed = b"".join([*(packer.compress(BLANKS) for _ in range(64)), packer.flush()])
    with pytest.raises(UndecodableError):
        unpack(packed, ["zstd"], MOST)


@pytest.mark.parametrize(
    ("name", "empty"), [("gzip", gzip.compress(b"")), ("zstd", zstd.compress(b""))], ids=["gzip", "zstd"]
)
def test_endlessly_many_empty_streams_take_no_time(name: str, empty: bytes) -> None:
    begun = time.process_time()
    unpack(empty * 200_000, [name], MOST)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "names", [["compress"], ["gzip"] * 10, ["gzip", "nonsense"], ["\u00e9"]], ids=["unknown", "often", "mixed", "odd"]
)
def test_what_is_packed_in_ways_that_nobody_uses_is_refused(names: list[str]) -> None:
    with pytest.raises(UndecodableError):
        unpack(gzip.compress(b"text"), names, MOST)


def test_of_a_body_that_breaks_off_what_came_is_kept() -> None:
    text = bytes(range(256)) * 4000
    body, is_whole = unpack(gzip.compress(text)[:-2000], ["gzip"], 10 * MOST)
    assert text.startswith(body)
    assert body
    assert is_whole


def test_rubbish_after_a_packed_body_does_not_count() -> None:
    assert unpack(gzip.compress(b"text") + b"rubbish", ["gzip"], MOST) == (b"text", True)
