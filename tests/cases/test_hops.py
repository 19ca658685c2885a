"""At each hop 第一责任人 owes the citizen company and a word, and it is shown until he has said what he did."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions, reads
from bancheng.cases.models import Case, Hop
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR, assert_atomic, assert_refused
from tests.make import sign_in


def handed_over(district: District, case: Case) -> Hop:
    """Asked by the officer, accepted by his colleague."""
    to = district.person("officer2")
    actions.hand_over(case, by=district.actor("officer"), at=AT, to=to, reason="外出学习")
    actions.accept_hand_over(case, by=district.actor("officer2"), at=AT + HOUR)
    return Hop.objects.get(case=case)


def note(district: District, case: Case, hop: Hop, by: str = "counter", **changed: Any) -> Hop:
    values: dict[str, Any] = {
        "hop": hop,
        "accompanied": True,
        "informed": True,
        "at": AT + 2 * HOUR,
    } | changed
    return actions.note_hop(case, by=district.actor(by), **values)


def test_a_hop_is_owed_until_the_first_has_said_what_he_did(district: District, case: Case) -> None:
    hop = handed_over(district, case)
    assert (hop.to_person, hop.ended_at) == (district.person("officer2"), None)
    counter = district.actor("counter")
    assert list(reads.queue_of(counter, "turn", at=AT + HOUR)) == [case]
    outbox.run_reactions(at=AT + HOUR)
    assert Notice.objects.get(kind="case.hop_owed").person == district.person("counter")
    hop = note(district, case, hop)
    assert (hop.accompanied, hop.informed, hop.first, hop.ended_how) == (
        True,
        True,
        district.person("counter"),
        "noted",
    )
    assert list(reads.queue_of(counter, "turn", at=AT + 2 * HOUR)) == []
    assert steps.kinds(case)[-1] == "case.hop_noted"
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + 3 * HOUR, full=True)) == []


def test_only_the_first_says_it_and_says_why_not(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    hop = handed_over(district, case)
    act = lambda **more: note(district, case, hop, **more)  # noqa: E731
    assert_refused("wanting", lambda: act(informed=False))
    assert_atomic(monkeypatch, act)
    steps.assert_only(district, case, actions.note_hop, {"counter"}, hop=hop, accompanied=True, informed=True)
    hop = act(informed=False, words="打不通，13800005678，明天再打")
    assert "13800005678" not in hop.words and "明天再打" not in steps.last_line(case).data
    assert_refused("no_hop", act)


@pytest.mark.parametrize("way", ["reassign", "transfer", "recuse"])
def test_every_way_into_other_hands_is_a_hop(district: District, case: Case, way: str) -> None:
    if way == "reassign":
        to = district.person("district")
        actions.reassign(case, by=district.actor("head"), at=AT, to=to, reason="轮班")
    elif way == "transfer":
        site = Site.objects.get(code="12")
        actions.transfer_site(case, by=district.actor("officer"), at=AT, site=site, reason="房子在那边")
        actions.accept_transfer(case, by=district.actor("stranger"), at=AT + HOUR)
    else:
        whom = district.person("officer")
        actions.recuse(case, by=district.actor("head"), at=AT, whom=whom, reason="有亲属关系")
    assert Hop.objects.get(case=case).to_person == Case.objects.get(pk=case.pk).handler
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + 3 * HOUR, full=True)) == []


def test_what_comes_to_the_first_himself_is_no_hop_and_a_new_first_takes_over_the_duty(
    district: District, case: Case
) -> None:
    hop = handed_over(district, case)
    by, to = district.actor("head"), district.person("district")
    actions.replace_first(case, by=by, at=AT + 2 * HOUR, to=to, reason="调离")
    actions.accept_hand_over(case, by=district.actor("district"), at=AT + 3 * HOUR)
    assert_refused("not_yours", lambda: note(district, case, hop, at=AT + 4 * HOUR))
    note(district, case, hop, by="district", at=AT + 4 * HOUR)
    actions.reassign(case, by=by, at=AT + 5 * HOUR, to=to, reason="他自己办")
    assert not Hop.objects.filter(ended_at=None).exists()


def test_it_ends_with_the_case(district: District, case: Case) -> None:
    handed_over(district, case)
    actions.withdraw(case, by=district.actor("citizen", case), at=AT + 2 * HOUR)
    assert Hop.objects.get().ended_how == "case_left"
    assert list(rows_stand(at=AT + 3 * HOUR, full=True)) == []


def test_the_first_records_it_on_the_case(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    handed_over(district, case)
    settings.BANCHENG_NOW = AT + 2 * HOUR
    desk = sign_in(client, district.person("counter"))
    page = desk.get(reverse("cases:case", args=[case.number])).content.decode()
    act = reverse("cases:act", args=[case.number, "note_hop"])
    assert "换了经办人，等第一责任人记一笔" in page and act in page
    assert act in desk.get("/desk/").content.decode()
    form = desk.get(act).content.decode()
    assert "换到陆专员" in form
    typed = {"hop": Hop.objects.get().pk, "accompanied": "yes", "informed": "no", "words": ""}
    assert desk.post(act, typed).status_code == 422
    assert desk.post(act, typed | {"words": "电话没人接，下午再打"}).status_code == 302
    after = desk.get(reverse("cases:case", args=[case.number])).content.decode()
    assert "等第一责任人记一笔" not in after and "陪同了，没有告诉反映人" in after
