"""Forms of filing online, one for each step: few words, plain, nothing that can be left out is wanted."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bancheng.cases.forms.registering import Said
from bancheng.catalogue.models import Matter
from bancheng.org.models import Site
from bancheng.rules.submitting import MOST_FILES, Page
from bancheng.rules.uploads import MOST_OCTETS
from bancheng.rules.vocabulary import Care, ReplyBy
from bancheng.ui.forms import FilesField, FilesInput, HouseForm

MEGA = 1024 * 1024
REPLIES = [
    (ReplyBy.PHONE, "打电话"),
    (ReplyBy.SMS, "发短信"),
    (ReplyBy.POST, "寄信"),
    (ReplyBy.EMAIL, "发电子邮件"),
    (ReplyBy.COMES_BACK, "我自己再来问"),
]
VISITS = [("0", "还没去"), ("1", "1 趟"), ("2", "2 趟"), ("3", "3 趟以上")]
UNKNOWN = "不知道是哪一项"
PICTURES = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx"


class What(HouseForm):
    """What he wanted and what happened; photos if he has any.

    Shapes   opened: when the form was shown, with the mark that proves it.
    """

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    wanted = Said(
        label="您想办成什么",
        most=180,
        rows=2,
        help_text="例如：把社保转到南京；给老房子补办不动产证",
    )
    happened = Said(
        label="卡在哪里了",
        most=2000,
        rows=6,
        help_text="您去了哪个窗口、对方怎么说、跑了几趟。可以按键盘上的话筒，用说的。不要写银行卡号和密码。",
    )
    photo = FilesField(
        label="拍张照片",
        required=False,
        most=MOST_FILES,
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text="退件单、告知单、证件都可以拍；看得清就行",
    )
    papers = FilesField(
        label="从手机里选照片或文件",
        required=False,
        most=MOST_FILES,
        widget=FilesInput(attrs={"accept": PICTURES, "multiple": True}),
        help_text=f"照片、PDF、Word、Excel 都行；一份不超过 {MOST_OCTETS // MEGA} MB，一共最多 {MOST_FILES} 份",
    )


class Where(HouseForm):
    """Where it happened and which matter it is about; both may stay open.

    Shapes   offered: the matters to choose from. words: what he looked for in the list of matters.
    """

    site = forms.ChoiceField(label="哪个网点", required=False, help_text="您去过的，或者离您近的")
    words = Said(label="找一找是哪个事项", most=60, help_text="写两三个字，例如：公积金、落户、营业执照")
    matter = forms.ChoiceField(label="是哪一项", widget=forms.RadioSelect, required=False)
    visits = forms.ChoiceField(
        label="为这件事跑过几趟", choices=VISITS, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, sites: Iterable[Site], offered: Iterable[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites_named = [(site.code, site.name) for site in sites]
        self.fields["site"].choices = [("", "不清楚，请你们看着办"), *sites_named]  # type: ignore[attr-defined]
        matters = [(matter.code, matter.name) for matter in offered]
        self.fields["matter"].choices = [*matters, ("", UNKNOWN)]  # type: ignore[attr-defined]


class You(HouseForm):
    """Who he is and how he is reached, as much as he likes to say."""

    reply_by = forms.ChoiceField(
        label="怎样告诉您结果",
        choices=REPLIES,
        widget=forms.RadioSelect,
        required=False,
        help_text="没有电话、不方便寄信的，选“我自己再来问”，凭回执到任何一个网点都能问",
    )
    name = Said(label="怎么称呼您", most=60, attrs={"autocomplete": "name"})
    anonymous = forms.BooleanField(
        label="我不愿留名", required=False, help_text="不留名也照样办；只是以后要凭回执来问"
    )
    phone = Said(
        label="电话",
        most=30,
        attrs={"autocomplete": "tel", "inputmode": "tel", "class": "num"},
        help_text="手机或座机",
    )
    address = Said(
        label="收信地址", most=120, attrs={"autocomplete": "street-address"}, help_text="选了寄信的请写"
    )
    email = Said(
        label="电子邮箱",
        most=120,
        attrs={"autocomplete": "email", "inputmode": "email"},
        help_text="选了发电子邮件的请写",
    )
    firm = Said(
        label="替单位来办的，单位叫什么",
        most=80,
        attrs={"autocomplete": "organization"},
        help_text="替自己办的不用写",
    )
    cares = forms.MultipleChoiceField(
        label="需要特别照顾吗",
        choices=Care.choices(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class Send(HouseForm):
    """The last look; the answer to a small question, where one is asked.

    Shapes   asked: the question.
    """

    answer = forms.CharField(
        required=False,
        max_length=10,
        help_text="写数字或汉字都行",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = asked


FIELDS: Mapping[Page, tuple[str, ...]] = {
    Page.WHAT: ("wanted", "happened"),
    Page.WHERE: ("site", "words", "matter", "visits"),
    Page.YOU: ("reply_by", "name", "anonymous", "phone", "address", "email", "firm", "cares"),
    Page.SEND: (),
}
"""What a form keeps of each step."""
SEVERAL = frozenset({"cares"})


def posted(page: Page, data: Any) -> dict[str, list[str]]:
    """What was sent of one step, as a form keeps it; what was left out is left out."""
    return {name: list(data.getlist(name)) for name in FIELDS[page] if name in data}


def as_initial(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """The same to fill a form that is shown without judging it."""
    return {name: values if name in SEVERAL else values[-1] for name, values in typed.items() if values}
