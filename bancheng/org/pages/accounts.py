"""Accounts and the rules of signing in: the security administrator's pages."""

from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bancheng.org import actions, forms, holding, listing, reads
from bancheng.org.asking import Asking
from bancheng.org.models import Account, RoleRequirement
from bancheng.org.pages.showing import (
    Row,
    filled,
    listed,
    may,
    needed,
    readable,
    small_form,
    went_well,
    went_with_a_rest,
)
from bancheng.org.rooms import Became
from bancheng.org.search_words import by_words
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Role

RULE_WORDS = {
    "idle_minutes": "离开多少分钟后要重新登录",
    "absolute_minutes": "一次登录最长多少分钟",
    "password_length": "密码至少多少个字符",
}


@by_words("words")
@require_GET
def accounts(request: Asking) -> HttpResponse:
    """Every account with its person and state."""
    readable(request)
    words = request.words
    mine = may(request, "keep_accounts")

    def row(account: Account) -> Row:
        state = "启用" if account.active else "停用"
        password = "密码已设" if account.password_set_at else "还没有设密码"
        notes = [f"{account.person.name}（{account.person.staff_no}）", f"{state} · {password}"]
        return Row(
            title=account.username,
            notes=notes,
            holds=account.active,
            acts=_acts(account, request) if mine else [],
        )

    return listed(
        request,
        "org:accounts",
        title="账号",
        lead="一人一号，没有公用账号，没有初始密码：密码由本人用一次性链接自己设。",
        found=listing.accounts_found(words=words),
        row=row,
        add=("开账号", reverse("org:add_account")) if mine else None,
        empty="还没有账号。",
        words=words,
    )


def _acts(account: Account, request: Asking) -> list[tuple[str, str]]:
    """What may be done with an account; nothing with one's own, for that a colleague does."""
    if account.person_id == request.actor.person:
        return []
    pages = STANDING_ACTS if account.active else STOPPED_ACTS
    return [(verb, _with_search(request, reverse(page, args=[account.pk]))) for verb, page in pages]


STANDING_ACTS = (
    ("发设密码链接", "org:issue_link"),
    ("重置两步验证", "org:reset_factor"),
    ("停用", "org:stop_account"),
)
STOPPED_ACTS = (("恢复", "org:resume_account"),)


def _with_search(request: Asking, address: str) -> str:
    """An address that keeps what the list was searched for, so that one comes back to the same rows."""
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


