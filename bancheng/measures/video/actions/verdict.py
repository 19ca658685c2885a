"""What the verification came to: the verdict of who talked, the confirmation of who was there, the evidence for the case."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Attachment
from bancheng.measures.video import reads
from bancheng.measures.video.actions.held import held, held_by_two, masked, write
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.papers import record_sheet
from bancheng.papers.actions import issue_paper
from bancheng.records.models import StoredFile
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import Measure, VideoVerdict


@transaction.atomic
def judge(room: VideoRoom, *, verdict: VideoVerdict, words: str, by: Actor, at: datetime) -> VideoRoom:
    """Says what the call came to, and on what that stands; it counts when the second one present has confirmed it.

    Raises   Wanting, naming every question without an answer and every picture that is missing; Refused.
    """
    fresh = held_by_two(room, by, at)
    # What was said and shown under an earlier link was another's, as far as anybody knows.
    answered = fresh.answers.filter(entry=fresh.entry).values_list("question", flat=True)
    shown = fresh.stills.filter(entry=fresh.entry).values_list("shows", flat=True)
    facts = fresh.facts(answered=answered, stills=shown)
    is_recording = fresh.recordings.filter(finished_at=None, dropped_at=None).exists()
    refuse(rules.refusal_to_judge(facts, at, is_recording=is_recording))
    gaps = rules.missing_for_verdict(facts, verdict, words)
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    fresh.verdict, fresh.verdict_words = verdict, masked(words, fresh)
    fresh.judged_by_id, fresh.judged_at = by.person, at
    fresh.ended_at = fresh.ended_at or at
    fresh.signals.all().delete()
    columns = ("verdict", "verdict_words", "judged_by", "judged_at", "ended_at")
    data = {"verdict": verdict, "verdict_label": verdict.label}
    private = {"verdict_words": fresh.verdict_words}
    write(fresh, LineKind.VIDEO_JUDGED, *columns, by=by.ref, at=at, data=data, private=private)
    return fresh


@transaction.atomic
def open_kept(room: VideoRoom, document: Attachment, *, reason: str, by: Actor, at: datetime) -> StoredFile:
    """Opens a picture or a recording of the person, for a stated reason; who looked, and why, is on the record.

    Raises   Refused for whom it is none of his business now, and without a reason.
    """
    fresh = held(room)
    facts = facts_of(fresh.case, at=at)
    refuse(rules.refusal_to_see_kept(facts, fresh.facts(), by, at))
    refuse(rules.refusal_without_reason(reason))
    stored = StoredFile.objects.get(pk=document.stored_id)
    refuse(rules.refusal_of_erased(stored.erased_at is not None))
    still = fresh.stills.filter(attachment=document).first()
    label = f"{still.get_shows_display()}截图" if still else "录像"
    data = {"attachment": document.pk, "what_label": label}
    private = {"reason": reason.strip()}
    write(fresh, LineKind.VIDEO_KEPT_OPENED, by=by.ref, at=at, data=data, private=private)
    return stored


@transaction.atomic
def confirm(room: VideoRoom, *, agrees: bool, words: str, by: Actor, at: datetime) -> VideoRoom:
    """The second one present says whether he saw and heard the same; what two have seen is evidence for the case.

    Either way the record sheet is issued: it says what was said.

    Raises   Refused for anybody else; for a no without a word of why.
    """
    fresh = held(room)
    refuse(rules.refusal_to_confirm(facts_of(fresh.case, at=at), fresh.facts(), by, at))
    refuse(rules.refusal_without_words(agrees=agrees, words=words))
    fresh.second_agrees, fresh.second_words, fresh.second_at = agrees, masked(words, fresh), at
    verdict = VideoVerdict(fresh.verdict)
    line = LineKind.VIDEO_CONFIRMED if agrees else LineKind.VIDEO_CONTRADICTED
    columns = ("second_agrees", "second_words", "second_at")
    data = {"verdict": verdict, "verdict_label": verdict.label}
    private = {"second_words": fresh.second_words} if fresh.second_words else {}
    write(fresh, line, *columns, by=by.ref, at=at, data=data, private=private)
    _issue_record(fresh, by, at)
    if rules.is_evidence(verdict, agrees=agrees):
        measure = Measure.VIDEO
        kind, what = f"measure:{measure}", f"措施：{measure.label}"
        cases.add_evidence(fresh.case, kind=kind, ref=str(fresh.pk), what=what, by=by, at=at)
    return fresh


def _issue_record(room: VideoRoom, by: Actor, at: datetime) -> None:
    """The record sheet of a room, with what both have said."""
    issue_paper(
        file_key=room.case.file.key,
        kind=PaperKind.VIDEO_RECORD,
        site=room.case.site,
        title=PaperKind.VIDEO_RECORD.label,
        document=record_sheet(room),
        about=reads.about(room),
        by=by,
        at=at,
    )
