"""The page of a case says of its next clock what the desk says: a late step is not hidden by the citizen's calm clock."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.showing import queue
from tests import make
from tests.browser import DESK, PHONE
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

NEXT = AT + timedelta(days=1)


def seen(district: District, case: Case, settings, now: datetime) -> tuple[str, str, str, str]:
    """What page and queue say at this moment: the big clock, what is ahead of it with its clock, the row of the queue."""
    settings.BANCHENG_NOW = now
    officer = make.sign_in(Client(), district.person("officer"))
    page = officer.get(f"/desk/cases/{case.number}/").context
    (row,) = queue.rows([page["case"]], actor=district.actor("officer"), at=now)
    ahead = page["ahead"]
    words = (ahead.act, ahead.clock.main) if ahead else ("", "")
    return page["clock"].main, *words, row.clock.main


def test_a_late_telling_stands_beside_the_citizens_calm_clock(
    district: District, case: Case, settings
) -> None:
    ready = steps.to_be_told(district, case)
    big, act, main, row = seen(district, ready, settings, NEXT + HOUR)
    assert big.startswith("剩 2 天") and act == "告知"
    assert main == row and main.startswith("超 ")


def test_while_the_citizens_clock_is_the_next_it_stands_alone(
    district: District, case: Case, settings
) -> None:
    handled = steps.handled(district, case)
    actions.contact(
        handled, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=True, note="说了日期"
    )
    big, act, _, row = seen(district, handled, settings, AT + 2 * HOUR)
    assert act == "" and big == row


def test_before_it_is_accepted_and_while_it_waits_there_is_one_clock(
    district: District, case: Case, settings
) -> None:
    assert seen(district, case, settings, AT + HOUR)[1] == ""
    waiting = steps.waiting(district, case)
    assert seen(district, waiting, settings, NEXT)[1] == ""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_two_clocks_are_sound(
    transactional_db, district: District, case: Case, settings, open_page, size
) -> None:
    ready = steps.to_be_told(district, case)
    settings.BANCHENG_NOW = NEXT + HOUR
    page = open_page(f"/desk/cases/{ready.number}/", as_=district.person("officer"), size=size)
    page.look_at(f"ahead-{size['width']}")
    page.assert_sound()
