"""`bancheng demo` at the door: one sentence and 2 for whatever it must not do."""

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from bancheng.config import demo, environment
from bancheng.config.arguments import Parser
from bancheng.config.environment import OFFICE_ZONE
from bancheng.ops.demo import population
from bancheng.org.models import Person
from bancheng.ui import progress

AT = datetime(2026, 3, 2, 14, 10, tzinfo=OFFICE_ZONE)


def run(*argv: str) -> int:
    return demo.demo(Parser("bancheng demo", ""), argv, at=AT)


@pytest.mark.django_db
def test_it_loads_an_empty_house_and_says_how_to_sign_in(
    capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    assert run("--cases", "2", "--months", "1") == 0
    said = capsys.readouterr().out
    assert "officer" in said
    assert "xuanwu-lake-demo" in said
    kept = Path(settings.DATA) / demo.ACCOUNTS  # type: ignore[attr-defined]
    assert demo.accounts_told(Path(settings.DATA)) in said  # type: ignore[attr-defined]
    kept.unlink()


@pytest.mark.django_db
def test_it_refuses_a_house_in_which_somebody_works(capsys: pytest.CaptureFixture[str]) -> None:
    Person.objects.create(staff_no="1", name="某人", employment="contract")
    assert run() == 2
    assert capsys.readouterr().err.strip() == demo.NOT_EMPTY
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_it_refuses_live_data(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "data_kind", lambda data: "live")
    assert run() == 2
    assert capsys.readouterr().err.strip() == demo.NOT_DEMO


@pytest.mark.django_db
def test_from_ten_thousand_on_a_population_is_written_beside_the_demo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def populate(*, tell: population.Tell, **how: object) -> population.Populated:
        asked.append(how)
        tell("写入", 5_000, 10_000)
        return population.Populated(cases=10_000, histories=2)

    monkeypatch.setattr(population, "populate", populate)
    monkeypatch.setattr(demo, "LIVED_BESIDE", 2)
    for _ in range(2):
        assert run("--cases", "10000", "--months", "1", "--seed", "4") == 0
    assert [(how["cases"], how["seed"], how["at"]) for how in asked] == [(10_000, 4, AT)] * 2
    said = capsys.readouterr().out
    assert said.count("officer") == 1
    assert "5000/10000 件" in said
    (Path(settings.DATA) / demo.ACCOUNTS).unlink()


def test_a_bar_says_how_fast_and_how_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.0, 100.0, 100.5, 200.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    bar = progress.Bar("件")
    for done in (0, 100, 110, 800):
        bar("写入", done, 800)
    said = capsys.readouterr().out.splitlines()
    assert [line.partition("] ")[2] for line in said] == [
        "0/800 件",
        "100/800 件，每秒 1，还要 11 分 40 秒",
        "800/800 件，每秒 4，还要 0 秒",
    ]


@pytest.mark.parametrize(
    "argv", [("--cases", "0"), ("--cases", "5000001"), ("--cases", "x"), ("--months", "61"), ("--seed", "-1")]
)
def test_a_wrong_number_is_answered_with_a_sentence(
    argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*argv)
    assert stopped.value.code == 2
    assert argv[0] in capsys.readouterr().err
