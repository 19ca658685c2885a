"""A department says that a question is not its own; the officer answers, and the second time in a case the convener rules."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.coordination.actions import turning
from bancheng.coordination.actions.dispatching import put_to
from bancheng.coordination.actions.precedents import set_precedent
from bancheng.coordination.actions.turning import Turn
from bancheng.coordination.models import Objection, Request, Ruling
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.records.documents import Upload
from bancheng.rules import requests as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ObjectionGround, RequestStep


@transaction.atomic
def draft_objection(
    request: Request,
    *,
    ground: ObjectionGround,
    clause: str,
    proper_unit: Department | None,
    words: str,
    by: Actor,
    at: datetime,
) -> Objection:
    """The liaison drafts an objection: a ground of the list, the clause, who should have it. A later draft takes its place.

    Raises   Refused for anybody else, too late, after an objection of this department or a ruling in the case; Wanting, naming every gap.
    """
    turn = turning.begin(request, "draft_objection", by=by, at=at)
    gaps = rules.missing_in_objection(ground, clause, words, has_unit=proper_unit is not None)
    ask_for(gaps, turn.move.article)
    assert proper_unit is not None and by.person is not None
    if proper_unit.pk == turn.request.unit_id:
        raise Refused("same_unit", "要写另一个单位", turn.move.article)
    turn.wrote(
        told.update(turn.request.objections.filter(answer="", signed_at=None), answer=Objection.REPLACED)
    )
    objection = Objection.objects.create(
        request=turn.request,
        case=turn.case,
        unit=turn.request.unit,
        ground=ObjectionGround(ground),
        clause=turn.plain(clause),
        proper_unit=proper_unit,
        words=turn.plain(words),
        drafted_by_id=by.person,
        drafted_at=at,
    )
    turn.wrote(told.new(objection))
    turning.write(turn, LineKind.REQUEST_OBJECTION_DRAFTED, data=_said(objection))
    return objection


@transaction.atomic
def sign_objection(objection: Objection, *, by: Actor, at: datetime) -> Objection:
    """The head signs the objection; the second in the case, by another department, goes to the convener by itself.

    Raises   Refused for anybody else, for whoever drafted it where there is a liaison, too late, and for a draft another has replaced.
    """
    turn = turning.begin(objection.request, "object", by=by, at=at)
    held = turn.request.objections.filter(answer="", signed_at=None).select_related("proper_unit").first()
    if held is None or held.pk != objection.pk:
        raise Refused("draft_replaced", "这一稿已经改过，请看新的一稿", turn.move.article)
    step = turning.end_of(turn)
    goes_up = step is RequestStep.IN_ARBITRATION
    rows = Objection.objects.filter(pk=held.pk)
    turn.wrote(told.update(rows, signed_at=at, signed_by=by.person, goes_up=goes_up))
    if turn.request.signed_at is None:
        # Whoever objects has had it in hand.
        turn.set(signed_at=at, signed_by_id=by.person)
    turning.pass_on(turn, step)
    kind = LineKind.REQUEST_ARBITRATED if goes_up else LineKind.REQUEST_OBJECTED
    turning.write(turn, kind, data=_said(held), private=_words(held))
    return Objection.objects.get(pk=held.pk)


@transaction.atomic
def agree_objection(objection: Objection, *, by: Actor, at: datetime) -> Request:
    """The officer agrees: the question goes to the department that was named, whose own clock starts.

    Returns  the new request.
    Raises   Refused for anybody else, and where that department cannot be asked: then the objection is to be refused.
    """
    turn = turning.begin(objection.request, "agree_objection", by=by, at=at)
    held = _answer(turn, objection, Objection.AGREED)
    return _redirect(turn, LineKind.REQUEST_REDIRECTED, held.proper_unit, {"objection": held.pk})


@transaction.atomic
def refuse_objection(objection: Objection, *, reason: str, by: Actor, at: datetime) -> Request:
    """The officer does not agree: the department replies, by its old clock and never within less than the least.

    Raises   Refused for anybody else; Wanting without a reason.
    """
    turn = turning.begin(objection.request, "refuse_objection", by=by, at=at)
    ask_for(rules.missing_reason(reason, "写明为什么不同意"), turn.move.article)
    words = turn.plain(reason)
    held = _answer(turn, objection, Objection.REFUSED, words)
    turning.pass_on(turn, turning.end_of(turn), reply=turning.going_on(turn.case, turn.request, at=at))
    data = {"objection": held.pk} | turning.until(turn)
    turning.write(turn, LineKind.REQUEST_OBJECTION_REFUSED, data=data, private={"reason": words})
    return turn.request


@transaction.atomic
def rule(
    objection: Objection,
    *,
    unit: Department,
    reasons: str,
    about: str = "",
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: datetime,
) -> Ruling:
    """The convener rules whose question it is; afterwards nobody in the case objects any more, and others may cite it.

    Shapes   about: the point ruled on in general words, for the precedent; empty, then it is the question itself.
    Raises   Refused for anybody else until the clock of the ruling is out (then the leader too), and for a department that cannot
             be asked; Wanting without reasons, and where the words for the precedent name a person.
    """
    turn = turning.begin(objection.request, "rule", by=by, at=at)
    ask_for(rules.missing_reason(reasons, "写明为什么由它办"), turn.move.article)
    assert by.person is not None
    words = turn.plain(reasons)
    held = _answer(turn, objection, Objection.RULED, words)
    documents = turning.keep_all(uploads, turn.case, by=by, at=at)
    ruling = Ruling.objects.create(objection=held, unit=unit, reasons=words, by_id=by.person, at=at)
    ruling.documents.set(documents)
    turn.wrote(told.new(ruling))
    set_precedent(ruling, about=about, by=by, at=at)
    data = {"objection": held.pk, "ruling": ruling.pk, "to": unit.code, "to_label": unit.short_name}
    step = turning.end_of(turn, unit=unit)
    if step is RequestStep.REDIRECTED:
        _redirect(turn, LineKind.REQUEST_RULED, unit, data, private={"reasons": words})
        return ruling
    turning.pass_on(turn, step, reply=turning.going_on(turn.case, turn.request, at=at), ruled=True)
    turning.write(turn, LineKind.REQUEST_RULED, data=data | turning.until(turn), private={"reasons": words})
    return ruling


def _redirect(
    turn: Turn,
    kind: LineKind,
    unit: Department,
    data: dict[str, object],
    private: dict[str, str] | None = None,
) -> Request:
    """Ends the request, and puts its question to another department; the case waits for that one then.

    Of the main question that one is the main unit of the case too.
    """
    turning.pass_on(turn, RequestStep.REDIRECTED)
    said = {"to": unit.code, "to_label": unit.short_name} | data
    turning.write(turn, kind, data=said, private=private)
    if turn.request.is_main:
        cases.pass_main_unit(turn.case, unit=unit, by=turn.by, at=turn.at)
    turning.stop_waiting(turn)
    return put_to(turn, unit)


def _answer(turn: Turn, objection: Objection, answer: str, reason: str = "") -> Objection:
    """The objection that waits for this answer, answered; a page that shows another one is stale."""
    held = (
        turn.request.objections.filter(answer="", signed_at__isnull=False)
        .select_related("proper_unit")
        .first()
    )
    if held is None or held.pk != objection.pk:
        raise Refused("objection_over", "这次异议已经有了结果", turn.move.article)
    rows = Objection.objects.filter(pk=held.pk)
    turn.wrote(
        told.update(rows, answer=answer, answered_by=turn.by.person, answered_at=turn.at, reason=reason)
    )
    return held


def _said(objection: Objection) -> dict[str, object]:
    ground = ObjectionGround(objection.ground)
    return {
        "objection": objection.pk,
        "ground": ground,
        "ground_label": ground.label,
        "proper": objection.proper_unit.code,
        "proper_label": objection.proper_unit.short_name,
    }


def _words(objection: Objection) -> dict[str, str]:
    return {"clause": objection.clause, "words": objection.words}
