"""A room in plain, finished values for its pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import Case
from bancheng.measures.video import reads
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.relays import ice_servers
from bancheng.org.models import Person
from bancheng.rules import video as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.video import RoomState
from bancheng.rules.vocabulary import CameraFault, Measure, VideoQuestion, VideoStillOf, VideoVerdict
from bancheng.ui.wording import clock_time, full_day

TONES = {
    RoomState.CONFIRMED: "ok",
    RoomState.DECLINED: "hold",
    RoomState.CONTRADICTED: "warn",
    RoomState.EXPIRED: "hold",
    RoomState.CLOSED: "hold",
}


def of_room(room: VideoRoom, *, at: datetime) -> dict[str, Any]:
    """Everything a room shows at the window, in a fixed number of questions."""
    answers = {one.question: one for one in room.answers.filter(entry=room.entry).select_related("noted_by")}
    recordings = list(room.recordings.filter(dropped_at=None).select_related("attachment__stored"))
    state = rules.state_of(room.facts(), at)
    return {
        "words": state.words,
        "tone": TONES.get(state, "info"),
        "facts": _facts(room),
        "questions": [_question(one, answers.get(one)) for one in VideoQuestion],
        "stills": stills(room),
        "shows": VideoStillOf.choices(),
        "recordings": [_recording(room, one) for one in recordings if one.attachment],
        "former": _former(room),
        "paper": reads.record_of(room),
        "unfinished": [one for one in recordings if one.attachment is None],
        "ice": ice_servers(room, at=at),
        "faults": dict(CameraFault.choices()),
        "after": last_heard(room),
    }


def _facts(room: VideoRoom) -> list[tuple[str, str]]:
    """What the room is and what came of it, pair by pair; what is empty is left out."""
    fault = CameraFault(room.camera_fault).label if room.camera_fault else ""
    verdict = VideoVerdict(room.verdict).label if room.verdict else ""
    return [
        ("核验谁", room.whom),
        ("核验什么", room.purpose),
        ("问话", room.opened_by.name),
        ("在场", room.second.name),
        ("开室", moment(room.opened_at)),
        ("对方进入", moment(room.joined_at)),
        ("对方同意", _consent(room)),
        ("对方不同意", moment(room.declined_at)),
        ("摄像头", f"{fault}（{moment(room.camera_failed_at)}）" if fault else ""),
        ("接通", moment(room.connected_at)),
        ("断线", f"{room.lost_count} 次，后来接着通话" if room.lost_count else ""),
        ("结束", moment(room.ended_at)),
        ("结论", verdict),
        ("凭什么", room.verdict_words),
        ("在场的人", _second(room)),
    ]


def moment(at: datetime | None) -> str:
    """A moment as it is said in full; nothing where there is none."""
    return f"{full_day(local(at).date())}{clock_time(at)}" if at else ""


def _consent(room: VideoRoom) -> str:
    if room.consented_at is None:
        return ""
    return f"{moment(room.consented_at)}，{'也同意录像' if room.may_record else '不录像'}"


def _second(room: VideoRoom) -> str:
    if room.second_agrees is None:
        return ""
    said = "确认" if room.second_agrees else "没有确认"
    more = f"：{room.second_words}" if room.second_words else ""
    return f"{room.second.name}{said}（{moment(room.second_at)}）{more}"


def question(room: VideoRoom, asked: VideoQuestion) -> dict[str, Any]:
    """One question with what is written down of its answer."""
    return _question(asked, room.answers.filter(question=asked, entry=room.entry).first())


def _question(asked: VideoQuestion, answer: Any) -> dict[str, Any]:
    return {
        "key": asked.value,
        "label": asked.label,
        "says": rules.ASKED[asked],
        "hint": rules.NOTED[asked],
        "words": answer.words if answer else "",
        "noted_at": answer.noted_at if answer else None,
    }


def stills(room: VideoRoom) -> list[dict[str, Any]]:
    """The pictures that were kept."""
    found = room.stills.select_related("attachment__stored")
    return [
        {
            "label": f"{one.get_shows_display()}截图{of_former(room, one.entry)}",
            "taken_at": one.taken_at,
            "hash": one.attachment.stored.hash,
            "attachment": one.attachment_id,
            "erased": one.attachment.stored.erased_at is not None,
        }
        for one in found
    ]


def of_former(room: VideoRoom, entry: int) -> str:
    """What is said beside whatever was kept under a link that was given out before."""
    return "" if entry == room.entry else "（换链接以前的，不作数）"


def _former(room: VideoRoom) -> int:
    """How many answers were written down under links given out before: they count for nothing."""
    return room.answers.exclude(entry=room.entry).count() if room.entry > 1 else 0


def _recording(room: VideoRoom, one: Any) -> dict[str, Any]:
    stored = one.attachment.stored
    return {
        "note": of_former(room, one.entry),
        "begun_at": one.begun_at,
        "size": stored.size,
        "technical": [("SM3 散列", stored.hash)],
        "attachment": one.attachment_id,
        "erased": stored.erased_at is not None,
    }


def last_heard(room: VideoRoom) -> int:
    """The number from which a page that is opened now listens: what was said before it concerned another page."""
    return room.signals.order_by("-pk").values_list("pk", flat=True).first() or 0


HINTS = {
    CameraFault.DENIED: "请在浏览器的设置里允许这个网页用摄像头和话筒，再按“再试一次”。在微信里打不开的，点右上角选“在浏览器打开”。",
    CameraFault.MISSING: "这台设备上没有找到摄像头或话筒。请换一部手机，给窗口打电话，再要一个链接。",
    CameraFault.BUSY: "别的程序正在用摄像头。请把它关掉，再按“再试一次”。",
    CameraFault.INSECURE: "这个网址或浏览器不能用摄像头。请换一个浏览器，或给窗口打电话，再要一个链接。",
    CameraFault.OTHER: "请再试一次；还是打不开的，换一部手机，给窗口打电话，再要一个链接。",
}
"""What he can do whose camera does not open."""


def for_guest(room: VideoRoom, *, at: datetime) -> dict[str, Any]:
    """What the person at the other end sees: who asks, what for, what he agrees to, what he is asked."""
    state = rules.state_of(room.facts(), at)
    return {
        "site": room.case.site.name,
        "people": [_person(room.opened_by, "问话"), _person(room.second, "在场")],
        "purpose": room.purpose,
        "sentences": rules.consent_sentences(may_record=False),
        "questions": [{"key": one.value, "says": rules.ASKED[one]} for one in VideoQuestion],
        "faults": CameraFault.choices(),
        "hints": [(fault.value, HINTS[fault]) for fault in CameraFault],
        "may_record": room.may_record,
        "over": _over(room, state),
        "ice": ice_servers(room, at=at),
        "after": last_heard(room),
    }


def _person(person: Person, part: str) -> dict[str, str]:
    return {"name": person.name, "role": part}


def _over(room: VideoRoom, state: RoomState) -> str:
    """What a room that is over says to him."""
    if state is RoomState.DECLINED:
        what = "您挂断了，留下的截图和录像已经删去" if room.consented_at else "您没有同意"
        return f"{what}，视频验证到此为止。这不影响您的事：可以带证件到窗口当面办，或者办一份公证委托。"
    return "视频验证已经结束，谢谢您。后面的事窗口会联系您，这一页可以关掉。"


def link(case: Case) -> dict[str, str]:
    """Where a room is opened."""
    return {
        "verb": f"开{Measure.VIDEO.label}",
        "icon": "video",
        "url": reverse("video:open", args=[case.number]),
    }


def to_confirm(actor: Actor) -> list[dict[str, str]]:
    """The verdicts that wait for him who was there: the second one present need not see the case."""
    return [
        {
            "title": f"{room.case.number} 的{Measure.VIDEO.label}",
            "note": f"{_judged(room)}下的结论，您当时在场",
            "icon": "video",
            "url": reverse("video:room", args=[room.case.number, room.pk]),
        }
        for room in reads.waiting_for_confirmation(actor)
    ]


def _judged(room: VideoRoom) -> str:
    who = room.judged_by.name if room.judged_by else ""
    return f"{who} {moment(room.judged_at)}"


def rows_of(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """The rooms of a case for the panel on its page."""
    return [
        {
            "url": reverse("video:room", args=[case.number, room.pk]),
            "opened_at": room.opened_at,
            "by": room.opened_by.name,
            "state": rules.state_of(room.facts(), at).words,
        }
        for room in reads.rooms_of(case)
    ]
