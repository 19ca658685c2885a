"""What was held overnight: overtaken it stays here, and what is left goes as one message."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bancheng.cases.models import Case
from bancheng.notices import actions, reads
from bancheng.notices.models import Notice
from bancheng.records.models import Line
from bancheng.rules.calendar import ZONE
from tests.cases.district import District
from tests.notices.servers import GatewayThere

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 22, tzinfo=ZONE)
MORNING = datetime(2026, 3, 3, 8, tzinfo=ZONE)
PHONE = "13800005678"
MINUTE = timedelta(minutes=1)


def held(case: Case, kind: str, words: str, *, minutes: int = 0, **more: Any) -> Notice:
    values: dict[str, Any] = {"channel": "sms", "address": PHONE, "subject": "您反映的事"} | more
    body = f"【窗口】您反映的事项 {case.number}：{words}查进度。"
    return actions.send(
        kind=kind, body=body, words=words, at=NIGHT + minutes * MINUTE, file_key=case.number, **values
    )


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


def drain(at: datetime) -> None:
    while actions.send_waiting(at=at):
        pass


def test_what_is_left_goes_as_one_message_in_the_order_it_was_written(
    gateway: GatewayThere, case: Case
) -> None:
    first = held(case, "measure.undertaking_done", "您签的承诺书生效了。")
    second = held(case, "case.answer_ready", "答复有了，请查看。", minutes=5)
    drain(MORNING)
    assert [one["text"] for one in gateway.taken] == [
        f"【窗口】您反映的事项 {case.number}：您签的承诺书生效了。答复有了，请查看。查进度。"
    ]
    assert (state(first), state(second)) == ("sent", "joined") and second.folded_in == first
    shown = {one.what: one for one in reads.sent_about(case.number)}
    assert shown["答复有了"].state == "已发出，和另一条并成一条" and shown["答复有了"].moment == MORNING


def test_others_go_alone(gateway: GatewayThere, case: Case) -> None:
    """Another address, a code that runs out, what came by day: none of them is joined."""
    held(case, "case.accepted", "已受理。")
    held(case, "case.judged", "定了由谁办。", address="13900001111")
    held(case, "case.transferred", "已转到。", not_after=MORNING + timedelta(hours=9))
    actions.send(
        channel="sms",
        address=PHONE,
        kind="case.people_changed",
        subject="您反映的事",
        body="有变动。",
        words="有变动。",
        at=MORNING,
        file_key=case.number,
    )
    drain(MORNING)
    assert len(gateway.taken) == 4 and not Notice.objects.filter(state=Notice.JOINED).exists()


def test_a_message_that_would_grow_too_long_leaves_the_rest_to_the_next(
    gateway: GatewayThere, case: Case
) -> None:
    for minute in range(3):
        held(case, "case.answer_ready", "字" * 90, minutes=minute)
    drain(MORNING)
    assert sorted(one["text"].count("字") for one in gateway.taken) == [90, 180]


def test_withdrawn_it_stays_and_says_so(gateway: GatewayThere, case: Case) -> None:
    one = held(case, "measure.undertaking_drafted", "请签。", about="undertaking 7")
    other = held(case, "measure.undertaking_drafted", "请签。", about="undertaking 8")
    assert actions.withdraw(case.number, {"measure.undertaking_drafted"}, about="undertaking 7") == 1
    drain(MORNING)
    assert (state(one), state(other)) == ("withdrawn", "sent") and len(gateway.taken) == 1
    shown = reads.sent_about(case.number)
    assert sorted(one.state for one in shown) == ["已发出", "没有发，撤下了"]
    assert not reads.lost_ways(case.number), "it says nothing of the way"


def test_what_may_have_left_is_not_withdrawn(gateway: GatewayThere, case: Case) -> None:
    gateway.answers = [(503, {})]
    tried = held(case, "case.answer_ready", "答复有了。")
    drain(MORNING)
    assert state(tried) == "waiting"
    assert actions.withdraw(case.number, {"case.answer_ready"}) == 0
    drain(MORNING + timedelta(minutes=2))
    assert state(tried) == "sent"
    assert actions.withdraw(case.number, {"case.answer_ready"}) == 0


def test_of_what_did_not_arrive_each_leaves_its_line(
    gateway: GatewayThere, district: District, case: Case
) -> None:
    """Who entered a signature for him is asked again although the word of it went along in another message."""
    gateway.answers = [(422, {"error": "wrong_address"})]
    held(case, "case.accepted", "已受理。")
    held(case, "measure.counter_signed", "您签了承诺书。", minutes=1)
    drain(MORNING)
    lines = Line.objects.filter(file=case.file, kind="notice.failed")
    assert sorted('"kind":"measure.counter_signed"' in line.data.replace(" ", "") for line in lines) == [
        False,
        True,
    ]
    assert reads.lost_ways(case.number) == {("sms", PHONE): Notice.BOUNCED}


def test_in_the_quiet_hours_nothing_is_joined_yet(gateway: GatewayThere, case: Case) -> None:
    """A longer night than it was written for: it waits on, and what is overtaken meanwhile can still be withdrawn."""
    first = held(case, "case.accepted", "已受理。")
    held(case, "case.answer_ready", "答复有了。", minutes=1)
    Notice.objects.update(not_before=NIGHT + timedelta(hours=1))
    drain(NIGHT + timedelta(hours=2))
    assert gateway.taken == [] and state(first) == "waiting"
    assert actions.withdraw(case.number, {"case.accepted"}) == 1
    drain(MORNING)
    assert [one["text"].partition("：")[2] for one in gateway.taken] == ["答复有了。查进度。"]
