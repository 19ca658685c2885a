"""Text messages and WeCom through a gateway of the hall's own, by the contract of `docs/operate/gateway.md`.

Every request says when it was made and is signed over that moment and its octets; an answer is read for its status and
one short code. The gateway keeps the mark of what it has taken, so that a message sent twice goes out once.
"""

import hmac
import http.client
import json
import re
import ssl
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bancheng.notices.carriers.marks import mark_of
from bancheng.notices.carriers.outcome import NotCarried, Why
from bancheng.notices.models import Notice
from bancheng.notices.servers import Gateway
from bancheng.rules.whole_numbers import whole_number

SECONDS = 10
LONGEST_ANSWER = 4096
TAKEN = frozenset({200, 201, 202, 409})
"""It has the message; 409 says that it had it before."""
NOBODY_THERE = "wrong_address"
MOMENT, SIGNATURE = "X-Bancheng-Time", "X-Bancheng-Signature"
FRESH = timedelta(minutes=5)
_CODE = re.compile(r"[a-z0-9_]{1,40}")


def send(gateway: Gateway, notice: Notice, *, at: datetime) -> None:
    """Hands one message to the gateway. Raises NotCarried."""
    body = json.dumps(
        {"id": mark_of(notice.pk), "way": notice.channel, "to": notice.address, "text": notice.body},
        ensure_ascii=False,
    ).encode()
    status, answer = _asked(gateway, "POST", body, signed_headers(gateway.secret, body, at))
    if status in TAKEN:
        return
    code = _code_of(answer)
    named = f"gateway_{status}" + (f"_{code}" if code else "")
    if status in {400, 404, 410, 413, 422}:
        raise NotCarried(named, Why.WRONG_ADDRESS if code == NOBODY_THERE else Why.REFUSED)
    raise NotCarried(named, Why.AGAIN if status == 429 else Why.WAY_IS_DOWN)


def answers(gateway: Gateway) -> bool:
    """Whether the gateway can be spoken to now; it need not know the question."""
    try:
        return _asked(gateway, "GET", b"", {})[0] < 500
    except NotCarried:
        return False


def signed_headers(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """What both sides write above their octets."""
    moment = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        MOMENT: moment,
        SIGNATURE: signature(secret, moment, body),
    }


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA-256 over the moment, a point and the octets, in hexadecimal."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()


def is_theirs(secret: str, moment: str, signed: str, body: bytes, *, at: datetime) -> bool:
    """Whether octets that came in are the gateway's, and fresh: an old report cannot be sent once more."""
    seconds = whole_number(moment, least=0, most=10**11)
    if seconds is None or abs(at.timestamp() - seconds) > FRESH.total_seconds():
        return False
    return hmac.compare_digest(signature(secret, moment, body).encode(), signed.encode())


def _asked(gateway: Gateway, verb: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and the beginning of the answer. Redirections are not followed: nobody else is told a number."""
    connection = _connected(gateway)
    try:
        connection.request(verb, gateway.path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotCarried(type(error).__name__, Why.WAY_IS_DOWN) from None
    finally:
        connection.close()


def _connected(gateway: Gateway) -> http.client.HTTPConnection:
    if gateway.encrypted:
        safe = ssl.create_default_context()
        return http.client.HTTPSConnection(gateway.host, gateway.port, timeout=SECONDS, context=safe)
    return http.client.HTTPConnection(gateway.host, gateway.port, timeout=SECONDS)


def _code_of(answer: bytes) -> str:
    try:
        return code_in(json.loads(answer))
    except (ValueError, RecursionError):
        return ""


def code_in(told: Any) -> str:
    """The code in what the gateway says, if it is one; whatever else it says may repeat the number, and is not kept."""
    code = told.get("error") if isinstance(told, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
