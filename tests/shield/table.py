"""Who may read what of a citizen where: one table, read by the crawl. What no row allows is a find.

Clear data — names, numbers, addresses — stand on no page anybody opens; the few places where somebody must have them
have a row each, with why. What a citizen told stands before those who work on his case, and of it what they are asked
before the departments. How far a member of the staff sees a case at all, `cases/reads.py` decides; here it is written
down anew, by who he is in this house, so that a mistake there is found here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.shield.crawl import Find
from tests.shield.planted import PEOPLE, WRITER

CLEAR = frozenset({"name", "phone", "id", "address", "email", "credit"})
CASES = frozenset(PEOPLE) - {"writer", "asker", "barred", "drafted", "limited"}
EVERY_CASE = frozenset({"district", "convener", "supervisor", "leader", "auditor"})
"""Whose scope is the whole district."""
AT_THE_SITE = frozenset({"officer", "officer2", "head"})
"""Whose scope is the site at which the planted cases are."""

TOLD: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(EVERY_CASE, CASES),
    **dict.fromkeys(AT_THE_SITE, CASES),
    # He has it no more: she says that it was he.
    "officer": CASES - {"second"},
    # Everything that reached him first; he is out of what says that it was he.
    "counter": CASES - {"accuser", "voice"},
    "expert": frozenset({"asked"}),
    # What they are asked, confer on, or promised; never the case.
    **dict.fromkeys(("liaison", "unit_head"), frozenset({"asked"})),
    **dict.fromkeys(("liaison2", "unit_head2"), frozenset({"asked", "firm"})),
    "asked_liaison": frozenset({"asked", "agent"}),
    "asked_head": frozenset({"asked"}),
    "replier": frozenset({"asked"}),
}
"""Who reads what was told in which case, or of it what he is asked."""


@dataclass(frozen=True, kw_only=True)
class May:
    """One more thing that may be read.

    Shapes   who: the visitors, empty for everybody. whose: the citizens. kinds: of marks. where: the addresses.
    """

    why: str
    whose: frozenset[str]
    kinds: frozenset[str]
    where: str
    who: frozenset[str] = frozenset()

    def allows(self, find: Find) -> bool:
        """Whether this row allows that find."""
        return (
            (not self.who or find.who in self.who)
            and find.mark.whose in self.whose
            and find.mark.kind in self.kinds
            and re.fullmatch(self.where, find.path) is not None
        )


FEEDBACK = AT_THE_SITE | {"district", "convener", "supervisor"}
TABLE: tuple[May, ...] = (
    May(
        why="an opinion lies before whoever works on the opinions of its site",
        who=FEEDBACK,
        whose=frozenset({WRITER.key, "voice"}),
        kinds=frozenset({"told"}),
        where=r"/desk/feedback/.*",
    ),
    May(
        why="a first question is seen by the counter, by the window he was led to, by oversight",
        who=EVERY_CASE | AT_THE_SITE | {"counter"},
        whose=frozenset({"asker"}),
        kinds=frozenset({"told"}),
        where=r"/desk/(first-questions/.*|today/|register/.*|)",
    ),
    May(
        why="whoever keeps the list of bars wrote why somebody stands on it",
        who=frozenset({"convener"}),
        whose=frozenset({"barred"}),
        kinds=frozenset({"told"}),
        where=r"/desk/bars/.*",
    ),
    May(
        why="whoever proposes, confirms or audits a limit on a contact reads why",
        who=AT_THE_SITE | {"district", "convener", "supervisor", "auditor"},
        whose=frozenset({"limited"}),
        kinds=frozenset({"told"}),
        where=r"/desk/contact-limits/.*",
    ),
    May(
        why="his own half-written registration is shown to him again",
        who=frozenset({"officer"}),
        whose=frozenset({"drafted"}),
        kinds=frozenset({"told", *CLEAR}),
        where=r"/desk/register/.*",
    ),
    May(
        why="a ruling is a precedent that every department may cite; the convener wrote its reasons for all to read",
        whose=frozenset({"firm"}),
        kinds=frozenset({"told"}),
        where=r"/desk/precedents/.*",
    ),
    May(
        why="what is kept of him he reads himself, once he has proved by the code on his telephone that it is he",
        who=frozenset({"citizen rater"}),
        whose=frozenset({"rater"}),
        kinds=frozenset({"told", *CLEAR}),
        where=r"/track/[^/]+/mine(/change)?",
    ),
    May(
        why="the name of a firm is no secret, and papers are addressed to it",
        who=EVERY_CASE | AT_THE_SITE | {"counter"},
        whose=frozenset({"firm"}),
        kinds=frozenset({"firm"}),
        where=r"/desk/(cases/[^/]+/papers|register/[^/]+/receipt)/.*",
    ),
    May(
        why="whoever signs an undertaking stands in its text, which is shown before it is signed, and drawn up by whom it lies with",
        who=EVERY_CASE | AT_THE_SITE | {"counter"},
        whose=frozenset({"agent", "agent/agent"}),
        kinds=frozenset({"name"}),
        where=r"/desk/cases/[^/]+/(measures/(promise|undertakings/\d+)/.*|issued/\d+/)",
    ),
    May(
        why="who is to be verified in a call is compared with his document by name",
        who=EVERY_CASE | AT_THE_SITE | {"counter"},
        whose=frozenset({"agent"}),
        kinds=frozenset({"name"}),
        where=r"/desk/cases/[^/]+/(video/\d+/.*|measures/)",
    ),
)


def is_allowed(find: Find) -> bool:
    """Whether somebody may read this there. In an address, a title or a header nobody reads anything."""
    if find.where == "header" and _opens_a_document(find):
        return True
    if find.where in ("address", "title", "header") and find.mark.kind != "told":
        return False
    if find.where in ("address", "header"):
        return False
    if find.mark.kind == "told" and find.mark.whose in _read_by(find.who):
        return True
    return find.where == "page" and any(row.allows(find) for row in TABLE)


def _read_by(who: str) -> frozenset[str]:
    if who.startswith("citizen "):
        return frozenset({who.removeprefix("citizen ").rstrip("2")})
    return TOLD.get(who, frozenset())


def _opens_a_document(find: Find) -> bool:
    """A document goes out as it was handed in, under its own name, to whoever may read it."""
    is_document = re.fullmatch(r"/desk/cases/[^/]+/documents/\d+", find.path) is not None
    return is_document and find.mark.whose in _read_by(find.who)
