"""Who revokes an undertaking in force that the citizen has not signed: no hand in it, and the next one up where nobody is left."""

import pytest

from bancheng.rules import revoking
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Role, Step
from tests.rules.district import at

SITE = 7
HEAD, CONVENER, OTHER, LEADER = 1, 2, 3, 4
HOLDERS = {
    Role.SITE_HEAD: frozenset({HEAD}),
    Role.CONVENER: frozenset({CONVENER, OTHER}),
    Role.LEADER: frozenset({LEADER}),
}


def facts(**changes: object) -> CaseFacts:
    values: dict[str, object] = {
        "step": Step.HANDLING,
        "at": at("2026-11-16 10:00"),
        "site": SITE,
        "deciders": HOLDERS,
    }
    return CaseFacts(**(values | changes))  # type: ignore[arg-type]


def actor(person: int, role: Role) -> Actor:
    site = SITE if role is Role.SITE_HEAD else None
    return Actor(ref=f"staff:{person}", person=person, held=frozenset({Held(role=role, site=site)}))


def code(person: int, role: Role, *, hands: tuple[int | None, ...] = (9, None), **changes: object) -> str:
    is_forged = bool(changes.pop("is_forged", True))
    in_force = bool(changes.pop("in_force", True))
    refused = revoking.refusal_to_revoke(
        facts(**changes), actor(person, role), hands=hands, in_force=in_force, is_forged=is_forged
    )
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("person", "role", "said", "why"),
    [
        (HEAD, Role.SITE_HEAD, "", "the head of the site"),
        (CONVENER, Role.CONVENER, "", "a convener"),
        (LEADER, Role.LEADER, "not_yours", "others are there"),
        (9, Role.OFFICER, "not_yours", "never an officer"),
        (8, Role.SUPERVISOR, "not_yours", "who finds does not undo"),
    ],
)
def test_a_head_or_a_convener_revokes(person: int, role: Role, said: str, why: str) -> None:
    assert code(person, role) == said, why


@pytest.mark.parametrize(
    "changes",
    [
        {"hands": (CONVENER,)},
        {"handled": frozenset({CONVENER})},
        {"answered_by": frozenset({CONVENER})},
    ],
)
def test_who_had_a_hand_in_it_never_does(changes: dict[str, object]) -> None:
    assert code(CONVENER, Role.CONVENER, **changes) == "own_undertaking"  # type: ignore[arg-type]
    assert code(OTHER, Role.CONVENER, **changes) == ""  # type: ignore[arg-type]


def test_where_nobody_is_left_it_is_the_leaders() -> None:
    assert code(LEADER, Role.LEADER, hands=(CONVENER, OTHER)) == ""
    assert code(LEADER, Role.LEADER, hands=(CONVENER,), barred=frozenset({OTHER})) == ""
    assert code(OTHER, Role.CONVENER, barred=frozenset({OTHER})) == "not_yours"


def test_only_what_is_in_force_and_found_forged() -> None:
    assert code(HEAD, Role.SITE_HEAD, in_force=False) == "not_in_force"
    assert code(HEAD, Role.SITE_HEAD, is_forged=False) == "not_forged"
    assert [gap.field for gap in revoking.missing_in_revoking(" ")] == ["why"]
    assert revoking.missing_in_revoking("已当面告诉他") == []
