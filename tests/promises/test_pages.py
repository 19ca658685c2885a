"""The pages of promises over HTTP: ledger, month, one promise, keeping and extending; who is turned away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.promises import ticks
from bancheng.promises.models import Promise
from bancheng.records import standing, verification
from bancheng.records.models import Line
from tests import make
from tests.cases.district import District
from tests.cases.test_authorise import PDF
from tests.promises.making import DUE_ON, PROOF, again, citizens, pledge, promise, unit
from tests.promises.test_telling import speaker
from tests.queries import counted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=OFFICE_ZONE)
Desk = Callable[..., Client]


@pytest.fixture
def desk(district: District, settings: Any) -> Desk:
    """Somebody of the cast at a desk, at a moment."""

    def sit_down(part: str, now: datetime = NOW) -> Client:
        settings.BANCHENG_NOW = now
        return make.sign_in(Client(), district.person(part), at=now)

    return sit_down


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_an_empty_ledger_says_so(district: District, desk: Desk) -> None:
    officer = desk("officer")
    assert "没有待兑现的承诺" in text(officer, "/desk/promises/")
    assert "还没有承诺" in text(officer, "/desk/promises/?state=all")
    assert "没有这样的承诺" in text(officer, "/desk/promises/?state=kept")
    assert "没有到期的承诺" in text(officer, "/desk/promises/calendar/")


def test_the_ledger_is_narrowed_and_sorted(district: District, case: Case, desk: Desk) -> None:
    promise(district, case, task="先到期的")
    promise(district, case, task="后到期的", due_on=DUE_ON + timedelta(days=10))
    citizens(district, case, task="反映人欠的")
    officer = desk("officer")
    page = text(officer, "/desk/promises/")
    assert page.index("先到期的") < page.index("后到期的") and "反映人欠的" in page
    page = text(officer, "/desk/promises/?order=late&owner=unit")
    assert page.index("后到期的</a>") < page.index("先到期的</a>") and "反映人欠的" not in page
    assert "反映人欠的" in text(officer, "/desk/promises/?kind=gap")
    day = f"/desk/promises/?state=open&on={(DUE_ON + timedelta(days=10)).isoformat()}"
    assert "后到期的</a>" in (page := text(officer, day)) and "先到期的</a>" not in page
    assert "先到期的" in text(officer, "/desk/promises/?on=9999-12-31&state=open")
    assert "先到期的" in text(officer, "/desk/promises/?on=2026-99-99&state=no&owner=no&order=no&page=x")


def test_the_next_due_stand_beside_the_queue(district: District, case: Case, desk: Desk) -> None:
    for days in range(6):
        promise(district, case, task=f"第{days}件", due_on=DUE_ON + timedelta(days=days))
    officer = desk("officer")
    fetched = officer.get("/desk/promises/next/", headers={"HX-Request": "true"}).content.decode()
    assert fetched.index("第0件") < fetched.index("第3件") and "第4件" not in fetched
    assert f"{DUE_ON.month}/{DUE_ON.day}" in fetched and "<main" not in fetched
    assert "第0件" in text(officer, "/desk/promises/next/")
    assert "没有等着兑现的承诺" in text(desk("stranger"), "/desk/promises/next/")


def test_it_opens_on_what_is_still_to_be_kept(district: District, case: Case, desk: Desk) -> None:
    late, done = promise(district, case, task="已经到期的"), promise(district, case, task="已经办好的")
    promise(district, case, task="后到期的", due_on=DUE_ON + timedelta(days=10))
    officer = desk("officer")
    officer.post(f"/desk/promises/{done.pk}/keep/", {"kept_on": "2026-03-03", "words": "证书"})
    Promise.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))
    page = text(officer, "/desk/promises/")
    assert page.index("已经到期的</a>") < page.index("后到期的</a>") and "已经办好的" not in page
    assert "已经办好的" in text(officer, "/desk/promises/?state=all")


def test_what_was_not_kept_stays_on_top_until_its_case_is_filed(
    district: District, case: Case, desk: Desk
) -> None:
    promise(district, case, task="没有兑现的")
    promise(district, case, task="还没到期的", due_on=DUE_ON + timedelta(days=40))
    citizens(district, case, task="反映人没兑现的")
    later = datetime(2026, 3, 30, 10, 0, tzinfo=OFFICE_ZONE)
    ticks.tick(at=later)
    officer = desk("officer", later)
    page = text(officer, "/desk/promises/")
    assert "没有兑现的，先盯这些" in page
    assert page.index("没有兑现的</a>") < page.index("还没到期的</a>") and "反映人没兑现的" in page
    assert "反映人没兑现的" not in text(officer, "/desk/promises/?owner=unit")
    assert "先盯这些" not in text(officer, "/desk/promises/?state=open")
    # What is filed cannot be made good any more.
    type(case).objects.filter(pk=case.pk).update(step="archived", filed_at=later, due_at=None)
    assert "先盯这些" not in text(officer, "/desk/promises/")


def test_a_department_finds_in_its_inbox_what_it_has_not_kept(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = datetime(2026, 3, 30, 10, 0, tzinfo=OFFICE_ZONE)
    promise(district, case, task="没有兑现的")
    citizens(district, case, task="反映人没兑现的")
    make.sign_in(client, speaker("3001", "张联络", unit()))
    part = {"HX-Request": "true"}
    assert "/desk/promises/broken/" in text(client, "/desk/requests/")
    assert client.get("/desk/promises/broken/", headers=part).content.decode().strip() == ""
    ticks.tick(at=settings.BANCHENG_NOW)
    found = client.get("/desk/promises/broken/", headers=part).content.decode()
    assert "没有兑现的</b>" in found and "反映人没兑现的" not in found and "<main" not in found
    assert "没有兑现的</b>" in text(client, "/desk/promises/broken/")
    make.sign_in(client, speaker("3009", "别处联络", type(unit()).objects.order_by("code").last()))  # type: ignore[arg-type]
    assert client.get("/desk/promises/broken/", headers=part).content.decode().strip() == ""


def test_why_it_is_due_that_day_is_shown_day_by_day(district: District, case: Case, desk: Desk) -> None:
    made = promise(district, case)
    officer = desk("officer")
    page = text(officer, f"/desk/promises/{made.pk}/")
    assert "bc-strip" in page and "承诺 不计" in page and "当天不计" in page
    why = text(officer, f"/desk/cases/{case.number}/why/")
    assert "承诺：" in why and "3月20日" in why and made.task not in why
    address = f"/desk/promises/{made.pk}/extend/"
    convener = desk("convener")
    convener.post(address, {"due_on": "2026-03-27", "reason": "等省厅批复"})
    strip = convener.get(f"/desk/promises/{made.pk}/").context["strip"]
    said = "".join(strip.sentences)
    assert "承诺 3月27日（周五）以前，到 3月27日（周五）17:00。" in said
    assert "延过一次，原定 3月20日（周五）以前" in said and strip.cells[-1].counted is not None


def test_every_figure_of_the_month_opens_its_list(district: District, case: Case, desk: Desk) -> None:
    promise(district, case)
    promise(district, case, due_on=DUE_ON)
    officer = desk("officer")
    page = text(officer, "/desk/promises/calendar/?month=2026-03")
    link = f"/desk/promises/?state=open&amp;on={DUE_ON.isoformat()}"
    assert page.count(link) == 1 and '?state=open&amp;on=2026-03"' in page
    month = text(officer, "/desk/promises/?state=open&on=2026-03")
    assert "2026年3月到期的" in month and "共 2 项" in month
    assert "共 2 项" in text(officer, link.replace("&amp;", "&"))
    for month in ("2026-04", "nonsense", "0001-01", "9999-12"):
        text(officer, f"/desk/promises/calendar/?month={month}")


def test_it_is_kept_on_its_page_and_only_once(district: District, case: Case, desk: Desk) -> None:
    made = promise(district, case)
    officer = desk("officer")
    page = text(officer, f"/desk/promises/{made.pk}/")
    assert f"/desk/promises/{made.pk}/keep/" in page and f"/desk/promises/{made.pk}/extend/" not in page
    address = f"/desk/promises/{made.pk}/keep/"
    assert "&#x27;" not in officer.get(address).content.decode(), "no raw value stands beside a field"
    assert officer.post(address, {"kept_on": "2026-03-03", "words": " "}).status_code == 422
    assert officer.post(address, {"kept_on": "2026-03-04", "words": "证书"}).status_code == 422
    told = officer.post(address, {"kept_on": "2026-03-03", "words": "证书编号 2026-7"}, follow=True)
    assert "已记下承诺兑现了" in told.content.decode() and again(made).ended == "kept"
    assert officer.post(address, {"kept_on": "2026-03-03", "words": "证书"}).status_code == 409


def test_the_convener_extends_what_a_unit_promised(district: District, case: Case, desk: Desk) -> None:
    made = promise(district, case)
    address = f"/desk/promises/{made.pk}/extend/"
    assert "由召集人决定" in text(desk("officer"), address, 403)
    convener = desk("convener")
    assert f"/desk/promises/{made.pk}/extend/" in text(convener, f"/desk/promises/{made.pk}/")
    told = convener.post(address, {"due_on": "2026-03-27", "reason": "等省厅批复"}, follow=True)
    assert "已延期" in told.content.decode() and "等省厅批复" in told.content.decode()
    assert "不能再延" in text(convener, address, 409)


def test_a_stranger_finds_nothing(district: District, case: Case, desk: Desk) -> None:
    made = promise(district, case)
    stranger = desk("stranger")
    for page in ("", "keep/", "extend/"):
        assert stranger.get(f"/desk/promises/{made.pk}/{page}").status_code == 404
    assert PROOF not in text(stranger, "/desk/promises/")


def test_of_a_citizens_broken_promise_the_page_says_whose_turn_it_is(
    district: District, case: Case, desk: Desk
) -> None:
    made = citizens(district, case)
    ticks.tick(at=datetime(2026, 3, 30, 10, 0, tzinfo=OFFICE_ZONE))
    page = text(desk("officer"), f"/desk/promises/{made.pk}/")
    assert "由主管部门核实后依法决定" in page and "没有兑现" in page


def test_a_check_waits_for_its_department_and_what_it_found_is_written_down(
    district: District, case: Case, desk: Desk
) -> None:
    made, officer = pledge(district, case), desk("officer")
    assert f"等{made.unit.name}核查" in text(officer, "/desk/promises/")  # type: ignore[union-attr]
    address = f"/desk/promises/{made.pk}/"
    page = text(officer, address)
    assert "反映人不用做什么" in page and f"{address}find_false/" in page and "记核查属实" in page
    ticks.tick(at=datetime(2026, 3, 30, 10, 0, tzinfo=OFFICE_ZONE))
    page = text(officer, address)
    assert "没有核查结果" in page and "没有兑现" not in page and f"{address}keep/" in page
    assert "没有核查结果" in text(officer, "/desk/promises/calendar/?month=2026-03")
    assert officer.post(f"{address}find_false/", {"words": ""}).status_code == 422
    told = officer.post(f"{address}find_false/", {"words": "3月2日查过，地址不存在"}, follow=True)
    page = told.content.decode()
    assert "没有兑现" in page and "地址不存在" in page and "由主管部门核实后依法决定" in page
    assert f"{address}keep/" not in page


def test_who_speaks_for_a_department_reads_whose_matter_it_is_and_what_he_can_do(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = NOW
    made = promise(district, case, owner_label="登记科")
    make.sign_in(client, speaker("3001", "张联络", unit()))
    page = text(client, f"/desk/promises/{made.pk}/")
    assert case.title in page and "请把凭证交给反映窗口" in page and "请召集人延期" in page
    assert f"{unit().name}登记科" in page and f"/desk/cases/{case.number}/" not in page


def test_the_ledger_asks_the_same_however_long_it_is(district: District, case: Case, desk: Desk) -> None:
    officer = desk("officer")
    asked = set()
    for count in (2, 20):
        for _ in range(count - Promise.objects.count()):
            promise(district, case)
        for page in ("/desk/promises/", "/desk/promises/calendar/"):
            text(officer, page)
            with counted() as questions:
                text(officer, page)
            assert len(questions) <= 10, questions
            asked.add((page, len(questions)))
    assert len(asked) == 2


def test_the_document_that_proves_it_is_kept_and_opened_by_who_sees_the_promise(
    district: District, case: Case, desk: Desk
) -> None:
    made, officer = promise(district, case), desk("officer")
    address, typed = f"/desk/promises/{made.pk}/keep/", {"kept_on": "2026-03-03", "words": "证明原件"}
    wrong = officer.post(address, typed | {"upload": SimpleUploadedFile("证明.exe", b"MZ")})
    assert wrong.status_code == 422 and "这种文件收不了" in wrong.content.decode() and again(made).ended == ""
    assert "证明.pdf" not in text(officer, f"/desk/promises/{made.pk}/")
    assert officer.post(address, typed | {"upload": SimpleUploadedFile("证明.pdf", PDF)}).status_code == 302
    stored = again(made).kept_document
    assert stored is not None
    line = Line.objects.get(file=case.file, kind="promise.kept")
    assert stored.hash in line.data and "证明" not in line.data
    assert verification.verify_file(case.file.key).ok and not list(standing.files_stand([case.file_id]))
    for client in (officer, desk("head")):
        assert "证明.pdf</a>" in text(client, f"/desk/promises/{made.pk}/")
        answer = client.get(f"/desk/promises/{made.pk}/proof")
        assert b"".join(answer.streaming_content) == PDF and "sandbox" in answer["Content-Security-Policy"]
    assert desk("stranger").get(f"/desk/promises/{made.pk}/proof").status_code == 404
    other = promise(district, case)
    assert officer.get(f"/desk/promises/{other.pk}/proof").status_code == 404, "none was handed in"
