"""Template words of the house: {% load ui %}.

Filters say moments, days and shares; tags draw icons, panels and figures and fill the frame of a page.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, FileInput, PasswordInput
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from bancheng.rules import uploads
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.wording import date_words, moment_words
from bancheng.ui import wording
from bancheng.ui.navigation import Entry, Live, Me, Today

register = template.Library()

CLOCK_ICONS = {
    "calm": "circle-check",
    "near": "alert-triangle",
    "today": "clock-exclamation",
    "over": "alert-octagon",
    "paused": "player-pause",
    "done": "square-check",
}
NOTICE_ICONS = {
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "stop": "alert-octagon",
    "hold": "player-pause",
}
SAY = {
    "yes": ("circle-check", "同意"),
    "cond": ("alert-triangle", "附条件"),
    "no": ("circle-x", "反对"),
    "none": ("clock", "未答"),
}
TYPE_TINTS = {"cannot": "no", "hard": "fix", "refused": "duty", "not_yet": "later"}
A_DAY = re.compile(r"(\d{1,2}月\d{1,2}日)")
CHINESE_DIGITS = "一二三四五六七八九十"
LOOK_COOKIE = "look"
CONTRAST_COOKIE = "contrast"


# -- drawing ------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=512)  # A page draws a hundred, and each is the same as long as the process lives.
def icon(name: str, large: bool = False) -> SafeString:
    """An outline icon of the sprite: {% icon "printer" %}."""
    size = " i-lg" if large else ""
    sprite = static("ui/icons.svg")
    return format_html('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', size, sprite, name)


@register.simple_tag
def drawn(template: str, **accepts: Any) -> SafeString:
    """A small component by what it accepts: {% drawn "ui/clock.html" clock=row.clock size="row" %}.

    It gets nothing of the page, so equal values look equal: what has been drawn is kept. For what names no citizen.
    """
    if all(isinstance(value, Hashable) for value in accepts.values()):
        return _drawn(template, **accepts)
    return render_to_string(template, accepts)


# Typed: a text that was marked safe equals the same text that was not, and must not be shown in its place.
@lru_cache(maxsize=4096, typed=True)
def _drawn(template: str, **accepts: Any) -> SafeString:
    return render_to_string(template, accepts)


@register.simple_tag
def largest_upload(*, together: bool = False) -> int:
    """How many octets one document may have, or all of one form: the page says so before they have been sent."""
    return uploads.MOST_TOGETHER if together else uploads.MOST_OCTETS


@register.simple_tag
def form_key() -> SafeString:
    """The key of one form as it is shown, by which it acts once: {% csrf_token %}{% form_key %} in every form that acts."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", **more: Any) -> SafeString:
    """A white panel: {% panel title="人" note="…" link=url link_text="全部 8" kind="sunk" %}…{% endpanel %}."""
    return render_to_string("ui/panel.html", {"title": title, "body": content, **more})


@register.simple_tag
def fig(number: object, url: str = "") -> SafeString:
    """A figure that opens its list; without a list it is only a figure."""
    if not url:
        return format_html('<span class="num">{}</span>', number)
    return format_html('<a class="bc-fig" href="{}">{}</a>', url, number)


@register.filter
def clock_icon(tone: str) -> str:
    """The shape that goes with the colour of a clock."""
    return CLOCK_ICONS[str(tone)]


@register.filter
def notice_icon(kind: str) -> str:
    """The shape that goes with the colour of a notice."""
    return NOTICE_ICONS[kind or "info"]


@register.filter
def message_kind(level: str) -> str:
    """The notice that goes with the level of a message."""
    return {"success": "ok", "warning": "warn", "error": "stop"}.get(level, "info")


@register.filter
def say_icon(answer: str) -> str:
    """The shape that goes with 同意, 附条件, 反对, 未答."""
    return SAY[answer or "none"][0]


@register.filter
def say_word(answer: str) -> str:
    """同意, 附条件, 反对, 未答."""
    return SAY[answer or "none"][1]


@register.filter
def type_tint(case_type: str) -> str:
    """The tint of a case type; a type is not a verdict, so a tint is all it gets."""
    return TYPE_TINTS.get(str(case_type), "")


@register.filter
def initial(name: str) -> str:
    """The first character of a name, for the disc before it."""
    return name[:1]


@register.filter
def words(text: str) -> list[str]:
    """The words of a line written with spaces between."""
    return text.split()


@register.filter
def chinese_number(number: int) -> str:
    """一, 二 … 十; beyond that the digits."""
    return CHINESE_DIGITS[number - 1] if 1 <= number <= len(CHINESE_DIGITS) else str(number)


# -- moments, days, shares -----------------------------------------------------


def _unbroken(words: str) -> SafeString:
    return format_html('<span class="nb">{}</span>', words)


def _now(context: Context) -> datetime:
    return context["now"] if "now" in context else context["request"].at


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None) -> SafeString:
    """今天 17:00, 昨天 16:24, 10月8日 9:10, seen from the moment of the request."""
    return _unbroken(moment_words(at, now=_now(context))) if at else SafeString("")


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None) -> SafeString:
    """今天, 昨天, 10月8日, seen from the moment of the request."""
    return _unbroken(wording.day_words(on, local(_now(context)).date())) if on else SafeString("")


