"""Where the citizen follows his case on the web: an address for paper and messages, a code for the phone's camera.

The query code stands in neither: whoever photographs a receipt learns no more than its number.
"""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

UNNAMED = "窗口的网页"
"""What is said where the deployment names no public address."""


def follow_address(number: str = "") -> str:
    """The page on which a case is followed, with its number filled in; empty where no public address is named."""
    if not settings.BANCHENG_PUBLIC_URL:
        return ""
    page = reverse(import_string(f"{settings.BANCHENG_PANELS}.PLACES")["track"])
    return f"{settings.BANCHENG_PUBLIC_URL}{page}" + (f"/{number}" if number else "")


def follow_words() -> str:
    """The address, or the page by its name."""
    return follow_address() or UNNAMED


def follow_picture(number: str) -> str:
    """The code a phone's camera opens, as the source of a picture; empty where there is no address."""
    address = follow_address(number)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff") if address else ""
