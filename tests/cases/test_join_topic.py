"""One trouble of many people: each keeps his case; one person's second case is a merge."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, Topic
from bancheng.cases.registration import Someone
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.records.looking import private_text

NAME = {"name": "租赁备案要房东到场"}


def test_different_people_join_one_topic(district: District, case: Case) -> None:
    other = d.register(district, party=Someone(name="林小满", phone="13700001111"))
    officer = district.actor("officer")
    topics = {actions.join_topic(each, by=officer, at=AT, **NAME) for each in (case, other)}
    assert topics == {Topic.objects.get()}
    assert {each.topic for each in Case.objects.all()} == topics
    assert steps.kinds(case)[-1] == "case.topic_joined"


def test_one_persons_second_case_belongs_merged(district: District, case: Case) -> None:
    again = d.register(district)
    officer = district.actor("officer")
    actions.join_topic(case, by=officer, at=AT, **NAME)
    steps.assert_refused("same_person", lambda: actions.join_topic(again, by=officer, at=AT, **NAME))


def test_a_topic_has_a_name_without_anybodys_number(district: District, case: Case) -> None:
    officer = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.join_topic(case, by=officer, at=AT, name=" "))
    topic = actions.join_topic(case, by=officer, at=AT, name="13800005678 打不通")
    assert "13800005678" not in topic.name + steps.last_line(case).data


def test_a_topic_names_no_party_and_its_line_tells_no_words(district: District, case: Case) -> None:
    officer = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.join_topic(case, by=officer, at=AT, name="陈 阿福的房子"))
    actions.join_topic(case, by=officer, at=AT, **NAME)
    line = steps.last_line(case)
    assert NAME["name"] not in line.data + line.commitments
    assert private_text(line, "topic") == NAME["name"]
    # A name given by a stranger's case is refused where it is a party's own.
    other = d.register(district, party=Someone(name="林小满", phone="13700001111"))
    actions.join_topic(other, by=officer, at=AT, name="陈阿福家的楼道")
    steps.assert_refused(
        "wanting", lambda: actions.join_topic(case, by=officer, at=AT, name="陈阿福家的楼道")
    )


def test_who_joins(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_only(district, case, actions.join_topic, {"officer", "officer2", "district"}, **NAME)
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.join_topic(case, by=officer, at=AT, **NAME))
