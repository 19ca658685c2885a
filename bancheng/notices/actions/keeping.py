"""What the office decides about messages, dated and told to the record; and what each colleague wishes for himself."""

import re
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from bancheng.notices import reads
from bancheng.notices.models import QuietHoursRow, Wish, Wording
from bancheng.org import record
from bancheng.org.actions.dated import make_way
from bancheng.org.actions.powers import require
from bancheng.org.models import Person
from bancheng.records import told
from bancheng.rules import message_wording, telling
from bancheng.rules.calendar import local
from bancheng.rules.identifiers import plain_phone
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Way

ARTICLE = "办理规程：告诉反映人的话只说有事要看，不说是什么事"


@transaction.atomic
def set_wording(
    *, kind: str, way: Way, words: str, in_force_from: date, source: str, by: Actor, at: datetime
) -> Wording:
    """Words one message by one way anew, from a day on; what was sent stays as it was.

    Raises   Refused for a message that does not exist, words that ask for what there is not or name somebody on a phone,
             a day that is over, or no reason.
    """
    require(by, "keep_wordings")
    if kind not in telling.WORDED:
        raise Refused("notices.kind_unknown", "没有这种消息")
    wrong = message_wording.wrong_with(words, kind=kind, way=way)
    if wrong:
        raise Refused("notices.wording_wrong", "；".join(wrong), ARTICLE)
    _refuse_undated(in_force_from, source, at)
    rows = make_way(Wording.objects.filter(kind=kind, way=way), in_force_from, at)
    row = Wording.objects.create(kind=kind, way=way, words=words, in_force_from=in_force_from, source=source)
    data = {
        "kind": kind,
        "title": telling.TITLES[kind],
        "way": way.value,
        "way_label": way.label,
        "in_force_from": in_force_from,
    }
    _write(LineKind.NOTICE_WORDING_SET, by=by, at=at, data=data, rows=[*rows, *told.new(row)])
    return row


@transaction.atomic
def set_quiet_hours(
    *, starts: time, ends: time, in_force_from: date, source: str, by: Actor, at: datetime
) -> QuietHoursRow:
    """Sets from when to when no message leaves the house, from a day on; the same hour twice means never quiet."""
    require(by, "keep_wordings")
    _refuse_undated(in_force_from, source, at)
    rows = make_way(QuietHoursRow.objects.all(), in_force_from, at)
    row = QuietHoursRow.objects.create(starts=starts, ends=ends, in_force_from=in_force_from, source=source)
    data = {"hours": str(row), "in_force_from": in_force_from}
    _write(LineKind.NOTICE_QUIET_HOURS_SET, by=by, at=at, data=data, rows=[*rows, *told.new(row)])
    return row


@transaction.atomic
def set_wish(person: Person, *, way: str, address: str, digest: bool, by: Actor, at: datetime) -> Wish:
    """Notes how a colleague wishes to be told besides the inbox; only he himself says so.

    Raises   Refused for somebody else, a way this house does not have, or an address that fits it not.
    """
    if by.person != person.pk:
        raise Refused("notices.not_yours", "通知怎么收，只由本人来定")
    address = _plain(Way(way), address) if way else ""
    if way:
        _refuse_unfit(Way(way), address)
    # Whoever holds the person holds his wish, which may not be there yet.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    wish, _ = Wish.objects.update_or_create(
        person=person, defaults={"way": way, "address": address, "digest": digest}
    )
    data = {"staff_no": person.staff_no, "way_label": Way(way).label if way else "只在站内", "digest": digest}
    _write(LineKind.NOTICE_WISH_SET, by=by, at=at, data=data, rows=told.new(wish))
    return wish


def _plain(way: Way, address: str) -> str:
    return plain_phone(address) if way is Way.SMS else address.strip()


def _refuse_unfit(way: Way, address: str) -> None:
    if way not in reads.open_ways():
        raise Refused("notices.way_closed", f"{way.label}现在还发不了，请先选别的，或请系统管理员接好")
    fits = {
        Way.SMS: re.fullmatch(r"1\d{10}", address) is not None,
        Way.EMAIL: "@" in address and "." in address.rpartition("@")[2] and " " not in address,
        Way.WECOM: bool(address) and address.isascii() and " " not in address,
    }
    if not fits[way]:
        raise Refused("notices.address_unfit", f"请写清楚{ADDRESS_OF[way]}")


ADDRESS_OF = {Way.SMS: "11 位手机号", Way.EMAIL: "邮箱地址", Way.WECOM: "企业微信账号（字母、数字）"}


def _refuse_undated(in_force_from: date, source: str, at: datetime) -> None:
    if not source:
        raise Refused("org.source_missing", "改动要写明依据")
    if in_force_from < local(at).date():
        raise Refused("org.not_ahead", "最早从今天起；已经发出的不能改")


def _write(
    kind: LineKind, *, by: Actor, at: datetime, data: dict[str, Any], rows: list[told.Written]
) -> None:
    record.write("notices", kind, by=by.ref, at=at, data=data, rows=rows)