@register.filter
def unbroken(text: object) -> SafeString:
    """A text whose days never break at the end of a line: 10月13日. What is not safe stays escaped."""
    words = "" if text is None else str(text)
    kind = SafeString if isinstance(words, SafeString) else str
    parts = [kind(part) for part in A_DAY.split(words)]
    pairs = zip_longest(parts[::2], parts[1::2], fillvalue="")
    return format_html_join("", "{}{}", ((before, _unbroken(on) if on else "") for before, on in pairs))


@register.filter
def month_day(on: date | datetime | None) -> SafeString:
    """10月8日."""
    return _unbroken(date_words(_date(on))) if on else SafeString("")


@register.filter
def full_day(on: date | datetime | None) -> SafeString:
    """10月13日（星期二）."""
    return _unbroken(wording.full_day(_date(on))) if on else SafeString("")


@register.filter
def full_moment(at: datetime | None) -> SafeString:
    """10月13日（星期二）17:00, the way a citizen is told."""
    if at is None:
        return SafeString("")
    return _unbroken(f"{wording.full_day(_date(at))}{wording.clock_time(at)}")


@register.filter
def short_day(on: date | datetime | None) -> str:
    """10/8, for narrow columns."""
    return wording.short_day(_date(on)) if on else ""


@register.filter
def clock_time(at: datetime | None) -> str:
    """17:00."""
    return wording.clock_time(at) if at else ""


@register.filter
def weekday(on: date | datetime) -> str:
    """六."""
    return wording.WEEKDAYS[_date(on).weekday()]


@register.filter
def paper_day(on: date | datetime | None) -> SafeString:
    """2026 年 10 月 9 日."""
    return _unbroken(wording.paper_day(_date(on))) if on else SafeString("")


@register.filter
def workdays(count: int) -> str:
    """5 个工作日."""
    return f"{count} 个工作日"


@register.filter
def elapsed(seconds: int) -> str:
    """38 秒, 1 分 5 秒."""
    return wording.elapsed_words(int(seconds))


@register.filter
def file_size(octets: int) -> str:
    """12 KB, 3.4 MB."""
    return wording.size_words(int(octets))


@register.filter
def share_of(part: int, whole: int) -> wording.Share:
    """The share as it may be shown for its size: {% with s=k|share_of:n %}."""
    return wording.share(part, whole)


@register.filter
def on_axis(percent: float) -> float:
    """Where a percent stands on the axis of a rate, drawn from 10 to 310."""
    return round(10 + 3 * percent, 1)


@register.filter
def share_words(part: int, whole: int) -> str:
    """“94.6%（53 / 56）”, or “4 件里 3 件” when there are few."""
    return wording.share_words(part, whole)


def _date(on: date | datetime) -> date:
    return local(on).date() if isinstance(on, datetime) else on


# -- the parts of a day strip, a pager, a bar of legs ---------------------------


@register.filter
def times(count: int) -> range:
    """To repeat something so many times: {% for empty in strip.blanks|times %}."""
    return range(count)


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The query of this page with some values changed; None removes one. Keeps every other filter."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def laid_out(legs: Sequence[Any]) -> list[dict[str, Any]]:
    """Legs of a way with their place on a bar 600 wide; a leg that took no time keeps a hair's breadth."""
    whole = sum(leg.minutes for leg in legs) or 1
    placed, left = [], 0.0
    for leg in legs:
        width = 600 * leg.minutes / whole
        placed.append({"leg": leg, "x": round(left, 1), "width": round(max(width - 2, 1), 1)})
        left += width
    return placed


# -- fields ---------------------------------------------------------------------


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is drawn: choices (one of), ticks (some of), tick, file, select, text, hidden."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    kinds = {"radio": "choices", "checkbox": "tick", "file": "file", "select": "select"}
    kind = kinds.get(getattr(widget, "input_type", ""), "text")
    return "ticks" if kind == "tick" and widget.use_fieldset else kind


@register.filter
def described(field: BoundField, hint: str) -> str:
    """The ids of what explains a field: its hint and what is wrong with it."""
    ids = [f"{field.auto_id}_helptext"] if hint else []
    return " ".join(ids + ([f"{field.auto_id}_error"] if field.errors else []))


@register.filter
def wrong_fields(form: BaseForm | str) -> list[BoundField]:
    """The fields of a form and of its rows that have to be mended; a page without a form has none."""
    parts = (form, *getattr(form, "rows", ())) if isinstance(form, BaseForm) else ()
    return [field for part in parts for field in part if field.errors]


@register.filter
def first_control(field: BoundField) -> str:
    """The id a link leads to: the input itself, or the first of several choices."""
    return f"{field.auto_id}_0" if field_kind(field) in ("choices", "ticks") else field.auto_id


@register.filter
def sentence(words: str, article: str = "") -> str:
    """The words, their article in brackets behind them, with one full stop: more is said after them."""
    plain = str(words)
    if article:
        plain = f"{plain.rstrip('。')}（{article}）"
    return plain if plain.endswith(("。", "！", "？")) else f"{plain}。"


