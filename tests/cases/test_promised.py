"""Answers that rest on a promise, and what its end does to the case: redo, filing, “solved?” once more."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions, health, papers, reactions, reads
from bancheng.cases.actions import Wanting
from bancheng.cases.actions.answering import evidence_of
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.answering import ANSWER_FORMS
from bancheng.cases.models import Answer, Case, ClosingAnswer, MoveMade
from bancheng.cases.own_dossier import OwnDossier
from bancheng.citizens import showing
from bancheng.config.environment import OFFICE_ZONE
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org.models import Appointment, Department
from bancheng.promises import actions as promises
from bancheng.promises import ticks
from bancheng.promises.models import Promise
from bancheng.records import outbox, standing
from bancheng.records.models import Line
from bancheng.rules import case_types, process
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, Outcome, PromiseKind, PromiseParty, Role, Step, Unit
from tests import make
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR
from tests.promises import making

DUE_ON = date(2026, 3, 20)


def day(number: int, hour: int = 9, minute: int = 5, month: int = 3) -> datetime:
    return datetime(2026, month, number, hour, minute, tzinfo=OFFICE_ZONE)


OVER = day(23)
"""The morning after the last day: what was not kept is broken."""


def answer(outcome: Outcome, **changes: Any) -> case_types.Answer:
    """An answer that rests on a unit's undertaking."""
    unit = Department.objects.order_by("code").first()
    assert unit is not None
    undertaking: dict[str, Any] = {
        "unit": unit.pk,
        "unit_name": unit.name,
        "owner_label": "登记科",
        "task": "补发不动产权证",
        "proof": "证书编号",
        "due_on": DUE_ON,
    }
    evidence: dict[Outcome, dict[str, Any]] = {
        Outcome.PARTLY: {"proof": case_types.Proof(kind="办件编号", number="FC2026-0001")},
        Outcome.SCHEDULED: {"agreed": "3 月 2 日单位书面答复"},
    }
    return case_types.Answer(
        outcome=outcome,
        words="部分办好了，余下的按日子办。",
        undertaking=case_types.Undertaking(**(undertaking | changes)),
        **evidence[outcome],
    )


def promised(district: District, case: Case, outcome: Outcome = Outcome.PARTLY, **changes: Any) -> Case:
    """Answered in person, with a promise in the ledger."""
    steps.handled(district, case)
    officer = district.actor("officer")
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=answer(outcome, **changes))
    actions.confirm_no(case, by=district.actor("head"), at=AT + HOUR)
    return actions.tell(case, by=officer, at=ANSWERED_AT, how="in_person")


def closed(district: District, case: Case, *, solved: str = "partly", **changes: Any) -> Case:
    promised(district, case, **changes)
    return actions.close(case, by=district.actor("citizen", case), at=ANSWERED_AT, solved=solved)


def pass_time(at: datetime) -> None:
    """The worker: what the moment breaks, and what the lines ask for."""
    while ticks.tick(at=at):
        pass
    while outbox.run_reactions(at=at):
        pass


KEPT_AT = day(19, 10)


def keep(district: District, at: datetime = KEPT_AT) -> None:
    """Every open promise is kept."""
    for one in Promise.objects.open():
        promises.keep_promise(one, by=district.actor("officer"), at=at, kept_on=at.date(), words="证书编号 7")
    while outbox.run_reactions(at=at):
        pass


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


# --- the two outcomes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.SCHEDULED])
def test_the_second_persons_yes_makes_the_promise(district: District, case: Case, outcome: Outcome) -> None:
    steps.handled(district, case)
    actions.propose_answer(case, by=district.actor("officer"), at=AT + HOUR, answer=answer(outcome))
    assert now(case).step == Step.NO_REVIEW and not Promise.objects.exists(), "one person promises nothing"
    actions.confirm_no(case, by=district.actor("head"), at=AT + HOUR)
    made = Promise.objects.get(file=case.file)
    assert (made.kind, made.owner, made.to) == (outcome.value, "unit", "citizen")
    assert (made.task, made.owner_label, made.due_on) == ("补发不动产权证", "登记科", DUE_ON)
    assert steps.kinds(case)[-2:] == ["case.no_confirmed", "promise.made"]
    assert facts_of(now(case), at=AT + HOUR).open_promises == 1
    assert list(standing.files_stand([case.file_id])) == []


