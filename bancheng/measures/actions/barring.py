"""Acts on the list of those for whom 容缺受理 or 告知承诺 is not: dated, reasoned, kept by the convener."""

from datetime import date, datetime

from django.db import transaction

from bancheng.cases.actions import Wanting
from bancheng.measures import models
from bancheng.org import record
from bancheng.org.actions.powers import require
from bancheng.records import keys, told
from bancheng.rules import undertakings as rules
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
    _refuse_gaps(name, reason, source, from_on, to_on)
    index = keys.blind_index("bar", read)
    _refuse_twice(index, scope, from_on, to_on)
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
    if held.lifted_at is not None or (held.to_on is not None and held.to_on <= local(at).date()):
        raise Refused("bar_over", "这一条已经到期或取消了", rules.ARTICLE_BARS)
    gaps = [] if reason.strip() else [Missing("reason", "写明为什么取消：信用修复的文书，或列入有误")]
    if on < held.from_on:
        gaps.append(Missing("on", "不能早于列入的那天"))
    elif held.to_on is not None and on > held.to_on:
        gaps.append(Missing("on", "不能晚于原来写明的日子"))
    if gaps:
        raise Wanting(gaps, rules.ARTICLE_BARS)
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
        raise Wanting([Missing("number", refused.sentence)], rules.ARTICLE_BARS) from None


def _refuse_gaps(name: str, reason: str, source: str, from_on: date, to_on: date | None) -> None:
    wanted = {
        "name": (name, "写明是谁"),
        "reason": (reason, "写明为什么列入"),
        "source": (source, "写明凭什么：哪个单位的哪份文书，或哪个信用平台"),
    }
    gaps = [Missing(field, sentence) for field, (said, sentence) in wanted.items() if not said.strip()]
    if to_on is not None and to_on <= from_on:
        gaps.append(Missing("to_on", "要晚于列入的那天"))
    if gaps:
        raise Wanting(gaps, rules.ARTICLE_BARS)


def _refuse_twice(index: str, scope: BarScope, from_on: date, to_on: date | None) -> None:
    """Two bars of the same scope for the same person never hold on the same day."""
    for other in models.Bar.objects.select_for_update().filter(number_index=index, scope=scope):
        begins_before_end = to_on is None or other.from_on < to_on
        ends_after_begin = other.to_on is None or other.to_on > from_on
        if begins_before_end and ends_after_begin:
            raise Refused("barred_already", f"名单第 {other.pk} 号在这段日子里已经写明了", rules.ARTICLE_BARS)
