"""Which form asks for an act, and which act it calls: one row for each move that a page offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bancheng.cases import actions
from bancheng.cases.forms import answering, judging
from bancheng.cases.forms.base import ActForm, MayNote, MayOpine, Note, Nothing, Opinion, Reason


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act on a page.

    Shapes   done: what the desk says afterwards. template: how its form is drawn.
    """

    form: type[ActForm]
    act: Callable[..., Any]
    done: str
    template: str = "cases/act.html"


PAGES: dict[str, PageOfAct] = {
    "accept": PageOfAct(
        form=Nothing, act=actions.accept_case, done="已受理，反映人的钟开始走。今天内联系他一次。"
    ),
    "solve_on_spot": PageOfAct(form=answering.SolveOnSpot, act=actions.solve_on_spot, done="已当场办结。"),
    "propose_decline": PageOfAct(
        form=judging.ProposeDecline, act=actions.propose_decline, done="已转网点负责人复核。"
    ),
    "confirm_decline": PageOfAct(
        form=MayOpine, act=actions.confirm_decline, done="已不予受理，请把告知书交给反映人。"
    ),
    "overrule_decline": PageOfAct(
        form=Opinion, act=actions.overrule_decline, done="已改为受理，反映人的钟开始走。"
    ),
    "uphold_decline": PageOfAct(
        form=Opinion, act=actions.uphold_decline, done="已维持不予受理，请告知反映人。"
    ),
    "admit": PageOfAct(form=Opinion, act=actions.admit, done="已受理，反映人的钟开始走。"),
    "judge": PageOfAct(
        form=judging.Judge, act=actions.judge, done="已研判，办理时限随之确定。", template="cases/judge.html"
    ),
    "rejudge": PageOfAct(
        form=judging.Rejudge, act=actions.rejudge, done="已改判，原研判留着。", template="cases/judge.html"
    ),
    "ask_citizen": PageOfAct(
        form=judging.AskCitizen,
        act=actions.ask_citizen,
        done="已一次性告知，请打印告知书。",
        template="cases/ask_citizen.html",
    ),
    "citizen_supplied": PageOfAct(form=MayNote, act=actions.citizen_supplied, done="已记下补来，钟续走。"),
    "cannot_supply": PageOfAct(form=Note, act=actions.cannot_supply, done="已记下原因，钟续走。"),
    "confirm_no": PageOfAct(form=MayOpine, act=actions.confirm_no, done="已同意，转去告知反映人。"),
    "send_back": PageOfAct(form=Reason, act=actions.send_back, done="已退回再办。"),
    "tell": PageOfAct(form=answering.Tell, act=actions.tell, done="已告知，钟停。请打印办理结果告知书。"),
}


def page_of(name: str) -> PageOfAct | None:
    """The page of an act; none for an act that no page offers."""
    return PAGES.get(name)
