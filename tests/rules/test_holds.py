"""When somebody may stop waiting for a department: one rule, asked by the case and by the request."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import holds, requests
from bancheng.rules.requests import RequestFacts
from bancheng.rules.vocabulary import RequestStep
from tests.rules.test_requests import FACTS, OFFICER, R, who

DUE = datetime(2026, 3, 3, 17, tzinfo=OFFICE_ZONE)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("at", "due", "elsewhere", "code"),
    [
        (DUE - MINUTE, DUE, False, "unit_clock_runs"),
        (DUE, DUE, False, None),
        (DUE, None, False, "unit_clock_runs"),
        (DUE - MINUTE, DUE, True, "not_with_unit"),
        (DUE, DUE, True, "not_with_unit"),
    ],
)
def test_nobody_is_silent_before_his_time_or_once_he_has_answered(
    at: datetime, due: datetime | None, elsewhere: bool, code: str | None
) -> None:
    refused = holds.refusal_to_release(at=at, releasable_from=due, lies_elsewhere=elsewhere, article="x")
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize("step", requests.BY_NAME["accept_silence"].starts)
@pytest.mark.parametrize("late", [-MINUTE, timedelta(), MINUTE])
def test_the_request_says_as_the_case_does(step: RequestStep, late: timedelta) -> None:
    facts: RequestFacts = replace(FACTS, step=step, at=DUE + late, reply_due=DUE)
    refused = requests.refusal(requests.BY_NAME["accept_silence"], facts, who(R.OFFICER, OFFICER))
    same = holds.refusal_to_release(at=facts.at, releasable_from=DUE, lies_elsewhere=False, article="x")
    assert (refused and (refused.code, refused.sentence)) == (same and (same.code, same.sentence))
