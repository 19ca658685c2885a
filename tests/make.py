"""Plain functions that make what a test needs, through the product's own acts."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from django.test import Client

from bancheng.config.moment import now
from bancheng.org import actions, reads
from bancheng.org.models import Account, Department, Person, SignedIn, Site
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Employment, Role
from tests.cast import AT, CAST, PASSWORD

HANDS = Actor(ref="test", held=frozenset({Held(role=Role.ADMIN), Held(role=Role.SECURITY)}))
_numbers: Iterator[int] = count(9001)


def make_person(
    name: str = "某人",
    *roles: Role,
    site: str = "",
    unit: str = "",
    staff_no: str = "",
    at: datetime = AT,
) -> Person:
    """A member of the staff with these roles from that day on."""
    place = Site.objects.get(code=site) if site else None
    department = Department.objects.get(code=unit) if unit else None
    person = actions.create_person(
        staff_no=staff_no or str(next(_numbers)),
        name=name,
        employment=Employment.CONTRACT,
        site=place,
        department=department,
        by=HANDS,
        at=at,
    )
    for role in roles:
        actions.appoint(
            person,
            role,
            site=place,
            department=department,
            held_from=at.date(),
            reason="试岗",
            by=HANDS,
            at=at,
        )
    return person


def cast(*names: str, at: datetime = AT) -> dict[str, Person]:
    """These people of the cast, or all of them, with their roles. The district must be loaded."""
    found = {}
    for name in names or CAST:
        part = CAST[name]
        found[name] = make_person(
            part.name, part.role, site=part.site, unit=part.unit, staff_no=part.staff_no, at=at
        )
    return found


def make_account(person: Person, *, password: str = PASSWORD, at: datetime = AT) -> Account:
    """An account whose owner has set a password by the one-time link."""
    account, token = actions.create_account(person=person, username=f"u{person.staff_no}", by=HANDS, at=at)
    return actions.set_password_by_link(token=token, password=password, at=at) if password else account


def actor(person: Person, at: datetime = AT) -> Actor:
    """The actor behind a person at a moment."""
    return reads.actor_of(person, at)


def sign_in(client: Client, person: Person, *, at: datetime | None = None, idle: int = 30) -> Client:
    """Somebody at a desk whose session has just begun, by the clock of the pages or at that moment.

    No password, no second factor, no stopped account stands in the way here: how one comes to a session is asked in
    `tests/org/test_sign_in.py` and by every story; it takes as long as three pages.
    Units    idle: minutes.
    """
    at = at or now()
    account = Account.objects.filter(person=person).first() or make_account(person, password="")
    client.force_login(account)
    session = client.session
    session.update({"began": at.timestamp(), "seen": at.timestamp(), "absolute": 600, "idle": idle})
    session.save()
    key = session.session_key or ""
    # The process knows the office's days once the first page has asked for them; what a test counts comes after that.
    reads.working_calendar()
    # Whoever sits down where he sits already goes on in his session.
    if not SignedIn.objects.filter(session_key=key).exists():
        actions.begin_session(account, session_key=key, address="127.0.0.1", device="", at=at)
    return client


def sign_in_at_the_page(client: Client, person: Person, *, password: str = PASSWORD) -> Client:
    """The same as people do it, with name and password; makes the account where there is none yet.

    The clock of the pages is `settings.BANCHENG_NOW`: a test that needs a day of its own sets it first.
    """
    account = Account.objects.filter(person=person).first() or make_account(person, password=password)
    answer = client.post("/desk/sign-in", {"username": account.username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client
