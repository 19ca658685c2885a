"""What each type and outcome demands. Source: process table §4."""

from datetime import UTC, date, datetime

import pytest

from bancheng.rules import case_types as t
from bancheng.rules.citing import Basis
from bancheng.rules.vocabulary import CaseType, Measure, Outcome

AT = datetime(2026, 10, 10, 2, 0, tzinfo=UTC)
ON = date(2026, 10, 10)
LAW = Basis(title="行政许可法", article="第三十二条", from_on=date(2019, 4, 23))
REPEALED = Basis(title="旧规定", article="第一条", from_on=date(2000, 1, 1), to_on=date(2026, 10, 10))
EXPLAINED = t.Explanation(by="李", at=AT, how="当面", words="没有依据，给您看了条文")
NUMBER = t.Proof(kind="办件编号", number="FC-1")
UNDERTAKING = t.Undertaking(unit=3, unit_name="某局", task="补证", proof="证书编号", due_on=date(2026, 11, 2))
ITEM = t.Item(
    name="旧身份证号证明",
    standard="原件",
    issuer="派出所",
    where="户籍窗口",
    how="本人申请",
    fee="不收费",
    time="当场",
)

ANSWERS = [
    ("办成 with a file number", t.Answer(outcome=Outcome.DONE, words="办好了", proof=t.Proof(kind="办件编号", number="A1")), []),
    ("办成 with a document", t.Answer(outcome=Outcome.DONE, words="办好了", proof=t.Proof(document=7)), []),
    ("办成 without proof", t.Answer(outcome=Outcome.DONE, words="办好了"), ["proof_number"]),
    ("a number without saying of what", t.Answer(outcome=Outcome.DONE, words="x", proof=t.Proof(number="1")), ["proof_number"]),
    ("no words for the citizen", t.Answer(outcome=Outcome.DONE, words=" ", proof=t.Proof(document=7)), ["words"]),
    ("explained by a law in force", t.Answer(outcome=Outcome.EXPLAINED, words="x", bases=[LAW], explanation=EXPLAINED), []),
    ("explained without a law", t.Answer(outcome=Outcome.EXPLAINED, words="x", explanation=EXPLAINED), ["citations"]),
    ("a law repealed that very day", t.Answer(outcome=Outcome.EXPLAINED, words="x", bases=[REPEALED], explanation=EXPLAINED), ["citations"]),
    ("a law but nobody explained it", t.Answer(outcome=Outcome.EXPLAINED, words="x", bases=[LAW]), ["explained_by", "explained_how", "explained_words", "explained_at"]),
    ("guided with a whole item", t.Answer(outcome=Outcome.GUIDED, words="x", items=[ITEM]), []),
    ("guided without items", t.Answer(outcome=Outcome.GUIDED, words="x"), ["items"]),
    ("an item without where to get it", t.Answer(outcome=Outcome.GUIDED, words="x", items=[t.Item(name="证明")]), ["items"]),
    ("an item that sharing supplies", t.Answer(outcome=Outcome.GUIDED, words="x", items=[t.Item(**{**ITEM.__dict__, "shareable_from": "省人口库"})]), ["items"]),
    ("done elsewhere, in his words", t.Answer(outcome=Outcome.ELSEWHERE, words="x", citizens_words="我自己办好了", where="锁金村", how="换了窗口"), []),
    ("done elsewhere, unheard", t.Answer(outcome=Outcome.ELSEWHERE, words="x"), ["citizens_words", "where", "how"]),
    ("redirected with a contact", t.Answer(outcome=Outcome.REDIRECTED, words="x", channel="仲裁委", why="劳动争议", contact="025-8000 0000"), []),
    ("redirected into the void", t.Answer(outcome=Outcome.REDIRECTED, words="x", channel="仲裁委"), ["why", "contact"]),
    ("partly, with what is open", t.Answer(outcome=Outcome.PARTLY, words="x", proof=NUMBER, undertaking=UNDERTAKING), []),
    ("partly, with no word of the rest", t.Answer(outcome=Outcome.PARTLY, words="x", proof=NUMBER), ["unit", "task", "proof", "due_on"]),
    ("partly, with no proof of the part", t.Answer(outcome=Outcome.PARTLY, words="x", undertaking=UNDERTAKING), ["proof_number"]),
    ("scheduled by a resolution", t.Answer(outcome=Outcome.SCHEDULED, words="x", agreed="会议纪要 3 号", undertaking=UNDERTAKING), []),
    ("scheduled by nobody", t.Answer(outcome=Outcome.SCHEDULED, words="x", undertaking=t.Undertaking(unit=3, task="补证", proof=" ", due_on=ON)), ["agreed", "proof"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "answer", "fields"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_what_an_answer_lacks(reason: str, answer: t.Answer, fields: list[str]) -> None:
    assert [gap.field for gap in t.missing_in_answer(answer, on=ON, at=AT)] == fields


def test_an_explanation_cannot_lie_in_the_future() -> None:
    later = t.Explanation(by="李", at=datetime(2026, 10, 11, tzinfo=UTC), how="当面", words="x")
    answer = t.Answer(outcome=Outcome.EXPLAINED, words="x", bases=[LAW], explanation=later)
    assert [gap.field for gap in t.missing_in_answer(answer, on=ON, at=AT)] == ["explained_at"]


OWED = [
    ("不能办 owes nothing beyond the answer", CaseType.CANNOT, t.Owed(), []),
    ("不好办 without a measure", CaseType.HARD, t.Owed(), ["measures"]),
    ("不好办 with one", CaseType.HARD, t.Owed(measures=frozenset({Measure.DATA_SHARING})), []),
    ("不好办, and why none was possible", CaseType.HARD, t.Owed(no_measure_because="系统已恢复"), []),
    ("不给办 without a clue receipt", CaseType.REFUSED, t.Owed(), ["clue"]),
    ("不给办 with the receipt", CaseType.REFUSED, t.Owed(clue_receipt=True), []),
    ("暂时办不了 unconsulted", CaseType.NOT_YET, t.Owed(), ["consultation"]),
    ("暂时办不了 consulted", CaseType.NOT_YET, t.Owed(consulted=True), []),
    ("a reason, on its way to the site head with the no", CaseType.NOT_YET, t.Owed(no_consultation_because="已有批复"), []),
    ("a reason of blanks", CaseType.NOT_YET, t.Owed(no_consultation_because=" "), ["consultation"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "case_type", "owed", "fields"), OWED, ids=[row[0] for row in OWED])
def test_what_a_type_adds(reason: str, case_type: CaseType, owed: t.Owed, fields: list[str]) -> None:
    assert [gap.field for gap in t.missing_for_type(case_type, owed, Outcome.EXPLAINED)] == fields


def test_a_reason_instead_of_a_consultation_needs_somebody_to_confirm_it() -> None:
    """办成 passes no second person: whoever would end a 暂时办不了 so needs the consultation itself."""
    reason = t.Owed(no_consultation_because="已有批复")
    missing = {outcome: t.missing_for_type(CaseType.NOT_YET, reason, outcome) for outcome in Outcome}
    assert {outcome for outcome, gaps in missing.items() if gaps} == {Outcome.DONE}
    assert not t.missing_for_type(CaseType.NOT_YET, t.Owed(consulted=True), Outcome.DONE)


@pytest.mark.parametrize(
    ("sent_back", "opinion", "fields"),
    [(0, "", []), (0, "同意", []), (1, "", ["opinion"]), (1, " ", ["opinion"]), (2, "同意", [])],
)
def test_who_confirms_after_a_sending_back_gives_his_opinion(
    sent_back: int, opinion: str, fields: list[str]
) -> None:
    missing = t.missing_in_confirmation(sent_back_before=sent_back, opinion=opinion)
    assert [gap.field for gap in missing] == fields


def test_a_judgement_must_be_whole() -> None:
    assert {gap.field for gap in t.missing_in_judgement(t.Judgement(case_type=None))} == {
        "case_type", "causes", "situation", "level", "main_unit", "plan",
    }  # fmt: skip
    whole = t.Judgement(
        case_type=CaseType.HARD,
        causes=["M4"],
        situation=1,
        level="general",
        main_unit=3,
        co_units=[3],
        plan="x",
    )
    assert [gap.field for gap in t.missing_in_judgement(whole)] == ["co_units"]


def test_every_no_passes_two_people() -> None:
    assert [o for o in Outcome if not t.needs_second_person(o)] == [Outcome.DONE]


def test_on_the_spot_a_case_can_only_be_done() -> None:
    assert t.outcomes_for() == list(Outcome)
    assert t.outcomes_for(on_spot=True) == [Outcome.DONE]
    refused = {outcome: t.refusal_on_spot(outcome, "") for outcome in Outcome}
    assert [outcome for outcome, no in refused.items() if no is None] == [Outcome.DONE]


@pytest.mark.parametrize("outcome", Outcome)
def test_what_an_outcome_needs_is_said_before_it_is_chosen(outcome: Outcome) -> None:
    assert t.needs(outcome).endswith("直接去告知反映人" if outcome is Outcome.DONE else "由第二人复核")


def test_a_document_that_proves_lies_in_this_case() -> None:
    assert t.missing_in_papers(t.Proof(document=7), {7}) == []
    assert t.missing_in_papers(t.Proof(number="1"), ()) == []
    assert [gap.field for gap in t.missing_in_papers(t.Proof(document=7), {8})] == ["proof_document"]


def test_a_second_asking_says_what_the_supplement_revealed_and_a_sending_back_why() -> None:
    assert t.missing_in_asking([ITEM], "", again=False) == []
    assert [gap.field for gap in t.missing_in_asking([ITEM], " ", again=True)] == ["revealed"]
    assert t.missing_in_asking([ITEM], "换了地址", again=True) == t.missing_in_sending_back("缺依据") == []
    assert [gap.field for gap in t.missing_in_sending_back(" ")] == ["reason"]


@pytest.mark.parametrize(
    ("outcome", "in_person", "due"),
    [
        (Outcome.DONE, True, False),
        (Outcome.DONE, False, True),
        (Outcome.EXPLAINED, True, True),
        (None, True, True),
    ],
)
def test_who_must_be_called_back(outcome: Outcome | None, in_person: bool, due: bool) -> None:
    assert t.call_back_is_due(outcome, told_in_person=in_person) is due


SENT = [
    ("nothing was sent: nothing is said", {}, ""),
    ("all of it", {0: 2, 1: 1}, "网上交来：证明 2 份；照片 1 份。"),
    ("the rest may be brought", {1: 1}, "网上交来：照片 1 份。没有在网上交：证明。"),
]


@pytest.mark.parametrize(("why", "sent", "words"), SENT)
def test_what_was_sent_is_counted_by_material(why: str, sent: dict[int, int], words: str) -> None:
    assert t.what_was_sent(["证明", "照片"], sent) == words
