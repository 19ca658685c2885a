"""Who is asking, and what he may do: action → roles → scope, one table.

Source: process table §1 (roles and scopes); constitution 10.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bancheng.rules.vocabulary import Role


@dataclass(frozen=True, kw_only=True)
class Held:
    """One role a person holds at this moment, and how far it reaches.

    Shapes   site, unit: identity of the site or department; None reaches the whole district.
    """

    role: Role
    site: int | None = None
    unit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever acts: a person of the staff, the citizen of one case, or time itself.

    Shapes   ref: what the record writes, e.g. “staff:1024”, “citizen”, “time”; never a name.
             person: identity of the member of staff, None for citizen and time.
             case: for a citizen, the one case he has proved to be his. through: who entered the slip
             the citizen signed; then person is that member of staff, who may not be the handler.
    """

    ref: str
    person: int | None = None
    held: frozenset[Held] = field(default_factory=frozenset)
    case: int | None = None
    through: str = ""

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held, wherever they reach."""
        return frozenset(held.role for held in self.held)

    @cached_property
    def _sites(self) -> dict[Role, frozenset[int | None]]:
        """Each role with the sites it is held for."""
        return {role: frozenset(held.site for held in self.held if held.role is role) for role in self.roles}

    def has(self, role: Role, *, site: int | None = None) -> bool:
        """Whether the role is held for this site (a role without a site holds for every one)."""
        sites = self._sites.get(role, frozenset())
        return None in sites or site in sites


TIME = Actor(ref="time", held=frozenset({Held(role=Role.TIME)}))
SYSTEM = Actor(ref="system", held=TIME.held)
"""The house itself, where it does what the regulation demands and whoever caused it is withheld."""


CITIZEN_HELD = frozenset({Held(role=Role.CITIZEN)})
CITIZEN_REF = "citizen"
"""How the record names the citizen of the case, through whomever he acts."""


SOMEBODY = Actor(ref=CITIZEN_REF, held=CITIZEN_HELD)
"""A citizen of whom nothing is known yet: he may file, and nothing else."""


def citizen_of(case: int) -> Actor:
    """The citizen who has proved that this case is his."""
    return Actor(ref=CITIZEN_REF, case=case, held=CITIZEN_HELD)


def citizen_by_slip(case: int, entered_by: Actor) -> Actor:
    """The citizen whose signed slip a member of staff enters for him."""
    return Actor(
        ref=CITIZEN_REF, person=entered_by.person, case=case, held=CITIZEN_HELD, through=entered_by.ref
    )


# --- which roles a person may hold together (process table §1) ---------------------------------

SITE_ROLES = frozenset({Role.COUNTER, Role.OFFICER, Role.SITE_HEAD})
UNIT_ROLES = frozenset({Role.LIAISON, Role.UNIT_HEAD})
DISTRICT_ROLES = frozenset(
    {
        Role.EXPERT,
        Role.CONVENER,
        Role.SUPERVISOR,
        Role.LEADER,
        Role.ARCHIVIST,
        Role.ADMIN,
        Role.SECURITY,
        Role.AUDITOR,
    }
)
STAFF_ROLES = SITE_ROLES | UNIT_ROLES | DISTRICT_ROLES
THREE_POWERS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
ARTICLE_ROLES = "办理规程 §1 角色"


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Two roles one person may not hold at the same time, and why, in words for the counter."""

    roles: frozenset[Role]
    why: str
    same_site_only: bool = False


def _pair(a: Role, b: Role, why: str, *, same_site_only: bool = False) -> Conflict:
    return Conflict(roles=frozenset({a, b}), why=why, same_site_only=same_site_only)


CONFLICTS: tuple[Conflict, ...] = (
    _pair(Role.ADMIN, Role.SECURITY, "配置与账号密钥分属两人（三权分立）"),
    _pair(Role.ADMIN, Role.AUDITOR, "配置的人不能审计自己（三权分立）"),
    _pair(Role.SECURITY, Role.AUDITOR, "管账号的人不能审计自己（三权分立）"),
    *(
        _pair(Role.AUDITOR, role, "审计员只看留痕，不经手业务")
        for role in sorted(STAFF_ROLES - THREE_POWERS, key=lambda role: role.value)
    ),
    _pair(Role.OFFICER, Role.SITE_HEAD, "提出的人不能复核自己", same_site_only=True),
    _pair(Role.OFFICER, Role.CONVENER, "经办的人不能裁定自己的件"),
    _pair(Role.SITE_HEAD, Role.CONVENER, "复核过的人不能再裁定"),
    _pair(Role.OFFICER, Role.LEADER, "申请延期的人不能批准延期"),
    _pair(Role.OFFICER, Role.SUPERVISOR, "经办的人不能回访自己的件"),
    _pair(Role.SUPERVISOR, Role.LEADER, "核查的人不能作决定"),
)


def conflict_of(held: Held, others: Iterable[Held]) -> Conflict | None:
    """The first conflict between a role and those the same person holds already, if any."""
    for other in others:
        for conflict in CONFLICTS:
            near = not conflict.same_site_only or held.site == other.site
            if near and conflict.roles == {held.role, other.role}:
                return conflict
    return None


# --- which cases somebody sees (process table §1, scopes) ------------------------------------------

SEES_ALL = frozenset({Role.CONVENER, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
"""Roles whose scope is every case of the district."""


def units_of(actor: Actor) -> frozenset[int]:
    """The departments somebody speaks for."""
    return frozenset(held.unit for held in actor.held if held.role in UNIT_ROLES and held.unit is not None)


def sees_every_case(actor: Actor) -> bool:
    """Whether every case of the district is open to this actor: oversight, and the district's own window.

    Source   process table §1: officer, “the district's window: all”; decision 0011.
    """
    at_the_districts_window = any(held.role is Role.OFFICER and held.site is None for held in actor.held)
    return bool(actor.roles & SEES_ALL) or at_the_districts_window


# --- the office's own data (process table §1, three separated powers) ---------------------------

ORG_ACTS: dict[str, frozenset[Role]] = {
    "keep_places": frozenset({Role.ADMIN}),
    "keep_people": frozenset({Role.ADMIN}),
    "keep_calendar": frozenset({Role.ADMIN}),
    "keep_limits": frozenset({Role.ADMIN}),
    "keep_catalogue": frozenset({Role.ADMIN}),
    "keep_wordings": frozenset({Role.ADMIN}),
    "keep_roster": frozenset({Role.ADMIN, Role.CONVENER, Role.SITE_HEAD}),
    "keep_accounts": frozenset({Role.SECURITY}),
    "keep_roles": frozenset({Role.SECURITY}),
    "keep_sign_in_rules": frozenset({Role.SECURITY}),
    "end_service": frozenset({Role.ADMIN, Role.SECURITY}),
    "keep_bars": frozenset({Role.CONVENER}),
    "keep_precedents": frozenset({Role.CONVENER}),
    "keep_reviews": frozenset({Role.SUPERVISOR, Role.CONVENER}),
    "print_posters": frozenset({Role.ADMIN, Role.SITE_HEAD, Role.OFFICER}),
    "see_sign_ins": frozenset({Role.SECURITY, Role.AUDITOR}),
}


def may_keep(actor: Actor, act: str, *, site: int | None = None) -> bool:
    """Whether this actor may change this part of the office's own data (a site head: his site only).

    Source   process table §1: configuration / accounts and keys / the record are three powers.
    """
    return any(held.role in ORG_ACTS[act] and (held.site is None or held.site == site) for held in actor.held)
