"""What the office words and when it is quiet; and how I wish to be told myself."""

from datetime import date, time
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bancheng.notices import actions, forms, reads
from bancheng.notices.models import QuietHoursRow, Wish, Wording
from bancheng.org.asking import Asking
from bancheng.org.pages.showing import Row, filled, listed, may, needed, small_form
from bancheng.rules import message_wording, telling
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Way

LIST = "notices:wordings"
WORDED_BY = (Way.SMS, Way.EMAIL)
"""How a citizen is written to; colleagues may be by WeCom, too."""


@require_GET
def wordings(request: Asking) -> HttpResponse:
    """Every message that leaves the house, in the words that are in force, and the quiet hours. Open to all staff."""
    today = local(request.at).date()
    own, mine = reads.wordings_listed(today), may(request, "keep_wordings")
    quiet = reads.quiet_hours(request.at)
    found: list[Any] = [None, *telling.WORDED.values()]

    def row(message: telling.Message | None) -> Row:
        if message is None:
            ahead = [f"自 {each.in_force_from} 起：{each}" for each in reads.quiet_hours_ahead(today)]
            acts = [("修改", reverse("notices:set_quiet_hours"))] if mine else []
            hours = f"{quiet.starts:%H:%M}–{quiet.ends:%H:%M}" if quiet.starts != quiet.ends else "没有"
            note = "这段时间不发短信、邮件和企业微信，到点再发；验证码随时发。"
            return Row(title=f"不打扰的时段：{hours}", notes=[note, *ahead], acts=acts)
        ways = _ways_of(message)
        notes = _together([note for way in ways for note in _notes(message, way, own, today)])
        acts = [(f"改{way.label}", reverse("notices:set_wording", args=[message.kind, way])) for way in ways]
        return Row(title=telling.TITLES[message.kind], notes=notes, acts=acts if mine else [])

    return listed(
        request,
        LIST,
        title="消息措辞",
        lead="发到外面的每一句话。只说有事要看，不说是什么事；短信里不写任何人的姓名。",
        found=found,
        row=row,
        empty="",
    )


def _ways_of(message: telling.Message) -> tuple[Way, ...]:
    return tuple(Way) if message.kind == telling.STAFF_FRAME else WORDED_BY


def _together(notes: list[tuple[str, str]]) -> list[str]:
    """The same words by several ways are shown once: “短信、电子邮件：…”."""
    ways: dict[str, list[str]] = {}
    for way, words in notes:
        ways.setdefault(words, []).append(way)
    return [f"{'、'.join(named)}：{words}" for words, named in ways.items()]


def _notes(message: telling.Message, way: Way, own: Any, today: date) -> list[tuple[str, str]]:
    """What is in force and what is to come by one way."""
    rows: list[Wording] = list(own.get((message.kind, way), ()))
    now = next((row for row in rows if row.in_force_from <= today), None)
    words = now.words if now else message.words_by(way)
    since = f"（本区措辞，自 {now.in_force_from} 起 · {now.source}）" if now else ""
    ahead = [
        (f"{way.label}（自 {row.in_force_from} 起）", row.words) for row in rows if row.in_force_from > today
    ]
    return [(way.label, f"{words}{since}"), *ahead]


@require_http_methods(["GET", "POST"])
def set_wording(request: Asking, kind: str, way: str) -> HttpResponse:
    """Other words for one message by one way, from a day on."""
    needed(request, "keep_wordings")
    if kind not in telling.WORDED or way not in set(_ways_of(telling.WORDED[kind])):
        raise Http404
    by_which, today = Way(way), local(request.at).date()
    now = reads.words_for(kind, by_which, today)
    start = {"words": now, "in_force_from": today}
    usable = "、".join(
        f"{{{name}}}" for name in sorted(message_wording.values_of(kind) - _kept_out(by_which))
    )

    def keep(**typed: Any) -> Wording:
        return actions.set_wording(kind=kind, way=by_which, **typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.SetWording, start),
        keep,
        title=f"改措辞：{telling.TITLES[kind]}（{by_which.label}）",
        lead=f"花括号里的由系统填上，可以用：{usable}。",
        verb="改措辞",
        back=reverse(LIST),
        done="改好了，从那天起发的都用新的措辞。",
    )


def _kept_out(way: Way) -> frozenset[str]:
    return telling.NAMING if way in telling.PHONES else frozenset()


@require_http_methods(["GET", "POST"])
def set_quiet_hours(request: Asking) -> HttpResponse:
    """Other quiet hours, from a day on."""
    needed(request, "keep_wordings")
    quiet = reads.quiet_hours(request.at)
    start = {"starts": quiet.starts, "ends": quiet.ends, "in_force_from": local(request.at).date()}

    def keep(*, starts: time, ends: time, **typed: Any) -> QuietHoursRow:
        return actions.set_quiet_hours(starts=starts, ends=ends, **typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.SetQuietHours, start),
        keep,
        title="改不打扰的时段",
        lead="这段时间里的消息到点再发。验证码有人等着，随时发。两个钟点一样，就是没有不打扰的时段。",
        verb="改时段",
        back=reverse(LIST),
        done="改好了。",
    )


@require_http_methods(["GET", "POST"])
def wish(request: Asking) -> HttpResponse:
    """How I wish to be told besides the inbox."""
    now = reads.wish_of(request.person)
    start = {"way": now.way, "address": now.address, "digest": now.digest}
    typed_so_far = [request.POST] if request.method == "POST" else []
    form = forms.SetWish(*typed_so_far, initial=start, ways=reads.open_ways())

    def keep(**typed: Any) -> Wish:
        return actions.set_wish(request.person, **typed, by=request.actor, at=request.at)

    quiet = reads.quiet_hours(request.at)
    rest = "" if quiet.starts == quiet.ends else f"{quiet.starts:%H:%M} 到 {quiet.ends:%H:%M} 不发。"
    return small_form(
        request,
        form,
        keep,
        title="我的通知",
        lead=f"消息都在站内等您。要您办的、快到期和超期的，还可以马上发到别处：只说编号和要做什么。{rest}",
        verb="保存",
        back=reverse("org:my_settings"),
        done="记下了。",
    )
