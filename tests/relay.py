"""Passes connections on to a server, and holds each piece of an answer back for a while at random."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

CHUNK_BYTES = 65_536


class _Relay:
    def __init__(self, target: tuple[str, int], most_delay_s: float, seed: int) -> None:
        self.port = 0
        self.is_open = threading.Event()
        self._target = target
        self._most_delay_s = most_delay_s
        self._random = Random(seed)

    async def run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.is_open.set()
        await self._end.wait()
        server.close()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(
                self._pump(reader, far_writer, 0.0), self._pump(far_reader, writer, self._most_delay_s)
            )
        far_writer.close()
        writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most_delay_s: float) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            await asyncio.sleep(self._random.uniform(0, most_delay_s))
            writer.write(chunk)
            await writer.drain()
        writer.close()


@contextmanager
def relay(target: tuple[str, int], most_delay_s: float, seed: int) -> Iterator[str]:
    """The address of a relay to a server on this machine."""
    through = _Relay(target, most_delay_s, seed)
    thread = threading.Thread(target=lambda: asyncio.run(through.run()), daemon=True)
    thread.start()
    through.is_open.wait()
    try:
        yield f"http://127.0.0.1:{through.port}"
    finally:
        through.end()
        thread.join()
