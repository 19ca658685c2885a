"""The folder of a case: which kind comes from whom, and what the handler never opens."""

from dataclasses import replace

import pytest

from bancheng.rules.folder import (
    ATTACHING,
    DECIDING,
    HANDLING,
    MANY_OF_HIS,
    MANY_OF_OURS,
    HisPaper,
    kinds_for,
    may_open,
    may_reveal,
    refusal_of_room,
    refusal_through_concerned,
    refusal_through_decider,
    refusal_through_handler,
    refusal_to_attach,
    refusal_to_enter_slip,
    refusal_to_hand_own_data,
    refusal_to_take_own,
)
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor, citizen_by_slip, citizen_of
from bancheng.rules.process import MOVES, row
from bancheng.rules.vocabulary import Role
from tests.rules.test_process import (
    ARCHIVIST,
    BYSTANDERS,
    CASE,
    CITIZEN,
    COLLEAGUE,
    CONVENER,
    COUNTER,
    ELSEWHERE,
    EXPERT,
    HEAD,
    LEADER,
    OFFICER,
    OTHER_HEAD,
    STRANGER,
    SUPERVISOR,
    facts,
)

OFFICERS_KINDS = {"citizen", "proof", "mandate", "succession", "other"}
MAY = [
    (OFFICER, OFFICERS_KINDS, True),
    (COLLEAGUE, OFFICERS_KINDS, True),
    (COUNTER, {"citizen", "mandate", "other"}, True),
    (HEAD, {"other"}, True),
    (CONVENER, {"other"}, True),
    (SUPERVISOR, {"other"}, True),
    (EXPERT, {"other"}, False),
    (CITIZEN, {"citizen", "mandate"}, False),
    *((each, set(), False) for each in (ELSEWHERE, OTHER_HEAD, LEADER, ARCHIVIST, STRANGER, *BYSTANDERS)),
]


@pytest.mark.parametrize(("actor", "kinds", "reveals"), MAY, ids=lambda each: getattr(each, "ref", ""))
def test_who_puts_in_what_and_sees_a_clear_number(actor: Actor, kinds: set[str], reveals: bool) -> None:
    assert kinds_for(facts(), actor) == kinds
    assert may_reveal(facts(), actor) is reveals


@pytest.mark.parametrize("actor", [OFFICER, COUNTER, HEAD, CONVENER], ids=lambda actor: actor.ref)
def test_who_is_out_puts_in_nothing_and_sees_nothing(actor: Actor) -> None:
    barred = facts(barred=frozenset({actor.person}))
    assert kinds_for(barred, actor) == set() and not may_reveal(barred, actor)


def test_whoever_first_received_it_at_whatever_desk() -> None:
    first = facts(first=ELSEWHERE.person)
    assert kinds_for(first, ELSEWHERE) == {"citizen", "mandate", "other"} and may_reveal(first, ELSEWHERE)
    assert kinds_for(first, COUNTER) == set(), "who is no longer first has no part any more"


def test_a_slip_is_never_put_in_by_itself() -> None:
    refused = refusal_to_attach("slip", facts(), HEAD)
    assert refused is not None and refused.code == "not_yours"
    unknown = refusal_to_attach("anything", facts(), OFFICER)
    assert unknown is not None and unknown.code == "no_such_kind"


@pytest.mark.parametrize("kind", ATTACHING)
def test_what_who_handles_it_never_opens(kind: str) -> None:
    assert may_open(kind, had_a_hand=False) is (kind != "video")
    assert may_open(kind, had_a_hand=True) is (kind not in ("slip", "video"))


OF_MANY = {"register", "hand_over", "recuse", "recuse.again", "add_fact", "correct", "ask_expert", "file"}
ONLY_ANSWERED = {"accept_hand_over", "refuse_hand_over", "accept_transfer", "refuse_transfer", "report_back"}


def test_every_move_of_an_officer_is_his_handling_or_has_a_reason_not_to_be() -> None:
    """A new row of the table counts by itself; what the counter, the head or the archivist does too tells nothing."""
    of_officers = {move.key for move in MOVES if Role.OFFICER in move.by}
    assert of_officers - OF_MANY - ONLY_ANSWERED == HANDLING
    assert {
        "accept",
        "propose_decline",
        "contact",
        "record_withdrawal",
        "merge",
        "ask_citizen.again",
    } <= HANDLING


ENTERS = [
    (OFFICER, "handler_enters"),
    (COLLEAGUE, None),
    (COUNTER, None),
    (HEAD, None),
    (SUPERVISOR, None),
    *((each, "not_yours") for each in (CONVENER, EXPERT, LEADER, ARCHIVIST, ELSEWHERE, OTHER_HEAD, STRANGER)),
]


@pytest.mark.parametrize(("actor", "code"), ENTERS, ids=lambda each: getattr(each, "ref", ""))
def test_who_enters_a_slip(actor: Actor, code: str | None) -> None:
    refused = refusal_to_enter_slip(facts(handled=frozenset({OFFICER.person})), actor)
    assert (refused.code if refused else None) == code


