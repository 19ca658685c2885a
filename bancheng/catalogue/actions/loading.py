"""What ships with the system: causes, situations, grounds, citations; and the made-up matters of the demo."""

import json
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.db import transaction

from bancheng.catalogue.actions.lists import folded_citation
from bancheng.catalogue.actions.matters import folded_line, write_version
from bancheng.catalogue.actions.writing import write_line
from bancheng.catalogue.contents import MaterialFacts, VersionFacts, refuse_contradictions
from bancheng.catalogue.models import Cause, Citation, Ground, Matter, Origin, Situation
from bancheng.org.models import Department
from bancheng.rules.lines import LineKind

BY_SYSTEM = "system"


@transaction.atomic
def load_catalogue(*, at: datetime) -> int:
    """Puts in the lists every office needs; what is there already, edited or ended, stays as it is.

    Returns  how many rows were added: none the second time.
    """
    added = (
        _load_list(Cause, "causes.json")
        + _load_list(Situation, "situations.json")
        + _load_list(Ground, "grounds.json")
        + _load_citations("citations.json", Origin.SHIPPED)
    )
    return _told(added, at=at)


@transaction.atomic
def load_demo_catalogue(*, at: datetime) -> int:
    """Puts in the shipped lists and, marked as such, the matters and rules made up for the demo."""
    added = load_catalogue(at=at)
    demo = _load_citations("demo_citations.json", Origin.DEMO) + _load_matters(at)
    return added + _told(demo, at=at)


def _told(added: int, *, at: datetime) -> int:
    if added:
        write_line(LineKind.CATALOGUE_LOADED, by=BY_SYSTEM, at=at, added=added)
    return added


def _rows(file: str) -> list[dict[str, Any]]:
    return json.loads(files("bancheng.catalogue").joinpath("data", file).read_text(encoding="utf-8"))


def _load_list[Row: (Cause, Situation, Ground)](model: type[Row], file: str) -> int:
    known = set(model.objects.values_list("code", flat=True))
    new = [model(origin=Origin.SHIPPED, **_dated(row)) for row in _rows(file) if row["code"] not in known]
    return len(model.objects.bulk_create(new))


def _load_citations(file: str, origin: Origin) -> int:
    known = set(Citation.objects.values_list("title", "number", "article", "in_force_from"))
    new = [
        Citation(origin=origin, folded=_folded(row), **row)
        for row in map(_dated, _rows(file))
        if (row["title"], row["number"], row["article"], row["in_force_from"]) not in known
    ]
    return len(Citation.objects.bulk_create(new))


def _folded(row: dict[str, Any]) -> str:
    return folded_citation(
        **{part: row.get(part, "") for part in ("title", "number", "article", "summary", "words")}
    )


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
    for number, told in enumerate(map(_dated, row["versions"]), start=1):
        contents = _contents(row["name"], told)
        refuse_contradictions(contents)
        version = write_version(
            matter, number=number, contents=contents, in_force_from=told["in_force_from"], at=at
        )
        if "in_force_to" in told:
            version.in_force_to = told["in_force_to"]
            version.save(update_fields=["in_force_to"])


def _contents(name: str, told: dict[str, Any]) -> VersionFacts:
    own = {key: value for key, value in told.items() if not key.startswith("in_force") and key != "materials"}
    materials = tuple(MaterialFacts(**material) for material in told["materials"])
    return VersionFacts(name=name, materials=materials, **own)
