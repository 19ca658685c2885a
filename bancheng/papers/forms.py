"""Shapes of input about papers."""

from django import forms

from bancheng.ui.forms import HouseForm


class Check(HouseForm):
    """Number and check code, as they stand on a paper."""

    number = forms.CharField(label="编号", max_length=60, help_text="印在标题上方，像“窗001结〔2026〕12号”")
    code = forms.CharField(label="核验码", max_length=20, help_text="12 位，印在文书末尾，像“7MKQ-94XR-HT3P”")
