"""One case as a page: head, rail, people, what he wants, papers, trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.actions import may_reveal
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Attachment, Case, CaseClock, MoveMade, Party
from bancheng.org import reads as org
from bancheng.rules import legs as rules_legs
from bancheng.rules import masks
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Pause
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import OPEN_STEPS, Channel, ReplyBy, Role, Step
from bancheng.rules.wording import span_words
from bancheng.ui.wording import clock_time, short_day, size_words

AHEAD = {
    Step.REGISTERED: ("受理", "研判", "办理", "答复", "办结", "归档"),
    Step.DECLINE_REVIEW: ("复核", "归档"),
    Step.ACCEPTED: ("研判", "办理", "答复", "办结", "归档"),
    Step.HANDLING: ("答复", "办结", "归档"),
    Step.WAITING_CITIZEN: ("办理", "答复", "办结", "归档"),
    Step.IN_CONFERENCE: ("办理", "答复", "办结", "归档"),
    Step.NO_REVIEW: ("告知", "办结", "归档"),
    Step.TO_TELL: ("办结", "归档"),
    Step.ANSWERED: ("办结", "归档"),
    Step.APPEAL_REVIEW: ("归档",),
    Step.DECLINED: ("归档",),
    Step.CLOSED: ("归档",),
    Step.WITHDRAWN: ("归档",),
    Step.MERGED: ("归档",),
    Step.TERMINATED: ("归档",),
    Step.VOIDED: ("归档",),
}
"""What usually still lies ahead; the rail says “usually”, the chart says all."""

LEG_KINDS = {Role.CITIZEN: "citizen", Role.OFFICER: "ours"}


@dataclass(frozen=True, kw_only=True)
class ShownLeg:
    """One stretch of the citizen's time as `ui/legs.html` takes it."""

    label: str
    words: str
    minutes: int
    kind: str


def story(case: Case) -> str:
    """What was said beyond the title; empty where the title says it all."""
    return "" if case.story.strip().rstrip("。；！？") == case.title else case.story


def rail(case: Case, moves: Sequence[MoveMade]) -> list[dict[str, str]]:
    """The steps passed with their moments, where it stands now, and what usually follows."""
    changes = [move for move in moves if move.from_step != move.to_step]
    passed = [
        {
            "label": Step(move.to_step).label,
            "at": f"{short_day(local(move.at).date())} {clock_time(move.at)}",
            "tense": "past",
        }
        for move in changes
    ]
    if passed:
        passed[-1]["tense"] = "here" if case.step != Step.ARCHIVED else "past"
    return passed + [
        {"label": label, "at": "", "tense": "future"} for label in AHEAD.get(Step(case.step), ())
    ]


def people(case: Case, parties: Sequence[Party], actor: Actor) -> list[dict[str, Any]]:
    """First responsible, handler, the citizen and whoever stands for him, masked."""
    shown = [
        {
            "person": {"role": "第一责任人，直到归档", "name": case.first.name, "desk": case.first.desk},
            "first": True,
            "me": case.first_id == actor.person,
        },
        {
            "person": {"role": "现在经办", "name": case.handler.name, "desk": case.handler.desk},
            "me": case.handler_id == actor.person,
        },
    ]
    party = citizen_of(parties)
    if party is not None:
        shown.append(_citizen(case, party, actor))
    agents = [each for each in parties if each.role == Party.AGENT and each.to_at is None]
    return shown + [_agent(case, agent, actor) for agent in agents]


def _agent(case: Case, agent: Party, actor: Actor) -> dict[str, Any]:
    person = {"role": "受托人", "name": masks.masked_name(agent.name), "desk": ""}
    return {"person": person, "masked": _phone(case, agent, actor), "note": f"受托：{agent.scope}"}


def _phone(case: Case, party: Party, actor: Actor) -> dict[str, Any] | None:
    """A phone behind its mask, and where its clear digits are shown to whoever may need them."""
    if not party.phone:
        return None
    masked = {"shown": masks.masked_phone(party.phone), "needs_reason": True}
    if may_reveal(case, actor):
        masked["reveal_url"] = reverse("cases:reveal", args=[case.number, party.pk, "phone"])
    return masked


