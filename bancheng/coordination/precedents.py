"""Questions to the precedents: what may be cited on a day, what holds the words looked for, who has followed one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.models import Attachment
from bancheng.cases.reads import case_is_seen
from bancheng.catalogue.wording import fold
from bancheng.coordination.models import Precedent, Request
from bancheng.coordination.models.precedents import Precedents
from bancheng.org.models import Department
from bancheng.rules import precedents as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor, may_keep
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Labelled
from bancheng.ui.paging import MOST

LONGEST_QUESTION = 60
LONGEST_CHAIN = 100
"""More often than this nobody corrects one row; a chain that is longer was not made by the acts."""
AROUND = ("unit", "matter", "ruling__by", "ruling__objection__case")


class Standing(Labelled):
    """What the list is narrowed to."""

    EVERY = "", "全部"
    NOW = "now", "现在适用"
    OVER = "over", "不再适用"
    CORRECTED = "corrected", "更正前的"


def may_keep_precedents(actor: Actor) -> bool:
    """Whether this actor may end and correct precedents."""
    return may_keep(actor, "keep_precedents")


def precedent_for(pk: int) -> Precedent:
    """The precedent with this number, in force or not; open to every member of staff, for nothing of a person stands in it."""
    rows = Precedent.objects.select_related(*AROUND, "corrected_by", "corrects", "set_by", "ended_by")
    return get_object_or_404(rows, pk=pk)


def precedents(text: str, standing: Standing, on: date) -> QuerySet[Precedent]:
    """The precedents that hold every word and stand so on this day, the newest first."""
    rows = _holding(_standing_so(standing, on), text)
    return rows.select_related(*AROUND).order_by("-in_force_from", "-pk")


def _standing_so(standing: Standing, on: date) -> Precedents:
    if standing is Standing.NOW:
        return Precedent.objects.in_force(on)
    if standing is Standing.CORRECTED:
        return Precedent.objects.exclude(corrected_at=None)
    rows = Precedent.objects.standing()
    return rows.filter(in_force_to__lte=on) if standing is Standing.OVER else rows


def _holding(rows: Precedents, text: str) -> Precedents:
    for word in text[:LONGEST_QUESTION].split():
        rows = rows.filter(folded__contains=fold(word))
    return rows


def beside(precedent: Precedent, limit: int = 20) -> list[Precedent]:
    """The other precedents of the same matter, the newest first: also those that give it to another unit."""
    if precedent.matter_id is None:
        return []
    same = Precedent.objects.standing().filter(matter=precedent.matter_id).exclude(pk=precedent.pk)
    return list(same.select_related("unit").order_by("-in_force_from", "-pk")[:limit])


def refusal_to_cite(precedent: Precedent | None, unit: Department, *, at: datetime) -> Refused | None:
    """Why a request to this department cannot cite this precedent now, or None; none is cited where there is none."""
    if precedent is None:
        return None
    held = Precedent.objects.get(pk=precedent.pk)
    return rules.refusal_to_cite(
        held.as_dated(),
        is_corrected=held.corrected_at is not None,
        names_unit=held.unit_id == unit.pk,
        on=local(at).date(),
    )


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The requests that cited a precedent.

    Shapes   rows: those whose cases this actor may see, the newest first, not yet read.
             total: how many there are at all; of a long list only so many are counted.
    """

    rows: QuerySet[Request]
    total: int

    def withheld(self, own: int) -> str:
        """How many others there are, in words; empty for none.

        Shapes   own: how many of them this actor sees.
        """
        more = "至少 " if self.total > MOST else ""
        return f"{more}{self.total - own}" if self.total > own else ""


def followed_by(precedent: Precedent, actor: Actor) -> Followed:
    """The requests that cited a precedent, those also that cited it before its words were corrected."""
    cited = Request.objects.filter(cites__in=_with_wrong_ones(precedent)).order_by("-dispatched_at", "-pk")
    rows = cited.filter(case_is_seen(actor))
    seen = rows.select_related("case", "unit", "dispatched_by")
    return Followed(rows=seen, total=cited[: MOST + 1].count())


def _with_wrong_ones(precedent: Precedent) -> list[int]:
    """The row and those it took the place of, one after another."""
    found, row = [precedent.pk], precedent
    while row.corrects is not None and len(found) < LONGEST_CHAIN:
        row = row.corrects
        found.append(row.pk)
    return found


def documents_of(precedent: Precedent) -> list[Attachment]:
    """The papers laid into the ruling, such as the minutes; for who sees its case."""
    return list(precedent.ruling.documents.select_related("stored").order_by("pk"))


MOST_COMPARED = 500
"""So many of the newest precedents are compared with the words of a question; a district has dozens."""


def in_force_about(matter: int | None, on: date) -> tuple[list[Precedent], list[Precedent]]:
    """What may be cited on this day: of the same matter, and of everything else, the newest first."""
    rows = Precedent.objects.in_force(on).select_related("unit", "matter")
    if matter is None:
        return [], list(rows[:MOST_COMPARED])
    return list(rows.filter(matter=matter)[:MOST_COMPARED]), list(rows.exclude(matter=matter)[:MOST_COMPARED])
