"""How a stored document goes out to a browser: as it was handed in, never run as a page of ours."""

from urllib.parse import quote

from django.http import FileResponse

from bancheng.records import reads
from bancheng.records.models import StoredFile

TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "webm": "video/webm",
    "mp4": "video/mp4",
}
"""What a browser may show by itself; anything else it saves."""


def as_handed_in(stored: StoredFile) -> FileResponse:
    """The answer that carries a stored document; whoever calls has judged who asks."""
    kind = stored.kind
    answer = FileResponse(reads.open_stored(stored), content_type=TYPES.get(kind, "application/octet-stream"))
    shown = "inline" if kind in TYPES else "attachment"
    answer["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(stored.display_name)}"
    answer["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; sandbox"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
