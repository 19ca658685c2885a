"""The acts in which one row is written for another file, by two, or by time tell it too; what is altered is found."""

from datetime import timedelta

import pytest

from bancheng.accountability.actions import raise_clue, receive_from_judgement
from bancheng.accountability.health import kept_out_by_clues, receipts_have_clues
from bancheng.accountability.models import Clue
from bancheng.cases import actions
from bancheng.cases.models import Case, Evidence, Hold, Party, Proposal, Recusal, Topic
from bancheng.org.models import Department
from bancheng.records import health, portable, standing
from bancheng.records.models import Line, PrivateText, Reaction
from bancheng.rules.health import Found, Trouble
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import CaseType
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_succeed import proposed, succeeded

HOUR = timedelta(hours=1)


def found() -> list[Found]:
    return list(health.rows_stand(at=AT, full=True))


def troubles() -> list[Trouble]:
    return [each.trouble for each in found()]


def test_a_successor_and_what_he_takes_over_are_told(district: District, case: Case) -> None:
    succeeded(district, case)
    assert found() == []
    Party.objects.filter(case=case, role=Party.SUCCESSOR).update(phone="13700000000")
    assert troubles() == [Trouble.ROW_CHANGED]


def test_a_proposal_altered_before_it_is_confirmed_is_found(district: District, case: Case) -> None:
    proposal = proposed(district, case)
    assert found() == []
    for altered in ({"withheld_mark": "0"}, {"about": district.person("head")}, {"payload": "{}"}):
        before = {name: getattr(proposal, name) for name in altered}
        Proposal.objects.filter(pk=proposal.pk).update(**altered)
        assert troubles() == [Trouble.ROW_CHANGED], altered
        Proposal.objects.filter(pk=proposal.pk).update(**before)


def test_numbers_kept_out_of_a_fact_are_told(district: District, case: Case) -> None:
    actions.add_fact(case, by=district.actor("officer"), at=AT, words="他爱人的电话 13900004321")
    assert found() == []
    assert "13900004321" not in "".join(Line.objects.values_list("data", flat=True))
    Party.objects.filter(case=case).update(spotted='["13900004322"]')
    assert troubles() == [Trouble.ROW_CHANGED]


def test_a_hold_that_was_lifted_stays_told(district: District, case: Case) -> None:
    unit = Department.objects.first()
    assert unit is not None
    by = district.actor("officer")
    actions.place_hold(case, owed_by=unit, kind="request", ref=7, releasable_from=AT + HOUR, by=by, at=AT)
    assert actions.lift_hold(case, kind="request", ref=7, how="done", by=TIME, at=AT + HOUR)
    assert found() == []
    Hold.objects.update(ended_at=None, ended_how="")
    assert troubles() == [Trouble.ROW_CHANGED]


def test_the_receipt_of_a_clue_is_told_in_the_clues_file_only(district: District, case: Case) -> None:
    clue = raise_clue(case, by=district.actor("officer"), at=AT, words="收了好处").clue
    assert found() == []
    evidence = Evidence.objects.get(case=case)
    told = Line.objects.filter(data__contains=f"cases.evidence/{evidence.pk}")
    assert {line.file_id for line in told} == {clue.file_id}
    evidence.delete()
    where = [(each.trouble, each.where.split(" ")[0]) for each in found()]
    assert where == [(Trouble.ROW_GONE, clue.file.key)]


@pytest.mark.parametrize("full", [True, False])
def test_a_receipt_without_its_clue_is_told(district: District, case: Case, full: bool) -> None:
    """A row put in, or one that names another receipt or lies in another case, is no receipt of a clue."""
    raise_clue(case, by=district.actor("officer"), at=AT, words="收了好处")
    assert list(receipts_have_clues(at=AT, full=full)) == []
    forged = Evidence.objects.create(case=case, kind="clue", ref="XS-9", what="已按规定登记线索", at=AT)
    where = f"{case.number} cases.evidence {{}}"
    assert found() == []
    assert list(receipts_have_clues(at=AT, full=full)) == [Found(Trouble.ROW_UNTOLD, where.format(forged.pk))]
    forged.delete()
    laid = Evidence.objects.get(case=case)
    Evidence.objects.filter(pk=laid.pk).update(ref="XS-9")
    assert list(receipts_have_clues(at=AT, full=full)) == [Found(Trouble.ROW_UNTOLD, where.format(laid.pk))]


