"""How long departments have in a case, as its level, its own due and the day's limits give it."""

from datetime import datetime

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.org import reads as org
from bancheng.rules import request_clocks
from bancheng.rules.calendar import local
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import Level


def reply_limit_in(case: Case, at: datetime) -> Limit:
    """How long a department has that is asked now in this case, for a reply and for a position alike."""
    return request_clocks.reply_limit(
        level=Level(case.level) if case.level else None,
        at=at,
        case_due=max(at, cases.answer_due(case) or at),
        limits=org.limits_at(local(at).date()),
        calendar=org.working_calendar(),
    )
