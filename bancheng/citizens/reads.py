"""Questions about opinions. Each is obtained here, through a function that has checked who asks."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.shortcuts import get_object_or_404

from bancheng.citizens.models import (
    FeedbackExclusion,
    FeedbackItem,
    FeedbackVisit,
    Rectification,
    ReportedUnit,
)
from bancheng.citizens.models.feedback import OPEN_VALUES, FeedbackQuerySet
from bancheng.org import doors
from bancheng.org.models import Site
from bancheng.records import keys
from bancheng.rules import feedback as rules
from bancheng.rules import national_ratings
from bancheng.rules.calendar import local
from bancheng.rules.feedback import Opinion
from bancheng.rules.feedback_moves import ATTEMPTS, BY_NAME, NO_LEADS
from bancheng.rules.freetext import normalise
from bancheng.rules.permissions import UNIT_ROLES, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, FeedbackState, FeedbackVisitEnd
from bancheng.rules.wording import date_words

LOOKED_BACK = 3000
"""How many of the latest opinions a new one is compared with."""
READ_WHOLE = 5


def visible_to(actor: Actor) -> FeedbackQuerySet:
    """The opinions this actor works on, and those his department is to mend.

    Source   process table §1, scopes; product.md M02: a site sees its own, the district sees all.
    """
    held = [one for one in actor.held if one.role in rules.HANDLERS]
    if any(one.role in rules.DISTRICT or one.site is None for one in held):
        return FeedbackItem.objects.all()
    mine = Q(site__in=sorted({one.site for one in held if one.site is not None}))
    units = sorted({one.unit for one in actor.held if one.role in UNIT_ROLES and one.unit is not None})
    if units:
        theirs = Rectification.objects.filter(item=OuterRef("pk"), unit__in=units)
        mine |= Q(Exists(theirs))
    return FeedbackItem.objects.filter(mine)


def sees_person(actor: Actor, item: FeedbackItem) -> bool:
    """Whether this actor may know who said it: a department is told what to mend, not who complained.

    Source   constitution 10; issue “a unit sees contact data only when it must call”.
    """
    return rules.may_work_on(actor, site=item.site_id)


def feedback_for(actor: Actor, pk: int) -> FeedbackItem:
    """One opinion, for somebody who works on it.

    Raises   Http404 for everybody else.
    """
    seen = visible_to(actor).select_related(
        "site", "case", "file", "near__case", "settled_by", "reported__unit", "lead"
    )
    return get_object_or_404(seen, pk=pk)


def sites_of(actor: Actor) -> QuerySet[Site]:
    """The sites whose opinions this actor works on, the district's first."""
    mine = [site.pk for site in doors.halls() if rules.may_work_on(actor, site=site.pk)]
    return Site.objects.filter(pk__in=mine).order_by("code")


def matching(items: QuerySet[FeedbackItem], words: str) -> QuerySet[FeedbackItem]:
    """Those in whose number, subject or text these words stand, and those of whoever has just this name."""
    try:
        asked = normalise(words).strip()
    except Refused:
        return items.none()
    if not asked:
        return items
    named = Q(name_index=keys.blind_index("name", asked))
    return items.filter(Q(number=asked) | named | Q(subject__icontains=asked) | Q(text__icontains=asked))


EVERY_STATE, OPEN = "all", "open"
"""What the list may be narrowed to beside a state: nothing, and what is not over yet."""


def narrowed(items: FeedbackQuerySet, asked: Mapping[str, str], *, at: datetime) -> FeedbackQuerySet:
    """Those somebody asked for; what cannot be meant narrows nothing."""
    for name in ("source", "label"):
        if asked.get(name):
            items = items.filter(**{name: asked[name]})
    if asked.get("unit"):
        items = items.filter(reported=asked["unit"])
    if asked.get("batch"):
        items = items.filter(batch=asked["batch"])
    state = asked.get("state", EVERY_STATE)
    if state == OPEN:
        items = items.open()
    elif state not in ("", EVERY_STATE):
        items = items.filter(state=state)
    late = LATE.get(asked.get("late", ""))
    return items.filter(late(at)) if late else items


def _is_late(at: datetime) -> Q:
    return Q(state__in=OPEN_VALUES, due_at__lte=at)


def _is_due_today(at: datetime) -> Q:
    day = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(state__in=OPEN_VALUES, due_at__gt=at, due_at__lt=day + timedelta(days=1))


