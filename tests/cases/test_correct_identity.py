"""Who the citizen is, put right by the head of the site: a person by a firm, a firm by a person, the old kept in the record."""

import json
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case, PartyGram
from bancheng.cases.registration import Someone, whose
from bancheng.records import keys, standing
from bancheng.records.models import PrivateText
from bancheng.rules.refusal import Refused
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
ID, OTHER = "320102199003070017", "320102199003070025"
CODE = "91320102MA1XK8XR0H"
FU = {"name": "陈阿福", "id_number": ID}


@pytest.fixture
def known(district: District) -> Case:
    return d.register(district, party=Someone(**FU, phone="13800005678"))


def correct(district: District, case: Case, *, by: str = "head", **typed: Any) -> tuple[str, str, str, str]:
    values = {"name": "陈阿富", "number": OTHER} | typed
    party = actions.correct_identity(case, by=district.actor(by), at=AT + steps.HOUR, **values)
    return party.name, party.id_number, party.firm, party.credit_code


def test_a_wrong_name_and_number_are_replaced_and_stay_in_the_record(district: District, known: Case) -> None:
    assert correct(district, known) == ("陈阿富", OTHER, "", "")
    line = steps.last_line(known)
    assert line.kind == "case.identity_corrected" and ID not in line.data and "阿福" not in line.data
    kept = {text.field: text.clear for text in PrivateText.objects.filter(line=line)}
    assert kept == {"name": "陈阿富", "id_number": OTHER, "was_name": "陈阿福", "was_id_number": ID}
    party = whose(known)
    assert party is not None and party.id_index == keys.blind_index("id", OTHER) and party.phone
    assert set(PartyGram.objects.filter(party=party).values_list("gram", flat=True)) == set(
        keys.name_grams("陈阿富")
    )
    assert list(standing.files_stand([known.file_id])) == []


def test_both_directions(district: District, known: Case) -> None:
    assert correct(district, known, name="福记", number=CODE) == ("陈阿福", ID, "福记", CODE)
    assert correct(district, known, name="陈阿福", number=ID) == ("陈阿福", ID, "", "")
    assert list(standing.files_stand([known.file_id])) == []


def test_a_firms_code_does_not_make_a_person_a_firm(district: District, case: Case) -> None:
    by = district.actor("officer")
    with pytest.raises(actions.Wanting) as wanting:
        actions.state_identity(case, number=CODE, by=by, at=AT)
    assert [gap.field for gap in wanting.value.missing] == ["name"]


def test_who_corrects_all_or_nothing(
    district: District, known: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"name": "陈阿富", "number": OTHER}
    for part in d.CAST.keys() - {"head"}:
        by = district.actor(part)
        steps.assert_refused(
            "not_yours", lambda by=by: actions.correct_identity(known, by=by, at=AT, **values)
        )
    head = district.actor("head")
    same = {"name": "陈阿福", "number": ID}
    steps.assert_refused("nothing_changed", lambda: actions.correct_identity(known, by=head, at=AT, **same))
    for wrong in ({"name": "", "number": OTHER}, {"name": "陈阿富", "number": "3201"}):
        steps.assert_refused(
            "wanting", lambda wrong=wrong: actions.correct_identity(known, by=head, at=AT, **wrong)
        )
    steps.assert_atomic(monkeypatch, lambda: actions.correct_identity(known, by=head, at=AT, **values))
    with pytest.raises(Refused) as no:
        actions.state_identity(known, by=head, at=AT, **values)
    assert no.value.code == "identity_known"


def test_the_door_is_on_the_case(district: District, known: Case, client: Client, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    page, door = f"/desk/cases/{known.number}/", f"/desk/cases/{known.number}/identity/"
    officer = make.sign_in(Client(), district.person("officer"))
    assert door not in officer.get(page).content.decode() and officer.get(door).status_code == 403
    typed = {"name": "陈阿富", "number": OTHER}
    assert officer.post(door, typed).status_code == 403
    refused = [json.loads(line.data) for line in steps.Line.objects.filter(kind="act.refused")]
    assert [(said["move"], said["code"]) for said in refused] == [("correct_identity", "not_yours")]
    head = make.sign_in(client, district.person("head"))
    assert door in head.get(page).content.decode() and "更正" in head.get(door).content.decode()
    assert head.post(door, typed | {"number": "3201"}).status_code == 422
    assert head.post(door, typed)["Location"] == page
    party = whose(known)
    assert party is not None and party.name == "陈阿富"
