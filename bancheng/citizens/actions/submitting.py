"""Acts of somebody who files online: keep what he has written, lay in a photo, throw all of it away, send it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from bancheng.cases import actions as cases
from bancheng.cases.actions import Registered
from bancheng.cases.actions.intake import as_ruled
from bancheng.cases.facts import standing_of
from bancheng.cases.models import Case
from bancheng.cases.registration import Registration, read_someone
from bancheng.citizens import limits
from bancheng.citizens.models import SubmitDraft, SubmitFile, SubmitTry
from bancheng.org import reads as org
from bancheng.org.reads import NobodyOnDuty
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.rules import folder, nuisance, process, reading_tries
from bancheng.rules import submitting as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.permissions import CITIZEN_REF, SOMEBODY, citizen_of
from bancheng.rules.refusal import Refused, refuse

LONGEST = 20_000
AT_ONCE = 100
STILL_THERE = "您写的都还在这里"
ARTICLE = ""

Typed = Mapping[str, Sequence[str]]


@transaction.atomic
def begin_submission(
    *, key: UUID, typed: Typed, opened_at: datetime, address: str, at: datetime
) -> SubmitDraft:
    """Keeps the first step of a new form.

    Shapes   opened_at: when the form was shown, at most now. address: where the request comes from.
    Raises   Refused when too many were begun from there, or too much is written.
    """
    text = _as_text(typed)
    mark = mark_of(address)
    _wait_for_room(SubmitTry.BEGUN, mark, rules.BEGUN_OF_ADDRESS, at)
    _count(SubmitTry.BEGUN, mark, at)
    return SubmitDraft.objects.create(key=key, typed=text, begun_at=min(opened_at, at), saved_at=at)


@transaction.atomic
def keep_submission(draft: SubmitDraft, typed: Typed, *, at: datetime) -> SubmitDraft:
    """Keeps what stands in a form now.

    Raises   Refused when too much is written.
    """
    draft.typed, draft.saved_at = _as_text(typed), at
    SubmitDraft.objects.filter(pk=draft.pk).update(typed=draft.typed, saved_at=at)
    return draft


def _as_text(typed: Typed) -> str:
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused("too_long", "写得太长了，请缩短一些再继续；更多的可以做成材料放进来", ARTICLE)
    return text


def typed_in(draft: SubmitDraft) -> dict[str, list[str]]:
    """What stands in a form, field by field."""
    return json.loads(draft.typed)


@transaction.atomic
def lay_in(draft: SubmitDraft, upload: UploadedFile, *, address: str, at: datetime) -> None:
    """Lays a photo or document into a form; the very same one a second time is there already.

    Raises   Refused for a kind or size the hall does not take, for too many, and while too many come from this address.
    """
    held = SubmitDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None:
        raise Refused("sent_already", "这张表已经交上来了；照片可以凭编号和查询码再补充", ARTICLE)
    there = set(held.files.values_list("stored__hash", flat=True))
    if _digest_of(upload) in there:
        return
    # Before it is stored: what is refused afterwards would lie on the disk for days, and nobody would count it.
    if len(there) >= rules.MOST_FILES:
        sentence = f"最多放 {rules.MOST_FILES} 份，先去掉一份再放；其余的可以以后补充"
        raise Refused("too_many_files", sentence, ARTICLE)
    mark = mark_of(address)
    _wait_for_room(SubmitTry.FILE, mark, rules.FILES_OF_ADDRESS, at)
    unsent = SubmitFile.objects.aggregate(octets=Sum("stored__size"))["octets"] or 0
    if unsent >= rules.UNSENT_AT_MOST:
        raise Refused(
            "no_room", f"现在放照片的人太多，请先交上来，照片以后凭编号和查询码补充；{STILL_THERE}", ARTICLE
        )
    stored = records.store_upload(upload, by=CITIZEN_REF, at=at)
    _count(SubmitTry.FILE, mark, at)
    SubmitFile.objects.create(draft=held, stored=stored)


def _digest_of(upload: UploadedFile) -> str:
    """What its content is known by; it is left to be read from its beginning."""
    octets = b"".join(upload.chunks())
    upload.seek(0)
    return keys.digest(keys.ALGORITHM, octets)


@transaction.atomic
def take_out(draft: SubmitDraft, pk: int) -> bool:
    """Takes a document out of a form again; whether it was there."""
    found = SubmitFile.objects.filter(draft=draft, pk=pk)
    stored = list(found.values_list("stored", flat=True))
    found.delete()
    records.drop_stored(stored)
    return bool(stored)


@transaction.atomic
def discard_submission(key: UUID) -> None:
    """Throws away a form that is not sent, with all that was laid into it."""
    stored = list(SubmitFile.objects.filter(draft=key).values_list("stored", flat=True))
    SubmitDraft.objects.filter(pk=key).delete()
    records.drop_stored(stored)


def drop_old_submissions(*, at: datetime) -> int:
    """Throws away forms nobody has touched for a day, a few at a time, and forgets from where they came."""
    SubmitTry.objects.filter(at__lt=at - rules.COUNTED).delete()
    old = SubmitDraft.objects.filter(saved_at__lt=at - rules.DRAFT_KEPT).order_by("saved_at")
    left = list(old.values_list("pk", flat=True)[:AT_ONCE])
    for key in left:
        discard_submission(key)
    return len(left)


# --- sending ----------------------------------------------------------------------------------------------


class AskFirst(Refused):
    """A person is asked a small question first."""

    def __init__(self, *, was_wrong: bool) -> None:
        sentence = (
            "这道题再看一遍，写数字就行" if was_wrong else "交得有点密，请先答一道小题，再按一次“交上去”"
        )
        super().__init__("ask_first", f"{sentence}；{STILL_THERE}", ARTICLE)


class TooMany(Refused):
    """So much comes from one address that the next has to wait a little.

    Units    seconds: how long.
    """

    def __init__(self, left: timedelta) -> None:
        self.seconds = ceil(left.total_seconds())
        words = f"{self.seconds} 秒" if self.seconds < 60 else f"{ceil(self.seconds / 60)} 分钟"
        sentence = f"这个网络上同时提交的人太多了，请过 {words}再按一次；{STILL_THERE}。急的可以打电话，或到任何一个网点当面说"
        super().__init__("too_many", sentence, ARTICLE)


@transaction.atomic
def submit(
    draft: SubmitDraft, registration: Registration, *, answer: str, address: str, at: datetime
) -> Registered:
    """Sends a form: it is a case from now on, in the hands of the duty officer of its site, with all that was laid in.

    Shapes   answer: to the small question, empty where none was asked.
    Raises   Wanting, naming every gap; AskFirst; TooMany; Refused where nobody is on duty, or for today to whoever is limited.
    Source   process table §2 register: “for online … filings the duty officer of the chosen site”.
    """
    if gaps := wanting(registration, at=at):
        raise cases.Wanting(gaps, process.row("register").article)
    _let_limited_pass(registration, at)
    mark = mark_of(address)
    _let_pass(draft, mark, answer, at)
    # Nothing more is laid in while it is sent.
    SubmitDraft.objects.select_for_update().filter(pk=draft.pk).first()
    made = _registered(registration, at)
    if made.is_new:
        _lay_into(made.case, draft, at)
    _count(SubmitTry.SENT, mark, at)
    SubmitDraft.objects.filter(pk=draft.pk).delete()
    return made


def _registered(registration: Registration, at: datetime) -> Registered:
    try:
        return cases.register_case(registration, by=SOMEBODY, at=at)
    except NobodyOnDuty:
        sentence = f"这个网点现在没有人接网上的反映，请换一个网点，或者打电话、到窗口当面说；{STILL_THERE}"
        raise Refused("nobody_takes", sentence, ARTICLE) from None


def wanting(registration: Registration, *, at: datetime) -> list[Missing]:
    """Everything this still needs, and every number that cannot be read, said to the citizen, by field."""
    _, wrong = read_someone(registration.party, on=local(at).date())
    return rules.missing(as_ruled(registration)) + wrong


def _lay_into(case: Case, draft: SubmitDraft, at: datetime) -> None:
    """What was laid into the form lies in the case's folder from now on."""
    laid = list(draft.files.select_related("stored"))
    if not laid:
        return
    citizen = citizen_of(case.pk)
    refuse(folder.refusal_to_attach("citizen", standing_of(case), citizen))
    for one in laid:
        cases.lay_document(case, stored=one.stored, kind="citizen", by=citizen, at=at)


