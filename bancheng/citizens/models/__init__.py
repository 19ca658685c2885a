"""The tables of this room, one file per subject. What a citizen himself says at the end, the rating, lies with his case."""

from bancheng.citizens.models.call_backs import CallBack, CallBackAttempt, CallBackGround, CallBackSample
from bancheng.citizens.models.feedback import (
    FeedbackBatch,
    FeedbackExclusion,
    FeedbackItem,
    FeedbackMoveMade,
    FeedbackVisit,
    Rectification,
    ReportedUnit,
)

__all__ = [
    "CallBack",
    "CallBackAttempt",
    "CallBackGround",
    "CallBackSample",
    "FeedbackBatch",
    "FeedbackExclusion",
    "FeedbackItem",
    "FeedbackMoveMade",
    "FeedbackVisit",
    "Rectification",
    "ReportedUnit",
]
