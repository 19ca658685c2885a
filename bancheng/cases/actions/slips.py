"""The act that stands on a slip the citizen signed: the scan and the act in one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases.actions.folder import keep
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.rules.folder import refusal_to_enter_slip
from bancheng.rules.permissions import Actor, citizen_by_slip


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
    held = _held(case, by, at)
    keep(held, upload=scan, kind="slip", by=by, at=at)
    return act(held, by=citizen_by_slip(held.pk, by), at=at, **values)


@transaction.atomic
def enter_mandate(
    case: Case,
    act: Callable[..., Any],
    *,
    scan: UploadedFile,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> Any:
    """Keeps the mandate the citizen signed and makes the act that leans on it: what he signed is itself the mandate.

    Raises   Refused for the handler, for a scan the house does not take, and whatever the act refuses.
    """
    held = _held(case, by, at)
    mandate = keep(held, upload=scan, kind="mandate", by=by, at=at)
    return act(held, by=citizen_by_slip(held.pk, by), at=at, mandate=mandate, **values)


def _held(case: Case, by: Actor, at: datetime) -> Case:
    """The case, held, if this member of staff may enter what its citizen signed."""
    held = Case.objects.locked(case.pk)
    refused = refusal_to_enter_slip(facts_of(held, at=at), by)
    if refused is not None:
        raise refused
    return held
