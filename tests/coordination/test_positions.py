"""Positions of units: asked, drafted, signed, silent, taken back; who may, what is recorded, whose clock runs."""

import json
from datetime import datetime, timedelta

import pytest

from bancheng.cases import actions as cases
from bancheng.cases import ticks
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.cases.showing.timeline import timeline
from bancheng.config.environment import OFFICE_ZONE
from bancheng.coordination import conference_reactions as reactions
from bancheng.coordination import conference_telling as telling
from bancheng.coordination import matrix, matrix_health
from bancheng.coordination.actions import positions as actions
from bancheng.coordination.models import Position, Question
from bancheng.notices.models import Notice
from bancheng.records import health, standing
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Accord, Level
from tests.cases.district import AT, District
from tests.cases.steps import (
    assert_atomic,
    assert_only,
    assert_refused,
    assert_whole,
    handled,
    kinds,
    last_line,
)
from tests.coordination.units import ASKED_AT, IF, NO, QUESTION, YES, Unit, ask, given, position

pytestmark = pytest.mark.django_db
LATER = ASKED_AT + timedelta(minutes=30)


@pytest.fixture
def handling(district: District, case: Case) -> Case:
    """A case being handled."""
    return handled(district, case)


@pytest.fixture
def question(district: District, handling: Case, units: list[Unit]) -> Question:
    """A question put to the first two units."""
    return ask(district, handling, units[:2])


def clocks(case: Case) -> list[CaseClock]:
    return list(CaseClock.objects.filter(case=case, kind="position", stopped_at=None).order_by("ref"))


def test_neither_a_question_nor_an_answer_says_who_he_is(district, handling, units):
    named = "陈阿福（13800005678）的房子"
    asked = ask(district, handling, units[:2], words=f"{named}能不能备案？")
    said = {**YES, "words": f"{named}能备案"}
    told = given(asked, units[0], said)
    actions.recall_question(asked, by=district.actor("officer"), at=LATER, reason=f"{named}卖了")
    asked.refresh_from_db()
    line = last_line(handling)
    kept = [asked.words, told.words, *records.private_texts([line]).values()]
    assert len(kept) == 3 and all("的房子" in words for words in kept)
    assert not any(datum in words for words in kept for datum in ("陈阿福", "13800005678"))


def test_one_question_goes_to_several_units_and_each_has_its_clock(district, handling, units, question):
    rows = list(Position.objects.filter(question=question).order_by("pk"))
    assert [row.unit for row in rows] == [unit.department for unit in units[:2]]
    assert {row.step for row in rows} == {"asked"}
    running = clocks(handling)
    assert [clock.ref for clock in running] == [row.pk for row in rows]
    assert {clock.due_at for clock in running} == {datetime(2026, 3, 3, 17, tzinfo=OFFICE_ZONE)}, "one day"
    line = last_line(handling)
    assert line.kind == "position.asked" and QUESTION not in line.data
    assert json.loads(line.data)["of"] == [unit.department.code for unit in units[:2]]
    assert_whole(handling)


def test_a_complex_matter_gives_two_days_and_a_late_one_what_is_left(district, case, units):
    complicated = handled(district, case, level=Level.COMPLEX)
    ask(district, complicated, units[:2])
    assert {clock.limit_count for clock in clocks(complicated)} == {2}
    actions.recall_all(complicated, at=ASKED_AT)
    last_day = datetime(2026, 3, 5, 10, tzinfo=OFFICE_ZONE)
    late = actions.ask_units(
        complicated,
        by=district.actor("officer"),
        at=last_day,
        words="还来得及吗",
        units=[unit.department for unit in units[:2]],
    )
    assert {(clock.limit_count, clock.limit_unit) for clock in clocks(complicated)} == {(4, "hour")}, late


def test_only_the_officer_asks(district, handling, units):
    asked = {"words": QUESTION, "units": [unit.department for unit in units[:2]]}
    assert_only(district, handling, actions.ask_units, {"officer", "officer2", "district"}, **asked)


def test_asking_lacks_nothing_or_says_what(district, handling, units):
    by = district.actor("officer")
    one = [units[0].department] * 2
    with pytest.raises(Wanting) as wanting:
        actions.ask_units(handling, by=by, at=ASKED_AT, words=" ", units=one)
    assert [gap.field for gap in wanting.value.missing] == ["words", "units"]


def test_asking_is_whole_or_not_at_all(district, handling, units, monkeypatch):
    assert_atomic(monkeypatch, lambda: ask(district, handling, units[:2]))


