"""The citizens whose every datum occurs once in the house, the marks that betray them, and the words about them.

A mark is what must not stand where it may not: a name, a number, an address, a firm; and for each case a word that
stands nowhere but in what its citizen told, so that whoever reads it has read that case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bancheng.cases.registration import Someone
from bancheng.rules.identifiers import credit_check, organisation_check


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One datum of one person.

    Shapes   whose: the key of the citizen. kind: name, phone, id, address, email, firm, credit, told, tail.
    """

    whose: str
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A citizen of the crawl, and how his words begin."""

    key: str
    someone: Someone
    told: str
    agent: Someone = field(default_factory=Someone)

    @property
    def said(self) -> str:
        """Words into which somebody writes all that is known of him, as people do."""
        who = self.someone
        return f"{self.told}：{who.name or who.firm}，电话{who.phone}，身份证{who.id_number}，"

    def marks(self) -> Iterator[Mark]:
        """All that betrays him, and his agent."""
        for whose, who in ((self.key, self.someone), (f"{self.key}/agent", self.agent)):
            for kind in ("name", "phone", "id_number", "address", "email", "firm", "credit_code"):
                if text := getattr(who, kind):
                    yield Mark(whose=whose, kind=kind.split("_")[0], text=text)
        yield Mark(whose=self.key, kind="told", text=self.told)


def id_number(serial: int) -> str:
    """A number of an ID card that nobody has: born in 1900."""
    body = f"32010219000307{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def somebody(name: str, serial: int) -> Someone:
    """Somebody with everything a registration can hold."""
    return Someone(
        name=name,
        phone=f"139{serial:04d}{7000 + serial * 7}",
        id_number=id_number(serial),
        address=f"玄武区{name[1:]}巷{serial}号",
        email=f"shield{serial}@qiu.example",
    )


def _firm() -> Someone:
    body = "91320102" + (code := "MA2HEDG7") + organisation_check(code)
    return Someone(
        name="邬漱石",
        phone="13900087056",
        firm="南京漱石斋古籍有限公司",
        credit_code=body + credit_check(body),
    )


ASKED = Planted(key="asked", someone=somebody("丁砚秋", 101), told="暗语青瓷")
AGENT = Planted(key="agent", someone=somebody("孟栖梧", 102), told="暗语白鹭", agent=somebody("尉迟眠", 103))
HIDDEN = Planted(
    key="hidden",
    someone=Someone(phone="13901047728", address="玄武区听雨巷104号", email="shield104@qiu.example"),
    told="暗语黄杨",
)
ACCUSER = Planted(key="accuser", someone=somebody("虞照晚", 105), told="暗语赤松")
SECOND = Planted(key="second", someone=somebody("臧疏影", 106), told="暗语墨兰")
RATER = Planted(key="rater", someone=somebody("闵知微", 107), told="暗语紫薇")
DECLINED = Planted(key="declined", someone=somebody("晁望舒", 108), told="暗语蓝桉")
FIRM = Planted(key="firm", someone=_firm(), told="暗语绿萼")
WRITER = Planted(key="writer", someone=Someone(name="鲍听澜", phone="13901097763"), told="暗语银杏")
VOICE = Planted(key="voice", someone=Someone(name="褚云岫", phone="13901107770"), told="暗语金桂")
ASKER = Planted(key="asker", someone=Someone(phone="13901117777"), told="暗语铜钱草")
BARRED = Planted(key="barred", someone=somebody("缪归鸿", 112), told="暗语石斛")
DRAFTED = Planted(key="drafted", someone=somebody("诸葛汀", 113), told="暗语水杉")

LIMITED = Planted(key="limited", someone=Someone(phone="13901147798"), told="暗语凌霄")

PEOPLE: Mapping[str, Planted] = {
    each.key: each
    for each in (
        ASKED,
        AGENT,
        HIDDEN,
        ACCUSER,
        SECOND,
        RATER,
        DECLINED,
        FIRM,
        WRITER,
        VOICE,
        ASKER,
        BARRED,
        DRAFTED,
        LIMITED,
    )
}
MARKS: tuple[Mark, ...] = tuple(mark for each in PEOPLE.values() for mark in each.marks())
