"""The process table as a graph, as a set of powers, and as something many people walk through at once."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bancheng.rules import paths, process
from bancheng.rules.clock_table import with_limits
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import TIME, Actor, Held, citizen_of
from bancheng.rules.process import CLOCKS_OF_STEP, MOVES, Condition, End, Move, row
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import (
    BEFORE_TO_TELL,
    OPEN_STEPS,
    RESTING_STEPS,
    Clock,
    ClockKind,
    Outcome,
    Role,
    Step,
)
from tests.rules.district import at

NOW = at("2026-10-13 10:00")
DAY = timedelta(days=1)
HERE, THERE, UNIT = 1, 2, 3
CASE = 7
S, R = Step, Role
ENDINGS = (RESTING_STEPS | {S.ARCHIVED}) - {S.MERGED}


def staff(person: int, role: Role, site: int | None = None) -> Actor:
    """A member of staff with one role."""
    return Actor(ref=f"staff:{person}", person=person, held=frozenset({Held(role=role, site=site)}))


OFFICER, COLLEAGUE, ELSEWHERE = (
    staff(1, R.OFFICER, HERE),
    staff(2, R.OFFICER, HERE),
    staff(3, R.OFFICER, THERE),
)
HEAD, OTHER_HEAD = staff(4, R.SITE_HEAD, HERE), staff(5, R.SITE_HEAD, THERE)
CONVENER, OTHER_CONVENER = staff(6, R.CONVENER), staff(16, R.CONVENER)
LEADER, SUPERVISOR, ARCHIVIST = staff(7, R.LEADER), staff(8, R.SUPERVISOR), staff(9, R.ARCHIVIST)
EXPERT, COUNTER = staff(10, R.EXPERT), staff(11, R.COUNTER, HERE)
CITIZEN, STRANGER = citizen_of(CASE), citizen_of(8)
UNIT_HEAD = Actor(ref="staff:12", person=12, held=frozenset({Held(role=R.UNIT_HEAD, unit=UNIT)}))
BYSTANDERS = (UNIT_HEAD, staff(13, R.LIAISON), staff(14, R.ADMIN), staff(15, R.AUDITOR))
CAST = (
    *(OFFICER, COLLEAGUE, ELSEWHERE, HEAD, OTHER_HEAD, CONVENER, OTHER_CONVENER, LEADER, SUPERVISOR),
    *(ARCHIVIST, EXPERT, COUNTER, CITIZEN, STRANGER, TIME, *BYSTANDERS),
)
OF_ROLE = {
    R.OFFICER: OFFICER, R.SITE_HEAD: HEAD, R.CONVENER: CONVENER, R.LEADER: LEADER, R.SUPERVISOR: SUPERVISOR,
    R.ARCHIVIST: ARCHIVIST, R.EXPERT: EXPERT, R.COUNTER: COUNTER, R.CITIZEN: CITIZEN, R.TIME: TIME,
    R.UNIT_HEAD: BYSTANDERS[0], R.LIAISON: BYSTANDERS[1], R.ADMIN: BYSTANDERS[2], R.AUDITOR: BYSTANDERS[3],
}  # fmt: skip


def facts(step: Step = S.HANDLING, **changed: object) -> CaseFacts:
    """A case at which every right is open and every waiting over, first received at the counter."""
    usual = {
        "case": CASE, "step": step, "at": NOW, "site": HERE, "first": COUNTER.person, "handler": OFFICER.person,
        "experts": frozenset({EXPERT.person}), "redo_until": NOW + DAY, "appeal_until": NOW + DAY,
        "silence_until": NOW - DAY, "supplement_until": NOW - DAY, "before": S.HANDLING,
        "earlier_step": S.HANDLING, "clock_started": True, "unit": UNIT, "answer_due": NOW + DAY, "more_days": 5,
    }  # fmt: skip
    return CaseFacts(**{**usual, **changed})  # type: ignore[arg-type]


def test_a_label_belongs_to_one_verb_of_one_step() -> None:
    """The label is the article a refused person is told, so no two verbs of one table may share it."""
    verbs: dict[str, set[str]] = {}
    for move in MOVES:
        verbs.setdefault(move.label, set()).add(move.name)
    assert {label: names for label, names in verbs.items() if len(names) > 1} == {}


CLOSEST = [
    ("confirm_no", {"step": S.NO_REVIEW}, HEAD, "confirm_no", None),
    ("confirm_no", {"step": S.NO_REVIEW, "used": {"send_back": 1}}, CONVENER, "confirm_no.convener", None),
    ("confirm_no", {"step": S.NO_REVIEW}, CONVENER, "confirm_no.convener", "first_review"),
    ("ask_citizen", {}, OFFICER, "ask_citizen", None),
    ("ask_citizen", {"used": {"ask_citizen": 1}}, OFFICER, "ask_citizen.again", None),
    ("ask_citizen", {"used": {"ask_citizen": 2}}, OFFICER, "ask_citizen", "bound_reached"),
    ("withdraw", {"step": S.APPEAL_REVIEW}, CITIZEN, "withdraw.appeal", None),
    ("redo", {"step": S.CLOSED, "unsolved_again": True}, CONVENER, "redo.again", None),
    ("redo", {"step": S.ANSWERED, "used": {"redo.convener": 1}}, CONVENER, "redo.convener", "bound_reached"),
    ("redo", {"step": S.CLOSED, "unsolved_again": True}, CITIZEN, "redo.citizen", None),
    ("redo", {"step": S.CLOSED, "unsolved_again": True, "step_clock_out": True}, LEADER, "redo.again", None),
    (
        "let_stand",
        {"step": S.CLOSED, "unsolved_again": True, "step_clock_out": True},
        LEADER,
        "let_stand",
        None,
    ),
]


@pytest.mark.parametrize(("name", "changed", "actor", "key", "code"), CLOSEST)
def test_the_row_somebody_is_told_of_is_the_one_closest_to_possible(
    name: str, changed: dict[str, object], actor: Actor, key: str, code: str | None
) -> None:
    offer = process.closest(name, facts(**changed), actor)  # type: ignore[arg-type]
    assert (offer.move.key, offer.blocked.code if offer.blocked else None) == (key, code)


def answer(name: str, asked: CaseFacts, actor: Actor) -> str:
    """“yes”, or the code of the refusal."""
    try:
        process.move(name, asked, actor)
    except Refused as refused:
        return refused.code
    return "yes"


# --- the rows --------------------------------------------------------------------------------------------


def test_every_key_is_unique() -> None:
    keys = [move.key for move in MOVES]
    assert len(keys) == len(set(keys))
    assert all(row(key).key == key for key in keys)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.key)
def test_every_row_says_what_it_does_and_where_it_stands(move: Move) -> None:
    assert move.source and move.says and move.label
    assert not move.says.endswith("。")
    assert "{" not in with_limits(move.says, {}), "only limits stand in braces"
    assert move.by
    assert move.article == f"办理规程 §2“{move.label}”"
    assert move.starts or move.name == "register"
    assert move.starts <= OPEN_STEPS | RESTING_STEPS
    assert 1 <= move.since <= 5


def test_rows_of_one_verb_share_their_counter_when_they_share_a_bound() -> None:
    """“restore once in the life of a case” counts every way of restoring."""
    assert {move.counter for move in process.rows("restore")} == {"restore"}
    assert {move.counter for move in process.rows("send_back")} == {"send_back"}
    assert {move.counter for move in process.rows("ask_citizen")} == {"ask_citizen"}
    assert len({move.counter for move in process.rows("redo")}) == 5


def test_an_archived_case_never_moves_again() -> None:
    assert not [move.key for move in MOVES if S.ARCHIVED in move.starts]


# --- the graph ---------------------------------------------------------------------------------------------


Edge = tuple[Step, Step, Move]


def reachable(edges: Iterable[Edge], start: Step) -> set[Step]:
    """The steps that can be reached from this one, itself only by a ring."""
    onward: dict[Step, set[Step]] = {step: set() for step in Step}
    for before, after, _ in edges:
        onward[before].add(after)
    found: set[Step] = set()
    ahead = set(onward[start])
    while ahead:
        found |= ahead
        ahead = {further for step in ahead for further in onward[step]} - found
    return found


def rings(edges: Iterable[Edge]) -> list[frozenset[Step]]:
    """The strongly connected components in which one can go round."""
    edges = list(edges)
    reach = {step: reachable(edges, step) for step in Step}
    return list(
        {
            frozenset(other for other in reach[step] if step in reach[other])
            for step in Step
            if step in reach[step]
        }
    )


def test_every_step_is_reachable() -> None:
    assert reachable(paths.edges(built_only=False), S.REGISTERED) == set(Step)
    today = reachable(_forward_today(), S.REGISTERED) | {S.REGISTERED}
    assert today == set(Step)


def _forward_today() -> list[Edge]:
    return [edge for edge in paths.edges() if edge[2].end is not End.WHERE_IT_WAS]


def _without(silent: Role, *, built_only: bool, call_back_due: bool) -> list[Edge]:
    """The changes of step that stay possible although one role never acts; its clock is red, so moves pass on.

    Time always acts. The worst is assumed of a call-back: while one is due, time does not close.
    """
    red = facts(step_clock_out=True, call_back_due=call_back_due)
    return [
        (start, end, move)
        for start, end, move in paths.edges(built_only=built_only)
        if process.deciders(move, red) - {silent}
        and (not move.second or move.second - {silent})
        and not (call_back_due and {process.NO_CALL_BACK_DUE, process.CALLED_BACK} & set(move.conditions))
    ]


@pytest.mark.parametrize("built_only", [True, False], ids=["today", "whole table"])
@pytest.mark.parametrize("call_back_due", [True, False], ids=["call-back due", "no call-back"])
@pytest.mark.parametrize("silent", [role for role in Role if role is not R.TIME], ids=str)
def test_from_every_open_step_an_end_is_reachable_though_one_role_never_acts(
    silent: Role, call_back_due: bool, built_only: bool
) -> None:
    left = _without(silent, built_only=built_only, call_back_due=call_back_due)
    stuck = [step for step in OPEN_STEPS if not reachable(left, step) & ENDINGS]
    assert stuck == []


def test_what_still_rests_on_a_later_part() -> None:
    """With a silent convener a case in conference is let go by time."""
    left = _without(R.CONVENER, built_only=False, call_back_due=True)
    assert [move.key for start, end, move in left if start is S.IN_CONFERENCE and end is S.HANDLING] == [
        "conclude"
    ]
    today = _without(R.CITIZEN, built_only=True, call_back_due=True)
    closing = {move.key for start, end, move in today if start is S.ANSWERED and end is S.CLOSED}
    assert closing == {"close_unsolved"}, "while a call-back is still to be made nothing closes by time"
    silent = facts(S.ANSWERED, call_back_due=True, called_back=True)
    assert process.move("close", silent, TIME).key == "close.call_back"


@pytest.mark.parametrize("earlier", [step for step in Step if step is not S.MERGED], ids=str)
def test_no_merged_case_rests_for_ever(earlier: Step) -> None:
    """Wherever the earlier case stands, it goes on, or the merged one is filed with it, or on its own again.

    The earlier one is never merged away itself: `refusal_to_merge`, has_merged.
    """
    merged = facts(S.MERGED, earlier_step=earlier)
    unanswered = facts(S.MERGED, earlier_step=earlier, earlier_unanswered=True)
    if earlier in process.LETS_GO:
        assert answer("unmerge", unanswered, TIME) == "yes"
    elif earlier is S.ARCHIVED:
        assert answer("file", merged, OFFICER) == "yes"
        assert answer("file", unanswered, OFFICER) == "earlier_open"
        assert answer("unmerge", unanswered, OFFICER) == "yes"
    elif earlier is S.CLOSED:
        assert S.ARCHIVED in reachable(paths.edges(), earlier)
    else:
        assert earlier in OPEN_STEPS


def test_every_end_without_an_answer_lets_go_of_what_was_merged_into_it() -> None:
    answered = {S.CLOSED}
    assert RESTING_STEPS - {S.MERGED} == process.LETS_GO | answered
    into_closed = {start for start, end, _ in paths.edges(built_only=False) if end is S.CLOSED}
    assert into_closed == {S.ANSWERED}, "nothing is closed that was not answered"


def _review_before(step: Step) -> bool:
    """Whether a case can stand in this step only because somebody proposed what is decided there."""
    return step in {S.DECLINE_REVIEW, S.NO_REVIEW, S.APPEAL_REVIEW}


@pytest.mark.parametrize(
    "move",
    [move for move in MOVES if paths.ends(move) & (ENDINGS - {S.ARCHIVED})],
    ids=lambda move: move.key,
)
def test_every_ending_passes_two_people_or_is_the_citizens_own(move: Move) -> None:
    """By time only when no call-back is due, and one is due wherever 办成 was not told in person; or once that is over."""
    his_own = move.by == {R.CITIZEN}
    by_two = bool(move.second)
    reviewed = all(map(_review_before, move.starts)) and process.NOT_PROPOSER in move.conditions
    waited_for = move.by == {R.TIME} and process.SILENCE_OVER in move.conditions
    assert his_own or by_two or reviewed or waited_for
    if waited_for and move.is_built:
        assert {process.NO_CALL_BACK_DUE, process.CALLED_BACK} & set(move.conditions)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_done_goes_to_telling_without_a_second_person(outcome: Outcome) -> None:
    end = paths.end_of(row("propose_answer"), facts(), outcome)
    assert end is (S.TO_TELL if outcome is Outcome.DONE else S.NO_REVIEW)


def test_telling_is_reached_only_from_an_answer_or_a_review() -> None:
    into = {(start, move.name) for start, end, move in paths.edges(built_only=False) if end is S.TO_TELL and move.name != "restore"}  # fmt: skip
    assert into == {(S.HANDLING, "propose_answer"), (S.NO_REVIEW, "confirm_no")}


def test_what_starts_the_citizens_clock() -> None:
    assert {move.name for move in MOVES if move.clock is Clock.START} == {
        *("accept", "overrule_decline", "admit", "restore")
    }
    assert {move.name for move in MOVES if move.clock is Clock.SECOND} == {"redo"}
    assert row("solve_on_spot").clock is Clock.STOP, "it starts a clock that never started, and stops it"
    assert {move.name for move in MOVES if move.clock is Clock.PAUSE} == {"ask_citizen"}
    back = {move.name for move in MOVES if S.WAITING_CITIZEN in move.starts and move.end is End.WHERE_IT_WAS}
    assert {move.name for move in MOVES if move.clock is Clock.RESUME} == back


def test_nobody_comes_into_handling_without_a_clock() -> None:
    """Every way from registration into a step with the citizen's clock passes a move that starts it."""
    unstarted = [
        edge for edge in _forward_today() if edge[2].clock not in {Clock.START, Clock.SECOND, Clock.STOP}
    ]
    assert not reachable(unstarted, S.REGISTERED) & {S.ACCEPTED, S.HANDLING, S.NO_REVIEW, S.TO_TELL}


