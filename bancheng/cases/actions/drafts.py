"""Drafts of a registration: kept on the server, encrypted, for the person who writes, until it is registered."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bancheng.cases.models import Case, Draft
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.telling import DRAFT_LEFT
from bancheng.rules.wording import full_date_words

LONGEST = 20_000
KEPT = timedelta(days=7)
"""How long an unfinished registration may hold somebody's data."""
SAVED = 100


@transaction.atomic
def save_draft(*, key: UUID, typed: Mapping[str, Sequence[str]], by: Actor, at: datetime) -> Draft | None:
    """Keeps what has been typed so far; None when the form has become a case meanwhile.

    Raises   Refused for another person's draft, or for more than a form can hold.
    """
    if by.person is None:
        raise Refused("not_yours", "草稿只替窗口的人存")
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused("draft_too_long", "写得太长，草稿没有存下；请先把经过缩短一些")
    held = Draft.objects.select_for_update().filter(pk=key).first()
    if held is not None and held.person_id != by.person:
        raise Refused("not_yours", "这是别人的草稿")
    if Case.objects.filter(intake_key=key).exists():
        Draft.objects.filter(pk=key).delete()
        return None
    # A lone surrogate would not survive encryption; the form itself refuses it with words.
    text = text.encode("utf-8", "replace").decode()
    values = {"person_id": by.person, "typed": text, "saved_at": at, "reminded_at": None}
    draft, _ = Draft.objects.update_or_create(pk=key, defaults=values)
    return draft


@transaction.atomic
def discard_draft(*, key: UUID, by: Actor, at: datetime) -> bool:
    """Throws one's own draft away; whether there was one."""
    deleted, _ = Draft.objects.filter(pk=key, person_id=by.person).delete()
    return bool(deleted)


@transaction.atomic
def remind_of_draft(key: UUID, *, at: datetime) -> bool:
    """Tells the writer once that his unfinished registration still lies there, and until when it is kept.

    Nothing of what he typed is in the message. Whoever takes it up again begins afresh.
    """
    left = Draft.objects.filter(pk=key, reminded_at=None)
    if not left.update(reminded_at=at):
        return False
    draft = Draft.objects.select_related("person").get(pk=key)
    until = full_date_words(local(draft.saved_at + KEPT).date())
    notices.tell_of(
        DRAFT_LEFT,
        draft.person,
        values={"until": until},
        at=at,
        url=f"{reverse('cases:register')}?draft={key}",
    )
    return True


def drafts_left_over(*, at: datetime) -> list[UUID]:
    """Drafts nobody has touched since before this day opened, and of which nobody has been reminded."""
    opened = org.working_calendar().open_of(local(at).date())
    left = Draft.objects.filter(reminded_at=None, saved_at__lt=opened).order_by("saved_at")
    return list(left.values_list("pk", flat=True)[:SAVED])


def drop_old_drafts(*, at: datetime) -> int:
    """Throws away drafts nobody has touched for a week, a few at a time: they hold personal data."""
    old = list(Draft.objects.filter(saved_at__lt=at - KEPT).values_list("pk", flat=True)[:SAVED])
    deleted, _ = Draft.objects.filter(pk__in=old, saved_at__lt=at - KEPT).delete()
    return deleted


def typed_in(draft: Draft) -> dict[str, list[str]]:
    """What a draft holds, field by field."""
    return json.loads(draft.typed)
