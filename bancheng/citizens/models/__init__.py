"""The tables of this room, one file per subject."""

from bancheng.citizens.models.feedback import FeedbackBatch, FeedbackItem
from bancheng.citizens.models.screens import CounterScreen, Handing

__all__ = ["CounterScreen", "FeedbackBatch", "FeedbackItem", "Handing"]