def test_every_open_step_has_a_clock() -> None:
    assert set(CLOCKS_OF_STEP) == set(OPEN_STEPS)
    assert all(CLOCKS_OF_STEP.values())


def test_no_cycle_without_a_bound() -> None:
    """Every ring of the table loses its closing move sooner or later: without bounded moves no ring is left."""
    whole = list(paths.edges(built_only=False))
    assert rings(whole), "there are rings: redo, waiting, reviews, restoring"
    assert rings(edge for edge in whole if edge[2].at_most is None) == []


def test_the_tools_of_these_tests_find_a_ring_and_a_dead_end() -> None:
    there, back = (
        (S.HANDLING, S.NO_REVIEW, row("propose_answer")),
        (S.NO_REVIEW, S.HANDLING, row("send_back")),
    )
    assert rings([there]) == [] and rings([there, back]) == [frozenset({S.HANDLING, S.NO_REVIEW})]
    assert reachable([there], S.NO_REVIEW) == set() and reachable([there], S.HANDLING) == {S.NO_REVIEW}


BOUNDS = {
    "ask_citizen": 1, "ask_citizen.again": 2, "ask_conference": 3, "convene": 3, "send_back": 2,
    "send_back.convener": 2, "redo.citizen": 1, "redo.convener": 1, "redo.call_back": 1, "redo.promise": 2, "redo.again": 2,
    "merge": 1, "unmerge": 1, "rejudge": 2, "ask_extension": 2, "grant_special": 1, "transfer_site": 1,
    "hand_over": 3, "restore": 1, "restore.declined": 1, "restore.call_back": 1,
    "restore.call_back_declined": 1, "appeal": 1, "recuse": 1,
}  # fmt: skip


