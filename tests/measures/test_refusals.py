"""What is refused in a measure, or on the list beside it, is noted on the record of the day, in words, as the moves of a case are."""

import json
from inspect import getclosurevars
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases import proved
from bancheng.cases.models import Case
from bancheng.measures import actions as measures
from bancheng.measures import public_urls, urls
from bancheng.measures.models import Undertaking
from bancheng.measures.video import actions
from bancheng.measures.video import urls as video_urls
from bancheng.papers.models import IssuedPaper
from bancheng.promises.models import Promise
from bancheng.records.models import Line
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BarScope, CaseType, VideoVerdict
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.ground import ID, gap, hard_case, make_matter, signed
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


ENTRY: dict[str, Any] = {
    "name": "陈阿福",
    "number": ID,
    "reason": "承诺不实",
    "source": "信用平台",
    "from_on": AT.date(),
}


# --- every page that acts -----------------------------------------------------------------------------------

ON_A_CASE = [
    ("measures:record", "measures/coordination/", "记现场协调"),
    ("measures:record", "measures/consultation/", "记会商"),
    ("measures:draw_up", "measures/gap_acceptance/", "写容缺受理承诺书"),
    ("video:open", "video/open/", "开视频验证"),
]
ON_AN_UNDERTAKING = [
    ("measures:identity", "gap_acceptance/who/", "head", {"name": "陈阿福", "number": ID}, "补记申请人", "identity_known"),
    ("measures:sign", "undertakings/{row}/sign/", "head", {}, "签承诺书", "not_yours"),
    ("measures:enter_scan", "undertakings/{row}/scan/", "officer", {}, "录入签好的承诺书", "handler_enters"),
    ("measures:drop", "undertakings/{row}/drop/", "head", {"why": "不办了"}, "不办容缺受理了", "not_yours"),
    ("measures:put_in_force", "undertakings/{row}/in-force/", "head", {}, "容缺受理生效", "not_yours"),
    ("measures:revoke", "undertakings/{row}/revoke/", "officer", {"why": "另办"}, "撤销容缺受理承诺书", "not_yours"),
]  # fmt: skip
IN_A_ROOM = [
    ("video:renew", "renew/", {}, "换视频验证的链接"),
    ("video:end", "end/", {}, "结束视频验证"),
    ("video:judge", "judge/", {"verdict": "passed", "words": "人证相符"}, "给视频验证下结论"),
    ("video:answer", "answers/who/", {"words": "本人"}, "记视频验证的回答"),
    ("video:still", "stills/", {"shows": "face"}, "留视频验证的截图"),
    ("video:begin", "recordings/", {}, "录视频验证"),
    ("video:connected", "connected/", {}, "记视频通话的接通和断线"),
    ("video:lost", "lost/", {}, "记视频通话的接通和断线"),
    ("video:piece", "recordings/{recording}/", {"number": "0"}, "存视频验证的录像"),
    ("video:finish", "recordings/{recording}/finish/", {}, "存视频验证的录像"),
]
FURTHER = {
    "measures:dispute": "test_of_a_signature_that_is_said_not_to_be_his",
    "measures:settle_dispute": "test_of_a_signature_that_is_said_not_to_be_his",
    "measures:issue_anew": "test_of_a_paper_issued_anew",
    "measures:lift_bar": "test_on_the_list_of_those_a_measure_is_not_for",
    "measures:set_bar": "test_on_the_list_of_those_a_measure_is_not_for",
    "signing:dispute": "test_on_the_citizens_own_pages",
    "signing:sign": "test_on_the_citizens_own_pages",
    "video:confirm": "test_of_a_verdict_and_of_a_promise",
    "video:kept": "test_of_what_a_room_has_kept",
    "video:replace_second": "test_of_who_else_is_present",
}
NOT_NOTED = {
    "signing:send_code": "a proof of who he is; counted where codes are sent",
    "signing:prove": "a proof of who he is; counted where codes are sent",
    "signing:send_code_to_dispute": "a proof of who he is; counted where codes are sent",
    "signing:prove_to_dispute": "a proof of who he is; counted where codes are sent",
    "video:say": "two browsers speak; nobody tries anything",
    "video:hear": "two browsers speak; nobody tries anything",
    "signing:on_screen": "the citizen himself signs, on the screen that was handed to him",
}
"""The pages that take something in and note no refusal, and why."""


