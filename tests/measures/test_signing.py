"""A signature: on which screen, before whom, under which text; on paper by somebody who has not handled the case."""

import json
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.measures import actions, ink, reads
from bancheng.measures.actions import signing
from bancheng.measures.models import Signature, Undertaking
from bancheng.notices.models import Notice
from bancheng.papers import reads as issued
from bancheng.papers.models import IssuedPaper
from bancheng.records import actions as records
from bancheng.records.models import Line, StoredFile
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases.district import District
from tests.cases.test_authorise import PDF
from tests.measures.ground import LATER, STROKES, fresh_strokes, gap, signed

pytestmark = pytest.mark.django_db


def code_of(act: Any) -> str:
    before = Signature.objects.count(), StoredFile.objects.count(), Line.objects.count()
    with pytest.raises(Refused) as no:
        act()
    assert (Signature.objects.count(), StoredFile.objects.count(), Line.objects.count()) == before
    return str(no.value.code)


def own(row: Undertaking, **changes: Any) -> Signature:
    values = {"shown": row.text_hash, "strokes": fresh_strokes(), "by": citizen_of(row.case_id)} | changes
    return actions.sign_on_own_screen(row, at=LATER, **values)


def scanned(district: District, row: Undertaking, *, by: str = "head", **changes: Any) -> Signature:
    values = {"check": row.check_code, "scan": SimpleUploadedFile("承诺书.pdf", PDF)} | changes
    return actions.enter_scan(row, by=district.actor(by), at=LATER, **values)


def test_at_the_counter_strokes_and_picture_are_kept_and_bound(district, row):
    signature = signed(district, row)
    assert json.loads(signature.strokes) == STROKES
    assert reads.holds(signature) and signature.text_hash == row.text_hash
    assert (signature.how, signature.entered_by) == ("counter", district.person("officer"))
    assert reads.picture_of(signature) == ink.png([[tuple(point) for point in stroke] for stroke in STROKES])
    line = Line.objects.get(file=row.case.file, kind="measure.undertaking_signed")
    data = json.loads(line.data)
    assert line.by == "citizen" and data["entered_by"] == "staff:1002"
    assert data["text_hash"] == row.text_hash and data["binding"] == signature.binding
    assert data["stored"] == [signature.picture.fact()] and "[[100" not in line.data


def test_on_his_own_screen_nobody_stands_between(district, row):
    signature = own(row)
    assert (signature.how, signature.entered_by) == ("own", None) and reads.holds(signature)


@pytest.mark.parametrize(
    ("strokes", "code"),
    [([], "signature_empty"), ([[[500, 200, 0]]], "signature_too_small"), (None, "signature_unreadable")],
)
def test_an_empty_or_broken_signature_is_refused(district, row, strokes, code):
    assert code_of(lambda: signed(district, row, strokes=strokes)) == code
    assert code_of(lambda: own(row, strokes=strokes)) == code


def test_what_was_shown_is_what_stands(district, hard, matter, row):
    shown = row.text_hash
    gap(district, hard, matter, how="邮寄来")
    assert code_of(lambda: signed(district, row, shown=shown)) == "text_changed"
    assert code_of(lambda: own(row, shown=shown)) == "text_changed"
    assert code_of(lambda: scanned(district, row, check=row.check_code)) == "text_changed"


def test_once_is_enough(district, row):
    signed(district, row)
    assert code_of(lambda: signed(district, row)) == "signed_already"
    assert code_of(lambda: own(row)) == "signed_already"
    assert code_of(lambda: scanned(district, row)) == "signed_already"


def test_only_people_of_the_window_hand_over_the_screen(district, hard, row):
    for part in {*d.CAST} - {"officer", "officer2", "district", "counter"}:
        assert code_of(lambda part=part: signed(district, row, by=part)) == "not_yours", part
    signed(district, row, by="counter")


def test_only_the_citizen_of_the_case_signs_on_his_own(district, row):
    assert code_of(lambda: own(row, by=citizen_of(row.case_id + 1))) == "not_yours"
    assert code_of(lambda: own(row, by=district.actor("officer"))) == "not_yours"


def test_paper_is_entered_by_who_has_not_handled_the_case(district, row):
    assert code_of(lambda: scanned(district, row, by="officer")) == "handler_enters"
    assert code_of(lambda: scanned(district, row, by="expert")) == "not_yours"
    signature = scanned(district, row)
    assert (signature.how, signature.strokes) == ("scan", "") and reads.holds(signature)
    assert signature.picture.kind == "pdf"


