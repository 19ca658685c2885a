"""What time sets in motion in the post."""

from datetime import datetime

from bancheng.notices import actions


def send_waiting(*, at: datetime) -> bool:
    """Sends what waits; tells whether there was anything."""
    return actions.send_waiting(at=at) > 0
