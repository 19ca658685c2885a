"""The 首问 log: done, explained with a slip, or led to a window which says when he is there."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bancheng.cases import actions, reads
from bancheng.cases.models import FirstQuestion
from bancheng.notices.models import Notice
from bancheng.org.models import Person, Site, Window
from bancheng.records import outbox, verification
from bancheng.records import reads as record
from bancheng.records.fields import closed
from bancheng.records.models import Line
from bancheng.rules.vocabulary import FirstAnswer
from bancheng.ui.templatetags.ui import navigation
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

EXPLAINED = {"answer": FirstAnswer.EXPLAINED, "missing": "房东身份证复印件", "come_back_on": date(2026, 3, 4)}
KEY = "first_questions/2026-03-02"


def site(code: str) -> Site:
    return Site.objects.get(code=code)


def logged(district: District, *, part: str = "counter", at: str = "00", **typed: object) -> FirstQuestion:
    values: dict[str, object] = {"asked": "租赁备案，房东在外地", "answer": FirstAnswer.DONE}
    return actions.log_first_question(
        site=site(at),
        by=district.actor(part),
        at=AT,
        **(values | typed),  # type: ignore[arg-type]
    )


def led(district: District, to: str = "11") -> FirstQuestion:
    return logged(district, answer=FirstAnswer.LED, led_to=site(to))


# --- the acts ------------------------------------------------------------------------------------------------


def test_done_at_once_is_one_line_of_the_day(district: District) -> None:
    question = logged(district, missing="写错地方的", contact="13800005678", led_to=site("11"))
    assert (question.missing, question.contact, question.led_to, question.come_back_on) == (
        "",
        "",
        None,
        None,
    )
    file = record.file_of(f"{KEY}/00")
    assert file is not None and file.kind == "first_questions"
    logged(district)
    line = Line.objects.filter(file=file).earliest("seq")
    assert line.kind == "first_question.logged" and "租赁" not in line.data
    assert Line.objects.filter(file=file).count() == 2, "one chain for the day and the site"
    assert verification.verify_file(file.key).ok


def test_explained_keeps_the_contact_closed_and_no_number_open(district: District) -> None:
    question = logged(district, **EXPLAINED, asked="13800005678 问租赁备案", contact="13800005678")
    assert "13800005678" not in question.asked
    raw = FirstQuestion.objects.annotate(raw=closed("contact")).values_list("raw", flat=True).get()
    assert "13800005678" not in raw
    assert FirstQuestion.objects.get().contact == "13800005678"
    assert "13800005678" not in Line.objects.latest("pk").data


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (EXPLAINED | {"missing": ""}, ["missing"]),
        (EXPLAINED | {"come_back_on": AT.date()}, ["come_back_on"]),
        (EXPLAINED | {"come_back_on": date(2026, 3, 8)}, ["come_back_on"]),
        ({"answer": FirstAnswer.LED}, ["led_to"]),
        ({"asked": " "}, ["asked"]),
    ],
    ids=["nothing missing", "today", "a Sunday", "led nowhere", "nothing asked"],
)
def test_nobody_leaves_with_nothing(district: District, typed: dict[str, object], fields: list[str]) -> None:
    before = steps.everything()
    with pytest.raises(actions.Wanting) as wanting:
        logged(district, **typed)
    assert [gap.field for gap in wanting.value.missing] == fields
    assert steps.everything() == before


def test_who_stands_at_a_counter_logs(district: District) -> None:
    for part, where, may in (
        ("counter", "00", True),
        ("counter", "11", False),
        ("officer", "11", True),
        ("officer", "12", False),
        ("district", "00", True),
        ("district", "11", False),
        ("head", "11", False),
        ("convener", "00", False),
        ("auditor", "00", False),
    ):
        if may:
            assert logged(district, part=part, at=where).by == district.person(part)
        else:
            steps.assert_refused(
                "not_yours", lambda part=part, where=where: logged(district, part=part, at=where)
            )


def test_led_it_is_complete_only_when_the_window_says_so(district: District) -> None:
    question = led(district)
    officer = district.actor("officer")
    assert list(reads.on_the_way_to(officer)) == [question]
    question = actions.confirm_arrival(question, by=officer, at=AT + HOUR)
    assert (question.arrived_at, question.arrived_by) == (AT + HOUR, district.person("officer"))
    assert not reads.on_the_way_to(officer).exists()
    assert Line.objects.latest("pk").kind == "first_question.arrived"
    assert Line.objects.latest("pk").file.key == f"{KEY}/11"
    steps.assert_refused("already_arrived", lambda: actions.confirm_arrival(question, by=officer, at=AT))


def test_only_the_receiving_window_confirms(district: District) -> None:
    question, done = led(district), logged(district)
    for part in set(d.CAST) - {"officer", "officer2"}:
        by = district.actor(part)
        steps.assert_refused("not_yours", lambda by=by: actions.confirm_arrival(question, by=by, at=AT))
    by = district.actor("officer")
    steps.assert_refused("not_led", lambda: actions.confirm_arrival(done, by=by, at=AT))


def test_all_or_nothing(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    question = led(district)
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: logged(district))
    steps.assert_atomic(monkeypatch, lambda: actions.confirm_arrival(question, by=officer, at=AT))


def test_whose_questions_one_sees(district: District) -> None:
    here, there = logged(district), led(district, "11")
    own = logged(district, part="stranger", at="12")
    for part, seen in (
        ("counter", {here, there}),
        ("officer", {there}),
        ("head", {there}),
        ("stranger", {own}),
        ("district", {here, there, own}),
        ("auditor", {here, there, own}),
        ("archivist", set()),
    ):
        assert set(reads.first_questions_seen_by(district.actor(part))) == seen, part
    assert not reads.on_the_way_to(district.actor("district")).exists(), "the district mans its own window"


def test_the_window_hears_that_somebody_is_coming_until_he_is_there(district: District) -> None:
    question, own = (
        led(district),
        logged(district, part="officer", at="11", answer=FirstAnswer.LED, led_to=site("11")),
    )
    done = logged(district)
    outbox.run_reactions(at=AT, limit=1000)
    told = Notice.objects.filter(kind="first_question.logged").order_by("pk")
    heard = {district.person("officer"), district.person("officer2")}
    assert {one.person for one in told if one.url.endswith(f"question-{question.pk}")} == heard
    # Nobody is told of his own leading, and nobody of a question that led nowhere.
    assert [one.person for one in told if one.url.endswith(f"question-{own.pk}")] == [
        district.person("officer2")
    ]
    assert not [one for one in told if one.url.endswith(f"question-{done.pk}")]
    assert all("租赁" not in f"{one.subject}{one.body}" for one in told)
    actions.confirm_arrival(question, by=district.actor("officer"), at=AT + HOUR)
    unread = told.filter(read_at=None)
    assert [one.person for one in unread] == [district.person("officer2")] and unread.get().url.endswith(
        str(own.pk)
    )


def test_who_is_there_already_is_no_news(district: District) -> None:
    actions.confirm_arrival(led(district), by=district.actor("officer"), at=AT)
    outbox.run_reactions(at=AT, limit=1000)
    assert not Notice.objects.filter(kind="first_question.logged").exists()


# --- the pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def now(settings: object) -> None:
    settings.BANCHENG_NOW = AT + HOUR  # type: ignore[attr-defined]


def signed_in(person: Person) -> Client:
    return make.sign_in(Client(), person)


@pytest.mark.usefixtures("now")
def test_the_clerk_explains_and_prints_the_slip(district: District) -> None:
    clerk = district.person("counter")
    window = Window.objects.filter(site=site("00")).first()
    Person.objects.filter(pk=clerk.pk).update(window=window)
    desk = signed_in(clerk)
    form = desk.get("/desk/first-questions/new/")
    assert form.status_code == 200 and form.content.decode().count('type="radio"') == 3
    typed = {"site": site("00").pk, "asked": "租赁备案", "answer": "explained", "missing": "房东身份证复印件"}
    wrong = desk.post("/desk/first-questions/new/", typed | {"come_back_on": "2026-03-02"})
    assert wrong.status_code == 422 and "房东身份证复印件" in wrong.content.decode()
    assert "今天以后" in wrong.content.decode()
    empty = desk.post("/desk/first-questions/new/", {"site": site("00").pk, "missing": "还在"})
    assert empty.status_code == 422 and "还在" in empty.content.decode()
    slip = desk.post("/desk/first-questions/new/", typed | {"come_back_on": "2026-03-04"}, follow=True)
    words = slip.content.decode()
    assert slip.status_code == 200
    for said in ("首问凭条", "房东身份证复印件", "3月4日", "周小窗", str(window.label if window else "")):
        assert said in words
    assert FirstQuestion.objects.get().window == window
    assert "3月4日" in desk.get("/desk/first-questions/").content.decode()


@pytest.mark.usefixtures("now")
def test_the_window_goes_on_to_register_or_confirms(district: District) -> None:
    question, other = led(district), led(district)
    desk = signed_in(district.person("officer"))
    listed = desk.get("/desk/first-questions/").content.decode()
    lit = [
        entry
        for group in navigation(desk.get("/desk/first-questions/new/").context)
        for entry in group["entries"]
    ]
    assert [entry["label"] for entry in lit if entry["here"]] == ["首问记录"]
    assert "租赁备案，房东在外地" in listed and f'href="/desk/register/?question={question.pk}"' in listed
    form = desk.get(f"/desk/register/?question={question.pk}").content.decode()
    assert FirstQuestion.objects.get(pk=question.pk).arrived_at is None, "the wrong row hit loses nobody"
    d.register(district, first_question=question)
    assert "周小窗（1001）" in form and "租赁备案，房东在外地" in form
    assert desk.post(f"/desk/first-questions/{other.pk}/arrived/").status_code == 302
    again = desk.post(f"/desk/first-questions/{other.pk}/arrived/", follow=True)
    assert "已经确认到了" in again.content.decode()
    assert "现在没有人正在过来" in again.content.decode()


@pytest.mark.usefixtures("now")
def test_others_are_turned_away(district: District) -> None:
    question, explained = led(district), logged(district, **EXPLAINED)
    desk = signed_in(district.person("stranger"))
    assert desk.post(f"/desk/first-questions/{question.pk}/arrived/").status_code == 404
    assert desk.get(f"/desk/first-questions/{explained.pk}/slip/").status_code == 404
    clerk = signed_in(district.person("counter"))
    refused = clerk.post(f"/desk/first-questions/{question.pk}/arrived/", follow=True)
    assert "由接待的那个反映窗口确认" in refused.content.decode()
    assert clerk.get(f"/desk/first-questions/{question.pk}/slip/").status_code == 404, (
        "no slip for who was led"
    )
    head = signed_in(district.person("head"))
    assert head.get("/desk/first-questions/new/").status_code == 403
    assert "您还没有记过首问" in head.get("/desk/first-questions/").content.decode()


def test_an_unknown_opening_hour_refuses_nobody(district: District) -> None:
    place = site("00")
    place.opening_hours.all().delete()
    assert logged(district, **EXPLAINED | {"come_back_on": date(2026, 3, 8)}).come_back_on == date(2026, 3, 8)


def test_the_case_knows_its_first_question(district: District) -> None:
    question = led(district)
    case = d.register(district, first_question=question, at=AT + timedelta(minutes=5))
    assert FirstQuestion.objects.get(pk=question.pk).case == case


def test_registering_whoever_was_led_says_that_he_is_there(district: District) -> None:
    question = led(district)
    d.register(district, first_question=question, at=AT + HOUR)
    question.refresh_from_db()
    assert (question.arrived_at, question.arrived_by) == (AT + HOUR, district.person("officer"))
    arrived = Line.objects.filter(kind="first_question.arrived")
    assert arrived.count() == 1
    # Who had been confirmed before is not confirmed twice.
    confirmed = actions.confirm_arrival(led(district), by=district.actor("officer"), at=AT)
    d.register(district, first_question=confirmed, at=AT + HOUR)
    assert arrived.count() == 2 and FirstQuestion.objects.get(pk=confirmed.pk).arrived_at == AT


def test_registered_elsewhere_he_is_still_on_his_way(district: District) -> None:
    question = led(district, to="12")
    d.register(district, first_question=question, at=AT + HOUR)
    assert FirstQuestion.objects.get(pk=question.pk).arrived_at is None


def test_arriving_with_the_registration_is_all_or_nothing(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = led(district)
    steps.assert_atomic(monkeypatch, lambda: d.register(district, first_question=question))
    assert FirstQuestion.objects.get(pk=question.pk).arrived_at is None
