"""Every form acts once: pressed twice, sent again after a lost answer, sent from two threads at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, FirstQuestion
from bancheng.citizens.models import FeedbackItem
from bancheng.measures.models import Coordination
from bancheng.notices.models import Notice
from bancheng.org.models import Department, SignedIn, Site
from bancheng.records import pressing, ticks
from bancheng.records.models import Line, PressedForm
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_first_questions import led
from tests.citizens.test_feedback import taken

NOW = AT + timedelta(hours=3)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
APART = {Session, SignedIn, PressedForm}
"""What a second request may change: that somebody was here."""

Form = tuple[str, dict[str, Any]]
"""Where a form is sent, and what stands in it."""


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model not in APART}


@pytest.fixture
def now(district: District, settings: Any) -> District:
    settings.BANCHENG_NOW = NOW
    return district


# --- one table: whoever presses, where, with what -----------------------------------------------------------


def _attach(district: District, case: Case) -> Form:
    upload = SimpleUploadedFile("合同.pdf", PDF)
    return f"/desk/cases/{case.number}/documents/", {"upload": upload, "kind": "other"}


def _first_question(district: District, case: Case) -> Form:
    typed = {"site": Site.objects.get(code="11").pk, "asked": "租赁备案", "answer": "done"}
    return "/desk/first-questions/new/", typed


def _led(district: District, case: Case) -> Form:
    question = led(district)
    return f"/desk/first-questions/{question.pk}/arrived/", {}


def _feedback(district: District, case: Case) -> Form:
    site = Site.objects.get(code="11").pk
    typed = {"source": "phone", "made_on": "2026-03-01", "text": "取号机坏了", "label": "设施", "site": site}
    return "/desk/feedback/new/", typed


def _made_case(district: District, case: Case) -> Form:
    item = taken(district)
    typed = {"wanted": "营业执照变更", "site": item.site_id, "reference": "24"}
    return f"/desk/feedback/{item.pk}/make_case/", typed


def _linked(district: District, case: Case) -> Form:
    return f"/desk/feedback/{taken(district).pk}/link/", {"number": case.number}


def _measure(district: District, case: Case) -> Form:
    typed = {"who": "登记中心", "what": "地址不符", "result": "当场更正", "done_at": "2026-03-02T10:00"}
    return f"/desk/cases/{case.number}/measures/coordination/", typed


def _consultation(district: District, case: Case) -> Form:
    one, other = Department.objects.all()[:2]
    typed = {
        "question": "能否先受理",
        "who": "两家单位",
        "agreed": "先受理后补",
        "opinion-0-unit": one.pk,
        "opinion-0-words": "可以",
        "opinion-3-unit": other.pk,
        "opinion-3-words": "要补",
        "done_at": "2026-03-02T10:00",
    }
    return f"/desk/cases/{case.number}/measures/consultation/", typed


def _clue(district: District, case: Case) -> Form:
    typed = {"words": "三次来都说系统不行。", "about": district.person("counter").pk}
    return f"/desk/cases/{case.number}/clues/new/", typed


def _paper(district: District, case: Case) -> Form:
    return f"/desk/cases/{case.number}/papers/register_form/", {}


def _new_code(district: District, case: Case) -> Form:
    return f"/desk/cases/{case.number}/new-code/", {}


def _outcome(district: District, case: Case) -> Form:
    typed = {"outcome": "done", "proof_kind": "办件编号", "proof_number": "FC1", "words": "办好了"}
    return f"/desk/cases/{case.number}/do/propose_answer/", typed


FORMS: list[Callable[[District, Case], Form]] = [
    _attach,
    _first_question,
    _led,
    _feedback,
    _made_case,
    _linked,
    _measure,
    _consultation,
    _clue,
    _paper,
    _new_code,
    _outcome,
]

HANDED_AGAIN = {_paper}
"""What a second press hands out once more is checked and noted once more: docs/decisions/0052."""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__.strip("_"))
def test_a_form_acts_once(form: Callable[[District, Case], Form], now: District, client: Client) -> None:
    case = steps.handled(now, d.register(now))
    desk = make.sign_in(client, now.person("officer"))
    path, typed = form(now, case)
    typed["form_key"] = str(uuid4())
    before = rows()
    first = desk.post(path, typed)
    acted = rows()
    assert acted != before, first.content.decode()
    for upload in (value for value in typed.values() if isinstance(value, SimpleUploadedFile)):
        upload.seek(0)
    again = desk.post(path, typed)
    assert rows() == acted | {"records.Line": acted["records.Line"] + (form in HANDED_AGAIN)}
    assert (again.status_code, again.get("Location")) == (first.status_code, first.get("Location"))
    if again.status_code == 302 and not again["Location"].endswith("/receipt/"):
        assert "已经办过了" in desk.get(again["Location"]).content.decode()
    elif again.status_code == 200:
        assert "已记入留痕" in again.content.decode()


OWN = {"close": {"solved": "partly", "satisfied": "", "words": ""}, "redo": {"reason": "还是办不了"}}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN)
def test_the_citizens_own_form_acts_once(now: District, client: Client, name: str) -> None:
    made = actions.register_case(d.registration(now), by=now.actor("officer"), at=AT)
    steps.answered(now, made.case)
    client.post("/track", {"number": made.case.number, "code": made.query_code})
    client.post(f"/track/{made.case.number}/do/{name}/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    client.post(f"/track/{made.case.number}/do/{name}/prove", {"code": sent[0] if sent else ""})
    form = client.get(f"/track/{made.case.number}/do/{name}").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', form)
    assert key is not None
    typed = OWN[name] | {"form_key": key[1]}
    assert client.post(f"/track/{made.case.number}/do/{name}", typed).status_code == 302
    acted = rows()
    again = client.post(f"/track/{made.case.number}/do/{name}", typed)
    assert again["Location"] == f"/track/{made.case.number}"
    assert rows() == acted


# --- what is another act, and what is none ------------------------------------------------------------------


def test_a_form_changed_and_sent_again_is_another_act(now: District, client: Client) -> None:
    desk = make.sign_in(client, now.person("officer"))
    path, typed = _first_question(now, d.register(now))
    key = {"form_key": str(uuid4())}
    desk.post(path, typed | key)
    desk.post(path, typed | key | {"asked": "另一件：营业执照"})
    assert FirstQuestion.objects.count() == 2
    # The same words in a form shown anew are another act too: two people may ask the same.
    desk.post(path, typed | {"form_key": str(uuid4())})
    assert FirstQuestion.objects.count() == 3


@pytest.mark.parametrize(
    ("asked", "corrected"),
    [
        ("请于 3 月 1 日前补正", "请于3月1日前补正"),
        ("面积 10² 平方米", "面积 102 平方米"),
        ("房号a栋", "房号A栋"),
        ("第１项，缺原件", "第1项,缺原件"),
        ("缺原件\n缺复印件", "缺原件缺复印件"),
    ],
)
def test_a_correction_however_small_is_another_act(
    now: District, client: Client, asked: str, corrected: str
) -> None:
    desk = make.sign_in(client, now.person("officer"))
    path, typed = _first_question(now, d.register(now))
    key = {"form_key": str(uuid4())}
    for words in (asked, corrected, corrected):
        desk.post(path, typed | key | {"asked": words})
    assert FirstQuestion.objects.count() == 2


def test_a_corrected_document_of_the_same_name_and_size_is_another_act(now: District, client: Client) -> None:
    desk = make.sign_in(client, now.person("officer"))
    case = d.register(now)
    path, typed = _attach(now, case)
    typed |= {"form_key": str(uuid4())}
    for octets in (PDF, PDF.replace(b"1 0 obj", b"2 0 obj"), PDF):
        desk.post(path, typed | {"upload": SimpleUploadedFile("合同.pdf", octets)})
    assert case.attachments.count() == 2


def test_no_two_ways_of_parting_the_same_words_make_one_mark(db: None) -> None:
    one = pressing.mark_of("k", "w", "/", [("a", "x"), ("b", "y")])
    for typed in ([("a", "xb=y")], [("a", "x\x1fb=y")], [("a", "xb"), ("", "y")], [("ax", "by")]):
        assert pressing.mark_of("k", "w", "/", typed) != one
    assert pressing.mark_of("k", "w/", "", [("a", "x"), ("b", "y")]) != one


def test_a_form_refused_may_be_sent_again(now: District, client: Client) -> None:
    desk = make.sign_in(client, now.person("officer"))
    case = d.register(now)
    path, typed = _measure(now, case)
    typed |= {"form_key": str(uuid4())}
    assert desk.post(path, typed).status_code == 409, "not judged yet"
    steps.handled(now, case)
    assert desk.post(path, typed).status_code == 302
    assert Coordination.objects.count() == 1


def test_a_key_belongs_to_whoever_was_shown_the_form(now: District) -> None:
    path, typed = _first_question(now, d.register(now))
    typed |= {"form_key": str(uuid4())}
    for part in ("officer", "officer2"):
        assert make.sign_in(Client(), now.person(part)).post(path, typed).status_code == 302
    assert FirstQuestion.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "1" * 500, "{00000000-0000-0000-0000-000000000000}"])
def test_without_a_key_of_ours_nothing_is_kept(now: District, client: Client, key: str) -> None:
    desk = make.sign_in(client, now.person("officer"))
    path, typed = _first_question(now, d.register(now))
    assert desk.post(path, typed | {"form_key": key}).status_code == 302
    assert not PressedForm.objects.exists()


def test_an_act_that_breaks_off_leaves_no_mark(
    now: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make.sign_in(client, now.person("officer"))
    desk.raise_request_exception = False
    path, typed = _first_question(now, d.register(now))
    typed |= {"form_key": str(uuid4())}

    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr("bancheng.cases.pages.first_questions.messages.success", away)
        answer = desk.post(path, typed)
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "现在存不下来" in html and "租赁备案" in html and typed["form_key"] in html
    assert answer["Retry-After"] == "10"
    assert not FirstQuestion.objects.exists(), "act and mark are one transaction"
    assert desk.post(path, typed).status_code == 302
    assert FirstQuestion.objects.count() == 1


def test_a_session_that_cannot_be_written_is_no_bad_request(
    now: District, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """A server without room on its disk: the framework takes it for a session that somebody ended."""
    desk = make.sign_in(client, now.person("officer"))
    desk.raise_request_exception = False
    path, typed = _first_question(now, d.register(now))
    typed |= {"form_key": str(uuid4())}

    def full(*_: object, **__: object) -> None:
        raise OperationalError("No space left on device")

    settings.SESSION_SAVE_EVERY_REQUEST = True
    with monkeypatch.context() as broken:
        broken.setattr(Session, "save", full)
        answer = desk.post(path, typed)
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "现在存不下来" in html and "租赁备案" in html and typed["form_key"] in html
    assert desk.post(path, typed).status_code == 302
    assert FirstQuestion.objects.count() == 1, "what was done before is not done twice"


def test_a_defect_is_still_called_one(now: District, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make.sign_in(client, now.person("officer"))
    desk.raise_request_exception = False
    monkeypatch.setattr("bancheng.cases.pages.desk.render", lambda *_: 1 / 0)
    assert desk.get("/desk/").status_code == 500


def test_marks_are_forgotten_after_a_month(db: None) -> None:
    pressing.take("a" * 64, at=AT)
    assert pressing.take("a" * 64, at=AT) is False
    assert ticks.clear_pressed(at=AT + timedelta(days=29)) is False
    assert ticks.clear_pressed(at=AT + timedelta(days=31)) is True
    assert pressing.landing_of("a" * 64) is None


@pytest.mark.django_db(transaction=True)
def test_presses_at_once_make_one_act(now: District) -> None:
    desk = make.sign_in(Client(), now.person("officer"))
    path, typed = _feedback(now, d.register(now))
    typed |= {"form_key": str(uuid4())}

    def press(_: int) -> str:
        client = Client()
        client.cookies = desk.cookies
        try:
            return str(client.post(path, typed)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        landings = set(pool.map(press, range(8)))
    item = FeedbackItem.objects.get()
    assert landings == {f"/desk/feedback/{item.pk}/"}
    assert Line.objects.filter(file__key__startswith="feedback").count() <= 1
