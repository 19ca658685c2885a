"""视频核验记录: who was verified of what, how, when, before whom, what was asked and answered, what was kept, what came of it."""

import re

from bancheng.cases.paper_documents import address
from bancheng.cases.paper_words import moment, of_window
from bancheng.cases.registration import names_ever_in
from bancheng.measures.papers import BOTH_SIGN, HELD_BACK
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.showing import of_former
from bancheng.papers import blocks
from bancheng.papers.blocks import Document
from bancheng.records.models import StoredFile
from bancheng.rules import video as rules
from bancheng.rules.calendar import local
from bancheng.rules.freetext import with_tokens
from bancheng.rules.papers import PaperKind
from bancheng.rules.vocabulary import CameraFault, VideoVerdict
from bancheng.ui.wording import paper_day, size_words


def record_sheet(room: VideoRoom) -> Document:
    """The record of one room as a paper; whom it verified is shown in full to who takes it out only.

    Source   domain.md §3.3 视频连线/远程身份核验.
    """
    office = room.case.site.name
    names = _names_of(room)
    whom = blocks.name(room.whom, masked=HELD_BACK)
    made = [
        blocks.facts(
            [
                ("核验谁", [whom]),
                ("核验什么", _veiled(room.purpose, names)),
                ("怎样核验", "双方视频通话，本人口述，证件对着镜头核对"),
                ("问话", room.opened_by.name),
                ("在场", room.second.name),
                ("同意", _consent(room)),
                ("时间", _times(room)),
                *([("摄像头", CameraFault(room.camera_fault).label)] if room.camera_fault else []),
            ]
        ),
        blocks.heading("同意的内容"),
        *(blocks.para(sentence) for sentence in rules.consent_sentences(may_record=room.may_record)),
        blocks.heading("问和答"),
        _answers(room, names),
        blocks.heading("留存"),
        _kept(room),
        blocks.heading("结论"),
        blocks.para(
            [blocks.strong(VideoVerdict(room.verdict).label), "：", _veiled(room.verdict_words, names)]
        ),
        blocks.para(_veiled(_second(room), names)),
        BOTH_SIGN,
    ]
    day = local(room.second_at or room.opened_at).date()
    return blocks.document(
        form="official",
        title=PaperKind.VIDEO_RECORD.label,
        office=office,
        case=room.case.number,
        blocks=[*made, blocks.close(office=office, day=paper_day(day))],
        foot=[address(of_window(room.case))],
    )


def _names_of(room: VideoRoom) -> list[str]:
    """Whoever may be named in the words of a call: the parties of the case, and who was seen, also by a part of his name."""
    seen = re.split("[，,（( ]", room.whom, maxsplit=1)[0]
    return [*names_ever_in(room.case), seen, *re.split("[·•・]", seen)]


def _veiled(words: str, names: list[str]) -> blocks.Run:
    """Free words, in which nobody is named to who only looks."""
    return blocks.name(words, masked=with_tokens(words, names=names).text)


def _consent(room: VideoRoom) -> str:
    if room.consented_at is None:
        return "没有同意"
    return f"{moment(room.consented_at)} 在自己的屏幕上同意，{'也同意录像' if room.may_record else '不录像'}"


def _times(room: VideoRoom) -> str:
    parts = [
        f"{moment(room.joined_at)} 进入" if room.joined_at else "",
        f"{moment(room.connected_at)} 接通" if room.connected_at else "没有接通",
        f"断线 {room.lost_count} 次，后来接着通话" if room.lost_count else "",
        f"{moment(room.ended_at)} 结束" if room.ended_at else "",
    ]
    return "；".join(part for part in parts if part)


def _answers(room: VideoRoom, names: list[str]) -> blocks.Block:
    given = {one.question: one.words for one in room.answers.filter(entry=room.entry)}
    rows = [
        (question.label, rules.ASKED[question], _veiled(words, names))
        for question, words in rules.answers_in_order(given)
    ]
    if not rows:
        return blocks.para("没有问答。")
    return blocks.table([("问什么", 16), ("怎么问的", 47), ("回答", 37)], rows)


def _kept(room: VideoRoom) -> blocks.Block:
    stills = room.stills.select_related("attachment__stored")
    rows = [
        (
            f"{one.get_shows_display()}截图{of_former(room, one.entry)}{_erased(one.attachment.stored)}",
            moment(one.taken_at),
            one.attachment.stored.hash,
        )
        for one in stills
    ]
    for one in room.recordings.filter(attachment__isnull=False).select_related("attachment__stored"):
        if one.attachment is not None:
            stored = one.attachment.stored
            label = f"录像，{size_words(stored.size)}{of_former(room, one.entry)}{_erased(stored)}"
            rows.append((label, moment(one.begun_at), stored.hash))
    if not rows:
        return blocks.para("没有留下画面。")
    return blocks.table([("留下什么", 3), ("什么时候", 4), ("散列（SM3）", 6)], rows)


def _erased(stored: StoredFile) -> str:
    """What is said of what is not there any more; its hash stays."""
    return "（已删去）" if stored.erased_at else ""


def _second(room: VideoRoom) -> str:
    said = (
        "在场看到、听到的和记下的一样，确认。"
        if room.second_agrees
        else "在场看到、听到的和记下的不一样，没有确认。"
    )
    more = f"说明：{room.second_words}" if room.second_words else ""
    return f"{room.second.name}：{said}{more}"
