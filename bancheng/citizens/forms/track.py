"""Forms of the citizen's own page: few words, plain, nothing pre-ticked."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm, Words, WordsWithNumbers
from bancheng.rules.vocabulary import Solved
from bancheng.ui.forms import HouseForm

SATISFIED = [("5", "非常满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "非常不满意")]


class Find(HouseForm):
    """Number and query code, as they stand on the receipt."""

    number = forms.CharField(label="编号", max_length=40, help_text="印在回执上，像 2026-003-0139-9")
    code = forms.CharField(label="查询码", max_length=20, help_text="8 位，印在回执上；大小写都行")


class ProofCode(HouseForm):
    """The code that was sent."""

    code = forms.CharField(
        label="验证码",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class Close(ActForm):
    """Solved? and satisfied?, asked apart; the second may be left open."""

    solved = forms.ChoiceField(label="这件事解决了吗", choices=Solved.choices(), widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label="您对我们的服务满意吗",
        choices=SATISFIED,
        widget=forms.RadioSelect,
        required=False,
        help_text="可以不答；不答不算满意",
    )
    words = Words(label="还想说的", required=False, rows=2)

    def values(self) -> dict[str, Any]:
        """An open question stays open."""
        values = super().values()
        return values | {"satisfied": int(values["satisfied"]) if values["satisfied"] else None}


class Redo(ActForm):
    """Why it is not solved."""

    reason = Words(label="哪里还没解决", help_text="写一两句就行")


class Withdraw(ActForm):
    """Why he takes it back, if he wants to say."""

    words = Words(label="为什么撤回", required=False, rows=2)


class Appeal(ActForm):
    """Why the declining is wrong."""

    words = Words(label="您为什么认为应当受理")


class AddFact(ActForm):
    """Something to add."""

    words = WordsWithNumbers(label="想补充的情况", help_text="电话、证件号会自动遮上，另行加密保存")


class Supplied(ActForm):
    """That the materials have been brought."""

    note = Words(
        label="补了哪些", required=False, rows=2, help_text="原件请带到窗口；在这里说一声，我们马上接着办"
    )


class CannotSupply(ActForm):
    """Why the materials cannot be had."""

    note = Words(label="为什么补不来", help_text="不会因此结案，我们会想别的办法")
