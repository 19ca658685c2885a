"""Register: the form of the door, hints that leak nothing, drafts that survive, one case for one key."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bancheng.cases.models import Case, Draft, FirstQuestion, Party
from bancheng.cases.registration import title_of
from bancheng.cases.ticks import clear_drafts
from bancheng.catalogue import actions as catalogue
from bancheng.catalogue.models import Ground, Matter
from bancheng.org.models import Appointment, Site, Window
from bancheng.records.models import Line
from bancheng.rules.intake import CHANNELS, FirstAsked
from bancheng.rules.vocabulary import Channel
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.cases.steps import kinds

pytestmark = pytest.mark.django_db

STORY = "想在珠江路开一家小面馆，办食品经营许可，窗口说原租户的执照没注销，办不了。"


@pytest.fixture
def desk(district: District, settings) -> District:
    settings.BANCHENG_NOW = AT
    return district


@pytest.fixture
def officer(desk: District) -> Client:
    return make.sign_in(Client(), desk.person("officer"))


def typed(**values: Any) -> dict[str, Any]:
    """What an officer types; anything may be changed."""
    whole = {
        "key": str(uuid4()),
        "channel": "walk_in",
        "first_unknown": "on",
        "story": STORY,
        "wanted": "本月内拿到许可证",
        "name": "陈阿福",
        "phone": "138 0000 5678",
        "visits": "2",
        "cares": ["small_firm"],
    }
    return {name: value for name, value in (whole | values).items() if value is not None}


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


# --- registering -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_lands_in_the_one_ledger(officer: Client, desk: District, channel: Channel) -> None:
    first = f"{desk.person('counter').name}（1001）"
    answer = officer.post("/desk/register/", typed(channel=channel, reference="PJ-1", first=first))
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("cases:receipt", args=[case.number])
    assert case.channel == channel
    assert case.first == desk.person("counter")
    assert case.handler == desk.person("officer")
    assert (case.visits, case.cares) == (2, ["small_firm"])


def test_everything_missing_is_said_at_once_beside_its_field_and_nothing_is_lost(officer: Client) -> None:
    answer = officer.post(
        "/desk/register/",
        typed(
            channel="rating", story=" ", wanted="", name="", phone="12", first="查无此人", first_unknown=None
        ),
    )
    assert answer.status_code == 422
    assert set(errors(answer)) == {"story", "wanted", "name", "phone", "first", "reference"}
    assert all(len(said) == 1 for said in errors(answer).values())
    html = answer.content.decode()
    assert "查无此人" in html and 'value="12"' in html
    assert not Case.objects.exists()


def test_who_leaves_no_telephone_finds_the_address_open(officer: Client) -> None:
    answer = officer.post("/desk/register/", typed(phone=""))
    assert set(errors(answer)) == {"phone"} and 'more-fields" open' in answer.content.decode()
    assert 'more-fields" open' not in officer.get("/desk/register/").content.decode()


def test_walk_in_must_be_asked_who_took_it_first(officer: Client) -> None:
    assert set(errors(officer.post("/desk/register/", typed(first_unknown=None)))) == {"first_window"}
    handed = officer.post("/desk/register/", typed(channel="handed_over"))
    assert set(errors(handed)) == {"first_window"}


def test_the_window_alone_says_who_took_it_first(officer: Client) -> None:
    window = Window.objects.first()
    officer.post("/desk/register/", typed(first_unknown=None, first_window=str(window)))
    assert Case.objects.get().first_window == window


def test_a_window_is_found_by_words_of_its_site_and_name(officer: Client, desk: District) -> None:
    own, other = desk.person("officer").site, Site.objects.exclude(pk=desk.person("officer").site.pk).first()
    for site in (own, other):
        Window.objects.create(site=site, label="咨询 9 号窗", kind=Window.Kind.GENERAL)
    offered = [str(window) for window in officer.get("/desk/register/").context["windows"]]
    own_count = Window.objects.filter(site=own).count()
    assert all(name.startswith(own.name) for name in offered[:own_count])
    wrong = errors(officer.post("/desk/register/", typed(first_unknown=None, first_window="咨询 9")))
    assert set(wrong) == {"first_window"}
    both = wrong["first_window"][0]
    assert both.startswith(f"有 2 个窗口是这个说法：{own.name} 咨询 9 号窗、{other.name} 咨询 9 号窗")
    officer.post("/desk/register/", typed(first_window=f"{other.name} 咨询 9"))
    assert Case.objects.get().first_window.site == other


def test_the_title_is_the_first_clause_unless_the_clerk_writes_his_own(officer: Client) -> None:
    officer.post("/desk/register/", typed(story="居住证续签办不了。房东不肯来。"))
    assert Case.objects.get().title == "居住证续签办不了"
    own = typed(title="房东不来，居住证续不了 13900001234")
    officer.post("/desk/register/", own)
    kept = Case.objects.latest("pk").title
    assert kept.startswith("房东不来，居住证续不了") and "13900001234" not in kept
    long = officer.post("/desk/register/", typed(title="长" * 29))
    assert "28" in errors(long)["title"][0]


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("居住证续签办不了。房东不肯来。", "居住证续签办不了"),
        ("想办许可，窗口说不行", "想办许可，窗口说不行"),
        ("公司要办培训学校，消防说房子性质不对不给验，住建说不归他们改，问了三家", "公司要办培训学校，消防说房子性质不对不给验"),
        ("办证，" + "材料" * 20, "办证，" + "材料" * 12 + "…"),
        ("材料" * 20, "材料" * 13 + "材…"),
    ],
)  # fmt: skip
def test_a_proposed_title_is_cut_between_clauses_where_they_say_enough(story: str, title: str) -> None:
    assert title_of(story) == title and len(title) <= 28


def test_the_side_panel_proposes_the_title(officer: Client) -> None:
    panel = officer.post("/desk/register/hints/", typed(story="居住证续签办不了。电话13900001234"))
    assert 'data-title-proposed="居住证续签办不了"' in panel.content.decode()


def test_two_people_of_one_name_are_told_apart_by_number(officer: Client, desk: District) -> None:
    make.make_person("周小窗", staff_no="1099")
    said = errors(officer.post("/desk/register/", typed(first="周小窗", first_unknown=None)))["first"][0]
    assert "1001" in said and "1099" in said
    officer.post("/desk/register/", typed(first="1099", first_unknown=None))
    assert Case.objects.get().first.staff_no == "1099"


def test_one_key_makes_one_case(officer: Client) -> None:
    form = typed()
    answers = [officer.post("/desk/register/", form) for _ in range(2)]
    assert Case.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_who_will_not_give_a_name_and_has_no_phone_is_registered_all_the_same(officer: Client) -> None:
    officer.post("/desk/register/", typed(name="", phone="", anonymous="on", comes_back="on"))
    assert Case.objects.get().anonymous


def test_a_phone_in_the_story_becomes_a_token_and_stays_findable(officer: Client) -> None:
    officer.post("/desk/register/", typed(story=f"{STORY}打13900001234找他儿子。"))
    case = Case.objects.get()
    assert "13900001234" not in case.story and "139****1234" in case.story
    assert "13900001234" in Party.objects.get().spotted
    line = Line.objects.get(file=case.file)
    assert "13900001234" not in line.data and "陈阿福" not in line.data and STORY[:6] not in line.data


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("story", "门" * 2001, "2000"),
        ("wanted", "办" * 200, "180"),
        ("name", "陈" * 61, "60"),
        ("matter", "不知道什么事项啊", "目录里没有"),
        ("channel", "carrier_pigeon", "请从列出的里面选"),
        ("first_window", "月球窗口", "没有找到“月球窗口”"),
        ("id_number", "320102190001011230", "抄错"),
        ("credit_code", "91", "少了"),
    ],
)
def test_what_cannot_be_kept_is_said_by_its_field(
    officer: Client, field: str, value: str, words: str
) -> None:
    answer = officer.post("/desk/register/", typed(**{field: value}))
    assert answer.status_code == 422
    assert words in "".join(errors(answer)[field])
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["阿卜杜热合曼·买买提", "\u3400\U00020000\U0002a6d6", "欧阳〇"])
def test_rare_names_and_emoji_are_kept_as_they_are(officer: Client, name: str) -> None:
    officer.post("/desk/register/", typed(name=name, story=f"{STORY}😀"))
    assert Party.objects.get().name == name
    assert "😀" in Case.objects.get().story


@pytest.mark.parametrize("part", ["head", "convener", "expert", "auditor", "admin"])
def test_only_the_door_registers(desk: District, part: str) -> None:
    client = make.sign_in(Client(), desk.person(part))
    assert client.get("/desk/register/").status_code == 403
    assert client.post("/desk/register/", typed()).status_code == 403
    assert not Case.objects.exists()


def test_a_counter_registers_for_the_duty_officer_and_still_sees_the_receipt(desk: District) -> None:
    counter = make.sign_in(Client(), desk.person("counter"))
    answer = counter.post("/desk/register/", typed(first="1001", site=Site.objects.get(code="11").pk))
    case = Case.objects.get()
    assert case.handler_id != desk.person("counter").pk
    assert counter.get(answer["Location"]).status_code == 200


def test_where_nobody_is_on_duty_nothing_typed_is_lost(desk: District) -> None:
    counter = make.sign_in(Client(), desk.person("counter"))
    Appointment.objects.filter(role="officer").delete()
    answer = counter.post("/desk/register/", typed(first="1001"))
    html = answer.content.decode()
    assert answer.status_code == 409 and "专员" in html and STORY in html
    assert not Case.objects.exists()


# --- the receipt -----------------------------------------------------------------------------------------


def code_on(answer: Any) -> str | None:
    found = re.search(r"[34679ACEFGHJKMNPQRTWXY]{4}-[34679ACEFGHJKMNPQRTWXY]{4}", answer.content.decode())
    return found.group() if found else None


def test_the_query_code_is_seen_once_and_never_again(officer: Client, desk: District, settings) -> None:
    receipt = officer.post("/desk/register/", typed())["Location"]
    assert code_on(officer.get(receipt))
    assert code_on(officer.get(receipt)) == code_on(officer.get(receipt)), (
        "a page loaded again before printing"
    )
    officer.post(receipt)
    assert code_on(officer.get(receipt)) is None
    other = make.sign_in(Client(), desk.person("officer2"))
    assert other.get(receipt).status_code == 200 and code_on(other.get(receipt)) is None
    stranger = make.sign_in(Client(), desk.person("stranger"))
    assert stranger.get(receipt).status_code == 404


def test_the_query_code_is_gone_after_ten_minutes(officer: Client, settings) -> None:
    receipt = officer.post("/desk/register/", typed())["Location"]
    settings.BANCHENG_NOW = AT + timedelta(minutes=11)
    assert code_on(officer.get(receipt)) is None


def test_the_code_never_lies_in_clear_in_the_session(officer: Client) -> None:
    receipt = officer.post("/desk/register/", typed())["Location"]
    code = code_on(officer.get(receipt))
    assert code and code not in str(dict(officer.session))


def test_a_new_code_makes_the_old_one_worthless(officer: Client, desk: District) -> None:
    first = code_on(officer.get(officer.post("/desk/register/", typed())["Location"]))
    case = Case.objects.get()
    answer = officer.post(reverse("cases:new_code", args=[case.number]))
    second = code_on(officer.get(answer["Location"]))
    assert first != second
    assert kinds(case)[-1] == "case.code_issued"
    assert second not in Line.objects.filter(file=case.file).last().data
    stranger = make.sign_in(Client(), desk.person("stranger"))
    assert stranger.post(reverse("cases:new_code", args=[case.number])).status_code == 404


# --- hints -----------------------------------------------------------------------------------------------


def hints(client: Client, **values: Any) -> str:
    return client.post("/desk/register/hints/", typed(**values), HTTP_HX_REQUEST="true").content.decode()


def test_the_same_phone_is_said_while_writing_and_no_name_with_it(officer: Client, desk: District) -> None:
    earlier = d.register(desk, story="完全不同的一件事，孩子上学要户口。")
    shown = hints(officer, phone="+86 138-0000-5678", name="别人")
    assert earlier.number in shown and "手机相同" in shown
    assert "陈阿福" not in shown and "陈*" not in shown and "5678" not in shown
    assert f'value="{earlier.number}"' in shown


def test_what_this_person_may_not_see_is_not_hinted(desk: District) -> None:
    d.register(desk)
    stranger = make.sign_in(Client(), desk.person("stranger"))
    assert "可能是同一件" not in hints(stranger, story="另一件事。", phone="13800005678")


def test_a_closed_case_and_another_phone_are_not_hinted(officer: Client, desk: District) -> None:
    d.register(desk)
    assert "可能是同一件" not in hints(officer, phone="13800009999", name="陈阿福")


def test_nearly_the_same_words_are_said_whoever_told_them(officer: Client, desk: District) -> None:
    d.register(desk, story=STORY, party=d.Someone(name="钱某", phone="13700001111"))
    shown = hints(officer, story=STORY.replace("，办不了", ""), phone="13600002222", name="李某")
    assert "说的几乎一样" in shown and "并入这一件" not in shown


def test_name_and_address_together_are_enough(officer: Client, desk: District) -> None:
    who = d.Someone(name="陈阿福", address="珠江路 1 号")
    d.register(desk, party=who, story="完全不同的一件事，孩子上学要户口。")
    assert "姓名相同、地址相同" in hints(officer, phone="", address="珠江路1号")


def test_words_point_to_a_matter_and_taking_it_fills_the_form(officer: Client) -> None:
    catalogue.load_demo_catalogue(at=AT)
    matter = Matter.objects.exclude(words="").filter(active=True).first()
    word = matter.words.split()[0].replace("+", "，")
    shown = hints(officer, story=f"{word}办不成，怎么办")
    assert f'value="{matter.code}"' in shown and "写到了" in shown
    taken = hints(officer, take=matter.code)
    assert f'value="{matter.name}"' in taken and "已采用" in taken
    page = officer.post("/desk/register/", typed(take=matter.code, name=""))
    assert page.status_code == 200 and not errors(page)
    assert f'value="{matter.name}"' in page.content.decode()
    officer.post("/desk/register/", typed(matter=matter.name))
    assert Case.objects.get().matter == matter


def test_the_scope_is_only_a_hint(officer: Client) -> None:
    shown = hints(officer, story="这件事已经起诉到法院，等开庭，窗口还能不能办证？")
    assert Ground.objects.get(code="litigation").name in shown and "由人判断" in shown
    assert "在受理范围内" in hints(officer)


@pytest.mark.parametrize("field", ["story", "phone", "name", "matter", "take", "id_number"])
@pytest.mark.parametrize("value", ["\x00", "<script>alert(1)</script>", "9" * 5000, "😀", "𠀀"])
def test_hints_bear_anything_and_put_nothing_unescaped_into_the_page(
    officer: Client, field: str, value: str
) -> None:
    shown = hints(officer, **{field: value})
    assert "<script>alert" not in shown


def test_hints_go_by_post_only(officer: Client) -> None:
    assert officer.get("/desk/register/hints/").status_code == 405


# --- drafts ----------------------------------------------------------------------------------------------


def test_a_draft_survives_is_listed_resumed_and_gone_when_registered(officer: Client) -> None:
    form = typed()
    told = officer.post("/desk/register/draft/", form, HTTP_HX_REQUEST="true")
    assert "草稿已存 9:30" in told.content.decode()
    assert "陈阿福" not in raw_draft()
    assert STORY[:10] in officer.get("/desk/register/").content.decode()
    again = officer.get(f"/desk/register/?draft={form['key']}")
    html = again.content.decode()
    assert 'value="陈阿福"' in html and STORY in html and form["key"] in html
    assert re.search(r'value="small_firm"[^>]*checked', html)
    officer.post("/desk/register/", form)
    assert not Draft.objects.exists()
    late = officer.post("/desk/register/draft/", form, HTTP_HX_REQUEST="true")
    assert late.status_code == 200 and not Draft.objects.exists()


def raw_draft() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM cases_draft")
        return str(cursor.fetchone()[0])


def test_the_button_keeps_a_draft_without_script(officer: Client) -> None:
    form = typed()
    answer = officer.post("/desk/register/draft/", form)
    assert answer["Location"] == f"/desk/register/?draft={form['key']}"
    assert "陈" not in answer["Location"]


def test_an_empty_form_leaves_no_draft(officer: Client) -> None:
    empty = {"key": str(uuid4()), "channel": "walk_in", "visits": "0"}
    officer.post("/desk/register/draft/", empty, HTTP_HX_REQUEST="true")
    assert not Draft.objects.exists()


def test_a_draft_is_its_writers_own(officer: Client, desk: District) -> None:
    form = typed()
    officer.post("/desk/register/draft/", form)
    other = make.sign_in(Client(), desk.person("officer2"))
    assert other.get(f"/desk/register/?draft={form['key']}").status_code == 404
    assert STORY[:10] not in other.get("/desk/register/").content.decode()
    assert other.post(f"/desk/register/draft/{form['key']}/drop/").status_code == 404
    other.post("/desk/register/draft/", form | {"name": "改了"})
    assert 'value="陈阿福"' in officer.get(f"/desk/register/?draft={form['key']}").content.decode()
    officer.post(f"/desk/register/draft/{form['key']}/drop/")
    assert not Draft.objects.exists()


def test_a_draft_too_long_is_refused_with_words(officer: Client) -> None:
    told = officer.post("/desk/register/draft/", typed(story="门" * 30_000), HTTP_HX_REQUEST="true")
    assert "没有存下" in told.content.decode()
    assert not Draft.objects.exists()


def test_old_drafts_are_thrown_away(officer: Client) -> None:
    officer.post("/desk/register/draft/", typed())
    assert clear_drafts(at=AT + timedelta(days=6)) == 0
    assert clear_drafts(at=AT + timedelta(days=8)) == 1


# --- from a first question -----------------------------------------------------------------------------------


def led(district: District, **values: Any) -> FirstQuestion:
    site = Site.objects.get(code="11")
    return FirstQuestion.objects.create(
        site=site,
        by=district.person("counter"),
        at=AT,
        asked="租房备案办不成",
        answer="led",
        led_to=site,
        **values,
    )


def test_a_first_question_fills_the_form_and_is_tied_to_its_case(officer: Client, desk: District) -> None:
    question = led(desk, window=Window.objects.first())
    html = officer.get(f"/desk/register/?question={question.pk}").content.decode()
    assert "租房备案办不成" in html and "周小窗（1001）" in html
    officer.post("/desk/register/", typed(question=question.pk, first="周小窗（1001）"))
    question.refresh_from_db()
    assert question.case == Case.objects.get()
    again = officer.post("/desk/register/", typed(question=question.pk))
    assert again["Location"] == reverse("cases:receipt", args=[question.case.number])
    assert Case.objects.count() == 1


def test_a_first_question_of_another_site_is_not_there(desk: District) -> None:
    question = led(desk)
    stranger = make.sign_in(Client(), desk.person("stranger"))
    assert stranger.get(f"/desk/register/?question={question.pk}").status_code == 404


# --- how much it asks of the database ------------------------------------------------------------------------


def test_page_hints_and_post_ask_a_fixed_number_of_questions(
    officer: Client, desk: District, django_assert_max_num_queries
) -> None:
    for i in range(12):
        d.register(desk, party=d.Someone(name="陈阿福", phone="13800005678"), story=f"第 {i} 件：{STORY}")
    officer.get("/desk/register/")
    with django_assert_max_num_queries(14):
        officer.get("/desk/register/")
    with django_assert_max_num_queries(20):
        hints(officer)
    with django_assert_max_num_queries(45):
        officer.post("/desk/register/", typed())


# --- two at once ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_threads_pressing_at_once_make_one_case(desk: District) -> None:
    clients = [make.sign_in(Client(), desk.person("officer")) for _ in range(2)]
    form = typed()

    def press(client: Client) -> str:
        try:
            return client.post("/desk/register/", form)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        places = list(pool.map(press, clients))
    assert Case.objects.count() == 1
    assert len(set(places)) == 1


def test_a_form_begun_elsewhere_begins_where_something_is_written(officer: Client, desk: District) -> None:
    """The channel is chosen then: the focus on another of them would change it at a stray key."""
    assert_focus(officer.get("/desk/register/"), "channel")
    assert_focus(officer.get(f"/desk/register/?question={led(desk).pk}"), "story")


def assert_focus(page: HttpResponse, name: str) -> None:
    fields = page.context["form"].fields
    assert [field for field in fields if "autofocus" in fields[field].widget.attrs] == [name]


def test_where_nobody_is_there_to_ask_the_counter_is_not_marked_as_wanted() -> None:
    """The stylesheet hides the mark for exactly the channels in which the rules leave the question open."""
    css = Path(find("cases/register.css")).read_text()
    hidden = re.search(r"form:has\(([^{]+)\) \.first-asked", css)[1]
    optional = {channel.value for channel, rule in CHANNELS.items() if rule.first is FirstAsked.OPTIONAL}
    assert set(re.findall(r'value="(\w+)"', hidden)) == optional
