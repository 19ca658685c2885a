"""视频验证: the room, its link, consent, pictures and recording, the verdict of two; refusals, lines, all or nothing."""

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Attachment, Case, Evidence, Recusal
from bancheng.measures import ticks
from bancheng.measures.video import actions, reads, showing
from bancheng.measures.video.models import VideoPiece, VideoRoom, VideoSignal, VideoTry
from bancheng.notices.models import Notice
from bancheng.records import keys, outbox, standing, verification
from bancheng.records import reads as records
from bancheng.records.models import Line, StoredFile
from bancheng.rules import video as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import spoken
from bancheng.rules.video import RoomState
from bancheng.rules.vocabulary import (
    CameraFault,
    CaseType,
    Outcome,
    VideoQuestion,
    VideoStillOf,
    VideoVerdict,
)
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, WEBM, asked, joined, opened, talking, upload
from tests.records.looking import private_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def hard(district: District, case: Case) -> Case:
    """A case judged 不好办."""
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


def again(room: VideoRoom) -> VideoRoom:
    return VideoRoom.objects.get(pk=room.pk)


def lines_of(case: Case) -> list[str]:
    kinds = Line.objects.filter(file=case.file, kind__startswith="video.").order_by("seq")
    return list(kinds.values_list("kind", flat=True))


def whole(district: District, case: Case) -> VideoRoom:
    """A verification from the link to the confirmation."""
    room = asked(district, talking(district, case))
    by = district.actor("officer")
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    return actions.confirm(room, agrees=True, words="", by=district.actor("officer2"), at=LATER)


def refused(code: str, act: Any, *args: Any, **values: Any) -> None:
    with pytest.raises(Refused) as no:
        act(*args, **values)
    assert no.value.code == code


# --- the whole way -----------------------------------------------------------------------------------------------


def test_two_who_have_seen_it_make_it_evidence(district, hard):
    room = whole(district, hard)
    evidence = Evidence.objects.get(case=hard)
    assert (evidence.kind, evidence.ref, evidence.what) == ("measure:video", str(room.pk), "措施：视频验证")
    assert lines_of(hard) == [
        "video.opened",
        "video.joined",
        "video.consented",
        "video.connected",
        *["video.answer_noted"] * 5,
        *["video.still_kept"] * 2,
        "video.judged",
        "video.confirmed",
    ]
    assert rules.state_of(again(room).facts(), LATER) is RoomState.CONFIRMED
    cases.propose_answer(hard, by=district.actor("officer"), at=LATER, answer=d.answer(Outcome.DONE))
    assert Case.objects.get(pk=hard.pk).step == "to_tell"


def test_the_record_verifies_and_its_rows_stand(district, hard):
    room = whole(district, hard)
    assert verification.verify_file(hard.file.key).ok
    assert not list(standing.files_stand([hard.file_id]))
    VideoRoom.objects.filter(pk=room.pk).update(second_agrees=False)
    assert list(standing.files_stand([hard.file_id])), "a changed confirmation is found"


def test_no_line_carries_words_or_secrets(district, hard):
    room = opened(district, hard)
    secrets = [room.link, room.code]
    actions.join_by_link(room.link, at=LATER)
    told = " ".join(Line.objects.filter(file=hard.file).values_list("data", flat=True))
    for word in (*secrets, "张有房", "授权代办"):
        assert word not in told
    line = Line.objects.get(file=hard.file, kind="video.opened")
    assert private_text(line, "name") == "张有房，房东"
    assert json.loads(line.data)["second"] == district.person("officer2").ref


# --- who ----------------------------------------------------------------------------------------------------------


def test_only_an_officer_of_the_case_opens_a_room(district, hard):
    for part in {*d.CAST} - {"officer", "officer2", "district"}:
        with pytest.raises(Refused) as no:
            opened(district, hard, by=part)
        assert no.value.code == "not_yours", part
    assert not VideoRoom.objects.exists()


def test_not_before_the_case_is_accepted(district, case):
    refused("wrong_step", opened, district, case)


def test_the_second_one_is_a_colleague_of_the_site(district, hard):
    for second in ("officer", "stranger", "leader"):
        with pytest.raises(Wanting) as wanting:
            opened(district, hard, second=district.person(second))
        assert [gap.field for gap in wanting.value.missing] == ["second"], second


