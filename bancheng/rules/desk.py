"""What waits for a colleague beside his cases, as the first sentence of his workbench says it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How many things of one kind wait for somebody, and how many of them are overdue."""

    many: int = 0
    late: int = 0


def together(found: Iterable[Waits]) -> Waits:
    """What waits in all."""
    each = list(found)
    return Waits(many=sum(one.many for one in each), late=sum(one.late for one in each))


def no_case_but(beside: Waits) -> str:
    """The first sentence for whom no case waits but something else does."""
    late = f"，其中 {beside.late} 件超期" if beside.late else ""
    return f"案件没有轮到您的；另有 {beside.many} 件事等您{late}。"


def what_is_beside(beside: Waits) -> tuple[str, str]:
    """What the empty queue says then: no case, and where the rest stands."""
    first = "先办超期的。" if beside.late else "一件一件办。"
    return "案件没有轮到您的", f"等您的 {beside.many} 件别的事列在上面，{first}"