def test_numbers_of_people_are_masked_in_what_is_asked(district, handling, units):
    made = ask(district, handling, units[:2], words="房东电话13800005678，能不能先办")
    assert "13800005678" not in made.words


def test_the_liaison_drafts_and_the_head_signs(handling, units, question):
    row = position(question, units[0])
    actions.draft_position(row, by=units[0].actor("liaison"), at=ASKED_AT, **NO)
    drafted = last_line(handling)
    assert drafted.kind == "position.drafted"
    told = next(one for one in timeline(handling.file, now=LATER) if one.number == drafted.seq)
    assert told.detail == "" and "不能办" not in told.sentence, "a draft is the unit's own"
    actions.give_position(row, by=units[0].actor("head"), at=LATER)
    row.refresh_from_db()
    assert (row.step, row.answer, row.given_by, row.ended_at) == ("given", "cannot", units[0].head, LATER)
    assert [clock.ref for clock in clocks(handling)] == [position(question, units[1]).pk]
    told = timeline(handling.file, now=LATER)[0]
    assert told.detail == "怎么说：须产权人到场；依据：《商品房屋租赁管理办法》第十五条"
    assert_whole(handling)


def test_a_draft_is_written_anew_until_it_is_signed(units, question):
    row = position(question, units[0])
    actions.draft_position(row, by=units[0].actor("liaison"), at=ASKED_AT, **IF)
    redrafted = actions.draft_position(row, by=units[0].actor("liaison"), at=LATER, **YES)
    assert (redrafted.answer, redrafted.condition, redrafted.clause) == ("can", "", "")
    given(question, units[0], YES, at=LATER)
    assert_refused(
        "wrong_step",
        lambda: actions.draft_position(row, by=units[0].actor("liaison"), at=LATER, **YES),
    )


REFUSED = [
    ("liaison", 1, "not_yours"),
    ("head", 1, "not_yours"),
    ("liaison", 0, "not_yours"),
    ("head", 0, ""),
]


@pytest.mark.parametrize(("part", "of", "code"), REFUSED)
def test_only_the_head_of_the_unit_signs(units, question, part, of, code):
    row = position(question, units[0])
    actions.draft_position(row, by=units[0].actor("liaison"), at=ASKED_AT, **YES)
    if not code:
        actions.give_position(row, by=units[of].actor(part), at=LATER)
        return
    assert_refused(code, lambda: actions.give_position(row, by=units[of].actor(part), at=LATER))


def test_who_drafts_does_not_sign_where_there_is_a_liaison(units, question):
    row = position(question, units[0])
    actions.draft_position(row, by=units[0].actor("head"), at=ASKED_AT, **YES)
    assert_refused("same_person", lambda: actions.give_position(row, by=units[0].actor("head"), at=LATER))
    units[0].liaison.appointments.update(held_to=AT.date())
    actions.give_position(row, by=units[0].actor("head"), at=LATER)


def test_who_is_out_of_the_case_says_nothing_for_his_unit(handling, units, question):
    Recusal.objects.create(case=handling, person=units[0].liaison, at=AT, reason="亲属")
    row = position(question, units[0])
    assert_refused(
        "not_yours",
        lambda: actions.draft_position(row, by=units[0].actor("liaison"), at=LATER, **YES),
    )


@pytest.mark.parametrize("act", ["draft_position", "give_position"])
def test_what_a_unit_does_is_whole_or_not_at_all(units, question, monkeypatch, act):
    row = position(question, units[0])
    if act == "draft_position":
        assert_atomic(
            monkeypatch,
            lambda: actions.draft_position(row, by=units[0].actor("liaison"), at=LATER, **YES),
        )
        return
    actions.draft_position(row, by=units[0].actor("liaison"), at=ASKED_AT, **YES)
    assert_atomic(monkeypatch, lambda: actions.give_position(row, by=units[0].actor("head"), at=LATER))


def run_clock(case: Case, at: datetime) -> None:
    """Lets the clocks ring at this moment, and this room hear of it."""
    ticks.tick(at=at)
    for line in Line.objects.filter(file=case.file, kind="clock.out").order_by("seq"):
        reactions.let_lapse(line, at=at)


def test_a_unit_that_says_nothing_stands_as_silent(handling, units, question):
    given(question, units[0])
    actions.draft_position(position(question, units[1]), by=units[1].actor("liaison"), at=LATER, **YES)
    after = datetime(2026, 3, 3, 17, 5, tzinfo=OFFICE_ZONE)
    run_clock(handling, after)
    assert position(question, units[0]).step == "given"
    silent = position(question, units[1])
    assert silent.step == "silent", "what was drafted and not signed is no word"
    assert clocks(handling) == []
    run_clock(handling, after)
    assert kinds(handling).count("position.silent") == 1
    assert matrix.accord_of(question.positions.all()) is Accord.SILENCE
    assert_refused(
        "wrong_step",
        lambda: actions.give_position(silent, by=units[1].actor("head"), at=after),
    )


