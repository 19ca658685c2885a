"""The minutes of a conference 联席会议纪要, as a document of blocks.

Contents: process table §5 “Conference”; GB/T 9704-2012, 纪要.
"""

from datetime import datetime

from bancheng.cases.paper_words import moment
from bancheng.coordination import conferring
from bancheng.coordination.models import Conference, Invitation, Resolution
from bancheng.org import reads as org
from bancheng.papers import blocks as b
from bancheng.rules.calendar import local
from bancheng.rules.papers import PaperKind
from bancheng.rules.vocabulary import Countersign, Presence
from bancheng.ui.wording import paper_day

COLUMNS = (("条", 2), ("案件", 9), ("办什么", 11), ("主办、协办", 7), ("哪天以前", 7), ("凭什么算办到", 8))
"""Of the resolutions; the number of a case is one word, is never parted, and has room for it."""


def minutes(conference: Conference, *, at: datetime) -> b.Document:
    """《联席会议纪要》: when and where, the agenda, who came, what was said, what was agreed and resolved, who countersigned what.

    Shapes   the time is that for which it was called or put off, not that at which attendance was entered.
    """
    row = Conference.objects.select_related("called_by", "decided_by").get(pk=conference.pk)
    invited = conferring.invitations_of(row)
    office = org.convening_office(at) or org.district_window().name
    return b.document(
        form="official",
        title=PaperKind.MINUTES.label,
        office=office,
        blocks=[
            b.facts(
                [
                    ("时间", moment(row.meets_at) if row.held_at and row.meets_at else "没有开成"),
                    ("地点", row.place),
                    ("召集人", row.called_by.name if row.called_by else ""),
                    ("到会", _who_came(invited)),
                    ("没有到会", _named(invited, Presence.ABSENT)),
                    ("回避", _named(invited, Presence.RECUSED)),
                ]
            ),
            b.heading("一、议题"),
            *(b.para(f"{item.case.number}　{item.words}") for item in conferring.live_items(row)),
            b.heading("二、各单位的意见"),
            *_notes(row),
            b.heading("三、议定的意见"),
            b.para(row.agreed or "到案件期限还没有议定，上报领导决定。"),
            *([b.para([b.strong("领导的决定："), row.opinion])] if row.opinion else []),
            b.heading("四、决议"),
            *_resolutions(row),
            b.heading("五、会签"),
            b.table((("单位", 2), ("会签", 2), ("意见", 5)), [_signed(one) for one in invited]),
            b.close(office=office, day=paper_day(local(at).date())),
        ],
    )


def _who_came(invited: list[Invitation]) -> str:
    came = [one for one in invited if one.presence == Presence.CAME]
    return "；".join(f"{one.unit.name}　{one.people}" for one in came) or "无"


def _named(invited: list[Invitation], presence: Presence) -> str:
    return "、".join(one.unit.name for one in invited if one.presence == presence) or "无"


def _notes(row: Conference) -> list[b.Block]:
    found = conferring.notes_of(row)
    if not found:
        return [b.para("没有另作记录。")]
    return [b.para(f"{one.unit.short_name if one.unit else '主持人'}：{one.words}") for one in found]


def _resolutions(row: Conference) -> list[b.Block]:
    lines = conferring.resolutions_of(row)
    standing = [one for one in lines if one.dropped_at is None and one.item.struck_at is None]
    if not standing:
        return [b.para("没有需要另行办理的决议。")]
    return [b.table(COLUMNS, [_line(one) for one in standing])]


def _line(one: Resolution) -> list[b.Text]:
    helping = "、".join(unit.short_name for unit in one.co_units.all())
    who = f"{one.unit.short_name}（协办：{helping}）" if helping else one.unit.short_name
    on = local(one.promise.due_at).date() if one.promise else one.due_on
    return [str(one.number), one.item.case.number, one.task, who, paper_day(on), one.proof]


def _signed(one: Invitation) -> list[b.Text]:
    if one.presence == Presence.RECUSED:
        return [one.unit.short_name, "回避", ""]
    said = Countersign(one.said).label if one.said else "没有会签"
    by = f"{one.signed_by.name}：" if one.signed_by and one.words else ""
    return [one.unit.short_name, said, f"{by}{one.words}"]
