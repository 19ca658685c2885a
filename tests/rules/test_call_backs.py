"""For whom a call-back is owed, who makes it, when trying counts, how it ends."""

from datetime import timedelta

import pytest

from bancheng.rules import call_backs as rules
from bancheng.rules.call_backs import CallBackFacts, Heard
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CallBackEnd, CallBackWhy, Outcome, Role, Step
from tests.rules.district import at

NOW = at("2026-03-05 10:00")
E, W = CallBackEnd, CallBackWhy


def person(number: int, *roles: Role) -> Actor:
    return Actor(ref=f"staff:{number}", person=number, held=frozenset(Held(role=role) for role in roles))


QIAN, LEADER, OFFICER, EXPERT = person(1, Role.SUPERVISOR), person(2, Role.LEADER), person(3, Role.OFFICER), person(4, Role.EXPERT)  # fmt: skip


def facts(**changed: object) -> CallBackFacts:
    usual = {"at": NOW, "due_at": NOW + timedelta(days=1), "able": frozenset({1}), "step": Step.ANSWERED}
    return CallBackFacts(**{**usual, **changed})  # type: ignore[arg-type]


def code(refused: Refused | None) -> str:
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("outcome", "in_person", "why"),
    [
        (Outcome.DONE, True, None),
        (Outcome.DONE, False, W.NOT_IN_PERSON),
        *((outcome, True, W.NOT_DONE) for outcome in Outcome if outcome is not Outcome.DONE),
    ],
)
def test_answers_that_are_called_about(outcome: Outcome, in_person: bool, why: CallBackWhy | None) -> None:
    assert rules.why_after_answer(outcome, told_in_person=in_person) is why


def test_ratings_and_first_questions_that_are_called_about() -> None:
    assert rules.why_after_rating("partly", 2) is W.BAD_RATING
    assert rules.why_after_rating("yes", 4) is None
    assert rules.why_after_first_question("explained", has_contact=True) is W.FIRST_QUESTION
    assert rules.why_after_first_question("explained", has_contact=False) is None
    assert rules.why_after_first_question("led", has_contact=True) is None


@pytest.mark.parametrize(
    ("changed", "actor", "refused"),
    [
        ({}, QIAN, ""),
        ({}, OFFICER, "not_yours"),
        ({}, LEADER, "not_yours"),
        ({"out": frozenset({1})}, QIAN, "handled_it"),
        ({"visitor": 4}, EXPERT, ""),
        ({"visitor": 4}, QIAN, "another_visits"),
        ({"visitor": 4, "out": frozenset({4})}, EXPERT, "handled_it"),
        ({"ended": True}, QIAN, "call_back_over"),
    ],
)
def test_who_makes_it(changed: dict[str, object], actor: Actor, refused: str) -> None:
    assert code(rules.refusal_to_visit(facts(**changed), actor)) == refused
    assert code(rules.refusal_to_reveal(facts(**changed), actor)) == refused


def test_the_only_answer_nobody_is_called_about_is_done_and_told_in_person() -> None:
    assert rules.NOT_CALLED == ((Outcome.DONE, True),)


@pytest.mark.parametrize(
    ("changed", "actor", "whom", "refused"),
    [
        ({"due_at": NOW}, LEADER, 4, ""),
        ({"able": frozenset()}, LEADER, 4, ""),
        ({}, LEADER, 4, "not_late"),
        ({"due_at": NOW}, QIAN, 4, "not_yours"),
        ({"due_at": NOW, "out": frozenset({4})}, LEADER, 4, "handled_it"),
        ({"due_at": NOW, "visitor": 4}, LEADER, 4, "same_visitor"),
        ({"due_at": NOW, "ended": True}, LEADER, 4, "call_back_over"),
    ],
)
def test_who_names_another(changed: dict[str, object], actor: Actor, whom: int, refused: str) -> None:
    assert code(rules.refusal_to_name(facts(**changed), actor, whom=whom)) == refused


def test_whoever_had_a_hand_in_it_never_calls() -> None:
    case = CaseFacts(
        step=Step.CLOSED, at=NOW, site=1, first=10, handler=11, handled=frozenset({12}), decided=frozenset({13}),
        answered_by=frozenset({14}), barred=frozenset({15}),
    )  # fmt: skip
    assert rules.never_visits(case) == {10, 11, 12, 13, 14, 15}


