"""Turns away, before any page, a request that nobody can read: one sentence, and nothing has changed."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.http import parse_header_parameters

from bancheng.rules.refusal import Refused
from bancheng.rules.uploads import MEGA, MOST_OCTETS, MOST_TOGETHER
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.pages import home_of

WORDS = "application/x-www-form-urlencoded"
NO_TEXT = Refused("request.not_text", "送来的内容不是 UTF-8 文字，请从网页上重新填写后再提交")
NO_FORM = Refused("request.broken", "送来的表单不完整，可能没有传完，请重新提交")
TOO_MANY = Refused("request.too_many_fields", "一次送来的格子或文件太多，请分几次提交")
TOO_LONG = Refused("request.too_long", "写的字太多，请写短些，或分几次提交")
TOO_LARGE = Refused(
    "request.too_large",
    f"文件太大，没有收：一份最多 {MOST_OCTETS // MEGA} MB，一次一共不超过 {MOST_TOGETHER // MEGA} MB，请压缩或分开上传",
)
UNREAD = frozenset({TOO_LONG.code, TOO_LARGE.code})
"""Refused for their length: 413, all others 400."""

UNREADABLE = "text/plain; charset=unreadable"

Page = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Any], Any]


def with_readable_kind(application: Application) -> Application:
    """Lets a request whose Content-Type cannot be parsed come as far as the middleware that refuses it.

    The framework parses that header while it makes the request, before any of its own handlers can answer.
    """

    def outer(environ: dict[str, Any], start_response: Any) -> Any:
        if not _is_readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = UNREADABLE
        return application(environ, start_response)

    return outer


def _is_readable(kind: str) -> bool:
    try:
        codecs.lookup(parse_header_parameters(kind)[1].get("charset", "utf-8"))
    except (LookupError, ValueError):
        return False
    return True


def legible_middleware(get_response: Page) -> Page:
    """Lets a request in only when its address, its cookies and its form are text throughout."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            _read(request)
        except Refused as no:
            return _turned_away(request, no)
        return get_response(request)

    return middleware


def _turned_away(request: HttpRequest, no: Refused) -> HttpResponse:
    """A page that needs nothing; its way back leads to where the request came from."""
    told = {"why": no.sentence, "code": no.code, "too_much": no.code in UNREAD, "home": home_of(request)}
    return HttpResponse(render_to_string("400.html", told), status=413 if no.code in UNREAD else 400)


def _read(request: HttpRequest) -> None:
    """Raises Refused at the first thing that is no text. What a page does not ask for is looked at as well."""
    _only_utf_8(request)
    if whole_number(str(request.META.get("CONTENT_LENGTH") or "0"), most=MOST_TOGETHER) is None:
        raise TOO_LARGE
    _refuse_broken(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
    try:
        _refuse_odd([request.path_info, *request.COOKIES.values(), *_texts(request.GET)])
        if request.method == "POST" and settings.CSRF_COOKIE_NAME in request.COOKIES:
            # A post without our cookie is refused unread: whoever sends slowly would keep a thread of ours.
            _read_form(request)
    except (TooManyFieldsSent, TooManyFilesSent):
        raise TOO_MANY from None
    except RequestDataTooBig:
        # The framework counts what is typed, not the documents.
        raise TOO_LONG from None
    except (MultiPartParserError, LookupError, ValueError):
        # The parser of the framework takes the charset of a file's name at its word.
        raise NO_FORM from None


def _only_utf_8(request: HttpRequest) -> None:
    """Python knows “charsets” that are none, and some that make halves of characters."""
    named = (request.content_params or {}).get("charset", "utf-8")
    try:
        codec = codecs.lookup(named).name
    except (LookupError, ValueError):
        codec = ""
    if codec != "utf-8":
        raise NO_TEXT


def _read_form(request: HttpRequest) -> None:
    if request.content_type == WORDS:
        _refuse_broken(request.body)
    _refuse_odd(_texts(request.POST))
    _refuse_odd(request.FILES)
    _refuse_odd(file.name or "" for files in request.FILES.lists() for file in files[1])


def _refuse_broken(octets: bytes) -> None:
    """What the framework would replace by question marks is refused: the words would be lost unseen."""
    try:
        unquote_to_bytes(octets).decode()
    except UnicodeError:
        raise NO_TEXT from None


def _texts(typed: object) -> Iterator[str]:
    for name, values in typed.lists():  # type: ignore[attr-defined]
        yield name
        yield from values


def _refuse_odd(texts: Iterable[str]) -> None:
    """No database keeps a NUL, none keeps half a character."""
    if any("\x00" in text or any("\ud800" <= char <= "\udfff" for char in text) for text in texts):
        raise NO_TEXT
