"""What the doctor finds of promises."""

from datetime import datetime, timedelta

import pytest

from bancheng.cases import health as cases
from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.promises import health
from bancheng.promises.models import Promise
from tests.cases.district import AT, District
from tests.promises.making import promise

pytestmark = pytest.mark.django_db


def found(at: datetime, *, full: bool = True) -> list[tuple[str, str]]:
    return [(one.trouble.value, one.where) for one in health.promises_end(at=at, full=full)]


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=OFFICE_ZONE)


def test_a_ledger_in_order_is_in_order(district: District, case: Case) -> None:
    promise(district, case)
    assert found(AT) == [] == found(on(13, 9, 10)), "the worker may be a little late"


@pytest.mark.parametrize("full", [True, False])
def test_a_moment_missed_in_working_time_is_found(district: District, case: Case, full: bool) -> None:
    promise(district, case)
    assert found(on(13, 9, 20), full=full) == [("promise_missed", case.number)]


def test_a_due_that_was_moved_is_found(district: District, case: Case) -> None:
    made = promise(district, case)
    Promise.objects.update(due_at=made.due_at + timedelta(days=1))
    assert found(AT) == [("promise_differs", case.number)]


def test_a_filed_case_with_an_open_promise_is_found(district: District, case: Case) -> None:
    promise(district, case)
    assert list(cases.filed_without_promises(at=AT, full=True)) == []
    Case.objects.filter(pk=case.pk).update(step="archived", filed_at=AT)
    assert [one.where for one in cases.filed_without_promises(at=AT, full=True)] == [case.number]


def test_a_promise_that_nobody_owes_is_found(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(district, case)
    # The database itself takes no such row: here a side is not known that was known when it was written.
    monkeypatch.setattr(health, "PARTY_VALUES", ["citizen"])
    assert found(AT) == [("promise_adrift", case.number)]
