"""Codes to the citizen's own phone: whoever holds his slip may ask for some, and can neither use up his nor fill his phone."""

import re
from datetime import datetime, timedelta

import pytest

from bancheng.cases import access
from bancheng.cases import actions as cases
from bancheng.cases.models import AccessCode
from bancheng.notices.models import Notice
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases.district import AT

pytestmark = pytest.mark.django_db
STRANGER, CITIZEN = "203.0.113.9", "198.51.100.4"


def minutes(count: int) -> datetime:
    return AT + timedelta(minutes=count)


def sent(case, address: str, at: datetime = AT) -> str:
    """The code as it stands on the phone."""
    access.send_code(case, address=address, at=at)
    body = Notice.objects.filter(kind="code").latest("pk").body
    return re.search(r"验证码是 (\d{6})", body)[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refused_of(case, address: str, at: datetime) -> str:
    with pytest.raises(Refused) as refused:
        access.send_code(case, address=address, at=at)
    return refused.value.code


def test_whoever_holds_the_slip_uses_up_his_own_codes_and_none_of_the_citizens(case):
    for _ in range(3):
        sent(case, STRANGER)
    assert refused_of(case, STRANGER, minutes(1)) == "too_many_codes"
    own = sent(case, CITIZEN, minutes(1))
    assert access.prove(case, own, address=CITIZEN, at=minutes(2))
    assert not access.prove(case, own, address=CITIZEN, at=minutes(2)), "each opens once"
    # An hour on he may ask again.
    sent(case, STRANGER, minutes(60))


def test_a_strangers_tries_take_none_from_the_citizens(case):
    own = sent(case, CITIZEN)
    for _ in range(12):
        assert not access.prove(case, wrong(own), address=STRANGER, at=minutes(1))
    # His ten are gone: not even the right code opens there any more.
    assert not access.prove(case, own, address=STRANGER, at=minutes(1))
    assert access.prove(case, own, address=CITIZEN, at=minutes(1))


def test_five_wrong_codes_end_ones_own(case):
    own = sent(case, CITIZEN)
    for _ in range(5):
        assert not access.prove(case, wrong(own), address=CITIZEN, at=minutes(1))
    assert not access.prove(case, own, address=CITIZEN, at=minutes(1))
    assert AccessCode.objects.get().tries == 5


def test_a_later_code_ends_ones_own_earlier_one_but_no_strangers_ends_it(case):
    first, later = sent(case, CITIZEN), sent(case, CITIZEN, minutes(1))
    sent(case, STRANGER, minutes(2))
    assert first == later or not access.prove(case, first, address=CITIZEN, at=minutes(3))
    assert access.prove(case, later, address=CITIZEN, at=minutes(3))


def test_a_phone_is_left_in_peace_and_the_citizen_acts_all_the_same(case):
    """From many places at once: what was sent last opens for whoever reads it on the phone."""
    last = ""
    for place in range(5):
        last = sent(case, f"203.0.113.{place}")
    assert refused_of(case, CITIZEN, minutes(1)) == "way_rests"
    assert Notice.objects.filter(kind="code").count() == 5
    assert access.prove(case, last, address=CITIZEN, at=minutes(1))
    assert sent(case, CITIZEN, minutes(10))


def test_one_phone_is_one_phone_whatever_the_case(district, case):
    other = d.register(district)
    for place in range(5):
        sent(case, f"203.0.113.{place}")
    assert refused_of(other, CITIZEN, minutes(1)) == "way_rests"


def test_nobody_gets_more_than_ten_within_the_hour(case):
    asked = 0
    for minute in range(60):
        try:
            access.send_code(case, address=f"203.0.113.{minute}", at=minutes(minute))
        except Refused:
            continue
        asked += 1
    assert asked == Notice.objects.filter(kind="code").count() <= 10


def test_reading_needs_no_code_whatever_was_asked_for(district):
    made = cases.register_case(d.registration(district), by=district.actor("officer"), at=AT)
    for place in range(5):
        sent(made.case, f"203.0.113.{place}")
    read = access.open_for_reading(made.case.number, made.query_code, address=CITIZEN, at=minutes(1))
    assert read == made.case


def test_a_code_dies_after_ten_minutes_and_no_address_is_kept_in_clear(case):
    own = sent(case, CITIZEN)
    assert not access.prove(case, own, address=CITIZEN, at=minutes(10))
    row = AccessCode.objects.get()
    marks = (row.asker_mark, row.way_mark)
    assert all(len(mark) == 64 and set(mark) <= set("0123456789abcdef") for mark in marks), (
        "keyed, not readable"
    )
