"""The pages of conferences over HTTP: from the window's asking to the 纪要; what each of them shows to whom; how few questions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from bancheng.cases.models import Case, Recusal
from bancheng.catalogue.models import Matter
from bancheng.coordination import conference_hearing as hearing
from bancheng.coordination.actions import meetings
from bancheng.coordination.models import Conference, Resolution
from bancheng.notices.news import Heard
from bancheng.papers.models import IssuedPaper
from bancheng.records import news
from bancheng.records.models import Line
from tests.cases.district import AT, District
from tests.coordination.test_conferences import (  # noqa: F401
    ASKED,
    CALLED,
    HELD,
    MINUTED,
    SETTLED,
    SIGNED,
    WORDS,
    asked,
    called,
    convened,
    gone_round,
    handling,
    met,
    minuted,
    opened,
    proposed,
    resolved,
    signed,
)
from tests.coordination.test_position_pages import desk, text  # noqa: F401
from tests.coordination.units import Unit
from tests.queries import counted

pytestmark = pytest.mark.django_db
Desk = Callable[..., Client]
# ruff: noqa: F811


def page_of(made: Conference) -> str:
    return f"/desk/conferences/{made.pk}/"


def test_from_asking_to_the_minutes_through_the_pages(
    district: District, handling: Case, units: list[Unit], desk: Desk
) -> None:
    base = f"/desk/cases/{handling.number}/conferences/"
    officer = desk(district.person("officer"), ASKED)
    assert "提请一事一议" in text(officer, base)
    chosen = [unit.department.pk for unit in units[:2]]
    wanting = officer.post(f"{base}propose/", {"words": "", "units": chosen[:1]})
    assert wanting.status_code == 422 and "至少请两家单位" in wanting.content.decode()
    assert officer.post(f"{base}propose/", {"words": WORDS, "units": chosen}).status_code == 302
    made = Conference.objects.get()

    convener = desk(district.person("convener"), CALLED)
    assert convener.get(f"{base}convene/")["Location"] == f"{page_of(made)}do/convene/"
    form = text(convener, f"{page_of(made)}do/convene/")
    assert "什么时候开" in form and "二楼会议室" not in form
    assert "要在案件的答复期限以前：3月5日（周四） " in form, "the limit itself"
    assert WORDS in form and handling.number in form, "what is to be settled"
    sent = convener.post(f"{page_of(made)}do/convene/", {"meets_at": "", "place": "", "units": chosen})
    assert sent.status_code == 422 and "写明什么时候开" in sent.content.decode()
    typed = {"meets_at": "2026-03-03T10:00", "place": "二楼会议室", "units": chosen}
    assert convener.post(f"{page_of(made)}do/convene/", typed).status_code == 302

    liaison = desk(units[0].liaison, CALLED)
    assert "二楼会议室" in text(liaison, "/desk/conferences/invitations/")
    page = text(liaison, page_of(made))
    assert "回复收到" in page and WORDS in page and "还没有回复收到" in page
    own = made.invitations.get(unit=units[0].department)
    assert liaison.post(f"{page_of(made)}invitations/{own.pk}/read/").status_code == 302
    assert f"{units[0].liaison.name} 收到" in text(convener, page_of(made))

    convener = desk(district.person("convener"), HELD)
    presences = {f"presence_{row.pk}": "came" for row in made.invitations.all()}
    people = {f"people_{row.pk}": "科长一人" for row in made.invitations.all()}
    sent = convener.post(f"{page_of(made)}do/hold/", presences)
    assert sent.status_code == 422 and "谁到会" in sent.content.decode()
    assert convener.post(f"{page_of(made)}do/hold/", presences | people).status_code == 302
    assert (
        convener.post(f"{page_of(made)}do/note/", {"unit": chosen[0], "words": "可以先办"}).status_code == 302
    )
    liaison = desk(units[0].liaison, HELD)
    assert "可以先办" in text(liaison, page_of(made))
    line = {
        "item": made.items.get().pk,
        "unit": chosen[0],
        "co_units": [chosen[1]],
        "task": "凭视频核验先办",
        "proof": "备案证明编号",
        "due_on": "2026-03-09",
        "to_citizen": "yes",
    }
    assert convener.post(f"{page_of(made)}do/resolve/", line | {"task": ""}).status_code == 422
    assert convener.post(f"{page_of(made)}do/resolve/", line).status_code == 302
    to_us = line | {"to_citizen": "no"}
    assert convener.post(f"{page_of(made)}do/resolve/", to_us).status_code == 302
    assert "向反映人；" in text(convener, page_of(made))
    second = Resolution.objects.get(number=2)
    page = text(convener, page_of(made))
    assert "向本窗口；" in page and "单位一方" not in page
    assert convener.post(f"{page_of(made)}resolutions/{second.pk}/drop/").status_code == 302
    assert convener.post(f"{page_of(made)}do/minute/", {"agreed": "先办后补"}).status_code == 302

    for unit in units[:2]:
        head = desk(unit.head, SIGNED)
        row = made.invitations.get(unit=unit.department)
        address = f"{page_of(made)}invitations/{row.pk}/sign/"
        assert "会签" in text(head, page_of(made))
        assert head.post(address, {"said": "reserve", "words": ""}).status_code == 422
        assert head.post(address, {"said": "reserve", "words": "期限偏紧"}).status_code == 302
        assert text(head, address, 409)

    convener = desk(district.person("convener"), SETTLED)
    assert "议定" in text(convener, page_of(made))
    assert convener.post(f"{page_of(made)}do/settle/", {}).status_code == 302
    assert Case.objects.get(pk=handling.pk).step == "handling"
    page = text(convener, page_of(made))
    assert "看纪要" in page and "还没到期" in page and "已划去" in page
    sheet = text(convener, f"{page_of(made)}minutes/")
    paper = IssuedPaper.objects.get(kind="minutes")
    assert paper.number in sheet and "期限偏紧" in sheet
    taken = convener.post(f"{page_of(made)}minutes/", {"as": "pdf"})
    assert taken["Content-Type"] == "application/pdf" and taken.content.startswith(b"%PDF")
    past = text(convener, "/desk/conferences/")
    assert WORDS in past and "第 1 条" in past and "还没到期" in past


@pytest.mark.parametrize("who", ["convener", "officer", "leader", "head"])
def test_the_page_asks_at_most_twelve_questions(
    district: District, gone_round: Conference, units: list[Unit], desk: Desk, who: str
) -> None:
    person = units[0].head if who == "head" else district.person(who)
    client = desk(person, SIGNED)
    text(client, page_of(gone_round))
    with counted() as asked_of:
        text(client, page_of(gone_round))
    assert len(asked_of) <= 12, "\n".join(asked_of)


def test_the_lists_ask_few_questions(
    district: District, gone_round: Conference, units: list[Unit], desk: Desk
) -> None:
    for person, address in (
        (district.person("convener"), "/desk/conferences/"),
        (units[0].head, "/desk/conferences/"),
        (units[0].head, "/desk/conferences/invitations/"),
    ):
        client = desk(person, SIGNED)
        text(client, address)
        with counted() as asked_of:
            text(client, address)
        assert len(asked_of) <= 10, "\n".join(asked_of)


def test_who_came_is_not_asked_any_more_whether_he_read_the_invitation(
    district: District, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    liaison = desk(units[0].liaison, CALLED)
    assert "回复收到（" in text(liaison, page_of(convened))
    opened(district, convened)
    page = text(desk(units[0].liaison, HELD), page_of(convened))
    assert "回复收到（" not in page and "还没有回复收到" not in page
    assert "来了会或签了纪要" in page
    row = text(desk(units[0].liaison, HELD), "/desk/conferences/invitations/")
    assert "还没有回复收到" not in row and 'class="ok"' in row


REQUIRED, WRONG = 'class="req"', "is-invalid"


def test_the_form_marks_what_the_act_will_want(
    district: District, handling: Case, asked: Conference, desk: Desk
) -> None:
    convener = desk(district.person("convener"), CALLED)
    for name, wanted in (("convene", 3), ("decline", 1)):
        address = f"{page_of(asked)}do/{name}/"
        emptied = {"meets_at": "", "place": "", "reason": ""}
        assert text(convener, address).count(REQUIRED) == wanted
        assert convener.post(address, emptied).content.decode().count(WRONG) == wanted


def test_every_unit_must_be_marked_and_every_resolution_written_out(
    district: District, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    convener = desk(district.person("convener"), HELD)
    assert text(convener, f"{page_of(convened)}do/hold/").count(REQUIRED) == 2
    opened(district, convened)
    assert text(convener, f"{page_of(convened)}do/resolve/").count(REQUIRED) == 6
    assert text(convener, f"{page_of(convened)}do/minute/").count(REQUIRED) == 1
    assert text(convener, page_of(convened)).count(REQUIRED) == 1, "what was said, in the form of notes"


def test_who_takes_no_part_finds_nothing(
    district: District, handling: Case, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    for person in (district.person("stranger"), units[2].head):
        client = desk(person, CALLED)
        for address in ("", "positions/", "do/hold/", "minutes/"):
            text(client, page_of(convened) + address, 404)
    Recusal.objects.create(case=handling, person=units[0].head, at=AT, reason="亲属")
    text(desk(units[0].head, CALLED), page_of(convened), 404)


def test_nobody_reads_who_the_citizen_is(
    district: District, handling: Case, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    head = desk(units[0].head, CALLED)
    for address in (page_of(convened), "/desk/conferences/", "/desk/conferences/invitations/"):
        page = text(head, address)
        assert "陈阿福" not in page and "13800005678" not in page


def test_a_unit_reads_the_matter_and_never_the_citizens_own_words(
    district: District, handling: Case, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    matter = Matter.objects.create(name="房屋租赁备案", code="T-1", origin="office", created_at=AT)
    Case.objects.filter(pk=handling.pk).update(matter=matter, title="我妈的房子过不了户")
    page = text(desk(units[0].head, CALLED), page_of(convened))
    assert matter.name in page and handling.number in page and "我妈的房子" not in page
    for part in ("officer", "convener"):
        assert "我妈的房子" in text(desk(district.person(part), CALLED), page_of(convened)), part


def test_what_is_not_mine_is_refused_on_its_page(
    district: District, convened: Conference, units: list[Unit], desk: Desk
) -> None:
    head = desk(units[0].head, HELD)
    assert "不由您来办" in text(head, f"{page_of(convened)}do/hold/", 403)
    assert head.post(f"{page_of(convened)}do/hold/", {}).status_code == 403
    convener = desk(district.person("convener"), HELD)
    text(convener, f"{page_of(convened)}do/settle/", 409)
    text(convener, f"{page_of(convened)}do/nothing/", 404)
    assert convener.post(f"{page_of(convened)}do/decline/", {"reason": "晚了"}).status_code == 409


def test_another_windows_case_stands_there_without_its_title(
    district: District, handling: Case, asked: Conference, units: list[Unit], desk: Desk
) -> None:
    from bancheng.cases import actions as cases
    from bancheng.org.models import Site
    from bancheng.rules.vocabulary import CaseType
    from tests.cases import district as d

    other = d.register(district, site=Site.objects.get(code="12"), story="另一件的事由写在这里")
    by = district.actor("district")
    cases.accept_case(other, by=by, at=AT)
    cases.judge(other, by=by, at=AT, **d.judgement(CaseType.NOT_YET))
    from bancheng.coordination.actions import conferences as actions

    second = actions.propose_conference(
        other, by=by, at=ASKED, words="另一件请议", units=[unit.department for unit in units[:2]]
    )
    called(district, asked, units[:2], joined=[second])
    page = text(desk(district.person("officer"), CALLED), page_of(asked))
    assert WORDS in page and "另一件请议" not in page and "另一件（不由您的窗口办）" in page
    page = text(desk(units[0].head, CALLED), page_of(asked))
    assert WORDS in page and "另一件请议" in page


def test_the_leader_decides_on_a_page(
    district: District, handling: Case, gone_round: Conference, units: list[Unit], desk: Desk
) -> None:
    signed(gone_round, units[0], "refuse", "没有职责依据")
    signed(gone_round, units[1])
    convener = desk(district.person("convener"), SETTLED)
    assert "上报领导" in text(convener, page_of(gone_round))
    assert convener.post(f"{page_of(gone_round)}do/settle/", {}).status_code == 409
    assert convener.post(f"{page_of(gone_round)}do/raise/", {"reason": "一家不同意"}).status_code == 302
    leader = desk(district.person("leader"), SETTLED)
    htmx = {"HX-Request": "true"}
    assert WORDS in leader.get("/desk/conferences/waiting/", headers=htmx).content.decode()
    assert WORDS not in convener.get("/desk/conferences/waiting/", headers=htmx).content.decode()
    assert leader.get("/desk/conferences/waiting/")["Location"] == "/desk/conferences/?wait=1"
    assert WORDS in text(leader, "/desk/conferences/?wait=1")
    assert leader.post(f"{page_of(gone_round)}do/decide/", {"opinion": ""}).status_code == 422
    keep = [row.pk for row in Resolution.objects.all()]
    sent = leader.post(f"{page_of(gone_round)}do/decide/", {"opinion": "照办", "keep": keep})
    assert sent.status_code == 302
    assert "照办" in text(leader, page_of(gone_round))


def test_the_case_offers_its_conference(
    district: District, handling: Case, asked: Conference, desk: Desk
) -> None:
    convener = desk(district.person("convener"), CALLED)
    page = text(convener, f"/desk/cases/{handling.number}/")
    assert f"/desk/cases/{handling.number}/conferences/convene/" in page
    assert f"/desk/cases/{handling.number}/conferences/decline/" in page
    other: Any = desk(district.person("convener2"), CALLED)
    assert other.get(f"/desk/cases/{handling.number}/conferences/decline/").status_code == 302


def test_the_open_page_hears_what_others_do(district: District, met: Conference, units: list[Unit]) -> None:
    def heard_of(act: Callable[[], object]) -> Heard:
        numbers = list(Line.objects.order_by("-pk").values_list("pk", flat=True)[: news.LAST])
        act()
        return Heard(news=news.since((numbers[0], sum(numbers))))

    by = district.actor("convener")
    heard = heard_of(lambda: meetings.note_minutes(met, by=by, at=HELD, words="可以先办"))
    assert hearing.of_conference(units[0].actor("liaison"), heard, str(met.pk))
    assert not hearing.of_conference(by, heard, str(met.pk)), "his own doing is no news"
    for actor, key in ((units[2].actor("head"), str(met.pk)), (by, "x"), (by, str(met.pk + 1))):
        with pytest.raises(Http404):
            hearing.of_conference(actor, heard, key)
