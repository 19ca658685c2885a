"""Signing in and out, passwords and second factors: what each person does with the own account."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import NoReturn

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac

from bancheng.org import own_browser, passwords, reads, record, totp
from bancheng.org.actions.accounts import token_hash
from bancheng.org.devices import device_words
from bancheng.org.models import Account, Authenticator, OneTimeLink, SignedIn, SignInTry
from bancheng.org.sign_in_delays import (
    FLOOD_WINDOW,
    NO_WAIT,
    WINDOW,
    free_at_address,
    wait_for_account,
    wait_together,
)
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

UNKNOWN = "unknown"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=1)
OURS_FOR = timedelta(days=30)
WRONG = "账号、密码或动态码不对。忘了密码，请找安全管理员发一个新链接"
Result = SignInTry.Result


# --- signing in -------------------------------------------------------------------------------


def sign_in(
    *, username: str, password: str, code: str = "", address: str, browser: str = "", at: datetime
) -> Account:
    """The account behind a user name, a password and, where there is one, a second factor.

    Shapes   browser: the cookie by which a browser shows who has been signed in with it before.

    Each attempt is written down before the password is looked at, so that a hundred at once do not slip
    by together. The answer is the same, and takes as long, for an unknown account and a wrong password.
    Raises   Refused `org.sign_in_wait` with how long to wait, or `org.sign_in_wrong`.
    """
    account = _find(username)
    attempt, wait = _begin(username, account, address, browser, at)
    if wait:
        _refuse_early(account, attempt, wait, at)
    why = _refusal(account, password, code, at)
    if account is None or why:
        SignInTry.objects.filter(pk=attempt.pk).update(result=Result.REFUSED)
        _refuse(account, why, at)
    _clear(attempt)
    return account


def account_key(username: str) -> str:
    """What is kept of a typed user name: a keyed hash, for someone may type a password there."""
    return salted_hmac("bancheng.org.sign_in", username.strip().lower(), algorithm="sha256").hexdigest()


def _find(username: str) -> Account | None:
    found = Account.objects.select_related("person", "person__site", "authenticator")
    return found.filter(username__iexact=username.strip()).first()


@transaction.atomic
def _begin(
    username: str, account: Account | None, address: str, browser: str, at: datetime
) -> tuple[SignInTry, timedelta]:
    """Writes the attempt down and says how long it should have waited; an early one is not counted."""
    SignInTry.objects.filter(at__lt=at - KEPT).delete()
    attempt = SignInTry.objects.create(
        # By the name on file: an engine that takes ſ for s would else open a lane of its own for each spelling.
        account_key=account_key(account.username if account else username),
        address=address,
        seat=own_browser.seat_of(account, browser),
        at=at,
    )
    wait = _wait_left(attempt)
    if wait:
        attempt.result = Result.EARLY
        attempt.save(update_fields=["result"])
    return attempt, wait


def _wait_left(attempt: SignInTry) -> timedelta:
    """The longest of the waits that is not over yet, each counted from its own last failure.

    Nothing here asks whether the account exists, so that the waits of a name that is none are the same.
    """
    earlier = SignInTry.objects.filter(pk__lt=attempt.pk, result__in=(Result.PENDING, Result.REFUSED))
    of_account = earlier.filter(account_key=attempt.account_key, at__gt=attempt.at - WINDOW)
    if attempt.seat:
        here, last_here = _failed(of_account.filter(seat=attempt.seat))
        return max(NO_WAIT, last_here + wait_together(here) - attempt.at)
    here, last_here = _failed(of_account.filter(address=attempt.address, seat=""))
    everybody = earlier.filter(address=attempt.address, at__gt=attempt.at - FLOOD_WINDOW).count()
    ends = last_here + wait_together(here, free=free_at_address(everybody))
    if not _is_ours(attempt):
        anywhere, last_anywhere = _failed(of_account)
        ends = max(ends, last_anywhere + wait_for_account(anywhere))
    return max(NO_WAIT, ends - attempt.at)


def _failed(tries: QuerySet[SignInTry]) -> tuple[int, datetime]:
    """How many attempts failed, and when the last did."""
    found = tries.aggregate(count=Count("pk"), last=Max("at"))
    return found["count"], found["last"] or LONG_AGO


def _is_ours(attempt: SignInTry) -> bool:
    """Whether anybody has signed in from this address in the last thirty days: then it is a hall of ours."""
    since = attempt.at - OURS_FOR
    return SignedIn.objects.filter(address=attempt.address, started_at__gt=since).exists()


def _clear(attempt: SignInTry) -> None:
    """After a success the failures of this account from this address, or in this browser, count no longer."""
    tries = SignInTry.objects.filter(account_key=attempt.account_key, seat=attempt.seat)
    if not attempt.seat:
        tries = tries.filter(address=attempt.address)
    tries.exclude(result=Result.EARLY).update(result=Result.SUCCEEDED)


def _refusal(account: Account | None, password: str, code: str, at: datetime) -> str:
    """Why this does not open, for the record only; empty when it does. The password is always weighed."""
    if account is None:
        make_password(password)
        return "账号不存在"
    right = account.check_password(password)
    if not right:
        return "密码不对"
    if not account.active or not account.person.serves_on(local(at).date()):
        return "账号已停用"
    return "" if _second_factor_passes(account, code, at) else "动态码不对"


def _second_factor_passes(account: Account, code: str, at: datetime) -> bool:
    """Whether no second factor is set, or the code is good and has not been used before."""
    device = getattr(account, "authenticator", None)
    if device is None or device.confirmed_at is None:
        return True
    return _take_code(device, code, at)


def _take_code(device: Authenticator, code: str, at: datetime) -> bool:
    step = totp.matching_step(device.secret, code, at, after=device.last_step)
    if step is None:
        return False
    return bool(Authenticator.objects.filter(pk=device.pk, last_step__lt=step).update(last_step=step))


def _refuse_early(account: Account | None, attempt: SignInTry, wait: timedelta, at: datetime) -> NoReturn:
    """Sends an early attempt away; of many in one wait only the first is written into the record."""
    same = SignInTry.objects.filter(
        account_key=attempt.account_key, address=attempt.address, seat=attempt.seat
    )
    last = same.filter(pk__lt=attempt.pk).order_by("-pk").first()
    if last is None or last.result != Result.EARLY:
        _write_refusal(account, "还没到可以再试的时候", at)
    raise Refused("org.sign_in_wait", f"试得太快了，请等 {_wait_words(wait)}再试")


def _wait_words(wait: timedelta) -> str:
    seconds = -(-wait // timedelta(seconds=1))
    return f"{seconds} 秒" if seconds < 90 else f"{-(-seconds // 60)} 分钟"


def _refuse(account: Account | None, why: str, at: datetime) -> NoReturn:
    _write_refusal(account, why, at)
    raise Refused("org.sign_in_wrong", WRONG)


def _write_refusal(account: Account | None, why: str, at: datetime) -> None:
    by = account.person.ref if account else UNKNOWN
    record.write_sign_in(LineKind.ORG_SIGN_IN_REFUSED, by=by, at=at, site=_site(account), data={"why": why})


def _site(account: Account | None) -> str:
    """The site whose sign-in chain of the day takes the line; without one the district's."""
    return account.person.site.code if account and account.person.site else "00"