def test_what_is_kept_of_him_is_printed_by_who_may_enter_his_slips_and_has_not_decided() -> None:
    known = facts(handled=frozenset({OFFICER.person}), decided=frozenset({HEAD.person}))
    table = ((OFFICER, "handler_enters"), (HEAD, "decider_enters"), (COLLEAGUE, ""), (STRANGER, "not_yours"))
    for actor, code in table:
        refused = refusal_to_hand_own_data(known, actor)
        assert (refused.code if refused else "") == code
    assert refusal_to_hand_own_data(facts(handled=frozenset({OFFICER.person})), HEAD) is None


def test_whoever_handled_it_once_enters_nothing_the_citizen_signed() -> None:
    handled = facts(handled=frozenset({OFFICER.person, COLLEAGUE.person}))
    through = citizen_by_slip(handled.case, COLLEAGUE)
    refused = refusal_through_handler(handled, through)
    assert refused is not None and refused.code == "handler_enters"
    assert refusal_through_handler(facts(handled=frozenset({OFFICER.person})), through) is None
    assert refusal_through_handler(handled, CITIZEN) is None, "the citizen himself is nobody of the staff"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("appeal", "decider_enters"),
        ("withdraw.appeal", "decider_enters"),
        ("redo.citizen", "decider_enters"),
        ("waive", "decider_enters"),
        ("withdraw", None),
        ("citizen_supplied", None),
        ("close", None),
    ],
)
def test_whoever_decided_on_a_no_enters_nothing_that_stands_against_it(key: str, code: str | None) -> None:
    decided = facts(decided=frozenset({HEAD.person}))
    refused = refusal_through_decider(row(key), decided, citizen_by_slip(decided.case, HEAD))
    assert (refused.code if refused else None) == code
    for other in (citizen_by_slip(decided.case, SUPERVISOR), CITIZEN):
        assert refusal_through_decider(row(key), decided, other) is None


def test_which_moves_decide_on_a_no() -> None:
    of_a_no = {"confirm_decline", "overrule_decline", "uphold_decline", "admit", "confirm_no", "send_back"}
    assert {row(key).name for key in DECIDING} == of_a_no


def test_whom_a_recusal_would_take_out_never_enters_the_slip_that_asks_it() -> None:
    out = {COLLEAGUE.person, HEAD.person}
    refused = refusal_through_concerned(out, citizen_by_slip(7, COLLEAGUE))
    assert refused is not None and refused.code == "concerned_enters"
    assert refusal_through_concerned(out, citizen_by_slip(7, COUNTER)) is None
    for himself in (CITIZEN, COLLEAGUE):
        assert refusal_through_concerned(out, himself) is None, "who asks in his own name enters no slip"


PAPER = HisPaper(kind=PaperKind.RESULT)
OWN_COPIES = [
    (CITIZEN, PAPER, ""),
    (CITIZEN, replace(PAPER, kind=PaperKind.REGISTER_FORM), ""),
    (CITIZEN, replace(PAPER, kind=PaperKind.PLEDGE), ""),
    (citizen_by_slip(CASE, COUNTER), PAPER, "not_yours"),
    (citizen_of(CASE + 1), PAPER, "not_yours"),
    *((each, PAPER, "not_yours") for each in (OFFICER, COUNTER, HEAD, CONVENER, LEADER, *BYSTANDERS)),
    *(
        (CITIZEN, replace(PAPER, kind=kind), "not_for_him")
        for kind in (PaperKind.URGING, PaperKind.SUPERVISING, PaperKind.COVER, PaperKind.VIDEO_RECORD, PaperKind.LINK_RECORD)
    ),
    (CITIZEN, replace(PAPER, ended_how="void"), "paper_over"),
    (CITIZEN, replace(PAPER, ended_how="replaced"), "paper_over"),
    (CITIZEN, replace(PAPER, of_former=True), "of_former"),
    (CITIZEN, replace(PAPER, is_untold=True), "untold"),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "paper", "code"), OWN_COPIES)
def test_who_takes_which_paper_on_the_citizens_own_page(actor: Actor, paper: HisPaper, code: str) -> None:
    no = refusal_to_take_own(paper, CASE, actor)
    assert (no.code if no else "") == code


@pytest.mark.parametrize(
    ("kind", "by", "his", "ours", "has_room"),
    [
        ("citizen", CITIZEN, MANY_OF_HIS - 1, MANY_OF_OURS, True),
        ("citizen", CITIZEN, MANY_OF_HIS, 0, False),
        ("proof", OFFICER, MANY_OF_HIS, MANY_OF_OURS - 1, True),
        ("proof", OFFICER, 0, MANY_OF_OURS, False),
        # What the citizen signed comes with an act of his: a full folder never stands in its way.
        ("slip", COUNTER, MANY_OF_HIS, MANY_OF_OURS, True),
        ("video", OFFICER, MANY_OF_HIS, MANY_OF_OURS, True),
    ],
)
def test_nobody_fills_the_folder_for_others(
    kind: str, by: Actor, his: int, ours: int, has_room: bool
) -> None:
    assert (refusal_of_room(kind, by, his=his, ours=ours) is None) is has_room
