"""Steps, rungs and ends stand in the question itself, so that either engine leans on the index that holds those only."""

import pytest
from django.db import connection
from django.db.models import F, QuerySet

from bancheng.cases.models import Case, CaseClock
from bancheng.cases.models.case import OPEN_VALUES, RESTING_VALUES
from bancheng.promises import reads as promises
from bancheng.promises.models import Promise
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import Step
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db


def asked(cases: QuerySet[Case]) -> tuple[str, tuple[object, ...]]:
    """The condition as the database gets it, and what is sent beside it."""
    sql, params = cases.order_by().values("pk").query.get_compiler("default").as_sql()
    return sql.partition(" WHERE ")[2], tuple(params)


STEP = '"cases_case"."step"'


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"step": Step.HANDLING}, f"{STEP} = 'handling'"),
        ({"step": "handling"}, f"{STEP} = 'handling'"),
        ({"step__in": [Step.DECLINED, Step.CLOSED, "closed"]}, f"{STEP} IN ('closed', 'declined')"),
        ({"step__in": {Step.MERGED}}, f"{STEP} IN ('merged')"),
    ],
    ids=str,
)
def test_steps_are_written_out(given: dict[str, object], words: str) -> None:
    assert asked(Case.objects.filter(**given)) == (words, ())
    assert list(Case.objects.filter(**given)) == []


def test_what_is_no_step_is_sent_beside(district: District, case: Case) -> None:
    typed = "x' OR '1'='1"
    assert asked(Case.objects.filter(step=typed)) == (f"{STEP} = %s", (typed,))
    words, beside = asked(Case.objects.filter(step__in=["handling", typed]))
    assert typed not in words and set(beside) == {"handling", typed}
    assert not Case.objects.filter(step=typed).exists()
    assert not Case.objects.filter(step__in=[typed]).exists()


def test_steps_are_found_as_ever(district: District, case: Case) -> None:
    found = Case.objects.filter
    assert found(step=Step.REGISTERED).get() == found(step__in=OPEN_VALUES).get() == case
    assert found(step=F("step")).get() == case
    assert found(step__in=Case.objects.values("step")).get() == case
    assert not found(step__in=[]).exists() and not found(step=None).exists()
    assert not Case.objects.exclude(step=Step.REGISTERED).exists()
    assert Case.objects.exclude(step__in=RESTING_VALUES).get() == case


@pytest.mark.parametrize(
    ("index", "rows"),
    [
        (
            "urged_clocks",
            lambda: CaseClock.objects.filter(rung__gte=Rung.URGED, stopped_at=None).order_by("due_at"),
        ),
        ("queue_of_handler", lambda: Case.objects.open().filter(handler=1).order_by("due_at", "pk")),
        ("queue_of_first", lambda: Case.objects.open().filter(first=1).order_by("due_at", "pk")),
        ("queue_of_site", lambda: Case.objects.open().filter(site=1).order_by("due_at", "pk")),
        ("queue_of_district", lambda: Case.objects.open().order_by("due_at", "pk")),
        ("queue_of_filing", lambda: Case.objects.filter(step__in=RESTING_VALUES).order_by("due_at", "pk")),
        ("promises_open", lambda: Promise.objects.open().order_by("due_at", "pk")),
        ("promises_broken", lambda: promises.left_broken(Promise.objects.all(), at=AT)),
    ],
)
def test_a_list_leans_on_its_index(index: str, rows: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So small a table is rightly read whole and put in order afterwards.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    plan = rows()[:25].explain()  # type: ignore[operator]
    assert index in plan
    # Many are due at one close of a day: they too stand in the index as they stand on the page.
    assert "Sort" not in plan and "TEMP B-TREE" not in plan
