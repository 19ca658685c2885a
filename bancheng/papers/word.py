"""A paper as Word document, to be worked on further: the same blocks, the fonts every office machine has.

Source: GB/T 9704-2012 for sheet, margins and type; the size is that of the PDF.
"""

import io
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import segno
from docx import Document as new_document
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bancheng.papers import blocks, verifying
from bancheng.papers.blocks import Document, Text

BODY, SONG, SANS = "仿宋", "宋体", "黑体"
RED = RGBColor(0xC3, 0x1E, 0x1E)
WIDTH_MM = 210
LABEL_MM = 24
EARLIEST = datetime(1980, 1, 1)  # noqa: DTZ001 — Word keeps moments of UTC without saying so


def docx_of(document: Document, *, at: datetime | None = None) -> bytes:
    """The paper as Word document.

    Shapes   document: with number, size and what else its issuing puts in. at: the moment the file itself names.
    """
    sheet = _Sheet(document, at)
    for index, copy in enumerate(document["copies"] or [""]):
        if index:
            sheet.word.add_section(WD_SECTION.NEW_PAGE)
        sheet.whole(copy)
    made = io.BytesIO()
    sheet.word.save(made)
    return made.getvalue()


class _Sheet:
    """The Word document while it is written."""

    def __init__(self, document: Document, at: datetime | None) -> None:
        self.document = document
        self.size = document["size"]
        self.word: Word = new_document()
        self._lay_out()
        about = self.word.core_properties
        about.title, about.author, about.language = document["title"], document["office"], "zh-CN"
        about.comments = ""
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None) if at else EARLIEST

    def _lay_out(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(WIDTH_MM), Mm(297)
        top, bottom, left, right = self.size["margins"]
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance = Mm(max(bottom - 12, 6))
        self.width = WIDTH_MM - left - right
        usual = self.word.styles["Normal"]
        usual.font.name, usual.font.size = "Times New Roman", Pt(self.size["points"])
        usual.element.rPr.rFonts.set(qn("w:eastAsia"), BODY if self.is_official else SONG)
        usual.paragraph_format.space_after = Pt(0)
        usual.paragraph_format.line_spacing = Pt(self.size["pitch"])
        self._foot_of_page(section.footer.paragraphs[0])
        if over := self.document.get("over"):
            self._over(section.header.paragraphs[0], over)

    @property
    def is_official(self) -> bool:
        return self.document["form"] in ("official", "own")

    def _over(self, line: Paragraph, over: str) -> None:
        """What became of a paper that is over, above every page."""
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = 1.0
        run = _run(line, f"【{over}】", SANS, 22)
        run.font.color.rgb = RED

    def _foot_of_page(self, line: Paragraph) -> None:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = 1.0
        _run(line, f"{self.document.get('number', '')}　— ", SONG, 9)
        run = _run(line, "", SONG, 9)
        for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = words
            run._r.append(part)
        _run(line, " —", SONG, 9)

    # --- the sheet from top to bottom ---------------------------------------------------------------

    def whole(self, copy: str) -> None:
        """One copy of the paper."""
        if copy:
            self._line([copy], font=SONG, points=10, align=WD_ALIGN_PARAGRAPH.RIGHT)
        self._head()
        for block in self.document["blocks"]:
            getattr(self, f"_{block['is']}")(block)
        self._end()

    def _head(self) -> None:
        document = self.document
        if document["form"] == "official":
            mast = self._line(
                [document["office"]], font=SONG, points=28, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True
            )
            for run in mast.runs:
                run.font.color.rgb = RED
            _rule(mast, "bottom", 18, "C31E1E")
        elif document["form"] == "form":
            self._line([document["office"]], font=SONG, points=18, align=WD_ALIGN_PARAGRAPH.CENTER)
        if not self.is_official:
            self._line([document["title"]], font=SONG, points=18, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
        self._apart(
            [document.get("number", ""), f"案件编号 {document['case']}" if document["case"] else ""],
            12 if self.is_official else 10,
        )
        if document["top"]:
            self._apart(document["top"], 10)
        if self.is_official:
            self._line([document["title"]], font=SONG, points=22, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)

    def _end(self) -> None:
        document = self.document
        verify = document.get("verify")
        if verify and verify["address"]:
            line = self.word.add_paragraph()
            line.paragraph_format.line_spacing = 1.0
            png = io.BytesIO()
            segno.make(verify["address"], error="m").save(png, kind="png", scale=6, border=2)
            line.add_run().add_picture(png, width=Mm(16))
        check = f"{verifying.words(document)} {verify['code']}" if verify else ""
        for words in [check, *verifying.lacking(document.get("missing", ""))]:
            if words:
                self._line([words], font=SONG, points=9)
        for index, words in enumerate(document["foot"]):
            line = self._line(words, font=SONG, points=9)
            if not index:
                _rule(line, "top", 4, "000000")

    # --- lines --------------------------------------------------------------------------------------

    def _line(
        self,
        text: Text,
        *,
        font: str = "",
        points: float = 0,
        align: WD_ALIGN_PARAGRAPH | None = None,
        bold: bool = False,
    ) -> Paragraph:
        line = self.word.add_paragraph()
        if align is not None:
            line.alignment = align
        if points:
            line.paragraph_format.line_spacing = Pt(points * 1.45)
        _write(line, text, font, points, bold=bold)
        return line

    def _apart(self, texts: Sequence[Text], points: float) -> None:
        """Two texts of one line, left and right."""
        line = self._line("", points=points)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(self.width), alignment=2)
        for index, text in enumerate(texts):
            if index:
                _run(line, "\t", SONG, points)
            _write(line, text, SONG, points)

    def _to(self, block: blocks.Block) -> None:
        self._line(block["text"])

    def _para(self, block: blocks.Block) -> None:
        line = self._line(block["text"])
        line.paragraph_format.first_line_indent = Pt(2 * self.size["points"])
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def _heading(self, block: blocks.Block) -> None:
        line = self._line(block["text"], font=SANS)
        line.paragraph_format.first_line_indent = Pt(2 * self.size["points"])
        line.paragraph_format.keep_with_next = True

    def _centre(self, block: blocks.Block) -> None:
        self._line(block["text"], font=SONG, points=20, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)

    def _note(self, block: blocks.Block) -> None:
        self._line(block["text"], font=SONG, points=min(self.size["points"], 10.5))

    def _picture(self, block: blocks.Block) -> None:
        octets = io.BytesIO(b64decode(block["png"]))
        line = self.word.add_paragraph()
        line.paragraph_format.line_spacing = 1.0
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(octets)
        ratio = min(Mm(block["width_mm"]) / shape.width, Mm(block["height_mm"]) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * ratio)), Emu(int(shape.height * ratio))
        self._line(block["caption"], font=SONG, points=10)

    def _close(self, block: blocks.Block) -> None:
        self.word.add_paragraph()
        for text in (block["office"], block["day"]):
            line = self._line(text, align=WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(3 * self.size["points"])
            line.paragraph_format.keep_with_next = True
        if block["seal"]:
            self._line("（印章盖在成文日期上，用印后生效）", font=SONG, points=9)

    def _sign(self, block: blocks.Block) -> None:
        self.word.add_paragraph()
        self._apart_evenly(block["cells"])

    def _apart_evenly(self, cells: Sequence[Text]) -> None:
        line = self._line("")
        for index, text in enumerate(cells):
            if index:
                line.paragraph_format.tab_stops.add_tab_stop(Mm(self.width * index / len(cells)))
                line.add_run("\t")
            _write(line, text, "", 0)

    # --- tables -------------------------------------------------------------------------------------

    def _table(self, block: blocks.Block) -> None:
        columns = block["columns"]
        whole = sum(one["share"] for one in columns)
        made = self._new_table(len(columns), [self.width * one["share"] / whole for one in columns])
        points = min(self.size["points"], 10.5)
        for cell, one in zip(made.add_row().cells, columns, strict=True):
            _fill(cell, one["label"], points, bold=True)
        _repeat(made)
        for row in block["rows"]:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                _fill(cell, text, points)

    def _facts(self, block: blocks.Block) -> None:
        made = self._new_table(2, [26, self.width - 26])
        for row in block["rows"]:
            label, text = made.add_row().cells
            _fill(label, row["label"], self.size["points"] - 1)
            _fill(text, row["text"], self.size["points"], bold=True)

    def _grid(self, block: blocks.Block) -> None:
        wide = (self.width - 8 - 2 * LABEL_MM) / 2
        made = self._new_table(5, [8, LABEL_MM, wide, LABEL_MM, wide])
        for group in block["groups"]:
            rows = [self._grid_row(made, row) for row in group["rows"]]
            name = rows[0].merge(rows[-1]) if len(rows) > 1 else rows[0]
            _fill(name, "\n".join(group["name"]), self.size["points"], bold=True)

    def _grid_row(self, made: Table, row: Sequence[dict[str, Any]]) -> _Cell:
        line = made.add_row()
        if any(one.get("tall") for one in row):
            line.height = Pt(self.size.get("tall", 40))
        cells = line.cells
        if len(row) == 1:
            cells[2].merge(cells[4])
        for at, one in enumerate(row):
            _fill(cells[1 + 2 * at], one["label"], self.size["points"], bold=True)
            _fill(cells[2 + 2 * at], one["text"], self.size["points"])
        return cells[0]

    def _new_table(self, columns: int, widths_mm: Sequence[float]) -> Table:
        made = self.word.add_table(rows=0, cols=columns)
        made.style = "Table Grid"
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        for column, width in zip(made.columns, widths_mm, strict=True):
            column.width = Mm(width)
        return made


def _fill(cell: _Cell, text: Text, points: float, *, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    for rest in cell.paragraphs[1:]:
        rest._p.getparent().remove(rest._p)
    line.paragraph_format.line_spacing = Pt(points * 1.4)
    _write(line, text, SONG, points, bold=bold)


def _write(line: Paragraph, text: Text, font: str, points: float, *, bold: bool = False) -> None:
    for run in blocks.runs(text):
        if "br" in run:
            line.add_run().add_break()
            continue
        if "tick" in run:
            # On paper-like screens of every office: the box is in the symbols that come with Word.
            _run(line, "☑" if run["tick"] else "☐", "Segoe UI Symbol", points)
            _run(line, f"\u00a0{run['t']}　", font, points, bold=bold)
            continue
        _run(line, run["t"], font, points, bold=bold or run.get("b", False))


def _run(line: Paragraph, words: str, font: str, points: float, *, bold: bool = False) -> Any:
    run = line.add_run(words)
    run.bold = bold or None
    if points:
        run.font.size = Pt(points)
    if font:
        run.font.name = "Times New Roman" if font != "Segoe UI Symbol" else font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _rule(line: Paragraph, side: str, eighths: int, colour: str) -> None:
    """A line above or below a paragraph. Units: eighths of a point."""
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    line._p.get_or_add_pPr().append(borders)


def _repeat(made: Table) -> None:
    """The head of a table stands on every sheet it runs on to."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(head)