def test_the_head_of_the_site_may_be_the_second(district, hard):
    assert opened(district, hard, second=district.person("head")).second == district.person("head")


def test_others_do_nothing_in_a_room(district, hard):
    room = talking(district, hard)
    acts: list[Any] = [
        lambda by: actions.renew_link(room, by=by, at=LATER),
        lambda by: actions.end_call(room, by=by, at=LATER),
        lambda by: actions.note_connected(room, by=by, at=LATER),
        lambda by: actions.note_answer(room, VideoQuestion.WHO, words="答", by=by, at=LATER),
        lambda by: actions.keep_still(room, upload=upload(), shows=VideoStillOf.FACE, by=by, at=LATER),
        lambda by: actions.begin_recording(room, by=by, at=LATER),
        lambda by: actions.judge(room, verdict=VideoVerdict.FAILED, words="看不清", by=by, at=LATER),
    ]
    before = Line.objects.count()
    for part in {*d.CAST} - {"officer", "district"}:
        for act in acts:
            with pytest.raises(Refused) as no:
                act(district.actor(part))
            assert no.value.code in {"not_yours", "second_asks"}, part
    assert Line.objects.count() == before


def test_nobody_but_the_second_confirms(district, hard):
    room = asked(district, talking(district, hard))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)
    for part in {*d.CAST} - {"officer2"}:
        refused("not_second", actions.confirm, room, agrees=True, words="", by=district.actor(part), at=LATER)
    assert not Evidence.objects.exists()


# --- the link -------------------------------------------------------------------------------------------------------


def test_a_forged_link_leads_nowhere(district, hard):
    room = opened(district, hard)
    for link in ("", "x" * 32, room.link[:-1] + ("a" if room.link[-1] != "a" else "b"), room.code):
        refused("link_unknown", actions.join_by_link, link, at=LATER)
    assert again(room).joined_at is None


def test_a_link_opens_once(district, hard):
    room = opened(district, hard)
    link, code = room.link, room.code
    joined(room)
    refused("link_used", actions.join_by_link, link, at=LATER)
    refused("link_used", actions.join_by_code, code, address="10.0.0.1", at=LATER)
    assert (again(room).link, again(room).code) == ("", ""), "the secrets are gone"


def test_a_link_dies_of_age(district, hard):
    room = opened(district, hard)
    refused("link_old", actions.join_by_link, room.link, at=LATER + rules.LINK_LIVES)


def test_a_new_link_puts_the_old_one_and_whoever_came_by_it_out(district, hard):
    room = opened(district, hard)
    old = room.link
    _, token = actions.join_by_link(old, at=LATER)
    actions.consent(room, may_record=True, at=LATER)
    actions.note_connected(room, by=district.actor("officer"), at=LATER)
    renewed = actions.renew_link(room, by=district.actor("officer"), at=LATER)
    assert reads.room_of_guest([room.pk, token]) is None
    refused("link_unknown", actions.join_by_link, old, at=LATER)
    again_in, other = actions.join_by_link(renewed.link, at=LATER)
    assert reads.room_of_guest([room.pk, other]) == room
    assert again_in.consented_at is None and not again_in.may_record, "asked anew"
    assert again_in.connected_at is None, "a verdict may not lean on who was in before"


def test_the_code_opens_as_the_link_does(district, hard):
    room = opened(district, hard)
    entered, token = actions.join_by_code(spoken(room.code), address="10.0.0.1", at=LATER)
    assert entered == room and reads.room_of_guest([room.pk, token]) == room
    assert not VideoTry.objects.exists()


def test_wrong_codes_are_spaced_out_and_the_link_still_opens(district, hard):
    room = opened(district, hard)
    wrong = "00000000" if room.code != "00000000" else "00000001"
    for _ in range(rules.FREE_TRIES):
        refused("link_unknown", actions.join_by_code, wrong, address="10.0.0.1", at=LATER)
    refused("too_many_tries", actions.join_by_code, room.code, address="10.0.0.1", at=LATER)
    later = LATER + rules.FIRST_WAIT
    refused("link_unknown", actions.join_by_code, wrong, address="10.0.0.1", at=later)
    assert actions.join_by_code(room.code, address="10.0.0.2", at=LATER)[0] == room


