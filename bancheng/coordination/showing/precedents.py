"""Precedents as finished words for the templates."""

from datetime import date, datetime

from django.urls import reverse

from bancheng.cases.models import Attachment, Case
from bancheng.catalogue.wording import in_words
from bancheng.coordination.models import Precedent, Request
from bancheng.org.models import Person
from bancheng.rules.calendar import local


def standing_of(row: Precedent, on: date) -> str:
    """Whether it may be cited on this day, in a few words."""
    if row.corrected_at is not None:
        return "更正前的"
    return "现在适用" if row.is_in_force(on) else "不再适用" if row.as_dated().is_over(on) else "还没有开始"


def line_of(row: Precedent, on: date) -> dict[str, object]:
    """One precedent in a list."""
    return {
        "title": row.about,
        "url": row.get_absolute_url(),
        "note": f"第 {row.pk} 号 · 由{row.unit.name}办 · {standing_of(row, on)} · {row.period()}",
        "icon": "gavel",
        "ok": row.is_in_force(on),
    }


def lead_of(row: Precedent, on: date) -> str:
    """The first sentence of its page: whose matter, and may it be cited today."""
    if row.corrected_at is not None:
        return f"这一条{in_words(local(row.corrected_at).date())}已经更正，不能再引用。"
    may = "今天可以引用" if row.is_in_force(on) else "今天不能引用"
    return f"由{row.unit.name}办。{standing_of(row, on)}，{may}：{row.period()}。"


def fact_rows(row: Precedent) -> list[tuple[str, str]]:
    """What is kept of it beside its words."""
    ruling = row.ruling
    return [
        ("由谁办", row.unit.name),
        ("事项", row.matter.name if row.matter else ""),
        ("常用说法", row.words),
        ("裁定", _by(ruling.by, ruling.at)),
        ("更正", _by(row.set_by, row.set_at) if row.corrects_id else ""),
        ("为什么更正", row.reason),
        ("为什么不再适用", row.ended_because),
        ("写明不再适用", _by(row.ended_by, row.ended_at)),
    ]


def _by(person: Person | None, at: datetime | None) -> str:
    day = in_words(local(at).date()) if at else ""
    return "，".join(part for part in (person.name if person else "", day) if part)


def request_line(row: Request) -> dict[str, object]:
    """A request that cited it, for who sees its case."""
    return {
        "title": f"{row.case.number} 第 {row.number} 张：{row.case.title}",
        "url": reverse("coordination:request", args=[row.pk]),
        "note": f"交{row.unit.name} · {in_words(local(row.dispatched_at).date())} · {row.step_word}",
        "icon": "send",
    }


def document_line(case: Case, document: Attachment) -> dict[str, object]:
    """A paper laid into the ruling: minutes, a list of duties."""
    return {
        "title": f"{document.get_kind_display()}，{in_words(local(document.added_at).date())}放入",
        "url": reverse("cases:attachment", args=[case.number, document.pk]),
        "icon": "file-text",
    }
