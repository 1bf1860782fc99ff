"""The certificate of the public port and of encrypted SIP: the site's own, or one that is made here.

What is wrong with a certificate is said before a port opens, with the file and what to do.
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config.faults import Fault, Refused
from config.home import Home
from config.schema import SELF_SIGNED, Site, Tls
from config.secrets import write_private

VALID = timedelta(days=397)  # browsers take no longer ones
RENEWED = timedelta(days=30)  # before its end, at a start


def files(site: Site, home: Home) -> tuple[Path, Path]:
    """Certificate and key; those of our own making are made when they are missing, old or for other names.
    Errors: Refused."""
    tls = site.server.tls or Tls(certificate=SELF_SIGNED)
    if tls.certificate != SELF_SIGNED:
        pair = home.path / tls.certificate, home.path / str(tls.key)
        check(*pair)
        return pair
    certificate, key = home.path / "tls" / "certificate.pem", home.path / "tls" / "key.pem"
    names = own_names(site, tls)
    if not _serves(certificate, key, names):
        certificate.parent.mkdir(mode=0o700, exist_ok=True)
        made, secret = self_signed(names, datetime.now(UTC))
        write_private(key, secret.decode())
        write_private(certificate, made.decode())
    return certificate, key


def own_names(site: Site, tls: Tls) -> list[str]:
    """By which browsers may reach this machine."""
    nodes = [node.address for node in site.nodes]
    names = [*tls.names, socket.gethostname(), "localhost", site.server.address, "127.0.0.1", *nodes]
    return [name for name in dict.fromkeys(names) if name != "0.0.0.0"]


def self_signed(names: list[str], now: datetime) -> tuple[bytes, bytes]:
    """Certificate and key, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM), secret


def check(certificate: Path, key: Path) -> None:
    """Errors: Refused, with everything that is wrong with the two."""
    faults: list[Fault] = []
    read = _read(certificate, "certificate", faults), _read(key, "key", faults)
    if faults:
        raise Refused(faults)
    where = f"[server.tls] certificate {certificate}"
    try:
        known = x509.load_pem_x509_certificates(read[0])[0]
    except (ValueError, IndexError):
        raise Refused(
            [Fault(where, "is no certificate in PEM", "it begins with BEGIN CERTIFICATE")]
        ) from None
    try:
        secret = serialization.load_pem_private_key(read[1], None)
    except (ValueError, TypeError):
        hint = "it begins with BEGIN PRIVATE KEY; one with a password must be saved without it"
        raise Refused([Fault(f"[server.tls] key {key}", "is no readable key in PEM", hint)]) from None
    if secret.public_key() != known.public_key():
        hint = "give the key that was made with it; the site's own certificate comes first in its file"
        raise Refused([Fault(f"[server.tls] key {key}", f"does not belong to {certificate}", hint)])
    if known.not_valid_after_utc < datetime.now(UTC):
        ended = f"{known.not_valid_after_utc:%Y-%m-%d}"
        raise Refused([Fault(where, f"was valid until {ended}", "renew it, and put the new one there")])
    if key.stat().st_mode & 0o077:
        hint = f"type `chmod 600 {key}`"
        raise Refused([Fault(f"[server.tls] key {key}", "can be read by others on this machine", hint)])


def ends(certificate: Path) -> datetime:
    """When the first one in the file ends. Errors: OSError, ValueError."""
    return x509.load_pem_x509_certificates(certificate.read_bytes())[0].not_valid_after_utc


def _read(file: Path, what: str, faults: list[Fault]) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = 'check the path (relative ones begin in the home folder), or write certificate = "self-signed"'
        faults.append(Fault(f"[server.tls] {what} {file}", f"cannot be read ({error.strerror})", hint))
        return b""


def _serves(certificate: Path, key: Path, names: list[str]) -> bool:
    try:
        check(certificate, key)
        known = x509.load_pem_x509_certificate(certificate.read_bytes())
        listed = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (Refused, OSError, ValueError, x509.ExtensionNotFound):
        return False
    fresh = known.not_valid_after_utc > datetime.now(UTC) + RENEWED
    return fresh and set(listed) == {_general(name) for name in names}


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
