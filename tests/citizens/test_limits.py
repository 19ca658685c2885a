"""骚扰限制: two decide, it ends by itself or by one, he is told; and he is registered, whatever he sends."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Recusal
from bancheng.cases.registration import Someone
from bancheng.citizens import limits
from bancheng.citizens.actions import limiting as actions
from bancheng.citizens.models import CallBack, ContactLimit
from bancheng.notices import carriers
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.records import health, outbox
from bancheng.records.models import Line, PrivateText
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, FirstAnswer, Way
from tests import make
from tests.browser import PHONE as NARROW
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.citizens.test_submit import YOU, send, write
from tests.queries import counted

pytestmark = pytest.mark.django_db
PHONE = "13900002222"
HOUR = timedelta(hours=1)
REASON = "三月一日交了四十张空白的"


@pytest.fixture(autouse=True)
def _gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house can send messages."""
    monkeypatch.setattr(carriers, "open_ways", lambda: frozenset(Way))


def proposed(district: District, *, by: str = "officer", at: Any = AT, **changes: Any) -> ContactLimit:
    typed: dict[str, Any] = {"phone": "139 0000 2222", "ground": "flood", "reason": REASON, "days": 30}
    return actions.propose_limit(by=district.actor(by), at=at, **(typed | changes))


def confirmed(district: District, *, by: str = "convener", at: Any = AT, **changes: Any) -> ContactLimit:
    return actions.confirm_limit(proposed(district, at=at, **changes), by=district.actor(by), at=at)


def refused(act: Any) -> str:
    with pytest.raises(Refused) as found:
        act()
    return found.value.code


def kinds() -> list[str]:
    return list(Line.objects.filter(file__key="org/contact-limits").order_by("seq").values_list("kind", flat=True))  # fmt: skip


def test_two_people_and_he_is_told_how_to_object(district: District) -> None:
    row = proposed(district, reason=f"{REASON}，电话{PHONE}")
    assert not limits.is_limited(PHONE, at=AT), "a proposal moves nothing"
    assert (row.contact, row.site.code, row.due_at) == (PHONE, "11", AT + 5 * HOUR), "four working hours"
    actions.confirm_limit(row, by=district.actor("supervisor"), at=AT + HOUR)
    row.refresh_from_db()
    assert row.last_on == date(2026, 4, 1) and limits.is_limited("139-0000-2222", at=AT + HOUR)
    told = Notice.objects.get(kind="contact_limit.confirmed")
    assert (
        told.address == PHONE
        and "照样登记" in told.body
        and "不同意的" in told.body
        and "4月1日" in told.body
    )
    assert kinds() == ["contact_limit.proposed", "contact_limit.confirmed"]
    for line in Line.objects.filter(file__key="org/contact-limits"):
        assert PHONE not in line.data and REASON not in line.data
    assert not any(PHONE in text.clear for text in PrivateText.objects.filter(field__endswith="reason"))
    assert list(health.rows_stand(at=AT + HOUR, full=True)) == []


