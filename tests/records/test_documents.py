"""Documents: told by their content, closed on the disk, refused with a sentence, found when altered."""

import errno
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.records import actions, documents, keys, kinds, reads, verification
from bancheng.records.models import File, StoredFile
from bancheng.rules import uploads
from bancheng.rules.refusal import Refused


@pytest.fixture(autouse=True)
def place(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def a_pdf(size: int = 0) -> bytes:
    return b"%PDF-1.7\n" + b"x" * size + b"\n%%EOF\n"


def a_png(width: int = 3, height: int = 2) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 20)) + chunk(b"IEND", b"")


def a_jpeg(width: int = 3, height: int = 2) -> bytes:
    app0 = b"\xff\xe0\x00\x10JFIF\0" + bytes(9)
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app0 + frame + b"\xff\xda\x00\x02\xff\xd9"


def a_webp() -> bytes:
    body = b"WEBPVP8 " + struct.pack("<I", 4) + b"abcd"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def a_zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return packed.getvalue()


def a_docx(**more: bytes) -> bytes:
    return a_zip(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}, **more)


def an_xlsx() -> bytes:
    return a_zip(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})


def hand_in(content: bytes, name: str = "材料.pdf", at: datetime | None = None) -> StoredFile:
    return actions.store_upload(SimpleUploadedFile(name, content), by="staff:1", at=at or START)


