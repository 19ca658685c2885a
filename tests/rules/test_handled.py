"""Who had a hand in a case, told from its moves."""

from dataclasses import dataclass

import pytest

from bancheng.rules import process
from bancheng.rules.folder import HANDLING
from bancheng.rules.handled import ANSWERING, proposers_at, who_answered, who_handled
from bancheng.rules.permissions import CITIZEN_REF
from bancheng.rules.vocabulary import Step

ME, BEFORE, OTHER, HEAD = 1, 2, 3, 4
A_HANDLERS_MOVE = min(HANDLING)


@dataclass(frozen=True)
class Made:
    key: str = "judge"
    from_step: str = Step.ACCEPTED
    to_step: str = Step.HANDLING
    by: str = "staff:1"
    person_id: int | None = None
    proposed_by_id: int | None = None
    handler_id: int | None = ME


@dataclass(frozen=True)
class Proposed:
    key: str
    proposer_id: int


@pytest.mark.parametrize(
    ("moves", "proposed", "found"),
    [
        ((), (), {ME}),
        ((Made(key="contact", handler_id=BEFORE),), (), {ME, BEFORE}),
        ((Made(key=A_HANDLERS_MOVE, person_id=OTHER),), (), {ME, OTHER}),
        ((Made(key=A_HANDLERS_MOVE, person_id=HEAD, proposed_by_id=OTHER),), (), {ME, OTHER}),
        ((Made(key=A_HANDLERS_MOVE, person_id=OTHER, by=CITIZEN_REF),), (), {ME}),
        ((Made(key="no_move_of_his", person_id=OTHER),), (), {ME}),
        ((), (Proposed(A_HANDLERS_MOVE, OTHER), Proposed("no_move_of_his", HEAD)), {ME, OTHER}),
    ],
    ids=["has it", "had it", "made a move", "proposed what another confirmed", "entered a slip", "another's move", "proposed"],
)  # fmt: skip
def test_who_had_a_hand_in_it(
    moves: tuple[Made, ...], proposed: tuple[Proposed, ...], found: set[int]
) -> None:
    assert who_handled(ME, moves, proposed) == found


PROPOSED = Made(key="propose_answer", from_step=Step.HANDLING, to_step=Step.NO_REVIEW, person_id=ME)
DECLINE = Made(key="propose_decline", from_step=Step.REGISTERED, to_step=Step.DECLINE_REVIEW, person_id=ME)
DECLINED = Made(key="confirm_decline", from_step=Step.DECLINE_REVIEW, to_step=Step.DECLINED, person_id=HEAD)
RESTORED = Made(key="restore", from_step=Step.WITHDRAWN, to_step=Step.NO_REVIEW, person_id=OTHER)


@pytest.mark.parametrize(
    ("step", "moves", "found"),
    [
        (Step.NO_REVIEW, (PROPOSED,), {ME}),
        (Step.NO_REVIEW, (PROPOSED, RESTORED), {ME}),
        (Step.DECLINE_REVIEW, (DECLINE,), {ME}),
        (Step.APPEAL_REVIEW, (DECLINE, DECLINED), {ME, HEAD}),
        (Step.HANDLING, (PROPOSED,), set()),
    ],
)
def test_who_brought_what_is_reviewed(step: Step, moves: tuple[Made, ...], found: set[int]) -> None:
    assert proposers_at(step, moves) == found


@pytest.mark.parametrize(
    ("moves", "found"),
    [
        ((), set()),
        ((PROPOSED,), {ME}),
        ((PROPOSED, Made(key="confirm_no.convener", person_id=HEAD)), {ME, HEAD}),
        ((Made(key="close_unsolved", person_id=HEAD, proposed_by_id=OTHER),), {HEAD, OTHER}),
        ((Made(key="let_stand", person_id=HEAD),), {HEAD}),
        ((Made(key="send_back", person_id=HEAD), DECLINED, RESTORED), set()),
    ],
    ids=["nobody yet", "proposed", "confirmed", "closed it unsolved", "let it stand", "said no yes to it"],
)
def test_who_stands_for_an_answer(moves: tuple[Made, ...], found: set[int]) -> None:
    assert who_answered(moves) == found


def test_every_move_of_answering_is_in_the_table() -> None:
    assert set(ANSWERING) <= set(process.BY_KEY)
