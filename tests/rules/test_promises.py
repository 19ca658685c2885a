"""What may be promised, when it is reminded of and ends, who extends it, what follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bancheng.rules import promises
from bancheng.rules.calendar import ZONE, DayRule, WorkingCalendar
from bancheng.rules.clocks import Limit
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.promises import PromiseFacts, PromiseState, Wording
from bancheng.rules.vocabulary import PromiseEnd, PromiseKind, PromiseParty, Role, Solved, Unit

K, P = PromiseKind, PromiseParty
OFF = [date(2026, 10, day) for day in range(1, 8)]
MADE_UP = [date(2026, 9, 20), date(2026, 10, 10)]
CALENDAR = WorkingCalendar(
    days={day: DayRule(works=False, name="国庆节") for day in OFF}
    | {day: DayRule(works=True, name="国庆节") for day in MADE_UP},
    published_years=frozenset({2026}),
)
MADE = date(2026, 9, 14)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def wording(**changes: Any) -> Wording:
    values: dict[str, Any] = {
        "kind": K.UNDERTAKING,
        "owner": P.UNIT,
        "unit": 7,
        "task": "补发证书",
        "proof": "证书编号",
        "due_on": date(2026, 9, 30),
    }
    return Wording(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "wanting"),
    [
        ({}, []),
        ({"kind": K.GAP, "owner": P.CITIZEN, "unit": None}, []),
        ({"kind": K.GAP}, ["owner"]),
        ({"kind": K.PARTLY, "owner": P.CITIZEN}, ["owner"]),
        ({"unit": None}, ["unit"]),
        ({"task": " ", "proof": ""}, ["task", "proof"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": MADE}, ["due_on"]),
        ({"due_on": MADE - timedelta(days=1)}, ["due_on"]),
        ({"due_on": MADE + timedelta(days=180)}, []),
        ({"due_on": MADE + timedelta(days=181)}, ["due_on"]),
    ],
)
def test_a_promise_says_who_what_proof_and_when(changes: dict[str, Any], wanting: list[str]) -> None:
    found = promises.missing(wording(**changes), on=MADE, calendar=CALENDAR, limits={})
    assert [gap.field for gap in found] == wanting


def test_how_far_ahead_is_the_offices_to_say() -> None:
    limits = {"promise_longest": Limit(count=3)}
    assert not promises.wrong_day(date(2026, 9, 17), on=MADE, calendar=CALENDAR, limits=limits)
    assert promises.wrong_day(date(2026, 9, 18), on=MADE, calendar=CALENDAR, limits=limits)


@pytest.mark.parametrize(
    ("due_on", "due"),
    [
        (date(2026, 9, 30), at(9, 30, 17)),  # the eve of 国庆
        (date(2026, 10, 3), at(10, 8, 17)),  # within the holiday: the first working day after
        (date(2026, 10, 10), at(10, 10, 17)),  # a make-up Saturday works
        (date(2026, 10, 11), at(10, 12, 17)),  # a Sunday moves on
    ],
)
def test_it_is_due_at_the_close_of_its_day_or_of_the_next_that_works(due_on: date, due: datetime) -> None:
    assert promises.due(due_on, CALENDAR).at == due


def test_a_year_without_a_notice_is_provisional() -> None:
    assert promises.due(date(2027, 1, 5), CALENDAR).provisional


@pytest.mark.parametrize(
    ("due", "moments"),
    [
        # five working days and one before, over the holiday: 9-25, 28, 29, 30 | 10-8 is the due day's eve
        (at(10, 9, 17), [at(9, 25), at(10, 8)]),
        (at(9, 18, 17), [at(9, 11), at(9, 17)]),
        (at(9, 21, 17), [at(9, 15), at(9, 20)]),  # 9-20 is a make-up Sunday
    ],
)
def test_reminders_come_at_opening_before_the_day(due: datetime, moments: list[datetime]) -> None:
    assert list(promises.reminders(due, calendar=CALENDAR, limits={})) == moments


@pytest.mark.parametrize(
    ("limit", "moment"),
    [
        (Limit(count=2), at(9, 16)),
        (Limit(count=3, unit=Unit.DAY), at(9, 15)),
        (Limit(count=4, unit=Unit.WORK_HOUR), at(9, 17)),
    ],
)
def test_how_early_is_the_offices_to_say(limit: Limit, moment: datetime) -> None:
    limits = {"promise_early": limit, "promise_late": limit}
    assert promises.reminders(at(9, 18, 17), calendar=CALENDAR, limits=limits) == (moment,)


def test_it_ends_as_the_offices_open_again() -> None:
    assert promises.ends_at(at(9, 30, 17), CALENDAR) == at(10, 8)


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        (at(9, 1), at(9, 11)),  # both reminders lie ahead
        (at(9, 11), at(9, 17)),  # reminded once
        (at(9, 14, 10), at(9, 17)),  # made too late for the first
        (at(9, 17, 9), at(9, 21)),  # reminded twice: the end; 9-20 is a make-up Sunday
    ],
)
def test_what_passed_before_is_not_made_up_for(since: datetime, moment: datetime) -> None:
    due = at(9, 18, 17)
    calendar = WorkingCalendar(published_years=frozenset({2026}))
    assert promises.next_moment(due_at=due, since=since, calendar=calendar, limits={}) == moment


def facts(**changes: Any) -> PromiseFacts:
    values: dict[str, Any] = {
        "kind": K.UNDERTAKING,
        "owner": P.UNIT,
        "due_at": at(9, 30, 17),
        "made_on": MADE,
        "at": at(9, 29, 10),
        "works_on": True,
    }
    return PromiseFacts(**(values | changes))


def actor(*roles: Role) -> Actor:
    return Actor(ref="staff:1", person=1, held=frozenset(Held(role=role) for role in roles))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"works_on": False}, "not_yours"),
        ({"ended": PromiseEnd.BROKEN}, "promise_ended"),
        ({"ended": PromiseEnd.KEPT}, "promise_ended"),
        ({"ended": PromiseEnd.BROKEN, "by_time": True}, None),  # in time, entered late
        ({"ended": PromiseEnd.UNPROVEN, "by_time": True}, None),  # checked late
        ({"ended": PromiseEnd.BROKEN, "by_time": True, "is_filed": True}, "promise_ended"),
        ({"ended": PromiseEnd.BROKEN, "by_time": True, "works_on": False}, "not_yours"),
        ({"at": at(9, 30, 20)}, None),  # the last evening: what was done can still be written down
    ],
)
def test_who_works_on_the_case_records_what_was_kept(changes: dict[str, Any], code: str | None) -> None:
    refused = promises.refusal_to_keep(facts(**changes))
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("kept_on", "words", "wanting"),
    [
        (date(2026, 9, 29), "证书 2026-7", []),
        (date(2026, 9, 29), " ", ["words"]),
        (None, "证书", ["kept_on"]),
        (date(2026, 9, 30), "证书", ["kept_on"]),  # tomorrow
        (MADE - timedelta(days=1), "证书", ["kept_on"]),
    ],
)
def test_a_kept_promise_has_its_day_and_its_proof(
    kept_on: date | None, words: str, wanting: list[str]
) -> None:
    found = promises.missing_in_keeping(facts(), kept_on=kept_on, words=words)
    assert [gap.field for gap in found] == wanting


def test_what_was_done_after_the_day_was_not_kept() -> None:
    late = facts(at=at(10, 8, 8, 30))
    found = promises.missing_in_keeping(late, kept_on=date(2026, 10, 1), words="证书")
    assert [gap.field for gap in found] == ["kept_on"]


def test_a_check_may_come_after_its_day_and_only_a_check_finds_against_him() -> None:
    late = facts(at=at(10, 8, 10), kind=K.PLEDGE, owner=P.CITIZEN)
    assert promises.missing_in_keeping(late, kept_on=date(2026, 10, 8), words="属实") == []
    assert promises.refusal_to_find_false(late) is None
    for kind in set(K) - {K.PLEDGE}:
        refused = promises.refusal_to_find_false(facts(kind=kind))
        assert refused is not None and refused.code == "not_checked"
    assert [gap.field for gap in promises.missing_in_finding(" ")] == ["words"]


@pytest.mark.parametrize(
    ("kind", "ended", "by_time", "counts"),
    [
        (K.PLEDGE, "broken", True, "unproven"),  # as earlier editions wrote it
        (K.PLEDGE, "broken", False, "broken"),  # a finding
        (K.PLEDGE, "unproven", True, "unproven"),
        (K.GAP, "broken", True, "broken"),
        (K.PLEDGE, "", True, ""),
    ],
)
def test_time_alone_says_nothing_against_what_was_to_be_checked(
    kind: K, ended: str, by_time: bool, counts: str
) -> None:
    assert promises.end_of(kind, ended, by_time=by_time) == counts
    assert [one for one in K if promises.end_by_time(one) is PromiseEnd.UNPROVEN] == [K.PLEDGE]


@pytest.mark.parametrize(
    ("changes", "role", "code"),
    [
        ({}, Role.CONVENER, None),
        ({}, Role.OFFICER, "not_yours"),
        ({}, Role.SITE_HEAD, "not_yours"),
        ({"owner": P.CITIZEN}, Role.OFFICER, None),
        ({"owner": P.CITIZEN, "works_on": False}, Role.CONVENER, "not_yours"),
        ({"at": at(9, 30, 17)}, Role.CONVENER, "promise_due"),
        ({"extended": True}, Role.CONVENER, "extended_before"),
        ({"ended": PromiseEnd.KEPT}, Role.CONVENER, "promise_ended"),
    ],
)
def test_it_is_extended_once_before_its_day_a_units_by_the_convener(
    changes: dict[str, Any], role: Role, code: str | None
) -> None:
    refused = promises.refusal_to_extend(facts(**changes), actor(role))
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("due_on", "reason", "wanting"),
    [
        (date(2026, 10, 12), "等省厅批复", []),
        (date(2026, 10, 12), "", ["reason"]),
        (date(2026, 9, 30), "等省厅批复", ["due_on"]),  # no later than before
        (None, "等省厅批复", ["due_on"]),
        (MADE + timedelta(days=181), "等省厅批复", ["due_on"]),  # counted from the making, not from today
    ],
)
def test_an_extension_is_reasoned_and_later(due_on: date | None, reason: str, wanting: list[str]) -> None:
    found = promises.missing_in_extension(facts(), due_on=due_on, reason=reason, calendar=CALENDAR, limits={})
    assert [gap.field for gap in found] == wanting


@pytest.mark.parametrize(
    ("owner", "end", "opens"),
    [
        (P.UNIT, PromiseEnd.BROKEN, True),
        (P.UNIT, PromiseEnd.KEPT, False),
        (P.CITIZEN, PromiseEnd.BROKEN, False),  # no consequence by us
        (P.CITIZEN, PromiseEnd.KEPT, False),
        (P.UNIT, PromiseEnd.VOID, False),
        (P.CITIZEN, PromiseEnd.VOID, False),
        (P.CITIZEN, PromiseEnd.UNPROVEN, False),
    ],
)
def test_only_a_units_broken_promise_opens_a_case_again(owner: P, end: PromiseEnd, opens: bool) -> None:
    assert promises.reopens(owner, end) is opens


@pytest.mark.parametrize(
    ("to", "left", "last"), [(P.CITIZEN, 0, True), (P.CITIZEN, 1, False), (P.UNIT, 0, False)]
)
def test_the_last_promise_to_him_is_the_one_after_which_none_is_open(to: P, left: int, last: bool) -> None:
    assert promises.is_last(to=to, open_to_citizen=left) is last


def test_every_kind_says_who_owes_it() -> None:
    assert set(promises.OWED_BY) == set(PromiseKind)


def test_what_nobody_promised_is_void_but_what_was_brought_was_brought() -> None:
    ends = [None, *PromiseEnd]
    assert [end for end in ends if promises.may_be_voided(end)] == [
        None,
        PromiseEnd.BROKEN,
        PromiseEnd.UNPROVEN,
    ]


def test_what_goes_before_the_convener() -> None:
    assert [said for said in Solved if promises.is_unsolved_again(said)] == [Solved.PARTLY, Solved.NO]


DUE_AT = at(9, 30, 17)
STANDING = [
    ("", DUE_AT, PromiseState.LATE, "at its very moment"),
    ("", DUE_AT + timedelta(seconds=1), PromiseState.OPEN, "a second before"),
    ("kept", DUE_AT, PromiseState.KEPT, "an end stands whatever the hour"),
    ("broken", DUE_AT, PromiseState.BROKEN, "the same"),
    ("void", DUE_AT, PromiseState.VOID, "the same"),
    ("unproven", DUE_AT, PromiseState.UNPROVEN, "the same"),
]


@pytest.mark.parametrize(("ended", "due_at", "state", "because"), STANDING)
def test_where_a_promise_stands(ended: str, due_at: datetime, state: PromiseState, because: str) -> None:
    assert promises.state_of(ended=ended, due_at=due_at, at=DUE_AT) is state, because


def test_an_end_is_said_the_same_everywhere() -> None:
    for end in PromiseEnd:
        state = PromiseState(end)
        assert state.words == promises.SAID_TO_CITIZEN[state] == end.label
