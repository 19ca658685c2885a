"""How whoever holds a paper finds out whether it is in force: an address for a phone's camera, a code to be typed."""

import segno
from django.conf import settings
from django.urls import reverse

from bancheng.papers.blocks import Document


def address(code: str) -> str:
    """The page that tells of the paper with this code; empty where the deployment names no public address."""
    return (
        f"{settings.BANCHENG_PUBLIC_URL}{reverse('papers:verify', args=[code])}"
        if settings.BANCHENG_PUBLIC_URL
        else ""
    )


def page() -> str:
    """The page on which number and code are typed."""
    return f"{settings.BANCHENG_PUBLIC_URL}{reverse('papers:ask')}" if settings.BANCHENG_PUBLIC_URL else ""


def words(document: Document) -> str:
    """What stands on a paper about that, before the code itself; nothing before it has a number."""
    verify = document.get("verify")
    if not verify:
        return ""
    how = (
        f"扫码，或打开 {verify['page']} 填编号和核验码" if verify["page"] else "到任何一个网点报编号和核验码"
    )
    return f"核验这份文书是否有效：{how}。核验码"


def picture(where: str) -> str:
    """The code a phone's camera opens, as SVG; empty without an address."""
    if not where:
        return ""
    return str(segno.make(where, error="m").svg_inline(scale=4, border=2, light="#fff"))


def picture_address(where: str) -> str:
    """The same as the source of a picture on a page."""
    return segno.make(where, error="m").svg_data_uri(scale=4, border=2, light="#fff") if where else ""


def lacking(missing: str) -> list[str]:
    """What a paper says about characters that no font has."""
    if not missing:
        return []
    codes = "、".join(f"U+{ord(sign):X}" for sign in missing)
    return [f"方框处的字（{codes}）字库里没有，请照证件手写补上"]
