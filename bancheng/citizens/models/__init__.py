"""The tables of this room, one file per subject."""

from bancheng.citizens.models.feedback import FeedbackBatch, FeedbackItem
from bancheng.citizens.models.submitting import SubmitDraft, SubmitFile, SubmitTry

__all__ = ["FeedbackBatch", "FeedbackItem", "SubmitDraft", "SubmitFile", "SubmitTry"]
