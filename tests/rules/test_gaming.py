"""Signals of gaming: planted cheats are found, honest units stay clean, and each measure can fail by itself."""

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from bancheng.rules import gaming
from bancheng.rules.gaming import (
    MEASURES,
    Ended,
    Handled,
    Replied,
    Said,
    Seen,
    Signal,
    SignalKind,
    Tried,
    Whose,
    signals,
)

DUE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
UNIT, OTHER, SITE = Whose("unit", 1), Whose("unit", 2), Whose("site", 1)
HOUR = timedelta(hours=1)


def kinds(seen: Seen) -> dict[SignalKind, Signal]:
    return {one.kind: one for one in signals(seen)}


# --- each measure, at its edge ----------------------------------------------------------------------------


def replied(late: int, early: int, whose: Whose = UNIT) -> list[Replied]:
    rows = [(case, HOUR) for case in range(late)] + [(100 + case, 1.01 * HOUR) for case in range(early)]
    return [Replied(whose=whose, case=case, left=left) for case, left in rows]


@pytest.mark.parametrize(
    ("late", "early", "is_shown"),
    [(5, 5, True), (5, 6, False), (4, 0, False), (12, 12, True), (0, 30, False)],
)
def test_replies_in_the_last_hour(late: int, early: int, is_shown: bool) -> None:
    found = kinds(Seen(replied=replied(late, early)))
    assert (SignalKind.LAST_HOUR in found) is is_shown
    if is_shown:
        signal = found[SignalKind.LAST_HOUR]
        assert signal.whose == UNIT and signal.cases == tuple(range(late)) and len(signal.all) == late + early


def test_one_unit_does_not_speak_for_another() -> None:
    found = signals(Seen(replied=[*replied(5, 0), *replied(0, 20, OTHER)]))
    assert [one.whose for one in found] == [UNIT]


SAME = "经研究，您反映的问题已按有关规定处理，请以窗口答复为准，感谢您的理解和支持。"
QUESTIONS = [
    "房东在外地，租赁备案没有房东身份证能不能办？",
    "老人旧身份证号码和户口簿不一致，社保转移卡在哪一步？",
    "食品经营许可证变更地址，系统里查不到原来的档案怎么补？",
    "孩子上学要更正户口上的出生日期，派出所说要十天，能不能先出证明？",
]


def said(words: list[str], asked: list[str], topic: int | None = None) -> list[Said]:
    return [
        Said(whose=UNIT, case=case, words=text, asked=question, topic=topic)
        for case, (text, question) in enumerate(zip(words, asked, strict=True))
    ]


@pytest.mark.parametrize(
    ("words", "asked", "is_shown"),
    [
        ([SAME] * 3, QUESTIONS[:3], True),
        ([SAME, SAME.replace("您", "你"), f"3月2日，{SAME}"], QUESTIONS[:3], True),
        ([SAME] * 2, QUESTIONS[:2], False),
        ([SAME] * 4, [QUESTIONS[0]] * 4, False),
        (["已办结，请查收。"] * 4, QUESTIONS, False),
        ([SAME, *QUESTIONS[1:]], QUESTIONS, False),
    ],
    ids=[
        "three",
        "a word and a date changed",
        "two are chance",
        "one question",
        "too short",
        "said once",
    ],
)
def test_the_same_words_to_different_questions(words: list[str], asked: list[str], is_shown: bool) -> None:
    assert (SignalKind.SAME_WORDS in kinds(Seen(said=said(words, asked)))) is is_shown


def test_one_answer_to_people_of_one_topic_is_as_it_should_be() -> None:
    assert kinds(Seen(said=said([SAME] * 4, QUESTIONS, topic=7))) == {}


def test_more_time_again_and_again() -> None:
    rows = [Handled(whose=SITE, case=case, more_time_count=2 if case < 3 else 1) for case in range(10)]
    assert kinds(Seen(handled=rows))[SignalKind.MORE_TIME].cases == (0, 1, 2)
    assert kinds(Seen(handled=rows[1:])) == {}
    assert kinds(Seen(handled=[*rows, *(replace(rows[-1], case=case) for case in range(10, 12))])) == {}, (
        "a share"
    )


def test_a_citizen_who_was_reached_once_was_reached() -> None:
    never = [Tried(whose=SITE, case=case % 4, reached=False) for case in range(12)]
    assert kinds(Seen(tried=never))[SignalKind.UNREACHED].cases == (0, 1, 2, 3)
    assert kinds(Seen(tried=[*never, Tried(whose=OTHER, case=0, reached=True)])) == {}


def ended(minutes: list[float], by: str = "staff:1", **more: int) -> list[Ended]:
    return [
        Ended(whose=SITE, case=case, at=DUE + timedelta(minutes=minute), by=by, **more)
        for case, minute in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("minutes", "cases"),
    [
        ([0, 3, 6, 9, 15], 5),
        ([0, 3, 6, 9, 15.1], 0),
        ([0, 1, 2, 3], 0),
        ([0, 60, 61, 62, 63, 64, 200], 5),
    ],
)
def test_many_ended_within_a_quarter_of_an_hour(minutes: list[float], cases: int) -> None:
    found = kinds(Seen(ended=ended(minutes)))
    assert len(found[SignalKind.IN_BULK].cases if found else ()) == cases


def test_two_desks_and_one_topic_are_no_bulk() -> None:
    rows = ended([0, 1, 2, 3, 4])
    assert kinds(Seen(ended=[replace(row, by=f"staff:{row.case % 2}") for row in rows])) == {}
    assert kinds(Seen(ended=[replace(row, topic=1) for row in rows])) == {}


