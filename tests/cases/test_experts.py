"""The expert is asked into a case, sees it from then on, and says what lies at the root of it."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, ExpertAsked, Recusal
from bancheng.cases.reads import may_see, queue_of
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

QUESTION = {"question": "没有房东身份证原件，能不能用委托书"}
ADVICE = {"root_cause": "备案系统只认原件", "advice": "走告知承诺"}


def test_asked_he_sees_it_and_advises(district: District, case: Case) -> None:
    expert = district.actor("expert")
    assert not may_see(expert, case)
    asked = actions.ask_expert(
        case, by=district.actor("officer"), at=AT, to=district.person("expert"), **QUESTION
    )
    assert may_see(expert, case) and case in queue_of(expert, "turn", at=AT)
    asked = actions.advise(case, by=expert, at=AT + HOUR, **ADVICE)
    assert (asked.advised_at, asked.root_cause) == (AT + HOUR, "备案系统只认原件")
    assert case not in queue_of(expert, "turn", at=AT), "he has answered"
    assert steps.kinds(case)[-2:] == ["case.expert_asked", "case.advised"]
    assert "吴专家" not in steps.last_line(case).data + str(list(steps.kinds(case)))
    steps.assert_whole(case)


def test_a_later_advice_leaves_the_earlier_in_the_record(district: District, case: Case) -> None:
    expert = district.actor("expert")
    actions.ask_expert(case, by=district.actor("head"), at=AT, to=district.person("expert"), **QUESTION)
    actions.advise(case, by=expert, at=AT + HOUR, **ADVICE)
    actions.advise(case, by=expert, at=AT + 2 * HOUR, root_cause="两个系统没打通", advice="先函调")
    assert ExpertAsked.objects.get().advice == "先函调"
    assert steps.kinds(case).count("case.advised") == 2


def test_only_experts_and_each_once(district: District, case: Case) -> None:
    by, expert = district.actor("officer"), district.person("expert")
    for to in ("officer2", "leader"):
        person = district.person(to)
        steps.assert_refused(
            "not_eligible", lambda to=person: actions.ask_expert(case, by=by, at=AT, to=to, **QUESTION)
        )
    steps.assert_refused("wanting", lambda: actions.ask_expert(case, by=by, at=AT, to=expert, question=""))
    Recusal.objects.create(case=case, person=expert, reason="亲属", at=AT)
    steps.assert_refused(
        "not_eligible", lambda: actions.ask_expert(case, by=by, at=AT, to=expert, **QUESTION)
    )
    Recusal.objects.all().delete()
    actions.ask_expert(case, by=by, at=AT, to=expert, **QUESTION)
    steps.assert_refused(
        "not_eligible", lambda: actions.ask_expert(case, by=by, at=AT, to=expert, **QUESTION)
    )


def test_who_asks_who_advises_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, to = district.actor("officer"), district.person("expert")
    steps.assert_only(
        district, case, actions.ask_expert, {"officer", "officer2", "district", "head"}, to=to, **QUESTION
    )
    steps.assert_atomic(monkeypatch, lambda: actions.ask_expert(case, by=by, at=AT, to=to, **QUESTION))
    actions.ask_expert(case, by=by, at=AT, to=to, **QUESTION)
    steps.assert_only(district, case, actions.advise, {"expert"}, **ADVICE)
    expert = district.actor("expert")
    steps.assert_refused("wanting", lambda: actions.advise(case, by=expert, at=AT, root_cause="", advice=""))
    steps.assert_atomic(monkeypatch, lambda: actions.advise(case, by=expert, at=AT, **ADVICE))
