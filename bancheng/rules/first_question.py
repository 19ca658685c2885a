"""What the log of a first question must hold: twenty seconds at any counter, and nobody is sent away with nothing.

Source: S §“首问负责制”; product.md M06; process table §5 首问 log.
"""

from dataclasses import dataclass
from datetime import date

from bancheng.rules.case_types import Missing
from bancheng.rules.vocabulary import FirstAnswer, Role

ARTICLE = "首问负责制"
LOGGERS = frozenset({Role.COUNTER, Role.OFFICER})
"""Who stands at a counter."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A first question as it was filled in.

    Shapes   led_to: identity of the site; is_open: whether the site opens its doors on the come-back day,
             None where its opening hours are not known.
    """

    asked: str
    answer: FirstAnswer | None
    missing: str = ""
    come_back_on: date | None = None
    led_to: int | None = None
    is_open: bool | None = None


def missing(of: Asked, *, on: date) -> list[Missing]:
    """What the log still lacks, in the order of the form."""
    gaps = []
    if not of.asked.strip():
        gaps.append(Missing("asked", "写一句来办什么"))
    if of.answer is None:
        gaps.append(Missing("answer", "选一样：办了、约好再来，还是引领过去"))
    if of.answer is FirstAnswer.EXPLAINED:
        gaps += _explained(of, on)
    if of.answer is FirstAnswer.LED and of.led_to is None:
        gaps.append(Missing("led_to", "选引领到哪个网点的反映窗口"))
    return gaps


def _explained(of: Asked, on: date) -> list[Missing]:
    gaps = []
    if not of.missing.strip():
        gaps.append(Missing("missing", "写清还缺什么，会印在给他的凭条上"))
    if of.come_back_on is None:
        gaps.append(Missing("come_back_on", "约好哪天再来"))
    elif of.come_back_on <= on:
        gaps.append(Missing("come_back_on", "再来的日子要在今天以后；今天能办的，请当场办了"))
    elif of.is_open is False:
        gaps.append(Missing("come_back_on", "那天网点不开门，换一天，别让他白跑"))
    return gaps
