"""Forms of the citizen's own page: few words, plain, nothing pre-ticked."""

from typing import Any

from django import forms

from bancheng.cases.forms import people
from bancheng.cases.forms.base import ActForm, Line, Words, WordsWithNumbers
from bancheng.cases.forms.rating import Rating
from bancheng.cases.registration import Someone
from bancheng.ui.forms import HouseForm


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


class Close(Rating):
    """Solved? and satisfied?, asked apart; the second may be left open."""

    words = Words(label="还想说的", required=False, rows=2)


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


class Authorise(ActForm):
    """Who may act for him, in what, and the paper he signed."""

    name = forms.CharField(label="代办的人叫什么", max_length=60)
    phone = forms.CharField(label="他的电话", max_length=30, required=False)
    id_number = forms.CharField(label="他的证件号", max_length=30, required=False)
    scope = Line(label="请他代办什么", help_text="按委托书写，例如：代为补材料、代为领取答复")
    scan = forms.FileField(
        label="委托书（拍照或扫描）", help_text="PDF 或照片，签字和日期要看得清", max_length=120
    )

    def values(self) -> dict[str, Any]:
        """The agent as a person."""
        typed = self.cleaned_data
        agent = Someone(name=typed["name"], phone=typed["phone"], id_number=typed["id_number"])
        return {"agent": agent, "scope": typed["scope"], "scan": typed["scan"]}


class Recuse(people.Recuse):
    """Who should have no part in it, by what he is in the case, and why."""

    whom = forms.ChoiceField(label="请谁回避", widget=forms.RadioSelect)
    reason = Words(label="为什么", rows=2, help_text="例如：我反映的就是他；他和对方是亲戚")
