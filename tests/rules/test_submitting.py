"""Filing online: every gap has its own words, and a shared address is asked and made to wait only in a flood."""

from datetime import UTC, datetime, timedelta

import pytest

from bancheng.rules import intake, submitting
from bancheng.rules.submitting import (
    BESIEGED,
    FREE_OF_ADDRESS,
    MOST_OF_ADDRESS,
    QUICKEST,
    SENTENCES,
    WINDOW,
    Page,
    Question,
)
from bancheng.rules.vocabulary import Channel, ReplyBy

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
FULL = {"wanted": "转社保", "happened": "窗口不收", "name": "陈阿福", "phone": "13800005678"}


def online(**said: object) -> intake.Registration:
    return intake.Registration(channel=Channel.ONLINE, **(FULL | said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "fields", "page"),
    [
        ({}, [], None),
        ({"happened": " "}, ["happened"], Page.WHAT),
        ({"wanted": "", "name": ""}, ["wanted", "name"], Page.WHAT),
        ({"name": "", "anonymous": True}, [], None),
        ({"phone": ""}, ["phone"], Page.YOU),
        ({"phone": "", "address": "听蝉巷 1 号"}, [], None),
        ({"phone": "", "reply_by": ReplyBy.COMES_BACK}, [], None),
        ({"phone": "", "address": "听蝉巷 1 号", "reply_by": ReplyBy.SMS}, ["phone"], Page.YOU),
        ({"reply_by": ReplyBy.POST}, ["address"], Page.YOU),
        ({"reply_by": ReplyBy.EMAIL}, ["email"], Page.YOU),
    ],
)
def test_what_is_missing_is_said_to_the_citizen_on_the_step_that_asks_for_it(said, fields, page) -> None:
    gaps = submitting.missing(online(**said))
    assert [gap.field for gap in gaps] == fields
    first = submitting.first_of(submitting.missing(online(**said)))
    assert (first[0] if first else None) == page
    assert all("反映人" not in gap.sentence for gap in gaps), "he is spoken to, not about"


def test_every_gap_of_an_online_registration_has_words_and_a_step() -> None:
    """As many gaps as there can be at once, and none without its own."""
    bare = dict.fromkeys(FULL, "")
    found = {gap.field for way in ReplyBy for gap in intake.missing(online(**bare, reply_by=way))}
    assert found == SENTENCES.keys() == submitting.PAGE_OF.keys()


@pytest.mark.parametrize(
    ("took", "here", "anywhere", "asked"),
    [
        (timedelta(minutes=3), 0, 0, False),
        (QUICKEST, FREE_OF_ADDRESS - 1, BESIEGED - 1, False),
        (QUICKEST - timedelta(seconds=1), 0, 0, True),
        (timedelta(minutes=3), FREE_OF_ADDRESS, FREE_OF_ADDRESS, True),
        (timedelta(minutes=3), 0, BESIEGED, True),
    ],
)
def test_a_person_is_asked_only_when_something_is_odd(took, here, anywhere, asked) -> None:
    assert submitting.is_suspect(took=took, sent_here=here, sent_anywhere=anywhere) is asked


def test_an_address_waits_until_its_oldest_has_left_the_window_and_no_longer() -> None:
    sent = [AT + timedelta(seconds=n) for n in range(MOST_OF_ADDRESS)]
    now = sent[-1] + timedelta(seconds=1)
    assert submitting.wait(sent[:-1], MOST_OF_ADDRESS, now) == timedelta()
    assert submitting.wait(sent, MOST_OF_ADDRESS, now) == AT + WINDOW - now
    assert submitting.wait(sent, MOST_OF_ADDRESS, AT + WINDOW) == timedelta()


def test_the_small_question_is_answered_in_digits_or_in_words() -> None:
    assert submitting.question(0) == Question("一加一，等于几？", 2)
    every = {submitting.question(seed) for seed in range(25)}
    assert len(every) == 25 and {asked.answer for asked in every} == set(range(2, 11))
    seven = Question("三加四，等于几？", 7)
    for typed in ("7", " ７ ", "七", "7。", "07"):
        assert submitting.answers(typed, seven), typed
    for typed in ("", "8", "-7", "7个", "9" * 5000):
        assert not submitting.answers(typed, seven), typed
    assert submitting.answers("两", Question("一加一，等于几？", 2))
    assert submitting.answers("十", Question("五加五，等于几？", 10))
