"""The office's limits in the sentences people read: a number that may change is never typed into one."""

from datetime import datetime

from bancheng.org.reads import limits_at
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import with_limits


def said(sentence: str, *, at: datetime) -> str:
    """A sentence with every limit it names put in as it is in force at this moment."""
    return with_limits(sentence, limits_at(local(at).date()))
