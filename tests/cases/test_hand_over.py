"""A case changes hands: asked, and accepted within four working hours, or it stays; 第一责任人 stays anyway."""

from datetime import timedelta

import pytest

from bancheng.cases import actions, ticks
from bancheng.cases.models import Case, HandOver, Recusal
from bancheng.cases.reads import may_see, queue_of
from bancheng.org.models import Absence, Appointment
from bancheng.rules.vocabulary import ClockKind
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

REASON = {"reason": "明天起外出学习"}


def asked(district: District, case: Case, to: str = "officer2") -> HandOver:
    return actions.hand_over(case, by=district.actor("officer"), at=AT, to=district.person(to), **REASON)


def test_until_he_accepts_it_stays_then_it_is_his(district: District, case: Case) -> None:
    offer = asked(district, case)
    case = Case.objects.get(pk=case.pk)
    assert case.handler == district.person("officer")
    clock = steps.running(case, ClockKind.HAND_OVER)
    assert clock is not None and (clock.ref, clock.due_at) == (offer.pk, offer.lapses_at)
    assert list(queue_of(district.actor("officer2"), "turn", at=AT)) == [case]
    case = actions.accept_hand_over(case, by=district.actor("officer2"), at=AT + HOUR)
    assert (case.handler, case.first) == (district.person("officer2"), district.person("counter"))
    assert steps.running(case, ClockKind.HAND_OVER) is None
    assert HandOver.objects.get().result == "accepted"
    assert steps.kinds(case)[-2:] == ["case.hand_over_asked", "case.handed_over"]
    steps.assert_whole(case)


def test_the_line_names_nobody(district: District, case: Case) -> None:
    asked(district, case)
    data = steps.last_line(case).data
    assert "staff:1003" in data and "陆专员" not in data and "外出学习" not in data


def test_the_district_officer_is_offered_it_and_sees_it(district: District, case: Case) -> None:
    asked(district, case, "district")
    actions.accept_hand_over(case, by=district.actor("district"), at=AT + HOUR)
    assert Case.objects.get(pk=case.pk).handler == district.person("district")


@pytest.mark.parametrize(
    ("to", "code"), [("officer", "already"), ("stranger", "not_eligible"), ("head", "not_eligible")]
)
def test_only_to_another_officer_of_the_case(district: District, case: Case, to: str, code: str) -> None:
    steps.assert_refused(code, lambda: asked(district, case, to))


def test_not_to_somebody_away_or_recused_or_to_himself(district: District, case: Case) -> None:
    other = district.person("officer2")
    leave = Absence.objects.create(person=other, from_on=AT.date(), to_on=AT.date() + timedelta(days=2))
    steps.assert_refused("not_eligible", lambda: asked(district, case))
    leave.delete()
    by, head = district.actor("head"), district.person("head")
    steps.assert_refused("to_self", lambda: actions.hand_over(case, by=by, at=AT, to=head, **REASON))
    Recusal.objects.create(case=case, person=other, reason="涉及本人", at=AT)
    steps.assert_refused("not_eligible", lambda: asked(district, case))


def test_only_the_handler_or_the_site_head_asks(district: District, case: Case) -> None:
    by = district.actor("officer2")
    steps.assert_refused(
        "not_handler", lambda: actions.hand_over(case, by=by, at=AT, to=district.person("district"), **REASON)
    )
    actions.hand_over(case, by=district.actor("head"), at=AT, to=district.person("officer2"), **REASON)


def test_one_question_at_a_time_and_three_in_a_life(district: District, case: Case) -> None:
    for hours in range(3):
        actions.hand_over(
            case,
            by=district.actor("officer"),
            at=AT + hours * HOUR,
            to=district.person("officer2"),
            **REASON,
        )
        steps.assert_refused(
            "bound_reached" if hours == 2 else "hand_over_open", lambda: asked(district, case)
        )
        actions.refuse_hand_over(
            case, by=district.actor("officer2"), at=AT + hours * HOUR, reason="手上已有五件"
        )
    steps.assert_refused("bound_reached", lambda: asked(district, case))


def test_whoever_does_not_take_it_says_why(district: District, case: Case) -> None:
    asked(district, case)
    by = district.actor("officer2")
    steps.assert_refused("wanting", lambda: actions.refuse_hand_over(case, by=by, at=AT, reason=" "))
    case = actions.refuse_hand_over(case, by=by, at=AT + HOUR, reason="手上已有五件")
    assert case.handler == district.person("officer")
    assert HandOver.objects.get().result == "refused"
    assert steps.kinds(case)[-1] == "case.hand_over_refused"
    assert steps.running(case, ClockKind.HAND_OVER) is None


def test_after_four_working_hours_it_is_over(district: District, case: Case) -> None:
    offer = asked(district, case)
    by = district.actor("officer2")
    steps.assert_refused("hand_over_over", lambda: actions.accept_hand_over(case, by=by, at=offer.lapses_at))
    ticks.tick(at=offer.lapses_at)
    assert HandOver.objects.get().result == "lapsed"
    steps.assert_refused("not_yours", lambda: actions.accept_hand_over(case, by=by, at=offer.lapses_at))
    assert Case.objects.get(pk=case.pk).handler == district.person("officer")


def test_who_has_left_the_post_since_cannot_take_it(district: District, case: Case) -> None:
    asked(district, case)
    Appointment.objects.filter(person=district.person("officer2")).update(held_to=AT.date())
    by = district.actor("officer2")
    assert may_see(by, case), "the question was put to him"
    steps.assert_refused("not_eligible", lambda: actions.accept_hand_over(case, by=by, at=AT + HOUR))


def test_who_asks_who_answers_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"to": district.person("officer2"), **REASON}
    steps.assert_only(
        district, case, actions.hand_over, {"officer", "officer2", "district", "head"}, **values
    )
    by = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.hand_over(case, by=by, at=AT, to=values["to"], reason=""))
    steps.assert_atomic(monkeypatch, lambda: asked(district, case))
    asked(district, case)
    steps.assert_only(district, case, actions.accept_hand_over, {"officer2"})
    steps.assert_only(district, case, actions.refuse_hand_over, {"officer2"}, reason="忙")
    receiver = district.actor("officer2")
    steps.assert_atomic(monkeypatch, lambda: actions.accept_hand_over(case, by=receiver, at=AT))
