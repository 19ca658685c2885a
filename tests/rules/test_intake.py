"""What a registration needs, channel by channel; and when two cases may be one."""

from dataclasses import replace

import pytest

from bancheng.rules.intake import CHANNELS, Likeness, Registration, missing, why_the_same
from bancheng.rules.vocabulary import Channel, ReplyBy

WHOLE = Registration(
    channel=Channel.WALK_IN,
    wanted="把房本上的名字改对",
    happened="去了三趟，都说系统里查不到",
    name="陈试样",
    phone="13800000000",
    first=7,
    reference="PJ-1",
)


def gaps(of: Registration) -> list[str]:
    return [gap.field for gap in missing(of)]


@pytest.mark.parametrize("channel", list(Channel))
def test_a_whole_registration_is_enough_on_every_channel(channel: Channel) -> None:
    assert missing(replace(WHOLE, channel=channel)) == []


def test_every_channel_has_its_rule() -> None:
    assert set(CHANNELS) == set(Channel)


@pytest.mark.parametrize(
    ("lacking", "fields", "because"),
    [
        ({"happened": " "}, ["happened"], "blank is nothing"),
        ({"wanted": ""}, ["wanted"], "what was wanted, in one's own words"),
        ({"name": ""}, ["name"], "a name, or not wanting to leave one"),
        ({"name": "", "anonymous": True}, [], "不愿留名 is an answer"),
        ({"phone": ""}, ["phone"], "one way to be reached"),
        ({"phone": "", "address": "玄武门街道"}, [], "an address will do"),
        ({"phone": "", "comes_back": True}, [], "who has neither comes back"),
        ({"phone": "", "reply_by": ReplyBy.COMES_BACK}, [], "the way of answering says it as well"),
        ({"phone": "", "reply_by": ReplyBy.SMS}, ["phone"], "asked once, not twice"),
        (
            {"phone": "", "address": "某街道", "reply_by": ReplyBy.SMS},
            ["phone"],
            "no message without a phone",
        ),
        ({"reply_by": ReplyBy.POST}, ["address"], "no letter without an address"),
        ({"reply_by": ReplyBy.EMAIL}, ["email"], "no e-mail without one"),
        ({"first": None}, ["first"], "a walk-in is asked who took it first"),
        ({"first": None, "first_unknown": True}, [], "cannot say is an answer"),
    ],
)
def test_what_is_missing_at_the_counter(lacking: dict[str, object], fields: list[str], because: str) -> None:
    assert gaps(replace(WHOLE, **lacking)) == fields, because


@pytest.mark.parametrize(
    ("channel", "fields", "because"),
    [
        (Channel.WALK_IN, ["first"], "asked"),
        (Channel.PHONE, ["first"], "asked on the phone"),
        (Channel.HANDED_OVER, ["first"], "the window that hands over is the first receiver"),
        (Channel.RATING, ["reference"], "the rating it comes from"),
        (Channel.HOTLINE, ["reference"], "the order it comes from"),
        (Channel.MESSAGE_BOOK, [], "nobody there to ask"),
        (Channel.ONLINE, [], "nobody there to ask"),
        (Channel.OTHER, [], "may have no source at all"),
    ],
)
def test_what_each_channel_adds(channel: Channel, fields: list[str], because: str) -> None:
    assert gaps(replace(WHOLE, channel=channel, first=None, reference="")) == fields, because


def test_a_hand_over_cannot_come_from_nowhere() -> None:
    assert gaps(replace(WHOLE, channel=Channel.HANDED_OVER, first=None, first_unknown=True)) == ["first"]


def test_everything_is_named_at_once_in_the_order_of_the_form_and_in_words() -> None:
    nothing = missing(Registration(channel=Channel.HOTLINE))
    assert [gap.field for gap in nothing] == ["reference", "happened", "wanted", "name", "phone"]
    assert all(gap.sentence.startswith(("请", "手机", "电话")) for gap in nothing), "each says how to mend it"


NEW = Likeness(phone="p", identity="i", name="n", address="a", matter=1)
OTHER = Likeness(phone="P", identity="I", name="N", address="A", matter=2)


@pytest.mark.parametrize(
    ("earlier", "why", "because"),
    [
        (replace(OTHER, phone="p"), "手机相同", "one person is enough to look"),
        (replace(OTHER, phone="p", matter=1), "手机相同、事项相同", "both are said"),
        (replace(OTHER, identity="i"), "证件号相同", "one person"),
        (replace(OTHER, name="n", address="a"), "姓名相同、地址相同", "two together tell"),
        (replace(OTHER, address="a", matter=1), "地址相同、事项相同", "a family about one thing"),
        (replace(OTHER, name="n"), "", "thousands share a name"),
        (replace(OTHER, matter=1), "", "everybody shares a matter"),
        (replace(OTHER, address="a"), "", "a whole house shares an address"),
        (replace(NEW, is_open=False), "", "only an open case can take another in"),
        (OTHER, "", "nothing in common"),
    ],
)
def test_why_two_cases_may_be_one(earlier: Likeness, why: str, because: str) -> None:
    assert why_the_same(NEW, earlier) == why, because


def test_what_is_unknown_is_not_the_same() -> None:
    assert why_the_same(Likeness(), Likeness()) == ""
