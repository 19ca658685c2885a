"""Everything of one case that its page and its papers show, read in one question."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from bancheng.cases import reckoning
from bancheng.cases.around import QuestionOfOne, Rows
from bancheng.cases.facts import DECIDERS, NEEDED, STILL, Around
from bancheng.cases.models import (
    Answer,
    AnswerBasis,
    Attachment,
    Case,
    CaseClock,
    Contact,
    Declining,
    DecliningBasis,
    HandOver,
    Hop,
    InHands,
    Instruction,
    Judgement,
    MoreTime,
    MoveMade,
    Party,
    Proposal,
    Recusal,
    StandIn,
    Supplement,
)
from bancheng.catalogue.models import Citation
from bancheng.org import terms
from bancheng.papers.models import IssuedPaper
from bancheng.rules.handled import who_handled
from bancheng.rules.permissions import Actor
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import ClockKind, Role, Step

CITED = tuple(
    f"citation__{part}"
    for part in ("title", "number", "article", "summary", "in_force_from", "in_force_to", "corrected_at")
)
SHOWN = {
    "moves": Rows(model=MoveMade),
    "recused": Rows(model=Recusal, fields=("person_id", "at"), order="at"),
    "step_clocks": Rows(
        model=CaseClock, fields=("kind", "ref", "started_at", "due_at"), where=Q(ref=0) | Q(kind=ClockKind.RULING)
    ),
    "raised": Rows(
        model=CaseClock, fields=("started_at", "stopped_at"), where=Q(kind=ClockKind.RAISED), order="started_at"
    ),
    "in_hands": Rows(model=InHands, beside=("unit__short_name",), order="start"),
    "proposals": Rows(model=Proposal, where=STILL, beside=("proposer__name",)),
    "hand_overs": Rows(
        model=HandOver, where=STILL, beside=("to_person__name", "to_site__name", "asked_by__name")
    ),
    "citizen_clocks": Rows(model=CaseClock, where=Q(kind=ClockKind.CITIZEN), order="started_at"),
    "urged_clocks": Rows(model=CaseClock, where=Q(rung__gte=Rung.URGED.value), order="due_at"),
    "merged_in": Rows(
        model=Case, of="merged_into_id", fields=("rested_at", "level", "second_clock_at", "answered_at"),
        where=Q(step=Step.MERGED),
    ),
    "hops": Rows(model=Hop, where=STILL, beside=("to_person__name",), order="at"),
    "stand_ins": Rows(model=StandIn, where=STILL, beside=("absent__name",)),
    "instructions": Rows(model=Instruction, beside=("to__name", "lent_by__name", "given_by__name"), order="given_at"),
    "more_time": Rows(model=MoreTime, beside=("asked_by__name",), order="asked_at"),
    "papers": Rows(
        model=IssuedPaper,
        of="file__case",
        fields=("kind", "about", "title", "number", "issued_at", "ended_at", "ended_how"),
        order="issued_at",
    ),
    "parties": Rows(model=Party),
    "documents": Rows(model=Attachment, beside=("stored__kind", "stored__size", "supplement__items"), order="added_at"),
    "judgements": Rows(model=Judgement, beside=("situation__name",), order="at"),
    "causes": Rows(model=Judgement.causes.through, of="judgement__case_id", beside=("cause__code", "cause__name", "cause__position")),
    "supplements": Rows(model=Supplement, order="asked_at"),
    "declinings": Rows(model=Declining, beside=("ground__name", "ground__explanation", "proposer__name"),
                       order="proposed_at"),
    "answers": Rows(model=Answer, beside=("proposer__name",), order="proposed_at"),
    "bases": Rows(model=AnswerBasis, of="answer__case_id", beside=CITED),
    "declining_bases": Rows(model=DecliningBasis, of="declining__case_id", beside=CITED),
}  # fmt: skip
WHOLE = QuestionOfOne(**(NEEDED.tables | SHOWN))


class Dossier(Around):
    """One case with every row around it.

    Shapes   rows of each table in the order in which they came about. question: what is asked of the database.
    """

    question: QuestionOfOne = WHOLE

    def __init__(self, case: Case) -> None:
        super().__init__([case], self.question)
        self.case = case

    def all(self, name: str) -> list[Any]:
        """The rows of one table."""
        return self.rows[name].get(self.case.pk, [])

    def last(self, name: str) -> Any | None:
        """The newest row of one table, if there is one."""
        return next(reversed(self.all(name)), None)

    @property
    def citizen_clock(self) -> CaseClock | None:
        """Of the rows at hand the clock that `timing.citizen_clock` asks for."""
        return self.last("citizen_clocks")

    def citizen_due(self, clock: CaseClock, *, more: int) -> datetime:
        """When the answer would be due with so many working days more: what `reckoning.citizen_due` asks for, of the rows at hand."""
        judgements, pauses, more_time = (self.all(name) for name in ("judgements", "pauses", "more_time"))
        own = reckoning.owed(self.case, clock, judgements=judgements, pauses=pauses, more_time=more_time)
        (due,) = reckoning.dues_from(self.case, clock, more=[more], own=own, merged=self.all("merged_in"))
        return due.at

    def contacts_since(self, at: datetime) -> list[Contact]:
        """Every attempt to reach the citizen since, the last first; asked for only where it is read."""
        return list(self.case.contacts.filter(at__gte=at).order_by("-at", "-pk"))

    def had_a_hand(self, actor: Actor) -> bool:
        """Whether this person handles the case, or did, or received it first: handing it over makes no stranger of him."""
        handled = who_handled(self.case.handler_id, self.all("moves"), self.all("proposed"))
        return actor.person is not None and actor.person in handled | {self.case.first_id}

    def holders(self, role: Role, site: int, at: datetime) -> set[int]:
        """Who held a deciding role for the case's site that day."""
        return {term.person for term in self._terms if term.role is role and term.holds(at)}

    @cached_property
    def _terms(self) -> list[terms.Term]:
        return terms.terms_of(DECIDERS, site=self.case.site_id)

    def bases_of(self, letter: Answer | Declining) -> list[Citation]:
        """What an answer, or a declining beside its ground, leans on."""
        if isinstance(letter, Declining):
            rows = [row for row in self.all("declining_bases") if row.declining_id == letter.pk]
        else:
            rows = [row for row in self.all("bases") if row.answer_id == letter.pk]
        return [row.citation for row in rows]
