"""The tables of this room, one file per subject."""

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
    "FeedbackBatch",
    "FeedbackExclusion",
    "FeedbackItem",
    "FeedbackMoveMade",
    "FeedbackVisit",
    "Rectification",
    "ReportedUnit",
]
