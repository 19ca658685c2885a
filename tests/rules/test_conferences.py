"""The table of conferences: who may do what when, what each act must say, and that every history comes to an end with somebody waiting for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bancheng.rules import conferences as rules
from bancheng.rules import process
from bancheng.rules.clocks import Limit
from bancheng.rules.conferences import BY_NAME, CLOCK_OF, ENDS, MOVES, OPEN, ConferenceFacts, Line, SignFacts
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ConferenceStep, Countersign, Presence, Role, Step
from tests.rules.district import CALENDAR, at

S, R = ConferenceStep, Role
NOW = at("2026-03-02 09:00")
UNIT = 7


def actor(role: Role, person: int, *, unit: int | None = None) -> Actor:
    return Actor(ref=f"staff:{person}", person=person, held=frozenset({Held(role=role, unit=unit)}))


OFFICER, CONVENER, OTHER = actor(R.OFFICER, 1), actor(R.CONVENER, 2), actor(R.CONVENER, 3)
LEADER, HEAD = actor(R.LEADER, 4), actor(R.UNIT_HEAD, 5, unit=UNIT)
LIAISON, STRANGER = actor(R.LIAISON, 6, unit=UNIT), actor(R.UNIT_HEAD, 8, unit=9)
DECIDERS = {R.CONVENER: frozenset({2, 3}), R.LEADER: frozenset({4})}


def facts(step: ConferenceStep, **values: object) -> ConferenceFacts:
    return ConferenceFacts(**({"step": step, "at": NOW, "deciders": DECIDERS} | values))  # type: ignore[arg-type]


def code(name: str, of: ConferenceFacts, who: Actor) -> str:
    refused = rules.refusal_to(name, of, who)
    return refused.code if refused else ""


CHAIRED = [move for move in MOVES if R.CONVENER in move.by]


@pytest.mark.parametrize("move", CHAIRED, ids=lambda move: move.name)
@pytest.mark.parametrize("step", ConferenceStep)
def test_the_convener_does_each_thing_in_its_step_and_nobody_else(move, step) -> None:
    assert (code(move.name, facts(step), CONVENER) == "") == (step in move.starts)
    for who in (OFFICER, LEADER, HEAD, LIAISON):
        assert code(move.name, facts(step), who) == "not_yours"


@pytest.mark.parametrize("move", CHAIRED, ids=lambda move: move.name)
def test_what_the_convener_leaves_passes_to_the_leader(move) -> None:
    (step, *_) = move.starts
    assert code(move.name, facts(step, late=True), LEADER) == "", "his clock is out"
    assert code(move.name, facts(step, out=frozenset({2})), OTHER) == "", "another convener is left"
    assert code(move.name, facts(step, out=frozenset({2})), LEADER) == "not_yours"
    alone = facts(step, out=frozenset({2, 3}))
    assert code(move.name, alone, CONVENER) == "not_yours"
    assert code(move.name, alone, LEADER) == "", "no convener is left"


def test_what_went_up_only_the_leader_settles() -> None:
    assert code("decide", facts(S.RAISED), LEADER) == ""
    assert code("decide", facts(S.RAISED, late=True), CONVENER) == "not_yours"
    assert code("decide", facts(S.COUNTERSIGNED), LEADER) == "wrong_step"
    assert code("decide", facts(S.RAISED, out=frozenset({4})), LEADER) == "not_yours"


def test_a_meeting_is_put_off_once() -> None:
    assert code("postpone", facts(S.CALLED), CONVENER) == ""
    assert code("postpone", facts(S.CALLED, used={"postpone": 1}), CONVENER) == "bound_reached"


@pytest.mark.parametrize(("name", "most"), [("note", rules.MOST_NOTES), ("resolve", rules.MOST_RESOLUTIONS)])
def test_a_meeting_has_an_end(name: str, most: int) -> None:
    assert code(name, facts(S.HELD, used={name: most - 1}), CONVENER) == ""
    assert code(name, facts(S.HELD, used={name: most}), CONVENER) == "bound_reached"


def test_what_a_unit_refuses_is_not_settled_but_raised() -> None:
    refused = facts(S.COUNTERSIGNED, refused=1)
    assert code("settle", refused, CONVENER) == "refused_by_unit"
    assert code("raise", refused, CONVENER) == ""
    assert code("settle", facts(S.COUNTERSIGNED), CONVENER) == ""


# --- the graph ------------------------------------------------------------------------------------------------


def test_every_step_is_reached_and_an_end_is_left_by_nothing() -> None:
    reached, ahead = set(), {move.end for move in MOVES if not move.starts}
    while ahead:
        reached |= ahead
        ahead = {move.end for move in MOVES if move.starts & ahead} - reached
    assert reached == set(ConferenceStep)
    assert not [move.name for move in MOVES if move.starts & ENDS]
    assert set(ConferenceStep) == OPEN | ENDS


@pytest.mark.parametrize("silent", [R.OFFICER, R.CONVENER, R.LEADER, R.UNIT_HEAD], ids=str)
@pytest.mark.parametrize("step", sorted(OPEN))
def test_from_every_open_step_an_end_is_reached_though_one_role_never_acts(step, silent) -> None:
    """Its clock is red, so moves pass on; time ends what nobody does: the case's own limit strikes or raises, its end drops."""

    def may(move: rules.ConferenceMove, of: ConferenceStep) -> bool:
        return bool(rules.deciders(move, facts(of, late=True)) - {silent})

    reached, ahead = set(), {step}
    while ahead:
        reached |= ahead
        ahead = {move.end for of in ahead for move in MOVES if of in move.starts and may(move, of)} - reached
    assert reached & ENDS


