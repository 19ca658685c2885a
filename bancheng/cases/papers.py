"""The papers of a case: which there are now, and the plain dict behind each.

Personal data stands masked; the name of the addressee stands in full on his own notice only, and who merely looks
sees it masked: printing leaves a line in the record. 登记表 and 卷宗封面 stay masked also then: they go from desk to desk.
The receipt is printed, never issued: its query code is nobody's to see again.
Source: process table §2 (needs / prints), §4; domain.md §2.2, §3.3; LOOK §9.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases import left_unsolved, timing
from bancheng.cases import paper_documents as documents
from bancheng.cases.answered_before import repeated_in
from bancheng.cases.discreet import letter_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import (
    Answer,
    Attachment,
    Case,
    CaseClock,
    Declining,
    Instruction,
    MoreTime,
    MoveMade,
    Supplement,
)
from bancheng.cases.paper_words import (
    Facts,
    addressee,
    due_words,
    ended_words,
    masked_party,
    moment,
    moves_of,
    of_window,
    printed_words,
    told_answer,
)
from bancheng.cases.register_form import ACCEPTING, register_form
from bancheng.cases.registration import whose
from bancheng.cases.showing.clocks import strip_of
from bancheng.cases.timing import citizen_clock
from bancheng.cases.undertaken import undertaking_of
from bancheng.cases.web_address import follow_address, follow_picture, follow_words
from bancheng.catalogue.models import Citation
from bancheng.org import reads as org
from bancheng.org.limits import said
from bancheng.papers import blocks, pdf
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper
from bancheng.records import reads as records
from bancheng.rules import process, urging
from bancheng.rules.calendar import local
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.chain import printed_head
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.facts import HIS_REDO
from bancheng.rules.papers import PaperEnd, PaperKind
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import (
    CaseType,
    Channel,
    ClockKind,
    Outcome,
    Role,
    Step,
    ToldHow,
)
from bancheng.rules.whole_numbers import whole_number
from bancheng.rules.wording import date_words
from bancheng.ui.wording import paper_day

MOST_OF_A_KIND = 1000
"""More papers of one kind than any case has."""
RECEIPT = "cases/papers/_receipt.html"
"""The sheet of the one paper that is no document of blocks."""
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
    of_now, lacking = {found.key for found in found_now}, _lacking(issued)
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
    ] + [
        _other(dossier.case, one, lacks=one.pk in lacking)
        for one in issued
        if one.ended_at or one.about not in of_now
    ]


def _issued_note(issued: IssuedPaper | None) -> str:
    return f"{issued.number}，{date_words(local(issued.issued_at).date())}出具" if issued else ""


def _lacking(issued: Sequence[IssuedPaper]) -> set[int]:
    """Of each thing a paper was issued about, the last one, where it was voided and no other stands in its place."""
    last = {one.about: one for one in sorted(issued, key=lambda one: one.pk) if one.about}
    return {one.pk for one in last.values() if one.ended_how == PaperEnd.VOID}


def _other(case: Case, issued: IssuedPaper, *, lacks: bool) -> dict[str, Any]:
    """A paper issued by another room, or one that is over; where none stands in its place, it says so."""
    over = f"，{issued.over}" if issued.over else ""
    over += "，现在没有有效的一份" if lacks else ""
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
        **of_window(case),
        "title": found.paper.title,
        "number": case.number,
        "matter": case.title,
        "to": blocks.words(blocks.masked(addressee(case))),
        "addressed": addressee(case),
        "registered_on": paper_day(local(case.registered_at).date()),
        "not_a_decision": NOT_A_DECISION,
        **found.paper.facts(case, found.row, at),
    }


def document_of(found: Found, case: Case, *, at: datetime) -> Document:
    """A paper as it would be issued now. Raises ValueError for one that is never issued."""
    if found.paper.document is None:
        raise ValueError(f"printed, never issued: {found.kind}")
    return found.paper.document(facts_of(found, case, at=at))


def preview_of(document: Document, case: Case) -> Document:
    """A document as it is shown before it is issued: masked, without a number, in the size it will have."""
    made, _ = pdf.set_in_type(document)
    return looked_at(made, case)


def looked_at(document: Document, case: Case) -> Document:
    """A document as it is shown to who only looks: the addressee masked, and the citizen in what somebody wrote into it."""
    shown: Document = blocks.reworded(blocks.masked(document), letter_within(case.parties.all()))
    return shown


# --- receipt ----------------------------------------------------------------------------------------------


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
        "trace": printed_head(*records.head_of(case.file)),
    }


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


# --- 延期告知书, 催办通知书, 督办单 ---------------------------------------------------------------------


def _given_time(dossier: Dossier) -> Sequence[MoreTime]:
    """Every decision that gave the answer more time."""
    return [row for row in dossier.all("more_time") if row.result == MoreTime.GRANTED]


def _extension(case: Case, row: MoreTime, at: datetime) -> Facts:
    own = CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN, started_at__lte=row.asked_at).last()
    strip = strip_of(case, own, list(case.pauses.order_by("start")), list(case.more_time.all()), now=at)
    is_special = row.kind == MoreTime.SPECIAL
    # Another decision, or a pause since, may have moved the due again: then the strip would explain another day.
    is_last = own is not None and own.due_at == row.due_after
    return {
        "on": paper_day(local(row.decided_at or at).date()),
        "due_before": due_words(row.due_before),
        "due_after": due_words(row.due_after or row.due_before),
        "decided_by": _conveners(at) if is_special else Role.LEADER.label,
        "how": f"按特别复杂办，多用 {row.granted_days} 个工作日"
        if is_special
        else f"延长 {row.granted_days} 个工作日",
        "why": list(strip.sentences) if strip and is_last else [],
        "rule": strip.rule if strip and is_last else "",
        "reason": row.reason,
    }


def _conveners(at: datetime) -> str:
    """Who decides appeals and special cases, as a paper names it: the office, or the role where no office is known."""
    return org.convening_office(at) or Role.CONVENER.label


def _urged(dossier: Dossier) -> Sequence[CaseClock]:
    """Every clock of the case that was urged, in the order in which they fell due."""
    return dossier.all("urged_clocks")


def _supervised(dossier: Dossier) -> Sequence[CaseClock]:
    """Those of them that were still not answered two working days later."""
    return [clock for clock in _urged(dossier) if clock.reached >= Rung.SUPERVISED]


def _urging(case: Case, row: CaseClock, at: datetime) -> Facts:
    kind = ClockKind(row.kind)
    return _of_step(case, row, Rung.URGED, at) | {
        "wanted": f"请尽快{CLOCKS[kind].act}，并把还差什么、哪天能办记进经过。",
        "copied": [],
    }


def _supervising(case: Case, row: CaseClock, at: datetime) -> Facts:
    """Copied to the head of the main unit, once one is named, and to the convener. Source: process table §3, Urging."""
    is_its_own = row.kind == ClockKind.REPLY
    unit = [f"{case.main_unit.name}负责人"] if case.main_unit and not is_its_own else []
    kind = ClockKind(row.kind)
    return _of_step(case, row, Rung.SUPERVISED, at) | {
        "wanted": f"催办以后仍没有办。请马上{CLOCKS[kind].act}；还办不了的，把卡在哪里、要谁配合、哪天能办记进经过，报召集人。",
        "copied": [
            *unit,
            f"{org.convening_office(at)}{Role.CONVENER.label}",
        ],
    }


def _addressed(case: Case, row: CaseClock) -> str:
    """Who owes it: the handler or whoever was instructed by name, a department by the head of it, anybody else by his role."""
    role = CLOCKS[ClockKind(row.kind)].charged
    if row.kind == ClockKind.REPLY:
        lay = case.in_hands.filter(ref=row.ref, unit__isnull=False).select_related("unit").first()
        return f"{lay.unit.name}负责人" if lay and lay.unit else Role.UNIT_HEAD.label
    if row.kind == ClockKind.INSTRUCTION:
        return Instruction.objects.select_related("to").get(pk=row.ref).to.name
    return case.handler.name if role in (None, Role.OFFICER) else role.label


def _of_step(case: Case, row: CaseClock, rung: Rung, at: datetime) -> Facts:
    """What both papers of the ladder say: whose clock is out since when, and what comes next; as it was on the day of its step."""
    calendar = org.working_calendar()
    on = local(urging.BY_RUNG[rung].moment(timing.urged(row), calendar)).date()
    return {
        "on": paper_day(on),
        "urged": _addressed(case, row),
        "clock": ClockKind(row.kind).label,
        "due": due_words(row.due_at),
        "late": f"到发出这份文书那天，已过期限 {urging.days_late(timing.urged(row), on, calendar)} 个工作日"
        + (f"；{due_words(row.stopped_at)}已办" if row.stopped_at else ""),
        "rule": "办理规程 §3：过了期限的第二天催办；还没办的，转督办，抄送召集人；再没办的，报领导。",
    }


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
        "before": repeated_in(row),
        "bases": _bases(row),
        "remedy": row.remedy,
        "appeal_limit": said("{right_to_appeal}", at=decided),
        "appeal_until": due_words(case.appeal_until) if case.appeal_until else "",
        "upheld_on": paper_day(local(row.appeal_decided_at).date()) if row.appeal_decided_at else "",
        "upheld": row.appeal_decided_at is not None and case.clock_started_at is None,
        "opinion": row.opinion if row.appeal_decided_at else "",
        "convener": _conveners(at),
    }


def _bases(row: Answer | Declining) -> list[Facts]:
    """The law a letter leans on, as it is cited, with our summary."""
    return _cited([basis.citation for basis in row.bases.select_related("citation")])


def _cited(citations: Iterable[Citation]) -> list[Facts]:
    return [{"cited": str(citation), "summary": citation.summary} for citation in citations]


# --- 一次性告知书 ------------------------------------------------------------------------------------------


def _supplements(dossier: Dossier) -> Sequence[Supplement]:
    return dossier.all("supplements")


def _one_time_notice(case: Case, row: Supplement, at: datetime) -> Facts:
    return {
        "on": paper_day(local(row.asked_at).date()),
        "items": row.items,
        "until": printed_words(row.until),
        "revealed": row.revealed,
        "served": SERVED.get(row.served_how, ""),
    }


# --- 办理结果告知书 ----------------------------------------------------------------------------------------


def _answers(dossier: Dossier) -> Sequence[Answer]:
    """Every answer that reached the person, and the one that is ready to."""
    last, ready = dossier.last("answers"), dossier.case.step == Step.TO_TELL
    return [row for row in dossier.all("answers") if row.told_at or (ready and row is last)]


def _result(case: Case, row: Answer, at: datetime) -> Facts:
    return {
        "on": paper_day(local(row.told_at or at).date()),
        "outcome": Outcome(row.outcome).label,
        "words": row.words,
        **stands_on(row),
        "told_how": ToldHow(row.told_how).label if row.told_how else "",
        "redo_used": case.moves.filter(counter=HIS_REDO, at__lte=row.proposed_at).exists(),
        "redo_limit": said("{right_to_redo}", at=row.told_at or at),
        "redo_until": due_words(case.redo_until) if case.redo_until and row == told_answer(case) else "",
    }


def stands_on(row: Answer, dossier: Dossier | None = None) -> Facts:
    """What an answer stands on, as the citizen is told it on paper and on his page: evidence, law, what was explained.

    Shapes   dossier: the case with its surroundings, where they have been read already.
    """
    evidence = json.loads(row.evidence)
    explanation = evidence.get("explanation") or {}
    proof = evidence.get("proof") or {}
    return {
        "proof": f"{proof.get('kind', '')} {proof.get('number', '')}".strip(),
        "has_document": bool(proof.get("document")),
        "bases": _bases(row) if dossier is None else _cited(dossier.bases_of(row)),
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


# --- 未解决办结告知书 ---------------------------------------------------------------------------------------


def _unsolved_endings(dossier: Dossier) -> Sequence[MoveMade]:
    """Every time two people ended it unsolved."""
    return [made for made in dossier.all("moves") if left_unsolved.is_unsolved(made)]


def _unsolved(case: Case, row: MoveMade, at: datetime) -> Facts:
    why = left_unsolved.why_ended(case, row)
    right = case.redo_until if case.waived_at is None and case.rested_at == row.at else None
    return {
        "on": paper_day(local(row.at).date()),
        "reasons": why.reasons if why else "",
        "remedies": why.remedies if why else "",
        "convener": _conveners(row.at),
        "redo_until": due_words(right) if right and at < right else "",
    }


# --- 卷宗 ------------------------------------------------------------------------------------------------


def _filed(dossier: Dossier) -> Sequence[Case]:
    """Once it is filed there is one."""
    return [dossier.case] if dossier.case.step == Step.ARCHIVED else []


def _cover(case: Case, _row: Case, at: datetime) -> Facts:
    party = whose(case)
    length, head = records.head_of(case.file)
    return {
        "name": masked_party(party),
        "channel": Channel(case.channel).label,
        "type": CaseType(case.case_type).label if case.case_type else "",
        "outcome": Outcome(case.outcome).label if case.outcome else ended_words(moves_of(case)),
        "at": moment(case.registered_at),
        "accepted_at": moment(case.clock_started_at) if case.clock_started_at else "",
        "closed_at": moment(case.rested_at) if case.rested_at else "",
        "filed_at": moment(case.filed_at) if case.filed_at else "",
        "trace": f"第 1–{length} 行，最后一行的散列 {head[:16]}…",
        "contents": _contents(case),
    }


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
    return {"name": f"《{issued.title}》", "number": issued.number, "pages": str(pages), "note": issued.over}


def _document_in(attachment: Attachment) -> Facts:
    kind = attachment.stored.kind.upper()
    note = "已依法删去" if attachment.stored.erased_at else f"电子材料，{kind}"
    return {"name": attachment.get_kind_display(), "number": "", "pages": "", "note": note}


# --- the table ---------------------------------------------------------------------------------------------


def _issued_as(
    kind: PaperKind,
    rows: Callable[[Dossier], Sequence[Any]],
    facts: Callable[[Case, Any, datetime], Facts],
    document: Callable[[Facts], Document],
) -> Paper:
    return Paper(kind=kind, title=kind.label, rows=rows, facts=facts, document=document)


PAPERS: dict[str, Paper] = {
    "register_form": _issued_as(PaperKind.REGISTER_FORM, always, register_form, documents.register_form),
    "receipt": Paper(kind=None, title="登记回执", rows=always, facts=_receipt_facts, document=None),
    "acceptance": _issued_as(PaperKind.ACCEPTANCE, _acceptances, _acceptance, documents.acceptance),
    "declining": _issued_as(PaperKind.DECLINING, _declinings, _declining, documents.declining),
    "one_time_notice": _issued_as(PaperKind.ONE_TIME_NOTICE, _supplements, _one_time_notice, documents.one_time_notice),
    "extension": _issued_as(PaperKind.EXTENSION, _given_time, _extension, documents.extension),
    "urging": _issued_as(PaperKind.URGING, _urged, _urging, documents.urging),
    "supervising": _issued_as(PaperKind.SUPERVISING, _supervised, _supervising, documents.urging),
    "result": _issued_as(PaperKind.RESULT, _answers, _result, documents.result),
    "unsolved": _issued_as(PaperKind.UNSOLVED, _unsolved_endings, _unsolved, documents.unsolved),
    "cover": _issued_as(PaperKind.COVER, _filed, _cover, documents.cover),
}  # fmt: skip
"""Kind → when there is one, what stands on it. The keys are those of `Move.paper`."""
