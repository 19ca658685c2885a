"""Which servers help the two browsers to find each other, as the browsers take them.

Without any they connect within one network, which is what a hall has. A relay is lent to one call only: the name says until
when, and its password is a digest of the name under the secret shared with the relay.
Source: draft-uberti-behave-turn-rest (REST API for TURN), as coturn's `use-auth-secret` reads it.
"""

import base64
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings

from bancheng.measures.video.models import VideoRoom
from bancheng.rules.video import ROOM_LIVES, RoomState, state_of


def ice_servers(room: VideoRoom, *, at: datetime) -> list[dict[str, Any]]:
    """The servers for one call, none but while it is on; a relay's password dies when the room ends at the latest."""
    if room.joined_at is None or state_of(room.facts(), at) is not RoomState.TALKING:
        return []
    servers: list[dict[str, Any]] = []
    if settings.BANCHENG_STUN_URLS:
        servers.append({"urls": settings.BANCHENG_STUN_URLS})
    if settings.BANCHENG_TURN_URLS:
        until = int((room.joined_at + ROOM_LIVES).timestamp())
        name = f"{until}:room{room.pk}"
        # SHA-1 is what the relays understand; it is keyed here, and the name lives as long as the room.
        digest = hmac.digest(str(settings.BANCHENG_TURN_SECRET).encode(), name.encode(), "sha1")
        password = base64.b64encode(digest).decode()
        servers.append({"urls": settings.BANCHENG_TURN_URLS, "username": name, "credential": password})
    return servers
