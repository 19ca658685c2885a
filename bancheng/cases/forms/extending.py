"""Forms of more time: an extension asked for, and granted."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases import reckoning
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import ActForm, Words
from bancheng.cases.models import Contact, MoreTime
from bancheng.cases.timing import citizen_clock
from bancheng.rules.calendar import local
from bancheng.rules.wording import full_date_words


class Longer(ActForm):
    """By how many working days, each with the day on which the answer would then be due."""

    days = forms.TypedChoiceField(label="延到哪一天", coerce=int)

    def prepare(self) -> None:
        """Every day the cap still allows."""
        clock = citizen_clock(self.case)
        spans = range(1, max(0, facts_of(self.case, at=self.at).more_days) + 1)
        dues = reckoning.citizen_dues(self.case, clock, more=spans) if clock else []
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, _day_words(due.at, days)) for days, due in zip(spans, dues, strict=False)
        ]


def _day_words(due: datetime, days: int) -> str:
    """3月9日（星期一），多 2 个工作日."""
    return f"{full_date_words(local(due).date())}，多 {days} 个工作日"


class AskExtension(Longer):
    """Until when, why, and what the citizen said to it."""

    reason = Words(label="为什么按期办不完", help_text="会写进延期告知书，用反映人听得懂的话")
    how = forms.ChoiceField(label="怎样联系反映人的", choices=Contact.HOW, widget=forms.RadioSelect)
    reached = forms.ChoiceField(
        label="联系上了吗", choices=[("yes", "联系上了"), ("no", "没有联系上")], widget=forms.RadioSelect
    )
    note = Words(
        label="他怎么说", required=False, rows=2, help_text="联系上了的要写；他不同意也照实写，由领导决定"
    )

    def values(self) -> dict[str, Any]:
        """Reached or not, as a fact."""
        return super().values() | {"reached": self.cleaned_data["reached"] == "yes"}


class Extend(Longer):
    """Until when, as the leader decides; what was asked for is filled in."""

    opinion = Words(label="意见", required=False, rows=2)

    def prepare(self) -> None:
        """Starts from what was asked for."""
        super().prepare()
        asked = MoreTime.objects.filter(case=self.case, decided_at=None).first()
        if asked is not None:
            self.initial.setdefault("days", asked.days)
