"""Questions about video verifications; a room is obtained through a function that has looked at who asks."""

import hmac
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bancheng.cases import reads as cases
from bancheng.cases.eligible import barred_from
from bancheng.cases.models import Attachment, Case, Recusal
from bancheng.measures.video.marks import code_mark_of, guest_mark_of, link_mark_of
from bancheng.measures.video.models import VideoRecording, VideoRoom
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.papers import reads as papers
from bancheng.papers.models import IssuedPaper
from bancheng.rules import video as rules
from bancheng.rules.desk import Waits
from bancheng.rules.measures import STEPS
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.video import SECONDS

SERVED_KNOWN = timedelta(days=1)
"""So long a code is known again that has served; later it may be another's."""
AROUND = ("case__site", "case__file", "opened_by", "second", "judged_by")


def room_for(actor: Actor, number: str, pk: int) -> VideoRoom:
    """A room of this case, for who sees the case, and for the second one present, who need not see it.

    Raises   Http404 for everybody else, and for whoever is out of the case.
    """
    room = get_object_or_404(VideoRoom.objects.select_related(*AROUND), pk=pk, case__number=number)
    if actor.person == room.second_id and actor.person is not None:
        if actor.person in barred_from(room.case):
            raise Http404
        return room
    if not cases.may_see(actor, room.case):
        raise Http404
    return room


def recording_for(actor: Actor, number: str, pk: int, recording: int) -> VideoRecording:
    """A recording of a room. Raises Http404 as `room_for` does."""
    room = room_for(actor, number, pk)
    found = get_object_or_404(VideoRecording, pk=recording, room=room)
    found.room = room
    return found


def kept_in(room: VideoRoom, attachment: int) -> Attachment:
    """A still or a recording of a room that was obtained through `room_for`; `actions.open_kept` asks who may open it.

    Raises   Http404 for any other document.
    """
    still, recording = (
        Q(pk__in=room.stills.values("attachment")),
        Q(pk__in=room.recordings.values("attachment")),
    )
    return get_object_or_404(Attachment.objects.select_related("stored"), still | recording, pk=attachment)


def about(room: VideoRoom) -> str:
    """By what the record sheet of a room is known among the papers of its case."""
    return f"video/{room.pk}"


def record_of(room: VideoRoom) -> IssuedPaper | None:
    """The record sheet of a room, once it is issued and while it is in force."""
    return papers.standing(room.case.file, about(room))


def rooms_of(case: Case) -> QuerySet[VideoRoom]:
    """The rooms of a case that was obtained through `cases.reads`, in the order of their opening."""
    return VideoRoom.objects.filter(case=case).select_related("opened_by", "second")


def waiting_for_confirmation(actor: Actor) -> QuerySet[VideoRoom]:
    """The rooms whose verdict waits for this member of the staff, the longest waiting first; none of a case he is out of."""
    if actor.person is None or not actor.roles & SECONDS:
        return VideoRoom.objects.none()
    out = Recusal.objects.filter(case=OuterRef("case"), person=actor.person)
    waiting = VideoRoom.objects.to_confirm().filter(second=actor.person, case__step__in=sorted(STEPS))
    return waiting.exclude(Exists(out)).select_related("case", "judged_by").order_by("judged_at", "pk")


def waits(actor: Actor, at: datetime) -> Waits:
    """How many verdicts wait for this member of the staff; none of them is ever overdue."""
    return Waits(many=waiting_for_confirmation(actor).count())


def room_of_link(link: str) -> VideoRoom | None:
    """The room a link once opened, dead or alive; whether it opens now is for the rules to say."""
    return VideoRoom.objects.filter(link_mark=link_mark_of(link)).select_related(*AROUND).first()


def room_of_code(code: str, at: datetime) -> VideoRoom | None:
    """The room that this code opens now; else the last it opened, so that its refusal can say that it has served."""
    waiting = waiting_for_code(code, at).select_related(*AROUND).first()
    served = VideoRoom.objects.filter(code_mark=code_mark_of(code), opened_at__gt=at - SERVED_KNOWN)
    return waiting or served.select_related(*AROUND).order_by("-opened_at").first()


def waiting_for_code(code: str, at: datetime) -> QuerySet[VideoRoom]:
    """The rooms that this code would open now: one at most."""
    waiting = VideoRoom.objects.filter(joined_at=None, ended_at=None, expires_at__gt=at)
    return waiting.filter(code_mark=code_mark_of(code))


def room_of_guest(kept: object) -> VideoRoom | None:
    """The room whose remote person this browser is.

    Shapes   kept: what the browser's session keeps since it came in: the room's identity and a token.
    """
    if not (isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], int)):
        return None
    room = VideoRoom.objects.filter(pk=kept[0]).select_related(*AROUND).first()
    if room is None or not room.guest_mark:
        return None
    return room if hmac.compare_digest(room.guest_mark, guest_mark_of(str(kept[1]))) else None


def refusal_without_second(room: VideoRoom, at: datetime) -> Refused | None:
    """Why nobody goes on in this room without another second one, or None."""
    return rules.refusal_without_second(
        room.facts(),
        at,
        is_there=seconds_for(room.case, at).filter(pk=room.second_id).exists(),
        is_out=room.second_id in barred_from(room.case),
    )


def seconds_for(case: Case, at: datetime) -> QuerySet[Person]:
    """Who may be the second one present: at work at the site of the case, not out of it."""
    held = Q()
    for role in SECONDS:
        held |= Q(pk__in=org.holders(role, site=case.site, at=at).order_by().values("pk"))
    return org.at_work(Person.objects.filter(held), at).exclude(pk__in=barred_from(case))
