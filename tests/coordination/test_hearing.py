"""Who in a department hears that something has come of its requests, while its list or one of them is open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, Recusal
from bancheng.config import nothing_new
from bancheng.coordination import actions, hearing
from bancheng.coordination.actions.looking import note_look, reveal_contact
from bancheng.coordination.models import Request
from bancheng.notices.news import Heard
from bancheng.records import news
from bancheng.records.models import Line
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON
from tests.make import sign_in
from tests.notices.test_live import Page

LATER = SOON + HOUR


def heard_of(act: Callable[[], object]) -> Heard:
    """What is heard of what this act wrote."""
    numbers = list(Line.objects.order_by("-pk").values_list("pk", flat=True)[: news.LAST])
    act()
    return Heard(news=news.since((numbers[0], sum(numbers))))


def test_a_dispatch_is_heard_by_the_department_asked_and_no_other(district: District, handled: Case) -> None:
    heard = heard_of(lambda: desks.asked(district, handled))
    hears = {
        part: hearing.of_requests(district.actor(part), heard, "")
        for part in ("liaison", "unit_head", "liaison2", "head_alone", "stranger", "expert")
    }
    assert hears == {
        "liaison": True,
        "unit_head": True,
        "liaison2": False,
        "head_alone": False,
        "stranger": False,
        "expert": False,
    }


def test_what_else_happens_in_the_case_is_not_the_departments_business(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    officer = district.actor("officer")
    heard = heard_of(
        lambda: cases.contact(handled, by=officer, at=LATER, how="phone", reached=True, note="好")
    )
    assert not hearing.of_requests(district.actor("liaison"), heard, "")
    assert not hearing.of_request(district.actor("liaison"), heard, str(request.pk))


def test_the_page_of_a_request_hears_the_others(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    heard = heard_of(lambda: actions.sign(request, by=district.actor("liaison"), at=LATER))
    key = str(request.pk)
    assert not hearing.of_request(district.actor("liaison"), heard, key), "he did it himself"
    assert hearing.of_request(district.actor("unit_head"), heard, key)
    assert hearing.of_request(district.actor("officer"), heard, key)
    late = heard_of(
        lambda: actions.recall(request, reason="已经办好", by=district.actor("officer"), at=LATER)
    )
    assert hearing.of_request(district.actor("liaison"), late, key)


def test_seeing_the_number_is_no_news_to_the_others(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, may_contact=True, contact_reason="要约时间")
    heard = heard_of(lambda: reveal_contact(request, reason="约时间", by=district.actor("liaison"), at=LATER))
    assert not hearing.of_requests(district.actor("unit_head"), heard, "")
    assert not hearing.of_request(district.actor("officer"), heard, str(request.pk))
    looked = heard_of(lambda: note_look(request, by=district.actor("unit_head"), at=LATER))
    assert hearing.of_request(district.actor("officer"), looked, str(request.pk)), "that somebody looked is"


@pytest.mark.parametrize("part", ["liaison2", "stranger", "expert"])
def test_a_request_is_heard_by_nobody_who_may_not_see_it(
    district: District, handled: Case, part: str
) -> None:
    request = desks.asked(district, handled)
    heard = heard_of(lambda: actions.sign(request, by=district.actor("liaison"), at=LATER))
    with pytest.raises(Http404):
        hearing.of_request(district.actor(part), heard, str(request.pk))


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 40])
def test_what_is_no_request_is_none(district: District, handled: Case, key: str) -> None:
    with pytest.raises(Http404):
        hearing.of_request(district.actor("liaison"), Heard(news=news.News()), key)


def test_whoever_is_out_of_the_case_hears_nothing_of_its_requests(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    Recusal.objects.create(case=handled, person=district.person("liaison"), reason="是亲戚", at=AT)
    heard = heard_of(lambda: actions.sign(request, by=district.actor("unit_head"), at=LATER))
    assert not hearing.of_requests(district.actor("liaison"), heard, "")
    assert Request.objects.get(pk=request.pk).signed_at == LATER


def test_inbox_and_request_follow_what_is_theirs(
    district: District, handled: Case, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BANCHENG_NOW = LATER
    monkeypatch.setattr(nothing_new, "FRESH", 0.0)
    desk = {part: sign_in(Client(), district.person(part)) for part in ("liaison", "liaison2", "officer")}
    inbox, others = (
        Page(desk[part], "/desk/requests/", "/desk/live/requests/") for part in ("liaison", "liaison2")
    )
    request = desks.asked(district, handled)
    assert inbox.hears() is True and others.hears() is False
    page = f"/desk/requests/{request.pk}/"
    watched = Page(desk["officer"], page, f"/desk/live/request/{request.pk}/")
    actions.sign(request, by=district.actor("liaison"), at=LATER)
    assert watched.hears() is True
    assert desk["liaison2"].get(watched.asks, {"after": others.after}).status_code == 404


def test_whoever_missed_much_looks_again(district: District) -> None:
    much = Heard(news=news.News(after=1, is_much=True))
    assert hearing.of_requests(district.actor("liaison2"), much, "")
