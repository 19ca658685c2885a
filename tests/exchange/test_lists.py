"""Lists handed in at the desk: columns said once and remembered, read by the worker, accounted for row by row, nothing twice."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.citizens.models import FeedbackBatch, FeedbackItem, ReportedUnit
from bancheng.exchange import actions, lists, reading, ticks
from bancheng.exchange.models import ColumnMeaning, ListRow, OpinionList
from bancheng.org.models import Department, Site
from bancheng.records import documents, keys, verification
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel
from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
HEADINGS = ["id", "kind", "label_l1", "street", "department", "created_at", "闲话", "电话"]


def csv_of(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    return "\n".join(",".join(row) for row in [headings, *rows]).encode()


def row(number: int, *, unit: str = "城管办（某街道）", day: str = "2026-02-20 08:00:00") -> list[str]:
    return [f"PS-{number}", "投诉", "市容环卫", "某街道", unit, day, f"随便{number}", "13800005678"]


def laid(district: District, content: bytes, *, name: str = "orders.csv", by: str = "officer") -> OpinionList:
    upload = SimpleUploadedFile(name, content)
    site = Site.objects.get(code="11")
    return actions.lay_list(upload, source=Channel.HOTLINE, site=site, by=district.actor(by), at=AT)


def begun(district: District, content: bytes) -> OpinionList:
    one = laid(district, content)
    meanings = lists.meanings_of(one.columns, len(one.headings))
    return actions.begin_list(one, meanings=meanings, by=district.actor("officer"), at=AT)


def read(one: OpinionList) -> OpinionList:
    assert ticks.read_lists(at=AT)
    one.refresh_from_db()
    return one


def counts(one: OpinionList) -> tuple[int, ...]:
    return one.read, one.created, one.duplicate, one.rejected


def test_a_list_of_orders_without_words_is_read_from_what_tells_them(district):
    unit = Department.objects.filter(active=True).first()
    rows = [row(1), row(2, unit=unit.name), row(3, unit="城管办(某街道)"), row(4, day="昨天"), row(1)]
    one = laid(district, csv_of(*rows))
    assert one.columns == {
        "number": [0],
        "made_on": [5],
        "text": [1, 2, 3],
        "contact": [7],
        "unit": [4],
    }
    meanings = lists.meanings_of(one.columns, len(one.headings))
    actions.begin_list(one, meanings=meanings, by=district.actor("officer"), at=AT)
    read(one)
    assert (one.state, one.total, counts(one)) == ("done", 5, (5, 3, 1, 1))
    item = FeedbackItem.objects.get(number="PS-1")
    assert item.text == "kind：投诉\nlabel_l1：市容环卫\nstreet：某街道" and item.near is None
    assert (item.batch, item.due_at.date()) == (one.batch, (AT + timedelta(days=1)).date())
    assert {named.name: named.unit for named in ReportedUnit.objects.all()} == {
        "城管办（某街道）": None,
        unit.name: unit,
    }
    told = {(of.row, of.end) for of in ListRow.objects.filter(list=one)}
    assert told == {(5, "rejected"), (6, "duplicate")}
    # What was read is erased; the record verifies and tells how many.
    with pytest.raises(keys.Unreadable):
        documents.content(OpinionList.objects.get().document)
    assert Line.objects.filter(kind="feedback.imported").count() == 1
    assert verification.verify_all().ok


def test_a_second_run_creates_nothing_and_knows_the_columns(district):
    content = csv_of(row(1), row(2))
    one = laid(district, content)
    said = ["number", "text", "label", "text", "unit", "made_on", "subject", "contact"]
    actions.begin_list(one, meanings=said, by=district.actor("officer"), at=AT)
    read(one)
    lines = Line.objects.filter(kind="feedback.received").count()
    again = laid(district, content)
    assert lists.meanings_of(again.columns, 8) == said
    assert ColumnMeaning.objects.count() == 8
    actions.begin_list(again, meanings=said, by=district.actor("officer"), at=AT)
    read(again)
    assert counts(again) == (2, 0, 2, 0) and again.batch is None
    # What brings nothing new leaves no account; the first one is closed.
    first = FeedbackBatch.objects.get()
    assert (first.created, first.ended_at) == (2, AT) and first.items.count() == 2
    assert Line.objects.filter(kind="feedback.received").count() == lines
    assert not ticks.read_lists(at=AT)


def test_it_goes_on_where_it_broke_off(district, monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    one = begun(district, csv_of(*(row(number) for number in range(5))))
    plain, taken = reading.Run.take, []

    def breaks(run, rows):
        taken.append(len(rows))
        if len(taken) == 2:
            raise OSError("the disk is gone")
        plain(run, rows)

    with monkeypatch.context() as patch:
        patch.setattr(reading.Run, "take", breaks)
        read(one)
    assert (one.state, counts(one), FeedbackItem.objects.count()) == ("broken", (2, 2, 0, 0), 2)
    assert one.stopped_at == AT
    actions.go_on_with_list(one, by=district.actor("officer"), at=AT)
    read(one)
    assert (one.state, counts(one)) == ("done", (5, 5, 0, 0))


def test_what_is_no_list_is_refused_and_leaves_nothing(district):
    for content, name, code in (
        (b"", "a.csv", "upload.empty"),
        (b"%PDF-1.4 \x00\x01\x02 %%EOF", "a.pdf", "upload.kind"),
        ("姓名,电话\n某人,1\n".encode(), "a.csv", "upload.unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            laid(district, content, name=name)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        laid(district, csv_of(row(1)), by="stranger")
    assert refused.value.code == "not_yours"
    assert not OpinionList.objects.exists()


@pytest.mark.parametrize(
    "meanings",
    [
        ["number", "number", "text", "", "", "made_on", "", ""],
        ["number", "text", "", "", "", "", "", ""],
        ["number", "", "", "", "", "made_on", "", ""],
        ["number", "text"],
        ["nonsense", "text", "", "", "", "made_on", "", ""],
    ],
)
def test_columns_that_cannot_be_meant_are_refused(district, meanings):
    one = laid(district, csv_of(row(1)))
    with pytest.raises(Refused) as refused:
        actions.begin_list(one, meanings=meanings, by=district.actor("officer"), at=AT)
    assert refused.value.code == "columns_unclear"
    assert OpinionList.objects.get().state == "laid" and not ColumnMeaning.objects.exists()


def test_a_list_nobody_came_back_to_is_erased(district):
    one = laid(district, csv_of(row(1)))
    assert not ticks.clear_lists(at=AT + timedelta(days=1))
    assert ticks.clear_lists(at=AT + timedelta(days=4))
    one.refresh_from_db()
    assert one.state == "dropped" and one.document.erased_at is not None
    # One that stops on the fourth day waits its days from then.
    late = begun(district, csv_of(row(2)))
    day = timedelta(days=1)
    OpinionList.objects.filter(pk=late.pk).update(state="broken", stopped_at=AT + 4 * day)
    assert not ticks.clear_lists(at=AT + 5 * day)
    assert ticks.clear_lists(at=AT + 8 * day)


def test_from_the_upload_to_the_account_through_the_pages(district, client, settings):
    settings.BANCHENG_NOW = AT
    desk = make.sign_in(client, district.person("officer"))
    site = Site.objects.get(code="11")
    content = csv_of(row(1), row(2, day="昨天"), row(3))
    typed = {"source": "hotline", "site": site.pk, "upload": SimpleUploadedFile("=orders.csv", content)}
    landed = desk.post("/desk/feedback-lists/new/", typed)
    one = OpinionList.objects.get()
    assert landed.url == f"/desk/feedback-lists/{one.pk}/"
    shown = desk.get(landed.url)
    page = shown.content.decode()
    assert "收不了：日期“昨天”认不出来" in page and "13800005678" not in page and "138****5678" in page
    chosen = {field.name: field.initial for field in shown.context["form"]}
    looked = desk.post(landed.url, {**chosen, "look": "1"})
    assert looked.status_code == 200 and one.state == "laid"
    assert desk.post(landed.url, {**chosen, "c5": "", "go": "1"}).status_code == 422
    assert desk.post(landed.url, {**chosen, "go": "1"}).status_code == 302
    assert "hx-trigger" in desk.get(landed.url).content.decode()
    asks_again = {"HX-Request": "true"}
    assert "<main" not in desk.get(landed.url, headers=asks_again).content.decode(), "the part alone"
    read(one)
    ended = desk.get(landed.url, headers=asks_again)
    assert ended["HX-Refresh"] == "true" and not ended.content, "what has ended leads the page anew"
    done = desk.get(landed.url)
    for figure in done.context["figures"]:
        if figure["url"]:
            listed = desk.get(figure["url"])
            assert listed.context["page"].paginator.count == figure["count"]
    told = desk.get(f"/desk/feedback-lists/{one.pk}/rows.csv?end=rejected").content.decode("utf-8-sig")
    assert told.splitlines()[1].startswith("3,PS-2,没有收,")
    assert "2 / " not in desk.get("/desk/feedback-lists/").content.decode()
    assert desk.post(f"{landed.url}drop/").status_code == 302
    noted = json.loads(Line.objects.get(kind="act.refused").data)
    assert (noted["move"], noted["code"]) == ("drop_list", "list_runs")
    stranger = make.sign_in(client, district.person("stranger"))
    for path in ("", "rows/?end=rejected", "rows.csv?end=rejected"):
        assert stranger.get(f"{landed.url}{path}").status_code == 404


def test_a_name_of_a_department_is_said_once_for_all(district, client, settings):
    settings.BANCHENG_NOW = AT
    read(begun(district, csv_of(row(1), row(2), row(3, unit="另一个叫法"))))
    desk = make.sign_in(client, district.person("officer"))
    page = desk.get("/desk/feedback/units/")
    assert [(one["name"], one["count"], one["meant"]) for one in page.context["rows"]] == [
        ("城管办（某街道）", 2, ""),
        ("另一个叫法", 1, ""),
    ]
    assert desk.get(page.context["rows"][0]["list_url"]).context["page"].paginator.count == 2
    unit = Department.objects.filter(active=True).first()
    where = page.context["rows"][0]["set_url"]
    assert desk.post(where, {}).status_code == 409
    assert desk.post(where, {"unit": unit.pk, "not_ours": "on"}).status_code == 409
    assert desk.post(where, {"unit": unit.pk}).status_code == 302
    assert ReportedUnit.objects.get(unit=unit).items.count() == 2
    assert Line.objects.filter(kind="feedback.unit_set").count() == 1


def test_reading_leaves_no_clear_copy(district, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(begun(district, csv_of(row(1))))
    assert list(Path(tmp_path).iterdir()) == []
