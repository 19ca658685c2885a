"""Naming the handler: effective at once, with a reason, by head, convener or supervisor."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, HandOver
from bancheng.rules.vocabulary import ClockKind
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

NAMERS = {"head", "convener", "convener2", "supervisor"}


@pytest.mark.parametrize("part", sorted(NAMERS))
def test_the_named_has_it_at_once(district: District, case: Case, part: str) -> None:
    to = district.person("officer2")
    case = actions.reassign(case, by=district.actor(part), at=AT, to=to, reason="原经办人超期")
    assert (case.handler, case.first) == (to, district.person("counter"))
    assert steps.kinds(case)[-1] == "case.reassigned"
    assert "陆专员" not in steps.last_line(case).data
    steps.assert_whole(case)


def test_a_hand_over_on_the_way_is_overtaken(district: District, case: Case) -> None:
    officer, district_officer = district.actor("officer"), district.person("district")
    actions.hand_over(case, by=officer, at=AT, to=district_officer, reason="请区里接")
    to = district.person("officer2")
    case = actions.reassign(case, by=district.actor("head"), at=AT + HOUR, to=to, reason="就在本网点办")
    assert HandOver.objects.get().result == "died"
    assert steps.running(case, ClockKind.HAND_OVER) is None
    by = district.actor("district")
    steps.assert_refused("not_yours", lambda: actions.accept_hand_over(case, by=by, at=AT + HOUR))


def test_but_a_question_to_a_new_first_receiver_stands(district: District, case: Case) -> None:
    head = district.actor("head")
    actions.replace_first(case, by=head, at=AT, to=district.person("officer2"), reason="调离")
    actions.reassign(case, by=head, at=AT, to=district.person("district"), reason="超期")
    assert HandOver.objects.get().ended_at is None


def test_who_names_whom_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, to = district.actor("head"), district.person("officer2")
    steps.assert_only(district, case, actions.reassign, NAMERS, to=to, reason="超期")
    for whom, code in (("officer", "already"), ("stranger", "not_eligible"), ("counter", "not_eligible")):
        person = district.person(whom)
        steps.assert_refused(
            code, lambda to=person: actions.reassign(case, by=head, at=AT, to=to, reason="超期")
        )
    steps.assert_refused("wanting", lambda: actions.reassign(case, by=head, at=AT, to=to, reason=""))
    steps.assert_atomic(monkeypatch, lambda: actions.reassign(case, by=head, at=AT, to=to, reason="超期"))
