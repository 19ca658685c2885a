"""The act that stands on a slip the citizen signed: the scan and the act in one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases.actions.folder import attach
from bancheng.cases.models import Case
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

ENTERING = frozenset({Role.COUNTER, Role.OFFICER, Role.SITE_HEAD, Role.SUPERVISOR})
HANDLING = ("judge", "rejudge", "ask_citizen", "propose_answer", "tell", "solve_on_spot")
"""The moves of whoever handles a case."""

ARTICLE = "办理规程：签字凭条由经办以外的人录入"


def refuse_own_slip(case: Case, by: Actor) -> None:
    """Who may enter a slip: staff of the window, never the one who handles the case.

    Raises   Refused
    """
    if not by.roles & ENTERING:
        raise Refused("not_yours", "签字凭条由窗口的人录入", ARTICLE)
    if by.person == case.handler_id:
        raise Refused("handler_enters", "您是经办人，反映人的签字凭条要由别人录入", ARTICLE)
    # Handing the case over does not make a stranger of him who handled it.
    if case.moves.filter(person_id=by.person, counter__in=HANDLING).exists():
        raise Refused("handler_enters", "这件您经办过，反映人的签字凭条要由别人录入", ARTICLE)


@transaction.atomic
def enter_slip(
    case: Case,
    act: Callable[..., Any],
    *,
    scan: UploadedFile,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> Any:
    """Keeps the signed slip as evidence and makes the citizen's act it stands for.

    Raises   Refused for the handler, for a scan the house does not take, and whatever the act refuses.
    """
    held = Case.objects.locked(case.pk)
    refuse_own_slip(held, by)
    attach(held, upload=scan, kind="slip", by=by, at=at)
    return act(held, by=citizen_by_slip(held.pk, by), at=at, **values)
