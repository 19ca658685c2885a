"""What time alone does to the figures: once a stretch of months is over, its numbers go out."""

from datetime import datetime

from bancheng.reports import public


def publish(*, at: datetime) -> bool:
    """Publishes what is due to go out; whether there was anything."""
    return public.publish(at=at) is not None
