"""Questions to the catalogue: what can be come for, what holds on a day, which words point where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Length, StrIndex
from django.shortcuts import get_object_or_404

from bancheng.catalogue.models import (
    CODE_LENGTH,
    Cause,
    Ground,
    Matter,
    MatterVersion,
    RatingReason,
    Situation,
)
from bancheng.catalogue.wording import fold, words_standing_in
from bancheng.org.limits import said

LONGEST_QUESTION = 60
LONGEST_TEXT = 4000


# Matters -----------------------------------------------------------------------------------------


def matters_matching(text: str, limit: int = 8) -> list[Matter]:
    """The matters a few typed characters mean: by name, by how people call it, or by code.

    Every word typed must be there; when nothing has them all, the matters sharing most neighbouring
    characters with the question are offered, so that “公司改股东” still finds 股权变更登记.
    """
    words = [fold(word) for word in text[:LONGEST_QUESTION].split()]
    if not words:
        return []
    found = _holding_every(words)[:limit]
    return list(found) or _nearest("".join(words), limit)


def _holding_every(words: list[str]) -> QuerySet[Matter]:
    """Active matters whose searchable line holds every word; earliest and shortest first."""
    holding = Q()
    for word in words:
        holding &= Q(folded__contains=word)
    return (
        Matter.objects.filter(holding, active=True)
        .select_related("department")
        .annotate(place=StrIndex("folded", Value(words[0])), size=Length("name"))
        .order_by("place", "size", "name", "code")
    )


def _nearest(question: str, limit: int) -> list[Matter]:
    """Active matters sharing pairs of neighbouring characters with the question, most first."""
    pairs = {question[i : i + 2] for i in range(len(question) - 1)}
    if not pairs:
        return []
    sharing = Q()
    for pair in pairs:
        sharing |= Q(folded__contains=pair)
    near = Matter.objects.filter(sharing, active=True).select_related("department")[:400]
    return sorted(near, key=lambda m: (-sum(p in m.folded for p in pairs), len(m.name), m.name))[:limit]


def catalogue_page(*, text: str = "", department: int | None = None) -> QuerySet[Matter]:
    """Every matter, also those no longer offered, for the list in the catalogue."""
    matters = _holding(Matter.objects.select_related("department"), text)
    if department is not None:
        matters = matters.filter(department_id=department)
    return matters.order_by("name", "code")


def matter_for(code: str) -> Matter:
    """The matter with this code; the catalogue is open to every member of staff."""
    return get_object_or_404(Matter.objects.select_related("department"), code=code)


def matter_offered(code: str) -> Matter | None:
    """The matter with this code, while it is offered; anybody may know it."""
    return Matter.objects.filter(code=code[:CODE_LENGTH], active=True).first()


def version_in_force(matter: Matter, on: date) -> MatterVersion | None:
    """What the matter demanded on this day; None when nothing was laid down for it."""
    return matter.versions.in_force(on).prefetch_related("materials").order_by("-number").first()


def versions_in_force(matters: Iterable[Matter], on: date) -> dict[int, MatterVersion]:
    """The version in force of each of these matters, by the matter's identity."""
    versions = MatterVersion.objects.in_force(on).filter(matter__in=list(matters)).order_by("number")
    return {version.matter_id: version for version in versions}


def versions_of(matter: Matter) -> QuerySet[MatterVersion]:
    """Every version with its materials, the newest first."""
    return matter.versions.prefetch_related("materials").order_by("-number")


# Lists that hold on a day ------------------------------------------------------------------------


def situations_in_force(on: date) -> QuerySet[Situation]:
    """The situations 情形 an officer may choose on this day."""
    return Situation.objects.in_force(on)


def causes_in_force(on: date) -> QuerySet[Cause]:
    """The causes that may be named on this day."""
    return Cause.objects.in_force(on)


def grounds_in_force(on: date) -> QuerySet[Ground]:
    """The only grounds on which a matter may be declined on this day."""
    return Ground.objects.in_force(on)


def rating_reasons_in_force(on: date) -> QuerySet[RatingReason]:
    """The reasons of our own a citizen may give with his rating on this day."""
    return RatingReason.objects.in_force(on)


def remedy_of(ground: Ground, *, at: datetime) -> str:
    """Where he can go instead, with every limit it names as it is in force at this moment."""
    return said(ground.remedy, at=at)


def every_situation() -> QuerySet[Situation]:
    """Every situation, also those that ended or have not begun."""
    return Situation.objects.order_by("position", "code", "in_force_from")


def every_cause() -> QuerySet[Cause]:
    """Every cause, also those that ended or have not begun."""
    return Cause.objects.order_by("position", "code", "in_force_from")


def every_ground() -> QuerySet[Ground]:
    """Every ground, also those that ended or have not begun."""
    return Ground.objects.order_by("position", "code", "in_force_from")


def every_rating_reason() -> QuerySet[RatingReason]:
    """Every reason of a rating, also those that ended or have not begun."""
    return RatingReason.objects.order_by("position", "code", "in_force_from")


def rating_reason_for(pk: int) -> RatingReason:
    """One reason of a rating.

    Raises   Http404.
    """
    return get_object_or_404(RatingReason, pk=pk)


def situation_for(pk: int) -> Situation:
    """The situation with this identity; open to every member of staff."""
    return get_object_or_404(Situation, pk=pk)


def _holding[Rows: QuerySet](rows: Rows, text: str) -> Rows:
    """The rows whose searchable line holds every word typed."""
    for word in text[:LONGEST_QUESTION].split():
        rows = rows.filter(folded__contains=fold(word))
    return rows


# What a person's own words point to --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Suggestion[Row]:
    """A row somebody's words point to, and the very words that do: an offer, never a decision."""

    row: Row
    words: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reason, fit to be read beside the offer."""
        return "写到了" + "、".join(f"“{word}”" for word in self.words)


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """What a text points to, the strongest first in each list."""

    matters: tuple[Suggestion[Matter], ...]
    causes: tuple[Suggestion[Cause], ...]
    situations: tuple[Suggestion[Situation], ...]


def suggest_for(text: str, *, on: date, limit: int = 3) -> Suggestions:
    """The matters, causes and situations whose words stand in the text, with those words."""
    folded = fold(text[:LONGEST_TEXT])
    return Suggestions(
        matters=_pointed_to(folded, _matters_perhaps_named(folded), limit),
        causes=_pointed_to(folded, causes_in_force(on), limit),
        situations=_pointed_to(folded, situations_in_force(on), limit),
    )


def _matters_perhaps_named(folded: str) -> QuerySet[Matter]:
    """Active matters that carry words of their own, or whose whole name stands in the text."""
    named = Matter.objects.filter(active=True).annotate(
        place=StrIndex(Value(folded, output_field=TextField()), F("name"))
    )
    return named.filter(~Q(words="") | Q(place__gt=0)).select_related("department")


def _pointed_to[Row: (Matter, Cause, Situation)](
    folded: str, rows: Iterable[Row], limit: int
) -> tuple[Suggestion[Row], ...]:
    """The rows whose name or words stand in the text; most characters matched first."""
    found = [
        Suggestion(row=row, words=words)
        for row in rows
        if (words := words_standing_in(folded, f"{fold(row.name)} {row.words}"))
    ]
    found.sort(key=lambda s: (-sum(map(len, s.words)), s.row.name))
    return tuple(found[:limit])
