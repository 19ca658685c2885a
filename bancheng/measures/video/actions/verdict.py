"""What the verification came to: the verdict of who talked, the confirmation of who was there, the evidence for the case."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.measures.video import reads
from bancheng.measures.video.actions.held import held, held_by_runner, masked, refuse, write
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.papers import record_sheet
from bancheng.notices import actions as notices
from bancheng.papers.actions import issue_paper
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Measure, VideoVerdict


@transaction.atomic
def judge(room: VideoRoom, *, verdict: VideoVerdict, words: str, by: Actor, at: datetime) -> VideoRoom:
    """Says what the call came to, and on what that stands; it counts when the second one present has confirmed it.

    Raises   Wanting, naming every question without an answer and every picture that is missing; Refused.
    """
    fresh = held_by_runner(room, by, at)
    answered = fresh.answers.values_list("question", flat=True)
    facts = fresh.facts(answered=answered, stills=fresh.stills.values_list("shows", flat=True))
    refuse(rules.refusal_to_judge(facts, at))
    if fresh.recordings.filter(finished_at=None, dropped_at=None).exists():
        raise Refused("recording_open", "还有一段录像没有收尾，先存下收到的部分", rules.ARTICLE)
    gaps = rules.missing_for_verdict(facts, verdict, words)
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    fresh.verdict, fresh.verdict_words = verdict, masked(words)
    fresh.judged_by_id, fresh.judged_at = by.person, at
    fresh.ended_at = fresh.ended_at or at
    fresh.signals.all().delete()
    columns = ("verdict", "verdict_words", "judged_by", "judged_at", "ended_at")
    data = {"verdict": verdict, "verdict_label": verdict.label}
    private = {"verdict_words": fresh.verdict_words}
    write(fresh, LineKind.VIDEO_JUDGED, *columns, by=by.ref, at=at, data=data, private=private)
    notices.tell_person(
        fresh.second,
        kind="video.judged",
        subject=f"{fresh.case.number} 一次视频核验等您确认",
        body="您当时在场。打开看看记下的和您看到、听到的是不是一样，再确认。",
        at=at,
        url=reverse("video:room", args=[fresh.case.number, fresh.pk]),
        file_key=fresh.case.number,
    )
    return fresh


@transaction.atomic
def confirm(room: VideoRoom, *, agrees: bool, words: str, by: Actor, at: datetime) -> VideoRoom:
    """The second one present says whether he saw and heard the same; what two have seen is evidence for the case.

    Either way the record sheet is issued: it says what was said.

    Raises   Refused for anybody else; for a no without a word of why.
    """
    fresh = held(room)
    refuse(rules.refusal_to_confirm(facts_of(fresh.case, at=at), fresh.facts(), by, at))
    if not agrees and not words.strip():
        raise Refused("no_reason", "写明哪里和您看到、听到的不一样", rules.ARTICLE)
    fresh.second_agrees, fresh.second_words, fresh.second_at = agrees, masked(words), at
    verdict = VideoVerdict(fresh.verdict)
    kind = LineKind.VIDEO_CONFIRMED if agrees else LineKind.VIDEO_CONTRADICTED
    columns = ("second_agrees", "second_words", "second_at")
    data = {"verdict": verdict, "verdict_label": verdict.label}
    private = {"second_words": fresh.second_words} if fresh.second_words else {}
    write(fresh, kind, *columns, by=by.ref, at=at, data=data, private=private)
    issue_paper(
        file_key=fresh.case.file.key,
        kind=PaperKind.VIDEO_RECORD,
        site=fresh.case.site,
        title=PaperKind.VIDEO_RECORD.label,
        document=record_sheet(fresh),
        about=reads.about(fresh),
        by=by,
        at=at,
    )
    if agrees and verdict is VideoVerdict.PASSED:
        measure = Measure.VIDEO
        cases.add_evidence(
            fresh.case,
            kind=f"measure:{measure}",
            ref=str(fresh.pk),
            what=f"措施：{measure.label}",
            by=by,
            at=at,
        )
    return fresh