def test_the_bounds_are_those_of_the_regulation() -> None:
    assert {move.key: move.at_most for move in MOVES if move.at_most is not None} == BOUNDS


@pytest.mark.parametrize("key", [key for key in BOUNDS if row(key).is_built])
def test_a_bounded_move_is_refused_once_its_bound_is_used_up(key: str) -> None:
    move = row(key)
    used = facts(min(move.starts), used={move.counter: BOUNDS[key]})
    actor = OF_ROLE[min(move.by)]
    refused = process.refusal(move, used, actor)
    assert refused is not None and refused.code == "bound_reached" and str(BOUNDS[key]) in refused.sentence


# --- where it was --------------------------------------------------------------------------------------------


def test_a_return_leads_only_to_where_the_case_can_have_come_from() -> None:
    assert paths.ends_from(row("citizen_supplied"), S.WAITING_CITIZEN) == {S.ACCEPTED, S.HANDLING}
    assert paths.ends_from(row("restore"), S.VOIDED) == {S.REGISTERED}
    assert paths.ends_from(row("restore"), S.WITHDRAWN) == BEFORE_TO_TELL
    assert paths.ends_from(row("restore"), S.TERMINATED) == OPEN_STEPS
    assert paths.ends_from(row("unmerge"), S.MERGED) == {S.REGISTERED, S.ACCEPTED, S.HANDLING}
    assert paths.ends(row("contact")) == frozenset()


def test_a_declined_case_is_restored_into_acceptance_whoever_restores_it() -> None:
    declined = [move for move in process.rows("restore") if S.DECLINED in move.starts]
    assert {move.end for move in declined} == {S.ACCEPTED} and len(declined) == 2


def test_a_case_withdrawn_while_waiting_and_restored_still_knows_where_it_had_set_out() -> None:
    asked = (row("ask_citizen"), S.HANDLING, S.WAITING_CITIZEN)
    withdrawn = (row("withdraw"), S.WAITING_CITIZEN, S.WITHDRAWN)
    restored = (row("restore"), S.WITHDRAWN, S.WAITING_CITIZEN)
    assert paths.came_from(S.WAITING_CITIZEN, [asked]) is S.HANDLING
    assert paths.came_from(S.WITHDRAWN, [asked, withdrawn]) is S.WAITING_CITIZEN
    assert paths.came_from(S.WAITING_CITIZEN, [asked, withdrawn, restored]) is S.HANDLING
    assert paths.came_from(S.REGISTERED, []) is None


@pytest.mark.parametrize(
    ("key", "asked", "end"),
    [
        ("contact", facts(S.TO_TELL), S.TO_TELL),
        ("citizen_supplied", facts(S.WAITING_CITIZEN, before=S.ACCEPTED), S.ACCEPTED),
        ("restore", facts(S.VOIDED, before=S.REGISTERED), S.REGISTERED),
        ("judge", facts(S.ACCEPTED), S.HANDLING),
    ],
)
def test_ends(key: str, asked: CaseFacts, end: Step) -> None:
    assert paths.end_of(row(key), asked) is end


# --- who may what where: transcribed by hand from the regulation ------------------------------------------------

