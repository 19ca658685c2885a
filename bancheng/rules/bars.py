"""不适用名单: for whom 容缺受理 or 告知承诺 is not, from when to when, and how an entry begins and ends.

Source: domain.md §3.3 (not for who has a record of dishonesty that is not repaired); 国办发〔2020〕42号.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bancheng.rules.case_types import Missing
from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BarScope, Measure

ARTICLE = "办理规程 §4：不适用名单由召集人按日期登记"
WANTED = {
    "name": "写明是谁",
    "reason": "写明为什么列入",
    "source": "写明凭什么：哪个单位的哪份文书，或哪个信用平台",
}
"""What an entry must say, beside the number by which it is found."""


@dataclass(frozen=True, kw_only=True)
class Bar(Dated):
    """That somebody may not use a measure between two days, as the convener's list says.

    Shapes   number: its place in the list; none before it stands there.
    """

    scope: BarScope
    number: int | None = None

    def holds(self, measure: Measure, on: date) -> bool:
        """Whether it stands in the way of this measure on this day."""
        return self.is_in_force(on) and self.scope in (BarScope.BOTH, BarScope(measure.value))


def missing_in_bar(said: dict[str, str], bar: Bar) -> list[Missing]:
    """What an entry still lacks.

    Shapes   said: the words under the names of WANTED.
    """
    gaps = [Missing(name, sentence) for name, sentence in WANTED.items() if not said[name].strip()]
    return [*gaps, Missing("to_on", "要晚于列入的那天")] if bar.is_backwards() else gaps


def refusal_of_second(bar: Bar, others: Iterable[Bar]) -> Refused | None:
    """Why the same person is not entered once more, or None: two entries of one scope never hold on the same day."""
    for other in others:
        if other.scope is bar.scope and bar.overlaps(other):
            return Refused("barred_already", f"名单第 {other.number} 号在这段日子里已经写明了", ARTICLE)
    return None


def refusal_to_lift(bar: Bar, *, is_lifted: bool, on: date) -> Refused | None:
    """Why an entry cannot be taken off today, or None: it has ended, or was taken off before."""
    if is_lifted or bar.is_over(on):
        return Refused("bar_over", "这一条已经到期或取消了", ARTICLE)
    return None


def missing_in_lifting(bar: Bar, *, from_day: date, reason: str) -> list[Missing]:
    """What taking somebody off the list still lacks: a reason, and a day within the entry's own."""
    gaps = [] if reason.strip() else [Missing("reason", "写明为什么取消：信用修复的文书，或列入有误")]
    if from_day < bar.from_on:
        return [*gaps, Missing("on", "不能早于列入的那天")]
    if bar.to_on is not None and from_day > bar.to_on:
        return [*gaps, Missing("on", "不能晚于原来写明的日子")]
    return gaps
