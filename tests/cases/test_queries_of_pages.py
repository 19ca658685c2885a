"""How often the daily pages ask the database: never more than this, whatever lies on the desk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.rules.vocabulary import Outcome
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR
from tests.promises.making import unit
from tests.promises.test_telling import speaker
from tests.queries import counted

NOW = ANSWERED_AT + HOUR
PAGES = {
    "/desk/": 10,
    "/desk/?scope=site": 10,
    "/desk/?scope=first&tab=calm": 10,
    "/desk/?unit=1&type=cannot": 10,
    "/desk/cases/": 10,
    "/desk/urging/": 10,
    "/desk/cases/?step=registered": 10,
    # Each thing a search may mean is asked for by itself: names and words; four digits mean three.
    "/desk/search/ 房东": 11,
    "/desk/search/ 0001": 13,
    "/desk/register/": 10,
    "/desk/first-questions/": 10,
    "/desk/inbox/": 10,
    "/desk/promises/": 10,
    "/desk/promises/next/": 10,
}
"""Page → the most questions it may put, those about session and roles included; after a blank the words searched for."""


@pytest.fixture
def desk(district: District, settings: Any) -> Callable[[str], Client]:
    """Somebody of the cast at a desk."""
    settings.BANCHENG_NOW = NOW

    def sit_down(part: str) -> Client:
        return make.sign_in(Client(), district.person(part), at=NOW)

    return sit_down


def many(district: District, count: int) -> None:
    """So many different people's cases."""
    for number in range(Case.objects.count(), count):
        d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}"))


def test_pages_ask_the_same_for_three_cases_and_for_thirty(
    district: District, desk: Callable[[str], Client]
) -> None:
    desks = {part: desk(part) for part in ("officer", "head")}
    asked: dict[tuple[str, str], set[int]] = {}
    for count in (3, 30):
        many(district, count)
        for part, client in desks.items():
            for page, most in PAGES.items():
                path, _, words = page.partition(" ")
                address = client.post(path, {"q": words}).url if words else path
                client.get(address)
                with counted() as questions:
                    answer = client.get(address)
                if answer.status_code == 403:
                    continue
                assert answer.status_code == 200, (page, answer.status_code)
                assert len(questions) <= most, (part, page, questions)
                asked.setdefault((part, page), set()).add(len(questions))
    assert {key: found for key, found in asked.items() if len(found) > 1} == {}
    assert ("officer", "/desk/register/") in asked


EMPTY_DESK = 12
"""The most questions of a workbench without a case: one more for each panel that is asked what else waits."""


def test_a_desk_without_cases_asks_once_for_whatever_else_waits(
    district: District, desk: Callable[[str], Client]
) -> None:
    for part in ("officer", "head", "convener", "supervisor", "leader"):
        client = desk(part)
        page = client.get("/desk/").content.decode()
        assert "没有轮到您的事" in page and "#mood-smile" in page, part
        with counted() as questions:
            client.get("/desk/")
        assert len(questions) <= EMPTY_DESK, (part, questions)


LISTING_HISTORY = ("/desk/cases/", "/desk/search/ 房东", "/desk/search/ 0001")
"""Pages that show what is closed too; how far they read is bounded (`tests/cases/test_long_queues.py`)."""
ALSO_DAILY = (
    "/desk/today/",
    "/desk/requests/",
    "/desk/requests/waiting/",
    "/desk/conferences/",
    "/desk/instructions/",
    "/desk/promises/broken/",
    "/desk/disputes/",
)
"""Looked at every day by somebody, and no part of the numbers above."""
EVERY_DESK = ("officer", "head", "convener", "supervisor", "leader")
RUNNING_CLOCKS = (("convener", "/desk/"), ("leader", "/desk/"))
"""Workbenches that look over the clocks which run: those of a case that is closed and not yet filed are among them, those of one that is filed not."""
FEW, CLOSED = 20, 40


def test_no_daily_page_grows_with_closed_history(district: District, desk: Callable[[str], Client]) -> None:
    """The same questions on both engines; on SQLite not as much as one row more read for each case that is closed."""
    many(district, 3)
    desks = {part: desk(part) for part in EVERY_DESK}
    desks["liaison"] = make.sign_in(Client(), speaker("2001", "梁联络", unit()), at=NOW)
    # So many that what looks at the newest only, so far and no further, has its fill.
    _closed(district, FEW)
    before = _work(desks)
    _closed(district, CLOSED)
    after = _work(desks)
    assert {page: asked for page, (asked, _) in after.items()} == {
        page: asked for page, (asked, _) in before.items()
    }
    assert _grown(before, after) == {}
    assert {page for _, page in after} == {*PAGES, *ALSO_DAILY} - {*LISTING_HISTORY}


