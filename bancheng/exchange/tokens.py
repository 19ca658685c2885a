"""Acts on the tokens of other systems: give one out, take one back, let one be used."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bancheng.exchange.models import ChannelToken
from bancheng.org import record
from bancheng.org.models import Site
from bancheng.records import told
from bancheng.rules import channel_tokens as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel

SUBJECT = "channel-tokens"
BEGINS = "bct_"
"""How a secret begins, so that whoever finds one knows what it is."""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A token with its secret, which is shown this once."""

    token: ChannelToken
    secret: str


@transaction.atomic
def issue_token(*, name: str, source: Channel, site: Site, by: Actor, at: datetime) -> Issued:
    """Gives a system the token for the opinions of one channel.

    Raises   Refused for everybody but the administrator.
    """
    rules.refuse_keeper(by)
    secret = BEGINS + secrets.token_urlsafe(32)
    token = ChannelToken.objects.create(
        name=name.strip(),
        source=source,
        site=site,
        digest=digest_of(secret),
        issued_by_id=by.person,
        issued_at=at,
    )
    data = {
        "token": token.pk,
        "name": token.name,
        "source": source,
        "source_label": source.label,
        "site": site.code,
    }
    record.write(SUBJECT, LineKind.CHANNEL_TOKEN_ISSUED, by=by.ref, at=at, data=data, rows=told.new(token))
    return Issued(token=token, secret=secret)


@transaction.atomic
def revoke_token(token: ChannelToken, *, by: Actor, at: datetime) -> ChannelToken:
    """Takes a token back: from this moment nothing is taken by it.

    Raises   Refused for everybody but the administrator, or when it has been taken back already.
    """
    rules.refuse_keeper(by)
    held = ChannelToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if held.revoked_at is not None:
        raise Refused("revoked", "这个凭证已经收回了", rules.ARTICLE)
    held.revoked_at, held.revoked_by_id = at, by.person
    held.save(update_fields=["revoked_at", "revoked_by"])
    data = {"token": held.pk, "name": held.name, "source_label": Channel(held.source).label}
    rows = [told.changed(held, "revoked_at", "revoked_by")]
    record.write(SUBJECT, LineKind.CHANNEL_TOKEN_REVOKED, by=by.ref, at=at, data=data, rows=rows)
    return held


def token_of(secret: str) -> ChannelToken | None:
    """The token of a secret, if it has not been taken back."""
    if not secret.startswith(BEGINS):
        return None
    found = ChannelToken.objects.filter(digest=digest_of(secret), revoked_at=None)
    return found.select_related("site").first()


@transaction.atomic
def use(token: ChannelToken, *, at: datetime) -> int:
    """Counts one use; how many seconds to wait when there were too many in this minute, else 0."""
    held = ChannelToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    now = rules.Use(since=held.window_at, count=held.in_window).next(at)
    wait = now.wait(at)
    if wait == 0:
        held.window_at, held.in_window, held.used_at = now.since, now.count, at
        held.save(update_fields=["window_at", "in_window", "used_at"])
    return wait


def digest_of(secret: str) -> str:
    """What is kept of a secret: 256 bits drawn by chance need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
