"""Acts of the post: write a message, withdraw it, send what waits, gather what can wait, keep the office's own wordings."""

from bancheng.notices.actions.digest import fold_next
from bancheng.notices.actions.failing import note_report
from bancheng.notices.actions.joining import withdraw
from bancheng.notices.actions.keeping import set_quiet_hours, set_wish, set_wording
from bancheng.notices.actions.sending import send_waiting
from bancheng.notices.actions.writing import mark_read, mark_settled, send, tell_of, tell_person

__all__ = (
    "fold_next",
    "mark_read",
    "mark_settled",
    "note_report",
    "send",
    "send_waiting",
    "set_quiet_hours",
    "set_wish",
    "set_wording",
    "tell_of",
    "tell_person",
    "withdraw",
)
