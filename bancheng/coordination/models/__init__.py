"""The tables of what is asked of the departments."""

from bancheng.coordination.models.answer_links import AnswerLink
from bancheng.coordination.models.conferences import (
    AgendaItem,
    Conference,
    Invitation,
    MinuteNote,
    Resolution,
)
from bancheng.coordination.models.letters import FollowUp, OutsideLetter
from bancheng.coordination.models.looks import FirstLook
from bancheng.coordination.models.positions import Position, Question
from bancheng.coordination.models.precedents import Precedent
from bancheng.coordination.models.requests import Objection, Reply, Request, RequestQuerySet, Ruling

__all__ = [
    "AgendaItem",
    "AnswerLink",
    "Conference",
    "FirstLook",
    "FollowUp",
    "Invitation",
    "MinuteNote",
    "Objection",
    "OutsideLetter",
    "Position",
    "Precedent",
    "Question",
    "Reply",
    "Request",
    "RequestQuerySet",
    "Resolution",
    "Ruling",
]
