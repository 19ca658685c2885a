"""The form by which a colleague prints what is kept of a citizen: the slip he signed for it."""

from django import forms

from bancheng.ui.forms import HouseForm


class HandOwnData(HouseForm):
    """What he signed."""

    scan = forms.FileField(label="他签的凭条（扫描或拍照）", help_text="PDF 或照片，本人签字和日期要看得清")
