"""What a password must be: long, not common, not one's own name. No other composition is demanded."""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.contrib.auth.password_validation import CommonPasswordValidator

LONGEST = 256
FEWEST_DIFFERENT = 5
RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def faults_of(password: str, *, least: int, words: Sequence[str] = ()) -> list[str]:
    """What is wrong with a password, each with how to mend it; empty when it will do.

    Units    a Chinese character counts for two: eight make a passphrase as good as sixteen letters.
    Shapes   words: what must not be its substance: user name, staff number, name.
    """
    faults = []
    if _length(password) < least:
        faults.append(f"太短了，至少 {least} 个字符；可以用一句只有您知道的话，一个汉字算两个")
    if len(password) > LONGEST:
        faults.append(f"太长了，最多 {LONGEST} 个字符")
    if len(set(password)) < FEWEST_DIFFERENT or _is_run(password):
        faults.append("重复或连续的字符太多，换几个不挨着的")
    if _bare(password) in _common() or password.lower() in _common():
        faults.append("这是很多人用的密码，容易被猜到，换一个")
    if password and _echoes(password, words):
        faults.append("和您的账号、工号或姓名太像，换一个")
    return faults


def _length(password: str) -> int:
    return sum(2 if char >= "\u2e80" else 1 for char in password)


@lru_cache
def _common() -> frozenset[str]:
    """The list that comes with Django: twenty thousand passwords found in leaks."""
    return frozenset(CommonPasswordValidator().passwords)


def _bare(password: str) -> str:
    """The word beneath the digits and signs hung on it: password2026! is password."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())


def _is_run(password: str) -> bool:
    """Whether, apart from four characters, it is one run of a keyboard or of the alphabet."""
    lower = password.lower()
    return any(_longest_shared(lower, run * 2) > len(lower) - 4 for run in (*RUNS, *(r[::-1] for r in RUNS)))


def _longest_shared(text: str, run: str) -> int:
    longest = 0
    for start in range(len(text)):
        while start + longest < len(text) and text[start : start + longest + 1] in run:
            longest += 1
    return longest


def _echoes(password: str, words: Sequence[str]) -> bool:
    """Whether one's own names make up half of it or more."""
    rest = password.lower()
    for word in sorted((word.strip().lower() for word in words), key=len, reverse=True):
        rest = rest.replace(word, "") if len(word) >= 2 else rest
    return _length(rest) * 2 <= _length(password)
