"""Who a citizen is: gaps are filled once, what was wrong is replaced, a person by a firm and a firm by a person."""

import pytest

from bancheng.rules.identity import Identity, filled_in, put_right

ID, OTHER = "320102199003070018", "320102199003070025"
CODE, NEW = "91320102MA1XK8XR0A", "91320102MA1XK8XR1B"
FU = Identity(name="陈阿福", id_number=ID)
SHOP = Identity(firm="福记", credit_code=CODE)

FILLED = [
    ("nothing known, a person", Identity(), "陈阿福", ID, FU, []),
    ("nothing known, a firm", Identity(), "福记", CODE, SHOP, []),
    ("a name stands and is left", Identity(name="陈阿福"), "别人", ID, FU, []),
    ("no name anywhere", Identity(), "", ID, Identity(id_number=ID), ["name"]),
    ("a person's name is no firm's", Identity(name="陈阿福"), "", CODE, Identity(name="陈阿福", credit_code=CODE), ["name"]),
    ("a person came for a firm", Identity(name="陈阿福"), "福记", CODE, Identity(name="陈阿福", firm="福记", credit_code=CODE), []),
    ("a firm has no ID number", Identity(firm="福记"), "", ID, Identity(firm="福记"), ["number"]),
]  # fmt: skip
RIGHT = [
    ("a wrong name", FU, "陈阿富", ID, Identity(name="陈阿富", id_number=ID), []),
    ("a wrong number", FU, "陈阿福", OTHER, Identity(name="陈阿福", id_number=OTHER), []),
    ("a firm that is a person", Identity(name="陈阿福", firm="陈阿福", credit_code=CODE), "陈阿福", ID, FU, []),
    ("a person that is a firm", FU, "福记", CODE, Identity(name="陈阿福", id_number=ID, firm="福记", credit_code=CODE), []),
    ("a firm's name as a person's", Identity(name="福记", id_number=ID), "福记", CODE, Identity(id_number=ID, firm="福记", credit_code=CODE), []),
    ("a firm's wrong code", SHOP, "福记", NEW, Identity(firm="福记", credit_code=NEW), []),
    ("no name", FU, "", OTHER, Identity(id_number=OTHER), ["name"]),
]  # fmt: skip


@pytest.mark.parametrize(("known", "name", "number", "read", "missing"), [row[1:] for row in FILLED], ids=[row[0] for row in FILLED])  # fmt: skip
def test_gaps_are_filled(known: Identity, name: str, number: str, read: Identity, missing: list[str]) -> None:
    found, gaps = filled_in(known, name, number)
    assert (found, [gap.field for gap in gaps]) == (read, missing)


@pytest.mark.parametrize(("known", "name", "number", "read", "missing"), [row[1:] for row in RIGHT], ids=[row[0] for row in RIGHT])  # fmt: skip
def test_what_was_wrong_is_replaced(
    known: Identity, name: str, number: str, read: Identity, missing: list[str]
) -> None:
    found, gaps = put_right(known, name, number)
    assert (found, [gap.field for gap in gaps]) == (read, missing)


@pytest.mark.parametrize(
    ("identity", "known"),
    [
        (Identity(), False),
        (FU, True),
        (SHOP, True),
        (Identity(name="陈阿福"), False),
        (Identity(name="陈阿福", id_number=ID, firm="福记"), False),
    ],
)
def test_when_somebody_is_known(identity: Identity, known: bool) -> None:
    assert identity.is_known is known
