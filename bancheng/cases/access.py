"""Proof of the citizen: a query code to read, a code sent to his own phone or mail to act.

The holder of a slip is not proof of the citizen: ending, appealing, withdrawing, waiving and rating need
the code that was sent, or a signed slip entered by somebody who is not the handler.
Source: process table §1, last paragraph; constitution 10.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from bancheng.cases.actions.intake import code_hash
from bancheng.cases.models import AccessCode, AccessTry, Case
from bancheng.cases.ways import holder_of, reachable
from bancheng.notices import actions as notices
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.rules import numbering
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

CODE_LIVES = timedelta(minutes=10)
PROOF_LIVES = timedelta(minutes=20)
READING_LIVES = timedelta(hours=2)
CODE_TRIES = 5
CODES_AN_HOUR = 5
FAILURES_AN_HOUR = 8
ARTICLE = "办理规程：凭查询码只能看，办事要凭发到本人手机或邮箱的验证码"


def open_for_reading(number: str, code: str, *, at: datetime) -> Case:
    """The case of a number and its query code, for reading only.

    Raises   Refused with one sentence for a wrong number, a wrong code and a case that does not exist:
             which of them it was is not told. Tries are counted per number, never per address.
    """
    canonical = str(numbering.read_case_number(number))
    since = at - timedelta(hours=1)
    if AccessTry.objects.filter(number=canonical, at__gt=since).count() >= FAILURES_AN_HOUR:
        raise Refused(
            "too_many_tries", "这个编号试错太多次了，请一小时后再试，或到任何一个网点当面问", ARTICLE
        )
    case = Case.objects.filter(number=canonical).first()
    known = case.query_code_hash if case else ""
    if case is None or not hmac.compare_digest(known, code_hash(canonical, numbering.read_query_code(code))):
        AccessTry.objects.create(number=canonical, at=at)
        raise Refused("no_match", "编号和查询码对不上，请对照回执再看一遍", ARTICLE)
    return case


def proof_mark(case: Case) -> str:
    """What a browser's proof stands on: query code, holder, and where he is reached.

    Whoever kept proof of a case has none any more once one of the three is another.
    """
    holder = holder_of(case)
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
        body=f"您的验证码是 {code}，10 分钟内有效，用于办理反映事项 {held.number}。不是您本人操作请不用理会。",
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