def resolved(district: District, case: Case, **changes: Any) -> Promise:
    """What a conference has settled stands in the ledger: a unit's promise to the citizen."""
    values: dict[str, Any] = {
        "kind": PromiseKind.RESOLUTION,
        "owner": PromiseParty.UNIT,
        "to": PromiseParty.CITIZEN,
        "unit": Department.objects.order_by("code").first(),
        "task": "凭视频核验先办",
        "proof": "备案证明编号",
        "due_on": DUE_ON,
        "site": case.site,
    } | changes
    return promises.make_promise(
        file_key=case.file.key, by=district.actor("convener"), at=AT + HOUR / 2, **values
    )


def scheduled(taken: Promise) -> case_types.Answer:
    """An answer that rests on what was settled before."""
    return case_types.Answer(
        outcome=Outcome.SCHEDULED,
        words="会上定了，按日子办。",
        agreed="联席会议纪要",
        undertaking=case_types.Undertaking(promise=taken.pk),
    )


def test_what_was_settled_is_taken_over_and_not_promised_twice(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    officer, head = district.actor("officer"), district.actor("head")
    to_window = resolved(district, case, to=PromiseParty.UNIT, task="把档案移过来")
    taken = resolved(district, case)
    for other in (to_window, Promise(pk=999)):
        with pytest.raises(Wanting) as wanting:
            actions.propose_answer(case, by=officer, at=AT + HOUR, answer=scheduled(other))
        assert [gap.field for gap in wanting.value.missing] == ["promise"]
    form = ANSWER_FORMS[Outcome.SCHEDULED](
        {"promise": str(taken.pk), "agreed": "联席会议纪要", "words": "按日子办"},
        case=now(case),
        actor=officer,
        at=AT + HOUR,
    )
    assert form.is_valid(), form.errors
    assert form.values()["answer"].undertaking.promise == taken.pk
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=scheduled(taken))
    said = json.loads(now(case).answers.get().evidence)["undertaking"]
    assert (said["task"], said["due_on"]) == ("凭视频核验先办", DUE_ON.isoformat()), (
        "the letter says what was settled"
    )
    actions.confirm_no(case, by=head, at=AT + HOUR)
    assert Promise.objects.count() == 2 and steps.kinds(case)[-1] == "case.no_confirmed"
    actions.tell(case, by=officer, at=ANSWERED_AT, how="in_person")
    pass_time(OVER)
    assert now(case).step == Step.HANDLING, "broken, it opens the case like any other"
    assert list(standing.files_stand([case.file_id])) == []


def test_what_ended_before_the_second_yes_is_sent_back(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    taken, officer = resolved(district, case), district.actor("officer")
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=scheduled(taken))
    promises.keep_promise(taken, by=officer, at=AT + HOUR, kept_on=AT.date(), words="备案证明 7 号")
    steps.assert_refused(
        "promise_lapsed", lambda: actions.confirm_no(case, by=district.actor("head"), at=AT + HOUR)
    )


def test_an_answer_without_its_promise_is_not_proposed(district: District, case: Case) -> None:
    steps.handled(district, case)
    before = steps.everything()
    empty = answer(Outcome.PARTLY, unit=None, task="", proof="", due_on=None)
    with pytest.raises(Wanting) as wanting:
        actions.propose_answer(case, by=district.actor("officer"), at=AT + HOUR, answer=empty)
    assert [gap.field for gap in wanting.value.missing] == ["unit", "task", "proof", "due_on"]
    for due_on in (AT.date(), AT.date() + timedelta(days=400)):
        late = answer(Outcome.SCHEDULED, due_on=due_on)
        with pytest.raises(Wanting) as wanting:
            actions.propose_answer(case, by=district.actor("officer"), at=AT + HOUR, answer=late)
        assert [gap.field for gap in wanting.value.missing] == ["due_on"]
    assert steps.everything() == before


