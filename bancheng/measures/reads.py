"""Questions about measures; the case is obtained through `cases.reads.case_for` first."""

from collections.abc import Sequence

from bancheng.cases.models import Case
from bancheng.measures.models import Consultation, Coordination, DataSharing, Escort, Recorded

KINDS: Sequence[type[Recorded]] = (Coordination, DataSharing, Escort, Consultation)


def recorded_for(case: Case) -> list[Recorded]:
    """Everything that was done on a case, in the order of its doing."""
    rows: list[Recorded] = []
    for kind in KINDS:
        found = kind._default_manager.filter(case=case).select_related("recorded_by")
        rows += found.prefetch_related("opinions__unit") if kind is Consultation else found
    return sorted(rows, key=lambda row: (row.done_at, row.pk))
