"""The post goes out: by a real gateway and a real mail server on this machine, again when it must, and never twice."""

import email
import json
import logging
import threading
from datetime import datetime, timedelta
from email import policy
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from bancheng.cases.models import Case
from bancheng.notices import actions, reads
from bancheng.notices.actions import sending
from bancheng.notices.carriers import gateway as wire
from bancheng.notices.carriers.marks import mark_of, number_of
from bancheng.notices.models import Notice
from bancheng.notices.servers import MailServer
from bancheng.records import outbox
from bancheng.records.models import Line
from bancheng.rules.lines import sentence_of
from bancheng.rules.notices import MOST_TRIES, PATIENCE, WAY_RESTS, QuietHours
from tests.cases.district import AT, District
from tests.notices.servers import SECRET, GatewayThere, MailThere

PHONE, MAIL = "13800005678", "afu@example.cn"
SECOND = timedelta(seconds=1)


def write(channel: str = "sms", address: str = PHONE, *, at: datetime = AT, **more: Any) -> Notice:
    """One message on its way."""
    told = {"kind": "case.answer_ready", "subject": "您反映的事", "body": "答复有了，请查看。"} | more
    return actions.send(channel=channel, address=address, at=at, **told)


def state(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.state, notice.last_error


def forget() -> None:
    """The next worker is a process of its own: it knows nothing of what this one had in hand."""
    sending._in_hand.notice = None


def drain(at: datetime) -> int:
    looked_at = 0
    while looked := actions.send_waiting(at=at):
        looked_at += looked
    return looked_at


@pytest.mark.django_db
def test_the_gateway_gets_number_words_and_a_mark_signed_and_nothing_else(gateway: GatewayThere) -> None:
    notice = write()
    assert drain(AT) == 1 and state(notice) == ("sent", "")
    assert gateway.taken == [
        {"id": mark_of(notice.pk), "way": "sms", "to": PHONE, "text": "答复有了，请查看。"}
    ]
    headers = gateway.headers[0]
    assert headers["path"] == "/messages?hall=11"
    assert headers[wire.MOMENT] == str(int(AT.timestamp()))
    assert headers[wire.SIGNATURE] == wire.signature(SECRET, headers[wire.MOMENT], gateway.octets[0])
    assert drain(AT + timedelta(days=1)) == 0, "what was acknowledged is never sent again"


@pytest.mark.django_db
def test_a_letter_says_who_writes_and_is_known_again_by_its_mark(mail: MailThere) -> None:
    notice = write("email", MAIL)
    assert drain(AT) == 1 and state(notice) == ("sent", "")
    letter = email.message_from_bytes(mail.letters[0], policy=policy.default)
    assert letter["To"] == MAIL and letter["Subject"] == "您反映的事"
    assert letter["From"].addresses[0].addr_spec == "window@hall.example.cn"
    assert letter["Message-ID"] == f"<{mark_of(notice.pk)}@hall.example.cn>"
    assert letter.get_content().strip() == "答复有了，请查看。"


@pytest.mark.django_db
def test_without_server_and_gateway_a_message_is_given_up_at_once_and_says_so(
    settings: Any, district: District, case: Case
) -> None:
    notice = write(file_key=case.number)
    drain(AT)
    assert state(notice) == ("given_up", "no_way")
    assert Line.objects.filter(file=case.file, kind="notice.failed").count() == 1


WRONG = [
    (422, "wrong_address", "bounced", "gateway_422_wrong_address"),
    (422, "", "given_up", "gateway_422"),
    (400, "too_long", "given_up", "gateway_400_too_long"),
    (422, f"no such phone {PHONE}", "given_up", "gateway_422"),
    (409, "", "sent", ""),
    (202, "", "sent", ""),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "code", "becomes", "error"), WRONG)
def test_what_the_gateway_will_never_take_is_not_tried_again(
    gateway: GatewayThere, status: int, code: str, becomes: str, error: str
) -> None:
    gateway.answers = [(status, {"error": code} if code else {})]
    notice = write()
    drain(AT)
    assert state(notice) == (becomes, error)
    assert drain(AT + timedelta(days=3)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "becomes"), [(550, "bounced"), (552, "given_up"), (450, "waiting")])
def test_a_mail_box_that_is_not_there_bounces(mail: MailThere, code: int, becomes: str) -> None:
    mail.nobody = {MAIL: code}
    notice = write("email", MAIL)
    drain(AT)
    assert state(notice) == (becomes, f"smtp_{code}")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["no-at-sign", "a@b.cn\r\nBcc: all@b.cn"])
def test_an_address_that_is_none_reaches_no_server(mail: MailThere, address: str) -> None:
    notice = write("email", address)
    drain(AT)
    assert state(notice)[0] == "bounced" and mail.letters == []


