"""What is refused in a measure is noted on the record of the day, in words, as the moves of a case are."""

import json
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.measures.video import actions
from bancheng.promises.models import Promise
from bancheng.records.models import Line
from bancheng.rules.vocabulary import CaseType, VideoVerdict
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, asked, talking, upload
from tests.promises.making import promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def hard(district: District, case: Case, settings: Any) -> Case:
    """A case judged 不好办."""
    settings.BANCHENG_NOW = LATER
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


def noted() -> list[tuple[str, str, str]]:
    """Who was refused what, by which code."""
    lines = Line.objects.filter(kind="act.refused").order_by("pk")
    found = [(line.by, json.loads(line.data)) for line in lines]
    return [(by, said["move_label"], said["code"]) for by, said in found]


ON_A_CASE = [
    ("measures/coordination/", "记现场协调"),
    ("measures/consultation/", "记会商"),
    ("measures/gap_acceptance/", "写容缺受理承诺书"),
    ("video/open/", "开视频验证"),
]


def test_on_a_case(district: District, hard: Case) -> None:
    head, desk = district.person("head"), make.sign_in(Client(), district.person("head"))
    for path, _ in ON_A_CASE:
        assert desk.get(f"/desk/cases/{hard.number}/{path}").status_code == 403
        assert desk.post(f"/desk/cases/{hard.number}/{path}", {}).status_code == 403
    assert noted() == [(head.ref, label, "not_yours") for _, label in ON_A_CASE], "a look is no attempt"


IN_A_ROOM = [
    ("renew/", {}, "换视频验证的链接"),
    ("end/", {}, "结束视频验证"),
    ("judge/", {"verdict": "passed", "words": "人证相符"}, "给视频验证下结论"),
    ("answers/who/", {"words": "本人"}, "记视频验证的回答"),
    ("stills/", {"shows": "face"}, "留视频验证的截图"),
    ("recordings/", {}, "录视频验证"),
]


def test_in_a_room(district: District, hard: Case) -> None:
    room = asked(district, talking(district, hard))
    second, desk = district.person("officer2"), make.sign_in(Client(), district.person("officer2"))
    for path, data, _ in IN_A_ROOM:
        files = {"upload": upload()} if path == "stills/" else {}
        desk.post(f"/desk/cases/{hard.number}/video/{room.pk}/{path}", data | files)
    assert noted() == [(second.ref, label, "second_asks") for *_, label in IN_A_ROOM]


def test_of_a_verdict_and_of_a_promise(district: District, hard: Case) -> None:
    room = asked(district, talking(district, hard))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)
    made = promise(district, hard)
    desk, ref = make.sign_in(Client(), district.person("head")), district.person("head").ref
    desk.post(f"/desk/cases/{hard.number}/video/{room.pk}/confirm/", {"agrees": "yes"})
    desk.post(f"/desk/promises/{made.pk}/keep/", {"kept_on": AT.date().isoformat(), "words": "证明"})
    desk.post(f"/desk/promises/{made.pk}/extend/", {"due_on": "2026-03-30", "reason": "等批复"})
    assert noted() == [
        (ref, "确认视频验证的结论", "not_second"),
        (ref, "记已兑现", "not_yours"),
        (ref, "承诺延期", "not_yours"),
    ]
    assert Promise.objects.get(pk=made.pk).ended == ""
