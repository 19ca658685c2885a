"""《协查函》: what a body outside the district is asked, as a document of blocks."""

from bancheng.cases.paper_documents import address
from bancheng.cases.paper_words import of_window
from bancheng.cases.registration import whose
from bancheng.coordination.models import OutsideLetter
from bancheng.papers import blocks as b
from bancheng.papers.blocks import Document
from bancheng.rules import masks
from bancheng.rules.calendar import local
from bancheng.rules.papers import PaperKind
from bancheng.ui.wording import paper_day, weekday_words


def letter_sheet(letter: OutsideLetter) -> Document:
    """The letter; whose matter it is stands in it only where the officer said so, and is masked to who only looks."""
    case = letter.case
    office = case.site.name
    facts = of_window(case)
    return b.document(
        form="official",
        title=PaperKind.OUTSIDE_LETTER.label,
        office=office,
        case=case.number,
        blocks=[
            b.to(f"{letter.body}："),
            b.para("我窗口正在办理下面这件群众反映的事，需要贵单位协助查明有关情况，请予支持。"),
            b.facts([("事由", case.title), *_whose(letter)]),
            b.heading("一、请协助查明"),
            b.para(letter.question),
            b.heading("二、请提供"),
            b.para(letter.wants),
            b.heading("三、回函"),
            b.para(
                [
                    "请在 ",
                    b.strong(f"{paper_day(letter.due_on)}（{weekday_words(letter.due_on)}）"),
                    "以前回函；不能按期回函或者不归贵单位的，也请尽早告知。",
                ]
            ),
            b.para(f"联系人：{letter.sent_by.name}。{address(facts)}。"),
            b.para("来函涉及的个人信息只用于办理这件事，请妥善保管，不要外传。"),
            b.close(office=office, day=paper_day(local(letter.sent_at).date())),
        ],
        foot=["一式两份，一份发出，一份存档"],
    )


def _whose(letter: OutsideLetter) -> list[tuple[str, b.Text]]:
    party = whose(letter.case) if letter.names_citizen else None
    if party is None or not (party.firm or party.name):
        return []
    full = party.firm or party.name
    shown = full if party.firm else masks.masked_name(full)
    return [("反映人", b.name(full, masked=shown))]
