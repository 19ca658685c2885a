"""Questions about messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bancheng.notices import carriers
from bancheng.notices.carriers import demo
from bancheng.notices.models import Notice, QuietHoursRow, Wish, Wording
from bancheng.org.models import Person
from bancheng.rules import message_wording, telling
from bancheng.rules import notices as rules
from bancheng.rules.calendar import local
from bancheng.rules.masks import masked_reach
from bancheng.rules.vocabulary import Way, Weight

# --- the inbox ----------------------------------------------------------------------------------------


def inbox(person: Person, show: str = "all") -> QuerySet[Notice]:
    """A colleague's messages, newest first.

    Shapes   show: “seen_to”, what is to be seen to, without what could wait; “unread” of these; “wait”, what could wait.
    """
    found = Notice.objects.filter(person=person, channel=Notice.INBOX)
    return found.filter(SHOWN.get(show, Q()))


NO_WAITING = ~Q(weight=Weight.MAY_WAIT)
SHOWN: Mapping[str, Q] = {
    "seen_to": NO_WAITING,
    "unread": NO_WAITING & Q(read_at=None),
    "wait": Q(weight=Weight.MAY_WAIT),
}


UNREAD_COUNTED = 100
"""As far as messages nobody has looked at are counted for the number beside the navigation: every page asks for it."""


def unread_of(person: OuterRef) -> Coalesce:
    """The same number as part of another question, as far as UNREAD_COUNTED: whoever asks for an account gets it with it."""
    unread = Notice.objects.filter(NO_WAITING, person=OuterRef(person), channel=Notice.INBOX, read_at=None)
    first = Notice.objects.filter(pk__in=unread.order_by().values("pk")[:UNREAD_COUNTED])
    counted = first.order_by().values("channel").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def newest_of(person: int) -> int:
    """The newest message of a colleague, read or not; 0 for none. The beginning of an index, however many he has."""
    own = Notice.objects.filter(person=person, channel=Notice.INBOX)
    return own.order_by("-made_at", "-pk").values_list("pk", flat=True).first() or 0


def to_fold(*, before: datetime) -> QuerySet[Notice]:
    """What could wait, came before this moment, and neither was read nor stands in a digest."""
    return Notice.objects.filter(
        channel=Notice.INBOX, weight=Weight.MAY_WAIT, folded_in=None, read_at=None, made_at__lt=before
    )


def wish_of(person: Person) -> Wish:
    """How a colleague wishes to be told; who never said so has the inbox and a digest."""
    return Wish.objects.filter(person=person).first() or Wish(person=person)


# --- on the way ---------------------------------------------------------------------------------------


def open_ways() -> frozenset[Way]:
    """The ways by which this house can send anything."""
    return carriers.open_ways()


def lost_ways(file_key: str) -> Mapping[tuple[str, str], str]:
    """By which ways, and to which addresses, the last message to the citizen of a case did not get through, and how it ended.

    One that got through since takes it back; one that came too late to be sent says nothing of the way.
    """
    found = Notice.objects.filter(file_key=file_key, person=None).exclude(channel=Notice.INBOX)
    said = found.exclude(state__in=Notice.UNSAID).exclude(state=Notice.GIVEN_UP, last_error=TOO_LATE)
    last = {(one.channel, one.address): one.state for one in said.order_by("made_at", "pk")}
    return {way: state for way, state in last.items() if state in {Notice.BOUNCED, Notice.GIVEN_UP}}


def waiting_count(at: datetime) -> int:
    """How many messages should have left by now and have not."""
    return Notice.objects.filter(state=Notice.WAITING, not_before__lte=at).count()


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that left the house or should have: what, when, by which way, to whom, and what became of it.

    Shapes   to: masked, enough to know one's own again. tone: ok, hold or warn. moment, verb: when it left, or will.
    """

    what: str
    way: str
    to: str
    made_at: datetime
    state: str
    tone: str
    moment: datetime | None
    verb: str
    why: str


TONES = {Notice.ARRIVED: "ok", Notice.SENT: "ok", Notice.WAITING: "hold", Notice.WITHDRAWN: "hold"}
WITHDRAWN_WHY = "等着发的时候，事情已经往前走了，再发就不对了"
JOINED_TOO = "，和另一条并成一条"


def sent_about(file_key: str) -> list[Sent]:
    """What was sent to the citizen of a case, newest first. The case is obtained through its own room first."""
    found = Notice.objects.filter(file_key=file_key, person=None).exclude(channel=Notice.INBOX)
    return [_sent(notice) for notice in found.select_related("folded_in").order_by("-made_at", "-pk")]


