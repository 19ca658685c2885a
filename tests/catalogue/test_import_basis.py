"""Lists of legal bases as offices send them: entered once, amended, ended, and every row accounted for."""

import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bancheng.catalogue import actions, library
from bancheng.catalogue.commands import import_basis
from bancheng.catalogue.models import Citation
from bancheng.catalogue.sheets import Unreadable
from bancheng.catalogue.taking_in_basis import BasisAccount, take_in
from bancheng.config.arguments import Parser
from bancheng.records.models import Line
from bancheng.records.standing import all_stand
from bancheng.rules.refusal import Refused
from tests.catalogue.conftest import KEEPER, OFFICER

pytestmark = pytest.mark.django_db
HEADINGS = "法规名称,文号,条款,要点,出处,生效日期,失效日期,网址\n"
ROW = "房屋租赁办法,测〔2020〕1号,第三条,出租人应当到场,市政府公报,2020/5/1,,https://example.org/a\n"


@pytest.fixture
def listed(tmp_path: Path):
    """Writes rows below the headings and gives the path of the list."""

    def write(*rows: str) -> Path:
        path = tmp_path / "basis.csv"
        path.write_text(HEADINGS + "".join(rows), encoding="utf-8")
        return path

    return write


def take(path: Path, at: datetime, *, dry_run: bool = False) -> BasisAccount:
    return take_in(path, by=KEEPER, at=at, dry_run=dry_run)


def counts(account: BasisAccount) -> tuple[int, ...]:
    """Read, created, amended, repealed, unchanged, repeated, rejected."""
    told = (account.created, account.amended, account.repealed, account.unchanged, account.repeated)
    assert account.read == sum(told) + account.rejected
    return account.read, *told, account.rejected


def test_a_list_is_entered_once(monday: datetime, listed) -> None:
    path = listed(ROW, ROW, ROW.replace("第三条", "第四条"))
    assert counts(take(path, monday, dry_run=True)) == (3, 2, 0, 0, 0, 1, 0)
    assert not Citation.objects.exists() and not Line.objects.exists()
    assert counts(take(path, monday)) == (3, 2, 0, 0, 0, 1, 0)
    row = library.citations_matching("租赁办法 第三条", monday.date())[0]
    assert (row.in_force_from, row.url, row.origin) == (date(2020, 5, 1), "https://example.org/a", "imported")
    lines = Line.objects.count()
    assert counts(take(path, monday)) == (3, 0, 0, 0, 2, 1, 0)
    assert (Citation.objects.count(), Line.objects.count()) == (2, lines)
    assert list(all_stand()) == []


def test_a_newer_version_follows_and_an_end_is_written(monday: datetime, listed) -> None:
    take(listed(ROW, ROW.replace("第三条", "第四条")), monday)
    newer = ROW.replace("2020/5/1", "2026年4月1日").replace("应当到场", "可以视频核验")
    ended = ROW.replace("第三条", "第四条").replace("2020/5/1,,", "2020/5/1,2026-06-01,")
    path = listed(newer, ended)
    assert counts(take(path, monday)) == (2, 0, 1, 1, 0, 0, 0)
    before, after = Citation.objects.filter(article="第三条").order_by("in_force_from")
    assert (before.in_force_to, after.follows, after.in_force_to) == (date(2026, 4, 1), before, None)
    fourth = Citation.objects.get(article="第四条")
    assert fourth.in_force_to == date(2026, 6, 1)
    line = json.loads(Line.objects.order_by("-pk")[0].data)
    assert line["ended"] == [before.pk, fourth.pk] and line["to_day"] == "2026-04-01"
    assert counts(take(path, monday)) == (2, 0, 0, 0, 2, 0, 0)
    assert counts(take(listed(ROW), monday)) == (1, 0, 0, 0, 1, 0, 0), (
        "an end is not taken back by an older list"
    )
    assert list(all_stand()) == []


WRONG = [
    ("told otherwise than the library has it", ROW.replace("应当到场", "不用到场"), "请在它的页面上更正"),
    ("before the version that holds", ROW.replace("2020/5/1", "2019/5/1"), "在这段日子里已经有一条了"),
    ("no name", ROW.replace("房屋租赁办法", ""), "没有写“法规名称”"),
    ("no source", ROW.replace("市政府公报", " "), "没有写“出处”"),
    ("no day", ROW.replace("2020/5/1", ""), "没有写生效日期"),
    ("a day that is none", ROW.replace("2020/5/1", "2020/2/31"), "不是日期，写成 2026-03-01 这样"),
    ("ended before it began", ROW.replace("2020/5/1,", "2020/5/1,2020/5/1"), "失效的日子要晚于生效的日子"),
    ("an address that is none", ROW.replace("https://example.org/a", "javascript:1"), "要以 http:// 或 https:// 开头"),
    ("a name too long", ROW.replace("房屋租赁办法", "法" * 121), "有 121 字，最多 120 字"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "wrong", "why"), WRONG, ids=[row[0] for row in WRONG])
def test_a_row_is_rejected_with_its_reason_and_the_others_are_taken(
    reason: str, wrong: str, why: str, monday: datetime, listed
) -> None:
    take(listed(ROW), monday)
    account = take(listed(wrong, ROW.replace("第三条", "第九条")), monday)
    assert (account.created, account.rejected) == (1, 1)
    (rejected,) = account.rejections
    assert rejected.number == 2 and why in rejected.why
    assert Citation.objects.get(article="第三条").summary == "出租人应当到场"


def test_a_workbook_is_read_like_a_list(monday: datetime, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["依据清单"],
        ["名称", "要点", "出处", "施行日期"],
        ["《测试办法》", "要点", "公报", datetime(2026, 1, 1)],
    ):
        book.active.append(row)
    path = tmp_path / "basis.xlsx"
    book.save(path)
    assert take(path, monday).created == 1
    assert str(Citation.objects.get()) == "《测试办法》"


def test_a_list_without_its_headings_names_what_is_missing(monday: datetime, tmp_path: Path) -> None:
    path = tmp_path / "basis.csv"
    path.write_text("名称,条款\n测试办法,第一条\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="缺：“要点”、“出处”"):
        take(path, monday)


def test_nobody_else_imports(monday: datetime, listed) -> None:
    with pytest.raises(Refused):
        take_in(listed(ROW), by=OFFICER, at=monday, dry_run=False)
    assert not Citation.objects.exists()


def test_the_command_accounts_for_people_and_for_machines(monday: datetime, listed, capsys) -> None:
    path = listed(ROW, ROW.replace("市政府公报", ""))
    assert import_basis(Parser("bancheng import basis", ""), [str(path), "--dry-run"], at=monday) == 1
    told = capsys.readouterr().out
    assert "试导入（没有写入）：读 2 行，新增 1" in told and "第 3 行" in told
    assert import_basis(Parser("bancheng import basis", ""), [str(path), "--json"], at=monday) == 1
    assert json.loads(capsys.readouterr().out)["created"] == 1
    assert import_basis(Parser("bancheng import basis", ""), ["nothing.csv"], at=monday) == 2
    assert actions.bring_up_to_date(at=monday) == 0
