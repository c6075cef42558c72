"""Hosts with good and bad TLS, each at the end of a tunnel through the proxy."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from tests.crawler.crawls import CrawledSite
from tests.hostile.case import BLOCKED, UNREACHABLE, Case, hang, hang_up, raw, reset
from tests.hostile.certificates import tls_for
from tests.hostile.server import Behaviour
from tests.site_server import moved

ROW = "Network: bad TLS"


class GoodTls(Case):
    """A certificate of a trusted authority for the right host: no mark."""

    row = ROW
    scheme = "https"

    def tls(self) -> ssl.SSLContext:
        return tls_for(self.host)

    def check(self, site: CrawledSite) -> Iterator[str]:
        if site.row.certificate_problem:
            yield f"a mark on a good certificate: {site.row.certificate_problem}"


class _BadCertificate(Case, is_abstract=True):
    """What any visitor may read in spite of a warning is read, and the report carries a mark."""

    row = ROW
    scheme = "https"

    def check(self, site: CrawledSite) -> Iterator[str]:
        if not site.row.certificate_problem:
            yield "nothing is said about the certificate"


class ExpiredCertificate(_BadCertificate):
    """Expired a year ago."""

    def tls(self) -> ssl.SSLContext:
        return tls_for(self.host, from_days=-800, to_days=-365)


class EarlyCertificate(_BadCertificate):
    """Not valid before next week."""

    def tls(self) -> ssl.SSLContext:
        return tls_for(self.host, from_days=7, to_days=90)


class StrangersCertificate(_BadCertificate):
    """Signed by an authority that nobody trusts."""

    def tls(self) -> ssl.SSLContext:
        return tls_for(self.host, signed_by="Stranger")


class WrongHostCertificate(_BadCertificate):
    """Good, but for another host."""

    def tls(self) -> ssl.SSLContext:
        return tls_for("somebody-else.example")


class ExpiredBehindRedirect(_BadCertificate):
    """The bad certificate is met only where the plain address leads."""

    scheme = "http"

    def __init__(self) -> None:
        super().__init__()
        self.routes = {"/": [moved(f"https://{self.host}/"), self._pages["/"]]}

    again = frozenset({"/", "/robots.txt"})

    def tls(self) -> ssl.SSLContext:
        return tls_for(self.host, from_days=-800, to_days=-365)


class _NoTls(Case, is_abstract=True):
    """Something else than TLS answers: the site is unreachable after three tries at most."""

    row = ROW
    scheme = "https"
    statuses = UNREACHABLE
    again = frozenset({"CONNECT"})
    most_requests = 3
    behaviour: Behaviour

    def tls(self) -> Behaviour:
        return type(self).behaviour


class GarbageTls(_NoTls):
    """Bytes that are no handshake."""

    behaviour = staticmethod(raw(b"\x00\xff" * 500))


class PlainTextTls(_NoTls):
    """A plain web server on the TLS port."""

    behaviour = staticmethod(raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))


class TlsHangsUp(_NoTls):
    """An end instead of a handshake."""

    behaviour = staticmethod(hang_up)


class TlsResets(_NoTls):
    """A reset instead of a handshake."""

    behaviour = staticmethod(reset)


class TlsHangs(_NoTls):
    """A handshake that never goes on; whether that is no answer or rules that nobody knows, nothing is read."""

    statuses = UNREACHABLE | BLOCKED

    behaviour = staticmethod(hang)


class NoTunnel(_NoTls):
    """The proxy gets no connection to the host."""

    def tls(self) -> None:  # type: ignore[override]
        return None
