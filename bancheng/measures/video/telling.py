"""Who hears of a video verification from this room: the second one present, once there is a verdict to confirm."""

from datetime import datetime
from json import loads

from django.urls import reverse

from bancheng.measures.video.models import VideoRoom
from bancheng.notices import actions as notices
from bancheng.records.models import Line
from bancheng.rules import telling
from bancheng.rules.telling import Whom


def tell_second(line: Line, *, at: datetime) -> None:
    """Lets the second one present know that the verdict waits for him; it shows nothing of who was verified.

    Never if he is out of the case since: for him it has ended.
    """
    room = VideoRoom.objects.select_related("case", "second").get(pk=loads(line.data)["room"])
    if room.case.recusals.filter(person=room.second).exists():
        return
    for message in telling.after(line.kind, [Whom.SECOND_PRESENT]):
        notices.tell_of(
            message,
            room.second,
            values={},
            about=room.case.number,
            at=at,
            url=reverse("video:room", args=[room.case.number, room.pk]),
            file_key=room.case.number,
        )
