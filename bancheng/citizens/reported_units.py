"""Departments as channels call them, matched to ours: remembered once, for everything that names them so."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bancheng.citizens.models import ReportedUnit
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.records import told
from bancheng.rules.feedback import folded_unit
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor


def seen(name: str, *, by: Actor, at: datetime) -> ReportedUnit:
    """A department by the name a channel gives it; a new name is kept, and matched at once where it is one of ours."""
    folded = folded_unit(name)
    found = ReportedUnit.objects.filter(folded=folded).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = ReportedUnit.objects.create(
                name=" ".join(name.split()), folded=folded, unit_id=_our_own().get(folded)
            )
    except IntegrityError:
        return ReportedUnit.objects.get(folded=folded)
    record.write("reported-units", LineKind.REPORTED_UNIT_SEEN, by=by.ref, at=at, rows=told.new(made))
    return made


def _our_own() -> dict[str, int]:
    """Every name of our own departments, folded, that means one of them alone."""
    named: dict[str, set[int]] = {}
    for pk, *names in org.names_of_each_unit():
        for name in names:
            named.setdefault(folded_unit(name), set()).add(pk)
    return {name: next(iter(pks)) for name, pks in named.items() if len(pks) == 1 and name}
