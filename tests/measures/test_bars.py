"""The list of those for whom a measure is not: dated, reasoned, kept by the convener, seen by nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest

from bancheng.cases.actions import Wanting
from bancheng.measures import actions, reads
from bancheng.measures.models import Bar
from bancheng.records import health
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.identifiers import credit_check, organisation_check
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BarScope
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.ground import ID, LATER

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 5)


def put(district: District, *, by: str = "convener", **changes: Any) -> Bar:
    values: dict[str, Any] = {
        "scope": BarScope.BOTH,
        "name": "陈阿福",
        "number": ID,
        "reason": "承诺不实，被撤销",
        "source": "市场监管局 1 月 5 日的决定",
        "from_on": FROM,
        "to_on": None,
    } | changes
    return actions.set_bar(by=district.actor(by), at=AT, **values)


def lift(district: District, bar: Bar, *, by: str = "convener", **changes: Any) -> Bar:
    values = {"on": AT.date(), "reason": "信用已修复"} | changes
    return actions.lift_bar(bar, by=district.actor(by), at=AT, **values)


def fields_of(act: Any) -> list[str]:
    with pytest.raises(Wanting) as wanting:
        act()
    return [gap.field for gap in wanting.value.missing]


def test_it_is_found_by_the_number_and_told_without_it(district):
    bar = put(district)
    assert list(reads.bars_of(ID)) == [bar] and not list(reads.bars_of("320102199003070025"))
    line = Line.objects.get(kind="measure.bar_set")
    for words in ("陈阿福", ID, "承诺不实", "市场监管局"):
        assert words not in line.data
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_a_firm_stands_under_its_credit_code(district):
    body = "91320102"
    organisation = "MA1MU4W3"
    first = f"{body}{organisation}{organisation_check(organisation)}"
    code = f"{first}{credit_check(first)}"
    bar = put(district, name="某某公司", number=code.lower())
    assert bar.number == code and list(reads.bars_of(code)) == [bar]


def test_lifting_ends_it_on_a_day(district):
    bar = lift(district, put(district))
    assert (bar.to_on, bar.lifted_by) == (AT.date(), district.person("convener"))
    period = bar.as_bar()
    assert not period.is_in_force(AT.date()) and period.is_in_force(AT.date() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        lift(district, bar)
    assert refused.value.code == "bar_over"
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_gaps_are_named_and_nothing_is_written(district):
    assert fields_of(lambda: put(district, number="12345")) == ["number"]
    assert fields_of(lambda: put(district, name=" ", to_on=FROM)) == ["name", "to_on"]
    assert not Bar.objects.exists()
    bar = put(district, to_on=date(2026, 6, 1))
    assert fields_of(lambda: lift(district, bar, reason=" ", on=date(2026, 1, 1))) == ["reason", "on"]


def test_the_same_does_not_stand_twice_on_a_day(district):
    put(district, to_on=date(2026, 3, 1))
    put(district, from_on=date(2026, 3, 1))
    with pytest.raises(Refused) as refused:
        put(district, from_on=AT.date())
    assert refused.value.code == "barred_already"


def test_only_the_convener_keeps_it(district):
    bar = put(district)
    for part in {*d.CAST} - {"convener", "convener2"}:
        for act in (lambda part=part: put(district, by=part), lambda part=part: lift(district, bar, by=part)):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "org.not_allowed"


@pytest.mark.parametrize("values", [{"to_on": AT.date()}, {"number_index": "0" * 64}, {"name": "别人"}])
def test_whatever_is_altered_behind_its_back_is_found(district, values):
    put(district)
    Bar.objects.update(**values)
    assert Trouble.ROW_CHANGED in {found.trouble for found in health.rows_stand(at=LATER, full=True)}


# --- pages --------------------------------------------------------------------------------------------------


def test_it_is_kept_through_its_pages_behind_masks(district, client, settings):
    settings.BANCHENG_NOW = LATER
    desk = make.sign_in(client, district.person("convener"))
    assert "名单上没有人" in desk.get("/desk/bars/").content.decode()
    typed = {
        "scope": "both",
        "name": "陈阿福",
        "number": ID,
        "reason": "承诺不实",
        "source": "信用平台",
        "from_on": "2026-01-05",
    }
    wrong = desk.post("/desk/bars/set/", typed | {"number": "123"})
    assert wrong.status_code == 422 and "统一社会信用代码是 18 位" in wrong.content.decode()
    assert desk.post("/desk/bars/set/", typed).status_code == 302
    page = desk.get("/desk/bars/").content.decode()
    assert "陈*" in page and "陈阿福" not in page and ID not in page and "现在适用" in page
    assert desk.post("/desk/bars/set/", typed).status_code == 409
    bar = Bar.objects.get()
    assert (
        desk.post(f"/desk/bars/{bar.pk}/lift/", {"on": "2026-03-02", "reason": "修复了"}).status_code == 302
    )
    page = desk.get("/desk/bars/").content.decode()
    assert "已经结束" in page and "修复了" in page and "/lift/" not in page


@pytest.mark.parametrize("part", ["officer", "head", "supervisor", "admin", "auditor"])
def test_to_others_it_does_not_exist(district, client, settings, part):
    settings.BANCHENG_NOW = LATER
    bar = put(district)
    desk = make.sign_in(client, district.person(part))
    for path in ("", "set/", f"{bar.pk}/lift/"):
        assert desk.get(f"/desk/bars/{path}").status_code == 404
