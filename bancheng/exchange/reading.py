"""How the worker reads a list of opinions: a hundred rows a transaction, each accounted for, from where it left off."""

import logging
from datetime import datetime
from itertools import batched, islice

from django.db import transaction

from bancheng.catalogue.sheets import Unreadable
from bancheng.exchange import actions, lists
from bancheng.exchange.feedback_sheet import NotRead, Read, opinions_in
from bancheng.exchange.models import ListRow, OpinionList
from bancheng.exchange.taking_in import AT_ONCE, Account, Run
from bancheng.org import reads as org
from bancheng.records import documents, keys
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, ListState, RowEnd

COUNTS = ("read", "created", "duplicate", "rejected", "nearly_same")
log = logging.getLogger(__name__)


def read_next(*, at: datetime) -> bool:
    """Reads the earliest list that waits to its end; whether there was one."""
    laid = OpinionList.objects.filter(state__in=[ListState.WAITING, ListState.RUNNING]).order_by("pk").first()
    if laid is None:
        return False
    try:
        _read(laid, at=at)
    except (Unreadable, Refused, FileNotFoundError, keys.Unreadable) as wrong:
        _stop(laid, _sentence(wrong), at=at)
    except Exception as error:  # noqa: BLE001
        # One list that cannot be read must not stop the others; it is named by its place only.
        log.warning("list %s stopped: %s", laid.pk, type(error).__name__)
        _stop(laid, "读的时候出了错，已经读到的都在；可以接着导入", at=at)
    return True


def _sentence(wrong: Exception) -> str:
    if isinstance(wrong, Refused):
        return wrong.sentence
    return str(wrong) if isinstance(wrong, Unreadable) else "清单的文件打不开了，请重新交一份"


def _stop(laid: OpinionList, why: str, *, at: datetime) -> None:
    OpinionList.objects.filter(pk=laid.pk, state__in=[ListState.WAITING, ListState.RUNNING]).update(
        state=ListState.BROKEN, why=why[:200], stopped_at=at
    )


def _read(laid: OpinionList, *, at: datetime) -> None:
    source, columns = Channel(laid.source), lists.kept(laid.columns)
    by = org.actor_of(laid.laid_by, at)
    with documents.in_clear(laid.document) as path:
        total = lists.rows_below(path, source=source, columns=columns)
        still = OpinionList.objects.filter(pk=laid.pk, state__in=[ListState.WAITING, ListState.RUNNING])
        if not still.update(state=ListState.RUNNING, total=total):
            return  # Another worker has read it to its end, or it was given up while its rows were counted.
        account = Account(file="", dry_run=False, **{name: getattr(laid, name) for name in COUNTS})
        run = Run(path, by=by, at=at, dry_run=False, site=laid.site, account=account, batch=laid.batch)
        rows = islice(opinions_in(path, source=source, columns=columns), laid.read, None)
        for some in batched(rows, AT_ONCE):
            if not _take(laid, run, some):
                return
        _end(laid, run, at=at)


@transaction.atomic
def _take(laid: OpinionList, run: Run, some: tuple[Read | NotRead, ...]) -> bool:
    """Takes a few rows and writes how far it has come, in one; whether this worker is still the one that reads."""
    held = OpinionList.objects.select_for_update().get(pk=laid.pk)
    if held.state != ListState.RUNNING or held.read != run.account.read:
        return False
    run.take(some)
    for name in COUNTS:
        setattr(held, name, getattr(run.account, name))
    held.batch = run.batch
    held.save(update_fields=[*COUNTS, "batch"])
    ListRow.objects.bulk_create(_told(held, run))
    return True


def _told(held: OpinionList, run: Run) -> list[ListRow]:
    """What there is to say of single rows, taken out of the account so that it never grows."""
    account = run.account
    told = (
        (RowEnd.REJECTED, account.rejections),
        (RowEnd.DUPLICATE, account.duplicates),
        (RowEnd.NEAR, account.warnings),
    )
    found = [
        ListRow(list=held, row=one.row, end=end, number=one.number, why=one.why)
        for end, some in told
        for one in some
    ]
    for _, some in told:
        some.clear()
    return found


@transaction.atomic
def _end(laid: OpinionList, run: Run, *, at: datetime) -> None:
    held = OpinionList.objects.select_for_update(of=("self",)).select_related("document").get(pk=laid.pk)
    if held.state != ListState.RUNNING:
        return
    held.state, held.ended_at = ListState.DONE, at
    held.save(update_fields=["state", "ended_at"])
    run.end()
    actions.erase(held, by=run.by, at=at)
