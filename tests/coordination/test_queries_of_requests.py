"""How often the pages of requests ask the database: a fixed number of times, however much lies there or was ever answered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Attachment, Case
from bancheng.cases.registration import Someone
from bancheng.coordination import actions, queues
from bancheng.coordination.models import Objection, Request
from bancheng.records import keys
from bancheng.rules.permissions import Actor
from tests.cases import district as d
from tests.cases.district import District
from tests.cases.steps import HOUR
from tests.cases.test_queries_of_pages import worked
from tests.coordination import desks, sitting
from tests.coordination.sitting import ASKED_AT, NOW, Unit
from tests.queries import counted

pytestmark = pytest.mark.django_db
INBOX = 12
"""The inbox of a department; every other page a desk opens all day asks at most ten times."""


@pytest.fixture
def unit(district: District, settings: Any) -> Unit:
    settings.BANCHENG_NOW = NOW
    return sitting.units(district)[0]


def requests(district: District, unit: Unit, count: int, *, over: bool = False) -> None:
    """So many more cases in which this department is asked, and recalled where it shall be over."""
    made = Case.objects.count()
    for number in range(made, made + count):
        case = d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}"))
        asked = sitting.ask(desks.handled(district, case), unit)
        if over:
            actions.recall(asked, reason="不用了", by=district.actor("officer"), at=ASKED_AT)


def asked_by(client: Client, page: str) -> list[str]:
    """What a page asks when it is opened again."""
    client.get(page)
    with counted() as questions:
        assert client.get(page).status_code == 200
    return list(questions)


def test_an_inbox_asks_the_same_for_three_and_for_twelve_and_for_all_it_ever_answered(
    district: District, unit: Unit
) -> None:
    liaison = sitting.desk(unit.liaison, NOW)
    asked = []
    for more in (3, 9):
        requests(district, unit, more)
        requests(district, unit, more, over=True)
        pages = [asked_by(liaison, page) for page in ("/desk/requests/", "/desk/requests/?list=ended")]
        assert all(len(questions) <= INBOX for questions in pages), pages
        asked.append([len(questions) for questions in pages])
    assert asked[0] == asked[1]


def handled(district: District) -> Case:
    """One more case of somebody else, with the housing bureau as its main unit."""
    phone = f"138{Case.objects.count():08d}"
    return desks.handled(district, d.register(district, party=Someone(name="陈阿福", phone=phone)))


def waiting(district: District, unit: Unit) -> None:
    """One more request of each kind an officer is shown: replied to, objected to, opened by nobody."""
    _, other = sitting.units(district)
    desks.replied(district, sitting.ask(handled(district), unit), at=ASKED_AT + HOUR / 2)
    sitting.objected(sitting.ask(handled(district), unit), unit, other, at=ASKED_AT + HOUR / 2)
    sitting.ask(handled(district), unit)


def test_what_an_officer_opens_all_day_asks_the_same_for_three_and_for_twelve(
    district: District, unit: Unit, settings: Any
) -> None:
    settings.BANCHENG_NOW = ASKED_AT + 3 * HOUR
    client = sitting.desk(district.person("officer"), ASKED_AT + 3 * HOUR)
    pages = ("/desk/requests/waiting/", f"/desk/cases/{handled(district).number}/requests/")
    asked = []
    for more in (1, 3):
        for _ in range(more):
            waiting(district, unit)
        questions = [asked_by(client, page) for page in pages]
        assert all(len(each) <= 10 for each in questions), questions
        asked.append([len(each) for each in questions])
    assert asked[0] == asked[1]
    shown = client.get(pages[0]).content.decode()
    assert [shown.count(words) for words in ("答复来了，", "提了异议，同意", "打个电话问一下")] == [4, 4, 4]


def test_a_desk_names_what_is_due_first_and_opens_no_more_than_it_names(
    district: District, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        waiting(district, unit)
    monkeypatch.setattr(queues, "MOST_AT_DESK", 2)
    opened: list[str] = []
    decrypt = keys.decrypt

    def noted(purpose: str, closed: str) -> str:
        opened.append(purpose)
        return decrypt(purpose, closed)

    monkeypatch.setattr(keys, "decrypt", noted)
    found = queues.on_desk_of(district.actor("officer"))
    assert opened.count("coordination_request.question") == 4, "two of each list, of nine requests"
    assert {purpose for purpose in opened if purpose.startswith("coordination_")} == {
        "coordination_request.question"
    }
    came, silent = found[:2], found[2:]
    everything = list(Request.objects.order_by("pk"))
    assert {one.step for one in came} <= {"replied", "objected"} and all(
        one.pk < everything[-1].pk for one in came
    )
    assert [one.pk for one in silent] == [everything[2].pk, everything[5].pk], "asked longest ago"


def test_what_a_convener_opens_all_day_asks_the_same_for_two_and_for_five(
    district: District, unit: Unit
) -> None:
    client = sitting.desk(district.person("convener"), NOW)
    pages = ("/desk/requests/to-rule/", "/desk/requests/rulings/", "/desk/requests/rulings/?list=ruled")
    asked = []
    for more in (2, 3):
        for _ in range(more):
            desks.in_arbitration(district, handled(district))
            desks.ruled(district, handled(district))
        questions = [asked_by(client, page) for page in pages]
        assert all(len(each) <= 10 for each in questions), questions
        asked.append([len(each) for each in questions])
    assert asked[0] == asked[1]
    for page, words in zip(pages, ("职责清单第三项", "待裁定", "由"), strict=True):
        assert words in client.get(page).content.decode(), page
    assert queues.to_be_ruled(district.actor("convener")).count() == 5
    assert queues.ruled(district.actor("convener")).count() == 5


@pytest.mark.parametrize(
    ("index", "listed"), [("objections_to_be_ruled", queues.to_be_ruled), ("objections_ruled", queues.ruled)]
)
def test_the_lists_of_arbitrations_lean_on_their_own_index(
    district: District, index: str, listed: Callable[[Actor], QuerySet[Objection]]
) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # So small a table is rightly read whole.
    assert index in listed(district.actor("convener"))[:25].explain()


ANSWERED = 3_000


def test_an_inbox_reads_no_more_for_thousands_that_were_answered(district: District, unit: Unit) -> None:
    """Less than one row more read for each request that is over; on SQLite, whose own machine's steps are counted."""
    requests(district, unit, 3)
    requests(district, unit, 1, over=True)
    liaison = sitting.desk(unit.liaison, NOW)
    pages = ("/desk/requests/", "/desk/requests/?list=ended")
    over(600)
    before = [read_by(liaison, page) for page in pages]
    over(ANSWERED)
    after = [read_by(liaison, page) for page in pages]
    assert [asked for asked, _ in after] == [asked for asked, _ in before]
    assert all(asked <= INBOX for asked, _ in after)
    grown = [much - earlier for (_, much), (_, earlier) in zip(after, before, strict=True)]
    assert max(grown) < ANSWERED, grown


