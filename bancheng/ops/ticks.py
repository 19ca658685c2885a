"""What time alone asks of operations: a backup each night."""

import logging
from datetime import datetime

from bancheng.ops.backup import nightly
from bancheng.rules.refusal import Refused

log = logging.getLogger(__name__)


def back_up(*, at: datetime) -> bool:
    """Makes the night's backup when there is none yet; whether it did. What stands in the way is logged and tried again."""
    try:
        return nightly.back_up(at=at)
    except Refused as refused:
        log.error("no backup was made: %s", refused.code)
        return False
