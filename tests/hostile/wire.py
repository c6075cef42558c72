"""The server's end of a connection, with the means to use it badly."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping

from tests.site_server import HTML, Reply

#: The longest that a server which never answers keeps a connection.
HANG_S = 120.0
READ_BYTES = 65536


class Wire:
    """One connection; counts what was sent over it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.sent_bytes = 0

    async def send(self, data: bytes) -> None:
        """Send bytes as they are; waits while the other side does not read them."""
        self._writer.write(data)
        await self._writer.drain()
        self.sent_bytes += len(data)

    async def answer(
        self, body: bytes = b"", headers: Mapping[str, str] | None = None, status: int = 200, media_type: str = HTML
    ) -> None:
        """Send a whole and correct response."""
        await self.send(response(Reply(body, status, headers or {}, media_type)))

    async def endless(self, chunk: bytes, most_bytes: int, pause_s: float = 0.0) -> None:
        """Send the same over and over, until the other side has had enough or `most_bytes` are sent."""
        start = self.sent_bytes
        while self.sent_bytes - start < most_bytes and not self._reader.at_eof():
            await self.send(chunk)
            await asyncio.sleep(pause_s)

    async def hear(self) -> None:
        """Wait until the other side says something more, or ends the connection."""
        await self._reader.read(READ_BYTES)

    async def hang(self) -> None:
        """Say nothing until the other side gives up."""
        try:
            async with asyncio.timeout(HANG_S):
                while await self._reader.read(READ_BYTES):
                    pass
        except TimeoutError:
            return

    def reset(self) -> None:
        """Break the connection off with a reset instead of an orderly end."""
        end: socket.socket = self._writer.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


def response(reply: Reply) -> bytes:
    """A response on the wire.

    The connection ends with it: on one that is used again HTTP clients may ask once more of their own accord, and
    the tries could not be counted.
    """
    headers = {
        "Content-Type": reply.media_type,
        "Content-Length": str(len(reply.body_bytes)),
        "Connection": "close",
        **reply.headers,
    }
    return head(f"HTTP/1.1 {reply.status} Said", headers) + reply.body_bytes


def head(status_line: str, headers: Mapping[str, str]) -> bytes:
    """The head of a response; an empty header is left out."""
    lines = [status_line, *(f"{name}: {value}" for name, value in headers.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
