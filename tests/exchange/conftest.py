"""A list as a hall would send it, every word of it invented, with the traps real ones hold."""

from pathlib import Path

import openpyxl
import pytest

from bancheng.org import actions as org
from tests.cases.conftest import case, district, district_laid  # noqa: F401
from tests.cases.district import AT
from tests.ground import Ground, ground_of

DATA = Path(__file__).parent / "data"


places_laid = ground_of(lambda: org.load_district(AT))


@pytest.fixture
def places(places_laid: Ground, db: None) -> None:
    places_laid.needed()


@pytest.fixture
def workbook(tmp_path):
    """Writes rows as the first sheet of an XLSX file and gives its path."""

    def write(*rows) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    return write
