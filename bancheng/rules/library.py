"""How the library of legal bases may change: an article begins, is followed by a newer version, ends, is corrected.

What held then still holds for then: nothing that a letter may have leaned on is rewritten.
Source: process table §4 无依据已解释; product.md M12; docs/decisions/0044.
"""

from datetime import date

from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused
from bancheng.rules.wording import day_words

WHY = {
    "amend": "写明按什么修订的，比如哪份文件、哪天公布",
    "correct": "写明哪里录错了、按什么更正",
    "repeal": "写明按什么失效的，比如被哪份文件废止",
}
"""What the reason of each change must say."""


def refusal_without_reason(change: str, reason: str) -> Refused | None:
    """Why a change cannot be made without a reason, or None."""
    return None if reason.strip() else Refused("reason_missing", WHY[change])


def refusal_of_corrected(*, is_corrected: bool) -> Refused | None:
    """Why nothing is done any more with a version that was found wrong, or None."""
    if is_corrected:
        return Refused("corrected_already", "这一条已经更正过，请在更正后的那一条上操作")
    return None


def refusal_of_period(period: Dated) -> Refused | None:
    """Why a version cannot hold in these days, or None."""
    if period.is_backwards():
        return Refused("period_reversed", "失效的日子要晚于生效的日子")
    return None


def refusal_of_two(named: str, others: list[str], *, first: str = "写明那一条失效") -> Refused | None:
    """Why this row does not stand beside another of the same thing, or None: two never hold on one day.

    Shapes   named: the article or the entry of a list; others: the periods, in words, of its rows that hold on one of the
             same days. first: what ends the other.
    """
    if not others:
        return None
    sentence = f"{named}在这段日子里已经有一条了（{others[0]}），先{first}，或改生效日期"
    return Refused("held_already", sentence)


def refusal_to_follow(held: Dated, from_day: date, *, says_the_same: bool) -> Refused | None:
    """Why no newer version may follow this one from that day, or None."""
    if held.to_on is not None:
        sentence = f"已经写明 {day_words(held.to_on)} 起失效，新的一条请用“新增条款”录入"
        return Refused("ended_already", sentence)
    if says_the_same:
        return Refused("nothing_changed", "和现行版本完全一样，没有需要修订的内容")
    if from_day <= held.from_on:
        sentence = f"现行版本自 {day_words(held.from_on)} 起有效，新版本最早从第二天起"
        return Refused("versions_overlap", sentence)
    return None


def refusal_to_correct(*, says_the_same: bool) -> Refused | None:
    """Why there is nothing to correct, or None."""
    if says_the_same:
        return Refused("nothing_changed", "和现在的一样，没有需要更正的内容")
    return None


def refusal_to_repeal_law(title: str, *, holding: int) -> Refused | None:
    """Why a whole law cannot end, or None: none of its articles holds any more.

    Shapes   holding: how many of them have no end yet.
    """
    return None if holding else Refused("ended_already", f"《{title}》没有还有效的条款")


def refusal_to_end(held: Dated, on: date, *, named: str = "", ends: str = "失效") -> Refused | None:
    """Why a row of dated data cannot end on that day, or None: it has an end, or would never have held.

    Shapes   ends: how its end is called; a situation is 停用, a law 失效.
    """
    if held.to_on is not None:
        return Refused("ended_already", f"已经写明 {day_words(held.to_on)} 起失效")
    if on <= held.from_on:
        sentence = f"{named}自 {day_words(held.from_on)} 起有效，最早只能从第二天起{ends}"
        return Refused("ends_before_it_begins", sentence)
    return None