def test_a_flood_of_wrong_codes_shuts_codes_but_not_links(district, hard):
    room = opened(district, hard)
    VideoTry.objects.bulk_create(VideoTry(address_mark=f"{n}", at=LATER) for n in range(rules.TRIES_OF_ALL))
    refused("codes_closed", actions.join_by_code, room.code, address="10.0.0.1", at=LATER)
    assert actions.join_by_link(room.link, at=LATER)[0] == room


def test_another_browser_is_not_in_by_the_number_of_the_room(district, hard):
    room = joined(opened(district, hard))
    for kept in (None, [room.pk], [room.pk, ""], [room.pk, "x"], [str(room.pk), "x"], {"a": 1}, [True, "x"]):
        assert reads.room_of_guest(kept) is None


# --- yes, no, no camera ------------------------------------------------------------------------------------------------


def test_nothing_happens_before_he_said_yes(district, hard):
    room = joined(opened(district, hard))
    by = district.actor("officer")
    refused("no_consent", actions.note_answer, room, VideoQuestion.WHO, words="答", by=by, at=LATER)
    refused("no_consent", actions.keep_still, room, upload=upload(), shows=VideoStillOf.FACE, by=by, at=LATER)
    refused("no_consent", actions.begin_recording, room, by=by, at=LATER)
    refused("no_consent", actions.note_connected, room, by=by, at=LATER)
    refused("room_over", actions.say, room, "guest", "{}", at=LATER)
    refused("nothing_to_judge", actions.judge, room, verdict=VideoVerdict.FAILED, words="x", by=by, at=LATER)


def test_a_no_is_kept_as_a_no(district, hard):
    room = actions.decline(joined(opened(district, hard)), at=LATER)
    assert rules.state_of(again(room).facts(), LATER) is RoomState.DECLINED
    line = Line.objects.get(file=hard.file, kind="video.declined")
    assert line.by == "remote"
    refused("room_over", actions.consent, room, may_record=True, at=LATER)
    assert not Evidence.objects.exists()


def test_a_camera_that_does_not_open_is_kept_once_for_each_reason(district, hard):
    room = talking(district, hard)
    for fault in (CameraFault.DENIED, CameraFault.DENIED, CameraFault.MISSING):
        actions.note_camera(room, fault, at=LATER)
    told = [
        json.loads(line.data)["fault"]
        for line in Line.objects.filter(kind="video.camera_failed").order_by("seq")
    ]
    assert told == ["denied", "missing"]
    assert again(room).camera_fault == "missing"
    by = district.actor("officer")
    actions.judge(room, verdict=VideoVerdict.FAILED, words="摄像头打不开，没有看到人", by=by, at=LATER)
    actions.confirm(room, agrees=True, words="", by=district.actor("officer2"), at=LATER)
    assert not Evidence.objects.exists(), "a doubt is a result, but no measure done"


# --- pictures and recording ------------------------------------------------------------------------------------------------


def test_a_still_lies_in_the_folder_with_its_hash(district, hard):
    room = talking(district, hard)
    picture = upload()
    octets = picture.read()
    picture.seek(0)
    still = actions.keep_still(
        room, upload=picture, shows=VideoStillOf.FACE, by=district.actor("officer"), at=LATER
    )
    stored = still.attachment.stored
    assert stored.hash == keys.digest("sm3", octets)
    assert records.open_stored(stored).read() == octets
    assert still.attachment.kind == "video"
    assert "张" not in stored.display_name and stored.display_name.endswith(".jpg")


def test_what_is_no_picture_is_not_kept(district, hard):
    room = talking(district, hard)
    by = district.actor("officer")
    pdf = b"%PDF-1.7\n%%EOF\n"
    refused(
        "upload.kind", actions.keep_still, room, upload=upload(pdf), shows=VideoStillOf.FACE, by=by, at=LATER
    )
    assert not Attachment.objects.exists() and not StoredFile.objects.exists()


def test_a_full_row_of_stills_is_full(district, hard):
    room = talking(district, hard)
    by = district.actor("officer")
    for _ in range(rules.MOST_STILLS):
        actions.keep_still(room, upload=upload(), shows=VideoStillOf.OTHER, by=by, at=LATER)
    refused(
        "too_many_stills",
        actions.keep_still,
        room,
        upload=upload(),
        shows=VideoStillOf.OTHER,
        by=by,
        at=LATER,
    )