# --- sessions ---------------------------------------------------------------------------------


@transaction.atomic
def begin_session(account: Account, *, session_key: str, address: str, device: str, at: datetime) -> SignedIn:
    """Notes a session that has just begun, and writes the sign-in."""
    session = SignedIn.objects.create(
        account=account,
        session_key=session_key,
        started_at=at,
        seen_at=at,
        address=address,
        device=device_words(device)[:80],
    )
    data = {"session": session.pk, "second_factor": reads.has_second_factor(account)}
    record.write_sign_in(LineKind.ORG_SIGNED_IN, by=account.person.ref, at=at, site=_site(account), data=data)
    return session


def keep_session(session_key: str, *, at: datetime) -> bool:
    """Notes that a session is still in use; False when it has been ended elsewhere."""
    return bool(SignedIn.objects.filter(session_key=session_key, ended_at=None).update(seen_at=at))


def follow_session(*, old_key: str, new_key: str) -> None:
    """A new password gives the session a new key; the list of sessions follows it."""
    SignedIn.objects.filter(session_key=old_key).update(session_key=new_key)


END_WORDS = {
    "own": "本人退出",
    "idle": "离开太久",
    "absolute": "登录时间到了",
    "elsewhere": "本人从别处结束",
    "password": "改了密码",
    "stopped": "账号停用",
}


