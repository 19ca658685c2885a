"""A citizen has what is kept of him corrected or erased, and consents to one thing by itself: the acts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, Consent, DataRequest
from bancheng.cases.registration import Someone, whose
from bancheng.cases.showing.timeline import timeline
from bancheng.notices.models import Notice
from bancheng.records import keys, standing, verification
from bancheng.records.models import Line, PrivateText
from bancheng.rules.permissions import citizen_by_slip
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_folder import PDF, put

ID, OTHER_ID = "320102199003070017", "320102199003070025"


@pytest.fixture
def his(district: District) -> Case:
    party = Someone(name="陈阿福", phone="13800005678", address="锁金村 1 号", id_number=ID)
    case = d.register(district, party=party)
    return steps.handled(district, case)


def asked(district: District, case: Case, **typed: Any) -> DataRequest:
    values = {"wish": "correct", "field": "phone", "wanted": "139 1234 5678", "at": AT + HOUR} | typed
    return actions.ask_about_data(case, by=district.actor("citizen", case), **values)


def test_a_phone_is_corrected_by_the_officer_and_the_old_one_hears_of_it(
    district: District, his: Case
) -> None:
    one = asked(district, his, why="换了号，旧的 13800005678 不用了")
    assert one.wanted == "13912345678" and "13800005678" not in one.why
    assert steps.running(his, "own_data") is not None
    line = steps.last_line(his)
    assert line.kind == "case.data_change_asked" and "13912345678" not in line.data
    actions.grant_data_request(one, by=district.actor("officer"), at=AT + 2 * HOUR)
    party = whose(his)
    assert party is not None and party.phone == "13912345678"
    assert party.phone_index == keys.blind_index("phone", "13912345678")
    one.refresh_from_db()
    assert (one.granted, one.wanted) == (True, "")
    assert steps.running(his, "own_data") is None
    assert Notice.objects.get(kind="case.way_changed.former").address == "13800005678"
    kept = {text.field: text.clear for text in PrivateText.objects.filter(line=steps.last_line(his))}
    assert kept == {"phone": "13912345678", "was_phone": "13800005678"}
    assert list(standing.files_stand([his.file_id])) == [] and verification.verify_file(his.number).ok


def test_a_name_is_corrected_by_the_head_and_the_old_one_stays_masked(district: District, his: Case) -> None:
    actions.add_fact(his, by=district.actor("officer"), at=AT + HOUR, words="他叫陈阿富")
    one = asked(district, his, field="name", wanted="陈阿富")
    steps.assert_refused(
        "not_yours", lambda: actions.grant_data_request(one, by=district.actor("officer"), at=AT + 2 * HOUR)
    )
    actions.grant_data_request(one, by=district.actor("head"), at=AT + 2 * HOUR)
    party = whose(his)
    assert party is not None and (party.name, party.id_number) == ("陈阿富", ID)
    assert not Notice.objects.filter(kind="case.way_changed.former").exists()
    assert list(standing.files_stand([his.file_id])) == []


def test_neither_what_stood_there_nor_what_it_should_be_is_repeated_in_the_history(
    district: District, his: Case
) -> None:
    one = asked(district, his, field="address", wanted="锁金村 2 号", why="搬了一户")
    actions.grant_data_request(one, by=district.actor("officer"), at=AT + 2 * HOUR)
    told = " ".join(entry.detail for entry in timeline(his.file, now=AT + 3 * HOUR))
    assert "搬了一户" in told and "锁金村" not in told


def test_a_no_has_its_reason_and_comes_from_a_head(district: District, his: Case) -> None:
    one = asked(district, his, wish="erase", field="id_number", wanted="")
    for part in ("officer", "stranger", "counter", "expert", "auditor"):
        steps.assert_refused(
            "not_yours",
            lambda part=part: actions.refuse_data_request(one, reason="x", by=district.actor(part), at=AT),
        )
    head = district.actor("head")
    steps.assert_refused(
        "wanting", lambda: actions.refuse_data_request(one, reason=" ", by=head, at=AT + 2 * HOUR)
    )
    actions.refuse_data_request(one, reason="核对身份还要用，陈阿福", by=head, at=AT + 2 * HOUR)
    one.refresh_from_db()
    assert one.granted is False and one.reason.startswith("核对身份还要用") and "阿福" not in one.reason
    steps.assert_refused("decided", lambda: actions.grant_data_request(one, by=head, at=AT + 3 * HOUR))
    assert whose(his).id_number == ID  # type: ignore[union-attr]
    assert list(standing.files_stand([his.file_id])) == []


def test_what_is_erased_finds_nobody_any_more(district: District, his: Case) -> None:
    one = asked(district, his, wish="erase", field="id_number", wanted=OTHER_ID)
    assert one.wanted == "", "what is to be erased has no other value"
    actions.grant_data_request(one, by=district.actor("head"), at=AT + 2 * HOUR)
    party = whose(his)
    assert party is not None and (party.id_number, party.id_index) == ("", "")


def test_what_cannot_be_asked_for_leaves_nothing(
    district: District, his: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = d.register(district, at=AT)
    by = district.actor("citizen", his)
    before = steps.everything()
    for code, actor, typed in (
        ("wanting", by, {"wanted": "12"}),
        ("wanting", by, {"wanted": " "}),
        ("nothing_changed", by, {"wanted": "13800005678"}),
        ("not_erasable", by, {"wish": "erase", "field": "name"}),
        ("not_yours", district.actor("officer"), {}),
        ("not_yours", district.actor("citizen", other), {}),
        ("handler_enters", citizen_by_slip(his.pk, district.actor("officer")), {}),
    ):
        values = {"wish": "correct", "field": "phone", "wanted": "13912345678"} | typed
        steps.assert_refused(
            code,
            lambda actor=actor, values=values: actions.ask_about_data(his, by=actor, at=AT + HOUR, **values),
        )
    assert steps.everything() == before
    steps.assert_atomic(monkeypatch, lambda: asked(district, his))
    one = asked(district, his)
    steps.assert_refused("asked_already", lambda: asked(district, his, wanted="13712345678"))
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.grant_data_request(one, by=officer, at=AT + 2 * HOUR))


def test_nothing_is_filed_before_it_is_decided(district: District, case: Case) -> None:
    steps.closed(district, case, solved="yes")
    asked(district, case, at=AT + 3 * HOUR, field="address", wanted="锁金村 2 号")
    late = AT + timedelta(days=20)
    officer = district.actor("officer")
    steps.assert_refused("signature_disputed", lambda: actions.file_case(case, by=officer, at=late))
    actions.grant_data_request(DataRequest.objects.get(), by=officer, at=late)
    actions.file_case(case, by=officer, at=late + HOUR)
    steps.assert_refused("filed", lambda: asked(district, case))


def test_he_consents_in_words_and_takes_it_back_word_for_word_on_the_record(
    district: District, his: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = district.actor("citizen", his)
    for part in ("officer", "head", "auditor"):
        steps.assert_refused(
            "not_yours",
            lambda part=part: actions.give_consent(his, kind="story", by=district.actor(part), at=AT),
        )
    steps.assert_atomic(
        monkeypatch, lambda: actions.give_consent(his, kind="story", by=citizen, at=AT + HOUR)
    )
    given = actions.give_consent(his, kind="story", by=citizen, at=AT + HOUR)
    assert given.words in Line.objects.get(kind="case.consented").data
    steps.assert_refused(
        "given_already", lambda: actions.give_consent(his, kind="story", by=citizen, at=AT + HOUR)
    )
    actions.take_back_consent(his, kind="story", by=citizen, at=AT + 2 * HOUR)
    steps.assert_refused(
        "not_given", lambda: actions.take_back_consent(his, kind="story", by=citizen, at=AT + 2 * HOUR)
    )
    again = actions.give_consent(his, kind="story", by=citizen, at=AT + 3 * HOUR)
    assert Consent.objects.filter(case=his).count() == 2 and again.taken_back_at is None
    assert list(standing.files_stand([his.file_id])) == []


def test_he_takes_his_own_documents_and_nobody_elses(district: District, his: Case) -> None:
    officers = put(district, his, "officer")
    own = actions.attach(
        his, upload=_upload(PDF), kind="citizen", by=district.actor("citizen", his), at=AT + HOUR
    )
    citizen = district.actor("citizen", his)
    assert actions.take_own_document(his, own.pk, by=citizen, at=AT + HOUR) == own.stored
    assert steps.last_line(his).kind == "case.own_document_taken"
    steps.assert_refused(
        "not_his", lambda: actions.take_own_document(his, officers.pk, by=citizen, at=AT + HOUR)
    )
    steps.assert_refused(
        "not_yours",
        lambda: actions.take_own_document(his, own.pk, by=district.actor("officer"), at=AT + HOUR),
    )
    assert Attachment.objects.count() == 2


def _upload(body: bytes) -> Any:
    return SimpleUploadedFile("租约.pdf", body)
