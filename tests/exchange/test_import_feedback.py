"""Lists of opinions as halls send them: every row accounted for, nothing twice, nothing lost."""

import json
from datetime import date

import pytest

from bancheng.citizens.models import FeedbackBatch, FeedbackItem
from bancheng.config.arguments import Parser
from bancheng.exchange import imports, taking_in
from bancheng.exchange.feedback_sheet import Unclear, day_of
from bancheng.records import verification
from bancheng.records.models import File, Line
from tests.cases.district import AT
from tests.exchange.conftest import DATA

pytestmark = pytest.mark.django_db
EXAMPLE = DATA / "留言示例.xlsx"
HEADINGS = ["编号", "日期", "内容", "电话"]


def run(*argv: object) -> int:
    return imports.import_feedback(Parser("bancheng import feedback", ""), [str(arg) for arg in argv], at=AT)


def account(capsys, *argv: object) -> dict:
    run(*argv, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020/1/6 12:09:38", date(2020, 1, 6)),
        ("2020/11/26 9:03:05", date(2020, 11, 26)),
        ("２０２０－０１－０６", date(2020, 1, 6)),
        ("2020年1月6日 8:00", date(2020, 1, 6)),
        ("2020-01-06T08:00:00+08:00", date(2020, 1, 6)),
        ("20200106", date(2020, 1, 6)),
        ("\u200b2020.1.6\u3000", date(2020, 1, 6)),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(typed, day):
    assert day_of(typed) == day


@pytest.mark.parametrize("typed", ["昨天", "2020/2/30", "43836", "2020/1", "6/1/2020"])
def test_what_is_no_day_is_said_not_guessed(typed):
    with pytest.raises(Unclear):
        day_of(typed)


def test_the_example_is_read_whole_with_its_one_double_number(places, capsys):
    told = account(capsys, EXAMPLE)
    assert (told["read"], told["created"], told["duplicate"], told["rejected"]) == (6, 5, 1, 0)
    (double,) = told["duplicates"]
    assert (double["row"], double["number"]) == (7, "103")
    assert double["why"] == "与第 4 行是同一条，只有分类不同（劳动和社会保障），以前面的为准"
    items = {item.number: item for item in FeedbackItem.objects.all()}
    assert sorted(items) == ["101", "102", "103", "104", "105"]
    assert items["101"].made_on == date(2020, 1, 6)
    assert items["101"].text.startswith("夜里两点") and items["101"].text.endswith("谢谢。")
    assert items["103"].subject == "公积金网上查询打不开"
    assert {item.source for item in items.values()} == {"message_book"}


def test_personal_numbers_leave_the_text_and_the_record(places):
    run(EXAMPLE)
    item = FeedbackItem.objects.get(number="102")
    assert "〔电话1：138****5678〕" in item.text
    assert "13800005678" in item.spotted
    line = Line.objects.get(file=item.file)
    assert "13800005678" not in line.data + line.commitments
    assert "U0002" not in line.data


def test_nearly_the_same_is_warned_of_and_points_to_the_earlier(places, capsys):
    told = account(capsys, EXAMPLE)
    (warned,) = told["warnings"]
    item = FeedbackItem.objects.get(number="105")
    assert (told["nearly_same"], warned["row"], item.near.number) == (1, 6, "101")
    assert f"与第 2 行有 {item.near_percent}% 的文字相同" in warned["why"]
    assert 50 <= item.near_percent < 100


def test_a_second_run_creates_nothing(places, capsys):
    run(EXAMPLE)
    capsys.readouterr()
    before = Line.objects.count(), File.objects.count()
    told = account(capsys, EXAMPLE)
    assert (told["read"], told["created"], told["duplicate"]) == (6, 0, 6)
    assert (FeedbackItem.objects.count(), *before) == (5, Line.objects.count(), File.objects.count())


def test_a_dry_run_writes_nothing_and_says_the_same(places, capsys):
    tried = account(capsys, EXAMPLE, "--dry-run")
    assert not FeedbackItem.objects.exists()
    assert not FeedbackBatch.objects.exists()
    told = account(capsys, EXAMPLE)
    assert {**tried, "dry_run": False} == told


def test_the_record_tells_of_the_file_and_verifies(places):
    run(EXAMPLE)
    batch = FeedbackBatch.objects.get()
    assert (batch.read, batch.created, batch.duplicate, batch.rejected) == (6, 5, 1, 0)
    line = Line.objects.get(kind="feedback.imported")
    assert json.loads(line.data)["digest"] == batch.digest
    assert verification.verify_all().ok


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["1", "昨天", "内容", ""], "认不出来"),
        (["1", "", "内容", ""], "没有日期"),
        (["1", "2026/3/3", "内容", ""], "日期在今天以后"),
        (["1", "1999/3/3", "内容", ""], "早于 2000 年"),
        (["1", "2026/3/1", "", ""], "没有内容"),
        (["1" * 70, "2026/3/1", "内容", ""], "编号超过"),
        (["=1+1", "2026/3/1", "内容", ""], "是公式"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_stops_no_other(places, workbook, capsys, row, why):
    path = workbook(HEADINGS, row, ["2", "2026/3/1", "窗口说系统坏了", "13800005678"])
    told = account(capsys, path)
    assert (told["read"], told["created"], told["rejected"]) == (2, 1, 1)
    assert why in told["rejections"][0]["why"]
    assert run(path) == 1


def test_the_same_number_with_other_words_is_not_lost_in_silence(places, workbook, capsys):
    path = workbook(HEADINGS, ["1", "2026/3/1", "取号机坏了", ""], ["1", "2026/3/1", "停车场没有位置", ""])
    told = account(capsys, path)
    assert (told["created"], told["rejected"]) == (1, 1)
    assert "日期或内容不同" in told["rejections"][0]["why"]


def test_without_a_number_the_words_tell(places, workbook, capsys):
    rows = [
        ["", "2026/3/1", "取号机坏了", ""],
        ["", "2026/3/1", " 取号机坏了\n", ""],
        ["", "2026/3/2", "取号机坏了", ""],
    ]
    told = account(capsys, workbook(HEADINGS, *rows))
    assert (told["created"], told["duplicate"]) == (2, 1)


def test_csv_in_the_office_s_encoding_with_a_source_and_a_site(places, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("工单号,来电时间,诉求内容\nG1,2026/3/1 8:00,取号机坏了\n".encode("gbk"))
    assert run(path, "--source", "phone", "--site", "11") == 0
    item = FeedbackItem.objects.get()
    assert (item.source, item.site.code, item.number) == ("phone", "11", "G1")


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", "文件是空的"),
        ("姓名,电话\n某人,1\n".encode(), "找不到表头"),
        (b"PK\x03\x04broken", "打不开"),
    ],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(places, tmp_path, capsys, contents, sentence):
    path = tmp_path / "bad.csv"
    path.write_bytes(contents)
    assert run(path) == 2
    said = capsys.readouterr()
    assert sentence in said.err and len(said.err.strip().splitlines()) == 1
    assert said.out == ""
    assert not FeedbackItem.objects.exists()


def test_an_unknown_site_or_file_is_one_sentence(places, capsys):
    assert run(EXAMPLE, "--site", "77") == 2
    assert run("没有.xlsx") == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_rows_are_read_and_told_of_as_they_come(places, workbook, capsys):
    rows = [[str(i), "2026/3/1", f"第 {i} 件不同的事", ""] for i in range(taking_in.AT_ONCE + 1)]
    run(workbook(HEADINGS, *rows))
    assert capsys.readouterr().err.splitlines() == ["已读 100 行", "已读 101 行"]


def test_what_broke_off_is_simply_repeated(places, workbook, capsys, monkeypatch):
    rows = [[str(i), "2026/3/1", f"第 {i} 件不同的事", ""] for i in range(taking_in.AT_ONCE + 5)]
    path = workbook(HEADINGS, *rows)
    plain = taking_in.opinions_in

    def breaks(*args, **values):
        for read, row in enumerate(plain(*args, **values)):
            if read == taking_in.AT_ONCE + 2:
                raise OSError("the disk is gone")
            yield row

    with monkeypatch.context() as patch:
        patch.setattr(taking_in, "opinions_in", breaks)
        with pytest.raises(OSError, match="disk"):
            run(path)
    assert FeedbackItem.objects.count() == taking_in.AT_ONCE
    capsys.readouterr()
    told = account(capsys, path)
    assert (told["created"], told["duplicate"]) == (5, taking_in.AT_ONCE)
