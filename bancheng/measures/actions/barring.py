"""Acts on the list of those for whom 容缺受理 or 告知承诺 is not: dated, reasoned, kept by the convener."""

from datetime import date, datetime

from django.db import transaction

from bancheng.cases.actions import Wanting, ask_for
from bancheng.measures import models
from bancheng.org import record
from bancheng.org.actions.powers import require
from bancheng.records import keys, told
from bancheng.rules import bars as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.identifiers import read_applicant_number
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BarScope

SUBJECT = "bars"


@transaction.atomic
def set_bar(
    *,
    scope: BarScope,
    name: str,
    number: str,
    reason: str,
    source: str,
    from_on: date,
    to_on: date | None,
    by: Actor,
    at: datetime,
) -> models.Bar:
    """Puts somebody on the list from a day on, with the paper it rests on.

    Raises   Refused for anybody but a convener, or if the same stands there already; Wanting for what lacks.
    """
    require(by, "keep_bars")
    read = _number_of(number, on=local(at).date())
    asked = rules.Bar(scope=scope, from_on=from_on, to_on=to_on)
    ask_for(rules.missing_in_bar({"name": name, "reason": reason, "source": source}, asked), rules.ARTICLE)
    index = keys.blind_index("bar", read)
    others = models.Bar.objects.select_for_update().filter(number_index=index)
    if refused := rules.refusal_of_second(asked, [other.as_bar() for other in others]):
        raise refused
    bar = models.Bar.objects.create(
        scope=scope,
        name=name.strip(),
        number=read,
        number_index=index,
        reason=reason.strip(),
        source=source.strip(),
        from_on=from_on,
        to_on=to_on,
        barred_by_id=by.person,
        barred_at=at,
    )
    data = {
        "bar": bar.pk,
        "scope": scope,
        "scope_label": scope.label,
        "from_day": from_on,
        "to_day": to_on.isoformat() if to_on else "",
    }
    record.write(SUBJECT, LineKind.BAR_SET, by=by.ref, at=at, data=data, rows=told.new(bar))
    return bar


@transaction.atomic
def lift_bar(bar: models.Bar, *, on: date, reason: str, by: Actor, at: datetime) -> models.Bar:
    """Takes somebody off the list from a day on: his credit is repaired, or he never belonged there.

    Raises   Refused for anybody but a convener, for what has ended; Wanting for what lacks.
    """
    require(by, "keep_bars")
    held = models.Bar.objects.select_for_update().get(pk=bar.pk)
    standing, today = held.as_bar(), local(at).date()
    if refused := rules.refusal_to_lift(standing, is_lifted=held.lifted_at is not None, on=today):
        raise refused
    ask_for(rules.missing_in_lifting(standing, from_day=on, reason=reason), rules.ARTICLE)
    held.to_on, held.lifted_by_id, held.lifted_at, held.lift_reason = on, by.person, at, reason.strip()
    changed = ("to_on", "lifted_by", "lifted_at", "lift_reason")
    held.save(update_fields=changed)
    rows = [told.changed(held, *changed)]
    data = {"bar": held.pk, "to_day": on}
    record.write(SUBJECT, LineKind.BAR_LIFTED, by=by.ref, at=at, data=data, rows=rows)
    return held


def _number_of(typed: str, *, on: date) -> str:
    """Raises   Wanting, with what is wrong with it."""
    try:
        return read_applicant_number(typed, on=on)
    except Refused as refused:
        raise Wanting([Missing("number", refused.sentence)], rules.ARTICLE) from None
