"""Large-ish websites, made up and served on loopback by a process of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from random import Random
from urllib.parse import urlsplit

PAGE_BYTES = 57_000
MENU_LINKS = 40
TEXT_LINKS = 60
WORDS = "power cooling network outage customer backup rack audit contract migration staff night region carrier".split()


def make_site(host: str, pages: int) -> dict[str, bytes]:
    """The responses of a site by address: each page has a menu, text, and links into the whole site."""
    random = Random(host)
    paths = ["/", *(f"/section-{n % 9}/page-{n}" for n in range(1, pages))]
    menu = "".join(f'<li><a href="{path}">Entry {n}</a></li>' for n, path in enumerate(paths[:MENU_LINKS]))
    return {f"http://{host}{path}": _response(_page(path, paths, menu, random)) for path in paths}


def _page(path: str, paths: list[str], menu: str, random: Random) -> str:
    parts = []
    while sum(map(len, parts)) < PAGE_BYTES - len(menu) - 500:
        text = " ".join(random.choices(WORDS, k=60))
        parts.append(f'<div class="card card--wide"><h3>{text[:40]}</h3><p class="body">{text}.</p></div>')
    for number in range(TEXT_LINKS):
        link = f'<p><a class="more" href="{random.choice(paths)}">Read {number}</a></p>'
        parts.insert(random.randrange(len(parts)), link)
    body = f"<header><nav><ul>{menu}</ul></nav></header><main>{''.join(parts)}</main><footer>end</footer>"
    return f'<!doctype html><html lang="en"><head><title>{path}</title></head><body>{body}</body></html>'


def _response(page: str, status: str = "200 OK") -> bytes:
    body = page.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


NOT_FOUND = _response("<html><body>Nothing here.</body></html>", "404 Not Found")


@contextmanager
def serve(sites: list[str], pages: int) -> Iterator[str]:
    """Serve these hosts as a forward proxy; gives its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_run, args=(theirs, sites, pages), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _run(started: Connection, sites: list[str], pages: int) -> None:
    responses = {url: reply for host in sites for url, reply in make_site(host, pages).items()}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                url = urlsplit(head.split(b" ", 2)[1].decode())
                writer.write(responses.get(f"http://{url.netloc}{url.path}", NOT_FOUND))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve_all() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        started.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve_all())
