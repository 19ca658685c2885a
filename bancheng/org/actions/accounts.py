"""Accounts, one-time links, and what is demanded of a sign-in: the security administrator's acts."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from bancheng.org import reads, record
from bancheng.org.actions.dated import make_way
from bancheng.org.actions.people import appoint, create_person
from bancheng.org.actions.powers import require
from bancheng.org.models import (
    Account,
    Authenticator,
    OneTimeLink,
    Person,
    RoleRequirement,
    SignedIn,
    SignInRule,
)
from bancheng.org.rooms import Became, told_by
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import ARTICLE_ROLES, STAFF_ROLES, Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Employment, Role

LINK_LASTS = timedelta(hours=72)
CONSOLE = Actor(ref="console", held=frozenset({Held(role=Role.ADMIN), Held(role=Role.SECURITY)}))
BOUNDS = {"idle_minutes": (5, 120), "absolute_minutes": (60, 24 * 60), "password_length": (8, 64)}


def token_hash(token: str) -> str:
    """What is kept of a one-time link."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_account(*, person: Person, username: str, by: Actor, at: datetime) -> tuple[Account, str]:
    """Opens an account without a password, and a link by which its owner sets one.

    Returns  the account and the token of the link, which is shown once and not kept.
    """
    require(by, "keep_accounts")
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused("org.username_taken", f"账号“{username}”已经有人用了")
    if not person.serves_on(local(at).date()):
        raise Refused("org.person_left", "这位同志已经离任")
    account = Account(username=username, person=person)
    account.set_unusable_password()
    account.save()
    _write(LineKind.ORG_ACCOUNT_CREATED, account, by=by, at=at, rows=told.new(account))
    return account, issue_link(account, by=by, at=at)


@transaction.atomic
def issue_link(account: Account, *, by: Actor, at: datetime) -> str:
    """Gives a new one-time link for setting a password; an older one no longer opens anything.

    Returns  the token, which is shown once and not kept. The present password works until a new one is set.
    Raises   Refused for one's own account: a forgotten password is renewed by a colleague.
    """
    require(by, "keep_accounts")
    if by.person == account.person_id:
        raise Refused("org.self_link", "自己的链接请由另一位安全管理员发", ARTICLE_ROLES)
    if not account.active:
        raise Refused("org.account_stopped", "这个账号停用了，请先恢复")
    token = secrets.token_urlsafe(32)
    account.links.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    OneTimeLink.objects.create(
        account=account, token_hash=token_hash(token), made_at=at, expires_at=at + LINK_LASTS, made_by=by.ref
    )
    _write(LineKind.ORG_LINK_ISSUED, account, by=by, at=at)
    return token


@transaction.atomic
def create_first_account(*, staff_no: str, name: str, username: str, at: datetime) -> str:
    """The first security administrator, made from the machine's own console; he makes all the others.

    Returns  the token of his link. Until he has used it, asking again gives a new one.
    Raises   Refused once there is someone who can make accounts.
    """
    keepers = reads.holders(Role.SECURITY, at=at)
    if Account.objects.filter(person__in=keepers, active=True, password_set_at__isnull=False).exists():
        raise Refused("org.first_exists", "已经有安全管理员了，请由他在页面上开账号、任命角色")
    waiting = Account.objects.filter(person__in=keepers, active=True).first()
    if waiting is not None:
        return issue_link(waiting, by=CONSOLE, at=at)
    person = create_person(
        staff_no=staff_no, name=name, employment=Employment.PUBLIC_INSTITUTION, by=CONSOLE, at=at
    )
    today = local(at).date()
    appoint(person, Role.SECURITY, held_from=today, reason="首次启用", by=CONSOLE, at=at)
    return create_account(person=person, username=username, by=CONSOLE, at=at)[1]


