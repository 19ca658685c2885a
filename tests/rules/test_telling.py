"""The table of messages: every row can be sent, and nothing on a phone names anybody."""

import pytest

from bancheng.rules import message_wording, telling
from bancheng.rules.lines import LineKind
from bancheng.rules.message_wording import wrong_with
from bancheng.rules.telling import CODE, FRAME, TOLD, WORDED, Message, Whom
from bancheng.rules.vocabulary import Way, Weight

CITIZENS = [row for row in TOLD if row.whom is Whom.CITIZEN]


@pytest.mark.parametrize("row", WORDED.values(), ids=lambda row: row.kind)
@pytest.mark.parametrize("way", Way)
def test_the_regulations_own_words_pass_what_is_asked_of_the_offices(row: Message, way: Way) -> None:
    assert wrong_with(row.words_by(way), kind=row.kind, way=way) == []


@pytest.mark.parametrize("row", WORDED.values(), ids=lambda row: row.kind)
def test_every_message_has_a_title_and_a_kind_that_fits_its_column(row: Message) -> None:
    assert telling.TITLES[row.kind] and len(row.kind) <= 30
    assert set(telling.TITLES) == set(WORDED)


def test_no_message_stands_twice_and_each_answers_a_line_there_is() -> None:
    rows = [(row.kind, row.whom) for row in TOLD]
    assert len(rows) == len(set(rows))
    assert {line for row in TOLD for line in row.lines} <= {kind.value for kind in LineKind}


@pytest.mark.parametrize("row", CITIZENS, ids=lambda row: row.kind)
def test_a_phone_is_told_no_name_and_a_letter_may_be(row: Message) -> None:
    assert not message_wording.values_in(row.words_by(Way.SMS)) & telling.NAMING


WRONG = [
    ("已受理，{first}负责", "case.accepted", Way.SMS, "不写任何人的姓名"),
    ("已受理，{first}负责", "case.accepted", Way.EMAIL, ""),
    ("已受理，{story}", "case.accepted", Way.EMAIL, "没有叫 {story} 的项"),
    ("已受理，{due", "case.accepted", Way.EMAIL, "花括号没有配对"),
    ("已受理，{}前", "case.accepted", Way.EMAIL, "没有叫 {} 的项"),
    ("请看 https://example.cn", "case.accepted", Way.SMS, "不要直接写网址"),
    ("字" * 201, "case.accepted", Way.SMS, "太长了"),
    ("字" * 201, "case.accepted", Way.EMAIL, ""),
    ("验证码在 {minutes} 分钟内有效", CODE, Way.SMS, "不能少了 {code}"),
    ("【某区】{words}", FRAME, Way.SMS, "不能少了 {number}"),
    ("已受理，{due}前。到{at_site}。", "case.accepted", Way.SMS, ""),
    ("{number:>99999999}", "case.accepted", Way.SMS, "只写名称"),
    ("{number!r}", "case.accepted", Way.SMS, "只写名称"),
    ("{number.__class__}", "case.accepted", Way.SMS, "没有叫 {number.__class__} 的项"),
]


@pytest.mark.parametrize(("words", "kind", "way", "said"), WRONG)
def test_a_wording_is_refused_for_what_there_is_not(words: str, kind: str, way: Way, said: str) -> None:
    found = "；".join(wrong_with(words, kind=kind, way=way))
    assert (said in found) if said else not found, found


def test_what_is_missing_is_left_out_and_a_limit_waits_for_its_own() -> None:
    assert (
        message_wording.filled("{due}前{nothing}，{recusal}内", {"due": "3月5日"}) == "3月5日前，{recusal}内"
    )


def test_whoever_hears_of_a_kind_hears_of_it_equally_soon() -> None:
    """A message is kept by its kind: two parts that hear of the same thing cannot have it at two paces."""
    soon: dict[str, set[Weight]] = {}
    for row in (*TOLD, *telling.UNLINED):
        if row.whom in telling.COLLEAGUES:
            soon.setdefault(row.kind, set()).add(row.weight)
    assert [kind for kind, weights in soon.items() if len(weights) > 1] == []


UNIT_HEARS = [
    ("promise.made", True, True),
    ("promise.near_due", True, True),
    ("promise.kept", True, True),
    ("promise.broken", True, True),
    ("promise.voided", False, True),
    ("promise.unproven", False, True),
    ("promise.found_false", False, True),
    ("promise.extended", True, True),
    ("promise.due_recomputed", True, True),
]


@pytest.mark.parametrize(("line", "owing", "owed"), UNIT_HEARS)
def test_a_department_hears_of_everything_that_becomes_of_its_promise(
    line: str, owing: bool, owed: bool
) -> None:
    """Before the day it hears of what a citizen promised only where it is to check it."""
    assert bool(telling.after(line, [Whom.OWING_UNIT])) is owing
    assert bool(telling.after(line, [Whom.OWED_UNIT])) is owed


@pytest.mark.parametrize("way", Way)
def test_whoever_is_to_bring_something_hears_that_a_photo_will_do(way: Way) -> None:
    assert "可以在手机上拍照交，也可以带到窗口" in WORDED["case.citizen_asked"].words_by(way)


URGENCY = [
    ("clock.out", Weight.AT_ONCE, "a red clock waits for no digest"),
    ("clock.near", Weight.AT_ONCE, "nor a yellow one"),
    ("case.decline_proposed", Weight.AT_ONCE, "a review waits for him"),
    ("case.fact_added", Weight.MAY_WAIT, "good to know"),
    ("case.due_recomputed", Weight.MAY_WAIT, "good to know"),
    ("something.new", Weight.AT_ONCE, "what the table does not know is seen at once"),
]


@pytest.mark.parametrize(("kind", "weight", "why"), URGENCY)
def test_what_may_wait_for_the_digest(kind: str, weight: Weight, why: str) -> None:
    assert telling.weight_for_staff(kind) is weight, why


def test_only_what_somebody_waits_for_at_his_screen_goes_at_night() -> None:
    assert [row.kind for row in WORDED.values() if row.weight is Weight.URGENT] == [CODE]
