"""Questions about promises. Every promise is obtained here, through a function that has checked who asks."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bancheng.org import reads as org
from bancheng.promises import doors
from bancheng.promises.models import Promise, PromiseQuerySet
from bancheng.records.models import File, StoredFile
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor, units_of
from bancheng.rules.promises import PromiseState, end_of, state_of
from bancheng.rules.vocabulary import PromiseParty


def visible_to(actor: Actor) -> PromiseQuerySet:
    """The promises this actor may see: of the cases he sees, and of his own department.

    A department reads what it promised or was promised; the case behind it stays closed to it. Whoever is out of a case is
    out of its promises too, in whichever part he would see them.
    """
    units = units_of(actor)
    scope = Q(_among(doors.files_seen_by(actor)))
    if not units:
        return Promise.objects.filter(scope)
    of_unit = Q(unit__in=units) & ~Q(_among(doors.files_shut_to(actor)))
    return Promise.objects.filter(scope | of_unit)


def left_broken(promises: PromiseQuerySet, *, at: datetime) -> QuerySet[Promise]:
    """Of these promises, those that were not kept and can still be made good: their case is not filed. The longest over first."""
    broken = promises.in_state(PromiseState.BROKEN, at=at).filter(_among(doors.files_not_filed()))
    return broken.order_by("due_at", "pk").select_related("file", "unit")


def _among(files: QuerySet[File]) -> Exists:
    """Whether a promise lies in one of these files; asked of each promise, for there are far fewer of them than files."""
    return Exists(files.filter(pk=OuterRef("file")))


def left_broken_by_units(actor: Actor, *, at: datetime) -> QuerySet[Promise]:
    """What the departments this actor speaks for promised, have not kept and can still make good."""
    of_units = visible_to(actor).filter(owner=PromiseParty.UNIT, unit__in=units_of(actor))
    return left_broken(of_units, at=at)


def promise_for(actor: Actor, pk: int) -> Promise:
    """One promise, for somebody who may see it.

    Raises   Http404 for everybody else.
    """
    beside = ("file", "unit", "site", "made_by", "extended_by", "ended_by", "kept_document")
    return get_object_or_404(visible_to(actor).select_related(*beside), pk=pk)


def proof_for(actor: Actor, pk: int) -> StoredFile:
    """The document by which a promise was kept, for somebody who may see the promise.

    Raises   Http404 for everybody else, and where none was handed in or it was erased since.
    """
    stored = promise_for(actor, pk).kept_document
    if stored is None or stored.erased_at is not None:
        raise Http404
    return stored


def sees_file(actor: Actor, promise: Promise) -> bool:
    """Whether this actor may see the case behind a promise, too."""
    return doors.files_seen_by(actor).filter(pk=promise.file_id).exists()


def counted_by_day(promises: QuerySet[Promise], *, at: datetime) -> dict[date, Counter[PromiseState]]:
    """How many of these promises fall on each day, by where they stand. One question."""
    found: dict[date, Counter[PromiseState]] = {}
    told = ("due_at", "kind", "ended", "by_time")
    rows = (
        promises.order_by().annotate(by_time=Q(ended_by=None)).values_list(*told).annotate(many=Count("pk"))
    )
    for due_at, kind, ended, by_time, many in rows:
        state = state_of(ended=end_of(kind, ended, by_time=by_time), due_at=due_at, at=at)
        found.setdefault(local(due_at).date(), Counter())[state] += many
    return found


def file_for(actor: Actor, key: str) -> File:
    """The file of this key, for somebody who may see what it tells of.

    Raises   Http404 for everybody else.
    """
    return get_object_or_404(doors.files_seen_by(actor), key=key)


def promises_of(file: File) -> list[Promise]:
    """The promises of one file, in the order of their days; who may see the file has been checked."""
    found = Promise.objects.filter(file=file).select_related("unit", "file", "kept_document")
    return list(found.order_by("due_at", "pk"))


def open_count(file: int) -> int:
    """How many promises of this file are still open."""
    return Promise.objects.open().filter(file=file).count()


def open_to_citizen(file: int) -> int:
    """How many promises to the citizen of this file are still open."""
    return Promise.objects.open().filter(file=file, to=PromiseParty.CITIZEN).count()


def to_be_kept_by_units(file: int, at: datetime) -> QuerySet[Promise]:
    """The promises of units to the citizen of this file that are open and not late; who may see the file has been checked."""
    found = Promise.objects.open().filter(file=file, owner=PromiseParty.UNIT, to=PromiseParty.CITIZEN)
    return found.filter(due_at__gt=at).select_related("unit").order_by("due_at", "pk")


def left_behind_by(person: int, at: datetime) -> list[str]:
    """What would be reminded to nobody if this person left: open promises of units for which nobody else speaks.

    Source   constitution 1; docs/decisions/0081.
    """
    return [
        f"{unit.name}还有 {count} 项承诺没有了结，他是那里唯一的联络员或负责人，请先任命接手的人"
        for unit in org.speaks_alone_for(person, at)
        if (count := Promise.objects.open().filter(unit=unit).count())
    ]
