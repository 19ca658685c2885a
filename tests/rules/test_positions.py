"""Positions: who asks, drafts, signs; what each must say; how the units stand to each other; every history comes to an end."""

from itertools import product

import pytest

from bancheng.rules import positions as rules
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.positions import MOVES, Cell, PositionFacts, accord_of
from bancheng.rules.vocabulary import Accord, PositionAnswer, PositionStep, Role, Step
from tests.rules.district import at

UNIT, OTHER, SITE = 7, 8, 3
A, S = PositionAnswer, PositionStep
ENDS = frozenset(PositionStep) - {PositionStep.ASKED}


def actor(role: Role, person: int, *, unit: int | None = None, site: int | None = None) -> Actor:
    return Actor(
        ref=f"staff:{person}", person=person, held=frozenset({Held(role=role, unit=unit, site=site)})
    )


OFFICER = actor(Role.OFFICER, 1, site=SITE)
LIAISON = actor(Role.LIAISON, 2, unit=UNIT)
HEAD = actor(Role.UNIT_HEAD, 3, unit=UNIT)
ELSEWHERE = actor(Role.UNIT_HEAD, 4, unit=OTHER)
CONVENER = actor(Role.CONVENER, 5)


def case_in(step: Step) -> CaseFacts:
    return CaseFacts(step=step, at=at("2026-03-02 09:00"), site=SITE, handler=1)


