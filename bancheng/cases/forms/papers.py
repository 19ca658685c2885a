"""The form that ends a paper."""

from django import forms

from bancheng.ui.forms import HouseForm


class EndPaper(HouseForm):
    """Why a paper is voided, or issued anew."""

    reason = forms.CharField(
        label="为什么",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会记入留痕；不要写号码",
    )
