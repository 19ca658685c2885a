"""Figures on cases that went their way by real acts: each opens its list, and nobody reads who rated how."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, Recusal
from bancheng.cases.registration import Someone
from bancheng.citizens.models import CallBack, CallBackGround, FeedbackItem, Rectification
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.reports import reads
from bancheng.reports.reads import Report
from bancheng.rules import periods
from bancheng.rules.metrics import Figure, Part
from bancheng.rules.vocabulary import CallBackWhy, Channel
from bancheng.rules.wording import moment_words
from tests.cases import district as d
from tests.cases.district import AT, CAST, District
from tests.queries import counted
from tests.reports.month import MARCH, NOW

pytestmark = pytest.mark.django_db


def report(district: District, part: str = "leader", **values: Any) -> Report:
    usual = {"period": MARCH, "sites": None, "at": NOW}
    asked = usual | values
    return reads.report_for(district.actor(part), asked.pop("period"), **asked)


def sizes(found: Report) -> dict[str, tuple[int, int, int, int]]:
    return {
        one.definition.figure.value: (
            one.numerator,
            one.denominator,
            len(one.of(Part.APART)),
            one.silent,
        )
        for one in found.figures()
    }


def test_every_figure_of_the_month(month: District) -> None:
    assert sizes(report(month)) == {
        # numerator, denominator, apart, silent
        "accepted": (9, 10, 1, 0),
        "on_time": (8, 9, 0, 0),
        "done": (7, 8, 0, 0),
        "solved": (2, 6, 1, 1),
        "satisfied": (3, 5, 0, 3),
        "called_back": (0, 0, 0, 0),
        "praised": (0, 0, 0, 0),
        "rectified": (0, 0, 0, 0),
    }
    grades = reads.grades(report(month))
    assert grades == {5: 1, 4: 1, 3: 1, 2: 1, 1: 1}


def test_another_month_another_site_and_somebody_taken_out(month: District) -> None:
    assert set(sizes(report(month, period=periods.named("2026-02"))).values()) == {(0, 0, 0, 0)}
    there, here = (Site.objects.get(code=code).pk for code in ("12", "11"))
    assert sizes(report(month, sites=(there,)))["done"] == (0, 0, 0, 0)
    assert sizes(report(month, sites=(here,))) == sizes(report(month))
    void = actions.void(d.register(month), by=month.actor("officer"), at=AT, reason="test")
    actions.confirm_proposal(void, by=month.actor("head"), at=AT)
    assert sizes(report(month))["accepted"] == (9, 10, 1, 0), "a test that was voided is no case"
    # A case that the reader may not see is in no figure of his.
    case = Case.objects.filter(outcome="done").first()
    assert case is not None
    Recusal.objects.create(case=case, person=month.person("leader"), reason="测试", at=AT)
    assert sizes(report(month))["done"] == (6, 7, 0, 0)


def test_who_has_had_a_case_in_hand_learns_of_no_rating_of_it(month: District) -> None:
    """The head confirmed, and that is no handling; for whoever handled them there are no ratings at all."""
    assert sizes(report(month, "head", sites=(Site.objects.get(code="11").pk,))) == sizes(report(month))
    found = report(month, "officer")
    assert sizes(found)["done"] == (7, 8, 0, 0)
    assert sizes(found)["satisfied"] == sizes(found)["solved"] == (0, 0, 0, 0)
    assert sizes(report(month, "counter"))["satisfied"] == (0, 0, 0, 0), "whoever received them first"


def call_back(case: Case, end: str, *, ended_by: Person) -> CallBack:
    ended: dict[str, Any] = {"end": end, "ended_at": AT, "ended_by": ended_by} if end else {}
    made = CallBack.objects.create(
        file=records.open_file(kind="call_back", key=f"call-back-{case.pk}", at=AT),
        case=case,
        site=case.site,
        owed_at=AT,
        near_at=AT,
        due_at=AT + timedelta(days=3),
        **ended,
    )
    CallBackGround.objects.create(call_back=made, why=CallBackWhy.NOT_DONE, mark=f"test-{case.pk}", at=AT)
    return made


def test_call_backs_due_are_counted_and_their_list_leads_to_nobody(
    month: District, desk: Callable[[str], Client]
) -> None:
    cases = list(Case.objects.filter(outcome="done")[:6])
    for case, end in zip(cases, ("done", "done", "done", "not_reached", "", "no_way"), strict=True):
        call_back(case, end, ended_by=month.person("supervisor"))
    assert sizes(report(month, "supervisor"))["called_back"] == (3, 5, 1, 0)
    assert sizes(report(month, at=AT))["called_back"] == (0, 0, 0, 0), "what is not due yet"
    assert sizes(report(month, "officer"))["called_back"] == (0, 0, 0, 0), "who handled them learns of none"
    client = desk("head")
    rest = client.get("/desk/reports/called_back/rest/?period=2026-03")
    ends = [end for _, end in rest.context["rows"]]
    assert ends == ["还没有回访", "三次没有联系上"]
    page = rest.content.decode()
    assert not [case.number for case in cases if case.number in page]


def rating(stars: int, state: str, **more: Any) -> FeedbackItem:
    number = FeedbackItem.objects.count()
    settled = {"settled_at": AT} if state in ("excluded", "done", "joined", "made_case", "linked") else {}
    return FeedbackItem.objects.create(
        key=uuid4(),
        file=records.open_file(kind="feedback", key=f"rating-{number}", at=AT),
        site=Site.objects.get(code="11"),
        source=Channel.RATING,
        number=f"HP{number}",
        made_on=AT.date(),
        fingerprint=f"rating-{number}",
        state=state,
        received_at=AT,
        stars=stars,
        wording="gbt-39735-2020",
        **settled,
        **more,
    )


def mending(item: FeedbackItem, person: Person, *, answered: bool) -> None:
    ended: dict[str, Any] = {"answered_at": AT, "answer_way": "phone", "reported_at": AT} if answered else {}
    Rectification.objects.create(item=item, assignee=person, assigned_by=person, assigned_at=AT, **ended)


def test_national_ratings_have_figures_of_their_own(month: District, desk: Callable[[str], Client]) -> None:
    officer = month.person("officer")
    for stars in (5, 4, 3):
        rating(stars, "done")
    mending(rating(1, "done"), officer, answered=True)
    mending(rating(2, "rectifying"), officer, answered=False)
    answered, open_case = Case.objects.filter(outcome="done").first(), Case.objects.get(step="registered")
    rating(1, "made_case", case=answered)
    rating(1, "linked", case=open_case)
    rating(2, "excluded")
    twice = rating(2, "joined", lead=FeedbackItem.objects.get(stars=2, state="rectifying"))
    by_phone = FeedbackItem.objects.get(pk=rating(4, "done").pk)
    FeedbackItem.objects.filter(pk=by_phone.pk).update(stars=None, wording="")
    rating(1, "joined", lead=by_phone)
    found = sizes(report(month))
    assert twice.stars and found["praised"] == (3, 8, 2, 0), (
        "one that goes with a telephone call is the only one there is"
    )
    assert found["rectified"] == (2, 5, 2, 0)
    assert found["satisfied"] == (3, 5, 0, 3), "never mixed with our own"
    # Two that he mends, and two that went to cases of his.
    assert sizes(report(month, "officer"))["rectified"] == (0, 1, 2, 0)
    page = desk("leader").get("/desk/reports/rectified/rest/?period=2026-03")
    assert page.context["rows"] == [
        ("非常不满意（1 星）", "已与另一条合并"),
        ("非常不满意（1 星）", "已并入案件"),
        ("不满意（2 星）", "整改中"),
    ]
    assert open_case.number not in page.content.decode() and "HP" not in page.content.decode()


# --- the pages ------------------------------------------------------------------------------------------------


def test_four_roles_read_figures_and_nobody_else(desk: Callable[[str], Client], month: District) -> None:
    for part in CAST:
        client = desk(part)
        may = part in ("leader", "convener", "convener2", "supervisor", "head")
        assert client.get("/desk/reports/").status_code == (200 if may else 404), part
        assert client.get("/desk/reports/done/all/").status_code == (200 if may else 404), part
    with pytest.raises(Http404):
        reads.sites_for(month.actor("officer"))


def test_every_figure_opens_a_list_as_long_as_it_is(desk: Callable[[str], Client], month: District) -> None:
    for part in ("leader", "head"):
        client = desk(part)
        page = client.get("/desk/reports/?period=2026-03")
        assert page.status_code == 200
        shown = {one["label"]: one for one in page.context["figures"]}
        assert set(shown) == {figure.label for figure in Figure}
        for one in shown.values():
            assert one["is_shown"] is (one["label"] not in ("好评率", "回访率")), one
            if not one["is_shown"]:
                continue
            numbers = [one["rate"]["numerator"], one["rate"]["denominator"]]
            lists = list(zip(numbers, one["rate"]["links"], strict=True))
            lists += [one["rest"][1:], one["apart"][1:], *([one["silent"]] if one["silent"] else [])]
            for number, address in lists:
                opened = client.get(address)
                assert opened.context["page"].paginator.count == opened.context["count"] == number, address


def test_who_is_late_stands_with_the_day_it_was_due_and_the_day_it_was_answered(
    desk: Callable[[str], Client], month: District
) -> None:
    client = desk("leader")
    rows = client.get("/desk/reports/on_time/all/?period=2026-03").context["rows"]
    said = [[mark["label"] for mark in row.marks] for row in rows]
    assert len(said) == 9 and all(due.startswith("应在 ") for due, _ in said)
    owed = {one.case: one for one in report(month).owed}
    for row, (due, told) in zip(rows, said, strict=True):
        one = owed[Case.objects.get(number=row.number).pk]
        assert due == f"应在 {moment_words(one.due_at, now=NOW)} 前答复"
        assert told == (f"{moment_words(one.told_at, now=NOW)} 答复" if one.told_at else "还没有答复")
    assert any(one.told_at for one in owed.values())
    other = client.get("/desk/reports/done/all/?period=2026-03").context["rows"]
    assert not any("应在" in mark["label"] for row in other for mark in row.marks)


def test_the_list_of_what_was_said_leads_to_nobody(desk: Callable[[str], Client], month: District) -> None:
    client = desk("supervisor")
    numbers = list(Case.objects.values_list("number", flat=True))
    for figure in ("solved", "satisfied"):
        for part in ("counted", "rest", "silent", "all"):
            page = client.get(f"/desk/reports/{figure}/{part}/?period=2026-03").content.decode()
            assert not [number for number in numbers if number in page], (figure, part)
            assert "陈阿福" not in page and "李专员" not in page and "/desk/cases/2" not in page
    order = client.get("/desk/reports/satisfied/all/?period=2026-03").context["rows"]
    assert [satisfied for _, satisfied in order] == ["非常不满意", "不满意", "基本满意", "满意", "非常满意"]


def test_few_words_and_chosen_days_show_no_rating(desk: Callable[[str], Client], month: District) -> None:
    client = desk("leader")
    days = f"from_on={AT.date()}&last_on={AT.date()}"
    page = client.get(f"/desk/reports/?{days}")
    shown = {one["label"]: one["is_shown"] for one in page.context["figures"]}
    assert shown == {
        "受理率": True,
        "按期办结率": True,
        "办成率": True,
        "解决率": False,
        "满意率": False,
        "回访率": False,
        "好评率": False,
        "整改率": True,
    }
    assert client.get(f"/desk/reports/satisfied/all/?{days}").status_code == 404
    assert client.get(f"/desk/reports/called_back/rest/?{days}").status_code == 404, (
        "one row would name a bad rating"
    )
    assert client.get(f"/desk/reports/done/all/?{days}").status_code == 200
    assert page.context["grades"] == []
    # In April nobody has said anything.
    assert client.get("/desk/reports/satisfied/silent/?period=2026-04").status_code == 404


def test_a_month_that_is_not_over_shows_no_rating(
    desk: Callable[[str], Client], month: District, settings: Any
) -> None:
    """Yesterday's figure taken from today's would say how one citizen rated."""
    client = desk("leader")
    settings.BANCHENG_NOW = AT.replace(day=31)
    page = client.get("/desk/reports/?period=2026-03")
    shown = {one["label"] for one in page.context["figures"] if one["is_shown"]}
    assert shown & {"解决率", "满意率", "回访率", "好评率"} == set() and "办成率" in shown
    assert "还没有过完" in page.content.decode() and page.context["grades"] == []
    assert client.get("/desk/reports/satisfied/all/?period=2026-03").status_code == 404


def test_what_makes_no_sense_is_said_and_another_site_is_no_choice(
    desk: Callable[[str], Client], month: District
) -> None:
    client = desk("head")
    wrong = client.get(f"/desk/reports/?from_on={AT.date()}&last_on={date(2020, 1, 1)}")
    assert "先后不能颠倒" in wrong.content.decode() and wrong.context["period"] == MARCH
    there = Site.objects.get(code="12").pk
    assert client.get(f"/desk/reports/?site={there}").context["where"] == "您负责的网点"
    assert client.get("/desk/reports/nothing/all/").status_code == 404
    assert client.get("/desk/reports/done/nothing/").status_code == 404
    assert client.get("/desk/reports/?period=2025-02").context["period"].key == "2025-02"


def test_the_page_asks_the_same_for_many_cases(desk: Callable[[str], Client], month: District) -> None:
    client = desk("leader")
    asked = []
    for _ in range(2):
        client.get("/desk/reports/?period=2026-03")
        with counted() as questions:
            client.get("/desk/reports/?period=2026-03")
        asked.append(len(questions))
        for number in range(5):
            d.register(month, party=Someone(name="陈阿福", phone=f"1380000300{number}"))
    assert asked[0] == asked[1] <= 15, asked
