"""A letter to a body outside the district: a numbered paper, a clock of the officer's, followed up until something comes of it."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions as cases
from bancheng.cases import ticks, timing
from bancheng.cases.models import Attachment, Case
from bancheng.coordination import actions, reactions
from bancheng.coordination.models import FollowUp, OutsideLetter
from bancheng.notices.models import Notice
from bancheng.org.models import Department
from bancheng.papers.models import IssuedPaper
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from bancheng.records.models import Line
from bancheng.rules import masks
from bancheng.rules.vocabulary import ClockKind, LetterWay, Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_more_time import march
from tests.make import sign_in
from tests.queries import counted

FRIDAY = date(2026, 3, 6)
LETTER: dict[str, Any] = {
    "body": "某市住房公积金管理中心",
    "way": LetterWay.POST,
    "question": "2014 年是否登记过这份租赁合同",
    "wants": "登记档案复印件，加盖公章",
    "due_on": FRIDAY,
}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def sent(district: District, case: Case, **changed: Any) -> OutsideLetter:
    values = LETTER | {"at": AT + HOUR} | changed
    return actions.send_letter(case, by=district.actor("officer"), **values)


def refused(code: str, act: Any) -> None:
    before = OutsideLetter.objects.count(), FollowUp.objects.count(), IssuedPaper.objects.count()
    steps.assert_refused(code, act)
    assert (OutsideLetter.objects.count(), FollowUp.objects.count(), IssuedPaper.objects.count()) == before


# --- sent -----------------------------------------------------------------------------------------------------


def test_it_goes_out_with_a_number_and_a_clock_of_its_own_and_holds_nothing_up(
    district: District, case: Case
) -> None:
    case = steps.handled(district, case)
    own = timing.citizen_clock(case)
    assert own is not None
    letter = sent(district, case)
    clock = steps.running(case, ClockKind.OUTSIDE)
    assert clock is not None
    assert (clock.ref, clock.due_at, clock.limit_count) == (letter.pk, march(6), 4)
    after = timing.citizen_clock(case)
    assert after is not None and after.due_at == own.due_at, "the citizen's clock does not hear of it"
    paper = IssuedPaper.objects.get(kind="outside_letter")
    assert paper.number.endswith("协〔2026〕1号") and paper.title == "协查函"
    line = Line.objects.get(file=case.file, kind="letter.sent")
    assert LETTER["body"] not in line.data and "2014" not in line.data
    assert json.loads(line.data)["until"] == "3月6日（周五）"
    answered = cases.propose_answer(case, by=district.actor("officer"), at=AT + 2 * HOUR, answer=d.answer())
    assert answered is not None, "no answer waits for it"
    steps.assert_whole(case)
    assert list(rows_stand(at=AT + 3 * HOUR, full=True)) == []


def test_only_who_works_on_the_case_sends_and_only_to_who_is_outside(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused("wrong_step", lambda: sent(district, case))
    case = steps.handled(district, case)
    for part in ("head", "convener", "counter", "stranger", "leader"):
        refused(
            "not_yours",
            lambda part=part: actions.send_letter(case, by=district.actor(part), at=AT + HOUR, **LETTER),
        )
    unit = Department.objects.filter(external=False).first()
    assert unit is not None
    refused("inside", lambda: sent(district, case, body=unit.name))
    refused("inside", lambda: sent(district, case, body=unit.short_name))
    refused("wanting", lambda: sent(district, case, question=" "))
    refused("wanting", lambda: sent(district, case, due_on=date(2026, 2, 27)))
    refused("how_unknown", lambda: sent(district, case, way=LetterWay.PHONE))
    from bancheng.coordination.actions import letters

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    before = steps.everything()
    with monkeypatch.context() as patch:
        patch.setattr(letters.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            sent(district, case)
    assert steps.everything() == before and not OutsideLetter.objects.exists()


def test_whose_matter_it_is_stands_in_it_only_where_the_officer_says_so(
    district: District, case: Case
) -> None:
    case = steps.handled(district, case)
    sent(district, case, question="请查陈阿福 13800005678 名下的档案")
    sent(district, case, names_citizen=True, at=AT + 2 * HOUR)
    plain, named = IssuedPaper.objects.filter(kind="outside_letter").order_by("pk")
    assert "陈阿福" not in plain.document and "13800005678" not in plain.document
    whom = [run for block in json.loads(named.document)["blocks"] for run in _named(block)]
    assert whom == [{"t": "陈阿福", "masked": masks.masked_name("陈阿福")}], (
        "in full only to who takes it out"
    )


def _named(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The runs of a block that tell who somebody is."""
    texts = [row["text"] for row in block.get("rows", []) if isinstance(row, dict)] or [block.get("text", "")]
    runs = [run for text in texts for run in (text if isinstance(text, list) else [text])]
    return [run for run in runs if isinstance(run, dict) and "masked" in run]


