"""What ships with the system: causes, situations, grounds, citations; and the made-up matters of the demo."""

import json
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from bancheng.catalogue.actions.basis import Article, article_of, new_row
from bancheng.catalogue.actions.matters import folded_line, write_version
from bancheng.catalogue.actions.writing import write_line
from bancheng.catalogue.contents import MaterialFacts, VersionFacts, refuse_contradictions
from bancheng.catalogue.models import Cause, Citation, Ground, Matter, Origin, RatingReason, Situation
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind

BY_SYSTEM = "system"


@transaction.atomic
def load_catalogue(*, at: datetime) -> int:
    """Puts in the lists every office needs; what the office has edited or ended stays as it is.

    Where a later release words a shipped row otherwise and the office has left that row alone, the row is followed by
    the new words from the next day on; the old ones stay for what was done under them.

    Returns  how many rows were added: none the second time.
    """
    added = (
        _load_list(Cause, "causes.json", at)
        + _load_list(Situation, "situations.json", at)
        + _load_list(Ground, "grounds.json", at)
        + _load_list(RatingReason, "rating_reasons.json", at)
        + _load_citations("citations.json", Origin.SHIPPED, at)
    )
    return _told(added, at=at)


@transaction.atomic
def load_demo_catalogue(*, at: datetime) -> int:
    """Puts in the shipped lists and, marked as such, the matters and rules made up for the demo."""
    added = load_catalogue(at=at)
    demo = _load_citations("demo_citations.json", Origin.DEMO, at) + _load_matters(at)
    return added + _told(demo, at=at)


@transaction.atomic
def bring_up_to_date(*, at: datetime) -> int:
    """What an installation that was furnished by an earlier release lacks of the shipped lists; run at every start.

    Returns  how many rows were added or followed: none where nothing was ever loaded, none the second time.
    """
    if not Ground.objects.filter(origin=Origin.SHIPPED).exists():
        return 0
    _fold_anew()
    return load_catalogue(at=at)


def _told(added: int, *, at: datetime) -> int:
    if added:
        write_line(LineKind.CATALOGUE_LOADED, by=BY_SYSTEM, at=at, added=added)
    return added


def _rows(file: str) -> list[dict[str, Any]]:
    return json.loads(files("bancheng.catalogue").joinpath("data", file).read_text(encoding="utf-8"))


# Causes, situations, grounds ------------------------------------------------------------------------

type ShippedRow = Cause | Situation | Ground | RatingReason


def _load_list[Row: (Cause, Situation, Ground, RatingReason)](
    model: type[Row], file: str, at: datetime
) -> int:
    """Adds the rows of a code not yet known, and follows those whose words have changed; how many."""
    last: dict[str, Row] = {row.code: row for row in model.objects.order_by("in_force_from")}
    shipped = list(map(_dated, _rows(file)))
    new = [model(origin=Origin.SHIPPED, **row) for row in shipped if row["code"] not in last]
    changed = [row for row in shipped if row["code"] in last and _is_ours(last[row["code"]], row, at)]
    for row in changed:
        _follow(last[row["code"]], row, at)
    return len(model.objects.bulk_create(new)) + len(changed)


def _is_ours(row: ShippedRow, shipped: dict[str, Any], at: datetime) -> bool:
    """Whether a row is as we shipped it once, still holds, and is worded otherwise now.

    A row that begins only tomorrow has followed one today already; it is looked at again the day after.
    """
    untouched = row.origin == Origin.SHIPPED and row.in_force_to is None
    return untouched and row.in_force_from < _next_day(at) and _differs(row, shipped)


def _differs(row: ShippedRow | Citation, shipped: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in shipped.items() if name != "in_force_from")


def _next_day(at: datetime) -> date:
    return local(at).date() + timedelta(days=1)


def _follow(row: ShippedRow, shipped: dict[str, Any], at: datetime) -> None:
    day = _next_day(at)
    row.in_force_to = day
    row.save(update_fields=["in_force_to"])
    type(row).objects.create(origin=Origin.SHIPPED, **shipped | {"in_force_from": day})
    write_line(
        LineKind.CATALOGUE_FOLLOWED,
        by=BY_SYSTEM,
        at=at,
        list=type(row)._meta.model_name,
        code=row.code,
        name=row.name,
        from_day=day.isoformat(),
    )


