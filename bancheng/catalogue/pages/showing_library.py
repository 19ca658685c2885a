"""Rows of the library as finished words for the templates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from bancheng.catalogue.models import Citation
from bancheng.catalogue.pages.showing import standing
from bancheng.catalogue.wording import in_words
from bancheng.rules.calendar import local

WHOLE = "全文"
NAMED_AT_MOST = 6


def standing_of(row: Citation, on: date) -> str:
    """Whether the row may be cited on the day, in one word."""
    return "更正前的" if row.corrected_at is not None else standing(row, on)


def _url(row: Citation) -> str:
    return reverse("catalogue:citation", args=[row.pk])


def article_line(row: Citation, on: date) -> dict[str, object]:
    """One version of an article in the list of the library."""
    return {
        "title": str(row),
        "url": _url(row),
        "note": f"{standing_of(row, on)} · {row.period()} · {row.summary}",
        "icon": "gavel",
        "ok": row.is_in_force(on),
        "act_url": reverse("catalogue:law", args=[row.pk]),
        "act": "看整部",
    }


def law_line(row: Mapping[str, Any]) -> dict[str, object]:
    """One law in the list of the library."""
    holds = row["hold"]
    note = f"{holds} 条现行有效" if holds else "没有现行有效的条款"
    if others := row["count"] - holds:
        note += f"，{others} 条不在有效期内"
    return {
        "title": f"《{row['title']}》",
        "url": reverse("catalogue:law", args=[row["article"]]),
        "note": f"{note} · 最早的一条自 {in_words(row['since'])} 起",
        "icon": "article",
        "ok": bool(holds),
    }


def version_line(row: Citation, on: date) -> dict[str, object]:
    """Another version of the article one looks at."""
    number = f"{row.number} · " if row.number else ""
    return {
        "title": row.period(),
        "url": _url(row),
        "note": f"{number}{standing_of(row, on)} · {row.summary}",
        "icon": "versions",
        "ok": row.is_in_force(on),
    }


def article_lead(row: Citation, on: date) -> str:
    """The first sentence of the page: may it be cited today, and from when to when."""
    if row.corrected_at is not None:
        return f"这一条录入有误，{in_words(local(row.corrected_at).date())}已经更正，不能再引用。"
    may = "今天可以引用" if row.is_in_force(on) else "今天不能引用"
    return f"{standing(row, on)}，{may}：{row.period()}。"


def article_facts(row: Citation) -> list[tuple[str, str]]:
    """What is kept of an article beside its words."""
    return [
        ("要点", row.summary),
        ("文号或版本", row.number),
        ("出处", row.source),
        ("常用说法", row.words),
        ("来源", row.get_origin_display()),
        ("录入", _entered(row)),
        ("为什么这样改", row.reason),
        ("为什么失效", row.ended_because),
        ("写明失效", _by(row.ended_by, row.ended_at)),
    ]


def _entered(row: Citation) -> str:
    return _by(row.entered_by, row.entered_at)


def _by(person: Any, at: Any) -> str:
    day = in_words(local(at).date()) if at else ""
    return "，".join(part for part in (person.name if person else "", day) if part)


def law_lead(rows: Sequence[Citation], on: date) -> str:
    """How much of a law may be cited today."""
    holds = sum(row.is_in_force(on) for row in rows)
    coming = sum(row.in_force_from > on and row.corrected_at is None for row in rows)
    told = f"依据库里有 {holds} 条今天可以引用" if holds else "今天没有可以引用的条款"
    return told + (f"，{coming} 条还没生效。" if coming else "。")


def articles_shown(rows: Iterable[Citation], on: date) -> list[dict[str, object]]:
    """The articles of a law in order; of each the versions, what holds today first."""
    by_article: dict[str, list[Citation]] = defaultdict(list)
    for row in rows:
        if row.corrected_at is None:
            by_article[row.article].append(row)
    shown = []
    for article, versions in by_article.items():
        now = next((row for row in versions if row.is_in_force(on)), versions[0])
        others = [version_line(row, on) for row in versions if row is not now]
        shown.append(
            {
                "name": article or WHOLE,
                "url": _url(now),
                "holds": now.is_in_force(on),
                "standing": standing_of(now, on),
                "period": now.period(),
                "number": now.number,
                "summary": now.summary,
                "others": others,
            }
        )
    return shown


def timeline_of(rows: Iterable[Citation], on: date) -> list[dict[str, object]]:
    """What became of a law, the newest first: what began to hold, what ceased, what was entered wrongly."""
    events: dict[tuple[date, str], list[Citation]] = defaultdict(list)
    for row in rows:
        if row.corrected_at is not None:
            events[local(row.corrected_at).date(), "corrected"].append(row)
            continue
        events[row.in_force_from, "begins"].append(row)
        if row.in_force_to is not None:
            events[row.in_force_to, "ends"].append(row)
    return [_event(day, kind, events[day, kind], on) for day, kind in sorted(events, reverse=True)]


def _event(day: date, kind: str, rows: Sequence[Citation], on: date) -> dict[str, object]:
    icon, said, tone = {
        "begins": ("circle-check", "起有效", "plain"),
        "ends": ("circle-x", "起失效", "warn"),
        "corrected": ("pencil", "录入有误，已经更正", "plain"),
    }[kind]
    reasons = dict.fromkeys(_reason(row, kind) for row in rows)
    return {
        "at": in_words(day),
        "icon": icon,
        "sentence": f"{_named(rows)}{said}",
        "detail": "；".join(reason for reason in reasons if reason),
        "tone": "todo" if day > on else tone,
    }


def _named(rows: Sequence[Citation]) -> str:
    """第三十二条、第三十八条 …; the editions they belong to behind them."""
    names = list(dict.fromkeys(row.article or WHOLE for row in rows))
    told = "、".join(names[:NAMED_AT_MOST])
    told += f"等 {len(names)} 条" if len(names) > NAMED_AT_MOST else ""
    editions = "、".join(dict.fromkeys(row.number for row in rows if row.number))
    return f"{told}（{editions}）" if editions else told


def _reason(row: Citation, kind: str) -> str:
    """Why it began, ended or was wrong; a row that took another's place began and ended for that one's reason."""
    if kind == "corrected":
        right = getattr(row, "corrected_by", None)
        return right.reason if right is not None else ""
    first = row
    while kind == "begins" and first.corrects is not None:
        first = first.corrects
    return first.reason if kind == "begins" else row.ended_because
