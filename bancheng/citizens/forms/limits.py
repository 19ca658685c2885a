"""Forms of limits on a contact: propose one, and say why one is refused or lifted."""

from typing import Any

from django import forms

from bancheng.rules import nuisance as rules
from bancheng.rules.vocabulary import NuisanceGround
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Words


class Propose(HouseForm):
    """Which number, why, for how long."""

    phone = forms.CharField(
        label="电话", max_length=30, help_text="他提交时留的号码；加密保存，以后只显示头尾"
    )
    ground = forms.ChoiceField(
        label="为什么限制",
        choices=NuisanceGround.choices(),
        widget=forms.RadioSelect,
        help_text=rules.NO_GROUND,
    )
    reason = Words(
        label="哪几次、什么情况",
        rows=4,
        most=rules.WORDS,
        help_text="写编号和日期，另一位同事凭这个判断；不写姓名和电话",
    )
    days = forms.IntegerField(label="限制几天", min_value=1)

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = f"自然日，最长 {longest} 天，到期自己结束；够用就好"


class Confirm(HouseForm):
    """Nothing but the button."""


class Why(HouseForm):
    """Why it is refused, or lifted."""

    reason = Words(label="为什么", rows=3, most=rules.WORDS, help_text="不写姓名和电话")
