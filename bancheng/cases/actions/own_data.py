"""Acts of the citizen on what is kept of him, and of whoever decides: correct, erase, consent, take a copy.

Source: 个人信息保护法 art. 13–16, 44–50; rules/own_data.py, rules/consents.py.
"""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import moves, timing, ways
from bancheng.cases.actions.folder import keep
from bancheng.cases.actions.people import put_in_place
from bancheng.cases.actions.waiting import end_finding, wait_for_finding
from bancheng.cases.actions.wanting import ask_for
from bancheng.cases.facts import facts_of, standing_of
from bancheng.cases.models import Attachment, Case, Consent, DataRequest, Party
from bancheng.cases.registration import Someone, plain, read_someone, whose
from bancheng.records import told
from bancheng.records.models import StoredFile
from bancheng.rules import consents, telling
from bancheng.rules import own_data as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.folder import refusal_through_handler, refusal_to_hand_own_data, takes_part
from bancheng.rules.lines import LineKind
from bancheng.rules.own_data import SHOULD_BE, Wished
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import RESTING_STEPS, ClockKind, ConsentKind, DataField, DataWish, Step

WHAT_IT_IS = "写明应该是什么"


@transaction.atomic
def ask_about_data(
    case: Case, *, by: Actor, at: datetime, wish: str, field: str, wanted: str = "", why: str = ""
) -> DataRequest:
    """The citizen asks that something kept of him be corrected or erased; its clock runs until somebody has decided.

    Shapes   wish, field: one of `DataWish`, `DataField`. wanted: what it should be; nothing where it is to be erased.
    Raises   Wanting; Refused for anybody else, for a sealed case, and where there is nothing to change.
    """
    held = _of_his(case, by, at)
    party = _whose(held)
    name, wished = DataField(field), DataWish(wish)
    read = _read(party, name, wanted if wished is DataWish.CORRECT else "", at=at)
    clear = getattr(read, name)
    ask_for(
        [Missing("wanted", WHAT_IT_IS)] if wished is DataWish.CORRECT and not clear else [],
        rules.ARTICLE_CORRECT,
    )
    refuse(rules.refusal_to_ask(_wished(held, party, name, wished, clear)))
    request = DataRequest.objects.create(
        case=held,
        party=party,
        wish=wished,
        field=name,
        wanted=clear,
        why=plain(why, held),
        asked_at=at,
        entered_by_id=by.person,
    )
    wait_for_finding(held, kind=ClockKind.OWN_DATA, ref=request.pk, at=at)
    moves.note(
        held,
        LineKind.CASE_DATA_CHANGE_ASKED,
        by=by,
        at=at,
        data=_said(request) | _through(by),
        private={SHOULD_BE: request.wanted, "why": request.why},
        rows=told.new(request),
    )
    return request


def _of_his(case: Case, by: Actor, at: datetime) -> Case:
    """The case, held, for its citizen: proved, or on a slip that somebody entered who has not handled it."""
    held = Case.objects.locked(case.pk)
    refuse(rules.refusal_of_citizen(by, held.pk))
    if by.through:
        refuse(refusal_through_handler(facts_of(held, at=at), by))
    return held


def _through(by: Actor) -> dict[str, object]:
    """Who entered it, where it stood on a slip."""
    return {"entered_by": by.through} if by.through else {}


def _whose(held: Case) -> Party:
    party = whose(held)
    if party is None:
        raise Refused("nobody", "这件事没有记是谁的，没有要改的", rules.ARTICLE_CORRECT)
    return party


def _read(party: Party, field: DataField, typed: str, *, at: datetime) -> Someone:
    """The citizen with this field as he says it is. Raises Wanting for what cannot be read."""
    known = {name: getattr(party, name) for name in Someone.__dataclass_fields__}
    clear, wrong = read_someone(Someone(**known | {field.value: typed}), on=local(at).date())
    ask_for([Missing("wanted", gap.sentence) for gap in wrong if gap.field == field], rules.ARTICLE_CORRECT)
    return clear


def _wished(held: Case, party: Party, field: DataField, wish: DataWish, wanted: str) -> Wished:
    open_ones = held.data_requests.filter(granted=None).values_list("field", flat=True)
    return Wished(
        wish=wish,
        field=field,
        current=getattr(party, field),
        wanted=wanted,
        filled=frozenset(one for one in DataField if getattr(party, one)),
        asked=frozenset(DataField(one) for one in open_ones),
        step=Step(held.step),
        is_resting=Step(held.step) in RESTING_STEPS,
    )