def _when(notice: Notice) -> tuple[datetime | None, str]:
    """The moment that matters beside the one it was written at, and what happens or happened then."""
    if notice.state == Notice.WAITING:
        return (notice.not_before, "发") if notice.not_before > notice.made_at else (None, "")
    if notice.state == Notice.ARRIVED:
        return notice.arrived_at, "送到"
    return (notice.sent_at, "发出") if notice.state == Notice.SENT else (None, "")


def _sent(notice: Notice) -> Sent:
    """One of them; what became of one that was joined is what became of the one it went in."""
    gone = notice.folded_in if notice.state == Notice.JOINED and notice.folded_in else notice
    moment, verb = _when(gone)
    return Sent(
        what=telling.TITLES.get(notice.kind, "消息"),
        way=notice.get_channel_display(),
        to=masked_reach(notice.address),
        made_at=notice.made_at,
        state=gone.get_state_display() + (JOINED_TOO if gone is not notice else ""),
        tone=TONES.get(gone.state, "warn"),
        moment=moment,
        verb=verb,
        why=_why(gone),
    )


def _why(notice: Notice) -> str:
    """Why it is not with him, in words; nothing where it is."""
    if notice.state == Notice.WITHDRAWN:
        return WITHDRAWN_WHY
    return why_not(notice.last_error) if notice.state != Notice.ARRIVED else ""


TOO_LATE = "too_late"
NO_END = "no_end"
"""Taken again and again, and nobody noted an end: it may be what ends the worker, and may have been sent."""
NO_SUCH_BOX = "对方服务器说没有这个邮箱"
WHY = {
    "smtp_550": NO_SUCH_BOX,
    "smtp_551": NO_SUCH_BOX,
    "smtp_553": NO_SUCH_BOX,
    "no_way": "还没有接这种方式",
    TOO_LATE: "过了时候，发出去也没用了",
    NO_END: "发送时程序多次中断，不知道对方收到没有",
    "address_unreadable": "地址写得不对",
    "wrong_address": "号码或账号不对",
}


def why_not(code: str) -> str:
    """Why a message did not leave, in words; of what only a technician understands the code."""
    if not code:
        return ""
    told = code.removeprefix("gateway_").lstrip("0123456789_")
    known = WHY.get(code) or WHY.get(told)
    return known or f"对方没有收下（{code}）"


# --- words and hours ----------------------------------------------------------------------------------


def words_for(kind: str, way: Way, on: date) -> str:
    """The wording of a message by one way as it is in force that day: the office's own, else the regulation's."""
    own = Wording.objects.in_force(on).filter(kind=kind, way=way).values_list("words", flat=True).first()
    return own if own is not None else telling.WORDED[kind].words_by(way)


def worded(kind: str, way: str, values: Mapping[str, object], *, at: datetime) -> str:
    """A message as it is sent, its values put in."""
    return message_wording.filled(words_for(kind, Way(way), local(at).date()), values)


def wordings_listed(on: date) -> Mapping[tuple[str, str], Sequence[Wording]]:
    """The office's own wordings in force or to come, by message and way."""
    found: dict[tuple[str, str], list[Wording]] = {}
    rows = Wording.objects.filter(Q(in_force_to=None) | Q(in_force_to__gt=on), replaced_at=None)
    for row in rows.order_by("in_force_from"):
        found.setdefault((row.kind, row.way), []).append(row)
    return found


def quiet_hours(at: datetime) -> rules.QuietHours:
    """From when to when nobody is disturbed, as in force that day."""
    row = QuietHoursRow.objects.in_force(local(at).date()).first()
    return rules.QuietHours(starts=row.starts, ends=row.ends) if row else rules.QUIET


def quiet_hours_ahead(on: date) -> QuerySet[QuietHoursRow]:
    """Quiet hours agreed for a later day."""
    return QuietHoursRow.objects.filter(in_force_from__gt=on, replaced_at=None)


# --- the demo's outbox --------------------------------------------------------------------------------

OUTBOX_SHOWN = 100


def demo_outbox(way: str = "") -> list[dict[str, Any]]:
    """What a demo would have sent, newest first; by one way if named."""
    return [_kept(one) for one in demo.kept(OUTBOX_SHOWN) if way in {"", one["channel"]}]


ICON_OF = {Way.SMS: "message", Way.EMAIL: "mail", Way.WECOM: "message-circle"}


def _kept(one: dict[str, Any]) -> dict[str, Any]:
    """One of them as the page takes it."""
    way = Way(one["channel"])
    return one | {
        "moment": datetime.fromisoformat(one["at"]),
        "way": way.label,
        "icon": ICON_OF[way],
        "subject_shown": way is Way.EMAIL,
    }
