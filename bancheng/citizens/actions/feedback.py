"""Acts on opinions: take one in, turn it into a case, link it to one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from bancheng.cases import actions as cases
from bancheng.cases import reads as case_reads
from bancheng.cases.actions import Registered, Wanting
from bancheng.cases.models import Case
from bancheng.cases.registration import Registration, Someone
from bancheng.citizens import opinion_facts, reads, reported_units, turns
from bancheng.citizens.models import FeedbackBatch, FeedbackItem
from bancheng.citizens.turns import Turn
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.records import reads as record_reads
from bancheng.records import told as told_rows
from bancheng.rules import feedback as rules
from bancheng.rules import identifiers
from bancheng.rules.calendar import local
from bancheng.rules.feedback import Opinion
from bancheng.rules.feedback_moves import FeedbackFacts
from bancheng.rules.freetext import Tokened, with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_STEPS, Channel, FeedbackState, Role, Step
from bancheng.rules.wording import date_words

IMPORTS_FILE = "feedback-imports"
LABEL = 60


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """An opinion as it stands in the ledger; is_new is false when it was there before."""

    item: FeedbackItem
    is_new: bool


@transaction.atomic
def take_in(
    opinion: Opinion,
    *,
    by: Actor,
    at: datetime,
    site: Site,
    key: UUID | None = None,
    batch: FeedbackBatch | None = None,
    among: reads.Neighbours | None = None,
    token: int | None = None,
) -> TakenIn:
    """Writes an opinion into the ledger with its own date; the same one again changes nothing.

    Shapes   among: the latest opinions, for whoever takes in many; it learns the new one. token: by which another system
             handed it over; the line says so.
    Raises   Wanting, naming every gap; Refused when the number stands in the ledger with other words.
    Source   process table §5 Feedback; S §“拓宽渠道”: every opinion from those channels is collected.
    """
    _refuse_taker(by, site)
    gaps = rules.missing(opinion, on=local(at).date())
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    plain = _Plain(opinion)
    known = reads.known(opinion, plain.number)
    if known is not None:
        return _again(known, plain)
    if among is None:
        # Without words to compare nothing is read.
        among = reads.neighbours() if plain.sketch else reads.Neighbours()
    try:
        with transaction.atomic():
            item = _write(plain, by, at, site=site, key=key or uuid4(), batch=batch, among=among, token=token)
    except IntegrityError:
        # Somebody took the same one in at the same moment; then it is there now.
        known = reads.known(opinion, plain.number)
        if known is None:
            raise
        return _again(known, plain)
    among.add(item.pk, plain.sketch)
    return TakenIn(item=item, is_new=True)


class _Plain:
    """An opinion as it is kept: readable, its personal numbers taken out."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion
        subject, text = reads.tidy(opinion.subject), reads.tidy(opinion.text)
        if len(subject) > rules.SUBJECT:
            subject, text = "", f"{subject}\n{text}".strip()
        self.name = reads.tidy(opinion.name)
        names = [self.name] if is_name(self.name) else []
        self.subject: Tokened = with_tokens(subject, names=names)
        self.text: Tokened = with_tokens(text, names=names)
        # A token may be longer than what it hides.
        self.title = self.subject.text if len(self.subject.text) <= rules.SUBJECT else ""
        self.body = self.text.text if self.title or not subject else f"{self.subject.text}\n{self.text.text}"
        self.sketch = rules.sketch(rules.pieces(self.body)) if opinion.is_worded else ()
        self.number = reads.tidy(opinion.number)
        self.label = reads.tidy(opinion.label)[:LABEL]
        self.contact = _contact(opinion.contact)
        self.fingerprint = reads.fingerprint_of(opinion)

    @property
    def spotted(self) -> str:
        """Token → number of everything that was taken out, as JSON; empty when there was nothing."""
        found = [(one.token, one.value) for one in (*self.subject.found, *self.text.found)]
        return json.dumps(found, ensure_ascii=False) if found else ""


def _contact(typed: str) -> str:
    """A phone in its one form; whatever else a channel calls contact stays as it is."""
    try:
        return identifiers.read_phone(typed).value
    except Refused:
        return reads.tidy(typed)


def _refuse_taker(by: Actor, site: Site) -> None:
    if Role.EXCHANGE not in by.roles and not rules.may_work_on(by, site=site.pk):
        raise Refused("not_yours", "收意见由反映窗口、网点负责人、召集人或督查员来办", rules.ARTICLE)