def _waits_for_a_call(at: datetime) -> Q:
    """差评 with a contact about whose last mending nobody has been heard, nor tried three times.

    It is `FeedbackFacts.owes_visit` as a question to the database: what goes with an opinion counts as it does itself.
    """
    last = Rectification.objects.filter(item=OuterRef(OuterRef("pk"))).order_by("-pk").values("pk")[:1]
    since = FeedbackVisit.objects.filter(
        Q(rectification=None) | Q(rectification=Subquery(last)), item=OuterRef("pk")
    )
    joined = FeedbackItem.objects.filter(lead=OuterRef("pk")).order_by()
    heard = since.exclude(end=FeedbackVisitEnd.NOT_REACHED)
    third = since.order_by("pk").values("pk")[ATTEMPTS - 1 : ATTEMPTS]
    bad, named = Q(stars__in=national_ratings.BAD_STARS), ~Q(contact_index="")
    bad_one, named_one = Q(Exists(joined.filter(bad))), Q(Exists(joined.filter(named)))
    answered = Q(state__in=sorted(BY_NAME["visit"].starts))
    return answered & (bad | bad_one) & (named | named_one) & ~Q(Exists(heard)) & ~Q(Exists(third))


def _waits_for_a_second(at: datetime) -> Q:
    waiting = FeedbackExclusion.objects.filter(item=OuterRef("pk"), ended="", due_at__gt=at)
    return Q(Exists(waiting))


LATE: Mapping[str, Callable[[datetime], Q]] = {
    "late": _is_late,
    "today": _is_due_today,
    "to_visit": _waits_for_a_call,
    "to_confirm": _waits_for_a_second,
}
"""What an opinion may wait for, as a condition a database can answer."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many opinions stand where."""

    open: int
    late: int
    today: int
    received: int
    rectifying: int
    to_visit: int
    to_confirm: int
    excluded: int


def figures(items: QuerySet[FeedbackItem], *, at: datetime) -> Figures:
    """The figures above the list, in one question."""
    counted = items.order_by().aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_VALUES)),
        received=Count("pk", filter=Q(state=FeedbackState.RECEIVED)),
        rectifying=Count("pk", filter=Q(state=FeedbackState.RECTIFYING)),
        excluded=Count("pk", filter=Q(state=FeedbackState.EXCLUDED)),
        **{name: Count("pk", filter=condition(at)) for name, condition in LATE.items()},
    )
    return Figures(**counted)


def units_in(items: QuerySet[FeedbackItem]) -> list[tuple[str, str]]:
    """The departments the channels named, in the order of their names."""
    found = ReportedUnit.objects.filter(pk__in=items.exclude(reported=None).order_by().values("reported"))
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def reported_units(items: QuerySet[FeedbackItem]) -> QuerySet[ReportedUnit]:
    """Every name of a department in these opinions with how many name it so; those nobody has matched yet first."""
    counted = Count("items", filter=Q(items__in=items.order_by()))
    unmatched = Q(unit=None, not_ours=False)
    return (
        ReportedUnit.objects.annotate(count=counted, unmatched=Case(When(unmatched, then=1), default=0))
        .filter(count__gt=0)
        .select_related("unit", "set_by")
        .order_by("-unmatched", "-count", "name")
    )


def labels_in(items: QuerySet[FeedbackItem]) -> list[str]:
    """The categories the channels gave, in the order of the alphabet."""
    found = items.exclude(label="").order_by("label").values_list("label", flat=True).distinct()
    return list(found)


# --- two of one person -------------------------------------------------------------------------------------


TWINS = 10
"""So many are offered; more of one person are found by looking for them."""


def nothing() -> QuerySet[FeedbackItem]:
    """No opinion, until a form knows whose."""
    return FeedbackItem.objects.none()


def twins_of(item: FeedbackItem, actor: Actor) -> QuerySet[FeedbackItem]:
    """Opinions that may be the same person's about the same: with the same contact, or nearly the same words; the newest first."""
    same = Q(pk=item.near_id) | Q(near=item.pk)
    if item.contact_index:
        same |= Q(contact_index=item.contact_index)
    found = visible_to(actor).filter(same).exclude(pk=item.pk).exclude(state__in=sorted(NO_LEADS))
    if item.contact_index:
        found = found.filter(contact_index__in=["", item.contact_index])
    pks = found.order_by("-pk").values_list("pk", flat=True)[:TWINS]
    return FeedbackItem.objects.filter(pk__in=list(pks)).order_by("-pk")


