"""POST /api/v1/opinions: another system hands over one opinion of its channel; every no is `application/problem+json` (RFC 9457).

The same number again is answered like the first time and writes nothing. See docs/operate/opinions-api.md.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bancheng.cases.actions import Wanting
from bancheng.citizens.actions import feedback as citizens
from bancheng.citizens.models import FeedbackItem
from bancheng.exchange import tokens
from bancheng.exchange.models import ChannelToken
from bancheng.rules import channel_tokens as rules
from bancheng.rules import national_ratings
from bancheng.rules.feedback import Opinion
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, Role

SYSTEM = Actor(ref="exchange", held=frozenset({Held(role=Role.EXCHANGE)}))
BEARER = "Bearer "


@csrf_exempt
def opinions(request: HttpRequest) -> HttpResponse:
    """Takes one opinion in: 201 when it is new, 200 when it was here already."""
    if request.method != "POST":
        return _problem(405, "method", "只收 POST", headers={"Allow": "POST"})
    token = _token(request)
    if token is None:
        return _problem(401, "token", "凭证不对或已经收回", headers={"WWW-Authenticate": "Bearer"})
    if wait := tokens.use(token, at=request.at):  # type: ignore[attr-defined]
        sentence = f"一分钟最多 {rules.PER_WINDOW} 条，请稍等再送"
        return _problem(429, "too_often", sentence, headers={"Retry-After": str(wait)})
    return _taken(request, token)


def _token(request: HttpRequest) -> ChannelToken | None:
    said = request.headers.get("Authorization", "")
    return tokens.token_of(said.removeprefix(BEARER)) if said.startswith(BEARER) else None


def _taken(request: HttpRequest, token: ChannelToken) -> HttpResponse:
    if request.content_type != "application/json":
        return _problem(415, "kind", "要 Content-Type: application/json")
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (rules.MOST_OCTETS + 1)
    if len(body) > rules.MOST_OCTETS:
        return _problem(413, "too_large", f"一条最多 {rules.MOST_OCTETS // 1024} KB")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return _problem(400, "not_json", "读不成 JSON")
    if faults := rules.faults(told):
        return _problem(422, "unclear", "有几项不对，没有收", errors=faults)
    at: datetime = request.at  # type: ignore[attr-defined]
    opinion = _opinion(told, Channel(token.source))
    try:
        taken = citizens.take_in(opinion, by=SYSTEM, at=at, site=token.site, token=token.pk)
    except Wanting as wanting:
        errors = {gap.field: gap.sentence for gap in wanting.missing}
        return _problem(422, "wanting", "缺几项，没有收", errors=errors)
    except Refused as refused:
        return _problem(409, refused.code, refused.sentence)
    return JsonResponse(_said(taken.item, is_new=taken.is_new), status=201 if taken.is_new else 200)


def _opinion(told: Mapping[str, Any], source: Channel) -> Opinion:
    """What was handed over, as the act takes it; whatever channel it claims, it is the token's."""
    made_on = rules.day(told["made_on"])
    assert made_on is not None  # `faults` has looked.
    texts = {name: told.get(name, "") for name in rules.TEXTS if name != "made_on"}
    stars = told.get("stars")
    return Opinion(
        source=source,
        made_on=made_on,
        stars=stars,
        wording=national_ratings.in_force(made_on).version if stars is not None else "",
        indicators=tuple(told.get("indicators", ())),
        **texts,
    )


def _said(item: FeedbackItem, *, is_new: bool) -> dict[str, Any]:
    """What the other system may know of it: that it is here, and where it stands."""
    return {"id": item.key.hex, "number": item.number, "new": is_new, "state": item.state}


def _problem(
    status: int,
    code: str,
    sentence: str,
    *,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A refusal as machines and people read it."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "title": sentence}
    if errors:
        body["errors"] = [{"field": field, "sentence": why} for field, why in errors.items()]
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )
