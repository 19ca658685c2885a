"""Questions about conferences: who may see one, what stands on its agenda, what waits for whom, what became of past ones.

A conference is seen by whoever oversees every case, by the window of a case on its agenda, and by the departments invited; by nobody
who is recused from one of its cases. Another window's case stands on the agenda without its title.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from bancheng.cases import reads as cases
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination import matrix
from bancheng.coordination.models import AgendaItem, Conference, Invitation, MinuteNote, Question, Resolution
from bancheng.coordination.models.conferences import ConferenceQuerySet
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.rules import conferences as rules
from bancheng.rules.deciding import reached
from bancheng.rules.desk import Waits
from bancheng.rules.permissions import Actor, sees_every_case, units_of
from bancheng.rules.positions import UNSETTLED
from bancheng.rules.vocabulary import ClockKind, ConferenceStep, Countersign, Presence, Role


def visible_to(actor: Actor) -> ConferenceQuerySet:
    """The conferences this actor may see at all.

    Source   process table §1, scopes and recusal; constitution 10.
    """
    if actor.person is None or Role.CITIZEN in actor.roles:
        return Conference.objects.none()
    items = AgendaItem.objects.filter(conference=OuterRef("pk"))
    out = items.filter(Exists(Recusal.objects.filter(case=OuterRef("case"), person=actor.person)))
    found = Conference.objects.exclude(Exists(out))
    if sees_every_case(actor):
        return found
    invited = Invitation.objects.filter(
        conference=OuterRef("pk"), unit__in=sorted(units_of(actor)), invited_at__isnull=False
    )
    return found.filter(Exists(invited) | Exists(items.filter(cases.case_is_seen(actor))))


WITH = ("called_by", "proposed_by", "decided_by", "file", "joined_into")


def conference_for(actor: Actor, pk: int) -> Conference:
    """One conference, for somebody who may see it.

    Raises   Http404 for everybody else: that there is one is itself not told.
    """
    found = visible_to(actor).filter(pk=pk).select_related(*WITH).first()
    if found is None:
        raise Http404
    return found


def items_of(conference: Conference) -> list[AgendaItem]:
    """The agenda, struck items included, with their cases; who sees the conference has been checked."""
    found = conference.items.select_related("case__site", "case__file", "asked_by")
    return list(found.prefetch_related("questions").order_by("pk"))


def live_items(conference: Conference) -> list[AgendaItem]:
    """What still stands on the agenda, each case with its file and site."""
    found = conference.items.filter(struck_at=None).select_related("case__file", "case__site")
    return list(found.order_by("case"))


def invitations_of(conference: Conference) -> list[Invitation]:
    """The units of a conference, in the order in which they were named."""
    return list(conference.invitations.select_related("unit", "read_by", "signed_by").order_by("pk"))


def notes_of(conference: Conference) -> list[MinuteNote]:
    """What was noted in the meeting, in its order."""
    return list(conference.notes.select_related("unit", "noted_by").order_by("pk"))


def resolutions_of(conference: Conference) -> list[Resolution]:
    """The resolution lines, those taken out included, each with what it became."""
    found = conference.resolutions.select_related("unit", "item__case", "promise")
    return list(found.prefetch_related("co_units").order_by("number"))


def standing_resolutions(conference: Conference) -> list[Resolution]:
    """The lines that count, of cases that are still on the agenda."""
    found = conference.resolutions.filter(dropped_at=None, item__struck_at=None)
    return list(found.select_related("unit", "item__case__file", "item__case__site").order_by("number"))


def of_case(case: Case) -> list[Conference]:
    """The conferences of a case, the newest first; who sees the case has been checked."""
    return list(_with_outcome(Conference.objects.filter(items__case=case).distinct()).order_by("-pk"))


def asked_in(case: Case) -> Conference | None:
    """The conference that was asked for in this case and waits to be decided."""
    found = Conference.objects.filter(items__case=case, items__struck_at=None, step=ConferenceStep.PROPOSED)
    return found.select_related(*WITH).first()


def waiting_beside(conference: Conference, actor: Actor) -> QuerySet[Conference]:
    """Other conferences that wait to be decided and could be held as one with this."""
    return visible_to(actor).filter(step=ConferenceStep.PROPOSED).exclude(pk=conference.pk)


def unsettled_in(case: Case) -> list[Question]:
    """The questions of a case whose cells are against each other, silent or conditional: what a conference can settle."""
    return [one for one in matrix.questions_of(case) if matrix.accord_of(one.positions.all()) in UNSETTLED]


def first_due(items: Iterable[AgendaItem]) -> datetime | None:
    """When the first of these cases must have its answer; None while no clock runs."""
    found = CaseClock.objects.filter(
        kind=ClockKind.CITIZEN, stopped_at=None, case__in=[item.case_id for item in items]
    )
    return found.order_by("due_at").values_list("due_at", flat=True).first()


DECIDING = (Role.CONVENER, Role.LEADER)
"""Whose a conference is to decide: both of the whole district."""

# --- facts ------------------------------------------------------------------------------------------------


def out_of(conference: Conference) -> frozenset[int]:
    """Who is recused from one of its cases, and so from all of it."""
    cases_of = conference.items.order_by().values("case")
    return frozenset(Recusal.objects.filter(case__in=cases_of).values_list("person_id", flat=True))


def facts_of(conference: Conference, *, at: datetime) -> rules.ConferenceFacts:
    """What the regulation must know of one conference."""
    step = ConferenceStep(conference.step)
    used = {
        "postpone": int(conference.postponed_at is not None),
        "note": conference.notes.count() if step is ConferenceStep.HELD else 0,
        "resolve": conference.resolutions.count() if step is ConferenceStep.HELD else 0,
    }
    locked_out = holding.locked_out().values("pk")
    return rules.ConferenceFacts(
        step=step,
        at=at,
        used=used,
        deciders={
            role: frozenset(org.holders(role, at=at).exclude(pk__in=locked_out).values_list("pk", flat=True))
            for role in DECIDING
        },
        out=out_of(conference),
        late=_is_late(conference, step, at),
        refused=conference.invitations.filter(said=Countersign.REFUSE).count(),
    )


def _is_late(conference: Conference, step: ConferenceStep, at: datetime) -> bool:
    """Whether the clock of its step is out in one of its cases; `_late_by` asks the same of a whole list."""
    kind = rules.CLOCK_OF.get(step)
    running = CaseClock.objects.filter(
        kind=kind,
        ref=conference.pk,
        stopped_at=None,
        due_at__lte=at,
        case__in=conference.items.values("case"),
    )
    return kind is not None and running.exists()


def sign_facts(invitation: Invitation) -> rules.SignFacts:
    """What the regulation must know of one unit's signature."""
    conference = invitation.conference
    return rules.SignFacts(
        step=ConferenceStep(conference.step),
        unit=invitation.unit_id,
        presence=Presence(invitation.presence) if invitation.presence else None,
        said=Countersign(invitation.said) if invitation.said else None,
        out=out_of(conference),
    )


