"""The bar of legs of a real case: late reviews passed on, rests left out, everything adding up."""

from datetime import datetime, timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case, CaseClock
from bancheng.cases.showing.legs import legs, legs_of
from bancheng.org import reads as org
from bancheng.org.models import Appointment
from bancheng.rules.legs import charged
from bancheng.rules.vocabulary import ClockKind, Outcome, Role
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ACCEPTED_AT, HOUR

NEXT_NOON = AT + timedelta(days=1, hours=2, minutes=30)
TWO_DAYS_ON = AT + timedelta(days=2)


def proposed(district: District, case: Case) -> Case:
    steps.handled(district, case)
    by, answer = district.actor("officer"), d.answer(Outcome.EXPLAINED)
    actions.propose_answer(case, by=by, at=AT + HOUR, answer=answer, citations=d.citations())
    return case


def hours(case: Case, now: datetime) -> dict[Role, float]:
    return {
        role: time / HOUR
        for role, time in charged(legs_of(Dossier(case), org.working_calendar(), now)).items()
    }


def test_a_late_review_passes_to_the_convener_on_the_bar(district: District, case: Case) -> None:
    proposed(district, case)
    due = steps.running(case, ClockKind.NO_REVIEW)
    assert due is not None
    found = hours(case, TWO_DAYS_ON)
    calendar = org.working_calendar()
    assert found == {
        Role.OFFICER: pytest.approx(5 / 6),
        Role.SITE_HEAD: calendar.work_time_between(AT + HOUR, due.due_at) / HOUR,
        Role.CONVENER: calendar.work_time_between(due.due_at, TWO_DAYS_ON) / HOUR,
    }
    whole = calendar.work_time_between(ACCEPTED_AT, TWO_DAYS_ON)
    assert sum(found.values()) == pytest.approx(whole / HOUR)
    assert [leg.label for leg in legs(Dossier(case), now=TWO_DAYS_ON)][-2:] == ["网点负责人", "召集人"]


def test_a_second_review_is_the_conveners_from_the_start(district: District, case: Case) -> None:
    proposed(district, case)
    actions.send_back(case, by=district.actor("head"), at=AT + 1.5 * HOUR, reason="还差依据")
    by, answer = district.actor("officer"), d.answer(Outcome.EXPLAINED)
    actions.propose_answer(case, by=by, at=AT + 1.5 * HOUR, answer=answer, citations=d.citations())
    found = hours(case, AT + 2.5 * HOUR)
    assert (found[Role.SITE_HEAD], found[Role.CONVENER]) == (0.5, 1)


def test_without_a_site_head_it_was_never_his(district: District, case: Case) -> None:
    Appointment.objects.filter(person=district.person("head")).update(held_to=AT.date())
    proposed(district, case)
    assert Role.SITE_HEAD not in hours(case, AT + 2 * HOUR)


def test_a_head_recused_meanwhile_hands_on_from_that_moment(district: District, case: Case) -> None:
    proposed(district, case)
    whom, by = district.person("head"), district.actor("supervisor")
    actions.recuse(case, by=by, at=AT + 1.5 * HOUR, whom=whom, reason="反映的是他")
    found = hours(case, AT + 2.5 * HOUR)
    assert (found[Role.SITE_HEAD], found[Role.CONVENER]) == (0.5, 1)


def test_time_withdrawn_is_charged_to_nobody_and_waiting_to_the_citizen(
    district: District, case: Case
) -> None:
    steps.waiting(district, case)
    actions.citizen_supplied(case, by=district.actor("officer"), at=AT + 2 * HOUR)
    actions.withdraw(case, by=district.actor("citizen", case), at=AT + 2 * HOUR, words="不办了")
    actions.restore(case, by=district.actor("convener"), at=NEXT_NOON, reason="并非本意")
    found = hours(Case.objects.get(pk=case.pk), NEXT_NOON)
    assert found == {Role.OFFICER: pytest.approx(5 / 6), Role.CITIZEN: 1}
    clock = CaseClock.objects.get(case=case, kind=ClockKind.CITIZEN)
    running = org.working_calendar().work_time_between(clock.started_at, AT + 2 * HOUR)
    assert sum(found.values()) == pytest.approx(running / HOUR)
