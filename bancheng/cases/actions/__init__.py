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
from bancheng.cases.actions.drafts import discard_draft, save_draft
from bancheng.cases.actions.extending import ask_extension, deny_extension, extend, grant_special
from bancheng.cases.actions.first_questions import confirm_arrival, log_first_question
from bancheng.cases.actions.folder import attach, lay_document, may_reveal, reveal
from bancheng.cases.actions.handing import (
    accept_hand_over,
    accept_transfer,
    hand_over,
    reassign,
    refuse_hand_over,
    refuse_transfer,
    replace_first,
    transfer_site,
)
from bancheng.cases.actions.holding import lift_hold, place_hold, release_hold
from bancheng.cases.actions.intake import Registered, read_registration, register_case
from bancheng.cases.actions.judging import (
    add_evidence,
    ask_citizen,
    cannot_supply,
    citizen_supplied,
    judge,
    lay_receipt,
    rejudge,
    supplement_lapsed,
)
from bancheng.cases.actions.lapsing import lapse_hand_over, lapse_proposal
from bancheng.cases.actions.linking import join_topic, merge, unmerge
from bancheng.cases.actions.papers import issue_new_code, issue_paper, may_issue
from bancheng.cases.actions.people import add_fact, advise, ask_expert, authorise, contact, correct
from bancheng.cases.actions.proposals import confirm_proposal, refuse_proposal
from bancheng.cases.actions.recusal import BY_RULE, keep_out, recuse
from bancheng.cases.actions.slips import enter_slip
from bancheng.cases.actions.succession import succeed
from bancheng.cases.actions.wanting import Wanting

__all__ = [
    "BY_RULE",
    "Registered",
    "Wanting",
    "accept_case",
    "accept_hand_over",
    "accept_transfer",
    "add_evidence",
    "add_fact",
    "admit",
    "advise",
    "appeal",
    "ask_citizen",
    "ask_expert",
    "ask_extension",
    "attach",
    "authorise",
    "cannot_supply",
    "citizen_supplied",
    "close",
    "close_by_time",
    "close_unsolved",
    "confirm_arrival",
    "confirm_decline",
    "confirm_no",
    "confirm_proposal",
    "contact",
    "correct",
    "deny_extension",
    "discard_draft",
    "enter_slip",
    "extend",
    "file_case",
    "grant_special",
    "hand_over",
    "issue_new_code",
    "issue_paper",
    "join_topic",
    "judge",
    "keep_out",
    "lapse_hand_over",
    "lapse_proposal",
    "lay_document",
    "lay_receipt",
    "lift_hold",
    "log_first_question",
    "may_issue",
    "may_reveal",
    "merge",
    "overrule_decline",
    "place_hold",
    "propose_answer",
    "propose_decline",
    "read_registration",
    "reassign",
    "record_withdrawal",
    "recuse",
    "redo",
    "refuse_hand_over",
    "refuse_proposal",
    "refuse_transfer",
    "register_case",
    "rejudge",
    "release_hold",
    "replace_first",
    "restore",
    "reveal",
    "save_draft",
    "send_back",
    "solve_on_spot",
    "succeed",
    "supplement_lapsed",
    "tell",
    "terminate",
    "transfer_site",
    "unmerge",
    "uphold_decline",
    "void",
    "waive",
    "withdraw",
]
