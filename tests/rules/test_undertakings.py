"""When 容缺受理 and 告知承诺 are allowed, and what counts as a signature under which text."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import undertakings as rules
from bancheng.rules.bars import Bar
from bancheng.rules.clocks import Limit
from bancheng.rules.facts import CaseFacts
from bancheng.rules.papers import SERVED
from bancheng.rules.permissions import Actor, Held, citizen_by_slip, citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.signed_measures import SIGNED, SignedMeasure
from bancheng.rules.vocabulary import BarScope, Measure, Role, Step, Unit
from tests.rules.district import CALENDAR

GAP, PROMISE = Measure.GAP_ACCEPTANCE, Measure.PROMISE
ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=OFFICE_ZONE)


def code_of(refused: Refused | None) -> str:
    return refused.code if refused else ""


def matter(**changes: object) -> rules.Matter:
    whole = {"name": "食品经营许可", "may_gap": True, "may_promise": True, "promised": Limit(count=5)}
    return rules.Matter(**(whole | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "of", "code"),
    [
        (GAP, matter(), ""),
        (PROMISE, matter(), ""),
        (GAP, None, "no_matter"),
        (PROMISE, None, "no_matter"),
        (GAP, matter(may_gap=False), "matter_does_not_allow"),
        (PROMISE, matter(may_gap=False), ""),
        (PROMISE, matter(may_promise=False), "matter_does_not_allow"),
        (GAP, matter(promised=None), "no_promised_days"),
        (PROMISE, matter(promised=None), ""),
    ],
)
def test_the_matter_must_allow_it(measure, of, code):
    assert code_of(rules.refusal_of_matter(measure, of)) == code


def test_what_the_matter_forbids_is_said_with_its_name():
    refused = rules.refusal_of_matter(GAP, matter(may_gap=False))
    assert refused and refused.sentence == "“食品经营许可”现行的规定不允许容缺受理"


def bar(scope: BarScope = BarScope.BOTH, from_on: date = date(2026, 1, 5), to_on: date | None = None) -> Bar:
    return Bar(scope=scope, from_on=from_on, to_on=to_on)


@pytest.mark.parametrize(
    ("measure", "bars", "code"),
    [
        (GAP, [], ""),
        (GAP, [bar()], "applicant_barred"),
        (PROMISE, [bar()], "applicant_excluded"),
        (GAP, [bar(BarScope.PROMISE)], ""),
        (PROMISE, [bar(BarScope.PROMISE)], "applicant_excluded"),
        (PROMISE, [bar(BarScope.GAP_ACCEPTANCE)], ""),
        (GAP, [bar(from_on=ON)], "applicant_barred"),
        (GAP, [bar(from_on=date(2026, 3, 3))], ""),
        (GAP, [bar(to_on=ON)], ""),
        (GAP, [bar(to_on=date(2026, 3, 3))], "applicant_barred"),
        (GAP, [bar(to_on=ON), bar(from_on=ON)], "applicant_barred"),
    ],
)
def test_a_bar_stands_between_its_days_and_for_its_measure(measure, bars, code):
    applicant = rules.Applicant(is_named=True, is_numbered=True, bars=bars)
    assert code_of(rules.refusal_of_applicant(measure, applicant, on=ON, office="")) == code


def test_that_it_is_not_for_him_is_told_and_nothing_more():
    applicant = rules.Applicant(is_named=True, is_numbered=True, bars=[bar(to_on=date(2026, 6, 30))])
    refused = rules.refusal_of_applicant(GAP, applicant, on=ON, office="某区行政审批局")
    assert refused and "不适用容缺受理" in refused.sentence and "请他联系某区行政审批局" in refused.sentence
    assert not [word for word in ("6月30日", "名单", "信用") if word in refused.sentence]


@pytest.mark.parametrize(("named", "numbered"), [(False, True), (True, False), (False, False)])
def test_nobody_promises_unknown(named, numbered):
    applicant = rules.Applicant(is_named=named, is_numbered=numbered)
    assert code_of(rules.refusal_of_applicant(GAP, applicant, on=ON, office="")) == "applicant_unknown"


def paper(name: str = "租赁合同", **more: object) -> rules.Material:
    return rules.Material(name=name, **more)  # type: ignore[arg-type]


KEY = paper("营业执照", is_key=True, here=True)


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ([KEY, paper(may_be_waived=True)], ""),
        ([KEY, paper(may_be_waived=True), paper("平面图", may_be_waived=True, here=True)], ""),
        ([paper("营业执照", is_key=True), paper(may_be_waived=True)], "key_material_missing"),
        ([paper("营业执照", is_key=True, covered=True), paper(may_be_waived=True)], ""),
        ([KEY, paper()], "material_not_waivable"),
        ([KEY, paper(here=True)], "nothing_lacks"),
        ([KEY, paper(covered=True, may_be_waived=True)], "nothing_lacks"),
        ([KEY, paper(may_be_waived=True, shareable_from="省电子证照库")], "shareable"),
        ([paper("身份证", is_key=True, shareable_from="公安"), paper(may_be_waived=True)], "shareable"),
        (
            [paper("身份证", is_key=True, shareable_from="公安"), paper("营业执照", is_key=True)],
            "key_material_missing",
        ),
        # He was asked, and it was not there: then it may come later as any other.
        ([KEY, paper(may_be_waived=True, shareable_from="省电子证照库", searched=True)], ""),
        (
            [paper("身份证", is_key=True, shareable_from="公安", searched=True), paper(may_be_waived=True)],
            "key_material_missing",
        ),
        # What weighs most is said first.
        ([paper("营业执照", is_key=True), paper()], "key_material_missing"),
    ],
)
def test_only_secondary_materials_may_be_missing(materials, code):
    assert code_of(rules.refusal_of_gap(materials)) == code


def test_every_key_material_that_lacks_is_named():
    lacking = [paper("营业执照", is_key=True), paper("法人身份证", is_key=True)]
    refused = rules.refusal_of_gap(lacking)
    assert refused and "营业执照、法人身份证" in refused.sentence


def test_every_ground_is_said_at_once():
    shared = [paper("身份证", is_key=True, shareable_from="公安"), paper("户口簿", shareable_from="人口库")]
    refused = rules.refusal_of_gap([paper("营业执照", is_key=True), paper("租赁合同"), *shared])
    assert refused and refused.code == "key_material_missing"
    for words in ("营业执照。", "可以容缺：租赁合同", "“身份证”（公安）、“户口簿”（人口库）"):
        assert words in refused.sentence


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ([], ""),
        ([KEY, paper(may_be_waived=True)], ""),
        ([KEY, paper(is_key=True, may_be_waived=True), paper("平面图")], "nothing_waivable"),
    ],
)
def test_where_no_material_may_come_later_there_is_nothing_to_fill_in(materials, code):
    assert code_of(rules.refusal_of_materials(materials)) == code


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ([paper(may_be_promised=True)], ""),
        ([], "nothing_to_promise"),
        ([paper(may_be_promised=True), paper("营业执照")], "material_not_promisable"),
        ([paper(may_be_promised=True, covered=True)], "covered_already"),
    ],
)
def test_only_what_the_catalogue_lets_be_promised(chosen, code):
    assert code_of(rules.refusal_of_promise(chosen)) == code


@pytest.mark.parametrize(
    ("promised", "due_on", "code"),
    [
        (Limit(count=5), date(2026, 3, 9), ""),
        (Limit(count=5), date(2026, 3, 10), "promised_days_exceeded"),
        (Limit(count=7, unit=Unit.DAY), date(2026, 3, 9), ""),
        (Limit(count=7, unit=Unit.DAY), date(2026, 3, 10), "promised_days_exceeded"),
        # The sixth calendar day is a Sunday and moves on to Monday.
        (Limit(count=6, unit=Unit.DAY), date(2026, 3, 9), ""),
    ],
)
def test_what_is_missing_comes_within_the_promised_days(promised, due_on, code):
    assert code_of(rules.refusal_of_day(promised, due_on, at=AT, calendar=CALENDAR)) == code


@pytest.mark.parametrize(
    ("due_on", "fine"),
    [(date(2026, 3, 3), True), (ON, False), (date(2026, 3, 1), False), (date(2026, 3, 7), False)],
)
def test_a_promise_is_due_on_a_working_day_to_come(due_on, fine):
    assert (rules.missing_in_day(due_on, on=ON, calendar=CALENDAR) == []) is fine


def test_all_four_statements_are_made():
    told = dict.fromkeys(rules.STATEMENTS, "写明了")
    assert rules.missing_in_statements(told) == []
    for name in rules.STATEMENTS:
        assert [gap.field for gap in rules.missing_in_statements(told | {name: " "})] == [name]
    assert len(rules.missing_in_statements({})) == 4


# --- signing -----------------------------------------------------------------------------------------------

DRAWN = [[[100, 200, 0], [180, 120, 40], [260, 220, 90]], [[300, 100, 200], [300, 300, 260]]]


def test_a_signature_is_read_as_it_was_drawn():
    assert rules.read_strokes(DRAWN) == [[tuple(point) for point in stroke] for stroke in DRAWN]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "signature_empty"),
        ([[]], "signature_empty"),
        ([[], []], "signature_empty"),
        ([[[500, 200, 0]]], "signature_too_small"),
        ([[[500, 200, 0], [505, 203, 9]]], "signature_too_small"),
        # A straight line down has ink, but no width.
        ([[[500, 0, 0], [500, 399, 9]]], "signature_too_small"),
        ([[[at % 1000, at % 400, at] for at in range(5001)]], "signature_too_long"),
        ([[[at, 1, at], [at + 1, 1, at]] for at in range(201)], "signature_too_long"),
        (None, "signature_unreadable"),
        ({"strokes": DRAWN}, "signature_unreadable"),
        ("[[1,2,3]]", "signature_unreadable"),
        ([1, 2], "signature_unreadable"),
        ([[[1, 2]]], "signature_unreadable"),
        ([[[1, 2, 3, 4]]], "signature_unreadable"),
        ([[["1", 2, 3]]], "signature_unreadable"),
        ([[[1.5, 2, 3]]], "signature_unreadable"),
        ([[[True, 2, 3]]], "signature_unreadable"),
        ([[[-1, 2, 3]]], "signature_unreadable"),
        ([[[1001, 2, 3]]], "signature_unreadable"),
        ([[[1, 401, 3]]], "signature_unreadable"),
        ([[[1, 2, 600_001]]], "signature_unreadable"),
        # Time runs forward, within a stroke and from one to the next.
        ([[[1, 2, 9], [300, 2, 3]]], "signature_unreadable"),
        ([[[1, 2, 9], [300, 2, 12]], [[1, 2, 11], [300, 2, 13]]], "signature_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused(raw, code):
    with pytest.raises(Refused) as refused:
        rules.read_strokes(raw)
    assert refused.value.code == code


def test_a_signature_holds_for_the_text_that_was_shown():
    assert rules.refusal_of_text("a" * 64, "a" * 64) is None
    assert code_of(rules.refusal_of_text("a" * 64, "b" * 64)) == "text_changed"
    assert code_of(rules.refusal_of_text("", "b" * 64)) == "text_changed"


@pytest.mark.parametrize("typed", ["34679ACE", "3467-9ACE", " 3467 9ace ", "３４６７－９ＡＣＥ"])
def test_a_check_code_is_read_however_it_is_typed(typed):
    assert rules.refusal_of_paper(typed, "34679ACE") is None
    assert code_of(rules.refusal_of_paper(typed, "34679ACF")) == "text_changed"


def test_a_check_code_is_eight_signs_nobody_mistakes():
    code = rules.check_code(lambda below: below - 1)
    assert len(code) == 8 and rules.check_words(code) == f"{code[:4]}-{code[4:]}"


def facts(step: Step = Step.HANDLING) -> CaseFacts:
    return CaseFacts(case=5, step=step, at=AT, site=1, first=7, handler=8, barred=frozenset({9}))


def who(role: Role, *, person: int = 1, site: int | None = 1) -> Actor:
    return Actor(ref="staff:1", person=person, held=frozenset({Held(role=role, site=site)}))


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (who(Role.OFFICER), True),
        (who(Role.OFFICER, person=8, site=2), True),
        (who(Role.COUNTER, person=7), True),
        (who(Role.COUNTER), False),
        (who(Role.OFFICER, person=9), False),
        (who(Role.OFFICER, site=2), False),
        (who(Role.SITE_HEAD), False),
        (citizen_of(5), False),
    ],
)
def test_the_window_hands_him_the_screen(actor, may):
    refused = rules.refusal_to_hand_screen(facts(), actor, drafted_by=99, is_heard=True)
    assert (refused is None) is may


@pytest.mark.parametrize(
    ("person", "is_heard", "code"),
    [(1, True, None), (1, False, "sole_witness"), (8, False, "sole_witness"), (2, False, None)],
    ids=["he is sent word", "who drew it up, no word", "who handles, no word", "somebody else"],
)
def test_who_drew_it_up_is_not_the_only_one_who_knows(person, is_heard, code):
    known = replace(facts(), handled=frozenset({8}))
    who_hands = who(Role.OFFICER, person=person)
    refused = rules.refusal_to_hand_screen(known, who_hands, drafted_by=1, is_heard=is_heard)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("person", "code"),
    [(2, None), (8, "handler_enters"), (1, "drafter_enters"), (3, "drafter_enters"), (9, "not_yours")],
    ids=["somebody else", "who handles", "who drew it up", "who wrote an earlier edition", "who is out"],
)
def test_paper_is_entered_by_who_neither_handled_nor_drew_it_up(person, code):
    known = replace(facts(), handled=frozenset({8}))
    refused = rules.refusal_to_enter_scan(known, who(Role.OFFICER, person=person), drafted_by={1, 3})
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("person", "handed_by", "is_heard", "may"),
    [
        (8, 8, True, True),
        (8, 8, False, False),
        (1, 8, False, False),
        (8, 1, False, False),
        (2, 8, False, True),
        (8, 2, False, True),
        (8, None, False, True),
    ],
    ids=[
        "he was sent word",
        "who handles, and handed it over",
        "who drew it up, the handler handed it over",
        "who handles, its drafter handed it over",
        "somebody else looks at it",
        "somebody else stood beside him",
        "not on the counter's screen",
    ],
)
def test_where_no_word_reaches_him_another_looks_at_what_was_signed(person, handed_by, is_heard, may):
    known = replace(facts(), handled=frozenset({8}))
    refused = rules.refusal_to_rely_on_silence(
        known, who(Role.OFFICER, person=person), handed_by=handed_by, drafted_by={1}, is_heard=is_heard
    )
    assert (refused is None) is may


@pytest.mark.parametrize(("scanned_by", "may"), [(None, True), (2, True), (1, False)])
def test_who_entered_the_paper_does_not_put_it_in_force(scanned_by, may):
    refused = rules.refusal_to_rely_on_scan(who(Role.OFFICER), scanned_by=scanned_by)
    assert (refused is None) is may


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (citizen_of(5), True),
        (who(Role.OFFICER, person=3), True),
        (who(Role.OFFICER, person=1), False),
        (who(Role.OFFICER, person=2), False),
    ],
    ids=["he himself", "through somebody else", "through who drew it up", "through who brought it in"],
)
def test_his_word_is_not_written_down_by_who_may_have_signed(actor, may):
    # Nobody brought in what he drew on his own screen: that nobody is no person who acts.
    for made_by in ({1, 2}, {1, 2, None}):
        assert (rules.refusal_through_maker(actor, made_by=made_by) is None) is may


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (who(Role.SUPERVISOR, person=5, site=None), None),
        (who(Role.SUPERVISOR, person=1, site=None), "own_signature"),
        (who(Role.SUPERVISOR, person=2, site=None), "own_signature"),
        (who(Role.SUPERVISOR, person=4, site=None), "own_signature"),
        (who(Role.SUPERVISOR, person=9, site=None), "not_yours"),
        (who(Role.OFFICER, person=5), "not_yours"),
    ],
    ids=["a stranger to it", "drew it up", "brought it in", "wrote his word down", "is out", "no supervisor"],
)
def test_whose_a_signature_is_says_a_supervisor_who_had_no_hand_in_it(actor, code):
    refused = rules.refusal_to_settle(facts(), actor, made_by={1, 2}, entered_by=4, is_settled=False)
    assert (refused.code if refused else None) == code


def test_a_signature_is_known_again_by_its_shape_whatever_its_moments():
    drawn = [[(100, 200, 0), (180, 120, 40)], [(300, 100, 200)]]
    later = [[(x, y, at + 7) for x, y, at in stroke] for stroke in drawn]
    assert rules.shape_of(drawn) == rules.shape_of(later)
    assert rules.shape_of(drawn) != rules.shape_of([[(101, 200, 0), (180, 120, 40)], [(300, 100, 200)]])
    assert rules.shape_of(drawn) != rules.shape_of([[(100, 200, 0)], [(180, 120, 40), (300, 100, 200)]])


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (citizen_of(5), True),
        (citizen_of(6), False),
        (citizen_by_slip(5, who(Role.OFFICER)), False),
        (who(Role.OFFICER), False),
    ],
)
def test_only_the_citizen_signs_on_his_own_screen(actor, may):
    assert (rules.refusal_to_sign(facts(), actor) is None) is may


@pytest.mark.parametrize(
    ("version", "applicant", "code"),
    [
        (True, True, ""),
        (False, True, "matter_changed"),
        (True, False, "applicant_changed"),
        (False, False, "matter_changed"),
    ],
)
def test_what_was_signed_counts_for_the_matter_and_the_person_it_speaks_of(version, applicant, code):
    refused = rules.refusal_of_change(GAP, same_version=version, same_applicant=applicant)
    assert code_of(refused) == code


@pytest.mark.parametrize(("due_on", "code"), [(date(2026, 3, 3), ""), (ON, "day_passed")])
def test_a_day_that_has_passed_is_written_anew(due_on, code):
    refused = rules.refusal_of_passed_day(GAP, due_on, on=ON, calendar=CALENDAR)
    assert code_of(refused) == code


@pytest.mark.parametrize(
    ("actor", "how", "is_voided", "is_disputed", "code"),
    [
        (citizen_of(5), "counter", False, False, ""),
        (citizen_of(5), "scan", False, False, ""),
        (citizen_of(5), "own", False, False, "not_disputable"),
        (citizen_of(5), "counter", True, False, "not_disputable"),
        (citizen_of(5), "counter", False, True, "disputed_already"),
        (citizen_of(6), "counter", False, False, "not_yours"),
        (who(Role.OFFICER, person=3), "counter", False, False, ""),
        (who(Role.SITE_HEAD, person=3), "scan", False, False, ""),
        (who(Role.OFFICER, person=3), "own", False, False, "not_disputable"),
        (who(Role.OFFICER, person=1), "counter", False, False, "handler_enters"),
        (who(Role.OFFICER, person=4), "counter", False, False, "maker_enters"),
        (who(Role.OFFICER, person=3, site=2), "counter", False, False, "not_yours"),
        (who(Role.EXPERT, person=3), "counter", False, False, "not_yours"),
        (citizen_by_slip(5, who(Role.OFFICER, person=1)), "counter", False, False, "not_yours"),
    ],
)
def test_he_or_who_may_enter_it_says_that_a_signature_is_not_his(actor, how, is_voided, is_disputed, code):
    known = replace(facts(), handled=frozenset({1}))
    signed = {"how": how, "is_voided": is_voided, "is_disputed": is_disputed}
    refused = rules.refusal_to_dispute(known, actor, made_by={4, None}, **signed)
    assert code_of(refused) == code


@pytest.mark.parametrize(
    ("is_signed", "holds", "is_disputed", "code"),
    [
        (True, True, False, ""),
        (False, False, False, "not_signed"),
        (True, False, False, "signature_broken"),
        (True, True, True, "signature_disputed"),
    ],
)
def test_only_an_uncontested_signature_of_this_text_counts(is_signed, holds, is_disputed, code):
    assert code_of(rules.refusal_to_count(is_signed=is_signed, holds=holds, is_disputed=is_disputed)) == code


@pytest.mark.parametrize(
    ("role", "is_settled", "code"),
    [
        (Role.SUPERVISOR, False, ""),
        (Role.SUPERVISOR, True, "dispute_settled"),
        (Role.CONVENER, False, "not_yours"),
        (Role.OFFICER, True, "not_yours"),
    ],
)
def test_a_supervisor_settles_it_once(role, is_settled, code):
    actor = who(role, person=7, site=None if role is Role.SUPERVISOR else 1)
    refused = rules.refusal_to_settle(facts(), actor, made_by={1}, entered_by=None, is_settled=is_settled)
    assert code_of(refused) == code


def test_what_settling_dropping_and_a_gap_must_say():
    for missing, field in ((rules.missing_in_settling, "words"), (rules.missing_in_dropping, "why"), (rules.missing_in_gap, "how")):  # fmt: skip
        assert [gap.field for gap in missing(" ")] == [field] and missing("写了") == []


def test_a_notice_wants_its_promise():
    assert code_of(rules.refusal_of_notice(is_promised=True)) == ""
    assert code_of(rules.refusal_of_notice(is_promised=False)) == "no_promise"


@pytest.mark.parametrize("row", SIGNED.values(), ids=lambda row: row.title)
def test_what_a_signed_measure_leaves_behind_is_its_own(row: SignedMeasure) -> None:
    names = ("paper", "promise", "barred", "article", "task", "promised", "proof")
    for other in (other for other in SIGNED.values() if other is not row):
        assert not [name for name in names if getattr(row, name) == getattr(other, name)]
    assert row.paper in SERVED, "he holds what he signed"
    assert row.promised.format(materials="执照").endswith("：执照")
