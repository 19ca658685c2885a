"""Shapes of input on the precedents; what may be is decided by the acts."""

from typing import Any

from django import forms

from bancheng.catalogue.models import Matter
from bancheng.coordination.models import Precedent
from bancheng.coordination.precedents import Standing
from bancheng.rules.precedents import LONGEST_ABOUT, LONGEST_WORDS
from bancheng.ui.forms import DayField, HouseForm


class FindPrecedent(forms.Form):
    """What the list is narrowed to; anything else means nothing narrower."""

    q = forms.CharField(
        label="哪一类事、事项或单位",
        max_length=60,
        required=False,
        help_text="写了几个词的，每个都要有",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60}),
    )
    standing = forms.ChoiceField(label="效力", choices=Standing.choices(), required=False)

    def asked(self) -> tuple[str, Standing]:
        """Words and standing, each on its own: one wrong part spoils no other."""
        self.is_valid()
        told = self.cleaned_data
        return told.get("q", ""), Standing(told.get("standing", ""))


class EndPrecedent(HouseForm):
    """From which day it holds no longer, and why."""

    on = DayField(
        label="自哪天起不再适用",
        help_text="这一天起不能再引用；以前按它交办的不变，列在它的页面上",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="为什么",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="职责划转、法规修改，还是后来裁定不同；会留在记录里",
    )


class CorrectPrecedent(HouseForm):
    """What it should have said; to whom the matter was given is the ruling's and stays."""

    about = forms.CharField(
        label="裁定的是哪一类事",
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一句话，写是哪一类事；先例人人可查，不写姓名和号码",
    )
    words = forms.CharField(
        label="常用说法",
        max_length=LONGEST_WORDS,
        required=False,
        help_text="同事会怎么说这件事，空格隔开；“业主+租赁”表示两个词都出现",
    )
    matter = forms.ModelChoiceField(
        Matter.objects.none(), label="事项", required=False, empty_label="不限于一个事项"
    )
    reason = forms.CharField(
        label="为什么更正",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="哪里写错了、按什么更正；写错的那一条留着，引用过它的不变",
    )

    def __init__(self, *args: Any, precedent: Precedent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["matter"]
        own = Matter.objects.filter(department=precedent.unit_id, active=True)
        unit.queryset = own | Matter.objects.filter(pk=precedent.matter_id or 0)
