"""Forms of the citizen's screen: the code that joins it, and his word on what was typed."""

from django import forms

from bancheng.rules.freetext import normalise
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import WordsWithNumbers


class JoinCode(HouseForm):
    """The code on the clerk's page."""

    code = forms.CharField(
        label="口令",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text="写在工作人员的屏幕上，8 位字母和数字",
    )


class Check(HouseForm):
    """What is not right."""

    words = WordsWithNumbers(
        label="哪里不对", required=False, rows=3, help_text="例如：电话最后一位是 8；我 10 月 8 日就来过"
    )

    def clean_words(self) -> str:
        """As it can be kept."""
        return normalise(self.cleaned_data["words"]).strip()
