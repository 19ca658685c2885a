"""What a browser without an account is writing: the form in its hands, what it comes to, and the receipt it was given.

The form lies on our side, encrypted; the browser holds nothing but its session, so that neither the back button nor a wrong
entry nor a photo costs a word. The receipt's query code is kept encrypted in the session, for half an hour or until put away.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from bancheng.cases.answered_before import Before, answered_before
from bancheng.cases.models import Case
from bancheng.cases.proved import PROVED, holds
from bancheng.cases.reads import own_case
from bancheng.cases.registration import Registration, Someone, fingerprint, title_of
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Matter
from bancheng.citizens.forms import submitting as forms
from bancheng.citizens.models import SubmitDraft
from bancheng.org import doors
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.records import keys
from bancheng.rules.case_types import Missing
from bancheng.rules.submitting import Page
from bancheng.rules.vocabulary import Channel
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.forms import HouseForm

IN_HAND, RECEIPT = "submit", "submitted"
RECEIPT_SHOWN = timedelta(minutes=30)
SEEN_MATTERS, POINTED_MATTERS = 6, 4
LATEST = 10**11


# --- the form in its hands --------------------------------------------------------------------------------


def in_hand(request: Asking) -> SubmitDraft | None:
    """The form this browser has begun and not sent."""
    key = request.session.get(IN_HAND, "")
    return SubmitDraft.objects.filter(pk=key).first() if key else None


def take_in_hand(request: Asking, draft: SubmitDraft) -> None:
    """Puts a form that was begun into this browser's hands; whoever had the browser before holds no session of it any more."""
    request.session.cycle_key()
    request.session[IN_HAND] = str(draft.pk)


def put_away(request: Asking) -> UUID | None:
    """Takes the form out of the browser's hands; which it was."""
    key = request.session.pop(IN_HAND, "")
    return UUID(key) if key else None


def opened_mark(at: datetime) -> str:
    """When a form was shown, with a mark by which its own page is believed."""
    seconds = str(int(at.timestamp()))
    return f"{seconds}.{_mark(seconds)}"


def opened_at(mark: str, *, at: datetime) -> datetime:
    """The moment of such a mark; of one that is none of ours, or none at all, this moment."""
    text, _, given = mark.partition(".")
    seconds = whole_number(text, most=LATEST)
    if seconds is None or not hmac.compare_digest(given.encode(), _mark(text).encode()):
        return at
    return datetime.fromtimestamp(seconds, tz=at.tzinfo)


def _mark(seconds: str) -> str:
    return keys.keyed_mark("citizens.submit_opened", seconds)[:32]


# --- what it comes to -------------------------------------------------------------------------------------


