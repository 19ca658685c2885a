"""A leader's instruction: lands on one person with a day, is urged, reported back, and seen by whoever gave it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions, instructions, reads, ticks
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Instruction
from bancheng.cases.papers import PAPERS
from bancheng.cases.showing import instructions as showing
from bancheng.catalogue.models import Matter
from bancheng.notices.models import Notice
from bancheng.org.actions.calendar import set_calendar_day
from bancheng.org.models import Absence, Appointment, Department, Person
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from bancheng.rules.vocabulary import ClockKind, Outcome, Role, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR, assert_atomic, assert_refused
from tests.cases.test_more_time import march
from tests.make import sign_in
from tests.queries import counted

FRIDAY = date(2026, 3, 6)
WORDS = "请把两家单位约到一起，把档案对上。"


def given(district: District, case: Case, to: str | None = "officer", **changed: Any) -> Instruction:
    values = {
        "to": district.person(to) if to else None,
        "words": WORDS,
        "due_on": FRIDAY,
        "at": AT + HOUR,
    } | changed
    return actions.instruct(case, by=district.actor("leader"), **values)


def unit_head(case: Case) -> Person:
    """Somebody who speaks for the main unit of the case, and sees no case."""
    person = Person.objects.create(staff_no="3001", name="何科长", employment="civil_servant")
    Appointment.objects.create(
        person=person,
        role=Role.UNIT_HEAD,
        department=Case.objects.get(pk=case.pk).main_unit,
        held_from=AT.date() - timedelta(days=1),
        reason="测试",
        made_by="staff:0",
    )
    return person


def heard(at: Any) -> set[tuple[str, str]]:
    while outbox.run_reactions(at=at):
        pass
    return set(Notice.objects.filter(channel="inbox").values_list("kind", "person__staff_no"))


# --- given ------------------------------------------------------------------------------------------------


def test_it_lands_on_a_person_with_a_day_and_moves_nothing(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    before = Case.objects.get(pk=case.pk)
    row = given(district, case, "convener")
    case.refresh_from_db()
    assert (case.step, case.handler_id) == (before.step, before.handler_id)
    clock = steps.running(case, ClockKind.INSTRUCTION)
    assert clock is not None
    assert (clock.ref, clock.due_at, clock.limit_count) == (row.pk, march(6), 4)
    convener = district.actor("convener")
    assert list(reads.queue_of(convener, "turn", at=AT + HOUR)) == [case]
    assert list(instructions.landed_on(convener)) == [row]
    line = steps.last_line(case)
    assert line.kind == "case.instructed" and WORDS not in line.data and "赵" not in line.data
    assert json.loads(line.data)["until"] == "3月6日（周五）"
    told = heard(AT + HOUR)
    assert {("case.instructed", "1007"), ("case.instructed", "1002")} <= told
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + HOUR, full=True)) == []


def test_only_a_leader_instructs_and_who_has_a_part_in_it(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.handled(district, case)
    values: dict[str, Any] = {"to": district.person("officer"), "words": WORDS, "due_on": FRIDAY}
    assert_atomic(
        monkeypatch, lambda: actions.instruct(case, by=district.actor("leader"), at=AT + HOUR, **values)
    )
    steps.assert_only(district, case, actions.instruct, {"leader"}, **values)
    for part in ("stranger", "expert", "auditor", "leader"):
        assert_refused("not_eligible", lambda part=part: given(district, case, part))
    Absence.objects.create(
        person=district.person("supervisor"), from_on=AT.date(), to_on=FRIDAY, reason="学习"
    )
    assert_refused("not_eligible", lambda: given(district, case, "supervisor"))
    given(district, case)
    assert_refused("instruction_open", lambda: given(district, case))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to": None}, "to"),
        ({"words": "  "}, "words"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 2, 27)}, "due_on"),
        ({"due_on": AT.date(), "at": march(2, 17)}, "due_on"),
    ],
)
def test_what_an_instruction_cannot_be_without(
    district: District, case: Case, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.Wanting) as wanting:
        given(district, case, **changed)
    assert [gap.field for gap in wanting.value.missing] == [field]
    assert not Instruction.objects.exists()


def test_a_day_of_rest_moves_on_and_numbers_are_masked(district: District, case: Case) -> None:
    row = given(district, case, due_on=date(2026, 3, 7), words="打 13800005678 问清楚陈阿福")
    clock = steps.running(case, ClockKind.INSTRUCTION)
    assert clock is not None and clock.due_at == march(9)
    assert "13800005678" not in row.words and "陈阿福" not in row.words


# --- urged, reported, recalled ---------------------------------------------------------------------------


def test_it_is_urged_with_whom_it_lies_and_not_with_the_handler(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    actions.contact(case, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=True, note="好")
    given(district, case, "convener", due_on=date(2026, 3, 3))
    for day in (4, 5):
        at = march(day, 9)
        while ticks.tick(at=at):
            pass
        told = heard(at)
    assert ("clock.urged", "1007") in told and ("clock.urged", "1002") not in told
    paper = PAPERS["urging"]
    assert paper is not None
    notice = Notice.objects.filter(kind="clock.urged").get()
    assert notice.url == reverse("cases:instruction", args=[Instruction.objects.get().pk])


def test_whoever_it_lies_with_reports_and_the_leader_sees_what_became_of_it(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.handled(district, case)
    row = given(district, case)
    by, at = district.actor("officer"), AT + 2 * HOUR
    assert_refused("wanting", lambda: actions.report_back(case, by=by, at=at, report=" "))
    assert_atomic(monkeypatch, lambda: actions.report_back(case, by=by, at=at, report="约在周四"))
    steps.assert_only(district, case, actions.report_back, {"officer"}, report="约在周四")
    row = actions.report_back(case, by=by, at=at, report="约在周四")
    assert (row.ended_how, row.ended_at, row.report) == ("reported", at, "约在周四")
    assert steps.running(case, ClockKind.INSTRUCTION) is None
    assert "约在周四" not in steps.last_line(case).data
    assert ("case.reported_back", "1010") in heard(at)
    assert list(instructions.given_by(district.actor("leader"))) == [row]
    assert_refused("not_yours", lambda: actions.report_back(case, by=by, at=at, report="再报一次"))
    given(district, case, at=at, words="再跟进一次")
    assert list(rows_stand(at=at, full=True)) == []


def test_a_leader_takes_it_back_with_a_reason(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = given(district, case, allows_conference=True)
    assert facts_of(case, at=AT + HOUR).third_conference
    by = district.actor("leader")
    act = lambda **more: actions.recall_instruction(  # noqa: E731
        case, by=by, at=AT + 2 * HOUR, instruction=row, **({"reason": "已经另行安排"} | more)
    )
    assert_refused("wanting", lambda: act(reason=""))
    assert_atomic(monkeypatch, act)
    steps.assert_only(
        district, case, actions.recall_instruction, {"leader"}, instruction=row, reason="已经另行安排"
    )
    act()
    assert steps.running(case, ClockKind.INSTRUCTION) is None
    assert not facts_of(case, at=AT + 2 * HOUR).third_conference, "what it allowed is allowed no more"
    assert ("case.instruction_recalled", "1002") in heard(march(3, 9))
    assert_refused("no_instruction", act)


def test_it_ends_when_the_case_comes_to_rest_and_when_its_person_is_out(
    district: District, case: Case
) -> None:
    other = d.register(district, at=AT, story="另一件事，档案对不上。")
    given(district, other)
    actions.withdraw(other, by=district.actor("citizen", other), at=AT + 2 * HOUR)
    assert Instruction.objects.get(case=other).ended_how == "case_left"
    given(district, case)
    by = district.actor("convener")
    actions.recuse(case, by=by, at=AT + 2 * HOUR, whom=district.person("officer"), reason="有亲属关系")
    assert Instruction.objects.get(case=case).ended_how == "out"
    assert ("case.instruction_fell", "1010") in heard(AT + 2 * HOUR)
    for one in (case, other):
        assert steps.running(one, ClockKind.INSTRUCTION) is None
        steps.assert_whole(one)
    assert list(rows_stand(at=AT + 3 * HOUR, full=True)) == []


def test_it_holds_up_no_answer_and_lives_until_the_case_is_closed(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    row = given(district, case)
    officer = district.actor("officer")
    actions.propose_answer(case, by=officer, at=AT + 2 * HOUR, answer=d.answer(Outcome.DONE))
    actions.tell(case, by=officer, at=AT + 3 * HOUR, how="in_person")
    assert Case.objects.get(pk=case.pk).step == Step.ANSWERED
    actions.report_back(case, by=officer, at=AT + 4 * HOUR, report="办成了")
    row.refresh_from_db()
    assert row.ended_how == "reported"


def test_a_new_calendar_moves_its_clock_with_its_day(district: District, case: Case) -> None:
    row = given(district, case)
    by, at = district.actor("admin"), AT + 2 * HOUR
    set_calendar_day(on=FRIDAY, works=False, name="临时放假", reason="测试", by=by, at=at)
    outbox.run_reactions(at=at)
    clock = steps.running(case, ClockKind.INSTRUCTION)
    assert clock is not None and clock.due_at == march(9) and row.due_on == FRIDAY


# --- on pages ----------------------------------------------------------------------------------------------


def test_the_leader_instructs_from_what_is_urged_and_the_officer_reports(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    steps.handled(district, case)
    at = march(17, 10)
    ticks.tick(at=at)
    settings.BANCHENG_NOW = at
    leader = sign_in(client, district.person("leader"))
    page = leader.get("/desk/urging/").content.decode()
    act = reverse("cases:act", args=[case.number, "instruct"])
    assert f'href="{act}"' in page and "看我批示的" in page
    form = leader.get(act).content.decode()
    assert 'value="2026-03-20"' in form and "可以再开第三次会" not in form
    typed = {"to": district.person("officer").pk, "words": WORDS, "due_on": "2026-03-18"}
    assert leader.post(act, typed | {"words": ""}).status_code == 422
    assert leader.post(act, typed).status_code == 302
    row = Instruction.objects.get()
    officer = sign_in(Client(), district.person("officer"))
    desk = officer.get(reverse("cases:instructed"), headers={"hx-request": "true"}).content.decode()
    assert WORDS in desk and reverse("cases:instruction", args=[row.pk]) in desk
    shown = officer.get(reverse("cases:case", args=[case.number])).content.decode()
    assert "领导批示" in shown and WORDS in shown and "孙领导批给李专员" in shown
    one = reverse("cases:instruction", args=[row.pk])
    assert 'name="report"' in officer.get(one).content.decode()
    assert officer.post(one, {"report": ""}).status_code == 422
    assert officer.post(one, {"report": "约在周四上午"}).status_code == 302
    mine = leader.get(reverse("cases:instructions")).content.decode()
    assert "约在周四上午" in mine and "已报落实情况" in mine
    assert officer.get(reverse("cases:instructed"), headers={"hx-request": "true"}).content.decode() == "\n"


def test_a_unit_head_reports_without_seeing_the_case(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    case = steps.handled(district, case)
    matter = Matter.objects.create(name="房屋租赁备案", code="T-1", origin="office", created_at=AT)
    Case.objects.filter(pk=case.pk).update(matter=matter)
    head = unit_head(case)
    row = actions.instruct(
        case, by=district.actor("leader"), at=AT + HOUR, to=head, words=WORDS, due_on=FRIDAY
    )
    settings.BANCHENG_NOW = AT + 2 * HOUR
    desk = sign_in(client, head)
    assert desk.get(reverse("cases:case", args=[case.number])).status_code == 404
    one = reverse("cases:instruction", args=[row.pk])
    page, mine = desk.get(one).content.decode(), desk.get(reverse("cases:instructions")).content.decode()
    assert WORDS in page and "看案件" not in page and "陈阿福" not in page and "1380" not in page
    heard(AT + 2 * HOUR)
    told = Notice.objects.get(kind="case.instructed", person=head)
    for read in (page, mine, told.body):
        assert case.title not in read and matter.name in read, "the title is the citizen's own words"
    assert desk.post(one, {"report": "周三派人到窗口"}).status_code == 302
    row.refresh_from_db()
    assert row.ended_how == "reported"
    assert one in desk.get(reverse("cases:instructions")).content.decode()
    other = Department.objects.exclude(pk=case.main_unit_id).first()
    Appointment.objects.filter(person=head).update(department=other)
    assert desk.get(one).status_code == 404, "he speaks for the main unit no more"


def test_nobody_else_sees_an_instruction(district: District, case: Case, settings: Any) -> None:
    row = given(district, case, "convener")
    settings.BANCHENG_NOW = AT + 2 * HOUR
    one = reverse("cases:instruction", args=[row.pk])
    stranger = sign_in(Client(), district.person("stranger"))
    assert stranger.get(one).status_code == 404
    assert stranger.post(one, {"report": "试一试"}).status_code == 404
    officer = sign_in(Client(), district.person("officer"))
    page = officer.get(one)
    assert page.status_code == 200 and 'name="report"' not in page.content.decode()
    assert officer.post(one, {"report": "试一试"}).status_code == 409
    row.refresh_from_db()
    assert row.ended_at is None


def test_the_lists_ask_few_questions(district: District, case: Case, settings: Any) -> None:
    for number in range(4):
        other = d.register(district, at=AT, story=f"第 {number} 件，档案对不上。")
        given(district, other)
    settings.BANCHENG_NOW = AT + 2 * HOUR
    for part, page in (
        ("leader", "cases:instructions"),
        ("officer", "cases:instructed"),
        ("leader", "cases:urging"),
    ):
        desk = sign_in(Client(), district.person(part))
        desk.get(reverse(page))
        with counted() as questions:
            assert desk.get(reverse(page)).status_code == 200
        assert len(questions) <= 10, (page, questions)


def test_units_hold_their_instructions_only_for_their_own_case(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    head = unit_head(case)
    other = Department.objects.exclude(pk=Case.objects.get(pk=case.pk).main_unit_id).first()
    Appointment.objects.filter(person=head).update(department=other)
    assert_refused(
        "not_eligible",
        lambda: actions.instruct(
            case, by=district.actor("leader"), at=AT + HOUR, to=head, words=WORDS, due_on=FRIDAY
        ),
    )


def test_a_day_of_rest_is_said_with_the_day_it_moves_on_to(district: District, case: Case) -> None:
    row = given(district, case, due_on=date(2026, 3, 7))
    said = dict(showing.facts(row, now=AT))["哪天以前"]
    assert "3月7日" in said and "顺延到" in said and "3月9日" in said
    row.due_on = date(2026, 3, 6)
    plain = dict(showing.facts(row, now=AT))["哪天以前"]
    assert "顺延" not in plain