def acting() -> set[str]:
    """The name of every page of the room's staff, and of the citizen who signs, that takes something in."""
    rooms = {"measures": urls, "signing": public_urls, "video": video_urls}
    return {
        f"{room}:{one.name}"
        for room, paths in rooms.items()
        for one in paths.urlpatterns
        if "POST" in getclosurevars(one.callback).nonlocals["request_method_list"]
    }


def test_every_page_that_acts_is_looked_at_here() -> None:
    noted_here = {row[0] for table in (ON_A_CASE, ON_AN_UNDERTAKING, IN_A_ROOM) for row in table}
    assert acting() == noted_here | FURTHER.keys() | NOT_NOTED.keys()
    assert all(name in globals() for name in FURTHER.values())


def test_on_a_case(district: District, hard: Case) -> None:
    head, desk = district.person("head"), make.sign_in(Client(), district.person("head"))
    for _, path, _label in ON_A_CASE:
        assert desk.get(f"/desk/cases/{hard.number}/{path}").status_code == 403
        assert desk.post(f"/desk/cases/{hard.number}/{path}", {}).status_code == 403
    assert noted() == [(head.ref, label, "not_yours") for *_, label in ON_A_CASE], "a look is no attempt"


def desks(district: District, *parts: str) -> dict[str, Client]:
    return {part: make.sign_in(Client(), district.person(part)) for part in parts}


@pytest.fixture
def row(district: District, settings: Any) -> Undertaking:
    """An undertaking that waits for its signature."""
    settings.BANCHENG_NOW = LATER
    matter = make_matter()
    return gap(district, hard_case(district, matter), matter)


def test_on_an_undertaking(district: District, row: Undertaking) -> None:
    at = desks(district, "officer", "head")
    for _, path, part, data, *_rest in ON_AN_UNDERTAKING:
        at[part].post(f"/desk/cases/{row.case.number}/measures/{path.format(row=row.pk)}", data)
    assert noted() == [
        (district.person(part).ref, label, code) for _, _, part, _, label, code in ON_AN_UNDERTAKING
    ]


def test_of_a_signature_that_is_said_not_to_be_his(district: District, row: Undertaking) -> None:
    signature = signed(district, row)
    at, where = desks(district, "officer", "supervisor"), f"/desk/cases/{row.case.number}/measures/undertakings/{row.pk}/not-his/"  # fmt: skip
    assert at["officer"].get(where).status_code == 409
    at["officer"].post(where, {"words": "他没来过"})
    found = measures.dispute_signature(signature, words="", by=citizen_of(row.case_id), at=LATER)
    measures.settle_dispute(found, is_his=True, words="对过", by=district.actor("supervisor"), at=LATER)
    at["supervisor"].post(f"/desk/disputes/{found.pk}/", {"is_his": "no", "words": "再想想"})
    assert noted() == [
        (district.person("officer").ref, "反映人说不是他签的", "handler_enters"),
        (district.person("supervisor").ref, "核实签字", "dispute_settled"),
    ]


def test_of_a_paper_issued_anew(district: District, row: Undertaking) -> None:
    signed(district, row)
    measures.put_in_force(row, by=district.actor("officer"), at=LATER)
    at, paper = desks(district, "leader"), IssuedPaper.objects.earliest("pk")
    where = f"/desk/cases/{row.case.number}/measures/papers/{paper.pk}/anew/"
    assert at["leader"].get(where).status_code == 404
    assert at["leader"].post(where, {"reason": "写错"}).status_code == 409
    assert noted() == [(district.person("leader").ref, "重新出具", "not_yours")]


