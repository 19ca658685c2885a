"""What time alone does to opinions: fingerprints from before they were keyed are keyed."""

from datetime import datetime

from bancheng.citizens.actions.fingerprints import key_old_fingerprints


def key_fingerprints(*, at: datetime) -> bool:
    """Keys some of what is left from before; whether there was any."""
    return bool(key_old_fingerprints())
