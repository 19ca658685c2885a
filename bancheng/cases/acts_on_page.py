"""Which form asks for an act, and which act it calls: one row for each move that a page offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bancheng.cases import actions
from bancheng.cases.forms import answering, ending, extending, instructing, judging, people
from bancheng.cases.forms.base import ActForm, MayOpine, Note, Nothing, Opinion, Reason


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act on a page.

    Shapes   done: what the desk says afterwards, a limit or a due by its key; a move that became a proposal says
             BY_TWO instead.
             template: how its form is drawn.
    """

    form: type[ActForm]
    act: Callable[..., Any]
    done: str
    template: str = "cases/act.html"


BY_TWO = "已提出，等另一人在 {proposal}内确认；没确认以前什么也不变。"

PAGES: dict[str, PageOfAct] = {
    "accept": PageOfAct(
        form=Nothing,
        act=actions.accept_case,
        done="已受理，反映人的钟开始走。请在{due_of_first_contact}前联系他一次。",
    ),
    "solve_on_spot": PageOfAct(
        form=answering.SolveOnSpot,
        act=actions.solve_on_spot,
        done="已当场办结。",
        template="cases/judge.html",
    ),
    "propose_decline": PageOfAct(
        form=judging.ProposeDecline,
        act=actions.propose_decline,
        done="已转网点负责人复核。",
        template="cases/citing.html",
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
    "citizen_supplied": PageOfAct(
        form=judging.TakeSupplement,
        act=actions.citizen_supplied,
        done="已记下补来，钟续走。",
        template="cases/take_supplement.html",
    ),
    "cannot_supply": PageOfAct(form=Note, act=actions.cannot_supply, done="已记下原因，钟续走。"),
    "grant_special": PageOfAct(
        form=Reason, act=actions.grant_special, done="已批准按特别复杂办，新的答复期限会告诉反映人。"
    ),
    "ask_extension": PageOfAct(
        form=extending.AskExtension,
        act=actions.ask_extension,
        done="已申请延期，请领导在 {due_of_extension}前决定；没批以前期限不变。",
    ),
    "extend": PageOfAct(
        form=extending.Extend, act=actions.extend, done="已批准延期，新的答复期限会告诉反映人。"
    ),
    "deny_extension": PageOfAct(form=Reason, act=actions.deny_extension, done="没有批准延期，期限照旧。"),
    "confirm_no": PageOfAct(form=MayOpine, act=actions.confirm_no, done="已同意，转去告知反映人。"),
    "send_back": PageOfAct(form=Reason, act=actions.send_back, done="已退回再办。"),
    "tell": PageOfAct(form=answering.Tell, act=actions.tell, done="已告知，钟停。请打印办理结果告知书。"),
    # --- ended, opened again, tied together
    "redo": PageOfAct(form=Reason, act=actions.redo, done="已责成重办，第二段钟开始走。"),
    "let_stand": PageOfAct(
        form=ending.LetStand, act=actions.let_stand, done="已记下不再重办，理由会告诉反映人。"
    ),
    "close_unsolved": PageOfAct(form=ending.CloseUnsolved, act=actions.close_unsolved, done=BY_TWO),
    "record_withdrawal": PageOfAct(form=ending.RecordWithdrawal, act=actions.record_withdrawal, done=BY_TWO),
    "merge": PageOfAct(
        form=ending.Merge, act=actions.merge, done="已并案，由更早的那一件接着办。请告诉反映人。"
    ),
    "unmerge": PageOfAct(form=Nothing, act=actions.unmerge, done="已拆开，钟视同没停过。"),
    "terminate": PageOfAct(form=ending.Terminate, act=actions.terminate, done=BY_TWO),
    "succeed": PageOfAct(form=ending.Succeed, act=actions.succeed, done=BY_TWO),
    "void": PageOfAct(form=ending.Void, act=actions.void, done=BY_TWO),
    "restore": PageOfAct(form=Reason, act=actions.restore, done="已恢复办理。"),
    "file": PageOfAct(form=Nothing, act=actions.file_case, done="已归档封卷。"),
    "join_topic": PageOfAct(form=ending.JoinTopic, act=actions.join_topic, done="已归入同一问题，各答各的。"),
    # --- who has it
    "hand_over": PageOfAct(
        form=people.ToHandler, act=actions.hand_over, done="已提请交接，对方接受以前仍由原来的人办。"
    ),
    "accept_hand_over": PageOfAct(form=Nothing, act=actions.accept_hand_over, done="已接受。"),
    "refuse_hand_over": PageOfAct(form=Reason, act=actions.refuse_hand_over, done="已回复不接受。"),
    "reassign": PageOfAct(form=people.ToHandler, act=actions.reassign, done="已指定，立即生效。"),
    "replace_first": PageOfAct(
        form=people.ToFirst, act=actions.replace_first, done="已提请接任，对方接受以前第一责任人不变。"
    ),
    "transfer_site": PageOfAct(
        form=people.TransferSite, act=actions.transfer_site, done="已记下转网点，钟照走。请告诉反映人。"
    ),
    "accept_transfer": PageOfAct(form=Nothing, act=actions.accept_transfer, done="已接收，由您经办。"),
    "refuse_transfer": PageOfAct(form=Reason, act=actions.refuse_transfer, done="已回复不接收。"),
    "recuse": PageOfAct(form=people.Recuse, act=actions.recuse, done="已回避，值班专员接替。"),
    # --- a leader's instruction
    "instruct": PageOfAct(
        form=instructing.Instruct,
        act=actions.instruct,
        done="批示已经发给他，到点没报落实情况会催。",
    ),
    "report_back": PageOfAct(
        form=instructing.ReportBack, act=actions.report_back, done="已报落实情况，批示的领导会看到。"
    ),
    "recall_instruction": PageOfAct(
        form=instructing.RecallInstruction, act=actions.recall_instruction, done="已撤回批示。"
    ),
    "note_hop": PageOfAct(form=people.NoteHop, act=actions.note_hop, done="已记下陪同和告知的情况。"),
    # --- around it
    "contact": PageOfAct(form=people.MakeContact, act=actions.contact, done="已记下这次联系。"),
    "add_fact": PageOfAct(form=people.AddFact, act=actions.add_fact, done="已补充，原来的不改。"),
    "correct": PageOfAct(form=people.Correct, act=actions.correct, done="已更正，原来的一行留着。"),
    "ask_expert": PageOfAct(
        form=people.AskExpert, act=actions.ask_expert, done="已请专家，他可以看这一件了。"
    ),
    "advise": PageOfAct(form=people.Advise, act=actions.advise, done="已提意见。"),
    "authorise": PageOfAct(form=people.Authorise, act=actions.authorise, done="已记下委托。"),
    "release_hold": PageOfAct(
        form=people.ReleaseHold, act=actions.release_hold, done="已解除等候，可以拟答复。"
    ),
}


def page_of(name: str) -> PageOfAct | None:
    """The page of an act; none for an act that no page offers."""
    return PAGES.get(name)