def test_who_may_not_and_what_lacks(district: District) -> None:
    for part in ("counter", "convener", "supervisor", "leader", "admin", "auditor", "archivist"):
        assert refused(lambda part=part: proposed(district, by=part)) == "not_yours", part
    with pytest.raises(Wanting) as wanting:
        proposed(district, phone="1390000", ground="", reason=" ", days=91)
    assert [gap.field for gap in wanting.value.missing] == ["phone", "ground", "reason", "days"]
    assert not ContactLimit.objects.exists() and kinds() == []
    row = proposed(district)
    assert refused(lambda: proposed(district, by="head")) == "waits_already"
    for part in ("officer", "officer2", "head", "leader", "admin"):
        by = district.actor(part)
        assert refused(lambda by=by: actions.confirm_limit(row, by=by, at=AT)) == "not_yours", part
    by_one = {"confirmed_by": row.proposed_by, "confirmed_at": AT, "last_on": AT.date()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactLimit.objects.update(**by_one)
    late = row.due_at
    assert (
        refused(lambda: actions.confirm_limit(row, by=district.actor("convener"), at=late)) == "not_waiting"
    )
    again = proposed(district, by="head", at=late)
    row.refresh_from_db()
    assert row.ended == "lapsed" and again.pk != row.pk, "what lapsed makes way"
    assert list(health.rows_stand(at=late, full=True)) == []


def test_a_limit_answers_no_complaint(district: District) -> None:
    """He has said that it was the officer: what that officer proposed nobody can confirm, and he does not learn why."""
    case = d.register(district, party=Someone(name="孙小禾", phone=PHONE))
    cases.recuse(
        case, by=district.actor("supervisor"), at=AT, whom=district.person("officer"), reason="说就是他"
    )
    row = proposed(district)
    by = district.actor("convener")
    assert refused(lambda: actions.confirm_limit(row, by=by, at=AT)) == "concerns_proposer"
    with pytest.raises(Wanting):
        actions.refuse_limit(row, reason=" ", by=by, at=AT)
    ended = actions.refuse_limit(row, reason="他反映过提出的人", by=by, at=AT)
    assert ended.ended == "refused" and kinds()[-1] == "contact_limit.refused"
    other = proposed(district, by="head", at=AT + HOUR)
    Recusal.objects.create(case=case, person=district.person("convener"), reason="也是他", at=AT)
    assert refused(lambda: actions.confirm_limit(other, by=by, at=AT + HOUR)) == "recused"
    assert limits.filed_by(other, since=AT - HOUR) == (1, 1)


def test_it_ends_by_itself_or_by_one_person(district: District) -> None:
    row = confirmed(district, days=2)
    assert limits.is_limited(PHONE, at=AT + timedelta(days=2)) and not limits.is_limited(PHONE, at=AT + timedelta(days=3))  # fmt: skip
    later = AT + timedelta(days=1)
    assert (
        refused(lambda: actions.lift_limit(row, reason="不像", by=district.actor("head"), at=later))
        == "not_yours"
    )
    actions.lift_limit(row, reason="是他女儿帮他交的", by=district.actor("convener2"), at=later)
    assert not limits.is_limited(PHONE, at=later) and limits.is_limited(PHONE, at=later - HOUR), (
        "it held until then"
    )
    assert Notice.objects.get(kind="contact_limit.lifted").address == PHONE
    assert kinds()[-1] == "contact_limit.lifted"
    again = confirmed(district, at=later)
    expired = AT + timedelta(days=60)
    assert limits.in_force(ContactLimit.objects.all(), at=later).get() == again
    assert proposed(district, at=expired).pk != again.pk
    again.refresh_from_db()
    assert again.ended == "expired"
    assert list(health.rows_stand(at=expired, full=True)) == []


def test_a_landline_is_limited_too_and_nobody_is_sent_a_message(district: District) -> None:
    row = confirmed(district, phone="025-83612345")
    assert row.told_by == "" and not Notice.objects.filter(person=None).exists()
    assert limits.is_limited("(025)83612345", at=AT)


# --- what it takes away, and what it does not -----------------------------------------------------------------


@pytest.fixture
def now(district: District, settings: Any) -> Any:
    def later(seconds: float = 0) -> None:
        settings.BANCHENG_NOW = AT + timedelta(seconds=seconds)

    later()
    return later


def test_online_one_a_day_is_registered_and_the_second_finds_where_else_he_is_heard(
    now: Any, client: Client, district: District
) -> None:
    confirmed(district)
    Site.objects.filter(code="00").update(phone="025-83600000")
    write(client, now)
    assert send(client)["Location"] == "/submit/receipt"
    first = Case.objects.get()
    assert first.channel == Channel.ONLINE and first.number in client.get("/submit/receipt").content.decode()
    second = Client()
    write(second, now, since=600)
    answer = send(second)
    page = answer.content.decode()
    assert answer.status_code == 422 and Case.objects.count() == 1
    assert "025-83600000" in page and "照样登记" in page and YOU["name"] in page, "what he wrote stays"
    at_counter = d.registration(district, party=Someone(name="孙小禾", phone=PHONE))
    assert cases.register_case(at_counter, by=district.actor("officer"), at=AT + HOUR).is_new
    now(86_400)
    assert send(second)["Location"] == "/submit/receipt", "tomorrow the same form goes"
    assert Case.objects.filter(channel=Channel.ONLINE).count() == 2


def test_another_number_and_a_limit_that_is_over_take_nothing(
    now: Any, client: Client, district: District
) -> None:
    confirmed(district, days=1, at=AT - timedelta(days=3))
    confirmed(district, phone="13900003333")
    for nth in range(2):
        write(client, now, since=nth * 300)
        assert send(client)["Location"] == "/submit/receipt"


def test_a_first_question_is_not_called_about_and_everything_else_is(district: District) -> None:
    confirmed(district)
    for contact in (PHONE, "13800001111"):
        cases.log_first_question(
            site=Site.objects.get(code="11"), by=district.actor("officer"), at=AT + HOUR, asked="来办居住证", answer=FirstAnswer.EXPLAINED,
            missing="照片", come_back_on=(AT + timedelta(days=2)).date(), contact=contact,
        )  # fmt: skip
    while outbox.run_reactions(at=AT + HOUR):
        pass
    assert [row.first_question.contact for row in CallBack.objects.all()] == ["13800001111"]


# --- pages ----------------------------------------------------------------------------------------------------


def test_from_proposal_to_lifting_through_the_pages(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    officer, convener = (make.sign_in(Client(), district.person(part)) for part in ("officer", "convener"))
    assert "现在没有限制谁" in officer.get("/desk/contact-limits/").content.decode()
    typed = {"phone": PHONE, "ground": "flood", "reason": REASON, "days": "30"}
    wrong = officer.post("/desk/contact-limits/propose/", typed | {"days": "91"})
    assert (
        wrong.status_code == 422
        and "写 1 到 90 天" in wrong.content.decode()
        and REASON in wrong.content.decode()
    )
    made = officer.post("/desk/contact-limits/propose/", typed)
    path = made["Location"]
    page = officer.get(path).content.decode()
    assert "139****2222" in page and PHONE not in page and "confirm/" not in page
    assert officer.get(f"{path}confirm/").status_code == 404
    waiting = convener.get("/desk/contact-limits/waiting/").content.decode()
    assert "139****2222" in waiting and "没有登记过" in convener.get(path).content.decode()
    assert convener.post(f"{path}confirm/", {"go": "1"})["Location"] == path
    assert convener.post(f"{path}confirm/", {"go": "1"}).status_code == 409
    with counted() as asked:
        listed = convener.get("/desk/contact-limits/").content.decode()
    assert "限制中" in listed and "139****2222" in listed and len(asked) <= 9, asked
    assert "短信" in convener.get(path).content.decode()
    assert convener.post(f"{path}lift/", {"reason": ""}).status_code == 422
    assert convener.post(f"{path}lift/", {"reason": "弄错了"})["Location"] == path
    ended = convener.get("/desk/contact-limits/?list=over").content.decode()
    assert "取消了" in ended and "弄错了" in convener.get(path).content.decode()


def test_to_others_it_does_not_exist(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    row = confirmed(district)
    for part in ("counter", "stranger", "leader", "admin", "expert", "archivist"):
        desk = make.sign_in(Client(), district.person(part))
        assert desk.get(f"/desk/contact-limits/{row.pk}/").status_code == 404, part
    auditor = make.sign_in(Client(), district.person("auditor"))
    assert auditor.get(f"/desk/contact-limits/{row.pk}/").status_code == 200
    assert auditor.get("/desk/contact-limits/propose/").status_code == 404
    assert auditor.get(f"/desk/contact-limits/{row.pk}/lift/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_pages_are_sound(district: District, open_page: Any, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    row, waits = confirmed(district), proposed(district, phone="13900003333", ground="repeated")
    page = open_page("/desk/contact-limits/", as_=district.person("convener"), size=NARROW)
    page.look_at("limits-phone")
    page.assert_sound()
    start = page.page.url.removesuffix("/desk/contact-limits/")
    for name, path in (("one", f"{row.pk}/"), ("waits", f"{waits.pk}/"), ("refuse", f"{waits.pk}/refuse/")):
        page.page.goto(f"{start}/desk/contact-limits/{path}")
        page.look_at(f"limits-{name}-phone")
        page.assert_sound()
    desk = open_page("/desk/contact-limits/propose/", as_=district.person("officer"))
    desk.look_at("limits-propose")
    desk.assert_sound()
