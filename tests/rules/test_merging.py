"""When two cases are certainly one person's."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from bancheng.rules.merging import (
    Fingerprint,
    due_that_holds,
    is_same_person,
    may_be_told_of,
    not_before,
    refusal_to_merge,
)
from bancheng.rules.vocabulary import Step
from tests.rules.test_process import COUNTER, HEAD, OFFICER, facts

P = Fingerprint


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        (P(identity="a"), P(identity="a"), True, "one ID number"),
        (P(identity="a", phone="p"), P(identity="b", phone="p"), False, "a couple with one phone"),
        (P(identity="a", name="n", phone="p"), P(name="n", phone="p"), True, "the ID was not asked again"),
        (P(credit="c", name="n"), P(credit="c", name="m"), True, "one firm, two of its people"),
        (P(credit="c", phone="p"), P(credit="d", phone="p"), False, "one man, two firms"),
        (P(phone="p"), P(phone="p"), True, "nothing but the phone, and it agrees"),
        (P(phone="p", name="n"), P(phone="p"), True, "one of them would not give a name"),
        (P(phone="p", name="n"), P(phone="p", name="m"), False, "a daughter files for two parents"),
        (P(name="n"), P(name="n"), False, "a name is shared by thousands"),
        (P(name="n", address="x"), P(name="n", address="x"), True, "the same name at one address"),
        (P(name="n", address="x"), P(name="m", address="x"), False, "neighbours"),
        (P(address="x"), P(address="x"), False, "an address alone is a house"),
        (P(), P(), False, "two who left nothing"),
    ],
)
def test_certain_or_not(one: Fingerprint, other: Fingerprint, same: bool, why: str) -> None:
    assert is_same_person(one, other) is same, why
    assert is_same_person(other, one) is same, why


OUT = {
    "the first": {"first": HEAD.person},
    "the handler": {"handler": HEAD.person},
    "who proposed what waits": {"asked_by": {"void": HEAD.person}},
    "who brought what is reviewed": {"step": Step.NO_REVIEW, "proposers": frozenset({HEAD.person})},
}


@pytest.mark.parametrize("place", OUT)
@pytest.mark.parametrize("out_of_the_later", [True, False])
def test_who_is_out_of_one_gets_no_place_back_through_the_other(place: str, out_of_the_later: bool) -> None:
    here, out = facts(**OUT[place]), facts(case=8, barred=frozenset({HEAD.person}))
    later, earlier = (out, here) if out_of_the_later else (facts(**OUT[place] | {"step": Step.HANDLING}), out)
    why = refusal_to_merge(later, earlier, is_earlier=True, same=True, has_merged=False)
    assert why == ("for_the_convener", "这两件现在不能并案，请召集人看")


@pytest.mark.parametrize(
    ("changed", "code", "why"),
    [
        ({"barred": frozenset({HEAD.person})}, None, "out, with no place anywhere"),
        ({"asked_by": {"recuse.again": None}}, None, "what the system asked is nobody's place"),
        ({"proposals": frozenset({"void"})}, None, "what dies with the step"),
        ({"proposals": frozenset({"recuse.again"})}, "for_the_convener", "it would die before it is decided"),
    ],
)
def test_who_is_out_or_asked_to_be(changed: dict[str, object], code: str | None, why: str) -> None:
    earlier = facts(case=8, first=COUNTER.person, handler=OFFICER.person)
    found = refusal_to_merge(facts(**changed), earlier, is_earlier=True, same=True, has_merged=False)
    assert (found[0] if found else None) == code, why


def test_trying_tells_nobody_who_is_out_of_a_stranger_s_case() -> None:
    out = facts(case=8, barred=frozenset({OFFICER.person}))
    why = refusal_to_merge(facts(), out, is_earlier=True, same=False, has_merged=False)
    assert why is not None and why[0] == "not_same_person"


class Owed(NamedTuple):
    """What one of them owes."""

    case: str
    at: datetime


TUESDAY, FRIDAY = datetime(2026, 3, 3, 17, tzinfo=UTC), datetime(2026, 3, 6, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "brought", "holds", "why"),
    [
        (FRIDAY, [TUESDAY], "brought", "nobody is answered later for having come twice"),
        (TUESDAY, [FRIDAY], "own", "what came later takes nothing away"),
        (TUESDAY, [TUESDAY], "own", "of two that are alike its own"),
        (TUESDAY, [], "own", "the merged one had no clock yet"),
    ],
)
def test_the_earlier_date_holds(own: datetime, brought: list[datetime], holds: str, why: str) -> None:
    dues = [Owed("own", own), *(Owed("brought", at) for at in brought)]
    assert due_that_holds(dues).case == holds, why


def test_a_date_brought_along_is_not_out_before_the_clock_began() -> None:
    assert not_before(TUESDAY, began=FRIDAY) == FRIDAY
    assert not_before(FRIDAY, began=TUESDAY) == FRIDAY


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (P(phone="p"), P(phone="p", name="n"), False),
        (P(phone="p", name="n"), P(phone="p", name="n"), True),
        (P(phone="p", name="n"), P(phone="p", name="m"), False),
        (P(identity="a"), P(identity="a"), True),
        (P(identity="a", phone="p", name="n"), P(phone="p"), False),
        (P(credit="c"), P(credit="c"), True),
    ],
)
def test_what_was_answered_is_told_to_nobody_who_only_has_the_phone(one: P, other: P, may: bool) -> None:
    assert may_be_told_of(one, other) is may_be_told_of(other, one) is may
