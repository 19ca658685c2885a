"""What a call has kept goes when its basis goes: he hangs up, takes his yes to the recording back, or the link is changed."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Attachment, Case
from bancheng.measures.video import actions, showing
from bancheng.measures.video.actions import held
from bancheng.measures.video.models import VideoRoom
from bancheng.papers import reads as papers
from bancheng.records import documents, keys, standing, verification
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, VideoVerdict
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, WEBM, asked, joined, opened, talking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BANCHENG_NOW = LATER


@pytest.fixture
def hard(district: District, case: Case) -> Case:
    """A case judged 不好办."""
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


def recorded(district: District, room: VideoRoom) -> Attachment:
    """A recording of the call, kept whole."""
    by = district.actor("officer")
    row = actions.begin_recording(room, by=by, at=LATER)
    actions.add_piece(row, number=0, octets=WEBM, by=by, at=LATER)
    done = actions.finish_recording(row, by=by, at=LATER, pieces=1, sha256=hashlib.sha256(WEBM).hexdigest())
    assert done.attachment is not None
    return done.attachment


def kept(case: Case) -> list[bool]:
    """Which of the documents of the call can still be read, in the order in which they came."""
    rows = Attachment.objects.filter(case=case, kind="video").order_by("pk").select_related("stored")
    return [one.stored.erased_at is None for one in rows]


def stands(case: Case) -> bool:
    return verification.verify_file(case.file.key).ok and not list(standing.files_stand([case.file_id]))


def test_whoever_hangs_up_leaves_nothing_that_can_be_read(district, hard):
    room = asked(district, talking(district, hard))
    document = recorded(district, room)
    actions.decline(room, at=LATER)
    assert kept(hard) == [False, False, False]
    with pytest.raises(keys.Unreadable):
        documents.content(Attachment.objects.select_related("stored").get(pk=document.pk).stored)
    erased = list(Line.objects.filter(file=hard.file, kind="record.person_forgotten"))
    assert {(line.by, json.loads(line.data)["reason"]) for line in erased} == {
        ("remote", "consent_withdrawn")
    }
    assert len(erased) == 3 and stands(hard)


def test_a_no_at_the_beginning_has_nothing_to_erase(district, hard):
    actions.decline(joined(opened(district, hard)), at=LATER)
    assert not Line.objects.filter(file=hard.file, kind="record.person_forgotten").exists()


def test_he_takes_his_yes_to_the_recording_back_and_the_call_goes_on(district, hard):
    room = asked(district, talking(district, hard))
    recorded(district, room)
    by = district.actor("officer")
    under_way = actions.begin_recording(room, by=by, at=LATER)
    actions.add_piece(under_way, number=0, octets=WEBM, by=by, at=LATER)
    room = actions.withdraw_recording(room, at=LATER)
    assert not room.may_record and kept(hard) == [True, True, False], "the pictures he agreed to stay"
    assert Line.objects.filter(file=hard.file, kind="video.recording_withdrawn").get().by == "remote"
    refused("recording_over", lambda: actions.add_piece(under_way, number=1, octets=WEBM, by=by, at=LATER))
    refused("no_recording", lambda: actions.begin_recording(room, by=by, at=LATER))
    refused("no_recording", lambda: actions.withdraw_recording(room, at=LATER))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    refused("room_over", lambda: actions.withdraw_recording(room, at=LATER))
    actions.confirm(room, agrees=True, words="", by=district.actor("officer2"), at=LATER)
    sheet = papers.papers_of(hard.file).get(kind="video_record")
    assert "（已删去）" in json.dumps(papers.document_of(sheet, in_full=False), ensure_ascii=False)
    assert stands(hard)


def refused(code: str, act: Any) -> None:
    before = Line.objects.count()
    with pytest.raises(Refused) as no:
        act()
    assert (no.value.code, Line.objects.count()) == (code, before)


def test_with_a_new_link_the_recording_goes_and_the_pictures_say_what_they_are(district, hard):
    room = asked(district, talking(district, hard))
    recorded(district, room)
    room = actions.renew_link(room, by=district.actor("officer"), at=LATER)
    assert kept(hard) == [True, True, False]
    line = Line.objects.get(file=hard.file, kind="record.person_forgotten")
    assert (line.by, json.loads(line.data)["reason"]) == (district.person("officer").ref, "link_changed")
    shown = showing.of_room(room, at=LATER)
    assert [one["erased"] for one in shown["recordings"]] == [True]
    assert all("不作数" in one["label"] and not one["erased"] for one in shown["stills"])
    recorded(district, actions.consent(joined(room), may_record=True, at=LATER))
    assert kept(hard) == [True, True, False, True] and stands(hard)


def test_whoever_opens_it_reads_that_it_was_erased(district, hard):
    room = talking(district, hard)
    document = recorded(district, room)
    actions.withdraw_recording(room, at=LATER)
    by = district.actor("officer")
    refused("erased", lambda: actions.open_kept(room, document, reason="核对", by=by, at=LATER))
    desk = make.sign_in(Client(), district.person("officer"))
    here = f"/desk/cases/{hard.number}/video/{room.pk}/"
    page = desk.get(here).content.decode()
    assert "（已删去）" in page and f'value="{document.pk}"' not in page
    assert desk.post(f"{here}kept/", {"attachment": document.pk, "reason": "核对"}).status_code == 409


def test_nothing_is_erased_by_halves(district, hard, monkeypatch):
    room = talking(district, hard)
    recorded(district, room)

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    for act in (actions.decline, actions.withdraw_recording):
        with monkeypatch.context() as patch:
            patch.setattr(held.records, "erase_stored", broken)
            with pytest.raises(OSError, match="record"):
                act(room, at=LATER)
    fresh = VideoRoom.objects.get(pk=room.pk)
    assert fresh.may_record and fresh.declined_at is None and kept(hard) == [True]


def test_he_says_so_on_his_own_page(district, hard):
    room, guest = opened(district, hard), Client()
    guest.post(f"/video/in/{room.link}")
    guest.post("/video/room/consent", {"agrees": "on", "may_record": "on"})
    recorded(district, VideoRoom.objects.get(pk=room.pk))
    assert "不再同意录像" in guest.get("/video/room").content.decode()
    answer = guest.post("/video/room/no-recording", follow=True)
    assert "录下的已经删去" in answer.content.decode() and kept(hard) == [False]
    assert "/video/room/no-recording" not in answer.content.decode()
    assert "没有在录" in guest.post("/video/room/no-recording", follow=True).content.decode()
