"""The act of the door: register. One key, one case, however often the button is pressed."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import reckoning, timing
from bancheng.cases.actions.first_questions import arrive_with_registration
from bancheng.cases.actions.wanting import Wanting
from bancheng.cases.models import Case, Draft, MoveMade, Party, Series
from bancheng.cases.registration import Registration, Someone, keep_party, read_someone, title_of
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.records import keys, told
from bancheng.records.composed import Composed
from bancheng.rules import intake, numbering, process
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, ReplyBy, Role, Step

_FIELDS = {"happened": "story"}
"""The regulation's names of what the form calls otherwise."""


@dataclass(frozen=True)
class Registered:
    """A case as it left the counter; the query code is told once, here, and kept only as a hash."""

    case: Case
    query_code: str
    is_new: bool


@transaction.atomic
def register_case(registration: Registration, *, by: Actor, at: datetime) -> Registered:
    """Writes down what was wanted, what happened and who took it first; from now on somebody owes the next step.

    Raises   Wanting, naming every gap; Refused when the actor may not register here.
    Source   S §“首问负责、首接负责”; domain.md §2.2; process table §2 register.
    """
    _may_register(by)
    party, gaps = read_registration(registration, at=at)
    if gaps:
        raise Wanting(gaps, process.row("register").article)
    series = hold_series(registration.site, at)
    # A second press of the button waited for the series above; by now the first one has its case.
    known = _known(registration)
    if known is not None:
        return known
    case, code = _write_case(registration, party, series, by, at)
    kept = _keep_party(case, registration, party, at)
    asked = _lead_to(case, registration, by, at)
    begun = _begin_history(case, by, at)
    rows = [*told.new(case, kept, begun), *asked]
    _write_line(case, registration, party, by, at, rows)
    Draft.objects.filter(pk=registration.key).delete()
    return Registered(case, code, is_new=True)


def read_registration(registration: Registration, *, at: datetime) -> tuple[Someone, list[Missing]]:
    """The person with every number in its one form, and everything the registration still wants, by field."""
    party, wrong = read_someone(registration.party, on=local(at).date())
    gaps = [
        Missing(_FIELDS.get(gap.field, gap.field), gap.sentence)
        for gap in intake.missing(as_ruled(registration))
    ]
    return party, gaps + wrong


MADE_BY = Composed(lambda key: Case.objects.filter(intake_key=key).select_related("file").order_by())


def _known(registration: Registration) -> Registered | None:
    """The case this very form has made already."""
    case = next(iter(MADE_BY(key=registration.key)), None)
    return Registered(case, "", is_new=False) if case is not None else None


def _may_register(by: Actor) -> None:
    row = process.row("register")
    if not by.roles & row.by:
        raise Refused("not_yours", f"“{row.label}”不由您来办", row.article)


def as_ruled(registration: Registration) -> intake.Registration:
    """What the regulation needs to see of a registration."""
    party = registration.party
    source = registration.first or registration.first_window
    return intake.Registration(
        channel=registration.channel,
        wanted=registration.wanted,
        happened=registration.story,
        name=party.name or party.firm,
        anonymous=registration.anonymous,
        phone=party.phone,
        address=party.address,
        comes_back=registration.comes_back,
        reply_by=ReplyBy(registration.reply_by) if registration.reply_by else None,
        email=party.email,
        first=source.pk if source else None,
        first_unknown=registration.first_unknown,
        reference=registration.reference,
    )


