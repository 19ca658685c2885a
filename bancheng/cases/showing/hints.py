"""What the door sees while it writes: what may be the same, which matter the words mean, whether it is for us."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases import door, reads
from bancheng.cases.answered_before import Before, answered_before, who_is
from bancheng.cases.forms.registering import Register
from bancheng.cases.likeness import Alike, alike, readable
from bancheng.cases.registration import Registration
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Cause, Matter
from bancheng.rules.calendar import local
from bancheng.rules.freetext import normalise
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.scope import perhaps_outside, says_enough
from bancheng.rules.vocabulary import CaseType
from bancheng.ui.wording import day_words

MATTERS = 3


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A matter that may be taken over, and why it is offered.

    Shapes   code: what the button sends; taken: it stands in the form already.
    """

    name: str
    code: str
    unit: str
    why: str
    taken: bool = False


def hints_of(form: Register, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything shown beside the form, from what is typed so far; nothing of it decides.

    Shapes   form: bound; what cannot be read yet is passed over.
    """
    form.is_valid()
    typed = form.registration()
    text = f"{typed.story} {typed.wanted}".strip()
    on = local(at).date()
    suggested = catalogue.suggest_for(text, on=on, limit=MATTERS)
    offers = _offers(form, typed.matter, [(s.row, s.why) for s in suggested.matters])
    found = alike(actor, typed.party, matter=typed.matter, story=typed.story, at=at)
    return {
        "alike": [alike_shown(one, at) for one in found],
        "merge_into": form.data.get("merge_into", ""),
        "answered": _answered(typed, actor, at),
        "offers": offers,
        "unit": offers[0].unit if offers else "",
        "cause": _cause(suggested.causes[0].row, suggested.causes[0].why) if suggested.causes else None,
        "scope": _scope(text, at),
    }


def _answered(typed: Registration, actor: Actor, at: datetime) -> list[dict[str, str]]:
    """What this very person was told in the same matter before; nothing of it decides."""
    who = who_is(readable(typed.party, at))
    seen = reads.visible_to(actor)
    found = answered_before(who, matter=typed.matter, story=typed.story, seen=seen)
    return [answered_shown(one) for one in found if one.same_matter][:MATTERS]


def answered_shown(one: Before) -> dict[str, str]:
    """A decided case of the same person as a hint: what was told, when, in which case."""
    return {
        "title": one.case.title,
        "number": one.case.number,
        "url": reverse("cases:case", args=[one.case.number]),
        "why": one.sentence,
    }


def _offers(form: Register, taken: Matter | None, suggested: list[tuple[Matter, str]]) -> list[Offer]:
    """The matter taken; else what was typed as a matter, else what the story points to."""
    if taken is not None:
        return [_offer(taken, "已采用", taken=True)]
    asked = _readable(str(form.data.get("matter", "")))[:60]
    meant = door.matters_meant(asked) if asked else ()
    near = [(matter, f"接近“{asked}”") for matter in meant]
    unlike = {matter.pk for matter, _ in near}
    near += [(matter, why) for matter, why in suggested if matter.pk not in unlike]
    return [_offer(matter, why) for matter, why in near[:MATTERS]]


def _readable(typed: str) -> str:
    try:
        return normalise(typed).strip()
    except Refused:
        return ""


def _offer(matter: Matter, why: str, *, taken: bool = False) -> Offer:
    unit = matter.department.short_name if matter.department else matter.department_text
    return Offer(name=matter.name, code=matter.code, unit=unit, why=why, taken=taken)


def _cause(cause: Cause, why: str) -> dict[str, str]:
    usual = f"，通常是“{CaseType(cause.default_type).label}”" if cause.default_type else ""
    return {"name": f"{cause.code} {cause.name}{usual}", "why": f"{why}。类型由研判的人定"}


def _scope(text: str, at: datetime) -> dict[str, str] | None:
    """A quiet word on the scope; none while too little is written."""
    if not says_enough(text):
        return None
    grounds = {ground.code: ground for ground in catalogue.grounds_in_force(local(at).date())}
    outside = perhaps_outside(text, grounds)
    if not outside:
        return {"kind": "ok", "bold": "在受理范围内。", "text": "没看到涉法涉诉、信访或私人纠纷的字眼。"}
    named = "；".join(
        f"{grounds[one.code].name}（写到了{'、'.join(f'“{word}”' for word in one.words)}）" for one in outside
    )
    return {"kind": "warn", "bold": "可能不在受理范围。", "text": f"{named}。先登记下来，受不受理由人判断。"}


def alike_shown(one: Alike, at: datetime) -> dict[str, Any]:
    """An earlier case as a hint: title, number, when, why; never a name or a number of a person."""
    registered = day_words(local(one.case.registered_at).date(), local(at).date())
    return {
        "title": one.case.title,
        "number": one.case.number,
        "url": reverse("cases:case", args=[one.case.number]),
        "why": f"{registered}登记·{one.case.step_word}·{one.why}",
        "hot": one.same_person,
    }


def taken_words(code: str) -> str:
    """What stands in the matter's field after it was taken over: its name, or its code where names repeat."""
    found = (
        [matter for matter in door.matters_meant(code) if matter.code == code] if code.isprintable() else []
    )
    if not found:
        return ""
    return found[0].name if len(door.matters_meant(found[0].name)) == 1 else code
