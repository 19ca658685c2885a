"""Many at once from one address: each has a receipt or is politely asked to wait, and nothing is lost."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as house
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.module_loading import import_string

from bancheng.cases.models import Case
from bancheng.citizens.actions import submitting as actions
from bancheng.citizens.models import SubmitDraft, SubmitTry
from bancheng.citizens.written import IN_HAND
from bancheng.records import verification
from bancheng.rules.submitting import MOST_OF_ADDRESS
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)
HOME, SENDERS, AT_ONCE = "127.0.0.1", 40, 8
NUMBER = re.compile(r'<span class="v num">([-0-9X]+)</span>')
TYPED = {
    "wanted": ["转社保"],
    "happened": ["窗口不收"],
    "name": ["孙小禾"],
    "phone": ["13900002222"],
    "site": ["11"],
}


def with_a_form() -> tuple[Client, str]:
    """A browser with everything written two minutes ago, and the answer to its small question."""
    draft = actions.begin_submission(
        key=uuid4(), typed=TYPED, opened_at=AT, address="192.0.2.1", at=AT + timedelta(minutes=2)
    )
    session: SessionBase = import_string(f"{house.SESSION_ENGINE}.SessionStore")()
    session[IN_HAND] = str(draft.pk)
    session.save()
    client = Client(raise_request_exception=False)
    client.cookies[house.SESSION_COOKIE_NAME] = session.session_key or ""
    return client, str(actions.question_of(draft).answer)


def sent(browser: tuple[Client, str]) -> HttpResponse:
    """One press of the last button."""
    client, answer = browser
    try:
        return client.post("/submit/send", {"form_key": str(uuid4()), "answer": answer})
    finally:
        connection.close()


def receipt_of(browser: tuple[Client, str]) -> str:
    found = NUMBER.search(browser[0].get("/submit/receipt").content.decode())
    assert found is not None, "who was told it is there has its receipt"
    return found[1]


def test_each_has_a_receipt_or_is_asked_to_wait(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT + timedelta(minutes=3)
    browsers = [with_a_form() for _ in range(SENDERS)]
    room = SENDERS // 2
    mark = actions.mark_of(HOME)
    SubmitTry.objects.bulk_create(
        SubmitTry(what=SubmitTry.SENT, address_mark=mark, at=AT) for _ in range(MOST_OF_ADDRESS - room)
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(sent, browsers))
    how = Counter(answer.status_code for answer in answers)
    assert how.keys() == {302, 429}
    # A bound on floods need not be exact: those under way at that moment may all pass.
    assert room <= how[302] < room + AT_ONCE
    numbers = {
        receipt_of(each) for each, answer in zip(browsers, answers, strict=True) if answer.status_code == 302
    }
    assert numbers == set(Case.objects.values_list("number", flat=True)) and len(numbers) == how[302]
    assert SubmitDraft.objects.count() == how[429], "what was not taken is still there"
    assert verification.verify_file(numbers.pop()).ok
    settings.BANCHENG_NOW = AT + timedelta(minutes=20)
    left = next(each for each, answer in zip(browsers, answers, strict=True) if answer.status_code == 429)
    assert sent(left).status_code == 302, "later it is taken as it was"
