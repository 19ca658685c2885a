"""The form that puts a document into a case."""

from collections.abc import Container
from typing import Any

from django import forms

from bancheng.cases.models import Attachment
from bancheng.rules.uploads import MOST_OCTETS
from bancheng.ui.forms import HouseForm


class Attach(HouseForm):
    """A document and what it is, of the kinds this person may put in."""

    upload = forms.FileField(
        label="材料",
        help_text=f"PDF、照片、Word 或 Excel，一份最多 {MOST_OCTETS // 1024 // 1024} MB",
        max_length=120,
    )
    kind = forms.ChoiceField(label="种类", initial="citizen")

    def __init__(self, *args: Any, kinds: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind, label) for kind, label in Attachment.KINDS if kind in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
