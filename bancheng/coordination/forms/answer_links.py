"""Forms of a one-time link: making it, opening it with a code, answering by it."""

from django import forms

from bancheng.rules.uploads import MOST_OCTETS
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Line, Words

MOST_MB = MOST_OCTETS // 1024 // 1024


class MakeLink(HouseForm):
    """For whom the link is."""

    addressee = Line(
        label="给谁用", help_text="姓名和职务，如：区供电公司 客户经理 王某。只有他该用", most=80
    )


class Code(HouseForm):
    """The code that was told by telephone."""

    code = forms.CharField(
        label="口令",
        max_length=20,
        help_text="窗口在电话里告诉您的数字",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AnswerByLink(HouseForm):
    """What the body outside answers."""

    words = Words(
        label="你们的答复", rows=6, help_text="查到什么、能不能办、凭什么；不要写当事人的姓名和电话"
    )
    upload = forms.FileField(
        label="文件",
        required=False,
        max_length=120,
        help_text=f"盖章的回函、查询结果；没有可以不放。PDF、照片、Word 或 Excel，最多 {MOST_MB} MB",
    )
