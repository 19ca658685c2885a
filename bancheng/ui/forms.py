"""How forms are drawn and spoken in this house: {{ form }} and {{ field.as_field_group }} use our fields."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Every form of the house, field by field with ui/field.html."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def _speak_plainly(form: forms.BaseForm) -> None:
    """What is missing or wrong, said as what to do about it."""
    for field in form.fields.values():
        chooses = isinstance(field, forms.ChoiceField)
        field.error_messages["required"] = "请选一个" if chooses else "这里还没有填"
        if chooses:
            field.error_messages["invalid_choice"] = "请从列出的里面选"


class HouseForm(forms.Form):
    """A form whose errors say how to mend them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak_plainly(self)


class HouseModelForm(forms.ModelForm):
    """The same for a form of one table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak_plainly(self)
