"""Answers “nothing new” to an open page before anything else is asked: not who it is, nor where his session stands.

Many pages ask every second, and nearly always nobody has written anything. So each process looks at the house's pulse a few
times a second, for all of them together, and remembers for a short while which sessions it has let in with which mark. Only
whoever was let in a moment ago, with this very mark, on a house that has stood still since, is answered here; everybody else
goes the whole way. A session that somebody ends writes a line, so the pulse beats and the whole way is gone at once.
"""

import hashlib
from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bancheng.notices.news import Pulse, pulse

BELOW = "/desk/live/"
FRESH = 0.4
"""Seconds for which one look at the pulse serves."""
LET_IN = 15.0
"""Seconds after which a session is looked at again, though nobody has written anything: it may have run out."""
MOST = 5_000
"""So many sessions are remembered; beyond that all are forgotten and go the whole way once."""

Page = Callable[[HttpRequest], HttpResponse]


class Memory:
    """What one process has seen a moment ago: the pulse, and which sessions were let in with which mark."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pulse: tuple[Pulse, float] | None = None
        self._let_in: dict[bytes, tuple[str, Pulse, float]] = {}

    def pulse(self) -> Pulse:
        """The pulse of the house, at most so old."""
        kept = self._pulse
        if kept is not None and monotonic() - kept[1] < FRESH:
            return kept[0]
        began = monotonic()
        found = pulse()
        self._pulse = (found, began)
        return found

    def holds(self, key: bytes, mark: str, now: Pulse) -> bool:
        """Whether this session was let in a moment ago with this mark, and nothing was written since."""
        kept = self._let_in.get(key)
        return kept is not None and kept[:2] == (mark, now) and monotonic() - kept[2] < LET_IN

    def let_in(self, key: bytes, mark: str, before: Pulse) -> None:
        """Remembers a session that went the whole way and was told that its mark still holds.

        Shapes   before: the pulse as it was before the session was looked at, so that what came meanwhile counts as new.
        """
        with self._lock:
            if len(self._let_in) >= MOST:
                self._let_in.clear()
            self._let_in[key] = (mark, before, monotonic())


memory = Memory()


def nothing_new_middleware(get_response: Page) -> Page:
    """Stands before whatever looks at sessions."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not request.path_info.startswith(BELOW):
            return get_response(request)
        mark, key = request.GET.get("after", ""), _key(request)
        now = memory.pulse()
        if memory.holds(key, mark, now):
            return HttpResponse(status=204)
        answer = get_response(request)
        if answer.status_code == 204:
            memory.let_in(key, mark, now)
        return answer

    return middleware


def _key(request: HttpRequest) -> bytes:
    """The session and what is followed; of the session only a digest is kept."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return hashlib.blake2b(f"{session} {request.path_info}".encode(), digest_size=16).digest()
