"""The inbox: what is to be seen to, what can wait, the number beside the navigation, the digest of the morning."""

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.notices import actions, reads
from bancheng.notices.models import Notice
from bancheng.org.models import Person
from tests import make
from tests.cases.district import AT, District
from tests.notices.servers import GatewayThere
from tests.notices.test_sending import drain

EVENING = AT.replace(hour=16)
MORNING = AT.replace(hour=9, minute=0) + timedelta(days=1)
FRIDAY = AT.replace(hour=16) + timedelta(days=4)


def tell(person: Person, kind: str = "case.fact_added", at: datetime = EVENING, **more: Any) -> Notice:
    told = {"subject": "2026-011-0001 有人补充了情况", "body": "租赁备案", "url": "/desk/cases/"} | more
    return actions.tell_person(person, kind=kind, at=at, **told)


@pytest.fixture
def desk(district: District, settings: Any) -> Callable[[str], Client]:
    """Somebody of the cast at a desk, signed in through the page."""
    settings.BANCHENG_NOW = EVENING

    def sit_down(part: str) -> Client:
        return make.sign_in(Client(), district.person(part))

    return sit_down


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_can_wait_stands_apart_and_is_not_counted(
    district: District, desk: Callable[[str], Client]
) -> None:
    officer, client = district.person("officer"), desk("officer")
    tell(officer, "clock.out", subject="钟已超期的一件")
    tell(officer, subject="知道就行的一件")
    tell(district.person("head"), "clock.out", subject="别人的一件")
    shown = {
        show: text_of(client, f"/desk/inbox/?show={show}")
        for show in ("seen_to", "unread", "wait", "all", "x")
    }
    assert "钟已超期的一件" in shown["seen_to"] and "知道就行的一件" not in shown["seen_to"]
    assert "知道就行的一件" in shown["wait"] and "钟已超期的一件" not in shown["wait"]
    assert all(words in shown["all"] for words in ("知道就行的一件", "钟已超期的一件"))
    assert "钟已超期的一件" in shown["x"], "what is no view is the first"
    assert '<li class="over">' in shown["all"], "what is late is red"
    assert not any("别人的一件" in page for page in shown.values())
    assert '消息<span class="cnt num">1</span>' in shown["wait"], "the number is of what is to be seen to"


def test_more_than_a_hundred_are_not_counted_on_every_page(
    district: District, desk: Callable[[str], Client]
) -> None:
    told, client = tell(district.person("officer"), "clock.out"), desk("officer")
    for more, said in ((reads.UNREAD_COUNTED - 2, "99"), (1, "99+"), (1, "99+")):
        again = [copy(told) for _ in range(more)]
        for one in again:
            one.pk = None
        Notice.objects.bulk_create(again)
        assert f'消息<span class="cnt num">{said}</span>' in text_of(client, "/desk/inbox/?show=wait")


def test_opening_reads_one_and_leads_on_and_the_number_goes(
    district: District, desk: Callable[[str], Client]
) -> None:
    officer, client = district.person("officer"), desk("officer")
    first, second = tell(officer, "clock.out"), tell(officer, "clock.near")
    answer = client.post(f"/desk/inbox/{first.pk}/open/")
    assert answer.url == "/desk/cases/"
    first.refresh_from_db()
    assert first.read_at == EVENING and reads.inbox(officer, "unread").count() == 1
    assert client.post(f"/desk/inbox/{second.pk}/read/", {"show": "unread"}).url == "/desk/inbox/?show=unread"
    page = text_of(client, "/desk/inbox/?show=unread")
    assert "都看过了" in page and "cnt num" not in page


def test_nobody_opens_or_ticks_off_anothers(district: District, desk: Callable[[str], Client]) -> None:
    others = tell(district.person("head"), "clock.out")
    client = desk("officer")
    assert client.post(f"/desk/inbox/{others.pk}/open/").status_code == 404
    assert client.post(f"/desk/inbox/{others.pk}/read/").status_code == 404
    others.refresh_from_db()
    assert others.read_at is None


def test_an_empty_inbox_says_what_will_come(desk: Callable[[str], Client]) -> None:
    client = desk("officer")
    assert "有要您知道的事，会在这里留一条" in text_of(client, "/desk/inbox/")
    assert "工作日早上汇总成一条" in text_of(client, "/desk/inbox/?show=wait")


# --- the digest -------------------------------------------------------------------------------------------


def fold_all(at: datetime) -> list[Notice]:
    digests = Notice.objects.filter(kind="digest", channel=Notice.INBOX)
    before = set(digests.values_list("pk", flat=True))
    while actions.fold_next(at=at):
        pass
    return list(digests.exclude(pk__in=before))


