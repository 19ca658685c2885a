"""When two cases are certainly one person's."""

import pytest

from bancheng.rules.merging import Fingerprint, is_same_person

P = Fingerprint


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        (P(identity="a"), P(identity="a"), True, "one ID number"),
        (P(identity="a", phone="p"), P(identity="b", phone="p"), False, "a couple with one phone"),
        (P(identity="a", name="n", phone="p"), P(name="n", phone="p"), True, "the ID was not asked again"),
        (P(credit="c", name="n"), P(credit="c", name="m"), True, "one firm, two of its people"),
        (P(credit="c", phone="p"), P(credit="d", phone="p"), False, "one man, two firms"),
        (P(phone="p"), P(phone="p"), True, "nothing but the phone, and it agrees"),
        (P(phone="p", name="n"), P(phone="p"), True, "one of them would not give a name"),
        (P(phone="p", name="n"), P(phone="p", name="m"), False, "a daughter files for two parents"),
        (P(name="n"), P(name="n"), False, "a name is shared by thousands"),
        (P(name="n", address="x"), P(name="n", address="x"), True, "the same name at one address"),
        (P(name="n", address="x"), P(name="m", address="x"), False, "neighbours"),
        (P(address="x"), P(address="x"), False, "an address alone is a house"),
        (P(), P(), False, "two who left nothing"),
    ],
)
def test_certain_or_not(one: Fingerprint, other: Fingerprint, same: bool, why: str) -> None:
    assert is_same_person(one, other) is same, why
    assert is_same_person(other, one) is same, why
