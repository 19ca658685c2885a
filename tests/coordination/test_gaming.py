"""Signals of gaming on real rows: what real acts leave behind is counted, shown to two roles, and every figure opens its cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, Recusal
from bancheng.cases.registration import Someone
from bancheng.coordination import actions as actions_of_units
from bancheng.coordination import gaming
from bancheng.coordination.models import Reply
from bancheng.org.models import Site
from bancheng.records import keys
from bancheng.records.models import Line
from bancheng.rules.gaming import Signal, SignalKind, Whose
from bancheng.rules.vocabulary import ClockKind
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, CAST, District
from tests.coordination import desks
from tests.queries import counted

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOW = AT + timedelta(days=2)
"""Wednesday morning: what was asked of departments on Monday was due on Tuesday."""
STORIES = (
    "房屋租赁备案，房东在外地，窗口说没有房东身份证办不了。",
    "老人旧身份证号码和户口簿不一致，社保转移卡住半年。",
    "食品经营许可证变更地址，系统里查不到从前的档案。",
    "孩子上学要更正户口上的出生日期，派出所说要十天。",
    "商转公贷款，房产证上的楼号和银行回执对不上。",
)
EVASIVE = "经研究，反映的问题已按有关规定处理，请以窗口的答复为准，感谢理解和支持。"


def five(district: District) -> list[Case]:
    """Five people's cases about five different things."""
    return [
        d.register(district, story=story, party=Someone(name="陈阿福", phone=f"1380000567{number}"))
        for number, story in enumerate(STORIES)
    ]


def answered_at(district: District, case: Case, at: datetime, words: str = "按规定办好了") -> None:
    officer = district.actor("officer")
    steps.handled(district, case)
    answer = replace(d.answer(), words=words)
    actions.propose_answer(case, by=officer, at=at - MINUTE, answer=answer)
    actions.tell(case, by=officer, at=at, how="in_person")


def found(district: District, part: str = "supervisor") -> dict[SignalKind, Signal]:
    signals, is_cut = gaming.signals(district.actor(part), days=90, at=NOW)
    assert not is_cut
    assert len({one.kind for one in signals}) == len(signals), "one site, one unit: one figure of each kind"
    return {one.kind: one for one in signals}


def site(code: str = "11") -> Whose:
    return Whose("site", Site.objects.get(code=code).pk)


def test_five_told_within_a_quarter_of_an_hour(district: District) -> None:
    cases = five(district)
    for number, case in enumerate(cases):
        answered_at(district, case, AT + 2 * HOUR + number * 3 * MINUTE)
    signal = found(district)[SignalKind.IN_BULK]
    assert signal.whose == site()
    assert signal.cases == signal.all == tuple(sorted(case.pk for case in cases))


def test_five_told_over_the_day_in_words_of_their_own_are_clean(district: District) -> None:
    for number, case in enumerate(five(district)):
        answered_at(district, case, AT + (number + 1) * HOUR, words=STORIES[-number] + "现在办好了。")
    assert found(district) == {}


def test_people_of_one_topic_may_be_told_together_and_alike(district: District) -> None:
    for number, case in enumerate(five(district)):
        actions.join_topic(case, by=district.actor("officer"), at=AT, name="系统升级停办")
        answered_at(district, case, AT + 2 * HOUR + number * MINUTE, words=EVASIVE)
    assert found(district) == {}


def test_the_same_words_to_different_stories(district: District) -> None:
    cases = five(district)
    for number, case in enumerate(cases):
        words = f"3月{number + 1}日，{EVASIVE}" if number < 4 else STORIES[0]
        answered_at(district, case, AT + (number + 1) * HOUR, words=words)
    signal = found(district)[SignalKind.SAME_WORDS]
    assert signal.cases == tuple(sorted(case.pk for case in cases[:4])) and len(signal.all) == 5