# --- followed up, answered, given up ------------------------------------------------------------------------


def test_when_nothing_comes_its_officer_is_urged_and_following_up_names_another_day(
    district: District, case: Case
) -> None:
    case = steps.handled(district, case)
    letter = sent(district, case, due_on=date(2026, 3, 3))
    at = march(4, 9)
    while ticks.tick(at=at):
        pass
    outbox.run_reactions(at=at)
    urged = [one for one in Notice.objects.filter(kind="clock.urged") if "外单位回函" in one.body]
    assert [one.person for one in urged] == [district.person("officer")]
    by = district.actor("officer")
    follow = lambda **more: actions.follow_up(  # noqa: E731
        letter,
        by=by,
        at=at,
        **({"how": LetterWay.PHONE, "words": "张科长说下周一寄出", "due_on": date(2026, 3, 10)} | more),
    )
    refused("wanting", lambda: follow(words=""))
    refused("wanting", lambda: follow(due_on=date(2026, 3, 3)))
    made = follow()
    letter.refresh_from_db()
    clock = steps.running(case, ClockKind.OUTSIDE)
    assert clock is not None and (clock.due_at, letter.due_on, clock.rung) == (march(10), made.due_on, 0)
    assert "张科长" not in steps.last_line(case).data
    steps.assert_whole(case)
    assert list(rows_stand(at=at, full=True)) == []


