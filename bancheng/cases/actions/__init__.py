"""The acts of a case, by family. Rooms above call these and nothing else."""

from bancheng.cases.actions.answering import confirm_no, propose_answer, send_back, solve_on_spot, tell
from bancheng.cases.actions.closing import (
    close,
    close_by_time,
    close_unsolved,
    file_case,
    record_withdrawal,
    redo,
    restore,
    succeed,
    terminate,
    void,
    waive,
    withdraw,
)
from bancheng.cases.actions.deciding import (
    accept_case,
    admit,
    appeal,
    confirm_decline,
    overrule_decline,
    propose_decline,
    uphold_decline,
)
from bancheng.cases.actions.folder import attach, may_reveal, reveal
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
from bancheng.cases.actions.lapsing import lapse_hand_over, lapse_proposal
from bancheng.cases.actions.linking import join_topic, merge, unmerge
from bancheng.cases.actions.proposals import confirm_proposal, refuse_proposal
from bancheng.cases.actions.wanting import Wanting

__all__ = [
    "Registered",
    "Wanting",
    "accept_case",
    "add_evidence",
    "admit",
    "appeal",
    "ask_citizen",
    "attach",
    "cannot_supply",
    "citizen_supplied",
    "close",
    "close_by_time",
    "close_unsolved",
    "confirm_decline",
    "confirm_no",
    "confirm_proposal",
    "file_case",
    "join_topic",
    "judge",
    "lapse_hand_over",
    "lapse_proposal",
    "may_reveal",
    "merge",
    "overrule_decline",
    "propose_answer",
    "propose_decline",
    "record_withdrawal",
    "redo",
    "refuse_proposal",
    "register_case",
    "rejudge",
    "restore",
    "reveal",
    "send_back",
    "solve_on_spot",
    "succeed",
    "supplement_lapsed",
    "tell",
    "terminate",
    "unmerge",
    "uphold_decline",
    "void",
    "waive",
    "withdraw",
]
