"""The act that stands on a slip the citizen signed: the scan and the act in one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import reads
from bancheng.cases.actions.folder import keep
from bancheng.cases.facts import standing_of
from bancheng.cases.models import Case
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import takes_part
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

ENTERING = frozenset({Role.COUNTER, Role.OFFICER, Role.SITE_HEAD, Role.SUPERVISOR})
ARTICLE = "办理规程：签字凭条由经办以外的人录入"


def refuse_own_slip(case: Case, by: Actor) -> None:
    """Who may enter a slip: staff of the window, never the one who handles the case.

    Raises   Refused
    """
    refuse_slip(standing_of(case), by, has_handled=lambda: reads.has_handled(by, case))


def refuse_slip(facts: CaseFacts, by: Actor, *, has_handled: Callable[[], bool]) -> None:
    """Who may enter a slip, of a case whose facts are known.

    Raises   Refused
    """
    if not by.roles & ENTERING:
        raise Refused("not_yours", "签字凭条由窗口的人录入", ARTICLE)
    if not takes_part(ENTERING, facts, by):
        raise Refused("not_yours", "签字凭条由这件事所在窗口的人录入", ARTICLE)
    if has_handled():
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
    keep(held, upload=scan, kind="slip", by=by, at=at)
    return act(held, by=citizen_by_slip(held.pk, by), at=at, **values)
