"""Verifying the record: every line, every seal, every private text, every document."""

from bancheng.records.verification.account import Account
from bancheng.records.verification.files import verify_all, verify_each, verify_file, verify_next
from bancheng.records.verification.seals import (
    BEFORE_ALL,
    SEALS,
    verify_last_seals,
    verify_next_seal,
    verify_seals,
)
from bancheng.records.verification.side_by_side import verify_whole

__all__ = (
    "BEFORE_ALL",
    "SEALS",
    "Account",
    "verify_all",
    "verify_each",
    "verify_file",
    "verify_last_seals",
    "verify_next",
    "verify_next_seal",
    "verify_seals",
    "verify_whole",
)
