"""The workbench: every figure opens exactly its list, and tiles and headings speak with the same words."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, Proposal
from bancheng.cases.pages.desk import EMPTY, SCOPES
from bancheng.cases.showing import bands
from bancheng.org.models import Site
from bancheng.rules.vocabulary import FirstAnswer, Outcome
from bancheng.ui.templatetags.ui import navigation
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_terminate import DEATH

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=3)


@pytest.fixture
def full(district: District, settings) -> District:
    """One case in every place a queue knows: new, in hand, with the citizen, in review, answered, resting."""
    settings.BANCHENG_NOW = NOW
    d.register(district)
    steps.waiting(district, d.register(district))
    steps.answered(district, d.register(district))
    steps.declined(district, d.register(district))
    late = steps.handled(district, d.register(district))
    Case.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))
    soon = steps.handled(district, d.register(district))
    Case.objects.filter(pk=soon.pk).update(due_at=NOW + timedelta(days=1))
    reviewed = steps.handled(district, d.register(district))
    actions.propose_answer(
        reviewed,
        by=district.actor("officer"),
        at=AT + timedelta(hours=2),
        answer=d.answer(Outcome.EXPLAINED),
        citations=d.citations(),
    )
    return district


@pytest.mark.parametrize("part", ["officer", "head", "convener", "counter"])
def test_every_figure_opens_exactly_its_list(full: District, part: str) -> None:
    desk = make.sign_in(Client(), full.person(part))
    seen = 0
    for scope, _ in SCOPES:
        for tab in desk.get("/desk/", {"scope": scope}).context["tabs"]:
            opened = desk.get(f"/desk/{tab['url']}")
            assert opened.context["page"].paginator.count == tab["count"], (scope, tab["kind"])
            here = next(one for one in opened.context["tabs"] if one["here"])
            assert (here["kind"], here["count"]) == (tab["kind"], tab["count"]), scope
            seen += tab["count"]
    assert seen, "something was counted"


def test_what_waits_for_the_citizen_is_counted_beside_my_turn(full: District) -> None:
    desk = make.sign_in(Client(), full.person("officer"))
    tiles = {tab["kind"]: tab for tab in desk.get("/desk/").context["tabs"]}
    assert tiles["paused"]["count"] == 2 and "scope=turn" in tiles["paused"]["url"]
    assert tiles["all"]["count"] == sum(tile["count"] for kind, tile in tiles.items() if kind != "all")
    page = desk.get("/desk/").context["groups"]
    assert [group["label"] for group in page][-1] == "等反映人" and len(page[-1]["rows"]) == 2
    # Going to that tile leaves every other figure where it was.
    opened = desk.get(f"/desk/{tiles['paused']['url']}").context["tabs"]
    assert [tile["count"] for tile in opened] == [tile["count"] for tile in tiles.values()]


def test_headings_and_tiles_have_the_same_words(full: District) -> None:
    page = make.sign_in(Client(), full.person("officer")).get("/desk/", {"scope": "site"})
    words = [label for _, _, label in bands.BANDS]
    assert [tab["label"] for tab in page.context["tabs"]] == ["全部", *words]
    headings = [group["label"] for group in page.context["groups"]]
    assert headings == [word for word in words if word in headings] and len(headings) >= 3
    for group in page.context["groups"]:
        band = next(name for name, _, label in bands.BANDS if label == group["label"])
        tile = next(tab for tab in page.context["tabs"] if tab["kind"] == band)
        assert len(group["rows"]) == tile["count"]


def test_a_case_stands_in_the_band_whose_list_holds_it(full: District) -> None:
    bounds = bands.bounds_at(NOW)
    Case.objects.filter(pk=d.register(full).pk).update(step="voided", due_at=None)
    for name, _, _ in bands.BANDS:
        held = set(Case.objects.filter(bands.within(name, bounds)))
        assert held == {case for case in Case.objects.all() if bands.band_of(case, bounds) == name}, name
    assert bands.within("all", bounds) == Q()


@pytest.mark.parametrize("scope", EMPTY)
def test_an_empty_list_says_what_it_holds(district: District, scope: str) -> None:
    desk = make.sign_in(Client(), district.person("stranger"))
    assert EMPTY[scope][1] in desk.get("/desk/", {"scope": scope}).content.decode()
    assert "这样筛没有" in desk.get("/desk/", {"scope": scope, "tab": "over"}).content.decode()


def test_the_ledger_is_ordered_as_asked_and_says_so(full: District) -> None:
    desk = make.sign_in(Client(), full.person("convener"))
    for sort, word in (
        ("", "新登记的在前"),
        ("due", "快到期的在前"),
        ("oldest", "早登记的在前"),
        ("x", "新登记的在前"),
    ):
        page = desk.get("/desk/cases/", {"sort": sort})
        assert word in page.content.decode() and page.context["order"] == word
        cases = {case.number: case for case in Case.objects.all()}
        shown = [cases[row.number] for row in page.context["rows"]]
        match word:
            case "快到期的在前":
                dues = [case.due_at for case in shown if case.due_at]
                assert dues == sorted(dues) and all(case.due_at for case in shown[: len(dues)])
            case _:
                order = [(case.registered_at, case.pk) for case in shown]
                assert order == sorted(order, reverse=word == "新登记的在前")


def test_an_empty_ledger_says_what_it_would_hold_and_a_narrow_one_how_to_widen(district: District) -> None:
    desk = make.sign_in(Client(), district.person("stranger"))
    assert "还没有案件" in desk.get("/desk/cases/").content.decode()
    assert "把筛选选回" in desk.get("/desk/cases/", {"step": "archived"}).content.decode()


def test_a_decision_asked_in_a_paused_case_is_counted_with_my_turn(full: District) -> None:
    paused = Case.objects.filter(step="waiting_citizen").get()
    actions.terminate(paused, by=full.actor("officer"), at=NOW, **DEATH)
    desk = make.sign_in(Client(), full.person("head"))
    tiles = {tab["kind"]: tab for tab in desk.get("/desk/").context["tabs"]}
    assert (tiles["paused"]["count"], tiles["today"]["count"]) == (0, 1), (
        "his signature is due, nothing stands still"
    )
    assert tiles["all"]["count"] == sum(tile["count"] for kind, tile in tiles.items() if kind != "all")
    (row,) = desk.get(f"/desk/{tiles['today']['url']}").context["groups"][0]["rows"]
    assert (row.number, row.clock.sub, row.move.verb) == (paused.number, "今天 17:00 前确认", "确认“终止”")
    assert f'id="{row.move.url.partition("#")[2]}"' in desk.get(row.move.url).content.decode()
    # Whoever proposed it finds it under what waits for others, not under what the citizen has.
    proposer = make.sign_in(Client(), full.person("officer"))
    waiting = proposer.get("/desk/", {"scope": "waiting", "tab": "today"}).context["groups"][0]["rows"]
    assert [(one.number, one.clock.sub) for one in waiting] == [(paused.number, "今天 17:00 前确认")]
    assert waiting[0].move.verb != "确认“终止”"
    # What waits for his decision stands above; the page does not say there is nothing to do.
    page = desk.get(f"/desk/cases/{paused.number}/").context
    assert page["asked"] and page["nothing"] == "上面那一样等您决定，别的没有要您做的。"


def test_a_second_signature_stands_by_its_own_hours(district: District, settings) -> None:
    case = d.register(district)
    settings.BANCHENG_NOW = NOW
    asked_at = NOW - timedelta(minutes=30)
    actions.void(case, by=district.actor("officer"), at=asked_at, reason="test", note="培训时登记的")
    Case.objects.filter(pk=case.pk).update(due_at=NOW - timedelta(hours=1))
    case.clocks.filter(kind="intake").update(due_at=NOW - timedelta(hours=1))
    head = make.sign_in(Client(), district.person("head"))
    (group,) = head.get("/desk/").context["groups"]
    (row,) = group["rows"]
    # The officer is late with the intake; the head still has his four hours, and his act is named.
    until = Proposal.objects.get().lapses_at
    assert (group["label"], row.clock.tone, row.clock.sub) == ("今天", "today", "今天 17:00 前确认"), until
    assert row.move.verb == "确认“作废”"
    assert head.get("/desk/", {"scope": "site"}).context["groups"][0]["label"] == "超期"


def test_a_signature_that_is_over_is_offered_no_more(district: District, settings) -> None:
    case = d.register(district)
    actions.void(case, by=district.actor("officer"), at=AT, reason="test", note="培训时登记的")
    settings.BANCHENG_NOW = Proposal.objects.get().lapses_at
    head = make.sign_in(Client(), district.person("head"))
    (group,) = head.get("/desk/").context["groups"]
    assert group["rows"][0].move is None


def test_beside_the_queue_stands_who_comes_back_today(district: District, settings) -> None:
    settings.BANCHENG_NOW = NOW
    back = {"answer": FirstAnswer.EXPLAINED, "missing": "身份证复印件", "come_back_on": NOW.date()}
    for part, code, asked in (("officer", "11", "租赁备案"), ("counter", "00", "药费报销")):
        actions.log_first_question(
            site=Site.objects.get(code=code),
            by=district.actor(part),
            at=AT - timedelta(days=3),
            asked=asked,
            **back,
        )
    steps.waiting(
        district, d.register(district, at=AT - timedelta(days=3)), at=AT - timedelta(days=2), days=2
    )
    for part, comes, not_ in (("officer", "租赁备案", "药费报销"), ("counter", "药费报销", "租赁备案")):
        desk = make.sign_in(Client(), district.person(part))
        assert [panel["url"] for panel in desk.get("/desk/").context["beside"]] == [
            "/desk/today/",
            "/desk/promises/next/",
        ]
        page = desk.get("/desk/today/").content.decode().partition("<main")[2]
        assert comes in page and "上次缺身份证复印件" in page and not_ not in page
        assert ("补材料今天到期" in page) is (part == "officer")
        fetched = desk.get("/desk/today/", headers={"HX-Request": "true"}).content.decode()
        assert comes in fetched and "<main" not in fetched
    settings.BANCHENG_NOW = NOW + timedelta(days=1)
    assert (
        "今天没有约好的"
        in make.sign_in(Client(), district.person("counter")).get("/desk/today/").content.decode()
    )


def test_a_half_that_is_nothing_is_not_said(full: District) -> None:
    Case.objects.exclude(due_at__lt=NOW).update(due_at=NOW + timedelta(days=9))
    desk = make.sign_in(Client(), full.person("officer"))
    words = desk.get("/desk/").content.decode()
    assert "有 1 件超期。先办最上面那件。" in words and "0 件" not in desk.get("/desk/").context["lead"]


def test_whoever_mans_a_window_sees_that_somebody_is_coming(district: District, settings) -> None:
    settings.BANCHENG_NOW = NOW
    window = Site.objects.get(code="11")
    for _ in range(2):
        actions.log_first_question(
            site=Site.objects.get(code="00"),
            by=district.actor("counter"),
            at=AT,
            asked="租赁备案",
            answer=FirstAnswer.LED,
            led_to=window,
        )
    for part, coming in (("officer", 2), ("head", 0), ("district", 0), ("stranger", 0)):
        desk = make.sign_in(Client(), district.person(part)).get("/desk/")
        lit = [
            entry["count"] or 0
            for group in navigation(desk.context)
            for entry in group["entries"]
            if entry["label"] == "首问记录"
        ]
        assert lit == [coming], part
        assert ("2 人正被引领到您的窗口" in desk.content.decode()) is bool(coming)
    # Somebody whose term is over mans nothing, though people are on the way.
    district.person("officer").appointments.update(held_to=NOW.date())
    over = make.sign_in(Client(), district.person("officer")).get("/desk/")
    assert over.wsgi_request.coming == 0


def test_what_is_asked_of_another_says_whose_it_is(district: District, settings) -> None:
    settings.BANCHENG_NOW = NOW
    case = d.register(district)
    actions.propose_decline(case, by=district.actor("officer"), at=AT, ground=d.ground(), reason="已经答复过")
    desk = make.sign_in(Client(), district.person("officer2"))
    said = desk.get(f"/desk/cases/{case.number}/do/confirm_decline/").content.decode()
    assert "“同意不予受理”不由您来办，由网点负责人办" in said


def test_what_is_not_there_is_said_within_the_frame_of_the_desk(district: District, settings) -> None:
    settings.BANCHENG_NOW = NOW
    case = d.register(district)
    desk = make.sign_in(Client(), district.person("stranger"))
    answer = desk.get(f"/desk/cases/{case.number}/")
    said = answer.content.decode()
    assert answer.status_code == 404 and case.number not in said.partition("<main")[2]
    assert "主导航" in said and 'href="/desk/"' in said.partition("<main")[2]
    outside = Client().get("/nowhere")
    assert outside.status_code == 404 and "主导航" not in outside.content.decode()


def test_the_rail_tells_what_is_past_by_what_was_done(district: District, settings) -> None:
    settings.BANCHENG_NOW = NOW
    case = steps.closed(district, d.register(district))
    page = make.sign_in(Client(), district.person("officer")).get(f"/desk/cases/{case.number}/").context
    labels = [(step["label"], step["tense"]) for step in page["rail"]]
    assert labels[:3] == [("登记", "past"), ("受理", "past"), ("研判", "past")]
    assert [label for label, tense in labels if tense == "here"] == ["已办结"]
    assert not [label for label, tense in labels if tense == "past" and label.startswith("待")]


@pytest.mark.parametrize(
    ("part", "to"), [("auditor", "/desk/org/people"), ("admin", "/desk/org/people"), ("officer", "")]
)
def test_who_has_no_business_with_cases_begins_on_his_own_page(
    district: District, part: str, to: str
) -> None:
    answer = make.sign_in(Client(), district.person(part)).get("/desk/")
    assert answer.get("Location", "") == to


def test_a_search_that_finds_nothing_says_what_is_searched(district: District) -> None:
    desk = make.sign_in(Client(), district.person("officer"))
    found = desk.post("/desk/search/", {"q": "陆专员"}, follow=True).content.decode()
    assert "没有找到" in found and "不按同事的名字找" in found
    assert "不按同事的名字找" not in desk.get("/desk/cases/").content.decode()