def test_every_history_is_bounded_and_somebody_is_waited_for() -> None:
    """Walks every order of moves: forward in rank, each ring counted; no step without a clock, without somebody whose turn it is."""
    longest: dict[ConferenceStep, int] = {}

    def walk(step: ConferenceStep, used: tuple[str, ...], length: int) -> int:
        onward = [move for move in MOVES if step in move.starts]
        if step in ENDS:
            assert onward == []
            return length
        assert step in CLOCK_OF
        assert any(move.by - {R.TIME} for move in onward), step
        ends = []
        for move in onward:
            if move.end is step:
                assert move.at_most is not None or R.UNIT_HEAD in move.by, (
                    f"{move.name} is a ring without a bound"
                )
                continue
            ends.append(walk(move.end, (*used, move.name), length + 1))
        return max(ends)

    for step in OPEN:
        longest[step] = walk(step, (), 0)
    assert longest[S.PROPOSED] == 6, "proposed, called, held, minuted, countersigned, raised, settled"


def test_each_ring_has_its_bound() -> None:
    rings = {move.name: move.at_most for move in MOVES if move.end in move.starts}
    assert rings == {
        "postpone": 1,
        "note": rules.MOST_NOTES,
        "resolve": rules.MOST_RESOLUTIONS,
        "unresolve": rules.MOST_RESOLUTIONS,
        "countersign": 1,
    }


@pytest.mark.parametrize("step", ConferenceStep)
def test_when_a_case_is_out_of_time_what_was_discussed_goes_up(step) -> None:
    goes_up = step in {S.HELD, S.MINUTED, S.COUNTERSIGNED}
    assert rules.goes_up_late(step) == goes_up
    assert not goes_up or code("raise_late", facts(step), TIME) == ""


# --- what each must say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "units", "fields"),
    [
        ("请议定", [1, 2], []),
        ("", [1, 2], ["words"]),
        ("请议定", [1, 1], ["units"]),
        (" ", [], ["words", "units"]),
    ],
)
def test_a_proposal_says_what_and_with_whom(words, units, fields) -> None:
    assert [gap.field for gap in rules.missing_in_proposing(words, units)] == fields


DUE = at("2026-03-05 17:00")


@pytest.mark.parametrize(
    ("meets_at", "place", "units", "fields"),
    [
        (at("2026-03-04 10:00"), "二楼会议室", [1, 2], []),
        (at("2026-03-05 17:00"), "二楼会议室", [1, 2], []),
        (at("2026-03-05 17:01"), "二楼会议室", [1, 2], ["meets_at"]),
        (at("2026-03-02 08:59"), "二楼会议室", [1, 2], ["meets_at"]),
        (None, " ", [1], ["meets_at", "place", "units"]),
    ],
)
def test_a_call_says_when_where_and_whom_within_the_limit_of_the_case(meets_at, place, units, fields) -> None:
    found = rules.missing_in_calling(
        at=NOW, meets_at=meets_at, place=place, units=units, due=DUE, calendar=CALENDAR
    )
    assert [gap.field for gap in found] == fields


@pytest.mark.parametrize(
    ("meets_at", "fields"),
    [
        (at("2026-03-07 10:00"), ["meets_at"]),
        # A Saturday that is worked for a holiday.
        (at("2026-05-09 10:00"), []),
    ],
)
def test_nobody_is_called_for_a_day_of_rest(meets_at, fields) -> None:
    calling = rules.missing_in_calling(
        at=NOW, meets_at=meets_at, place="二楼", units=[1, 2], due=None, calendar=CALENDAR
    )
    again = rules.missing_in_postponing(at=NOW, meets_at=meets_at, place="二楼", due=None, calendar=CALENDAR)
    assert [gap.field for gap in calling] == [gap.field for gap in again] == fields


CAME, ABSENT, RECUSED = Presence.CAME, Presence.ABSENT, Presence.RECUSED


@pytest.mark.parametrize(
    ("presences", "postponed", "opens"),
    [
        ([CAME, CAME], False, True),
        ([CAME, ABSENT], False, False),
        ([CAME, CAME, ABSENT], False, True),
        ([CAME, ABSENT, RECUSED], False, False),
        ([CAME, RECUSED, RECUSED], False, True),
        ([CAME, ABSENT, ABSENT], True, True),
        ([ABSENT, ABSENT], True, True),
        ([RECUSED, RECUSED], False, False),
    ],
)
def test_more_than_half_of_the_units_must_come_the_first_time(presences, postponed, opens) -> None:
    refused = rules.refusal_to_open(presences, postponed=postponed)
    assert (refused is None) == opens and (refused is None or refused.code == "no_quorum")