def test_a_question_is_taken_back_from_who_has_not_answered(district, handling, units, question):
    given(question, units[0])
    officer = district.actor("officer")
    with pytest.raises(Wanting):
        actions.recall_question(question, by=officer, at=LATER)
    assert actions.recall_question(question, by=officer, at=LATER, reason="另有办法") == 1
    assert [position(question, unit).step for unit in units[:2]] == ["given", "recalled"]
    assert clocks(handling) == []
    with pytest.raises(Refused) as refused:
        actions.recall_question(question, by=officer, at=LATER, reason="再收一次")
    assert refused.value.code == "nothing_asked"
    assert_whole(handling)


def test_only_the_officer_takes_a_question_back(units, question):
    assert_refused(
        "not_yours",
        lambda: actions.recall_question(question, by=units[0].actor("head"), at=LATER, reason="不想答"),
    )


def test_taking_back_is_whole_or_not_at_all(district, question, monkeypatch):
    by = district.actor("officer")
    assert_atomic(monkeypatch, lambda: actions.recall_question(question, by=by, at=LATER, reason="另有办法"))


def test_a_case_that_is_over_asks_nothing_more(district, handling, units, question):
    given(question, units[0])
    cases.withdraw(handling, by=district.actor("citizen", handling), at=LATER, words="不办了")
    assert clocks(handling) == [], "the clock stops with the case"
    line = Line.objects.get(file=handling.file, kind="case.withdrawn")
    reactions.follow_step(line, at=LATER)
    reactions.follow_step(line, at=LATER)
    assert [position(question, unit).step for unit in units[:2]] == ["given", "recalled"]
    assert kinds(handling).count("position.recalled") == 1


def test_the_doctor_finds_a_position_nobody_waits_for(district, handling, question):
    def found(at: datetime = LATER) -> list[str]:
        return [one.trouble for one in matrix_health.positions_are_waited_for(at=at, full=True)]

    assert found() == []
    CaseClock.objects.filter(case=handling, kind="position").update(stopped_at=LATER)
    assert found() == ["position_adrift"]
    cases.withdraw(handling, by=district.actor("citizen", handling), at=LATER, words="不办了")
    assert found() == [] and found(LATER + timedelta(hours=2)) == ["position_left"]


def test_rows_and_record_say_the_same(district, handling, units, question):
    given(question, units[0], IF)
    actions.recall_question(question, by=district.actor("officer"), at=LATER, reason="另有办法")
    assert list(health.rows_stand(at=LATER, full=True)) == []
    Position.objects.filter(pk=position(question, units[0]).pk).update(answer="can")
    assert standing and list(health.rows_stand(at=LATER, full=True))


# --- who hears of it ------------------------------------------------------------------------------------------


def heard() -> set[tuple[str, str]]:
    return {
        (row.kind, row.person.name) for row in Notice.objects.exclude(person=None).select_related("person")
    }


def test_the_unit_hears_that_it_is_asked_and_the_head_that_he_is_to_sign(handling, units, question):
    telling.tell_asked_units(Line.objects.get(file=handling.file, kind="position.asked"), at=ASKED_AT)
    people = {person.name for unit in units[:2] for person in (unit.liaison, unit.head)}
    assert heard() == {("position.asked", name) for name in people}
    Notice.objects.all().delete()
    row = position(question, units[0])
    actions.draft_position(row, by=units[0].actor("liaison"), at=LATER, **YES)
    telling.tell_asked_units(last_line(handling), at=LATER)
    assert heard() == {("position.drafted", units[0].head.name)}


def test_who_is_out_of_the_case_hears_nothing(handling, units, question):
    Recusal.objects.create(case=handling, person=units[0].head, at=AT, reason="亲属")
    telling.tell_asked_units(Line.objects.get(file=handling.file, kind="position.asked"), at=ASKED_AT)
    assert units[0].head.name not in {name for _, name in heard()}


def test_the_unit_hears_that_its_day_is_near(handling, units, question):
    ticks.tick(at=datetime(2026, 3, 3, 15, tzinfo=OFFICE_ZONE))
    near = [
        line for line in Line.objects.filter(file=handling.file, kind="clock.near") if "position" in line.data
    ]
    assert len(near) == 2
    telling.tell_asked_units(near[0], at=LATER)
    assert {kind for kind, _ in heard()} == {"position.near"}