@pytest.mark.django_db
def test_what_fails_is_tried_again_later_and_later_and_then_given_up(gateway: GatewayThere) -> None:
    gateway.answers = [(429, {})] * (len(PATIENCE) + 1)
    notice, at = write(), AT
    # So that the quiet hours do not come in between.
    Notice.objects.filter(pk=notice.pk).update(weight="urgent")
    for pause in PATIENCE:
        assert drain(at) == 1 and state(notice) == ("waiting", "gateway_429")
        assert notice.not_before == at + pause
        assert drain(at + pause - SECOND) == 0
        at += pause
    drain(at)
    assert state(notice) == ("given_up", "gateway_429")


@pytest.mark.django_db
def test_one_message_tries_a_way_that_is_down_for_all(gateway: GatewayThere, mail: MailThere) -> None:
    gateway.answers = [(503, {})]
    tried, spared, letter = write(), write(), write("email", MAIL)
    assert drain(AT) == 2, "the second text message rests, the letter goes"
    for notice in (tried, spared, letter):
        notice.refresh_from_db()
    assert (tried.attempts, spared.attempts, letter.state) == (1, 0, "sent")
    drain(AT + WAY_RESTS)
    assert state(spared)[0] == state(tried)[0] == "sent"


@pytest.mark.django_db
def test_at_night_nothing_leaves_but_a_code(gateway: GatewayThere) -> None:
    night, morning = AT.replace(hour=22), AT.replace(hour=8, minute=0) + timedelta(days=1)
    word, code = write(at=night), write(kind="code", at=night)
    drain(night)
    assert state(code)[0] == "sent" and state(word)[0] == "waiting"
    assert word.not_before == morning
    drain(morning)
    assert state(word)[0] == "sent"


@pytest.mark.django_db
def test_what_came_due_by_day_and_is_found_at_night_waits_for_the_morning(gateway: GatewayThere) -> None:
    word = write()
    assert drain(AT.replace(hour=23)) == 1
    word.refresh_from_db()
    assert (word.state, word.attempts) == ("waiting", 0)
    assert word.not_before == AT.replace(hour=8, minute=0) + timedelta(days=1)
    assert gateway.taken == []


@pytest.mark.django_db
def test_a_code_that_has_run_out_is_not_sent(gateway: GatewayThere) -> None:
    code = write(kind="code", not_after=AT + timedelta(minutes=10))
    drain(AT + timedelta(minutes=10))
    assert state(code) == ("given_up", "too_late") and gateway.taken == []


