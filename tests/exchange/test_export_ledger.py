"""The ledger as a table: every case a row, masked unless a reason is given, nothing in it a formula."""

import csv
import json
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.config import cli
from bancheng.exchange import ledger
from bancheng.records.models import Line
from tests.cases.district import AT, register
from tests.cases.test_correct_identity import ID
from tests.cases.test_correct_identity import OTHER as OTHER_ID


@pytest.fixture
def cases(district):
    """Two cases, one of which looks like a formula."""
    register(district)
    register(district, title="=cmd|'/c calc'!A1")


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_masked_by_default_and_no_cell_is_a_formula(cases, tmp_path) -> None:
    assert cli.run(["export", "ledger", "-o", str(tmp_path / "a.csv")]) == 0
    assert cli.run(["export", "ledger", "-o", str(tmp_path / "a.xlsx")]) == 0
    rows = read_csv(tmp_path / "a.csv")
    assert [row["反映人"] for row in rows] == ["陈*", "陈*"]
    assert rows[0]["电话"] == "138****5678"
    assert rows[1]["事由"].startswith("'=cmd")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.max_row == 3
    assert "f" not in {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert Line.objects.filter(kind="ledger.exported").count() == 2


def test_in_full_for_a_reason_that_the_record_keeps(cases, tmp_path) -> None:
    assert cli.run(["export", "ledger", "-o", str(tmp_path / "a.csv"), "--reason", "年度审计"]) == 0
    assert read_csv(tmp_path / "a.csv")[0]["电话"] == "13800005678"
    line = Line.objects.filter(kind="ledger.exported").get()
    assert json.loads(line.data) == {"cases": 2, "in_full": True, "form_label": "未遮盖", "rows": {}}
    assert "年度审计" not in line.data


@pytest.mark.parametrize("name", ["a.txt", "a", "none/a.csv"])
def test_a_bad_name_is_one_sentence_and_changes_nothing(cases, tmp_path, name, capsys) -> None:
    assert cli.run(["export", "ledger", "-o", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Line.objects.filter(kind="ledger.exported").exists()
    assert list(tmp_path.iterdir()) == []


def test_queries_do_not_grow_with_the_rows(district, tmp_path, django_assert_max_num_queries) -> None:
    for _ in range(6):
        register(district)
    with django_assert_max_num_queries(4):
        assert len(list(ledger._rows(ledger.Wish()))) == 6


def test_a_name_that_was_put_right_is_masked_too(district, tmp_path) -> None:
    """It stood in the case, and may be somebody's: the ledger says no more than the package."""
    case = register(district, party=Someone(name="陈阿福", id_number=ID, phone="13800005678"))
    register(district, party=Someone(name="周小安", phone="13800005679"))
    told = {"by": district.actor("head"), "at": AT + timedelta(hours=1)}
    actions.correct_identity(case, name="陈阿富", number=OTHER_ID, **told)
    Case.objects.update(title="陈阿福、陈阿富和周小安都来问过")
    assert cli.run(["export", "ledger", "-o", str(tmp_path / "a.csv")]) == 0
    first, second = (row["事由"] for row in read_csv(tmp_path / "a.csv"))
    assert "陈阿福" not in first and "陈阿富" not in first and "周小安" in first
    assert "周小安" not in second and "陈阿福" in second, "of each case its own people"


@pytest.mark.django_db(transaction=True)
def test_while_the_rows_go_out_nothing_is_held(tmp_path, monkeypatch) -> None:
    """A hundred thousand rows take longer than anybody can wait: on SQLite an open transaction lets nobody register."""
    held = []

    def rows(wish):
        held.append(connection.in_atomic_block)
        yield ["2026-011-0001-1"]

    monkeypatch.setattr(ledger, "_rows", rows)
    assert cli.run(["export", "ledger", "-o", str(tmp_path / "a.csv")]) == 0
    assert held == [False]
    assert Line.objects.filter(kind="ledger.exported").count() == 1
