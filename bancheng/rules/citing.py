"""When the law may be cited, and what is said when it may not. Source: process table §4 无依据已解释; product.md M12.

The library itself is dated data of the office (`catalogue`): a version of an article begins on a day and ends on a day.
What was entered wrongly is corrected by a row of its own; the wrong one stays for the letters that leaned on it, and
nobody cites it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bancheng.rules.in_force import Dated
from bancheng.rules.wording import day_words

SOON = timedelta(days=30)
"""An article that ends within these days is pointed out to whoever cites it. O: our own measure."""


@dataclass(frozen=True, kw_only=True)
class Basis(Dated):
    """A version of an article leaned on, with the days between which it was in force (half-open).

    Shapes   corrected_at: when it was found to be entered wrongly and another row took its place.
    """

    title: str
    article: str
    number: str = ""
    corrected_at: datetime | None = None

    @property
    def cited(self) -> str:
        """As it is cited on paper."""
        return cited(title=self.title, number=self.number, article=self.article)


def cited(*, title: str, number: str, article: str) -> str:
    """An article as it is cited on paper: 《title》（number）article."""
    return f"《{title}》（{number}）{article}" if number else f"《{title}》{article}"


def refusal_to_cite(basis: Basis, *, on: date, at: datetime) -> str:
    """Why a version of an article cannot be leaned on that day, with the days between which it could; empty if it can.

    Units    on: the day of the letter; at: its moment, for a correction may come on the very day.
    """
    if basis.corrected_at is not None and basis.corrected_at <= at:
        return f"{basis.cited}录入有误，已经更正，请引用更正后的那一条"
    if basis.is_in_force(on):
        return ""
    return f"{basis.cited}{period_words(basis)}，{day_words(on)}当天不在有效期内，不能引用"


def refusals_to_cite(bases: Iterable[Basis], *, on: date, at: datetime) -> list[str]:
    """Why some of these cannot be leaned on that day; none when all can."""
    return [sentence for basis in bases if (sentence := refusal_to_cite(basis, on=on, at=at))]


def what_became_of(basis: Basis, *, on: date, at: datetime) -> str:
    """What whoever signs or sends a letter must know of the law it leans on; empty while that stands unchanged."""
    if basis.corrected_at is not None and basis.corrected_at <= at:
        return f"{basis.cited}录入有误，后来更正过"
    if basis.to_on is None or on < basis.from_on:
        return "" if basis.is_in_force(on) else f"{basis.cited}{day_words(basis.from_on)} 才生效"
    if basis.to_on <= on:
        return f"{basis.cited}已于 {day_words(basis.to_on)} 失效"
    return f"{basis.cited}将于 {day_words(basis.to_on)} 失效" if basis.to_on - on <= SOON else ""


def period_words(period: Dated) -> str:
    """自 2018年1月1日 起有效，2024年1月1日 起失效."""
    begins = f"自 {day_words(period.from_on)} 起有效"
    return begins if period.to_on is None else f"{begins}，{day_words(period.to_on)} 起失效"
