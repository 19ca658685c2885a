"""What stands on a citizen's screen, found by what its browser keeps; and what may be handed to it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from bancheng.cases import ways
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import whose
from bancheng.cases.showing.panels import Handed, ScreenOffer
from bancheng.citizens.models import CounterScreen, Handing
from bancheng.citizens.own_acts import OWN_ACTS
from bancheng.org.asking import Asking
from bancheng.org.models import Person
from bancheng.records import keys
from bancheng.rules import process
from bancheng.rules import screens as rules
from bancheng.rules.calendar import local
from bancheng.rules.masks import masked_id
from bancheng.rules.permissions import Actor, citizen_of
from bancheng.ui.wording import full_day

COOKIE = "screen"
LONGEST_TOKEN = 64
RATED_BY = ("answer_again", "close")
"""The own acts in which he says whether it is solved and how content he is."""
CHECK = "check"


def code_mark_of(code: str) -> str:
    """The mark of a code that joins a device."""
    return keys.blind_index("screen_code", code)


def token_mark_of(token: str) -> str:
    """The mark of what a joined browser keeps."""
    return keys.blind_index("screen_token", token)


def joined(token: str, at: datetime) -> CounterScreen | None:
    """The screen this browser is, while it is one."""
    found = CounterScreen.objects.filter(token_hash=token_mark_of(token[:LONGEST_TOKEN]), ended_at=None)
    screen = found.select_related("site", "opened_by").first() if token else None
    return screen if screen is not None and rules.is_joined(screen.facts(), at) else None


def shown_on(screen: CounterScreen, at: datetime) -> Handing | None:
    """What is on the screen now."""
    found = Handing.objects.select_related("case__file", "case__site", "case__first", "handed_by")
    handing = found.filter(screen=screen, ended_at=None).first()
    on = handing is not None and rules.is_shown(until=handing.until, ended_at=handing.ended_at, at=at)
    return handing if on else None


def of_desk(person: Person, at: datetime) -> CounterScreen | None:
    """The screen of a clerk's desk: joined, or waiting to be."""
    screen = CounterScreen.objects.select_related("site").filter(opened_by=person, ended_at=None).first()
    if screen is None:
        return None
    facts = screen.facts()
    return screen if rules.is_joined(facts, at) or rules.is_waiting(facts, at) else None


def last_handed(case: Case, person: Person) -> Handing | None:
    """What this clerk handed over last of this case."""
    return Handing.objects.filter(case=case, handed_by=person).order_by("-pk").first()


def offers_of(case: Case, actor: Actor, at: datetime) -> list[ScreenOffer]:
    """What of a case may be handed to the citizen's screen now, of every room."""
    asked = (import_string(dotted) for dotted in import_string(f"{settings.BANCHENG_PANELS}.SCREEN_OFFERS"))
    return [offer for ask in asked for offer in ask(case, actor, at)]


def offers(case: Case, actor: Actor, at: datetime) -> list[ScreenOffer]:
    """Of this room: what was typed, to be checked; the two questions, to be answered in private."""
    found = [ScreenOffer(key=CHECK, title="请您核对登记的内容", verb="请他核对登记的内容", path=reverse("screen:check"))]  # fmt: skip
    moves = {offer.move.name for offer in process.offers(facts_of(case, at=at), citizen_of(case.pk)) if offer.blocked is None}  # fmt: skip
    is_reached = ways.reachable(case) is not None
    return found + [
        ScreenOffer(
            key=f"rate:{name}",
            title=OWN_ACTS[name].verb,
            verb="请他评价（解决了吗、满意吗）",
            path=reverse("citizens:act", args=[case.number, name]),
            reads=True,
            refused="" if is_reached else "他没有留手机或邮箱，屏幕上证明不了是本人：请打印凭条给他填、签字",
        )
        for name in RATED_BY
        if name in moves
    ]


def handed(request: Asking) -> Handed | None:
    """For the rooms beside: what was handed to the browser that asks, with the clerk who did."""
    on_screen = getattr(request, "on_screen", None)
    handing = on_screen.handing if on_screen else None
    if handing is None:
        return None
    return Handed(case=handing.case, person=handing.handed_by, path=handing.path, over=reverse("screen:over"))


def registered(case: Case) -> list[tuple[str, str]]:
    """What was typed for him, as he reads it to see whether it is right; his ID number by its ends only."""
    him = whose(case)
    facts: list[tuple[str, Any]] = [
        ("什么事", case.title),
        ("经过", case.story),
        ("您想要什么", case.wanted),
        ("谁先接的", f"{case.first.name}"),
        ("在哪里登记", case.site.name),
        ("哪天登记", full_day(local(case.registered_at).date())),
    ]
    if him is not None:
        facts += [
            ("您的姓名", him.name or "不愿留名"),
            ("手机", him.phone),
            ("邮箱", him.email),
            ("地址", him.address),
            ("单位", him.firm),
            ("证件号", masked_id(him.id_number) if him.id_number else ""),
        ]
    return [(label, said) for label, said in facts if said]
