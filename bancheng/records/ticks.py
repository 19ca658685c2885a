"""What time alone does to the record: days are sealed, finished work is cleared away."""

from datetime import datetime

from bancheng.records import documents, outbox, pressing, sealing


def seal_days(*, at: datetime) -> bool:
    """Seals each day that is over; whether there was one."""
    return bool(sealing.seal_day(at=at))


def clear_outbox(*, at: datetime) -> bool:
    """Clears reactions done long ago; whether there were any."""
    return bool(outbox.clear_done(at=at))


def run_outbox(*, at: datetime) -> bool:
    """Does what lines have asked for; whether there was anything."""
    return bool(outbox.run_reactions(at=at))


def clear_documents(*, at: datetime) -> bool:
    """Clears files that belong to no document, and what a killed process left in clear; whether there were any."""
    return bool(documents.clear_left_behind(at=at) + documents.clear_in_clear(at=at))


def clear_pressed(*, at: datetime) -> bool:
    """Clears the marks of forms pressed long ago; whether there were any."""
    return bool(pressing.clear(at=at))
