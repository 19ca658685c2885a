"""Who can have a case in hand, and whose cases pass on by themselves."""

import pytest

from bancheng.rules.holders import Holder, Unable, must_pass_on, unable
from bancheng.rules.vocabulary import Role


@pytest.mark.parametrize(
    ("in_service", "accounts", "roles", "why", "passes_on"),
    [
        (True, [True], {Role.OFFICER}, None, False),
        (True, [False, True], {Role.OFFICER, Role.COUNTER}, None, False),
        (True, [False], {Role.OFFICER}, Unable.STOPPED, True),
        (True, [False, False], {Role.OFFICER}, Unable.STOPPED, True),
        (True, [], {Role.OFFICER}, Unable.NO_ACCOUNT, False),
        (False, [True], {Role.OFFICER}, Unable.LEFT, True),
        (False, [], set(), Unable.LEFT, True),
        (True, [True], set(), Unable.NO_POST, True),
        # A head, a clerk, a supervisor decide and add; none of them works on a case as its handler.
        (True, [True], {Role.SITE_HEAD}, Unable.NO_POST, True),
        (True, [True], {Role.COUNTER}, Unable.NO_POST, True),
        (True, [True], {Role.SUPERVISOR, Role.EXPERT}, Unable.NO_POST, True),
    ],
)
def test_who_can_work_on_a_case(in_service, accounts, roles, why, passes_on):
    holder = Holder(in_service=in_service, accounts=accounts, roles=roles)
    assert unable(holder) is why
    assert must_pass_on(holder) is passes_on
