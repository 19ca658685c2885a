"""The wall chart at the desk and on the command line."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from bancheng.cases.chart_command import chart
from bancheng.cases.chart_page import wall_chart, wall_chart_bpmn, wall_chart_file
from bancheng.config.arguments import Parser
from bancheng.org import actions as org
from bancheng.org.models import Site
from bancheng.rules import flowchart, process
from bancheng.rules.chart_poster import poster
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Role, Unit
from tests.cases.district import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db: None) -> None:
    if not Site.objects.exists():
        org.load_district(AT)


def _asked(view: Callable[[HttpRequest], HttpResponse], at: datetime = AT) -> HttpResponse:
    request = RequestFactory().get("/desk/chart/")
    request.at = at
    return view(request)


def test_the_page_shows_the_chart_and_every_move_in_words(places: None) -> None:
    words = _asked(wall_chart).content.decode()
    assert words.count("<svg xmlns") == 1
    assert 'href="/desk/chart/bancheng-chart.svg"' in words
    for move in process.MOVES:
        assert f"<b>{move.label}" in words, move.key
    assert "style=" not in words and "onclick" not in words
    assert "钟不能藏" in words and "办结不等于解决" in words


def test_the_file_is_the_whole_sheet_with_the_name_of_the_hall(places: None) -> None:
    answer = _asked(wall_chart_file)
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    said = "".join(ET.fromstring(answer.content).itertext())
    assert "玄武区" in said and "不换步骤的走法" in said


def test_the_chart_shows_the_limits_in_force(places: None) -> None:
    admin = Actor(ref="staff:1", person=1, held=frozenset({Held(role=Role.ADMIN)}))
    org.set_limit(
        key="judging",
        count=6,
        unit=Unit.WORK_HOUR,
        in_force_from=AT.date() + timedelta(days=1),
        source="测试",
        by=admin,
        at=AT,
    )
    assert "4 个工作小时内研判" in _asked(wall_chart).content.decode()
    assert "6 个工作小时内研判" in _asked(wall_chart, AT + timedelta(days=1)).content.decode()


def _run(*argv: str, at: datetime = AT) -> int:
    return chart(Parser("bancheng chart", "画流程图"), argv, at=at)


def test_the_command_prints_the_sheet(places: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run() == 0
    assert capsys.readouterr().out == poster() + "\n"


def test_the_command_writes_mermaid_into_a_file(
    places: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "chart.mmd"
    assert _run("--format", "mermaid", "-o", str(file)) == 0
    assert file.read_text(encoding="utf-8") == flowchart.mermaid()
    assert capsys.readouterr().out == f"已写进 {file}。\n"


def test_nobodys_file_is_written_over(
    places: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kind.json"
    file.write_text("{}", encoding="utf-8")
    assert _run("-o", str(file)) == 2
    assert file.read_text(encoding="utf-8") == "{}"
    said = capsys.readouterr()
    assert said.out == "" and said.err == f"“{file}”已经有了，不覆盖；请换一个文件名。\n"


def test_the_command_and_the_page_give_the_same_bpmn(
    places: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("--format", "bpmn") == 0
    answer = _asked(wall_chart_bpmn)
    assert capsys.readouterr().out == answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="bancheng-chart.bpmn"'
    assert 'href="/desk/chart/bancheng-chart.bpmn"' in _asked(wall_chart).content.decode()


def test_a_file_that_cannot_be_written_is_one_sentence(
    places: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("-o", str(tmp_path / "nowhere" / "chart.svg")) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "写不进" in said.err


@pytest.mark.parametrize("argv", [("--format", "png"), ("--format",), ("x",)])
def test_a_wrong_format_is_one_sentence(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        _run(*argv)
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == "" and said.err.count("\n") == 1
