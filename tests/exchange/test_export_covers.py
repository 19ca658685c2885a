"""The covers of a year: one PDF for each filed case, issued once, however often they are exported."""

from pathlib import Path

import pytest

from bancheng.config import cli
from bancheng.exchange.covers import write_covers
from bancheng.exchange.exports import EXPORTER
from bancheng.papers.models import IssuedPaper
from bancheng.records import documents
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT
from tests.cases.test_papers import filed

pytestmark = pytest.mark.django_db


def test_every_case_filed_that_year_gets_one_and_keeps_it(district, case, tmp_path: Path) -> None:
    cases = [filed(district, case), filed(district, d.register(district))]
    d.register(district)
    said: list[tuple[int, int]] = []

    def told(*what) -> None:
        said.append(what)

    for folder in ("一", "二"):
        assert write_covers(tmp_path / folder, year=2026, by=EXPORTER, at=AT, told=told) == 2
    assert said == [(1, 2), (2, 2)] * 2
    for one in cases:
        paper = IssuedPaper.objects.get(file=one.file)
        for folder in ("一", "二"):
            assert (tmp_path / folder / f"{one.number}.pdf").read_bytes() == documents.content(paper.pdf)
        assert steps.kinds(one)[-3:] == ["paper.issued", "paper.taken", "paper.taken"]
        steps.assert_whole(one)
    with pytest.raises(Refused) as no:
        write_covers(tmp_path / "三", year=2025, by=EXPORTER, at=AT, told=told)
    assert no.value.code == "export.nothing_filed" and not (tmp_path / "三").exists()
    with pytest.raises(Refused) as no:
        write_covers(tmp_path / "一", year=2026, by=EXPORTER, at=AT, told=told)
    assert no.value.code == "export.no_folder"


def test_the_command_says_what_it_did(
    district, case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filed(district, case)
    assert cli.run(["export", "covers", "-o", str(tmp_path / "封面"), "--year", "2026"]) == 0
    assert "1 份卷宗封面和目录" in capsys.readouterr().out
    assert cli.run(["export", "covers", "-o", str(tmp_path / "封面"), "--year", "2026"]) == 2
