"""Adding, revising, renaming and stopping matters. A version is never changed, only followed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.contents import VersionFacts, refuse_contradictions, rows_of
from bancheng.catalogue.models import MATTER_CODE, Material, Matter, MatterVersion, Origin
from bancheng.catalogue.wording import fold, in_words
from bancheng.org.models import Department
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


def folded_line(*, name: str, code: str, words: str) -> str:
    """The one line in which a matter is searched: name first, so that its beginning ranks first."""
    return " ".join([fold(name), fold(code), *(fold(word) for word in words.split())])[:700]


@transaction.atomic
def add_matter(
    *,
    by: Actor,
    at: datetime,
    code: str,
    department: Department | None,
    contents: VersionFacts,
    in_force_from: date,
    category: str = "",
    words: str = "",
    origin: Origin = Origin.OWN,
) -> Matter:
    """Puts a new matter into the catalogue with its first version."""
    hold_catalogue(by=by, at=at)
    refuse_contradictions(contents)
    _refuse_code(code)
    matter = Matter.objects.create(
        code=code,
        name=contents.name,
        department=department,
        department_text=department.name if department else "",
        category=category,
        words=words,
        folded=folded_line(name=contents.name, code=code, words=words),
        origin=origin,
        created_at=at,
    )
    write_version(matter, number=1, contents=contents, in_force_from=in_force_from, at=at)
    write_line(LineKind.MATTER_ADDED, by=by.ref, at=at, code=code, name=contents.name)
    return matter


def _refuse_code(code: str) -> None:
    try:
        MATTER_CODE(code)
    except ValidationError as wrong:
        raise Refused("matter_code", wrong.messages[0]) from None
    if Matter.objects.filter(code=code).exists():
        raise Refused("matter_exists", f"编码 {code} 已经有事项了，请在原事项上改为新版本")


def write_version(
    matter: Matter, *, number: int, contents: VersionFacts, in_force_from: date, at: datetime
) -> MatterVersion:
    """Writes one version with its materials; the caller has closed the one before."""
    version = MatterVersion.objects.create(
        matter=matter, number=number, in_force_from=in_force_from, recorded_at=at, **contents.fields()
    )
    Material.objects.bulk_create(rows_of(version, contents.materials))
    return version


@transaction.atomic
def revise_matter(
    matter: Matter, *, by: Actor, at: datetime, contents: VersionFacts, in_force_from: date
) -> MatterVersion:
    """Follows the open version of a matter by a new one from a day on."""
    hold_catalogue(by=by, at=at)
    refuse_contradictions(contents)
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    before = held.versions.order_by("-number").first()
    _refuse_overlap(before, contents, in_force_from)
    if before is not None and before.in_force_to is None:
        before.in_force_to = in_force_from
        before.save(update_fields=["in_force_to"])
    number = before.number + 1 if before else 1
    version = write_version(held, number=number, contents=contents, in_force_from=in_force_from, at=at)
    _rename(held, contents.name)
    write_line(
        LineKind.MATTER_REVISED,
        by=by.ref,
        at=at,
        code=held.code,
        name=contents.name,
        number=number,
        from_day=in_force_from.isoformat(),
        digest=version.digest,
    )
    return version


def _refuse_overlap(before: MatterVersion | None, contents: VersionFacts, start: date) -> None:
    """The days of versions never overlap: a new one begins no earlier than the last began or ended."""
    if before is None:
        return
    if before.in_force_to is None and before.digest == contents.digest:
        raise Refused("nothing_changed", "和现行版本完全一样，没有需要更新的内容")
    earliest = before.in_force_to or before.in_force_from
    if start < earliest:
        raise Refused(
            "versions_overlap",
            f"第 {before.number} 版占到 {in_words(earliest)}，新版本不能早于这一天生效",
        )


def _rename(matter: Matter, name: str) -> None:
    if matter.name != name:
        matter.name = name
        matter.folded = folded_line(name=name, code=matter.code, words=matter.words)
        matter.save(update_fields=["name", "folded"])


@transaction.atomic
def edit_matter(
    matter: Matter, *, by: Actor, at: datetime, department: Department | None, category: str, words: str
) -> None:
    """Changes what does not bind a citizen: the department in charge, the kind, the words people use."""
    hold_catalogue(by=by, at=at)
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    held.department = department
    held.category = category
    held.words = words
    held.folded = folded_line(name=held.name, code=held.code, words=words)
    held.save(update_fields=["department", "category", "words", "folded"])
    unit = department.code if department else ""
    write_line(LineKind.MATTER_EDITED, by=by.ref, at=at, code=held.code, name=held.name, department=unit)


@transaction.atomic
def stop_matter(matter: Matter, *, by: Actor, at: datetime) -> None:
    """Takes a matter off the list that is offered; what pointed at it still does."""
    _offer(matter, active=False, kind=LineKind.MATTER_STOPPED, by=by, at=at)


@transaction.atomic
def resume_matter(matter: Matter, *, by: Actor, at: datetime) -> None:
    """Offers a stopped matter again."""
    _offer(matter, active=True, kind=LineKind.MATTER_RESUMED, by=by, at=at)


def _offer(matter: Matter, *, active: bool, kind: LineKind, by: Actor, at: datetime) -> None:
    hold_catalogue(by=by, at=at)
    changed = Matter.objects.filter(pk=matter.pk).exclude(active=active).update(active=active)
    if not changed:
        raise Refused("already_so", "这个事项已经是这个状态了")
    write_line(kind, by=by.ref, at=at, code=matter.code, name=matter.name)
