"""Proof of the citizen: a query code to read, a code sent to his own phone or mail to act.

The holder of a slip is not proof of the citizen: ending, appealing, withdrawing, waiving and rating need
the code that was sent, or a signed slip entered by somebody who is not the handler.
Source: process table §1, last paragraph; constitution 10.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet

from bancheng.cases.actions.intake import code_hash
from bancheng.cases.models import AccessCode, AccessTry, Case
from bancheng.cases.registration import whose
from bancheng.cases.ways import reachable
from bancheng.notices import actions as notices
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.rules import numbering, reading_tries
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

CODE_MINUTES = 10
CODE_LIVES = timedelta(minutes=CODE_MINUTES)
PROOF_LIVES = timedelta(minutes=20)
READING_LIVES = timedelta(hours=2)
CODE_TRIES = 5
CODES_AN_HOUR = 5
TRIES_KEPT = timedelta(days=1)
ARTICLE = "办理规程：凭查询码只能看，办事要凭发到本人手机或邮箱的验证码"


def open_for_reading(number: str, code: str, *, address: str, at: datetime) -> Case:
    """The case of a number and its query code, for reading only.

    Each try is written down before the code is looked at, so that a hundred at once do not slip by together;
    the right code takes it away again.

    Shapes   address: where the request comes from.
    Raises   Refused with one sentence for a wrong number, a wrong code and a case that does not exist:
             which of them it was is not told; or with how long to wait, whatever the code is.
    """
    canonical, typed = str(numbering.read_case_number(number)), numbering.read_query_code(code)
    attempt = _begin_try(canonical, address, at)
    case = Case.objects.filter(number=canonical).first()
    known = case.query_code_hash if case else ""
    is_right = hmac.compare_digest(known, code_hash(canonical, typed))
    if case is None or not is_right:
        raise Refused("no_match", "编号和查询码对不上，请对照回执再看一遍", ARTICLE)
    AccessTry.objects.filter(number=canonical, address_mark=attempt.address_mark).delete()
    return case


def _begin_try(number: str, address: str, at: datetime) -> AccessTry:
    """Writes the try down; one that comes too early is not counted, or it would lengthen the wait.

    Raises   Refused with how long to wait.
    """
    AccessTry.objects.filter(at__lt=at - TRIES_KEPT).delete()
    mark = keys.blind_index("address_try", reading_tries.place_of(address))
    attempt = AccessTry.objects.create(number=number, address_mark=mark, at=at)
    wait = _wait_left(attempt)
    if wait:
        attempt.delete()
        seconds = ceil(wait.total_seconds())
        words = f"{seconds} 秒" if seconds < 60 else f"{ceil(seconds / 60)} 分钟"
        raise Refused("too_many_tries", f"试错好几次了，请过 {words}再试，或到任何一个网点当面问", ARTICLE)
    return attempt


def _wait_left(attempt: AccessTry) -> timedelta:
    """The longer of the two waits that is not over yet, each from its own last failure."""
    earlier = AccessTry.objects.filter(pk__lt=attempt.pk)
    on_number = earlier.filter(number=attempt.number, at__gt=attempt.at - reading_tries.WINDOW)
    by_address = earlier.filter(
        address_mark=attempt.address_mark, at__gt=attempt.at - reading_tries.FLOOD_WINDOW
    )
    here, last_here = _failed(on_number.filter(address_mark=attempt.address_mark))
    flood, last_flood = _failed(by_address)
    ends = (
        (last_here, reading_tries.wait_here(here, failed_anywhere=on_number.count())),
        (last_flood, reading_tries.wait_of_address(flood)),
    )
    return max([timedelta(), *(last + wait - attempt.at for last, wait in ends if last)])


def _failed(tries: QuerySet[AccessTry]) -> tuple[int, datetime | None]:
    """How many tries failed, and when the last did."""
    found = tries.aggregate(count=Count("pk"), last=Max("at"))
    return found["count"], found["last"]


def proof_mark(case: Case) -> str:
    """What a browser's proof stands on: query code, holder, and where he is reached.

    Whoever kept proof of a case has none any more once one of the three is another.
    """
    holder = whose(case)
    stands_on = f"{holder.pk}/{holder.phone_index}/{holder.email}" if holder else ""
    return keys.blind_index("proof", f"{case.query_code_hash}/{stands_on}")


@transaction.atomic
def send_code(case: Case, *, at: datetime) -> None:
    """Sends a fresh six-digit code to the citizen's own phone or mail box.

    Raises   Refused when nothing is on file to send it to, or too many were asked for.
    """
    way = reachable(case)
    if way is None:
        raise Refused("unreachable", "您没有留手机或邮箱，请带回执到网点，填一张签字凭条来办", ARTICLE)
    held = Case.objects.locked(case.pk)
    if AccessCode.objects.filter(case=held, sent_at__gt=at - timedelta(hours=1)).count() >= CODES_AN_HOUR:
        raise Refused("too_many_codes", "验证码发得太多了，请一小时后再试，或到任何一个网点当面办", ARTICLE)
    code = f"{secrets.randbelow(10**6):06d}"
    AccessCode.objects.create(case=held, code_hash=_hash(held, code), sent_at=at, expires_at=at + CODE_LIVES)
    notices.send(
        channel=way[0],
        address=way[1],
        kind="code",
        subject="验证码",
        body=f"您的验证码是 {code}，{CODE_MINUTES} 分钟内有效，用于办理反映事项 {held.number}。不是您本人操作请不用理会。",
        at=at,
        file_key=held.number,
    )
    records.append(held.file, LineKind.CASE_CODE_SENT, by="citizen", at=at, data={"channel": way[0]})


@transaction.atomic
def prove(case: Case, code: str, *, at: datetime) -> bool:
    """Whether this is the code that was sent; each code opens once and stands five tries."""
    held = AccessCode.objects.select_for_update().filter(case=case).first()
    if held is None or held.used_at is not None or at >= held.expires_at or held.tries >= CODE_TRIES:
        return False
    AccessCode.objects.filter(pk=held.pk).update(tries=F("tries") + 1)
    if not hmac.compare_digest(held.code_hash, _hash(case, code.strip())):
        return False
    AccessCode.objects.filter(pk=held.pk).update(used_at=at)
    return True


def _hash(case: Case, code: str) -> str:
    return keys.blind_index("access_code", f"{case.number}/{code}")
