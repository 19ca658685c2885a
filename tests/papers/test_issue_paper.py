"""A paper is issued: its number, its frozen copies, its line; replaced and voided with a reason, and both stay visible."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bancheng.cases.models import Case
from bancheng.org import actions as org
from bancheng.org.models import Site
from bancheng.papers import actions, health, reads
from bancheng.papers.models import IssuedPaper, PaperSeries
from bancheng.records import standing, verification
from bancheng.records.models import StoredFile
from bancheng.rules.papers import PaperKind
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import SiteKind
from tests.cases.district import AT, District
from tests.cases.steps import everything, kinds, last_line
from tests.make import HANDS
from tests.papers.samples import NASTY, notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.BANCHENG_PUBLIC_URL = "https://window.example"


def issue(district: District, case: Case, **changes: Any) -> IssuedPaper:
    wish: dict[str, Any] = {
        "file_key": case.file.key,
        "kind": PaperKind.RESULT,
        "site": case.site,
        "title": "办理结果告知书",
        "document": notice(),
        "by": district.actor("officer"),
        "at": AT,
    }
    return actions.issue_paper(**(wish | changes))


def test_the_number_is_the_next_of_site_kind_and_year(district: District, case: Case) -> None:
    word = f"窗{case.site.code}"
    numbers = [issue(district, case).number for _ in range(2)]
    assert numbers == [f"{word}结〔2026〕1号", f"{word}结〔2026〕2号"]
    assert issue(district, case, kind=PaperKind.EXTENSION).number == f"{word}延〔2026〕1号"
    assert issue(district, case, at=AT + timedelta(days=365)).number == f"{word}结〔2027〕1号"


def test_a_site_may_have_a_word_of_its_own(district: District, case: Case) -> None:
    facts = {"name": case.site.name, "kind": SiteKind(case.site.kind), "at": AT, "by": HANDS}
    org.keep_site(code=case.site.code, paper_word="玄窗", **facts)
    site = Site.objects.get(pk=case.site_id)
    assert issue(district, case, site=site).number == "玄窗结〔2026〕1号"
    org.keep_site(code=case.site.code, **facts)
    assert Site.objects.get(pk=case.site_id).paper_word == "玄窗", "what is not said is left"
    other = Site.objects.exclude(pk=case.site_id).first()
    assert other is not None
    for word in ("玄窗", f"窗{case.site.code}"):
        with pytest.raises(Refused) as refused:
            org.keep_site(
                code=other.code, paper_word=word, **facts | {"name": other.name, "kind": SiteKind(other.kind)}
            )
        assert refused.value.code == "org.paper_word_taken"


def test_it_is_frozen_with_document_pdf_and_word(district: District, case: Case) -> None:
    paper = issue(district, case)
    pdf, docx = reads.octets_of(paper.pdf), reads.octets_of(paper.docx)
    assert pdf.startswith(b"%PDF-") and docx.startswith(b"PK")
    document = reads.document_of(paper, in_full=True)
    assert document["number"] == paper.number and document["verify"]["code"] == paper.code
    assert document["verify"]["address"] == f"https://window.example/verify/{paper.code}"
    assert NASTY in str(document["blocks"][0]["text"][0]["t"])
    assert paper.lacking == "𠮷"


def test_who_only_looks_reads_the_mask(district: District, case: Case) -> None:
    shown = json.dumps(reads.document_of(issue(district, case), in_full=False), ensure_ascii=False)
    assert "𠮷*" in shown and "阿福" not in shown


def test_its_line_tells_number_and_copies_and_no_datum_of_a_person(district: District, case: Case) -> None:
    paper = issue(district, case)
    line = last_line(case)
    assert line.kind == "paper.issued" and line.by == district.actor("officer").ref
    said = json.loads(line.data)
    assert said["number"] == paper.number and [one["kind"] for one in said["stored"]] == ["pdf", "docx"]
    assert "阿福" not in line.data and paper.code not in line.data
    assert verification.verify_file(case.file.key).ok
    assert list(standing.files_stand([case.file_id])) == []


def test_the_doctor_finds_a_number_too_many_or_too_few(district: District, case: Case) -> None:
    papers = [issue(district, case) for _ in range(3)]
    actions.void_paper(papers[0], reason="写错", by=district.actor("officer"), at=AT)
    assert found() == []
    IssuedPaper.objects.filter(pk=papers[2].pk).update(serial=9)
    assert found() == ["多出 9"]
    PaperSeries.objects.update(last=9)
    assert found() == ["少 6 个"]
    PaperSeries.objects.create(name="003-result-2020", last=1)
    assert found() == ["少 6 个", "一份也没有"]


def found() -> list[str]:
    return [one.where.partition(" ")[2] for one in health.numbers_are_whole(at=AT, full=True)]


@pytest.mark.parametrize("column", ["document", "number", "ended_how"])
def test_a_paper_changed_behind_the_record_is_found(district: District, case: Case, column: str) -> None:
    paper = issue(district, case)
    changes: dict[str, Any] = {column: "void" if column == "ended_how" else "{}"}
    if column == "ended_how":
        changes["ended_at"] = AT
    IssuedPaper.objects.filter(pk=paper.pk).update(**changes)
    assert [found.trouble for found in standing.files_stand([case.file_id])] == ["row_changed"]


def test_about_the_same_there_is_one_in_force(district: District, case: Case) -> None:
    first = issue(district, case, about="result/1")
    lines = len(kinds(case))
    assert issue(district, case, about="result/1") == first and len(kinds(case)) == lines
    actions.void_paper(first, reason="日期写错", by=district.actor("officer"), at=AT)
    second = issue(district, case, about="result/1")
    assert second.serial == first.serial + 1
    assert reads.standing(case.file, "result/1") == second
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.filter(pk=first.pk).update(ended_at=None, ended_how="")


def test_an_answer_must_say_that_it_is_no_decision(district: District, case: Case) -> None:
    silent = notice(blocks=[])
    before = everything()
    with pytest.raises(ValueError, match="no decision"):
        issue(district, case, document=silent)
    assert everything() == before
    issue(district, case, document=silent, kind=PaperKind.VIDEO_RECORD)


def test_issuing_is_atomic_and_leaves_no_gap(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(actions.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            issue(district, case)
    assert everything() == before and not IssuedPaper.objects.exists() and not PaperSeries.objects.exists()
    assert issue(district, case).serial == 1


def test_a_paper_is_replaced_by_one_with_a_number_of_its_own(district: District, case: Case) -> None:
    old = issue(district, case, about="result/1")
    by = district.actor("officer")
    new = actions.reissue_paper(old, document=notice(), reason="姓名写错一字", by=by, at=AT)
    old.refresh_from_db()
    assert (old.ended_how, old.ended_by_id, old.reason) == ("replaced", by.person, "姓名写错一字")
    assert (
        new.replaces == old and new.serial == old.serial + 1 and reads.standing(case.file, "result/1") == new
    )
    line = last_line(case)
    assert line.kind == "paper.reissued" and old.number in line.data and "姓名" not in line.data
    assert StoredFile.objects.count() == 4, "the old copies stay"
    assert list(standing.files_stand([case.file_id])) == []


def test_a_voided_number_stays_visible(district: District, case: Case) -> None:
    paper = issue(district, case)
    actions.void_paper(paper, reason="重复出具", by=district.actor("officer"), at=AT)
    listed = list(reads.papers_of(case.file))
    assert [(one.number, one.ended_how) for one in listed] == [(paper.number, "void")]
    assert last_line(case).kind == "paper.voided" and "重复" not in last_line(case).data
    assert issue(district, case).serial == 2
    assert list(standing.files_stand([case.file_id])) == []


@pytest.mark.parametrize(
    ("reason", "ended", "code"), [(" ", False, "reason_missing"), ("写错", True, "paper_over")]
)
def test_neither_without_a_reason_nor_twice(
    district: District, case: Case, reason: str, ended: bool, code: str
) -> None:
    paper, by = issue(district, case), district.actor("officer")
    if ended:
        actions.void_paper(paper, reason="重复出具", by=by, at=AT)
    before = everything()
    for act in (
        lambda: actions.void_paper(paper, reason=reason, by=by, at=AT),
        lambda: actions.reissue_paper(paper, document=notice(), reason=reason, by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    assert everything() == before


def test_taking_a_copy_out_is_on_the_record_and_gives_the_frozen_bytes(
    district: District, case: Case
) -> None:
    paper, by = issue(district, case), district.actor("officer")
    for form, kept in (("pdf", paper.pdf), ("docx", paper.docx), ("print", paper.pdf)):
        assert actions.take_paper(paper, form=form, by=by, at=AT) == kept
        assert last_line(case).kind == "paper.taken"
    assert re.search("PDF|打印", last_line(case).data)
