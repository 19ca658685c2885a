"""More time for an answer: special complexity and extensions, decided before the due, by another person, told, capped."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions, reads, reckoning, ticks, timing
from bancheng.cases.dossier import Dossier
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, CaseClock, Contact, MoreTime
from bancheng.cases.showing.clocks import strip_of
from bancheng.cases.showing.legs import legs_of
from bancheng.config.environment import OFFICE_ZONE
from bancheng.config.jobs import REACTIONS
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.org.models import Appointment
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from bancheng.rules.legs import charged
from bancheng.rules.vocabulary import ClockKind, Level, Role, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR, assert_atomic, assert_refused
from tests.make import sign_in

DAY = timedelta(days=1)


def march(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=OFFICE_ZONE)


DUE = march(5)
"""Accepted on Monday 2 March 2026, three working days."""
REASON = "两家单位的档案对不上，要调原件。"


def answer_due(case: Case) -> datetime:
    clock = timing.citizen_clock(case)
    assert clock is not None
    return clock.due_at


def asked(district: District, case: Case, *, at: datetime = AT + HOUR, days: int = 2) -> MoreTime:
    return actions.ask_extension(
        case,
        by=district.actor("officer"),
        at=at,
        days=days,
        reason=REASON,
        how="phone",
        reached=True,
        note="同意再等两天",
    )


def heard(at: datetime) -> list[str]:
    """What everybody was told, once the reactions have run."""
    while outbox.run_reactions(at=at):
        pass
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


# --- special complexity ---------------------------------------------------------------------------------


def test_three_days_become_five_and_everybody_hears(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    row = actions.grant_special(case, by=district.actor("convener"), at=AT + HOUR, reason=REASON)
    assert (row.granted_days, row.due_before, row.due_after) == (2, DUE, march(9))
    case.refresh_from_db()
    assert (answer_due(case), case.step) == (march(9), Step.HANDLING)
    line = steps.last_line(case)
    assert line.kind == "case.special_granted" and REASON not in line.data
    told = json.loads(line.data)
    assert (told["before"], told["after"]) == ("3月5日（周四）", "3月9日（周一）")
    heard(AT + HOUR)
    to_citizen = Notice.objects.filter(kind="case.special_granted").exclude(channel="inbox")
    assert "3月9日（周一）" in to_citizen.get().body
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + DAY, full=True)) == []


@pytest.mark.parametrize(
    ("level", "days"), [(Level.SPOT, 5), (Level.GENERAL, 2), (Level.COMPLEX, 2)], ids=str
)
def test_special_is_five_days_from_acceptance_whatever_was_judged(
    level: Level, days: int, district: District, case: Case
) -> None:
    case = steps.handled(district, case, level=level)
    row = actions.grant_special(case, by=district.actor("convener"), at=AT + HOUR, reason=REASON)
    assert (row.granted_days, answer_due(case)) == (days, march(9))


def test_special_is_the_conveners_once_before_the_due_and_not_after_an_extension(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.handled(district, case)
    by = district.actor("convener")
    assert_atomic(monkeypatch, lambda: actions.grant_special(case, by=by, at=AT + HOUR, reason=REASON))
    steps.assert_only(district, case, actions.grant_special, {"convener", "convener2"}, reason=REASON)
    assert_refused("wanting", lambda: actions.grant_special(case, by=by, at=AT + HOUR, reason=" "))
    assert_refused("due_over", lambda: actions.grant_special(case, by=by, at=DUE, reason=REASON))
    actions.grant_special(case, by=by, at=AT + HOUR, reason=REASON)
    assert_refused("bound_reached", lambda: actions.grant_special(case, by=by, at=AT + HOUR, reason=REASON))


def test_after_an_extension_nothing_is_specially_complex(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case)
    actions.extend(case, by=district.actor("leader"), at=AT + 2 * HOUR, days=2)
    by = district.actor("convener")
    assert_refused(
        "already_extended", lambda: actions.grant_special(case, by=by, at=AT + 2 * HOUR, reason=REASON)
    )


# --- asked ------------------------------------------------------------------------------------------------


def test_an_extension_is_asked_with_a_contact_and_waits_for_the_leader(
    district: District, case: Case
) -> None:
    case = steps.handled(district, case)
    row = asked(district, case)
    case.refresh_from_db()
    assert (row.decided_at, answer_due(case)) == (None, DUE), "asking moves nothing"
    contact = Contact.objects.get(case=case)
    assert (contact.how, contact.reached, case.first_contact_at) == ("phone", True, AT + HOUR)
    clock = steps.running(case, ClockKind.EXTENSION)
    assert clock is not None and clock.due_at == AT + 6 * HOUR, "four working hours, lunch between"
    leader, officer = district.actor("leader"), district.actor("officer")
    assert list(reads.queue_of(leader, "turn", at=AT + HOUR)) == [case]
    assert {*map(str, heard(AT + HOUR))} >= {"case.extension_asked"}
    assert Notice.objects.get(kind="case.extension_asked").person == district.person("leader")
    line = steps.kinds(case)
    assert "case.extension_asked" in line
    assert_refused("extension_open", lambda: asked(district, case, at=AT + 2 * HOUR))
    with_holder = charged(
        legs_of(Dossier(Case.objects.get(pk=case.pk)), org.working_calendar(), AT + 2 * HOUR)
    )
    assert with_holder[Role.LEADER] == HOUR, "what waits for the leader is charged to him"
    assert officer.person is not None
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + DAY, full=True)) == []


def test_near_the_due_the_decision_is_due_with_it(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case, at=march(5, 16))
    clock = steps.running(case, ClockKind.EXTENSION)
    assert clock is not None and clock.due_at == DUE


def test_who_may_not_ask_and_what_may_not_be_asked(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.handled(district, case)
    values = {"days": 2, "reason": REASON, "how": "phone", "reached": True, "note": "好"}
    by = district.actor("officer")
    assert_atomic(monkeypatch, lambda: actions.ask_extension(case, by=by, at=AT + HOUR, **values))  # type: ignore[arg-type]
    officers = {"officer", "officer2", "district"}
    steps.assert_only(district, case, actions.ask_extension, officers, **values)

    def ask(at: datetime = AT + HOUR, **changed: object) -> object:
        return actions.ask_extension(case, by=by, at=at, **(values | changed))  # type: ignore[arg-type]

    assert_refused("due_over", lambda: ask(at=DUE))
    assert_refused("beyond_cap", lambda: ask(days=13))
    assert_refused("no_more_time", lambda: ask(days=0))
    assert_refused("how_unknown", lambda: ask(how="pigeon"))
    assert_refused("wanting", lambda: ask(reason=""))
    assert_refused("wanting", lambda: ask(note=""))


def test_the_step_changes_and_the_request_is_over(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    row = asked(district, case)
    actions.propose_answer(case, by=district.actor("officer"), at=AT + 2 * HOUR, answer=d.answer())
    row.refresh_from_db()
    assert (row.result, row.decided_at) == ("died", AT + 2 * HOUR)
    assert steps.running(case, ClockKind.EXTENSION) is None
    assert list(reads.queue_of(district.actor("leader"), "turn", at=AT + 2 * HOUR)) == []
    assert list(rows_stand(at=AT + DAY, full=True)) == []


# --- decided -------------------------------------------------------------------------------------------------


def test_the_leader_grants_what_he_finds_right_and_the_citizen_hears(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case, days=4)
    row = actions.extend(case, by=district.actor("leader"), at=AT + 2 * HOUR, days=3, opinion="三天够了")
    case.refresh_from_db()
    assert (row.days, row.granted_days, answer_due(case)) == (4, 3, march(10))
    clock = timing.citizen_clock(case)
    assert clock is not None and (clock.limit_count, clock.first_due_at) == (6, DUE)
    heard(AT + 2 * HOUR)
    bodies = (
        Notice.objects.filter(kind="case.extended").exclude(channel="inbox").values_list("body", flat=True)
    )
    assert ["3月10日（周二）" in body for body in bodies] == [True]
    strip = strip_of(case, clock, [], list(case.more_time.all()), now=AT + DAY)
    assert strip is not None
    assert [cell.counted for cell in strip.cells if cell.counted] == [1, 2, 3, 4, 5, 6]
    assert ["was" in cell.kinds for cell in strip.cells if cell.date == DUE.date()] == [True]
    assert "领导批准延期 3 个工作日，原定 3月5日（周四）" in strip.sentences[-1]
    assert facts_of(case, at=AT + DAY).more_days == 9
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + DAY, full=True)) == []


def test_only_a_leader_who_did_not_ask_decides_in_time(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.handled(district, case)
    leader = district.actor("leader")
    assert_refused("no_extension_asked", lambda: actions.extend(case, by=leader, at=AT + HOUR, days=2))
    asked(district, case)
    for act, values in ((actions.extend, {"days": 2}), (actions.deny_extension, {"reason": REASON})):
        steps.assert_only(district, case, act, {"leader"}, **values)
        assert_atomic(
            monkeypatch, lambda act=act, values=values: act(case, by=leader, at=AT + 2 * HOUR, **values)
        )
    assert_refused("extension_over", lambda: actions.extend(case, by=leader, at=AT + 6 * HOUR, days=2))
    assert_refused("beyond_cap", lambda: actions.extend(case, by=leader, at=AT + 2 * HOUR, days=13))
    assert_refused("wanting", lambda: actions.deny_extension(case, by=leader, at=AT + 2 * HOUR))
    MoreTime.objects.update(asked_by=district.person("leader"))
    assert_refused("same_person", lambda: actions.extend(case, by=leader, at=AT + 2 * HOUR, days=2))


def test_whoever_was_not_reached_must_have_been_tried_three_times(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    officer, leader = district.actor("officer"), district.actor("leader")
    actions.ask_extension(case, by=officer, at=AT + HOUR, days=2, reason=REASON, how="phone", reached=False)
    extend = lambda at: actions.extend(case, by=leader, at=at, days=2)  # noqa: E731
    assert_refused("citizen_not_contacted", lambda: extend(AT + 2 * HOUR))
    for hours in (2, 4.5):
        actions.contact(case, by=officer, at=AT + hours * HOUR, how="phone", reached=False)
    assert extend(AT + 5 * HOUR).granted_days == 2


def test_a_no_leaves_the_due_and_may_be_followed_by_one_more(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case)
    row = actions.deny_extension(case, by=district.actor("leader"), at=AT + 2 * HOUR, reason="先办着")
    assert (row.result, answer_due(case)) == ("denied", DUE)
    assert {"case.extension_denied"} <= set(heard(AT + 2 * HOUR))
    assert not Notice.objects.filter(kind="case.extension_denied").exclude(channel="inbox").exists()
    asked(district, case, at=AT + 3 * HOUR)
    actions.deny_extension(case, by=district.actor("leader"), at=AT + 4 * HOUR, reason="先办着")
    assert_refused("bound_reached", lambda: asked(district, case, at=AT + 5 * HOUR))


def test_what_nobody_decided_is_denied_by_time_once(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    row = asked(district, case)
    until = AT + 6 * HOUR
    assert_refused(
        "extension_not_due",
        lambda: actions.deny_extension(case, by=ticks.TIME, at=until - timedelta(seconds=1)),
    )
    ticks.tick(at=until)
    ticks.tick(at=until + HOUR)
    row.refresh_from_db()
    assert (row.result, row.decided_at, answer_due(case)) == ("lapsed", until, DUE)
    assert steps.kinds(case).count("case.extension_lapsed") == 1
    steps.assert_whole(case)


def test_the_cap_counts_everything_and_the_second_clock_has_none_of_it(
    district: District, case: Case
) -> None:
    """15 working days from acceptance, special complexity and every extension together; a redo starts from what was judged."""
    case = steps.handled(district, case)
    actions.grant_special(case, by=district.actor("convener"), at=AT + HOUR, reason=REASON)
    asked(district, case, days=10)
    actions.extend(case, by=district.actor("leader"), at=AT + 2 * HOUR, days=10)
    assert answer_due(case) == march(23), "the fifteenth working day after the second of March"
    assert_refused("cap_reached", lambda: asked(district, case, at=AT + 3 * HOUR, days=1))
    by = district.actor("officer")
    actions.propose_answer(case, by=by, at=AT + 3 * HOUR, answer=d.answer())
    actions.tell(case, by=by, at=AT + 4 * HOUR, how="in_person")
    actions.redo(case, by=district.actor("citizen", case), at=AT + DAY, reason="没解决")
    clock = timing.citizen_clock(case)
    assert clock is not None and clock.limit_count == 2, "half of three, rounded up"
    assert_refused("second_clock", lambda: asked(district, case, at=AT + DAY))
    convener = district.actor("convener")
    case = Case.objects.get(pk=case.pk)
    assert_refused(
        "bound_reached", lambda: actions.grant_special(case, by=convener, at=AT + DAY, reason=REASON)
    )


def test_a_pause_after_the_extension_moves_the_new_due_on(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case)
    actions.extend(case, by=district.actor("leader"), at=AT + 2 * HOUR, days=2)
    by = district.actor("officer")
    actions.ask_citizen(
        case, by=by, at=march(3, 10), items=[d.item()], until=march(6).date(), served_how="当面"
    )
    actions.citizen_supplied(case, by=by, at=march(4, 10))
    assert answer_due(case) == march(10, 17), "one working day of waiting, given back"


def test_what_a_merged_case_brought_along_is_put_off_too(district: District, case: Case) -> None:
    """The later of two cases of one person, accepted earlier, brings the earlier due; what both wait for, both have."""
    other = d.register(district, at=AT + timedelta(minutes=5), story="还是那件事，又来问。")
    steps.accepted(district, other, at=AT + timedelta(minutes=6))
    case = steps.handled(district, case, at=AT + DAY)
    actions.merge(other, by=district.actor("officer"), at=AT + DAY, into=case)
    assert answer_due(case) == DUE
    asked(district, case, at=AT + DAY + HOUR)
    dossier = Dossier(Case.objects.get(pk=case.pk))
    assert dossier.citizen_clock is not None
    shown = [dossier.citizen_due(dossier.citizen_clock, more=days) for days in (0, 2)]
    assert shown == [DUE, march(9)], "what the leader reads before he decides"
    actions.extend(case, by=district.actor("leader"), at=AT + DAY + 2 * HOUR, days=2)
    assert answer_due(case) == march(9)


def test_the_calendar_changes_and_both_clocks_follow(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    asked(district, case)
    clocks = CaseClock.objects.filter(case=case, stopped_at=None)
    assert all(reckoning.reckoned_again(case, clock).at == clock.due_at for clock in clocks)


# --- told ---------------------------------------------------------------------------------------------------


def test_a_judgement_is_told_only_if_it_moves_the_day(district: District, case: Case) -> None:
    steps.handled(district, case)
    heard(AT + HOUR)
    assert not Notice.objects.filter(kind="case.judged").exists(), (
        "three working days stay three working days"
    )
    other = d.register(district, at=AT + timedelta(minutes=5))
    steps.handled(district, other, level=Level.SPOT)
    heard(AT + HOUR)
    assert "3月5日（周四） 改为 3月2日（周一）" in Notice.objects.get(kind="case.judged").body
    assert "bancheng.cases.telling.tell_citizen" in REACTIONS["case.judged"]


# --- on pages ------------------------------------------------------------------------------------------------


def test_asked_at_the_desk_and_granted_by_the_leader(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    case = steps.handled(district, case)
    settings.BANCHENG_NOW = AT + HOUR
    sign_in(client, district.person("officer"))
    address = reverse("cases:act", args=[case.number, "ask_extension"])
    page = client.get(address).content.decode()
    assert "3月9日（周一），多 2 个工作日" in page and page.count("个工作日</option>") == 12
    typed = {"days": "2", "reason": REASON, "how": "phone", "reached": "yes", "note": "同意"}
    assert client.post(address, typed | {"note": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    page = client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert "申请延期等领导决定" in page
    settings.BANCHENG_NOW = AT + 2 * HOUR
    leader = sign_in(Client(), district.person("leader"))
    address = reverse("cases:act", args=[case.number, "extend"])
    page = leader.get(address).content.decode()
    assert '<option value="2" selected' in page
    for words in (REASON, "李专员，今天", "2 个工作日，从 3月5日", "知道（今天 10:30 电话），他说：同意"):
        assert words in page and page.index(words) < page.index('name="days"'), words
    assert page.count(REASON) == 1
    assert leader.post(address, {"days": "2"}).status_code == 302
    assert answer_due(case) == march(9)


def test_nobody_is_left_to_decide_and_time_says_no(district: District, case: Case) -> None:
    """Constitution 1: also without any leader the request ends, and the case goes on."""
    Appointment.objects.filter(person=district.person("leader")).update(held_to=AT.date())
    case = steps.handled(district, case)
    row = asked(district, case)
    ticks.tick(at=AT + 6 * HOUR)
    row.refresh_from_db()
    assert row.result == "lapsed"
