"""The citizen's own acts as they stand on a signed slip."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from bancheng.cases import actions
from bancheng.cases.forms import people
from bancheng.cases.forms.base import ActForm, Line, MayNote, Note, Nothing, Words, WordsWithNumbers
from bancheng.cases.forms.rating import Rating
from bancheng.cases.registration import Someone
from bancheng.rules.consents import CONSENTS
from bancheng.rules.vocabulary import DataField, DataWish, Satisfied


class CloseSlip(Rating):
    """Solved? and satisfied?, as the slip says."""

    satisfied = forms.ChoiceField(
        label="凭条上：满意吗", choices=[("", "没有填"), *Satisfied.choices()], required=False
    )
    words = Words(label="凭条上写的话", required=False)

    def prepare(self) -> None:
        """What stands on the slip, in the words of whoever enters it."""
        super().prepare()
        self.fields["solved"].label = "凭条上：解决了吗"
        self.fields["reasons"].label = "凭条上勾的原因"
        self.fields["reasons"].help_text = "凭条上没有勾的不要选"
        self.fields["about"].label = "凭条上：说的是谁"
        self.fields["about"].help_text = "凭条上勾了说到人的原因才用选"


class RedoSlip(ActForm):
    """Why it is not solved."""

    reason = Words(label="凭条上写的理由")


class WordsSlip(ActForm):
    """What the slip says."""

    words = Words(label="凭条上写的话")


class FactSlip(ActForm):
    """What the slip adds."""

    words = WordsWithNumbers(label="凭条上写的话", help_text="电话、证件号会自动遮上，另行加密保存")


class RecuseSlip(people.Recuse):
    """Who is to be out, as the slip says, and why."""

    reason = Words(label="凭条上写的理由", help_text="您自己就是要回避的人的，凭条由别人录入")


class MandateSlip(ActForm):
    """Who may act for him and in what, as the mandate he signed says."""

    name = forms.CharField(label="代办的人叫什么", max_length=60)
    phone = forms.CharField(label="他的电话", max_length=30, required=False)
    id_number = forms.CharField(label="他的证件号", max_length=30, required=False)
    scope = Line(label="请他代办什么", help_text="照委托书写，例如：代为补材料、代为领取答复")

    def values(self) -> dict[str, Any]:
        """The agent as a person."""
        values = super().values()
        named = {name: values.pop(name) for name in ("name", "phone", "id_number")}
        return values | {"agent": Someone(**named)}


class ChangeDataSlip(ActForm):
    """Which datum, what is to become of it, and what it should be, as the slip says."""

    field = forms.ChoiceField(label="凭条上：哪一项", choices=DataField.choices())
    wish = forms.ChoiceField(label="凭条上：要怎样", choices=DataWish.choices())
    wanted = forms.CharField(
        label="凭条上：应该是什么",
        required=False,
        max_length=200,
        help_text="要更正的才填，照凭条一个字不改；由另一人决定",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = Words(label="凭条上：为什么", required=False, rows=2)


class GiveConsentSlip(ActForm):
    """To what he consents; the paper he signs says it word for word."""

    kind = forms.ChoiceField(
        label="凭条上：同意哪一样",
        choices=[(row.kind.value, f"{row.kind.label}：{row.words}") for row in CONSENTS.values()],
        widget=forms.RadioSelect,
    )


class TakeBackConsentSlip(ActForm):
    """Which consent he takes back."""

    kind = forms.ChoiceField(
        label="凭条上：收回哪一样",
        choices=[(row.kind.value, f"{row.kind.label}：{row.after}") for row in CONSENTS.values()],
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One act that can stand on a slip.

    Shapes   enter: keeps what was signed and makes the act. paper: what the citizen signs is called.
    """

    label: str
    form: type[ActForm]
    act: Callable[..., Any]
    enter: Callable[..., Any] = actions.enter_slip
    paper: str = "签字凭条"


SLIPS: dict[str, Slip] = {
    "close": Slip(label="确认办结", form=CloseSlip, act=actions.close),
    "answer_again": Slip(label="再答“解决了吗”", form=CloseSlip, act=actions.answer_again),
    "redo": Slip(label="要求重办", form=RedoSlip, act=actions.redo),
    "appeal": Slip(label="申请复核", form=WordsSlip, act=actions.appeal),
    "withdraw": Slip(label="撤回", form=WordsSlip, act=actions.withdraw),
    "waive": Slip(label="放弃重办或复核", form=Nothing, act=actions.waive),
    "citizen_supplied": Slip(label="材料已补来", form=MayNote, act=actions.citizen_supplied),
    "cannot_supply": Slip(label="补不来", form=Note, act=actions.cannot_supply),
    "add_fact": Slip(label="补充情况", form=FactSlip, act=actions.add_fact),
    "unmerge": Slip(label="不是同一件，分开办", form=Nothing, act=actions.unmerge),
    "authorise": Slip(
        label="请别人代办",
        form=MandateSlip,
        act=actions.authorise,
        enter=actions.enter_mandate,
        paper="委托书",
    ),
    "recuse": Slip(label="请有关的人回避", form=RecuseSlip, act=actions.recuse),
}

TAKE_DATA = "take_data"
"""A printed copy of what is kept of him; it is printed in a room above the cases."""

DATA_SLIPS: dict[str, Slip] = {
    TAKE_DATA: Slip(label="取一份我的信息", form=Nothing, act=actions.hand_own_data),
    "change_data": Slip(label="更正或删除我的信息", form=ChangeDataSlip, act=actions.ask_about_data),
    "give_consent": Slip(label="同意", form=GiveConsentSlip, act=actions.give_consent),
    "take_back_consent": Slip(label="收回同意", form=TakeBackConsentSlip, act=actions.take_back_consent),
}
"""What he asks about his data on a slip: no move of the case, so nothing of its step stands in the way."""
ALL_SLIPS = SLIPS | DATA_SLIPS