@register.filter
def has_typed(form: BaseForm | str) -> bool:
    """Whether somebody typed what stands in the form again; files and passwords never do."""
    if not isinstance(form, BaseForm) or not form.is_bound:
        return False
    return any(_stands_again(form[name]) for name in form.changed_data if name in form.fields)


def _stands_again(field: BoundField) -> bool:
    widget = field.field.widget
    return not (widget.is_hidden or isinstance(widget, (FileInput, PasswordInput)))


@register.simple_tag
def control(field: BoundField, hint: str = "", **attributes: Any) -> SafeString:
    """The bare control of a field with our class on it and the attributes given."""
    own = {"select": "form-select", "text": "form-control"}.get(field_kind(field), "")
    classes = " ".join(filter(None, [str(field.field.widget.attrs.get("class", "")), own]))
    attributes |= {"class": classes, "aria-describedby": described(field, hint)}
    return field.as_widget(
        attrs={name: value for name, value in attributes.items() if value not in ("", None)}
    )


@register.filter
def entry(table: Mapping[Any, Any] | None, key: object) -> object:
    """What a small table says of a key, or nothing."""
    return (table or {}).get(key) or (table or {}).get(str(key), "")


# -- the frame of a page ---------------------------------------------------------


def _panels(name: str) -> Any:
    """What `config` fills the frame with, by dotted name, so that the look knows no room."""
    return import_string(f"{settings.BANCHENG_PANELS}.{name}")


@lru_cache
def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def _shown(entry: Entry, actor: Actor | None) -> bool:
    return not entry.roles or bool(actor and entry.roles & actor.roles)


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[dict[str, Any]]:
    """The groups of the navigation this person may see; a page that does not exist is not offered."""
    request: HttpRequest = context["request"]
    actor = getattr(request, "actor", None)
    counts: Mapping[str, int | str] = {**_panels("counts")(request), **(context.get("nav_counts") or {})}
    lines = [(group.label, [_line(entry, request, counts) for entry in group.entries if _shown(entry, actor)])
             for group in _panels("NAVIGATION")]  # fmt: skip
    return [
        {"label": label, "entries": offered}
        for label, all_ in lines
        if (offered := [e for e in all_ if e["url"]])
    ]


def _line(entry: Entry, request: HttpRequest, counts: Mapping[str, int | str]) -> dict[str, Any]:
    url = _address(entry.page)
    shown = request.resolver_match.view_name if request.resolver_match else ""
    here = shown == entry.page or shown in entry.also
    return {
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "here": here,
        "count": counts.get(entry.page),
        "key": entry.key,
    }


@register.simple_tag(takes_context=True)
def house(context: Context) -> Any:
    """Whose window it is: {{ house.centre }} and the {{ house.office }} above it; a page may bring its own."""
    return context.get("house") or _panels("house")(context["request"])


@register.simple_tag
def address(page: str) -> str:
    """The address of a page, or nothing when no room offers it."""
    return _address(page)


@register.simple_tag
def place(name: str) -> str:
    """The address of a page every frame knows: home, search, sign_out, … or nothing."""
    return _address(_panels("PLACES").get(name, ""))


@register.simple_tag(takes_context=True)
def today(context: Context) -> Today | None:
    """What kind of day it is, in the words of the calendar."""
    return _panels("today")(context["request"])


@register.simple_tag(takes_context=True)
def live(context: Context, follow: str, key: str = "") -> Live | None:
    """Where this page asks what others did; nothing for who is not signed in."""
    return _panels("live")(context["request"], follow, key)


@register.simple_tag(takes_context=True)
def who_am_i(context: Context) -> Me | None:
    """Name, role and place of the person signed in."""
    return _panels("me")(context["request"])


@register.simple_tag(takes_context=True)
def public_mode(context: Context) -> str:
    """`elder` when this visitor chose large type, else `public`."""
    if "mode" in context:
        return str(context["mode"])
    return "elder" if _chosen(context, LOOK_COOKIE) == "elder" else "public"


@register.simple_tag(takes_context=True)
def public_contrast(context: Context) -> str:
    """`high` when this visitor chose high contrast, else nothing."""
    if "contrast" in context:
        return str(context["contrast"])
    return "high" if _chosen(context, CONTRAST_COOKIE) == "high" else ""


def _chosen(context: Context, cookie: str) -> str:
    request: HttpRequest | None = context.get("request")
    return request.COOKIES.get(cookie, "") if request else ""


@register.simple_tag(takes_context=True)
def look_address(context: Context, look: str) -> str:
    """Where a visitor changes how pages look (`elder`, `standard`, `contrast`, `soft`), returning to this page.

    A page that came in answer to what was sent may stand at an address that cannot be asked for: it says `here`.
    """
    request: HttpRequest | None = context.get("request")
    here = context.get("here") or (request.get_full_path() if request else "")
    return (
        f"{reverse('ui:look', args=[look])}?{urlencode({'back': here})}"
        if here
        else reverse("ui:look", args=[look])
    )