def _said(request: DataRequest) -> dict[str, object]:
    return {
        "request": request.pk,
        "wish": request.wish,
        "wish_label": DataWish(request.wish).label,
        "field": request.field,
        "field_label": DataField(request.field).label,
    }


@transaction.atomic
def look_at_request(request: DataRequest, *, by: Actor, at: datetime) -> None:
    """Whoever decides sees both clear; it stands on the record like every look. Source: constitution 10."""
    held, fresh = _open(request)
    field = DataField(fresh.field)
    _refuse_stranger(fresh, by, granted=True)
    data = {"field": field.value, "field_label": field.label}
    private = {"reason": f"决定反映人要求的{DataWish(fresh.wish).label}"}
    moves.note(held, LineKind.CASE_REVEALED, by=by, at=at, data=data, private=private)


@transaction.atomic
def grant_data_request(request: DataRequest, *, by: Actor, at: datetime) -> DataRequest:
    """Corrects or erases what he asked for; what stood there stays in the record, behind its commitment.

    Where he is reached changes: whoever had the old number is told there, before it is gone.

    Raises   Refused for who may not decide it, and once it is decided.
    """
    held, fresh = _open(request)
    field = DataField(fresh.field)
    _refuse_stranger(fresh, by, granted=True)
    party = fresh.party
    before, former = getattr(party, field), ways.reachable(held)
    read = _read(party, field, fresh.wanted, at=at)
    rows = put_in_place(held, party, read, [field])
    private = {field.value: getattr(read, field), f"was_{field}": before}
    _decide(held, fresh, LineKind.CASE_DATA_CHANGED, granted=True, by=by, at=at, private=private, rows=rows)
    if former is not None and ways.reachable(held) != former and former[1] == before:
        ways.send_word(held, former, kind=telling.WAY_CHANGED, at=at)
    return fresh


@transaction.atomic
def refuse_data_request(request: DataRequest, *, reason: str, by: Actor, at: datetime) -> DataRequest:
    """Leaves it as it is, with the reason he reads on his page.

    Raises   Wanting without a reason; Refused for who may not say no, and once it is decided.
    Source   个人信息保护法 art. 50.
    """
    held, fresh = _open(request)
    _refuse_stranger(fresh, by, granted=False)
    ask_for(
        [] if reason.strip() else [Missing("reason", "写明为什么不改，反映人看得到")], rules.ARTICLE_REASON
    )
    fresh.reason = plain(reason, held)
    private = {"reason": fresh.reason}
    _decide(held, fresh, LineKind.CASE_DATA_CHANGE_REFUSED, granted=False, by=by, at=at, private=private)
    return fresh


def _open(request: DataRequest) -> tuple[Case, DataRequest]:
    held = Case.objects.locked(request.case_id)
    fresh = DataRequest.objects.select_for_update(of=("self",)).select_related("party").get(pk=request.pk)
    fresh.case = held
    if fresh.granted is not None:
        raise Refused("decided", "这个要求已经决定过了", rules.ARTICLE_REASON)
    return held, fresh


def _refuse_stranger(request: DataRequest, by: Actor, *, granted: bool) -> None:
    refuse(rules.refusal_to_decide(by, entered_by=request.entered_by_id))
    roles = rules.deciders(DataField(request.field), granted=granted)
    if not takes_part(roles, standing_of(request.case), by):
        who = "、".join(sorted(role.label for role in roles))
        raise Refused("not_yours", f"这一项由这件事所在网点的{who}决定", rules.ARTICLE_REASON)


def _decide(
    held: Case,
    request: DataRequest,
    kind: LineKind,
    *,
    granted: bool,
    by: Actor,
    at: datetime,
    private: dict[str, str],
    rows: list[told.Written] | None = None,
) -> None:
    """Writes the decision; what he wanted is not kept a second time beside the case."""
    request.granted, request.decided_at, request.decided_by_id, request.wanted = granted, at, by.person, ""
    request.save()
    end_finding(held, kind=ClockKind.OWN_DATA, ref=request.pk, at=at)
    columns = ("granted", "decided_at", "decided_by", "wanted", "reason")
    written = [*(rows or []), told.changed(request, *columns)]
    moves.note(held, kind, by=by, at=at, data=_said(request), private=private, rows=written)
    timing.resettle(held)


