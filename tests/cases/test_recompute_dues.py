"""A year's arrangement is published: what leaned on its absence is reckoned again, once, and said."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions, reactions, reckoning
from bancheng.cases.models import Case, CaseClock
from bancheng.config.environment import OFFICE_ZONE
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.org.actions.calendar import NoticeDay, import_calendar_notice, set_calendar_day, set_limit
from bancheng.records.models import Line, Reaction
from bancheng.records.outbox import run_reactions
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import ClockKind, Step, Unit
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District

END_OF_2026 = datetime(2026, 12, 30, 9, 30, tzinfo=OFFICE_ZONE)
"""A Wednesday; three working days on lie in a year without a notice."""


@pytest.fixture
def over_new_year(district: District) -> Case:
    """A case accepted in the last days of the published years."""
    case = d.register(district, at=END_OF_2026)
    return actions.accept_case(case, by=district.actor("officer"), at=END_OF_2026)


def publish(district: District) -> Line:
    """The arrangement of 2027: one more day off, and a Saturday that works for it."""
    days = [
        NoticeDay(date=date(2027, 1, 1), works=False, name="元旦"),
        NoticeDay(date=date(2027, 1, 2), works=True, name="元旦"),
        NoticeDay(date=date(2027, 1, 4), works=False, name="元旦"),
        NoticeDay(date=date(2027, 1, 5), works=False, name="元旦"),
    ]
    import_calendar_notice(
        year=2027,
        title="2027年放假安排",
        source="测试",
        days=days,
        by=district.actor("admin"),
        at=END_OF_2026,
    )
    return Line.objects.filter(kind="org.calendar_imported").latest("pk")


def test_the_due_moves_and_the_file_says_so(district: District, over_new_year: Case) -> None:
    before = steps.running(over_new_year, ClockKind.CITIZEN)
    assert before is not None
    assert (before.provisional, before.due_at) == (True, datetime(2027, 1, 5, 17, tzinfo=OFFICE_ZONE))
    publish(district)
    assert Reaction.objects.filter(name="bancheng.cases.reactions.recompute_dues").count() == 1
    run_reactions(at=END_OF_2026)
    after = steps.running(over_new_year, ClockKind.CITIZEN)
    assert after is not None
    assert (after.provisional, after.due_at) == (False, datetime(2027, 1, 6, 17, tzinfo=OFFICE_ZONE))
    case = Case.objects.get(pk=over_new_year.pk)
    assert not case.provisional
    line = steps.last_line(case)
    assert (line.kind, line.by) == ("case.due_recomputed", "time")
    assert '"before":"2027年1月5日（周二）"' in line.data
    assert '"after":"2027年1月6日（周三）"' in line.data


def test_a_second_time_changes_nothing(district: District, over_new_year: Case) -> None:
    line = publish(district)
    reactions.recompute_dues(line, at=END_OF_2026)
    before = steps.everything()
    reactions.recompute_dues(line, at=END_OF_2026)
    assert steps.everything() == before


def test_what_stands_on_a_notice_already_is_left_alone(district: District, case: Case) -> None:
    steps.accepted(district, case)
    lines = steps.kinds(case)
    reactions.recompute_dues(publish(district), at=END_OF_2026)
    assert steps.kinds(case) == lines


# --- a published day corrected ----------------------------------------------------------------------------


def correct(district: District, on: date) -> Line:
    """One ordinary Tuesday of a published year becomes a day off."""
    set_calendar_day(on=on, works=False, name="停电", reason="区里通知", by=district.actor("admin"), at=d.AT)
    return Line.objects.filter(kind="org.calendar_day_set").latest("pk")


TUESDAY = date(2026, 3, 3)


def test_a_corrected_day_moves_the_running_due_and_says_so_three_times(
    district: District, case: Case
) -> None:
    case = steps.accepted(district, case)
    before = steps.running(case, ClockKind.CITIZEN)
    assert before is not None and not before.provisional
    correct(district, TUESDAY)
    # What the reaction writes is told of by reactions of its own.
    for _ in range(2):
        run_reactions(at=d.AT + timedelta(hours=3))
    after = steps.running(case, ClockKind.CITIZEN)
    assert after is not None
    assert local(after.due_at).date() - local(before.due_at).date() == timedelta(days=1)
    assert Case.objects.get(pk=case.pk).due_at is not None
    line = Line.objects.filter(file=case.file, data__contains='"clock":"citizen"').latest("seq")
    assert (line.kind, line.by) == ("case.due_recomputed", "time")
    told = Notice.objects.filter(kind="org.dues_recomputed")
    assert {notice.person for notice in told} == {
        district.person(part) for part in ("convener", "convener2", "auditor")
    }
    assert Notice.objects.filter(kind="case.due_recomputed", person=case.handler).exists()
    summary = Line.objects.get(kind="org.dues_recomputed")
    assert '"cases":1' in summary.data and '"earlier":0' in summary.data


def test_a_corrected_day_counts_once(district: District, case: Case) -> None:
    steps.accepted(district, case)
    line = correct(district, TUESDAY)
    reactions.recompute_dues(line, at=d.AT)
    before = steps.everything()
    reactions.recompute_dues(line, at=d.AT)
    assert steps.everything() == before


@pytest.mark.parametrize("on", [date(2026, 2, 24), date(2026, 6, 9), date(2026, 3, 7)])
def test_a_day_no_clock_runs_over_moves_none(district: District, case: Case, on: date) -> None:
    steps.accepted(district, case)
    lines = steps.kinds(case)
    reactions.recompute_dues(correct(district, on), at=d.AT)
    assert steps.kinds(case) == lines
    assert not Line.objects.filter(kind="org.dues_recomputed").exists()


def test_the_page_says_what_would_move_before_anything_does(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = d.AT
    case = steps.accepted(district, case)
    make.sign_in(client, district.person("admin"))
    typed = {"on": str(TUESDAY), "works": "0", "name": "停电", "reason": "区里通知"}
    page, lines = "/desk/org/calendar/2026/day", Line.objects.count()
    asked = client.post(page, typed)
    foreseen = asked.context["foreseen"]
    assert asked.status_code == 422 and "会移动 1 件的" in foreseen and foreseen in asked.content.decode()
    assert Line.objects.count() == lines
    assert org.working_calendar().is_workday(TUESDAY)
    assert client.post(page, typed | {"foreseen": "别的话"}).status_code == 422
    assert client.post(page, typed | {"foreseen": foreseen}).status_code == 302
    run_reactions(at=d.AT)
    assert not org.working_calendar().is_workday(TUESDAY)
    for part in ("convener", "auditor"):
        seen = make.sign_in(Client(), district.person(part)).get("/desk/org/calendar").content.decode()
        assert "按新日历重算了 1 件的" in seen and "蒋管理" in seen and "区里通知" in seen


def test_a_limit_moves_no_clock_that_runs(district: District, case: Case) -> None:
    case = steps.accepted(district, case)
    before = steps.running(case, ClockKind.CITIZEN)
    set_limit(
        key="citizen_general",
        count=1,
        unit=Unit.WORKDAY,
        in_force_from=d.AT.date() + timedelta(days=1),
        source="试行",
        by=district.actor("admin"),
        at=d.AT,
    )
    assert before is not None
    assert reckoning.reckoned_again(case, before).at == before.due_at


def test_the_end_of_a_right_moves_with_what_hangs_on_it(district: District, over_new_year: Case) -> None:
    case, officer, at = over_new_year, district.actor("officer"), END_OF_2026
    actions.judge(case, by=officer, at=at, **d.judgement())
    actions.propose_answer(case, by=officer, at=at, answer=d.answer())
    actions.tell(case, by=officer, at=at, how="in_person")
    old = actions.close(case, by=district.actor("citizen", case), at=at, solved="no")
    reactions.recompute_dues(publish(district), at=at)
    case = Case.objects.get(pk=case.pk)
    right = steps.running(case, ClockKind.RIGHT_TO_REDO)
    filing = steps.running(case, ClockKind.FILING)
    assert right is not None
    assert filing is not None
    assert old.redo_until is not None
    assert case.redo_until is not None
    assert case.redo_until > old.redo_until
    assert (right.due_at, filing.started_at) == (case.redo_until, case.redo_until)
    assert case.due_at == filing.due_at


def test_the_printed_day_stays_the_printed_day(district: District, over_new_year: Case) -> None:
    until = date(2027, 1, 6)
    actions.ask_citizen(
        over_new_year,
        by=district.actor("officer"),
        at=END_OF_2026,
        items=[d.item()],
        until=until,
        served_how="当面",
    )
    reactions.recompute_dues(publish(district), at=END_OF_2026)
    case = Case.objects.get(pk=over_new_year.pk)
    clock = steps.running(case, ClockKind.SUPPLEMENT)
    assert clock is not None
    assert (clock.due_at, clock.provisional) == (datetime(2027, 1, 6, 17, tzinfo=OFFICE_ZONE), False)
    assert (case.step, case.due_at) == (Step.WAITING_CITIZEN, clock.due_at)
    assert not CaseClock.objects.filter(stopped_at=None, provisional=True).exists()


@pytest.mark.parametrize("kind", [ClockKind.OUTSIDE, ClockKind.INSTRUCTION])
def test_a_named_day_holds_however_often_the_calendar_changes(
    district: District, case: Case, kind: ClockKind
) -> None:
    """Moved on by a day off, the clock comes back once that day works again: the day named is not forgotten."""
    case = steps.accepted(district, case)
    at, friday, monday = d.AT + timedelta(hours=1), date(2026, 3, 6), date(2026, 3, 9)
    if kind is ClockKind.OUTSIDE:
        actions.run_named_clock(case, kind=kind, ref=1, due_on=friday, at=at)
    else:
        actions.instruct(
            case,
            by=district.actor("leader"),
            at=at,
            to=district.person("officer"),
            words="周五前办好",
            due_on=friday,
        )
    days = []
    for works in (False, True):
        admin = district.actor("admin")
        set_calendar_day(on=friday, works=works, name="停电", reason="区里通知", by=admin, at=at)
        reactions.recompute_dues(Line.objects.filter(kind="org.calendar_day_set").latest("pk"), at=at)
        clock = steps.running(case, kind)
        assert clock is not None and clock.named_on == friday
        days.append(local(clock.due_at).date())
    assert days == [monday, friday]
