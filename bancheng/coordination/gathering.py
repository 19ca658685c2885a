"""One conference with everything around it, read once: what its page shows and what the regulation must know come from the same rows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from bancheng.cases import reads as cases
from bancheng.cases.models import CaseClock, Recusal
from bancheng.coordination import conferring
from bancheng.coordination.models import AgendaItem, Conference, Invitation, MinuteNote, Resolution
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.rules import conferences as rules
from bancheng.rules.permissions import Actor, sees_every_case, units_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, ConferenceStep, Countersign, Presence, Role

BEFORE_THE_MEETING = frozenset({ConferenceStep.PROPOSED, ConferenceStep.CALLED, ConferenceStep.DECLINED})


class Gathering:
    """A conference as one person finds it at one moment; each part asked for once, and only where it is needed."""

    def __init__(self, conference: Conference, actor: Actor, at: datetime) -> None:
        self.conference, self.actor, self.at = conference, actor, at
        self.step = ConferenceStep(conference.step)

    @cached_property
    def items(self) -> list[AgendaItem]:
        """The agenda, struck items included; of each whether its case is before whoever looks by itself."""
        found = self.conference.items.select_related("case__site", "case__matter", "asked_by").order_by("pk")
        if not sees_every_case(self.actor):
            found = found.annotate(is_seen=cases.case_is_seen(self.actor))
        return list(found)

    @property
    def live(self) -> list[AgendaItem]:
        """What still stands on it."""
        return [item for item in self.items if item.struck_at is None]

    @cached_property
    def invitations(self) -> list[Invitation]:
        """The units."""
        found = conferring.invitations_of(self.conference)
        for one in found:
            one.conference = self.conference
        return found

    @cached_property
    def notes(self) -> list[MinuteNote]:
        """What was noted; nothing before the meeting."""
        return [] if self.step in BEFORE_THE_MEETING else conferring.notes_of(self.conference)

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """The resolution lines; none before the meeting."""
        return [] if self.step in BEFORE_THE_MEETING else conferring.resolutions_of(self.conference)

    @cached_property
    def clocks(self) -> list[CaseClock]:
        """The running clocks of this conference and of its signatures, what is due first standing first."""
        if self.step in rules.ENDS:
            return []
        own = Q(kind__in=sorted(set(rules.CLOCK_OF.values())), ref=self.conference.pk)
        signing = Q(kind=ClockKind.COUNTERSIGN, ref__in=[one.pk for one in self.invitations])
        cases = [item.case_id for item in self.live]
        return list(
            CaseClock.objects.filter(own | signing, case__in=cases, stopped_at=None).order_by("due_at")
        )

    @property
    def clock(self) -> CaseClock | None:
        """The clock of its step that is due first."""
        kind = rules.CLOCK_OF.get(self.step)
        return next((clock for clock in self.clocks if clock.kind == kind), None)

    @property
    def signing_clock(self) -> CaseClock | None:
        """The clock of a signature that is due first."""
        return next((clock for clock in self.clocks if clock.kind == ClockKind.COUNTERSIGN), None)

    @cached_property
    def _is_late(self) -> bool:
        return self.clock is not None and self.at >= self.clock.due_at

    @cached_property
    def _deciders(self) -> Mapping[Role, frozenset[int]]:
        """Which conveners are left who could decide; asked only where that may bring it to whoever looks."""
        if Role.LEADER not in self.actor.roles or self._is_late or self.step is ConferenceStep.RAISED:
            return {}
        out = Recusal.objects.filter(case__in=[item.case_id for item in self.items])
        left = org.holders(Role.CONVENER, at=self.at).exclude(pk__in=out.order_by().values("person"))
        left = left.exclude(pk__in=holding.locked_out().values("pk"))
        return {Role.CONVENER: frozenset(left.values_list("pk", flat=True))}

    @cached_property
    def facts(self) -> rules.ConferenceFacts:
        """What the regulation must know of it: `conferring.facts_of`, from the rows at hand; who is out does not come to see it."""
        return rules.ConferenceFacts(
            step=self.step,
            at=self.at,
            used={
                "postpone": int(self.conference.postponed_at is not None),
                "note": len(self.notes),
                "resolve": len(self.resolutions),
            },
            deciders=self._deciders,
            late=self._is_late,
            refused=sum(one.said == Countersign.REFUSE for one in self.invitations),
        )

    def refusal_to(self, name: str) -> Refused | None:
        """Why whoever looks may not make this move now, or None."""
        return rules.refusal_to(name, self.facts, self.actor)

    def may(self, name: str) -> bool:
        """Whether whoever looks may make this move now."""
        return self.refusal_to(name) is None

    def refusal_to_sign(self, invitation: Invitation) -> Refused | None:
        """Why he may not countersign for this unit now, or None."""
        facts = rules.SignFacts(
            step=self.step,
            unit=invitation.unit_id,
            presence=Presence(invitation.presence) if invitation.presence else None,
            said=Countersign(invitation.said) if invitation.said else None,
        )
        return rules.refusal_to_sign(facts, self.actor)

    @cached_property
    def own(self) -> list[Invitation]:
        """The invitations of the departments whoever looks speaks for."""
        units = units_of(self.actor)
        return [one for one in self.invitations if one.unit_id in units and one.invited_at is not None]

    @cached_property
    def cases_named(self) -> frozenset[int]:
        """The cases on the agenda that are named to him: all that are before him in the meeting, else those he sees by himself."""
        return frozenset(item.case_id for item in self.items if self._reads_all) | self.titles_read

    @cached_property
    def titles_read(self) -> frozenset[int]:
        """Those whose title he reads: it is the citizen's own words, for whoever sees the case; a department reads the matter."""
        sees_all = sees_every_case(self.actor)
        return frozenset(item.case_id for item in self.items if sees_all or getattr(item, "is_seen", False))

    @cached_property
    def _reads_all(self) -> bool:
        """Whether all cases of it are before him: in the meeting for his department, or because he oversees every case."""
        return bool(self.own) or sees_every_case(self.actor)
