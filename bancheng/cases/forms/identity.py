"""The form that puts right who the citizen is."""

from django import forms

from bancheng.ui.forms import HouseForm


class CorrectIdentity(HouseForm):
    """Name and number as they stand on the document; both take the place of what was written down."""

    name = forms.CharField(label="申请人姓名或单位名称", max_length=120)
    number = forms.CharField(
        label="申请人证件号或统一社会信用代码",
        max_length=30,
        help_text="照证件写；是个人还是单位，看这个号码。加密保存，原来记的留在留痕里",
    )
