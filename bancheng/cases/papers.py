"""The papers of a case: which there are now, and the plain dict behind each.

Personal data stands masked; the name of the addressee stands in full on his own notice only, and who merely looks
sees it masked: printing leaves a line in the record. 登记表 and 卷宗封面 stay masked also then: they go from desk to desk.
The receipt is printed, never issued: its query code is nobody's to see again.
Source: process table §2 (needs / prints), §4; domain.md §2.2, §3.3; LOOK §9.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases import paper_documents as documents
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import (
    Answer,
    Attachment,
    Case,
    CaseClock,
    Declining,
    Judgement,
    MoveMade,
    Party,
    Supplement,
)
from bancheng.cases.registration import whose
from bancheng.cases.showing.clocks import limit_of, strip_of
from bancheng.cases.timing import citizen_clock
from bancheng.cases.undertaken import undertaking_of
from bancheng.cases.web_address import follow_address, follow_picture, follow_words
from bancheng.org.limits import said
from bancheng.org.models import Person
from bancheng.papers import blocks, pdf
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper
from bancheng.records import reads as records
from bancheng.rules import masks, process
from bancheng.rules.calendar import local
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.clocks import Limit
from bancheng.rules.papers import PaperEnd, PaperKind
from bancheng.rules.vocabulary import (
    Care,
    CaseType,
    Channel,
    ClockKind,
    Level,
    Outcome,
    ReplyBy,
    Step,
    ToldHow,
)
from bancheng.rules.whole_numbers import whole_number
from bancheng.rules.wording import date_words
from bancheng.ui.wording import clock_time, paper_day, weekday_words

Facts = dict[str, Any]
MOST_MOVES = 8
"""Moves of which the 登记表 tells on its one sheet: how it began, and the last ones."""
MOST_OF_A_KIND = 1000
"""More papers of one kind than any case has."""
CONVENER = "区行政审批局"
"""Who decides appeals. Source: S §“一事一议”; process table §1, convener."""
RECEIPT = "cases/papers/_receipt.html"
"""The sheet of the one paper that is no document of blocks."""
ACCEPTING = frozenset({"accept", "overrule_decline", "admit", "restore"})
BEGINNING = (frozenset({"register"}), ACCEPTING, frozenset({"judge"}))
ENDED = frozenset({Step.DECLINED, Step.CLOSED, Step.WITHDRAWN, Step.MERGED, Step.TERMINATED, Step.VOIDED})
SERVED = {"in_person": "当面交给本人", "phone": "电话", "sms": "短信", "email": "电子邮件", "post": "邮寄"}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One kind of paper.

    Shapes   rows: what it stands on, one row for each paper of this kind, oldest first; none: not yet.
             facts: the plain dict of one of them. document: how it is composed; none: printed, never issued.
    """

    kind: PaperKind | None
    title: str
    rows: Callable[[Dossier], Sequence[Any]]
    facts: Callable[[Case, Any, datetime], Facts]
    document: Callable[[Facts], Document] | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A paper of a case: its kind, which of several, and what it stands on."""

    kind: str
    ordinal: int
    paper: Paper
    row: Any

    @property
    def key(self) -> str:
        """What the record calls it."""
        return f"{self.kind}/{self.ordinal}"


def found_in(dossier: Dossier) -> list[Found]:
    """Every paper this case can hand over now, in the order of the process."""
    return [
        Found(kind=kind, ordinal=ordinal, paper=paper, row=row)
        for kind, paper in PAPERS.items()
        for ordinal, row in enumerate(paper.rows(dossier), start=1)
    ]


def find_by_key(case: Case, key: str) -> Found | None:
    """One paper of a case by what the record calls it: “result/2”."""
    kind, _, ordinal = key.partition("/")
    place = whole_number(ordinal, most=MOST_OF_A_KIND)
    return find(case, kind, place) if place is not None else None


def find(case: Case, kind: str, ordinal: int | None = None) -> Found | None:
    """One paper of a case; without an ordinal the last of its kind; none when there is none (yet)."""
    paper = PAPERS.get(kind)
    rows = paper.rows(Dossier(case)) if paper else ()
    place = len(rows) if ordinal is None else ordinal
    if paper is None or not 1 <= place <= len(rows):
        return None
    return Found(kind=kind, ordinal=place, paper=paper, row=rows[place - 1])


def listed(dossier: Dossier) -> list[dict[str, Any]]:
    """The papers as `ui/docs.html` takes them: those there are now, each with its number once it is issued, then the others."""
    found_now = found_in(dossier)
    several = {found.kind for found in found_now if found.ordinal > 1}
    issued: list[IssuedPaper] = dossier.all("papers")
    standing = {one.about: one for one in issued if one.ended_at is None}
    of_now = {found.key for found in found_now}
    return [
        {
            "title": f"《{found.paper.title}》"
            + (f" 第 {found.ordinal} 份" if found.kind in several else ""),
            "url": reverse("cases:paper", args=[dossier.case.number, found.kind, found.ordinal]),
            "note": _issued_note(standing.get(found.key)),
            "icon": "file-text",
            "kind": found.kind,
            "ok": found.key in standing,
        }
        for found in found_now
    ] + [_other(dossier.case, one) for one in issued if one.ended_at or one.about not in of_now]


def _issued_note(issued: IssuedPaper | None) -> str:
    return f"{issued.number}，{date_words(local(issued.issued_at).date())}出具" if issued else ""


def _other(case: Case, issued: IssuedPaper) -> dict[str, Any]:
    """A paper issued by another room, or one that is over."""
    over = f"，{PaperEnd(issued.ended_how).label}" if issued.ended_how else ""
    return {
        "title": f"《{issued.title}》",
        "url": reverse("cases:issued", args=[case.number, issued.pk]),
        "note": f"{_issued_note(issued)}{over}",
        "icon": "file-x" if over else "file-text",
        "kind": issued.kind,
        "ok": not over,
    }


def facts_of(found: Found, case: Case, *, at: datetime) -> Facts:
    """The plain dict of a paper.

    Shapes   to: the addressee, masked. addressed: the same as a text of blocks, in full behind its mask.
    """
    return {
        "title": found.paper.title,
        "number": case.number,
        "office": case.site.name,
        "site_address": case.site.address,
        "site_phone": case.site.phone,
        "matter": case.title,
        "to": blocks.words(blocks.masked(addressee(case))),
        "addressed": addressee(case),
        "registered_on": paper_day(local(case.registered_at).date()),
        "first": _who(case.first),
        "handler": _who(case.handler),
        "not_a_decision": NOT_A_DECISION,
        **found.paper.facts(case, found.row, at),
    }


def document_of(found: Found, case: Case, *, at: datetime) -> Document:
    """A paper as it would be issued now. Raises ValueError for one that is never issued."""
    if found.paper.document is None:
        raise ValueError(f"printed, never issued: {found.kind}")
    return found.paper.document(facts_of(found, case, at=at))


def preview_of(document: Document) -> Document:
    """A document as it is shown before it is issued: masked, without a number, in the size it will have."""
    made, _ = pdf.set_in_type(document)
    preview: Document = blocks.masked(made)
    return preview


# --- who -------------------------------------------------------------------------------------------------


def addressee(case: Case) -> list[str | blocks.Run]:
    """“陈阿福（电话 138****5678）” behind its mask “陈*（…）”, or 反映人 for who gave no name."""
    party = whose(case)
    if party is None:
        return ["反映人"]
    phone = f"（电话 {masks.masked_phone(party.phone)}）" if party.phone else ""
    if party.firm or not party.name:
        return [f"{party.firm or '反映人'}{phone}"]
    return [blocks.name(party.name, masked=masks.masked_name(party.name)), *([phone] if phone else [])]


def _who(person: Person) -> str:
    return f"{person.name}（{person.desk}）" if person.desk else person.name


def moment(at: datetime) -> str:
    """2026 年 3 月 2 日 9:30."""
    return f"{paper_day(local(at).date())} {clock_time(at)}"


def due_words(at: datetime) -> str:
    """2026 年 3 月 5 日（星期四）17:00 前."""
    on = local(at).date()
    return f"{paper_day(on)}（{weekday_words(on)}）{clock_time(at)} 前"


# --- 登记表 and receipt -----------------------------------------------------------------------------------


def always(dossier: Dossier) -> Sequence[Case]:
    """From registration on there is one."""
    return [dossier.case]


def receipt(case: Case, *, at: datetime) -> Facts:
    """The receipt, without its query code: that is known to the page that prints it and to nobody else."""
    return facts_of(Found(kind="receipt", ordinal=1, paper=PAPERS["receipt"], row=case), case, at=at)


def _receipt_facts(case: Case, _row: Case, at: datetime) -> Facts:
    intake = CaseClock.objects.filter(case=case, kind=ClockKind.INTAKE).order_by("started_at").first()
    return {
        "at": moment(case.registered_at),
        "wanted": case.wanted,
        "told_by": due_words(intake.due_at) if intake else "",
        "provisional": bool(intake and intake.provisional),
        "is_registered": case.step == Step.REGISTERED,
        "step": case.step_word,
        "web": follow_address(),
        "picture": follow_picture(case.number),
    }


def _register_form(case: Case, _row: Case, at: datetime) -> Facts:
    party = whose(case)
    return {
        "at": moment(case.registered_at),
        "name": _masked(party),
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


def _masked(party: Party | None) -> str:
    if party is None:
        return ""
    named = masks.masked_name(party.name)
    return "　".join(part for part in (party.firm, named) if part) or "不愿留名"


def _ticks(choices: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[dict[str, Any]]:
    return [{"label": label, "on": value in chosen} for value, label in choices]


def _judged(case: Case) -> Facts:
    judgement = Judgement.objects.filter(case=case).select_related("main_unit", "by").last()
    declined = Declining.objects.filter(case=case, declined=True).exists() and case.clock_started_at is None
    facts: Facts = {
        "accepting": [
            {"label": "受理", "on": case.clock_started_at is not None},
            {"label": "不予受理（理由及救济渠道见告知书）", "on": declined},
        ],
        "accepted_at": moment(case.clock_started_at) if case.clock_started_at else "",
        "types": _ticks(CaseType.choices(), [case.case_type]),
        "dues": _dues(case),
    }
    if judgement is None:
        return facts
    co_units = "、".join(unit.short_name for unit in judgement.co_units.all())
    return facts | {
        "causes": "、".join(cause.code for cause in judgement.causes.all()),
        "units": f"{judgement.main_unit.short_name}（主办）" + (f"，{co_units}（协办）" if co_units else ""),
        "judge": f"{judgement.by.name}　{moment(judgement.at)}",
    }


def _dues(case: Case) -> list[str]:
    """By when the answer was due; of a case that was done again, both times, each with its name."""
    own = CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN).order_by("started_at", "pk")
    return [_due_of(case, clock) for clock in own]


def _due_of(case: Case, clock: CaseClock) -> str:
    redone = case.second_clock_at is not None
    is_second = redone and clock.started_at == case.second_clock_at
    level = Level(case.level).label if case.level and not is_second else ""
    limit = "，".join(part for part in (level, limit_words(clock)) if part)
    named = ("重办：" if is_second else "第一次：") if redone else ""
    return f"{named}{due_words(clock.due_at)}" + (f"（{limit}）" if case.level or is_second else "")


def _handled(case: Case) -> Facts:
    moves = list(MoveMade.objects.filter(case=case).order_by("pk"))
    told = _told(case)
    said = _course(moves)
    return {
        "course": "；".join(said) + "。" if said else "",
        "ended": _ended(moves),
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
    return [*map(_made, first), *([f"其间 {between} 步见案卷"] if between else []), *map(_made, last)]


def _beginning(moves: list[MoveMade]) -> list[MoveMade]:
    """登记, 受理 and 研判, as far as there are."""
    found = (
        next((move for move in moves if process.row(move.key).name in names), None) for names in BEGINNING
    )
    return [move for move in found if move is not None]


def _ended(moves: list[MoveMade]) -> str:
    """How the case came to rest: an answer given is not yet how it ended."""
    last = [move for move in moves if move.to_step not in (move.from_step, Step.ARCHIVED)][-1:]
    return "".join(_made(move) for move in last if move.to_step in ENDED)


def _made(move: MoveMade) -> str:
    return f"{_short(move.at)} {process.row(move.key).label}"


def _short(at: datetime) -> str:
    return f"{date_words(local(at).date())} {clock_time(at)}"


def _told(case: Case) -> Answer | None:
    return Answer.objects.filter(case=case, told_at__isnull=False).last()


# --- 受理凭证 ----------------------------------------------------------------------------------------------


def _acceptances(dossier: Dossier) -> Sequence[MoveMade]:
    """Once it was taken on; what was solved on the spot needs no such voucher."""
    made = [move for move in dossier.all("moves") if process.row(move.key).name in ACCEPTING]
    return made[:1] if dossier.case.clock_started_at else []


def _acceptance(case: Case, _row: MoveMade, at: datetime) -> Facts:
    own = citizen_clock(case)
    strip = strip_of(case, own, list(case.pauses.order_by("start")), list(case.more_time.all()), now=at)
    contact = CaseClock.objects.filter(case=case, kind=ClockKind.FIRST_CONTACT).order_by("pk").first()
    accepted = case.clock_started_at or case.registered_at
    return {
        "at": moment(accepted),
        "on": paper_day(local(accepted).date()),
        "due": due_words(own.due_at) if own else "",
        "why": list(strip.sentences) if strip else [],
        "rule": strip.rule if strip else "",
        "provisional": bool(own and own.provisional),
        "contact_by": due_words(contact.due_at) if contact else "",
        "web": follow_words(),
    }


def limit_words(clock: CaseClock) -> str:
    """3 个工作日, or the same day."""
    limit: Limit | None = limit_of(clock)
    return str(limit) if limit else "当天"


# --- 不予受理告知书 ----------------------------------------------------------------------------------------


def _declinings(dossier: Dossier) -> Sequence[Declining]:
    return [row for row in dossier.all("declinings") if row.declined]


def _declining(case: Case, row: Declining, at: datetime) -> Facts:
    decided = row.decided_at or row.proposed_at
    return {
        "on": paper_day(local(decided).date()),
        "ground": row.ground.name,
        "explanation": row.ground.explanation,
        "body": row.body,
        "reason": row.reason,
        "bases": _bases(row),
        "remedy": row.remedy,
        "appeal_limit": said("{right_to_appeal}", at=decided),
        "appeal_until": due_words(case.appeal_until) if case.appeal_until else "",
        "upheld_on": paper_day(local(row.appeal_decided_at).date()) if row.appeal_decided_at else "",
        "upheld": row.appeal_decided_at is not None and case.clock_started_at is None,
        "opinion": row.opinion if row.appeal_decided_at else "",
        "convener": CONVENER,
    }


def _bases(row: Answer | Declining) -> list[Facts]:
    """The law a letter leans on, as it is cited, with our summary."""
    citations = [basis.citation for basis in row.bases.select_related("citation")]
    return [{"cited": str(citation), "summary": citation.summary} for citation in citations]


# --- 一次性告知书 ------------------------------------------------------------------------------------------


def _supplements(dossier: Dossier) -> Sequence[Supplement]:
    return dossier.all("supplements")


def _one_time_notice(case: Case, row: Supplement, at: datetime) -> Facts:
    return {
        "on": paper_day(local(row.asked_at).date()),
        "items": row.items,
        "until": due_words(row.until),
        "revealed": row.revealed,
        "served": SERVED.get(row.served_how, ""),
    }


# --- 办理结果告知书 ----------------------------------------------------------------------------------------


def _answers(dossier: Dossier) -> Sequence[Answer]:
    """Every answer that reached the person, and the one that is ready to."""
    last, ready = dossier.last("answers"), dossier.case.step == Step.TO_TELL
    return [row for row in dossier.all("answers") if row.told_at or (ready and row is last)]


def _result(case: Case, row: Answer, at: datetime) -> Facts:
    evidence = json.loads(row.evidence)
    explanation = evidence.get("explanation") or {}
    proof = evidence.get("proof") or {}
    return {
        "on": paper_day(local(row.told_at or at).date()),
        "outcome": Outcome(row.outcome).label,
        "words": row.words,
        "proof": f"{proof.get('kind', '')} {proof.get('number', '')}".strip(),
        "has_document": bool(proof.get("document")),
        "bases": _bases(row),
        "explained": _explained(explanation),
        "alternative": evidence.get("alternative", ""),
        "items": evidence.get("items", []),
        "promised": promised_words(evidence),
        "elsewhere": [evidence.get(name, "") for name in ("citizens_words", "where", "how")]
        if evidence.get("citizens_words")
        else [],
        "redirected": [evidence.get(name, "") for name in ("channel", "why", "contact")]
        if evidence.get("channel")
        else [],
        "told_how": ToldHow(row.told_how).label if row.told_how else "",
        "redo_limit": said("{right_to_redo}", at=row.told_at or at),
        "redo_until": due_words(case.redo_until) if case.redo_until and row == _told(case) else "",
    }


def promised_words(evidence: Facts) -> list[str]:
    """What a unit promises with the answer, and what it was agreed on; nothing with any other answer."""
    undertaking = undertaking_of(evidence)
    if undertaking.due_on is None:
        return []
    who = "，".join(part for part in (undertaking.unit_name, undertaking.owner_label) if part)
    agreed = [f"议定的依据：{evidence['agreed']}。"] if evidence.get("agreed") else []
    by_when = paper_day(undertaking.due_on)
    return [
        *agreed,
        f"{who}承诺：{undertaking.task}，{by_when}以前办好，以{undertaking.proof}为凭。",
        "到期没有兑现的，这件事自动重新办理，不用您再来要求。",
    ]


def _explained(explanation: Facts) -> str:
    if not explanation.get("by"):
        return ""
    at = explanation.get("at")
    when = moment(datetime.fromisoformat(at)) if at else ""
    return (
        f"{when}，{explanation['by']}{explanation.get('how', '')}向您说明过：{explanation.get('words', '')}"
    )


# --- 卷宗 ------------------------------------------------------------------------------------------------


def _filed(dossier: Dossier) -> Sequence[Case]:
    """Once it is filed there is one."""
    return [dossier.case] if dossier.case.step == Step.ARCHIVED else []


def _cover(case: Case, _row: Case, at: datetime) -> Facts:
    party = whose(case)
    length, head = records.head_of(case.file)
    return {
        "name": _masked(party),
        "channel": Channel(case.channel).label,
        "type": CaseType(case.case_type).label if case.case_type else "",
        "outcome": Outcome(case.outcome).label if case.outcome else _ended(_moves(case)),
        "at": moment(case.registered_at),
        "accepted_at": moment(case.clock_started_at) if case.clock_started_at else "",
        "closed_at": moment(case.rested_at) if case.rested_at else "",
        "filed_at": moment(case.filed_at) if case.filed_at else "",
        "trace": f"第 1–{length} 行，最后一行的散列 {head[:16]}…",
        "contents": _contents(case),
    }


def _moves(case: Case) -> list[MoveMade]:
    return list(MoveMade.objects.filter(case=case).order_by("pk"))


def _contents(case: Case) -> list[Facts]:
    """Everything that lies in a dossier, in the order in which it came: papers, then what was handed in."""
    issued = IssuedPaper.objects.filter(file=case.file)
    documents = case.attachments.select_related("stored").all()
    lying = [(one.issued_at, _paper_in(one)) for one in issued] + [
        (one.added_at, _document_in(one)) for one in documents
    ]
    return [
        fact | {"day": local(at).date().isoformat()} for at, fact in sorted(lying, key=lambda one: one[0])
    ]


def _paper_in(issued: IssuedPaper) -> Facts:
    pages = json.loads(issued.document).get("pages", "")
    note = PaperEnd(issued.ended_how).label if issued.ended_how else ""
    return {"name": f"《{issued.title}》", "number": issued.number, "pages": str(pages), "note": note}


def _document_in(attachment: Attachment) -> Facts:
    kind = attachment.stored.kind.upper()
    return {"name": attachment.get_kind_display(), "number": "", "pages": "", "note": f"电子材料，{kind}"}


# --- the table ---------------------------------------------------------------------------------------------


def _issued_as(
    kind: PaperKind,
    rows: Callable[[Dossier], Sequence[Any]],
    facts: Callable[[Case, Any, datetime], Facts],
    document: Callable[[Facts], Document],
) -> Paper:
    return Paper(kind=kind, title=kind.label, rows=rows, facts=facts, document=document)


PAPERS: dict[str, Paper] = {
    "register_form": _issued_as(PaperKind.REGISTER_FORM, always, _register_form, documents.register_form),
    "receipt": Paper(kind=None, title="登记回执", rows=always, facts=_receipt_facts, document=None),
    "acceptance": _issued_as(PaperKind.ACCEPTANCE, _acceptances, _acceptance, documents.acceptance),
    "declining": _issued_as(PaperKind.DECLINING, _declinings, _declining, documents.declining),
    "one_time_notice": _issued_as(PaperKind.ONE_TIME_NOTICE, _supplements, _one_time_notice, documents.one_time_notice),
    "result": _issued_as(PaperKind.RESULT, _answers, _result, documents.result),
    "cover": _issued_as(PaperKind.COVER, _filed, _cover, documents.cover),
}  # fmt: skip
"""Kind → when there is one, what stands on it. The keys are those of `Move.paper`."""