@transaction.atomic
def end_session(session: SignedIn, *, why: str, at: datetime) -> None:
    """Ends one session, here or on another device; ending it twice is nothing."""
    ended = SignedIn.objects.filter(pk=session.pk, ended_at=None).update(ended_at=at, ended_why=why)
    if not ended:
        return
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
    account = session.account
    record.write_sign_in(
        LineKind.ORG_SIGNED_OUT,
        by=account.person.ref,
        at=at,
        site=_site(account),
        data={"session": session.pk, "why": END_WORDS[why]},
    )


# --- passwords --------------------------------------------------------------------------------


def open_link(token: str, at: datetime) -> OneTimeLink | None:
    """The one-time link behind a token, while it is good."""
    links = OneTimeLink.objects.select_related("account__person")
    return links.filter(
        token_hash=token_hash(token), used_at=None, expires_at__gt=at, account__active=True
    ).first()


@transaction.atomic
def set_password_by_link(*, token: str, password: str, at: datetime) -> Account:
    """Sets the password of whoever holds the link, once.

    Raises   Refused when the link is used, too old, or the password too weak.
    """
    link = open_link(token, at)
    if link is None or not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise Refused("org.link_spent", "这个链接用过了或者过期了，请找安全管理员再发一个")
    _set_password(link.account, password, at, keep="")
    return link.account


@transaction.atomic
def change_password(account: Account, *, old: str, new: str, session_key: str, at: datetime) -> None:
    """Changes the own password; every other session of the account ends."""
    if not account.check_password(old):
        raise Refused("org.old_password_wrong", "现在的密码不对")
    if account.check_password(new):
        raise Refused("org.password_same", "新密码和现在的一样，请换一个")
    _set_password(account, new, at, keep=session_key)


def _set_password(account: Account, password: str, at: datetime, *, keep: str) -> None:
    least = reads.sign_in_rules(local(at).date())["password_length"]
    words = (account.username, account.person.staff_no, account.person.name)
    faults = passwords.faults_of(password, least=least, words=words)
    if faults:
        raise Refused("org.password_weak", "；".join(faults))
    account.set_password(password)
    account.must_change_password, account.password_set_at = False, at
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    for session in account.sessions.filter(ended_at=None).exclude(session_key=keep):
        end_session(session, why="password", at=at)
    record.write(
        "accounts",
        LineKind.ORG_PASSWORD_SET,
        by=account.person.ref,
        at=at,
        data={"staff_no": account.person.staff_no, "account": account.pk},
        rows=[told.changed(account, "password_set_at")],
    )


# --- second factor ----------------------------------------------------------------------------


@transaction.atomic
def prepare_second_factor(account: Account, *, at: datetime) -> Authenticator:
    """A secret to be put into the phone; it counts only once a code has proved that it is there."""
    fresh = {"secret": totp.new_secret(), "made_at": at}
    return Authenticator.objects.get_or_create(account=account, defaults=fresh)[0]


@transaction.atomic
def set_second_factor(account: Account, *, code: str, at: datetime) -> None:
    """Turns the second factor on, proved by a code."""
    device = Authenticator.objects.select_for_update().filter(account=account).first()
    if device is None or not _take_code(device, code, at):
        raise Refused("org.code_wrong", "动态码不对。请看手机上现在的六位数字；手机时间要准")
    device.confirmed_at = at
    device.save(update_fields=["confirmed_at"])
    _write_factor(LineKind.ORG_SECOND_FACTOR_SET, account, at, told.new(device))


@transaction.atomic
def remove_second_factor(account: Account, *, password: str, at: datetime) -> None:
    """Turns the own second factor off, unless a role demands it.

    Raises   Refused while a role held demands it, or when the password is wrong.
    """
    actor = reads.actor_for(account, at)
    if reads.needs_second_factor(actor, local(at).date()):
        raise Refused("org.factor_required", "您的角色必须用两步验证，不能关掉")
    if not account.check_password(password):
        raise Refused("org.old_password_wrong", "密码不对")
    dropped = told.drop(Authenticator.objects.filter(account=account))
    _write_factor(LineKind.ORG_SECOND_FACTOR_REMOVED, account, at, dropped)


def _write_factor(kind: LineKind, account: Account, at: datetime, rows: list[told.Written]) -> None:
    data = {"staff_no": account.person.staff_no, "account": account.pk}
    record.write("accounts", kind, by=account.person.ref, at=at, data=data, rows=rows)


def set_keys(account: Account, *, on: bool) -> None:
    """Keyboard shortcuts on or off, for this account; a preference, so no line is written."""
    Account.objects.filter(pk=account.pk).exclude(keys_on=on).update(keys_on=on)
