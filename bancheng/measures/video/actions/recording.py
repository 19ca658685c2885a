"""The recording of a call: begun, sent in numbered pieces that may come twice, put together and kept whole."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from bancheng.cases import actions as cases
from bancheng.cases.models import Attachment
from bancheng.measures.video.actions.held import held, held_by_runner, held_by_two, write
from bancheng.measures.video.models import VideoPiece, VideoRecording, VideoRoom
from bancheng.records import actions as records
from bancheng.records import keys, told
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse

OVER = Refused("recording_over", "这段录像已经收尾，不能再添", rules.ARTICLE)


@transaction.atomic
def begin_recording(room: VideoRoom, *, by: Actor, at: datetime) -> VideoRecording:
    """Begins a recording while the call lasts; he has agreed to that by itself.

    Raises   Refused without his consent to it, and once the call is over.
    """
    fresh = held_by_two(room, by, at)
    refuse(rules.refusal_to_begin_recording(fresh.facts(), at, may_record=fresh.may_record))
    row = VideoRecording.objects.create(room=fresh, entry=fresh.entry, key=secrets.token_hex(16), begun_at=at)
    data = {"recording": row.pk}
    write(fresh, LineKind.VIDEO_RECORDING_BEGUN, by=by.ref, at=at, data=data, rows=told.new(row))
    return row


@transaction.atomic
def add_piece(recording: VideoRecording, *, number: int, octets: bytes, by: Actor, at: datetime) -> int:
    """Takes a piece in; the same piece sent again is taken once.

    Returns  the number of the piece that is wanted next.
    Raises   Refused for a piece out of turn, another one of the same number, more than may be recorded, and once his consent
             is gone: nothing of who has said no, or of whoever came in by another link, is taken in.
    """
    fresh = held_by_runner(recording.room, by, at)
    row = VideoRecording.objects.select_for_update().get(pk=recording.pk)
    if row.finished_at or row.dropped_at or row.entry != fresh.entry:
        raise OVER
    refuse(rules.refusal_to_record(fresh.facts(), at, may_record=fresh.may_record))
    digest = keys.digest(keys.ALGORITHM, octets)
    if number < row.received:
        if VideoPiece.objects.filter(recording=row, number=number, digest=digest).exists():
            return row.received
        raise Refused("piece_differs", "这一块已经收过，内容却不一样", rules.ARTICLE)
    if number > row.received:
        raise Refused("piece_out_of_turn", f"要先收第 {row.received + 1} 块", rules.ARTICLE)
    if not octets or len(octets) > rules.MOST_PIECE or row.received >= rules.MOST_PIECES:
        raise Refused("piece_size", "这一块是空的或太大", rules.ARTICLE)
    if row.size + len(octets) > rules.MOST_RECORDED:
        raise Refused("recording_full", "一段录像只能存这么长，请收尾后另录一段", rules.ARTICLE)
    closed = keys.seal_octets(bytes.fromhex(row.key), _purpose(row, number), octets)
    VideoPiece.objects.create(recording=row, number=number, closed=closed, digest=digest)
    VideoRecording.objects.filter(pk=row.pk).update(received=F("received") + 1, size=F("size") + len(octets))
    return row.received + 1


def _purpose(row: VideoRecording, number: int) -> str:
    return f"measures.video_piece:{row.pk}:{number}"


@transaction.atomic
def finish_recording(
    recording: VideoRecording, *, by: Actor, at: datetime, pieces: int | None = None, sha256: str = ""
) -> VideoRecording:
    """Puts the pieces together and lays the whole into the folder of the case, hash and all; the pieces go.

    Shapes   pieces, sha256: how many were sent and the digest of them all, as the window's browser has them; without them
             what has arrived is kept, after a browser that closed in the middle.
    Raises   Refused when pieces are still missing or what arrived is not what was sent, and without his consent to it.
    """
    fresh = held_by_runner(recording.room, by, at)
    row = VideoRecording.objects.select_for_update().get(pk=recording.pk)
    if row.finished_at or row.dropped_at:
        return row
    refuse(rules.refusal_to_record(fresh.facts(), at, may_record=fresh.may_record))
    if pieces is not None and pieces != row.received:
        raise Refused(
            "pieces_missing", f"录像还没有传完：收到 {row.received} 块，应有 {pieces} 块", rules.ARTICLE
        )
    octets = _whole(row)
    if sha256 and hashlib.sha256(octets).hexdigest() != sha256:
        raise Refused("recording_differs", "收到的录像和窗口录下的不一样，没有存下", rules.ARTICLE)
    if not octets:
        return _drop(fresh, row, by, at)
    stored = records.store_recording(octets, name="视频验证录像", by=by.ref, at=at)
    row.attachment = cases.lay_document(fresh.case, stored=stored, kind="video", by=by, at=at)
    row.finished_at, row.key = at, ""
    row.save(update_fields=["attachment", "finished_at", "key"])
    row.pieces.all().delete()
    data = {"recording": row.pk, "size": stored.size, "attachment": row.attachment_id}
    rows = [told.changed(row, "attachment", "finished_at")]
    write(fresh, LineKind.VIDEO_RECORDING_KEPT, by=by.ref, at=at, data=data, rows=rows)
    return row


def _whole(row: VideoRecording) -> bytes:
    key = bytes.fromhex(row.key)
    found = row.pieces.values_list("number", "closed").iterator(chunk_size=20)
    return b"".join(keys.open_octets(key, _purpose(row, number), bytes(closed)) for number, closed in found)


def _drop(room: VideoRoom, row: VideoRecording, by: Actor, at: datetime) -> VideoRecording:
    data, rows = {"recording": row.pk}, _let_go(row, at)
    write(room, LineKind.VIDEO_RECORDING_DROPPED, by=by.ref, at=at, data=data, rows=rows)
    return row


def _let_go(row: VideoRecording, at: datetime) -> list[told.Written]:
    """The pieces go for good, and the key with which they were closed."""
    row.dropped_at, row.key = at, ""
    row.save(update_fields=["dropped_at", "key"])
    row.pieces.all().delete()
    return [told.changed(row, "dropped_at")]


def drop_open_recordings(room: VideoRoom, *, at: datetime) -> list[told.Written]:
    """Drops what is being recorded in a room that is held, pieces and all; the rows for the line of whoever calls."""
    under_way = room.recordings.select_for_update().filter(finished_at=None, dropped_at=None)
    return [written for row in under_way for written in _let_go(row, at)]


def erase_recordings(room: VideoRoom, *, because: str, by: str, at: datetime) -> None:
    """Makes the recordings kept under the link in force unreadable for good; their line and their hash stay.

    Shapes   because: why, as the rules name it. by: who did what took their basis away.
    Source   docs/decisions/0057; 《个人信息保护法》第四十七条.
    """
    kept = room.recordings.filter(entry=room.entry, attachment__isnull=False)
    _erase(room, kept.values("attachment"), because, by, at)


def erase_stills(room: VideoRoom, *, because: str, by: str, at: datetime) -> None:
    """The same with the pictures."""
    _erase(room, room.stills.filter(entry=room.entry).values("attachment"), because, by, at)


def _erase(room: VideoRoom, attachments: QuerySet[Any, Any], because: str, by: str, at: datetime) -> None:
    lying = Attachment.objects.filter(pk__in=attachments, stored__erased_at=None)
    for document in lying.select_related("stored").order_by("pk"):
        records.erase_stored(room.case.file, document.stored, by=by, at=at, reason=because)


def left_recordings(*, at: datetime) -> list[int]:
    """The recordings whose browser closed in the middle and that nobody has kept or dropped since."""
    left = VideoRecording.objects.filter(finished_at=None, dropped_at=None)
    return list(left.filter(begun_at__lte=at - rules.PIECES_WAIT).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def drop_left_recording(pk: int, *, by: Actor, at: datetime) -> bool:
    """Drops a recording that was left, with a line; False where somebody was there first."""
    room = held(VideoRecording.objects.select_related("room").get(pk=pk).room)
    row = VideoRecording.objects.select_for_update().get(pk=pk)
    if row.finished_at or row.dropped_at:
        return False
    data, rows = {"recording": row.pk}, _let_go(row, at)
    write(room, LineKind.VIDEO_RECORDING_CLEARED, by=by.ref, at=at, data=data, rows=rows)
    return True