def test_an_answer_ends_it_and_its_document_lies_in_the_folder(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    letter = sent(district, case)
    by, at = district.actor("officer2"), march(4, 10)
    answer = lambda **more: actions.record_answer(  # noqa: E731
        letter, by=by, at=at, **({"answered_on": date(2026, 3, 4), "words": "查到，复函 12 号"} | more)
    )
    refused("wanting", lambda: answer(answered_on=date(2026, 3, 1)))
    row = answer(upload=SimpleUploadedFile("复函.pdf", PDF))
    assert (row.ended_how, row.answered_on) == ("answered", date(2026, 3, 4))
    assert steps.running(case, ClockKind.OUTSIDE) is None
    assert Attachment.objects.get(case=case) == row.document and row.document.kind == "other"
    assert "查到" not in Line.objects.get(kind="letter.answered").data
    for again in (answer, lambda: actions.give_up(letter, by=by, at=at, reason="算了")):
        refused("letter_over", again)
    assert list(rows_stand(at=at, full=True)) == []


def test_giving_up_needs_a_reason_and_is_the_officers(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    letter, at = sent(district, case), march(4, 10)
    refused("wanting", lambda: actions.give_up(letter, by=district.actor("officer"), at=at, reason=""))
    refused("not_yours", lambda: actions.give_up(letter, by=district.actor("head"), at=at, reason="不等"))
    row = actions.give_up(letter, by=district.actor("officer"), at=at, reason="已另行查到")
    assert row.ended_how == "given_up" and steps.running(case, ClockKind.OUTSIDE) is None
    assert list(rows_stand(at=at, full=True)) == []


def test_it_ends_with_the_case_once_and_not_with_one_opened_again(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    letter = sent(district, case)
    cases.withdraw(case, by=district.actor("citizen", case), at=AT + 2 * HOUR)
    assert steps.running(case, ClockKind.OUTSIDE) is None
    outbox.run_reactions(at=AT + 2 * HOUR)
    letter.refresh_from_db()
    assert letter.ended_how == "case_left"
    line = Line.objects.get(file=case.file, kind="case.withdrawn")
    cases.restore(case, by=district.actor("convener"), at=AT + 3 * HOUR, reason="不是本意")
    later = sent(district, case, at=AT + 4 * HOUR)
    reactions.end_letters(line, at=AT + 5 * HOUR)
    later.refresh_from_db()
    assert later.ended_at is None
    assert Line.objects.filter(kind="letter.left").count() == 1
    assert list(rows_stand(at=AT + 5 * HOUR, full=True)) == []


def test_a_case_closed_by_the_citizen_ends_it_too(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    letter, by = sent(district, case), district.actor("officer")
    cases.propose_answer(case, by=by, at=AT + 2 * HOUR, answer=d.answer(Outcome.DONE))
    cases.tell(case, by=by, at=AT + 3 * HOUR, how="in_person")
    assert steps.running(case, ClockKind.OUTSIDE) is not None, "answered, and still followed up"
    cases.close(case, by=district.actor("citizen", case), at=AT + 4 * HOUR, solved="yes", satisfied=5)
    outbox.run_reactions(at=AT + 4 * HOUR)
    letter.refresh_from_db()
    assert letter.ended_how == "case_left"


# --- on pages ----------------------------------------------------------------------------------------------------


def test_the_officer_sends_follows_up_and_writes_down_the_answer(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    case = steps.handled(district, case)
    settings.BANCHENG_NOW = AT + HOUR
    desk = sign_in(client, district.person("officer"))
    page = desk.get(reverse("cases:case", args=[case.number])).content.decode()
    panel = reverse("coordination:letters", args=[case.number])
    assert panel in page and page.count('id="panel-coordination-letters"') <= 1
    shown = desk.get(panel, headers={"hx-request": "true"}).content.decode()
    send = reverse("coordination:send_letter", args=[case.number])
    assert "这件事没有请外单位协查" in shown and send in shown
    form = desk.get(send).content.decode()
    assert 'value="2026-03-09"' in form, "five working days by the usual limit"
    typed = LETTER | {"due_on": "2026-03-06", "way": "post"}
    assert desk.post(send, typed | {"body": ""}).status_code == 422
    assert desk.post(send, typed).status_code == 302
    letter = OutsideLetter.objects.get()
    one = reverse("coordination:letter", args=[case.number, letter.pk])
    page = desk.get(one).content.decode()
    assert LETTER["body"] in page and "协〔2026〕1号" in page and "催一次" in page
    act = lambda name: reverse("coordination:letter_act", args=[case.number, letter.pk, name])  # noqa: E731
    assert (
        desk.post(act("follow_up"), {"how": "phone", "words": "", "due_on": "2026-03-10"}).status_code == 422
    )
    typed = {"how": "phone", "words": "说在查", "due_on": "2026-03-10"}
    assert desk.post(act("follow_up"), typed).status_code == 302
    assert "说在查" in desk.get(one).content.decode()
    assert desk.get(act("nonsense")).status_code == 404
    typed = {"answered_on": "2026-03-02", "words": "查到，复函 12 号"}
    assert desk.post(act("answered"), typed).status_code == 302
    page = desk.get(one).content.decode()
    assert "查到，复函 12 号" in page and "催一次" not in page
    assert desk.get(act("give_up")).status_code == 409
    with counted() as questions:
        desk.get(panel)
    assert len(questions) <= 10, questions


def test_who_only_sees_the_case_reads_and_who_does_not_finds_nothing(
    district: District, case: Case, settings: Any
) -> None:
    case = steps.handled(district, case)
    letter = sent(district, case)
    settings.BANCHENG_NOW = AT + 2 * HOUR
    one = reverse("coordination:letter", args=[case.number, letter.pk])
    head = sign_in(Client(), district.person("head"))
    assert "催一次" not in head.get(one).content.decode()
    act = reverse("coordination:letter_act", args=[case.number, letter.pk, "give_up"])
    assert head.post(act, {"reason": "不等了"}).status_code == 403
    assert head.get(reverse("coordination:send_letter", args=[case.number])).status_code == 403
    stranger = sign_in(Client(), district.person("stranger"))
    for url in (one, act, reverse("coordination:letters", args=[case.number])):
        assert stranger.get(url).status_code == 404
    other = d.register(district, at=AT, story="另一件，档案对不上。")
    assert head.get(reverse("coordination:letter", args=[other.number, letter.pk])).status_code == 404
