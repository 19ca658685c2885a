"""One case as a page: head, rail, people, what he wants, papers, trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.discreet import said_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Attachment, Case, MoveMade, Party, StandIn, holder_among
from bancheng.cases.showing import answers, more_time
from bancheng.rules import masks, process
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import WITH_REASON, may_open, may_reveal
from bancheng.rules.intake import CHANNELS, FirstAsked
from bancheng.rules.permissions import Actor
from bancheng.rules.process import DECIDED_AT_REST
from bancheng.rules.vocabulary import Care, Channel, ReplyBy, Solved, Step
from bancheng.ui.wording import short_moment, size_words

EXTENSION_ASKED = "申请延期"
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


def story(case: Case) -> str:
    """What was said beyond the title; empty where the title says it all."""
    return "" if case.story.strip().rstrip("。；！？") == case.title else case.story


def rail(case: Case, moves: Sequence[MoveMade]) -> list[dict[str, str]]:
    """What was done with its moments, where it stands now, and what usually follows.

    What is past is told by what was done, 受理, 研判; a step that waits, 待研判, is said only of where it stands.
    """
    changes = [move for move in moves if move.from_step != move.to_step]
    passed = [
        {
            "label": process.row(move.key).label,
            "at": short_moment(move.at),
            "tense": "past",
        }
        for move in changes
    ]
    if passed and case.step != Step.ARCHIVED:
        passed[-1] |= {"label": Step(case.step).label, "tense": "here"}
    return passed + [
        {"label": label, "at": "", "tense": "future"} for label in AHEAD.get(Step(case.step), ())
    ]


def people(
    case: Case,
    parties: Sequence[Party],
    facts: CaseFacts,
    actor: Actor,
    *,
    is_stranded: bool = False,
    stands_in: StandIn | None = None,
) -> list[dict[str, Any]]:
    """First responsible, handler, the citizen and whoever stands for him, masked."""
    clear = may_reveal(facts, actor)
    shown = [
        {
            "person": {"role": "第一责任人，直到归档", "name": case.first.name, "desk": case.first.desk},
            "first": True,
            "me": case.first_id == actor.person,
        },
        {
            "person": {"role": "现在经办", "name": case.handler.name, "desk": case.handler.desk},
            "me": case.handler_id == actor.person,
            "note": "现在不能办理，等召集人或网点负责人指定经办人"
            if is_stranded
            else f"{stands_in.absent.name}不在岗，代他办，他回来就交回"
            if stands_in is not None
            else "",
        },
    ]
    party = holder_among(parties)
    if party is not None:
        shown.append(_citizen(case, party, clear=clear))
        shown += _further_numbers(case, party, clear=clear)
    agents = [each for each in parties if each.role == Party.AGENT and each.to_at is None]
    return shown + [_agent(case, agent, clear=clear) for agent in agents]


def _agent(case: Case, agent: Party, *, clear: bool) -> dict[str, Any]:
    person = {"role": "受托人", "name": masks.masked_name(agent.name), "desk": ""}
    return {"person": person, "masked": _phone(case, agent, clear=clear), "note": f"受托：{agent.scope}"}


def _phone(case: Case, party: Party, *, clear: bool) -> dict[str, Any] | None:
    """A phone behind its mask, and where its clear digits are shown to whoever may need them."""
    if not party.phone:
        return None
    masked = {"shown": masks.masked_phone(party.phone), "needs_reason": True}
    if clear:
        masked["reveal_url"] = reverse("cases:reveal", args=[case.number, party.pk, "phone"])
    return masked


def _citizen(case: Case, party: Party, *, clear: bool) -> dict[str, Any]:
    was_there = CHANNELS[Channel(case.channel)].first is not FirstAsked.OPTIONAL
    name = masks.masked_name(party.name) or ("不愿留名" if case.anonymous and was_there else "没有留名")
    comes_back = was_there and not party.address
    masked = _phone(case, party, clear=clear)
    return {
        "person": {"role": "反映人，企业" if party.firm else "反映人，个人", "name": name, "desk": ""},
        "masked": masked,
        "note": "看完整号码要写理由，会记入留痕"
        if masked
        else f"没有留电话{'，本人会再来' if comes_back else ''}",
    }


def crumbs(case: Case, here: str) -> list[tuple[str, str]]:
    """The way back from a page beside a case: the workbench, the case, and where one is."""
    return [
        ("我的工作台", reverse("cases:workbench")),
        (case.number, reverse("cases:case", args=[case.number])),
        (here, ""),
    ]


DECIDING_TIME = frozenset({"extend", "deny_extension"})
"""The acts that decide a request for more time."""


def background_of_act(case: Case, *, at: datetime, act: str = "") -> dict[str, Any]:
    """The background, with what waits for review or decision and what became of the law it leans on."""
    dossier = Dossier(case)
    asked = more_time.asked_facts(dossier, now=at) if act in DECIDING_TIME else []
    waiting = {
        "answer": answers.proposed(dossier),
        "fallen": answers.fallen_law(dossier, at=at),
        "asked": asked,
        "again": _said_again(dossier),
    }
    found = background(case)
    if asked:
        # It stands over the form, whole.
        found["facts"] = [fact for fact in found["facts"] if fact[0] != EXTENSION_ASKED]
    return found | waiting


def _said_again(dossier: Dossier) -> list[tuple[str, str]]:
    """What the citizen said when he was asked again, for who decides what follows; empty where nothing waits."""
    decided_by = DECIDED_AT_REST.get(Step(dossier.case.step))
    if decided_by is None or all(clock.kind != decided_by for clock in dossier.clocks[dossier.case.pk]):
        return []
    said = dossier.case.closing_answers.latest("at")
    words = said_within(dossier.all("parties"))(said.words)
    return [("解决了吗", Solved(said.solved).label), ("他写的", words)]


def background(case: Case) -> dict[str, Any]:
    """What whoever acts must have before him: the story, what is wanted, who took it first."""
    facts = [
        ("想要", case.wanted),
        ("先接的人", f"{case.first.name}，{case.first.desk}" if case.first.desk else case.first.name),
        ("先接的窗口", str(case.first_window) if case.first_window_id else ""),
        ("跑过", f"{case.visits} 趟" if case.visits else ""),
        ("照顾", "、".join(Care(care).label for care in case.cares)),
        ("事项", case.matter.name if case.matter else ""),
        ("渠道", f"{Channel(case.channel).label}，{case.site.name}"),
        (EXTENSION_ASKED, _extension_asked(case)),
        ("领导批示", _instructed(case)),
    ]
    return {"story": case.story, "facts": facts}


def _extension_asked(case: Case) -> str:
    """Who asks the leader for how much time, and why; empty when nobody does."""
    row = case.more_time.filter(decided_at=None).select_related("asked_by").first()
    if row is None:
        return ""
    reason = said_within(case.parties.all())(row.reason)
    return f"{row.asked_by.name} 申请延 {row.days} 个工作日：{reason}"


def _instructed(case: Case) -> str:
    """What leaders have instructed in this case and nobody has reported back on; empty where nothing is."""
    still = case.instructions.filter(ended_at=None).select_related("to")
    return "；".join(f"给{row.to.name}：{row.words.rstrip('。；')}" for row in still)


def _further_numbers(case: Case, party: Party, *, clear: bool) -> list[dict[str, Any]]:
    """The numbers that stood in what was said or added: nobody knows whose, so they stand apart."""
    numbers = party.further_numbers
    if not numbers:
        return []
    masked: dict[str, Any] = {"shown": masks.masked_numbers("、".join(numbers)), "needs_reason": True}
    if clear:
        masked["reveal_url"] = reverse("cases:reveal", args=[case.number, party.pk, "further_numbers"])
    person = {"role": "文中提到的号码", "name": f"{len(numbers)} 个", "desk": ""}
    return [{"person": person, "masked": masked, "note": "写在经过或补充情况里，不一定是本人的"}]


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


def documents(dossier: Dossier, actor: Actor) -> list[dict[str, str]]:
    """What lies in the folder; what this person may not open is named and no link."""
    found, case = dossier.all("documents"), dossier.case
    handled = dossier.had_a_hand(actor)
    return [
        _document(case, document, title, opens=may_open(document.kind, had_a_hand=handled))
        for document, title in zip(found, titles_of(found), strict=True)
    ]


def titles_of(found: Sequence[Attachment]) -> list[str]:
    """What each document of a case is called: its kind, or what it was asked for, counted where several are of one.

    Its own name is left away: it may name somebody.
    """
    kinds = [_called(document) for document in found]
    return [
        f"{kind}（{kinds[: place + 1].count(kind)}）" if kinds.count(kind) > 1 else kind
        for place, kind in enumerate(kinds)
    ]


def _called(document: Attachment) -> str:
    kind = document.get_kind_display()
    if document.supplement is None or document.item is None:
        return kind
    return f"{kind}：{document.supplement.items[document.item]['name']}"


def _document(case: Case, document: Attachment, title: str, *, opens: bool) -> dict[str, str]:
    size = f"{document.stored.kind.upper()} {size_words(document.stored.size)}"
    return {
        "title": title,
        "url": reverse("cases:attachment", args=[case.number, document.pk]) if opens else "",
        "note": f"{short_moment(document.added_at)}，{size if opens else _why_shut(document.kind)}",
        "icon": "file-text" if opens else "lock",
    }


def _why_shut(kind: str) -> str:
    return "在视频验证那一页写明理由再看" if kind in WITH_REASON else "经办过的人看不到"


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
    causes = "；".join(str(cause) for cause in sorted(found, key=lambda cause: (cause.position, cause.code)))
    plan = said_within(dossier.all("parties"))(last.plan)
    return [("原因", causes), ("情形", str(last.situation)), ("打算", plan)]
