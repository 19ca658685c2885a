"""Acts on lists of opinions that somebody hands in: lay one, say what its columns mean, read it on, drop it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.catalogue.sheets import Unreadable
from bancheng.catalogue.wording import fold
from bancheng.citizens.actions.feedback import IMPORTS_FILE
from bancheng.exchange import lists
from bancheng.exchange.feedback_sheet import MEANINGS, SEVERAL, refuse_columns
from bancheng.exchange.models import ColumnMeaning, OpinionList
from bancheng.org.models import Site
from bancheng.records import actions as records
from bancheng.records import documents
from bancheng.records.models import File
from bancheng.rules import feedback as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, ListState

NAME = 200


@transaction.atomic
def lay_list(
    upload: documents.Upload, *, source: Channel, site: Site, by: Actor, at: datetime
) -> OpinionList:
    """Takes a list in, closed, and reads no more of it than its headings.

    Raises   Refused, for who does not work on the site's opinions and for a file that is no list.
    Source   product.md M03, M04; issue of part 5, 5.
    """
    _refuse_other(by, site.pk)
    stored = records.store_list(upload, by=by.ref, at=at)
    with documents.in_clear(stored) as path:
        try:
            found, seeming = lists.headings(path)
        except Unreadable as wrong:
            raise Refused("upload.unreadable", str(wrong)) from wrong
    laid = OpinionList.objects.create(
        laid_by_id=by.person,
        laid_at=at,
        site=site,
        source=source,
        name=(upload.name or "")[:NAME],
        document=stored,
        headings=found,
        columns=lists.columns_of(lists.proposed(found, seeming, source=source)),
        state=ListState.LAID,
    )
    data = {"list": laid.pk, "source": source, "source_label": source.label, "stored": [stored.fact()]}
    records.append(imports_file(at), LineKind.FEEDBACK_LIST_LAID, by=by.ref, at=at, data=data)
    return laid


@transaction.atomic
def begin_list(laid: OpinionList, *, meanings: Sequence[str], by: Actor, at: datetime) -> OpinionList:
    """Says what each column means, remembers it for the channel, and lets the worker read the list.

    Shapes   meanings: one of each column, in their order; empty for a column that is left out.
    Raises   Refused when two columns claim to be the one number, or nobody can tell when or what.
    """
    held = _held(laid, by)
    if held.state != ListState.LAID:
        raise Refused("list_begun", "这份清单已经开始导入，或放下了")
    refuse_meanings(meanings, count=len(held.headings))
    held.columns, held.state, held.begun_at = lists.columns_of(meanings), ListState.WAITING, at
    held.save(update_fields=["columns", "state", "begun_at"])
    for heading, meaning in zip(held.headings, meanings, strict=True):
        if heading:
            ColumnMeaning.objects.update_or_create(
                source=held.source, heading=fold(heading)[: lists.HEADING], defaults={"meaning": meaning}
            )
    records.append(
        imports_file(at),
        LineKind.FEEDBACK_LIST_BEGUN,
        by=by.ref,
        at=at,
        data={"list": held.pk, "columns": held.columns},
    )
    return held


def refuse_meanings(meanings: Sequence[str], *, count: int) -> None:
    """Refuses what cannot be meant.

    Raises   Refused
    """
    if len(meanings) != count or set(meanings) - {"", *MEANINGS}:
        raise Refused("columns_unclear", "请逐列说明是什么")
    for meaning in MEANINGS:
        if meanings.count(meaning) > 1 and meaning not in SEVERAL:
            raise Refused(
                "columns_unclear", f"“{MEANINGS[meaning]}”只能有一列，现在选了 {meanings.count(meaning)} 列"
            )
    try:
        refuse_columns(lists.kept(lists.columns_of(meanings)))
    except Unreadable as wrong:
        raise Refused("columns_unclear", str(wrong)) from wrong


@transaction.atomic
def go_on_with_list(laid: OpinionList, *, by: Actor, at: datetime) -> OpinionList:
    """Lets the worker go on with a list that stopped; what it has read stays read."""
    held = _held(laid, by)
    if held.state != ListState.BROKEN:
        raise Refused("list_not_broken", "这份清单没有停下")
    held.state, held.why = ListState.WAITING, ""
    held.save(update_fields=["state", "why"])
    data = {"list": held.pk, "read": held.read}
    records.append(imports_file(at), LineKind.FEEDBACK_LIST_GONE_ON, by=by.ref, at=at, data=data)
    return held


@transaction.atomic
def drop_list(laid: OpinionList, *, by: Actor, at: datetime) -> OpinionList:
    """Gives a list up and erases it; what was taken in of it stays."""
    return _drop(_held(laid, by), by=by, at=at)


@transaction.atomic
def drop_forgotten(pk: int, *, at: datetime) -> OpinionList:
    """Gives up a list nobody came back to: what it holds is people's, and is kept no longer than it is needed.

    Source   《个人信息保护法》第十九条: kept for the shortest time its purpose needs.
    """
    held = OpinionList.objects.select_for_update(of=("self",)).select_related("document").get(pk=pk)
    return _drop(held, by=TIME, at=at)


def _drop(held: OpinionList, *, by: Actor, at: datetime) -> OpinionList:
    if held.state not in (ListState.LAID, ListState.BROKEN):
        raise Refused("list_runs", "正在导入，或已经导完")
    file = imports_file(at)
    records.append(file, LineKind.FEEDBACK_LIST_DROPPED, by=by.ref, at=at, data={"list": held.pk})
    held.state, held.ended_at = ListState.DROPPED, at
    held.save(update_fields=["state", "ended_at"])
    erase(held, by=by, at=at)
    return held


def erase(held: OpinionList, *, by: Actor, at: datetime) -> None:
    """Erases the list itself, whose rows now stand in the ledger or nowhere."""
    if held.document.erased_at is None:
        records.erase_stored(imports_file(at), held.document, by=by.ref, at=at, reason="清单读完即删")


def imports_file(at: datetime) -> File:
    """The file of the record that tells of lists."""
    return records.kept_file(kind="imports", key=IMPORTS_FILE, at=at)


def _held(laid: OpinionList, by: Actor) -> OpinionList:
    _refuse_other(by, laid.site_id)
    return OpinionList.objects.select_for_update(of=("self",)).select_related("document").get(pk=laid.pk)


def _refuse_other(by: Actor, site: int) -> None:
    if not rules.may_work_on(by, site=site):
        raise Refused("not_yours", "导入意见由反映窗口、网点负责人、召集人或督查员来办", rules.ARTICLE)