def over(count: int) -> None:
    """So many more requests that are over, written at once, of a case in which none is open."""
    model = Request.objects.exclude(ended_at=None).earliest("pk")
    last = Request.objects.filter(case=model.case_id).order_by("number").values_list("number", flat=True)
    begin = max(last) + 1
    kept = {
        field.attname: getattr(model, field.attname)
        for field in Request._meta.concrete_fields
        if not field.primary_key
    }
    ended = {"ended_at": NOW, "question": "", "wants": ""}
    Request.objects.bulk_create(
        Request(**(kept | ended | {"number": number})) for number in range(begin, begin + count)
    )


def laid(district: District, case: Case) -> Attachment:
    """A document in the folder of a case."""
    upload = SimpleUploadedFile("材料.pdf", sitting.PDF)
    return cases.attach(case, upload=upload, kind="citizen", by=district.actor("officer"), at=ASKED_AT)


def read_by(client: Client, page: str) -> tuple[int, int]:
    """How many questions a page puts when it is opened again, and how much the engine does for them."""
    client.get(page)
    with counted() as questions, worked() as much:
        assert client.get(page).status_code == 200
    return len(questions), much[0]


@pytest.mark.parametrize("part", ["liaison", "head", "officer"])
def test_one_request_with_all_that_was_said_is_shown_in_a_fixed_number(
    district: District, unit: Unit, part: str
) -> None:
    requests(district, unit, 1)
    asked = Request.objects.get()
    person = district.person("officer") if part == "officer" else getattr(unit, part)
    client = sitting.desk(person, NOW)
    before = len(asked_by(client, f"/desk/requests/{asked.pk}/"))
    desks.replied(district, asked, at=ASKED_AT + HOUR / 2)
    questions = asked_by(client, f"/desk/requests/{asked.pk}/")
    assert len(questions) <= before + 1 <= 14, questions
    # With what goes along, however much: itself, the folder of the case, and the names that are kept out of its titles.
    asked.enclosed.set([laid(district, asked.case)])
    with_one = len(asked_by(client, f"/desk/requests/{asked.pk}/"))
    asked.enclosed.add(*[laid(district, asked.case) for _ in range(3)])
    assert with_one == len(asked_by(client, f"/desk/requests/{asked.pk}/")) <= len(questions) + 4
