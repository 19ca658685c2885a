"""Acts on clues: receive one, from a person or from a judgement. The case gets the receipt and no more."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bancheng.accountability.models import Clue
from bancheng.cases import actions as cases
from bancheng.cases import eligible
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.org.models import Person
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import inquiry as rules
from bancheng.rules import numbering
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import SYSTEM, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClueSource


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A clue as it was received.

    Shapes   why_not_recused: why whom it concerns is not out of the case yet; empty when he is, or nobody is named.
    """

    clue: Clue
    why_not_recused: str = ""


@transaction.atomic
def raise_clue(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    words: str,
    about: Person | None = None,
    about_window: bool = False,
) -> Raised:
    """Receives a clue somebody brings; whom it concerns is out of the case at that instant, place or none.

    A recusal that cannot be made never loses the clue: it is received, and why is told.

    Raises   Wanting without words; Refused for who has no part in the case.
    Source   process table §1 recusal, §5 Clue.
    """
    held = Case.objects.locked(case.pk)
    refused = rules.refusal(facts_of(held, at=at), by)
    if refused is not None:
        raise refused
    if not words.strip():
        raise Wanting([Missing("words", "写明看到或听到了什么、什么时候")], rules.ARTICLE)
    clue = _receive(
        held, ClueSource.RAISED, by, at, words=words, about=about, about_window=about_window and about is None
    )
    return Raised(clue=clue, why_not_recused=_recuse(held, clue, by, at))


@transaction.atomic
def receive_from_judgement(case: Case, *, at: datetime) -> Clue | None:
    """Receives the clue that a case judged 不给办 owes; none when the case has its receipt already.

    Source   process table §4: 不给办 → a clue receipt; solving goes on whatever the clue becomes.
    """
    held = Case.objects.locked(case.pk)
    if held.case_type != rules.CALLS_FOR_A_CLUE or Clue.objects.filter(case=held).exists():
        return None
    return _receive(held, ClueSource.JUDGED, SYSTEM, at)


def _receive(
    held: Case,
    source: ClueSource,
    by: Actor,
    at: datetime,
    *,
    words: str = "",
    about: Person | None = None,
    about_window: bool = False,
) -> Clue:
    receipt = _free_receipt()
    clue = Clue.objects.create(
        file=records.open_file(kind="clue", key=f"clue-{receipt}", at=at),
        receipt=receipt,
        case=held,
        source=source,
        about=about,
        about_window=about_window,
        words=with_tokens(words.strip()).text,
        raised_by_id=by.person,
        received_at=at,
    )
    laid = cases.lay_receipt(held, kind="clue", ref=receipt, what=rules.RECEIPT_WORDS, at=at)
    kept_out = cases.keep_out(held, at=at, whom=about) if about is not None else []
    private = {"words": clue.words, "about": about.ref if about else ""}
    records.append(
        clue.file,
        LineKind.CLUE_RECEIVED,
        # Whoever brought it signs nothing that can be read: the row below commits to who it was.
        by=SYSTEM.ref,
        at=at,
        data={"case": held.number, "source": source, "window": about_window},
        private={name: said for name, said in private.items() if said},
        # The receipt too, and who is kept out: in the case they have no line of their own.
        rows=[*told.new(clue, laid), *kept_out],
    )
    return clue


def _free_receipt() -> str:
    """A receipt nobody has yet."""
    while True:
        receipt = rules.receipt_of(numbering.query_code(secrets.randbelow))
        if not Clue.objects.filter(receipt=receipt).exists():
            return receipt


def _recuse(held: Case, clue: Clue, by: Actor, at: datetime) -> str:
    """Takes whom the clue concerns out of the case; why not, if that cannot be done.

    The system does it, as it lays in the receipt: who brought the clue stands in the clue's own file only.
    """
    concerned = clue.about is not None and clue.about.pk in eligible.concerned_in(held, at)
    if not (concerned or clue.about_window):
        return ""
    try:
        with transaction.atomic():
            made = cases.recuse(
                held,
                by=SYSTEM,
                at=at,
                whom=clue.about,
                reason=cases.BY_RULE,
                on_word_of=by.person,
            )
    except Refused as refused:
        return refused.sentence
    return "" if isinstance(made, Case) else "这件已经回避过一次，等召集人决定"
