"""Third-party reviews: entered with their document, corrected and never taken away, beside our figures and never in them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases.actions import Wanting
from bancheng.records import standing, verification
from bancheng.records.models import File, Line, StoredFile
from bancheng.reports import actions
from bancheng.reports.models import Review
from bancheng.rules.refusal import Refused
from tests.cases.district import District
from tests.reports.month import NOW
from tests.rules.test_third_party import WHOLE

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def report() -> SimpleUploadedFile:
    return SimpleUploadedFile("评议报告.pdf", PDF)


def entered(month: District, part: str = "supervisor", **changed: Any) -> Review:
    entry = replace(WHOLE, **changed)
    return actions.enter_review(entry, upload=report(), by=month.actor(part), at=NOW)


def test_it_is_entered_with_its_line_and_document(month: District) -> None:
    row = entered(month)
    assert (row.percent, row.sample, str(row.to_on)) == (Decimal("91.50"), 120, "2026-04-01")
    file = File.objects.get(key="org/reviews")
    line = Line.objects.get(file=file)
    assert line.kind == "review.entered" and row.document.hash in line.data
    assert verification.verify_file(file.key).ok and list(standing.files_stand([file.pk])) == []
    Review.objects.update(percent=99)
    assert list(standing.files_stand([file.pk])) != []


def test_only_supervisor_and_convener_enter_and_nothing_half(month: District) -> None:
    for part in ("leader", "head", "officer", "auditor"):
        with pytest.raises(Refused) as refused:
            entered(month, part)
        assert refused.value.code == "org.not_allowed"
    with pytest.raises(Wanting):
        entered(month, sample=0)
    with pytest.raises(Wanting):
        actions.enter_review(WHOLE, upload=None, by=month.actor("convener"), at=NOW)
    assert not Review.objects.exists() and not StoredFile.objects.exists()


def test_a_wrong_one_stays_and_a_right_one_takes_its_place(month: District) -> None:
    wrong = entered(month)
    by: dict[str, Any] = {"by": month.actor("convener"), "at": NOW}
    right = actions.correct_review(
        wrong, replace(WHOLE, percent=Decimal("19.5")), reason="抄反了", upload=None, **by
    )
    wrong.refresh_from_db()
    assert wrong.corrected_at == NOW and right.corrects == wrong and right.document == wrong.document
    with pytest.raises(Refused) as refused:
        actions.correct_review(wrong, WHOLE, reason="又抄反了", upload=None, **by)
    assert refused.value.code == "corrected_already"
    file = File.objects.get(key="org/reviews")
    assert verification.verify_file(file.key).ok and list(standing.files_stand([file.pk])) == []


def test_entering_is_atomic(month: District, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **values: object) -> None:
        raise OSError("no line can be written")

    with monkeypatch.context() as patch:
        patch.setattr(actions.record, "write", broken)
        with pytest.raises(OSError, match="line"):
            entered(month)
    assert not Review.objects.exists()


# --- the pages ------------------------------------------------------------------------------------------------


def typed(**changed: str) -> dict[str, Any]:
    usual = {
        "reviewer": WHOLE.reviewer,
        "figure": WHOLE.figure,
        "percent": "91.5",
        "sample": "120",
        "from_on": "2026-01-01",
        "last_on": "2026-03-31",
        "method": WHOLE.method,
    }
    return usual | changed


def test_it_is_entered_at_a_desk_and_stands_beside_our_own(
    desk: Callable[[str], Client], month: District
) -> None:
    client = desk("supervisor")
    assert client.post("/desk/reports/reviews/new/", typed()).status_code == 422
    done = client.post("/desk/reports/reviews/new/", typed() | {"upload": report()})
    assert done.status_code == 302, done.content.decode()
    row = Review.objects.get()
    page = client.get("/desk/reports/?period=2026-02")
    assert [one["percent"] for one in page.context["reviews"]] == ["91.5"]
    assert "91.5" not in str(page.context["figures"]), "beside our own figures, not in them"
    assert client.get("/desk/reports/?period=2026-04").context["reviews"] == []
    document = client.get(f"/desk/reports/reviews/{row.pk}/document/")
    assert b"".join(document.streaming_content) == PDF  # type: ignore[attr-defined]
    address = f"/desk/reports/reviews/{row.pk}/correct/"
    assert 'value="91.50"' in client.get(address).content.decode()
    assert client.post(address, typed(percent="19.5", reason="抄反了")).status_code == 302
    assert client.post(address, typed(percent="20", reason="又抄反了")).status_code == 409
    listed = client.get("/desk/reports/reviews/").content.decode()
    assert "已更正" in listed and "抄反了" in listed and "19.5%" in listed
    reader = desk("leader")
    assert "录入一次评议" not in reader.get("/desk/reports/reviews/").content.decode()
    for kept in (address, "/desk/reports/reviews/new/"):
        assert reader.get(kept).status_code == 404
    outsider = desk("officer")
    for seen in ("/desk/reports/reviews/", f"/desk/reports/reviews/{row.pk}/document/"):
        assert outsider.get(seen).status_code == 404
