"""How an act on an opinion begins, moves and writes: held, asked of the table, wound, told in one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bancheng.citizens.models import FeedbackExclusion, FeedbackItem, FeedbackMoveMade
from bancheng.citizens.opinion_facts import Known, known, wind
from bancheng.org import reads as org
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.told import Written
from bancheng.rules import feedback_moves as rules
from bancheng.rules.feedback_moves import FeedbackMove
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ExclusionEnd, FeedbackState


@dataclass
class Turn:
    """One act on one opinion, which is held until it is written."""

    known: Known
    move: FeedbackMove
    by: Actor
    at: datetime

    @property
    def item(self) -> FeedbackItem:
        """The opinion, held."""
        return self.known.item


def begin(item: FeedbackItem, name: str, *, by: Actor, at: datetime) -> Turn:
    """Holds an opinion and asks the table whether this move may be made.

    Raises   Refused.
    """
    found = known(FeedbackItem.objects.locked(item.pk), at=at)
    return Turn(known=found, move=rules.move(name, found.facts, by), by=by, at=at)


def write(
    turn: Turn,
    kind: LineKind,
    *,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    rows: Iterable[Written] = (),
    columns: Iterable[str] = (),
    afresh: bool = False,
) -> FeedbackItem:
    """Moves the opinion on, winds its clock, saves it and writes the line.

    Shapes   columns: of the opinion, that the act itself has set. afresh: the clock runs anew from now.
    """
    item = turn.item
    written = [*rows, *_counted(turn)]
    changed = [*columns]
    if turn.move.ends is not None:
        item.state = turn.move.ends
        changed.append("state")
        written += _overtake(turn)
        changed += _settle(item, turn)
    if afresh:
        item.counted_from = turn.at
        changed.append("counted_from")
    changed += wind_again(item, at=turn.at)
    item.save(update_fields=changed)
    written.append(told.changed(item, *changed))
    until = {"until": org.due_day(item.due_at, near=turn.at)} if item.due_at else {}
    records.append(
        item.file,
        kind,
        by=turn.by.ref,
        at=turn.at,
        data={**until, **(data or {})},
        private=_said(private),
        rows=written,
    )
    return item


def _said(private: Mapping[str, str] | None) -> dict[str, str]:
    return {name: words for name, words in (private or {}).items() if words}


def _counted(turn: Turn) -> list[Written]:
    if turn.move.at_most is None:
        return []
    return told.new(FeedbackMoveMade.objects.create(item=turn.item, move=turn.move.name, at=turn.at))


def _settle(item: FeedbackItem, turn: Turn) -> tuple[str, ...]:
    """Says who brought it to its end and when, or takes that back."""
    ended = FeedbackState(item.state) in rules.SETTLED
    item.settled_at = turn.at if ended else None
    item.settled_by_id = turn.by.person if ended else None
    return "settled_at", "settled_by"


def wind_again(item: FeedbackItem, *, at: datetime) -> tuple[str, ...]:
    """The clock as it runs from here, by what has just been done; the columns it set."""
    now = known(item, at=at)
    return wind(item, now.facts, answered_at=now.last.answered_at if now.last else None)


def _overtake(turn: Turn) -> list[Written]:
    """A proposal to exclude dies when the state changes, unless it is what is being confirmed."""
    waiting = FeedbackExclusion.objects.filter(item=turn.item, ended="")
    return told.update(waiting, ended=ExclusionEnd.OVERTAKEN, ended_at=turn.at)
