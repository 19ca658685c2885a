"""What is done about what is asked of the departments; each act is one transaction, its line included."""

from bancheng.coordination.actions.papers import issue_request, issue_request_again, reissue_request
from bancheng.coordination.actions.precedents import correct_precedent, end_precedent, set_precedent

__all__ = [
    "correct_precedent",
    "end_precedent",
    "issue_request",
    "issue_request_again",
    "reissue_request",
    "set_precedent",
]
