"""Every kind of paper as PDF, as Word and as page: each says the same, whatever people wrote in it."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from docx import Document as WordDocument
from pypdf import PdfReader

from bancheng.papers import blocks, fonts, pdf, showing, word
from bancheng.papers.actions import frozen
from bancheng.papers.blocks import Document
from bancheng.rules.papers import PaperKind
from tests.cases.district import AT
from tests.papers import kinds
from tests.papers.samples import LONG, NASTY, notice

OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
NO_OFFICE = "没有 LibreOffice：请先 apt install libreoffice-writer，再跑文书的测试。"
NUMBER, CODE = "窗003结〔2026〕12号", "7MKQ-94XR-HT3P"
SIGNATURE = (Path(__file__).parent / "signature.png").read_bytes()
SAMPLES = [*kinds.FACTS, "pictures", "copies"]

Drawn = tuple[Document, bytes, bytes]


def sample(of: str) -> Document:
    if of == "pictures":
        return notice(blocks.picture(SIGNATURE, caption=f"签名 {NASTY}"), blocks.note(NASTY))
    if of == "copies":
        return notice(copies=["第一联　交申请人", "第二联　存档"])
    return kinds.document_of(PaperKind(of))


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawn]:
    """Each sample as it is frozen, its PDF and its Word."""
    found = {}
    for of in SAMPLES:
        document, made = frozen(sample(of), number=NUMBER, code=CODE, at=AT)
        found[of] = (document, made, word.docx_of(document, at=AT))
    return found


@pytest.fixture(scope="module")
def opened(drawn: dict[str, Drawn], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of every Word file as LibreOffice reads it; one start for all of them."""
    if OFFICE is None:
        pytest.fail(NO_OFFICE, pytrace=False)
    folder = tmp_path_factory.mktemp("word")
    for of, (_, _, docx) in drawn.items():
        (folder / f"{of}.docx").write_bytes(docx)
    command = [
        OFFICE,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    files = [str(path) for path in sorted(folder.glob("*.docx"))]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=240)
    return {path.stem: plain(path.read_text(encoding="utf-8")) for path in folder.glob("*.txt")}


def plain(text: str) -> str:
    """Without what line breaks, columns and drawn boxes put between the words."""
    return re.sub(r"[\s\u200b☑☐\ufeff]", "", text)


def said(document: Document) -> list[str]:
    """Every text of a paper, as it must be found again."""
    texts = [plain(blocks.words(text)) for text in blocks.texts(document)]
    return [text for text in texts if text]


FOOT = re.compile(rf"{re.escape(NUMBER)}(—\d+—(共\d+页)?|第\d+页共\d+页)$")


def read(made: bytes) -> str:
    """What stands on the sheets one after the other, without what stands at the foot of each."""
    return "".join(FOOT.sub("", plain(page.extract_text())) for page in PdfReader(io.BytesIO(made)).pages)


def stands(wanted: str, text: str) -> bool:
    """Whether words stand there; those of a cell that runs on to the next sheet are counted sentence by sentence."""
    sentences = [one for one in wanted.split("。") if one]
    broken = sum(wanted.count(one) - text.count(one) for one in set(sentences))
    return wanted in text or (len(sentences) > 20 and broken <= 1)


@pytest.mark.parametrize("of", SAMPLES)
def test_the_pdf_says_everything_and_shows_what_it_cannot_draw(drawn: dict[str, Drawn], of: str) -> None:
    document, made, _ = drawn[of]
    text = read(made)
    for wanted in said(document):
        assert stands(wanted.replace("𠮷", "20BB7"), text), wanted[:60]
    assert plain(NUMBER) in text and CODE in text
    if "𠮷" in "".join(said(document)):
        assert document["missing"] == "𠮷" and "20BB7" in text and "请照证件手写补上" in text


@pytest.mark.parametrize("of", SAMPLES)
def test_libreoffice_reads_the_same_in_word(drawn: dict[str, Drawn], opened: dict[str, str], of: str) -> None:
    document = drawn[of][0]
    for wanted in said(document):
        assert wanted in opened[of], wanted[:60]
    assert plain(NUMBER) in opened[of] and CODE in opened[of]