def line(**values: object) -> Line:
    whole = {
        "unit": 1,
        "co_units": [2],
        "task": "出具说明",
        "proof": "说明文号",
        "due_on": date(2026, 3, 9),
        "invited": [1, 2, 3],
    }
    return Line(**(whole | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"unit": None}, ["unit"]),
        ({"unit": 9}, ["unit"]),
        ({"co_units": [1]}, ["co_units"]),
        ({"co_units": [9]}, ["co_units"]),
        ({"task": " "}, ["task"]),
        ({"proof": ""}, ["proof"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": date(2026, 3, 2)}, ["due_on"]),
    ],
)
def test_a_resolution_line_says_who_with_whom_what_by_when_and_by_which_proof(changes, fields) -> None:
    on, limits = date(2026, 3, 2), {"promise_longest": Limit(count=30)}
    found = rules.missing_in_line(line(**changes), on=on, calendar=CALENDAR, limits=limits)
    assert [gap.field for gap in found] == fields


def test_a_day_that_is_over_when_it_is_settled_moves_to_the_next_working_day() -> None:
    friday = date(2026, 3, 6)
    assert rules.due_on(friday, settled_on=friday - timedelta(days=1), calendar=CALENDAR) == friday
    assert rules.due_on(friday, settled_on=friday, calendar=CALENDAR) == date(2026, 3, 9)


def sign(**values: object) -> SignFacts:
    return SignFacts(**({"step": S.MINUTED, "unit": UNIT, "presence": CAME} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "who", "expected"),
    [
        (sign(), HEAD, ""),
        (sign(presence=ABSENT), HEAD, ""),
        (sign(presence=RECUSED), HEAD, "recused"),
        (sign(), LIAISON, "not_yours"),
        (sign(), STRANGER, "not_yours"),
        (sign(), CONVENER, "not_yours"),
        (sign(out=frozenset({5})), HEAD, "not_yours"),
        (sign(step=S.HELD), HEAD, "wrong_step"),
        (sign(step=S.COUNTERSIGNED), HEAD, "wrong_step"),
        (sign(said=Countersign.AGREE), HEAD, "signed_before"),
    ],
)
def test_the_head_of_each_unit_signs_once(of, who, expected) -> None:
    refused = rules.refusal_to_sign(of, who)
    assert (refused.code if refused else "") == expected


@pytest.mark.parametrize(
    ("said", "words", "fields"),
    [
        (Countersign.AGREE, "", []),
        (Countersign.RESERVE, "第二条待核", []),
        (Countersign.RESERVE, "", ["words"]),
        (Countersign.REFUSE, " ", ["words"]),
        (Countersign.REFUSE, "没有职责依据", []),
        (Countersign.SILENT, "", ["said"]),
        (None, "", ["said"]),
    ],
)
def test_a_reservation_and_a_refusal_say_why(said, words, fields) -> None:
    assert [gap.field for gap in rules.missing_in_signing(said, words)] == fields


def test_countersigning_is_over_once_everybody_has_spoken() -> None:
    assert rules.is_countersigned([Countersign.AGREE, Countersign.SILENT])
    assert not rules.is_countersigned([Countersign.AGREE, None])
    assert rules.is_countersigned([])


def test_each_move_says_what_it_does() -> None:
    assert all(move.label and move.says and move.source and move.by for move in MOVES)
    assert len(BY_NAME) == len(MOVES)


@pytest.mark.parametrize(
    ("asked", "instructed", "expected"),
    [
        (0, False, ""),
        (1, False, ""),
        (2, False, "third_conference"),
        (2, True, ""),
        (3, True, "bound_reached"),
    ],
)
def test_a_case_confers_twice_and_a_third_time_on_a_leaders_instruction(
    asked: int, instructed: bool, expected: str
) -> None:
    case = CaseFacts(
        step=Step.HANDLING,
        at=NOW,
        site=3,
        handler=1,
        used={"ask_conference": asked, "convene": asked},
        answer_due=DUE,
        third_conference=instructed,
    )
    officer = Actor(ref="staff:1", person=1, held=frozenset({Held(role=R.OFFICER, site=3)}))
    for name, who, facts_of in (
        ("ask_conference", officer, case),
        ("convene", CONVENER, replace(case, conference_asked=True)),
    ):
        try:
            process.move(name, facts_of, who)
            got = ""
        except Refused as refused:
            got = refused.code
        assert got == expected, name


def test_whose_a_conference_is_in_each_step_stands_in_the_table() -> None:
    assert rules.steps_of(R.CONVENER) == {S.PROPOSED, S.CALLED, S.HELD, S.COUNTERSIGNED}
    assert rules.steps_of(R.LEADER) == {S.RAISED}