ANYWHERE = frozenset(OPEN_STEPS)
HANDLES = frozenset({S.HANDLING})
WITHIN_LIMIT = frozenset({S.HANDLING, S.IN_CONFERENCE})
POWERS: dict[str, tuple[frozenset[Step], frozenset[Role]]] = {
    "accept": (frozenset({S.REGISTERED}), frozenset({R.OFFICER})),
    "solve_on_spot": (frozenset({S.REGISTERED, S.ACCEPTED}), frozenset({R.OFFICER})),
    "propose_decline": (frozenset({S.REGISTERED}), frozenset({R.OFFICER})),
    "confirm_decline": (frozenset({S.DECLINE_REVIEW}), frozenset({R.SITE_HEAD})),
    "overrule_decline": (frozenset({S.DECLINE_REVIEW}), frozenset({R.SITE_HEAD})),
    "appeal": (frozenset({S.DECLINED}), frozenset({R.CITIZEN})),
    "uphold_decline": (frozenset({S.APPEAL_REVIEW}), frozenset({R.CONVENER})),
    "admit": (frozenset({S.APPEAL_REVIEW}), frozenset({R.CONVENER})),
    "judge": (frozenset({S.ACCEPTED}), frozenset({R.OFFICER})),
    "rejudge": (HANDLES, frozenset({R.OFFICER, R.CONVENER})),
    "ask_citizen": (frozenset({S.ACCEPTED, S.HANDLING}), frozenset({R.OFFICER})),
    "ask_conference": (HANDLES, frozenset({R.OFFICER})),
    "convene": (HANDLES, frozenset({R.CONVENER})),
    "decline_conference": (HANDLES, frozenset({R.CONVENER})),
    "conclude": (frozenset({S.IN_CONFERENCE}), frozenset({R.CONVENER, R.LEADER, R.TIME})),
    "citizen_supplied": (frozenset({S.WAITING_CITIZEN}), frozenset({R.CITIZEN, R.OFFICER})),
    "cannot_supply": (frozenset({S.WAITING_CITIZEN}), frozenset({R.CITIZEN, R.OFFICER})),
    "supplement_lapsed": (frozenset({S.WAITING_CITIZEN}), frozenset({R.TIME})),
    "propose_answer": (HANDLES, frozenset({R.OFFICER})),
    "tell": (frozenset({S.TO_TELL}), frozenset({R.OFFICER, R.CITIZEN})),
    "close": (frozenset({S.ANSWERED}), frozenset({R.CITIZEN, R.TIME})),
    "answer_again": (frozenset({S.CLOSED}), frozenset({R.CITIZEN})),
    "redo": (frozenset({S.ANSWERED, S.CLOSED}), frozenset({R.CITIZEN, R.CONVENER, R.TIME, R.SUPERVISOR})),
    "let_stand": (frozenset({S.CLOSED}), frozenset({R.CONVENER})),
    "close_unsolved": (frozenset({S.ANSWERED}), frozenset({R.CONVENER})),
    "waive": (frozenset({S.CLOSED, S.DECLINED}), frozenset({R.CITIZEN})),
    "withdraw": (BEFORE_TO_TELL | {S.APPEAL_REVIEW}, frozenset({R.CITIZEN})),
    "record_withdrawal": (BEFORE_TO_TELL, frozenset({R.OFFICER})),
    "merge": (frozenset({S.REGISTERED, S.ACCEPTED, S.HANDLING}), frozenset({R.OFFICER})),
    "unmerge": (frozenset({S.MERGED}), frozenset({R.OFFICER, R.CITIZEN, R.TIME})),
    "terminate": (ANYWHERE, frozenset({R.OFFICER})),
    "succeed": (ANYWHERE, frozenset({R.OFFICER})),
    "void": (frozenset({S.REGISTERED}), frozenset({R.OFFICER})),
    "restore": (
        frozenset({S.WITHDRAWN, S.TERMINATED, S.VOIDED, S.DECLINED}),
        frozenset({R.CONVENER, R.SUPERVISOR}),
    ),
    "file": (RESTING_STEPS, frozenset({R.OFFICER, R.ARCHIVIST})),
    "contact": (ANYWHERE, frozenset({R.OFFICER})),
    "hand_over": (ANYWHERE, frozenset({R.OFFICER, R.SITE_HEAD})),
    "reassign": (ANYWHERE, frozenset({R.SITE_HEAD, R.CONVENER, R.SUPERVISOR, R.TIME})),
    "replace_first": (ANYWHERE, frozenset({R.SITE_HEAD, R.CONVENER})),
    "transfer_site": (ANYWHERE, frozenset({R.OFFICER, R.CONVENER})),
    "recuse": (ANYWHERE, frozenset({R.OFFICER, R.SITE_HEAD, R.CONVENER, R.SUPERVISOR, R.CITIZEN, R.TIME})),
    "add_fact": (ANYWHERE, frozenset({R.CITIZEN, R.COUNTER, R.OFFICER, R.EXPERT})),
    "correct": (
        ANYWHERE,
        frozenset({R.COUNTER, R.OFFICER, R.EXPERT, R.SITE_HEAD, R.CONVENER, R.SUPERVISOR}),
    ),
    "ask_expert": (ANYWHERE, frozenset({R.OFFICER, R.SITE_HEAD})),
    "advise": (ANYWHERE, frozenset({R.EXPERT})),
    "authorise": (ANYWHERE, frozenset({R.CITIZEN, R.OFFICER})),
    "join_topic": (ANYWHERE, frozenset({R.OFFICER})),
    "release_hold": (ANYWHERE, frozenset({R.OFFICER})),
    "grant_special": (WITHIN_LIMIT, frozenset({R.CONVENER})),
    "ask_extension": (WITHIN_LIMIT, frozenset({R.OFFICER, R.UNIT_HEAD})),
    "extend": (WITHIN_LIMIT, frozenset({R.LEADER})),
    "deny_extension": (WITHIN_LIMIT, frozenset({R.LEADER, R.TIME})),
    "instruct": (ANYWHERE, frozenset({R.LEADER})),
    "recall_instruction": (ANYWHERE, frozenset({R.LEADER})),
    "note_hop": (ANYWHERE, frozenset({R.COUNTER})),
    "stand_in": (ANYWHERE, frozenset({R.TIME})),
    "hand_back": (ANYWHERE, frozenset({R.TIME})),
}
ASKED_UNTIL = {"extend": NOW + DAY, "deny_extension": NOW}
FIRST_REVIEWER = frozenset({R.SITE_HEAD})
REVIEWS = {"confirm_no", "send_back"}
RECEIVING = {"accept_hand_over", "refuse_hand_over", "accept_transfer", "refuse_transfer", "report_back"}


def test_the_table_of_powers_names_every_verb_that_is_built() -> None:
    assert {move.name for move in MOVES if move.is_built} - RECEIVING - REVIEWS - {"register"} == set(POWERS)


@pytest.mark.parametrize("name", POWERS)
def test_who_may_make_a_move_and_where(name: str) -> None:
    steps, roles = POWERS[name]
    for step in Step:
        earlier = S.ARCHIVED if name == "file" else S.HANDLING
        held = int(name == "release_hold")
        until = ASKED_UNTIL.get(name)
        asked = facts(
            step,
            waived=name == "file",
            earlier_step=earlier,
            holds=held,
            extension_until=until,
            asked_again=name == "answer_again",
            unsolved_again=name == "let_stand",
            conference_asked=name in process.OF_A_PROPOSAL,
            hops=int(name == "note_hop"),
            instructed=frozenset({99} if name == "recall_instruction" else ()),
            called_by=frozenset({SUPERVISOR.person}),
        )
        for role, actor in OF_ROLE.items():
            expected = "not_yours" if role not in roles else "yes" if step in steps else "wrong_step"
            assert answer(name, asked, actor) == expected, (name, step, role)


@pytest.mark.parametrize("name", sorted(REVIEWS))
@pytest.mark.parametrize(
    ("sent_back", "head", "convener"),
    [(0, "yes", "first_review"), (1, "second_review", "yes")],
    ids=["first time", "second time"],
)
def test_who_reviews_a_no(name: str, sent_back: int, head: str, convener: str) -> None:
    asked = facts(S.NO_REVIEW, proposers=frozenset({OFFICER.person}), used={"send_back": sent_back})
    assert answer(name, asked, HEAD) == head
    assert answer(name, asked, CONVENER) == convener
    assert answer(name, asked, LEADER) == answer(name, asked, OFFICER) == "not_yours"


def test_the_third_time_the_convener_can_only_confirm() -> None:
    asked = facts(S.NO_REVIEW, proposers=frozenset({OFFICER.person}), used={"send_back": 2})
    assert answer("send_back", asked, CONVENER) == "bound_reached"
    assert answer("confirm_no", asked, CONVENER) == "yes"


@pytest.mark.parametrize("move", [move for move in MOVES if not move.is_built], ids=lambda move: move.key)
def test_what_is_not_built_is_neither_done_nor_offered(move: Move) -> None:
    for step in move.starts:
        for actor in CAST:
            assert all(offer.move.key != move.key for offer in process.offers(facts(step), actor))
    if not any(other.is_built for other in process.rows(move.name)):
        assert answer(move.name, facts(min(move.starts)), CONVENER) == "not_built"


def test_unknown_moves_are_not_built() -> None:
    assert answer("fly", facts(), OFFICER) == "not_built"


@pytest.mark.parametrize(
    ("actor", "because"),
    [
        (ELSEWHERE, "an officer of another site"),
        (STRANGER, "the citizen of another case"),
        (staff(99, R.COUNTER, HERE), "a clerk who did not receive it first"),
        (staff(98, R.EXPERT), "an expert who was not asked"),
        (Actor(ref="anonymous"), "nobody"),
    ],
)
def test_whom_a_case_does_not_concern_sees_nothing(actor: Actor, because: str) -> None:
    for step in Step:
        assert process.offers(facts(step), actor) == [], because


def test_the_officer_of_another_site_may_once_he_handles_it() -> None:
    assert answer("propose_answer", facts(handler=ELSEWHERE.person), ELSEWHERE) == "yes"
    district = staff(30, R.OFFICER)
    assert answer("propose_answer", facts(), district) == "yes", "the district's window reaches every case"


def test_the_head_of_another_site_may_not() -> None:
    assert answer("confirm_decline", facts(S.DECLINE_REVIEW), OTHER_HEAD) == "not_yours"


# --- a clock that is out passes the move on ---------------------------------------------------------------------

HEAD_, CONVENER_, LEADER_ = R.SITE_HEAD, R.CONVENER, R.LEADER


