"""Measures and consultations: recorded by who works on the case, laid in as evidence, shown on its page."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Evidence
from bancheng.cases.showing.timeline import timeline
from bancheng.measures import actions, reads
from bancheng.measures.models import ConsultationOpinion, Coordination
from bancheng.org.models import Department
from bancheng.papers import reads as papers
from bancheng.papers.models import IssuedPaper
from bancheng.records import health, standing, verification
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Outcome
from tests import make
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.cases.steps import handled
from tests.records.looking import private_text

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
WHOLE: dict[str, dict[str, Any]] = {
    "coordination": {"who": "不动产登记中心", "what": "地址不符，电话13800005678", "result": "当场更正"},
    "data_sharing": {"source": "婚姻登记共享接口", "authority": "省共享目录", "result": "有登记"},
    "escort": {
        "authorisation": "委托书一份",
        "materials": ["户口簿原件", " ", "申请表"],
        "by_whom": "李专员",
        "result": "已递交",
    },
    "remote_link": {
        "who": "房东本人",
        "means": "视频会议",
        "identity": "看了身份证原件",
        "consent": "口头同意连线和记录",
        "result": "同意出租，可以备案",
    },
    "consultation": {"question": "能否先受理", "who": "两家单位", "agreed": "先受理后补"},
}
ACTS: dict[str, Callable[..., Any]] = {
    "coordination": actions.record_coordination,
    "data_sharing": actions.record_data_sharing,
    "escort": actions.record_escort,
    "remote_link": actions.record_link,
    "consultation": actions.record_consultation,
}
EVIDENCE = {
    "coordination": ("measure:coordination", "措施：现场协调"),
    "data_sharing": ("measure:data_sharing", "措施：数据共享"),
    "escort": ("measure:escort", "措施：帮办代办"),
    "remote_link": ("measure:remote_link", "措施：远程连线"),
    "consultation": ("consultation", "会商记录"),
}


def units() -> list[tuple[Department, str]]:
    one, other = Department.objects.all()[:2]
    return [(one, "可以先受理"), (other, "要补一份公证")]


def record(district: District, case: Case, kind: str, *, by: str = "officer", **changes: Any) -> Any:
    values = {"done_at": LATER, **WHOLE[kind], **changes}
    if kind == "consultation":
        values.setdefault("opinions", units())
    if kind == "remote_link":
        values.setdefault("asked", [("您是房东吗", "是，电话13800005678"), ("同意出租吗", "同意")])
        values.setdefault("second", district.person("officer2"))
        values["done_at"] = changes.get("done_at", LATER - timedelta(minutes=10))
        values.setdefault("ended_at", LATER)
    return ACTS[kind](case, by=district.actor(by), at=LATER, **values)


@pytest.fixture
def hard(district: District, case: Case) -> Case:
    """A case judged 不好办."""
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("kind", ACTS)
def test_it_is_kept_and_laid_into_the_case(district, hard, kind):
    row = record(district, hard, kind)
    evidence = Evidence.objects.get(case=hard)
    assert (evidence.kind, evidence.what) == EVIDENCE[kind] and evidence.ref == str(row.pk)
    lines = list(Line.objects.filter(file=hard.file).order_by("-seq")[:3])
    assert {lines[0].kind, lines[1].kind, lines[2].kind} >= {"case.evidence_added", row_line(kind)}
    assert reads.recorded_for(hard) == [row]
    assert verification.verify_file(hard.file.key).ok


def row_line(kind: str) -> str:
    return "measure.consultation_recorded" if kind == "consultation" else "measure.recorded"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("coordination", "谁参加：不动产登记中心；协调什么：地址不符，电话〔电话 1：138****5678〕；结果：当场更正"),
        ("data_sharing", "向谁查的：婚姻登记共享接口；凭什么查：省共享目录；结果：有登记"),
        ("escort", "授权办什么：委托书一份；交接材料：户口簿原件、申请表；谁去办：李专员；结果：已递交"),
        ("remote_link", "谁参加：房东本人；怎样连线：视频会议；怎样核对身份：看了身份证原件；怎样同意的：口头同意连线和记录；"
         "问答：问：您是房东吗\n答：是，电话〔电话1：138****5678〕\n问：同意出租吗\n答：同意；结果：同意出租，可以备案"),
        ("consultation", "问题：能否先受理；谁参加：两家单位；单位意见：可以先受理；单位意见：要补一份公证；议定：先受理后补"),
    ],
)  # fmt: skip
def test_the_timeline_says_what_each_word_is(district, hard, kind: str, said: str) -> None:
    record(district, hard, kind)
    assert squeezed(said) in [squeezed(one.detail) for one in timeline(hard.file, now=LATER)]


def squeezed(words: str) -> str:
    """Without spaces, the opinions of units in no order of their codes."""
    return "；".join(sorted("".join(words.split()).split("；")))


def test_the_timeline_reads_in_the_order_of_the_form(district, hard) -> None:
    record(district, hard, "coordination")
    told = next(one.detail for one in timeline(hard.file, now=LATER) if "谁参加" in one.detail)
    assert told.index("谁参加") < told.index("协调什么") < told.index("结果")


@pytest.mark.parametrize("kind", ACTS)
def test_the_line_carries_no_words(district, hard, kind):
    record(district, hard, kind)
    line = Line.objects.filter(file=hard.file, kind__startswith="measure.").get()
    said = [word for word in WHOLE[kind].values() if isinstance(word, str)]
    assert not any(word in line.data for word in said)
    assert set(json.loads(line.commitments)) >= set(WHOLE[kind])


def test_numbers_of_people_are_masked_whoever_asks(district, hard):
    assert record(district, hard, "coordination").what == "地址不符，电话〔电话1：138****5678〕"


def test_a_hand_over_list_is_kept_line_by_line(district, hard):
    assert record(district, hard, "escort").materials == "户口簿原件\n申请表"


def test_every_unit_is_heard_in_a_consultation(district, hard):
    row = record(district, hard, "consultation")
    said = dict(ConsultationOpinion.objects.filter(consultation=row).values_list("unit", "words"))
    assert said == {unit.pk: words for unit, words in units()}
    line = Line.objects.get(file=hard.file, kind="measure.consultation_recorded")
    assert json.loads(line.data)["units"] == 2
    one = units()[0]
    assert private_text(line, f"opinion_{one[0].code}") == one[1]


@pytest.mark.parametrize("kind", ["coordination", "data_sharing", "escort", "remote_link"])
def test_with_it_the_case_may_be_answered(district, hard, kind):
    by = district.actor("officer")
    with pytest.raises(Wanting) as wanting:
        cases.propose_answer(hard, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert [gap.field for gap in wanting.value.missing] == ["measures"]
    record(district, hard, kind)
    cases.propose_answer(hard, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert Case.objects.get(pk=hard.pk).step == "to_tell"


def test_a_search_that_found_nothing_is_kept_and_is_no_measure(district, hard):
    row = record(district, hard, "data_sharing", found=False, result="查无此人")
    assert (row.found, row.material) == (False, None) and not Evidence.objects.filter(case=hard).exists()
    assert "measure.recorded" in Line.objects.filter(file=hard.file).values_list("kind", flat=True)
    with pytest.raises(Wanting):
        cases.propose_answer(hard, by=district.actor("officer"), at=LATER, answer=d.answer(Outcome.DONE))
    assert verification.verify_file(hard.file.key).ok and list(standing.files_stand([hard.file_id])) == []


def test_a_consultation_serves_what_cannot_be_done_yet(district, case):
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.NOT_YET))
    with pytest.raises(Wanting) as wanting:
        cases.propose_answer(case, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert [gap.field for gap in wanting.value.missing] == ["consultation"]
    record(district, case, "consultation")
    cases.propose_answer(case, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert Case.objects.get(pk=case.pk).step == "to_tell"


def test_others_may_not(district, hard):
    for part in {*d.CAST} - {"officer", "officer2", "district"}:
        for kind in ACTS:
            with pytest.raises(Refused) as refused:
                record(district, hard, kind, by=part)
            assert refused.value.code == "not_yours", (part, kind)
    assert not Evidence.objects.exists()


def test_a_link_is_recorded_on_a_sheet_and_by_two(district, hard):
    row = record(district, hard, "remote_link")
    paper = IssuedPaper.objects.get(file=hard.file)
    said = json.dumps(papers.document_of(paper, in_full=True), ensure_ascii=False)
    assert (paper.title, paper.about) == ("远程连线记录", f"link/{row.pk}")
    for words in (
        "房东本人",
        "看了身份证原件",
        "问：同意出租吗",
        "李专员",
        "陆专员",
        "同意出租，可以备案",
    ):
        assert words in said
    assert "13800005678" not in said and list(health.rows_stand(at=LATER, full=True)) == []


def test_the_second_of_a_link_is_another_who_may_see_the_case(district, hard):
    with pytest.raises(Wanting) as wanting:
        record(district, hard, "remote_link", second=district.person("officer"))
    assert [gap.field for gap in wanting.value.missing] == ["second"]
    cases.recuse(
        hard, by=district.actor("convener"), at=AT, whom=district.person("counter"), reason="反映的是他"
    )
    with pytest.raises(Wanting) as out:
        record(district, hard, "remote_link", second=district.person("counter"))
    assert [gap.field for gap in out.value.missing] == ["second"]


def test_not_before_it_is_accepted(district, case):
    with pytest.raises(Refused) as refused:
        record(district, case, "coordination")
    assert refused.value.code == "wrong_step"


def test_gaps_are_named(district, hard):
    with pytest.raises(Wanting) as wanting:
        record(district, hard, "coordination", who=" ", result="", done_at=LATER + timedelta(days=1))
    assert [gap.field for gap in wanting.value.missing] == ["who", "result", "done_at"]
    assert not Coordination.objects.exists()


def test_it_is_atomic(district, hard, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("no evidence can be laid")

    before = Line.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(actions.recording.cases, "add_evidence", broken)
        with pytest.raises(OSError, match="evidence"):
            record(district, hard, "coordination")
    assert not Coordination.objects.exists() and Line.objects.count() == before


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(district, client, settings):
    settings.BANCHENG_NOW = LATER
    return make.sign_in(client, district.person("officer"))


def test_each_is_recorded_through_its_page(district, hard, desk):
    one, other = Department.objects.all()[:2]
    opinions = {
        "opinion-0-unit": one.pk,
        "opinion-0-words": "可以",
        "opinion-3-unit": other.pk,
        "opinion-3-words": "要补",
    }
    link = {
        "asked-0-question": "同意出租吗",
        "asked-0-answer": "同意",
        "second": "1003",
        "ended_at": "2026-03-02T10:20",
    }
    for kind, whole in WHOLE.items():
        typed = {
            name: "\n".join(value) if isinstance(value, list) else value for name, value in whole.items()
        }
        more = {"consultation": opinions, "remote_link": link, "data_sharing": {"found": "yes"}}.get(kind, {})
        answer = desk.post(
            f"/desk/cases/{hard.number}/measures/{kind}/", typed | more | {"done_at": "2026-03-02T10:00"}
        )
        assert answer.status_code == 302, answer.content.decode()
    assert Evidence.objects.filter(case=hard).count() == 5
    page = desk.get(f"/desk/cases/{hard.number}/measures/").content.decode()
    for words in ("现场协调", "数据共享", "帮办代办", "远程连线", "陆专员", "会商", "要补", "138****5678"):
        assert words in page
    assert "13800005678" not in page


def test_a_link_is_asked_part_by_part_and_ends_after_it_began(district, hard, desk):
    url = f"/desk/cases/{hard.number}/measures/remote_link/"
    form = desk.get(url).content.decode()
    parts = ("连了谁，什么时候", "身份和同意", "问答", "结论")
    assert [form.index(f"<legend>{part}</legend>") for part in parts] == sorted(
        form.index(f"<legend>{part}</legend>") for part in parts
    )
    at = "2026-03-02T10:00"
    typed = WHOLE["remote_link"] | {"done_at": at, "ended_at": at, "second": "1003"}
    answer = desk.post(url, typed | {"asked-0-question": "同意吗", "asked-0-answer": "同意"})
    assert answer.status_code == 422 and "结束要晚于开始" in answer.content.decode()


def test_what_was_typed_stays(district, hard, desk):
    url = f"/desk/cases/{hard.number}/measures/consultation/"
    answer = desk.post(
        url, {"question": "能否先受理", "done_at": "2026-03-02T10:00", "opinion-0-words": "可以"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "能否先受理" in page and "选上是哪家单位说的" in page and "这里还没有填" in page


def test_the_panel_is_a_part_for_the_case_and_a_page_without_script(district, hard, desk):
    url = f"/desk/cases/{hard.number}/measures/"
    assert f'hx-get="{url}"' in desk.get(f"/desk/cases/{hard.number}/").content.decode()
    part = desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "记现场协调" in part
    assert "<html" in desk.get(url).content.decode()


def test_who_may_not_record_sees_only_what_was(district, hard, client, settings):
    settings.BANCHENG_NOW = LATER
    desk = make.sign_in(client, district.person("supervisor"))
    assert "记现场协调" not in desk.get(f"/desk/cases/{hard.number}/measures/").content.decode()
    answer = desk.get(f"/desk/cases/{hard.number}/measures/coordination/")
    assert answer.status_code == 403 and "专员记" in answer.content.decode()


def test_strangers_and_unknown_kinds_find_nothing(district, hard, client, desk, settings):
    assert desk.get(f"/desk/cases/{hard.number}/measures/video/").status_code == 404
    other = make.sign_in(client.__class__(), district.person("stranger"))
    for path in ("", "coordination/"):
        assert other.get(f"/desk/cases/{hard.number}/measures/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_panel_and_form_are_sound(district, case, open_page, settings, size):
    settings.BANCHENG_NOW = LATER
    handled(district, case)
    record(district, case, "coordination")
    name = "desk" if size is DESK else "phone"
    opened = open_page(f"/desk/cases/{case.number}/", as_=district.person("officer"), size=size)
    opened.page.get_by_text("记会商").wait_for()
    opened.look_at(f"case-panels-{name}")
    opened.assert_sound()
    opened.page.get_by_text("记会商").click()
    opened.page.wait_for_url("**/measures/consultation/")
    opened.look_at(f"measure-consultation-{name}")
    opened.assert_sound()