# --- for a unit ---------------------------------------------------------------------------------------------


def open_invitations(actor: Actor) -> list[Invitation]:
    """The invitations of my departments to conferences that are open, what meets first standing first."""
    seen = visible_to(actor).open().values("pk")
    own = Invitation.objects.filter(
        unit__in=sorted(units_of(actor)), invited_at__isnull=False, conference__in=seen
    )
    return list(own.select_related("unit", "conference", "read_by").order_by("conference__meets_at", "pk"))


def past(actor: Actor) -> QuerySet[Conference]:
    """Every conference this actor may see, the newest first, with what is needed to say what became of it."""
    return _with_outcome(visible_to(actor)).order_by("-proposed_at", "-pk")


def _with_outcome(found: QuerySet[Conference]) -> QuerySet[Conference]:
    """With who called it, its agenda, and what became of each resolution: three questions for however many."""
    resolutions = Resolution.objects.select_related("promise", "unit").order_by("number")
    return found.select_related("called_by").prefetch_related(
        Prefetch("items", AgendaItem.objects.select_related("case").order_by("pk")),
        Prefetch("resolutions", resolutions),
    )


def cases_seen(actor: Actor, items: Collection[AgendaItem]) -> frozenset[int]:
    """Of the cases on an agenda those this actor may see by himself."""
    pks = [item.case_id for item in items]
    return frozenset(cases.visible_to(actor).filter(pk__in=pks).values_list("pk", flat=True))


def waits_for(actor: Actor, at: datetime) -> Q:
    """In which conferences this actor has a move now: in the steps of his role, and where a decision has come to him by “Clock out”.

    Source   rules/conferences.py, MOVES; process table §1 “Clock out”.
    """
    waiting = Q(pk__in=[])
    for own in DECIDING:
        steps = rules.steps_of(own)
        for role in set(DECIDING) & actor.roles:
            came = reached(own, role, late=_late_by(at), nobody=lambda which: _nobody_in(which, at))
            if came is True:
                waiting |= Q(step__in=sorted(steps))
            elif came:
                waiting |= Q(step__in=sorted(steps)) & came
    return waiting


def waits(actor: Actor, at: datetime) -> Waits:
    """In how many conferences this actor has a move now; which of them are late, their own pages say."""
    return Waits(many=visible_to(actor).filter(waits_for(actor, at)).order_by().count())


def _late_by(at: datetime) -> Q:
    """Whose clock of its step is out in one of its cases."""
    running = CaseClock.objects.filter(
        ref=OuterRef("pk"), stopped_at=None, due_at__lte=at, case__agenda_items__conference=OuterRef("pk")
    )
    late = Q(pk__in=[])
    for kind in sorted(set(rules.CLOCK_OF.values())):
        steps = [step.value for step, clock in rules.CLOCK_OF.items() if clock is kind]
        late |= Q(step__in=steps) & Q(Exists(running.filter(kind=kind)))
    return late


def _nobody_in(role: Role, at: datetime) -> Q:
    """Of which nobody in this role is left: each who holds it is locked out, or out of one of its cases."""
    able = org.holders(role, at=at).exclude(pk__in=holding.locked_out().values("pk")).order_by()
    out = (
        Recusal.objects.filter(case__agenda_items__conference=OuterRef(OuterRef("pk")))
        .order_by()
        .values("person")
    )
    return ~Q(Exists(able.exclude(pk__in=out)))
