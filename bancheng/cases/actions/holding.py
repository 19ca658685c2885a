"""Holds: a reply the case waits for before it may be answered.

Placed and lifted by the room to which the reply is owed; released by the officer once the unit's clock has run out.
"""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions import lending
from bancheng.cases.actions.wanting import need
from bancheng.cases.models import Case, Hold
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules import holds as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse


@transaction.atomic
def place_hold(
    case: Case,
    *,
    owed_by: Department,
    kind: str,
    ref: int,
    releasable_from: datetime,
    by: Actor,
    at: datetime,
) -> Hold:
    """Lets a case wait for what a unit owes, before it may be answered; no clock is touched.

    Placing the same hold twice changes nothing.

    Shapes   kind, ref: what in the room above the unit owes, for instance a request and its identity.
             releasable_from: when the unit's own clock has run out.
    Raises   Refused for a case that is no longer open.
    """
    held = Case.objects.locked(case.pk)
    if not held.is_open:
        raise Refused("wrong_step", f"现在是“{held.step_word}”，不再等任何单位", "办理规程 §2 等候")
    values = {"case": held, "owed_by": owed_by, "placed_at": at, "releasable_from": releasable_from}
    hold, is_new = Hold.objects.get_or_create(kind=kind, ref=ref, defaults=values)
    if is_new:
        moves.note(held, LineKind.CASE_HELD, by=by, at=at, data=_said(hold), rows=told.new(hold))
    return hold


@transaction.atomic
def release_hold(case: Case, *, by: Actor, at: datetime, hold: Hold, reason: str) -> Case:
    """Answers without a unit whose clock has run out; the unit stands recorded as silent.

    Raises   Refused while the unit's clock still runs, or when nothing is waited for.
    Source   process table §2, hold.
    """
    turn = moves.begin(case, "release_hold", by=by, at=at)
    need(turn, reason=(reason, "写明为什么不再等"))
    held = Hold.objects.select_for_update().filter(pk=hold.pk, case=turn.case, ended_at=None).first()
    if held is None:
        raise Refused("no_hold", "已经不在等这一项", turn.move.article)
    refuse(
        rules.refusal_to_release(
            at=at,
            releasable_from=held.releasable_from,
            lies_elsewhere=lending.is_elsewhere(held),
            article=turn.move.article,
        )
    )
    turn.wrote(told.update(Hold.objects.filter(pk=held.pk), ended_at=at, ended_how="released"))
    moves.make(turn)
    moves.write(turn, LineKind.CASE_HOLD_RELEASED, data=_said(held), private={"reason": reason})
    return turn.case


LIFTED = {
    "done": "答复已收下",
    "recalled": "交办已收回",
    "redirected": "已改交别的单位",
    "silence_accepted": "认可不再等这个单位",
}
"""How what a unit owed can end so that nobody waits for it any more. Source: process table §2 hold, §5 request."""


@transaction.atomic
def lift_hold(case: Case, *, kind: str, ref: int, how: str, by: Actor, at: datetime) -> bool:
    """The room that placed a hold lifts it: what was owed has come, or is owed no more. No clock is touched.

    Lifting twice, or after the officer released it or the case came to rest, changes nothing.

    Shapes   kind, ref: as the hold was placed. how: one of LIFTED.
    Returns  whether the case was still waiting.
    Raises   Refused for an unknown way of ending, and where no such hold was ever placed on this case.
    """
    if how not in LIFTED:
        raise Refused("how_unknown", "等候只能这样结束：" + "、".join(LIFTED.values()), "办理规程 §2 等候")
    held = Case.objects.locked(case.pk)
    hold = Hold.objects.select_for_update().filter(case=held, kind=kind, ref=ref).first()
    if hold is None:
        raise Refused("no_hold", "这件事没有在等这一项", "办理规程 §2 等候")
    lifted = told.update(Hold.objects.filter(pk=hold.pk, ended_at=None), ended_at=at, ended_how=how)
    if not lifted:
        return False
    data = _said(hold) | {"how": how, "how_label": LIFTED[how]}
    moves.note(held, LineKind.CASE_HOLD_LIFTED, by=by, at=at, data=data, rows=lifted)
    return True


def _said(hold: Hold) -> dict[str, object]:
    return {"owed_by": hold.owed_by.short_name, "unit": hold.owed_by.code, "kind": hold.kind, "ref": hold.ref}