def test_one_digest_a_morning_holds_what_came_before_the_office_opened(district: District) -> None:
    officer, head = district.person("officer"), district.person("head")
    early = [tell(officer), tell(officer, subject="2026-011-0002 业务专家提了意见", kind="case.advised")]
    tell(head), tell(officer, "clock.out")
    read = tell(officer, subject="看过的")
    actions.mark_read(officer, at=EVENING, pk=read.pk)
    late = tell(officer, at=MORNING + timedelta(minutes=1))
    made = {digest.person_id: digest for digest in fold_all(MORNING + timedelta(minutes=5))}
    assert set(made) == {officer.pk, head.pk}
    mine = made[officer.pk]
    assert mine.subject == "知道就行的 2 条，汇总在这里"
    assert mine.body == "· 2026-011-0001 有人补充了情况\n· 2026-011-0002 业务专家提了意见"
    assert fold_all(MORNING + timedelta(hours=3)) == [], "one a day"
    (next_day,) = fold_all(MORNING + timedelta(days=1))
    assert list(next_day.folded.all()) == [late]
    actions.mark_read(officer, at=MORNING, pk=mine.pk)
    assert all(each.read_at == MORNING for each in Notice.objects.filter(pk__in=[one.pk for one in early]))


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (MORNING - timedelta(seconds=1), "before the office opens"),
        (FRIDAY + timedelta(days=1), "on a Saturday"),
    ],
)
def test_no_digest_is_made_out_of_hours(district: District, at: datetime, why: str) -> None:
    tell(district.person("officer"))
    assert fold_all(at) == [], why


def test_after_a_long_weekend_off_there_is_one_digest_and_no_storm(
    district: District, gateway: GatewayThere
) -> None:
    officer = district.person("officer")
    actions.set_wish(
        officer, way="sms", address="13900001111", digest=True, by=district.actor("officer"), at=EVENING
    )
    for day in range(4):
        tell(officer, at=EVENING + timedelta(days=day))
    (digest,) = fold_all(FRIDAY)
    drain(FRIDAY)
    assert digest.folded.count() == 4
    assert [one["text"] for one in gateway.taken] == ["【办成】知道就行的 4 条，汇总在这里。请登录办成查看。"]


# --- wishes -----------------------------------------------------------------------------------------------


def test_what_is_to_be_seen_to_also_rings_where_he_wished_and_says_no_matter(
    district: District, gateway: GatewayThere
) -> None:
    officer = district.person("officer")
    actions.set_wish(
        officer, way="wecom", address="li.zy", digest=True, by=district.actor("officer"), at=EVENING
    )
    tell(officer, "clock.out", subject="2026-011-0001 钟已超期", body="租赁备案，房东在外地")
    tell(officer)
    drain(EVENING)
    assert [(one["way"], one["to"], one["text"]) for one in gateway.taken] == [
        ("wecom", "li.zy", "【办成】2026-011-0001 钟已超期。请登录办成查看。")
    ]


def test_who_wants_to_hear_of_everything_at_once_does(district: District, gateway: GatewayThere) -> None:
    officer = district.person("officer")
    actions.set_wish(
        officer, way="sms", address="139 0000 1111", digest=False, by=district.actor("officer"), at=EVENING
    )
    tell(officer)
    drain(EVENING)
    assert [one["to"] for one in gateway.taken] == ["13900001111"]
    assert reads.inbox(officer, "unread").count() == 1


def test_my_wishes_are_asked_on_a_page_of_my_own(
    district: District, desk: Callable[[str], Client], gateway: GatewayThere
) -> None:
    client = desk("officer")
    page = text_of(client, "/desk/me/notices")
    assert "企业微信" in page and "电子邮件" not in page.split("<form", 2)[-1].split("</fieldset>")[0]
    answer = client.post("/desk/me/notices", {"way": "sms", "address": "1390000", "digest": "on"})
    assert answer.status_code == 422 and "11 位手机号" in answer.content.decode()
    client.post("/desk/me/notices", {"way": "sms", "address": "13900001111", "digest": "on"})
    wish = reads.wish_of(district.person("officer"))
    assert (wish.way, wish.address, wish.digest) == ("sms", "13900001111", True)
    client.post("/desk/me/notices", {"way": "", "address": "13900001111"})
    wish = reads.wish_of(district.person("officer"))
    assert (wish.way, wish.address, wish.digest) == ("", "", False), "an address nobody writes to is not kept"


# --- what was sent, on the page of the case ---------------------------------------------------------------


def test_the_case_shows_what_was_sent_to_whom_masked_and_what_became_of_it(
    district: District, case: Case, desk: Callable[[str], Client], gateway: GatewayThere
) -> None:
    gateway.answers = [(200, {}), (422, {"error": "wrong_address"})]
    for kind in ("case.accepted", "case.answer_ready"):
        actions.send(
            channel="sms", address="13800005678", kind=kind, subject="", body="…", at=AT, file_key=case.number
        )
    drain(AT)
    client = desk("officer")
    assert f"/desk/cases/{case.number}/messages/" in text_of(client, f"/desk/cases/{case.number}/")
    page = text_of(client, f"/desk/cases/{case.number}/messages/")
    assert "138****5678" in page and "13800005678" not in page
    assert all(
        words in page for words in ("受理", "已发出", "答复有了", "退回，号码或地址不对", "请打电话告诉他")
    )
    assert desk("stranger").get(f"/desk/cases/{case.number}/messages/").status_code == 404
