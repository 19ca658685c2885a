"""Each figure by its definition, row by row."""

from datetime import date, datetime, timedelta

import pytest

from bancheng.rules import metrics, periods
from bancheng.rules.calendar import ZONE
from bancheng.rules.metrics import DEFINITIONS, Called, Figure, Owed, Part, Rated, Registered, Told
from bancheng.rules.vocabulary import CallBackEnd, Outcome, Solved, Step

DUE = datetime(2026, 3, 5, 17, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("accepted", "declined", "part"),
    [(True, False, "counted"), (False, True, "rest"), (False, False, "apart"), (True, True, "counted")],
)
def test_accepted(accepted: bool, declined: bool, part: str) -> None:
    assert metrics.of_accepted(Registered(case=1, accepted=accepted, declined=declined)) == part


@pytest.mark.parametrize(
    ("told_at", "step", "part"),
    [
        (DUE, Step.ANSWERED, "counted"),
        (DUE + timedelta(seconds=1), Step.ARCHIVED, "rest"),
        (None, Step.HANDLING, "rest"),
        (None, Step.TO_TELL, "rest"),
        (None, Step.WITHDRAWN, "apart"),
        (None, Step.MERGED, "apart"),
        (DUE, Step.HANDLING, "counted"),
    ],
)
def test_on_time(told_at: datetime | None, step: Step, part: str) -> None:
    """The last row: answered in time once, and being done again now; the second clock is another."""
    assert metrics.of_on_time(Owed(case=1, due_at=DUE, told_at=told_at, step=step)) == part


def told(**values: object) -> Told:
    usual: dict[str, object] = {
        "case": 1,
        "outcome": "done",
        "taken_up_again": False,
        "left_unsolved": False,
        "solved": None,
        "satisfied": None,
    }
    return Told(**(usual | values))  # type: ignore[arg-type]


def test_only_what_was_done_whole_and_by_us_is_done() -> None:
    counted = {outcome for outcome in Outcome if metrics.of_done(told(outcome=outcome.value)) is Part.COUNTED}
    assert counted == {Outcome.DONE}


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"solved": Solved.YES}, "counted"),
        ({"solved": Solved.PARTLY}, "rest"),
        ({"solved": Solved.NO}, "rest"),
        ({"solved": Solved.UNDERSTOOD}, "apart"),
        ({}, "silent"),
        ({"satisfied": 5}, "silent"),
        ({"taken_up_again": True}, "rest"),
        ({"taken_up_again": True, "solved": Solved.YES}, "rest"),
        ({"left_unsolved": True, "solved": Solved.UNDERSTOOD}, "rest"),
    ],
)
def test_solved(values: dict[str, object], part: str) -> None:
    assert metrics.of_solved(told(**values)) == part


@pytest.mark.parametrize(
    ("grade", "part"),
    [(5, "counted"), (4, "counted"), (3, "counted"), (2, "rest"), (1, "rest"), (None, "silent")],
)
def test_satisfied(grade: int | None, part: str) -> None:
    assert metrics.of_satisfied(told(satisfied=grade, solved=Solved.YES)) == part


@pytest.mark.parametrize(
    ("end", "part"),
    [
        (None, "rest"),
        (CallBackEnd.NOT_REACHED, "rest"),
        (CallBackEnd.NO_WAY, "apart"),
        (CallBackEnd.DONE, "counted"),
        (CallBackEnd.REDO, "counted"),
        (CallBackEnd.RESTORE, "counted"),
        (CallBackEnd.RECTIFY, "counted"),
    ],
)
def test_called_back(end: CallBackEnd | None, part: str) -> None:
    assert metrics.of_called_back(Called(call_back=1, end=end)) == part


@pytest.mark.parametrize(
    ("values", "praised", "rectified"),
    [
        ({}, "counted", None),
        ({"is_bad": True}, "rest", "rest"),
        ({"is_bad": True, "is_mended": True}, "rest", "counted"),
        ({"is_bad": True, "counts": False}, "apart", "apart"),
        ({"counts": False}, "apart", None),
    ],
)
def test_national_ratings(values: dict[str, bool], praised: str, rectified: str | None) -> None:
    row = Rated(**({"opinion": 1, "is_bad": False, "counts": True, "is_mended": False} | values))  # type: ignore[arg-type]
    assert (metrics.of_praised(row), metrics.of_rectified(row)) == (praised, rectified)


def test_silence_stands_in_no_rate_and_in_the_bound() -> None:
    rows = [told(case=1, satisfied=5), told(case=2, satisfied=1), told(case=3), told(case=4)]
    figure = metrics.counted(DEFINITIONS[Figure.SATISFIED], rows)
    assert (figure.numerator, figure.denominator, figure.silent, figure.worst) == (1, 2, 2, (1, 4))
    assert figure.whole_of == (1, 2) and figure.of(Part.SILENT) == (3, 4)


def test_what_few_have_said_is_not_shown() -> None:
    rows = [told(case=number, satisfied=5, solved=Solved.YES) for number in range(5)]
    for name in (Figure.SATISFIED, Figure.SOLVED, Figure.DONE):
        of = DEFINITIONS[name]
        assert metrics.may_show(metrics.counted(of, rows))
        few = metrics.may_show(metrics.counted(of, rows[:4]))
        assert few is (name is Figure.DONE)


@pytest.mark.parametrize(
    ("part", "whole", "low_high"),
    [(0, 10, (0, 28)), (10, 10, (72, 100)), (53, 56, (85, 98)), (5, 10, (24, 76))],
)
def test_the_interval_is_wilsons(part: int, whole: int, low_high: tuple[int, int]) -> None:
    assert metrics.interval(part, whole) == low_high


def test_every_figure_has_its_words() -> None:
    assert set(DEFINITIONS) == set(Figure)
    for one in DEFINITIONS.values():
        assert "÷" in one.words and one.counted and one.whole and one.rest


def test_periods() -> None:
    on = date(2026, 1, 15)
    assert [one.key for one in periods.latest(on, months=3, quarters=2)] == [
        "2026-01", "2025-12", "2025-11", "2026-Q1", "2025-Q4",
    ]  # fmt: skip
    for key in ("2026-12", "2024-02", "2026-Q4", "2026-Q1"):
        found = periods.named(key)
        assert found is not None and found.key == key
    assert (periods.named("2026-12").to_on, periods.named("2025-Q4").to_on) == (  # type: ignore[union-attr]
        date(2027, 1, 1),
        date(2026, 1, 1),
    )
    assert [periods.named(key) for key in ("2026-13", "1999-01", "2026-Q5", "", "2026-1", "2026-01x")] == [
        None
    ] * 6


def test_days_somebody_chose() -> None:
    one = periods.days(date(2026, 3, 2), date(2026, 3, 2))
    assert one is not None and one.to_on == date(2026, 3, 3) and not one.is_whole
    assert one.from_at == datetime(2026, 3, 2, tzinfo=ZONE)
    assert periods.days(date(2026, 3, 2), date(2026, 3, 1)) is None
    assert periods.days(date(2026, 1, 1), date(2027, 1, 1)) is not None
    assert periods.days(date(2026, 1, 1), date(2027, 1, 2)) is None