def _citizen(case: Case, party: Party, actor: Actor) -> dict[str, Any]:
    name = masks.masked_name(party.name) or ("不愿留名" if case.anonymous else "未留姓名")
    masked = _phone(case, party, actor)
    return {
        "person": {"role": "反映人，企业" if party.firm else "反映人，个人", "name": name, "desk": ""},
        "masked": masked,
        "note": "看完整号码要写理由，会记入留痕" if masked else "没有留电话，本人会再来",
    }


def wishes(case: Case) -> list[tuple[str, str]]:
    """What he wants, how it came, how he wants to hear."""
    return [
        ("想要", case.wanted),
        ("事项", case.matter.name if case.matter else ""),
        ("主办", case.main_unit.short_name if case.main_unit else ""),
        ("渠道", f"{Channel(case.channel).label}，{case.site.name}"),
        ("先接的窗口", str(case.first_window) if case.first_window_id else ""),
        ("首选联系", ReplyBy(case.reply_by).label if case.reply_by else ""),
        ("同一问题", case.topic.name if case.topic else ""),
    ]


def documents(case: Case, found: Sequence[Attachment]) -> list[dict[str, str]]:
    """What lies in the folder."""
    return [
        {
            "title": document.get_kind_display(),
            "url": reverse("cases:attachment", args=[case.number, document.pk]),
            "note": f"{short_day(local(document.added_at).date())}，{document.stored.kind.upper()} {size_words(document.stored.size)}",
            "icon": "file-text",
        }
        for document in found
    ]


def legs(dossier: Dossier, *, now: datetime) -> list[ShownLeg]:
    """In whose hands the citizen's time was, to the second, in words and as a bar; of a second clock too."""
    calendar = org.working_calendar()
    found = [
        leg for clock in dossier.all("citizen_clocks") for leg in _legs_of(dossier, clock, calendar, now)
    ]
    return [
        ShownLeg(
            label=leg.holder.label,
            words=span_words(leg.work_time, day=calendar.day_length),
            minutes=max(1, int(leg.work_time.total_seconds() // 60)),
            kind=LEG_KINDS.get(leg.holder, "unit"),
        )
        for leg in found
        if leg.work_time
    ]


def _legs_of(
    dossier: Dossier, clock: CaseClock, calendar: WorkingCalendar, now: datetime
) -> tuple[rules_legs.Leg, ...]:
    """The legs of one clock: what lay between an answer and doing it again is nobody's."""
    turns = [
        rules_legs.Turn(at=move.at, holder=rules_legs.holder_of(Step(move.to_step)))
        for move in dossier.all("moves")
        if move.to_step in OPEN_STEPS
    ]
    return rules_legs.legs(
        turns=turns,
        accepted_at=clock.started_at,
        told_at=max(clock.stopped_at or now, clock.started_at),
        calendar=calendar,
        pauses=[Pause(start=row.start, end=row.end) for row in dossier.all("pauses")],
    )


def trace(case: Case) -> dict[str, Any]:
    """The end of the side column: which line, which hash."""
    head = case.file.head
    return {"line": case.file.length, "hash": f"{head[:4]}…{head[-4:]}", "whole": True}


def judged(dossier: Dossier) -> list[tuple[str, str]]:
    """What was judged last: causes, situation, plan."""
    last = dossier.last("judgements")
    if last is None:
        return []
    found = [row.cause for row in dossier.all("causes") if row.judgement_id == last.pk]
    causes = "、".join(str(cause) for cause in sorted(found, key=lambda cause: (cause.position, cause.code)))
    return [("原因", causes), ("情形", str(last.situation)), ("打算", last.plan)]


def citizen_of(parties: Sequence[Party]) -> Party | None:
    """Who the case is about now: the successor if there is one, else the reflector."""
    current = [party for party in parties if party.to_at is None and party.role != Party.AGENT]
    return next(
        (party for party in current if party.role == Party.SUCCESSOR), current[0] if current else None
    )