# Citations ------------------------------------------------------------------------------------------


def _load_citations(file: str, origin: Origin, at: datetime) -> int:
    """Adds the versions not yet known, and corrects those of ours that are told otherwise now; how many."""
    known = {_key(row): row for row in Citation.objects.order_by("pk")}
    articles = [Article(**row) for row in map(_dated, _rows(file))]
    new = [new_row(article, origin=origin, at=at) for article in articles if _key(article) not in known]
    Citation.objects.bulk_create(new)
    if new:
        write_line(
            LineKind.CITATIONS_IMPORTED, by=BY_SYSTEM, at=at, rows=told.new(*new),
            created=len(new), amended=0, repealed=0,
        )  # fmt: skip
    pairs = [(known[_key(article)], article) for article in articles if _key(article) in known]
    changed = [(row, article) for row, article in pairs if _is_told_otherwise(row, article, origin)]
    for row, article in changed:
        _tell_otherwise(row, article, at)
    return len(new) + len(changed)


def _key(row: Citation | Article) -> tuple[object, ...]:
    return row.title, row.number, row.article, row.in_force_from


def _is_told_otherwise(row: Citation, article: Article, origin: Origin) -> bool:
    """Whether a row is as we shipped it once, nobody has corrected or ended it, and it says something else now."""
    untouched = row.origin == origin and row.corrected_at is None and row.ended_at is None
    known_end = row.in_force_to in (None, article.in_force_to)
    return untouched and known_end and article_of(row) != article


def _tell_otherwise(row: Citation, article: Article, at: datetime) -> None:
    row.corrected_at = at
    row.save(update_fields=["corrected_at"])
    right = new_row(article, origin=Origin(row.origin), at=at)
    right.corrects = row
    right.save()
    write_line(
        LineKind.CITATION_CORRECTED,
        by=BY_SYSTEM,
        at=at,
        rows=[told.changed(row, "corrected_at"), *told.new(right)],
        citation=right.pk,
        name=str(row),
        ended=[row.pk],
    )


def _fold_anew() -> None:
    """Articles kept by an earlier release are found by what this one searches."""
    stale = [row for row in Citation.objects.all() if row.folded != article_of(row).folded]
    for row in stale:
        row.folded = article_of(row).folded
    Citation.objects.bulk_update(stale, ["folded"], batch_size=200)


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its days as dates."""
    days = {key: date.fromisoformat(row[key]) for key in ("in_force_from", "in_force_to") if key in row}
    return row | days


def _load_matters(at: datetime) -> int:
    known = set(Matter.objects.values_list("code", flat=True))
    departments = {department.name: department for department in Department.objects.all()}
    new = [row for row in _rows("demo_matters.json") if row["code"] not in known]
    for row in new:
        _load_matter(row, departments.get(row["department"]), at)
    return len(new)


def _load_matter(row: dict[str, Any], department: Department | None, at: datetime) -> None:
    matter = Matter.objects.create(
        code=row["code"],
        name=row["name"],
        department=department,
        department_text=row["department"],
        category=row["category"],
        words=row["words"],
        folded=folded_line(name=row["name"], code=row["code"], words=row["words"]),
        origin=Origin.DEMO,
        created_at=at,
    )
    for number, said in enumerate(map(_dated, row["versions"]), start=1):
        contents = _contents(row["name"], said)
        refuse_contradictions(contents)
        version = write_version(
            matter, number=number, contents=contents, in_force_from=said["in_force_from"], at=at
        )
        if "in_force_to" in said:
            version.in_force_to = said["in_force_to"]
            version.save(update_fields=["in_force_to"])


def _contents(name: str, told: dict[str, Any]) -> VersionFacts:
    own = {key: value for key, value in told.items() if not key.startswith("in_force") and key != "materials"}
    materials = tuple(MaterialFacts(**material) for material in told["materials"])
    return VersionFacts(name=name, materials=materials, **own)