def _again(known: FeedbackItem, plain: _Plain) -> TakenIn:
    if known.fingerprint not in reads.fingerprints_of(plain.opinion):
        raise Refused(
            "number_taken",
            f"编号 {known.number} 已有一条 {date_words(known.made_on)}的意见，日期或内容不同，请核对编号",
            rules.ARTICLE,
        )
    return TakenIn(item=known, is_new=False)


def _write(
    plain: _Plain,
    by: Actor,
    at: datetime,
    *,
    site: Site,
    key: UUID,
    batch: FeedbackBatch | None,
    among: reads.Neighbours,
    token: int | None,
) -> FeedbackItem:
    opinion = plain.opinion
    near = among.nearest(plain.body) if opinion.is_worded else None
    item = FeedbackItem(
        key=key,
        file=records.open_file(kind="feedback", key=f"feedback-{key.hex}", at=at),
        site=site,
        source=opinion.source,
        number=plain.number,
        made_on=opinion.made_on,
        subject=plain.title,
        text=plain.body,
        spotted=plain.spotted,
        label=plain.label,
        name=plain.name,
        contact=plain.contact,
        name_index=keys.blind_index("name", plain.name) if plain.name else "",
        contact_index=keys.blind_index("phone", plain.contact) if plain.contact else "",
        fingerprint=plain.fingerprint,
        sketch=list(plain.sketch),
        near_id=near.item if near else None,
        near_percent=near.percent if near else 0,
        state=FeedbackState.RECEIVED,
        batch=batch,
        received_at=at,
        counted_from=at,
        stars=opinion.stars,
        wording=opinion.wording,
        indicators="、".join(opinion.indicators),
        reported=reported_units.seen(opinion.unit, by=by, at=at) if opinion.unit.strip() else None,
    )
    opinion_facts.wind(item, _facts_at_first(item, at))
    item.save(force_insert=True)
    _write_first_line(item, plain, by, at, token=token)
    return item


def _facts_at_first(item: FeedbackItem, at: datetime) -> FeedbackFacts:
    return FeedbackFacts(state=FeedbackState.RECEIVED, site=item.site_id, at=at)


def _write_first_line(
    item: FeedbackItem, plain: _Plain, by: Actor, at: datetime, *, token: int | None
) -> None:
    said = {
        "name": plain.name,
        "contact": plain.contact,
        "subject": plain.opinion.subject,
        "text": plain.opinion.text,
    }
    data: dict[str, Any] = {
        "source": item.source,
        "source_label": Channel(item.source).label,
        "made_on": item.made_on,
        "site": item.site.code,
        "until": org.due_day(item.due_at, near=at) if item.due_at else "",
    }
    if token is not None:
        data["token"] = token
    private = {name: words for name, words in said.items() if words}
    records.append(
        item.file,
        LineKind.FEEDBACK_RECEIVED,
        by=by.ref,
        at=at,
        data=data,
        private=private,
        rows=told_rows.new(item),
    )


@transaction.atomic
def reveal_contact(item: FeedbackItem, *, by: Actor, at: datetime, reason: str) -> str:
    """Shows what somebody left, for a stated reason; who looked, and why, is on the record.

    Raises   Refused without a reason, or for who does not work on it.
    Source   constitution 10; domain.md §7.2.
    """
    held = FeedbackItem.objects.locked(item.pk)
    if not rules.may_work_on(by, site=held.site_id):
        raise Refused("not_yours", "这条意见不归您办，不需要看联系方式", "个人信息保护法第六条")
    if not reason.strip():
        raise Refused("reason_missing", "写一句为什么要看，会记入留痕", "个人信息保护法第五十一条")
    known = opinion_facts.known(held, at=at)
    if not known.contact:
        raise Refused("no_contact", "没有留联系方式", rules.ARTICLE)
    records.append(
        held.file, LineKind.FEEDBACK_REVEALED, by=by.ref, at=at, private={"reason": reason.strip()}
    )
    return known.contact


# --- out of the ledger: a case, or part of one ------------------------------------------------------------


@transaction.atomic
def make_case(
    item: FeedbackItem,
    *,
    by: Actor,
    at: datetime,
    site: Site,
    wanted: str,
    first: Person | None = None,
    reference: str = "",
    name: str = "",
    phone: str = "",
    comes_back: bool = False,
) -> Registered:
    """Registers an opinion as a case at a site, told in its own words and with its own date.

    Shapes   first: who took the matter first; nobody when that cannot be said. name, phone: what has been
             learnt since; what the channel handed over stands in for them.
    Raises   Wanting, naming what the registration lacks; Refused when it is a case already.
    """
    turn = turns.begin(item, "make_case", by=by, at=at)
    held = turn.item
    registration = Registration(
        key=held.key,
        site=site,
        channel=Channel(held.source),
        title=held.subject,
        story=_story(held),
        wanted=wanted,
        party=Someone(name=name or _name_of(held), phone=phone or _phone_of(held)),
        anonymous=not (name or _name_of(held)),
        first=first,
        first_unknown=first is None,
        reference=reference or held.number,
        comes_back=comes_back,
    )
    registered = cases.register_case(registration, by=by, at=at)
    _settle(turn, registered.case, LineKind.FEEDBACK_MADE_CASE)
    return registered


