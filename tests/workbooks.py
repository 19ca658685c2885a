"""Workbooks no spreadsheet program writes: made to break a reader, or to burst it."""

import io
import re
import zipfile

import openpyxl

HUGE_NUMBER = f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>'
MISSING_TEXT = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'
CUT_SHORT = '<row r="1"><c r="A1"></row>'
FAR_ROW = '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
BURSTING = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"0" * 30_000_000}</t></is></c></row>'


def holding(rows: str) -> bytes:
    """A workbook whose first sheet holds these rows as they stand in its XML."""
    plain, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                content, done = re.subn(
                    r"<sheetData ?/>|<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>", content
                )
                assert done == 1
            new.writestr(entry.filename, content)
    return made.getvalue()
