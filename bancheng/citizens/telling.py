"""Who hears of a call-back: whoever makes it, and the leaders once it is late. Nobody who had a hand in the matter hears of it.

A message says which and by when, never why, nor a word of the citizen.
"""

from collections.abc import Iterable
from datetime import datetime
from json import loads

from bancheng.citizens import calling
from bancheng.citizens import showing_call_backs as showing
from bancheng.citizens.models import CallBack
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records.models import Line
from bancheng.rules import telling
from bancheng.rules.telling import Whom
from bancheng.rules.vocabulary import Role


def tell_of_call_back(line: Line, *, at: datetime) -> None:
    """Lets those who make a call-back, or name somebody for it, know what becomes of it; never who did it himself."""
    said = loads(line.data)
    row = CallBack.objects.select_related("case__site", "first_question", "visitor", "file").get(
        pk=said["call_back"]
    )
    out = calling.facts_of(row, at=at).out
    for message in telling.after(line.kind, sorted(telling.CALL_BACKS, key=lambda whom: whom.name)):
        for person in _people(message.whom, row, at):
            if person.ref != line.by and person.pk not in out and not row.end:
                notices.tell_of(
                    message,
                    person,
                    values=said,
                    about=showing.number_of(row),
                    at=at,
                    url=showing.url_of(row),
                    file_key=row.file.key,
                )


def _people(whom: Whom, row: CallBack, at: datetime) -> Iterable[Person]:
    """Who was named; where nobody was, every supervisor. The leaders, of what is late."""
    if whom is Whom.CALL_BACK_NAMERS:
        return org.holders(Role.LEADER, at=at)
    return [row.visitor] if row.visitor else org.holders(Role.SUPERVISOR, at=at)
