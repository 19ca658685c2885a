"""The tables of a case, by subject."""

from bancheng.cases.models.access import AccessCode, AccessTry
from bancheng.cases.models.answers import (
    Answer,
    AnswerBasis,
    CalledBack,
    ClosingAnswer,
    Declining,
    DecliningBasis,
    Judgement,
    ReasonGiven,
    Supplement,
)
from bancheng.cases.models.case import Case, CaseQuerySet, MoveMade, Topic
from bancheng.cases.models.clocks import CaseClock, MoreTime, Pause
from bancheng.cases.models.hops import Hop, StandIn
from bancheng.cases.models.instructing import Instruction
from bancheng.cases.models.intake import Draft, FirstQuestion, Series
from bancheng.cases.models.own_data import Consent, DataRequest
from bancheng.cases.models.papers import Attachment, Contact, Evidence
from bancheng.cases.models.parties import Party, PartyGram, PartyNumber, holder_among
from bancheng.cases.models.people import ExpertAsked, HandOver, Hold, InHands, Proposal, Recusal

__all__ = [
    "AccessCode",
    "AccessTry",
    "Answer",
    "AnswerBasis",
    "Attachment",
    "CalledBack",
    "Case",
    "CaseClock",
    "CaseQuerySet",
    "ClosingAnswer",
    "Consent",
    "Contact",
    "DataRequest",
    "Declining",
    "DecliningBasis",
    "Draft",
    "Evidence",
    "ExpertAsked",
    "FirstQuestion",
    "HandOver",
    "Hold",
    "Hop",
    "InHands",
    "Instruction",
    "Judgement",
    "MoreTime",
    "MoveMade",
    "Party",
    "PartyGram",
    "PartyNumber",
    "Pause",
    "Proposal",
    "ReasonGiven",
    "Recusal",
    "Series",
    "StandIn",
    "Supplement",
    "Topic",
    "holder_among",
]
