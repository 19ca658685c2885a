"""What is done about what is asked of the departments; each act is one transaction, its line included."""

from bancheng.coordination.actions.answering import (
    accept_reply,
    contact,
    draft_reply,
    send_back,
    sign,
    sign_reply,
)
from bancheng.coordination.actions.dispatching import accept_silence, dispatch, recall
from bancheng.coordination.actions.lapsing import deem_signed, end_silent, recall_left
from bancheng.coordination.actions.objecting import (
    agree_objection,
    draft_objection,
    refuse_objection,
    rule,
    sign_objection,
)

__all__ = [
    "accept_reply",
    "accept_silence",
    "agree_objection",
    "contact",
    "deem_signed",
    "dispatch",
    "draft_objection",
    "draft_reply",
    "end_silent",
    "recall",
    "recall_left",
    "refuse_objection",
    "rule",
    "send_back",
    "sign",
    "sign_objection",
    "sign_reply",
]
