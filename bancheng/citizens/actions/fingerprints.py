"""The act that keys fingerprints written before they were keyed; it may be broken off and goes on."""

from django.db import transaction

from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.reads import KEYED, keyed

ROWS_AT_ONCE = 500


@transaction.atomic
def key_old_fingerprints() -> int:
    """Keys some of the fingerprints of before, oldest first: the key goes over the old value, so no words are needed.

    Returns  how many were keyed; none when nothing is left. A row somebody else has keyed meanwhile stays.
    """
    old = FeedbackItem.objects.exclude(fingerprint__startswith=KEYED).order_by("pk")
    rows = list(old.values_list("pk", "fingerprint")[:ROWS_AT_ONCE])
    for pk, bare in rows:
        FeedbackItem.objects.filter(pk=pk, fingerprint=bare).update(fingerprint=keyed(bare))
    return len(rows)
