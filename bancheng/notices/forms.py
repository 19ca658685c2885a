"""Shapes of what is typed about messages; nothing is decided here."""

from collections.abc import Collection
from typing import Any

from django import forms

from bancheng.rules.vocabulary import Way
from bancheng.ui.forms import DayField, HouseForm

ONLY_HERE = [("", "不发，只在站内看")]


def _from_day() -> DayField:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label="从哪天起", help_text="最早从今天起；已经发出的不变", widget=day)


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SetWording(HouseForm):
    """Other words for a message."""

    words = forms.CharField(label="措辞", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    in_force_from = _from_day()
    source = forms.CharField(label="依据", max_length=120)


class SetQuietHours(HouseForm):
    """Other quiet hours."""

    starts = _hour("从")
    ends = _hour("到")
    in_force_from = _from_day()
    source = forms.CharField(label="依据", max_length=120)


class SetWish(HouseForm):
    """How somebody wishes to be told."""

    way = forms.ChoiceField(
        label="另外发到", choices=[*ONLY_HERE, *Way.choices()], required=False, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label="手机号、邮箱或企业微信账号",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    digest = forms.BooleanField(
        label="不急的攒到早上",
        required=False,
        help_text="有人补充了情况之类知道就行的，工作日早上汇总成一条；不选就一条一条马上告诉您",
    )

    def __init__(self, *args: Any, ways: Collection[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only the ways this house has.
        offered = [(way.value, way.label) for way in Way if way in ways]
        self.fields["way"].choices = [*ONLY_HERE, *offered]  # type: ignore[attr-defined]
        if not offered:
            self.fields["way"].help_text = "短信、邮件和企业微信都还没有接，只能在站内看"