def send(row: Any, by: Any, *pieces: bytes) -> None:
    for number, octets in enumerate(pieces):
        assert actions.add_piece(row, number=number, octets=octets, by=by, at=LATER) == number + 1


PIECES = (WEBM[:5000], WEBM[5000:5001], WEBM[5001:])


def test_a_recording_is_what_was_sent_to_the_last_octet(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES)
    assert b"".join(PIECES)[:200] not in b"".join(bytes(piece.closed) for piece in VideoPiece.objects.all())
    sha256 = hashlib.sha256(WEBM).hexdigest()
    done = actions.finish_recording(row, pieces=3, sha256=sha256, by=by, at=LATER)
    assert done.attachment is not None
    stored = done.attachment.stored
    assert (stored.hash, stored.size, stored.kind) == (keys.digest("sm3", WEBM), len(WEBM), "webm")
    assert records.open_stored(stored).read() == WEBM
    assert not VideoPiece.objects.exists()
    assert verification.verify_file(hard.file.key).ok
    assert not list(standing.files_stand([hard.file_id]))


def test_nothing_is_recorded_of_a_call_that_is_over_but_what_was_begun_is_kept(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    over = LATER + rules.ROOM_LIVES
    refused("call_over", actions.begin_recording, room, by=by, at=over)
    send(row, by, *PIECES)
    assert actions.finish_recording(row, by=by, at=over).attachment is not None


def test_the_second_one_who_is_out_of_the_case_hears_nothing(district, hard):
    room, by = asked(district, talking(district, hard)), district.actor("officer")
    actions.judge(room, verdict=VideoVerdict.FAILED, words="看不清", by=by, at=LATER)
    Recusal.objects.create(case=hard, person=district.person("officer2"), reason="亲属", at=LATER)
    while outbox.run_reactions(at=LATER):
        pass
    assert not Notice.objects.filter(person=district.person("officer2")).exists()


def test_a_piece_may_come_twice_but_not_otherwise(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES)
    assert actions.add_piece(row, number=1, octets=PIECES[1], by=by, at=LATER) == 3
    refused("piece_differs", actions.add_piece, row, number=1, octets=b"other", by=by, at=LATER)
    refused("piece_out_of_turn", actions.add_piece, row, number=4, octets=b"late", by=by, at=LATER)
    refused("piece_size", actions.add_piece, row, number=3, octets=b"", by=by, at=LATER)
    assert VideoPiece.objects.count() == 3


def test_what_was_not_sent_whole_is_not_taken_for_whole(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES[:2])
    refused("pieces_missing", actions.finish_recording, row, pieces=3, by=by, at=LATER)
    refused("recording_differs", actions.finish_recording, row, pieces=2, sha256="0" * 64, by=by, at=LATER)
    assert not Attachment.objects.exists()
    refused("recording_open", actions.judge, room, verdict=VideoVerdict.FAILED, words="x", by=by, at=LATER)
    # The browser is gone: what has arrived is kept.
    done = actions.finish_recording(row, by=by, at=LATER)
    assert done.attachment is not None and done.attachment.stored.size == 5001


def test_a_recording_of_nothing_is_dropped_and_said(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.finish_recording(actions.begin_recording(room, by=by, at=LATER), by=by, at=LATER)
    assert row.attachment is None and row.dropped_at == LATER
    assert lines_of(hard)[-1] == "video.recording_dropped"
    refused("recording_over", actions.add_piece, row, number=0, octets=b"x", by=by, at=LATER)


def test_who_says_no_in_the_middle_is_recorded_no_further(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES[:1])
    actions.decline(room, at=LATER)
    refused("recording_over", actions.add_piece, row, number=1, octets=PIECES[1], by=by, at=LATER)
    assert actions.finish_recording(row, by=by, at=LATER).attachment is None
    assert not VideoPiece.objects.exists() and not Attachment.objects.exists()
    assert lines_of(hard)[-1] == "video.declined" and not list(standing.files_stand([hard.file_id]))


def test_what_was_begun_under_a_former_link_ends_with_it(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES[:1])
    room = actions.renew_link(room, by=by, at=LATER)
    refused("recording_over", actions.add_piece, row, number=1, octets=PIECES[1], by=by, at=LATER)
    other = actions.consent(joined(room), may_record=False, at=LATER)
    assert not VideoPiece.objects.exists() and other.entry == 2
    refused("no_recording", actions.begin_recording, other, by=by, at=LATER)
    assert not list(standing.files_stand([hard.file_id]))


def test_without_consent_nothing_is_taken_in_or_kept(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES[:1])
    VideoRoom.objects.filter(pk=room.pk).update(may_record=False)
    refused("no_recording", actions.add_piece, row, number=1, octets=PIECES[1], by=by, at=LATER)
    refused("no_recording", actions.finish_recording, row, by=by, at=LATER)
    assert not Attachment.objects.exists()


def test_pieces_that_nobody_kept_are_gone_after_a_day(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    send(row, by, *PIECES[:1])
    assert not ticks.drop_left_recordings(at=LATER + timedelta(hours=23)) and VideoPiece.objects.exists()
    assert ticks.drop_left_recordings(at=LATER + timedelta(days=1))
    assert not VideoPiece.objects.exists() and lines_of(hard)[-1] == "video.recording_cleared"
    assert not ticks.drop_left_recordings(at=LATER + timedelta(days=2))
    assert not list(standing.files_stand([hard.file_id]))


def test_what_another_said_and_showed_counts_for_no_verdict(district, hard):
    room, by = asked(district, talking(district, hard)), district.actor("officer")
    other = actions.consent(joined(actions.renew_link(room, by=by, at=LATER)), may_record=False, at=LATER)
    actions.note_connected(other, by=by, at=LATER)
    with pytest.raises(Wanting) as wanting:
        actions.judge(other, verdict=VideoVerdict.PASSED, words="相符", by=by, at=LATER)
    assert [gap.field for gap in wanting.value.missing] == ["verdict"] * 7
    shown = showing.of_room(again(other), at=LATER)
    assert shown["former"] == 5 and not any(one["words"] for one in shown["questions"])
    assert all("不作数" in one["label"] for one in shown["stills"])
    asked(district, other)
    actions.judge(other, verdict=VideoVerdict.PASSED, words="相符", by=by, at=LATER)
    assert not list(standing.files_stand([hard.file_id]))


def test_a_recording_has_an_end(district, hard, monkeypatch):
    room, by = talking(district, hard), district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    monkeypatch.setattr(rules, "MOST_RECORDED", 6000)
    send(row, by, PIECES[0])
    refused("recording_full", actions.add_piece, row, number=1, octets=bytes(1001), by=by, at=LATER)


def test_without_his_yes_nothing_is_recorded(district, hard):
    room = talking(district, hard, may_record=False)
    refused("no_recording", actions.begin_recording, room, by=district.actor("officer"), at=LATER)


# --- the verdict --------------------------------------------------------------------------------------------------------------


def test_a_verdict_names_what_it_lacks(district, hard):
    room = talking(district, hard)
    by = district.actor("officer")
    with pytest.raises(Wanting) as wanting:
        actions.judge(room, verdict=VideoVerdict.PASSED, words="", by=by, at=LATER)
    assert [gap.field for gap in wanting.value.missing] == ["words", *["verdict"] * 7]
    assert again(room).verdict == ""


def test_a_second_who_saw_otherwise_says_why_and_nothing_is_evidence(district, hard):
    room = asked(district, talking(district, hard))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)
    second = district.actor("officer2")
    refused("no_reason", actions.confirm, room, agrees=False, words=" ", by=second, at=LATER)
    actions.confirm(room, agrees=False, words="证件照片看不清", by=second, at=LATER)
    assert not Evidence.objects.exists()
    assert rules.state_of(again(room).facts(), LATER) is RoomState.CONTRADICTED
    refused("not_to_confirm", actions.confirm, room, agrees=True, words="", by=second, at=LATER)


def test_an_answer_written_again_replaces_and_both_are_on_record(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    for words in ("姓张", "姓张，房东，电话13800005678"):
        actions.note_answer(room, VideoQuestion.WHO, words=words, by=by, at=LATER)
    assert [one.words for one in room.answers.all()] == ["姓张，房东，电话〔电话1：138****5678〕"]
    assert lines_of(hard).count("video.answer_noted") == 2
    assert not list(standing.files_stand([hard.file_id]))


def test_it_is_atomic(district, hard, monkeypatch):
    room = asked(district, talking(district, hard))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)

    def broken(*args: object, **values: object) -> None:
        raise OSError("no evidence can be laid")

    before = Line.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(cases, "add_evidence", broken)
        with pytest.raises(OSError, match="evidence"):
            actions.confirm(room, agrees=True, words="", by=district.actor("officer2"), at=LATER)
    assert again(room).second_agrees is None and Line.objects.count() == before


# --- the live channel -----------------------------------------------------------------------------------------------------------


def test_each_hears_what_the_other_said_in_its_order(district, hard):
    room = talking(district, hard)
    first = actions.say(room, "guest", '{"kind":"hello"}', at=LATER)
    actions.say(room, "desk", '{"kind":"offer"}', at=LATER)
    actions.say(room, "guest", '{"kind":"answer"}', at=LATER)
    heard = actions.hear(room, "desk", 0, at=LATER)
    assert [body for _, body in heard.messages] == ['{"kind":"hello"}', '{"kind":"answer"}']
    assert [body for _, body in actions.hear(room, "desk", first, at=LATER).messages] == ['{"kind":"answer"}']
    assert [body for _, body in actions.hear(room, "guest", 0, at=LATER).messages] == ['{"kind":"offer"}']
    assert not actions.hear(room, "desk", heard.last, at=LATER).messages


def test_whoever_listens_is_there(district, hard):
    room = talking(district, hard)
    assert not actions.hear(room, "desk", 0, at=LATER).other_is_there
    assert actions.hear(again(room), "guest", 0, at=LATER).other_is_there
    assert actions.hear(again(room), "desk", 0, at=LATER).other_is_there
    assert not actions.hear(again(room), "desk", 0, at=LATER + timedelta(minutes=1)).other_is_there


def test_the_channel_is_bounded_closed_and_emptied_with_the_call(district, hard, monkeypatch):
    room, by = talking(district, hard), district.actor("officer")
    refused("signal_too_long", actions.say, room, "guest", "x" * (rules.MOST_SIGNAL + 1), at=LATER)
    monkeypatch.setattr(rules, "MOST_SIGNALS", 1)
    actions.say(room, "guest", "{}", at=LATER)
    refused("too_many_signals", actions.say, room, "guest", "{}", at=LATER)
    actions.end_call(room, by=by, at=LATER)
    assert not VideoSignal.objects.exists()
    refused("room_over", actions.say, again(room), "guest", "{}", at=LATER)


def test_what_has_served_is_cleared(district, hard):
    room = talking(district, hard)
    waiting = opened(district, hard)
    actions.say(room, "guest", "{}", at=LATER)
    assert actions.clear_channel(at=LATER + timedelta(hours=1)) == 0
    assert actions.clear_channel(at=LATER + timedelta(hours=8)) == 2
    assert not VideoSignal.objects.exists() and again(waiting).link == ""


def test_losses_are_counted_and_the_first_sight_is_kept_once(district, hard):
    room, by = talking(district, hard), district.actor("officer")
    actions.note_lost(room, by=by, at=LATER)
    actions.note_connected(room, by=by, at=LATER + timedelta(minutes=1))
    assert (again(room).lost_count, again(room).connected_at) == (1, LATER)
    assert lines_of(hard)[-2:] == ["video.connected", "video.lost"]


@pytest.mark.django_db(transaction=True)
def test_codes_tried_at_once_are_counted_one_after_another(monkeypatch):
    def slow(failed: int) -> timedelta:
        time.sleep(0.05)
        return timedelta(minutes=1) if failed else timedelta()

    monkeypatch.setattr(rules, "wait_after", slow)

    def attempt(_: int) -> str:
        try:
            actions.join_by_code("12345678", address="10.0.0.9", at=LATER)
        except Refused as no:
            return no.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(attempt, range(4)))
    assert found == ["link_unknown", *["too_many_tries"] * 3] and VideoTry.objects.count() == 1
