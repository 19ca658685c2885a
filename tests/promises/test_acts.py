"""Making, keeping and extending a promise: who may, what it lacks, what the record holds of it."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from bancheng.cases.models import Case
from bancheng.promises import actions, reads
from bancheng.promises.actions import PromiseWanting
from bancheng.promises.models import Promise
from bancheng.records import standing, verification
from bancheng.records.models import File, Line
from bancheng.rules.promises import PromiseState
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import PromiseKind, PromiseParty
from tests.cases.district import AT, CAST, District
from tests.promises.making import DUE_ON, PROOF, again, citizens, last, lines, pledge, promise

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
WORKING = {"officer", "officer2", "district"}


def keep(district: District, made: Promise, *, by: str = "officer", at=LATER, **changes):  # type: ignore[no-untyped-def]
    values = {"kept_on": LATER.date(), "words": "证明原件一份，编号 2026-7"} | changes
    return actions.keep_promise(made, by=district.actor(by), at=at, **values)


def extend(district: District, made: Promise, *, by: str = "convener", at=LATER, **changes):  # type: ignore[no-untyped-def]
    values = {"due_on": DUE_ON + timedelta(days=7), "reason": "等省厅批复"} | changes
    return actions.extend_promise(made, by=district.actor(by), at=at, **values)


def test_a_promise_is_told_to_the_record_without_a_word_of_it(district: District, case: Case) -> None:
    made = promise(district, case)
    assert (made.due_on, made.first_due_on, made.ended) == (DUE_ON, DUE_ON, "")
    assert made.task == "补办旧身份证号码证明，电话〔电话1：138****5678〕"
    line = Line.objects.get(file=case.file, kind="promise.made")
    assert "证明" not in line.data and PROOF not in line.data
    assert {"task", "proof"} <= set(json.loads(line.commitments))
    assert verification.verify_file(case.file.key).ok
    assert list(standing.files_stand([case.file_id])) == []


def test_a_promise_changed_behind_the_records_back_is_found(district: District, case: Case) -> None:
    made = promise(district, case)
    Promise.objects.filter(pk=made.pk).update(due_on=DUE_ON + timedelta(days=30))
    assert [found.trouble.value for found in standing.files_stand([case.file_id])] == ["row_changed"]


def test_gaps_are_named_and_nothing_is_written(district: District, case: Case) -> None:
    with pytest.raises(PromiseWanting) as wanting:
        promise(district, case, unit=None, task=" ", due_on=AT.date())
    assert [gap.field for gap in wanting.value.missing] == ["unit", "task", "due_on"]
    assert not Promise.objects.exists() and lines(case) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": None},
        {"ended": "kept"},
        {"ended": "broken", "next_moment_at": None},
        {"next_moment_at": None},
        {"kind": "gift"},
    ],
)
def test_the_database_refuses_a_promise_that_cannot_be(
    district: District, case: Case, changes: dict[str, object]
) -> None:
    made = promise(district, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=made.pk).update(**changes)


def test_it_is_kept_with_its_proof(district: District, case: Case) -> None:
    kept = keep(district, promise(district, case))
    assert (kept.ended, kept.kept_on, kept.next_moment_at) == ("kept", LATER.date(), None)
    assert lines(case) == ["promise.made", "promise.kept"]
    assert "原件" not in Line.objects.get(file=case.file, kind="promise.kept").data
    assert list(standing.files_stand([case.file_id])) == []
    with pytest.raises(Refused) as refused:
        keep(district, kept)
    assert refused.value.code == "promise_ended"


def test_only_who_works_on_the_case_records_it(district: District, case: Case) -> None:
    made = promise(district, case)
    for part in set(CAST) - WORKING:
        with pytest.raises(Refused) as refused:
            keep(district, made, by=part)
        assert refused.value.code == "not_yours", part
    assert again(made).ended == "" and lines(case) == ["promise.made"]


def test_without_proof_it_was_not_kept(district: District, case: Case) -> None:
    with pytest.raises(PromiseWanting) as wanting:
        keep(district, promise(district, case), words="", kept_on=LATER.date() + timedelta(days=1))
    assert [gap.field for gap in wanting.value.missing] == ["words", "kept_on"]


def test_only_who_works_on_the_case_records_a_finding_and_only_of_what_is_checked(
    district: District, case: Case
) -> None:
    made = pledge(district, case)
    find = partial(actions.find_false, at=LATER)
    for part in set(CAST) - WORKING:
        with pytest.raises(Refused) as refused:
            find(made, by=district.actor(part), words="不属实")
        assert refused.value.code == "not_yours", part
    with pytest.raises(Refused) as refused:
        find(citizens(district, case), by=district.actor("officer"), words="不属实")
    assert refused.value.code == "not_checked"
    with pytest.raises(PromiseWanting):
        find(made, by=district.actor("officer"), words=" ")
    found = find(made, by=district.actor("officer"), words="查过，电话 13800005678 打不通")
    assert (found.ended, found.kept_on, found.next_moment_at) == ("broken", None, None)
    line = Line.objects.get(file=case.file, kind="promise.found_false")
    assert "查过" not in line.data and "13800005678" not in found.kept_words
    assert list(standing.files_stand([case.file_id])) == []
    with pytest.raises(Refused) as refused:
        find(found, by=district.actor("officer"), words="再记")
    assert refused.value.code == "promise_ended"


def test_what_an_earlier_edition_let_break_unchecked_counts_as_unchecked(
    district: District, case: Case
) -> None:
    made = pledge(district, case)
    Promise.objects.filter(pk=made.pk).update(ended="broken", ended_at=LATER, next_moment_at=None)
    rows, old = Promise.objects.all(), again(made)
    assert old.state(at=LATER) is PromiseState.UNPROVEN
    assert list(rows.in_state(PromiseState.UNPROVEN, at=LATER)) == [old]
    assert not rows.in_state(PromiseState.BROKEN, at=LATER).exists()
    (counts,) = reads.counted_by_day(rows, at=LATER).values()
    assert dict(counts) == {PromiseState.UNPROVEN: 1}
    assert keep(district, made).ended == "kept"


def test_a_units_promise_is_extended_once_by_the_convener(district: District, case: Case) -> None:
    made = promise(district, case)
    for part in set(CAST) - {"convener", "convener2"}:
        with pytest.raises(Refused) as refused:
            extend(district, made, by=part)
        assert refused.value.code == "not_yours", part
    extended = extend(district, made)
    assert (extended.due_on, extended.first_due_on) == (DUE_ON + timedelta(days=7), DUE_ON)
    told = last(case, "promise.extended")
    assert (told["before"], told["until"]) == ("3月20日（周五）", "3月27日（周五）")
    with pytest.raises(Refused) as refused:
        extend(district, extended, due_on=DUE_ON + timedelta(days=14))
    assert refused.value.code == "extended_before"
    assert list(standing.files_stand([case.file_id])) == []


def test_a_citizens_promise_is_extended_by_who_works_on_the_case(district: District, case: Case) -> None:
    made = citizens(district, case)
    with pytest.raises(Refused) as refused:
        extend(district, made, by="convener")
    assert refused.value.code == "not_yours"
    assert extend(district, made, by="officer").due_on == DUE_ON + timedelta(days=7)


def test_an_act_that_cannot_write_its_line_changes_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, checked = promise(district, case), pledge(district, case)
    before = list(Promise.objects.order_by("pk").values())

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    monkeypatch.setattr(actions.records, "append", broken)
    for act in (
        lambda: keep(district, made),
        lambda: extend(district, made),
        lambda: actions.find_false(checked, by=district.actor("officer"), at=LATER, words="不属实"),
        lambda: promise(district, case),
    ):
        with pytest.raises(OSError, match="record"):
            act()
    assert list(Promise.objects.order_by("pk").values()) == before


# --- who sees it ------------------------------------------------------------------------------------------------


def test_who_sees_the_case_sees_its_promises(district: District, case: Case) -> None:
    made = promise(district, case)
    seeing = {part for part in CAST if reads.visible_to(district.actor(part)).filter(pk=made.pk).exists()}
    assert seeing == {
        "counter", "officer", "officer2", "head", "district", "convener", "convener2", "supervisor", "leader", "auditor",
    }  # fmt: skip


def test_how_many_are_open_and_how_many_of_these_to_the_citizen(district: District, case: Case) -> None:
    one, _ = promise(district, case), citizens(district, case)
    assert (reads.open_count(case.file_id), reads.open_to_citizen(case.file_id)) == (2, 1)
    keep(district, one)
    assert (reads.open_count(case.file_id), reads.open_to_citizen(case.file_id)) == (1, 0)


def test_open_promises_follow_the_case_to_another_site(district: District, case: Case) -> None:
    made = promise(district, case)
    site = district.person("stranger").site
    assert site is not None
    file = File.objects.get(pk=case.file_id)
    assert actions.move_promises(file, site=site, by=district.actor("officer"), at=LATER) == 1
    assert again(made).site == site and lines(case) == ["promise.made", "promise.followed"]
    assert list(standing.files_stand([case.file_id])) == []


def test_a_promise_of_a_kind_has_its_own_side(district: District, case: Case) -> None:
    with pytest.raises(PromiseWanting):
        promise(district, case, kind=PromiseKind.PLEDGE)
    assert citizens(district, case, kind=PromiseKind.PLEDGE, unit=None).owner == PromiseParty.CITIZEN
