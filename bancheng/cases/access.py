"""Proof of the citizen: a query code to read, a code sent to his own phone or mail to act.

The holder of a slip is not proof of the citizen: ending, appealing, withdrawing, waiving and rating need
the code that was sent, or a signed slip entered by somebody who is not the handler.
Source: process table §1, last paragraph; constitution 10.
"""

import hmac
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet

from bancheng.cases.actions.intake import code_hash
from bancheng.cases.models import AccessCode, AccessTry, Case, Party
from bancheng.cases.registration import whose
from bancheng.cases.ways import reachable
from bancheng.notices import actions as notices
from bancheng.notices import reads as outbox
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.rules import code_sending, numbering, reading_tries, telling
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

CODE_MINUTES = code_sending.CODE_LIVES // timedelta(minutes=1)
PROOF_LIVES = timedelta(minutes=20)
READING_LIVES = timedelta(hours=2)
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
    mark = _mark_of(address)
    attempt = AccessTry.objects.create(number=number, address_mark=mark, at=at)
    wait = _wait_left(attempt)
    if wait:
        attempt.delete()
        sentence = f"试错好几次了，请过 {_words(wait)}再试，或到任何一个网点当面问"
        raise Refused("too_many_tries", sentence, ARTICLE)
    return attempt


def _mark_of(address: str) -> str:
    """What is kept of where a request comes from."""
    return keys.blind_index("address_try", reading_tries.place_of(address))


def _words(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    return f"{seconds} 秒" if seconds < 60 else f"{ceil(seconds / 60)} 分钟"


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
    return mark_of(case, whose(case))


def mark_of(case: Case, holder: Party | None) -> str:
    """The same, where it is known who holds the case."""
    stands_on = f"{holder.pk}/{holder.phone_index}/{holder.email}" if holder else ""
    return keys.blind_index("proof", f"{case.query_code_hash}/{stands_on}")


@transaction.atomic
def send_code(case: Case, *, address: str, at: datetime) -> None:
    """Sends a fresh six-digit code to the citizen's own phone or mail box.

    Shapes   address: where the request comes from; each has codes of its own to ask for, so that nobody uses up another's.
    Raises   Refused when nothing is on file to send it to, too many were asked for from here, or the phone has
             just had one: that one opens from here too.
    """
    way = reachable(case)
    if way is None:
        raise Refused("unreachable", "您没有留手机或邮箱，请带回执到网点，填一张签字凭条来办", ARTICLE)
    held = Case.objects.locked(case.pk)
    asker, sent_to = _mark_of(address), keys.blind_index("code_way", "/".join(way))
    _refuse_too_many(held, asker, sent_to, at)
    code = f"{secrets.randbelow(10**6):06d}"
    AccessCode.objects.create(
        case=held,
        way_mark=sent_to,
        asker_mark=asker,
        code_hash=_hash(held, code),
        sent_at=at,
        expires_at=at + code_sending.CODE_LIVES,
    )
    named = {"code": code, "minutes": CODE_MINUTES, "number": held.number}
    notices.send(
        channel=way[0],
        address=way[1],
        kind=telling.CODE,
        subject="验证码",
        body=outbox.worded(telling.CODE, way[0], named, at=at),
        at=at,
        file_key=held.number,
        not_after=at + code_sending.CODE_LIVES,
    )
    records.append(held.file, LineKind.CASE_CODE_SENT, by="citizen", at=at, data={"channel": way[0]})


def _refuse_too_many(held: Case, asker: str, sent_to: str, at: datetime) -> None:
    """Raises Refused with what he can do meanwhile: the code last sent still opens, and reading needs none."""
    lately = AccessCode.objects.filter(sent_at__gt=at - code_sending.WINDOW).order_by()
    of_asker = lately.filter(case=held, asker_mark=asker).values_list("sent_at", flat=True)
    of_way = lately.filter(way_mark=sent_to).values_list("sent_at", flat=True)
    way_out = f"手机或邮箱里 {CODE_MINUTES} 分钟内收到的最近一条也能用；看进度凭查询码，随时可以；急的请到任何一个网点当面办"
    if wait := code_sending.wait_of_asker(list(of_asker), at):
        raise Refused(
            "too_many_codes", f"这里要过几次验证码了，过 {_words(wait)}可以再要。{way_out}", ARTICLE
        )
    if wait := code_sending.wait_of_way(list(of_way), at):
        raise Refused("way_rests", f"刚发过验证码，过 {_words(wait)}才能再发。{way_out}", ARTICLE)


@transaction.atomic
def prove(case: Case, code: str, *, address: str, at: datetime) -> bool:
    """Whether this is a code that was sent; each opens once, and a stranger's tries take none from the citizen's.

    Shapes   address: where the request comes from. What opens is the code last asked for from there, and the newest of all.
    """
    held = AccessCode.objects.select_for_update().filter(case=case, expires_at__gt=at)
    sent = list(held.order_by("-sent_at", "-pk"))
    typed = _hash(case, code.strip())
    return any(_opens(each, typed, at) for each in _to_try(sent, _mark_of(address)))


def _to_try(sent: Sequence[AccessCode], asker: str) -> Iterator[AccessCode]:
    """The codes that may be tried from here, newest first, each counted as tried before it is looked at."""
    own = next((each for each in sent if each.asker_mark == asker), None)
    for held in dict.fromkeys(filter(None, (*sent[:1], own))):
        is_own = held is own
        may = code_sending.opens(
            is_own=is_own, is_newest=held is sent[0], tries=held.tries, tries_of_others=held.tries_of_others
        )
        if may and held.used_at is None:
            counter = "tries" if is_own else "tries_of_others"
            AccessCode.objects.filter(pk=held.pk).update(**{counter: F(counter) + 1})
            yield held


def _opens(held: AccessCode, typed: str, at: datetime) -> bool:
    if not hmac.compare_digest(held.code_hash, typed):
        return False
    AccessCode.objects.filter(pk=held.pk).update(used_at=at)
    return True


def _hash(case: Case, code: str) -> str:
    return keys.blind_index("access_code", f"{case.number}/{code}")
