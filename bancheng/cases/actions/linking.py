"""Acts that tie cases together: merge, unmerge, one topic of many people."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bancheng.cases import eligible, moves, timing
from bancheng.cases.actions.recusal import bar_alike
from bancheng.cases.actions.wanting import refuse_missing
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Topic
from bancheng.cases.registration import fingerprint, names_ever_in
from bancheng.records import told
from bancheng.rules import process
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import holds_name, with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.merging import is_same_person, refusal_to_merge, refuse_merge
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, Step

TOPIC_LENGTH = 80


@transaction.atomic
def merge(case: Case, *, by: Actor, at: datetime, into: Case) -> Case:
    """Lets a case go on in the same person's earlier open one, by the earlier of the two dates (`merging.due_that_holds`).

    It is no ending: both files say so, the citizen is told, and it can be undone until the earlier
    case is answered. Whoever is out of one of the two is out of both, and stays so when they are parted.

    Raises   Refused unless both are certainly one person's and the other is earlier and still unanswered;
             also where somebody who is out of one of them has a place in the other.
    Source   process table §2 merge; domain.md §1.5.
    """
    moves.hold_in_order(case.pk, into.pk)
    turn = moves.begin(case, "merge", by=by, at=at)
    earlier = Case.objects.locked(into.pk)
    _refuse_unlike(turn, earlier)
    turn.set(merged_into=earlier)
    out, out_of_earlier = bar_alike(turn.case, earlier, at=at)
    turn.wrote(out)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_MERGED, data={"into": earlier.number})
    _settle_earlier(earlier)
    data = {"other": turn.case.number, "due": earlier.due_at}
    moves.note(earlier, LineKind.CASE_MERGED_IN, by=by, at=at, data=data, rows=out_of_earlier)
    return turn.case


def _refuse_unlike(turn: moves.Turn, earlier: Case) -> None:
    case = turn.case
    facts = facts_of(earlier, at=turn.at)
    if not process.reaches(turn.by, Role.OFFICER, facts):
        raise Refused("not_yours", "更早的那一件不归您办，请由区级反映窗口并案", turn.move.article)
    why = refusal_to_merge(
        turn.facts,
        facts,
        is_earlier=(earlier.registered_at, earlier.pk) < (case.registered_at, case.pk),
        same=is_same_person(fingerprint(case), fingerprint(earlier)),
        has_merged=_merged_into(case.pk).exists(),
    )
    refuse_merge(why, turn.move.article)


@transaction.atomic
def unmerge(case: Case, *, by: Actor, at: datetime) -> Case:
    """Takes a merged case out again, back where it was; its clocks go on as if they had never stopped.

    Whoever has been taken out of the earlier case meanwhile gets no place back in this one.

    Raises   Refused once the earlier case has been answered.
    """
    into = Case.objects.filter(merged=case).values_list("pk", flat=True)
    moves.hold_in_order(case.pk, *into)
    turn = moves.begin(case, "unmerge", by=by, at=at)
    earlier = Case.objects.get(merged=turn.case)
    timing.reopen_clocks(turn.case)
    out, out_of_earlier = bar_alike(turn.case, earlier, at=at)
    turn.wrote(out)
    first, handler = eligible.first_again(turn.case, at), eligible.handler_again(turn.case, at)
    turn.set(merged_into=None, first=first, handler=handler)
    moves.make(turn)
    data = {"from": earlier.number, "due": turn.case.due_at, "first": first.ref, "handler": handler.ref}
    moves.write(turn, LineKind.CASE_UNMERGED, data=data)
    _settle_earlier(earlier)
    data = {"other": turn.case.number, "due": earlier.due_at}
    moves.note(earlier, LineKind.CASE_UNMERGED_OUT, by=by, at=at, data=data, rows=out_of_earlier)
    return turn.case


def hold_with_merged(pk: int) -> None:
    """Holds a case that may end, and whatever was merged into it, in the order in which all acts hold them."""
    moves.hold_in_order(pk, *_merged_into(pk).values_list("pk", flat=True))


def let_go(case: Case, *, at: datetime) -> None:
    """A case that ends without an answer gives back what was merged into it: no matter ends with another.

    Source   docs/decisions/0018; process table §2 merge: “no ending: the matter lives on”.
    """
    if case.step not in process.LETS_GO:
        return
    for merged in _merged_into(case.pk):
        unmerge(merged, by=TIME, at=at)


def _merged_into(pk: int) -> QuerySet[Case]:
    return Case.objects.filter(merged_into=pk, step=Step.MERGED).order_by("pk")


def _settle_earlier(earlier: Case) -> None:
    """The earlier case's due follows what goes on in it."""
    timing.recount_citizen_clock(earlier)
    timing.resettle(earlier)


@transaction.atomic
def join_topic(case: Case, *, by: Actor, at: datetime, name: str) -> Topic:
    """Puts a case under one trouble that many different people have; each keeps his own case and answer.

    The name is read in every one of these cases, so it may name nobody; the line keeps it as a commitment.

    Raises   Wanting without a name, or with that of a party.
              Refused when an open case of the same person is there already: that is a merge.
    """
    turn = moves.begin(case, "join_topic", by=by, at=at)
    refuse_missing(_wrong_with(name, turn.case), turn)
    name = with_tokens(name.strip()).text[:TOPIC_LENGTH]
    topic, is_new = Topic.objects.get_or_create(name=name, defaults={"opened_at": at, "opened_by": by.ref})
    _refuse_same_person(turn, topic)
    turn.set(topic=topic)
    turn.wrote(told.new(topic) if is_new else [])
    moves.make(turn)
    moves.write(turn, LineKind.CASE_TOPIC_JOINED, private={"topic": topic.name})
    return topic


def _wrong_with(name: str, case: Case) -> list[Missing]:
    if not name.strip():
        return [Missing("name", "给这个共同的问题起个名字")]
    if holds_name(name, names_ever_in(case)):
        return [Missing("name", "名字里不要写反映人或受托人的姓名，只说是什么事")]
    return []


def _refuse_same_person(turn: moves.Turn, topic: Topic) -> None:
    mine = fingerprint(turn.case)
    others = Case.objects.open().filter(topic=topic).exclude(pk=turn.case.pk)
    if any(is_same_person(mine, fingerprint(other)) for other in others):
        raise Refused("same_person", "这个问题下已有同一人的一件，请用“并案”", turn.move.article)