@transaction.atomic
def stop_account(account: Account, *, reason: str, by: Actor, at: datetime) -> list[Became]:
    """Closes an account and ends its sessions, at once; what its owner has in hand passes on in the same transaction.

    Returns  what became of it, in sentences; nothing where he had nothing, or may still sign in with another account.
    Source   constitution 1: nothing can be open and waiting for nobody.
    """
    require(by, "keep_accounts")
    if by.person == account.person_id:
        raise Refused("org.self_stopped", "自己的账号请由另一位安全管理员停用", ARTICLE_ROLES)
    stopped = told.update(Account.objects.filter(pk=account.pk), active=False)
    SignedIn.objects.filter(account=account, ended_at=None).update(ended_at=at, ended_why="stopped")
    _write(LineKind.ORG_ACCOUNT_STOPPED, account, by=by, at=at, reason=reason, rows=stopped)
    return told_by("BANCHENG_LOCKED_OUT", account.person_id, at)


@transaction.atomic
def resume_account(account: Account, *, reason: str, by: Actor, at: datetime) -> None:
    """Opens a closed account again; its password is as it was."""
    require(by, "keep_accounts")
    if by.person == account.person_id or not account.person.serves_on(local(at).date()):
        raise Refused("org.account_not_resumable", "离任的人和自己的账号不能恢复", ARTICLE_ROLES)
    resumed = told.update(Account.objects.filter(pk=account.pk), active=True)
    _write(LineKind.ORG_ACCOUNT_RESUMED, account, by=by, at=at, reason=reason, rows=resumed)


@transaction.atomic
def reset_second_factor(account: Account, *, reason: str, by: Actor, at: datetime) -> None:
    """Takes away a second factor whose device is lost; the owner sets a new one after signing in."""
    require(by, "keep_accounts")
    if by.person == account.person_id:
        raise Refused("org.self_reset", "自己的两步验证请由另一位安全管理员重置", ARTICLE_ROLES)
    dropped = told.drop(Authenticator.objects.filter(account=account))
    _write(LineKind.ORG_SECOND_FACTOR_REMOVED, account, by=by, at=at, reason=reason, rows=dropped)


@transaction.atomic
def set_requirement(role: Role, *, required: bool, by: Actor, at: datetime) -> None:
    """Demands a second factor of whoever holds a role, or no longer."""
    require(by, "keep_sign_in_rules")
    if role not in STAFF_ROLES:
        raise Refused("org.not_a_staff_role", f"“{role.label}”不用登录")
    if required:
        since = {"since": local(at).date()}
        rows = told.new(RoleRequirement.objects.get_or_create(role=role.value, defaults=since)[0])
    else:
        rows = told.drop(RoleRequirement.objects.filter(role=role.value))
    data = {"role": role.value, "role_label": role.label, "required": "必须" if required else "可选"}
    record.write("accounts", LineKind.ORG_REQUIREMENT_SET, by=by.ref, at=at, data=data, rows=rows)


@transaction.atomic
def set_sign_in_rule(
    *, key: str, number: int, in_force_from: date, source: str, by: Actor, at: datetime
) -> None:
    """Changes a number of the sign-in rules from a day on, inside bounds no office needs to leave."""
    require(by, "keep_sign_in_rules")
    if key not in BOUNDS:
        raise Refused("org.rule_unknown", f"没有叫“{key}”的登录规则")
    low, high = BOUNDS[key]
    if not low <= number <= high:
        raise Refused("org.rule_out_of_bounds", f"要在 {low} 到 {high} 之间")
    if in_force_from < local(at).date():
        raise Refused("org.not_ahead", "最早从今天起")
    rows = make_way(SignInRule.objects.filter(key=key), in_force_from, at)
    rows += told.new(
        SignInRule.objects.create(key=key, number=number, in_force_from=in_force_from, source=source)
    )
    data = {"key": key, "number": number, "in_force_from": in_force_from, "source": source}
    record.write("accounts", LineKind.ORG_SIGN_IN_RULE_SET, by=by.ref, at=at, data=data, rows=rows)


def _write(
    kind: LineKind,
    account: Account,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    rows: Iterable[told.Written] = (),
) -> None:
    record.write(
        "accounts",
        kind,
        by=by.ref,
        at=at,
        data={"staff_no": account.person.staff_no, "account": account.pk},
        private={"reason": reason},
        rows=rows,
    )
