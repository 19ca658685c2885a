"""A month of the window, lived by real acts: what every figure counts is in it, and what it leaves out."""

from datetime import datetime, timedelta

from bancheng.cases import actions
from bancheng.cases.registration import Someone
from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import periods
from bancheng.rules.vocabulary import Outcome, Solved
from tests.cases import district as d
from tests.cases import steps
from tests.cases.conftest import lay_district
from tests.cases.district import AT, district_of

NOW = datetime(2026, 4, 8, 10, tzinfo=OFFICE_ZONE)
MARCH = periods.month_of(AT.date())
SAID = {5: Solved.YES, 4: Solved.PARTLY, 3: Solved.UNDERSTOOD, 2: Solved.NO, 1: Solved.YES}
"""What five people chose, and what each said to “solved?”."""


def lay_month() -> None:
    """Six answered, five of whom spoke; one ended unsolved, one done again, one declined, one late, one not decided on."""
    lay_district()
    district = district_of()
    for number, grade in enumerate((*SAID, None)):
        case = d.register(district, party=Someone(name="陈阿福", phone=f"1380000100{number}"))
        steps.answered(district, case, outcome=Outcome.EXPLAINED if grade == 3 else Outcome.DONE)
        if grade is not None:
            citizen = district.actor("citizen", case)
            at = AT + timedelta(days=1)
            actions.close(case, by=citizen, at=at, solved=SAID[grade], satisfied=grade)
    unsolved, again, declined, late, _ = (
        d.register(district, party=Someone(name="陈阿福", phone=f"1380000200{number}")) for number in range(5)
    )
    steps.answered(district, unsolved)
    steps.unsolved(district, unsolved)
    steps.answered(district, again)
    actions.redo(again, by=district.actor("citizen", again), at=AT + timedelta(days=2), reason="没办成")
    steps.declined(district, declined)
    steps.accepted(district, late)
