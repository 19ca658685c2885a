"""A forged undertaking in force ends whole: signature, papers, promise, evidence; by another, and nobody is blamed by it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bancheng.cases.actions.answering import owed
from bancheng.cases.models import Case, Evidence, Recusal
from bancheng.catalogue.models import Matter
from bancheng.measures import actions, reads, showing
from bancheng.measures.actions import revoking
from bancheng.measures.models import Signature, Undertaking
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.papers.models import IssuedPaper
from bancheng.promises import actions as promises
from bancheng.promises import ticks
from bancheng.promises.models import Promise
from bancheng.records import outbox, standing, verification
from bancheng.records.models import Line
from bancheng.rules import promises as rules
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Measure
from tests import make
from tests.cases import steps
from tests.cases.district import CAST, District
from tests.measures.ground import LATER, gap, pledge, signed
from tests.promises.making import again, last

pytestmark = pytest.mark.django_db
WHY = "督查员对照了监控，已请他来窗口另办"


def everything() -> tuple[Any, ...]:
    tables = (Undertaking, Signature, Promise, IssuedPaper)
    return steps.everything(), [list(table.objects.order_by("pk").values_list()) for table in tables]


def code_of(act: Callable[[], object]) -> str:
    before = everything()
    with pytest.raises(Refused) as no:
        act()
    assert everything() == before
    return str(no.value.code)


def in_force(district: District, row: Undertaking) -> Undertaking:
    signed(district, row)
    return actions.put_in_force(row, by=district.actor("officer"), at=LATER)


def found_forged(
    district: District, row: Undertaking, *, is_his: bool = False, at: datetime = LATER
) -> Undertaking:
    signature, citizen = row.signatures.get(voided_at=None), citizen_of(row.case_id)
    found = actions.dispute_signature(signature, words="没去过", by=citizen, at=at)
    by = district.actor("supervisor")
    actions.settle_dispute(found, is_his=is_his, words="监控里没有他", by=by, at=at)
    return row


def forged(district: District, row: Undertaking) -> Undertaking:
    """In force, and found not to be his."""
    return found_forged(district, in_force(district, row))


def revoke(
    district: District, row: Undertaking, *, by: str = "convener", why: str = WHY, at: datetime = LATER
) -> Undertaking:
    return actions.revoke_undertaking(row, why=why, by=district.actor(by), at=at)


def promise_of(row: Undertaking) -> Promise:
    made = reads.promise_of(row)
    assert made is not None
    return made


def told() -> set[tuple[str, str]]:
    """Who was told what, once the worker has run."""
    while outbox.run_reactions(at=LATER):
        pass
    rows = Notice.objects.select_related("person")
    return {(one.kind, one.person.staff_no if one.person else one.channel) for one in rows}


# --- what it does --------------------------------------------------------------------------------------------


def test_everything_that_rested_on_it_falls_at_once(district: District, row: Undertaking) -> None:
    forged(district, row)
    assert (
        Measure.GAP_ACCEPTANCE in owed(row.case).measures and row.signatures.filter(voided_at=None).exists()
    )
    gone = revoke(district, row)
    assert (gone.result, gone.revoked_at, gone.revoked_by) == ("revoked", LATER, district.person("convener"))
    assert not row.signatures.filter(voided_at=None).exists()
    papers = IssuedPaper.objects.filter(file=row.case.file)
    assert [one.ended_how for one in papers] == ["void", "void"], "承诺书 and 通知书"
    assert promise_of(row).ended == "void" and promise_of(row).next_moment_at is None
    assert Evidence.objects.get(case=row.case).struck_at == LATER and owed(row.case).measures == frozenset()
    file = row.case.file
    assert [line.by for line in Line.objects.filter(file=file, kind="measure.undertaking_revoked")] == [
        district.person("convener").ref
    ]
    assert WHY not in Line.objects.get(file=file, kind="measure.undertaking_revoked").data
    assert last(row.case, "promise.voided")["because"] == "承诺书的签字核实不是反映人本人的，承诺书已经撤销"
    assert "case.evidence_struck" in steps.kinds(row.case)
    assert list(standing.files_stand([row.case.file_id])) == [] and verification.verify_file(file.key).ok


def test_he_the_conveners_and_whoever_counted_on_it_are_told_once(
    district: District, row: Undertaking
) -> None:
    forged(district, row)
    told()
    Notice.objects.all().delete()
    revoke(district, row)
    numbers = {part: district.person(part).staff_no for part in ("officer", "convener2")}
    assert told() == {
        ("measure.undertaking_revoked", "sms"),
        ("measure.undertaking_revoked", numbers["officer"]),
        ("measure.undertaking_revoked", numbers["convener2"]),
    }, "the papers are told of with it, and who did it is told nothing"
    assert "不算您没有兑现" in Notice.objects.get(channel="sms").body


def test_a_promise_held_against_him_already_is_taken_back(district: District, row: Undertaking) -> None:
    made = promise_of(in_force(district, row))
    broken_at = rules.ends_at(made.due_at, org.working_calendar())
    while ticks.tick(at=broken_at):
        pass
    assert again(made).ended == "broken"
    found_forged(district, row, at=broken_at)
    revoke(district, row, at=broken_at)
    assert again(made).ended == "void" and last(row.case, "promise.voided")["was_broken"] is True
    assert list(standing.files_stand([row.case.file_id])) == []


def test_what_was_brought_was_brought(district: District, row: Undertaking) -> None:
    made = promise_of(in_force(district, row))
    kept = {"kept_on": LATER.date(), "words": "租赁合同原件"}
    promises.keep_promise(made, by=district.actor("officer"), at=LATER, **kept)
    found_forged(district, row)
    revoke(district, row)
    assert again(made).ended == "kept" and "promise.voided" not in steps.kinds(row.case)


def test_the_same_measure_may_be_signed_again_by_himself(
    district: District, hard: Case, matter: Matter, row: Undertaking
) -> None:
    forged(district, row)
    revoke(district, row)
    other = in_force(district, gap(district, hard, matter))
    assert other.pk != row.pk and Measure.GAP_ACCEPTANCE in owed(hard).measures
    assert promise_of(other).ended == ""


def test_a_certificate_promised_by_nobody_is_owed_again(
    district: District, hard: Case, matter: Matter
) -> None:
    row = forged(district, pledge(district, hard, matter))
    assert reads.promised_on(hard)
    revoke(district, row)
    assert reads.promised_on(hard) == set()


# --- who, and when ---------------------------------------------------------------------------------------------


def test_only_a_head_or_convener_without_a_hand_in_it(district: District, row: Undertaking) -> None:
    forged(district, row)
    for part in CAST.keys() - {"head", "convener", "convener2"}:
        assert code_of(lambda part=part: revoke(district, row, by=part)) == "not_yours", part  # type: ignore[misc]
    assert (
        code_of(lambda: actions.revoke_undertaking(row, why=WHY, by=citizen_of(row.case_id), at=LATER))
        == "not_yours"
    )
    Recusal.objects.create(case=row.case, person=district.person("convener"), reason="x", at=LATER)
    assert code_of(lambda: revoke(district, row)) == "not_yours"
    assert code_of(lambda: revoke(district, row, by="head", why=" ")) == "wanting"
    revoke(district, row, by="head")
    assert code_of(lambda: revoke(district, row, by="convener2")) == "not_in_force"


def test_who_wrote_his_word_down_does_not_act_on_it(district: District, row: Undertaking) -> None:
    in_force(district, row)
    signature = row.signatures.get()
    found = actions.dispute_signature(signature, words="没去过", by=district.actor("head"), at=LATER)
    actions.settle_dispute(
        found, is_his=False, words="监控里没有他", by=district.actor("supervisor"), at=LATER
    )
    assert code_of(lambda: revoke(district, row, by="head")) == "own_undertaking"
    revoke(district, row)


def test_nothing_is_revoked_without_the_finding(district: District, row: Undertaking) -> None:
    signed(district, row)
    assert code_of(lambda: revoke(district, row)) == "not_in_force"
    actions.put_in_force(row, by=district.actor("officer"), at=LATER)
    assert code_of(lambda: revoke(district, row)) == "not_forged"
    found_forged(district, row, is_his=True)
    assert code_of(lambda: revoke(district, row)) == "not_forged"


def test_it_is_revoked_whole_or_not_at_all(
    district: District, row: Undertaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged(district, row)

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    for where, name in ((revoking.records, "append"), (revoking.cases, "strike_evidence")):
        before = everything()
        with monkeypatch.context() as patch:
            patch.setattr(where, name, broken)
            with pytest.raises(OSError, match="record"):
                revoke(district, row)
        assert everything() == before


def test_the_database_refuses_one_revoked_by_nobody(district: District, row: Undertaking) -> None:
    forged(district, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Undertaking.objects.filter(pk=row.pk).update(result="revoked")


# --- on pages ------------------------------------------------------------------------------------------------------


def test_from_the_page_of_the_undertaking(district: District, row: Undertaking, settings: Any) -> None:
    settings.BANCHENG_NOW = LATER
    forged(district, row)
    here = f"/desk/cases/{row.case.number}/measures/undertakings/{row.pk}/"
    officer = make.sign_in(Client(), district.person("officer"))
    assert f"{here}revoke/" not in officer.get(here).content.decode()
    assert officer.post(f"{here}revoke/", {"why": WHY}).status_code == 403
    refused = json.loads(Line.objects.filter(kind="act.refused").latest("pk").data)
    assert (refused["move"], refused["code"]) == ("revoke_undertaking", "not_yours")
    convener = make.sign_in(Client(), district.person("convener"))
    assert f"{here}revoke/" in convener.get(here).content.decode()
    assert convener.post(f"{here}revoke/", {"why": ""}).status_code == 422
    assert convener.post(f"{here}revoke/", {"why": WHY}).url == here
    page = convener.get(here).content.decode()
    assert "已撤销" in page and WHY in page and f"{here}revoke/" not in page
    ledger = convener.get(f"/desk/promises/{promise_of(row).pk}/").content.decode()
    assert "不作数了" in ledger and "不是本人签的承诺书" in ledger


PANEL = "/desk/undertakings-to-revoke/"


def test_it_waits_on_the_workbench_of_whoever_may_revoke_it(
    district: District, row: Undertaking, settings: Any
) -> None:
    settings.BANCHENG_NOW = LATER
    url = f"/desk/cases/{row.case.number}/measures/undertakings/{row.pk}/revoke/"
    desks = {part: make.sign_in(Client(), district.person(part)) for part in ("head", "convener", "officer")}

    def shown(part: str) -> str:
        return desks[part].get(PANEL, headers={"HX-Request": "true"}).content.decode()

    in_force(district, row)
    assert shown("convener").strip() == "", "nothing is said while nothing waits"
    found_forged(district, row)
    assert f'hx-get="{PANEL}"' in desks["convener"].get("/desk/").content.decode()
    assert PANEL not in desks["officer"].get("/desk/").content.decode()
    for part in ("head", "convener"):
        assert url in shown(part) and row.case.number in shown(part) and 'class="bc-clock' in shown(part)
    assert url not in shown("officer")
    assert url in desks["head"].get(PANEL).content.decode(), "without script it is a page"
    revoke(district, row)
    assert shown("head").strip() == ""


def test_the_workbench_offers_to_revoke_only_what_is_not_refused(
    district: District, row: Undertaking
) -> None:
    in_force(district, row)
    found = actions.dispute_signature(
        row.signatures.get(), words="没去过", by=district.actor("head"), at=LATER
    )
    by = district.actor("supervisor")
    actions.settle_dispute(found, is_his=False, words="监控里没有他", by=by, at=LATER)
    waits = {part: reads.to_revoke(district.actor(part), LATER) for part in CAST}
    assert {part for part, rows in waits.items() if rows} == {"convener", "convener2"}, (
        "the head has a hand in it"
    )
    Recusal.objects.create(case=row.case, person=district.person("convener"), reason="x", at=LATER)
    assert reads.to_revoke(district.actor("convener"), LATER) == []


def test_of_a_filed_case_it_waits_too(district: District, row: Undertaking) -> None:
    Case.objects.filter(pk=in_force(district, row).case_id).update(step="archived", filed_at=LATER)
    found_forged(district, row)
    assert [one.pk for one in reads.to_revoke(district.actor("convener"), LATER)] == [row.pk]
    assert [one["due"] for one in showing.to_revoke(district.actor("convener"), now=LATER)] == [None]
