"""He sends in what he was asked for, each document to its material, from his own page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, Supplement
from bancheng.records import reads as records
from bancheng.rules.vocabulary import Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_slip import PNG
from tests.citizens.states import NOW, browse, prove
from tests.make import sign_in
from tests.queries import counted

ITEMS = [d.item(), d.item(name="房东身份证复印件", issuer="房东")]


def photo(name: str = "照片.png", body: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


@pytest.fixture
def asked(district: District, client: Client, settings) -> Case:
    """A case that waits for two materials, before a citizen who has proved himself."""
    officer = district.actor("officer")
    made = actions.register_case(d.registration(district), by=officer, at=AT)
    steps.handled(district, made.case)
    until = (AT + timedelta(days=3)).date()
    actions.ask_citizen(made.case, by=officer, at=AT + HOUR, items=ITEMS, until=until, served_how="当面")
    settings.BANCHENG_NOW = NOW
    prove(browse(client, made.case, made.query_code), made.case)
    return Case.objects.get(pk=made.case.pk)


def url(case: Case) -> str:
    return f"/track/{case.number}/do/citizen_supplied"


def test_each_material_has_its_own_place_and_the_pause_goes_on_until_all_is_there(
    district: District, asked: Case, client: Client
) -> None:
    page = client.get(f"/track/{asked.number}").content.decode()
    assert page.count(url(asked)) == 1 and page.count("btn-primary") == 1
    with counted() as questions:
        form = client.get(url(asked)).content.decode()
    assert len(questions) <= 8
    assert form.count('type="file"') == 2 and "房东身份证复印件" in form and "原户籍地派出所" in form
    later = {"item_0": [photo(), photo("反面.png")], "then": "later", "note": ""}
    after = client.post(url(asked), later, follow=True).content.decode()
    assert "存下了" in after and "已经交来 2 份" in after and "您交了材料 2 份" in after
    assert Case.objects.get(pk=asked.pk).step == Step.WAITING_CITIZEN
    every = {"item_1": [photo()], "then": "all", "note": "房东的原件明天到"}
    assert "收到，接着办" in client.post(url(asked), every, follow=True).content.decode()
    assert Case.objects.get(pk=asked.pk).step != Step.WAITING_CITIZEN
    sent = Attachment.objects.filter(case=asked)
    assert sorted(sent.values_list("item", "kind", "added_by")) == [
        (0, "citizen", None),
        (0, "citizen", None),
        (1, "citizen", None),
    ]
    supplement = Supplement.objects.get(case=asked)
    assert supplement.note == "网上交来：旧身份证号码证明 2 份；房东身份证复印件 1 份。房东的原件明天到"
    desk = sign_in(Client(), district.person("officer")).get(f"/desk/cases/{asked.number}/").content.decode()
    assert "反映人提供：房东身份证复印件" in desk and "反映人提供：旧身份证号码证明（2）" in desk
    steps.assert_whole(asked)


def test_nothing_at_all_and_what_the_hall_does_not_take_leave_nothing(asked: Case, client: Client) -> None:
    before = steps.everything()
    for typed, said in (
        ({"then": "all", "note": ""}, "选照片或文件"),
        ({"then": "later", "note": "过几天"}, "先选要交的照片或文件"),
        ({"then": "all", "note": "", "item_1": [photo(), photo("x.pdf", b"<script>")]}, "这种文件收不了"),
        ({"then": "later", "item_0": [photo()] * 10}, "一次最多放 9 份"),
    ):
        answer = client.post(url(asked), typed)
        assert answer.status_code == 422 and said in answer.content.decode(), typed
    assert steps.everything() == before


def test_words_alone_say_where_the_originals_went(asked: Case, client: Client) -> None:
    note = {"note": "原件交到窗口了"}
    page = client.post(url(asked), {"then": "all"} | note).content.decode()
    assert "还差 2 样：旧身份证号码证明、房东身份证复印件。缺着也接着办吗？" in page and note["note"] in page
    client.post(url(asked), {"then": "lacking"} | note)
    assert Supplement.objects.get(case=asked).note == "原件交到窗口了"


def test_at_the_window_it_is_seen_what_he_sent_in_himself(
    district: District, asked: Case, client: Client
) -> None:
    client.post(url(asked), {"item_1": [photo()], "then": "later"})
    desk = sign_in(Client(), district.person("officer"))
    page = desk.get(f"/desk/cases/{asked.number}/do/citizen_supplied/").content.decode()
    assert page.count("网上已交来 1 份") == 1


def test_what_nobody_asks_for_is_refused_and_so_is_a_stranger(
    district: District, asked: Case, client: Client
) -> None:
    papers = {0: [photo()]}
    other = d.register(district, at=AT)
    steps.assert_refused(
        "not_yours",
        lambda: actions.send_in(
            asked, by=district.actor("citizen", other), at=NOW, papers=papers, is_all=True
        ),
    )
    client.post(url(asked), {"then": "lacking", "note": "都交了"})
    assert client.post(url(asked), {"item_0": [photo()], "then": "all"}).status_code == 422
    assert not Attachment.objects.exists()


def test_it_comes_with_its_lines_or_not_at_all(
    district: District, asked: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = district.actor("citizen", asked)
    steps.assert_atomic(
        monkeypatch,
        lambda: actions.send_in(asked, by=citizen, at=NOW, papers={0: [photo()]}, is_all=True),
    )


def test_a_photo_goes_with_what_he_adds(asked: Case, client: Client) -> None:
    typed = {"words": "今天窗口又贴了一张告示", "papers": [photo()]}
    path = f"/track/{asked.number}/do/add_fact"
    assert "您补充了情况" in client.post(path, typed, follow=True).content.decode()
    assert Attachment.objects.get(case=asked).item is None
    lines = records.lines_of(asked.file).count()
    refused = client.post(path, {"words": "再说一句", "papers": [photo("x.png", b"GIF89a")]})
    assert refused.status_code == 422 and records.lines_of(asked.file).count() == lines


def test_before_it_goes_on_with_something_lacking_he_is_asked_once_and_nothing_is_lost(
    asked: Case, client: Client
) -> None:
    typed = {
        "item_0": [photo(), photo("反面.png")],
        "then": "all",
        "note": "先这些",
        "form_key": str(uuid4()),
    }
    page = client.post(url(asked), typed).content.decode()
    assert "还差 1 样：房东身份证复印件。缺着也接着办吗？" in page and "先这些" in page
    assert "先存下，以后再交" in page and "就这些，接着办" in page and "交来的 2 份都存下了" in page
    typed["item_0"] = [photo(), photo("反面.png")]
    assert "交来的 2 份都存下了" in client.post(url(asked), typed).content.decode(), "pressed twice"
    assert Attachment.objects.filter(case=asked).count() == 2
    assert Case.objects.get(pk=asked.pk).step == Step.WAITING_CITIZEN
    later = client.get(f"/track/{asked.number}").content.decode()
    assert "您交了材料 2 份" in later and url(asked) in later
    after = client.post(url(asked), {"then": "lacking", "note": "先这些"}, follow=True).content.decode()
    assert "收到，接着办" in after
    note = Supplement.objects.get(case=asked).note
    assert note == "网上交来：旧身份证号码证明 2 份。没有在网上交：房东身份证复印件。先这些"
    steps.assert_whole(asked)
