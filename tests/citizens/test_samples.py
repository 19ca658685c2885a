"""The monthly sample: committed before the month, drawn after it, opened once all were called, and drawn again by anybody."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.citizens import health, samples, ticks
from bancheng.citizens.actions import call_backs, sampling
from bancheng.citizens.models import CallBack, CallBackSample
from bancheng.citizens.sample_command import sample as command
from bancheng.config.arguments import Parser
from bancheng.records.models import Line
from bancheng.rules import sampling as rules
from bancheng.rules.call_backs import Heard
from bancheng.rules.vocabulary import CallBackWhy
from tests.cases import steps
from tests.cases.district import AT, District, register

MARCH = date(2026, 3, 1)
APRIL_FIRST = AT.replace(month=4, day=1, hour=10)


@pytest.fixture
def committed(db: None) -> CallBackSample:
    return sampling.commit_seed(MARCH, at=AT.replace(month=2, day=27))


@pytest.fixture
def drawn(district: District, committed: CallBackSample) -> CallBackSample:
    """Five cases answered in March, one of them called about already; drawn on the first of April."""
    for _ in range(4):
        steps.answered(district, register(district))
    called = steps.answered(district, register(district), how="phone")
    row = call_backs.owe_for_case(called, CallBackWhy.NOT_IN_PERSON, mark="x", at=steps.ANSWERED_AT)
    _call(district, row)
    return sampling.draw(committed, at=APRIL_FIRST)


def _call(district: District, row: CallBack, *, days: int = 0) -> None:
    at, by = steps.ANSWERED_AT + timedelta(days=days), district.actor("supervisor")
    call_backs.note_attempt(
        row, way="phone", reached=True, heard=Heard(solved="yes", words="好了"), by=by, at=at
    )
    call_backs.end_call_back(row, end="done", note="", by=by, at=at)


def test_a_seed_is_committed_before_the_month_and_never_after(committed: CallBackSample) -> None:
    line = Line.objects.get(kind="sample.committed")
    assert json.loads(line.data)["commitment"] == rules.commitment(committed.seed, MARCH)
    assert committed.seed not in line.data
    assert sampling.commit_seed(MARCH, at=AT.replace(month=2, day=28)).seed == committed.seed
    with pytest.raises(Exception, match="已经开始"):
        sampling.commit_seed(MARCH, at=AT)
    with pytest.raises(Exception, match="还没过完"):
        sampling.draw(committed, at=AT.replace(day=31))


def test_those_the_seed_draws_are_called_and_nobody_twice(district: District, drawn: CallBackSample) -> None:
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert samples.drawn_from(drawn) == numbers and drawn.population == 5
    assert drawn.drawn == rules.draw(drawn.seed, numbers, 3) == samples.called_for(drawn)
    assert CallBack.objects.count() == 1 + sum(number != _called_before() for number in drawn.drawn)
    assert sampling.draw(drawn, at=APRIL_FIRST).drawn == drawn.drawn, "once"


def _called_before() -> str:
    return CallBack.objects.exclude(end="").values_list("case__number", flat=True)[0] or ""


def test_the_seed_is_opened_once_all_were_called_and_anybody_draws_again(
    district: District, drawn: CallBackSample, client: Client, settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:  # fmt: skip
    settings.BANCHENG_NOW = APRIL_FIRST
    assert not sampling.open_seed(drawn, at=APRIL_FIRST)
    page = client.get("/samples/2026-03").content.decode()
    assert drawn.commitment in page and drawn.seed not in page
    assert not any(number in page for number in drawn.drawn)
    assert client.get("/samples/2026-03/numbers.txt").status_code == 404
    for row in CallBack.objects.open():
        _call(district, row, days=30)
    assert ticks.draw_samples(at=APRIL_FIRST) == 2, "the seed of May is committed, that of March opened"
    page = client.get("/samples/2026-03").content.decode()
    assert drawn.seed in page and all(number in page for number in drawn.drawn)
    listed = client.get("/samples/2026-03/numbers.txt").content.decode().split()
    assert rules.draw(drawn.seed, listed, 3) == drawn.drawn
    assert command(Parser("sample", ""), ["--numbers", str(tmp_path / "n.txt")], at=APRIL_FIRST) == 0
    assert "和回访过的一样" in capsys.readouterr().out
    assert (tmp_path / "n.txt").read_text().split() == listed
    assert client.get("/samples").status_code == 200
    assert client.get("/samples/2026-13").status_code == client.get("/samples/2025-01").status_code == 404


def test_nobody_keeps_a_seed_closed_by_not_calling(drawn: CallBackSample) -> None:
    assert not sampling.open_seed(drawn, at=APRIL_FIRST + timedelta(days=5))
    assert sampling.open_seed(drawn, at=APRIL_FIRST + timedelta(days=30))


def test_the_doctor_draws_again(drawn: CallBackSample) -> None:
    assert not list(health.samples_are_drawn_again(at=APRIL_FIRST, full=True))
    CallBackSample.objects.filter(pk=drawn.pk).update(drawn=drawn.drawn[:2])
    assert [found.trouble for found in health.samples_are_drawn_again(at=APRIL_FIRST, full=True)] == [
        "sample_differs"
    ]


def test_the_doctor_says_that_samples_stopped(drawn: CallBackSample) -> None:
    def late(at: datetime) -> list[str]:
        return [found.where for found in health.samples_are_kept_up(at=at, full=True)]

    april = APRIL_FIRST + timedelta(days=20)
    assert late(APRIL_FIRST) == []
    assert late(april) == ["2026-05"], "no tick has committed it"
    ticks.draw_samples(at=april)
    assert late(april) == []
    assert late(APRIL_FIRST + timedelta(days=75)) == ["2026-05", "2026-07"], "that of May was never drawn"


def test_the_command_says_when_there_is_none(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(Parser("sample", ""), ["--month", "2026-99"], at=AT) == 2
    assert command(Parser("sample", ""), [], at=AT) == 2
    assert "没有这个月的抽查" in capsys.readouterr().err
