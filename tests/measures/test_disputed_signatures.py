"""A signature at the window: he is sent word of it, it is drawn once, he may say it is not his, a supervisor looks into it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases import ticks, ways
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.cases.registration import Someone
from bancheng.catalogue.models import Matter
from bancheng.config.environment import OFFICE_ZONE
from bancheng.measures import actions, reads
from bancheng.measures.actions import disputing
from bancheng.measures.models import Signature, SignatureDispute, Undertaking
from bancheng.notices import carriers
from bancheng.notices.actions.failing import note_report
from bancheng.notices.carriers.marks import mark_of
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment
from bancheng.promises import actions as promises
from bancheng.promises.models import Promise
from bancheng.records import outbox, standing, verification
from bancheng.records.models import Line
from bancheng.rules.permissions import citizen_by_slip, citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import CAST, District
from tests.measures.ground import ID, LATER, STROKES, gap, hard_case, pledge, signed

pytestmark = pytest.mark.django_db


def code_of(act: Callable[[], object]) -> str:
    before = steps.everything(), list(SignatureDispute.objects.values_list())
    with pytest.raises(Refused) as no:
        act()
    assert (steps.everything(), list(SignatureDispute.objects.values_list())) == before
    return str(no.value.code)


def told(kind: str) -> list[tuple[str, str]]:
    """Who was sent messages of this kind, once the worker has run: their ways and staff numbers."""
    while outbox.run_reactions(at=LATER):
        pass
    return sorted(
        (one.channel, one.person.staff_no if one.person else "") for one in Notice.objects.filter(kind=kind)
    )


def dispute(row: Undertaking, **changes: Any) -> SignatureDispute:
    signature = Signature.objects.filter(undertaking=row).latest("pk")
    values = {"words": "那天我没有去过，电话 13911112222", "by": citizen_of(row.case_id)} | changes
    return actions.dispute_signature(signature, at=LATER, **values)


def settle(
    district: District, found: SignatureDispute, *, by: str = "supervisor", **changes: Any
) -> SignatureDispute:
    values = {"is_his": False, "words": "和案卷里的签字不一样，监控里没有他"} | changes
    return actions.settle_dispute(found, by=district.actor(by), at=LATER, **values)


# --- who knows of it -------------------------------------------------------------------------------------------


def test_whom_no_word_can_reach_signs_before_somebody_who_has_not_handled_the_case(
    district: District, matter: Matter, row: Undertaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "open_ways", frozenset)
    assert code_of(lambda: signed(district, row)) == "sole_witness"
    signed(district, row, by="officer2")
    monkeypatch.undo()
    nobody = Someone(name="陈阿福", id_number=ID, address="和平路 1 号")
    other = pledge(district, hard_case(district, matter, party=nobody), matter)
    assert code_of(lambda: signed(district, other)) == "sole_witness"


def fails(kind: str, state: str, error: str = "bad_number") -> None:
    """What became of the last message of this kind, as the gateway says."""
    last = Notice.objects.filter(kind=kind, person=None).latest("pk")
    Notice.objects.filter(pk=last.pk).update(state=state, last_error=error)


@pytest.mark.parametrize(
    ("state", "error", "is_heard"),
    [
        ("sent", "", True),
        ("arrived", "", True),
        ("waiting", "busy", True),
        ("bounced", "bad_number", False),
        ("given_up", "busy", False),
        ("given_up", "too_late", True),
    ],
)
def test_a_message_that_did_not_get_through_was_not_heard(
    district: District, row: Undertaking, state: str, error: str, is_heard: bool
) -> None:
    assert told("measure.undertaking_drafted") == [("sms", "")]
    fails("measure.undertaking_drafted", state, error)
    assert ways.is_heard(row.case) is is_heard
    if is_heard:
        signed(district, row)
    else:
        assert code_of(lambda: signed(district, row)) == "sole_witness"
        signed(district, row, by="officer2")


def test_one_that_got_through_since_takes_it_back(
    district: District, row: Undertaking, matter: Matter
) -> None:
    told("measure.undertaking_drafted")
    fails("measure.undertaking_drafted", "bounced")
    gap(district, row.case, matter, how="邮寄来")
    told("measure.undertaking_rewritten")
    fails("measure.undertaking_rewritten", "sent", "")
    assert ways.is_heard(row.case)


def test_he_is_written_to_by_the_way_that_did_not_come_back(district: District, matter: Matter) -> None:
    both = Someone(name="陈阿福", phone="13800005678", email="afu@example.cn", id_number=ID)
    case = hard_case(district, matter, party=both, reply_by="sms")
    gap(district, case, matter)
    assert ways.reachable(case) == ("sms", "13800005678")
    told("measure.undertaking_drafted")
    fails("measure.undertaking_drafted", "bounced")
    assert ways.reachable(case) == ("email", "afu@example.cn") and ways.is_heard(case)


def test_what_was_signed_unheard_is_put_in_force_by_another_and_the_supervisor_asks_him(
    district: District, row: Undertaking, settings: Any
) -> None:
    settings.BANCHENG_NOW = LATER
    signed(district, row)
    assert told("measure.counter_signed") == [("sms", "")]
    sent = Notice.objects.get(kind="measure.counter_signed")
    Notice.objects.filter(pk=sent.pk).update(state="sent")
    assert note_report(mark=mark_of(sent.pk), arrived=False, code="bad_number", at=LATER)
    officer = district.actor("officer")
    assert code_of(lambda: actions.put_in_force(row, by=officer, at=LATER)) == "sole_witness"
    desk = make.sign_in(Client(), district.person("officer"))
    page = desk.get(f"/desk/cases/{row.case.number}/measures/undertakings/{row.pk}/").content.decode()
    assert "他还不知道有这个签字" in page and "生效，出文书" not in page
    assert told("notice.unheard") == [("inbox", district.person("supervisor").staff_no)]
    actions.put_in_force(row, by=district.actor("officer2"), at=LATER)


@pytest.mark.parametrize("moment", [0, 13], ids=["the same", "with other moments"])
def test_what_was_drawn_before_is_no_signature(
    district: District, hard: Case, matter: Matter, row: Undertaking, moment: int
) -> None:
    signed(district, row)
    again = [[[x, y, at + moment] for x, y, at in stroke] for stroke in STROKES]
    gap(district, hard, matter, how="邮寄来")
    row.refresh_from_db()
    other = gap(district, hard_case(district, matter), matter)
    for one in (row, other):
        assert code_of(lambda one=one: signed(district, one, strokes=again)) == "signature_replayed"  # type: ignore[misc]


# --- said not to be his ------------------------------------------------------------------------------------------


def test_his_word_stops_what_is_not_in_force_and_goes_to_the_supervisor(
    district: District, row: Undertaking
) -> None:
    signature = signed(district, row)
    dispute(row)
    assert reads.holds(signature), "his word alone voids nothing"
    officer = district.actor("officer")
    assert code_of(lambda: actions.put_in_force(row, by=officer, at=LATER)) == "signature_disputed"
    line = Line.objects.get(file=row.case.file, kind="measure.signature_disputed")
    assert (
        line.by == "citizen"
        and "没有去过" not in line.data
        and "13911112222" not in SignatureDispute.objects.get().words
    )
    assert told("measure.signature_disputed") == [
        ("inbox", district.person("supervisor").staff_no),
        ("sms", ""),
    ]
    assert [one.pk for one in reads.disputes_for(district.actor("supervisor"))] == [
        SignatureDispute.objects.get().pk
    ]
    assert list(standing.files_stand([row.case.file_id])) == []


def test_who_may_say_so_and_when(district: District, row: Undertaking) -> None:
    signed(district, row)
    entering = {"counter", "officer2", "district", "head", "supervisor"}
    for part in CAST.keys() - entering:
        code = "handler_enters" if part == "officer" else "not_yours"
        assert code_of(lambda part=part: dispute(row, by=district.actor(part))) == code, part  # type: ignore[misc]
    assert code_of(lambda: dispute(row, by=citizen_of(row.case_id + 1))) == "not_yours"
    by_the_handler = citizen_by_slip(row.case_id, district.actor("officer"))
    assert code_of(lambda: dispute(row, by=by_the_handler)) == "not_yours"
    dispute(row, by=district.actor("head"))
    line = Line.objects.get(file=row.case.file, kind="measure.signature_disputed")
    assert json.loads(line.data)["entered_by"] == district.person("head").ref
    assert code_of(lambda: dispute(row)) == "disputed_already"


def test_his_word_is_not_walked_round_by_writing_the_text_anew(
    district: District, hard: Case, matter: Matter, row: Undertaking
) -> None:
    signed(district, row)
    found, officer = dispute(row), district.actor("officer")
    gap(district, hard, matter, how="邮寄来")
    row.refresh_from_db()
    signed(district, row)
    assert code_of(lambda: actions.put_in_force(row, by=officer, at=LATER)) == "signature_disputed"
    actions.drop(row, why="不办了", by=officer, at=LATER)
    other = pledge(district, hard, matter)
    signed(district, other)
    assert code_of(lambda: actions.put_in_force(other, by=officer, at=LATER)) == "signature_disputed"
    settle(district, found)
    actions.put_in_force(other, by=officer, at=LATER)


def test_who_may_have_made_it_neither_writes_down_his_word_nor_settles_it(
    district: District, hard: Case, matter: Matter, settings: Any
) -> None:
    """The supervisor was an officer of the window when he drew it up; the one beside him brought in the signature."""
    drawn = gap(district, hard, matter, by="officer2")
    signed(district, drawn, by="counter")
    for part in ("officer2", "counter"):
        by = district.actor(part)
        assert code_of(lambda by=by: dispute(drawn, by=by)) == "maker_enters", part  # type: ignore[misc]
    supervisor = district.person("supervisor")
    found = dispute(drawn, by=district.actor("supervisor"))
    assert code_of(lambda: settle(district, found)) == "own_signature"
    settings.BANCHENG_NOW = LATER
    page = make.sign_in(Client(), supervisor).get(f"/desk/disputes/{found.pk}/").content.decode()
    assert "要由另一位督查员核实" in page
    for part in ("officer2", "counter"):
        Appointment.objects.filter(person=supervisor).update(person=district.person(part))
        assert code_of(lambda part=part: settle(district, found, by=part)) == "own_signature", part  # type: ignore[misc]
        Appointment.objects.filter(role=Role.SUPERVISOR).update(person=supervisor)
    Appointment.objects.filter(person=supervisor).update(person=district.person("archivist"))
    settle(district, found, by="archivist")


def test_what_he_drew_himself_is_his(row: Undertaking) -> None:
    values = {"shown": row.text_hash, "strokes": STROKES, "by": citizen_of(row.case_id)}
    actions.sign_on_own_screen(row, at=LATER, **values)
    assert code_of(lambda: dispute(row)) == "not_disputable"


@pytest.mark.parametrize(("is_his", "holds"), [(True, True), (False, False)])
def test_a_supervisor_says_whose_it_is(
    district: District, row: Undertaking, is_his: bool, holds: bool
) -> None:
    signature = signed(district, row)
    found = settle(district, dispute(row), is_his=is_his)
    signature.refresh_from_db()
    assert (signature.voided_at is None) is holds and found.settled_by == district.person("supervisor")
    assert told("measure.dispute_settled") == [("inbox", district.person("officer").staff_no), ("sms", "")]
    assert told("measure.forged") == []
    assert code_of(lambda: settle(district, found)) == "dispute_settled"
    assert list(standing.files_stand([row.case.file_id])) == []
    if holds:
        actions.put_in_force(row, by=district.actor("officer"), at=LATER)
    else:
        signed(district, row, by="officer2")


def test_what_was_in_force_is_for_the_conveners(district: District, row: Undertaking) -> None:
    signature = signed(district, row)
    actions.put_in_force(row, by=district.actor("officer"), at=LATER)
    settle(district, dispute(row))
    signature.refresh_from_db()
    assert signature.voided_at is None
    conveners = sorted(district.person(part).staff_no for part in ("convener", "convener2"))
    assert told("measure.forged") == [("inbox", no) for no in conveners]


def test_what_was_dropped_in_between_was_never_in_force(district: District, row: Undertaking) -> None:
    signature = signed(district, row)
    found = dispute(row)
    actions.drop(row, why="改走别的办法", by=district.actor("officer"), at=LATER)
    settle(district, found)
    line = Line.objects.get(file=row.case.file, kind="measure.dispute_settled")
    assert json.loads(line.data)["in_force"] is False
    signature.refresh_from_db()
    assert signature.voided_at == LATER and told("measure.forged") == []
    assert list(standing.files_stand([row.case.file_id])) == []


def test_only_a_supervisor_who_is_not_out_settles_it_and_says_how(
    district: District, row: Undertaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(district, row)
    found = dispute(row)
    for part in CAST.keys() - {"supervisor"}:
        assert code_of(lambda part=part: settle(district, found, by=part)) == "not_yours", part  # type: ignore[misc]
    assert code_of(lambda: settle(district, found, words=" ")) == "wanting"

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    before = list(SignatureDispute.objects.values_list()), list(Signature.objects.values_list())
    with monkeypatch.context() as patch:
        patch.setattr(disputing.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            settle(district, found)
    assert (list(SignatureDispute.objects.values_list()), list(Signature.objects.values_list())) == before
    Recusal.objects.create(case=row.case, person=district.person("supervisor"), reason="x", at=LATER)
    assert not reads.disputes_for(district.actor("supervisor")).exists()
    assert code_of(lambda: settle(district, found)) == "not_yours"


# --- by when, and the filing waits -----------------------------------------------------------------------------------


def running(case: Case) -> dict[str, datetime]:
    """The clocks of the case that run, with their dues."""
    return dict(CaseClock.objects.filter(case=case, stopped_at=None).values_list("kind", "due_at"))


def at_rest(district: District, row: Undertaking) -> Case:
    """In force, made good, answered and closed: nothing keeps the case from being filed."""
    case, officer = row.case, district.actor("officer")
    actions.put_in_force(row, by=officer, at=LATER)
    for promise in Promise.objects.open():
        promises.keep_promise(promise, by=officer, at=LATER, kept_on=LATER.date(), words="原件")
    cases.propose_answer(case, by=officer, at=LATER, answer=d.answer())
    cases.tell(case, by=officer, at=LATER, how="in_person")
    cases.close(case, by=citizen_of(case.pk), at=LATER, solved="yes")
    return Case.objects.get(pk=case.pk)


def test_a_dispute_has_its_working_days_and_whose_they_are(district: District, row: Undertaking) -> None:
    signed(district, row)
    found = dispute(row)
    assert running(row.case)["signature_review"] == datetime(2026, 3, 5, 17, tzinfo=OFFICE_ZONE), (
        "three of them"
    )
    out = datetime(2026, 3, 6, 9, 5, tzinfo=OFFICE_ZONE)
    while ticks.tick(at=out):
        pass
    while outbox.run_reactions(at=out):
        pass
    urged = Notice.objects.filter(kind="clock.urged")
    assert district.person("supervisor").staff_no in {one.person.staff_no for one in urged if one.person}
    settle(district, found, is_his=True)
    assert "signature_review" not in running(row.case)


def test_nothing_is_filed_while_a_signature_is_disputed(district: District, row: Undertaking) -> None:
    signed(district, row)
    case, officer = at_rest(district, row), district.actor("officer")
    assert "filing" in running(case)
    found = dispute(row)
    assert code_of(lambda: cases.file_case(case, by=officer, at=LATER)) == "signature_disputed"
    assert "filing" not in running(case), "nobody is urged to file what may not be filed"
    settle(district, found, is_his=True)
    assert "filing" in running(case)
    cases.file_case(case, by=officer, at=LATER)


def test_what_was_forged_is_revoked_before_the_case_is_filed(district: District, row: Undertaking) -> None:
    signed(district, row)
    case, officer = at_rest(district, row), district.actor("officer")
    settle(district, dispute(row))
    assert running(case).keys() == {"revocation"}
    assert running(case)["revocation"] == datetime(2026, 3, 3, 17, tzinfo=OFFICE_ZONE), "one working day"
    assert code_of(lambda: cases.file_case(case, by=officer, at=LATER)) == "signature_disputed"
    actions.revoke_undertaking(row, why="另办", by=district.actor("convener"), at=LATER)
    assert running(case).keys() == {"filing"}
    cases.file_case(case, by=officer, at=LATER)
    assert list(standing.files_stand([case.file_id])) == []


def test_of_a_filed_case_he_may_still_say_so_but_no_clock_begins(
    district: District, row: Undertaking
) -> None:
    signed(district, row)
    case = at_rest(district, row)
    cases.file_case(case, by=district.actor("officer"), at=LATER)
    settle(district, dispute(row))
    assert running(case) == {}
    actions.revoke_undertaking(row, why="另办", by=district.actor("convener"), at=LATER)
    assert verification.verify_file(case.file.key).ok


def test_two_signatures_are_looked_into_each_by_its_own_clock(
    district: District, hard: Case, matter: Matter, row: Undertaking
) -> None:
    other = pledge(district, hard, matter)
    for one in (row, other):
        signed(district, one)
    first, second = dispute(row), dispute(other)
    settle(district, first, is_his=True)
    assert CaseClock.objects.get(case=hard, kind="signature_review", stopped_at=None).ref == second.pk


# --- on pages ------------------------------------------------------------------------------------------------------


def test_from_his_page_to_the_supervisors(district: District, row: Undertaking, settings: Any) -> None:
    settings.BANCHENG_NOW = LATER
    signed(district, row)
    code = cases.issue_new_code(row.case, by=district.actor("officer"), at=LATER)
    citizen = Client()
    citizen.post("/track", {"number": row.case.number, "code": code})
    page = citizen.get(f"/track/{row.case.number}").content.decode()
    where = f"/track/{row.case.number}/not-mine/{row.pk}"
    assert "不是我签的" in page and "李专员经手" in page and where in page
    assert "先验证是您本人" in citizen.get(where).content.decode()
    citizen.post(where, {"words": "没去过"})
    assert not SignatureDispute.objects.exists(), "the query code only reads"
    assert citizen.post(f"{where}/code").url == where
    sent = Notice.objects.filter(kind="code").latest("pk").body
    code = next(word for word in sent.replace("，", " ").split() if word.isdigit() and len(word) == 6)
    assert citizen.post(f"{where}/prove", {"code": code}).url == where
    assert citizen.post(where, {"words": "没去过"}).url == f"/track/{row.case.number}"
    assert citizen.get(where).status_code == 404, "it is said once"
    desk = make.sign_in(Client(), district.person("officer"))
    page = desk.get(f"/desk/cases/{row.case.number}/measures/undertakings/{row.pk}/").content.decode()
    assert "反映人说这不是他签的" in page and desk.get("/desk/disputes/").status_code == 404
    oversight = make.sign_in(Client(), district.person("supervisor"))
    assert row.case.number in oversight.get("/desk/disputes/").content.decode()
    one = f"/desk/disputes/{SignatureDispute.objects.get().pk}/"
    assert "没去过" in oversight.get(one).content.decode()
    assert oversight.post(one, {"is_his": "no", "words": ""}).status_code == 422
    assert oversight.post(one, {"is_his": "no", "words": "对照过"}).url == "/desk/disputes/"
    assert "不是本人签的" in oversight.get("/desk/disputes/").content.decode()
