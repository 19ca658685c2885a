"""The tables of what is asked of the departments."""

from bancheng.coordination.models.answer_links import AnswerLink
from bancheng.coordination.models.letters import FollowUp, OutsideLetter
from bancheng.coordination.models.looks import FirstLook
from bancheng.coordination.models.precedents import Precedent
from bancheng.coordination.models.requests import Objection, Reply, Request, RequestQuerySet, Ruling

__all__ = [
    "AnswerLink",
    "FirstLook",
    "FollowUp",
    "Objection",
    "OutsideLetter",
    "Precedent",
    "Reply",
    "Request",
    "RequestQuerySet",
    "Ruling",
]