@pytest.mark.parametrize("of", SAMPLES)
def test_the_page_says_the_same_and_takes_nothing_for_markup(drawn: dict[str, Drawn], of: str) -> None:
    document = drawn[of][0]
    html = render_to_string("papers/_sheet.html", {"sheet": showing.shown(document)})
    assert "<b>阿福" not in html and NUMBER in html
    text = plain(re.sub(r"<[^>]+>", "", html))
    unescaped = (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
    )
    for wanted in said(document):
        assert wanted in unescaped, wanted[:60]


def test_sheets_are_counted_and_the_type_is_as_large_as_fits(drawn: dict[str, Drawn]) -> None:
    for of, (document, made, _) in drawn.items():
        assert document["pages"] == len(PdfReader(io.BytesIO(made)).pages), of
    assert drawn["copies"][0]["pages"] == 2
    assert drawn["acceptance"][0]["pages"] == 1
    short, _ = pdf.set_in_type(notice(blocks=[blocks.para("短")]))
    assert short["size"]["name"] == "large"
    assert drawn["result"][0]["pages"] > 1, "two thousand characters and ten materials run on"
    first = PdfReader(io.BytesIO(drawn["result"][1])).pages[0]
    assert [round(float(side)) for side in first.mediabox[2:]] == [595, 842]


def test_every_sheet_has_number_and_page(drawn: dict[str, Drawn]) -> None:
    for page, sheet in enumerate(PdfReader(io.BytesIO(drawn["result"][1])).pages, start=1):
        text = plain(sheet.extract_text())
        assert plain(NUMBER) in text and f"—{page}—" in text


def test_a_long_word_without_a_blank_stays_on_the_sheet() -> None:
    document, made = frozen(notice(blocks.para("https://" + "a" * 400)), number=NUMBER, code=CODE, at=AT)
    right = max(place(text) for text in words_of(made))
    assert "a" * 400 in read(made) and right < 595 - 2.83 * (document["size"]["margins"][3] - 4)


def words_of(made: bytes) -> list[Any]:
    found: list[Any] = []

    def visit(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append((text, float(tm[4]), float(size)))

    for page in PdfReader(io.BytesIO(made)).pages:
        page.extract_text(visitor_text=visit)
    return found


def place(text: tuple[str, float, float]) -> float:
    """Where a piece of text begins, from the left of the sheet."""
    return text[1]


def test_what_no_font_has_is_found() -> None:
    assert fonts.missing("陈阿福·𠮷㛃〔2026〕“”—①") == "𠮷"
    assert fonts.missing("") == ""


def test_fonts_beside_the_data_are_read() -> None:
    own = Path(str(fonts.folders()[0])) / "NotoSansSC-Regular.otf"
    found = set(fonts.characters_of(own.read_bytes()))
    assert ord("办") in found and ord("𠮷") not in found and len(found) > 20000


def test_a_document_of_unknown_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match="no such paper"):
        blocks.document(form="official", title="x", office="x", blocks=[{"is": "video"}])
    with pytest.raises(ValueError, match="no such paper"):
        blocks.document(form="poster", title="x", office="x", blocks=[])


def test_what_turns_words_round_or_cannot_be_printed_is_left_out() -> None:
    assert blocks.words("阿\u202e福\x00\x0b\ud800") == "阿福"
    assert len(LONG) == 2000


@pytest.mark.parametrize(("form", "has_head"), [("official", True), ("own", False)])
def test_somebodys_own_words_stand_under_no_offices_head(form: str, has_head: bool) -> None:
    office = "区政务服务中心（演示）"
    made = blocks.document(
        form=form, title="承诺书", office=office, case="2026-000-0001-1", blocks=[blocks.para("本人承诺。")]
    )
    document, octets = frozen(made, number=NUMBER, code=CODE, at=AT)
    sheet = "".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    page = render_to_string("papers/_sheet.html", {"sheet": showing.shown(document)})
    text = "".join(word_text(word.docx_of(document, at=AT)))
    for shown in ("".join(each.split()) for each in (sheet, page, text)):
        assert "本人承诺。" in shown and (office in shown) is has_head
    assert ('class="mast"' in page) is has_head


def word_text(octets: bytes) -> list[str]:
    return [line.text for line in WordDocument(io.BytesIO(octets)).paragraphs]
