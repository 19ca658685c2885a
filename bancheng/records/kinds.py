"""What kinds of document may be handed in, told by their content and never by their name."""

import codecs
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from bancheng.rules.refusal import Refused
from bancheng.rules.uploads import MOST_OCTETS

MOST_PIXELS = 100_000_000
MOST_MEMBERS = 2000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
LONGEST_NAME = 100
TAKEN = "PDF、照片（JPEG、PNG、WebP）、Word（.docx）和 Excel（.xlsx）"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document the window takes."""

    name: str
    content_type: str


PDF = Kind(name="pdf", content_type="application/pdf")
JPEG = Kind(name="jpg", content_type="image/jpeg")
PNG = Kind(name="png", content_type="image/png")
WEBP = Kind(name="webp", content_type="image/webp")
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(name="docx", content_type=OFFICE + "wordprocessingml.document")
XLSX = Kind(name="xlsx", content_type=OFFICE + "spreadsheetml.sheet")
WEBM = Kind(name="webm", content_type="video/webm")
MP4 = Kind(name="mp4", content_type="video/mp4")
CSV = Kind(name="csv", content_type="text/csv")
KINDS = {kind.name: kind for kind in (PDF, JPEG, PNG, WEBP, DOCX, XLSX, WEBM, MP4, CSV)}


def recognise(octets: bytes) -> Kind:
    """The kind of this content.

    Raises   Refused: upload.empty, upload.too_large, upload.kind, upload.broken, upload.bomb, upload.macro.
    """
    if not octets:
        raise Refused("upload.empty", "这个文件是空的，请重新选择。")
    if len(octets) > MOST_OCTETS:
        raise too_large()
    for magic, examine in EXAMINERS:
        if re.match(magic, octets, re.DOTALL):
            return examine(octets)
    raise Refused("upload.kind", f"这种文件收不了。可以交 {TAKEN}；其他格式请另存为 PDF 或拍照。")


def recognise_list(octets: bytes) -> Kind:
    """The kind of a list that is to be taken in: a spreadsheet, or plain text in columns; nobody hands one in as a document.

    Raises   Refused: upload.empty, upload.too_large, upload.kind, and what is wrong with a spreadsheet.
    """
    if not octets:
        raise Refused("upload.empty", "这个文件是空的，请重新选择。")
    if len(octets) > MOST_OCTETS:
        raise too_large()
    if octets.startswith(b"PK\x03\x04"):
        kind = _office(octets)
        if kind is not XLSX:
            raise Refused("upload.kind", "清单要 CSV 或 XLSX，请另存后再传。")
        return kind
    # Almost any octets can be read as UTF-16: only those that say so are.
    marked = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            if "\x00" not in octets.decode(encoding):
                return CSV
        except UnicodeError:
            continue
    raise Refused("upload.kind", "清单要 CSV 或 XLSX，请另存后再传。")


def recognise_recording(octets: bytes) -> Kind:
    """The kind of a recording our own page has made; nobody hands one in as a document.

    Raises   Refused: upload.empty, upload.kind.
    """
    if not octets:
        raise Refused("upload.empty", "录像是空的，没有存下。")
    if octets.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM
    if octets[4:8] == b"ftyp":
        return MP4
    raise Refused("upload.kind", "收到的不是录像（WebM 或 MP4），没有存下。")


def too_large() -> Refused:
    """The refusal of a document that is too large."""
    return Refused("upload.too_large", f"文件超过 {MOST_OCTETS // 1024 // 1024} MB，请压缩或分开上传。")


def _broken() -> Refused:
    return Refused("upload.broken", "文件不完整或已损坏，可能没有传完，请重新上传。")


def _bomb() -> Refused:
    return Refused("upload.bomb", "文件展开后过大，为安全起见不能收。请另存为 PDF 或缩小后再传。")


def _pdf(octets: bytes) -> Kind:
    if b"%%EOF" not in octets[-2048:]:
        raise _broken()
    return PDF


def _png(octets: bytes) -> Kind:
    if octets[12:16] != b"IHDR" or b"IEND" not in octets[-64:]:
        raise _broken()
    _not_too_many_pixels(int.from_bytes(octets[16:20]), int.from_bytes(octets[20:24]))
    return PNG


def _jpeg(octets: bytes) -> Kind:
    """Walks the segments to the one that tells height and width."""
    at = 2
    while at + 9 <= len(octets) and octets[at] == 0xFF:
        marker = octets[at + 1]
        if marker == 0xFF:  # A fill octet.
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(octets[at + i : at + i + 2]) for i in (5, 7))
            _not_too_many_pixels(width, height)
            if b"\xff\xd9" not in octets[at:]:
                raise _broken()
            return JPEG
        else:
            at += 2 + int.from_bytes(octets[at + 2 : at + 4])
    raise _broken()


def _webp(octets: bytes) -> Kind:
    if int.from_bytes(octets[4:8], "little") + 8 > len(octets):
        raise _broken()
    if octets[12:16] == b"VP8X":
        sides = (int.from_bytes(octets[i : i + 3], "little") + 1 for i in (24, 27))
        _not_too_many_pixels(*sides)
    return WEBP


def _not_too_many_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise _broken()
    if width * height > MOST_PIXELS:
        raise _bomb()


def _office(octets: bytes) -> Kind:
    """A zip is taken only as a Word or Excel document; it is looked at, never unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(octets)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _broken() from None
    _no_bomb(members)
    names = {member.filename for member in members}
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise Refused("upload.path", "文件内含有可疑的路径，为安全起见不能收。请另存为 PDF 再传。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("upload.macro", "文件里带有宏程序，不能收。请另存为不带宏的文件或 PDF。")
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise Refused("upload.kind", f"压缩包收不了，请把里面的文件分别上传。可以交 {TAKEN}。")


def _no_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise _bomb()
    if unpacked > 10 * 1024 * 1024 and unpacked / packed > MOST_RATIO:
        raise _bomb()


EXAMINERS: tuple[tuple[bytes, Callable[[bytes], Kind]], ...] = (
    (rb"%PDF-", _pdf),
    (rb"\xff\xd8\xff", _jpeg),
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"RIFF....WEBP", _webp),
    (rb"PK\x03\x04", _office),
)


def shown_name(name: str, kind: Kind) -> str:
    """A name that can be shown and saved anywhere: no path, no control or direction characters, true ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*'
    ).strip()
    stem, dot, ending = kept.rpartition(".")
    base = (stem if dot and len(ending) <= 5 else kept).strip(" .")[:LONGEST_NAME]
    return f"{base or '附件'}.{kind.name}"