@transaction.atomic
def give_consent(case: Case, *, kind: str, by: Actor, at: datetime) -> Consent:
    """The citizen consents to one thing, in the words he has read.

    Raises   Refused for anybody else, once it is given, and for a sealed case.
    """
    held = _of_his(case, by, at)
    party, row = _whose(held), consents.CONSENTS[ConsentKind(kind)]
    refuse(consents.refusal_to_give(Step(held.step), is_given=_standing(party, row.kind) is not None))
    given = Consent.objects.create(
        case=held, party=party, kind=row.kind, edition=row.edition, words=row.words, given_at=at
    )
    data = {"what": row.kind.value, "what_label": row.kind.label, "edition": row.edition} | _through(by)
    moves.note(held, LineKind.CASE_CONSENTED, by=by, at=at, data=data, rows=told.new(given))
    return given


@transaction.atomic
def take_back_consent(case: Case, *, kind: str, by: Actor, at: datetime) -> Consent:
    """The citizen takes it back, from now on; what was done before stays lawful. At any time, also of a filed case.

    Raises   Refused for anybody else, and where there is none.
    Source   个人信息保护法 art. 15.
    """
    held = _of_his(case, by, at)
    what = ConsentKind(kind)
    given = _standing(_whose(held), what)
    refuse(consents.refusal_to_take_back(is_given=given is not None))
    assert given is not None
    given.taken_back_at = at
    given.save(update_fields=["taken_back_at"])
    data = {"what": what.value, "what_label": what.label} | _through(by)
    rows = [told.changed(given, "taken_back_at")]
    moves.note(held, LineKind.CASE_CONSENT_TAKEN_BACK, by=by, at=at, data=data, rows=rows)
    return given


def _standing(party: Party, kind: ConsentKind) -> Consent | None:
    return Consent.objects.filter(party=party, kind=kind, taken_back_at=None).first()


@transaction.atomic
def take_own_data(case: Case, *, by: Actor, at: datetime) -> None:
    """The citizen takes a copy of what is kept of him; that he did is on the record. Source: 个人信息保护法 art. 45."""
    held = Case.objects.locked(case.pk)
    refuse(rules.refusal_to_take(by, held.pk))
    moves.note(held, LineKind.CASE_OWN_DATA_TAKEN, by=by, at=at)


@transaction.atomic
def hand_own_data(case: Case, *, scan: UploadedFile, by: Actor, at: datetime) -> None:
    """A colleague prints what is kept of the citizen and hands it to him; what he signed for it stays in the folder.

    Raises   Refused for whoever handled or decided it, and for a scan the house does not take.
    Source   个人信息保护法 art. 45; process table §1, last paragraph.
    """
    held = Case.objects.locked(case.pk)
    refuse(refusal_to_hand_own_data(facts_of(held, at=at), by))
    keep(held, upload=scan, kind="slip", by=by, at=at)
    moves.note(held, LineKind.CASE_OWN_DATA_HANDED, by=by, at=at)


@transaction.atomic
def take_own_document(case: Case, pk: int, *, by: Actor, at: datetime) -> StoredFile:
    """The citizen takes back a copy of what he handed in himself.

    Raises   Refused for anybody else, and for what is not his or was erased since.
    """
    held = Case.objects.locked(case.pk)
    refuse(rules.refusal_to_take(by, held.pk))
    document = Attachment.objects.filter(case=held, pk=pk).select_related("stored").first()
    since = _whose(held).took_place_at
    if document is None or document.stored.erased_at is not None or not _is_his(document, since):
        raise Refused("not_his", "这份材料不是您交的，或者已经删去", rules.ARTICLE_OWN)
    moves.note(held, LineKind.CASE_OWN_DOCUMENT_TAKEN, by=by, at=at, data={"attachment": document.pk})
    return document.stored


def _is_his(document: Attachment, since: datetime | None) -> bool:
    by_staff = document.added_by_id is not None
    return rules.is_his_document(document.kind, by_staff=by_staff, added_at=document.added_at, since=since)