def test_who_drew_up_any_edition_does_not_enter_the_paper_and_who_entered_it_does_not_complete_it(
    district, hard, matter
):
    drawn = gap(district, hard, matter, by="officer2")
    assert code_of(lambda: scanned(district, drawn, by="officer2")) == "drafter_enters"
    gap(district, hard, matter, how="邮寄来")
    drawn.refresh_from_db()
    assert code_of(lambda: scanned(district, drawn, by="officer2")) == "drafter_enters"
    gap(district, hard, matter, how="同事送来", by="officer")
    drawn.refresh_from_db()
    scanned(district, drawn, by="district")
    by_scanner = district.actor("district")
    no = code_of(lambda: actions.put_in_force(drawn, by=by_scanner, at=LATER))
    assert no == "scanned_himself"
    actions.put_in_force(drawn, by=district.actor("officer"), at=LATER)


def test_paper_with_another_code_was_signed_under_another_text(district, row):
    assert code_of(lambda: scanned(district, row, check="AAAA-AAAA")) == "text_changed"
    scanned(district, row, check=f" {row.check_code[:4].lower()}-{row.check_code[4:]} ")


def test_a_scan_the_house_does_not_take_is_refused(district, row):
    virus = SimpleUploadedFile("承诺书.exe", b"MZ not a paper")
    assert code_of(lambda: scanned(district, row, scan=virus)).startswith("upload.")


def test_the_paper_of_a_scan_says_where_it_lies(district, row):
    scanned(district, row)
    actions.put_in_force(row, by=district.actor("officer"), at=LATER)
    paper = IssuedPaper.objects.get(title="容缺受理承诺书")
    said = json.dumps(issued.document_of(paper, in_full=True), ensure_ascii=False)
    assert "存档的纸质承诺书" in said and '"picture"' not in said


def told(row: Undertaking) -> list[tuple[str, str]]:
    """What was sent, to whom by which way, once the worker has run."""
    before = set(Notice.objects.values_list("pk", flat=True))
    while records.run_reactions(at=LATER):
        pass
    sent = Notice.objects.exclude(pk__in=before).filter(kind__startswith="measure.")
    return sorted(sent.values_list("kind", "channel"))


def test_whoever_was_not_there_is_told(district, row):
    assert told(row) == [("measure.undertaking_drafted", "sms")]
    own(row)
    assert told(row) == [("measure.undertaking_signed", "inbox")]
    assert "陈阿福" not in Notice.objects.latest("pk").subject


def test_the_handler_saw_him_sign_and_a_scan_is_told_to_the_citizen(district, hard, matter, row):
    told(row)
    signed(district, row)
    assert told(row) == [("measure.counter_signed", "sms")]
    gap(district, hard, matter, how="邮寄来")
    row.refresh_from_db()
    scanned(district, row)
    assert told(row) == [
        ("measure.scan_entered", "sms"),
        ("measure.undertaking_rewritten", "sms"),
        ("measure.undertaking_signed", "inbox"),
    ]


def test_it_is_atomic(district, row, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(signing.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            signed(district, row)
    assert not Signature.objects.exists() and not StoredFile.objects.exists()


# --- the picture ---------------------------------------------------------------------------------------------


def rows_of(octets: bytes) -> list[bytes]:
    """The grey rows of a picture of ours."""
    width, height = struct.unpack(">II", octets[16:24])
    raw = zlib.decompress(b"".join(octets[at + 4 : at + 4 + size] for at, size in chunks(octets, b"IDAT")))
    return [raw[at * (width + 1) + 1 : (at + 1) * (width + 1)] for at in range(height)]


def chunks(octets: bytes, name: bytes) -> list[tuple[int, int]]:
    """Where the data of each chunk of this name begins, less four, and how long it is."""
    found, at = [], 8
    while at < len(octets):
        (size,) = struct.unpack(">I", octets[at : at + 4])
        if octets[at + 4 : at + 8] == name:
            found.append((at + 4, size))
        at += size + 12
    return found


def test_the_picture_is_drawn_where_the_pen_was():
    rows = rows_of(ink.png([[(100, 200, 0), (900, 200, 9)]]))
    assert (len(rows), len(rows[0])) == (240, 600)
    assert rows[120][300] == ink.BLACK and rows[120][60] == ink.BLACK
    assert rows[130][300] == rows[0][0] == rows[120][20] == ink.WHITE


def test_a_stroke_at_the_edge_stays_inside():
    assert len(ink.png([[(0, 0, 0), (1000, 400, 9)], [(1000, 0, 10)]])) > 100
