"""Forms of signatures that are said not to be the citizen's."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import Words
from bancheng.ui.forms import HouseForm


class Dispute(HouseForm):
    """What he says of it; he need not say anything."""

    words = Words(label="想说明的", rows=3, required=False)


class Revoke(HouseForm):
    """Why an undertaking in force is revoked."""

    why = Words(
        label="凭什么撤销，怎样告诉反映人",
        rows=4,
        help_text="会记入留痕；比如督查员怎样认定的，谁打电话告诉他、材料怎样另办",
    )


class Settle(HouseForm):
    """Whose signature it is, and how that was found."""

    is_his = forms.ChoiceField(
        label="核实结果",
        choices=[("yes", "是本人签的"), ("no", "不是本人签的")],
        widget=forms.RadioSelect,
    )
    words = Words(
        label="怎样核实的，凭什么认定", rows=4, help_text="会记入留痕；比如问了谁、看了什么、对照了哪一份签字"
    )

    def values(self) -> dict[str, Any]:
        """Yes or no as the act takes it."""
        return {"is_his": self.cleaned_data["is_his"] == "yes", "words": self.cleaned_data["words"]}