@pytest.mark.parametrize(
    ("key", "out", "nobody", "may"),
    [
        ("confirm_decline", False, set(), {HEAD_}),
        ("confirm_decline", True, set(), {HEAD_, CONVENER_}),
        ("confirm_decline", False, {HEAD_}, {HEAD_, CONVENER_}),
        ("confirm_decline", False, {HEAD_, CONVENER_}, {HEAD_, CONVENER_, LEADER_}),
        ("confirm_decline", True, {CONVENER_}, {HEAD_, CONVENER_, LEADER_}),
        ("uphold_decline", True, set(), {CONVENER_, LEADER_}),
        ("accept", True, {R.OFFICER}, {R.OFFICER}),
        ("close_unsolved", True, set(), {CONVENER_}),
    ],
)
def test_deciders(key: str, out: bool, nobody: set[Role], may: set[Role]) -> None:
    asked = facts(step_clock_out=out, deciders=dict.fromkeys(nobody, frozenset()))
    assert process.deciders(row(key), asked) == may


def test_the_convener_decides_once_the_site_heads_clock_is_red() -> None:
    asked = facts(S.DECLINE_REVIEW, proposers=frozenset({OFFICER.person}))
    assert answer("confirm_decline", asked, CONVENER) == "not_yours"
    assert answer("confirm_decline", replace(asked, step_clock_out=True), CONVENER) == "yes"
    assert answer("confirm_decline", replace(asked, step_clock_out=True), HEAD) == "yes"


def test_a_silent_officer_is_replaced_by_whoever_the_head_names() -> None:
    assert answer("reassign", facts(S.ACCEPTED), HEAD) == "yes"
    assert answer("judge", facts(S.ACCEPTED), ELSEWHERE) == "not_yours"
    with pytest.raises(Refused) as foreign:
        process.move("judge", facts(S.ACCEPTED), ELSEWHERE)
    assert foreign.value.sentence == "“研判”不由您来办", "one of the same role is not sent to his own role"
    with pytest.raises(Refused) as leading:
        process.move("judge", facts(S.ACCEPTED), LEADER)
    assert leading.value.sentence == "“研判”不由您来办，由反映窗口专员办"
    assert answer("judge", facts(S.ACCEPTED, handler=ELSEWHERE.person), ELSEWHERE) == "yes"


# --- by two -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", [move for move in MOVES if move.second], ids=lambda move: move.key)
def test_a_second_never_is_the_proposer(move: Move) -> None:
    step = min(move.starts)
    for actor in CAST:
        if actor.person is None:
            continue
        refused = process.confirmable(move, facts(step), actor, proposer=actor.person)
        assert refused is not None and refused.code in {"same_person", "not_yours"}


def test_a_person_with_both_roles_still_is_one_person() -> None:
    both = Actor(ref="staff:1", person=1, held=frozenset({Held(role=R.CONVENER), Held(role=R.LEADER)}))
    refused = process.confirmable(row("close_unsolved"), facts(S.ANSWERED), both, proposer=1)
    assert refused is not None and refused.code == "same_person"
    assert process.confirmable(row("close_unsolved"), facts(S.ANSWERED), LEADER, proposer=1) is None


@pytest.mark.parametrize(
    ("key", "actor", "nobody", "code"),
    [
        ("void", HEAD, set(), None),
        ("void", OTHER_HEAD, set(), "not_yours"),
        ("void", CONVENER, set(), "not_yours"),
        ("void", CONVENER, {HEAD_}, None),
        ("void", CITIZEN, {HEAD_}, "not_yours"),
        ("close_unsolved", OTHER_CONVENER, set(), "wrong_step"),
    ],
)
def test_who_may_be_the_second(key: str, actor: Actor, nobody: set[Role], code: str | None) -> None:
    asked = facts(S.REGISTERED, deciders=dict.fromkeys(nobody, frozenset()))
    refused = process.confirmable(row(key), asked, actor, proposer=OFFICER.person)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("actor", "asked", "code", "because"),
    [
        (CONVENER, {}, None, "the convener decides"),
        (LEADER, {}, "not_yours", "his turn comes when the clock is out"),
        (LEADER, {"late_questions": frozenset({"recuse.again"})}, None, "passed on"),
        (CONVENER, {"late_questions": frozenset({"recuse.again"})}, None, "the late one keeps his right"),
        (LEADER, {"late_questions": frozenset({"void"})}, "not_yours", "another question is late"),
        (LEADER, {"deciders": {R.CONVENER: frozenset()}}, None, "no convener is left: red at once"),
        (CONVENER, {"concerned": frozenset({CONVENER.person})}, "concerned", "he would judge himself"),
        (HEAD, {"late_questions": frozenset({"recuse.again"})}, "not_yours", "it passes up, not down"),
    ],
)
def test_who_decides_a_second_recusal(
    actor: Actor, asked: dict[str, Any], code: str | None, because: str
) -> None:
    refused = process.confirmable(row("recuse.again"), facts(**asked), actor, proposer=OFFICER.person)
    assert (refused.code if refused else None) == code, because


@pytest.mark.parametrize(
    ("key", "barred", "code", "because"),
    [
        ("void", {OFFICER.person}, "proposer_out", "who is out has no act in the case, begun or not"),
        ("void", {COUNTER.person}, None, "somebody else is out"),
        ("void", {HEAD.person}, "not_yours", "the second is out himself: it passes on"),
        ("recuse.again", {OFFICER.person}, None, "the question of a recusal stands whoever asked it"),
    ],
)
def test_what_somebody_proposed_who_is_out_since(
    key: str, barred: set[int], code: str | None, because: str
) -> None:
    by = CONVENER if key == "recuse.again" else HEAD
    asked = facts(S.REGISTERED, barred=frozenset(barred))
    refused = process.confirmable(row(key), asked, by, proposer=OFFICER.person)
    assert (refused.code if refused else None) == code, because


def test_only_the_second_recusal_stands() -> None:
    assert frozenset({"recuse.again"}) == process.STANDING
    assert row("recuse.again").question is ClockKind.RECUSAL
    assert row("void").question is ClockKind.PROPOSAL


@pytest.mark.parametrize(
    ("actor", "first", "barred", "may", "because"),
    [
        (COUNTER, 11, set(), True, "the clerk who took it first"),
        (ELSEWHERE, 3, set(), True, "an officer elsewhere by now: whoever first received keeps the place"),
        (ELSEWHERE, 11, set(), False, "not his case at all"),
        (ELSEWHERE, 3, {3}, False, "recused he has nothing left"),
        (staff(12, R.UNIT_HEAD), 12, set(), False, "he serves at no counter any more"),
    ],
)
def test_whoever_first_received_may_add_facts(
    actor: Actor, first: int, barred: set[int], may: bool, because: str
) -> None:
    asked = facts(S.HANDLING, first=first, barred=frozenset(barred))
    assert process.is_for(row("add_fact"), asked, actor) is may, because


def test_the_same_proposal_is_not_made_twice() -> None:
    assert answer("void", facts(S.REGISTERED, proposals=frozenset({"void"})), OFFICER) == "already_proposed"
    assert answer("terminate", facts(S.REGISTERED, proposals=frozenset({"void"})), OFFICER) == "yes"


# --- conditions -------------------------------------------------------------------------------------------------

