"""What an open page hears of what others did: whoever may hear it, soon and cheaply, and never a word of what it was."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, Recusal
from bancheng.config import nothing_new
from bancheng.notices import news as live
from bancheng.notices.reads import UNREAD_COUNTED, newest_of
from bancheng.records import news
from bancheng.records.models import Line
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, CAST, District
from tests.notices.test_inbox import tell
from tests.queries import counted

NOW = AT + timedelta(hours=1)
QUEUE, INBOX = "/desk/live/queue/", "/desk/live/inbox/"


def of_case(case: Case) -> str:
    return f"/desk/live/case/{case.number}/"


Desk = Callable[[str], Client]


class Page:
    """A page that somebody has open, with the mark it was drawn with."""

    def __init__(self, client: Client, page: str, asks: str) -> None:
        self.client, self.asks = client, asks
        html = client.get(page).content.decode()
        found = re.search(rf'data-live="{re.escape(asks)}" data-after="([0-9.]+)"', html)
        assert found, page
        self.after = found[1]

    def hears(self) -> bool | None:
        """None while nothing was written at all; else whether it concerns this page."""
        answer = self.client.get(self.asks, {"after": self.after}, headers={"X-Background": "1"})
        if answer.status_code == 204:
            assert answer.content == b""
            return None
        assert answer.status_code == 200
        told = answer.json()
        assert set(told) == {"after", "changed"}, "yes or no, and never a word of what"
        self.after = told["after"]
        return bool(told["changed"])


@pytest.fixture
def desk(district: District, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    """Somebody of the cast at a desk, signed in through the page; the pulse of the house is felt anew each time."""
    settings.BANCHENG_NOW = NOW
    monkeypatch.setattr(nothing_new, "FRESH", 0.0)
    monkeypatch.setattr(nothing_new, "memory", nothing_new.Memory())
    return lambda part: make.sign_in(Client(), district.person(part))


def test_nothing_is_heard_while_nobody_writes_and_nobody_is_asked_who_he_is(desk: Desk, case: Case) -> None:
    client = desk("officer")
    for page, asks in (
        ("/desk/", QUEUE),
        ("/desk/inbox/", INBOX),
        (f"/desk/cases/{case.number}/", of_case(case)),
    ):
        open_page = Page(client, page, asks)
        assert open_page.hears() is None
        with counted() as questions:
            assert open_page.hears() is None
        assert len(questions) == 2, "the pulse of the house, and not who asks"


def test_the_pulse_is_felt_once_for_all_pages_together(
    desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [Page(desk(part), "/desk/", QUEUE) for part in ("officer", "officer2", "head")]
    assert [page.hears() for page in pages] == [False, False, None], "the others signed in meanwhile"
    assert [page.hears() for page in pages] == [None] * 3
    monkeypatch.setattr(nothing_new, "FRESH", 60.0)
    with counted() as questions:
        assert [page.hears() for page in pages] == [None] * 3
    assert questions == []


def test_who_was_never_let_in_is_not_let_in_by_anothers_mark(desk: Desk) -> None:
    page = Page(desk("officer"), "/desk/", QUEUE)
    assert page.hears() is None and page.hears() is None
    for stranger in (Client(), Client(headers={"Cookie": "sessionid=0123456789"})):
        assert stranger.get(QUEUE, {"after": page.after}).status_code == 302


def test_a_session_that_is_ended_is_over_at_once(desk: Desk) -> None:
    client = desk("officer")
    page = Page(client, "/desk/", QUEUE)
    kept = client.cookies["sessionid"].value
    assert page.hears() is None and page.hears() is None
    client.post("/desk/sign-out")
    left = Client()
    left.cookies["sessionid"] = kept
    assert left.get(QUEUE, {"after": page.after}).status_code == 302, "signing out is a line"


def test_one_that_ran_out_is_looked_at_again_soon(
    desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(desk("officer"), "/desk/", QUEUE)
    assert page.hears() is None
    settings.BANCHENG_NOW = NOW + timedelta(minutes=31)
    assert page.hears() is None, "for so long nothing is told either"
    monkeypatch.setattr(nothing_new, "LET_IN", 0.0)
    assert page.client.get(QUEUE, {"after": page.after}).status_code == 302


def test_what_comes_while_somebody_is_let_in_is_not_missed(desk: Desk, district: District) -> None:
    page = Page(desk("officer"), "/desk/inbox/", INBOX)
    before = live.pulse()
    tell(district.person("officer"), "clock.out", at=NOW)
    nothing_new.memory.let_in(b"k", page.after, before)
    assert not nothing_new.memory.holds(b"k", page.after, live.pulse())
    assert page.hears() is True


def test_an_inbox_with_more_than_are_counted_still_hears_of_one_more(desk: Desk, district: District) -> None:
    officer = district.person("officer")
    for number in range(UNREAD_COUNTED + 1):
        tell(officer, "clock.out", at=NOW - timedelta(minutes=number))
    page = Page(desk("officer"), "/desk/inbox/", INBOX)
    assert page.hears() is None
    tell(officer, "clock.out", at=NOW)
    assert page.hears() is True
    assert page.hears() is None
    with counted() as questions:
        assert newest_of(officer.pk)
    assert len(questions) == 1


HEARS = {
    "officer": True,
    "officer2": True,
    "head": True,
    "stranger": False,
    "district": True,
    "convener": True,
    "supervisor": True,
    "leader": True,
    "expert": False,
    "archivist": False,
}


@pytest.mark.parametrize("part", HEARS)
def test_a_queue_hears_of_cases_its_owner_may_see(
    district: District, desk: Desk, case: Case, part: str
) -> None:
    queue = Page(desk(part), "/desk/", QUEUE)
    actions.accept_case(case, by=district.actor("officer"), at=NOW)
    assert queue.hears() is HEARS[part]
    assert queue.hears() is None, "what was heard is not said again"


def test_a_registration_is_heard_in_the_queue_of_its_site(district: District, desk: Desk) -> None:
    near, far = Page(desk("officer2"), "/desk/", QUEUE), Page(desk("stranger"), "/desk/", QUEUE)
    d.register(district, at=NOW)
    assert near.hears() is True and far.hears() is False


def test_a_case_hears_what_others_did_and_not_what_i_did(district: District, desk: Desk, case: Case) -> None:
    page = f"/desk/cases/{case.number}/"
    mine, others = (Page(desk(part), page, of_case(case)) for part in ("officer", "officer2"))
    actions.accept_case(case, by=district.actor("officer"), at=NOW)
    assert mine.hears() is False and others.hears() is True
    other = d.register(district, at=NOW, story="另外一件：孩子上学要户口更正，窗口说要十天。")
    assert other.pk != case.pk and others.hears() is False


def test_that_somebody_looked_is_no_change(district: District, desk: Desk, case: Case) -> None:
    page = Page(desk("officer2"), f"/desk/cases/{case.number}/", of_case(case))
    queue = Page(desk("officer2"), "/desk/", QUEUE)
    party, officer = case.parties.get(), district.actor("officer")
    actions.reveal(case, party, field="phone", reason="打电话核对", by=officer, at=NOW)
    assert Line.objects.filter(kind=LineKind.CASE_REVEALED).exists()
    assert page.hears() is False and queue.hears() is False


@pytest.mark.parametrize("part", [part for part in CAST if part not in {"officer", "officer2", "head"}])
def test_a_case_is_heard_by_nobody_who_may_not_see_it(
    district: District, desk: Desk, case: Case, part: str
) -> None:
    client = desk(part)
    may = client.get(f"/desk/cases/{case.number}/").status_code == 200
    actions.accept_case(case, by=district.actor("officer"), at=NOW)
    status = client.get(of_case(case), {"after": "1.1.0.0"}).status_code
    assert status == (200 if may else 404)


def test_whoever_is_out_of_a_case_hears_it_leave_and_then_no_more(
    district: District, desk: Desk, case: Case
) -> None:
    client, officer = desk("officer"), district.person("officer")
    queue = Page(client, "/desk/?scope=site", QUEUE)
    page = Page(client, f"/desk/cases/{case.number}/", of_case(case))
    actions.recuse(case, by=district.actor("convener"), at=NOW, whom=officer, reason="是亲戚")
    assert Recusal.objects.filter(case=case, person=officer).exists()
    assert queue.hears() is True, "the case has left this queue"
    assert client.get(page.asks, {"after": page.after}).status_code == 404


def test_a_message_is_heard_where_it_is_counted_and_by_nobody_else(
    district: District, desk: Desk, case: Case
) -> None:
    client, other = desk("officer"), desk("head")
    inbox, queue = Page(client, "/desk/inbox/", INBOX), Page(client, "/desk/", QUEUE)
    page = Page(client, f"/desk/cases/{case.number}/", of_case(case))
    others = Page(other, "/desk/inbox/", INBOX)
    tell(district.person("officer"), "clock.out", at=NOW)
    assert inbox.hears() is True and queue.hears() is True, "the number beside the navigation"
    assert page.hears() is False
    assert others.hears() is None


def test_a_stranger_hears_nothing_and_a_session_that_is_over_ends_it(desk: Desk, settings: Any) -> None:
    assert Client().get(QUEUE).url.startswith("/desk/sign-in")
    client = desk("officer")
    queue = Page(client, "/desk/", QUEUE)
    settings.BANCHENG_NOW = NOW + timedelta(minutes=20)
    assert queue.hears() is not True
    settings.BANCHENG_NOW = NOW + timedelta(minutes=31)
    nothing_new.memory.__init__()  # type: ignore[misc]
    answer = client.get(queue.asks, {"after": queue.after}, headers={"X-Background": "1"})
    assert answer.status_code == 302 and answer.url.startswith("/desk/sign-in"), "listening keeps nobody in"


def test_what_cannot_be_followed_and_what_is_no_mark_is_refused(desk: Desk) -> None:
    client = desk("officer")
    assert client.get("/desk/live/everything/").status_code == 404
    assert client.post(QUEUE).status_code == 405
    for mark in ("", "1.2", "1.2.3.x", "1.2.3.4.5", "9" * 30 + ".1.0.0"):
        answer = client.get(QUEUE, {"after": mark})
        assert answer.status_code == 400 and "请刷新页面" in answer.content.decode()
    with pytest.raises(Refused) as no:
        live.since("x", "1.2.3.4")
    assert no.value.code == "live.mark"


def mark_without(late: Line | None = None) -> tuple[int, int]:
    """The mark as it is taken while the transaction of one of the newest lines is not yet committed."""
    kept = Line.objects.exclude(pk=late.pk) if late else Line.objects.all()
    numbers = list(kept.order_by("-pk").values_list("pk", flat=True)[: news.LAST])
    return numbers[0], sum(numbers)


def test_the_mark_of_the_account_is_the_mark_of_the_record(
    district: District, desk: Desk, case: Case
) -> None:
    page = Page(desk("officer"), "/desk/", QUEUE)
    assert page.after.rsplit(".", 2)[0] == ".".join(map(str, mark_without()))
    assert page.after.endswith(".0.0")


def test_a_line_committed_after_a_later_one_is_not_missed(district: District, case: Case) -> None:
    late = case.file.lines.get(seq=1)
    for number in range(3):
        d.register(district, story=f"第 {number} 件：孩子上学要户口更正，窗口说要十天。", at=NOW)
    assert late.pk != Line.objects.latest("pk").pk
    heard = news.since(mark_without(late))
    assert late.file_id in {line.file for line in heard.lines}
    assert news.since(mark_without()).lines == ()


def test_whoever_missed_much_is_told_so_and_his_case_is_looked_at_by_itself(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bancheng.cases import hearing

    monkeypatch.setattr(news, "MOST", 2)
    before = mark_without()
    for number in range(3):
        d.register(district, story=f"第 {number} 件：孩子上学要户口更正，窗口说要十天。", at=NOW)
    heard = live.Heard(news=news.since(before))
    assert heard.news.is_much
    officer = district.actor("officer")
    assert hearing.of_queue(officer, heard, "") is True
    assert hearing.of_case(district.actor("officer2"), heard, case.number) is False
    actions.accept_case(case, by=officer, at=NOW)
    assert hearing.of_case(district.actor("officer2"), heard, case.number) is True
    assert hearing.of_case(officer, heard, case.number) is False
