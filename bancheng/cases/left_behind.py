"""What somebody has in hand who is to leave: told to the office before he may, and listed one by one for whoever moves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from bancheng.cases.instructions import open_of
from bancheng.cases.models import Case
from bancheng.cases.reads import visible_to
from bancheng.rules import process
from bancheng.rules.permissions import ORG_ACTS, Actor
from bancheng.rules.vocabulary import Role, Step

HANDLED, RECEIVED, INSTRUCTED = "经办", "第一责任人", "领导批示没有报落实情况"
MOVED_BY = {HANDLED: "reassign", RECEIVED: "replace_first", INSTRUCTED: "recall_instruction"}
"""By which move each is taken from him."""
READERS = ORG_ACTS["end_service"] | {Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR, Role.LEADER}


def handled_by(person: int, at: datetime) -> list[str]:
    """What somebody has in hand who would no longer be an officer of any window."""
    having = Case.objects.open().filter(handler=person).count()
    return [f"还在经办 {having} 件，请先指定接手的人"] if having else []


def left_behind_by(person: int, at: datetime) -> list[str]:
    """What somebody who leaves the service would leave behind: open cases he has or first received, and what he was instructed.

    Source   constitution 1 and 2; house rule “nobody leaves the service with open cases”; docs/decisions/0081.
    """
    receiving = Case.objects.open().filter(first=person).exclude(handler=person).count()
    instructed = open_of(person)
    return [
        *handled_by(person, at),
        *([f"还是 {receiving} 件的第一责任人，请先更换并由对方接受"] if receiving else []),
        *([f"还有 {instructed} 条领导批示没有报落实情况，请他报了，或请领导撤回另批"] if instructed else []),
    ]


@dataclass(frozen=True, kw_only=True)
class InHand:
    """One thing somebody has in hand.

    Shapes   seen: the reader may see the case; then he is shown its title. may_move: he is one of those who take it from him.
    """

    case: Case
    what: str
    move: str
    seen: bool
    may_move: bool

    @property
    def step(self) -> str:
        """Where the case stands, in words."""
        return Step(self.case.step).label

    @property
    def by_whom(self) -> str:
        """Who may take it from him."""
        return process.named(process.makers(self.move))


def may_list(actor: Actor) -> None:
    """Lets in who ends a service, and who moves cases. Raises PermissionDenied."""
    if not READERS & actor.roles:
        raise PermissionDenied("这里由登记离任的人和能指定经办人的人看")


def in_hand_of(person: int, actor: Actor) -> Iterator[InHand]:
    """Everything somebody has in hand, what is due first standing first; whoever sees no case is told its number and no more.

    A reader who sees cases is listed those he sees: that another exists is not told him.
    """
    may_list(actor)
    keeps = bool(ORG_ACTS["end_service"] & actor.roles)
    for what, cases in _kinds(person):
        seen = set(visible_to(actor).filter(pk__in=cases.values("pk")).values_list("pk", flat=True))
        for case in cases:
            if case.pk in seen or keeps:
                may = bool(process.makers(MOVED_BY[what]) & actor.roles)
                yield InHand(case=case, what=what, move=MOVED_BY[what], seen=case.pk in seen, may_move=may)


def _kinds(person: int) -> list[tuple[str, QuerySet[Case]]]:
    still = Case.objects.open().select_related("site").order_by("due_at", "pk")
    return [
        (HANDLED, still.filter(handler=person)),
        (RECEIVED, still.filter(first=person).exclude(handler=person)),
        (INSTRUCTED, still.filter(instructions__to=person, instructions__ended_at=None)),
    ]
