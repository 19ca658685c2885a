"""容缺受理 and 告知承诺: drawn up from the catalogue, signed, put in force with papers and promise; each no with its ground."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Evidence
from bancheng.cases.registration import Someone, whose
from bancheng.catalogue.models import Material, Matter, MatterVersion
from bancheng.measures import actions, papers, reads
from bancheng.measures.actions import undertaking as acts
from bancheng.measures.models import Signature, Undertaking
from bancheng.org.models import Site
from bancheng.papers import reads as issued
from bancheng.papers.models import IssuedPaper
from bancheng.promises.models import Promise
from bancheng.records import health, standing, verification
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.identifiers import credit_check, organisation_check
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BarScope, Measure, Outcome
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.ground import (
    CERTIFICATE,
    DUE_ON,
    ID,
    KEY,
    LATER,
    SECOND,
    gap,
    hard_case,
    make_matter,
    material,
    pledge,
    signed,
)

pytestmark = pytest.mark.django_db
DRAWN: dict[str, Callable[..., Undertaking]] = {"gap_acceptance": gap, "promise": pledge}


def in_force(district: District, row: Undertaking, *, by: str = "officer", at: Any = LATER) -> Undertaking:
    return actions.put_in_force(row, by=district.actor(by), at=at)


def refused(code: str, act: Callable[[], object]) -> Refused:
    """The act is refused with this code and leaves nothing behind."""
    before = (
        Undertaking.objects.count(),
        Signature.objects.count(),
        Line.objects.count(),
        IssuedPaper.objects.count(),
    )
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code
    after = (
        Undertaking.objects.count(),
        Signature.objects.count(),
        Line.objects.count(),
        IssuedPaper.objects.count(),
    )
    assert after == before
    return no.value


def fields_of(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Wanting) as wanting:
        act()
    return [gap.field for gap in wanting.value.missing]


def kinds(case: Case) -> list[str]:
    return list(Line.objects.filter(file=case.file).order_by("seq").values_list("kind", flat=True))


def bars(
    district: District,
    scope: BarScope = BarScope.BOTH,
    *,
    number: str = ID,
    by: str = "convener",
    **more: Any,
) -> Any:
    values: dict[str, Any] = {
        "scope": scope,
        "name": "陈阿福",
        "number": number,
        "reason": "承诺不实",
        "source": "信用平台 1 月 5 日的记录",
        "from_on": date(2026, 1, 5),
        "to_on": None,
    } | more
    return actions.set_bar(by=district.actor(by), at=AT, **values)


# --- from the form to the papers ----------------------------------------------------------------------------


@pytest.mark.parametrize("measure", DRAWN)
def test_signed_and_put_in_force_it_brings_papers_promise_and_measure(district, matter, hard, measure):
    row = DRAWN[measure](district, hard, matter)
    signature = signed(district, row)
    assert reads.holds(signature) and not Evidence.objects.exists()
    in_force(district, row)
    row.refresh_from_db()
    assert (row.result, row.ended_at) == ("done", LATER)
    evidence = Evidence.objects.get(case=hard)
    assert (evidence.kind, evidence.ref) == (f"measure:{measure}", str(row.pk))
    promise = Promise.objects.get(file=hard.file)
    assert (promise.due_on, promise.owner, promise.ended) == (DUE_ON, "citizen", "")
    titles = list(IssuedPaper.objects.filter(file=hard.file).values_list("title", flat=True))
    assert titles == (["容缺受理承诺书", "容缺受理通知书"] if measure == "gap_acceptance" else ["告知承诺书"])
    assert verification.verify_file(hard.file.key).ok
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_the_case_may_then_be_answered(district, matter, hard):
    with pytest.raises(Wanting):
        cases.propose_answer(hard, by=district.actor("officer"), at=LATER, answer=d.answer(Outcome.DONE))
    row = gap(district, hard, matter)
    signed(district, row)
    in_force(district, row)
    cases.propose_answer(hard, by=district.actor("officer"), at=LATER, answer=d.answer(Outcome.DONE))
    assert Case.objects.get(pk=hard.pk).step == "to_tell"


@pytest.mark.parametrize("measure", DRAWN)
def test_what_is_frozen_is_what_was_signed(district, matter, hard, measure):
    row = DRAWN[measure](district, hard, matter)
    signature = signed(district, row)
    in_force(district, row)
    paper = IssuedPaper.objects.filter(file=hard.file).first()
    assert paper is not None
    frozen = issued.document_of(paper, in_full=True)["blocks"]
    *text, code = papers.text_of(row)["blocks"]
    assert frozen[: len(text)] == text and row.check_code[:4] in code["text"]
    assert "文本校验码" not in json.dumps(frozen, ensure_ascii=False), "one sheet, one code"
    below = json.dumps(frozen[len(text) :], ensure_ascii=False)
    assert row.text_hash in below and signature.binding in below
    assert any(block["is"] == "picture" for block in frozen[len(text) :])


def said_by(row: Undertaking) -> str:
    return json.dumps(papers.text_of(row), ensure_ascii=False)


def test_the_text_of_a_gap_says_what_the_law_wants(district, matter, hard):
    row = gap(district, hard, matter)
    said = said_by(row)
    assert [one.name for one in row.materials.all()] == [SECOND]
    for words in (
        SECOND,
        "原件送来",
        "2026 年 3 月 6 日（星期五）",
        "送到本窗口的时间为准",
        "不可抗力",
        "撤销",
        "陈阿福",
    ):
        assert words in said
    assert KEY not in said and ID not in said and "320102********0017" in said


def test_the_text_of_a_promise_says_the_four_statements(district, matter, hard):
    said = said_by(pledge(district, hard, matter))
    for words in (
        "要证明什么",
        "证明的内容和条件",
        "怎样承诺",
        "不实承诺的责任",
        "真实意思表示",
        "核查",
        CERTIFICATE,
    ):
        assert words in said


def test_the_notice_has_two_copies_and_says_it_is_no_decision(district, matter, hard):
    Site.objects.filter(pk=hard.site_id).update(address="中山路 1 号", phone="025-83360000")
    row = gap(district, hard, matter)
    signed(district, row)
    in_force(district, row)
    notice = issued.document_of(IssuedPaper.objects.get(title="容缺受理通知书"), in_full=True)
    assert notice["copies"] == ["第一联　交反映人", "第二联　存档"]
    said = json.dumps(notice, ensure_ascii=False)
    promise = IssuedPaper.objects.get(title="容缺受理承诺书").number
    for words in ("本答复不是行政决定", "申请人", "证件号", "食品经营许可", "签收人：", "经办人：", promise):
        assert words in said, words
    assert "中山路 1 号" in said and "025-83360000" in said and f"由{matter.department.name}依法决定" in said
    assert "校验码" not in said, "the paper has one code, the one by which it is verified"


def test_without_a_department_the_office_in_charge_is_named(district, matter, hard):
    Matter.objects.update(department=None)
    assert "由主管部门依法决定" in said_by(gap(district, hard, Matter.objects.get(pk=matter.pk)))


def test_both_together_a_promised_key_material_counts_as_there(district):
    matter = make_matter()
    Material.objects.filter(name=KEY).update(may_be_promised=True)
    case = hard_case(district, matter)
    here = [material(matter, CERTIFICATE)]
    refused("key_material_missing", lambda: gap(district, case, matter, here=here))
    first = pledge(district, case, matter, chosen=[material(matter, KEY)])
    refused("key_material_missing", lambda: gap(district, case, matter, here=here))
    signed(district, first)
    in_force(district, first)
    second = gap(district, case, matter, here=here)
    assert [one.name for one in second.materials.all()] == [SECOND]
    signed(district, second)
    in_force(district, second)
    assert set(Evidence.objects.values_list("kind", flat=True)) == {
        "measure:promise",
        "measure:gap_acceptance",
    }
    assert Promise.objects.filter(file=case.file).count() == 2
    refused("covered_already", lambda: pledge(district, case, matter, chosen=[material(matter, KEY)]))


# --- every ground ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "changes", "code"),
    [
        ("gap_acceptance", {"may_gap": False}, "matter_does_not_allow"),
        ("promise", {"may_promise": False}, "matter_does_not_allow"),
        ("gap_acceptance", {"promised_days": None}, "no_promised_days"),
    ],
)
def test_the_matter_must_allow_it(district, measure, changes, code):
    matter = make_matter(**changes)
    case = hard_case(district, matter)
    refused(code, lambda: DRAWN[measure](district, case, matter))


def test_a_key_material_that_lacks_is_named(district, matter, hard):
    no = refused("key_material_missing", lambda: gap(district, hard, matter, here=[]))
    assert KEY in no.sentence


def test_what_may_not_be_missing_is_named(district, matter, hard):
    no = refused("material_not_waivable", lambda: gap(district, hard, matter, here=[material(matter, KEY)]))
    assert CERTIFICATE in no.sentence


def test_only_what_may_be_promised_is(district, matter, hard):
    refused("material_not_promisable", lambda: pledge(district, hard, matter, chosen=[material(matter, KEY)]))


def test_materials_of_another_matter_count_for_nothing(district, matter, hard):
    other = make_matter()
    refused(
        "nothing_to_promise", lambda: pledge(district, hard, matter, chosen=[material(other, CERTIFICATE)])
    )


def test_not_later_than_the_promised_days(district, matter, hard):
    refused("promised_days_exceeded", lambda: gap(district, hard, matter, due_on=date(2026, 3, 10)))
    gap(district, hard, matter, due_on=date(2026, 3, 9))


def test_a_promise_reaches_no_further_than_the_ledger_takes_it(district, matter, hard):
    """Said before anybody signs: in force it could never be put."""
    with pytest.raises(Wanting) as wanting:
        pledge(district, hard, matter, due_on=date(2027, 3, 1))
    assert [gap.field for gap in wanting.value.missing] == ["due_on"]


@pytest.mark.parametrize(
    ("measure", "code"), [("gap_acceptance", "applicant_barred"), ("promise", "applicant_excluded")]
)
def test_whoever_is_barred_is_refused_and_the_reason_is_not_told(district, matter, hard, measure, code):
    bars(district)
    no = refused(code, lambda: DRAWN[measure](district, hard, matter))
    assert "不适用" in str(no) and not [
        word for word in ("承诺不实", "信用", "名单", "为止") if word in str(no)
    ]


def test_a_bar_for_the_other_measure_or_another_person_is_none(district, matter, hard):
    bars(district, BarScope.PROMISE)
    gap(district, hard, matter)
    refused("applicant_excluded", lambda: pledge(district, hard, matter))


def test_whoever_is_barred_after_signing_does_not_come_into_force(district, matter, hard):
    row = gap(district, hard, matter)
    signed(district, row)
    bars(district)
    refused("applicant_barred", lambda: in_force(district, row))


def test_what_the_former_holder_signed_binds_no_successor(district, matter, hard):
    row = gap(district, hard, matter)
    signed(district, row)
    party = hard.parties.get()
    party.name = "陈小福"
    party.save()
    refused("applicant_changed", lambda: in_force(district, row))


def test_a_day_that_has_passed_and_a_matter_that_has_changed_are_written_anew(district, matter, hard):
    row = gap(district, hard, matter)
    signed(district, row)
    refused("day_passed", lambda: in_force(district, row, at=LATER + timedelta(days=5)))
    version = MatterVersion.objects.get(matter=matter)
    version.in_force_to = AT.date()
    version.save()
    MatterVersion.objects.create(
        matter=matter, number=2, name=matter.name, in_force_from=AT.date(), may_gap=True, promised_days=5, digest="1" * 64, recorded_at=AT,
    )  # fmt: skip
    refused("matter_changed", lambda: in_force(district, row))


def test_who_is_not_known_is_written_down_once_and_asked_by_that_number(district, matter):
    case = hard_case(district, matter, party=Someone(phone="13800005678"), anonymous=True)
    refused("applicant_unknown", lambda: gap(district, case, matter))
    assert fields_of(lambda: state(district, case, number="320102")) == ["number"]
    assert fields_of(lambda: state(district, case, name=" ")) == ["name"]
    for part in ("expert", "stranger", "supervisor", "convener"):
        refused("not_yours", lambda part=part: state(district, case, by=part))
    state(district, case, number=ID.lower())
    row = gap(district, case, matter)
    assert (row.applicant, row.number, row.is_firm) == ("陈阿福", ID, False)
    line = Line.objects.get(file=case.file, kind="case.identity_stated")
    assert ID not in line.data and "陈阿福" not in line.data
    assert list(standing.files_stand([case.file_id])) == []
    bars(district)
    refused("applicant_barred", lambda: gap(district, case, matter, how="邮寄"))
    refused("identity_known", lambda: state(district, case, number="320102199003070025"))
    refused("identity_known", lambda: state(district, case, by="head", number="320102199003070025"))
    by, right = district.actor("head"), {"name": "陈阿福", "number": "320102199003070025"}
    cases.correct_identity(case, by=by, at=LATER, **right)
    assert whose(case).id_number == "320102199003070025"


def state(district: District, case: Case, *, by: str = "officer", **changes: Any) -> Any:
    values = {"name": "陈阿福", "number": ID} | changes
    return cases.state_identity(case, by=district.actor(by), at=LATER, **values)


def test_nobody_escapes_the_list_by_being_a_firm_too(district, matter):
    organisation = "MA1XK8XR"
    body = f"91320102{organisation}{organisation_check(organisation)}"
    code = body + credit_check(body)
    firm = Someone(name="陈阿福", firm="某某公司", phone="13800005678", id_number=ID, credit_code=code)
    case = hard_case(district, matter, party=firm)
    bars(district)
    refused("applicant_barred", lambda: gap(district, case, matter))


@pytest.mark.parametrize(
    ("measure", "changes", "fields"),
    [
        ("gap_acceptance", {"how": " ", "due_on": AT.date()}, ["due_on", "how"]),
        ("gap_acceptance", {"due_on": date(2026, 3, 7)}, ["due_on"]),
        ("promise", {"duty": "", "liability": " "}, ["duty", "liability"]),
        ("promise", {"due_on": AT.date()}, ["due_on"]),
    ],
)
def test_gaps_are_named(district, matter, hard, measure, changes, fields):
    assert fields_of(lambda: DRAWN[measure](district, hard, matter, **changes)) == fields


# --- who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", DRAWN)
def test_only_an_officer_of_the_case_draws_up_and_completes(district, matter, hard, measure):
    for part in {*d.CAST} - {"officer", "officer2", "district"}:
        refused("not_yours", lambda part=part: DRAWN[measure](district, hard, matter, by=part))
    row = DRAWN[measure](district, hard, matter)
    signed(district, row)
    for part in {*d.CAST} - {"officer", "officer2", "district"}:
        refused("not_yours", lambda part=part: in_force(district, row, by=part))
        refused(
            "not_yours", lambda part=part: actions.drop(row, why="不办", by=district.actor(part), at=LATER)
        )


def test_not_before_it_is_accepted(district, matter):
    case = d.register(
        district, matter=matter, party=Someone(name="陈阿福", phone="13800005678", id_number=ID)
    )
    refused("wrong_step", lambda: gap(district, case, matter))


# --- writing anew, dropping --------------------------------------------------------------------------------------


def test_changing_the_text_voids_the_signature(district, matter, hard):
    row = gap(district, hard, matter)
    signature = signed(district, row)
    again = gap(district, hard, matter, how="邮寄来")
    assert (again.pk, again.edition) == (row.pk, 2)
    assert again.text_hash != row.text_hash and again.check_code != row.check_code
    signature.refresh_from_db()
    assert signature.voided_at == LATER and not reads.holds(signature)
    refused("not_signed", lambda: in_force(district, again))
    refused("text_changed", lambda: signed(district, again, shown=row.text_hash))
    signed(district, again)
    in_force(district, again)
    assert kinds(hard).count("measure.undertaking_rewritten") == 1
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_writing_the_same_again_changes_nothing(district, matter, hard):
    row = gap(district, hard, matter)
    signature = signed(district, row)
    refused("unchanged", lambda: gap(district, hard, matter))
    signature.refresh_from_db()
    assert reads.holds(signature)


def test_what_is_in_force_is_neither_changed_nor_dropped(district, matter, hard):
    row = gap(district, hard, matter)
    signed(district, row)
    in_force(district, row)
    refused("undertaking_over", lambda: in_force(district, row))
    refused("undertaking_over", lambda: actions.drop(row, why="不办", by=district.actor("officer"), at=LATER))
    refused("undertaking_over", lambda: signed(district, row))


def test_dropping_needs_a_reason_and_voids_the_signature(district, matter, hard):
    row = gap(district, hard, matter)
    signature = signed(district, row)
    officer = district.actor("officer")
    assert fields_of(lambda: actions.drop(row, why=" ", by=officer, at=LATER)) == ["why"]
    actions.drop(row, why="材料已经补来，电话13800005678", by=officer, at=LATER)
    row.refresh_from_db()
    signature.refresh_from_db()
    assert row.result == "dropped" and "13800005678" not in row.why and signature.voided_at == LATER
    assert not Promise.objects.exists() and not IssuedPaper.objects.exists()
    assert list(health.rows_stand(at=LATER, full=True)) == []


# --- the record --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", DRAWN)
def test_the_lines_carry_nothing_of_the_person(district, matter, hard, measure):
    row = DRAWN[measure](district, hard, matter)
    signed(district, row)
    in_force(district, row)
    lines = Line.objects.filter(file=hard.file, kind__startswith="measure.")
    assert [line.kind for line in lines.order_by("seq")] == [
        "measure.undertaking_drafted",
        "measure.undertaking_signed",
        "measure.undertaking_done",
    ]
    for line in lines:
        assert "陈阿福" not in line.data and ID not in line.data and "原件送来" not in line.data


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Undertaking, {"due_on": date(2026, 3, 5)}),
        (Undertaking, {"text_hash": "0" * 64}),
        (Undertaking, {"text": "{}"}),
        (Signature, {"strokes": "[[[1,2,3]]]"}),
        (Signature, {"binding": "0" * 64}),
        (Signature, {"signed_at": AT}),
    ],
)
def test_whatever_is_altered_behind_its_back_is_found(district, matter, hard, model, values):
    row = gap(district, hard, matter)
    signed(district, row)
    model.objects.update(**values)
    assert Trouble.ROW_CHANGED in {found.trouble for found in health.rows_stand(at=LATER, full=True)}


@pytest.mark.parametrize(
    ("model", "values"), [(Undertaking, {"text": '{"blocks":[]}'}), (Signature, {"strokes": "[]"})]
)
def test_a_signature_that_fits_no_more_does_not_come_into_force(district, matter, hard, model, values):
    row = gap(district, hard, matter)
    signed(district, row)
    model.objects.update(**values)
    refused("signature_broken", lambda: in_force(district, row))


def test_it_is_atomic(district, matter, hard, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("no evidence can be laid")

    row = gap(district, hard, matter)
    signed(district, row)
    before = Line.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(acts.cases, "add_evidence", broken)
        with pytest.raises(OSError, match="evidence"):
            in_force(district, row)
    row.refresh_from_db()
    assert row.ended_at is None and Line.objects.count() == before
    assert not IssuedPaper.objects.exists() and not Promise.objects.exists()


def test_measures_of_both_kinds_may_wait_side_by_side(district, matter, hard):
    gap(district, hard, matter)
    pledge(district, hard, matter)
    waiting = {row.measure for row in reads.to_be_signed(hard)}
    assert waiting == {Measure.GAP_ACCEPTANCE, Measure.PROMISE}