@pytest.mark.django_db
def test_a_worker_that_died_leaves_its_message_to_another_with_the_same_mark(
    gateway: GatewayThere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once, and known for the same: the one thing a killed worker can cause."""
    notice = write()
    told = wire.send

    def killed(*args: Any, **more: Any) -> None:
        told(*args, **more)
        raise SystemExit

    monkeypatch.setattr(wire, "send", killed)
    with pytest.raises(SystemExit):
        actions.send_waiting(at=AT)
    monkeypatch.undo()
    forget()
    assert drain(AT + timedelta(minutes=29)) == 0, "it may still be on its way"
    assert drain(AT + timedelta(minutes=30)) == 1 and state(notice)[0] == "sent"
    assert [one["id"] for one in gateway.taken] == [mark_of(notice.pk)] * 2


@pytest.mark.django_db
def test_what_was_acknowledged_while_the_database_went_away_is_noted_when_it_answers_and_not_sent_again(
    gateway: GatewayThere, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = write()

    def away(*_: object) -> None:
        raise OperationalError

    with monkeypatch.context() as gone:
        gone.setattr(sending, "_note_sent", away)
        with pytest.raises(OperationalError):
            actions.send_waiting(at=AT)
    assert state(notice)[0] == "waiting"
    assert drain(AT + timedelta(hours=2)) == 0
    assert state(notice) == ("sent", "") and notice.sent_at == AT
    assert len(gateway.taken) == 1


@pytest.mark.django_db
def test_what_was_not_carried_when_the_database_went_away_is_due_as_soon_as_it_answers(
    gateway: GatewayThere, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = write()

    def away(*_: object) -> QuietHours:
        raise OperationalError

    with monkeypatch.context() as gone:
        gone.setattr(reads, "quiet_hours", away)
        with pytest.raises(OperationalError):
            actions.send_waiting(at=AT)
    assert gateway.taken == []
    assert drain(AT + SECOND) == 1 and state(notice)[0] == "sent"


@pytest.mark.django_db
def test_a_message_that_ends_its_worker_each_time_is_given_up(
    gateway: GatewayThere, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, at, deaths = write(), AT, 0

    def deadly(*_: Any, **__: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(wire, "send", deadly)
    for _ in range(2 * MOST_TRIES):
        try:
            drain(at)
        except SystemExit:
            deaths += 1
            forget()
        at += sending.LEASE
    assert (deaths, state(notice)) == (MOST_TRIES, ("given_up", "no_end"))
    assert reads.why_not("no_end") == "发送时程序多次中断，不知道对方收到没有"


@pytest.mark.django_db
def test_a_clock_that_ran_ahead_holds_no_message_back_once_it_is_right(gateway: GatewayThere) -> None:
    ahead = AT.replace(hour=15) + timedelta(days=9)
    notice = write(at=ahead)
    assert notice.not_before > AT + timedelta(days=8)
    assert drain(AT) == 1 and state(notice)[0] == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(gateway: GatewayThere) -> None:
    for _ in range(30):
        write()
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            drain(AT)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    marks = [one["id"] for one in gateway.taken]
    assert len(marks) == len(set(marks)) == 30
    assert not Notice.objects.exclude(state="sent").exists()


@pytest.mark.django_db
def test_a_failure_is_a_line_of_the_case_and_waits_for_whoever_has_it(
    gateway: GatewayThere, district: District, case: Case
) -> None:
    gateway.answers = [(422, {"error": "wrong_address"})] * 2
    write(file_key=case.number)
    write(kind="code", file_key=case.number)
    drain(AT)
    line = Line.objects.get(file=case.file, kind="notice.failed")
    assert PHONE not in line.data and line.by == "system"
    assert sentence_of(line.kind, json.loads(line.data)) == "给反映人的短信没有送到：号码或账号不对"
    outbox.run_reactions(at=AT + SECOND, limit=100)
    told = Notice.objects.get(person=district.person("officer"), kind="notice.failed")
    assert told.subject == f"{case.number} 给反映人的短信没有送到，请打电话告诉他"


# --- what the gateway says later -------------------------------------------------------------------------


def report(body: bytes, *, at: datetime = AT, secret: str = SECRET) -> int:
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in wire.signed_headers(secret, body, at).items()
    }
    answer = Client(enforce_csrf_checks=True).post(
        "/gateway/report", body, content_type="application/json", **headers
    )
    return answer.status_code


@pytest.fixture
def sent(gateway: GatewayThere, district: District, case: Case, settings: Any) -> Notice:
    """A message the gateway has taken."""
    settings.BANCHENG_NOW = AT
    notice = write(file_key=case.number)
    drain(AT)
    return notice


def test_a_report_says_that_it_arrived_once_and_for_all(sent: Notice) -> None:
    mark = mark_of(sent.pk)
    assert report(f'{{"id": "{mark}", "state": "arrived"}}'.encode()) == 204
    assert state(sent) == ("arrived", "") and sent.arrived_at == AT
    assert report(f'{{"id": "{mark}", "state": "failed", "error": "wrong_address"}}'.encode()) == 204
    assert state(sent)[0] == "arrived"


def test_a_report_that_it_came_back_is_a_bounce_with_its_line(sent: Notice, case: Case) -> None:
    body = f'{{"id": "{mark_of(sent.pk)}", "state": "failed", "error": "wrong_address"}}'.encode()
    assert report(body) == report(body) == 204
    assert state(sent) == ("bounced", "wrong_address")
    assert Line.objects.filter(file=case.file, kind="notice.failed").count() == 1


NOT_THEIRS = [
    ({"secret": "x" * 40}, 403),
    ({"at": AT - timedelta(minutes=6)}, 403),
    ({"at": AT + timedelta(minutes=6)}, 403),
]


@pytest.mark.parametrize(("how", "answer"), NOT_THEIRS)
def test_a_report_of_somebody_else_or_of_yesterday_changes_nothing(
    sent: Notice, how: dict[str, Any], answer: int
) -> None:
    assert report(f'{{"id": "{mark_of(sent.pk)}", "state": "arrived"}}'.encode(), **how) == answer
    assert state(sent)[0] == "sent"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b'{"id": 7, "state": "arrived"}', 400),
        (b'{"id": "1-x", "state": "melted"}', 400),
        (b'{"id": "1-0000000000000000", "state": "arrived"}', 404),
        (b"{" * 9000, 413),
    ],
)
def test_a_report_that_says_nothing_is_answered_with_what_is_wrong(
    sent: Notice, body: bytes, answer: int
) -> None:
    assert report(body) == answer


def test_without_a_gateway_nobody_reports_anything(sent: Notice, settings: Any) -> None:
    settings.BANCHENG_GATEWAY = None
    assert report(f'{{"id": "{mark_of(sent.pk)}", "state": "arrived"}}'.encode()) == 404


def test_nobody_makes_a_mark_up() -> None:
    assert number_of(mark_of(12)) == 12
    assert (
        number_of("12-0000000000000000") is number_of("") is number_of("x") is number_of("9" * 5000) is None
    )


# --- secrets and people stay out of the log ---------------------------------------------------------------


@pytest.mark.django_db
def test_neither_password_nor_number_nor_words_reach_log_error_or_row(
    gateway: GatewayThere, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.BANCHENG_MAIL = MailServer(
        scheme="smtp+plain", host="127.0.0.1", port=1, sender="a@b.cn", user="hall", password="geheim-4711"
    )
    gateway.answers = [(500, {"error": f"cannot reach {PHONE}"})]
    write(), write("email", MAIL)
    drain(AT)
    told = " ".join([caplog.text, *Notice.objects.values_list("last_error", flat=True)])
    told += repr(settings.BANCHENG_MAIL) + repr(settings.BANCHENG_GATEWAY)
    for secret in ("geheim-4711", SECRET, PHONE, MAIL, "答复有了"):
        assert secret not in told
    assert set(reads.carriers.unreachable()) == {"email"}