@transaction.atomic
def link_to_case(item: FeedbackItem, *, by: Actor, at: datetime, case: Case) -> FeedbackItem:
    """Lays an opinion into a case that is about the same, where it is answered.

    Raises   Refused when the case is out of this person's sight, or sealed.
    """
    turn = turns.begin(item, "link", by=by, at=at)
    if not case_reads.may_see(by, case):
        raise Refused("no_such_case", "没有这件，或您不能看", rules.ARTICLE)
    if case.step == Step.ARCHIVED:
        raise Refused("filed", "这件已经归档封卷，请把意见转为新的案件", rules.ARTICLE)
    if case.step not in OPEN_STEPS:
        raise Refused("case_over", "这件已经了结，没有人会再答复；请把意见转为新的案件", rules.ARTICLE)
    return _settle(turn, case, LineKind.FEEDBACK_LINKED)


def _settle(turn: Turn, case: Case, kind: LineKind) -> FeedbackItem:
    """Says in both files where the opinion went, and whatever goes with it."""
    turn.item.case = case
    item = turns.write(turn, kind, data={"case": case.number}, columns=["case"])
    for one in (item, *turn.known.joined):
        cases.add_evidence(case, kind="feedback", ref=one.key.hex, what=told(one), by=turn.by, at=turn.at)
    return item


def told(item: FeedbackItem) -> str:
    """An opinion in a few words without anybody's data: 留言簿意见，2020年1月6日，编号 24."""
    on = f"{item.made_on.year}年{date_words(item.made_on)}"
    number = f"，编号 {item.number}" if item.number else ""
    return f"{Channel(item.source).label}意见，{on}{number}"


def _story(item: FeedbackItem) -> str:
    """What was said, with the numbers that were taken out: registering takes them out again, into the party.

    A name stays out: whoever registers may know a better one, and then this one would stand in clear.
    """
    story = item.text or item.subject
    for token, number in json.loads(item.spotted or "[]"):
        story = story if is_name(number) else story.replace(token, number)
    return f"（{told(item)}）\n{story}"


def is_name(text: str) -> bool:
    """Whether what a channel calls a name is one; a user number is none."""
    try:
        return bool(identifiers.read_name(text)) if text else False
    except Refused:
        return False


def _name_of(item: FeedbackItem) -> str:
    """The name the channel handed over, in its one form."""
    return identifiers.read_name(item.name) if is_name(item.name) else ""


def _phone_of(item: FeedbackItem) -> str:
    try:
        return identifiers.read_phone(item.contact).value
    except Refused:
        return ""


# --- a file of them ------------------------------------------------------------------------------------------


@transaction.atomic
def begin_batch(*, source: Channel, digest: str, by: Actor, at: datetime) -> FeedbackBatch:
    """Opens the account of a file that brings at least one new opinion.

    Raises   Refused for who works on no opinions.
    """
    if not by.roles & (rules.HANDLERS | {Role.EXCHANGE}):
        raise Refused(
            "not_yours", "成批导入由反映窗口、网点负责人、召集人、督查员或系统管理员来做", rules.ARTICLE
        )
    return FeedbackBatch.objects.create(source=source, digest=digest, begun_at=at)


@transaction.atomic
def end_batch(batch: FeedbackBatch, *, counts: Mapping[str, int], by: Actor, at: datetime) -> FeedbackBatch:
    """Closes the account of a file and says in the record what became of its rows."""
    held = FeedbackBatch.objects.select_for_update().get(pk=batch.pk)
    for name, count in counts.items():
        setattr(held, name, count)
    held.ended_at = at
    held.save()
    file = record_reads.file_of(IMPORTS_FILE) or records.open_file(kind="imports", key=IMPORTS_FILE, at=at)
    data: dict[str, Any] = {"batch": held.pk, "digest": held.digest, "source": held.source, **counts}
    records.append(file, LineKind.FEEDBACK_IMPORTED, by=by.ref, at=at, data=data)
    return held