def test_no_workbench_grows_with_what_is_filed(district: District, desk: Callable[[str], Client]) -> None:
    """Those left out above: what runs no clock any more costs them nothing."""
    many(district, 3)
    desks = {part: desk(part) for part, _ in RUNNING_CLOCKS}
    _filed(district, FEW)
    before = {(part, page): _asked(desks[part], page) for part, page in RUNNING_CLOCKS}
    _filed(district, CLOSED)
    after = {(part, page): _asked(desks[part], page) for part, page in RUNNING_CLOCKS}
    assert {page: asked for page, (asked, _) in after.items()} == {
        page: asked for page, (asked, _) in before.items()
    }
    assert _grown(before, after) == {}


Work = dict[tuple[str, str], tuple[int, int]]
"""Of a page at a desk: how many questions it puts, and how much the engine does for them."""


def _grown(before: Work, after: Work) -> dict[tuple[str, str], int]:
    """Where the engine did more than before for each case that came between.

    PostgreSQL rightly reads a table of sixty rows whole; its plans are looked at in `tests/cases/test_step_field.py`.
    """
    more = {page: much - before[page][1] for page, (_, much) in after.items()}
    return {page: grown for page, grown in more.items() if grown >= CLOSED}


def _closed(district: District, count: int) -> None:
    """So many more cases that are over."""
    for number in range(Case.objects.count(), Case.objects.count() + count):
        steps.closed(district, d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}")))


def _filed(district: District, count: int) -> None:
    """So many more cases that are over and filed."""
    for number in range(Case.objects.count(), Case.objects.count() + count):
        case = d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}"))
        actions.withdraw(case, by=district.actor("citizen", case), at=AT)
        actions.file_case(case, by=district.actor("archivist"), at=AT)


def _work(desks: dict[str, Client]) -> Work:
    """Each daily page at each desk that has it."""
    return {
        (part, page): _asked(client, page)
        for part, client in desks.items()
        for page in (*PAGES, *ALSO_DAILY)
        if page not in LISTING_HISTORY and (part, page.partition("?")[0]) not in RUNNING_CLOCKS
        if client.get(page).status_code not in (302, 403, 404)
    }


def _asked(client: Client, page: str) -> tuple[int, int]:
    client.get(page)
    with counted() as questions, worked() as much:
        assert client.get(page).status_code == 200
    return len(questions), much[0]


@contextmanager
def worked() -> Iterator[list[int]]:
    """How many steps SQLite's own machine makes while this lasts, several for each row it reads; elsewhere none."""
    much = [0]

    def step() -> int:
        much[0] += 1
        return 0

    if connection.vendor != "sqlite":
        yield much
        return
    connection.connection.set_progress_handler(step, 1)
    try:
        yield much
    finally:
        connection.connection.set_progress_handler(None, 0)


def _no_review(district: District, case: Case) -> None:
    steps.handled(district, case)
    actions.propose_answer(
        case,
        by=district.actor("officer"),
        at=d.AT + HOUR,
        answer=d.answer(Outcome.EXPLAINED),
        citations=d.citations(),
    )


def _extension_asked(district: District, case: Case) -> None:
    steps.handled(district, case)
    actions.ask_extension(
        case,
        by=district.actor("officer"),
        at=d.AT + HOUR,
        days=2,
        reason="档案对不上",
        how="phone",
        reached=True,
        note="好",
    )


STEPS: dict[str, Callable[[District, Case], object]] = {
    "registered": lambda district, case: case,
    "handling": steps.handled,
    "waiting": steps.waiting,
    "no_review": _no_review,
    "extension_asked": _extension_asked,
    "answered": steps.answered,
    "declined": steps.declined,
    "closed": steps.closed,
}


@pytest.mark.parametrize("step", STEPS)
def test_a_case_is_shown_in_ten_questions(
    district: District, case: Case, desk: Callable[[str], Client], step: str
) -> None:
    STEPS[step](district, case)
    for part in ("officer", "officer2", "head", "convener"):
        client = desk(part)
        client.get(f"/desk/cases/{case.number}/")
        with counted() as questions:
            answer = client.get(f"/desk/cases/{case.number}/")
        assert answer.status_code == 200
        assert len(questions) <= 10, (part, questions)


def test_postgresql_keeps_the_plan_of_a_question_asked_again(
    district: District, case: Case, desk: Callable[[str], Client]
) -> None:
    if connection.vendor != "postgresql":
        assert "server_side_binding" not in connection.settings_dict["OPTIONS"]
        return
    client = desk("officer")
    for _ in range(4):
        assert client.get(f"/desk/cases/{case.number}/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        kept = {sql.partition(" FROM ")[0]: plans for sql, plans in cursor.fetchall()}
    assert any('AS "_table"' in sql for sql in kept)
    assert any(sql.startswith('SELECT "org_account"') for sql in kept)
