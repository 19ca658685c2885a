"""Where an officer goes on when a measure is refused for what lies, or does not lie, on the counter."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.catalogue.models import Material, MatterVersion
from bancheng.measures import reads
from bancheng.org.asking import Asking
from bancheng.rules import process
from bancheng.rules import undertakings as rules
from bancheng.rules.refusal import Refused

NOT_ON_THE_COUNTER = frozenset({"key_material_missing", "material_not_waivable", "nothing_waivable"})
"""Refusals of what cannot be promised and so must be asked for."""
OF_MATERIALS = NOT_ON_THE_COUNTER | {"shareable"}


def ways_on(
    request: Asking,
    case: Case,
    version: MatterVersion | None,
    here: Sequence[Material],
    refused: Refused | None,
) -> list[dict[str, Any]]:
    """What may be done instead, each with its link: look in shared data, tell the citizen what he must bring.

    Shapes   version: what the catalogue says of the matter. here: its materials that were ticked.
    """
    if refused is None or refused.code not in OF_MATERIALS:
        return []
    found = _searches(case, version, here) if version else []
    return [*found, *_asking(request, case)] if refused.code in NOT_ON_THE_COUNTER else found


def _searches(case: Case, version: MatterVersion, here: Sequence[Material]) -> list[dict[str, Any]]:
    known = reads.materials_of(case, version, here=here)
    lacking = rules.lacking_of(known)
    page = reverse("measures:record", args=[case.number, "data_sharing"])
    return [
        {
            "url": f"{page}?material={one.pk}",
            "verb": "记数据共享",
            "text": f"“{one.name}”可以向{one.shareable_from}查。",
        }
        for one, fact in zip(version.materials.order_by("position"), known, strict=True)
        if fact in lacking and fact.is_to_be_searched
    ]


def _asking(request: Asking, case: Case) -> list[dict[str, Any]]:
    """Where the citizen is told what he still must bring, for whoever may ask him now."""
    try:
        move = process.move("ask_citizen", facts_of(case, at=request.at), request.actor)
    except Refused:
        return []
    text = "要反映人补的：一次写清缺什么、到哪里办、哪天以前，钟先停着。"
    url = reverse("cases:act", args=[case.number, move.name])
    return [{"url": url, "verb": f"去{move.label}", "text": text}]