TRUE_AND_FALSE: tuple[tuple[Condition, CaseFacts, CaseFacts, Actor], ...] = (
    (process.HAS_THE_CASE, facts(handler=1), facts(handler=2), OFFICER),
    (process.HAS_THE_CASE, facts(handler=2), facts(handler=2, site=THERE), HEAD),
    (process.NO_HOLDS, facts(holds=0), facts(holds=1), OFFICER),
    (process.SOMETHING_HELD, facts(holds=1), facts(holds=0), OFFICER),
    (process.NOT_PROPOSER, facts(proposers=frozenset({1})), facts(proposers=frozenset({4})), HEAD),
    (process.REDO_RIGHT, facts(redo_until=NOW + DAY), facts(redo_until=NOW), CITIZEN),
    (process.REDO_RIGHT, facts(), facts(waived=True), CITIZEN),
    (process.REDO_RIGHT, facts(), facts(redo_until=None), CITIZEN),
    (process.APPEAL_RIGHT, facts(appeal_until=NOW + DAY), facts(appeal_until=NOW), CITIZEN),
    (process.APPEAL_RIGHT, facts(), facts(waived=True), CITIZEN),
    (process.PAUSE_LEFT, facts(pause_days_left=1), facts(pause_days_left=0), OFFICER),
    (process.SUPPLEMENT_OVER, facts(supplement_until=NOW), facts(supplement_until=NOW + DAY), TIME),
    (process.SUPPLEMENT_OVER, facts(), facts(supplement_until=None), TIME),
    (process.SILENCE_OVER, facts(silence_until=NOW), facts(silence_until=NOW + DAY), TIME),
    (process.NO_CALL_BACK_DUE, facts(), facts(call_back_due=True), TIME),
    (process.RIGHTS_OVER, facts(S.CLOSED, redo_until=NOW), facts(S.CLOSED, redo_until=NOW + DAY), OFFICER),
    (process.RIGHTS_OVER, facts(S.CLOSED, waived=True), facts(S.CLOSED), OFFICER),
    (process.RIGHTS_OVER, facts(S.DECLINED, appeal_until=NOW), facts(S.DECLINED), OFFICER),
    (process.RIGHTS_OVER, facts(S.VOIDED), facts(S.DECLINED), OFFICER),
    (process.RIGHT_TO_WAIVE, facts(S.CLOSED), facts(S.CLOSED, waived=True), CITIZEN),
    (process.RIGHT_TO_WAIVE, facts(S.CLOSED), facts(S.CLOSED, redo_until=NOW), CITIZEN),
    (process.RIGHT_TO_WAIVE, facts(S.DECLINED), facts(S.DECLINED, appeal_until=None), CITIZEN),
    (process.ASKED_AGAIN, facts(S.CLOSED, asked_again=True), facts(S.CLOSED), CITIZEN),
    (process.UNSOLVED_AGAIN, facts(S.CLOSED, unsolved_again=True), facts(S.CLOSED), CONVENER),
    (
        process.NOT_ANSWERER,
        facts(answered_by=frozenset({1})),
        facts(answered_by=frozenset({CONVENER.person})),  # type: ignore[arg-type]
        CONVENER,
    ),
    (process.NOT_UNSOLVED_AGAIN, facts(S.CLOSED), facts(S.CLOSED, unsolved_again=True), CONVENER),
    (process.NO_PROMISES, facts(), facts(open_promises=1), OFFICER),
    (process.NO_WORD_AWAITED, facts(), facts(asked_until=NOW + DAY), OFFICER),
    (process.NO_WORD_AWAITED, facts(asked_until=NOW), facts(asked_until=NOW + DAY), OFFICER),
    (process.NO_FINDING, facts(), facts(finding_open=True), OFFICER),
    (process.EARLIER_FILED, facts(S.MERGED, earlier_step=S.ARCHIVED), facts(S.MERGED), OFFICER),
    (process.EARLIER_FILED, facts(S.CLOSED), facts(S.MERGED, earlier_step=S.CLOSED), OFFICER),
    (
        process.EARLIER_FILED,
        facts(S.MERGED, earlier_step=S.ARCHIVED),
        facts(S.MERGED, earlier_step=S.ARCHIVED, earlier_unanswered=True),
        OFFICER,
    ),
    (
        process.EARLIER_UNANSWERED,
        facts(earlier_step=S.ARCHIVED, earlier_unanswered=True),
        facts(earlier_step=S.ARCHIVED),
        OFFICER,
    ),
    (process.EARLIER_UNANSWERED, facts(earlier_step=S.TO_TELL), facts(earlier_step=S.ANSWERED), OFFICER),
    (process.EARLIER_UNANSWERED, facts(earlier_step=S.WITHDRAWN), facts(earlier_step=S.CLOSED), OFFICER),
    (
        process.EARLIER_UNANSWERED,
        facts(earlier_step=S.APPEAL_REVIEW),
        facts(earlier_step=S.ARCHIVED),
        OFFICER,
    ),
    (process.FIRST_REVIEW, facts(), facts(used={"send_back": 1}), HEAD),
    (process.LATER_REVIEW, facts(used={"send_back": 1}), facts(), CONVENER),
    (process.ASKED_ONCE, facts(used={"ask_citizen": 1}), facts(), OFFICER),
    (process.RECUSED_ONCE, facts(used={"recuse": 1}), facts(), OFFICER),
    (process.IS_RECEIVER, facts(receiver=2), facts(receiver=1), COLLEAGUE),
    (process.IS_RECEIVER, facts(receiver=2), facts(receiver=None), COLLEAGUE),
    (process.AT_RECEIVING_SITE, facts(to_site=THERE), facts(to_site=None), ELSEWHERE),
    (process.AT_RECEIVING_SITE, facts(to_site=THERE), facts(to_site=HERE), ELSEWHERE),
    (process.NOBODY_ASKED, facts(), facts(receiver=2), OFFICER),
    (process.NOBODY_ASKED, facts(), facts(to_site=THERE), OFFICER),
    (process.BEFORE_DUE, facts(), facts(answer_due=NOW), CONVENER),
    (process.BEFORE_DUE, facts(), facts(answer_due=None), CONVENER),
    (process.FIRST_CLOCK, facts(), facts(second_clock=True), OFFICER),
    (process.NOT_EXTENDED, facts(), facts(used={"extend": 1}), CONVENER),
    (process.DAYS_LEFT, facts(more_days=1), facts(more_days=0), OFFICER),
    (process.NO_EXTENSION_ASKED, facts(), facts(extension_until=NOW + DAY), OFFICER),
    (process.EXTENSION_ASKED, facts(extension_until=NOW), facts(), LEADER),
    (process.EXTENSION_IN_TIME, facts(extension_until=NOW + DAY), facts(extension_until=NOW), LEADER),
    (process.EXTENSION_LAPSES, facts(extension_until=NOW), facts(extension_until=NOW + DAY), TIME),
    (process.HOP_OPEN, facts(hops=1), facts(), COUNTER),
    (process.IS_INSTRUCTED, facts(instructed=frozenset({1})), facts(instructed=frozenset({2})), OFFICER),
    (process.SOMEBODY_INSTRUCTED, facts(instructed=frozenset({2})), facts(), LEADER),
    (process.NOT_ASKER, facts(extension_asker=1), facts(extension_asker=7), LEADER),
    (process.NO_CONFERENCE_ASKED, facts(), facts(conference_asked=True), OFFICER),
    (process.CONFERENCE_ASKED, facts(conference_asked=True), facts(), CONVENER),
    (process.TIME_TO_CONFER, facts(), facts(answer_due=NOW), CONVENER),
    (process.TIME_TO_CONFER, facts(), facts(answer_due=None), CONVENER),
    (process.MAY_ASK_AGAIN, facts(used={"ask_conference": 1}), facts(used={"ask_conference": 2}), OFFICER),
    (
        process.MAY_CONVENE_AGAIN,
        facts(used={"convene": 2}, third_conference=True),
        facts(used={"convene": 2}),
        CONVENER,
    ),
    (process.CALLED_BACK, facts(called_back=True), facts(), TIME),
    (
        process.IS_VISITOR,
        facts(called_by=frozenset({SUPERVISOR.person})),
        facts(called_by=frozenset({OFFICER.person})),
        SUPERVISOR,
    ),
    (process.CONFERENCE_OVER, facts(), facts(conferring=True), CONVENER),
    (
        process.CONFERENCE_OVER,
        facts(conferring=True, answer_due=NOW),
        facts(conferring=True, answer_due=NOW + DAY),
        TIME,
    ),
)


