"""What time sets in motion in the post."""

from datetime import datetime

from bancheng.notices import actions


def send_waiting(*, at: datetime) -> bool:
    """Sends what waits; tells whether there was anything."""
    return actions.send_waiting(at=at) > 0


def fold_digests(*, at: datetime) -> bool:
    """Makes one digest, if it is a working morning and somebody has none yet; tells whether there was one to make."""
    return actions.fold_next(at=at)
