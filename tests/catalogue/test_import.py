"""Lists of matters as offices send them, with everything that is wrong with them."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bancheng.catalogue import actions, reads, sheets
from bancheng.catalogue.commands import import_matters
from bancheng.catalogue.models import Material, Matter, MatterVersion
from bancheng.catalogue.sheets import Unreadable
from bancheng.catalogue.taking_in import Account, take_in
from bancheng.config.arguments import Parser
from bancheng.org.models import Department
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from tests import workbooks
from tests.catalogue.conftest import KEEPER, OFFICER

pytestmark = pytest.mark.django_db
HEADINGS = "事项编码,事项名称,实施主体,法定办结时限,承诺办结时限,受理条件,申请材料,咨询电话\n"
ROW = "CS-001,测试许可,区市场监管局,20(工作日),5(工作日),有场所,申请书|营业执照|申请书,025-00000000\n"


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its path."""

    def write(contents: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(contents if isinstance(contents, bytes) else contents.encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    """Writes rows as the first sheet of an XLSX file and gives its path."""

    def write(*rows: Sequence[object]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    return write


def take(path: Path, at: datetime, *, dry_run: bool = False) -> Account:
    return take_in(path, by=KEEPER, at=at, dry_run=dry_run)


def whys(account: Account) -> list[str]:
    return [rejected.why for rejected in account.rejections]


def adds_up(account: Account) -> bool:
    told = account.created + account.revised + account.unchanged + account.repeated + account.rejected
    return told == account.read


# What is taken in ----------------------------------------------------------------------------------


def test_a_row_becomes_a_matter_with_everything_it_says(written, monday):
    Department.objects.create(code="SCJ", name="区市场监督管理局", short_name="区市场监管局")
    account = take(written(HEADINGS + ROW), monday)
    matter = Matter.objects.get(code="CS-001")
    version = reads.version_in_force(matter, monday.date())
    assert (account.read, account.created, account.without_department) == (1, 1, 0)
    assert (matter.department.code, matter.origin) == ("SCJ", "imported")
    assert (version.legal_days, version.promised_days, version.conditions) == (20, 5, "有场所")
    assert [material.name for material in version.materials.all()] == ["申请书", "营业执照"]
    assert version.guide == "咨询电话：025-00000000"
    assert reads.matters_matching("测试许可") == [matter]


def test_a_department_we_do_not_know_keeps_the_words_of_the_list(written, monday):
    account = take(written(HEADINGS + ROW), monday)
    matter = Matter.objects.get()
    assert account.without_department == 1
    assert (matter.department, matter.department_text) == (None, "区市场监管局")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_met_in_practice_is_read(written, monday, encoding):
    take(written(HEADINGS + ROW, encoding=encoding), monday)
    assert Matter.objects.get().name == "测试许可"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_delimiter_met_in_practice_is_read(written, monday, delimiter):
    take(written((HEADINGS + ROW).replace(",", delimiter)), monday)
    assert Matter.objects.get().name == "测试许可"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ＣＳ－００１", "测试许可"),
        ("  CS-001\u3000", "\u3000 测试许可\u200b "),
        ('"\n\t\tCS-001"', '"测试许可\n"'),
        ('"=""CS-001"""', "测试许可"),
        ("\ufeffCS-001", "测试许可"),
    ],
)
def test_padding_and_width_do_not_make_another_matter(written, monday, code, name):
    take(written("事项编码,事项名称\nCS-001,测试许可\n"), monday)
    account = take(written(f"事项编码,事项名称\n{code},{name}\n"), monday)
    assert (account.unchanged, Matter.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "headings",
    ["task_code,name", "item_code,name", "实施编码,事项名称*", " 事项编码 ,事项名称：", "事项名称,事项编码"],
)
def test_columns_are_known_by_their_names_in_any_order(written, monday, headings):
    row = "测试许可,CS-001" if headings.startswith("事项名称") else "CS-001,测试许可"
    take(written(f"{headings}\n{row}\n"), monday)
    assert Matter.objects.get().code == "CS-001"


def test_a_title_above_the_headings_is_passed_over(written, monday):
    account = take(written(f"某区政务服务事项清单\n,,,\n{HEADINGS}{ROW}"), monday)
    assert (account.read, account.created) == (1, 1)


@pytest.mark.parametrize(
    ("limit", "days", "unit"),
    [
        ("20(工作日)", 20, "wd"),
        ("20（工作日）", 20, "wd"),
        ("20个工作日", 20, "wd"),
        ("２０个工作日", 20, "wd"),
        ("20", 20, "wd"),
        ("90(自然日)", 90, "day"),
        ("90日", 90, "day"),
        ("即办件", 0, "wd"),
        ("", None, "wd"),
        ("2个月", None, "wd"),
        ("视情况", None, "wd"),
        ("99999", None, "wd"),
    ],
)
def test_a_limit_is_read_or_left_empty_and_remarked_upon(written, monday, limit, days, unit):
    account = take(written(f"事项编码,事项名称,法定时限\nCS-1,甲,{limit}\n"), monday)
    version = MatterVersion.objects.get()
    assert (version.legal_days, version.legal_unit) == (days, unit)
    assert bool(account.remarks) == (days is None and bool(limit))


# Again and again -----------------------------------------------------------------------------------


def test_the_same_file_again_creates_nothing(written, monday):
    path = written(HEADINGS + ROW)
    take(path, monday)
    before = (
        Matter.objects.count(),
        MatterVersion.objects.count(),
        Material.objects.count(),
        Line.objects.count(),
    )
    account = take(path, monday + timedelta(days=1))
    after = (
        Matter.objects.count(),
        MatterVersion.objects.count(),
        Material.objects.count(),
        Line.objects.count(),
    )
    assert (account.created, account.revised, account.unchanged) == (0, 0, 1)
    assert before == after


def test_the_same_list_under_another_name_creates_nothing(written, monday):
    take(written(HEADINGS + ROW), monday)
    assert take(written(HEADINGS + ROW, name="other.csv"), monday).unchanged == 1


def test_a_changed_row_makes_a_new_version_and_keeps_the_old(written, monday):
    take(written(HEADINGS + ROW), monday)
    account = take(
        written(HEADINGS + ROW.replace("5(工", "3(工").replace("测试许可", "新名")),
        monday + timedelta(days=1),
    )
    matter = Matter.objects.get()
    assert (account.revised, matter.name) == (1, "新名")
    assert reads.version_in_force(matter, date(2026, 3, 2)).promised_days == 5
    assert reads.version_in_force(matter, date(2026, 3, 3)).promised_days == 3
    assert reads.matters_matching("新名") == [matter]


def test_a_version_planned_by_hand_is_not_overwritten(written, monday):
    take(written(HEADINGS + ROW), monday)
    matter = Matter.objects.get()
    from bancheng.catalogue.contents import VersionFacts

    actions.revise_matter(
        matter, by=KEEPER, at=monday, contents=VersionFacts(name="改名"), in_force_from=date(2026, 5, 1)
    )
    account = take(written(HEADINGS + ROW.replace("5(工", "3(工")), monday + timedelta(days=1))
    assert (account.revised, account.unchanged) == (0, 1)
    assert matter.versions.count() == 2


def test_trying_writes_nothing_and_counts_the_same(written, monday):
    path = written(HEADINGS + ROW)
    tried = take(path, monday, dry_run=True)
    assert not Matter.objects.exists()
    assert not Line.objects.exists()
    done = take(path, monday)
    assert (tried.created, tried.read) == (done.created, done.read)


def test_each_batch_leaves_one_line_that_names_the_file(written, monday):
    rows = "".join(f"CS-{number},事项{number}\n" for number in range(1201))
    account = take(written(f"事项编码,事项名称\n{rows}"), monday)
    lines = Line.objects.filter(kind="catalogue.matters_imported").order_by("seq")
    counts = [json.loads(line.data)["created"] for line in lines]
    assert (account.created, counts) == (1201, [500, 500, 201])
    assert len({json.loads(line.data)["file"] for line in lines}) == 1


def test_a_batch_asks_the_database_a_fixed_number_of_questions(
    written, monday, django_assert_max_num_queries
):
    take(written(HEADINGS + ROW), monday)
    rows = "".join(f"CT-{number},事项{number},,,,,甲|乙,\n" for number in range(400))
    with django_assert_max_num_queries(25):
        take(written(HEADINGS + rows), monday)


def test_only_a_keeper_may_import(written, monday):
    with pytest.raises(Refused):
        take_in(written(HEADINGS + ROW), by=OFFICER, at=monday, dry_run=False)
    assert not Matter.objects.exists()


# What is not taken in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",没有编码", "没有事项编码"),
        ("CS-1,", "没有事项名称"),
        ("CS-1,  ", "没有事项名称"),
        ("编码一,名", "以外的字符"),
        ("CS/1,名", "以外的字符"),
        (f"{'9' * 65},名", "65 位"),
        (f"CS-1,{'名' * 201}", "201 字"),
        (f"CS-1,{'名' * 40_000}", "40000 字"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_hinders_no_other(written, monday, row, why):
    account = take(written(f"事项编码,事项名称\n{row}\nCS-9,好的一行\n"), monday)
    assert (account.created, account.rejected, adds_up(account)) == (1, 1, True)
    assert why in whys(account)[0]
    assert account.rejections[0].number == 2


def test_a_passage_of_forty_thousand_characters_is_rejected_not_cut(written, monday):
    account = take(written(f"事项编码,事项名称,受理条件\nCS-1,名,{'长' * 40_000}\n"), monday)
    assert whys(account) == ["“申请条件”有 40000 字，最多 20000 字"]


def test_a_promise_longer_than_the_law_is_rejected(written, monday):
    account = take(written("事项编码,事项名称,法定时限,承诺时限\nCS-1,名,3,5\n"), monday)
    assert "承诺只能更短" in whys(account)[0]


def test_a_code_twice_in_one_file_counts_once_or_says_which_row_won(written, monday):
    account = take(written("事项编码,事项名称\nCS-1,甲\nCS-1,甲\nCS-1,乙\n"), monday)
    assert (account.created, account.repeated, account.rejected, adds_up(account)) == (1, 1, 1, True)
    assert whys(account) == ["编码在第 2 行出现过，内容不同，以前面的为准"]
    assert Matter.objects.get().name == "甲"


def test_a_short_row_is_read_as_far_as_it_goes(written, monday):
    assert take(written(HEADINGS + "CS-1,甲\nCS-2\n"), monday).created == 1


def test_a_formula_is_text_in_a_csv_and_never_calculated(written, monday):
    take(written('事项编码,事项名称\nCS-1,"=HYPERLINK(""http://x"")"\n'), monday)
    assert Matter.objects.get().name.startswith("=HYPERLINK")


# Spreadsheets --------------------------------------------------------------------------------------


def test_a_workbook_is_read_like_a_csv(workbook, monday):
    path = workbook(
        ["某区清单"],
        ["事项编码", "事项名称", "承诺时限"],
        ["CS-1", "甲", 5],
        [None, None, None],
        [1001, "乙", None],
    )
    account = take(path, monday)
    assert (account.read, account.created) == (2, 2)
    assert set(Matter.objects.values_list("code", flat=True)) == {"CS-1", "1001"}
    assert MatterVersion.objects.get(matter__code="CS-1").promised_days == 5


def test_a_formula_cell_is_rejected_with_the_way_out(workbook, monday):
    account = take(workbook(["事项编码", "事项名称"], ["CS-1", "=A1&B1"], ["CS-2", "乙"]), monday)
    assert (account.created, account.rejected) == (1, 1)
    assert "粘贴为数值" in whys(account)[0]


def test_a_code_that_lost_its_digits_in_a_number_cell_is_rejected(workbook, monday):
    account = take(workbook(["事项编码", "事项名称"], [11440000006939756.0 * 10, "甲"]), monday)
    assert "位数已经丢了" in whys(account)[0]


def test_a_cell_of_thirty_two_thousand_characters_is_read(workbook, monday):
    account = take(workbook(["事项编码", "事项名称"], ["CS-1", "名" * 32_000]), monday)
    assert "32000 字" in whys(account)[0]


def _zip_of(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, contents in entries.items():
            archive.writestr(name, contents)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 .xls"),
        (b"PK\x03\x04broken", "打不开这个 XLSX"),
        (_zip_of(readme=b"x"), "打不开这个 XLSX"),
        (b"\x00\x01\x02\x03", "认不出文字编码"),
        (b"\xff\xfea", "UTF-16"),
        ("名称,部门\n甲,乙\n".encode(), "缺“事项编码”列"),
        ("编码,部门\n1,乙\n".encode(), "缺“事项名称”列"),
        (b"\n\n\n", "第一行是：空"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_before_anything_is_taken(written, monday, contents, sentence):
    with pytest.raises(Unreadable) as wrong:
        take(written(contents), monday)
    assert sentence in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert not Matter.objects.exists()


def test_a_workbook_cut_off_in_the_middle_is_refused(workbook, written, monday):
    whole = workbook(["事项编码", "事项名称"], *[[f"CS-{n}", "甲"] for n in range(200)]).read_bytes()
    with pytest.raises(Unreadable):
        take(written(whole[: len(whole) // 2], name="cut.xlsx"), monday)


def test_an_open_quote_that_swallows_the_file_is_refused(written, monday):
    with pytest.raises(Unreadable) as wrong:
        take(written('事项编码,事项名称\nCS-1,"' + "甲" * 200_001), monday)
    assert "引号" in str(wrong.value)


# The command ---------------------------------------------------------------------------------------


def run(*argv: str, at: datetime) -> int:
    return import_matters(Parser("bancheng import matters", ""), argv, at=at)


def test_the_command_accounts_for_every_row_in_words(written, monday, capsys):
    path = written(HEADINGS + ROW + ",没有编码,,,,,,\n")
    assert run(str(path), at=monday) == 1
    told = capsys.readouterr()
    assert "读 2 行，新增 1，新版本 0，与现有相同 0，文件内重复 0，未导入 1。" in told.out
    assert "第 3 行 ：没有事项编码" in told.out
    assert "已读 2 行" in told.err


def test_the_command_tells_machines_the_same(written, monday, capsys):
    assert run(str(written(HEADINGS + ROW)), "--json", "--dry-run", at=monday) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["created"], told["dry_run"], told["rejections"]) == (1, 1, True, [])


@pytest.mark.parametrize("file", ["nowhere.csv", "."])
def test_the_command_exits_with_two_and_one_sentence_for_a_bad_file(tmp_path, monday, capsys, file):
    assert run(str(tmp_path / file), at=monday) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (workbooks.HUGE_NUMBER, "中间坏了"),
        (workbooks.MISSING_TEXT, "中间坏了"),
        (workbooks.CUT_SHORT, "中间坏了"),
        (workbooks.FAR_ROW, "超过 1000 行"),
        (workbooks.BURSTING, "展开后太大"),
    ],
)
def test_a_workbook_made_to_break_or_burst_is_one_sentence(written, monday, monkeypatch, rows, sentence):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1000)
    with pytest.raises(Unreadable, match=sentence):
        take(written(workbooks.holding(rows), name="list.xlsx"), monday)
