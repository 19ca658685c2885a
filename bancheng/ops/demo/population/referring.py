"""How a case's rows, lines and messages name other rows of it by number: what has to be another number in each replay."""

import re

from django.db.models import Model

from bancheng.cases.models import HandOver, Proposal
from bancheng.citizens.models import CallBack
from bancheng.coordination.models import Objection, Reply, Request, Ruling
from bancheng.measures.models import Consultation, Coordination, DataSharing, Escort
from bancheng.rules.clock_table import OF_A_QUESTION

REFERRED: dict[str, type[Model]] = {
    "proposal": Proposal,
    "recusal": Proposal,
    "hand_over": HandOver,
    "coordination": Coordination,
    "data_sharing": DataSharing,
    "escort": Escort,
    "consultation": Consultation,
    "request": Request,
    **dict.fromkeys(OF_A_QUESTION, Request),
}
"""What a bare number in a column or a line refers to, by the word beside it."""

OF_REQUESTS: dict[str, type[Model]] = {
    "request": Request,
    "came_from": Request,
    "reply": Reply,
    "objection": Objection,
    "ruling": Ruling,
}
"""What the lines of a request name by number, word by word."""

OF_CALL_BACKS: dict[str, type[Model]] = {"call_back": CallBack}
"""What the lines of a call-back name by number."""

LINKED: dict[str, type[Model]] = {"requests": Request}
"""What the address of a page in a message names by number, by the word before it."""
_LINK = re.compile(r"/desk/(\w+)/(\d+)/")


def linked(url: str) -> tuple[type[Model], int] | None:
    """The row whose page this address is; none for an address that names no row."""
    hit = _LINK.fullmatch(url)
    model = LINKED.get(hit[1]) if hit else None
    return (model, int(hit[2])) if hit and model else None
