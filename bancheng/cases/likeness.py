"""Which earlier cases may be the same as what is being written down: by blind index, by nearly the same words.

Nothing clear is compared and nothing personal leaves: an answer is a case this actor may see anyway, and why.
Source: process table §2 merge; look/02-register 可能是同一件.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from bancheng.cases import reads
from bancheng.cases.models import Case, CaseQuerySet, Party
from bancheng.cases.registration import Someone, indexes_of, read_someone
from bancheng.catalogue.models import Matter
from bancheng.rules.calendar import local
from bancheng.rules.intake import Likeness, why_the_same
from bancheng.rules.permissions import Actor
from bancheng.rules.similarity import is_told_alike, pairs

MOST = 3
CANDIDATES = 50
STORIES = 200
RECENTLY = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Alike:
    """An earlier case and why it may be the same.

    Shapes   same_person: by number, or by two other tokens; without it only the story is alike.
    """

    case: Case
    why: str
    same_person: bool


def alike(
    actor: Actor,
    someone: Someone,
    *,
    matter: Matter | None,
    story: str,
    at: datetime,
    apart_from: Case | None = None,
) -> list[Alike]:
    """The earlier cases that may be the same, the same person's first. Two questions to the database.

    Shapes   someone: as typed; a number that cannot be read is not compared.
    """
    seen = reads.visible_to(actor)
    if apart_from is not None:
        seen = seen.exclude(pk=apart_from.pk)
    same = _same_person(seen, readable(someone, at), matter)
    known = {found.case.pk for found in same}
    told = [found for found in _told_alike(seen, story, at) if found.case.pk not in known]
    return (same + told)[:MOST]


def readable(someone: Someone, at: datetime) -> Someone:
    """The person with every number in its one form; what cannot be read is left out."""
    read, wrong = read_someone(someone, on=local(at).date())
    return replace(read, **{gap.field: "" for gap in wrong})


def _same_person(seen: CaseQuerySet, someone: Someone, matter: Matter | None) -> list[Alike]:
    indexes = indexes_of(someone)
    narrowing = _narrowing(indexes, matter)
    if narrowing is None:
        return []
    parties = (
        Party.objects.filter(narrowing, to_at=None, case__in=seen.open())
        .exclude(role=Party.AGENT)
        .select_related("case")
        .only("phone_index", "id_index", "name_index", "address_index", "case__number", "case__title",
              "case__step", "case__registered_at", "case__matter_id")
        .order_by("-case__registered_at", "-pk")[:CANDIDATES]
    )  # fmt: skip
    new = _likeness(indexes, matter.pk if matter else None)
    found: dict[int, Alike] = {}
    for party in parties:
        why = why_the_same(new, _likeness(vars(party), party.case.matter_id))
        if why:
            found.setdefault(party.case.pk, Alike(case=party.case, why=why, same_person=True))
    return list(found.values())


def _narrowing(indexes: dict[str, str], matter: Matter | None) -> Q | None:
    """What a candidate must share at least; None when nothing typed could tell."""
    told = [Q(**{name: indexes[name]}) for name in ("phone_index", "id_index") if indexes[name]]
    weak = [Q(**{name: indexes[name]}) for name in ("name_index", "address_index") if indexes[name]]
    if matter is not None:
        weak.append(Q(case__matter=matter))
    told += [one & other for i, one in enumerate(weak) for other in weak[i + 1 :]]
    if not told:
        return None
    narrowing = told[0]
    for part in told[1:]:
        narrowing |= part
    return narrowing


def _likeness(indexes: dict[str, str], matter: int | None) -> Likeness:
    return Likeness(
        phone=indexes["phone_index"],
        identity=indexes["id_index"],
        name=indexes["name_index"],
        address=indexes["address_index"],
        matter=matter,
    )


def _told_alike(seen: CaseQuerySet, story: str, at: datetime) -> list[Alike]:
    """Cases of the last thirty days that were told in nearly the same words, whoever told them."""
    new = pairs(story)
    if not is_told_alike(new, new):
        return []
    recent = (
        seen.filter(registered_at__gt=at - RECENTLY)
        .only("number", "title", "story", "step", "registered_at")
        .order_by("-registered_at", "-pk")[:STORIES]
    )
    return [
        Alike(case=case, why="说的几乎一样", same_person=False)
        for case in recent
        if is_told_alike(new, pairs(case.story))
    ]
