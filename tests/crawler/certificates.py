"""Certificates for servers on loopback, good and bad ones."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs certificates of servers."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, path: Path) -> None:
        """Write what a machine needs to trust this authority."""
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def server(self, folder: Path, *names: str, begins: timedelta = -DAY, ends: timedelta = DAY) -> ssl.SSLContext:
        """A TLS server with a certificate for these names, good from `begins` to `ends` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _build(_name(names[0]), self.name, key, begins, ends, names).sign(self.key, hashes.SHA256())
        return _context(folder, certificate, key)


def make_authority(name: str) -> Authority:
    """A new authority that nobody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _build(_name(name), _name(name), key, -DAY, DAY, ())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(_name(name), key, builder.sign(key, hashes.SHA256()))


def self_signed(folder: Path, name: str) -> ssl.SSLContext:
    """A TLS server that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _context(folder, _build(_name(name), _name(name), key, -DAY, DAY, (name,)).sign(key, hashes.SHA256()), key)


def _build(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey,
    begins: timedelta, ends: timedelta, names: tuple[str, ...],
) -> x509.CertificateBuilder:  # fmt: skip
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), False)
    return builder


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _context(folder: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    path = folder / f"{certificate.serial_number}.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
