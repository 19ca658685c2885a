"""The plain facts of the 事项登记表: what was told, judged and done, on one sheet.

Source: domain.md §2.2; M09.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bancheng.cases.models import Case, CaseClock, Declining, Judgement, MoveMade, Party
from bancheng.cases.paper_words import (
    Facts,
    due_words,
    ended_words,
    is_provisional,
    limit_words,
    made_words,
    masked_party,
    moment,
    moves_of,
    told_answer,
)
from bancheng.cases.registration import whose
from bancheng.rules import masks, process
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Care, CaseType, Channel, ClockKind, Level, Outcome, ReplyBy, ToldHow
from bancheng.ui.wording import paper_day

MOST_MOVES = 8
"""Moves of which the 登记表 tells on its one sheet: how it began, and the last ones."""
ACCEPTING = frozenset({"accept", "overrule_decline", "admit", "restore"})
BEGINNING = (frozenset({"register"}), ACCEPTING, frozenset({"judge"}))


def register_form(case: Case, _row: Case, at: datetime) -> Facts:
    """Everything the form says, masked."""
    party = whose(case)
    return {
        "at": moment(case.registered_at),
        "name": masked_party(party),
        "phone": masks.masked_phone(party.phone) if party and party.phone else "未留",
        "identity": _identity(case, party),
        "reply_by": _ticks(ReplyBy.choices(), [case.reply_by]),
        "cares": [*_ticks(Care.choices(), case.cares), {"label": "无", "on": not case.cares}],
        "channels": _ticks(Channel.choices(), [case.channel]),
        "service": case.matter.name if case.matter else "",
        "visits": "3 次以上" if case.visits >= 3 else f"{case.visits} 次",
        "window": _first_window(case),
        "story": case.story,
        "wanted": case.wanted,
        "reference": case.reference,
        **_judged(case),
        **_handled(case),
    }


def _first_window(case: Case) -> str:
    """Which window took it first; of a person named without one his desk; else that nobody could say."""
    if case.first_window:
        return str(case.first_window)
    registered_by = MoveMade.objects.filter(case=case).order_by("pk").values_list("person_id", flat=True)
    was_named = case.first_id != registered_by.first()
    return case.first.desk if was_named and case.first.desk else "说不清，或没去过别的窗口"


def _identity(case: Case, party: Party | None) -> list[dict[str, Any]]:
    chosen = ["企业" if party and party.firm else "个人"]
    if case.parties.filter(role=Party.AGENT, to_at=None).exists():
        chosen.append("代办人")
    return _ticks([(word, word) for word in ("个人", "企业", "代办人")], chosen)


def _ticks(choices: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[dict[str, Any]]:
    return [{"label": label, "on": value in chosen} for value, label in choices]


def _judged(case: Case) -> Facts:
    judgement = Judgement.objects.filter(case=case).select_related("main_unit", "by").last()
    declined = Declining.objects.filter(case=case, declined=True).exists() and case.clock_started_at is None
    own = list(CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN).order_by("started_at", "pk"))
    facts: Facts = {
        "accepting": [
            {"label": "受理", "on": case.clock_started_at is not None},
            {"label": "不予受理（理由及救济渠道见告知书）", "on": declined},
        ],
        "accepted_at": moment(case.clock_started_at) if case.clock_started_at else "",
        "types": _ticks(CaseType.choices(), [case.case_type]),
        "dues": [_due_of(case, clock) for clock in own],
        "provisional": any(is_provisional(clock.due_at) for clock in own),
    }
    if judgement is None:
        return facts
    co_units = "、".join(unit.short_name for unit in judgement.co_units.all())
    return facts | {
        "causes": "、".join(cause.code for cause in judgement.causes.all()),
        "units": f"{judgement.main_unit.short_name}（主办）" + (f"，{co_units}（协办）" if co_units else ""),
        "judge": f"{judgement.by.name}　{moment(judgement.at)}",
    }


def _due_of(case: Case, clock: CaseClock) -> str:
    """By when the answer was due by this clock; of a case that was done again each has its name."""
    redone = case.second_clock_at is not None
    is_second = redone and clock.started_at == case.second_clock_at
    level = Level(case.level).label if case.level and not is_second else ""
    limit = "，".join(part for part in (level, limit_words(clock)) if part)
    named = ("重办：" if is_second else "第一次：") if redone else ""
    return f"{named}{due_words(clock.due_at)}" + (f"（{limit}）" if case.level or is_second else "")


def _handled(case: Case) -> Facts:
    moves = moves_of(case)
    told = told_answer(case)
    said = _course(moves)
    return {
        "course": "；".join(said) + "。" if said else "",
        "ended": ended_words(moves),
        "outcomes": _ticks(Outcome.choices(), [case.outcome] if told else []),
        "told_at": moment(told.told_at) if told and told.told_at else "",
        "told_how": ToldHow(told.told_how).label if told and told.told_how else "",
        "filed_at": paper_day(local(case.filed_at).date()) if case.filed_at else "",
    }


def _course(moves: list[MoveMade]) -> list[str]:
    """How it began and how it went in the end, saying how much lies between."""
    first = _beginning(moves) if len(moves) > MOST_MOVES else []
    last = [move for move in moves[len(first) - MOST_MOVES :] if move not in first]
    between = len(moves) - len(first) - len(last)
    return [
        *map(made_words, first),
        *([f"其间 {between} 步见案卷"] if between else []),
        *map(made_words, last),
    ]


def _beginning(moves: list[MoveMade]) -> list[MoveMade]:
    """登记, 受理 and 研判, as far as there are."""
    found = (
        next((move for move in moves if process.row(move.key).name in names), None) for names in BEGINNING
    )
    return [move for move in found if move is not None]
