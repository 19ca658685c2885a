"""A rating with reasons: they lie restricted with it, and whoever one concerns that names his conduct is out of the case."""

import json

import pytest

from bancheng.cases import actions, reactions
from bancheng.cases.forms.slip import SLIPS
from bancheng.cases.models import Case, ClosingAnswer, ReasonGiven, Recusal
from bancheng.catalogue.models import RatingReason
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.vocabulary import Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

LATER = ANSWERED_AT + HOUR


def reasons(*codes: str) -> list[RatingReason]:
    return list(RatingReason.objects.filter(code__in=codes).order_by("position"))


def rated(district: District, case: Case, *codes: str, by: Actor | None = None, **said: object) -> Case:
    steps.answered(district, case)
    citizen = by or district.actor("citizen", case)
    return actions.close(
        case, by=citizen, at=LATER, **{"solved": "partly", "satisfied": 2, "reasons": reasons(*codes)} | said
    )


def test_reasons_stand_in_the_rating_and_nowhere_in_clear(district: District, case: Case) -> None:
    case = rated(district, case, "not_all_at_once", "late")
    said = ClosingAnswer.objects.get(case=case)
    given = ReasonGiven.objects.filter(answer=said)
    assert sorted(given.values_list("reason__code", flat=True)) == ["late", "not_all_at_once"]
    line = steps.last_line(case)
    assert line.kind == "case.closed"
    told = json.loads(line.data)["rows"]
    assert all(told[f"cases.reasongiven/{one.pk}"]["facts"] == {"answer": said.pk} for one in given)
    assert not Recusal.objects.filter(case=case).exists(), "no conduct is named"
    steps.assert_whole(case)


def test_whose_conduct_is_named_is_out_before_it_rests(district: District, case: Case) -> None:
    case = rated(district, case, "attitude", about="handler")
    assert (case.step, case.handler) == (Step.CLOSED, district.person("officer2"))
    assert steps.kinds(case)[-2:] == ["case.recused", "case.closed"]
    out = Recusal.objects.get(case=case)
    assert (out.person, out.reason) == (district.person("officer"), actions.BY_RULE)
    assert ClosingAnswer.objects.get(case=case).whom == district.person("officer")
    # Doing it again once the case is open takes nobody else out.
    case = actions.redo(case, by=district.actor("citizen", case), at=LATER, reason="还没好")
    reactions.follow_opening(steps.last_line(case), at=LATER)
    assert Recusal.objects.filter(case=case).count() == 1
    steps.assert_whole(case)


def test_where_it_is_unclear_whose_nobody_is_out(district: District, case: Case) -> None:
    case = rated(district, case, "pushed_away", about="unsure")
    assert not Recusal.objects.filter(case=case).exists()
    assert ClosingAnswer.objects.get(case=case).whom is None


def test_whose_conduct_is_named_must_be_said(district: District, case: Case) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused(
        "wanting",
        lambda: actions.close(case, by=citizen, at=LATER, solved="no", reasons=reasons("attitude")),
    )
    assert not ClosingAnswer.objects.exists()


def test_a_recusal_that_cannot_be_made_keeps_nobody_from_rating(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bancheng.cases.actions import rating
    from bancheng.rules.refusal import Refused

    def refuse(*args: object, **kwargs: object) -> None:
        raise Refused("nobody_on_duty", "没有人")

    monkeypatch.setattr(rating, "recuse", refuse)
    case = rated(district, case, "attitude", about="handler")
    assert case.step == Step.CLOSED and not Recusal.objects.filter(case=case).exists()
    monkeypatch.undo()
    case = actions.redo(case, by=district.actor("citizen", case), at=LATER, reason="还没好")
    reactions.follow_opening(steps.last_line(case), at=LATER)
    assert Recusal.objects.get(case=case).person == district.person("officer")
    assert Case.objects.get(pk=case.pk).handler != district.person("officer")


def test_whom_a_slip_complains_of_does_not_enter_it(district: District, case: Case) -> None:
    steps.answered(district, case)
    head = citizen_by_slip(case.pk, district.actor("head"))
    said = {"solved": "no", "reasons": reasons("attitude"), "about": "site_head"}
    steps.assert_refused("concerned_enters", lambda: actions.close(case, by=head, at=LATER, **said))
    actions.close(case, by=citizen_by_slip(case.pk, district.actor("officer2")), at=LATER, **said)
    assert Recusal.objects.get(case=case).person == district.person("head")


def test_rating_with_reasons_is_atomic(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_atomic(
        monkeypatch,
        lambda: actions.close(
            case, by=citizen, at=LATER, solved="no", reasons=reasons("attitude"), about="handler"
        ),
    )


def test_the_slip_asks_the_same_and_ticks_nothing(district: District, case: Case) -> None:
    form = SLIPS["close"].form(case=case, actor=district.actor("officer2"), at=AT)
    assert {"solved", "satisfied", "reasons", "about", "words"} <= set(form.fields)
    assert not any(form.fields[name].initial for name in ("solved", "satisfied", "reasons", "about"))
