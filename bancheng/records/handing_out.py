"""How a stored document goes out to a browser: as it was handed in, never run as a page of ours."""

from urllib.parse import quote

from django.http import FileResponse

from bancheng.records import kinds, reads
from bancheng.records.models import StoredFile

SHOWN = frozenset({kinds.PDF, kinds.JPEG, kinds.PNG, kinds.WEBP, kinds.WEBM, kinds.MP4})
"""What a browser may show by itself; anything else it saves."""


def as_handed_in(stored: StoredFile, *, called: str = "") -> FileResponse:
    """The answer that carries a stored document; whoever calls has judged who asks.

    Shapes   called: its name for whoever is not to read its own, which may name somebody; without an ending.
    """
    kind = kinds.KINDS.get(stored.kind)
    content_type = kind.content_type if kind in SHOWN else "application/octet-stream"
    answer = FileResponse(reads.open_stored(stored), content_type=content_type)
    name = f"{called}.{stored.kind}" if called else stored.display_name
    shown = "inline" if kind in SHOWN else "attachment"
    answer["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}"
    answer["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; sandbox"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
