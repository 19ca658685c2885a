"""Forms of positions: a question to several units, what one of them says, why a question is taken back."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm
from bancheng.coordination.forms.requests import AskedUnits
from bancheng.org.models import Department
from bancheng.rules.vocabulary import PositionAnswer
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Line, Words

MOST = 600


class AskUnits(ActForm):
    """One question to several units."""

    wanted_fields = frozenset({"words", "units"})
    words = Words(
        label="问什么",
        rows=3,
        required=False,
        most=MOST,
        help_text="一个问题，能答“能”或“不能”；被问的单位看得到这句话、编号和事由，看不到反映人是谁",
    )
    units = AskedUnits(
        Department.objects.filter(active=True).order_by("code"),
        label="问哪几家",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="至少两家；主办单位也要问的一起选",
    )

    def values(self) -> dict[str, Any]:
        """The units as the act takes them."""
        typed = super().values()
        return typed | {"units": list(typed["units"])}


class Recall(ActForm):
    """Why a question is taken back."""

    wanted_fields = frozenset({"reason"})
    reason = Words(label="为什么收回", rows=2, required=False)


class Draft(HouseForm):
    """What a unit says."""

    wanted_fields = frozenset({"answer", "words"})
    answer = forms.ChoiceField(
        choices=PositionAnswer.choices(), label="能不能办", required=False, widget=forms.RadioSelect
    )
    words = Words(
        label="怎么说", rows=3, required=False, most=MOST, help_text="能办的写怎样办，不能办的写为什么"
    )
    condition = Words(
        label="什么条件下能办", rows=2, required=False, most=MOST, help_text="选“有条件能办”的要写"
    )
    clause = Line(
        label="依据",
        required=False,
        most=300,
        help_text="文件名称和第几条；“能办”可以不写，“有条件能办”“不能办”要写",
    )