def test_a_citizen_never_reached_and_one_reached_at_last(district: District) -> None:
    cases = five(district)
    officer = district.actor("officer")
    for case in cases:
        actions.contact(case, by=officer, at=AT + HOUR, how="phone", reached=False)
        actions.contact(case, by=officer, at=AT + 3 * HOUR, how="phone", reached=case == cases[0])
    signal = found(district)[SignalKind.UNREACHED]
    assert signal.cases == tuple(sorted(case.pk for case in cases[1:])) and len(signal.all) == 5


def test_more_time_asked_for_again(district: District) -> None:
    for case in five(district)[:3]:
        steps.handled(district, case)
        actions.grant_special(case, by=district.actor("convener"), at=AT + HOUR, reason="跨三家单位")
        actions.ask_extension(
            case,
            by=district.actor("officer"),
            at=AT + 2 * HOUR,
            days=1,
            reason="档案对不上",
            how="phone",
            reached=True,
            note="同意",
        )
    signal = found(district)[SignalKind.MORE_TIME]
    assert signal.whose == site() and len(signal.cases) == 3


def replied(district: District, case: Case, *, left: timedelta, words: str = "") -> Reply:
    """The housing bureau's reply, signed so long before its own clock is due."""
    desks.handled(district, case)
    request = desks.asked(district, case, question=case.story)
    clock = steps.running(case, ClockKind.REPLY)
    assert clock is not None
    actions_of_units.sign(request, by=district.actor("liaison"), at=desks.SOON)
    return desks.replied(district, request, at=clock.due_at - left, words=words or f"可以办：{case.story}")


@pytest.mark.parametrize(
    ("left", "is_shown"),
    [(30 * MINUTE, True), (61 * MINUTE, False), (-30 * MINUTE, False)],
    ids=["in the last hour", "before it", "too late: red elsewhere"],
)
def test_replies_of_a_unit_in_the_last_hour_of_their_own_clock(
    district: District, left: timedelta, is_shown: bool
) -> None:
    cases = five(district)
    for case in cases:
        replied(district, case, left=left)
    signals = found(district)
    assert (SignalKind.LAST_HOUR in signals) is is_shown
    if is_shown:
        assert signals[SignalKind.LAST_HOUR].whose == Whose("unit", desks.unit().pk)


def test_a_unit_that_answers_every_question_alike(district: District) -> None:
    for case in five(district):
        replied(district, case, left=2 * HOUR, words=EVASIVE)
    signal = found(district)[SignalKind.SAME_WORDS]
    assert signal.whose.kind == "unit" and len(signal.cases) == 5


def test_what_somebody_may_not_see_is_in_no_figure_of_his(district: District) -> None:
    cases = five(district)
    for number, case in enumerate(cases):
        answered_at(district, case, AT + 2 * HOUR + number * MINUTE)
    assert SignalKind.IN_BULK in found(district)
    Recusal.objects.create(case=cases[0], person=district.person("supervisor"), reason="x", at=AT)
    assert found(district) == {}
    assert SignalKind.IN_BULK in found(district, "convener")


def test_what_is_older_than_the_days_is_not_counted(district: District) -> None:
    for number, case in enumerate(five(district)):
        answered_at(district, case, AT + 2 * HOUR + number * MINUTE)
    later, _ = gaming.signals(district.actor("supervisor"), days=30, at=NOW + timedelta(days=31))
    assert later == []


def test_where_there_is_too_much_it_says_so(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaming, "MOST", 3)
    for case in five(district):
        actions.contact(case, by=district.actor("officer"), at=AT + HOUR, how="phone", reached=False)
    _, is_cut = gaming.signals(district.actor("supervisor"), days=90, at=NOW)
    assert is_cut


