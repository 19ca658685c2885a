"""What a citizen's browser has shown of a case: its query code to read, a code sent to him to act; kept in the session.

Every public page of a room above obtains its case here; what proves him stands in `access.py`.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from bancheng.cases import access
from bancheng.cases.models import Case
from bancheng.cases.own_dossier import OwnDossier
from bancheng.cases.reads import own_case
from bancheng.org.asking import Asking

READING, PROVED = "citizen_reading", "citizen_proved"
"""What a browser remembers, per number: until when, and what its proof stands on."""
SHOWN = (READING, PROVED)


def remember(request: Asking, kind: str, found: Case, life: timedelta) -> None:
    """Notes for a while that this browser has shown it."""
    request.session.cycle_key()
    shown = [(request.at + life).timestamp(), access.proof_mark(found)]
    request.session[kind] = {**request.session.get(kind, {}), found.number: shown}


def forget(request: Asking) -> None:
    """Forgets what this browser has shown."""
    for kind in SHOWN:
        request.session.pop(kind, None)


def forget_others(request: Asking, found: Case) -> None:
    """Forgets what this browser has shown of other cases than this one: somebody else stands before it now."""
    if any(request.session.get(kind, {}).keys() - {found.number} for kind in SHOWN):
        forget(request)


def holds(request: Asking, kind: str, found: Case) -> bool:
    """Whether this browser has shown it lately, and what it showed still is what it was."""
    return _shown(request, kind, found.number, lambda: access.proof_mark(found))


def holds_within(request: Asking, kind: str, own: OwnDossier) -> bool:
    """The same for a case whose surroundings have been read already."""
    return _shown(request, kind, own.case.number, lambda: access.mark_of(own.case, own.holder))


def _shown(request: Asking, kind: str, number: str, now: Callable[[], str]) -> bool:
    until, mark = request.session.get(kind, {}).get(number, (0, ""))
    return until > request.at.timestamp() and mark == now()


def readable_whole(request: Asking, number: str) -> OwnDossier | None:
    """The case with all his page shows of it, if this browser has shown its query code lately."""
    found = own_case(number) if number in request.session.get(READING, {}) else None
    own = OwnDossier(found) if found is not None else None
    return own if own is not None and holds_within(request, READING, own) else None


def readable(request: Asking, number: str) -> Case | None:
    """The case, if this browser has shown its query code lately."""
    if number not in request.session.get(READING, {}):
        return None
    found = own_case(number)
    return found if found is not None and holds(request, READING, found) else None


def ask_code(number: str) -> HttpResponse:
    """Asks for the query code of this number, whether there is such a case or not."""
    page = reverse(import_string(f"{settings.BANCHENG_PANELS}.PLACES")["track"])
    return redirect(f"{page}?{urlencode({'number': number})}")
