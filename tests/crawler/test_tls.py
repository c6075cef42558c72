"""Sites over HTTPS: certificates that hold, certificates that do not, and what is no TLS at all."""

from __future__ import annotations

import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from OpenSSL import SSL

from crawler.network.tls import MarkingTlsPolicy
from jobdepth.model import SiteStatus
from tests.crawler.certificates import DAY, Authority, make_authority, self_signed
from tests.crawler.crawls import Crawl, open_crawl
from tests.crawler.raw_server import RawServer, page, serve_raw

HOST = "127.0.0.1"
PROBLEMS = {
    "good": "",
    "expired": "the certificate has expired",
    "not-yet": "the certificate is not valid yet",
    "stranger": "the certificate's issuer is unknown, or its chain is incomplete",
    "self-signed": "the certificate is self-signed",
    "other-host": "the certificate is for another host",
    "all-wrong": "the certificate has expired; the certificate is for another host; "
    "the certificate's issuer is unknown, or its chain is incomplete",
}


def contexts(folder: Path, authority: Authority, host: str) -> dict[str, ssl.SSLContext]:
    stranger = make_authority("Stranger")
    return {
        "good": authority.server(folder, host),
        "expired": authority.server(folder, host, begins=-2 * DAY, ends=-DAY / 2),
        "not-yet": authority.server(folder, host, begins=DAY / 2, ends=DAY),
        "stranger": stranger.server(folder, host),
        "self-signed": self_signed(folder, host),
        "other-host": authority.server(folder, "other.example"),
        "all-wrong": stranger.server(folder, "other.example", begins=-2 * DAY, ends=-DAY / 2),
    }


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority that this machine trusts for as long as the tests run."""
    made = make_authority("Trusted")
    path = tmp_path_factory.mktemp("authority") / "trusted.pem"
    made.write(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(path))
        yield made


@contextmanager
def serve_tls(folder: Path, authority: Authority) -> Iterator[dict[str, RawServer]]:
    with ExitStack() as stack:
        found: dict[str, RawServer] = {}
        for name, context in contexts(folder, authority, HOST).items():
            found[name] = stack.enter_context(serve_raw({}, context))
            found[name].sites = {f"{HOST}:{found[name].port}": {"/": page("/a"), "/a": page()}}
        yield found


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[dict[str, RawServer]]:
    with serve_tls(tmp_path_factory.mktemp("servers"), authority) as found:
        yield found


NO_TLS = {
    "plain-text": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "noise": b"\x00\xff" * 500,
    "nothing": b"",
}


@contextmanager
def speak(answer: bytes) -> Iterator[int]:
    """A port that says these bytes to whoever connects, and hangs up."""

    class Speaker(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.recv(4096)
                self.request.sendall(answer)

    with socketserver.ThreadingTCPServer((HOST, 0), Speaker) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


@pytest.fixture(scope="module")
def no_tls() -> Iterator[dict[str, int]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(speak(answer)) for name, answer in NO_TLS.items()}


@pytest.fixture(scope="module")
def crawl(
    tmp_path_factory: pytest.TempPathFactory, servers: dict[str, RawServer], no_tls: dict[str, int]
) -> Iterator[Crawl]:
    ports = [*(server.port for server in servers.values()), *no_tls.values()]
    with open_crawl(tmp_path_factory.mktemp("tls"), [f"https://{HOST}:{port}/" for port in ports]) as found:
        yield found.run()


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_site_is_read_whatever_its_certificate_and_what_is_wrong_is_noted(
    crawl: Crawl, servers: dict[str, RawServer], name: str
) -> None:
    row = crawl.rows[f"{HOST}:{servers[name].port}"]
    pages = {urlsplit(url).path for url in crawl.store.crawls.graph(row.crawl_id).pages}
    assert (row.failure, pages) == (None, {"/", "/a"})
    assert row.certificate_problem == PROBLEMS[name]


@pytest.mark.parametrize("name", NO_TLS)
def test_a_port_that_speaks_no_tls_is_unreachable(crawl: Crawl, no_tls: dict[str, int], name: str) -> None:
    row = crawl.rows[f"{HOST}:{no_tls[name]}"]
    assert row.failure is SiteStatus.UNREACHABLE
    assert "no secure connection" in row.reason


def handshake(policy: MarkingTlsPolicy, port: int, host: str = HOST) -> None:
    """A TLS handshake such as Twisted makes."""
    connection = policy.creatorForNetloc(host.encode(), port).clientConnectionForTLS(None)  # type: ignore[arg-type]
    connection.set_connect_state()
    with socket.create_connection((HOST, port)) as wire:
        while True:
            try:
                connection.do_handshake()
            except SSL.WantReadError:
                with suppress(SSL.WantReadError):
                    wire.sendall(connection.bio_read(65536))
                connection.bio_write(wire.recv(65536))
            else:
                return


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_problem_is_told_in_words_and_belongs_to_one_origin(
    servers: dict[str, RawServer], authority: Authority, name: str
) -> None:
    policy = MarkingTlsPolicy()
    handshake(policy, servers[name].port)
    handshake(policy, servers[name].port)
    assert policy.problem((HOST, servers[name].port)) == PROBLEMS[name]
    assert policy.problem((HOST, 1)) == ""


@contextmanager
def tunnel_to(ports: Mapping[str, int]) -> Iterator[int]:
    """A proxy that opens tunnels to these hosts, and to no others."""

    class Tunnel(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            host = self.request.recv(4096).split()[1].decode().rsplit(":", 1)[0]
            if host not in ports:
                self.request.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                return
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection((HOST, ports[host])) as wire, suppress(OSError):
                ends = {self.request: wire, wire: self.request}
                while True:
                    for end in select.select(list(ends), [], [])[0]:
                        data = end.recv(65536)
                        if not data:
                            return
                        ends[end].sendall(data)

    with socketserver.ThreadingTCPServer((HOST, 0), Tunnel) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def test_certificates_are_checked_through_a_proxy_too(tmp_path: Path, authority: Authority) -> None:
    sites = {f"{name}.example": {"/": page("/a"), "/a": page()} for name in ("good", "expired")}
    with ExitStack() as stack:
        ports = {
            host: stack.enter_context(
                serve_raw(sites, authority.server(tmp_path, host, begins=-2 * DAY, ends=DAY / 2 * sign))
            ).port
            for host, sign in (("good.example", 1), ("expired.example", -1))
        }
        proxy = stack.enter_context(tunnel_to(ports))
        seeds = [f"https://{host}/" for host in (*ports, "nowhere.example")]
        crawl = stack.enter_context(open_crawl(tmp_path / "study", seeds, proxy=f"http://{HOST}:{proxy}"))
        rows = crawl.run().rows
        assert {host: row.failure for host, row in rows.items()} == {
            "good.example": None, "expired.example": None, "nowhere.example": SiteStatus.UNREACHABLE,
        }  # fmt: skip
        assert rows["good.example"].certificate_problem == ""
        assert rows["expired.example"].certificate_problem == "the certificate has expired"
