"""What is proposed to be answered, or not taken at all, as the second person reads it before he signs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bancheng.cases.actions.answering import evidence_of
from bancheng.cases.discreet import each, letter_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Answer, Declining
from bancheng.cases.undertaken import undertaking_of
from bancheng.catalogue.models import Citation
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Undertaking
from bancheng.rules.citing import what_became_of
from bancheng.rules.vocabulary import Outcome, Step
from bancheng.rules.wording import full_date_words

PLAIN = {
    "alternative": "别的办法",
    "citizens_words": "反映人的原话",
    "where": "在哪里办成",
    "how": "怎样办成",
    "channel": "引导到",
    "why": "为什么",
    "contact": "联系方式",
    "agreed": "凭什么议定",
    "no_measure_because": "没有用上措施，因为",
    "no_consultation_because": "没有会商，因为",
}
ANSWERING = frozenset({Step.NO_REVIEW, Step.TO_TELL, Step.ANSWERED})
LETTERS = {Step.NO_REVIEW: "answers", Step.TO_TELL: "answers", Step.DECLINE_REVIEW: "declinings"}
"""Where a letter waits that has not gone out, and of which kind it is."""
DECLINING = frozenset({Step.DECLINE_REVIEW, Step.APPEAL_REVIEW, Step.DECLINED})


def proposed(dossier: Dossier) -> list[tuple[str, str]]:
    """The answer or declining that stands now, with everything it leans on; empty when there is none."""
    if dossier.case.step in ANSWERING and (answer := dossier.last("answers")):
        return each(_answer(answer, dossier.bases_of(answer)), letter_within(dossier.all("parties")))
    if dossier.case.step in DECLINING and (declining := dossier.last("declinings")):
        found = _declining(declining, dossier.bases_of(declining))
        return each(found, letter_within(dossier.all("parties")))
    return []


def title_of_answer(step: Step) -> str:
    """What the answer is called where it stands: proposed while it waits, given once it was told."""
    return "怎样答复的" if step is Step.ANSWERED else "拟怎样答复"


def fallen_law(dossier: Dossier, *, at: datetime) -> str:
    """What whoever signs or sends a letter must know of its law: repealed or corrected since, or about to end."""
    kind = LETTERS.get(Step(dossier.case.step))
    letter = dossier.last(kind) if kind else None
    if letter is None:
        return ""
    on = local(at).date()
    told = [what_became_of(citation.as_basis(), on=on, at=at) for citation in dossier.bases_of(letter)]
    sentence = "；".join(words for words in told if words)
    return f"{sentence}。请先看清还能不能这样答复。" if sentence else ""


def _answer(answer: Answer, leaning_on: Sequence[Citation]) -> list[tuple[str, str]]:
    evidence = evidence_of(answer)
    told = [
        ("结果", Outcome(answer.outcome).label),
        ("告诉反映人的话", answer.words),
        ("凭证", _proof(evidence.get("proof") or {})),
        ("依据", "；".join(map(str, leaning_on))),
        ("依据写的", _in_words(leaning_on)),
        ("说明", _explanation(evidence.get("explanation") or {})),
        *((label, str(evidence.get(name, ""))) for name, label in PLAIN.items()),
        *((f"材料 {i}", _item(item)) for i, item in enumerate(evidence.get("items") or (), start=1)),
        *_undertaken(undertaking_of(evidence)),
        ("谁拟的", answer.proposer.name),
    ]
    return [(label, words) for label, words in told if words]


def _in_words(leaning_on: Sequence[Citation]) -> str:
    """What the articles say: who signs reads them, not their titles."""
    said = [citation.summary.rstrip("。") for citation in leaning_on if citation.summary]
    return f"{'；'.join(said)}。" if said else ""


def _undertaken(promised: Undertaking) -> list[tuple[str, str]]:
    """What is promised with it, as it will stand in the ledger."""
    who = "，".join(part for part in (promised.unit_name, promised.owner_label) if part)
    return [
        ("谁承诺", who),
        ("承诺办什么", promised.task),
        ("哪天以前", full_date_words(promised.due_on) if promised.due_on else ""),
        ("凭什么算兑现", promised.proof),
    ]


def _proof(proof: dict[str, Any]) -> str:
    if proof.get("number"):
        return f"{proof.get('kind', '')} {proof['number']}"
    return "结果文件，在材料里" if proof.get("document") else ""


def _explanation(told: dict[str, Any]) -> str:
    if not told.get("by"):
        return ""
    return f"{told['by']} {told.get('how', '')}说明：{told.get('words', '')}"


def _item(item: dict[str, str]) -> str:
    parts = (item.get(name, "") for name in ("name", "standard", "issuer", "where", "how", "fee", "time"))
    return "；".join(part for part in parts if part)


def _declining(declining: Declining, leaning_on: Sequence[Citation]) -> list[tuple[str, str]]:
    told = [
        ("理由", declining.ground.name),
        ("属于", declining.body),
        ("为什么适用", declining.reason),
        ("依据", "；".join(map(str, leaning_on))),
        ("依据写的", _in_words(leaning_on)),
        ("可以走的渠道", declining.remedy),
        ("复核意见", declining.opinion),
        ("谁拟的", declining.proposer.name),
    ]
    return [(label, words) for label, words in told if words]
