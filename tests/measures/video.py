"""A room as the tests need it: opened by the site's officer, a colleague beside him, somebody at the other end."""

import io
import struct
import zlib
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases.models import Case
from bancheng.measures.video import actions
from bancheng.measures.video.models import VideoRoom
from bancheng.rules.vocabulary import VideoQuestion, VideoStillOf
from tests.cases.district import AT, District

LATER = AT + timedelta(hours=1)
WEBM = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 40


def a_jpeg() -> bytes:
    app0 = b"\xff\xe0\x00\x10JFIF\0" + bytes(9)
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 480, 640) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app0 + frame + b"\xff\xda\x00\x02" + zlib.compress(bytes(300)) + b"\xff\xd9"


def upload(octets: bytes | None = None, name: str = "still.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, io.BytesIO(octets or a_jpeg()).read())


def opened(
    district: District, case: Case, *, by: str = "officer", at: datetime = LATER, **more: Any
) -> VideoRoom:
    values = {
        "whom": "张有房，房东",
        "purpose": "是否同意出租并授权代办",
        "second": district.person("officer2"),
    }
    return actions.open_room(case, by=district.actor(by), at=at, **(values | more))


def joined(room: VideoRoom, *, at: datetime = LATER) -> VideoRoom:
    return actions.join_by_link(room.link, at=at)[0]


def talking(
    district: District, case: Case, *, may_record: bool = True, at: datetime = LATER, **more: Any
) -> VideoRoom:
    """A room in which the person has said yes and both see each other."""
    room = actions.consent(joined(opened(district, case, at=at, **more), at=at), may_record=may_record, at=at)
    return actions.note_connected(room, by=district.actor("officer"), at=at)


def asked(district: District, room: VideoRoom, *, at: datetime = LATER) -> VideoRoom:
    """Every question answered, both pictures kept."""
    by = district.actor("officer")
    for question in VideoQuestion:
        actions.note_answer(room, question, words=f"答：{question.label}", by=by, at=at)
    for shows in (VideoStillOf.FACE, VideoStillOf.DOCUMENT):
        actions.keep_still(room, upload=upload(), shows=shows, by=by, at=at)
    return room
