"""Words that several papers of a case share: who it is for, who has it, when something was, how it ended.

Source: domain.md §2.2; LOOK §9.
"""

from datetime import datetime
from typing import Any

from bancheng.cases.models import Answer, Case, CaseClock, MoveMade, Party
from bancheng.cases.registration import whose
from bancheng.cases.showing.clocks import limit_of
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.papers import blocks
from bancheng.rules import masks, process
from bancheng.rules.calendar import local
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import Step
from bancheng.rules.wording import PROVISIONAL, date_words
from bancheng.ui.wording import clock_time, paper_day, weekday_words

Facts = dict[str, Any]
ENDED = frozenset({Step.DECLINED, Step.CLOSED, Step.WITHDRAWN, Step.MERGED, Step.TERMINATED, Step.VOIDED})


def addressee(case: Case) -> list[str | blocks.Run]:
    """“陈阿福（电话 138****5678）” behind its mask “陈*（…）”, or 反映人 for who gave no name."""
    party = whose(case)
    if party is None:
        return ["反映人"]
    phone = f"（电话 {masks.masked_phone(party.phone)}）" if party.phone else ""
    if party.firm or not party.name:
        return [f"{party.firm or '反映人'}{phone}"]
    return [blocks.name(party.name, masked=masks.masked_name(party.name)), *([phone] if phone else [])]


def who(person: Person) -> str:
    """His name and where he sits."""
    return person.placed


def of_window(case: Case) -> Facts:
    """Where the window is, how it is reached, who is responsible and who has the case: the end of every paper."""
    return {
        "office": case.site.name,
        "site_address": case.site.address,
        "site_phone": case.site.phone,
        "first": who(case.first),
        "handler": who(case.handler),
    }


def moment(at: datetime) -> str:
    """2026 年 3 月 2 日 9:30."""
    return f"{paper_day(local(at).date())} {clock_time(at)}"


def due_words(at: datetime) -> str:
    """2026 年 3 月 5 日（星期四）17:00 前; in a year whose holidays are not published: （星期三，暂定）."""
    mark = f"，{PROVISIONAL}" if is_provisional(at) else ""
    return _by(at, mark)


def printed_words(at: datetime) -> str:
    """The same of a day that stands as it is printed, whatever holidays are published."""
    return _by(at, "")


def is_provisional(at: datetime) -> bool:
    """Whether the holidays of that moment's year are still to be published, so that a due there may move."""
    return org.working_calendar().is_provisional(local(at).date())


def _by(at: datetime, mark: str) -> str:
    on = local(at).date()
    return f"{paper_day(on)}（{weekday_words(on)}{mark}）{clock_time(at)} 前"


def masked_party(party: Party | None) -> str:
    """Firm and masked name; nothing where nobody is named, 不愿留名 for who would not say."""
    if party is None:
        return ""
    named = masks.masked_name(party.name)
    return "　".join(part for part in (party.firm, named) if part) or "不愿留名"


def ended_words(moves: list[MoveMade]) -> str:
    """How the case came to rest: an answer given is not yet how it ended."""
    last = [move for move in moves if move.to_step not in (move.from_step, Step.ARCHIVED)][-1:]
    return "".join(made_words(move) for move in last if move.to_step in ENDED)


def told_answer(case: Case) -> Answer | None:
    """The last answer that reached the person."""
    return Answer.objects.filter(case=case, told_at__isnull=False).last()


def moves_of(case: Case) -> list[MoveMade]:
    """Every move of a case, in order."""
    return list(MoveMade.objects.filter(case=case).order_by("pk"))


def made_words(move: MoveMade) -> str:
    """A move with its day and time, short."""
    return f"{date_words(local(move.at).date())} {clock_time(move.at)} {process.row(move.key).label}"


def limit_words(clock: CaseClock) -> str:
    """3 个工作日, or the same day."""
    limit: Limit | None = limit_of(clock)
    return str(limit) if limit else "当天"
