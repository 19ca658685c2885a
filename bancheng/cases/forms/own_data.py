"""The form in which it is decided whether something kept of a citizen is corrected or erased."""

from django import forms

from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Words

GRANT, REFUSE = "grant", "refuse"


class DecideData(HouseForm):
    """Yes or no, and why not."""

    then = forms.ChoiceField(
        label="怎样办",
        choices=[(GRANT, "照办"), (REFUSE, "不照办")],
        widget=forms.RadioSelect,
    )
    reason = Words(label="不照办的理由", required=False, rows=2, help_text="反映人看得到；照办的不用写")
