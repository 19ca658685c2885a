"""To whom a decision passes: table tests, and the reviews as the process table has them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bancheng.rules import process
from bancheng.rules.conditions import LATER_REVIEW
from bancheng.rules.deciding import BROUGHT_BY, REVIEWS, nobody_left, reviewer_of, who_may
from bancheng.rules.facts import CaseFacts
from bancheng.rules.process import FROM_STEP
from bancheng.rules.vocabulary import Role, Step

HEAD, CONVENER, LEADER = Role.SITE_HEAD, Role.CONVENER, Role.LEADER


@pytest.mark.parametrize(
    ("own", "late", "without", "may", "because"),
    [
        ({HEAD}, False, set(), {HEAD}, "it is the head's while his clock runs"),
        ({HEAD}, True, set(), {HEAD, CONVENER}, "late, the convener may too; the head still may"),
        ({HEAD}, False, {HEAD}, {HEAD, CONVENER}, "no head left who may counts as red at once"),
        ({HEAD}, False, {HEAD, CONVENER}, {HEAD, CONVENER, LEADER}, "and no convener either"),
        ({HEAD}, False, {CONVENER}, {HEAD}, "who is missing above does not matter while it is the head's"),
        ({HEAD}, True, {CONVENER}, {HEAD, CONVENER, LEADER}, "late, with no convener to pass to"),
        ({CONVENER}, True, set(), {CONVENER, LEADER}, "the convener's passes to the leader"),
        ({CONVENER, LEADER}, False, {CONVENER}, {CONVENER, LEADER}, "either was the second anyway"),
        ({LEADER}, True, {LEADER}, {LEADER}, "above the leader is nobody"),
        (
            {Role.OFFICER},
            True,
            {Role.OFFICER},
            {Role.OFFICER},
            "an officer's move is reassigned, not passed up",
        ),
        (set(), True, set(), set(), "nothing to decide"),
    ],
)
def test_who_may(own: set[Role], late: bool, without: set[Role], may: set[Role], because: str) -> None:
    assert who_may(own, late=late, without=without) == may, because


@pytest.mark.parametrize("review", REVIEWS, ids=str)
def test_the_table_gives_every_review_to_the_same_people(review) -> None:
    """The rows of the process table and the ladder name the same decider."""
    rows = [
        move
        for move in FROM_STEP[review.step]
        if move.passes_on and (review.again is None or (LATER_REVIEW in move.conditions) is review.again)
    ]
    assert rows and all(move.by == {review.own} for move in rows)


@pytest.mark.parametrize("step", Step)
def test_only_reviews_have_a_reviewer(step: Step) -> None:
    reviews = {review.step for review in REVIEWS}
    for again in (False, True):
        assert (reviewer_of(step, again=again) is not None) is (step in reviews)


HOLD = {HEAD: frozenset({1}), CONVENER: frozenset({2}), LEADER: frozenset({3, 4})}


@pytest.mark.parametrize(
    ("out", "without", "because"),
    [
        (set(), set(), "everybody is there"),
        ({1}, {HEAD}, "the only head is out"),
        ({3}, set(), "one leader is left"),
        (
            {1, 2, 3, 4, None},
            {HEAD, CONVENER, LEADER},
            "nobody at all; that no person proposed changes nothing",
        ),
    ],
)
def test_nobody_left(out: set[int | None], without: set[Role], because: str) -> None:
    assert nobody_left(HOLD, out) == without, because


def test_an_open_question_about_somebody_hands_no_other_decision_upward() -> None:
    """The only head asks for a second recusal: that question is the convener's, the review of the no stays the head's."""
    facts = CaseFacts(
        step=Step.NO_REVIEW,
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        site=1,
        deciders=HOLD,
        proposers=frozenset({9}),
        asked_by={"recuse.again": 1},
    )
    assert process.reviewers(facts) == {HEAD}
    assert process.seconds_now(process.row("recuse.again"), facts) == {CONVENER}
    by_the_convener = replace(facts, asked_by={"recuse.again": 2})
    assert process.reviewers(by_the_convener) == {HEAD}
    assert process.seconds_now(process.row("recuse.again"), by_the_convener) == {CONVENER, LEADER}
    about_the_convener = replace(facts, concerned=frozenset({2}))
    assert process.seconds_now(process.row("recuse.again"), about_the_convener) == {CONVENER, LEADER}


@pytest.mark.parametrize(
    ("barred", "nobody", "because"),
    [
        (set(), False, "the head is there"),
        ({1}, False, "the convener is left"),
        ({1, 2}, False, "the leaders are left"),
        ({1, 2, 3, 4}, True, "all are out of the case"),
    ],
)
def test_nobody_decides(barred: set[int], nobody: bool, because: str) -> None:
    facts = CaseFacts(
        step=Step.NO_REVIEW,
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        site=1,
        deciders=HOLD,
        barred=frozenset(barred),
        proposers=frozenset({9}),
    )
    assert process.nobody_decides(facts) is nobody, because
    assert not process.nobody_decides(replace(facts, step=Step.HANDLING)), "nothing waits to be decided"


@pytest.mark.parametrize(
    ("answered_by", "may", "nobody", "because"),
    [
        ({1}, {CONVENER}, False, "the head confirmed the answer"),
        ({2}, {CONVENER, LEADER}, False, "the only convener did: it counts as red at once"),
        ({2, 3}, {CONVENER, LEADER}, False, "one leader is left"),
        ({2, 3, 4}, {CONVENER, LEADER}, True, "nobody is left who has not answered"),
    ],
)
def test_a_second_no_passes_on_from_who_answered(
    answered_by: set[int], may: set[Role], nobody: bool, because: str
) -> None:
    facts = CaseFacts(
        step=Step.CLOSED,
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        site=1,
        deciders=HOLD,
        answered_by=frozenset(answered_by),
        unsolved_again=True,
    )
    assert process.deciders(process.row("let_stand"), facts) == may, because
    assert process.nobody_decides(facts) is nobody, because
    review = replace(facts, step=Step.NO_REVIEW, unsolved_again=False)
    assert process.reviewers(review) == {HEAD}, "an earlier answer hands no review upward"


def test_every_review_knows_into_what_it_was_brought() -> None:
    assert set(BROUGHT_BY) == {review.step for review in REVIEWS}
