"""What time alone does here: the live channel is emptied of what has served, recordings that were left are dropped."""

from datetime import datetime

from bancheng.measures.video import actions
from bancheng.rules.permissions import TIME


def drop_left_recordings(*, at: datetime) -> bool:
    """Drops the pieces of recordings whose browser closed in the middle and that nobody kept within a day."""
    dropped = [actions.drop_left_recording(pk, by=TIME, at=at) for pk in actions.left_recordings(at=at)]
    return any(dropped)


def clear_channel(*, at: datetime) -> bool:
    """Drops messages and secrets of rooms long left; there is always nothing more to do at once."""
    actions.clear_channel(at=at)
    return False
