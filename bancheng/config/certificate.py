"""The certificate `./run --https` serves with: self-signed, for this machine's own names and addresses.

A phone opens its camera only for an address it reached by TLS. Whoever has a certificate of the office's own names it in
BANCHENG_TLS_CERT and BANCHENG_TLS_KEY instead.
"""

import ipaddress
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIVES = timedelta(days=397)
"""Longer is refused by phones, whoever signed."""
RENEWED_BEFORE = timedelta(days=7)


def make_sure(folder: Path, names: Sequence[str], at: datetime) -> tuple[Path, Path]:
    """Certificate and key for these names, made anew when there is none, a name is missing or its time is nearly over."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    if not (key.exists() and _serves(cert, names, at)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(cert, key, names, at)
    return cert, key


def _serves(cert: Path, names: Sequence[str], at: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(cert.read_bytes())
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    there = {*held.get_values_for_type(x509.DNSName), *map(str, held.get_values_for_type(x509.IPAddress))}
    return set(names) <= there and at < found.not_valid_after_utc - RENEWED_BEFORE


def _make(cert: Path, key: Path, names: Sequence[str], at: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bancheng")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LIVES)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(key, pem)
    _write(cert, made.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, octets: bytes) -> None:
    """Writes aside, for its owner only, then gives it its name."""
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(octets)
    aside.replace(path)


def main(argv: Sequence[str]) -> int:
    """What the launcher calls: the folder, then the names."""
    try:
        make_sure(Path(argv[0]), argv[1:], datetime.now(UTC))
    except OSError as wrong:
        print(f"自签证书做不出来：{argv[0]}，{wrong.strerror}，请检查权限。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
