"""Who a citizen is, a person or a firm: written down where the registration left it open, put right where it was wrong.

Source: docs/decisions/0053.
"""

from dataclasses import dataclass, replace

from bancheng.rules.case_types import Missing
from bancheng.rules.identifiers import is_credit_code


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What says who somebody is; with a firm, the person is who came for it."""

    name: str = ""
    id_number: str = ""
    firm: str = ""
    credit_code: str = ""

    @property
    def is_known(self) -> bool:
        """Whether he, or the firm, is known by name and number."""
        return bool(self.credit_code if self.firm else self.name and self.id_number)


NO_FIRM = Missing("name", "写明单位的名称")
NO_NAME = Missing("name", "写明申请人的姓名")


def filled_in(known: Identity, name: str, number: str) -> tuple[Identity, list[Missing]]:
    """What is known with what was typed in its gaps, and what is still missing; nothing that stands there changes.

    Shapes   number: an ID number or a credit code, as it was read.
    """
    if is_credit_code(number):
        firm = known.firm or name
        return replace(known, firm=firm, credit_code=number), [] if firm else [NO_FIRM]
    if known.firm:
        return known, [Missing("number", "登记的是单位，请写它的统一社会信用代码")]
    stated = known.name or name
    return replace(known, name=stated, id_number=number), [] if stated else [NO_NAME]


def put_right(known: Identity, name: str, number: str) -> tuple[Identity, list[Missing]]:
    """What was typed in the place of what is known, and what is missing: the number says whether it is a firm.

    A firm in the place of a person leaves the person as who came for it, unless it was its own name that stood there:
    nobody escapes the list by being a firm too. A person in the place of a firm leaves nothing of the firm.

    Shapes   number: an ID number or a credit code, as it was read.
    """
    if not is_credit_code(number):
        return Identity(name=name, id_number=number), [] if name else [NO_NAME]
    person = "" if known.name == name else known.name
    return replace(known, name=person, firm=name, credit_code=number), [] if name else [NO_FIRM]
