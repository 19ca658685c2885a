"""Lists of staff as offices send them: every row accounted for, roles that exclude each other refused."""

import json
from pathlib import Path

import pytest

from bancheng.config.arguments import Parser
from bancheng.config.imports import KINDS
from bancheng.exchange import people
from bancheng.org.models import Account as SignInAccount
from bancheng.org.models import Appointment, Person
from bancheng.records import verification
from bancheng.records.models import Line
from tests import workbooks
from tests.cases.district import AT
from tests.exchange.conftest import DATA

pytestmark = pytest.mark.django_db
EXAMPLE = DATA / "人员示例.csv"
WHY = {
    7: "没有叫“ABC”的部门",
    8: "没有叫“大掌柜”的角色",
    9: "不能从文件任命",
    10: "请选一个网点",
    11: "另一位同志",
    12: "不能由同一人担任",
    13: "工号要由",
    14: "没有“2026-13-01”这一天",
    15: "结束日期要晚于开始日期",
}


def run(*argv: object) -> int:
    return people.import_people(Parser("bancheng import people", ""), [str(arg) for arg in argv], at=AT)


def account(capsys: pytest.CaptureFixture[str], *argv: object) -> dict[str, object]:
    run(*argv, "--json")
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_example_is_taken_row_by_row(places: None, capsys: pytest.CaptureFixture[str]) -> None:
    told = account(capsys, EXAMPLE)
    counts = {name: told[name] for name in ("read", "created", "duplicate", "rejected", "people", "roles")}
    assert counts == {"read": 15, "created": 5, "duplicate": 1, "rejected": 9, "people": 5, "roles": 4}
    rejections = {one["row"]: one["why"] for one in told["rejections"]}  # type: ignore[attr-defined]
    assert rejections.keys() == WHY.keys()
    for row, why in WHY.items():
        assert why in rejections[row], (row, rejections[row])
    liaison = Appointment.objects.get(person__staff_no="E103")
    assert (liaison.role, liaison.department.code if liaison.department else "") == ("liaison", "WJW")
    assert not Person.objects.filter(staff_no__in=("E107", "E109", "E112")).exists(), "a row is taken whole"
    assert not SignInAccount.objects.filter(person__staff_no__startswith="E1").exists()


def test_a_second_run_creates_nothing(places: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(EXAMPLE)
    before = Line.objects.count()
    capsys.readouterr()
    told = account(capsys, EXAMPLE)
    assert (told["created"], told["duplicate"], told["rejected"]) == (0, 6, 9)
    assert Line.objects.count() == before


def test_a_dry_run_says_the_same_and_writes_nothing(places: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = Line.objects.count()
    tried = account(capsys, EXAMPLE, "--dry-run")
    assert (Person.objects.count(), Line.objects.count()) == (0, before)
    assert {**tried, "dry_run": False} == account(capsys, EXAMPLE)


def test_the_record_tells_each_and_verifies_and_no_name_stands_in_it(
    places: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(EXAMPLE) == 1
    said = capsys.readouterr().out
    assert "读 15 行，新增 5（5 人、4 项角色），与现有相同 1，未收 9" in said
    assert "林小满" not in said and "想当安全员" not in said
    kinds = list(Line.objects.filter(by="console").values_list("kind", flat=True))
    assert (kinds.count("org.person_created"), kinds.count("org.appointed")) == (5, 4)
    assert not Line.objects.filter(data__contains="林小满").exists()
    assert verification.verify_all().ok


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        ("姓名,电话\n甲,1\n".encode(), "找不到表头"),
        (workbooks.HUGE_NUMBER, "中间坏了"),
        (workbooks.BURSTING, "展开后太大"),
    ],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(
    places: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | str, sentence: str
) -> None:
    path = tmp_path / ("list.xlsx" if isinstance(content, str) else "list.csv")
    path.write_bytes(workbooks.holding(content) if isinstance(content, str) else content)
    assert run(path) == 2
    assert sentence in capsys.readouterr().err
    assert not Person.objects.exists()


def test_the_office_s_own_encoding_and_no_period_mean_from_today(
    places: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("人员编号;姓名;编制;大厅;角色\nE201;骆霜降;劳务派遣;00;首问窗口人员\n".encode("gb18030"))
    assert run(path) == 0
    assert Appointment.objects.get(person__staff_no="E201").held_from == AT.date()
    assert run(path) == 0
    assert Appointment.objects.count() == 1


def test_the_command_knows_it() -> None:
    assert KINDS["people"][0] == "bancheng.exchange.people.import_people"
