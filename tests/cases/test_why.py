"""Why due then: every running clock of a case explains itself day by day, on the page, to the citizen and at the command line."""

import argparse
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case
from bancheng.cases.showing.why import reasons, strip_of_intake
from bancheng.config.environment import OFFICE_ZONE
from bancheng.ops.due import due
from bancheng.rules.vocabulary import ClockKind, Unit
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.make import sign_in


def explained(case: Case, now: datetime) -> dict[str, str]:
    """Clock → what its strip says."""
    return {
        why.label: " ".join(why.strip.sentences)
        for why in reasons(Dossier(Case.objects.get(pk=case.pk)), now=now)
    }


def test_a_case_just_taken_on_explains_all_its_dues(district: District, case: Case) -> None:
    before = explained(case, AT)
    assert before == {"受理决定": "3月2日登记，当天到期。 当个工作日下班前，到 3月2日（周一）17:00。"}
    intake = strip_of_intake(case, list(case.clocks.all()), now=AT)
    assert intake is not None and intake.cells[-1].mark == "登记 当天到期"
    steps.accepted(district, case)
    found = explained(case, AT + HOUR)
    assert set(found) == {"答复反映人", "首次联系", "研判"}
    assert "4 个工作小时，到 3月2日（周一）14:40" in found["研判"]
    assert "3 个工作日，到 3月5日（周四）17:00" in found["答复反映人"]


@pytest.mark.parametrize(
    ("registered", "says"),
    [
        ("2026-03-06 16:00", "离下班不足 2 个工作小时，给足 2 个工作小时，到 3月9日（周一）10:00"),
        ("2026-03-07 10:00", "当个工作日下班前，到 3月9日（周一）17:00"),
        ("2026-02-14 16:30", "到 2月24日（周二）10:30"),
    ],
)
def test_the_same_day_rule_says_what_it_is(registered: str, says: str, district: District) -> None:
    at = datetime.fromisoformat(registered).replace(tzinfo=OFFICE_ZONE)
    assert says in explained(d.register(district, at=at), at)["受理决定"]


def test_pauses_extensions_and_holidays_stand_in_it(district: District) -> None:
    """Accepted before 国庆, waited for, put off: one strip names all of it, and its counted days are the limit."""
    at = datetime(2026, 9, 28, 10, 20, tzinfo=OFFICE_ZONE)
    district.at = at
    case = steps.handled(district, d.register(district, at=at), at=at)
    by = district.actor("officer")
    actions.ask_citizen(
        case, by=by, at=at + HOUR, items=[d.item()], until=datetime(2026, 9, 30).date(), served_how="当面"
    )
    back = datetime(2026, 9, 29, 17, tzinfo=OFFICE_ZONE)
    actions.citizen_supplied(case, by=by, at=back)
    asked = datetime(2026, 9, 30, 9, 30, tzinfo=OFFICE_ZONE)
    actions.ask_extension(
        case, by=by, at=asked, days=2, reason="要调原件", how="phone", reached=True, note="同意"
    )
    leader = district.actor("leader")
    actions.extend(case, by=leader, at=asked + HOUR, days=2)
    now = datetime(2026, 10, 10, 10, tzinfo=OFFICE_ZONE)
    case = Case.objects.get(pk=case.pk)
    (answer, *_) = reasons(Dossier(case), now=now)
    assert [cell.counted for cell in answer.strip.cells if cell.counted] == [1, 2, 3, 4, 5]
    said = " ".join(answer.strip.sentences)
    assert "国庆 7 天" in said and "10月10日（周六）调休上班计入" in said and "暂停 1 天" in said
    assert "9月30日领导批准延期 2 个工作日，原定 10月9日（周五）" in said
    assert {"make", "off", "hold", "was", "due"} <= {
        kind for cell in answer.strip.cells for kind in cell.kinds
    }


def test_what_waits_for_people_explains_itself_too(district: District, case: Case) -> None:
    steps.waiting(district, case, days=3)
    found = explained(case, AT + 2 * HOUR)
    assert "告知书上写明的日子，到 3月5日（周四）17:00" in found["补材料"]
    assert "钟现在停着" in found["答复反映人"]
    other = d.register(district, at=AT)
    steps.handled(district, other)
    actions.ask_extension(
        other,
        by=district.actor("officer"),
        at=AT + HOUR,
        days=1,
        reason="要调原件",
        how="phone",
        reached=True,
        note="同意",
    )
    assert "4 个工作小时，不晚于答复反映人的期限" in explained(other, AT + HOUR)[ClockKind.EXTENSION.label]


def test_the_page_and_the_citizens_page(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = AT
    sign_in(client, district.person("officer"))
    page = client.get(f"/desk/cases/{case.number}/why/")
    assert page.status_code == 200 and "受理决定" in page.content.decode()
    assert f"/desk/cases/{case.number}/why/" in client.get(f"/desk/cases/{case.number}/").content.decode()
    elsewhere = sign_in(Client(), district.person("stranger"))
    assert elsewhere.get(f"/desk/cases/{case.number}/why/").status_code == 404


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    code = due(argparse.ArgumentParser(), argv, at=AT + HOUR)
    return code, capsys.readouterr().out


def test_the_command_explains_a_case(
    district: District, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.accepted(district, case)
    code, text = told(capsys, "--case", case.number)
    assert code == 0 and "【答复反映人】" in text and "2026-03-05 周四  第3天 到期" in text
    assert "陈" not in text and "138" not in text
    code, text = told(capsys, "--case", case.number, "--json")
    answer = json.loads(text)
    assert answer["dues"][0]["clock"] == "答复反映人"
    assert [day["counted"] for day in answer["dues"][0]["days"]] == [None, 1, 2, 3]
    assert told(capsys, "--case", "2026-099-0001-1")[0] == 2
    code, text = told(capsys, "2026-03-02T10:00", "4", "--unit", Unit.WORK_HOUR.value)
    assert code == 0 and "15:00" in text
