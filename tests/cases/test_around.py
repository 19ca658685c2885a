"""Rows of many tables in one question: the same objects their own tables give."""

from datetime import timedelta

import pytest
from django.db.models import Model, Q

from bancheng.cases import actions
from bancheng.cases.around import Question, Rows
from bancheng.cases.dossier import WHOLE, Dossier
from bancheng.cases.models import Answer, Case, CaseClock, HandOver, MoveMade, Party, Supplement
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.queries import counted

TABLES = {
    "moves": MoveMade,
    "clocks": CaseClock,
    "parties": Party,
    "supplements": Supplement,
    "answers": Answer,
}
"""With moments, truth values, encrypted texts and JSON among their columns."""


def columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def lived(district: District, case: Case) -> Case:
    """A case that waited for its citizen and has an answer proposed."""
    steps.waiting(district, case)
    actions.citizen_supplied(case, by=district.actor("officer"), at=AT + timedelta(days=1))
    actions.propose_answer(
        case,
        by=district.actor("officer"),
        at=AT + timedelta(days=1, hours=1),
        answer=d.answer(Outcome.EXPLAINED),
        citations=d.citations(),
    )
    return Case.objects.get(pk=case.pk)


def test_every_column_comes_back_as_its_table_keeps_it(lived: Case) -> None:
    asked = Question(**{name: Rows(model=model) for name, model in TABLES.items()}).ask([lived.pk])
    for name, model in TABLES.items():
        told = [columns(row) for row in asked[name][lived.pk]]
        assert told == [columns(row) for row in model._default_manager.filter(case=lived).order_by("pk")]
        assert told, name


def test_rows_go_to_their_own_case_and_no_further(district: District, lived: Case) -> None:
    other, unasked = d.register(district, story="另一件事。"), d.register(district, story="再一件事。")
    moves = Question(moves=Rows(model=MoveMade)).ask([lived.pk, other.pk])["moves"]
    assert set(moves) == {lived.pk, other.pk} and unasked.pk not in moves
    assert [move.case_id for move in moves[other.pk]] == [other.pk]


def test_a_condition_and_an_order_hold(lived: Case) -> None:
    running = Rows(model=CaseClock, where=Q(stopped_at=None), order="due_at")
    found = Question(running=running).ask([lived.pk])["running"][lived.pk]
    assert found == list(CaseClock.objects.filter(case=lived, stopped_at=None).order_by("due_at", "pk"))


def test_columns_beside_need_no_second_look(district: District, lived: Case) -> None:
    actions.send_back(lived, by=district.actor("head"), at=AT + timedelta(days=1, hours=2), reason="再查")
    to = district.person("officer2")
    actions.hand_over(
        lived, by=district.actor("officer"), at=AT + timedelta(days=1, hours=3), to=to, reason="外出"
    )
    rows = Rows(model=HandOver, beside=("to_person__name", "to_site__name"))
    (offer,) = Question(offers=rows).ask([lived.pk])["offers"][lived.pk]
    with counted() as questions:
        assert (offer.to_person.name, offer.to_site) == (to.name, None)
    assert questions == []


def test_a_whole_case_is_one_question(lived: Case) -> None:
    WHOLE.ask([lived.pk])
    with counted() as questions:
        dossier = Dossier(lived)
        answer = dossier.last("answers")
        assert [str(law) for law in dossier.bases_of(answer)] == [str(d.citations()[0])]
        assert dossier.last("judgements").situation.name and dossier.all("causes")[0].cause.code == "M4"
    assert len(questions) == 2, "one of the test's own, for the citation it compares with"


def test_of_no_case_nothing_is_asked() -> None:
    assert Question(moves=Rows(model=MoveMade)).ask([])["moves"] == {}
