"""What time alone does here: old fingerprints of opinions are keyed, forms left unfinished are thrown away."""

from datetime import datetime

from bancheng.citizens.actions import submitting
from bancheng.citizens.actions.fingerprints import key_old_fingerprints


def key_fingerprints(*, at: datetime) -> bool:
    """Keys some of what is left from before; whether there was any."""
    return bool(key_old_fingerprints())


def drop_old_submissions(*, at: datetime) -> bool:
    """Throws away forms begun online and left; whether there was any."""
    return bool(submitting.drop_old_submissions(at=at))
