"""The office's own wordings and quiet hours, and a colleague's wishes: dated, told to the record, refused with a reason."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.notices import actions, reads
from bancheng.notices.models import Notice, QuietHoursRow, Wish, Wording
from bancheng.records.models import Line
from bancheng.records.standing import office_stands
from bancheng.rules.calendar import local
from bancheng.rules.health import Trouble
from bancheng.rules.notices import QUIET
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Way
from tests import make
from tests.cases.district import AT, District
from tests.notices.servers import GatewayThere

TODAY = local(AT).date()
WORDS = "受理了，{due}前答复。可以到{at_site}来。"


def word(district: District, **other: Any) -> Wording:
    typed = {
        "kind": "case.accepted",
        "way": Way.SMS,
        "words": WORDS,
        "in_force_from": TODAY,
        "source": "局长办公会",
        "by": district.actor("admin"),
        "at": AT,
    } | other
    return actions.set_wording(**typed)


def test_the_offices_words_are_sent_from_that_day_on_by_that_way_only(district: District) -> None:
    ahead = AT + timedelta(days=3)
    word(district, in_force_from=local(ahead).date())
    values = {"due": "3月5日", "at_site": "锁金村"}
    assert "受理了" not in reads.worded("case.accepted", "sms", values, at=AT)
    assert reads.worded("case.accepted", "sms", values, at=ahead) == "受理了，3月5日前答复。可以到锁金村来。"
    assert "受理了" not in reads.worded("case.accepted", "email", values, at=ahead)


def test_worded_twice_the_earlier_row_stays_and_the_later_speaks(district: District) -> None:
    first = word(district)
    second = word(district, words="已受理，{due}前答复您，请放心。")
    first.refresh_from_db()
    assert first.replaced_at == AT and second.replaced_at is None
    assert reads.words_for("case.accepted", Way.SMS, TODAY) == second.words
    assert Line.objects.filter(kind="notice.wording_set").count() == 2


REFUSED = [
    ({"words": "已受理，{first}办"}, "notices.wording_wrong"),
    ({"words": "{wrong}"}, "notices.wording_wrong"),
    ({"kind": "case.melted"}, "notices.kind_unknown"),
    ({"source": ""}, "org.source_missing"),
    ({"in_force_from": TODAY - timedelta(days=1)}, "org.not_ahead"),
]


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_a_wording_is_refused_and_nothing_is_written(
    district: District, typed: dict[str, Any], code: str
) -> None:
    before = Line.objects.count()
    with pytest.raises(Refused) as refused:
        word(district, **typed)
    assert refused.value.code == code
    assert not Wording.objects.exists() and Line.objects.count() == before


@pytest.mark.parametrize("part", ["officer", "head", "convener", "auditor"])
def test_only_the_administrator_words_and_sets_hours(district: District, part: str) -> None:
    by = district.actor(part)
    with pytest.raises(Refused, match="系统管理员"):
        word(district, by=by)
    with pytest.raises(Refused, match="系统管理员"):
        quiet(district, by=by)
    assert not Wording.objects.exists() and not QuietHoursRow.objects.exists()


def quiet(district: District, **other: Any) -> QuietHoursRow:
    typed = {
        "starts": time(20),
        "ends": time(9),
        "in_force_from": TODAY,
        "source": "局长办公会",
        "by": district.actor("admin"),
        "at": AT,
    } | other
    return actions.set_quiet_hours(**typed)


def test_quiet_hours_hold_from_their_day_on(district: District) -> None:
    tomorrow = AT + timedelta(days=1)
    quiet(district, in_force_from=local(tomorrow).date())
    assert reads.quiet_hours(AT) == QUIET
    assert reads.quiet_hours(tomorrow).starts == time(20)
    late = tomorrow.replace(hour=20, minute=30)
    told = actions.send(
        channel="sms", address="13800005678", kind="case.accepted", subject="", body="…", at=late
    )
    assert told.not_before == tomorrow.replace(hour=9, minute=0) + timedelta(days=1)


def test_only_he_himself_says_how_he_is_told_and_only_by_a_way_there_is(
    district: District, gateway: GatewayThere
) -> None:
    officer = district.person("officer")

    def wish(part: str = "officer", way: str = "sms", address: str = "13900001111") -> Wish:
        return actions.set_wish(
            officer, way=way, address=address, digest=True, by=district.actor(part), at=AT
        )

    for asked, code in (
        ({"part": "admin"}, "notices.not_yours"),
        ({"way": "email", "address": "a@b.cn"}, "notices.way_closed"),
        ({"address": "025-83000000"}, "notices.address_unfit"),
        ({"way": "wecom", "address": "李专员"}, "notices.address_unfit"),
    ):
        with pytest.raises(Refused) as refused:
            wish(**asked)
        assert refused.value.code == code
    wish(), wish(way="wecom", address="li.zy")
    assert Wish.objects.get(person=officer).address == "li.zy"
    lines = Line.objects.filter(kind="notice.wish_set")
    assert lines.count() == 2 and not any("13900001111" in line.data for line in lines)


def test_the_record_tells_these_rows_and_a_change_behind_its_back_is_found(
    district: District, gateway: GatewayThere
) -> None:
    word(district), quiet(district)
    officer = district.person("officer")
    actions.set_wish(
        officer, way="sms", address="13900001111", digest=True, by=district.actor("officer"), at=AT
    )

    def changed() -> set[str]:
        told = ("notices.wording", "notices.quiethoursrow", "notices.wish")
        return {
            found.where.split()[-1] for found in office_stands() if any(name in found.where for name in told)
        }

    assert changed() == set()
    Wording.objects.update(words="已受理")
    QuietHoursRow.objects.update(starts=time(1))
    Wish.objects.update(way="email")
    assert changed() == {"notices.wording.words", "notices.quiethoursrow.starts", "notices.wish.way"}
    Wish.objects.all().delete()
    assert any(found.trouble is Trouble.ROW_GONE for found in office_stands())


@pytest.fixture
def desk(district: District, settings: Any) -> Callable[[str], Client]:
    """Somebody of the cast at a desk."""
    settings.BANCHENG_NOW = AT
    return lambda part: make.sign_in(Client(), district.person(part))


def test_the_administrator_words_a_message_on_its_page(
    district: District, desk: Callable[[str], Client]
) -> None:
    admin, address = desk("admin"), "/desk/org/wordings/case.accepted/sms"
    form = admin.get(address).content.decode()
    assert "{at_site}" in form and "{first}" not in form, "what a phone may not be told is not offered"
    wrong = admin.post(address, {"words": "{first}办", "in_force_from": TODAY, "source": "会"})
    assert wrong.status_code == 422 and "不写任何人的姓名" in wrong.content.decode()
    assert "{first}办" in wrong.content.decode(), "nothing typed is lost"
    assert admin.post(address, {"words": WORDS, "in_force_from": TODAY, "source": "会"}).status_code == 302
    listed = admin.get("/desk/org/wordings").content.decode()
    assert "受理了" in listed and "不打扰的时段：21:00–08:00" in listed and "短信：" in listed
    shown = {"starts": "20:00", "ends": "09:00", "in_force_from": TODAY, "source": "会"}
    assert admin.post("/desk/org/wordings/quiet-hours", shown).status_code == 302
    assert "不打扰的时段：20:00–09:00" in admin.get("/desk/org/wordings").content.decode()


def test_everybody_reads_the_wordings_and_nobody_else_changes_one(
    district: District, desk: Callable[[str], Client]
) -> None:
    officer = desk("officer")
    listed = officer.get("/desk/org/wordings")
    assert listed.status_code == 200 and "改短信" not in listed.content.decode()
    for address in ("/desk/org/wordings/case.accepted/sms", "/desk/org/wordings/quiet-hours"):
        assert officer.get(address).status_code == 403
    admin = desk("admin")
    for address in ("case.melted/sms", "case.accepted/pigeon", "case.accepted/wecom"):
        assert admin.get(f"/desk/org/wordings/{address}").status_code == 404


def test_only_a_demo_has_an_outbox_and_it_is_read_like_a_telephone(
    district: District, desk: Callable[[str], Client], settings: Any
) -> None:
    client = desk("officer")
    assert client.get("/desk/outbox/").status_code == 404
    settings.BANCHENG_DEMO = True
    assert "还没有发过" in client.get("/desk/outbox/").content.decode()
    for channel, address in (("sms", "13800005678"), ("email", "afu@example.cn")):
        actions.send(
            channel=channel,
            address=address,
            kind="case.accepted",
            subject="您反映的事",
            body="已受理。",
            at=AT,
        )
    while actions.send_waiting(at=AT):
        pass
    page = client.get("/desk/outbox/").content.decode()
    assert "13800005678" in page and "主题：您反映的事" in page and "短信" in page
    letters = client.get("/desk/outbox/?way=email").content.decode()
    assert "afu@example.cn" in letters and "13800005678" not in letters
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