@pytest.mark.parametrize("full", [True, False])
def test_a_case_judged_so_that_it_owes_a_clue_has_one(district: District, case: Case, full: bool) -> None:
    """The reaction that receives it marked as done, without it: an hour later the doctor says so."""
    by = district.actor("officer")
    actions.accept_case(case, by=by, at=AT)
    actions.judge(case, by=by, at=AT, **d.judgement(CaseType.REFUSED))
    Reaction.objects.update(state=Reaction.DONE, done_at=AT)
    assert list(receipts_have_clues(at=AT + HOUR, full=full)) == []
    later = AT + HOUR + timedelta(seconds=1)
    assert list(receipts_have_clues(at=later, full=full)) == [Found(Trouble.CLUE_MISSING, case.number)]
    receive_from_judgement(case, at=later)
    assert list(receipts_have_clues(at=later, full=full)) == []


@pytest.fixture
def kept_out(district: District, case: Case) -> Recusal:
    """Somebody without a place in the case is out of it on the word of a clue, of which the case tells nothing."""
    by, whom = district.actor("supervisor"), district.person("stranger")
    raise_clue(case, by=by, at=AT, words="收了好处", about=whom)
    return Recusal.objects.get(withheld=True)


def test_who_is_kept_out_in_silence_is_committed_to(district: District, kept_out: Recusal) -> None:
    """Swapped, opened, filled or dropped: the clue's file says that it was otherwise, and in which line."""
    assert found() == []
    told = Clue.objects.get().file
    for altered in ({"person": district.person("expert")}, {"withheld": False}, {"instead": kept_out.person}):
        before = {name: getattr(kept_out, name) for name in altered}
        Recusal.objects.filter(pk=kept_out.pk).update(**altered)
        where = f"{told.key} 第 1 行 cases.recusal.{next(iter(altered))}"
        assert found() == [Found(Trouble.ROW_CHANGED, where)], altered
        Recusal.objects.filter(pk=kept_out.pk).update(**before)
    kept_out.delete()
    assert troubles() == [Trouble.ROW_GONE]


@pytest.mark.parametrize("full", [True, False])
def test_whoever_is_kept_out_in_silence_is_so_by_a_clue(
    district: District, kept_out: Recusal, full: bool
) -> None:
    """A row put in, or swapped for one whom no clue of this case names, is told of by nobody."""
    assert list(kept_out_by_clues(at=AT, full=full)) == []
    convener = district.person("convener")
    more = Recusal.objects.create(case=kept_out.case, person=convener, reason="x", at=AT, withheld=True)
    where = f"{kept_out.case.number} cases.recusal {{}}"
    assert list(kept_out_by_clues(at=AT, full=full)) == [Found(Trouble.ROW_UNTOLD, where.format(more.pk))]
    more.delete()
    Recusal.objects.filter(pk=kept_out.pk).update(person=convener)
    assert list(kept_out_by_clues(at=AT, full=full)) == [Found(Trouble.ROW_UNTOLD, where.format(kept_out.pk))]


def test_a_topic_is_told_without_its_name(district: District, case: Case) -> None:
    topic = actions.join_topic(case, by=district.actor("officer"), at=AT, name="清水路停水")
    assert "清水路" not in "".join(Line.objects.filter(file=case.file).values_list("data", flat=True))
    assert found() == []
    Topic.objects.filter(pk=topic.pk).update(name="别的事")
    assert troubles() == [Trouble.ROW_CHANGED]


def test_only_the_texts_of_the_act_itself_are_carried_away(district: District, case: Case) -> None:
    steps.handled(district, case)
    assert PrivateText.objects.filter(line__file=case.file, field__contains="/").exists()
    record = portable.record_of(case.file, portable.seals_of(case.file), in_full=True)
    assert all("/" not in name for line in record["lines"] for name in line["texts"])
    assert list(standing.files_stand([case.file_id])) == []
