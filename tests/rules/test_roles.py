"""Which roles one person may hold together."""

import pytest

from bancheng.rules.permissions import (
    CONFLICTS,
    DISTRICT_ROLES,
    SITE_ROLES,
    STAFF_ROLES,
    UNIT_ROLES,
    Actor,
    Held,
    conflict_of,
    may_keep,
    sees_every_case,
)
from bancheng.rules.vocabulary import Role


@pytest.mark.parametrize(
    ("held", "other", "refused", "why"),
    [
        (Held(role=Role.ADMIN), Held(role=Role.SECURITY), True, "three powers"),
        (Held(role=Role.ADMIN), Held(role=Role.AUDITOR), True, "three powers"),
        (Held(role=Role.SECURITY), Held(role=Role.AUDITOR), True, "three powers"),
        (Held(role=Role.AUDITOR), Held(role=Role.COUNTER, site=1), True, "an auditor handles nothing"),
        (Held(role=Role.AUDITOR), Held(role=Role.ARCHIVIST), True, "an auditor handles nothing"),
        (Held(role=Role.OFFICER, site=1), Held(role=Role.SITE_HEAD, site=1), True, "proposer = confirmer"),
        (Held(role=Role.OFFICER, site=1), Held(role=Role.SITE_HEAD, site=2), False, "another site's head"),
        (Held(role=Role.OFFICER, site=1), Held(role=Role.OFFICER, site=2), False, "officer at two sites"),
        (Held(role=Role.OFFICER, site=1), Held(role=Role.SUPERVISOR), True, "handler = visitor"),
        (Held(role=Role.SUPERVISOR), Held(role=Role.LEADER), True, "investigator = decider"),
        (
            Held(role=Role.COUNTER, site=1),
            Held(role=Role.OFFICER, site=1),
            False,
            "a clerk may be the officer",
        ),
        (Held(role=Role.OFFICER, site=1), Held(role=Role.EXPERT), False, "the veteran at the window"),
    ],
)
def test_conflict(held: Held, other: Held, refused: bool, why: str) -> None:
    assert (conflict_of(held, [other]) is not None) is refused, why
    assert (conflict_of(other, [held]) is not None) is refused, "the order does not matter"


def test_every_staff_role_has_exactly_one_scope() -> None:
    assert SITE_ROLES | UNIT_ROLES | DISTRICT_ROLES == STAFF_ROLES
    assert len(SITE_ROLES) + len(UNIT_ROLES) + len(DISTRICT_ROLES) == len(STAFF_ROLES)
    assert {Role.CITIZEN, Role.TIME, Role.EXCHANGE} == set(Role) - STAFF_ROLES


def test_every_conflict_names_two_roles_and_a_reason() -> None:
    assert all(len(conflict.roles) == 2 and conflict.why for conflict in CONFLICTS)


def test_the_three_powers_share_nothing_they_may_change() -> None:
    admin = Actor(ref="a", held=frozenset({Held(role=Role.ADMIN)}))
    security = Actor(ref="s", held=frozenset({Held(role=Role.SECURITY)}))
    auditor = Actor(ref="u", held=frozenset({Held(role=Role.AUDITOR)}))
    kept = ("keep_places", "keep_people", "keep_calendar", "keep_limits", "keep_accounts", "keep_roles")
    for act in kept:
        assert may_keep(admin, act) != may_keep(security, act)
        assert not may_keep(auditor, act)


def test_a_site_head_keeps_the_roster_of_the_own_site_only() -> None:
    head = Actor(ref="h", held=frozenset({Held(role=Role.SITE_HEAD, site=7)}))
    assert may_keep(head, "keep_roster", site=7)
    assert not may_keep(head, "keep_roster", site=8)
    assert not may_keep(head, "keep_roster")


SEES = {Role.CONVENER, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR}


@pytest.mark.parametrize("role", sorted(Role, key=lambda role: role.value))
def test_whose_scope_is_every_case_of_the_district(role: Role) -> None:
    here = Actor(ref="staff:1", person=1, held=frozenset({Held(role=role, site=7)}))
    everywhere = Actor(ref="staff:1", person=1, held=frozenset({Held(role=role)}))
    assert sees_every_case(here) is (role in SEES)
    assert sees_every_case(everywhere) is (role in SEES | {Role.OFFICER}), (
        "the district's own window sees all"
    )
