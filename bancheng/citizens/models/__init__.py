"""The tables of this room, one file per subject. What a citizen himself says at the end, the rating, lies with his case."""

from bancheng.citizens.models.call_backs import (
    CallBack,
    CallBackAttempt,
    CallBackGround,
    CallBackQuerySet,
    CallBackSample,
)
from bancheng.citizens.models.feedback import (
    FeedbackBatch,
    FeedbackExclusion,
    FeedbackItem,
    FeedbackMoveMade,
    FeedbackVisit,
    Rectification,
    ReportedUnit,
)
from bancheng.citizens.models.limits import ContactLimit
from bancheng.citizens.models.screens import CounterScreen, Handing
from bancheng.citizens.models.submitting import SubmitDraft, SubmitFile, SubmitTry

__all__ = [
    "CallBack",
    "CallBackAttempt",
    "CallBackGround",
    "CallBackQuerySet",
    "CallBackSample",
    "ContactLimit",
    "CounterScreen",
    "FeedbackBatch",
    "FeedbackExclusion",
    "FeedbackItem",
    "FeedbackMoveMade",
    "FeedbackVisit",
    "Handing",
    "Rectification",
    "ReportedUnit",
    "SubmitDraft",
    "SubmitFile",
    "SubmitTry",
]
