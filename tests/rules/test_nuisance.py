"""骚扰限制: who proposes, who confirms, when it ends, and how little it takes away."""

from datetime import date, timedelta

import pytest

from bancheng.rules import nuisance as rules
from bancheng.rules.clocks import Limit
from bancheng.rules.nuisance import LimitFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import LimitState, NuisanceGround, Role, Unit
from tests.rules.district import at

NOW = at("2026-03-02 10:00")
TODAY = date(2026, 3, 2)
S = LimitState


def person(number: int, *roles: Role) -> Actor:
    return Actor(ref=f"staff:{number}", person=number, held=frozenset(Held(role=role) for role in roles))


LI, WANG = person(1, Role.OFFICER), person(2, Role.SITE_HEAD)
ZHAO, QIAN, SUN = person(3, Role.CONVENER), person(4, Role.SUPERVISOR), person(5, Role.LEADER)
BOTH = person(1, Role.OFFICER, Role.CONVENER)


def facts(**changed: object) -> LimitFacts:
    usual: dict[str, object] = {"proposed_by": 1, "due_at": NOW + timedelta(hours=4)}
    return LimitFacts(**{**usual, **changed})  # type: ignore[arg-type]


def code(refused: Refused | None) -> str:
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, S.WAITING),
        ({"due_at": NOW}, S.LAPSED),
        ({"last_on": TODAY}, S.IN_FORCE),
        ({"last_on": TODAY - timedelta(days=1)}, S.EXPIRED),
        ({"last_on": TODAY, "ended": "lifted"}, S.LIFTED),
        ({"ended": "refused"}, S.REFUSED),
    ],
)
def test_time_alone_ends_it(changed: dict, state: LimitState) -> None:
    assert facts(**changed).state(NOW) is state


def test_its_day_is_counted_from_the_next_and_holds_to_midnight() -> None:
    last_on = rules.last_day(at("2026-03-02 16:59"), 3)
    assert last_on == date(2026, 3, 5)
    assert facts(last_on=last_on).state(at("2026-03-05 23:59")) is S.IN_FORCE
    assert facts(last_on=last_on).state(at("2026-03-06 00:00")) is S.EXPIRED


@pytest.mark.parametrize(
    ("actor", "before", "refused"),
    [
        (LI, None, ""),
        (WANG, S.EXPIRED, ""),
        (LI, S.LAPSED, ""),
        (LI, S.WAITING, "waits_already"),
        (WANG, S.IN_FORCE, "limited_already"),
        (ZHAO, None, "not_yours"),
        (SUN, None, "not_yours"),
    ],
)
def test_who_proposes(actor: Actor, before: LimitState | None, refused: str) -> None:
    assert code(rules.refusal_to_propose(actor, before=before)) == refused


@pytest.mark.parametrize(
    ("changed", "actor", "confirms", "refuses"),
    [
        ({}, ZHAO, "", ""),
        ({}, QIAN, "", ""),
        ({}, WANG, "not_yours", "not_yours"),
        ({}, SUN, "not_yours", "not_yours"),
        ({}, BOTH, "same_person", "same_person"),
        ({"due_at": NOW}, ZHAO, "not_waiting", "not_waiting"),
        ({"last_on": TODAY}, ZHAO, "not_waiting", "not_waiting"),
        # No limit answers a complaint: whoever it concerns neither decides nor has proposed.
        ({"out": frozenset({3})}, ZHAO, "recused", "recused"),
        ({"out": frozenset({1})}, ZHAO, "concerns_proposer", ""),
    ],
)
def test_who_decides(changed: dict, actor: Actor, confirms: str, refuses: str) -> None:
    assert code(rules.refusal_to_confirm(facts(**changed), actor, at=NOW)) == confirms
    assert code(rules.refusal_to_decide(facts(**changed), actor, at=NOW)) == refuses


@pytest.mark.parametrize(
    ("changed", "actor", "refused"),
    [
        ({"last_on": TODAY}, ZHAO, ""),
        ({"last_on": TODAY}, QIAN, ""),
        ({"last_on": TODAY}, LI, "not_yours"),
        ({"last_on": TODAY - timedelta(days=1)}, ZHAO, "not_in_force"),
        ({}, ZHAO, "not_in_force"),
    ],
)
def test_one_person_lifts_it(changed: dict, actor: Actor, refused: str) -> None:
    assert code(rules.refusal_to_lift(facts(**changed), actor, at=NOW)) == refused


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"ground": "rude"}, ["ground"]),
        ({"reason": " "}, ["reason"]),
        ({"reason": "长" * (rules.WORDS + 1)}, ["reason"]),
        ({"days": None}, ["days"]),
        ({"days": 90}, []),
        ({"days": 91}, ["days"]),
        ({"days": 0}, ["days"]),
        ({"days": 31, "limits": {"nuisance_longest": Limit(count=30, unit=Unit.DAY)}}, ["days"]),
    ],
)
def test_what_a_proposal_lacks(changed: dict, fields: list[str]) -> None:
    usual = {"ground": NuisanceGround.FLOOD, "reason": "三月一日交了四十张空白的", "days": 30, "limits": {}}
    assert [gap.field for gap in rules.missing_in_proposal(**{**usual, **changed})] == fields


def test_how_little_it_takes_away() -> None:
    assert rules.may_send_online(sent_today=0) and not rules.may_send_online(sent_today=1)
    assert rules.is_called_back(is_limited=False) and not rules.is_called_back(is_limited=True)
    told = rules.refusal_online(phone="025-83600000").sentence
    assert "025-83600000" in told and "照样登记" in told
    assert "打电话" not in rules.refusal_online(phone="").sentence
