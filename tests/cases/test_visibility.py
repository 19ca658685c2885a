"""Lists and single cases agree: whoever may do something sees the case, and a recused person sees nothing."""

import pytest
from django.http import Http404

from bancheng.cases import actions, left_behind, reads
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Recusal
from bancheng.rules import process
from bancheng.rules.permissions import citizen_of
from tests.cases import district as d
from tests.cases.district import AT, CAST, District

SEES = {
    "counter": True,  # He took it first.
    "officer": True,
    "officer2": True,
    "head": True,
    "stranger": False,
    "district": True,
    "convener": True,
    "convener2": True,
    "supervisor": True,
    "leader": True,
    "expert": False,  # Nobody has asked him yet.
    "archivist": False,  # Nothing rests yet.
    "auditor": True,
    "admin": False,
}


@pytest.mark.parametrize("part", CAST)
def test_who_sees_a_case_of_the_site(district: District, case: Case, part: str) -> None:
    actor = district.actor(part)
    assert reads.may_see(actor, case) is SEES[part]
    assert reads.visible_to(actor).filter(pk=case.pk).exists() is SEES[part]
    if SEES[part]:
        assert reads.case_for(actor, case.number) == case
    else:
        with pytest.raises(Http404):
            reads.case_for(actor, case.number)


@pytest.mark.parametrize("part", CAST)
def test_whoever_may_do_something_sees_the_case(district: District, case: Case, part: str) -> None:
    actor = district.actor(part)
    if process.offers(facts_of(case, at=AT), actor):
        assert reads.may_see(actor, case)


def test_the_auditor_sees_everything_and_may_do_nothing(district: District, case: Case) -> None:
    assert process.offers(facts_of(case, at=AT), district.actor("auditor")) == []


@pytest.mark.parametrize("part", ["officer", "counter", "head"])
def test_a_recused_person_has_lost_the_case(district: District, case: Case, part: str) -> None:
    Recusal.objects.create(case=case, person=district.person(part), reason="x", at=AT)
    actor = district.actor(part)
    assert not reads.may_see(actor, case)
    assert process.offers(facts_of(case, at=AT), actor) == []
    assert not reads.queue_of(actor, "turn", at=AT).filter(pk=case.pk).exists()


def test_one_citizen_never_sees_another(district: District, case: Case) -> None:
    other = d.register(district)
    assert list(reads.visible_to(citizen_of(case.pk))) == [case]
    with pytest.raises(Http404):
        reads.case_for(citizen_of(case.pk), other.number)


def test_an_expert_sees_it_once_he_is_asked(district: District, case: Case) -> None:
    actions.ask_expert(
        case, by=district.actor("officer"), at=AT, to=district.person("expert"), question="这种情况怎么认"
    )
    assert reads.may_see(district.actor("expert"), case)


def test_the_receiving_site_sees_what_is_offered_to_it(district: District, case: Case) -> None:
    assert not reads.may_see(district.actor("stranger"), case)
    actions.transfer_site(
        case,
        by=district.actor("officer"),
        at=AT,
        site=district.person("stranger").site,
        reason="事情属于那边",
    )
    assert reads.may_see(district.actor("stranger"), case)


def test_nobody_leaves_open_cases_behind(district: District, case: Case) -> None:
    officer, counter = district.person("officer"), district.person("counter")
    assert left_behind.left_behind_by(officer.pk, AT)
    assert left_behind.left_behind_by(counter.pk, AT)
    assert not left_behind.left_behind_by(district.person("stranger").pk, AT)
