"""What the window does while it talks: connected and lost, answers, stills, the end."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.measures.video.actions.held import held_by_runner, held_by_two, masked, write
from bancheng.measures.video.models import VideoAnswer, VideoRoom, VideoStill
from bancheng.records import actions as records
from bancheng.records import kinds, told
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import VideoQuestion, VideoStillOf

MOST_LOSSES = 50
"""So many losses of one call have a line each; the call goes on all the same."""
PICTURES = frozenset({kinds.JPEG.name, kinds.PNG.name, kinds.WEBP.name})


@transaction.atomic
def note_connected(room: VideoRoom, *, by: Actor, at: datetime) -> VideoRoom:
    """Keeps when both saw each other for the first time; a call that found together again has no further line."""
    fresh = held_by_two(room, by, at)
    refuse(rules.refusal_to_film(fresh.facts(), at))
    if fresh.connected_at is None:
        fresh.connected_at = at
        write(fresh, LineKind.VIDEO_CONNECTED, "connected_at", by=by.ref, at=at)
    return fresh


@transaction.atomic
def note_lost(room: VideoRoom, *, by: Actor, at: datetime) -> VideoRoom:
    """Keeps that the picture was lost in the middle."""
    fresh = held_by_runner(room, by, at)
    if fresh.connected_at is not None and fresh.ended_at is None and fresh.lost_count < MOST_LOSSES:
        fresh.lost_count += 1
        write(fresh, LineKind.VIDEO_LOST, "lost_count", by=by.ref, at=at)
    return fresh


@transaction.atomic
def note_answer(
    room: VideoRoom, question: VideoQuestion, *, words: str, by: Actor, at: datetime
) -> VideoAnswer:
    """Writes down what he answered; written again it replaces, and the record keeps both.

    Raises   Refused before he has consented, after the verdict, or without words.
    """
    fresh = held_by_two(room, by, at)
    refuse(rules.refusal_to_film(fresh.facts(), at))
    if not words.strip():
        raise Refused("no_words", "写下他怎么回答的", rules.ARTICLE)
    values = {"words": masked(words, fresh), "noted_at": at, "noted_by_id": by.person}
    answer, _ = VideoAnswer.objects.update_or_create(
        room=fresh, entry=fresh.entry, question=question, defaults=values
    )
    write(
        fresh,
        LineKind.VIDEO_ANSWER_NOTED,
        by=by.ref,
        at=at,
        data={"question": question, "question_label": question.label},
        private={"words": answer.words},
        rows=told.new(answer),
    )
    return answer


@transaction.atomic
def keep_still(
    room: VideoRoom, *, upload: UploadedFile, shows: VideoStillOf, by: Actor, at: datetime
) -> VideoStill:
    """Keeps a picture of the call in the folder of the case, with its hash.

    Raises   Refused before consent, after the verdict, for what is no picture, for one too many.
    """
    fresh = held_by_two(room, by, at)
    refuse(rules.refusal_to_film(fresh.facts(), at))
    if fresh.stills.filter(entry=fresh.entry).count() >= rules.MOST_STILLS:
        raise Refused("too_many_stills", f"一次核验最多留 {rules.MOST_STILLS} 张截图", rules.ARTICLE)
    upload.name = f"视频验证截图 {shows.label}.jpg"
    stored = records.store_upload(upload, by=by.ref, at=at)
    if stored.kind not in PICTURES:
        raise Refused("upload.kind", "截图要是照片（JPEG、PNG、WebP）", rules.ARTICLE)
    attachment = cases.lay_document(fresh.case, stored=stored, kind="video", by=by, at=at)
    still = VideoStill.objects.create(
        room=fresh, entry=fresh.entry, attachment=attachment, shows=shows, taken_at=at
    )
    data = {"shows": shows, "shows_label": shows.label, "attachment": attachment.pk}
    write(fresh, LineKind.VIDEO_STILL_KEPT, by=by.ref, at=at, data=data, rows=told.new(still))
    return still


@transaction.atomic
def end_call(room: VideoRoom, *, by: Actor, at: datetime) -> VideoRoom:
    """Ends the call; the link of whoever has not come in yet dies with it. Ended is ended: again changes nothing."""
    fresh = held_by_runner(room, by, at)
    if fresh.ended_at is None:
        fresh.ended_at, fresh.link, fresh.code = at, "", ""
        fresh.save(update_fields=["link", "code"])
        fresh.signals.all().delete()
        write(fresh, LineKind.VIDEO_ENDED, "ended_at", by=by.ref, at=at)
    return fresh
