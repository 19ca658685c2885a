"""A department signs for a request, contacts the citizen, replies by two; the window takes it up or sends it back once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, Hold, InHands
from bancheng.cases.showing.timeline import timeline
from bancheng.coordination import actions
from bancheng.coordination.models import Reply, Request
from bancheng.org.models import Appointment
from bancheng.rules.vocabulary import ClockKind, RequestStep, Role
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON
from tests.coordination.test_dispatching import only

OURS = ("officer", "officer2", "district")
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def request_(district: District, handled: Case) -> Request:
    """Put to the housing bureau, the main unit."""
    return desks.asked(district, handled)


def signed(district: District, request: Request) -> Request:
    return actions.sign(request, by=district.actor("liaison"), at=SOON + HOUR / 2)


def test_signed_for_the_time_to_object_begins_and_the_reply_runs_on(
    district: District, handled: Case, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(district, lambda by: actions.sign(request_, by=by, at=SOON), "liaison", "unit_head")
    due = steps.running(handled, ClockKind.REPLY)
    by = district.actor("liaison")
    steps.assert_atomic(monkeypatch, lambda: actions.sign(request_, by=by, at=SOON))
    got = signed(district, request_)
    assert (got.step, got.signed_by, got.was_deemed) == (
        RequestStep.SIGNED,
        district.person("liaison"),
        False,
    )
    assert steps.running(handled, ClockKind.REPLY) == due
    assert steps.running(handled, ClockKind.SIGN_FOR) is None
    objecting = steps.running(handled, ClockKind.OBJECTION)
    assert objecting is not None and objecting.due_at == SOON.replace(hour=16, minute=0), "four working hours"
    assert steps.last_line(handled).kind == "request.signed"
    steps.assert_refused("wrong_step", lambda: signed(district, request_))


def test_who_may_contact_notes_it(district: District, handled: Case) -> None:
    shut = signed(district, desks.asked(district, handled))
    by = district.actor("liaison")
    steps.assert_refused(
        "may_not_contact", lambda: actions.contact(shut, words="打了电话", by=by, at=SOON + HOUR)
    )
    asked = desks.asked(
        district, handled, question="面积怎么算？", may_contact=True, contact_reason="要约时间看房"
    )
    opened = signed(district, asked)
    steps.assert_refused("wanting", lambda: actions.contact(opened, words="", by=by, at=SOON + HOUR))
    done = actions.contact(opened, words="约了明天，电话 13800005678", by=by, at=SOON + HOUR)
    assert (done.contact_at, done.contact_count) == (SOON + HOUR, 1)
    line = steps.last_line(handled)
    assert line.kind == "request.contacted" and "约了" not in line.data


def test_two_people_make_a_reply(district: District, handled: Case, request_: Request) -> None:
    held = signed(district, request_)
    head, liaison = district.actor("unit_head"), district.actor("liaison")
    steps.assert_refused(
        "liaison_drafts", lambda: actions.draft_reply(held, words="可以", by=head, at=SOON + HOUR)
    )
    steps.assert_refused("wanting", lambda: actions.draft_reply(held, words=" ", by=liaison, at=SOON + HOUR))
    first = actions.draft_reply(held, words="可以", by=liaison, at=SOON + HOUR)
    shown = timeline(handled.file, now=SOON + HOUR)[0]
    assert "起草了" in shown.sentence and not shown.detail, "a draft is only its department's"
    second = actions.draft_reply(held, words="可以先收", by=liaison, at=SOON + HOUR)
    assert Reply.objects.get(pk=first.pk).result == Reply.REPLACED
    steps.assert_refused("draft_replaced", lambda: actions.sign_reply(first, by=head, at=SOON + HOUR))
    only(district, lambda by: actions.sign_reply(second, by=by, at=SOON + HOUR), "unit_head")
    reply = actions.sign_reply(second, by=head, at=SOON + 2 * HOUR)
    assert (reply.signed_by, reply.drafted_by) == (district.person("unit_head"), district.person("liaison"))
    assert Request.objects.get().step == RequestStep.REPLIED
    stopped = handled.clocks.get(kind=ClockKind.REPLY)
    assert stopped.stopped_at == SOON + 2 * HOUR
    assert steps.running(handled, ClockKind.ACCEPTING) is not None
    assert [(h.holder, h.end) for h in InHands.objects.order_by("pk")] == [
        (Role.UNIT_HEAD, SOON + 2 * HOUR),
        (Role.OFFICER, None),
    ]
    line = steps.last_line(handled)
    assert line.kind == "request.replied" and "可以先收" not in line.data
    steps.assert_whole(handled)


def test_one_who_is_all_a_department_has_drafts_and_signs(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, to="SCJ", is_main=False)
    assert desks.replied(district, request, at=SOON + HOUR).signed_by == district.person("head_alone")


def test_a_reply_brings_its_documents_into_the_folder_once_it_is_signed(
    district: District, handled: Case, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = signed(district, request_)

    def drafted(name: str) -> Reply:
        enclosed = {"uploads": [SimpleUploadedFile(name, PDF)], "is_partial": True}
        by = district.actor("liaison")
        return actions.draft_reply(held, words="见附件", by=by, at=SOON + HOUR, **enclosed)

    replaced = drafted("先放的.pdf")
    reply = drafted("答复.pdf")
    assert not handled.attachments.exists(), "what comes with a draft is its department's alone"
    head = district.actor("unit_head")
    steps.assert_atomic(monkeypatch, lambda: actions.sign_reply(reply, by=head, at=SOON + HOUR))
    assert not handled.attachments.exists()
    actions.sign_reply(reply, by=head, at=SOON + HOUR)
    laid = handled.attachments.get()
    assert list(reply.documents.all()) == [laid] and laid.stored.display_name == "答复.pdf"
    assert replaced.enclosed.get().display_name == "先放的.pdf", "a draft that was replaced keeps its own"
    assert "（一部分）" in steps.last_line(handled).data
    steps.assert_whole(handled)


def test_taken_up_nobody_waits_any_more(
    district: District, handled: Case, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.replied(district, request_, at=SOON + HOUR)
    only(district, lambda by: actions.accept_reply(desks.waiting(request_), by=by, at=SOON + 2 * HOUR), *OURS)
    by = district.actor("officer")
    steps.assert_atomic(
        monkeypatch, lambda: actions.accept_reply(desks.waiting(request_), by=by, at=SOON + 2 * HOUR)
    )
    done = actions.accept_reply(desks.waiting(request_), reason="够了", by=by, at=SOON + 2 * HOUR)
    assert (done.step, Hold.objects.get().ended_how) == (RequestStep.DONE, "done")
    reply = Reply.objects.get()
    assert (reply.result, reply.decided_by, reply.reason) == ("accepted", district.person("officer"), "够了")
    cases.propose_answer(handled, by=by, at=SOON + 2 * HOUR, answer=d.answer())
    steps.assert_whole(handled)


def test_sent_back_once_with_what_was_left(district: District, handled: Case, request_: Request) -> None:
    due = request_.first_due_at
    desks.replied(district, request_, at=SOON + HOUR)
    by, later = district.actor("officer"), SOON + 3 * HOUR
    steps.assert_refused(
        "wanting", lambda: actions.send_back(desks.waiting(request_), reason="", by=by, at=later)
    )
    only(
        district,
        lambda by: actions.send_back(desks.waiting(request_), reason="缺依据", by=by, at=later),
        *OURS,
    )
    actions.send_back(desks.waiting(request_), reason="缺依据", by=by, at=later)
    again = steps.running(handled, ClockKind.REPLY)
    assert again is not None and (again.limit_unit, again.limit_count) == ("hour", 12)
    assert due < again.due_at == Hold.objects.get().releasable_from
    assert steps.running(handled, ClockKind.OBJECTION) is None, (
        "an answer once given, there is nothing to object"
    )
    second = desks.replied(district, Request.objects.get(), at=later + HOUR)
    assert second.result == ""
    steps.assert_refused(
        "bound_reached",
        lambda: actions.send_back(desks.waiting(request_), reason="还缺", by=by, at=later + HOUR),
    )
    actions.accept_reply(desks.waiting(request_), by=by, at=later + 2 * HOUR)
    assert steps.kinds(handled).count("request.sent_back") == 1
    steps.assert_whole(handled)


def test_whoever_is_recused_has_no_hand_in_it(district: District, handled: Case, request_: Request) -> None:
    first = district.person("counter")
    Appointment.objects.filter(person=district.person("liaison")).update(person=first)
    assert district.actor("counter").roles == {Role.COUNTER, Role.LIAISON}
    cases.recuse(handled, by=district.actor("supervisor"), at=SOON, whom=first, reason="反映的是他")
    steps.assert_refused("not_yours", lambda: actions.sign(request_, by=district.actor("counter"), at=SOON))
    Appointment.objects.filter(person=first, role="liaison").update(person=district.person("liaison"))
    assert signed(district, request_).step == RequestStep.SIGNED
