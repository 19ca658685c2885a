"""What a measure must say to count as done, and who may record one when."""

from datetime import datetime, timedelta

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import measures as rules
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Role, Step

SINCE = datetime(2026, 3, 2, 9, 30, 40, tzinfo=OFFICE_ZONE)
AT = SINCE + timedelta(hours=2)
SAID = [rules.Opinion(unit=1, words="可以办"), rules.Opinion(unit=2, words="要补公证")]
ASKED = [rules.Asked(question="您是房东吗", answer="是")]
RECORDS: dict[str, tuple[type, dict]] = {
    "coordination": (
        rules.Coordination,
        {"who": "不动产中心", "what": "地址不符", "result": "当场更正", "done_at": AT},
    ),
    "data_sharing": (
        rules.DataSharing,
        {"source": "婚姻登记接口", "authority": "共享目录", "result": "查到", "done_at": AT},
    ),
    "escort": (
        rules.Escort,
        {"authorisation": "委托书", "materials": ["户口簿"], "by_whom": "李专员", "result": "办好", "done_at": AT},
    ),
    "remote_link": (
        rules.RemoteLink,
        {"who": "房东", "means": "视频会议", "identity": "看了身份证原件", "consent": "口头同意", "asked": ASKED,
         "second": 3, "recorder": 1, "ended_at": AT, "result": "同意出租", "done_at": SINCE},
    ),
    "consultation": (
        rules.Consultation,
        {"question": "能否容缺", "who": "两家", "opinions": SAID, "agreed": "先受理", "done_at": AT},
    ),
}  # fmt: skip


def fields(kind: str, **changes: object) -> list[str]:
    form, whole = RECORDS[kind]
    return [gap.field for gap in rules.missing(form(**(whole | changes)), at=AT, since=SINCE, out={4})]


@pytest.mark.parametrize("kind", RECORDS)
def test_a_whole_record_lacks_nothing(kind):
    assert fields(kind) == []


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind, (_, whole) in RECORDS.items()
        for field, value in whole.items()
        if isinstance(value, str)
    ],
)
def test_every_word_is_wanted(kind, field):
    assert fields(kind, **{field: " "}) == [field]


@pytest.mark.parametrize(
    ("done_at", "missing"),
    [
        (AT, []),
        (AT + timedelta(seconds=1), ["done_at"]),
        (SINCE, []),
        (SINCE.replace(second=0), []),
        (SINCE - timedelta(minutes=1), ["done_at"]),
    ],
)
def test_it_was_done_between_registration_and_now(done_at, missing):
    assert fields("coordination", done_at=done_at) == missing


@pytest.mark.parametrize("materials", [[], ["", "  "]])
def test_a_hand_over_list_says_something(materials):
    assert fields("escort", materials=materials) == ["materials"]


@pytest.mark.parametrize(
    "opinions",
    [[], [rules.Opinion(unit=1, words=" ")], [SAID[0], rules.Opinion(unit=1, words="又说")]],
)
def test_opinions_are_of_units_one_each(opinions):
    assert fields("consultation", opinions=opinions) == ["opinions"]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"asked": []}, ["asked"]),
        ({"asked": [*ASKED, rules.Asked(question="同意吗", answer=" ")]}, ["asked"]),
        ({"asked": [rules.Asked(question=" ", answer="是")]}, ["asked"]),
        ({"second": None}, ["second"]),
        ({"second": 1}, ["second"]),
        ({"second": 4}, ["second"]),  # who is out of the case stands for nothing in it
        ({"ended_at": SINCE - timedelta(minutes=1)}, ["ended_at"]),
        ({"ended_at": SINCE}, ["ended_at"]),
        ({"ended_at": AT + timedelta(minutes=1)}, ["ended_at"]),
    ],
)
def test_a_link_has_two_staff_questions_and_an_end(changes, missing):
    assert fields("remote_link", **changes) == missing


def facts(step: Step) -> CaseFacts:
    return CaseFacts(step=step, at=AT, site=1, first=7, handler=8, barred=frozenset({9}))


def who(role: Role, *, person: int = 1, site: int | None = 1) -> Actor:
    return Actor(ref="staff:1", person=person, held=frozenset({Held(role=role, site=site)}))


@pytest.mark.parametrize("step", Step)
def test_only_while_it_is_worked_on(step):
    may = step in {Step.ACCEPTED, Step.HANDLING, Step.IN_CONFERENCE}
    assert rules.may_record(facts(step), who(Role.OFFICER)) is may


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (who(Role.OFFICER), True),
        (who(Role.OFFICER, site=None), True),
        (who(Role.OFFICER, site=2), False),
        (who(Role.OFFICER, site=2, person=8), True),
        (who(Role.OFFICER, person=9), False),
        (who(Role.SITE_HEAD), False),
        (who(Role.CONVENER, site=None), False),
        (who(Role.COUNTER, person=7), False),
    ],
)
def test_only_an_officer_who_reaches_the_case(actor, may):
    assert rules.may_record(facts(Step.HANDLING), actor) is may


SECONDS = [
    (1, 2, True, ""),
    (1, None, True, "选上另一位"),
    (1, 1, True, "选上另一位"),
    (1, 2, False, "请换一位"),
]


@pytest.mark.parametrize(("asking", "second", "fits", "words"), SECONDS)
def test_two_of_the_staff_stand_for_what_was_seen(
    asking: int, second: int | None, fits: bool, words: str
) -> None:
    wrong = rules.wrong_second(asking, second, fits=fits)
    assert (words in wrong) if words else not wrong