def test_every_kind_has_its_measure_its_count_and_what_it_may_mean_innocently() -> None:
    assert set(MEASURES) == set(gaming.COUNTED) == set(SignalKind)
    assert all(one.innocent.startswith("也可能是") for one in MEASURES.values())
    for words in (one.innocent + one.counts + one.of for one in MEASURES.values()):
        assert not any(verdict in words for verdict in ("作弊", "造假", "违规", "失职", "敷衍"))


def test_nothing_is_a_signal_of_nothing() -> None:
    assert signals(Seen()) == []


# --- planted cheats in a district -------------------------------------------------------------------------

NAMES = [one.name for one in fields(Seen)]
WORDS = "经查询档案核对原件联系主管科室确认材料齐全流程时限依据规定办理登记变更注销备案转移接续审核公示领取证明补充说明社区街道系统窗口"


def sentence(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(length))


def honest(chance: random.Random, whose: Whose, cases: range) -> Seen:
    """A unit at work as a unit is: one reply in five late in the day, a standard sentence to a question that comes
    often, a hard case now and then, one citizen in seven not reached, two or three cases ended before the office closes."""
    standard, often = sentence(chance, 40), sentence(chance, 30)
    rows: dict[str, list] = {"replied": [], "said": [], "handled": [], "tried": [], "ended": []}
    for case in cases:
        left = HOUR * (chance.random() if chance.random() < 0.2 else chance.uniform(1, 8))
        rows["replied"].append(Replied(whose=whose, case=case, left=left))
        is_often = chance.random() < 0.25
        rows["said"].append(
            Said(
                whose=whose,
                case=case,
                words=standard if is_often else sentence(chance, 40),
                asked=often if is_often else sentence(chance, 30),
            )
        )
        count = chance.choices((0, 1, 2), (80, 15, 5))[0]
        rows["handled"].append(Handled(whose=whose, case=case, more_time_count=count))
        tries = chance.choices((1, 2, 3), (80, 10, 10))[0]
        rows["tried"] += [Tried(whose=whose, case=case, reached=chance.random() > 0.15) for _ in range(tries)]
        at = DUE + timedelta(days=case % 60, minutes=chance.uniform(0, 480))
        rows["ended"].append(Ended(whose=whose, case=case, at=at, by=f"staff:{whose.pk}"))
    return Seen(**rows)


def planted(chance: random.Random, seen: Seen, kind: SignalKind) -> Seen:
    """The same unit with one habit: six or seven of ten cases are done so."""
    is_so = {row.case: chance.random() < 0.65 for row in seen.handled}
    match kind:
        case SignalKind.LAST_HOUR:
            late = [
                replace(row, left=HOUR * chance.random()) if is_so[row.case] else row for row in seen.replied
            ]
            return replace(seen, replied=late)
        case SignalKind.SAME_WORDS:
            one = sentence(chance, 50)

            def again(row: Said) -> Said:
                # A date in front and a character changed: who copies changes a little.
                place = chance.randrange(len(one))
                copied = f"{row.case % 28 + 1}日" + one[:place] + chance.choice(WORDS) + one[place + 1 :]
                return replace(row, words=copied) if is_so[row.case] else row

            return replace(seen, said=[again(row) for row in seen.said])
        case SignalKind.MORE_TIME:
            return replace(
                seen,
                handled=[replace(row, more_time_count=2) if is_so[row.case] else row for row in seen.handled],
            )
        case SignalKind.UNREACHED:
            return replace(
                seen,
                tried=[replace(row, reached=False) if is_so[row.case] else row for row in seen.tried],
            )
        case SignalKind.IN_BULK:
            day = {row.case: row.case // 8 for row in seen.ended}
            return replace(
                seen,
                ended=[
                    replace(row, at=DUE + timedelta(days=day[row.case], minutes=chance.uniform(0, 10)))
                    if is_so[row.case]
                    else row
                    for row in seen.ended
                ],
            )


def district(seed: int) -> tuple[Seen, set[tuple[SignalKind, Whose]]]:
    """Forty units of sixteen to sixty cases: every fourth has one habit, the others none."""
    chance = random.Random(seed)
    parts, truth, first = [], set(), 0
    habits: Iterator[SignalKind] = iter(list(SignalKind) * 2)
    for number in range(40):
        whose = Whose("unit", number)
        cases = range(first, first := first + chance.randint(16, 60))
        part = honest(chance, whose, cases)
        if number % 4 == 0:
            kind = next(habits)
            part = planted(chance, part, kind)
            truth.add((kind, whose))
        parts.append(part)
    whole = {name: [row for part in parts for row in getattr(part, name)] for name in NAMES}
    return Seen(**whole), truth


def test_planted_cheats_are_found_and_honest_units_stay_clean(capsys: pytest.CaptureFixture[str]) -> None:
    planted_count, found_count, right = 0, 0, 0
    missed: list[object] = []
    for seed in range(20):
        seen, truth = district(seed)
        found = {(one.kind, one.whose) for one in signals(seen)}
        planted_count, found_count, right = (
            planted_count + len(truth),
            found_count + len(found),
            right + len(found & truth),
        )
        missed += sorted(found ^ truth)
    precision, recall = right / found_count, right / planted_count
    with capsys.disabled():
        print(
            f"\nsignals of gaming: {planted_count} planted among {20 * 40} units; "
            f"precision {precision:.3f}, recall {recall:.3f}"
        )
    assert precision >= 0.95 and recall >= 0.95, missed
