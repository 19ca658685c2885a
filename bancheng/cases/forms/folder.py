"""The form that puts a document into a case."""

from django import forms

from bancheng.cases.models import Attachment
from bancheng.ui.forms import HouseForm


class Attach(HouseForm):
    """A document and what it is."""

    upload = forms.FileField(label="材料", help_text="PDF、照片、Word 或 Excel", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=Attachment.KINDS, initial="citizen")
