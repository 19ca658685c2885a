"""The live channel of a room: messages of one browser to the other, in the order in which they were said.

They lie in the database, which every page process shares; whoever lost the connection asks for what came since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bancheng.measures.video.models import VideoRoom, VideoSignal, VideoTry
from bancheng.rules import video as rules
from bancheng.rules.refusal import Refused

SEEN_EVERY = timedelta(seconds=5)
"""How exactly it is kept when a side last listened."""
PRESENT = timedelta(seconds=15)
"""So long after it last listened a side is taken to be there."""
MOST_AT_ONCE = 200
KEPT = timedelta(hours=6)
"""How long messages of a room that nobody ended lie there."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a side gets to hear.

    Shapes   messages: number and text, oldest first. last: the number to ask from next time.
             other_is_there: whether the other side listens too.
    """

    messages: list[tuple[int, str]]
    last: int
    other_is_there: bool


@transaction.atomic
def say(room: VideoRoom, side: str, body: str, *, at: datetime) -> int:
    """Says something to the other browser.

    Raises   Refused once the call is over, for what is too long, and after far more than any call needs.
    """
    if rules.state_of(room.facts(), at) is not rules.RoomState.TALKING:
        raise rules.ROOM_OVER
    if len(body) > rules.MOST_SIGNAL:
        raise Refused("signal_too_long", "这条消息太长", rules.ARTICLE)
    if room.signals.filter(side=side).count() >= rules.MOST_SIGNALS:
        raise Refused("too_many_signals", "这间核验室断线太多次，请另开一间", rules.ARTICLE)
    return VideoSignal.objects.create(room=room, side=side, body=body, at=at).pk


def hear(room: VideoRoom, side: str, after: int, *, at: datetime) -> Heard:
    """What the other side has said since, and whether it is there; listening is itself a sign of being there.

    Shapes   after: the last number heard; messages of both sides share one count.
    """
    _note_seen(room, side, at)
    said = room.signals.exclude(side=side).filter(pk__gt=after).order_by("pk")
    messages = [(one.pk, one.body) for one in said[:MOST_AT_ONCE]]
    other = room.desk_seen_at if side == VideoSignal.GUEST else room.guest_seen_at
    return Heard(
        messages=messages,
        last=messages[-1][0] if messages else after,
        other_is_there=other is not None and at - other < PRESENT,
    )


def _note_seen(room: VideoRoom, side: str, at: datetime) -> None:
    column = "desk_seen_at" if side == VideoSignal.DESK else "guest_seen_at"
    before: datetime | None = getattr(room, column)
    if before is None or at - before >= SEEN_EVERY:
        VideoRoom.objects.filter(pk=room.pk).update(**{column: at})


def clear_channel(*, at: datetime) -> int:
    """Drops what has served: messages and secrets of rooms long left, wrong codes of yesterday. Returns how many rows."""
    before = at - KEPT
    dropped = VideoSignal.objects.filter(at__lt=before).delete()[0]
    dropped += VideoTry.objects.filter(at__lt=at - rules.TRY_WINDOW).delete()[0]
    stale = VideoRoom.objects.filter(expires_at__lt=before).exclude(link="")
    return dropped + stale.update(link="", code="")
