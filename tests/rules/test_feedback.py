"""Opinions: what one needs, whose they are, when two are nearly the same."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bancheng.rules import feedback as rules
from bancheng.rules.feedback import Opinion
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Channel, Role

TODAY = date(2026, 3, 2)
WHOLE = {"source": Channel.PHONE, "made_on": TODAY, "text": "取号机坏了"}


def test_a_list_is_forgotten_three_days_after_it_was_laid_or_last_stopped():
    laid, day = datetime(2026, 3, 2, 9, tzinfo=UTC), timedelta(days=1)
    for stopped, at, said in (
        (None, laid + 3 * day, False),
        (None, laid + 3.1 * day, True),
        (laid + 4 * day, laid + 5 * day, False),
        (laid + 4 * day, laid + 7.1 * day, True),
    ):
        assert rules.is_forgotten(laid_at=laid, stopped_at=stopped, at=at) is said


def fields(**changes: object) -> list[str]:
    return [gap.field for gap in rules.missing(Opinion(**(WHOLE | changes)), on=TODAY)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"text": "", "subject": "只有主题也行"}, []),
        ({"text": " ", "subject": " "}, ["text"]),
        ({"text": "长" * 20_001}, ["text"]),
        ({"made_on": None}, ["made_on"]),
        ({"made_on": date(2026, 3, 3)}, ["made_on"]),
        ({"made_on": date(1999, 12, 31)}, ["made_on"]),
        ({"source": Channel.WALK_IN}, ["source"]),
        ({"source": Channel.HANDED_OVER, "made_on": None}, ["source", "made_on"]),
        ({"number": "1" * 65}, ["number"]),
    ],
)
def test_what_an_opinion_needs(changes, missing):
    assert fields(**changes) == missing


@pytest.mark.parametrize(
    ("role", "site", "own", "other"),
    [
        (Role.OFFICER, 1, True, False),
        (Role.OFFICER, None, True, True),
        (Role.SITE_HEAD, 1, True, False),
        (Role.CONVENER, None, True, True),
        (Role.SUPERVISOR, None, True, True),
        (Role.COUNTER, 1, False, False),
        (Role.LEADER, None, False, False),
        (Role.AUDITOR, None, False, False),
    ],
)
def test_whose_opinions_they_are(role, site, own, other):
    actor = Actor(ref="staff:1", person=1, held=frozenset({Held(role=role, site=site)}))
    assert (rules.may_work_on(actor, site=1), rules.may_work_on(actor, site=2)) == (own, other)


STORY = "夜里两点工地还在打桩，孩子睡不着，打过电话没有人来看，请帮忙协调施工时间，谢谢。"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (STORY, STORY, True),
        (STORY, f"\n\t\t{STORY}　", True),
        (STORY, STORY.replace("，", " "), True),
        (STORY, f"您好，{STORY}盼复", True),
        (STORY, STORY[:20], False),
        (STORY, "取号机坏了三天没有人修，老人排了一个上午的队，请尽快换一台新的，别再让人白跑。", False),
        (STORY, "", False),
    ],
)
def test_nearly_the_same(one, other, alike):
    a, b = rules.pieces(one), rules.pieces(other)
    assert rules.is_nearly_the_same(rules.share(a, b)) is alike
    assert rules.share(a, b) == rules.share(b, a)
    shared = set(rules.sketch(a)) & set(rules.sketch(b))
    assert not alike or len(shared) >= rules.SHARED_AT_LEAST


def test_a_few_words_are_a_copy_of_nothing():
    assert rules.sketch(rules.pieces("非常满意")) == ()
