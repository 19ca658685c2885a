"""How forms are drawn and spoken in this house: {{ form }} and {{ field.as_field_group }} use our fields."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Every form of the house, field by field with ui/field.html."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def _speak_plainly(form: forms.BaseForm) -> None:
    """What is missing or wrong, said as what to do about it."""
    for field in form.fields.values():
        chooses = isinstance(field, forms.ChoiceField)
        several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        one = "请至少选一样" if several else "请选一个"
        field.error_messages["required"] = one if chooses else "这里还没有填"
        if chooses:
            field.error_messages["invalid_choice"] = "请从列出的里面选"


YEARS = range(1900, 2200)
"""What can be meant by a year; beside it the arithmetic of days ends in an error."""


def _in_reach(value: date | datetime | None) -> None:
    if value is not None and value.year not in YEARS:
        raise ValidationError(f"年份不对，应在 {YEARS[0]} 到 {YEARS[-1]} 之间", code="invalid")


class DayField(forms.DateField):
    """A day that can be meant."""

    def to_python(self, value: Any) -> date | None:
        """The day, or a sentence on what is wrong with its year."""
        found: date | None = super().to_python(value)
        _in_reach(found)
        return found


class MomentField(forms.DateTimeField):
    """A moment that can be meant."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment, or a sentence on what is wrong with its year."""
        try:
            found: datetime | None = super().to_python(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        _in_reach(found)
        return found


class HouseForm(forms.Form):
    """A form whose errors say how to mend them.

    Shapes   wanted_fields: what is always wanted although the form lets it pass, so that the act says what is missing in its own
             words; marked like what the form itself requires.
    """

    wanted_fields: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak_plainly(self)


class FilesInput(forms.FileInput):
    """Several documents chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None, one or several documents.

    Shapes   most: how many at once.
    """

    widget = FilesInput

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every document by itself, as a list.

        Raises   ValidationError for an empty one, a name that is too long, or too many.
        """
        chosen = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(chosen) > self.most:
            raise ValidationError(f"一次最多放 {self.most} 份，请合并后再放", code="too_many")
        if not chosen:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in chosen]
