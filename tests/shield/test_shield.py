"""What is known of a citizen stands nowhere but before those who may know it: every page, walked as everybody.

The walk is done once; the tests look at what it found, and at what no page shows: log, tables, messages, exports.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection, transaction
from django.template.base import Template
from django.test import override_settings
from django.test.utils import _TestState

from bancheng.coordination.models import Request
from bancheng.exchange.case_package import write_case_package
from bancheng.exchange.exports import EXPORTER
from bancheng.exchange.leaving import Wish
from bancheng.exchange.ledger import write_ledger
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment
from bancheng.rules.permissions import STAFF_ROLES
from tests import rows
from tests.shield import furnish, table
from tests.shield.crawl import Crawl, Net, Visitor
from tests.shield.furnish import NOW, House
from tests.shield.planted import MARKS, PEOPLE
from tests.shield.table import CLEAR
from tests.shield.visitors import SEES_MOST, everybody, keys_of

pytestmark = pytest.mark.django_db

SHOWN_ELSEWHERE = {
    "/video/in/<str:link>": "a link lives half an hour: tests/measures/test_video_pages.py",
    "/track/<str:number>/sign/<int:pk>/blank": "for who signs on paper: tests/measures/test_signing.py",
    "/desk/org/absences/<int:pk>/call-off": "nobody is away here: tests/org/test_people.py",
    "/desk/promises/<int:pk>/proof": "a document somebody laid in: tests/promises/test_pages.py",
    "/desk/promises/<int:pk>/find_false/": "of a 告知承诺 in force: tests/promises/test_pages.py",
    "/desk/cases/<str:number>/measures/undertakings/<int:pk>/revoke/": "after a dispute: tests/measures/test_revoking.py",
    "/desk/disputes/<int:pk>/": "after a dispute: tests/measures/test_disputed_signatures.py",
    "/desk/requests/<int:pk>/documents/<int:document>/": "of an objection: tests/coordination/test_request_pages.py",
    "/desk/cases/<str:number>/requests/papers/<int:pk>/anew/": "of a paper that is over: tests/coordination/test_request_paper.py",
    "/desk/signals/<slug:kind>/<slug:whose>/<int:pk>/": "figures: tests/coordination/test_gaming.py",
    "/desk/cases/<str:number>/positions/<int:question>/recall/": "while it is asked: tests/coordination/test_position_pages.py",
    "/desk/positions/<int:pk>/draft/": "while it is asked: tests/coordination/test_position_pages.py",
    "/desk/cases/<str:number>/conferences/convene/": "leads to the conference: tests/coordination/test_conference_pages.py",
    "/desk/cases/<str:number>/conferences/decline/": "the same",
    "/desk/conferences/waiting/": "while one waits: tests/coordination/test_conference_pages.py",
    "/desk/conferences/<int:pk>/do/<slug:name>/": "while it is not settled: tests/coordination/test_conference_pages.py",
    "/desk/conferences/<int:pk>/invitations/<int:invitation>/sign/": "while it goes round: the same",
    "/desk/cases/<str:number>/proposals/<int:pk>/refuse/": "while a second signature waits: tests/cases/test_proposal_pages.py",
    "/desk/outbox/": "where messages are not sent for real: tests/notices/test_inbox.py",
    "/ui/look/<slug:look>/": "leads back",
    "/desk/welcome": "whoever sets his first password, by a link nobody keeps",
    "/desk/welcome/<str:token>": "the same",
    "/verify/<str:code>": "a code is 20 signs of chance; what it shows is looked at in tests/papers/test_verify.py",
    "/desk/call-backs/<int:pk>/name/": "once it is late: tests/citizens/test_call_backs.py",
    "/desk/channel-tokens/<int:pk>/revoke/": "a token is nobody's datum: tests/exchange/test_opinions_api.py",
    "/desk/feedback-lists/<int:pk>/go-on/": "of one that stopped: tests/exchange/test_lists.py",
    "/desk/feedback-lists/<int:pk>/rows/": "once it is read, numbers of rows and why: the same",
    "/desk/feedback-lists/<int:pk>/rows.csv": "the same",
    "/desk/feedback/<int:pk>/proof/<int:which>/": "a document that proves what was mended: tests/citizens/test_opinions.py",
    "/desk/feedback/units/<int:pk>/": "names of departments: tests/citizens/test_opinions.py",
    "/desk/reports/reviews/<int:pk>/correct/": "what a body outside found: tests/reports/test_reviews.py",
    "/desk/reports/reviews/<int:pk>/document/": "the same",
    "/samples/<str:month>": "a seed and numbers, after a month: tests/citizens/test_samples.py",
    "/samples/<str:month>/numbers.txt": "the same",
    "/screen/check": "on a device that joined a desk: tests/citizens/test_screens.py",
    "/screen/over": "the same",
    "/screen/sign/<int:pk>": "the same",
    "/submit/where": "with a form in hand: tests/citizens/test_submit.py",
    "/submit/you": "the same",
    "/submit/send": "the same",
    "/desk/live/<slug:follow>/": "says yes or no, and nothing else",
    "/desk/live/<slug:follow>/<str:key>/": "the same",
}
"""Addresses the walk cannot open, and why nothing is missed by it."""


@dataclass
class Walked:
    """A house, the whole walk through it, and what the log said meanwhile."""

    house: House
    crawl: Crawl
    visitors: list[Visitor]
    log: list[str]

    def visitor(self, name: str) -> Visitor:
        """One of them."""
        return next(visitor for visitor in self.visitors if visitor.name == name)


class _Kept(logging.Handler):
    """Keeps every line of the log, as the house would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    """The house laid and walked through once, and taken away again."""
    with (
        django_db_blocker.unblock(),
        override_settings(BANCHENG_NOW=NOW),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        # What a test is told of templates costs a third of every page.
        patch.setattr(Template, "_render", cast(Any, _TestState).saved_data.template_render)
        yield _walked(furnish.laid())
        transaction.set_rollback(True)


@pytest.fixture
def walked(walk: Walked, django_db_blocker: Any) -> Iterator[Walked]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield walk
        transaction.set_rollback(True)


def _walked(house: House) -> Walked:
    visitors, keys, crawl, kept = everybody(house), keys_of(house), Crawl(), _Kept()
    loggers = [logging.getLogger(name) for name in ("", "django.request")]
    for logger in loggers:
        logger.addHandler(kept)
    for visitor in visitors:
        crawl.by_links(visitor)
    crawl.by_keys([visitor for visitor in visitors if visitor.name in SEES_MOST], keys)
    for visitor in visitors:
        crawl.by_others(visitor, keys)
    for logger in loggers:
        logger.removeHandler(kept)
    return Walked(house, crawl, visitors, kept.lines)


def test_nothing_stands_before_anybody_who_may_not_know_it(walked: Walked) -> None:
    found = sorted({str(find) for find in walked.crawl.finds if not table.is_allowed(find)})
    assert found == [], "\n".join(["", *found])
    assert walked.crawl.broken == []


def test_every_row_of_the_table_is_needed(walked: Walked) -> None:
    found = walked.crawl.finds
    assert [row.why for row in table.TABLE if not any(row.allows(find) for find in found)] == []
    read = {(find.who, find.mark.whose) for find in found if find.mark.kind == "told"}
    assert {
        who: whose - {read_by for name, read_by in read if name == who} for who, whose in table.TOLD.items()
    } == (dict.fromkeys(table.TOLD, frozenset()))


def test_every_address_was_opened_by_somebody(walked: Walked) -> None:
    left = set(walked.crawl.never_opened()) - set(SHOWN_ELSEWHERE)
    assert left == set(), "\n".join(["", *sorted(left)])


def test_every_role_has_walked(walked: Walked) -> None:
    names = {visitor.name for visitor in walked.visitors}
    people = [person for part, person in walked.house.district.people.items() if part in names]
    walking = set(Appointment.objects.filter(person__in=people).values_list("role", flat=True))
    assert walking == {role.value for role in STAFF_ROLES}


def test_the_log_names_nobody(walked: Walked) -> None:
    assert len(walked.log) > 100
    assert Net(MARKS).caught("\n".join(walked.log)) == set()


def test_no_table_holds_a_clear_datum(walked: Walked) -> None:
    net = Net([mark for mark in MARKS if mark.kind in CLEAR])
    found = {}
    for name in rows.tables():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{name}"')
            said = "\n".join(str(value) for row in cursor.fetchall() for value in row)
        if caught := net.caught(said):
            found[name] = sorted(f"{mark.whose}.{mark.kind}" for mark in caught)
    assert found == {}


def test_a_message_tells_the_staff_of_nobody_and_a_citizen_of_himself(walked: Walked) -> None:
    net = Net([mark for mark in MARKS if mark.kind in CLEAR])
    for notice in Notice.objects.all():
        caught = {mark.whose.split("/")[0] for mark in net.caught(f"{notice.subject} {notice.body}")}
        own = {key for key, case in walked.house.cases.items() if case.number == notice.file_key}
        assert caught <= (own if notice.person_id is None else set()), (notice.kind, caught)


PACKED = ("asked", "agent", "declined", "firm2")
"""Cases that leave as packages: with requests, with measures and an agent, with a letter, of a firm."""


def test_what_leaves_the_house_is_masked(walked: Walked, tmp_path: Path) -> None:
    net = Net([mark for mark in MARKS if mark.kind in CLEAR])
    ledger = tmp_path / "台账.xlsx"
    write_ledger(ledger, by=EXPORTER, at=NOW, wish=Wish(reason=""))
    assert net.caught_in(ledger.read_bytes()) == set()
    for key in PACKED:
        case = walked.house.cases[key]
        package = tmp_path / f"{key}.zip"
        write_case_package(case, package, by=EXPORTER, at=NOW, wish=Wish(reason=""))
        assert net.caught_in(package.read_bytes()) == set(), key


def test_a_clear_datum_is_shown_by_an_act_of_its_own_to_whom_it_lies_with(walked: Walked) -> None:
    case, phone = walked.house.cases["asked"], PEOPLE["asked"].someone.phone
    party = case.parties.get(role="reflector")
    path = f"/desk/cases/{case.number}/reveal/{party.pk}/phone/"
    for name, sees in (
        ("officer2", True),
        ("head", True),
        ("leader", False),
        ("auditor", False),
        ("expert", False),
    ):
        answer = walked.visitor(name).client.post(path, {"reason": "要回电话"}, follow=True)
        assert (phone in answer.content.decode()) is sees, name
    for name in ("stranger", "liaison", "archivist", "admin", "anybody"):
        answer = walked.visitor(name).client.post(path, {"reason": "要回电话"}, follow=True)
        assert phone not in answer.content.decode(), name


def test_a_department_reads_the_number_only_where_it_is_to_call(walked: Walked) -> None:
    someone = PEOPLE["asked"].someone
    told, not_told = Request.objects.filter(case=walked.house.cases["asked"]).order_by("-may_contact")
    assert told.may_contact and not not_told.may_contact
    tried = (
        (told, "liaison", True),
        (not_told, "liaison2", False),
        (told, "liaison2", False),
        (told, "outside_liaison", False),
    )
    for request, name, sees in tried:
        path = f"/desk/requests/{request.pk}/contact-details/"
        answer = walked.visitor(name).client.post(path, {"reason": "约时间看房"}, follow=True)
        shown = answer.content.decode()
        assert (someone.name in shown, someone.phone in shown) == (sees, sees), name
        assert someone.id_number not in shown and someone.address not in shown


SEARCHED = ("name", "phone", "id_number")


def test_a_search_finds_nobody_for_whom_he_does_not_concern(walked: Walked) -> None:
    for name, key, finds in (
        ("officer2", "accuser", True),
        ("counter", "accuser", False),
        ("officer", "second", False),
        ("stranger", "asked", False),
        ("expert", "agent", False),
    ):
        number = walked.house.cases[key].number
        for kind in SEARCHED:
            words = getattr(PEOPLE[key].someone, kind)
            client = walked.visitor(name).client
            moved = client.post("/desk/search/", {"q": words})
            assert Net(MARKS).caught(str(moved.headers)) == set()
            found = client.get(moved.get("Location", "/desk/"), follow=True)
            assert (number in found.content.decode()) is finds, (name, kind)


def test_the_walk_would_find_what_it_looks_for() -> None:
    net = Net(MARKS)
    said = json.dumps({"who": "丁砚秋"}) + " 139 0101-7707 <b>虞</b>照晚 %E5%AD%9F%E6%A0%96%E6%A2%A7"
    assert {f"{mark.whose}.{mark.kind}" for mark in net.caught_in(said.encode())} == {
        "asked.name",
        "asked.phone",
        "accuser.name",
        "agent.name",
    }