@never_cache
@require_http_methods(["GET", "POST"])
def add_account(request: Asking) -> HttpResponse:
    """An account for a person, and the link that is shown once."""
    needed(request, "keep_accounts")

    def show(made: tuple[Account, str]) -> HttpResponse:
        return _show_link(request, *made)

    return small_form(
        request,
        filled(request, forms.CreateAccount),
        lambda **typed: actions.create_account(**typed, by=request.actor, at=request.at),
        title="开账号",
        verb="开账号",
        back=reverse("org:accounts"),
        done="",
        then=show,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def issue_link(request: Asking, pk: int) -> HttpResponse:
    """A new one-time link for an account."""
    needed(request, "keep_accounts")
    account = get_object_or_404(Account.objects.select_related("person"), pk=pk)
    return small_form(
        request,
        filled(request, Form),
        lambda: actions.issue_link(account, by=request.actor, at=request.at),
        title=f"给{account.person.name}发设密码链接",
        lead="三天内有效，只能用一次；以前发的链接同时作废。",
        verb="发链接",
        back=reverse("org:accounts"),
        done="",
        then=lambda token: _show_link(request, account, token),
    )


def _show_link(request: Asking, account: Account, token: str) -> HttpResponse:
    """Shown once; only its hash is kept."""
    link = request.build_absolute_uri(reverse("org:follow_link", args=[token]))
    return render(request, "org/link_made.html", {"account": account, "link": link})


def _with_reason(request: Asking, pk: int, act: Any, *, more: str = "", **words: Any) -> HttpResponse:
    needed(request, "keep_accounts")
    account = get_object_or_404(Account.objects.select_related("person"), pk=pk)
    return _reasoned(request, account, act, more=more, **words)


def _reasoned(request: Asking, account: Account, act: Any, *, more: str = "", **words: Any) -> HttpResponse:
    return small_form(
        request,
        filled(request, forms.Reason),
        lambda *, reason: act(account, reason=reason, by=request.actor, at=request.at),
        back=_with_search(request, reverse("org:accounts")),
        lead="。".join(filter(None, (_whose(account), more))),
        **words,
    )


def _whose(account: Account) -> str:
    return f"{account.person.name}（{account.person.staff_no}），账号 {account.username}"


@require_http_methods(["GET", "POST"])
def stop_account(request: Asking, pk: int) -> HttpResponse:
    """Closes an account; says beforehand and afterwards what becomes of the cases its owner has."""
    needed(request, "keep_accounts")
    account = get_object_or_404(Account.objects.select_related("person"), pk=pk)

    def tell(became: list[Became]) -> HttpResponse:
        words = _joined(["停用了，登录着的也已退出", *(each.sentence for each in became)])
        say = went_with_a_rest if any(each.waits for each in became) else went_well
        return say(request, words, _with_search(request, reverse("org:accounts")))

    return _reasoned(
        request,
        account,
        actions.stop_account,
        title="停用账号",
        verb="停用账号",
        more="停用后马上登录不了；他经办的件同时转给值班专员，第一责任人不变。",
        done="",
        then=tell,
        warned=_joined(
            [each.sentence for each in holding.became_if_stopped(account, request.at) if each.waits]
        ),
    )


def _joined(sentences: list[str]) -> str:
    return "".join(f"{sentence}。" for sentence in sentences)


@require_http_methods(["GET", "POST"])
def resume_account(request: Asking, pk: int) -> HttpResponse:
    """Opens a closed account again."""
    return _with_reason(
        request, pk, actions.resume_account, title="恢复账号", verb="恢复账号", done="恢复了。"
    )


@require_http_methods(["GET", "POST"])
def reset_factor(request: Asking, pk: int) -> HttpResponse:
    """Takes away a second factor whose phone is lost."""
    return _with_reason(
        request,
        pk,
        actions.reset_second_factor,
        title="重置两步验证",
        verb="重置两步验证",
        done="重置了，本人登录后可以用新手机再开。",
    )


# --- rules ------------------------------------------------------------------------------------


@require_GET
def sign_in_rules(request: Asking) -> HttpResponse:
    """How long a sign-in lasts, how long a password is, which roles need a second factor."""
    readable(request)
    on = local(request.at).date()
    mine = may(request, "keep_sign_in_rules")
    rules = [
        Row(
            title=f"{RULE_WORDS[key]}：{number}",
            acts=[("修改", reverse("org:set_sign_in_rule", args=[key]))] if mine else [],
        )
        for key, number in reads.sign_in_rules(on).items()
    ]
    required = [
        Row(title=f"{Role(each.role).label}必须用两步验证", notes=[f"自 {each.since} 起"])
        for each in RoleRequirement.objects.order_by("role")
    ]
    return listed(
        request,
        "org:sign_in_rules",
        title="登录规则",
        lead="试错了要等一会儿再试，越试越久，但不会锁死账号，也不会因为一个人锁住整个大厅。",
        found=rules + required,
        row=lambda row: row,
        add=("要求两步验证", reverse("org:set_requirement")) if mine else None,
        empty="",
    )


@require_http_methods(["GET", "POST"])
def set_sign_in_rule(request: Asking, key: str) -> HttpResponse:
    """Changes one number of the rules."""
    needed(request, "keep_sign_in_rules")
    on = local(request.at).date()
    start = {"number": reads.sign_in_rules(on).get(key), "in_force_from": on + timedelta(days=1)}
    return small_form(
        request,
        filled(request, forms.SetSignInRule, start),
        lambda **typed: actions.set_sign_in_rule(key=key, **typed, by=request.actor, at=request.at),
        title=RULE_WORDS.get(key, "登录规则"),
        verb="改规则",
        back=reverse("org:sign_in_rules"),
        done="改好了，已经登录的人按原来的规则到退出为止。",
    )


@require_http_methods(["GET", "POST"])
def set_requirement(request: Asking) -> HttpResponse:
    """Demands a second factor of a role, or no longer."""
    needed(request, "keep_sign_in_rules")

    def keep(*, role: str, required: bool) -> None:
        actions.set_requirement(Role(role), required=required, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.SetRequirement, {"required": True}),
        keep,
        title="要求两步验证",
        lead="担任这个角色的人下次登录时会先被带去开启两步验证。",
        verb="保存",
        back=reverse("org:sign_in_rules"),
        done="保存了。",
    )