def test_a_day_that_passed_while_it_waited_is_sent_back(district: District, case: Case) -> None:
    steps.handled(district, case)
    soon = answer(Outcome.PARTLY, due_on=AT.date() + timedelta(days=1))
    actions.propose_answer(case, by=district.actor("officer"), at=AT + HOUR, answer=soon)
    with pytest.raises(Refused) as refused:
        actions.confirm_no(case, by=district.actor("head"), at=AT + timedelta(days=1))
    assert refused.value.code == "promise_lapsed" and "请退回" in refused.value.sentence
    assert now(case).step == Step.NO_REVIEW and not Promise.objects.exists()


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.SCHEDULED])
def test_the_doctor_finds_the_evidence_whole(district: District, case: Case, outcome: Outcome) -> None:
    promised(district, case, outcome)
    assert list(health.ends_have_evidence(at=ANSWERED_AT, full=True)) == []
    row = Answer.objects.get(case=case)
    row.evidence = json.dumps({"agreed": "口头"}, ensure_ascii=False)
    row.save()
    assert [found.where for found in health.ends_have_evidence(at=ANSWERED_AT, full=True)] == [case.number]


# --- broken -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [promised, closed])
def test_a_units_broken_promise_opens_the_case_again(
    district: District, case: Case, made: Callable[..., Case]
) -> None:
    made(district, case)
    pass_time(OVER)
    again = now(case)
    citizen = steps.running(again, ClockKind.CITIZEN)
    assert again.step == Step.HANDLING and citizen is not None and citizen.started_at == OVER
    assert MoveMade.objects.filter(case=case).last().key == "redo.promise"  # type: ignore[union-attr]
    line = Line.objects.get(file=case.file, kind="case.redone")
    assert (line.by, json.loads(line.data)["variety"]) == ("time", "promise")
    assert Notice.objects.filter(kind="case.redone_for_promise").exists()
    assert list(standing.files_stand([case.file_id])) == []


def test_opened_twice_at_most_by_promises_and_the_citizen_keeps_his_own(
    district: District, case: Case
) -> None:
    closed(district, case)
    for _ in range(3):
        making.promise(district, case, at=ANSWERED_AT, due_on=DUE_ON)
    for turn, opened in ((1, True), (2, True), (3, False)):
        assert actions.redo_for_promise(case, promise=turn, at=OVER) is opened
        if opened:
            _answer_done(district, case, OVER)
    assert now(case).step == Step.ANSWERED
    assert process.move("redo", facts_of(now(case), at=OVER), citizen_of(case.pk)).key == "redo.citizen"


def _answer_done(district: District, case: Case, at: datetime) -> None:
    officer = district.actor("officer")
    done = case_types.Answer(
        outcome=Outcome.DONE, words="办好了", proof=case_types.Proof(kind="办件编号", number="FC-2")
    )
    actions.propose_answer(case, by=officer, at=at, answer=done)
    actions.tell(case, by=officer, at=at, how="in_person")


def test_while_it_is_handled_a_broken_promise_opens_nothing(district: District, case: Case) -> None:
    steps.handled(district, case)
    making.promise(district, case, at=AT + HOUR)
    pass_time(OVER)
    assert now(case).step == Step.HANDLING
    assert "case.redone" not in steps.kinds(case)
    assert Notice.objects.filter(kind="promise.broken", person=district.person("officer")).exists()
    assert Notice.objects.filter(kind="promise.broken", person=district.person("convener")).exists()


def test_a_citizens_broken_promise_has_no_consequence_by_us(district: District, case: Case) -> None:
    steps.closed(district, case)
    making.citizens(district, case, at=ANSWERED_AT)
    for at in (day(13), day(19), OVER):
        pass_time(at)
    assert now(case).step == Step.CLOSED and "case.redone" not in steps.kinds(case)
    told = list(Notice.objects.filter(channel="sms").order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in told if kind.startswith("promise.")] == [
        "promise.his_near_due",
        "promise.his_near_due",
        "promise.his_broken",
    ]
    assert "一起想办法" in Notice.objects.get(kind="promise.his_broken").body


