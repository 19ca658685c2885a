"""`bancheng demo` at the door: one sentence and 2 for whatever it must not do."""

from datetime import datetime
from pathlib import Path

import pytest

from bancheng.config import demo, environment
from bancheng.config.arguments import Parser
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org.models import Person

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


def test_bulk_loading_is_not_faked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--cases", "10000") == 2
    assert "第二部分" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("--cases", "0"), ("--cases", "x"), ("--months", "61"), ("--seed", "-1")])
def test_a_wrong_number_is_answered_with_a_sentence(
    argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*argv)
    assert stopped.value.code == 2
    assert argv[0] in capsys.readouterr().err
