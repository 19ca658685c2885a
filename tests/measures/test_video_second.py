"""The second one present at a video verification leaves: nobody goes on, another takes his place, and it begins anew."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Evidence, Recusal
from bancheng.measures.video import actions, reads
from bancheng.measures.video.actions import held
from bancheng.measures.video.models import VideoRecording, VideoRoom
from bancheng.org.models import Absence
from bancheng.records import standing
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, VideoQuestion, VideoStillOf, VideoVerdict
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, asked, joined, opened, talking, upload

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


def again(room: VideoRoom) -> VideoRoom:
    return VideoRoom.objects.get(pk=room.pk)


def refused(code: str, act: Any, *args: Any, **values: Any) -> None:
    before = Line.objects.count()
    with pytest.raises(Refused) as no:
        act(*args, **values)
    assert (no.value.code, Line.objects.count()) == (code, before)


def away(district, case):
    """He is on leave from today."""
    until = LATER.date() + timedelta(days=5)
    Absence.objects.create(person=district.person("officer2"), from_on=LATER.date(), to_on=until)


def goes_on(district, room):
    """What nobody does without the second one, as acts of the officer who talks."""
    by = district.actor("officer")
    return [
        lambda: actions.note_connected(room, by=by, at=LATER),
        lambda: actions.note_answer(room, VideoQuestion.WHO, words="答", by=by, at=LATER),
        lambda: actions.keep_still(room, upload=upload(), shows=VideoStillOf.FACE, by=by, at=LATER),
        lambda: actions.begin_recording(room, by=by, at=LATER),
        lambda: actions.judge(room, verdict=VideoVerdict.FAILED, words="看不清", by=by, at=LATER),
    ]


def recused(district, case):
    Recusal.objects.create(case=case, person=district.person("officer2"), reason="x", at=LATER)


@pytest.mark.parametrize("leaves", [away, recused], ids=["on leave", "recused"])
def test_nobody_goes_on_once_the_second_one_has_left(district, hard, leaves):
    room = talking(district, hard)
    leaves(district, hard)
    for act in goes_on(district, room):
        refused("second_gone", act)
    actions.end_call(room, by=district.actor("officer"), at=LATER)


def test_another_takes_his_place_and_everything_is_asked_again(district, hard):
    room, head = asked(district, talking(district, hard)), district.person("head")
    recording = actions.begin_recording(room, by=district.actor("officer"), at=LATER)
    away(district, hard)
    room = actions.replace_second(room, second=head, by=district.actor("officer"), at=LATER)
    assert (room.second, room.entry, room.consented_at, room.connected_at) == (head, 2, None, None)
    assert VideoRecording.objects.get(pk=recording.pk).dropped_at == LATER
    line = Line.objects.filter(kind="video.second_replaced").get()
    assert json.loads(line.data)["before"] == district.person("officer2").ref
    assert list(standing.files_stand([hard.file_id])) == []
    actions.consent(joined(room), may_record=False, at=LATER)
    actions.note_connected(room, by=district.actor("officer"), at=LATER)
    by = district.actor("officer")
    with pytest.raises(Wanting) as wanting:
        actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    assert len(wanting.value.missing) == 7, "what the former saw carries nothing"
    actions.judge(asked(district, room), verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    refused(
        "not_second", actions.confirm, room, agrees=True, words="", by=district.actor("officer2"), at=LATER
    )
    actions.confirm(room, agrees=True, words="", by=district.actor("head"), at=LATER)
    assert Evidence.objects.filter(case=hard).exists()


def test_who_may_take_his_place(district, hard):
    room, by = opened(district, hard), district.actor("officer")
    for part in ("officer2", "officer", "leader", "stranger"):
        with pytest.raises(Wanting) as wanting:
            actions.replace_second(room, second=district.person(part), by=by, at=LATER)
        assert [gap.field for gap in wanting.value.missing] == ["second"], part
    head = district.person("head")
    for part in {*d.CAST} - {"officer", "district", "officer2"}:
        refused("not_yours", actions.replace_second, room, second=head, by=district.actor(part), at=LATER)
    refused("second_asks", actions.replace_second, room, second=head, by=district.actor("officer2"), at=LATER)
    over = actions.end_call(room, by=by, at=LATER)
    refused("room_over", actions.replace_second, over, second=head, by=by, at=LATER)


def test_after_the_call_only_who_is_out_cannot_confirm_any_more(district, hard):
    room, by = asked(district, talking(district, hard)), district.actor("officer")
    actions.end_call(room, by=by, at=LATER)
    away(district, hard)
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    assert reads.refusal_without_second(again(room), LATER) is None
    recused(district, hard)
    gone = reads.refusal_without_second(again(room), LATER)
    assert gone is not None and "另开一间" in gone.sentence


def test_a_replacing_whose_line_cannot_be_written_changes_nothing(district, hard, monkeypatch):
    room = talking(district, hard)

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    monkeypatch.setattr(held.records, "append", broken)
    with pytest.raises(OSError, match="record"):
        actions.replace_second(room, second=district.person("head"), by=district.actor("officer"), at=LATER)
    assert (again(room).second_id, again(room).entry) == (room.second_id, room.entry)


# --- on the page ---------------------------------------------------------------------------------------------------------


def test_on_the_page_of_the_room(district, hard):
    room = talking(district, hard)
    here = f"/desk/cases/{hard.number}/video/{room.pk}/"
    desk = make.sign_in(Client(), district.person("officer"))
    assert "先换一位再往下办" not in desk.get(here).content.decode()
    away(district, hard)
    page = desk.get(here).content.decode()
    assert "先换一位再往下办" in page and f"{here}second/" in page
    assert desk.post(f"{here}second/", {"second": ""}).status_code == 422
    assert desk.post(f"{here}second/", {"second": district.person("officer2").pk}).status_code == 422
    assert desk.post(f"{here}second/", {"second": district.person("head").pk}).url == here
    page = desk.get(here).content.decode()
    assert again(room).second == district.person("head") and again(room).link in page
    other = make.sign_in(Client(), district.person("head"))
    assert f"{here}second/" not in other.get(here).content.decode()
    assert other.post(f"{here}second/", {"second": district.person("officer").pk}).status_code == 422
