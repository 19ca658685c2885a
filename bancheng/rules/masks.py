"""What of a person is shown by default. The clear value needs a reason and leaves a line.

Source: domain.md §7.2; constitution 10; look/LOOK.md §6 (`bc-mask`).
"""

import re

_STREET = re.compile(r"^.*?(?:街道|镇|乡|苏木)")
_ROAD = re.compile(r"^.*?(?:大道|大街|路|街|巷|里弄)")
_DISTRICT = re.compile(r"^.*[省市区县旗州盟]")


def masked_name(name: str) -> str:
    """陈*, whatever the length: how long a name is tells too much."""
    return f"{name[0]}*" if name else ""


def masked_phone(phone: str) -> str:
    """138****5678; 025-****2345; anything else only by its end."""
    if re.fullmatch(r"1\d{10}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    if area := re.match(r"0(?:10|2\d)|0[3-9]\d\d", phone):
        return f"{area.group()}-****{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) > 4 else "****"


def masked_email(address: str) -> str:
    """c***@example.cn: the house it goes to, and the first sign of whom."""
    name, _, house = address.partition("@")
    return f"{name[:1]}***@{house}"


def masked_reach(address: str) -> str:
    """Where a message went, a phone, a mail box or an account: enough to know one's own again."""
    return masked_email(address) if "@" in address else masked_phone(address)


def masked_id(number: str) -> str:
    """320102********001X: first six and last four; of other papers the last two only."""
    if len(number) in {15, 18}:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return f"****{number[-2:]}" if len(number) > 4 else "****"


def masked_numbers(numbers: str) -> str:
    """Several phone and ID numbers, each behind its own mask."""
    return "、".join(
        masked_id(number) if len(number) in {15, 18} else masked_phone(number)
        for number in numbers.split("、")
    )


def masked_address(address: str) -> str:
    """To street level: 南京市玄武区梅园新村街道****; the road if no street office is named; else the district."""
    for level in (_STREET, _ROAD, _DISTRICT):
        if found := level.match(address):
            return f"{found.group()}****"
    return "****" if address else ""
