"""The tables of this room, one file per subject."""

from bancheng.citizens.models.feedback import FeedbackBatch, FeedbackItem

__all__ = ["FeedbackBatch", "FeedbackItem"]
