"""Departments as channels call them, matched to ours: remembered once, for everything that names them so."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bancheng.citizens.models import ReportedUnit
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules import feedback as rules
from bancheng.rules.feedback import folded_unit
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


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


@transaction.atomic
def set_unit(
    reported: ReportedUnit, *, by: Actor, at: datetime, unit: Department | None, not_ours: bool
) -> ReportedUnit:
    """Says once which of our departments a channel means by a name, or that it is none of ours; it holds for all that name it so.

    Raises   Refused for who does not work on opinions, or when nothing was said.
    """
    if not by.roles & rules.HANDLERS:
        raise Refused("not_yours", "单位的叫法由反映窗口、网点负责人、召集人或督查员来定", rules.ARTICLE)
    if (unit is None) == (not not_ours):
        raise Refused("unit_unclear", "选一个单位，或说明不是本区的单位，二选一", rules.ARTICLE)
    held = ReportedUnit.objects.select_for_update(of=("self",)).get(pk=reported.pk)
    held.unit, held.not_ours, held.set_by_id, held.set_at = unit, not_ours, by.person, at
    columns = ("unit", "not_ours", "set_by", "set_at")
    held.save(update_fields=columns)
    data = {"unit": unit.name if unit else "区外单位"}
    rows = [told.changed(held, *columns)]
    record.write("reported-units", LineKind.REPORTED_UNIT_SET, by=by.ref, at=at, data=data, rows=rows)
    return held
