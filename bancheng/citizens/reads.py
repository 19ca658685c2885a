"""Questions about opinions. Each is obtained here, through a function that has checked who asks."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.citizens.models import FeedbackItem
from bancheng.org import doors
from bancheng.org.models import Site
from bancheng.records import keys
from bancheng.rules import feedback as rules
from bancheng.rules.feedback import Opinion
from bancheng.rules.freetext import normalise
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

LOOKED_BACK = 3000
"""How many of the latest opinions a new one is compared with."""
READ_WHOLE = 5


def visible_to(actor: Actor) -> QuerySet[FeedbackItem]:
    """The opinions this actor works on.

    Source   process table §1, scopes; product.md M02: a site sees its own, the district sees all.
    """
    held = [one for one in actor.held if one.role in rules.HANDLERS]
    if any(one.role in rules.DISTRICT or one.site is None for one in held):
        return FeedbackItem.objects.all()
    return FeedbackItem.objects.filter(site__in=sorted({one.site for one in held if one.site is not None}))


def feedback_for(actor: Actor, pk: int) -> FeedbackItem:
    """One opinion, for somebody who works on it.

    Raises   Http404 for everybody else.
    """
    seen = visible_to(actor).select_related("site", "case", "file", "near__case", "settled_by")
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


def labels_in(items: QuerySet[FeedbackItem]) -> list[str]:
    """The categories the channels gave, in the order of the alphabet."""
    found = items.exclude(label="").order_by("label").values_list("label", flat=True).distinct()
    return list(found)


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
    return hashlib.sha256(told.encode()).hexdigest()


def known(opinion: Opinion, number: str) -> FeedbackItem | None:
    """The opinion that stands in the ledger already: by the channel's number, or by its words when it has none."""
    same = Q(number=number) if number else Q(number="", fingerprint__in=fingerprints_of(opinion))
    return FeedbackItem.objects.filter(same, source=opinion.source).first()


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
