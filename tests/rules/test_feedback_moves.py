"""The table of opinions, walked wholly: each comes to an end, somebody always has it, and none is closed without its due."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product

import pytest

from bancheng.rules import feedback_moves as rules
from bancheng.rules import national_ratings
from bancheng.rules.clock_table import DEFAULT_LIMITS
from bancheng.rules.feedback_moves import BY_NAME, FEEDBACK_MOVES, OPEN_STATES, SETTLED, FeedbackFacts, Twin
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.vocabulary import FeedbackState, FeedbackVisitEnd, Role
from tests.rules.district import CALENDAR, at

S, R, E = FeedbackState, Role, FeedbackVisitEnd
NOW = at("2026-11-16 10:00")
UNIT = 11


def who(role: Role, person: int = 1, *, site: int | None = 1, unit: int | None = None) -> Actor:
    return Actor(ref="x", person=person, held=frozenset({Held(role=role, site=site, unit=unit)}))


OFFICER, HEAD = who(R.OFFICER, 1), who(R.SITE_HEAD, 2)
CONVENER, SUPERVISOR = who(R.CONVENER, 3, site=None), who(R.SUPERVISOR, 4, site=None)
LIAISON = who(R.LIAISON, 5, site=None, unit=UNIT)
EVERYBODY = (OFFICER, HEAD, CONVENER, SUPERVISOR, LIAISON, TIME)


def facts(state: FeedbackState = S.RECEIVED, **values: object) -> FeedbackFacts:
    return FeedbackFacts(state=state, site=1, at=NOW, **values)  # type: ignore[arg-type]


def code(name: str, of: FeedbackFacts, actor: Actor = OFFICER) -> str:
    refused = rules.refusal(BY_NAME[name], of, actor)
    return refused.code if refused else ""


LATER, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
BAD = {"is_rating": True, "is_bad": True, "has_contact": True}
PROPOSED = {**BAD, "proposer": 1, "exclusion_due": LATER}


@pytest.mark.parametrize(
    ("name", "of", "actor", "said"),
    [
        ("rectify", facts(), OFFICER, ""),
        ("rectify", facts(), who(R.OFFICER, site=2), "not_yours"),
        ("rectify", facts(), who(R.COUNTER), "not_yours"),
        ("rectify", facts(), LIAISON, "not_yours"),
        ("rectify", facts(S.DONE), OFFICER, "wrong_state"),
        ("make_case", facts(), HEAD, "not_yours"),
        ("make_case", facts(S.RECTIFYING), OFFICER, ""),
        # A 差评 is no thanks and no suggestion.
        ("thank", facts(**BAD), OFFICER, "is_bad"),
        ("suggest", facts(**BAD), OFFICER, "is_bad"),
        ("thank", facts(), OFFICER, ""),
        ("take_back", facts(S.THANKS, used={"take_back": 1}), OFFICER, "bound_reached"),
        # Excluded by two, in time, by nobody on whom the mending lies; only a 好差评.
        ("propose_exclusion", facts(), OFFICER, "no_rating"),
        ("propose_exclusion", facts(**BAD), OFFICER, ""),
        ("propose_exclusion", facts(**PROPOSED), OFFICER, "is_proposed"),
        ("propose_exclusion", facts(**BAD, used={"propose_exclusion": 2}), OFFICER, "bound_reached"),
        ("propose_exclusion", facts(**{**PROPOSED, "exclusion_due": BEFORE}), OFFICER, ""),
        ("confirm_exclusion", facts(**PROPOSED), HEAD, ""),
        ("confirm_exclusion", facts(**PROPOSED), OFFICER, "not_yours"),
        ("confirm_exclusion", facts(**{**PROPOSED, "proposer": 2}), HEAD, "same_person"),
        ("confirm_exclusion", facts(**PROPOSED, hands=frozenset({2})), HEAD, "is_party"),
        ("confirm_exclusion", facts(**{**PROPOSED, "exclusion_due": BEFORE}), HEAD, "nothing_proposed"),
        ("refuse_exclusion", facts(**PROPOSED), SUPERVISOR, ""),
        # Mended before it is answered; the department may say what it mended, of its own only.
        ("report", facts(S.RECTIFYING, unit=UNIT), LIAISON, ""),
        ("report", facts(S.RECTIFYING, unit=12), LIAISON, "not_yours"),
        ("report", facts(S.RECTIFYING), LIAISON, "not_yours"),
        ("answer", facts(S.RECTIFYING), OFFICER, "not_reported"),
        ("answer", facts(S.RECTIFYING, is_reported=True), OFFICER, ""),
        ("answer", facts(S.RECTIFYING, is_reported=True, unit=UNIT), LIAISON, "not_yours"),
        ("prolong", facts(S.RECTIFYING, due=LATER), OFFICER, "not_yours"),
        ("prolong", facts(S.RECTIFYING, due=LATER), HEAD, ""),
        ("prolong", facts(S.RECTIFYING, due=BEFORE), HEAD, "is_late"),
        ("prolong", facts(S.RECTIFYING, due=LATER, is_complex=True), HEAD, "is_complex"),
        # Called back by another, not at once again, three times at most.
        ("visit", facts(S.ANSWERED), SUPERVISOR, "no_contact"),
        ("visit", facts(S.ANSWERED, **BAD), SUPERVISOR, ""),
        ("visit", facts(S.ANSWERED, **BAD, hands=frozenset({4})), SUPERVISOR, "same_person"),
        ("visit", facts(S.ANSWERED, **BAD, visit_again_from=LATER), SUPERVISOR, "too_soon"),
        ("visit", facts(S.ANSWERED, **BAD, visits=(E.MENDED,)), SUPERVISOR, "is_heard"),
        ("visit", facts(S.ANSWERED, **BAD, visits=(E.NOT_REACHED,) * 3), SUPERVISOR, "is_heard"),
        ("visit", facts(S.MADE_CASE, **BAD), SUPERVISOR, ""),
        # A 差评 with contact is not closed without a call-back.
        ("close", facts(S.ANSWERED, **BAD), OFFICER, "visit_owed"),
        ("close", facts(S.ANSWERED, **BAD, visits=(E.NOT_REACHED,) * 2), OFFICER, "visit_owed"),
        ("close", facts(S.ANSWERED, **BAD, visits=(E.NOT_REACHED,) * 3), OFFICER, ""),
        ("close", facts(S.ANSWERED, **BAD, visits=(E.MENDED,)), OFFICER, ""),
        ("close", facts(S.ANSWERED, **BAD, visits=(E.NOT_MENDED,)), OFFICER, "not_mended"),
        ("close", facts(S.ANSWERED, **BAD, visits=(E.NOT_MENDED,), used={"mend_again": 1}), OFFICER, ""),
        ("close", facts(S.ANSWERED, **{**BAD, "has_contact": False}), OFFICER, ""),
        ("close", facts(S.ANSWERED, has_contact=True), OFFICER, ""),
        ("close", facts(S.ANSWERED, due=LATER), TIME, "silence_runs"),
        ("close", facts(S.ANSWERED, due=BEFORE), TIME, ""),
        ("close", facts(S.ANSWERED, **BAD, due=BEFORE), TIME, "visit_owed"),
        ("close", facts(S.RECTIFYING, is_reported=True), OFFICER, "wrong_state"),
        ("reopen", facts(S.EXCLUDED), OFFICER, "not_yours"),
        ("reopen", facts(S.EXCLUDED), CONVENER, ""),
    ],
)
def test_what_may_be_done(name, of, actor, said):
    assert code(name, of, actor) == said


def successors(state: FeedbackState, without: Role | None = None) -> set[FeedbackState]:
    """Where an opinion may go, under the best of facts, without one role."""
    found = set()
    for bad in (False, True):
        of = facts(
            state,
            is_rating=True,
            is_bad=bad,
            is_reported=True,
            unit=UNIT,
            proposer=99,
            due=BEFORE,
            exclusion_due=LATER,
        )
        for actor in EVERYBODY:
            if without in actor.roles:
                continue
            found |= {
                row.ends for row in FEEDBACK_MOVES if row.ends and rules.refusal(row, of, actor) is None
            }
    return found


@cache
def reached(state: FeedbackState, without: Role | None = None) -> frozenset[FeedbackState]:
    seen, waiting = {state}, [state]
    while waiting:
        for to in successors(waiting.pop(), without) - seen:
            seen.add(to)
            waiting.append(to)
    return frozenset(seen)


def test_every_state_is_reached_and_from_every_open_one_an_end_whoever_does_not_act():
    assert reached(S.RECEIVED) == set(FeedbackState)
    for state, role in product(OPEN_STATES, (None, *Role)):
        assert reached(state, role) & SETTLED, (state, role)


def test_no_circle_without_a_bound():
    """Without its bounded moves, and those that undo a bounded one, the table has no circle."""
    steps = {
        (start, row.ends)
        for row in FEEDBACK_MOVES
        if row.ends and row.at_most is None and row.name != "part"
        for start in row.starts
    }

    def longest(state: FeedbackState) -> int:
        return max((1 + longest(to) for start, to in steps if start is state), default=0)

    assert max(longest(state) for state in FeedbackState) <= 4
    assert BY_NAME["join"].at_most == 2  # What is parted was joined: the two are bounded together.


def test_every_open_state_has_a_clock_and_no_other():
    assert {state for state in S if rules.clock_key(facts(state)) is not None} == OPEN_STATES
    assert all(rules.clock_key(facts(state)) in DEFAULT_LIMITS for state in OPEN_STATES)


@pytest.mark.parametrize(
    ("of", "due"),
    [
        (facts(), "2026-11-17 17:00"),
        (facts(S.RECTIFYING), "2026-11-23 17:00"),
        (facts(S.RECTIFYING, is_complex=True), "2026-12-07 17:00"),
        (facts(S.ANSWERED, **BAD), "2026-11-23 17:00"),
        (facts(S.ANSWERED), "2026-11-25 17:00"),
    ],
)
def test_until_when(of, due):
    """Verify one working day, rectify five, complex fifteen from receipt; what follows from the answer of the 18th."""
    answered = at("2026-11-18 09:00") if of.state is S.ANSWERED else None
    found = rules.clock(of, since=NOW, answered_at=answered, limits={}, calendar=CALENDAR)
    assert found is not None and found[1].at == at(due)


def test_what_rests_by_time_is_what_the_table_lets_time_close():
    """Whoever said it is not mended is not left to time, nor whoever is still to be called; its clock has an act of its own."""
    unmended = facts(S.ANSWERED, **BAD, visits=(E.MENDED, E.NOT_MENDED))
    for of, rests, act in (
        (facts(S.ANSWERED, has_contact=True), True, "等回音"),
        (facts(S.ANSWERED, **BAD), False, "回访"),
        (facts(S.ANSWERED, **BAD, visits=(E.MENDED,)), True, "等回音"),
        (unmended, False, "重新整改"),
        (replace(unmended, used={"mend_again": 1}), True, "等回音"),
        (facts(S.RECTIFYING), False, "改好并答复"),
    ):
        assert (rules.rests_at(of, LATER) == LATER) is rests, of
        key = rules.clock_key(of)
        assert key is not None and rules.act_of(key, of.state) == act
    assert rules.rests_at(facts(S.ANSWERED), None) is None


@pytest.mark.parametrize(
    ("one", "lead", "near", "said"),
    [
        (Twin(pk=1, state=S.RECEIVED, contact="a"), Twin(pk=2, state=S.RECTIFYING, contact="a"), False, ""),
        (
            Twin(pk=1, state=S.RECEIVED, contact="a"),
            Twin(pk=2, state=S.RECEIVED, contact="b"),
            True,
            "two_people",
        ),
        (Twin(pk=1, state=S.RECEIVED), Twin(pk=2, state=S.RECEIVED, contact="b"), True, ""),
        (Twin(pk=1, state=S.RECEIVED), Twin(pk=2, state=S.RECEIVED), False, "not_alike"),
        (Twin(pk=1, state=S.RECEIVED), Twin(pk=1, state=S.RECEIVED), True, "is_itself"),
        (
            Twin(pk=1, state=S.RECEIVED, contact="a"),
            Twin(pk=2, state=S.JOINED, contact="a"),
            True,
            "lead_is_over",
        ),
    ],
)
def test_two_of_one_person(one, lead, near, said):
    refused = rules.refusal_to_join(one, lead, is_near=near)
    assert (refused.code if refused else "") == said


def test_which_of_two_leads():
    """Whoever can be reached, while nobody has begun; what is under way leads."""
    named, nameless = Twin(pk=1, state=S.RECEIVED, contact="a"), Twin(pk=2, state=S.RECEIVED)
    assert rules.leads_instead(named, nameless) and not rules.leads_instead(nameless, named)
    assert not rules.leads_instead(named, replace(nameless, state=S.RECTIFYING))
    assert not rules.leads_instead(named, replace(nameless, contact="a"))
    for state in S:
        said = rules.refusal_to_join(named, Twin(pk=3, state=state, contact="a"), is_near=True)
        assert (said is not None) is (state in rules.NO_LEADS)


@pytest.mark.parametrize(
    ("way", "can_send", "has_contact", "gaps"),
    [
        ("notice", True, True, []),
        ("notice", False, True, ["way"]),
        ("nobody", False, True, ["way"]),
        ("nobody", False, False, []),
        ("pigeon", False, False, ["way"]),
        ("phone", False, True, []),
    ],
)
def test_an_answer_went_a_way_it_can_have_gone(way, can_send, has_contact, gaps):
    found = rules.missing_in_answer("改好了", way, can_send=can_send, has_contact=has_contact)
    assert [gap.field for gap in found] == gaps
    assert [
        gap.field for gap in rules.missing_in_answer("长" * 301, "notice", can_send=True, has_contact=True)
    ] == ["words"]


def test_what_is_said_of_a_call_and_an_exclusion():
    assert [gap.field for gap in rules.missing_in_visit("", "")] == ["end", "words"]
    assert rules.missing_in_visit("not_reached", "") == []
    assert [gap.field for gap in rules.missing_in_visit("mended", "")] == ["words"]
    assert [gap.field for gap in rules.missing_in_exclusion("rude", "")] == ["ground", "reason"]
    assert [gap.field for gap in rules.missing_in_report("", " ")] == ["what", "proof"]


def test_the_national_rating_keeps_its_words():
    from datetime import date

    wording = national_ratings.in_force(date(2026, 3, 2))
    assert [grade.words for grade in wording.grades] == [
        "非常满意",
        "满意",
        "基本满意",
        "不满意",
        "非常不满意",
    ]
    assert [grade.stars for grade in wording.grades if grade.is_bad] == [2, 1]
    assert wording.indicators["线下"] == ("服务效率", "服务水平", "服务态度")
    on = date(2026, 3, 2)
    for typed in ("非常不满意", "1", "1星", "★", " １ "):
        assert national_ratings.grade_of(typed, on=on) == wording.grade(1)
    assert national_ratings.grade_of("还行", on=on) is None and national_ratings.grade_of("", on=on) is None
    assert national_ratings.in_force(date(2018, 1, 1)).version == "gbf-2019-51"
    assert national_ratings.is_bad(2, wording.version) and not national_ratings.is_bad(None, "")


def test_offers_hide_what_cannot_concern_it():
    shown = {offer.move.name for offer in rules.offers(facts(S.ANSWERED), OFFICER)}
    assert shown == {"mend_again", "close"}
    asked = rules.offers(replace(facts(S.ANSWERED), is_bad=True, has_contact=True), OFFICER)
    assert {offer.move.name: offer.blocked.code for offer in asked if offer.blocked} == {
        "close": "visit_owed"
    }
