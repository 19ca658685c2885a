"""What every act's form has in common: it knows its case, and hands its values to one act."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases.models import Answer, Attachment, Case
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.wording import short_moment
from bancheng.ui.words import LONG, Line, Words, WordsWithNumbers

__all__ = ("LONG", "Line", "Words", "WordsWithNumbers")


class ActForm(HouseForm):
    """The form of one act on one case.

    Shapes   seen: the line the record had when the page was opened, to say who was quicker.
             elsewhere: what the regulation wants and no field here can give, by its name in the rules.
             last: the answer before, which is written anew here; none for every other act.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, actor: Actor, at: datetime, **kwargs: Any) -> None:
        self.case, self.actor, self.at = case, actor, at
        self.today = local(at).date()
        self.refused: Refused | None = None
        self.elsewhere: set[str] = set()
        self.last: Answer | None = None
        super().__init__(*args, initial={"seen": case.file.length, **kwargs.pop("initial", {})}, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fills the choices that depend on the case or the day."""

    def wanting(self) -> list[Missing]:
        """What the regulation wants beside what the form itself found wrong, so that all is said at once."""
        return []

    def so_far(self) -> dict[str, Any]:
        """What could be read, as the act would be handed it: a field that could not is empty."""
        read = self.cleaned_data
        self.cleaned_data = {name: _nothing(field) for name, field in self.fields.items()} | read
        try:
            return self.values()
        finally:
            self.cleaned_data = read

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def _nothing(field: forms.Field) -> Any:
    """What an empty field of this kind says: no row, no moment, no words."""
    return None if isinstance(field, forms.ModelChoiceField | forms.fields.BaseTemporalField) else ""


class Reason(ActForm):
    """An act that needs one reason."""

    reason = Words(label="理由")


class Opinion(ActForm):
    """An act that needs an opinion."""

    opinion = Words(label="意见")


class MayOpine(ActForm):
    """An act to which an opinion may be added."""

    opinion = Words(label="意见", required=False)


class Note(ActForm):
    """An act that needs a note."""

    note = Words(label="说明")


class MayNote(ActForm):
    """An act to which a note may be added."""

    note = Words(label="说明", required=False)


class Nothing(ActForm):
    """An act that asks nothing more."""


def papers_of_kind(field: forms.Field, case: Case, kind: str) -> None:
    """Offers the documents of one kind that lie in this case's folder, counted as they are there: a file's own name may name somebody."""
    laid = Attachment.objects.filter(case=case, kind=kind).order_by("added_at", "pk")
    field.queryset = laid  # type: ignore[attr-defined]
    places = {pk: place for place, pk in enumerate(laid.values_list("pk", flat=True), start=1)}
    field.label_from_instance = lambda one: _paper_words(one, places[one.pk], len(places))  # type: ignore[attr-defined]


def _paper_words(document: Attachment, place: int, count: int) -> str:
    counted = f"（{place}）" if count > 1 else ""
    return f"{document.get_kind_display()}{counted}，{short_moment(document.added_at)} 放入"
