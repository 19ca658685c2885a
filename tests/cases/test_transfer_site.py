"""A case moves to another site: asked and received, or named by the convener; the clock keeps."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, HandOver
from bancheng.cases.reads import may_see, queue_of
from bancheng.org.models import Site
from bancheng.rules.vocabulary import ClockKind
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

REASON = {"reason": "房屋在孝陵卫，那边办得快"}


def site(code: str = "12") -> Site:
    return Site.objects.get(code=code)


def asked(district: District, case: Case, to: str = "12") -> Case:
    return actions.transfer_site(case, by=district.actor("officer"), at=AT + HOUR, site=site(to), **REASON)


def test_received_it_is_theirs_and_the_clock_keeps(district: District, case: Case) -> None:
    due = steps.handled(district, case).due_at
    asked(district, case)
    assert Case.objects.get(pk=case.pk).site == site("11")
    assert list(queue_of(district.actor("stranger"), "turn", at=AT)) == [case]
    case = actions.accept_transfer(case, by=district.actor("stranger"), at=AT + 2 * HOUR)
    assert (case.site, case.handler, case.first) == (
        site(),
        district.person("stranger"),
        district.person("counter"),
    )
    assert case.due_at == due
    assert steps.running(case, ClockKind.HAND_OVER) is None
    assert steps.kinds(case)[-2:] == ["case.transfer_asked", "case.transferred"]
    assert may_see(district.actor("counter"), case), "the first receiver keeps access"
    assert not may_see(district.actor("officer"), case)
    steps.assert_whole(case)


def test_not_received_it_stays(district: District, case: Case) -> None:
    asked(district, case)
    case = actions.refuse_transfer(
        case, by=district.actor("stranger"), at=AT + 2 * HOUR, reason="不是这里的房子"
    )
    assert (case.site, case.handler) == (site("11"), district.person("officer"))
    assert steps.kinds(case)[-1] == "case.transfer_refused"
    steps.assert_refused("bound_reached", lambda: asked(district, case))


def test_the_district_window_finds_what_is_asked_of_it_in_its_queue(district: District, case: Case) -> None:
    asked(district, case, "00")
    assert list(queue_of(district.actor("district"), "turn", at=AT)) == [case]
    assert actions.accept_transfer(case, by=district.actor("district"), at=AT + HOUR).site == site("00")


def test_nobody_receives_what_he_asked_away(district: District, case: Case) -> None:
    by = district.actor("district")
    actions.transfer_site(case, by=by, at=AT, site=site(), **REASON)
    steps.assert_refused("not_yours", lambda: actions.accept_transfer(case, by=by, at=AT + HOUR))


def test_the_convener_names_site_and_handler_at_once(district: District, case: Case) -> None:
    asked(district, case)
    values = {"by": district.actor("convener"), "at": AT + HOUR, "site": site(), **REASON}
    steps.assert_refused("wanting", lambda: actions.transfer_site(case, **values))
    wrong, to = district.person("officer"), district.person("stranger")
    steps.assert_refused("not_eligible", lambda: actions.transfer_site(case, to=wrong, **values))
    case = actions.transfer_site(case, to=to, **values)
    assert (case.site, case.handler) == (site(), to)
    assert HandOver.objects.get().result == "died", "the question to the other site is overtaken"
    assert steps.kinds(case)[-1] == "case.transferred"


def test_the_convener_is_not_bound_to_once(district: District, case: Case) -> None:
    by = district.actor("convener")
    for code, to in (("12", "stranger"), ("11", "officer2"), ("12", "district")):
        person = district.person(to)
        moved = actions.transfer_site(case, by=by, at=AT, site=site(code), to=person, **REASON)
        assert (moved.site, moved.handler) == (site(code), person)


def test_the_lapse_leaves_it_where_it_is(district: District, case: Case) -> None:
    asked(district, case)
    over = HandOver.objects.get().lapses_at
    by = district.actor("stranger")
    steps.assert_refused("hand_over_over", lambda: actions.accept_transfer(case, by=by, at=over))
    steps.assert_refused("hand_over_over", lambda: actions.refuse_transfer(case, by=by, at=over, reason="忙"))


def test_who_asks_who_receives_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = {"officer", "officer2", "district", "convener", "convener2"}
    steps.assert_only(district, case, actions.transfer_site, allowed, site=site(), **REASON)
    by = district.actor("officer")
    steps.assert_refused("same_site", lambda: asked(district, case, "11"))
    Site.objects.filter(code="13").update(active=False)
    steps.assert_refused("same_site", lambda: asked(district, case, "13"))
    steps.assert_refused(
        "wanting", lambda: actions.transfer_site(case, by=by, at=AT, site=site(), reason=" ")
    )
    steps.assert_atomic(monkeypatch, lambda: asked(district, case))
    asked(district, case)
    steps.assert_only(district, case, actions.accept_transfer, {"stranger"})
    receiver = district.actor("stranger")
    steps.assert_atomic(monkeypatch, lambda: actions.accept_transfer(case, by=receiver, at=AT + HOUR))
