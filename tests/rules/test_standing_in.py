"""Leave and hops as tables: when a case goes back, and when 第一责任人 owes the citizen a word."""

import pytest

from bancheng.rules.handing import is_hop, missing_of_hop
from bancheng.rules.standing_in import Return, what_becomes, who_reports


@pytest.mark.parametrize(
    ("is_away", "may_have_it", "becomes", "because"),
    [
        (True, True, Return.STAYS, "his leave lasts"),
        (False, True, Return.BACK, "he is back"),
        (True, False, Return.MOVED_ON, "he left the service while on leave: nobody waits for him"),
        (False, False, Return.MOVED_ON, "he was recused, or is no officer any more"),
    ],
)
def test_what_becomes_of_a_case_a_deputy_has(
    is_away: bool, may_have_it: bool, becomes: Return, because: str
) -> None:
    assert what_becomes(is_away=is_away, may_have_it=may_have_it) is becomes, because


@pytest.mark.parametrize(
    ("named", "may", "beside", "handler", "chosen", "because"),
    [
        (3, (2, 3), {1, 2}, 4, 3, "whom he named"),
        (3, (2, 4), {1, 2}, 4, 2, "whom he named is not there: another one of his post"),
        (None, (4, 5), {1, 2}, 4, None, "nobody of his post is there: a site head's is not the handler's"),
        (None, (4, 5), (), 4, 4, "he had the case: whoever has it now"),
        (None, (5,), (), 4, None, "nobody who may"),
    ],
)
def test_who_reports_while_somebody_is_away(
    named: int | None, may: tuple[int, ...], beside: set[int], handler: int, chosen: int | None, because: str
) -> None:
    assert who_reports(named, may=may, beside=beside, handler=handler) == chosen, because


@pytest.mark.parametrize(
    ("move", "before", "now", "first", "hop", "because"),
    [
        ("accept_hand_over", 1, 2, 9, True, "it came into other hands"),
        ("reassign", 1, 2, 9, True, "named, without acceptance"),
        ("accept_transfer", 1, 2, 9, True, "another site"),
        ("recuse", 1, 2, 9, True, "whoever takes the place of one who is out"),
        ("reassign", 1, 9, 9, False, "it came to 第一责任人 himself: he is with the citizen anyway"),
        ("contact", 1, 1, 9, False, "nobody else has it"),
        ("register", None, 1, 9, False, "a new case came from nobody"),
        ("stand_in", 1, 2, 9, False, "for some days only"),
        ("hand_back", 2, 1, 9, False, "back where it was"),
    ],
)
def test_when_the_first_owes_the_citizen_a_word(
    move: str, before: int | None, now: int, first: int, hop: bool, because: str
) -> None:
    assert is_hop(move, before=before, now=now, first=first) is hop, because


@pytest.mark.parametrize(
    ("accompanied", "informed", "words", "wanting"),
    [
        (True, True, "", ""),
        (True, False, "打不通，明天再打", ""),
        (True, False, " ", "没有告诉他"),
        (False, True, "", "没有陪同"),
        (False, False, "", "没有陪同、没有告诉他"),
    ],
)
def test_what_was_not_done_is_explained(accompanied: bool, informed: bool, words: str, wanting: str) -> None:
    missing = missing_of_hop(accompanied=accompanied, informed=informed, words=words)
    assert [gap.field for gap in missing] == (["words"] if wanting else [])
    assert all(wanting in gap.sentence for gap in missing)
