"""The department signs for a request, contacts the citizen, replies; the window takes the reply up, or sends it back once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases.actions import ask_for
from bancheng.coordination.actions import turning
from bancheng.coordination.actions.turning import Turn
from bancheng.coordination.models import Reply, Request
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.documents import Upload
from bancheng.rules import requests as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


@transaction.atomic
def sign(request: Request, *, by: Actor, at: datetime) -> Request:
    """Somebody of the department signs for the request; the time to object begins.

    Raises   Refused for anybody else, and once it is signed.
    """
    turn = turning.begin(request, "sign", by=by, at=at)
    turn.set(signed_at=at, signed_by_id=by.person)
    turning.pass_on(turn, turning.end_of(turn))
    turning.write(turn, LineKind.REQUEST_SIGNED)
    return turn.request


@transaction.atomic
def contact(request: Request, *, words: str, by: Actor, at: datetime) -> Request:
    """The department notes that it has contacted the citizen itself, as it was asked to.

    Raises   Refused where it was not asked to, and for anybody else; Wanting without a word of what came of it.
    """
    turn = turning.begin(request, "contact", by=by, at=at)
    ask_for(rules.missing_in_contact(words), turn.move.article)
    turn.set(contact_at=at, contact_count=turn.request.contact_count + 1)
    turning.save(turn)
    turning.write(turn, LineKind.REQUEST_CONTACTED, private={"words": turn.plain(words)})
    return turn.request


@transaction.atomic
def draft_reply(
    request: Request,
    *,
    words: str,
    is_partial: bool = False,
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: datetime,
) -> Reply:
    """The liaison drafts what the department answers; it is no answer until the head has signed. A later draft takes its place.

    What comes with it is its department's alone until then, and no part of the case.

    Raises   Refused for anybody else; Wanting without a word.
    """
    turn = turning.begin(request, "draft_reply", by=by, at=at)
    ask_for(rules.missing_in_reply(words), turn.move.article)
    assert by.person is not None
    turn.wrote(told.update(turn.request.replies.filter(result="", signed_at=None), result=Reply.REPLACED))
    enclosed = [records.store_upload(one, by=by.ref, at=at) for one in uploads]
    reply = Reply.objects.create(
        request=turn.request,
        words=turn.plain(words),
        is_partial=is_partial,
        drafted_by_id=by.person,
        drafted_at=at,
    )
    reply.enclosed.set(enclosed)
    turn.wrote(told.new(*enclosed, reply))
    data = {"reply": reply.pk, "documents": len(enclosed), "stored": [one.fact() for one in enclosed]}
    # A draft is its department's alone: the line keeps of its words what the row commits to, and no timeline shows them.
    turning.write(turn, LineKind.REQUEST_REPLY_DRAFTED, data=data)
    return reply


@transaction.atomic
def sign_reply(reply: Reply, *, by: Actor, at: datetime) -> Reply:
    """The head signs the reply: it is the department's answer, and its clock stops; what came with it goes into the case's folder.

    Raises   Refused for anybody else, for whoever drafted it where there is a liaison, for a draft another one has replaced, and
             while the folder is too full.
    """
    turn = turning.begin(reply.request, "reply", by=by, at=at)
    held = _in_hand(turn, reply)
    turn.wrote(told.update(Reply.objects.filter(pk=held.pk), signed_at=at, signed_by=by.person))
    if laid := turning.lay_all(held.enclosed.filter(attachment=None).order_by("pk"), turn.case, by=by, at=at):
        held.documents.add(*laid)
        turn.wrote([told.changed(held, "documents")])
    turning.pass_on(turn, turning.end_of(turn))
    partial = "（一部分）" if held.is_partial else ""
    data = {"reply": held.pk, "partial_label": partial}
    turning.write(turn, LineKind.REQUEST_REPLIED, data=data, private={"words": held.words})
    return Reply.objects.get(pk=held.pk)


@transaction.atomic
def accept_reply(reply: Reply, *, reason: str = "", by: Actor, at: datetime) -> Request:
    """The officer takes the reply up: the department owes nothing more.

    Raises   Refused for anybody else, and for another reply than the one that waits.
    """
    turn = turning.begin(reply.request, "accept_reply", by=by, at=at)
    _decide(turn, _waiting(turn, reply), Reply.ACCEPTED, turn.plain(reason))
    turning.pass_on(turn, turning.end_of(turn))
    turning.write(turn, LineKind.REQUEST_DONE, private={"reason": turn.plain(reason)})
    turning.stop_waiting(turn)
    return turn.request


@transaction.atomic
def send_back(reply: Reply, *, reason: str, by: Actor, at: datetime) -> Request:
    """The officer sends a reply back, once: the department has what was left of its clock, and never less than the least.

    Raises   Refused for anybody else, the second time, and for another reply than the one that waits; Wanting without saying what
             is lacking.
    """
    turn = turning.begin(reply.request, "send_back", by=by, at=at)
    held = _waiting(turn, reply)
    ask_for(rules.missing_reason(reason, "写明还差什么"), turn.move.article)
    words = turn.plain(reason)
    assert held.signed_at is not None
    _decide(turn, held, Reply.SENT_BACK, words)
    turn.set(sent_back_count=turn.request.sent_back_count + 1)
    turning.pass_on(turn, turning.end_of(turn), reply=turning.sent_back(turn, signed_at=held.signed_at))
    turning.write(turn, LineKind.REQUEST_SENT_BACK, data=turning.until(turn), private={"reason": words})
    return turn.request


def _decide(turn: Turn, held: Reply, result: str, reason: str) -> None:
    rows = Reply.objects.filter(pk=held.pk)
    turn.wrote(told.update(rows, result=result, decided_by=turn.by.person, decided_at=turn.at, reason=reason))


def _in_hand(turn: Turn, reply: Reply) -> Reply:
    held = turn.request.replies.filter(result="", signed_at=None).first()
    if held is None or held.pk != reply.pk:
        raise Refused("draft_replaced", "这一稿已经改过，请看新的一稿", turn.move.article)
    return held


def _waiting(turn: Turn, reply: Reply) -> Reply:
    """The signed reply that waits for the window; a page that shows another one is stale."""
    held = turn.request.replies.filter(result="", signed_at__isnull=False).first()
    if held is None or held.pk != reply.pk:
        raise Refused("reply_replaced", "单位又答了一次，请看新的答复再定", turn.move.article)
    return held