START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(), "pdf"),
        (a_png(), "png"),
        (a_jpeg(), "jpg"),
        (a_webp(), "webp"),
        (a_docx(), "docx"),
        (an_xlsx(), "xlsx"),
    ],
)
def test_what_is_taken_comes_back_as_it_was(db: None, place: Path, content: bytes, kind: str) -> None:
    stored = hand_in(content, "任意名字.exe")
    stored.refresh_from_db()
    assert stored.kind == kind
    assert stored.display_name == f"任意名字.{kind}"
    assert reads.open_stored(stored).read() == content
    assert stored.hash == keys.digest("sm3", content)
    assert stored.content_type == kinds.KINDS[kind].content_type
    (path,) = place.glob("*/*")
    assert content not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (b"MZ\x90\x00", "upload.kind"),
        (b"<html><script>alert(1)</script>", "upload.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "upload.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "upload.kind"),
        (b"GIF89a", "upload.kind"),
        (a_zip(a=b"x"), "upload.kind"),
        (b"%PDF-1.7\n cut", "upload.broken"),
        (a_png()[:-20], "upload.broken"),
        (a_png(0, 5), "upload.broken"),
        (a_jpeg()[:-2], "upload.broken"),
        (a_jpeg()[:12], "upload.broken"),
        (a_webp()[:-2], "upload.broken"),
        (a_docx()[:-30], "upload.broken"),
        (a_png(60000, 60000), "upload.bomb"),
        (a_jpeg(60000, 60000), "upload.bomb"),
        (a_docx(**{"word/media/a.bin": bytes(30_000_000)}), "upload.bomb"),
        (a_docx(**{f"m{i}": b"" for i in range(2001)}), "upload.bomb"),
        (a_docx(**{"../../etc/passwd": b"x"}), "upload.path"),
        (a_docx(**{"/etc/passwd": b"x"}), "upload.path"),
        (a_docx(**{"word/vbaProject.bin": b"x"}), "upload.macro"),
        (a_pdf(uploads.MOST_OCTETS), "upload.too_large"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(db: None, place: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(content)
    assert refused.value.code == code
    assert refused.value.sentence.endswith("。")
    assert not StoredFile.objects.exists()
    assert not list(place.glob("*/*"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\li\\合同.pdf", "合同.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "附件.pdf"),
        (".pdf", "附件.pdf"),
        ("...", "附件.pdf"),
        ('<b>"x".pdf', "bx.pdf"),
        ("证" * 300 + ".pdf", "证" * 100 + ".pdf"),
        ("收据 2026.03.02", "收据 2026.03.pdf"),
        ("没有点", "没有点.pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, shown: str) -> None:
    assert kinds.shown_name(name, kinds.PDF) == shown


def test_reading_stops_at_the_limit() -> None:
    class Endless:
        name = "x"
        read = 0

        def chunks(self):
            while True:
                Endless.read += 1
                yield bytes(1024 * 1024)

    with pytest.raises(Refused, match="20 MB"):
        documents._read(Endless())
    assert Endless.read == 21


def test_a_full_disk_is_said_and_leaves_nothing(
    db: None, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        hand_in(a_pdf())
    assert refused.value.code == "upload.no_space"
    assert not list(place.glob("*/*"))


@pytest.fixture
def told(db: None, monday: datetime) -> tuple[File, StoredFile]:
    """A file whose second line tells of a document."""
    file = actions.open_file(kind="case", key="case:A", at=monday)
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    stored = hand_in(a_pdf())
    actions.append(file, "case.evidence_added", by="staff:1", at=monday, data={"stored": [stored.fact()]})
    return file, stored


def flip_a_bit(path: Path, stored: StoredFile) -> None:
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)


def put_another(path: Path, stored: StoredFile) -> None:
    """Somebody with the keys closes another document and changes the row with it."""
    octets = a_pdf(9)
    path.write_bytes(
        keys.seal_octets(bytes.fromhex(stored.file_key), documents._purpose(stored.name), octets)
    )
    StoredFile.objects.filter(pk=stored.pk).update(hash=keys.digest("sm3", octets))


def swap_with_another(path: Path, stored: StoredFile) -> None:
    other = hand_in(a_pdf(5))
    path.write_bytes(documents.path_of(other.name).read_bytes())


def erase_silently(path: Path, stored: StoredFile) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(erased_at=START, file_key="")


@pytest.mark.parametrize(
    "alter",
    [
        flip_a_bit,
        put_another,
        swap_with_another,
        erase_silently,
        lambda path, stored: path.unlink(),
        lambda path, stored: path.write_bytes(b""),
        lambda path, stored: stored.delete(),
    ],
)
def test_an_altered_document_is_found_at_the_line_that_tells_of_it(
    told: tuple[File, StoredFile], alter: Callable[[Path, StoredFile], None]
) -> None:
    _, stored = told
    account = verification.verify_all()
    assert (account.findings, account.documents) == ([], 1)
    alter(documents.path_of(stored.name), stored)
    ((file, seq, code, _),) = verification.verify_all().findings
    assert (file, seq, code) == ("case:A", 2, "document")


def test_an_erased_document_is_noise_and_the_record_holds(
    told: tuple[File, StoredFile], monday: datetime
) -> None:
    file, stored = told
    actions.erase_stored(file, stored, by="staff:1", at=monday, reason="retention_over")
    with pytest.raises(keys.Unreadable):
        reads.open_stored(StoredFile.objects.get(pk=stored.pk))
    assert verification.verify_all().findings == []


def test_files_without_a_document_are_cleared_later(told: tuple[File, StoredFile], place: Path) -> None:
    _, stored = told
    orphan = place / "zz" / ("z" * 40)
    orphan.parent.mkdir()
    orphan.write_bytes(b"x")
    at = START
    for path in place.glob("*/*"):
        os.utime(path, (at.timestamp(), at.timestamp()))
    assert documents.clear_left_behind(at=at + timedelta(days=1)) == 0
    assert documents.clear_left_behind(at=at + timedelta(days=3)) == 1
    assert not orphan.exists() and documents.path_of(stored.name).exists()


def test_a_document_lies_in_clear_only_while_it_is_read(told: tuple[File, StoredFile], settings: Any) -> None:
    _, stored = told
    with documents.in_clear(stored) as path:
        assert path.read_bytes() == reads.open_stored(stored).read()
    assert not path.exists() and list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_what_a_killed_process_left_in_clear_is_taken_away(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    (tmp_path / "tmp1").mkdir()
    (tmp_path / "tmp1" / "document.csv").write_bytes("陈阿福".encode())
    (tmp_path / "half.upload").write_bytes(b"x")
    now = datetime.now(tz=UTC)
    assert documents.clear_in_clear(at=now) == 0
    assert documents.clear_in_clear(at=now + timedelta(hours=13)) == 2
    assert list(tmp_path.iterdir()) == []
