"""Call-backs: for whom one is owed, who makes it, what follows, and that the handler learns of it only once it is over."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.http import Http404
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import CalledBack, Case, FirstQuestion, Recusal
from bancheng.catalogue.models import RatingReason
from bancheng.citizens import calling, health, reactions, ticks
from bancheng.citizens.actions import call_backs as actions
from bancheng.citizens.models import CallBack, CallBackAttempt, CallBackGround, FeedbackItem
from bancheng.org.models import Site
from bancheng.records import verification
from bancheng.records.actions import run_reactions
from bancheng.records.models import Line
from bancheng.rules.call_backs import Heard
from bancheng.rules.permissions import TIME
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CallBackWhy, FirstAnswer, Outcome, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR
from tests.make import sign_in

SAID = Heard(solved="partly", satisfied=2, words="材料还差一样，没有人告诉我")


def follow(at: datetime = ANSWERED_AT) -> None:
    while run_reactions(at=at):
        pass


@pytest.fixture
def owed(district: District, case: Case) -> CallBack:
    """A case answered with a no; the call-back about it."""
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    follow()
    return CallBack.objects.get(case=case)


def whys() -> Iterator[str]:
    return CallBackGround.objects.order_by("pk").values_list("why", flat=True).iterator()


def reach(district: District, row: CallBack, heard: Heard = SAID, at: datetime = ANSWERED_AT + HOUR) -> None:
    supervisor = district.actor("supervisor")
    actions.note_attempt(row, way="phone", reached=True, heard=heard, by=supervisor, at=at)


def end(
    district: District, row: CallBack, how: str, note: str = "", at: datetime = ANSWERED_AT + HOUR
) -> CallBack:
    return actions.end_call_back(row, end=how, note=note, by=district.actor("supervisor"), at=at)


def kinds(row: CallBack) -> list[str]:
    return list(Line.objects.filter(file=row.file).order_by("seq").values_list("kind", flat=True))


# --- owed ------------------------------------------------------------------------------------------------------


def test_a_no_that_was_told_is_called_about_in_three_working_days(owed: CallBack) -> None:
    assert list(whys()) == ["not_done"]
    assert (owed.owed_at, owed.due_at) == (ANSWERED_AT, AT.replace(day=5, hour=17, minute=0))
    assert kinds(owed) == ["call_back.owed"]
    assert not Line.objects.filter(file=owed.case.file, kind__startswith="call_back").exists()  # type: ignore[union-attr]


def test_done_and_told_in_person_is_not(district: District, case: Case) -> None:
    steps.answered(district, case)
    follow()
    assert not CallBack.objects.exists()


def test_a_bad_rating_is_asked_in_the_same_call_and_only_once(
    district: District, owed: CallBack, django_assert_num_queries
) -> None:
    case = owed.case
    assert case is not None
    cases.close(case, by=district.actor("citizen", case), at=ANSWERED_AT + HOUR, solved="no", satisfied=1)
    late = ANSWERED_AT + 5 * HOUR
    with django_assert_num_queries(2):
        assert [one.case for one in calling.bad_ratings_without(late, before=late)] == [case]
    follow(ANSWERED_AT + HOUR)
    assert not calling.bad_ratings_without(late, before=late)
    assert list(whys()) == ["not_done", "bad_rating"]
    assert CallBack.objects.count() == 1
    line = Line.objects.get(file=case.file, kind="case.closed")
    reactions.owe_call_back(line, at=ANSWERED_AT + HOUR)
    assert list(whys()) == ["not_done", "bad_rating"], "twice changes nothing"


def test_a_good_rating_asks_for_none(district: District, case: Case) -> None:
    steps.closed(district, case, solved="yes")
    follow()
    assert not CallBack.objects.exists()


def test_declining_recorded_withdrawal_and_first_question_are_called_about(
    district: District, case: Case
) -> None:
    steps.declined(district, case)
    other = steps.accepted(district, steps_register(district))
    proposal = cases.record_withdrawal(other, by=district.actor("officer"), at=AT + HOUR, words="不办了")
    cases.confirm_proposal(proposal, by=district.actor("head"), at=AT + HOUR)
    cases.log_first_question(
        site=Site.objects.get(code="11"), by=district.actor("officer"), at=AT + HOUR, asked="来办居住证", answer=FirstAnswer.EXPLAINED,
        missing="照片", come_back_on=(AT + timedelta(days=2)).date(), contact="13800001111",
    )  # fmt: skip
    follow(AT + HOUR)
    assert sorted(whys()) == ["declined", "first_question", "withdrawal"]
    asked = CallBack.objects.exclude(first_question=None).get()
    assert calling.contact_of(asked) == [("联系方式", "13800001111")]
    assert district.person("officer").pk in calling.facts_of(asked, at=AT + HOUR).out


def steps_register(district: District) -> Case:
    from tests.cases.district import register

    return register(district)


def test_what_nobody_followed_is_owed_by_the_tick(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    assert ticks.owe_what_was_missed(at=ANSWERED_AT) == 0, "the reaction still has its time"
    assert ticks.owe_what_was_missed(at=ANSWERED_AT + HOUR) == 1
    follow(ANSWERED_AT + HOUR)
    assert list(whys()) == ["not_done"]


# --- who makes it -----------------------------------------------------------------------------------------------


def test_only_who_had_no_hand_in_it_calls_sees_and_reads_the_phone(
    district: District, owed: CallBack
) -> None:
    at = ANSWERED_AT + HOUR
    for part in ("officer", "head", "counter", "convener", "leader", "stranger"):
        with pytest.raises(Refused) as refused:
            actions.reveal_contact(owed, by=district.actor(part), at=at)
        assert refused.value.code == "not_yours", part
    left = actions.reveal_contact(owed, by=district.actor("supervisor"), at=at)
    assert left == [("电话", "13800005678")]
    line = Line.objects.filter(file=owed.file).latest("seq")
    assert (line.kind, line.by) == ("call_back.revealed", "staff:1009")
    assert "13800005678" not in line.data
    seen = {part: calling.visible_to(district.actor(part)).exists() for part in ("supervisor", "leader", "officer", "head", "counter")}  # fmt: skip
    assert seen == {"supervisor": True, "leader": True, "officer": False, "head": False, "counter": False}


def test_a_supervisor_who_handled_it_once_never_learns_of_it(district: District, case: Case) -> None:
    steps.handled(district, case)
    supervisor, officer = district.person("supervisor"), district.person("officer")
    Case.objects.filter(pk=case.pk).update(handler=supervisor)
    case.moves.create(line_seq=99, key="contact", counter="contact", from_step="handling", to_step="handling", at=AT + HOUR, by="time", handler=supervisor)  # fmt: skip
    Case.objects.filter(pk=case.pk).update(handler=officer)
    row = actions.owe_for_case(case, CallBackWhy.NOT_DONE, mark="x", at=ANSWERED_AT)
    assert not calling.visible_to(district.actor("supervisor")).exists()
    assert calling.facts_of(row, at=ANSWERED_AT).has_nobody
    steps.assert_refused("handled_it", lambda: reach(district, row))


def test_list_page_and_doctor_keep_the_same_people_out(district: District, owed: CallBack) -> None:
    """Whoever answered the first question or is out of the case: in no list, on no page, found by the doctor."""
    supervisor, at = district.person("supervisor"), ANSWERED_AT + HOUR
    cases.log_first_question(
        site=Site.objects.get(code="11"), by=district.actor("officer"), at=AT + HOUR, asked="来办居住证", answer=FirstAnswer.EXPLAINED,
        missing="照片", come_back_on=(AT + timedelta(days=2)).date(), contact="13800001111",
    )  # fmt: skip
    follow(at)
    FirstQuestion.objects.update(by=supervisor)
    Recusal.objects.create(case=owed.case, person=supervisor, reason="亲属", at=AT)
    for part, is_out in (("supervisor", True), ("leader", False)):
        actor, rows = district.actor(part), list(CallBack.objects.all())
        assert (len(rows), calling.visible_to(actor).count()) == (2, 0 if is_out else 2)
        for row in rows:
            assert (actor.person in calling.facts_of(row, at=at).out) is is_out
            if is_out:
                with pytest.raises(Http404):
                    calling.call_back_for(actor, row.pk, at=at)
        CallBack.objects.update(end="done", ended_at=at, ended_by=actor.person)
        found = list(health.call_backs_are_made_by_others(at=at, full=True))
        assert len(found) == (2 if is_out else 0)
        CallBack.objects.update(end="", ended_at=None, ended_by=None)


def test_once_late_the_leader_names_another_who_may_then_redo(district: District, owed: CallBack) -> None:
    leader, expert, late = district.actor("leader"), district.person("expert"), AT + timedelta(days=7)
    name = {"whom": expert, "reason": "督查员请假"}
    steps.assert_refused("not_late", lambda: actions.name_visitor(owed, by=leader, at=ANSWERED_AT, **name))
    steps.assert_refused(
        "not_yours", lambda: actions.name_visitor(owed, by=district.actor("convener"), at=late, **name)
    )
    steps.assert_refused(
        "handled_it",
        lambda: actions.name_visitor(owed, whom=district.person("head"), reason="请", by=leader, at=late),
    )
    row = actions.name_visitor(owed, by=leader, at=late, **name)
    assert (row.visitor, row.named_by) == (expert, district.person("leader"))
    steps.assert_refused("another_visits", lambda: reach(district, row, at=late))
    by = district.actor("expert")
    actions.note_attempt(row, way="visit", reached=True, heard=SAID, by=by, at=late)
    actions.end_call_back(row, end="redo", note="材料没有一次说全", by=by, at=late)
    case = Case.objects.get(pk=owed.case_id)
    assert (case.step, case.moves.latest("pk").key) == (Step.HANDLING, "redo.call_back")


# --- what follows --------------------------------------------------------------------------------------------------


def test_reached_and_redone(district: District, owed: CallBack) -> None:
    steps.assert_refused("not_reached_yet", lambda: end(district, owed, "redo", "没办好"))
    reach(district, owed)
    steps.assert_refused("wanting", lambda: end(district, owed, "redo"))
    row = end(district, owed, "redo", "材料没有一次说全，请一次告诉他")
    assert (row.solved, row.satisfied, row.words) == ("partly", 2, SAID.words)
    case = Case.objects.get(pk=owed.case_id)
    assert case.step == Step.HANDLING
    assert steps.kinds(case)[-2:] == ["case.called_back", "case.redone"]
    assert CalledBack.objects.get(case=case).person == district.person("supervisor")
    lines = Line.objects.filter(file=case.file).order_by("-seq")[:2]
    assert not any(SAID.words in line.data or "partly" in line.data for line in lines)
    assert kinds(row) == ["call_back.owed", "call_back.tried", "call_back.ended"]
    steps.assert_refused("call_back_over", lambda: reach(district, row))
    steps.assert_whole(case)


def test_a_declined_case_is_taken_on_after_a_call_back(district: District, case: Case) -> None:
    steps.declined(district, case)
    follow(AT + HOUR)
    row = CallBack.objects.get(case=case)
    reach(district, row, Heard(words="不是我说的那件事"), at=AT + 2 * HOUR)
    end(district, row, "restore", "窗口听错了，应当受理", at=AT + 2 * HOUR)
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.moves.latest("pk").key) == (Step.ACCEPTED, "restore.call_back_declined")


def test_without_a_call_back_a_supervisor_redoes_and_restores_nothing(
    district: District, owed: CallBack
) -> None:
    case = Case.objects.get(pk=owed.case_id)
    supervisor = district.actor("supervisor")
    steps.assert_refused(
        "not_yours", lambda: cases.redo(case, by=supervisor, at=ANSWERED_AT, reason="看着不对")
    )


def test_a_fault_to_be_rectified_is_an_opinion_of_the_site(district: District, owed: CallBack) -> None:
    reach(district, owed)
    end(district, owed, "rectify", "窗口的清单少列了一样材料，陈阿福拿错了")
    item = FeedbackItem.objects.get()
    assert (item.site, item.label, item.name) == (owed.site, "回访", "")
    assert "陈阿福" not in item.text


def test_where_he_was_not_content_and_nothing_follows_it_is_said_why(
    district: District, owed: CallBack
) -> None:
    reach(district, owed)
    steps.assert_refused("wanting", lambda: end(district, owed, "done"))
    assert end(district, owed, "done", "法律没有这样的规定，他理解了").end == "done"


def test_three_attempts_apart_and_silence_close_the_case_by_time(district: District, owed: CallBack) -> None:
    case, supervisor = Case.objects.get(pk=owed.case_id), district.actor("supervisor")
    over = AT.replace(day=10, hour=9)
    steps.assert_refused("call_back_due", lambda: cases.close_by_time(case, by=TIME, at=over))
    for hours in (1, 1.5, 3):
        at = ANSWERED_AT + hours * HOUR
        actions.note_attempt(owed, way="phone", reached=False, heard=Heard(), by=supervisor, at=at)
    steps.assert_refused(
        "few_attempts", lambda: end(district, owed, "not_reached", at=ANSWERED_AT + 4 * HOUR)
    )
    actions.note_attempt(owed, way="phone", reached=False, heard=Heard(), by=supervisor, at=over)
    end(district, owed, "not_reached", at=over)
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.moves.latest("pk").key) == (Step.CLOSED, "close.call_back")
    assert not case.closing_answers.exists(), "silence is no answer, and what is heard in a call is no rating"


def test_over_before_the_silence_it_closes_at_its_end(district: District, owed: CallBack) -> None:
    reach(district, owed, Heard(solved="understood", words="明白了"))
    end(district, owed, "done")
    case = Case.objects.get(pk=owed.case_id)
    assert case.step == Step.ANSWERED
    case = cases.close_by_time(case, by=TIME, at=AT.replace(day=10, hour=9))
    assert case.moves.latest("pk").key == "close.call_back"


def test_who_left_no_way_is_no_reason_to_wait_for_ever(district: District) -> None:
    from bancheng.cases.registration import Someone
    from tests.cases.district import register

    case = register(district, party=Someone(), anonymous=True, comes_back=True)
    row = actions.owe_for_case(case, CallBackWhy.NOT_DONE, mark="y", at=ANSWERED_AT)
    assert end(district, row, "no_way").end == "no_way"


@pytest.mark.parametrize("act", ["owe", "attempt", "end", "name"])
def test_every_act_is_whole_or_not_at_all(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    if act == "owe":
        make = lambda: actions.owe_for_case(case, CallBackWhy.NOT_DONE, mark="z", at=ANSWERED_AT)  # noqa: E731
        steps.assert_atomic(monkeypatch, make)
        return
    row = actions.owe_for_case(case, CallBackWhy.NOT_DONE, mark="z", at=ANSWERED_AT)
    if act == "attempt":
        steps.assert_atomic(monkeypatch, lambda: reach(district, row))
    elif act == "end":
        reach(district, row)
        steps.assert_atomic(monkeypatch, lambda: end(district, row, "redo", "再办"))
    else:
        leader, late = district.actor("leader"), AT + timedelta(days=7)
        steps.assert_atomic(
            monkeypatch,
            lambda: actions.name_visitor(
                row, whom=district.person("expert"), reason="请", by=leader, at=late
            ),
        )


def test_time_says_once_that_it_is_near_and_once_that_it_is_late(owed: CallBack) -> None:
    for day, hour in ((4, 9), (5, 9), (5, 10), (6, 9), (6, 10)):
        ticks.remind_of_call_backs(at=AT.replace(day=day, hour=hour))
    assert kinds(owed) == ["call_back.owed", "call_back.near", "call_back.out"]


# --- on pages -------------------------------------------------------------------------------------------------------


def test_pages_of_the_supervisor_and_what_the_handler_is_shown(
    district: District, owed: CallBack, client: Client, settings, django_assert_max_num_queries
) -> None:
    settings.BANCHENG_NOW = ANSWERED_AT + HOUR
    number = owed.case.number  # type: ignore[union-attr]
    sign_in(client, district.person("officer"))
    assert client.get("/desk/call-backs/").status_code == 404
    assert client.get(f"/desk/call-backs/{owed.pk}/").status_code == 404
    panel = f"/desk/cases/{number}/call-backs/"
    assert "回访由没有经手的人办，这里只写办完的。" in client.get(panel).content.decode()
    sign_in(client, district.person("supervisor"))
    with django_assert_max_num_queries(16):
        assert number in client.get("/desk/call-backs/").content.decode()
    assert number not in client.get("/desk/call-backs/?list=late").content.decode()
    assert number in client.get("/desk/call-backs/?why=not_done").content.decode()
    assert "没有要回访的" in client.get("/desk/call-backs/?why=sample").content.decode()
    cases.close(
        owed.case, by=district.actor("citizen", owed.case), at=ANSWERED_AT + HOUR, solved="partly", satisfied=2,  # type: ignore[arg-type]
        reasons=list(RatingReason.objects.filter(code="not_all_at_once")), words="前后说了三次",
    )  # fmt: skip
    with django_assert_max_num_queries(60):
        page = client.get(f"/desk/call-backs/{owed.pk}/").content.decode()
    assert "13800005678" not in page and "这样问" in page
    assert "没有一次说全要什么" in page and "前后说了三次" in page and "可以因此重办" in page
    shown = client.post(f"/desk/call-backs/{owed.pk}/reveal/")
    page = shown.content.decode()
    assert "13800005678" in page and "no-store" in shown["Cache-Control"]
    assert "这样问" in page and "记下这次联系" in page, (
        "without a script: he asks and writes down with the number before him"
    )
    alone = client.post(f"/desk/call-backs/{owed.pk}/reveal/", headers={"HX-Request": "true"})
    part = alone.content.decode()
    assert "13800005678" in part and "这样问" not in part and "no-store" in alone["Cache-Control"]
    typed = {"way": "phone", "reached": "yes", "solved": "no", "words": "还是不行"}
    assert client.post(f"/desk/call-backs/{owed.pk}/attempt/", typed).status_code == 302
    assert client.post(f"/desk/call-backs/{owed.pk}/end/", {"end": "done", "note": ""}).status_code == 422
    assert (
        client.post(f"/desk/call-backs/{owed.pk}/end/", {"end": "done", "note": "无依据"}).status_code == 302
    )
    assert CallBackAttempt.objects.get().note == "还是不行"
    sign_in(client, district.person("officer"))
    shown = client.get(panel).content.decode()
    assert "办完了" in shown and "还是不行" not in shown and "结果不是" not in shown
    assert "前后说了三次" not in shown + client.get(f"/desk/cases/{number}/").content.decode()


def test_the_workbench_does_not_say_that_nothing_waits_beside_a_call_back(
    district: District, owed: CallBack, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = ANSWERED_AT + HOUR
    sign_in(client, district.person("supervisor"))
    page = client.get("/desk/").content.decode()
    assert "案件没有轮到您的；另有 1 件事等您。" in page and "没有轮到您的事" not in page
    assert "#mood-smile" not in page and "等您的 1 件别的事列在上面" in page
    settings.BANCHENG_NOW = owed.due_at
    sign_in(client, district.person("supervisor"))
    page = client.get("/desk/").content.decode()
    assert "另有 1 件事等您，其中 1 件超期。" in page and "先办超期的" in page


def test_what_is_refused_on_the_pages_stands_in_the_record_of_the_day(
    district: District, owed: CallBack, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = ANSWERED_AT + HOUR
    sign_in(client, district.person("leader"))
    one = f"/desk/call-backs/{owed.pk}"
    assert client.post(f"{one}/attempt/", {"way": "phone", "reached": "no"}).status_code == 409
    assert client.post(f"{one}/reveal/").status_code == 302
    in_part = client.post(f"{one}/reveal/", headers={"HX-Request": "true"})
    assert in_part["HX-Redirect"] == f"{one}/", "no page within a page"
    assert client.post(f"{one}/name/", {"reason": "请"}).status_code == 409
    noted = [json.loads(line.data) for line in Line.objects.filter(kind="act.refused").order_by("pk")]
    assert [(one["case"], one["move"], one["code"]) for one in noted] == [
        ("", "note_attempt", "not_yours"),
        ("", "reveal_call_back", "not_yours"),
        ("", "reveal_call_back", "not_yours"),
        ("", "name_visitor", "not_late"),
    ]


def test_the_record_of_a_call_back_stands(district: District, owed: CallBack) -> None:
    reach(district, owed)
    end(district, owed, "done", "说明过了")
    assert verification.verify_file(owed.file.key).ok
    assert all("还差一样" not in line.data for line in Line.objects.filter(file=owed.file))


def test_after_a_redo_the_page_speaks_of_the_newest_answer(
    district: District, owed: CallBack, client: Client, settings
) -> None:
    case: Case = owed.case  # type: ignore[assignment]
    citizen, officer = district.actor("citizen", case), district.actor("officer")
    steps_of = [ANSWERED_AT + timedelta(minutes=minutes) for minutes in (5, 10, 15, 20, 25)]
    reasons = list(RatingReason.objects.filter(code="not_all_at_once"))
    cases.close(case, by=citizen, at=steps_of[0], solved="partly", satisfied=2, reasons=reasons)
    cases.redo(case, by=citizen, at=steps_of[1], reason="还差一样")
    cases.propose_answer(case, by=officer, at=steps_of[2], answer=d.answer())
    cases.tell(case, by=officer, at=steps_of[3], how="in_person")
    cases.close(case, by=citizen, at=steps_of[4], solved="yes", satisfied=5)
    settings.BANCHENG_NOW = steps_of[4]
    follow(steps_of[4])
    page = sign_in(client, district.person("supervisor")).get(f"/desk/call-backs/{owed.pk}/").content.decode()
    assert page.index("他的评价：重办后") < page.index("他的评价：第一次答复后")
    assert "最近一次您说“解决了”“非常满意”" in page and "后来告诉您办成了" in page
    assert "可以因此重办" in page and "不重办的" not in page