def test_of_what_a_department_was_to_check_she_is_neither_reminded_nor_held_to_it(
    district: District, case: Case
) -> None:
    steps.closed(district, case)
    made = making.pledge(district, case, at=ANSWERED_AT)
    for at in (day(13), day(19), OVER):
        pass_time(at)
    told = Notice.objects.filter(channel="sms").values_list("kind", flat=True)
    assert not [kind for kind in told if kind.startswith("promise.")]
    assert (now(case).step, making.again(made).ended) == (Step.CLOSED, "unproven")
    assert Notice.objects.filter(kind="promise.unproven", person=district.person("officer")).exists()
    (one,) = showing.promises(OwnDossier(now(case)), proved=False, now=OVER)
    assert (one["state"], one["tone"]) == ("没有核查结果", "") and "核查" in one["who"]
    promises.find_false(made, by=district.actor("officer"), at=OVER, words="查过，场所不是他租的")
    pass_time(OVER)
    assert "依法决定" in Notice.objects.get(kind="promise.found_false", channel="sms").body
    assert now(case).step == Step.CLOSED and "case.redone" not in steps.kinds(case)
    (one,) = showing.promises(OwnDossier(now(case)), proved=False, now=OVER)
    assert one["state"] == "没有兑现"


def test_what_was_kept_in_time_and_entered_late_is_put_right_and_the_case_goes_on(
    district: District, case: Case
) -> None:
    closed(district, case)
    pass_time(OVER)
    made = Promise.objects.get(file=case.file)
    assert (made.ended, now(case).step) == ("broken", Step.HANDLING)
    by = district.actor("officer")
    with pytest.raises(promises.PromiseWanting):
        promises.keep_promise(made, by=by, at=OVER, kept_on=OVER.date(), words="证书 1")
    promises.keep_promise(made, by=by, at=OVER, kept_on=DUE_ON, words="证书 1")
    pass_time(OVER)
    assert (making.again(made).ended, now(case).step) == ("kept", Step.HANDLING)
    assert Notice.objects.filter(kind="promise.kept", channel="sms").exists()
    assert making.last(case, "promise.kept")["was"] == "broken"
    assert list(standing.files_stand([case.file_id])) == []
    with pytest.raises(Refused, match="不能再改"):
        promises.keep_promise(made, by=by, at=OVER, kept_on=DUE_ON, words="证书 1")


def test_a_reaction_that_runs_again_does_nothing_more(district: District, case: Case) -> None:
    closed(district, case)
    pass_time(OVER)
    line = Line.objects.get(file=case.file, kind="promise.broken")
    reactions.follow_promise(line, at=OVER)
    assert steps.kinds(case).count("case.redone") == 1


# --- kept -------------------------------------------------------------------------------------------------------


def test_a_case_with_an_open_promise_is_not_filed_and_its_filing_waits(
    district: District, case: Case
) -> None:
    closed(district, case, solved="yes")
    assert steps.running(now(case), ClockKind.FILING) is None
    with pytest.raises(Refused) as refused:
        actions.file_case(case, by=district.actor("officer"), at=day(10))
    assert refused.value.code == "promise_open"
    keep(district)
    asked = steps.running(now(case), ClockKind.ASKED_AGAIN)
    filing = steps.running(now(case), ClockKind.FILING)
    assert asked is not None and filing is not None and filing.started_at == asked.due_at
    assert now(case).due_at == filing.due_at
    officer = district.actor("officer")
    steps.assert_refused("asked_again_open", lambda: actions.file_case(case, by=officer, at=day(20)))
    assert actions.file_case(case, by=officer, at=asked.due_at).step == Step.ARCHIVED


# --- asked once more, whatever rights he has left --------------------------------------------------------------------


def redone_and_closed(district: District, case: Case) -> datetime:
    """He has used his redo, the second answer is closed, and the last promise ends only now; the moment of the question."""
    promised(district, case)
    citizen = district.actor("citizen", case)
    actions.redo(case, by=citizen, at=ANSWERED_AT, reason="没办好")
    _answer_done(district, case, ANSWERED_AT)
    actions.close(case, by=citizen, at=ANSWERED_AT, solved="partly")
    keep(district)
    assert steps.kinds(case)[-1] == "case.solved_asked" and now(case).redo_until is None
    return KEPT_AT


def test_whoever_used_his_redo_has_his_days_to_answer(district: District, case: Case) -> None:
    at, officer = redone_and_closed(district, case), district.actor("officer")
    steps.assert_refused("asked_again_open", lambda: actions.file_case(case, by=officer, at=at))
    asked = steps.running(now(case), ClockKind.ASKED_AGAIN)
    assert asked is not None and asked.due_at == day(2, 17, 0, month=4), "ten working days"
    assert "4月2日" in Notice.objects.get(kind="case.solved_asked").body
    actions.answer_again(case, by=district.actor("citizen", case), at=day(20), solved="no")
    assert steps.running(now(case), ClockKind.ASKED_AGAIN) is None
    steps.assert_refused("unsolved_again", lambda: actions.file_case(case, by=officer, at=asked.due_at))
    actions.let_stand(case, by=district.actor("convener"), at=day(23), **LETS)
    assert actions.file_case(case, by=officer, at=day(23)).step == Step.ARCHIVED


