"""The same once more without anything new: what was decided is found, offered, and told again, by two people and never by machine."""

import json
from typing import Any

import pytest

from bancheng.cases import actions, papers
from bancheng.cases.answered_before import answered_before_case
from bancheng.cases.models import Case, Declining
from bancheng.cases.reads import visible_to
from bancheng.cases.registration import Someone
from bancheng.catalogue.models import Ground
from bancheng.papers import blocks
from bancheng.records.health import rows_stand
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import ANSWERED_AT, HOUR
from tests.make import sign_in
from tests.queries import counted

STORY = "房屋租赁备案，房东在外地，窗口说没有房东身份证办不了，跑了三趟。"
LATER = ANSWERED_AT + HOUR
REASON = "上次已经答复，没有新的材料。"


def ground() -> Ground:
    return Ground.objects.get(code="already_answered")


def again(district: District, **typed: Any) -> Case:
    return d.register(district, **({"story": STORY, "at": LATER} | typed))


def answered(district: District, **typed: Any) -> Case:
    return steps.closed(district, d.register(district, **({"story": STORY} | typed)))


def declined(district: District, case: Case, earlier: Case | None, **changed: Any) -> Declining:
    values = {"ground": ground(), "reason": REASON, "earlier": earlier} | changed
    return actions.propose_decline(case, by=district.actor("officer"), at=LATER, **values)


def found(district: District, case: Case, part: str = "officer") -> list[tuple[str, bool]]:
    seen = visible_to(district.actor(part))
    return [(one.case.number, one.same_matter) for one in answered_before_case(case, seen=seen)]


def test_only_what_is_certainly_his_and_decided_is_found(district: District) -> None:
    mine = answered(district)
    other = answered(district, story="营业执照地址变更办不了，章程要重新盖章。")
    answered(district, party=Someone(name="陈阿贵", phone="13800005678"))
    answered(district, party=Someone(name="林晚", phone="13800009999"))
    again(district)  # The same, still open.
    case = again(district)
    assert found(district, case) == [(mine.number, True), (other.number, False)]
    assert found(district, case, "stranger") == []
    nobody = again(district, anonymous=True, party=Someone(address="锁金村街道"))
    assert found(district, nobody) == []


def test_the_letter_repeats_what_was_decided_then(district: District) -> None:
    earlier, case = answered(district), again(district)
    row = declined(district, case, earlier)
    assert row.earlier == earlier and earlier.number in steps.last_line(case).data
    actions.confirm_decline(case, by=district.actor("head"), at=LATER + HOUR)
    case = Case.objects.get(pk=case.pk)
    letter = papers.find(case, "declining", 1)
    assert letter is not None
    said = blocks.said(papers.document_of(letter, case, at=LATER + HOUR))
    assert earlier.number in said and "2026 年 3 月 2 日答复“办成”" in said and d.answer().words in said
    assert list(rows_stand(at=LATER, full=True)) == []
    steps.assert_whole(case)


def test_it_repeats_a_declining_too(district: District) -> None:
    earlier = d.register(district, story=STORY)
    steps.declined(district, earlier)
    row = declined(district, again(district), earlier)
    assert row.earlier == earlier


@pytest.mark.parametrize(
    ("code", "party", "changed", "decided"),
    [
        ("not_same_person", Someone(name="林晚", phone="13800009999"), {}, True),
        ("earlier_without_ground", None, {"ground": "litigation"}, True),
        ("earlier_not_told", None, {}, False),
    ],
)
def test_no_letter_repeats_what_is_another_s_or_was_not_told(
    district: District, code: str, party: Someone | None, changed: dict[str, str], decided: bool
) -> None:
    typed = {"party": party} if party else {}
    earlier = answered(district, **typed) if decided else d.register(district, story=STORY, **typed)
    case = again(district)
    values = {name: Ground.objects.get(code=value) for name, value in changed.items()}
    steps.assert_refused(code, lambda: declined(district, case, earlier, **values))


def test_the_desk_is_told_at_once_and_has_one_step_to_answer_so(
    district: District, client: Any, settings: Any
) -> None:
    earlier, case = answered(district), again(district)
    settings.BANCHENG_NOW = LATER
    desk = sign_in(client, district.person("officer"))
    receipt = desk.get(f"/desk/register/{case.number}/receipt/").content.decode()
    step = f"/desk/cases/{case.number}/do/propose_decline/?earlier={earlier.number}"
    assert "答复过" in receipt and step in receipt
    form = desk.get(step).context["form"]
    assert form["earlier"].value() == earlier.pk and form["ground"].value() == ground().pk
    assert earlier.number in form["reason"].value()
    typed = {name: form[name].value() for name in ("earlier", "ground", "reason", "seen")}
    assert desk.post(step, typed).status_code == 302
    assert Declining.objects.get(case=case).earlier == earlier
    assert Case.objects.get(pk=case.pk).step == "decline_review", "another person has to confirm it"


def test_while_it_is_written_the_door_is_told(district: District, client: Any, settings: Any) -> None:
    earlier = answered(district)
    settings.BANCHENG_NOW = LATER
    typed = {"story": STORY, "name": "陈阿福", "phone": "13800005678"}
    desk = sign_in(client, district.person("officer"))
    hints = desk.post("/desk/register/hints/", typed).content.decode()
    assert "这件事答复过" in hints and earlier.number in hints and "13800005678" not in hints
    assert "这件事答复过" not in desk.post("/desk/register/hints/", typed | {"name": "林晚"}).content.decode()


def test_what_leaves_by_the_letter_is_in_the_record(district: District) -> None:
    earlier, case = answered(district), again(district)
    declined(district, case, earlier)
    assert json.loads(steps.last_line(case).data)["earlier"] == earlier.number


def test_who_comes_often_is_asked_about_no_more_often(district: District) -> None:
    answered(district)
    case, seen = again(district), visible_to(district.actor("officer"))
    with counted() as one:
        assert len(answered_before_case(case, seen=seen)) == 1
    for _ in range(2):
        answered(district)
    with counted() as three:
        assert len(answered_before_case(case, seen=seen)) == 3
    assert len(three) == len(one) <= 6
