"""The rating as it is taken down with the citizen's last word, and who is out of the case by it.

What he says lies restricted; of whoever is out, the case says only that he is, as with any other recusal.
Source: process table §5 Rating, §1 recusal; constitution 8.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import eligible, moves
from bancheng.cases.actions.recusal import BY_RULE, recuse
from bancheng.cases.actions.wanting import Wanting
from bancheng.cases.models import Case, ClosingAnswer, ReasonGiven
from bancheng.catalogue.models import RatingReason
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records import told
from bancheng.rules import ratings as rules
from bancheng.rules.folder import refusal_through_concerned
from bancheng.rules.permissions import SYSTEM, Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import RatingAbout, Role


def read_rating(
    *, solved: str, satisfied: int | None, reasons: Sequence[RatingReason], about: str
) -> rules.Rating:
    """What the citizen said, as the rules want it.

    Raises   Wanting for whatever keeps it from being taken down.
    """
    said = rules.Rating(
        solved=solved,
        satisfied=satisfied,
        reasons=tuple(reason.as_rule() for reason in reasons),
        about=about,
    )
    if gaps := rules.missing(said):
        raise Wanting(gaps, rules.ARTICLE)
    return said


def write_rating(
    turn: moves.Turn,
    said: rules.Rating,
    *,
    reasons: Sequence[RatingReason],
    whom: Person | None,
    words: str,
) -> ClosingAnswer:
    """Takes a rating down in the act that closes with it; what stays open stays open."""
    answer = ClosingAnswer.objects.create(
        case=turn.case,
        solved=said.solved,
        satisfied=said.satisfied,
        about=said.about if rules.names_conduct(said) else "",
        whom=whom,
        words=words,
        at=turn.at,
        entered_by_id=turn.by.person,
    )
    given = [ReasonGiven.objects.create(answer=answer, reason=reason) for reason in reasons]
    turn.wrote(told.new(answer, *given))
    return answer


def person_meant(case: Case, said: rules.Rating, *, at: datetime) -> Person | None:
    """Who had the part of which a rating speaks; None for the window as a whole, or where it speaks of nobody."""
    match rules.takes_out(said):
        case RatingAbout.HANDLER:
            return case.handler
        case RatingAbout.FIRST:
            return case.first
        case RatingAbout.SITE_HEAD:
            return org.holders(Role.SITE_HEAD, site=case.site, at=at).first()
    return None


def put_out(case: Case, said: rules.Rating, *, by: Actor, at: datetime) -> Person | None:
    """Takes whoever a rating concerns out of the case before it rests; what cannot be done never keeps anybody from rating.

    Returns  whom it means, for what is taken down.
    Raises   Refused when the very person would enter the slip on which it stands.
    """
    held = Case.objects.locked(case.pk)
    part = rules.takes_out(said)
    whom = person_meant(held, said, at=at)
    if part is None or (whom is None and part is not RatingAbout.WINDOW):
        return None
    of_window = eligible.window_of(held, at).values_list("pk", flat=True)
    refuse(refusal_through_concerned(set(of_window) if whom is None else {whom.pk}, by))
    _recuse(held, whom, at)
    return whom


@transaction.atomic
def put_out_who_was_meant(case: Case, *, at: datetime) -> int:
    """Takes whoever the ratings of a case concern out of it once it is open again; doing it twice changes nothing.

    Returns  how many it took out.
    """
    held = Case.objects.locked(case.pk)
    if not held.is_open:
        return 0
    out = 0
    for answer in held.closing_answers.exclude(about__in=("", RatingAbout.UNSURE)).select_related("whom"):
        barred = eligible.barred_from(held)
        if answer.whom is not None and answer.whom_id not in barred:
            out += _recuse(held, answer.whom, at)
        elif answer.whom is None and answer.about == RatingAbout.WINDOW:
            mans_it = eligible.window_of(held, at).filter(pk=held.handler_id).exists()
            out += _recuse(held, None, at) if mans_it and held.handler_id not in barred else 0
        held.refresh_from_db()
    return out


def _recuse(held: Case, whom: Person | None, at: datetime) -> bool:
    """The system does it, and says no more than that it was due: who said what stands in the rating alone."""
    if whom is not None and whom.pk not in eligible.concerned_in(held, at):
        return False
    try:
        with transaction.atomic():
            recuse(held, by=SYSTEM, at=at, whom=whom, reason=BY_RULE)
    except Refused:
        # Nobody is left to take his place, or the convener is asked already: the rating counts all the same.
        return False
    return True
