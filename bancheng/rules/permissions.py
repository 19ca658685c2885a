"""Who is asking, and what he may do: action → roles → scope, one table.

Source: process table §1 (roles and scopes); constitution 10.
"""

from dataclasses import dataclass
from dataclasses import field

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
             case: for a citizen, the one case he has proved to be his.
    """

    ref: str
    person: int | None = None
    held: frozenset[Held] = field(default_factory=frozenset)
    case: int | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, wherever they reach."""
        return frozenset(held.role for held in self.held)

    def has(self, role: Role, *, site: int | None = None) -> bool:
        """Whether the role is held for this site (a role without a site holds for every one)."""
        return any(held.role is role and (held.site is None or held.site == site) for held in self.held)


TIME = Actor(ref="time", held=frozenset({Held(role=Role.TIME)}))


def citizen_of(case: int) -> Actor:
    """The citizen who has proved that this case is his."""
    return Actor(ref="citizen", case=case, held=frozenset({Held(role=Role.CITIZEN)}))