def _let_limited_pass(registration: Registration, at: datetime) -> None:
    """Whoever is limited sends one form online a day; at the counter and on the phone he is registered as ever."""
    party, _ = read_someone(registration.party, on=local(at).date())
    if not limits.is_limited(party.phone, at=at):
        return
    sent = limits.sent_online_today(party.phone, at=at, apart_from=registration.key)
    if not nuisance.may_send_online(sent_today=sent):
        refused = nuisance.refusal_online(phone=org.district_window().phone)
        raise Refused(refused.code, f"{refused.sentence}；{STILL_THERE}", refused.article)


def _let_pass(draft: SubmitDraft, mark: str, answer: str, at: datetime) -> None:
    """Whether this may come in now. Two that come together may both be the last: a bound on floods need not be exact."""
    _wait_for_room(SubmitTry.SENT, mark, rules.MOST_OF_ADDRESS, at)
    if is_asked(draft, mark, at) and not rules.answers(answer, question_of(draft)):
        raise AskFirst(was_wrong=bool(answer.strip()))


def is_asked(draft: SubmitDraft, mark: str, at: datetime) -> bool:
    """Whether a person is asked before this is sent."""
    sent = SubmitTry.objects.filter(what=SubmitTry.SENT, at__gt=at - rules.WINDOW)
    here = sent.filter(address_mark=mark)[: rules.FREE_OF_ADDRESS].count()
    return rules.is_suspect(
        took=at - draft.begun_at, sent_here=here, sent_anywhere=sent[: rules.BESIEGED].count()
    )


def question_of(draft: SubmitDraft) -> rules.Question:
    """What is asked of this form: always the same, and nothing from outside says which."""
    return rules.question(int(keys.keyed_mark("citizens.submit_question", str(draft.pk))[:8], 16))


def mark_of(address: str) -> str:
    """What is kept of where a request comes from."""
    return keys.blind_index("submit_try", reading_tries.place_of(address))


def _wait_for_room(what: str, mark: str, most: int, at: datetime) -> None:
    tries = SubmitTry.objects.filter(what=what, address_mark=mark, at__gt=at - rules.WINDOW)
    latest = list(tries.order_by("-at").values_list("at", flat=True)[:most])
    if left := rules.wait(latest, most, at):
        raise TooMany(left)


def _count(what: str, mark: str, at: datetime) -> None:
    SubmitTry.objects.create(what=what, address_mark=mark, at=at)
