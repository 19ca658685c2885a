"""What is done about what is asked of the departments; each act is one transaction, its line included."""

from bancheng.coordination.actions.answer_links import answer_by_link, make_answer_link, try_code
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
from bancheng.coordination.actions.letters import (
    end_letters,
    follow_up,
    give_up,
    record_answer,
    send_letter,
)
from bancheng.coordination.actions.objecting import (
    agree_objection,
    draft_objection,
    refuse_objection,
    rule,
    sign_objection,
)
from bancheng.coordination.actions.papers import issue_request, issue_request_again, reissue_request
from bancheng.coordination.actions.precedents import correct_precedent, end_precedent, set_precedent

__all__ = [
    "accept_reply",
    "accept_silence",
    "agree_objection",
    "answer_by_link",
    "contact",
    "correct_precedent",
    "deem_signed",
    "dispatch",
    "draft_objection",
    "draft_reply",
    "end_letters",
    "end_precedent",
    "end_silent",
    "follow_up",
    "give_up",
    "issue_request",
    "issue_request_again",
    "make_answer_link",
    "recall",
    "recall_left",
    "record_answer",
    "refuse_objection",
    "reissue_request",
    "rule",
    "send_back",
    "send_letter",
    "set_precedent",
    "sign",
    "sign_objection",
    "sign_reply",
    "try_code",
]
