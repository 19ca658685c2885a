"""Letters to bodies outside the district as tables: who sends one, when, to whom, and what it may not lack."""

from dataclasses import replace
from datetime import date

import pytest

from bancheng.rules import outside_help as rules
from bancheng.rules.facts import CaseFacts
from bancheng.rules.vocabulary import LetterWay, Step
from tests.rules.district import CALENDAR, at
from tests.rules.test_process import COLLEAGUE, CONVENER, COUNTER, ELSEWHERE, HEAD, OFFICER, facts

NOW = at("2026-11-16 10:00")
LETTER = {"body": "某市公积金中心", "question": "是否登记过", "wants": "证明", "due_on": date(2026, 11, 23)}


@pytest.mark.parametrize("step", Step)
def test_a_letter_is_sent_while_the_matter_is_worked_on(step: Step) -> None:
    refused = rules.refusal_to_send(facts(step), OFFICER)
    assert (refused.code if refused else "") == ("" if step in rules.WORKING else "wrong_step")


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (OFFICER, True),
        (COLLEAGUE, True),
        (ELSEWHERE, False),
        (HEAD, False),
        (CONVENER, False),
        (COUNTER, False),
    ],
)
def test_it_is_the_officers(actor: object, may: bool) -> None:
    refused = rules.refusal_to_work_on_letters(facts(), actor)  # type: ignore[arg-type]
    assert (refused is None) is may


def test_whoever_is_out_of_the_case_sends_nothing() -> None:
    assert OFFICER.person is not None
    out: CaseFacts = replace(facts(), barred=frozenset({OFFICER.person}))
    refused = rules.refusal_to_send(out, OFFICER)
    assert refused is not None and refused.code == "not_yours"


@pytest.mark.parametrize(
    ("body", "inside"), [("区住建局", True), (" 住建局 ", True), ("市住建局", False), ("住建局服务科", False)]
)
def test_a_unit_of_the_district_gets_a_request_and_no_letter(body: str, inside: bool) -> None:
    refused = rules.refusal_of_body(body, {"区住建局", "住建局"})
    assert (refused.code if refused else "") == ("inside" if inside else "")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"body": " "}, ["body"]),
        ({"question": "", "wants": ""}, ["question", "wants"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": date(2026, 11, 13)}, ["due_on"]),
        ({"due_on": date(2026, 11, 14)}, []),  # A Saturday moves on to Monday, which still lies ahead.
    ],
)
def test_what_a_letter_cannot_be_without(changed: dict[str, object], fields: list[str]) -> None:
    missing = rules.missing_in_letter(**(LETTER | changed), at=NOW, calendar=CALENDAR)  # type: ignore[arg-type]
    assert [gap.field for gap in missing] == fields


@pytest.mark.parametrize(
    ("words", "answered_on", "fields"),
    [
        ("查到了", date(2026, 11, 16), []),
        ("", date(2026, 11, 16), ["words"]),
        ("查到了", None, ["answered_on"]),
        ("查到了", date(2026, 11, 12), ["answered_on"]),
        ("查到了", date(2026, 11, 17), ["answered_on"]),
    ],
)
def test_an_answer_has_its_words_and_a_day_that_can_be(
    words: str, answered_on: date | None, fields: list[str]
) -> None:
    sent_at = at("2026-11-13 10:00")
    missing = rules.missing_in_answer(words=words, answered_on=answered_on, sent_at=sent_at, at=NOW)
    assert [gap.field for gap in missing] == fields


def test_following_up_and_giving_up_say_what_was_said() -> None:
    nothing = rules.missing_in_follow_up(words="", due_on=None, at=NOW, calendar=CALENDAR)
    assert [gap.field for gap in nothing] == ["words", "due_on"]
    assert [gap.field for gap in rules.missing_in_giving_up(" ")] == ["reason"]
    assert LetterWay.PHONE not in rules.SENT_BY, "a call is no letter"