def told_of_twin(item: FeedbackItem) -> str:
    """An opinion as one choice among others: where from, when, where it stands, how it begins."""
    number = f" {item.number}" if item.number else ""
    where = (
        f"{Channel(item.source).label}{number}，{date_words(item.made_on)}，{FeedbackState(item.state).label}"
    )
    return f"{where}：{item.title}"


def persons(items: QuerySet[FeedbackItem]) -> int:
    """How many people these opinions come from, as far as can be told: each contact once, what goes with another not at all.

    One without a contact is somebody of his own. One question.
    """
    heads = items.exclude(state=FeedbackState.JOINED).order_by()
    counted = heads.aggregate(
        known=Count("contact_index", distinct=True, filter=~Q(contact_index="")),
        others=Count("pk", distinct=True, filter=Q(contact_index="")),
    )
    return int(counted["known"] + counted["others"])


# --- the same again ----------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Readable text without padding: no empty lines, no blanks at the ends of lines."""
    lines = (line.strip() for line in normalise(text).replace("\t", " ").split("\n"))
    return "\n".join(line for line in lines if line)


KEYED = "k1:"
"""How a keyed fingerprint begins; one without it was written before there was a key over it."""


def fingerprint_of(opinion: Opinion) -> str:
    """What tells an opinion that came again from another: channel, day and words, whatever their padding.

    Keyed: the text beside it has its numbers masked, and a bare digest would let somebody guess them.
    """
    return keyed(bare_fingerprint_of(opinion))


def keyed(bare: str) -> str:
    """A bare fingerprint under the index key, in the length of its column."""
    return KEYED + keys.blind_index("feedback", bare)[: 64 - len(KEYED)]


def bare_fingerprint_of(opinion: Opinion) -> str:
    """The digest over which the key goes; what stood in the column before, and is only compared with old rows."""
    words = "".join(f"{tidy(opinion.subject)}\n{tidy(opinion.text)}".split())
    told = f"{opinion.source}\n{opinion.made_on}\n{words}"
    if opinion.stars is not None:
        # Two stars without a word are told apart by what they rated.
        told += f"\n{opinion.stars}\n{rules.folded_unit(opinion.unit)}"
    return hashlib.sha256(told.encode()).hexdigest()


def known(opinion: Opinion, number: str) -> FeedbackItem | None:
    """The opinion that stands in the ledger already: by the channel's number, or by its words when it has none."""
    same = Q(number=number) if number else Q(number="", fingerprint__in=fingerprints_of(opinion))
    # In no order: one by which a list is sorted would lead the database past the index of the number.
    return next(iter(FeedbackItem.objects.filter(same, source=opinion.source).order_by()[:1]), None)


def fingerprints_of(opinion: Opinion) -> tuple[str, str]:
    """The fingerprint as it is written now, and as it stands in rows not keyed yet."""
    bare = bare_fingerprint_of(opinion)
    return keyed(bare), bare


# --- nearly the same -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Near:
    """An earlier opinion of nearly the same words."""

    item: int
    percent: int


class Neighbours:
    """The latest opinions by their sketches, so that a new one finds its like without reading them all."""

    def __init__(self, rows: Iterable[tuple[int, list[int]]] = ()) -> None:
        self._by_number: dict[int, list[int]] = defaultdict(list)
        for item, sketch in rows:
            self.add(item, sketch)

    def add(self, item: int, sketch: Iterable[int]) -> None:
        """Keeps one more opinion to compare with."""
        for number in sketch:
            self._by_number[number].append(item)

    def nearest(self, text: str) -> Near | None:
        """The earlier opinion most like this text, if it is nearly the same."""
        pieces = rules.pieces(text)
        sketch = rules.sketch(pieces)
        shared = Counter(item for number in sketch for item in self._by_number.get(number, ()))
        close = [item for item, count in shared.most_common(READ_WHOLE) if count >= rules.SHARED_AT_LEAST]
        texts = FeedbackItem.objects.filter(pk__in=close).values_list("pk", "text")
        found = [(rules.share(pieces, rules.pieces(other)), item) for item, other in texts]
        alike, item = max(found, default=(0.0, 0))
        return Near(item=item, percent=round(100 * alike)) if rules.is_nearly_the_same(alike) else None


def neighbours() -> Neighbours:
    """The latest opinions, to compare new ones with."""
    rows = FeedbackItem.objects.order_by("-pk").values_list("pk", "sketch")[:LOOKED_BACK]
    return Neighbours(rows)