def test_on_the_list_of_those_a_measure_is_not_for(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = LATER
    bar = measures.set_bar(**ENTRY, scope=BarScope.BOTH, to_on=None, by=district.actor("convener"), at=AT)
    at = desks(district, "convener", "head")
    typed = ENTRY | {"scope": "both", "from_on": ENTRY["from_on"].isoformat()}
    assert at["head"].post("/desk/bars/set/", typed).status_code == 404, "for him there is no list"
    assert at["convener"].post("/desk/bars/set/", typed | {"number": "123"}).status_code == 422
    assert noted() == [], "what lacks in a form is no refusal"
    assert at["convener"].post("/desk/bars/set/", typed).status_code == 409
    lifting = {"on": LATER.date().isoformat(), "reason": "修复了"}
    for status in (302, 409):
        assert at["convener"].post(f"/desk/bars/{bar.pk}/lift/", lifting).status_code == status
    ref = district.person("convener").ref
    assert noted() == [
        (ref, "列入不适用名单", "barred_already"),
        (ref, f"取消名单第 {bar.pk} 号", "bar_over"),
    ]
    lines = Line.objects.filter(kind="act.refused").values_list("data", flat=True)
    assert not any(ID in data or ENTRY["name"] in data for data in lines)


def test_on_the_citizens_own_pages(
    row: Undertaking, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proved, "readable", lambda request, number: row.case)
    monkeypatch.setattr(proved, "holds", lambda request, kind, found: True)
    citizen, where = Client(), f"/track/{row.case.number}"
    citizen.post(f"{where}/sign/{row.pk}", {"shown": row.text_hash, "strokes": "[]"})
    signed(district, row)

    def quicker(*args: object, **values: object) -> None:
        raise Refused("disputed_already", "已经记下了")

    monkeypatch.setattr(measures, "dispute_signature", quicker)
    citizen.post(f"{where}/not-mine/{row.pk}", {"words": "没去过"})
    assert noted() == [
        ("citizen", "签承诺书", "signature_empty"),
        ("citizen", "说承诺书不是自己签的", "disputed_already"),
    ]


def test_in_a_room(district: District, hard: Case) -> None:
    room = asked(district, talking(district, hard))
    recording = actions.begin_recording(room, by=district.actor("officer"), at=LATER)
    second, desk = district.person("officer2"), make.sign_in(Client(), district.person("officer2"))
    files = {"video:still": "upload", "video:piece": "piece"}
    for name, path, data, _ in IN_A_ROOM:
        more = {files[name]: upload()} if name in files else {}
        desk.post(
            f"/desk/cases/{hard.number}/video/{room.pk}/{path.format(recording=recording.pk)}", data | more
        )
    assert noted() == [(second.ref, label, "second_asks") for *_, label in IN_A_ROOM]


def test_of_who_else_is_present(district: District, hard: Case) -> None:
    room = talking(district, hard)
    second, desk = district.person("officer2"), make.sign_in(Client(), district.person("officer2"))
    chosen = {"second": district.person("head").pk}
    assert desk.post(f"/desk/cases/{hard.number}/video/{room.pk}/second/", chosen).status_code == 409
    assert noted() == [(second.ref, "换视频验证在场的第二人", "second_asks")]


def test_of_what_a_room_has_kept(district: District, hard: Case) -> None:
    room = asked(district, talking(district, hard))
    still = room.stills.first()
    assert still is not None
    officer, desk = district.person("officer"), make.sign_in(Client(), district.person("officer"))
    desk.post(f"/desk/cases/{hard.number}/video/{room.pk}/kept/", {"attachment": still.attachment_id})
    assert noted() == [(officer.ref, "看视频验证的截图或录像", "reason_missing")]


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
