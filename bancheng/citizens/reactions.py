"""What this room does when the record says that something was answered, rated, declined, withdrawn or asked: somebody is owed a call."""

import json
from datetime import datetime

from bancheng.cases.models import Case, ClosingAnswer, FirstQuestion
from bancheng.citizens import calling, limits
from bancheng.citizens.actions import call_backs as actions
from bancheng.citizens.models import CallBack
from bancheng.records.models import Line
from bancheng.records.told import OF_A_ROW
from bancheng.rules import call_backs as rules
from bancheng.rules import nuisance
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import CallBackWhy, Outcome, Step

WITHOUT_ASKING = {
    LineKind.CASE_DECLINE_CONFIRMED: CallBackWhy.DECLINED,
    LineKind.CASE_DECLINE_UPHELD: CallBackWhy.DECLINED,
    LineKind.CASE_WITHDRAWAL_RECORDED: CallBackWhy.WITHDRAWAL,
}
"""Lines after which somebody is called whatever stands in them."""
TOLD = frozenset({LineKind.CASE_TOLD, LineKind.CASE_SOLVED_ON_SPOT})


def owe_call_back(line: Line, *, at: datetime) -> None:
    """Owes the call-back that this line asks for, if it asks for one; doing it twice changes nothing.

    Source   process table §5 Call-back.
    """
    kind = LineKind(line.kind)
    if kind is LineKind.FIRST_QUESTION_LOGGED:
        _after_first_question(line, at)
        return
    case = Case.objects.select_related("file", "site").filter(file=line.file_id).first()
    if case is None:
        return
    if kind in WITHOUT_ASKING:
        actions.owe_for_case(case, WITHOUT_ASKING[kind], mark=f"line-{line.seq}", at=at)
    elif kind in TOLD:
        owe_after_answer(case, at=at)
    else:
        _after_rating(line, case, at)


def owe_after_answer(case: Case, *, at: datetime) -> None:
    """Owes the call-back about the answer as it stands told, once."""
    outcome = Outcome(case.outcome) if case.outcome else None
    why = rules.why_after_answer(outcome, told_in_person=case.told_in_person)
    told = case.moves.filter(to_step=Step.ANSWERED).exclude(from_step=Step.ANSWERED).order_by("-pk").first()
    if why is not None and told is not None:
        actions.owe_for_case(case, why, mark=f"answer-{told.line_seq}", at=at)


def _after_rating(line: Line, case: Case, at: datetime) -> None:
    """The line names the rating it was written with; what was said stands in that row alone."""
    of_ratings = f"{ClosingAnswer._meta.label_lower}{OF_A_ROW}"
    named = [key.removeprefix(of_ratings) for key in json.loads(line.data).get("rows", ()) if key.startswith(of_ratings)]  # fmt: skip
    for said in ClosingAnswer.objects.select_related("case__file", "case__site").filter(
        case=case, pk__in=named
    ):
        owe_after_rating(said, at=at)


def owe_after_rating(said: ClosingAnswer, *, at: datetime) -> None:
    """Owes the call-back about a rating, if it is bad, once."""
    why = rules.why_after_rating(said.solved, said.satisfied)
    if why is not None:
        actions.owe_for_case(said.case, why, mark=calling.mark_of_rating(said), at=at)


def _after_first_question(line: Line, at: datetime) -> None:
    asked = FirstQuestion.objects.filter(pk=json.loads(line.data)["question"]).select_related("site").first()
    if asked is None or not rules.why_after_first_question(asked.answer, has_contact=bool(asked.contact)):
        return
    # As it stood when he asked: what is followed late, or twice, comes to the same.
    if nuisance.is_called_back(is_limited=limits.is_limited(asked.contact, at=asked.at)):
        actions.owe_for_first_question(asked, at=at)


def recompute_dues(line: Line, *, at: datetime) -> None:
    """The calendar has changed: every open call-back is due when the new days say so. Doing it twice changes nothing."""
    for pk in CallBack.objects.open().order_by("pk").values_list("pk", flat=True):
        actions.recompute(pk, at=at)
