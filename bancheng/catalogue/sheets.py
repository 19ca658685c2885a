"""Spreadsheets as offices send them, read row by row: CSV in the encodings met in practice, and XLSX.

Nothing here knows what a column means. A file that cannot be read is `Unreadable`, with one sentence.
"""

import codecs
import csv
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# Longest single cell; the longest a spreadsheet program itself can hold is 32,767.
LONGEST_CELL = 200_000
LARGEST_XLSX = 512 * 1024 * 1024
# A list packs to a tenth, a hundredth at best; what packs tighter was made to burst.
SMALL_XLSX = 10 * 1024 * 1024
TIGHTEST = 200
MOST_ROWS = 500_000
# A spreadsheet keeps fifteen digits of a number: a longer code in a number cell has lost its end.
TRUE_DIGITS = 15
CHUNK = 1 << 20
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"

csv.field_size_limit(LONGEST_CELL)


class Unreadable(Exception):
    """The file cannot be read as a list; the message is one clear sentence."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: its number in the file as a spreadsheet shows it, its cells, and what is wrong with any."""

    number: int
    cells: tuple[str, ...]
    faults: dict[int, str]


def rows_in(path: Path) -> Iterator[Row]:
    """The rows of a CSV or XLSX file, one at a time; wholly empty rows are passed over."""
    kind = _kind_of(path)
    rows = _xlsx_rows(path) if kind == "xlsx" else _csv_rows(path)
    return (row for row in rows if row.faults or any(cell.strip() for cell in row.cells))


def _kind_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except FileNotFoundError:
        raise Unreadable(f"没有这个文件：{path}") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} 是文件夹，请给出一个 CSV 或 XLSX 文件") from None
    except OSError as wrong:
        raise Unreadable(f"读不了 {path}：{wrong.strerror}") from None
    if not start:
        raise Unreadable("文件是空的")
    if start.startswith(OLE_MAGIC):
        raise Unreadable("这是旧版 .xls，请用表格软件另存为 .xlsx 再导入")
    return "xlsx" if start.startswith(ZIP_MAGIC) else "csv"


# CSV ---------------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[Row]:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter_of(stream.readline())
        stream.seek(0)
        reader = csv.reader(stream, delimiter=delimiter)
        try:
            for cells in reader:
                yield Row(number=reader.line_num, cells=tuple(map(_unwrap, cells)), faults={})
        except csv.Error as wrong:
            too_long = "field larger" in str(wrong)
            why = f"有一格超过 {LONGEST_CELL} 字，可能少了一个引号" if too_long else "引号不成对或有空字符"
            raise Unreadable(f"第 {reader.line_num} 行读不下去：{why}") from None


def _encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read: UTF-8 or 16 by their marks, else UTF-8, else GB 18030."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _if_readable(path, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        if _reads_as(path, encoding):
            return encoding
    raise Unreadable("认不出文字编码，请另存为 UTF-8 或 GBK 的 CSV 再导入")


def _if_readable(path: Path, encoding: str) -> str:
    if _reads_as(path, encoding):
        return encoding
    raise Unreadable(f"文件开头说是 {encoding.upper()}，内容却不是，请另存为 UTF-8 的 CSV 再导入")


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter_of(first_line: str) -> str:
    return max(",\t;，", key=first_line.count)


def _unwrap(cell: str) -> str:
    """The text inside ="00123", by which spreadsheets keep the zeros of a code in a CSV file."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


# XLSX --------------------------------------------------------------------------------------------


def _xlsx_rows(path: Path) -> Iterator[Row]:
    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile):
        raise Unreadable("打不开这个 XLSX 文件，它可能没有传完整或设了密码") from None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise Unreadable("这个 XLSX 文件里没有工作表")
        # The size written in the file is often wrong; reading on to the real end ignores it.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > MOST_ROWS:
                # A row may also claim to be the thousand-millionth; those before it would be made up one by one.
                raise Unreadable(f"超过 {MOST_ROWS} 行，请拆成几份再导入")
            yield _xlsx_row(number, cells)
    except (zipfile.BadZipFile, zlib.error, LookupError, SyntaxError, ValueError, OverflowError):
        raise Unreadable("这个 XLSX 文件中间坏了，请重新导出一份") from None
    finally:
        book.close()


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable("打不开这个 XLSX 文件，它可能没有传完整") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > LARGEST_XLSX or (unpacked > SMALL_XLSX and unpacked / packed > TIGHTEST):
        raise Unreadable("这个 XLSX 文件展开后太大，请拆成几份再导入")


def _xlsx_row(number: int, cells: tuple[object, ...]) -> Row:
    texts: list[str] = []
    faults: dict[int, str] = {}
    for place, cell in enumerate(cells):
        text, fault = _xlsx_cell(cell)
        texts.append(text)
        if fault:
            faults[place] = fault
    return Row(number=number, cells=tuple(texts), faults=faults)


def _xlsx_cell(cell: object) -> tuple[str, str]:
    """The cell as text, and what makes it unusable."""
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return "", "是公式，请在表格软件里选中整列，粘贴为数值"
    if kind == "e":
        return "", f"是表格软件的出错值 {value}"
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10], ""
    return ("" if value is None else str(value)), ""


def _number(value: float) -> tuple[str, str]:
    whole = int(value) if float(value).is_integer() else None
    if whole is None:
        return repr(value), ""
    if len(str(abs(whole))) > TRUE_DIGITS:
        return "", "被表格软件存成了数字，末尾的位数已经丢了，请把这一列设为文本后重新填"
    return str(whole), ""
