"""How Django's forms are drawn in this house: {{ form }} and {{ field.as_field_group }} use our fields."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Every form of the house, field by field with ui/field.html."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
