"""Jurisdiction precedents: laid down with the ruling, searched, cited, ended and corrected by the convener."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case
from bancheng.catalogue.models import Matter
from bancheng.coordination import actions, precedents, suggesting
from bancheng.coordination.models import Precedent, Request, Ruling
from bancheng.coordination.precedents import Standing
from bancheng.org.models import Appointment
from bancheng.records import health
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from tests import make, queries
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON

pytestmark = pytest.mark.django_db
DAY = AT.date()
NEXT = DAY + timedelta(days=1)
LATER = AT + timedelta(days=40)
ABOUT = "业主不在场的租赁备案由谁先收材料"


def matter(unit: str = "ZJJ", name: str = "房屋租赁登记备案") -> Matter:
    return Matter.objects.create(
        code=f"P{Matter.objects.count():05d}",
        name=name,
        department=desks.unit(unit),
        words="租赁备案",
        folded=name,
        origin="own",
        created_at=AT,
    )


def leased(district: District, of: Matter | None = None, **typed: Any) -> Case:
    """A case about that matter, being handled by the housing bureau as main unit."""
    return desks.handled(district, d.register(district, matter=of, **typed))


@pytest.fixture
def lease(district: District) -> Matter:
    return matter()


@pytest.fixture
def row(district: District, lease: Matter) -> Precedent:
    """A ruling in the matter of leases has given it to the housing bureau."""
    desks.ruled(district, leased(district, lease), about=ABOUT)
    return Precedent.objects.get()


def end(district: District, row: Precedent, *, by: str = "convener", **changes: Any) -> Precedent:
    values = {"on": NEXT, "reason": "职责划转给街道"} | changes
    return actions.end_precedent(row, by=district.actor(by), at=LATER, **values)


def correct(district: District, row: Precedent, *, by: str = "convener", **changes: Any) -> Precedent:
    values = {"about": "业主不在场的租赁备案", "words": "租赁+业主", "matter": row.matter} | changes
    reason = values.pop("reason", "写得太长")
    return actions.correct_precedent(row, reason=reason, by=district.actor(by), at=LATER, **values)


# --- set with the ruling -----------------------------------------------------------------------------------


def test_a_ruling_leaves_a_precedent_in_the_same_act(district: District, lease: Matter) -> None:
    case = leased(district, lease)
    ruling = desks.ruled(district, case, about=ABOUT)
    row = Precedent.objects.get()
    assert (row.ruling, row.unit, row.matter) == (ruling, desks.unit("ZJJ"), lease)
    assert (row.about, row.in_force_from, row.in_force_to) == (ABOUT, DAY, None)
    assert row.set_by == district.person("convener") and row.is_in_force(DAY)
    line = Line.objects.get(kind="precedent.set")
    assert line.file.key == "org/precedents" and case.number in line.data
    assert ABOUT not in line.data and "职责清单" not in line.data
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_if_the_precedent_cannot_be_written_there_is_no_ruling(
    district: District, handled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    objection = desks.in_arbitration(district, handled)
    steps.assert_atomic(
        monkeypatch,
        lambda: actions.rule(
            objection,
            unit=desks.unit("ZJJ"),
            reasons="按职责清单",
            by=district.actor("convener"),
            at=SOON + 2 * HOUR,
        ),
    )
    assert not Ruling.objects.exists() and not Precedent.objects.exists()


def test_nothing_of_a_person_stands_in_it(district: District, handled: Case) -> None:
    objection = desks.in_arbitration(district, handled)

    def rule(**changes: str) -> Ruling:
        values = {"reasons": "陈阿福的房子在本区，电话 13800005678，按清单由住建办。"} | changes
        by, at = district.actor("convener"), SOON + 2 * HOUR
        return actions.rule(objection, unit=desks.unit("ZJJ"), by=by, at=at, **values)

    with pytest.raises(Wanting) as wanting:
        rule(about="陈阿福的租赁备案归谁")
    assert [gap.field for gap in wanting.value.missing] == ["about"]
    assert not Ruling.objects.exists()
    rule()
    row = Precedent.objects.get()
    assert row.about == f"“房东不在场，租赁备案能不能先收材料？”归{desks.unit('ZJJ').name}办", (
        "no wider than what was asked"
    )
    assert "按清单由住建办" in row.grounds
    assert "陈阿福" not in row.grounds and "13800005678" not in row.grounds


# --- ended and corrected -----------------------------------------------------------------------------------


def test_it_ends_on_a_day_and_what_followed_it_stays(district: District, row: Precedent) -> None:
    held = end(district, row)
    assert held.is_in_force(DAY) and not held.is_in_force(NEXT)
    assert (held.ended_by, held.ended_because) == (district.person("convener"), "职责划转给街道")
    line = Line.objects.get(kind="precedent.ended")
    assert "职责划转" not in line.data
    assert list(health.rows_stand(at=LATER, full=True)) == []
    steps.assert_refused("ended_already", lambda: end(district, row))


def test_a_wording_is_corrected_by_a_row_that_takes_its_place(district: District, row: Precedent) -> None:
    right = correct(district, row)
    row.refresh_from_db()
    assert right.corrects == row and row.corrected_at == LATER
    assert (right.unit, right.ruling, right.in_force_from) == (row.unit, row.ruling, row.in_force_from)
    assert right.is_in_force(DAY) and not row.is_in_force(DAY)
    assert list(precedents.precedents("租赁", precedents.Standing.NOW, DAY)) == [right]
    steps.assert_refused("corrected_already", lambda: correct(district, row))
    steps.assert_refused("nothing_changed", lambda: correct(district, right))
    assert list(health.rows_stand(at=LATER, full=True)) == []


def test_a_change_wants_its_reason_and_no_name(district: District, row: Precedent) -> None:
    steps.assert_refused("reason_missing", lambda: end(district, row, reason=" "))
    steps.assert_refused("reason_missing", lambda: correct(district, row, reason=" "))
    steps.assert_refused("ends_before_it_begins", lambda: end(district, row, on=DAY))
    with pytest.raises(Wanting) as wanting:
        correct(district, row, about="陈阿福的租赁备案", words="13800005678")
    assert [gap.field for gap in wanting.value.missing] == ["about", "words"]
    assert Precedent.objects.count() == 1


def test_only_the_convener_keeps_them(district: District, row: Precedent) -> None:
    for part in {*d.CAST, *desks.UNITS} - {"convener", "convener2"}:
        steps.assert_refused("org.not_allowed", lambda part=part: end(district, row, by=part))
        steps.assert_refused("org.not_allowed", lambda part=part: correct(district, row, by=part))


@pytest.mark.parametrize("act", [end, correct])
def test_a_change_is_made_whole_or_not_at_all(
    district: District, row: Precedent, monkeypatch: pytest.MonkeyPatch, act: Any
) -> None:
    steps.assert_atomic(monkeypatch, lambda: act(district, row))


@pytest.mark.parametrize("values", [{"in_force_to": LATER.date()}, {"about": "别的事"}, {"grounds": "别的"}])
def test_whatever_is_altered_behind_its_back_is_found(
    district: District, row: Precedent, values: dict[str, Any]
) -> None:
    Precedent.objects.update(**values)
    assert Trouble.ROW_CHANGED in {found.trouble for found in health.rows_stand(at=LATER, full=True)}


# --- cited -------------------------------------------------------------------------------------------------


def test_a_request_cites_what_it_follows_if_it_holds_that_day_for_that_unit(
    district: District, row: Precedent, lease: Matter
) -> None:
    case = leased(district, lease)
    asked = desks.asked(district, case, cites=row)
    assert asked.cites == row and row.cited_by.get() == asked
    steps.assert_refused(
        "precedent_of_another", lambda: desks.asked(district, case, to="MZJ", is_main=False, cites=row)
    )
    right = correct(district, row)
    other = {"question": "要不要房东再来一次？"}
    steps.assert_refused("precedent_corrected", lambda: desks.asked(district, case, cites=row, **other))
    end(district, right, on=NEXT)
    Precedent.objects.filter(pk=right.pk).update(in_force_from=DAY - timedelta(days=9), in_force_to=DAY)
    steps.assert_refused("precedent_not_in_force", lambda: desks.asked(district, case, cites=right, **other))
    assert Request.objects.filter(case=case).count() == 1


def test_what_was_cited_is_listed_for_who_sees_the_case(
    district: District, row: Precedent, lease: Matter
) -> None:
    asked = desks.asked(district, leased(district, lease), cites=row)
    right = correct(district, row)
    seen = precedents.followed_by(right, district.actor("officer"))
    assert list(seen.rows) == [asked] and seen.withheld(1) == ""
    hidden = precedents.followed_by(right, district.actor("liaison2"))
    assert list(hidden.rows) == [] and hidden.withheld(0) == "1"


# --- suggested ---------------------------------------------------------------------------------------------


def suggested(case: Case, question: str = "", on: date = DAY) -> list[tuple[str, int | None]]:
    return [(each.unit.code, each.cites) for each in suggesting.suggested_units(case, question, on=on)]


def test_a_ruling_in_the_same_matter_comes_before_what_was_judged(district: District, row: Precedent) -> None:
    case = desks.handled(
        district, d.register(district, matter=row.matter), main="MZJ", co_units=[desks.unit("SCJ")]
    )
    found = suggesting.suggested_units(case, "材料先由谁收？", on=DAY)
    assert [each.unit.code for each in found] == ["ZJJ", "MZJ", "SCJ"]
    reasons = found[0].reasons
    assert reasons[0].url == f"/desk/precedents/{row.pk}/" and found[0].cites == row.pk
    assert "有过裁定" in reasons[0].sentence and "由它主管" in reasons[1].sentence
    assert found[1].reasons[0].sentence == "研判时定为主办单位" and found[1].cites is None
    end(district, row)
    assert suggested(case, on=NEXT)[0] == ("MZJ", None)


def test_like_words_point_there_too_and_say_which(district: District, row: Precedent) -> None:
    case = desks.handled(district, d.register(district), main="MZJ")
    assert suggested(case, "这本证丢了怎么补？") == [("MZJ", None)]
    found = suggesting.suggested_units(case, "来办租赁备案，房东没来", on=DAY)
    assert [each.unit.code for each in found] == ["MZJ", "ZJJ"]
    assert "“租赁备案”" in found[1].reasons[0].sentence and found[1].cites == row.pk


def test_who_was_right_to_object_is_not_suggested_again(district: District, lease: Matter) -> None:
    case = leased(district, lease)
    objection = desks.objected(district, desks.asked(district, case), to="MZJ", at=SOON + HOUR / 4)
    assert suggested(case)[0][0] == "ZJJ"
    actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR / 2)
    assert "ZJJ" not in dict(suggested(case))


def test_who_was_ruled_to_have_it_is_suggested_and_the_other_is_not(
    district: District, lease: Matter
) -> None:
    case = leased(district, lease)
    desks.ruled(district, case, to="SCJ")
    found = dict(suggested(case))
    assert "SCJ" in found and "MZJ" not in found and "ZJJ" not in found


def test_where_nobody_can_sign_an_answer_nothing_is_suggested(district: District, lease: Matter) -> None:
    case = leased(district, lease)
    assert suggested(case)[0][0] == "ZJJ"
    Appointment.objects.filter(person=district.person("unit_head")).update(held_to=DAY)
    assert "ZJJ" not in dict(suggested(case))


# --- pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def at_later(settings: Any) -> None:
    settings.BANCHENG_NOW = LATER


def searched(desk: Client, words: str, **more: str) -> str:
    """Where a posted search leads: to an address that tells nothing of the words."""
    answer = desk.post("/desk/precedents/", {"q": words, **more})
    assert answer.status_code == 302 and words not in unquote(answer.url)
    return str(answer.url)


def test_the_list_is_searched_and_narrowed(
    district: District, row: Precedent, client: Client, at_later: None
) -> None:
    desk = make.sign_in(client, district.person("liaison2"))
    page = desk.get("/desk/precedents/").content.decode()
    assert ABOUT in page and "现在适用" in page and "陈阿福" not in page
    assert ABOUT in desk.get(searched(desk, "租赁 建设")).content.decode()
    assert "没有这样的先例" in desk.get(searched(desk, "护照")).content.decode()
    narrowed = desk.get(searched(desk, "租赁", standing="over"))
    assert "没有这样的先例" in narrowed.content.decode()
    assert ABOUT in desk.get("/desk/precedents/?q=护照").content.decode(), "words in an address find nothing"
    assert "没有这样的先例" in desk.get("/desk/precedents/?standing=over").content.decode()
    assert ABOUT in desk.get("/desk/precedents/?standing=nonsense").content.decode()
    assert precedents.precedents("", Standing.NOW, DAY).get() == row


def test_one_of_them_opens_the_case_only_for_who_sees_it(
    district: District, row: Precedent, client: Client, at_later: None
) -> None:
    number = row.ruling.objection.case.number
    path = f"/desk/precedents/{row.pk}/"
    page = make.sign_in(client, district.person("liaison2")).get(path).content.decode()
    assert ABOUT in page and "职责清单" in page and number not in page and "不再适用</a>" not in page
    page = make.sign_in(Client(), district.person("convener")).get(path).content.decode()
    assert number in page and f"{path}end/" in page and f"{path}correct/" in page


def test_the_convener_ends_and_corrects_through_the_pages(
    district: District, row: Precedent, client: Client, at_later: None
) -> None:
    desk = make.sign_in(client, district.person("convener"))
    path = f"/desk/precedents/{row.pk}/correct/"
    typed = {"about": "业主不在场的租赁备案", "words": "", "matter": str(row.matter_id), "reason": "太长"}
    wrong = desk.post(path, typed | {"about": "陈阿福的租赁备案"})
    assert wrong.status_code == 422 and "不写姓名和号码" in wrong.content.decode()
    assert desk.post(path, typed).status_code == 302
    right = Precedent.objects.get(corrects=row)
    assert desk.post(path, typed).status_code == 409
    path = f"/desk/precedents/{right.pk}/end/"
    early = desk.post(path, {"on": DAY.isoformat(), "reason": "划转"})
    assert early.status_code == 409 and "最早只能从第二天起" in early.content.decode()
    assert desk.post(path, {"on": NEXT.isoformat(), "reason": "划转"}).status_code == 302
    page = desk.get(f"/desk/precedents/{right.pk}/").content.decode()
    assert "今天不能引用" in page and "划转" in page
    assert "已经更正" in desk.get(f"/desk/precedents/{row.pk}/").content.decode()


@pytest.mark.parametrize("part", ["officer", "liaison", "unit_head", "leader", "admin"])
def test_to_others_the_pages_that_change_them_do_not_exist(
    district: District, row: Precedent, client: Client, at_later: None, part: str
) -> None:
    desk = make.sign_in(client, district.person(part))
    for act in ("end", "correct"):
        assert desk.get(f"/desk/precedents/{row.pk}/{act}/").status_code == 404
        assert desk.post(f"/desk/precedents/{row.pk}/{act}/", {}).status_code == 404


def test_the_pages_ask_few_questions(
    district: District, row: Precedent, client: Client, at_later: None
) -> None:
    desk = make.sign_in(client, district.person("convener"))
    for path in (searched(desk, "租赁"), f"/desk/precedents/{row.pk}/"):
        desk.get(path)
        with queries.counted() as asked:
            assert desk.get(path).status_code == 200
        assert len(asked) <= 10, asked
