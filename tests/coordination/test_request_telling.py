"""Who hears of a request: the department's people of theirs, the officer and the convener of what waits for them; nobody hears what was asked."""

import pytest

from bancheng.cases import ticks
from bancheng.cases.models import Case, Recusal
from bancheng.coordination import actions
from bancheng.coordination.models import Request
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment
from bancheng.records import outbox
from bancheng.rules.vocabulary import ClockKind
from tests.cases import steps
from tests.cases.district import District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON

BOTH = {"liaison", "unit_head"}


@pytest.fixture
def asked(district: District, handled: Case) -> Request:
    """Put to the housing bureau; what was told before is forgotten."""
    told(district, SOON)
    Notice.objects.all().delete()
    return desks.asked(district, handled)


def told(district: District, at: object) -> set[tuple[str, str]]:
    """What colleagues were told since, as part and kind; then it is forgotten."""
    while outbox.run_reactions(at=at, limit=1000):  # type: ignore[arg-type]
        pass
    parts = {person.pk: part for part, person in district.people.items()}
    found = list(Notice.objects.exclude(person=None))
    for one in found:
        assert "产权" not in one.subject + one.body and "陈阿福" not in one.subject + one.body
        assert "先收材料" not in one.subject + one.body
        assert "{" not in one.subject + one.body, "a limit that was not put in"
    Notice.objects.all().delete()
    return {(parts[one.person_id], one.kind) for one in found}


def to(parts: set[str], kind: str) -> set[tuple[str, str]]:
    return {(part, kind) for part in parts}


def test_the_department_hears_of_what_it_owes_and_the_officer_of_what_waits_for_him(
    district: District, handled: Case, asked: Request
) -> None:
    assert told(district, SOON) == to(BOTH, "request.dispatched")
    actions.sign(asked, by=district.actor("liaison"), at=SOON)
    assert told(district, SOON) == {("officer", "request.signed")}
    draft = actions.draft_reply(asked, words="可以先收", by=district.actor("liaison"), at=SOON)
    assert told(district, SOON) == {("unit_head", "request.reply_drafted")}
    actions.sign_reply(draft, by=district.actor("unit_head"), at=SOON + HOUR)
    assert told(district, SOON + HOUR) == {("officer", "request.replied")}
    actions.send_back(desks.waiting(asked), reason="缺依据", by=district.actor("officer"), at=SOON + HOUR)
    assert told(district, SOON + HOUR) == to(BOTH, "request.sent_back")
    desks.replied(district, Request.objects.get(), at=SOON + 2 * HOUR)
    told(district, SOON + 2 * HOUR)
    actions.accept_reply(desks.waiting(asked), by=district.actor("officer"), at=SOON + 2 * HOUR)
    assert told(district, SOON + 2 * HOUR) == to(BOTH, "request.done")


def test_an_objection_goes_to_the_officer_the_second_to_the_convener_and_the_ruling_to_both_sides(
    district: District, handled: Case, asked: Request
) -> None:
    first = desks.objected(district, asked, to="MZJ", at=SOON)
    assert ("officer", "request.objected") in told(district, SOON)
    second = actions.agree_objection(first, by=district.actor("officer"), at=SOON + HOUR)
    assert told(district, SOON + HOUR) == to(BOTH, "request.redirected") | to(
        {"liaison2", "unit_head2"}, "request.dispatched"
    )
    again = desks.objected(district, second, to="ZJJ", at=SOON + HOUR)
    heard = told(district, SOON + HOUR)
    assert to({"convener", "convener2", "officer"}, "request.arbitrated") <= heard
    actions.rule(again, unit=desks.unit(), reasons="归建房局", by=district.actor("convener"), at=SOON + HOUR)
    assert told(district, SOON + HOUR) == (
        to({"liaison2", "unit_head2"}, "request.ruled")
        | {("officer", "request.ruled")}
        | to(BOTH, "request.dispatched")
    )


def test_before_its_day_and_after_it_the_department_hears_and_the_officer_once_he_need_not_wait(
    district: District, handled: Case, asked: Request
) -> None:
    actions.sign(asked, by=district.actor("liaison"), at=SOON)
    told(district, SOON)
    reply = steps.running(handled, ClockKind.REPLY)
    assert reply is not None
    while ticks.tick(at=reply.near_at):
        pass
    heard = told(district, reply.near_at)
    assert to(BOTH, "request.near") <= heard
    while ticks.tick(at=reply.due_at):
        pass
    heard = told(district, reply.due_at)
    assert to(BOTH, "request.out") <= heard and ("officer", "clock.out") in heard
    assert not {part for part, kind in heard if kind == "clock.near"} & BOTH


def test_a_ruling_that_is_late_is_told_the_leader(district: District, handled: Case) -> None:
    desks.in_arbitration(district, handled)
    due = steps.running(handled, ClockKind.RULING)
    assert due is not None
    told(district, SOON + HOUR)
    while ticks.tick(at=due.due_at):
        pass
    heard = told(district, due.due_at)
    assert to({"convener", "convener2", "leader"}, "clock.out") <= heard


def test_of_a_ruling_nobody_hears_who_may_not_rule(district: District, handled: Case) -> None:
    Appointment.objects.filter(role="liaison", department=desks.unit("MZJ")).update(
        person=district.person("convener2")
    )
    Recusal.objects.create(case=handled, person=district.person("convener"), reason="是亲戚", at=SOON)
    first = desks.objected(district, desks.asked(district, handled), to="SCJ", at=SOON)
    second = actions.agree_objection(first, by=district.actor("officer"), at=SOON)
    told(district, SOON)
    desks.objected(district, second, to="MZJ", at=SOON)
    heard = {part for part, kind in told(district, SOON) if kind == "request.arbitrated"}
    assert "convener" not in heard, "he is out of the case"
    assert "convener2" not in heard, "he speaks for the department it is said to be of"
    assert "leader" in heard, "no convener is left who may: it has passed on"


def test_of_a_ruling_that_is_late_nobody_hears_twice(district: District, handled: Case) -> None:
    desks.in_arbitration(district, handled)
    told(district, SOON + HOUR)
    at = SOON + 14 * 24 * HOUR
    while ticks.tick(at=at):
        pass
    while outbox.run_reactions(at=at, limit=1000):
        pass
    heard = [
        (one.person_id, one.kind)
        for one in Notice.objects.filter(kind="clock.listed").exclude(person=None)
        if "裁定" in one.subject + one.body
    ]
    assert sorted(heard) == sorted(
        (district.person(part).pk, "clock.listed") for part in ("leader", "convener", "convener2")
    )
