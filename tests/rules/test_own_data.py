"""What a citizen may ask of his data, who decides, and what he consents to. Source: 个人信息保护法 art. 13–16, 44–50."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bancheng.rules import consents
from bancheng.rules import own_data as rules
from bancheng.rules.own_data import Wished
from bancheng.rules.permissions import Actor, Held, citizen_by_slip, citizen_of
from bancheng.rules.vocabulary import ConsentKind, DataField, DataWish, Role, Step

C, E = DataWish.CORRECT, DataWish.ERASE
F = DataField
BOTH = frozenset({F.NAME, F.PHONE, F.ADDRESS})
OPEN = Wished(wish=C, field=F.PHONE, current="138", wanted="139", filled=BOTH, step=Step.HANDLING)

ASKED = [
    ("another phone", {}, None),
    ("the phone that stands there", {"wanted": "138"}, "nothing_changed"),
    ("a phone where none was", {"current": ""}, None),
    ("asked for already", {"asked": {F.PHONE}}, "asked_already"),
    ("of another field something waits", {"asked": {F.NAME}}, None),
    ("a sealed case", {"step": Step.ARCHIVED}, "filed"),
    ("erase the phone, the address is left", {"wish": E}, None),
    ("erase the last way while it is handled", {"wish": E, "filled": {F.PHONE}}, "last_way"),
    ("erase the last way once it rests", {"wish": E, "filled": {F.PHONE}, "is_resting": True}, None),
    ("erase what is not kept", {"wish": E, "current": ""}, "nothing_there"),
    ("erase whose matter it is", {"wish": E, "field": F.NAME}, "not_erasable"),
    ("erase the ID number", {"wish": E, "field": F.ID_NUMBER}, None),
]


def test_which_documents_are_his() -> None:
    """What he handed in; of whoever he came after nothing; what the window laid in is nobody's of them."""
    before, took, after = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3))
    for kind, by_staff, at, since, his in (
        ("citizen", False, before, None, True),
        ("mandate", False, before, None, True),
        ("citizen", True, before, None, False),
        ("answer", False, before, None, False),
        ("citizen", False, before, took, False),
        ("citizen", False, after, took, True),
    ):
        assert rules.is_his_document(kind, by_staff=by_staff, added_at=at, since=since) is his


@pytest.mark.parametrize(("why", "other", "code"), ASKED)
def test_what_can_be_asked_for(why: str, other: dict, code: str | None) -> None:
    refused = rules.refusal_to_ask(replace(OPEN, **other))
    assert (refused.code if refused else None) == code
    assert refused is None or (refused.sentence and refused.article)


def test_only_the_citizen_asks_himself_or_on_a_slip_and_takes_a_copy_only_himself() -> None:
    officer = Actor(ref="staff:1", person=1, held=frozenset({Held(role=Role.OFFICER)}))
    for actor, asks, takes in (
        (citizen_of(7), True, True),
        (citizen_by_slip(7, officer), True, False),
        (citizen_of(8), False, False),
        (citizen_by_slip(8, officer), False, False),
        (officer, False, False),
    ):
        assert (rules.refusal_of_citizen(actor, 7) is None) is asks
        assert (rules.refusal_to_take(actor, 7) is None) is takes


def test_whoever_entered_the_slip_does_not_decide_it() -> None:
    other = Actor(ref="staff:2", person=2, held=frozenset({Held(role=Role.SITE_HEAD)}))
    assert rules.refusal_to_decide(other, entered_by=1) is None
    assert rules.refusal_to_decide(other, entered_by=None) is None
    refused = rules.refusal_to_decide(other, entered_by=2)
    assert refused is not None and refused.code == "entered_it"


def test_a_no_and_who_he_is_are_decided_by_a_head() -> None:
    for field in DataField:
        assert Role.OFFICER not in rules.deciders(field, granted=False)
        assert (Role.OFFICER in rules.deciders(field, granted=True)) is (field in rules.WAYS)
    assert set(DataField) == rules.WAYS | rules.WHO_HE_IS


def test_every_consent_has_its_words_and_is_taken_back_at_any_time() -> None:
    assert set(consents.CONSENTS) == set(ConsentKind)
    for row in consents.CONSENTS.values():
        assert row.words.startswith("我同意") and row.after.startswith("收回以后") and row.article
    codes = [
        consents.refusal_to_give(Step.HANDLING, is_given=False),
        consents.refusal_to_give(Step.HANDLING, is_given=True),
        consents.refusal_to_give(Step.ARCHIVED, is_given=False),
        consents.refusal_to_take_back(is_given=True),
        consents.refusal_to_take_back(is_given=False),
    ]
    assert [one.code if one else None for one in codes] == [None, "given_already", "filed", None, "not_given"]
