"""The form in which a citizen asks that something kept of him be corrected or erased."""

from typing import Any

from django import forms

from bancheng.cases.models import Party
from bancheng.rules.vocabulary import DataField, DataWish
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Words

NOT_KEPT = "现在没有记"
OF_A_FIRM = frozenset({DataField.FIRM, DataField.CREDIT_CODE})
"""What only a firm has: a person is not asked for it."""


class ChangeData(HouseForm):
    """Which datum, what is to become of it, what it should be, and why if he wants to say."""

    field = forms.ChoiceField(label="哪一项", choices=DataField.choices(), widget=forms.RadioSelect)
    wish = forms.ChoiceField(label="要怎样", choices=DataWish.choices(), widget=forms.RadioSelect)
    wanted = forms.CharField(
        label="应该是什么",
        required=False,
        max_length=200,
        help_text="要更正的才填；照证件或实际的写",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = Words(label="为什么", required=False, rows=2, help_text="写了，决定的人更容易弄清楚")

    def __init__(self, *args: Any, holder: Party | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firm = holder is not None and bool(holder.firm or holder.credit_code)
        offered = [field for field in DataField if firm or field not in OF_A_FIRM]
        self.fields["field"].choices = [(field.value, field.label) for field in offered]  # type: ignore[attr-defined]
        kept = {field.value: getattr(holder, field, "") or NOT_KEPT for field in DataField}
        self.kept = {
            name: f"现在记的：{value}" if value != NOT_KEPT else value for name, value in kept.items()
        }
