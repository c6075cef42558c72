"""Checks certificates, and reads on where one fails; see docs/decisions."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any

import certifi
from OpenSSL import SSL, crypto
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

#: Key in the meta of a request that was answered: what is wrong with the certificate of its host, in words.
CERTIFICATE_PROBLEM = "jobdepth_certificate_problem"
WORDS = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is self-signed",
    19: "the certificate's issuer is unknown",
    20: "the certificate's issuer is unknown, or its chain is incomplete",
}
#: OpenSSL says the same thing twice.
SAME_AS = {2: 20, 21: 20}
WRONG_HOST = "the certificate is for another host"
#: Servers that can't renegotiate safely are old, but what they publish is no secret.
OP_LEGACY_SERVER_CONNECT = 0x4


@dataclass(slots=True)
class Seen:
    """What one host and port has shown in all its handshakes."""

    has_certificate: bool = False
    problems: set[str] = field(default_factory=set)


@implementer(IPolicyForHTTPS)
class MarkingTlsPolicy:
    """Verifies each certificate and remembers the origins whose certificate does not hold."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], Seen] = {}
        self._context = SSL.Context(SSL.TLS_METHOD)
        self._context.set_options(OP_LEGACY_SERVER_CONNECT)
        self._context.set_default_verify_paths()
        # Not every Python finds the certificates of its machine.
        self._context.load_verify_locations(certifi.where())

    def has_certificate(self, origin: tuple[str, int]) -> bool:
        """Whether a host and port has ever shown a certificate, so that what it speaks is TLS."""
        return origin in self._seen and self._seen[origin].has_certificate

    def problem(self, origin: tuple[str, int]) -> str:
        """In words, what is wrong with the certificate of a host and port; empty if nothing is."""
        return "; ".join(sorted(self._seen[origin].problems)) if origin in self._seen else ""

    def creatorForNetloc(self, hostname: bytes, port: int) -> _MarkingConnections:  # noqa: N802
        """What Twisted asks for before each TLS connection."""
        host = hostname.decode("ascii")
        return _MarkingConnections(self._context, host, self._seen.setdefault((host, port), Seen()))


@implementer(IOpenSSLClientConnectionCreator)
class _MarkingConnections:
    """Makes connections to one host, which go on whatever is wrong with the certificate."""

    def __init__(self, context: SSL.Context, host: str, seen: Seen) -> None:
        self._context = context
        self._host = host
        self._seen = seen

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802, N803
        connection = SSL.Connection(self._context, None)
        connection.set_app_data(tlsProtocol)
        if not _is_address(self._host):
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER, self._verify)
        return connection

    def _verify(self, connection: SSL.Connection, certificate: crypto.X509, error: int, level: int, ok: int) -> bool:
        """Note what is wrong; called for each certificate of the chain, and for each error."""
        del connection
        self._seen.has_certificate = True
        if not ok:
            number = SAME_AS.get(error, error)
            self._seen.problems.add(WORDS.get(number, f"the certificate does not hold (OpenSSL error {number})"))
        if level == 0 and not _is_for(certificate, self._host):
            self._seen.problems.add(WRONG_HOST)
        return True


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_for(certificate: Any, host: str) -> bool:
    wanted: ServiceID = IPAddress_ID(host) if _is_address(host) else DNS_ID(host)
    try:
        verify_service_identity(extract_patterns(certificate), [wanted], [])
    except (VerificationError, CertificateError, ValueError):
        return False
    return True
