"""Which papers of his case its citizen may take a copy of, once he has proved that it is he: the facts, as the rules want them."""

from datetime import datetime

from bancheng.cases import papers
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Answer, holder_among
from bancheng.rules.folder import HisPaper, refusal_to_take_own
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor, citizen_of
from bancheng.rules.refusal import Refused


def refusals(dossier: Dossier, actor: Actor) -> dict[int, Refused | None]:
    """Of each paper issued in the case, why this actor may not take a copy on the citizen's page, or None, by identity."""
    took_place_at = _took_place_at(dossier)
    told = {
        found.key for found in papers.found_in(dossier) if isinstance(found.row, Answer) and found.row.told_at
    }
    return {
        one.pk: refusal_to_take_own(
            HisPaper(
                kind=PaperKind(one.kind),
                ended_how=one.ended_how,
                of_former=took_place_at is not None and one.issued_at < took_place_at,
                is_untold=one.kind == PaperKind.RESULT and one.about not in told,
            ),
            dossier.case.pk,
            actor,
        )
        for one in dossier.all("papers")
    }


def _took_place_at(dossier: Dossier) -> datetime | None:
    """When whoever stands for the citizen now took another's place; None for who has been there from the beginning."""
    holder = holder_among(dossier.all("parties"))
    return holder.took_place_at if holder is not None else None


def open_to_citizen(dossier: Dossier) -> frozenset[int]:
    """The papers he may take a copy of once he has proved that it is he, by identity."""
    refused = refusals(dossier, citizen_of(dossier.case.pk))
    return frozenset(pk for pk, no in refused.items() if no is None)
