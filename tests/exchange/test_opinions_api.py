"""Opinions another system hands over: by its own token only, known again by its number, refused as problem JSON."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bancheng.citizens.models import FeedbackItem
from bancheng.exchange import tokens
from bancheng.exchange.models import ChannelToken
from bancheng.org.models import Site
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.rules import channel_tokens as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel
from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
PATH = "/api/v1/opinions"
WHOLE = {"number": "A1", "made_on": "2026-03-01", "text": "取号机坏了三天没有人修", "contact": "13800005678"}


@pytest.fixture
def issued(district: District, settings) -> tokens.Issued:
    settings.BANCHENG_NOW = AT
    site = Site.objects.get(code="11")
    return tokens.issue_token(
        name="区好差评平台", source=Channel.RATING, site=site, by=district.actor("admin"), at=AT
    )


def send(client, secret: str, told: Any, **more: Any):
    body = told if isinstance(told, bytes) else json.dumps(told)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.post(PATH, body, content_type=more.pop("kind", "application/json"), headers=headers, **more)


def test_one_is_taken_in_once_and_only_of_the_tokens_channel(issued, client):
    told = {**WHOLE, "stars": 1, "indicators": ["服务态度"], "unit": "某局"}
    first = send(client, issued.secret, told)
    assert first.status_code == 201 and first.json()["new"]
    item = FeedbackItem.objects.get()
    assert (item.source, item.site.code, item.stars, item.indicators) == ("rating", "11", 1, "服务态度")
    assert (item.reported.name, item.contact, item.key.hex) == ("某局", "13800005678", first.json()["id"])
    again = send(client, issued.secret, told)
    assert (again.status_code, again.json()["new"], again.json()["id"]) == (200, False, first.json()["id"])
    other = send(client, issued.secret, {**told, "text": "别的话"})
    assert (other.status_code, other.json()["code"]) == (409, "number_taken")
    assert other["Content-Type"] == "application/problem+json" and FeedbackItem.objects.count() == 1
    line = Line.objects.get(kind="feedback.received")
    assert line.by == "exchange" and json.loads(line.data)["token"] == issued.token.pk
    assert verification.verify_all().ok


@pytest.mark.parametrize(
    ("told", "status", "field"),
    [
        (b"{", 400, None),
        (b"[" * 100_000, 400, None),
        ([], 422, ""),
        ({**WHOLE, "number": " "}, 422, "number"),
        ({**WHOLE, "made_on": "昨天"}, 422, "made_on"),
        ({**WHOLE, "made_on": "2026-03-03"}, 422, "made_on"),
        ({**WHOLE, "text": ""}, 422, "text"),
        ({**WHOLE, "text": "a\u0000b"}, 422, "text"),
        (b'{"number": "1", "made_on": "2026-03-01", "text": "\\ud800"}', 422, "text"),
        ({**WHOLE, "text": 7}, 422, "text"),
        ({**WHOLE, "stars": 6}, 422, "stars"),
        ({**WHOLE, "stars": True}, 422, "stars"),
        ({**WHOLE, "indicators": "服务态度"}, 422, "indicators"),
        ({**WHOLE, "source": "phone"}, 422, "source"),
    ],
)
def test_what_cannot_be_read_is_named(issued, client, told, status, field):
    answer = send(client, issued.secret, told)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    if field is not None:
        assert field in [one["field"] for one in answer.json()["errors"]]
    assert not FeedbackItem.objects.exists()


def test_no_token_no_opinion(issued, client, district):
    assert client.get(PATH).status_code == 405
    for secret in ("", "bct_nonsense", issued.secret[:-1], "x" * 5000):
        assert send(client, secret, WHOLE).status_code == 401
    assert send(client, issued.secret, WHOLE, kind="text/plain").status_code == 415
    assert send(client, issued.secret, {**WHOLE, "text": "长" * 100_000}).status_code == 413
    tokens.revoke_token(issued.token, by=district.actor("admin"), at=AT)
    assert send(client, issued.secret, WHOLE).status_code == 401
    with pytest.raises(Refused) as refused:
        tokens.revoke_token(issued.token, by=district.actor("admin"), at=AT)
    assert refused.value.code == "revoked"
    assert not FeedbackItem.objects.exists()


def test_so_many_a_minute_and_no_more(issued, client, settings):
    ChannelToken.objects.update(window_at=AT, in_window=rules.PER_WINDOW)
    settings.BANCHENG_NOW = AT + timedelta(seconds=20)
    answer = send(client, issued.secret, WHOLE)
    assert (answer.status_code, answer["Retry-After"]) == (429, "40")
    settings.BANCHENG_NOW = AT + timedelta(seconds=61)
    assert send(client, issued.secret, WHOLE).status_code == 201


def test_only_the_administrator_gives_tokens_and_their_secret_is_shown_once(district, client, settings):
    settings.BANCHENG_NOW = AT
    site = Site.objects.get(code="11")
    typed = {"name": "热线", "source": "hotline", "site": site.pk}
    for part, status in (("officer", 404), ("auditor", 404)):
        assert (
            make.sign_in(client, district.person(part)).post("/desk/channel-tokens/new/", typed).status_code
            == status
        )
    with pytest.raises(Refused):
        tokens.issue_token(name="x", source=Channel.PHONE, site=site, by=district.actor("officer"), at=AT)
    admin = make.sign_in(client, district.person("admin"))
    page = admin.post("/desk/channel-tokens/new/", typed)
    secret = page.context["secret"]
    assert secret in page.content.decode() and "no-store" in page["Cache-Control"]
    token = ChannelToken.objects.get()
    assert secret not in token.digest and tokens.token_of(secret) == token
    shown = admin.get("/desk/channel-tokens/").content.decode()
    assert secret not in shown and "只收12345" in shown
    assert not any(secret in line.data for line in Line.objects.all())
    assert admin.post(f"/desk/channel-tokens/{token.pk}/revoke/").status_code == 302
    assert tokens.token_of(secret) is None
    kinds = Line.objects.filter(file__key="org/channel-tokens").values_list("kind", flat=True)
    assert list(kinds) == ["exchange.token_issued", "exchange.token_revoked"]
    assert admin.post(f"/desk/channel-tokens/{token.pk}/revoke/").status_code == 302
    assert '"revoked"' in Line.objects.get(kind="act.refused").data
