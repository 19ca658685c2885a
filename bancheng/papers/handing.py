"""How a paper leaves as the answer to a press: a file to keep, or a page to print."""

from urllib.parse import quote

from django.http import HttpResponse

from bancheng.records.models import StoredFile


def download(octets: bytes, stored: StoredFile) -> HttpResponse:
    """A paper as a file to keep; pressed again it is handed out again, and noted again by the act before."""
    answer = HttpResponse(octets, content_type=stored.content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.display_name)}"
    answer["Cache-Control"] = "private, no-store"
    return handed_out(answer)


def handed_out(answer: HttpResponse) -> HttpResponse:
    """The page or file that an act hands out: done once, however often the button is pressed; config/pressing.py reads this."""
    answer.has_acted = True  # type: ignore[attr-defined]
    return answer
