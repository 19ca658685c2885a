"""How an act of a room begins and writes: the case is held first, then the room is read as it stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.measures.video import reads
from bancheng.measures.video.models import VideoRoom
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import video as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse

REMOTE = "remote"
"""How the record names the person at the other end, whoever he is: he has no account, and is no party by that alone."""


def held(room: VideoRoom) -> VideoRoom:
    """The room, with its case held: whatever writes into a room holds its case, so nobody writes beside it."""
    case = Case.objects.locked(room.case_id)
    fresh = VideoRoom.objects.get(pk=room.pk)
    fresh.case = case
    return fresh


def held_by_runner(room: VideoRoom, by: Actor, at: datetime) -> VideoRoom:
    """The room, held by who talks in it. Raises Refused for anybody else."""
    fresh = held(room)
    refuse(rules.refusal_to_run(facts_of(fresh.case, at=at), fresh.facts(), by))
    return fresh


def held_by_two(room: VideoRoom, by: Actor, at: datetime) -> VideoRoom:
    """The same, where the second one present must see it too. Raises Refused also when he has left and nobody took his place."""
    fresh = held_by_runner(room, by, at)
    refuse(reads.refusal_without_second(fresh, at))
    return fresh


def write(
    room: VideoRoom,
    kind: LineKind,
    *columns: str,
    by: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    rows: Iterable[told.Written] = (),
) -> None:
    """Saves the columns an act has changed, and writes its line into the file of the case."""
    if columns:
        room.save(update_fields=columns)
    changed = [told.changed(room, *columns)] if columns else []
    records.append(
        room.case.file,
        kind,
        by=by,
        at=at,
        data={"room": room.pk, **(data or {})},
        private=private,
        rows=[*changed, *rows],
    )


def masked(words: str, room: VideoRoom) -> str:
    """Free words without phone and ID numbers, and without the names of the case's people."""
    return plain(words, room.case)
