"""Free words in a form: readable, storable, with phone and ID numbers masked before they go anywhere."""

from typing import Any

from django import forms

from bancheng.rules.freetext import normalise, with_tokens
from bancheng.rules.refusal import Refused

LONG = 2000


class Words(forms.CharField):
    """Free words: readable, storable, with phone and ID numbers masked before they go anywhere."""

    def __init__(
        self, *, label: str, rows: int = 3, required: bool = True, help_text: str = "", most: int = LONG
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=most,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def readable(self, value: str) -> str:
        """The words without personal numbers."""
        return with_tokens(value).text

    def clean(self, value: Any) -> str:
        """The words as they may go on.

        Raises   ValidationError for a character that no file can hold.
        """
        try:
            return self.readable(super().clean(value)).strip()
        except Refused as refused:
            raise forms.ValidationError(refused.sentence, code=refused.code) from refused


class WordsWithNumbers(Words):
    """Free words of which the act itself takes the numbers out, to keep them encrypted."""

    def readable(self, value: str) -> str:
        """The words as they were typed, readable."""
        return normalise(value)


class Line(Words):
    """A single line of free words."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "", most: int = 200) -> None:
        super().__init__(label=label, required=required, help_text=help_text, most=most)
        self.widget = forms.TextInput(attrs={"maxlength": most, "autocomplete": "off"})
        self.widget.is_required = required
