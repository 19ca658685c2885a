"""What a citizen may do with his own case on his own page: form, act, words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import actions
from bancheng.cases.forms.base import ActForm, Nothing
from bancheng.cases.models import Case, Party
from bancheng.citizens.forms import track as forms
from bancheng.rules.permissions import Actor

REDO = "redo"
"""The move by which he has it handled once more."""


@dataclass(frozen=True, kw_only=True)
class OwnAct:
    """One act of the citizen: how it is asked, what is said afterwards; a limit stands in the words by its key.

    Shapes   asked: what is said when it became a question that somebody decides first. kept: what is said when it only kept
             what came, and the step stayed. template: the page that asks.
             or_redo: what the lead says besides, only to whom the right to redo is open or opens by this act.
             redo_used: what it says instead to whom it was open once and is no more.
    """

    verb: str
    lead: str
    form: type[ActForm]
    act: Callable[..., Any]
    done: str
    asked: str = ""
    kept: str = ""
    template: str = "citizens/act.html"
    or_redo: str = ""
    redo_used: str = ""

    def lead_for(self, *, has_redo: bool, used_redo: bool) -> str:
        """What stands over the form: no promise of a right he has waived or used."""
        if has_redo:
            return self.lead + self.or_redo
        return self.lead + self.redo_used if used_redo else self.lead


def see_answer(case: Case, **who_and_when: Any) -> Case:
    """Opening the answer with the code is being told. Source: process table §2 tell."""
    return actions.tell(case, how="online", **who_and_when)


@transaction.atomic
def authorise_with(
    case: Case, *, scan: UploadedFile, by: Actor, at: datetime, **agent_and_scope: Any
) -> Party:
    """The mandate he sends goes into the folder with the act that leans on it. Source: process table §1, citizen."""
    mandate = actions.attach(case, upload=scan, kind="mandate", by=by, at=at)
    return actions.authorise(case, by=by, at=at, mandate=mandate, **agent_and_scope)


OWN_ACTS: dict[str, OwnAct] = {
    "tell": OwnAct(
        verb="查看答复",
        lead="打开以后，就算我们把答复告诉您了。",
        or_redo="之后 {right_to_redo}内您都可以要求重办。",
        redo_used="要求重办只有一次，您已经用过；还没解决的，之后回答“解决了吗”时请照实说。",
        form=Nothing,
        act=see_answer,
        done="答复在下面。",
    ),
    "answer_again": OwnAct(
        verb="再答一次：解决了吗",
        lead="答应您的事都有了结果，现在解决了吗、满意吗，再问您一次。没解决的，由召集人在 {solved_review}内决定要不要重办。",
        or_redo="您也可以自己要求重办。",
        form=forms.Close,
        act=actions.answer_again,
        done="谢谢您，您的回答记下了，写的话经办的人看不到。没解决的，召集人会在 {solved_review}内决定。",
    ),
    "close": OwnAct(
        verb="回答两个问题",
        lead="“解决了吗”和“满意吗”分开问。",
        or_redo="没解决，可以直接要求重办。",
        form=forms.Close,
        act=actions.close,
        done="谢谢您，您的回答记下了，经办的人看不到。",
    ),
    REDO: OwnAct(
        verb="没解决，要求重办",
        lead="我们会重新办，第一次办的经过都留着。",
        form=forms.Redo,
        act=actions.redo,
        done="已经重新开始办，新的答复日期在上面。",
    ),
    "appeal": OwnAct(
        verb="申请复核",
        lead="由没有经手的召集人在 {appeal_review}内重新看。只能申请一次。",
        form=forms.Appeal,
        act=actions.appeal,
        done="已经收到，{appeal_review}内答复您。",
    ),
    "waive": OwnAct(
        verb="不再要求重办或复核",
        lead="放弃以后，这件事就归档了。",
        form=Nothing,
        act=actions.waive,
        done="记下了。",
    ),
    "citizen_supplied": OwnAct(
        verb="交要补的材料",
        lead="一样一样拍照或选文件。都交齐了，时间从那时接着算；没交齐的，先存着，过几天再来交。",
        form=forms.Supplied,
        act=actions.send_in,
        done="收到，接着办。",
        kept="存下了，时间还先停着。补齐了请回来按“都交齐了”。",
        template="citizens/supply.html",
    ),
    "cannot_supply": OwnAct(
        verb="材料补不来",
        lead="告诉我们为什么，我们想别的办法。",
        form=forms.CannotSupply,
        act=actions.cannot_supply,
        done="收到，我们想别的办法。",
    ),
    "add_fact": OwnAct(
        verb="补充情况",
        lead="想到什么、又发生了什么，都可以补充；已经写下的不会改。",
        form=forms.AddFact,
        act=actions.add_fact_with,
        done="记下了，经办的人会看到。",
    ),
    "unmerge": OwnAct(
        verb="不是同一件，分开办",
        lead="这件事会恢复单独办理，时间没有少算。",
        form=Nothing,
        act=actions.unmerge,
        done="已经分开办。",
    ),
    "authorise": OwnAct(
        verb="请别人代办",
        lead="写明请谁、代办什么，附上您签了字的委托书。以后再委托别人的，以新的为准。",
        form=forms.Authorise,
        act=authorise_with,
        done="登记好了，代办的人可以凭自己的证件来办。",
    ),
    "recuse": OwnAct(
        verb="请有关的人回避",
        lead="他马上退出，由别人接着办，从此看不到这件事和您写的话。一件事里第二次申请的，由召集人在 {recusal}内决定，其间他不退出，看得到您提了申请，看不到理由。",
        form=forms.Recuse,
        act=actions.recuse,
        done="马上生效：要回避的人已经退出，看不到这件事了。",
        asked="已经提出，召集人在 {recusal}内决定，其间他不退出。",
    ),
    "withdraw": OwnAct(
        verb="撤回",
        lead="撤回后这件事就不再办了；以后想办可以重新反映。",
        form=forms.Withdraw,
        act=actions.withdraw,
        done="已经撤回。",
    ),
}
"""In the order in which the page offers them."""

READ_ANSWER = "answer"
"""Reading again what was answered: it changes nothing, and like every act it needs the code."""
TAKE_PAPERS = "papers"
"""Taking a copy of a paper: names stand on it in full, so it needs the code too."""
ON_HIS_PAGE = {READ_ANSWER: "看答复", TAKE_PAPERS: "下载文书"}
"""What stands on his own page once he has proved that it is he, with its verb."""
MINE, CHANGE_DATA, LOOKED, CONSENTS = "mine", "change_data", "looked", "consents"
ABOUT_HIM = {
    MINE: ("看我们记了您什么，取一份", "list-search"),
    CHANGE_DATA: ("要求更正或删除", "pencil-plus"),
    LOOKED: ("看谁看过您的信息", "eye"),
    CONSENTS: ("我的同意，给和收回", "check"),
}
"""Pages of what is kept of him, with verb and icon: each the name of its address, each shown once he has proved that it is he."""
IN_NEED = frozenset({"citizen_supplied"})
"""What he is asked to do now: its button stands in a card of its own."""
ABOUT_ANSWER = frozenset({"answer_again", "close", REDO, "waive"})
"""Acts in which he says what he makes of the answer."""


SLIP_INSTEAD = "请带回执到任何一个网点，填一张凭条签字，由没有经手的人替您录入。"
AT_A_WINDOW = "请带{papers}到登记这件事的网点，在凭条上签字，由没有经手的同事替您办。"
WITHOUT_WAY = {
    TAKE_PAPERS: "请带{papers}到任何一个网点，当面领一份。",
    **dict.fromkeys(ABOUT_HIM, AT_A_WINDOW),
}
"""What whoever left neither phone nor mail does instead, where it is no slip to be signed."""


def without_way(name: str, *, anonymous: bool) -> str:
    """What whoever left neither phone nor mail does instead; nobody who gave no name is asked who he is."""
    papers = "回执" if anonymous else "身份证件"
    return WITHOUT_WAY.get(name, SLIP_INSTEAD).format(papers=papers)


def at_window(names: Iterable[str]) -> str:
    """What he has done for him at a window, who cannot prove here that it is he: one sentence; empty without any such act."""
    verbs = "、".join(f"“{verb_of(name)}”" for name in names)
    return f"{verbs}，在这里办不了，因为您没有留手机或邮箱。{SLIP_INSTEAD}" if verbs else ""


def verb_of(name: str) -> str:
    """What stands on its button; nothing for what a citizen cannot do here."""
    if name in ON_HIS_PAGE:
        return ON_HIS_PAGE[name]
    if name in ABOUT_HIM:
        return ABOUT_HIM[name][0]
    return OWN_ACTS[name].verb if name in OWN_ACTS else ""
