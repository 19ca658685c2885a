"""Acts on the citizen's screen: opened for a desk, joined, handed one thing, and blank again.

Whoever holds several of them holds the screen first, then what was handed to it, then the case and its file.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bancheng.cases.actions import ask_for
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.showing.panels import ScreenOffer
from bancheng.citizens.models import CounterScreen, Handing
from bancheng.citizens.screens import code_mark_of, token_mark_of
from bancheng.org import record
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import numbering
from bancheng.rules import screens as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse

SCREENS = "screens"
"""The chain of the house that tells of them."""
BY = "screen"
"""Whoever acts on a screen: nobody who is proved, before somebody's counter."""


@transaction.atomic
def open_screen(*, person: Person, site: Site, by: Actor, at: datetime) -> CounterScreen:
    """Opens a screen for a desk; the one it had before is shut."""
    for before in CounterScreen.objects.select_for_update().filter(opened_by=person, ended_at=None):
        _shut(before, by=by.ref, at=at)
    code = numbering.query_code(secrets.randbelow)
    screen = CounterScreen.objects.create(
        site=site,
        opened_by=person,
        opened_at=at,
        code=code,
        code_hash=code_mark_of(rules.read_code(code)),
        code_until=at + rules.CODE_LIVES,
        ends_at=at + rules.JOINED_FOR,
    )
    data = {"screen": screen.pk, "site": site.code}
    record.write(SCREENS, LineKind.SCREEN_OPENED, by=by.ref, at=at, data=data, rows=told.new(screen))
    return screen


@transaction.atomic
def join(code: str, *, at: datetime) -> tuple[CounterScreen, str]:
    """A device becomes the screen of a desk; the token is what its browser keeps.

    Raises   Refused with one sentence for a code that never was, was used, or is over.
    """
    mark = code_mark_of(rules.read_code(code))
    screen = CounterScreen.objects.select_for_update().filter(code_hash=mark).first()
    if screen is None or not rules.is_waiting(screen.facts(), at):
        raise rules.UNKNOWN
    token = secrets.token_urlsafe(24)
    screen.code, screen.token_hash, screen.joined_at = "", token_mark_of(token), at
    screen.save(update_fields=["code", "token_hash", "joined_at"])
    rows = [told.changed(screen, "joined_at")]
    record.write(SCREENS, LineKind.SCREEN_JOINED, by=BY, at=at, data={"screen": screen.pk}, rows=rows)
    return screen, token


@transaction.atomic
def shut_screen(screen: CounterScreen, *, by: str, at: datetime) -> None:
    """The device shows nothing any more; shutting twice is shutting.

    Shapes   by: the clerk, or `screen` where it is done on the device itself.
    """
    held = CounterScreen.objects.select_for_update().get(pk=screen.pk)
    if held.ended_at is None:
        _shut(held, by=by, at=at)


def _shut(held: CounterScreen, *, by: str, at: datetime) -> None:
    _clear(_shown_on(held), by=by, at=at)
    held.ended_at, held.code = at, ""
    held.save(update_fields=["ended_at", "code"])
    rows = [told.changed(held, "ended_at")]
    record.write(SCREENS, LineKind.SCREEN_SHUT, by=by, at=at, data={"screen": held.pk}, rows=rows)


def _shown_on(held: CounterScreen) -> QuerySet[Handing]:
    """What was handed to a screen and is not over, held."""
    open_ones = Handing.objects.filter(screen=held, ended_at=None).order_by("pk")
    return open_ones.select_for_update(of=("self",)).select_related("case__file")


def _clear(shown: Iterable[Handing], *, by: str, at: datetime) -> None:
    """What stands on the screen is taken back; what stood there until its time was out has lapsed by then."""
    for before in shown:
        if rules.is_shown(until=before.until, ended_at=None, at=at):
            _end(before, Handing.TAKEN_BACK, LineKind.SCREEN_TAKEN_BACK, by=by, at=at)
        else:
            _end(before, Handing.LAPSED, LineKind.SCREEN_OVER, by="time", at=at)


@transaction.atomic
def hand(screen: CounterScreen, case: Case, offer: ScreenOffer, *, by: Actor, at: datetime) -> Handing:
    """Hands one thing of a case to the citizen's screen; what stood on it before is taken back.

    Raises   Refused for who may not, for a screen no device has joined, and for what cannot be handed now.
    """
    row = CounterScreen.objects.select_for_update().get(pk=screen.pk)
    shown = list(_shown_on(row))
    held = Case.objects.locked(case.pk)
    refuse(rules.refusal_to_hand(facts_of(held, at=at), by))
    if not rules.is_joined(row.facts(), at) or row.opened_by_id != by.person:
        raise rules.NOT_JOINED
    if offer.refused:
        raise Refused("screen_not_now", offer.refused, rules.ARTICLE)
    _clear(shown, by=by.ref, at=at)
    handing = Handing.objects.create(
        screen=row,
        case=held,
        key=offer.key,
        title=offer.title,
        path=offer.path,
        reads=offer.reads,
        handed_by_id=row.opened_by_id,
        handed_at=at,
        until=at + rules.HANDED_FOR,
    )
    data = {"handing": handing.pk, "title": offer.title}
    rows = told.new(handing)
    records.append(held.file, LineKind.SCREEN_HANDED, by=by.ref, at=at, data=data, rows=rows)
    return handing


def take_back(handing: Handing, *, by: Actor, at: datetime) -> None:
    """The clerk takes it off the screen."""
    _end_once(handing, Handing.TAKEN_BACK, LineKind.SCREEN_TAKEN_BACK, by=by.ref, at=at)


def end(handing: Handing, *, at: datetime) -> None:
    """He is done with it, whatever he did: that is told by the act itself, where he made one."""
    _end_once(handing, Handing.OVER, LineKind.SCREEN_OVER, by=BY, at=at)


@transaction.atomic
def check(handing: Handing, *, is_right: bool, words: str, at: datetime) -> None:
    """He has read what was typed for him, and says that it is right, or what is not.

    Raises   Refused for what is on the screen no more; Wanting without a word on what is wrong.
    """
    ask_for(rules.missing_in_check(is_right=is_right, words=words), rules.ARTICLE)
    held = _on_screen(handing, at)
    held.words = "" if is_right else words.strip()
    outcome = Handing.RIGHT if is_right else Handing.WRONG
    _end(held, outcome, LineKind.SCREEN_CHECKED, by=BY, at=at, words=held.words)


@transaction.atomic
def _end_once(handing: Handing, outcome: str, kind: LineKind, *, by: str, at: datetime) -> None:
    held = Handing.objects.select_for_update(of=("self",)).select_related("case__file").get(pk=handing.pk)
    if held.ended_at is None:
        _end(held, outcome, kind, by=by, at=at)


def _on_screen(handing: Handing, at: datetime) -> Handing:
    held = Handing.objects.select_for_update(of=("self",)).select_related("case__file").get(pk=handing.pk)
    if not rules.is_shown(until=held.until, ended_at=held.ended_at, at=at):
        raise rules.GONE
    return held


def _end(held: Handing, outcome: str, kind: LineKind, *, by: str, at: datetime, words: str = "") -> None:
    held.ended_at, held.outcome = at, outcome
    held.save(update_fields=["ended_at", "outcome", "words"])
    data = {"handing": held.pk, "title": held.title, "outcome_label": held.get_outcome_display()}
    rows = [told.changed(held, "ended_at", "outcome")]
    private = {"words": with_tokens(words).text} if words else None
    records.append(held.case.file, kind, by=by, at=at, data=data, private=private, rows=rows)
