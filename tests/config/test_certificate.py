"""The certificate of `./run --https`: for these names, kept while it serves, made anew when it does not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from bancheng.config import certificate

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAMES = ["127.0.0.1", "localhost", "192.168.3.4"]


def test_it_is_for_these_names_and_for_its_owner_only(tmp_path: Path) -> None:
    cert, key = certificate.make_sure(tmp_path / "tls", NAMES, AT)
    found = x509.load_pem_x509_certificate(cert.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "192.168.3.4"]
    assert key.stat().st_mode & 0o077 == 0
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=398)


def test_it_is_kept_while_it_serves(tmp_path: Path) -> None:
    before = certificate.make_sure(tmp_path, NAMES, AT)[0].read_bytes()
    assert certificate.make_sure(tmp_path, NAMES[:2], AT + timedelta(days=300))[0].read_bytes() == before
    elsewhere = [*NAMES[:2], "10.0.0.9"]
    moved = certificate.make_sure(tmp_path, elsewhere, AT)[0].read_bytes()
    assert moved != before, "another address"
    assert certificate.make_sure(tmp_path, elsewhere, AT + timedelta(days=392))[0].read_bytes() != moved, (
        "old"
    )


def test_what_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_bytes(b"no certificate")
    (tmp_path / "key.pem").write_bytes(b"no key")
    cert, key = certificate.make_sure(tmp_path, NAMES, AT)
    assert cert.read_bytes().startswith(b"-----BEGIN CERTIFICATE") and b"PRIVATE KEY" in key.read_bytes()
