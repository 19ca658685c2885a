"""What positions and conferences do when a clock is out, or a case changes its step or leaves; nothing the second time."""

import json
from datetime import datetime

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.coordination.actions import positions, signing
from bancheng.coordination.models import AgendaItem
from bancheng.coordination.models.conferences import OPEN_VALUES
from bancheng.records.models import Line
from bancheng.rules import conferences as rules
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import ClockKind, ConferenceStep, Step, StruckWhy


def let_lapse(line: Line, *, at: datetime) -> None:
    """The clock of a position or a signature is out: its unit stands recorded as silent. Doing it twice changes nothing."""
    said = json.loads(line.data)
    if said["clock"] == ClockKind.POSITION:
        positions.lapse_position(said["ref"], at=at)
    elif said["clock"] == ClockKind.COUNTERSIGN:
        signing.lapse_signature(said["ref"], at=at)


def follow_step(line: Line, *, at: datetime) -> None:
    """A case has changed its step: what it had asked the units is taken back with it, its place on an agenda is looked at again.

    What is looked at is the case as it stands now, so that doing it twice, or late, changes nothing more.

    Source   process table §2, last paragraph of the bounds; docs/decisions/0076.
    """
    case = Case.objects.filter(file=line.file_id).first()
    if case is None:
        return
    if not case.is_open:
        positions.recall_all(case, at=at)
    for item in _on_agendas(case):
        _follow(item, case, at)
    if case.step == Step.IN_CONFERENCE and not _on_agendas(case):
        # It came back into a conference that is held no more.
        cases.leave_conference(case, ref=0, by=TIME, at=at)


def _on_agendas(case: Case) -> list[AgendaItem]:
    found = AgendaItem.objects.filter(case=case, struck_at=None, conference__step__in=OPEN_VALUES)
    return list(found.select_related("conference").order_by("pk"))


def _follow(item: AgendaItem, case: Case, at: datetime) -> None:
    step = ConferenceStep(item.conference.step)
    if not case.is_open:
        signing.strike_item(item, why=StruckWhy.LEFT, at=at)
    elif step is ConferenceStep.PROPOSED and case.step != Step.HANDLING:
        signing.strike_item(item, why=StruckWhy.STEP, at=at)
    elif step is ConferenceStep.CALLED and case.step != Step.IN_CONFERENCE:
        signing.strike_item(item, why=StruckWhy.TIME, at=at)
    elif rules.goes_up_late(step) and case.step != Step.IN_CONFERENCE:
        signing.raise_late(item.conference, at=at)
