"""What the person at the other end does: come in once, say yes or no, tell that his camera does not open."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from bancheng.measures.video import reads
from bancheng.measures.video.actions.held import REMOTE, held, write
from bancheng.measures.video.actions.recording import drop_open_recordings, erase_recordings, erase_stills
from bancheng.measures.video.marks import guest_mark_of
from bancheng.measures.video.models import VideoRoom, VideoTry, VideoTryGate
from bancheng.records import keys
from bancheng.rules import reading_tries
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import CameraFault

type Entered = tuple[VideoRoom, str]
"""The room, and the token its browser keeps from now on."""


@transaction.atomic
def join_by_link(link: str, *, at: datetime) -> Entered:
    """Comes in by the link, which opens once.

    Raises   Refused for a link that is not ours, was used, or died of age.
    """
    room = reads.room_of_link(link)
    if room is None:
        raise rules.LINK_UNKNOWN
    return _enter(room, "链接", at)


def join_by_code(code: str, *, address: str, at: datetime) -> Entered:
    """Comes in by the code that was read out to him; wrong ones are spaced out.

    Each try is written down before the code is looked at, so that a hundred at once do not slip by together.

    Shapes   address: where the request comes from.
    Raises   Refused for a wrong code, or with how long to wait, whatever the code is.
    """
    typed = rules.read_code(code)
    attempt = _begin_try(address, at)
    room = reads.room_of_code(typed, at)
    if room is None:
        raise rules.LINK_UNKNOWN
    entered = _enter(room, "口令", at)
    attempt.delete()
    return entered


@transaction.atomic
def _begin_try(address: str, at: datetime) -> VideoTry:
    """Writes the try down, or refuses it; whoever tries meanwhile waits, and sees it.

    Raises   Refused with how long to wait.
    """
    VideoTryGate.objects.get_or_create(pk=1)
    VideoTryGate.objects.select_for_update().get(pk=1)
    VideoTry.objects.filter(at__lte=at - rules.TRY_WINDOW).delete()
    mark = keys.blind_index("video_try", reading_tries.place_of(address))
    earlier = VideoTry.objects.all()
    own = earlier.filter(address_mark=mark)
    failed, last = own.count(), own.aggregate(last=Max("at"))["last"]
    refuse(rules.refusal_of_try(failed=failed, last=last, of_all=earlier.count(), at=at))
    return VideoTry.objects.create(address_mark=mark, at=at)


@transaction.atomic
def _enter(room: VideoRoom, way: str, at: datetime) -> Entered:
    fresh = held(room)
    refuse(rules.refusal_to_join(fresh.facts(), at))
    token = secrets.token_urlsafe(24)
    fresh.guest_mark, fresh.link, fresh.code, fresh.joined_at = guest_mark_of(token), "", "", at
    fresh.save(update_fields=["guest_mark", "link", "code"])
    write(fresh, LineKind.VIDEO_JOINED, "joined_at", by=REMOTE, at=at, data={"way_label": way})
    return fresh, token


@transaction.atomic
def consent(room: VideoRoom, *, may_record: bool, at: datetime) -> VideoRoom:
    """Says yes to being looked at and kept; to being recorded he says yes by itself, or not.

    Source   《个人信息保护法》第二十九条.
    """
    fresh = held(room)
    refuse(rules.refusal_of_guest(fresh.facts(), at))
    if fresh.consented_at is not None:
        return fresh
    fresh.consented_at, fresh.may_record = at, may_record
    label = "也同意录像" if may_record else "不录像"
    data = {"may_record": may_record, "recording_label": label}
    write(fresh, LineKind.VIDEO_CONSENTED, "consented_at", "may_record", by=REMOTE, at=at, data=data)
    return fresh


@transaction.atomic
def decline(room: VideoRoom, *, at: datetime) -> VideoRoom:
    """Says no, before or in the middle; the room is over, nothing follows for him from it, and what was kept of him goes.

    Source   《个人信息保护法》第十五、四十七条; docs/decisions/0057.
    """
    fresh = held(room)
    refuse(rules.refusal_of_guest(fresh.facts(), at))
    fresh.declined_at = fresh.ended_at = at
    fresh.signals.all().delete()
    dropped = drop_open_recordings(fresh, at=at)
    write(fresh, LineKind.VIDEO_DECLINED, "declined_at", "ended_at", by=REMOTE, at=at, rows=dropped)
    for erase in (erase_recordings, erase_stills):
        erase(fresh, because=rules.CONSENT_WITHDRAWN, by=REMOTE, at=at)
    return fresh


@transaction.atomic
def withdraw_recording(room: VideoRoom, *, at: datetime) -> VideoRoom:
    """Takes his yes to the recording back while the call lasts: what was recorded of him goes, the call goes on.

    Raises   Refused once the call is over, and for who never said yes to it.
    Source   《个人信息保护法》第十五、四十七条; docs/decisions/0057.
    """
    fresh = held(room)
    refuse(rules.refusal_to_withdraw_recording(fresh.facts(), at, may_record=fresh.may_record))
    fresh.may_record = False
    dropped = drop_open_recordings(fresh, at=at)
    write(fresh, LineKind.VIDEO_RECORDING_WITHDRAWN, "may_record", by=REMOTE, at=at, rows=dropped)
    erase_recordings(fresh, because=rules.CONSENT_WITHDRAWN, by=REMOTE, at=at)
    return fresh


@transaction.atomic
def note_camera(room: VideoRoom, fault: CameraFault, *, at: datetime) -> VideoRoom:
    """Keeps that his camera did not open, and why; told twice for the same reason it is one line."""
    fresh = held(room)
    refuse(rules.refusal_of_guest(fresh.facts(), at))
    if fresh.camera_fault == fault:
        return fresh
    fresh.camera_fault, fresh.camera_failed_at = fault, at
    data = {"fault": fault, "fault_label": fault.label}
    write(
        fresh, LineKind.VIDEO_CAMERA_FAILED, "camera_fault", "camera_failed_at", by=REMOTE, at=at, data=data
    )
    return fresh
