"""One-time codes by time (RFC 6238, HMAC-SHA-1, six digits, thirty seconds)."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
DIGITS = 6
NEAR = (0, -1, 1)
ISSUER = "办成"


def new_secret() -> str:
    """A fresh shared secret of 160 bits, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(at: datetime) -> int:
    """How many steps of thirty seconds have begun since 1970."""
    return int(at.timestamp()) // STEP


def code_for(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of one step."""
    # SHA-1 is what every phone's authenticator reckons with; as a keyed code of thirty seconds it is not broken.
    by_time = TOTP(base64.b32decode(secret), digits, SHA1(), STEP)  # noqa: S303
    return by_time.generate(step * STEP).decode()


def matching_step(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """The step a code belongs to: this one or a neighbour, never one already used.

    Shapes   after: the last step that was accepted.
    """
    code = code.replace(" ", "")
    for step in (step_of(at) + near for near in NEAR):
        if step > after and hmac.compare_digest(code_for(secret, step).encode(), code.encode()):
            return step
    return None


def address_of(secret: str, username: str) -> str:
    """The otpauth address behind the QR code; names the account, not the person."""
    label = quote(f"{ISSUER}:{username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"