@pytest.mark.parametrize("solved", ["yes", "understood"])
def test_once_he_has_answered_nobody_waits_any_more(district: District, case: Case, solved: str) -> None:
    redone_and_closed(district, case)
    actions.answer_again(case, by=district.actor("citizen", case), at=day(20), solved=solved)
    filing = steps.running(now(case), ClockKind.FILING)
    assert filing is not None and filing.started_at == day(20)
    assert actions.file_case(case, by=district.actor("officer"), at=day(20)).step == Step.ARCHIVED


def test_the_term_is_the_offices_to_set_and_a_redo_ends_it(district: District, case: Case) -> None:
    term = {"key": "asked_again", "count": 2, "unit": Unit.WORKDAY, "source": "试行办法"}
    org.set_limit(**term, in_force_from=day(3).date(), by=district.actor("admin"), at=AT)
    redone_and_closed(district, case)
    asked = steps.running(now(case), ClockKind.ASKED_AGAIN)
    assert asked is not None and asked.due_at == day(23, 17, 0)
    actions.redo(case, by=district.actor("convener"), at=day(20), reason="证书没有发到")
    assert steps.running(now(case), ClockKind.ASKED_AGAIN) is None


def test_giving_up_redo_after_the_question_is_an_answer_too(district: District, case: Case) -> None:
    closed(district, case)
    keep(district)
    actions.waive(case, by=district.actor("citizen", case), at=day(20))
    assert steps.running(now(case), ClockKind.ASKED_AGAIN) is None
    assert actions.file_case(case, by=district.actor("officer"), at=day(20)).step == Step.ARCHIVED


def test_the_filing_waits_for_the_right_that_ends_later(district: District, case: Case) -> None:
    closed(district, case)
    keep(district, at=day(4, 10))
    filing = steps.running(now(case), ClockKind.FILING)
    assert filing is not None and filing.started_at == now(case).redo_until


def test_after_the_last_promise_he_is_asked_again_whether_it_is_solved(
    district: District, case: Case
) -> None:
    closed(district, case)
    making.promise(district, case, at=ANSWERED_AT, due_on=DUE_ON)
    first, second = Promise.objects.filter(file=case.file).order_by("pk")
    officer, citizen = district.actor("officer"), district.actor("citizen", case)
    kept = {"by": officer, "kept_on": day(4).date(), "words": "证书"}
    promises.keep_promise(first, at=day(4), **kept)
    while outbox.run_reactions(at=day(4)):
        pass
    assert (
        "case.solved_asked" not in steps.kinds(case) and Notice.objects.filter(kind="promise.kept").exists()
    )
    with pytest.raises(Refused) as refused:
        actions.answer_again(case, by=citizen, at=day(4), solved="yes")
    assert refused.value.code == "not_asked_again"
    promises.keep_promise(second, at=day(5), **kept)
    while outbox.run_reactions(at=day(5)):
        pass
    assert steps.kinds(case)[-1] == "case.solved_asked"
    assert Notice.objects.filter(kind="case.solved_asked").count() == 1
    actions.answer_again(case, by=citizen, at=day(5, 11), solved="yes", satisfied=4, words="这回好了")
    assert list(ClosingAnswer.objects.filter(case=case).values_list("solved", flat=True)) == ["partly", "yes"]
    assert now(case).waived_at == day(5, 11)
    assert steps.kinds(case)[-1] == "case.solved_said" and "这回好了" not in steps.last_line(case).data
    with pytest.raises(Refused):
        actions.answer_again(case, by=citizen, at=day(5, 12), solved="no")
    assert list(standing.files_stand([case.file_id])) == []


def test_only_he_says_it_and_the_handler_enters_no_slip(district: District, case: Case) -> None:
    closed(district, case)
    keep(district)
    steps.assert_only(district, case, actions.answer_again, {"citizen"}, solved="yes")


