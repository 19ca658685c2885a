"""The acts of a case, by family. Rooms above call these and nothing else."""

from bancheng.cases.actions.answering import confirm_no, propose_answer, send_back, solve_on_spot, tell
from bancheng.cases.actions.deciding import (
    accept_case,
    admit,
    appeal,
    confirm_decline,
    overrule_decline,
    propose_decline,
    uphold_decline,
)
from bancheng.cases.actions.intake import Registered, register_case
from bancheng.cases.actions.judging import (
    add_evidence,
    ask_citizen,
    cannot_supply,
    citizen_supplied,
    judge,
    rejudge,
    supplement_lapsed,
)
from bancheng.cases.actions.wanting import Wanting

__all__ = [
    "Registered",
    "Wanting",
    "accept_case",
    "add_evidence",
    "admit",
    "appeal",
    "ask_citizen",
    "cannot_supply",
    "citizen_supplied",
    "confirm_decline",
    "confirm_no",
    "judge",
    "overrule_decline",
    "propose_answer",
    "propose_decline",
    "register_case",
    "rejudge",
    "send_back",
    "solve_on_spot",
    "supplement_lapsed",
    "tell",
    "uphold_decline",
]