@pytest.mark.parametrize(
    ("condition", "holds", "fails", "actor"), TRUE_AND_FALSE, ids=[each[0].code for each in TRUE_AND_FALSE]
)
def test_conditions(condition: Condition, holds: CaseFacts, fails: CaseFacts, actor: Actor) -> None:
    assert condition.holds(holds, actor) is True
    assert condition.holds(fails, actor) is False


def test_every_condition_of_the_table_has_been_true_and_false_once() -> None:
    tried = {condition.code for condition, *_ in TRUE_AND_FALSE}
    assert {condition.code for move in MOVES for condition in move.conditions} == tried


@pytest.mark.parametrize(
    ("name", "asked", "actor", "code"),
    [
        ("propose_answer", facts(holds=2), OFFICER, "held"),
        ("confirm_decline", facts(S.DECLINE_REVIEW, proposers=frozenset({HEAD.person})), HEAD, "same_person"),
        ("redo", facts(S.CLOSED, redo_until=NOW), CITIZEN, "redo_right_over"),
        ("appeal", facts(S.DECLINED, waived=True), CITIZEN, "appeal_right_over"),
        ("ask_citizen", facts(pause_days_left=0), OFFICER, "pause_used_up"),
        (
            "supplement_lapsed",
            facts(S.WAITING_CITIZEN, supplement_until=NOW + DAY),
            TIME,
            "supplement_not_due",
        ),
        ("close", facts(S.ANSWERED, silence_until=NOW + DAY), TIME, "silence_not_over"),
        ("close", facts(S.ANSWERED, call_back_due=True), TIME, "call_back_due"),
        ("file", facts(S.CLOSED), ARCHIVIST, "rights_open"),
        ("file", facts(S.CLOSED, waived=True, open_promises=1), ARCHIVIST, "promise_open"),
        ("file", facts(S.MERGED, waived=True), ARCHIVIST, "earlier_open"),
        ("file", facts(S.CLOSED, waived=True, asked_until=NOW + DAY), ARCHIVIST, "asked_again_open"),
        ("file", facts(S.CLOSED, waived=True, finding_open=True), ARCHIVIST, "signature_disputed"),
        ("unmerge", facts(S.MERGED, earlier_step=S.CLOSED), CITIZEN, "earlier_answered"),
        ("hand_over", facts(receiver=2), OFFICER, "hand_over_open"),
        ("accept_hand_over", facts(receiver=2), OFFICER, "not_yours"),
        ("accept_hand_over", facts(receiver=2), COLLEAGUE, "yes"),
        ("accept_transfer", facts(to_site=THERE), OFFICER, "not_yours"),
        ("accept_transfer", facts(to_site=THERE), ELSEWHERE, "yes"),
        ("judge", facts(S.HANDLING), OFFICER, "wrong_step"),
        ("grant_special", facts(used={"grant_special": 1}), CONVENER, "bound_reached"),
        ("grant_special", facts(answer_due=NOW), CONVENER, "due_over"),
        ("ask_extension", facts(second_clock=True), OFFICER, "second_clock"),
        ("ask_extension", facts(used={"ask_extension": 2}), OFFICER, "bound_reached"),
        ("ask_extension", facts(unit=UNIT + 1), UNIT_HEAD, "not_yours"),
        ("extend", facts(extension_until=NOW), LEADER, "extension_over"),
        ("extend", facts(extension_until=NOW + DAY, extension_asker=7), LEADER, "same_person"),
        ("deny_extension", facts(extension_until=NOW + DAY), TIME, "extension_not_due"),
    ],
)
def test_refusals_are_precise(name: str, asked: CaseFacts, actor: Actor, code: str) -> None:
    assert answer(name, asked, actor) == code


def test_a_hold_blocks_the_proposed_answer_and_nothing_else() -> None:
    assert [move.name for move in MOVES if process.NO_HOLDS in move.conditions] == ["propose_answer"]


def test_a_refusal_names_its_row() -> None:
    with pytest.raises(Refused, match="现在是“办理中”，不能“受理”（办理规程 §2“受理”）"):
        process.move("accept", facts(), OFFICER)


# --- what is offered ----------------------------------------------------------------------------------------------


def shown(asked: CaseFacts, actor: Actor) -> dict[str, str]:
    """Every offer by key: “yes” or the code of what blocks it."""
    return {
        offer.move.key: offer.blocked.code if offer.blocked else "yes"
        for offer in process.offers(asked, actor)
    }


def test_an_impossible_move_of_this_step_stays_visible_with_its_reason() -> None:
    offered = shown(facts(holds=1), OFFICER)
    assert offered["propose_answer"] == "held"
    assert list(offered)[-1] == "propose_answer", "the blocked ones come last"
    assert "accept" not in offered, "a move of another step is not shown"
    assert "reassign" not in offered, "nor is another's"


def test_one_button_per_verb() -> None:
    for step in Step:
        for actor in CAST:
            for used in ({}, {"ask_citizen": 1}, {"ask_citizen": 2}, {"recuse": 1}, {"send_back": 1}):
                names = [offer.move.name for offer in process.offers(facts(step, used=used), actor)]
                assert len(names) == len(set(names)), (step, actor.ref, used)


@pytest.mark.parametrize(
    ("used", "key", "state"),
    [
        ({}, "ask_citizen", "yes"),
        ({"ask_citizen": 1}, "ask_citizen.again", "yes"),
        ({"ask_citizen": 2}, "ask_citizen", "bound_reached"),
        ({}, "recuse", "yes"),
        ({"recuse": 1}, "recuse.again", "yes"),
    ],
)
def test_the_row_of_a_verb_that_fits_is_the_one_shown(used: dict[str, int], key: str, state: str) -> None:
    offered = shown(facts(used=used), OFFICER)
    assert offered[key] == state
    assert [other for other in offered if row(other).name == row(key).name] == [key]


def test_what_is_offered_may_be_done_and_what_is_blocked_may_not() -> None:
    for step in Step:
        for actor in CAST:
            for offer in process.offers(facts(step), actor):
                assert (answer(offer.move.name, facts(step), actor) == "yes") == (offer.blocked is None)


def test_time_is_offered_only_what_time_does() -> None:
    assert shown(facts(S.WAITING_CITIZEN), TIME) == {
        "supplement_lapsed": "yes",
        "recuse": "yes",
        "reassign": "yes",
        "stand_in": "yes",
        "hand_back": "yes",
    }
    because = "for a clue, whose bringer is withheld; for a handler who cannot work on the case any more"
    assert shown(facts(), TIME) == {
        "recuse": "yes",
        "reassign": "yes",
        "stand_in": "yes",
        "hand_back": "yes",
        "deny_extension": "no_extension_asked",
    }, because


# --- recusal --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "actor", [each for each in CAST if each.person is not None], ids=lambda actor: actor.ref
)
def test_a_barred_person_can_do_nothing(actor: Actor) -> None:
    barred = frozenset({actor.person}) - {None}
    for step in Step:
        for nobody in (frozenset(), frozenset({R.SITE_HEAD, R.CONVENER})):
            asked = facts(
                step,
                barred=barred,
                first=actor.person,
                handler=actor.person,
                receiver=actor.person,
                to_site=THERE,
                step_clock_out=True,
                deciders=dict.fromkeys(nobody, frozenset()),
                experts=barred,
            )
            assert process.offers(asked, actor) == []
            for move in MOVES:
                if move.second:
                    assert process.confirmable(move, asked, actor, proposer=1000) is not None