class Written:
    """Everything that stands in a form, step by step.

    Shapes   typed: as it is kept. at: now.
    """

    def __init__(self, typed: Mapping[str, Sequence[str]], *, at: datetime) -> None:
        self.typed = {name: list(values) for name, values in typed.items()}
        self.at = at

    def last(self, name: str) -> str:
        """What stands in one field."""
        return (self.typed.get(name) or [""])[-1]

    def shown(self, page: Page) -> HouseForm:
        """The form of a step, filled and not judged."""
        initial = forms.as_initial(self.typed)
        if page is Page.WHAT:
            initial["opened"] = opened_mark(self.at)
        return self._form(page, initial=initial)

    def judged(self, page: Page) -> HouseForm:
        """The form of a step as it is sent, to be judged."""
        data = QueryDict(mutable=True)
        for name, values in self.typed.items():
            data.setlist(name, values)
        return self._form(page, data)

    def _form(self, page: Page, *args: Any, **kwargs: Any) -> HouseForm:
        if page is Page.WHERE:
            return forms.Where(*args, sites=doors.halls(), offered=self.offered(), **kwargs)
        return {Page.WHAT: forms.What, Page.YOU: forms.You}[page](*args, **kwargs)

    def offered(self) -> list[Matter]:
        """The matters to choose from: what he looked for, else what his own words point to; always the one he chose."""
        found = self._looked_for if self.last("words").strip() else self._pointed_to()
        chosen = self.matter()
        return found if chosen is None or chosen in found else [chosen, *found]

    def found_nothing_for(self) -> str:
        """The words for which he looked in vain in the list of matters; empty where he found something or did not look."""
        words = self.last("words").strip()
        return words if words and not self._looked_for else ""

    @cached_property
    def _looked_for(self) -> list[Matter]:
        return catalogue.matters_matching(self.last("words"), limit=SEEN_MATTERS)

    def _pointed_to(self) -> list[Matter]:
        said = f"{self.last('wanted')} {self.last('happened')}"
        on = self.at.date()
        return [one.row for one in catalogue.suggest_for(said, on=on, limit=POINTED_MATTERS).matters]

    def matter(self) -> Matter | None:
        """The matter he chose."""
        code = self.last("matter")
        return catalogue.matter_offered(code) if code else None

    def registration(self, key: UUID) -> Registration:
        """What it comes to, as the act wants it; a field that cannot be read counts as empty."""
        site = next((hall for hall in doors.halls() if hall.code == self.last("site")), None)
        said: dict[str, Any] = {}
        for form in (self.judged(Page.WHAT), self.judged(Page.YOU)):
            form.is_valid()
            said |= form.cleaned_data
        anonymous = bool(said.get("anonymous"))
        text = {name: said.get(name) or "" for name in ("name", "phone", "address", "email", "firm")}
        visits = whole_number(self.last("visits"), most=3)
        return Registration(
            key=key,
            site=site or org.district_window(),
            channel=Channel.ONLINE,
            # What happened begins with a date or a place; what he wants is what his case is called.
            title=title_of(said.get("wanted") or ""),
            story=said.get("happened") or "",
            wanted=said.get("wanted") or "",
            # Who would rather not be named is not, whatever else he filled in.
            party=Someone(**(text | ({"name": ""} if anonymous else {}))),
            anonymous=anonymous,
            matter=self.matter(),
            visits=visits or 0,
            cares=tuple(said.get("cares") or ()),
            reply_by=said.get("reply_by") or "",
        )

    def misread(self) -> list[Missing]:
        """What a form itself cannot take: too long, not to be kept, not of the list."""
        wrong = []
        for page in (Page.WHAT, Page.YOU):
            form = self.judged(page)
            form.is_valid()
            wrong += [Missing(name, str(errors[0])) for name, errors in form.errors.items()]
        return wrong


def his_open_cases(request: Asking) -> list[Case]:
    """His own cases that go on and that this browser has proved to be his: the same matter belongs there.

    Nobody is told of a case before he has shown that it is his, however much two of them are alike.
    """
    found = [own_case(number) for number in request.session.get(PROVED, {})]
    return [case for case in found if case and case.is_open and holds(request, PROVED, case)]


def decided_before(request: Asking, registration: Registration) -> list[Before]:
    """What was decided in the same matter in cases that this browser has proved to be his, the latest first.

    Only in those: somebody may file under another's number, and what was said to the other is not his to read.
    Source   process table §4, “already answered, no new facts”; constitution 10.
    """
    his = [own_case(number) for number in request.session.get(PROVED, {})]
    proved = [case for case in his if case and holds(request, PROVED, case)]
    if not proved:
        return []
    seen = Case.objects.filter(pk__in=[case.pk for case in proved])
    found = {
        one.case.pk: one
        for case in proved
        for one in answered_before(
            fingerprint(case), matter=registration.matter, story=registration.story, seen=seen
        )
        if one.same_matter
    }
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


# --- the receipt ------------------------------------------------------------------------------------------


def keep_receipt(request: Asking, case: Case, code: str) -> None:
    """Keeps a fresh query code for whoever has just sent his form."""
    kept = {"number": case.number, "code": keys.encrypt("submit_receipt", code), "at": request.at.timestamp()}
    request.session[RECEIPT] = kept


def receipt(request: Asking) -> dict[str, str] | None:
    """Number and query code, until they are put away or half an hour is over."""
    kept = request.session.get(RECEIPT)
    if kept is None:
        return None
    if request.at.timestamp() - kept["at"] > RECEIPT_SHOWN.total_seconds():
        del request.session[RECEIPT]
        return None
    return {"number": kept["number"], "code": keys.decrypt("submit_receipt", kept["code"])}


def forget_receipt(request: Asking) -> None:
    """Puts the receipt away for good."""
    request.session.pop(RECEIPT, None)
