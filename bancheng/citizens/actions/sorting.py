"""Acts by which an opinion is sorted: thanks, a suggestion, the same as another one, taken up again."""

from datetime import datetime

from django.db import transaction

from bancheng.cases.actions.wanting import ask_for
from bancheng.citizens import turns
from bancheng.citizens.models import FeedbackItem
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.models import File
from bancheng.rules import feedback_moves as rules
from bancheng.rules.feedback import is_nearly_the_same, may_work_on, pieces, share
from bancheng.rules.feedback_moves import Twin
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import FeedbackState


@transaction.atomic
def thank(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Sorts an opinion as thanks."""
    return _sort(item, "thank", by=by, at=at)


@transaction.atomic
def suggest(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Sorts an opinion as a suggestion."""
    return _sort(item, "suggest", by=by, at=at)


def _sort(item: FeedbackItem, name: str, *, by: Actor, at: datetime) -> FeedbackItem:
    turn = turns.begin(item, name, by=by, at=at)
    assert turn.move.ends is not None
    return turns.write(turn, LineKind.FEEDBACK_SORTED, data={"state_label": turn.move.ends.label})


@transaction.atomic
def finish(item: FeedbackItem, *, by: Actor, at: datetime, words: str) -> FeedbackItem:
    """Ends thanks or a suggestion with what became of it: who was told, whether it is followed and why."""
    turn = turns.begin(item, "finish", by=by, at=at)
    ask_for(rules.missing_words(words, "写明转告了谁，或采纳没有、为什么"), turn.move.article)
    was = FeedbackState(turn.item.state).label
    turn.item.words = with_tokens(words.strip()).text
    return turns.write(
        turn,
        LineKind.FEEDBACK_FINISHED,
        data={"state_label": was},
        private={"words": turn.item.words},
        columns=["words"],
    )


@transaction.atomic
def take_back(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Puts back what was sorted wrongly; its first clock goes on."""
    turn = turns.begin(item, "take_back", by=by, at=at)
    return turns.write(turn, LineKind.FEEDBACK_TAKEN_BACK)


@transaction.atomic
def reopen(item: FeedbackItem, *, by: Actor, at: datetime, reason: str) -> FeedbackItem:
    """Takes up again what had ended or was excluded, with the reason; its clock runs anew."""
    turn = turns.begin(item, "reopen", by=by, at=at)
    ask_for(rules.missing_words(reason, "写明为什么恢复", field="reason"), turn.move.article)
    turn.item.words = with_tokens(reason.strip()).text
    return turns.write(
        turn,
        LineKind.FEEDBACK_REOPENED,
        private={"words": turn.item.words},
        columns=["words"],
        afresh=True,
    )


# --- two of one person ----------------------------------------------------------------------------------------


@transaction.atomic
def join(item: FeedbackItem, *, by: Actor, at: datetime, lead: FeedbackItem) -> FeedbackItem:
    """Lets an opinion go with another of the same person about the same: handled, answered and counted as one.

    Which leads says the table; what went with the other goes with it, too.
    Raises   Refused for two people, or when words alone do not tell that they are one.
    Source   product.md M03 “de-duplicated”.
    """
    one, lead = (lead, item) if rules.leads_instead(_twin(item), _twin(lead)) else (item, lead)
    _hold_both(one, lead)
    turn = turns.begin(one, "join", by=by, at=at)
    led = FeedbackItem.objects.locked(lead.pk)
    if not may_work_on(by, site=led.site_id):
        raise Refused("no_such_opinion", "没有这条意见，或您不能看", turn.move.article)
    refuse(rules.refusal_to_join(_twin(turn.item), _twin(led), is_near=_is_near(turn.item, led)))
    rows = told.update(FeedbackItem.objects.filter(lead=turn.item), lead=led.pk)
    turn.item.lead = led
    item = turns.write(turn, LineKind.FEEDBACK_JOINED, data={"key": led.key.hex}, columns=["lead"], rows=rows)
    # A call may be owed now that was not before.
    columns = turns.wind_again(led, at=at)
    led.save(update_fields=columns)
    wound = [told.changed(led, *columns)]
    data = {"key": turn.item.key.hex}
    records.append(led.file, LineKind.FEEDBACK_LEADS, by=by.ref, at=at, data=data, rows=wound)
    return item


@transaction.atomic
def part(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Takes an opinion out of the one it went with; its first clock goes on as if it had never stopped."""
    turn = turns.begin(item, "part", by=by, at=at)
    turn.item.lead = None
    return turns.write(turn, LineKind.FEEDBACK_PARTED, columns=["lead"])


def _hold_both(one: FeedbackItem, other: FeedbackItem) -> None:
    """Holds both files in one order, whoever joins which."""
    list(
        File.objects.select_for_update()
        .filter(opinion__in=[one.pk, other.pk])
        .order_by("pk")
        .values_list("pk")
    )


def _twin(item: FeedbackItem) -> Twin:
    return Twin(pk=item.pk, state=FeedbackState(item.state), contact=item.contact_index)


def _is_near(one: FeedbackItem, other: FeedbackItem) -> bool:
    texts = [pieces(item.text or item.subject) for item in (one, other)]
    return is_nearly_the_same(share(texts[0], texts[1]))