def test_answering_again_is_atomic(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(district, case)
    keep(district)
    by = district.actor("citizen", case)
    steps.assert_atomic(monkeypatch, lambda: actions.answer_again(case, by=by, at=day(20), solved="no"))


# --- not solved, said again ------------------------------------------------------------------------------------


def asked_again(district: District, case: Case) -> datetime:
    """Asked again once the right to redo of the answer is long over; the moment at which he replies."""
    closed(district, case)
    until = now(case).redo_until
    assert until is not None and until < KEPT_AT
    keep(district)
    return day(20)


def unsolved(district: District, case: Case, solved: str = "no") -> datetime:
    at = asked_again(district, case)
    citizen = district.actor("citizen", case)
    actions.answer_again(case, by=citizen, at=at, solved=solved, words="登记科说没这回事")
    while outbox.run_reactions(at=at):
        pass
    return at


def test_being_asked_again_counts_his_right_to_redo_anew(district: District, case: Case) -> None:
    at = asked_again(district, case)
    right, filing = (steps.running(now(case), kind) for kind in (ClockKind.RIGHT_TO_REDO, ClockKind.FILING))
    assert right is not None and filing is not None
    assert right.started_at == KEPT_AT and now(case).redo_until == right.due_at == filing.started_at
    steps.assert_refused("rights_open", lambda: actions.file_case(case, by=district.actor("officer"), at=at))
    again = actions.redo(case, by=district.actor("citizen", case), at=at, reason="没兑现")
    assert again.step == Step.HANDLING and list(standing.files_stand([case.file_id])) == []


def test_an_answered_case_is_not_asked_again_but_his_right_counts_anew(
    district: District, case: Case
) -> None:
    promised(district, case)
    citizen = district.actor("citizen", case)
    until = now(case).redo_until
    assert until is not None and until < KEPT_AT
    keep(district)
    assert steps.kinds(case)[-1] == "case.redo_anew" and "case.solved_asked" not in steps.kinds(case)
    assert Notice.objects.filter(kind="promise.kept", channel="sms").count() == 1
    right = steps.running(now(case), ClockKind.RIGHT_TO_REDO)
    assert right is not None and right.started_at == KEPT_AT and now(case).redo_until == right.due_at
    actions.close(case, by=citizen, at=day(20), solved="no")
    facts = facts_of(now(case), at=day(20))
    assert not facts.asked_again and not facts.unsolved_again
    filing = steps.running(now(case), ClockKind.FILING)
    assert filing is not None and filing.started_at == right.due_at
    assert list(standing.files_stand([case.file_id])) == []
    assert actions.redo(case, by=citizen, at=day(20), reason="没兑现").step == Step.HANDLING


def test_a_right_that_was_used_counts_no_second_time_and_he_hears_of_the_last_promise(
    district: District, case: Case
) -> None:
    promised(district, case)
    actions.redo(case, by=district.actor("citizen", case), at=ANSWERED_AT, reason="没办好")
    _answer_done(district, case, ANSWERED_AT)
    keep(district)
    assert steps.kinds(case)[-1] == "promise.kept" and now(case).redo_until is None
    assert Notice.objects.filter(kind="promise.kept", channel="sms").count() == 1


def test_a_right_that_was_waived_stays_so_and_his_no_is_heard_all_the_same(
    district: District, case: Case
) -> None:
    closed(district, case, solved="yes")
    until = now(case).redo_until
    keep(district)
    assert now(case).redo_until == until
    actions.answer_again(case, by=district.actor("citizen", case), at=day(20), solved="no")
    assert facts_of(now(case), at=day(20)).unsolved_again


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_his_no_waits_for_the_convener_and_nothing_is_filed_meanwhile(
    district: District, case: Case, solved: str
) -> None:
    at = unsolved(district, case, solved)
    clock = steps.running(now(case), ClockKind.SOLVED_REVIEW)
    assert clock is not None and now(case).due_at == clock.due_at and now(case).step == Step.CLOSED
    assert steps.running(now(case), ClockKind.FILING) is None
    assert steps.kinds(case)[-1] == "case.unsolved_said" and "没这回事" not in steps.last_line(case).data
    told = set(Notice.objects.filter(kind="case.unsolved_said").values_list("person__staff_no", flat=True))
    assert told == {district.person(part).staff_no for part in ("convener", "convener2")}
    over = now(case).redo_until
    assert over is not None
    steps.assert_refused(
        "unsolved_again", lambda: actions.file_case(case, by=district.actor("officer"), at=over)
    )
    for part, turn in (("convener", True), ("leader", False), ("officer", False), ("head", False)):
        assert (case in reads.queue_of(district.actor(part), "turn", at=at)) is turn, part


def test_the_convener_lets_it_be_handled_again(district: District, case: Case) -> None:
    at = unsolved(district, case)
    again = actions.redo(case, by=district.actor("convener"), at=at, reason="证书没有发到")
    assert again.step == Step.HANDLING and MoveMade.objects.filter(case=case).last().key == "redo.again"  # type: ignore[union-attr]
    assert steps.running(again, ClockKind.SOLVED_REVIEW) is None
    assert list(standing.files_stand([case.file_id])) == []


LETS = {"reasons": "证书已经交到本人", "remedies": "可以申请行政复议"}


def test_the_convener_lets_it_stand_and_says_why(district: District, case: Case) -> None:
    at = unsolved(district, case)
    convener = district.actor("convener")
    for field in LETS:
        with pytest.raises(Wanting) as wanting:
            actions.let_stand(case, by=convener, at=at, **(LETS | {field: " "}))
        assert [gap.field for gap in wanting.value.missing] == [field]
    actions.let_stand(case, by=convener, at=at, **LETS)
    while outbox.run_reactions(at=at):
        pass
    filing = steps.running(now(case), ClockKind.FILING)
    assert filing is not None and filing.started_at == now(case).redo_until
    assert steps.running(now(case), ClockKind.SOLVED_REVIEW) is None
    assert steps.kinds(case)[-1] == "case.let_stand" and "证书" not in steps.last_line(case).data
    assert Notice.objects.filter(kind="case.let_stand", channel="sms").count() == 1
    stood = showing.answer(now(case), now=at)
    assert stood is not None and stood["stood"] == list(LETS.values())
    steps.assert_refused("not_unsolved_again", lambda: actions.let_stand(case, by=convener, at=at, **LETS))


def test_why_it_stood_is_not_said_of_a_later_answer(district: District, case: Case) -> None:
    at = unsolved(district, case)
    convener = district.actor("convener")
    actions.let_stand(case, by=convener, at=at, **LETS)
    actions.redo(case, by=convener, at=at + HOUR, reason="登记科改了说法")
    _answer_done(district, case, at + 2 * HOUR)
    second = showing.answer(now(case), now=at)
    assert second is not None and (second["words"], second["stood"]) == ("办好了", [])


def test_once_it_is_late_the_leader_decides_too_and_nobody_else(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = unsolved(district, case)
    clock = steps.running(now(case), ClockKind.SOLVED_REVIEW)
    assert clock is not None
    steps.assert_only(district, case, actions.let_stand, {"convener", "convener2"}, **LETS)
    steps.assert_atomic(
        monkeypatch, lambda: actions.let_stand(case, by=district.actor("convener"), at=at, **LETS)
    )
    leader = district.actor("leader")
    assert case in reads.queue_of(leader, "turn", at=clock.due_at)
    actions.let_stand(case, by=leader, at=clock.due_at, **LETS)
    assert steps.kinds(case)[-1] == "case.let_stand"


def the_head_is_convener(district: District) -> None:
    """He is the only one."""
    Appointment.objects.filter(person=district.person("convener2")).delete()
    Appointment.objects.filter(role=Role.CONVENER).update(person=district.person("head"))


def test_who_confirmed_the_answer_does_not_let_it_stand_and_the_leader_may_at_once_where_nobody_else_is(
    district: District, case: Case
) -> None:
    """The head who confirmed it is the convener by now: he may have it handled again, not leave it at that."""
    the_head_is_convener(district)
    convener, leader = district.actor("head"), district.actor("leader")
    at = unsolved(district, case)
    facts = facts_of(now(case), at=at)
    assert process.deciders(process.row("let_stand"), facts) == {Role.CONVENER, Role.LEADER}
    steps.assert_refused("same_person", lambda: actions.let_stand(case, by=convener, at=at, **LETS))
    for one in (convener, leader):
        assert case in reads.queue_of(one, "turn", at=at)
    told = set(Notice.objects.filter(kind="case.unsolved_said").values_list("person__staff_no", flat=True))
    assert told == {district.person(part).staff_no for part in ("head", "leader")}
    assert list(health.decisions_have_deciders(at=at, full=False)) == []
    actions.let_stand(case, by=leader, at=at, **LETS)


def test_whoever_answered_may_have_it_handled_again(district: District, case: Case) -> None:
    the_head_is_convener(district)
    at = unsolved(district, case)
    again = actions.redo(case, by=district.actor("head"), at=at, reason="证书没有发到")
    assert again.step == Step.HANDLING


def test_promises_follow_the_case_to_another_site(district: District, case: Case) -> None:
    steps.handled(district, case)
    made = making.promise(district, case, at=AT + HOUR)
    site = district.person("stranger").site
    assert site is not None
    convener, stranger = district.actor("convener"), district.person("stranger")
    actions.transfer_site(case, by=convener, at=AT + HOUR, site=site, reason="就近", to=stranger)
    assert making.again(made).site == site


# --- on pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(district: District, settings: Any) -> Callable[..., Client]:
    """Somebody of the cast at a desk, at a moment."""

    def sit_down(part: str, at: datetime) -> Client:
        settings.BANCHENG_NOW = at
        return make.sign_in(Client(), district.person(part), at=at)

    return sit_down


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.SCHEDULED])
def test_the_form_asks_for_the_promise_and_fills_in_what_came_back(
    district: District, case: Case, desk: Callable[..., Client], outcome: Outcome
) -> None:
    steps.handled(district, case)
    officer = desk("officer", AT + HOUR)
    address = f"/desk/cases/{case.number}/do/propose_answer/"
    assert outcome.label in officer.get(address).content.decode()
    page = officer.get(f"{address}?outcome={outcome}").content.decode()
    for name in ("unit", "task", "due_on", "proof"):
        assert f'name="{name}"' in page
    typed = {
        "outcome": outcome.value, "words": "余下的 20 日前办好", "unit": Department.objects.order_by("code").first().pk,  # type: ignore[union-attr]
        "owner_label": "登记科", "task": "补发证书", "due_on": "2026-03-20", "proof": "证书编号",
        "proof_kind": "办件编号", "proof_number": "FC-1", "agreed": "书面答复",
    }  # fmt: skip
    assert officer.post(address, typed | {"task": " "}).status_code == 422
    assert officer.post(address, typed | {"due_on": "2026-03-02"}).status_code == 422
    assert officer.post(address, typed).status_code == 302 and now(case).step == Step.NO_REVIEW
    read = desk("head", AT + HOUR).get(f"/desk/cases/{case.number}/").content.decode()
    assert "补发证书" in read and "3月20日" in read
    actions.send_back(case, by=district.actor("head"), at=AT + HOUR, reason="日子太晚")
    again = officer.get(f"{address}?outcome={outcome}").content.decode()
    assert "补发证书" in again and 'value="2026-03-20"' in again


def test_the_case_shows_its_promises(district: District, case: Case, desk: Callable[..., Client]) -> None:
    promised(district, case)
    officer = desk("officer", ANSWERED_AT)
    assert "/promises/" in officer.get(f"/desk/cases/{case.number}/").content.decode()
    part = officer.get(
        f"/desk/cases/{case.number}/promises/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "补发不动产权证" in part and "<html" not in part
    assert "<html" in officer.get(f"/desk/cases/{case.number}/promises/").content.decode()
    assert desk("stranger", ANSWERED_AT).get(f"/desk/cases/{case.number}/promises/").status_code == 404


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.SCHEDULED])
def test_the_letter_says_who_does_what_by_when(district: District, case: Case, outcome: Outcome) -> None:
    promised(district, case, outcome)
    row = Answer.objects.get(case=case)
    said = "".join(papers.promised_words(evidence_of(row)))
    assert (
        "登记科承诺：补发不动产权证，2026 年 3 月 20 日以前办好，以证书编号为凭。" in said
        and "自动重新办理" in said
    )
    assert ("单位书面答复" in said) is (outcome is Outcome.SCHEDULED)
    assert papers.promised_words({}) == []
