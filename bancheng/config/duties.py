"""Whom `org` asks, by dotted name, before somebody leaves the service: nobody leaves open work behind.

A duty is `f(person_pk, at) -> list of sentences`, empty when nothing is left.
"""

DUTIES = (
    "bancheng.cases.left_behind.left_behind_by",
    "bancheng.promises.reads.left_behind_by",
    "bancheng.coordination.left_behind.left_behind_by",
)

POST_DUTIES = ("bancheng.cases.left_behind.handled_by",)
"""Whom `org` asks before somebody ceases to be an officer while he stays in the service."""

HEAD_DUTIES = ("bancheng.coordination.left_behind.left_by_head",)
"""Whom `org` asks before somebody ceases to head a department: `f(person_pk, department_pk, from_day) -> list of sentences`."""

LOCKED_OUT = ("bancheng.cases.actions.leaving.became_of_cases_of",)
"""What `org` sets in motion, in its own transaction, once somebody can sign in no more.

`f(person_pk, at) -> list of Became`, what became of what he had in hand; empty when he had nothing.
"""

LOCKING_OUT = ("bancheng.cases.actions.leaving.would_become_of_cases_of",)
"""Whom `org` asks before somebody is kept from signing in: what would become of it, in the same shape; changes nothing."""

SITE_DUTIES = ("bancheng.cases.reads.left_at_site",)
"""Whom `org` asks before a site is closed: `f(site_pk) -> list of sentences`, empty when nothing is left there."""

MOVED = ("bancheng.cases.reactions.clocks_moved_by",)
"""Whom `org` asks, before somebody changes the calendar, what would move: `f(days) -> one sentence`, or nothing."""

FILE_DOOR = "bancheng.cases.file_door"
"""Whom rooms below ask who sees a file of the record, and who works on what it tells of."""
