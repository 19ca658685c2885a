"""Acts of the measures: what was done and how it helped, undertakings and their signatures, whom a measure is not for."""

from bancheng.measures.actions.barring import lift_bar, set_bar
from bancheng.measures.actions.disputing import dispute_signature, settle_dispute
from bancheng.measures.actions.issuing import issue_again, reissue_paper
from bancheng.measures.actions.recording import (
    record_consultation,
    record_coordination,
    record_data_sharing,
    record_escort,
    record_link,
)
from bancheng.measures.actions.revoking import revoke_undertaking
from bancheng.measures.actions.signing import enter_scan, sign_at_counter, sign_on_own_screen
from bancheng.measures.actions.undertaking import draw_up_gap, draw_up_promise, drop, put_in_force

__all__ = (
    "dispute_signature",
    "draw_up_gap",
    "draw_up_promise",
    "drop",
    "enter_scan",
    "issue_again",
    "lift_bar",
    "put_in_force",
    "record_consultation",
    "record_coordination",
    "record_data_sharing",
    "record_escort",
    "record_link",
    "reissue_paper",
    "revoke_undertaking",
    "set_bar",
    "settle_dispute",
    "sign_at_counter",
    "sign_on_own_screen",
)
