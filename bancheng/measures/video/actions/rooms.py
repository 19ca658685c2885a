"""Opening a room for a case, and giving its link out anew."""

import secrets
from datetime import datetime

from django.db import transaction

from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.measures.video import reads
from bancheng.measures.video.actions.held import held_by_runner, write
from bancheng.measures.video.actions.recording import drop_open_recordings, erase_recordings
from bancheng.measures.video.marks import code_mark_of, link_mark_of
from bancheng.measures.video.models import VideoRoom
from bancheng.org.models import Person
from bancheng.records import told
from bancheng.rules import video as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.measures import wrong_second
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse


@transaction.atomic
def open_room(case: Case, *, by: Actor, at: datetime, whom: str, purpose: str, second: Person) -> VideoRoom:
    """Opens a room: whom it is to verify and of what, and who is the second one present; its link lives half an hour.

    Raises   Refused for anybody but an officer who works on the case; Wanting, an unfit second among what lacks.
    """
    locked = Case.objects.locked(case.pk)
    refuse(rules.refusal_to_open(facts_of(locked, at=at), by))
    fits = reads.seconds_for(locked, at).filter(pk=second.pk).exists()
    gaps = rules.missing_to_open(
        whom=whom, purpose=purpose, wrong_second=wrong_second(by.person, second.pk, fits=fits)
    )
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    room = VideoRoom(
        case=locked,
        # Who is to be verified is compared with his document: his name stands, his numbers do not.
        whom=with_tokens(whom.strip()).text,
        purpose=plain(purpose, locked),
        second=second,
        opened_by_id=by.person,
        opened_at=at,
    )
    _give_link(room, at)
    room.save(force_insert=True)
    write(
        room,
        LineKind.VIDEO_OPENED,
        by=by.ref,
        at=at,
        data={"second": second.ref},
        private={"name": room.whom, "purpose": room.purpose},
        rows=told.new(room),
    )
    return room


def _give_link(room: VideoRoom, at: datetime) -> None:
    """A link nobody can guess and a code that can be read out; both open once."""
    room.link, room.code = secrets.token_urlsafe(24), _free_code(at)
    room.link_mark, room.code_mark = link_mark_of(room.link), code_mark_of(room.code)
    room.expires_at = at + rules.LINK_LIVES


def _free_code(at: datetime) -> str:
    """A code that opens no other room now."""
    while True:
        code = f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}d}"
        if not reads.waiting_for_code(code, at).exists():
            return code


@transaction.atomic
def renew_link(room: VideoRoom, *, by: Actor, at: datetime) -> VideoRoom:
    """Gives a new link out: the old one was lost, has died, or let in a telephone that then failed.

    Whoever is in by the old one is out, and whoever comes in is asked for his consent anew. What was answered and kept so far
    belongs to the old link and counts for no verdict; a recording under way is dropped with its pieces, one that was kept is erased.
    """
    fresh = held_by_runner(room, by, at)
    refuse(rules.refusal_to_renew(fresh.facts(), at))
    dropped, columns = _begin_anew(fresh, by, at)
    write(fresh, LineKind.VIDEO_LINK_RENEWED, *columns, by=by.ref, at=at, rows=dropped)
    return fresh


@transaction.atomic
def replace_second(room: VideoRoom, *, second: Person, by: Actor, at: datetime) -> VideoRoom:
    """Puts another second one in the place of the one who was present: he has left, or must.

    He stands only for what he has seen: the link is another from then on, whoever is verified is asked for his consent to be
    looked at by him, and every question is asked again.

    Raises   Refused for anybody but who talks here, and once the call is over; Wanting for who cannot be the second.
    Source   docs/decisions/0057.
    """
    fresh = held_by_runner(room, by, at)
    refuse(rules.refusal_to_renew(fresh.facts(), at))
    fits = reads.seconds_for(fresh.case, at).filter(pk=second.pk).exists()
    wrong = wrong_second(by.person, second.pk, fits=fits)
    gaps = rules.missing_to_replace(second=second.pk, room=fresh.facts(), wrong_second=wrong)
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    before, fresh.second = fresh.second.ref, second
    dropped, columns = _begin_anew(fresh, by, at)
    data = {"before": before, "second": second.ref}
    kind = LineKind.VIDEO_SECOND_REPLACED
    write(fresh, kind, "second", *columns, by=by.ref, at=at, data=data, rows=dropped)
    return fresh


def _begin_anew(fresh: VideoRoom, by: Actor, at: datetime) -> tuple[list[told.Written], tuple[str, ...]]:
    """Gives another link out: what was answered and kept so far belongs to the old one. Returns rows and columns for the line."""
    dropped = drop_open_recordings(fresh, at=at)
    erase_recordings(fresh, because=rules.LINK_CHANGED, by=by.ref, at=at)
    _give_link(fresh, at)
    fresh.entry += 1
    fresh.guest_mark, fresh.joined_at, fresh.consented_at, fresh.may_record = "", None, None, False
    # Nobody has been connected by the new link yet: a verdict may not lean on who was in by the old one.
    fresh.connected_at, fresh.camera_failed_at, fresh.camera_fault = None, None, ""
    fresh.save(update_fields=["link", "code", "link_mark", "code_mark", "guest_mark"])
    entry = ("entry", "expires_at", "joined_at", "consented_at", "may_record")
    return dropped, (*entry, "connected_at", "camera_failed_at", "camera_fault")
