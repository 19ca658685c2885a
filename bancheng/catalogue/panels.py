"""What the rooms above show of the letters and practices that leaned on an article, learned from the settings.

The seam is a URL, not an import: with script the page fetches each panel, without it each is a link.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from bancheng.catalogue.models import Citation


@dataclass(frozen=True)
class LeaningPanel:
    """One panel of another room.

    Shapes   page: url name, taking the identity of the citation. The page itself checks who asks.
    """

    title: str
    page: str


def panels_of(citation: Citation) -> list[dict[str, str]]:
    """Who leaned on this article, room by room; a page that does not exist is not offered."""
    found = []
    for panel in import_string(f"{settings.BANCHENG_PANELS}.LEANING_PANELS"):
        try:
            found.append({"title": panel.title, "url": reverse(panel.page, args=[citation.pk])})
        except NoReverseMatch:
            continue
    return found
