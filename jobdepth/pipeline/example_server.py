"""Serves the example operators' websites on loopback, as a forward proxy for their invented host names."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host has at a path: a file, or the place it has moved to."""

    status: HTTPStatus
    file: Path | None = None
    location: str = ""


class ExampleHost:
    """One folder of files that answers as a web host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._redirects = _read_redirects(folder / "_redirects")

    def reply(self, path: str) -> Reply:
        """What stands at `path`, percent-decoded or not."""
        moved = self._moved(path)
        if moved is not None:
            return moved
        target = (self._folder / unquote(path).lstrip("/")).resolve()
        if not target.is_relative_to(self._folder) or target.name == "_redirects":
            return Reply(HTTPStatus.NOT_FOUND)
        if target.is_dir() and not path.endswith("/"):
            return Reply(HTTPStatus.MOVED_PERMANENTLY, location=quote(unquote(path)) + "/")
        choices = [target / "index.html"] if path.endswith("/") else [target, target.with_name(f"{target.name}.html")]
        file = next((choice for choice in choices if choice.is_file()), None)
        return Reply(HTTPStatus.OK, file) if file else Reply(HTTPStatus.NOT_FOUND)

    def _moved(self, path: str) -> Reply | None:
        for source, target, status in self._redirects:
            if source == unquote(path):
                return Reply(status, location=target)
            if source.endswith("*") and unquote(path).startswith(source[:-1]):
                return Reply(status, location=target.replace(":splat", path[len(source) - 1 :]))
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        host = re.sub(r":\d+$", "", parts.netloc or self.headers.get("Host", "")).lower()
        known = self.server.hosts.get(host)
        reply = known.reply(parts.path or "/") if known else Reply(HTTPStatus.BAD_GATEWAY)
        body = reply.file.read_bytes() if reply.file else b""
        self.send_response(reply.status)
        if reply.location:
            location = reply.location if "://" in reply.location else f"http://{host}{reply.location}"
            self.send_header("Location", location)
        if reply.file:
            self.send_header("Content-Type", MEDIA_TYPES.get(reply.file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the overridden argument
        """Say nothing; the run record counts the pages."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hosts = {path.name: ExampleHost(path) for path in folder.iterdir() if path.is_dir()}


@contextmanager
def serve_examples(folder: Path) -> Iterator[str]:
    """Serve every folder in `folder` under its name as host; gives the proxy's address."""
    server = _Server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _read_redirects(path: Path) -> list[tuple[str, str, HTTPStatus]]:
    if not path.is_file():
        return []
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [(parts[0], parts[1], HTTPStatus(int(parts[2]))) for parts in lines if len(parts) == 3]