def _write_case(
    registration: Registration, party: Someone, series: Series, by: Actor, at: datetime
) -> tuple[Case, str]:
    number = _next_number(series, registration.site, at)
    code = numbering.query_code(secrets.randbelow)
    story, wanted, title = (
        with_tokens(words.strip(), names=[party.name])
        for words in (registration.story, registration.wanted, registration.title)
    )
    handler = _handler(registration, by, at)
    due = reckoning.reckon(ClockKind.INTAKE, started_at=at)
    case = Case.objects.create(
        number=number,
        intake_key=registration.key,
        file=records.open_file(kind="case", key=number, at=at),
        query_code_hash=code_hash(number, code),
        site=registration.site,
        channel=registration.channel,
        step=Step.REGISTERED,
        first=registration.first or handler,
        first_window=registration.first_window,
        handler=handler,
        title=(title.text or title_of(story.text))[:80],
        story=story.text,
        wanted=wanted.text[:300],
        matter=registration.matter,
        reference=registration.reference.strip(),
        earlier_number=registration.earlier_number.strip(),
        visits=registration.visits,
        cares=list(registration.cares),
        reply_by=registration.reply_by,
        anonymous=registration.anonymous,
        follows=registration.follows,
        registered_at=at,
        due_at=due.at,
        due_kind=ClockKind.INTAKE,
        next_moment_at=min(due.near_at, due.at),
        provisional=due.provisional,
    )
    timing.start_first(case, ClockKind.INTAKE, at=at, due=due)
    return case, code


def _keep_party(case: Case, registration: Registration, party: Someone, at: datetime) -> Party:
    """Who came, with the numbers that were taken out of his words."""
    typed = (registration.story.strip(), registration.wanted.strip())
    spotted = tuple(found for words in typed for found in with_tokens(words, names=[party.name]).found)
    return keep_party(case, Party.REFLECTOR, party, at=at, spotted=spotted)


def _lead_to(case: Case, registration: Registration, by: Actor, at: datetime) -> list[told.Written]:
    """Ties the first question that led here to the case; whoever was led is there now."""
    question = registration.first_question
    if question is None:
        return []
    arrive_with_registration(question, by=by, at=at)
    question.case = case
    question.save(update_fields=["case"])
    return [told.changed(question, "case")]


OFFICER = Composed(lambda pk: Person.objects.filter(pk=pk).order_by())


def _handler(registration: Registration, by: Actor, at: datetime) -> Person:
    """The registering officer; for everybody else the duty officer of the site."""
    if by.person is not None and by.has(Role.OFFICER, site=registration.site.pk):
        (officer,) = OFFICER(pk=by.person)
        return officer
    return org.duty_officer(registration.site, at)


def _begin_history(case: Case, by: Actor, at: datetime) -> MoveMade:
    """The first move of every case."""
    return MoveMade.objects.create(
        case=case,
        line_seq=case.file.length + 1,
        key="register",
        counter="register",
        to_step=Step.REGISTERED,
        at=at,
        by=by.ref,
        person_id=by.person,
        handler_id=case.handler_id,
    )


def _write_line(
    case: Case,
    registration: Registration,
    party: Someone,
    by: Actor,
    at: datetime,
    rows: list[told.Written],
) -> None:
    """The first line commits to who came and what he said, without showing either."""
    private = {name: value for name, value in vars(party).items() if value}
    private["story"] = registration.story.strip()
    data: dict[str, Any] = {
        "number": case.number,
        "site": registration.site.code,
        "channel": registration.channel,
        "first": case.first.ref,
        "handler": case.handler.ref,
        "step": case.step,
    }
    records.append(
        case.file, LineKind.CASE_REGISTERED, by=by.ref, at=at, data=data, private=private, rows=rows
    )


# --- numbers and codes -----------------------------------------------------------------------------------


def hold_series(site: Site, at: datetime) -> Series:
    """Holds the series of a site's year until the case is written, so that its numbers have no gaps."""
    name = f"case-{site.code}-{local(at).year}"
    return _held(name) or _first_of_the_year(name) or Series.objects.select_for_update().get(name=name)


HELD = Composed(lambda name: Series.objects.select_for_update().filter(name=name).order_by())


def _held(name: str) -> Series | None:
    return next(iter(HELD(name=name)), None)


def _first_of_the_year(name: str) -> Series | None:
    """The series as its year begins, unless another counter has just begun it."""
    series, is_mine = Series.objects.get_or_create(name=name)
    return series if is_mine else None


def _next_number(series: Series, site: Site, at: datetime) -> str:
    series.last += 1
    series.save(update_fields=["last"])
    return str(numbering.CaseNumber(year=local(at).year, site=int(site.code), serial=series.last))


def code_hash(number: str, code: str) -> str:
    """What is kept of a query code: bound to its case and keyed, so that a stolen table opens nothing."""
    return keys.blind_index("query_code", f"{number}/{code}")