def facts(step: PositionStep = S.ASKED, **values: object) -> PositionFacts:
    return PositionFacts(step=step, unit=UNIT, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("step", Step)
def test_a_question_is_put_while_the_matter_is_worked_on(step: Step) -> None:
    refused = rules.refusal_to_ask(case_in(step), OFFICER, asked=0)
    assert (refused is None) == (step in {Step.HANDLING, Step.IN_CONFERENCE})
    assert refused is None or refused.code == "wrong_step"


@pytest.mark.parametrize("who", [LIAISON, HEAD, CONVENER], ids=["liaison", "head", "convener"])
def test_only_the_officer_puts_or_takes_back_a_question(who: Actor) -> None:
    handling = case_in(Step.HANDLING)
    for refused in (
        rules.refusal_to_ask(handling, who, asked=0),
        rules.refusal_to_recall(handling, who, still_asked=1),
    ):
        assert refused is not None and refused.code == "not_yours"


def test_a_case_puts_so_many_questions_and_no_more() -> None:
    assert rules.refusal_to_ask(case_in(Step.HANDLING), OFFICER, asked=rules.MOST_QUESTIONS - 1) is None
    refused = rules.refusal_to_ask(case_in(Step.HANDLING), OFFICER, asked=rules.MOST_QUESTIONS)
    assert refused is not None and refused.code == "bound_reached"


def test_what_nobody_owes_is_not_taken_back() -> None:
    refused = rules.refusal_to_recall(case_in(Step.CLOSED), TIME, still_asked=0)
    assert refused is not None and refused.code == "nothing_asked"
    assert rules.refusal_to_recall(case_in(Step.CLOSED), TIME, still_asked=2) is None


@pytest.mark.parametrize(
    ("words", "units", "fields"),
    [
        ("能否先办", [1, 2], []),
        (" ", [1, 2], ["words"]),
        ("能否先办", [1], ["units"]),
        ("能否先办", [1, 1], ["units"]),
        ("", [], ["words", "units"]),
    ],
)
def test_a_question_needs_words_and_two_units(words: str, units: list[int], fields: list[str]) -> None:
    assert [gap.field for gap in rules.missing_in_asking(words, units)] == fields


@pytest.mark.parametrize(
    ("answer", "words", "condition", "clause", "fields"),
    [
        (A.CAN, "可以先受理", "", "", []),
        (A.CAN, "", "", "", ["words"]),
        (A.CAN_IF, "可以", "补公证", "某办法第三条", []),
        (A.CAN_IF, "可以", "", "某办法第三条", ["condition"]),
        (A.CAN_IF, "可以", "补公证", " ", ["clause"]),
        (A.CANNOT, "没有依据", "", "某办法第三条", []),
        (A.CANNOT, "没有依据", "", "", ["clause"]),
        (None, "", "", "", ["answer"]),
    ],
)
def test_a_no_and_an_if_name_what_they_rest_on(
    answer: PositionAnswer | None, words: str, condition: str, clause: str, fields: list[str]
) -> None:
    found = rules.missing_in_answer(answer, words=words, condition=condition, clause=clause)
    assert [gap.field for gap in found] == fields


MAY = [
    ("draft", LIAISON, facts(), ""),
    ("draft", HEAD, facts(), ""),
    ("draft", ELSEWHERE, facts(), "not_yours"),
    ("draft", OFFICER, facts(), "not_yours"),
    ("draft", LIAISON, facts(out=frozenset({2})), "not_yours"),
    ("draft", LIAISON, facts(S.GIVEN), "wrong_step"),
    ("draft", LIAISON, facts(S.SILENT), "wrong_step"),
    ("give", LIAISON, facts(drafted_by=2), "not_yours"),
    ("give", HEAD, facts(), "no_draft"),
    ("give", HEAD, facts(drafted_by=2), ""),
    ("give", HEAD, facts(drafted_by=3), "same_person"),
    ("give", HEAD, facts(drafted_by=3, has_liaison=False), ""),
    ("give", HEAD, facts(drafted_by=2, out=frozenset({3})), "not_yours"),
    ("give", ELSEWHERE, facts(drafted_by=2), "not_yours"),
    ("give", HEAD, facts(S.RECALLED, drafted_by=2), "wrong_step"),
]


@pytest.mark.parametrize(("name", "who", "of", "code"), MAY)
def test_the_liaison_drafts_and_the_head_signs(name: str, who: Actor, of: PositionFacts, code: str) -> None:
    refused = rules.refusal_to(name, of, who)
    assert (refused.code if refused else "") == code


def test_every_history_of_a_position_ends_and_none_waits_for_nobody() -> None:
    """From every open step some move leads to an end, one of them by time alone; an end is left by none."""
    for step in PositionStep:
        leaving = [move for move in MOVES if step in move.starts and move.end is not step]
        if step in ENDS:
            assert not [move for move in MOVES if step in move.starts]
        else:
            assert any(Role.TIME in move.by for move in leaving), step
            assert all(move.end in ENDS for move in leaving), "one move is the longest history"
    assert all(move.by for move in MOVES)
    reached = {move.end for move in MOVES}
    assert reached == set(PositionStep)


@pytest.mark.parametrize(
    ("cells", "accord"),
    [
        ([(S.GIVEN, A.CAN), (S.GIVEN, A.CAN)], Accord.AGREED),
        ([(S.GIVEN, A.CANNOT), (S.GIVEN, A.CANNOT)], Accord.AGREED),
        ([(S.GIVEN, A.CAN), (S.GIVEN, A.CAN_IF)], Accord.CONDITIONAL),
        ([(S.GIVEN, A.CAN), (S.GIVEN, A.CANNOT)], Accord.CONFLICT),
        ([(S.GIVEN, A.CAN_IF), (S.GIVEN, A.CANNOT), (S.ASKED, None)], Accord.CONFLICT),
        ([(S.GIVEN, A.CAN), (S.ASKED, None), (S.SILENT, None)], Accord.OPEN),
        ([(S.GIVEN, A.CAN), (S.SILENT, None)], Accord.SILENCE),
        ([(S.SILENT, None), (S.SILENT, None)], Accord.SILENCE),
        ([(S.GIVEN, A.CAN), (S.RECALLED, None)], Accord.AGREED),
        ([(S.RECALLED, None), (S.RECALLED, None)], Accord.NONE),
        ([], Accord.NONE),
    ],
)
def test_how_units_stand_to_each_other(
    cells: list[tuple[PositionStep, PositionAnswer | None]], accord: Accord
) -> None:
    assert accord_of(Cell(step=step, answer=answer) for step, answer in cells) is accord


def test_a_yes_against_a_no_is_a_conflict_whatever_the_third_does() -> None:
    third = [Cell(step=S.GIVEN, answer=answer) for answer in A] + [
        Cell(step=step) for step in S if step is not S.GIVEN
    ]
    yes = [Cell(step=S.GIVEN, answer=answer) for answer in (A.CAN, A.CAN_IF)]
    no = Cell(step=S.GIVEN, answer=A.CANNOT)
    assert {accord_of([one, no, other]) for one, other in product(yes, third)} == {Accord.CONFLICT}
