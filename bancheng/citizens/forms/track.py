"""Forms of the citizen's own page: few words, plain, nothing pre-ticked."""

from collections import Counter
from typing import Any

from django import forms

from bancheng.cases.actions import item_field
from bancheng.cases.forms import people
from bancheng.cases.forms.base import ActForm, Line, Words, WordsWithNumbers
from bancheng.cases.forms.rating import Rating
from bancheng.cases.registration import Someone
from bancheng.rules.uploads import MOST_OCTETS
from bancheng.ui.forms import FilesField, FilesInput, HouseForm


class Find(HouseForm):
    """Number and query code, as they stand on the receipt."""

    number = forms.CharField(label="编号", max_length=40, help_text="印在回执上，像 2026-003-0139-9")
    code = forms.CharField(label="查询码", max_length=20, help_text="8 位，印在回执上；大小写都行")


class ProofCode(HouseForm):
    """The code that was sent."""

    code = forms.CharField(
        label="验证码",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class Close(Rating):
    """Solved? and satisfied?, asked apart; the second may be left open."""

    words = Words(label="还想说的", required=False, rows=2)


class Redo(ActForm):
    """Why it is not solved."""

    reason = Words(label="哪里还没解决", help_text="写一两句就行")


class Withdraw(ActForm):
    """Why he takes it back, if he wants to say."""

    words = Words(label="为什么撤回", required=False, rows=2)


class Appeal(ActForm):
    """Why the declining is wrong."""

    words = Words(label="您为什么认为应当受理")


MOST_AT_ONCE = 9
PICTURES_OR_PDF = "image/jpeg,image/png,image/webp,application/pdf"
"""What a phone is asked for: with pictures named one by one an iPhone hands over a photo the hall can read."""
HOW_TO_SEND = f"拍照、选照片或 PDF，可以选几张，一份最多 {MOST_OCTETS // 1024 // 1024} MB"


class Papers(FilesField):
    """Photos from the camera, or documents: none, one or several."""

    def __init__(self, *, label: str, help_text: str = HOW_TO_SEND) -> None:
        super().__init__(
            label=label,
            required=False,
            most=MOST_AT_ONCE,
            max_length=120,
            help_text=help_text,
            widget=FilesInput(attrs={"accept": PICTURES_OR_PDF}),
        )


class AddFact(ActForm):
    """Something to add, and what shows it."""

    words = WordsWithNumbers(label="想补充的情况", help_text="电话、证件号会自动遮上，另行加密保存")
    papers = Papers(label="照片或文件")


class Supplied(ActForm):
    """What he was asked for, each material with its own documents, and whether that is all."""

    note = Words(
        label="想说的",
        required=False,
        rows=2,
        help_text="原件交到了哪个窗口、哪样还要等几天，写一句就行",
    )

    def prepare(self) -> None:
        """A field for each material of the notice, before his words."""
        asked = self.case.supplements.filter(ended_at=None).first()
        items = asked.items if asked else []
        sent = Counter(asked.sent.values_list("item", flat=True)) if asked else Counter()
        self.how = HOW_TO_SEND
        self.asked = [(place, item, sent[place], item_field(place)) for place, item in enumerate(items)]
        for _, item, _, name in self.asked:
            self.fields[name] = Papers(label=item["name"], help_text=_how_it_is_had(item))
        self.order_fields([name for *_, name in self.asked])

    @property
    def items(self) -> list[dict[str, Any]]:
        """Each material with its field, and how many documents for it lie here already."""
        return [{"field": self[name], "sent": sent} for _, _, sent, name in self.asked]

    def values(self) -> dict[str, Any]:
        """The documents by their material; whether it is all says the button he pressed."""
        typed = self.cleaned_data
        return {
            "papers": {place: typed[name] for place, _, _, name in self.asked},
            "is_all": self.data.get("then") != LATER,
            "though_lacking": self.data.get("then") == LACKING,
            "note": typed["note"],
        }


def _how_it_is_had(item: dict[str, str]) -> str:
    """What the notice demands of a material, who gives it out, and where and how."""
    return f"{item['standard']}；{item['issuer']}出具；到{item['where']}，{item['how']}；{item['fee']}，{item['time']}"


LATER = "later"
"""What the button says with which he keeps what he has sent and goes on another day."""

LACKING = "lacking"
"""What the button says with which he has it go on though something is lacking."""


class CannotSupply(ActForm):
    """Why the materials cannot be had."""

    note = Words(label="为什么补不来", help_text="不会因此结案，我们会想别的办法")


class Authorise(ActForm):
    """Who may act for him, in what, and the paper he signed."""

    name = forms.CharField(label="代办的人叫什么", max_length=60)
    phone = forms.CharField(label="他的电话", max_length=30, required=False)
    id_number = forms.CharField(label="他的证件号", max_length=30, required=False)
    scope = Line(label="请他代办什么", help_text="按委托书写，例如：代为补材料、代为领取答复")
    scan = forms.FileField(
        label="委托书（拍照或扫描）", help_text="PDF 或照片，签字和日期要看得清", max_length=120
    )

    def values(self) -> dict[str, Any]:
        """The agent as a person."""
        typed = self.cleaned_data
        agent = Someone(name=typed["name"], phone=typed["phone"], id_number=typed["id_number"])
        return {"agent": agent, "scope": typed["scope"], "scan": typed["scan"]}


class Recuse(people.Recuse):
    """Who should have no part in it, by what he is in the case, and why."""

    whom = forms.ChoiceField(label="请谁回避", widget=forms.RadioSelect)
    reason = Words(label="为什么", rows=2, help_text="例如：我反映的就是他；他和对方是亲戚")
