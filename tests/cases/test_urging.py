"""Urging as it happens: three months lived through, holidays among them; every step once, never at night; who hears of it."""

import json
from collections import Counter
from datetime import datetime, time, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from bancheng.cases import actions, reads, ticks, timing
from bancheng.cases.models import Case, CaseClock
from bancheng.config.environment import OFFICE_ZONE
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.records import outbox
from bancheng.records.models import File, Line
from bancheng.records.moments import CLAIMED_FOR
from bancheng.rules.urging import LADDER, Rung, may_say
from bancheng.rules.vocabulary import ClockKind, Outcome, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.make import sign_in
from tests.queries import counted

HOURS = (
    time(0, 5),
    time(3),
    time(9),
    time(9, 1),
    time(11, 30),
    time(12, 45),
    time(15),
    time(17),
    time(17, 40),
    time(23),
)
"""When the worker looks in on each day of a long time; most of these hours nobody may be spoken to."""
DAY = timedelta(days=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def said() -> list[tuple[int, str, str]]:
    """What was said of clocks: file, clock with its beginning as due, kind of line."""
    lines = Line.objects.filter(kind__startswith="clock.").order_by("pk")
    return [(line.file_id, f"{_of(line)['clock']} {_of(line)['due']}", line.kind) for line in lines]


def _of(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line.data)
    return found


def live(start: datetime, days: int) -> None:
    """A worker that never sleeps: it looks in at every moment a case waits for, and at every hour of HOURS besides."""
    end = start + days * DAY
    looks = [
        datetime.combine((start + n * DAY).date(), hour, OFFICE_ZONE) for n in range(days) for hour in HOURS
    ]
    at = start
    while at < end:
        while ticks.tick(at=at):
            pass
        waits = Case.objects.filter(next_moment_at__gt=at).order_by("next_moment_at")
        first = waits.values_list("next_moment_at", flat=True).first() or end
        at = min([first, *(look for look in looks if look > at)], default=end)


@pytest.mark.parametrize(
    ("start", "days"),
    [("2026-02-09 09:30", 45), ("2026-09-24 09:30", 45)],
    ids=["over 春节", "over 中秋 and 国庆"],
)
def test_over_the_holidays_every_step_is_said_once_and_never_when_nobody_is_there(
    start: str, days: int, district: District
) -> None:
    began = moment(start)
    district.at = began
    left = {
        "registered": d.register(district, at=began),
        "accepted": steps.accepted(district, d.register(district, at=began, key=uuid4()), at=began),
        "handled": steps.handled(district, d.register(district, at=began, key=uuid4()), at=began),
    }
    reviewed = steps.handled(district, d.register(district, at=began, key=uuid4()), at=began)
    by = district.actor("officer")
    actions.propose_answer(reviewed, by=by, at=began + HOUR, answer=d.answer(Outcome.GUIDED))
    live(began, days)
    found = said()
    assert [one for one, count in Counter(found).items() if count > 1] == [], "each step once"
    calendar = org.working_calendar()
    spoken = Line.objects.filter(kind__startswith="clock.").values_list("at", flat=True)
    assert [at for at in spoken if not may_say(at, calendar)] == []
    clocks = CaseClock.objects.filter(case__in=[case.pk for case in left.values()], stopped_at=None)
    ladder = [step.line.value for step in LADDER]
    for clock in clocks:
        climbed = [
            kind for file, of, kind in found if file == clock.case.file_id and of.split()[0] == clock.kind
        ]
        assert climbed == ladder, (clock.kind, climbed)
        assert clock.rung == Rung.LISTED
    kinds = {clock.kind for clock in clocks}
    assert kinds == {ClockKind.INTAKE, ClockKind.FIRST_CONTACT, ClockKind.JUDGING, ClockKind.CITIZEN}
    assert not Case.objects.filter(next_moment_at__isnull=False).exists(), (
        "at the top nothing is looked at again"
    )
    steps.assert_whole(left["handled"])


def test_what_a_sleeping_worker_missed_waits_for_the_office_to_open(district: District, case: Case) -> None:
    """The worker slept from Thursday on and wakes on Saturday night: nothing until Monday nine, and then one line."""
    case = steps.handled(district, case)
    actions.contact(case, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=True, note="好")
    saturday, monday = moment("2026-03-07 23:10"), moment("2026-03-09 09:00")
    assert ticks.tick(at=saturday) == 1
    case.refresh_from_db()
    assert (said(), case.next_moment_at) == ([], monday)
    assert ticks.tick(at=saturday + HOUR) == 0, "all night nobody looks at it again"
    assert ticks.tick(at=monday) == 1
    assert [kind for *_, kind in said()] == ["clock.urged"]
    case.refresh_from_db()
    assert case.next_moment_at == moment("2026-03-10 09:00")


def test_a_supplement_still_lapses_at_its_moment_whatever_the_hour(district: District, case: Case) -> None:
    waiting = steps.waiting(district, case, days=2)
    night = waiting.supplements.get().until + timedelta(hours=6)
    assert ticks.tick(at=night) == 1
    assert Case.objects.get(pk=case.pk).step == Step.HANDLING


def test_a_worker_killed_in_the_middle_has_said_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the line and before the end: line and rung are as before, and once its claim is over it is said once."""
    case = steps.accepted(district, case)
    at = moment("2026-03-06 09:00")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(timing, "resettle", killed)
        with pytest.raises(KeyboardInterrupt):
            ticks.tick(at=at)
    assert (said(), Case.objects.get(pk=case.pk).next_moment_at) == ([], at + CLAIMED_FOR)
    assert ticks.tick(at=at) == 0
    at += CLAIMED_FOR
    assert ticks.tick(at=at) == 1
    assert Counter(kind for *_, kind in said()) == {"clock.urged": 1, "clock.listed": 2}
    assert ticks.tick(at=at) == 0


def test_once_more_time_is_given_the_new_due_has_a_ladder_of_its_own(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    actions.contact(case, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=True, note="好")
    near = moment("2026-03-04 09:00")
    ticks.tick(at=near)
    actions.grant_special(case, by=district.actor("convener"), at=near + HOUR, reason="牵涉三家单位")
    ticks.tick(at=moment("2026-03-06 09:00"))
    assert [kind for *_, kind in said()] == ["clock.near", "clock.near"]
    clock = timing.citizen_clock(case)
    assert clock is not None and clock.reached is Rung.NEAR


# --- who hears of it, and where it stands ----------------------------------------------------------------


def test_supervision_is_copied_to_conveners_and_the_top_to_leaders(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    actions.contact(case, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=True, note="好")
    heard = {}
    for step, day in (("urged", "06"), ("supervised", "10"), ("listed", "16")):
        at = moment(f"2026-03-{day} 09:00")
        ticks.tick(at=at)
        while outbox.run_reactions(at=at):
            pass
        rows = Notice.objects.filter(kind=f"clock.{step}").values_list("person__staff_no", flat=True)
        heard[step] = set(rows)
    assert heard == {
        "urged": {"1002"},
        "supervised": {"1002", "1007", "1008", "1009"},
        "listed": {"1002", "1010"},
    }
    bodies = " ".join(Notice.objects.values_list("subject", flat=True))
    assert "陈" not in bodies and "1380" not in bodies


def test_the_lists_open_their_cases_and_show_nobody_anothers(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    other = d.register(district, at=AT + timedelta(minutes=5), key=uuid4())
    steps.handled(district, case)
    at = moment("2026-03-17 10:00")
    ticks.tick(at=at)
    settings.BANCHENG_NOW = at
    leader, stranger = district.actor("leader"), district.actor("stranger")
    assert reads.urged(leader) == {case.pk: Rung.LISTED, other.pk: Rung.LISTED}
    assert reads.urged(stranger) == {}
    page = sign_in(client, district.person("leader")).get("/desk/urging/").content.decode()
    assert page.count(case.number) and page.count(other.number) and "有 2 件过了期限正在催" in page
    assert f"/desk/cases/{case.number}/do/instruct/" in page, "a leader may instruct from here"
    watching = sign_in(Client(), district.person("auditor")).get("/desk/urging/").content.decode()
    assert case.number in watching and 'class="c-next"' not in watching, (
        "who may act on none has no such column"
    )
    assert "这一格没有" in client.get("/desk/urging/?list=urged").content.decode()
    actions.propose_decline(
        other, by=district.actor("officer"), at=at, ground=d.ground(), reason="已经答复过"
    )
    assert other.pk not in reads.urged(leader), "what is done is urged no more"
    empty = sign_in(Client(), district.person("stranger")).get("/desk/urging/").content.decode()
    assert "没有正在催办、督办的件" in empty


# --- ten thousand open clocks ----------------------------------------------------------------------------

MANY = 10_000
FAST = timedelta(milliseconds=20)
PASSED = Case.objects.filter(next_moment_at__lte=AT).order_by("next_moment_at", "pk")


NEW_KEY = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"


@pytest.fixture
def ten_thousand(district: District, case: Case) -> Case:
    """As many open cases as a province has at once, each with its running clock, alike but for number and moment, written by the database itself."""
    file = [field.column for field in File._meta.concrete_fields if field.column not in {"id", "key"}]
    own = {"id", "number", "intake_key", "file_id", "next_moment_at"}
    same = [field.column for field in Case._meta.concrete_fields if field.column not in own]
    key, later = (
        NEW_KEY[connection.vendor],
        Case.objects.values_list("next_moment_at", flat=True).get() + 30 * DAY,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{COUNTED} INSERT INTO records_file (key, {', '.join(file)}) "
            f"SELECT 'T' || i, {', '.join(file)} FROM n, records_file WHERE id = %s",
            [MANY, case.file_id],
        )
        cursor.execute(
            f"INSERT INTO cases_case (number, intake_key, file_id, next_moment_at, {', '.join(same)}) "
            f"SELECT f.key, {key}, f.id, %s, {', '.join('c.' + name for name in same)} "
            "FROM records_file f, cases_case c WHERE f.key LIKE 'T%%' AND c.id = %s",
            [later, case.pk],
        )
        clock = [f.column for f in CaseClock._meta.concrete_fields if f.column not in {"id", "case_id"}]
        cursor.execute(
            f"INSERT INTO cases_caseclock (case_id, {', '.join(clock)}) "
            f"SELECT c.id, {', '.join('k.' + name for name in clock)} "
            "FROM cases_case c, cases_caseclock k WHERE k.case_id = %s AND c.id <> k.case_id",
            [case.pk],
        )
        cursor.execute("ANALYZE")
    assert Case.objects.count() == CaseClock.objects.filter(stopped_at=None).count() == MANY + 1
    return case


def test_the_due_ones_of_ten_thousand_are_found_by_index(ten_thousand: Case) -> None:
    """The plan leans on the index of next moments, and finding them takes far less than a blink; measured best of nine."""
    assert "next_moment" in PASSED.values_list("pk", "next_moment_at")[:200].explain()
    took = []
    for _ in range(9):
        began = perf_counter()
        assert ticks.tick(at=AT) == 0
        took.append(perf_counter() - began)
    print(f"10,001 running clocks, {connection.vendor}: nothing due found in {1000 * min(took):.2f} ms")
    assert timedelta(seconds=min(took)) <= FAST, took


ASKED_OF_ONE = 30
"""Questions of one case whose moment has passed, the line it writes and its messages included."""


def test_a_tick_over_ten_thousand_running_clocks_asks_only_of_whose_moment_has_passed(
    ten_thousand: Case,
) -> None:
    """One question finds them; what follows leans on the clocks of that one case, whatever else runs."""
    clock = steps.running(ten_thousand, ClockKind.INTAKE)
    assert clock is not None
    with counted() as idle:
        assert ticks.tick(at=clock.near_at - timedelta(seconds=1)) == 0
    assert len(idle) == 1, idle
    began = perf_counter()
    with counted() as asked:
        assert ticks.tick(at=clock.near_at) == 1
    took = timedelta(seconds=perf_counter() - began)
    print(f"10,001 running clocks, {connection.vendor}: one told in {took}, {len(asked)} questions")
    assert len(asked) <= ASKED_OF_ONE, asked
    of_one = CaseClock.objects.filter(case=ten_thousand, stopped_at=None).order_by()
    plan = of_one.explain()
    assert "clocks_of_case" in plan or "one_running_clock" in plan, plan
