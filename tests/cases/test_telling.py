"""Who is told of what: the next person in the inbox, the citizen by the way he left, nothing personal in it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions, ticks
from bancheng.cases import telling as telling_in_the_room
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.config import jobs
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.org.reads import district_window
from bancheng.records import outbox
from bancheng.records.models import Line
from bancheng.rules import telling
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import Outcome
from bancheng.rules.wording import full_date_words
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_authorise import PDF


def _run(at) -> None:
    outbox.run_reactions(at=at, limit=1000)


def test_every_line_that_tells_somebody_is_asked_for() -> None:
    """The table and the work list are one: what is told of is asked for, by whom it concerns and by nobody else."""
    heard = telling.listened()
    for line, whom in heard.items():
        for teller, parts in jobs.TELLERS:
            assert (teller in jobs.REACTIONS[line]) == bool(whom & parts), line
    tellers = {teller for teller, _ in jobs.TELLERS}
    assert {line for line, names in jobs.REACTIONS.items() if tellers & set(names)} == set(heard)
    assert set(heard) <= {kind.value for kind in LineKind}


def test_every_part_is_told_by_the_one_room_that_knows_its_people() -> None:
    told = [part for _, parts in jobs.TELLERS for part in parts]
    asked = [row.whom for row in telling.UNLINED]
    assert sorted(part.name for part in (*told, *asked)) == sorted(part.name for part in telling.Whom)
    known = telling_in_the_room.PEOPLE.keys() | telling_in_the_room.OF_THE_LINE.keys()
    assert known == telling.OF_A_CASE


def _withdrawn(district: District, case: Case) -> None:
    by, at = district.actor("officer"), AT + timedelta(hours=1)
    asked = actions.record_withdrawal(case, by=by, at=at, words="不办了")
    actions.confirm_proposal(asked, by=district.actor("head"), at=at)


def _terminated(district: District, case: Case) -> None:
    by, at = district.actor("officer"), AT + timedelta(hours=1)
    asked = actions.terminate(case, by=by, at=at, reason="dissolved", evidence="注销登记")
    actions.confirm_proposal(asked, by=district.actor("head"), at=at)


def _voided(district: District, case: Case) -> None:
    by, at = district.actor("officer"), AT + timedelta(hours=1)
    asked = actions.void(case, by=by, at=at, reason="test")
    actions.confirm_proposal(asked, by=district.actor("head"), at=at)


def _silent(district: District, case: Case) -> None:
    steps.answered(district, case)
    actions.close_by_time(case, by=TIME, at=AT + timedelta(days=14))


def _silent_again(district: District, case: Case) -> None:
    """Answered once more at his own word: his right to redo is used."""
    steps.answered(district, case)
    by, officer = district.actor("citizen", case), district.actor("officer")
    actions.redo(case, by=by, at=steps.ANSWERED_AT, reason="没办好")
    actions.propose_answer(case, by=officer, at=steps.ANSWERED_AT, answer=d.answer())
    actions.tell(case, by=officer, at=steps.ANSWERED_AT, how="in_person")
    actions.close_by_time(case, by=TIME, at=AT + timedelta(days=14))


def _restored(district: District, case: Case) -> None:
    _withdrawn(district, case)
    actions.restore(case, by=district.actor("convener"), at=AT + timedelta(hours=2), reason="不是本意")


def _reassigned(district: District, case: Case) -> None:
    head, other = district.actor("head"), district.person("officer2")
    actions.reassign(case, by=head, at=AT + timedelta(hours=1), to=other, reason="请假")


def _entered(district: District, case: Case) -> None:
    at, scan = AT + timedelta(hours=1), SimpleUploadedFile("凭条.pdf", PDF)
    by = district.actor("officer2")
    actions.enter_slip(case, actions.withdraw, scan=scan, values={"words": ""}, by=by, at=at)


OBJECTING = "请打电话 025-83000000，或到任何一个网点说"
WITHOUT_HIM = [
    (_withdrawn, "case.withdrawal_recorded", ("登记了您撤回", OBJECTING, "召集人可以恢复办理")),
    (_terminated, "case.terminated", ("终止了", OBJECTING, "召集人可以恢复办理")),
    (_voided, "case.voided", ("作废了", OBJECTING, "召集人可以恢复办理")),
    (_silent, "case.closed_by_time", ("不算您满意", "3月16日（周一）前都可以要求重办")),
    (_silent_again, "case.closed_after_redo", ("不算您满意",)),
    (_restored, "case.restored", ("恢复办理了", "前答复您")),
    (_reassigned, "case.people_changed", ("负责的人有变动，答复日期不变",)),
    (_entered, "case.slip_entered", ("有您签字的凭条", OBJECTING)),
]


@pytest.mark.parametrize(
    ("act", "kind", "words"), WITHOUT_HIM, ids=lambda each: getattr(each, "__name__", "")
)
def test_what_is_done_without_him_is_told_to_him_and_how_to_object(
    district: District, case: Case, act, kind: str, words: tuple[str, ...]
) -> None:
    """A withdrawal two of the staff made up, a slip he never signed: his own phone is the first to know."""
    Site.objects.filter(pk=district_window().pk).update(phone="025-83000000")
    act(district, case)
    _run(AT + timedelta(days=15))
    told = Notice.objects.get(kind=kind)
    assert told.address == "13800005678" and all(each in told.body for each in words), told.body
    assert ("可以要求重办" in told.body) == (kind == "case.closed_by_time"), (
        "no right that was used is promised"
    )
    for secret in (
        "陈阿福",
        case.story[:8],
        case.title[:8],
        "不办了",
        "注销登记",
        "请假",
        "李专员",
        "陆专员",
        "周小窗",
    ):
        assert secret not in told.body


def test_a_document_that_is_no_slip_is_nothing_to_tell(district: District, case: Case) -> None:
    scan, by = SimpleUploadedFile("材料.pdf", PDF), district.actor("officer")
    actions.attach(case, upload=scan, kind="citizen", by=by, at=AT)
    _run(AT + timedelta(minutes=1))
    assert not Notice.objects.filter(kind="case.slip_entered").exists()


def test_an_acceptance_is_told_to_the_citizen_without_name_or_story(district: District, case: Case) -> None:
    actions.accept_case(case, by=district.actor("officer"), at=AT + timedelta(minutes=5))
    _run(AT + timedelta(minutes=6))
    told = Notice.objects.get(kind="case.accepted")
    assert told.address == "13800005678"
    assert case.number in told.body
    assert "3月5日" in told.body
    for secret in ("陈阿福", case.story[:8], case.title[:8], "周小窗", "李专员"):
        assert secret not in told.body


def test_who_wished_for_mail_gets_mail_and_reads_there_who_is_responsible(district: District) -> None:
    party = Someone(name="陈阿福", phone="13800005678", email="afu@example.cn")
    made = d.register(district, party=party, reply_by="email")
    actions.accept_case(made, by=district.actor("officer"), at=AT + timedelta(minutes=5))
    _run(AT + timedelta(minutes=6))
    told = Notice.objects.get(kind="case.accepted")
    assert (told.channel, told.address) == (Notice.EMAIL, "afu@example.cn")
    assert "周小窗负责到底" in told.body and "陈阿福" not in told.body


def test_a_no_waits_in_the_inbox_of_the_site_head_and_then_an_answer_waits(
    district: District, case: Case
) -> None:
    officer = district.actor("officer")
    actions.accept_case(case, by=officer, at=AT + timedelta(minutes=5))
    actions.judge(case, by=officer, at=AT + timedelta(minutes=6), **d.judgement())
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(
        case, by=officer, at=AT + timedelta(minutes=30), answer=answer, citations=d.citations()
    )
    _run(AT + timedelta(minutes=31))
    waits = Notice.objects.get(person=district.person("head"), kind="case.answer_proposed")
    assert waits.subject.startswith(case.number) and waits.body.startswith(case.title)
    due = district_due(case)
    assert f"接下来要复核：{due}前。" in waits.body
    assert not Notice.objects.filter(kind="case.answer_ready").exists()
    actions.confirm_no(case, by=district.actor("head"), at=AT + timedelta(minutes=40))
    _run(AT + timedelta(minutes=41))
    assert Notice.objects.filter(kind="case.answer_ready").count() == 1
    assert Notice.objects.filter(person=district.person("officer"), kind="case.no_confirmed").count() == 1


def district_due(case: Case) -> str:
    """What the case is due for next, as a message says it."""
    case.refresh_from_db()
    assert case.due_at is not None
    at = local(case.due_at)
    return f"{full_date_words(at.date())}{at.hour}:{at.minute:02d} "


def test_a_clock_that_is_near_says_which_and_until_when(district: District, case: Case) -> None:
    clock = case.clocks.get(kind="intake")
    ticks.tick(at=clock.near_at)
    _run(clock.near_at)
    told = Notice.objects.get(kind="clock.near")
    assert told.body == f"{case.title}\n“受理决定”应于 {district_due(case)}前办完。"


def test_nobody_is_told_of_what_he_did_himself(district: District, case: Case) -> None:
    _run(AT + timedelta(minutes=1))
    assert not Notice.objects.filter(person=district.person("officer"), kind="case.registered").exists()


@pytest.mark.parametrize(
    ("named", "told"),
    [("", "在窗口的网页上查进度。"), ("https://window.example", "查进度：https://window.example/track")],
)
def test_a_message_says_where_to_look_and_never_shows_the_query_code(
    district: District, settings, named: str, told: str
) -> None:
    settings.BANCHENG_PUBLIC_URL = named
    made = actions.register_case(d.registration(district), by=district.actor("officer"), at=AT)
    actions.accept_case(made.case, by=district.actor("officer"), at=AT + timedelta(minutes=5))
    _run(AT + timedelta(minutes=6))
    body = Notice.objects.get(kind="case.accepted").body
    assert body.endswith(told) and made.query_code not in body


def test_nobody_is_promised_a_day_that_has_passed_before_he_could_be_told(
    district: District, case: Case
) -> None:
    """Accepted and answered before the worker comes: one message says that the answer is there, none by when it will be."""
    steps.to_be_told(district, case, at=AT + timedelta(hours=1))
    _run(AT + timedelta(hours=2))
    told = set(Notice.objects.filter(person=None).values_list("kind", flat=True))
    assert "case.answer_ready" in told and not told & {"case.accepted", "case.judged"}
    assert not any("规定时间" in notice.body for notice in Notice.objects.filter(person=None))


def test_what_asks_for_an_act_of_its_own_names_no_other(district: District, case: Case) -> None:
    """A signature to be checked is not “接下来要联系”, though the case is due for a call."""
    for kind, says in (
        ("case.citizen_supplied", True),
        ("measure.undertaking_signed", False),
        ("paper.voided", False),
    ):
        line = Line(kind=kind, data="{}", at=AT)
        assert bool(telling_in_the_room._by_when(line, case)) == says, kind
