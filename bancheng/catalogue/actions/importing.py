"""Taking a list of matters in, batch by batch: each batch is one act with one line in the record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bancheng.catalogue.actions.matters import folded_line
from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.columns import MatterRow
from bancheng.catalogue.contents import rows_of
from bancheng.catalogue.models import Material, Matter, MatterVersion, Origin
from bancheng.catalogue.wording import fold
from bancheng.org.models import Department
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one batch of rows."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    without_department: int = 0


@transaction.atomic
def import_rows(rows: Sequence[MatterRow], *, by: Actor, at: datetime, on: date, file_digest: str) -> Taken:
    """Creates the matters not yet known and gives those whose contents changed a new version from this day.

    Shapes   rows: no code twice; on: the day the list is taken in, from which its versions hold.
    Returns  the counts. The same rows again change nothing, so that a broken import is simply repeated.
    """
    hold_catalogue(by=by, at=at)
    known = {
        matter.code: matter
        for matter in Matter.objects.select_for_update().filter(code__in=[row.code for row in rows])
    }
    last = _last_versions(known.values())
    fresh = [row for row in rows if row.code not in known]
    changed = [row for row in rows if row.code in known and _differs(row, last.get(known[row.code].pk), on)]
    departments = _departments()
    created = _create(fresh, departments, at=at)
    _follow(changed, known, last, on=on)
    _write_versions(
        [*zip(fresh, created, strict=True), *((row, known[row.code]) for row in changed)], last, on, at
    )
    taken = Taken(
        created=len(fresh),
        revised=len(changed),
        unchanged=len(rows) - len(fresh) - len(changed),
        without_department=sum(matter.department_id is None for matter in created),
    )
    if fresh or changed:
        write_line(
            LineKind.MATTERS_IMPORTED,
            by=by.ref,
            at=at,
            file=file_digest,
            created=taken.created,
            revised=taken.revised,
            unchanged=taken.unchanged,
        )
    return taken


def _last_versions(matters: Iterable[Matter]) -> dict[int, MatterVersion]:
    """The last version of each matter."""
    versions = MatterVersion.objects.filter(matter__in=list(matters)).order_by("number")
    return {version.matter_id: version for version in versions}


def _differs(row: MatterRow, last: MatterVersion | None, on: date) -> bool:
    """Whether the row says something new; a version planned for a later day is left alone."""
    if last is None:
        return True
    return last.digest != row.contents.digest and last.in_force_from <= on


def _departments() -> Mapping[str, Department]:
    """Our departments by every word a list may use for them."""
    every = Department.objects.filter(active=True)
    return {fold(word): unit for unit in every for word in (unit.code, unit.short_name, unit.name)}


def _create(
    rows: Sequence[MatterRow], departments: Mapping[str, Department], *, at: datetime
) -> list[Matter]:
    return Matter.objects.bulk_create(
        Matter(
            code=row.code,
            name=row.contents.name,
            department=departments.get(fold(row.department)),
            department_text=row.department,
            category=row.category,
            folded=folded_line(name=row.contents.name, code=row.code, words=""),
            origin=Origin.IMPORTED,
            created_at=at,
        )
        for row in rows
    )


def _follow(
    rows: Sequence[MatterRow], known: Mapping[str, Matter], last: Mapping[int, MatterVersion], *, on: date
) -> None:
    """Ends the versions that are followed, and gives matters that were renamed their new name."""
    for row in rows:
        matter = known[row.code]
        before = last.get(matter.pk)
        if before is not None and before.in_force_to is None:
            before.in_force_to = on
            before.save(update_fields=["in_force_to"])
        if matter.name != row.contents.name:
            matter.name = row.contents.name
            matter.folded = folded_line(name=matter.name, code=matter.code, words=matter.words)
            matter.save(update_fields=["name", "folded"])


def _write_versions(
    pairs: Sequence[tuple[MatterRow, Matter]], last: Mapping[int, MatterVersion], on: date, at: datetime
) -> None:
    versions = MatterVersion.objects.bulk_create(
        MatterVersion(
            matter=matter,
            number=last[matter.pk].number + 1 if matter.pk in last else 1,
            in_force_from=on,
            recorded_at=at,
            **row.contents.fields(),
        )
        for row, matter in pairs
    )
    Material.objects.bulk_create(
        material
        for (row, _), version in zip(pairs, versions, strict=True)
        for material in rows_of(version, row.contents.materials)
    )