def test_no_more_words_are_deciphered_than_are_compared(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in five(district):
        replied(district, case, left=30 * MINUTE)
    opened: list[str] = []
    decrypt = keys.decrypt

    def noted(purpose: str, closed: str) -> str:
        opened.append(purpose)
        return decrypt(purpose, closed)

    monkeypatch.setattr(gaming, "MOST_TEXTS", 2)
    monkeypatch.setattr(keys, "decrypt", noted)
    signals, is_cut = gaming.signals(district.actor("supervisor"), days=90, at=NOW)
    assert is_cut, "of five replies two are compared"
    late = next(one for one in signals if one.kind is SignalKind.LAST_HOUR)
    assert len(late.cases) == 5, "and all five are counted"
    # One more than is compared is read, to know that there is more; of each its words and what was asked.
    assert sorted(opened) == ["coordination_reply.words"] * 3 + ["coordination_request.question"] * 3


def test_one_signal_is_reckoned_from_its_own_rows_only(district: District) -> None:
    for case in five(district):
        replied(district, case, left=30 * MINUTE)
    whole, _ = gaming.signals(district.actor("supervisor"), days=90, at=NOW)
    with counted() as questions:
        own, _ = gaming.signals(
            district.actor("supervisor"), days=90, at=NOW, kinds=[SignalKind.UNREACHED, SignalKind.LAST_HOUR]
        )
    assert own == [one for one in whole if one.kind is SignalKind.LAST_HOUR] != []
    assert not any(
        '"cases_answer"."words"' in sql or '"coordination_reply"."words"' in sql for sql in questions
    )


# --- the pages --------------------------------------------------------------------------------------------


@pytest.fixture
def desk(district: District, settings: Any) -> Callable[[str], Client]:
    settings.BANCHENG_NOW = NOW
    return lambda part: make.sign_in(Client(), district.person(part))


@pytest.mark.parametrize("part", CAST)
def test_supervisor_and_convener_see_signals_and_nobody_else(
    district: District, desk: Callable[[str], Client], part: str
) -> None:
    for number, case in enumerate(five(district)):
        answered_at(district, case, AT + 2 * HOUR + number * MINUTE)
    client, of_site = desk(part), site().pk
    one = f"/desk/signals/in_bulk/site/{of_site}/"
    may = part in {"supervisor", "convener", "convener2"}
    assert client.get("/desk/signals/").status_code == (200 if may else 404)
    assert client.get(one).status_code == (200 if may else 404)
    assert ('href="/desk/signals/"' in client.get("/desk/me").content.decode()) is may


def test_every_figure_opens_its_cases_and_names_nobody(
    district: District, desk: Callable[[str], Client]
) -> None:
    cases = five(district)
    officer = district.actor("officer")
    for case in cases:
        at = AT + HOUR
        actions.contact(case, by=officer, at=at, how="phone", reached=case == cases[0])
    before = Line.objects.count()
    client = desk("supervisor")
    lines = Line.objects.count()
    assert lines > before, "signing in leaves its line"
    page = client.get("/desk/signals/").content.decode()
    assert "不是结论" in page and "也可能是" in page
    assert district.person("officer").name not in page.split("<main")[1], "a site, never a person"
    address = f"/desk/signals/unreached/site/{site().pk}/?days=90"
    assert f'href="{address}"' in page and f'href="{address}&amp;all=1"' in page
    listed = client.get(address).content.decode()
    assert [case.number in listed for case in cases] == [False, True, True, True, True]
    assert all(case.number in client.get(f"{address}&all=1").content.decode() for case in cases)
    assert client.get(f"/desk/signals/in_bulk/site/{site().pk}/").status_code == 404, "no signal, no page"
    assert client.get("/desk/signals/verdict/site/1/").status_code == 404
    assert Line.objects.count() == lines, "looking writes nothing, and nothing follows"


def test_the_page_asks_the_same_for_one_case_and_for_five(
    district: District, desk: Callable[[str], Client]
) -> None:
    client = desk("supervisor")
    asked = []
    for story in STORIES[:1], STORIES[1:]:
        for number, words in enumerate(story):
            case = d.register(
                district, story=words, party=Someone(name="陈阿福", phone=f"1390000567{number}")
            )
            answered_at(district, case, AT + 2 * HOUR)
        client.get("/desk/signals/")
        with counted() as questions:
            assert client.get("/desk/signals/").status_code == 200
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 14, asked
