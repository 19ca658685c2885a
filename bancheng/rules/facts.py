"""What the regulation must know of a case to answer “what may happen now, and who may do it?”."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bancheng.rules.deciding import nobody_left
from bancheng.rules.vocabulary import Outcome, Role, Step

HIS_REDO = "redo.citizen"
"""What is counted when the citizen asks for redo: he has that right once."""


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The facts of one case at one moment, without any datum of the citizen.

    Shapes   site, first, handler, receiver: identities from `org`.
             proposers: who brought what a review has to decide; of an appeal, whoever declined and whoever confirmed it.
             used: how often each bounded move was made in the life of the case.
             owing: the departments the case waits for, each by its short name with the moment its own clock is out.
             before: the step to return to from waiting, withdrawn, merged, terminated or voided.
             handled: people who handle the case or did; handing it over makes no stranger of anybody.
             decided: people who decided on a declining or a no of this case, whichever way.
             answered_by: people who proposed or confirmed an answer of this case, or let one stand.
             barred: people recused from this case. experts: people asked into it.
             receiver, to_site: whom an open hand-over, replacement or transfer waits for.
             hops: how often it came into other hands of which 第一责任人 has not said yet what he did for the citizen.
             instructed: on whom an open instruction of a leader lies. third_conference: a leader's instruction allows one.
             earlier_step: of the case this one was merged into; earlier_unanswered: that one never got an answer.
             call_back_due: the answer is one somebody must call about. called_back: that call-back is over, whether he was reached
             or not; called_by: who reached him, since the answer or, of what ended without one, since it came to rest.
             open_promises: made in this case and not ended. asked_again: the last one to the citizen ended after the case
             had come to rest, and he has not said since whether it is solved; asked_until: the day he has for it. unsolved_again: he has said that it is not,
             and nobody has decided yet what follows.
             finding_open: a signature waits to be looked into, or an undertaking that was not his to be revoked.
             deciders: who holds each deciding role here; a role that is not named has somebody.
             asked_by: who openly made each open proposal, by its key.
             concerned: whose recusal has been asked and is not decided yet.
             late_questions: keys of the standing questions whose clock is out.
             unit: the main unit as judged.
             answer_due: when the citizen's running clock is due; second_clock: it is the one of a redo.
             more_days: the working days by which the cap still lets the answer be put off.
             conference_asked: a conference is proposed and not decided; conference_late: the clock of that is out.
             conferring: one is called in this case and has not settled it.
             extension_asker, extension_until: who asked for an extension, and until when it is to be decided; None: nobody.
    """

    case: int = 0
    step: Step
    at: datetime
    site: int
    first: int | None = None
    handler: int | None = None
    proposers: frozenset[int] = frozenset()
    receiver: int | None = None
    to_site: int | None = None
    handled: frozenset[int] = frozenset()
    decided: frozenset[int] = frozenset()
    answered_by: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    experts: frozenset[int] = frozenset()
    used: Mapping[str, int] = field(default_factory=dict)
    before: Step | None = None
    outcome: Outcome | None = None
    step_clock_out: bool = False
    deciders: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    asked_by: Mapping[str, int | None] = field(default_factory=dict)
    clock_started: bool = False
    holds: int = 0
    owing: tuple[tuple[str, datetime], ...] = ()
    pause_days_left: int = 10
    redo_until: datetime | None = None
    appeal_until: datetime | None = None
    waived: bool = False
    silence_until: datetime | None = None
    call_back_due: bool = False
    called_back: bool = False
    called_by: frozenset[int] = frozenset()
    supplement_until: datetime | None = None
    open_promises: int = 0
    asked_again: bool = False
    asked_until: datetime | None = None
    unsolved_again: bool = False
    finding_open: bool = False
    proposals: frozenset[str] = frozenset()
    concerned: frozenset[int] = frozenset()
    late_questions: frozenset[str] = frozenset()
    unit: int | None = None
    answer_due: datetime | None = None
    second_clock: bool = False
    more_days: int = 0
    extension_asker: int | None = None
    extension_until: datetime | None = None
    hops: int = 0
    instructed: frozenset[int] = frozenset()
    third_conference: bool = False
    earlier_step: Step | None = None
    earlier_unanswered: bool = False
    conference_asked: bool = False
    conference_late: bool = False
    conferring: bool = False

    @property
    def without_decider(self) -> frozenset[Role]:
        """The roles in which nobody is left to decide: all recused, or those whose own proposal or answer it is about."""
        answered = self.answered_by if self.unsolved_again else frozenset()
        return nobody_left(self.deciders, self.barred | self.proposers | answered)

    @property
    def used_redo(self) -> bool:
        """Whether the citizen has asked for redo already: he has that right once."""
        return self.times(HIS_REDO) > 0

    def times(self, bound: str) -> int:
        """How often the bounded move was made."""
        return self.used.get(bound, 0)
