"""Certificates of all kinds, made when they are needed."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def name_of(common_name: str) -> x509.Name:
    """A name with nothing but a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@cache
def authority(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The key and certificate of an authority of this name."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name_of(name), name_of(name), key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - 900 * DAY).not_valid_after(now + 900 * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def trusted_authorities() -> bytes:
    """The certificates that a crawl is to trust, as PEM."""
    return authority("Trusted")[1].public_bytes(serialization.Encoding.PEM)


def tls_for(host: str, *, signed_by: str = "Trusted", from_days: int = -10, to_days: int = 10) -> ssl.SSLContext:
    """A server's TLS with a certificate for `host` of this age."""
    signer, issuer = authority(signed_by)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer.subject, name_of(host), key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now + from_days * DAY).not_valid_after(now + to_days * DAY)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    certificate = builder.sign(signer, hashes.SHA256())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "server.pem")
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context
