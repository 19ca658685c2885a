"""Citing the law in a form: found by a few words, while typing or by a button, and only what holds that day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from bancheng.catalogue import library
from bancheng.catalogue.models import Citation
from bancheng.rules.citing import what_became_of
from bancheng.rules.whole_numbers import whole_number

MOST_FOUND = 12
LARGEST_KEY = 10**15
SEARCH_WHILE_TYPING = {
    "hx-post": "",
    "hx-trigger": "input changed delay:300ms",
    "hx-include": "closest form",
    "hx-vals": '{"look": "yes"}',
    "hx-target": "#bases",
    "hx-select": "#bases",
    "hx-swap": "outerHTML",
    "hx-sync": "this:replace",
}
"""The form as it stands is sent; of the page that comes back only the list is taken."""


class Citations(forms.ModelMultipleChoiceField):
    """Citations of the library; what is no key of any row is none of them.

    Whether they hold that day is judged by the act, which says from when to when; here only that they exist.
    """

    def clean(self, value: Any) -> Any:
        """Judges only what could be a key."""
        keys = [pk for pk in value or () if whole_number(str(pk), most=LARGEST_KEY) is not None]
        return super().clean(keys)


class Citing(forms.Form):
    """The two fields by which an act leans on the law; drawn by cases/_citing.html.

    Shapes   today, at: of the moment the form is asked for.
             bases_look: what the list says beside its rows; see `BasesLook`.
    """

    today: date
    at: datetime

    find = forms.CharField(
        label="找依据",
        required=False,
        max_length=60,
        help_text="写名称、文号、条款或内容里的几个字，也可以写拼音首字母，如 xzxkf",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60, **SEARCH_WHILE_TYPING}),
    )
    citations = Citations(
        Citation.objects.none(),
        label="依据",
        widget=forms.CheckboxSelectMultiple,
        help_text="只列今天有效的；选好的一直留着，可以再找别的",
    )

    def list_bases(self, *, used: Sequence[Citation] = ()) -> None:
        """Lists what was chosen already and still holds, then what holds the words looked for.

        Shapes   used: offered while nothing is looked for: what leaned on the law in the same matter before.
        """
        field: Any = self.fields["citations"]
        field.queryset = Citation.objects.all()
        chosen = list(Citation.objects.filter(pk__in=self._chosen()))
        held = [citation for citation in chosen if citation.is_in_force(self.today)]
        words = str(self["find"].value() or "").strip()
        found = library.citations_matching(words, self.today, MOST_FOUND + len(held) + 1) if words else used
        others = [citation for citation in found if citation not in held]
        listed = held + others[:MOST_FOUND]
        # Judged against the whole library; only what is listed here is drawn.
        field.choices = [(citation.pk, str(citation)) for citation in listed]
        self.citation_hints = {citation.pk: self._hint(citation) for citation in listed}
        self.more_citations = len(others) > MOST_FOUND
        self.fallen = list(self._fallen(chosen))
        self.nothing_found = bool(words) and not others
        self.not_yet_looked = not words and not listed
        self.not_today = library.not_today(words, self.today) if words else None

    def _chosen(self) -> list[int]:
        asked = (whole_number(str(pk), most=LARGEST_KEY) for pk in self["citations"].value() or ())
        return [pk for pk in asked if pk is not None]

    def _hint(self, citation: Citation) -> str:
        ends = what_became_of(citation.as_basis(), on=self.today, at=self.at)
        return f"{citation.period()}。{f'注意：{ends}。' if ends else ''}{citation.summary}"

    def _fallen(self, chosen: Iterable[Citation]) -> Iterable[str]:
        """What was chosen before and may not be cited today, with what became of it."""
        for citation in chosen:
            if not citation.is_in_force(self.today):
                yield what_became_of(citation.as_basis(), on=self.today, at=self.at)
