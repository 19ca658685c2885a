"""The digest of a working morning: what could wait since the last one, as one message."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from bancheng.notices import reads
from bancheng.notices.actions.writing import tell_outside
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.rules import notices as rules
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Way, Weight

DIGEST = "digest"


def fold_next(*, at: datetime) -> bool:
    """Makes the digest of the next colleague who has none of today; whether there was one to make.

    It holds what came before the office opened; what comes later in the day waits for the next working morning.
    """
    opened = rules.digest_since(at, org.working_calendar(local(at).date()))
    if opened is None:
        return False
    waiting = reads.to_fold(before=opened).order_by("made_at", "pk").values_list("person", flat=True)
    person = next(iter(waiting[:1]), None)
    return person is not None and _fold(person, opened, at)


@transaction.atomic
def _fold(pk: int, opened: datetime, at: datetime) -> bool:
    """One message out of all that can wait. Another worker waits here, and then finds nothing left to fold."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=pk)
    folded = list(reads.to_fold(before=opened).filter(person=person).order_by("made_at", "pk"))
    if not folded:
        return True
    digest = Notice.objects.create(
        kind=DIGEST,
        channel=Notice.INBOX,
        person=person,
        subject=f"知道就行的 {len(folded)} 条，汇总在这里",
        body=rules.digest_words(each.subject for each in folded),
        url=reverse("notices:inbox") + "?show=wait",
        weight=Weight.AT_ONCE,
        made_at=at,
        not_before=at,
        state=Notice.SENT,
        sent_at=at,
    )
    Notice.objects.filter(pk__in=[each.pk for each in folded]).update(folded_in=digest)
    wish = reads.wish_of(person)
    if wish.way:
        tell_outside(digest, way=Way(wish.way), address=wish.address, at=at)
    return True