def test_who_makes_it_stands_in_the_supervisors_place() -> None:
    assert Role.SUPERVISOR in rules.visiting(EXPERT).roles and rules.visiting(EXPERT).person == 4


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({}, set()),
        ({"tries": 2}, set()),
        ({"tries": 3}, {E.NOT_REACHED}),
        ({"has_way": False}, {E.NO_WAY}),
        ({"reached": True, "tries": 3}, {E.DONE, E.REDO, E.RECTIFY}),
        ({"reached": True, "has_way": False, "may_redo": False}, {E.DONE, E.RECTIFY}),
        ({"reached": True, "step": Step.DECLINED}, {E.DONE, E.RESTORE, E.RECTIFY}),
        ({"reached": True, "step": Step.WITHDRAWN, "may_restore": False}, {E.DONE, E.RECTIFY}),
        ({"reached": True, "step": Step.HANDLING}, {E.DONE, E.RECTIFY}),
        ({"reached": True, "step": None}, {E.DONE, E.RECTIFY}),
    ],
)
def test_how_it_can_end(changed: dict[str, object], ends: set[CallBackEnd]) -> None:
    assert set(rules.ends_open(facts(**changed))) == ends


@pytest.mark.parametrize(
    ("way", "reached", "heard", "wanting"),
    [
        ("phone", True, Heard(solved="no", satisfied=2, words="还是没有办"), []),
        ("phone", False, Heard(), []),
        ("", None, Heard(), ["way", "reached"]),
        ("phone", True, Heard(solved="yes"), ["words"]),
        ("phone", True, Heard(solved="well", satisfied=9, words="好"), ["solved", "satisfied"]),
        ("visit", True, Heard(words="字" * 2001), ["words"]),
    ],
)
def test_what_an_attempt_must_say(way: str, reached: bool | None, heard: Heard, wanting: list[str]) -> None:
    gaps = rules.missing_in_attempt(way=way, reached=reached, heard=heard)
    assert [gap.field for gap in gaps] == wanting


@pytest.mark.parametrize(
    ("end", "note", "heard", "wanting"),
    [
        ("done", "", Heard(solved="yes", satisfied=5), []),
        ("done", "", Heard(), []),
        ("done", "", Heard(solved="partly"), ["note"]),
        ("done", "他说材料下周才有", Heard(solved="no"), []),
        ("redo", "", Heard(), ["note"]),
        ("rectify", " ", Heard(), ["note"]),
        ("not_reached", "", Heard(), []),
        ("", "", Heard(), ["end"]),
    ],
)
def test_what_an_ending_must_say(end: str, note: str, heard: Heard, wanting: list[str]) -> None:
    assert [gap.field for gap in rules.missing_in_end(end=end, note=note, heard=heard)] == wanting


def test_the_script_asks_both_questions_apart_and_about_what_it_is_owed_for() -> None:
    lines = rules.script([W.SAMPLE, W.BAD_RATING])
    titles = [line.title for line in lines]
    assert titles.index("评价") < titles.index("抽查") < titles.index("解决了吗") < titles.index("满意吗")
    assert {why: len(rules.script([why])) for why in W} == dict.fromkeys(W, len(rules.script([])) + 1)


def test_the_handler_reads_only_that_it_is_over() -> None:
    case = CaseFacts(step=Step.ANSWERED, at=NOW, site=1, first=10, handler=11)
    assert rules.sight_of(case, QIAN).open_ones and rules.sight_of(case, LEADER).words
    for who in (person(11, Role.OFFICER), person(11, Role.SUPERVISOR), person(10, Role.SUPERVISOR), OFFICER):
        assert not rules.sight_of(case, who).open_ones and not rules.sight_of(case, who).words


def test_the_script_speaks_of_the_newest_rating_and_the_newest_answer() -> None:
    def of(why: W, **known: object) -> str:
        return rules.script([why], **known)[2].words  # type: ignore[arg-type]

    bad, good = Heard(solved="partly", satisfied=2), Heard(solved="yes", satisfied=5)
    assert "没有完全解决" in of(W.BAD_RATING)
    assert "最近一次评价说“部分解决”“不满意”。是哪里没有办好" in of(W.BAD_RATING, latest=bad)
    assert "最近一次您说“解决了”“非常满意”。现在都办好了吗" in of(W.BAD_RATING, latest=good)
    assert "最近一次您说“解决了”。" in of(W.BAD_RATING, latest=Heard(solved="yes"))
    assert "为什么办不了" in of(W.NOT_DONE) and "后来告诉您办成了" in of(W.NOT_DONE, done_now=True)


def test_ratings_are_told_apart_by_the_answer_they_followed() -> None:
    hours = [NOW + timedelta(hours=hour) for hour in range(8)]
    told = [hours[4], hours[0], hours[6]]
    given = [hours[1], hours[2], hours[5], hours[7]]
    assert rules.after_which_answer(given, told) == [
        "第一次答复后",
        "第一次答复后，再问他时",
        "重办后",
        "第 2 次重办后",
    ]