# --- many people at once ----------------------------------------------------------------------------------------------

DUTY = staff(40, R.OFFICER, HERE)
WALKERS = (*CAST, DUTY)


@dataclass
class Walk:
    """A case walked through the table by whoever comes; effects as `cases` makes them, without a database."""

    now: CaseFacts
    history: list[tuple[Move, Step, Step]] = field(default_factory=list)
    entered_at: datetime = NOW
    becomes: str = "handler"

    def try_move(self, name: str, actor: Actor, second: Actor, outcome: Outcome, other: int) -> bool:
        """Makes the move if the table allows it, with its second person where it needs one."""
        try:
            made = process.move(name, self.now, actor)
        except Refused:
            return False
        if made.second and process.confirmable(made, self.now, second, proposer=actor.person) is not None:
            return False
        self._make(made, actor, outcome, other)
        return True

    def _make(self, made: Move, actor: Actor, outcome: Outcome, other: int) -> None:
        start, end = self.now.step, paths.end_of(made, self.now, outcome)
        self.history.append((made, start, end))
        used = {**self.now.used, made.counter: self.now.times(made.counter) + 1}
        self.now = replace(self.now, step=end, used=used, before=paths.came_from(end, self.history))
        if end is not start:
            self.entered_at = self.now.at
            self._enter(end, made, actor)
        self._people(made, actor, other)

    def _enter(self, end: Step, made: Move, actor: Actor) -> None:
        now = self.now.at
        entering = {
            S.ANSWERED: {"silence_until": now + 5 * DAY, "redo_until": now + 10 * DAY, "waived": False},
            S.DECLINED: {"appeal_until": now + 10 * DAY, "waived": False},
            S.WAITING_CITIZEN: {
                "supplement_until": now + 5 * DAY,
                "pause_days_left": self.now.pause_days_left - 5,
            },
        }.get(end, {})
        if made.name in {"propose_decline", "propose_answer"}:
            entering = {**entering, "proposers": frozenset({actor.person})}
        self.now = replace(self.now, step_clock_out=False, receiver=None, to_site=None, **entering)  # type: ignore[arg-type]

    def _people(self, made: Move, actor: Actor, other: int) -> None:
        known = self.now
        if made.name in {"hand_over", "replace_first"}:
            self.becomes = "handler" if made.name == "hand_over" else "first"
            self.now = replace(known, receiver=other)
        elif made.name == "accept_hand_over":
            self.now = replace(known, receiver=None, **{self.becomes: actor.person})  # type: ignore[arg-type]
        elif made.name == "refuse_hand_over":
            self.now = replace(known, receiver=None)
        elif made.name == "reassign" and other not in known.barred:
            self.now = replace(known, handler=other)
        elif made.name == "waive":
            self.now = replace(known, waived=True)
        elif made.name == "recuse" and known.handler != DUTY.person:
            out = known.handler
            first = DUTY.person if known.first == out else known.first
            self.now = replace(
                known, barred=known.barred | {out}, handler=DUTY.person, first=first, receiver=None
            )

    def wait(self, hours: int) -> None:
        """Lets time pass; after a day the clock of a step is out."""
        later = self.now.at + timedelta(hours=hours)
        self.now = replace(self.now, at=later, step_clock_out=later - self.entered_at > DAY)

    def can_go_on(self) -> bool:
        """Whether somebody could change the step, now or once time has passed."""
        late = replace(self.now, at=self.now.at + 60 * DAY, step_clock_out=True)
        return any(
            offer.blocked is None and paths.ends(offer.move) and self._has_second(offer.move, asked, actor)
            for asked in (self.now, late)
            for actor in WALKERS
            for offer in process.offers(asked, actor)
        )

    @staticmethod
    def _has_second(made: Move, asked: CaseFacts, proposer: Actor) -> bool:
        return not made.second or any(
            process.confirmable(made, asked, actor, proposer=proposer.person) is None for actor in WALKERS
        )


LEAVING = {"withdraw", "record_withdrawal", "merge", "terminate", "void"}


@dataclass(frozen=True)
class Turn:
    """One turn of a walk: who comes, whether he presses on, what he picks, and how long everybody then waits."""

    comes: int
    onward: bool
    picks: int
    second: Actor
    outcome: Outcome
    other: int
    hours: int


TURNS = st.builds(
    Turn,
    comes=st.integers(0, len(WALKERS) - 1),
    onward=st.sampled_from((True, True, True, False)),
    picks=st.integers(0, 20),
    second=st.sampled_from((HEAD, HEAD, CONVENER, LEADER, OTHER_CONVENER)),
    outcome=st.sampled_from(Outcome),
    other=st.sampled_from((1, 2, 3, 40)),
    hours=st.sampled_from((0, 1, 4, 30, 300)),
)


def _choices(walk: Walk, actor: Actor, *, onward: bool) -> list[str]:
    """What this actor may choose; one who presses on changes the step without leaving the road."""
    allowed = [offer.move for offer in process.offers(walk.now, actor) if offer.blocked is None]
    if onward:
        allowed = [move for move in allowed if paths.ends(move) and move.name not in LEAVING]
    return [move.name for move in allowed]


def _take(walk: Walk, turn: Turn) -> None:
    """The first who comes and can choose something, chooses."""
    for actor in (*WALKERS[turn.comes :], *WALKERS[: turn.comes]):
        choices = _choices(walk, actor, onward=turn.onward)
        if choices:
            walk.try_move(choices[turn.picks % len(choices)], actor, turn.second, turn.outcome, turn.other)
            break
    walk.wait(turn.hours)


def _start() -> Walk:
    return Walk(now=facts(S.REGISTERED, before=None, first=OFFICER.person, clock_started=False))


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(TURNS, min_size=5, max_size=40))
def test_a_random_walk_loses_nobody_and_is_never_stuck(turns: list[Turn]) -> None:
    walk = _start()
    for turn in turns:
        _take(walk, turn)
        _assert_kept(walk)
    assert all(walk.now.times(move.counter) <= _most(move) for move in MOVES if move.at_most is not None)


def _thrown(dice: random.Random) -> Turn:
    return Turn(
        comes=dice.randrange(len(WALKERS)),
        onward=dice.random() < 0.6,
        picks=dice.randrange(21),
        second=dice.choice((HEAD, HEAD, CONVENER, LEADER)),
        outcome=dice.choice(list(Outcome)),
        other=dice.choice((1, 2, 3, 40)),
        hours=dice.choice((0, 1, 4, 30, 300)),
    )


def test_the_walks_go_everywhere() -> None:
    """The walk above would prove nothing if it never came beyond the door."""
    missing = set(Step) - {S.IN_CONFERENCE, S.VOIDED}
    for seed in range(2000):
        dice, walk = random.Random(seed), _start()
        for _ in range(15):
            _take(walk, _thrown(dice))
            missing.discard(walk.now.step)
        if not missing:
            break
    assert missing == set()


def _assert_kept(walk: Walk) -> None:
    if walk.now.step not in OPEN_STEPS:
        return
    assert walk.now.first is not None and walk.now.first not in walk.now.barred
    assert walk.now.handler is not None and walk.now.handler not in walk.now.barred
    assert walk.can_go_on(), walk.now
    if walk.now.step is S.WAITING_CITIZEN:
        assert walk.now.before in {S.ACCEPTED, S.HANDLING}


def _most(move: Move) -> int:
    """The widest bound of a counter: rows of one verb share it; rows without a bound lift it."""
    bounds = [other.at_most for other in MOVES if other.counter == move.counter]
    return 10_000 if None in bounds else max(bound for bound in bounds if bound is not None)
