"""Questions about measures; the case is obtained through `cases.reads.case_for` first."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bancheng.cases import reads as cases
from bancheng.cases import ways
from bancheng.cases.facts import facts_for
from bancheng.cases.models import Case
from bancheng.cases.models.case import OPEN_VALUES
from bancheng.cases.registration import whose
from bancheng.cases.searched import not_found_on
from bancheng.catalogue.models import Material, MatterVersion
from bancheng.measures import papers
from bancheng.measures.models import (
    Bar,
    Consultation,
    Coordination,
    DataSharing,
    Escort,
    Recorded,
    RemoteLink,
    Signature,
    SignatureDispute,
    Undertaking,
)
from bancheng.org.models import Person
from bancheng.papers import reads as issued_papers
from bancheng.papers.models import IssuedPaper
from bancheng.promises.models import Promise
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.records import reads as record
from bancheng.records.models import Line, StoredFile
from bancheng.rules import chain, revoking
from bancheng.rules import undertakings as rules
from bancheng.rules.clocks import Limit
from bancheng.rules.facts import CaseFacts
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor, may_keep
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Measure, Role, Unit

KINDS: Sequence[type[Recorded]] = (Coordination, RemoteLink, DataSharing, Escort, Consultation)
BESIDE: dict[type[Recorded], tuple[str, ...]] = {
    RemoteLink: ("recorded_by", "second"),
    DataSharing: ("recorded_by", "material"),
}


def recorded_for(case: Case) -> list[Recorded]:
    """Everything that was done on a case, in the order of its doing."""
    rows: list[Recorded] = []
    for kind in KINDS:
        found = kind._default_manager.filter(case=case).select_related(*BESIDE.get(kind, ("recorded_by",)))
        rows += found.prefetch_related("opinions__unit") if kind is Consultation else found
    return sorted(rows, key=lambda row: (row.done_at, row.pk))


# --- undertakings ----------------------------------------------------------------------------------------


HELD = Prefetch(
    "signatures",
    Signature.objects.filter(voided_at=None).select_related("picture", "entered_by"),
    to_attr="holding",
)
"""The signature that holds now, if there is one."""


def undertakings_of(case: Case) -> QuerySet[Undertaking]:
    """Every undertaking of a case with the signature that holds, in the order in which they were drawn up."""
    rows = Undertaking.objects.filter(case=case).prefetch_related(HELD, "materials")
    beside = ("drafted_by", "revoked_by", "version__matter__department", "case__site", "case__file")
    return rows.select_related(*beside)


def undertaking_for(case: Case, pk: int) -> Undertaking:
    """An undertaking of a case that was obtained before.

    Raises   Http404 for one of another case.
    """
    return get_object_or_404(undertakings_of(case), pk=pk)


def waiting_of(case: Case, measure: Measure) -> Undertaking | None:
    """The undertaking of this measure that is drawn up and not in force yet."""
    return undertakings_of(case).filter(measure=measure, ended_at=None).first()


def to_be_signed(case: Case) -> list[Undertaking]:
    """What waits for the citizen's signature; nothing once his case rests."""
    if case.step not in OPEN_VALUES:
        return []
    waiting = undertakings_of(case).filter(ended_at=None)
    return [row for row in waiting if not row.holding]  # type: ignore[attr-defined]


def to_put_in_force(case: Case) -> list[Undertaking]:
    """What the citizen has signed, disputes not, and nobody has put in force yet; nothing once his case rests."""
    if case.step not in OPEN_VALUES:
        return []
    holding = Signature.objects.filter(undertaking__case=case, voided_at=None)
    his = holding.filter(Q(dispute=None) | Q(dispute__is_his=True))
    waiting = Undertaking.objects.filter(case=case, ended_at=None, pk__in=his.values("undertaking"))
    return list(waiting.order_by("pk"))


def signed_waiting(case: Case) -> list[str]:
    """The titles of what the citizen has signed and nobody has put in force yet."""
    return [row.title for row in to_put_in_force(case)]


def signature_of(row: Undertaking) -> Signature | None:
    """The signature that holds under the text as it stands."""
    held = Signature.objects.filter(undertaking=row, voided_at=None).select_related("picture", "entered_by")
    return held.first()


def drafters_of(row: Undertaking) -> frozenset[int]:
    """Whoever drew up any edition of an undertaking: to write it anew makes no stranger of who wrote it before."""
    numbers = {line.by.removeprefix("staff:") for line, _ in lines_about(row, *WRITTEN)}
    return frozenset(Person.objects.filter(staff_no__in=numbers).values_list("pk", flat=True))


WRITTEN = (LineKind.UNDERTAKING_DRAFTED, LineKind.UNDERTAKING_REWRITTEN)
"""The lines by which an edition of an undertaking was written."""


def lines_about(row: Undertaking, *kinds: LineKind) -> Iterator[tuple[Line, dict[str, Any]]]:
    """The lines of these kinds that were written about an undertaking, each with what it says."""
    for line in record.lines_of(row.case.file).filter(kind__in=kinds):
        said = json.loads(line.data)
        if said["undertaking"] == row.pk:
            yield line, said


def makers_of(signature: Signature) -> frozenset[int | None]:
    """Who may have made a signature himself: whoever brought it in, and whoever drew up what stands above it."""
    return drafters_of(signature.undertaking) | {signature.entered_by_id}


def scanned_by(signature: Signature) -> int | None:
    """Who entered the paper of a signature; nobody for what was drawn on a screen."""
    return signature.entered_by_id if signature.how == Signature.SCAN else None


def refusal_to_enter_scan(row: Undertaking, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not enter the signed paper of this undertaking, or None."""
    return rules.refusal_to_enter_scan(facts, actor, drafted_by=drafters_of(row))


def refusal_to_hand_screen(row: Undertaking, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not hand the citizen the screen for this undertaking, or None."""
    return rules.refusal_to_hand_screen(
        facts, actor, drafted_by=row.drafted_by_id, is_heard=ways.is_heard(row.case)
    )


def refusal_to_rely(signature: Signature, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not put in force what rests on this signature, or None: another is needed who had no hand in it."""
    if refused := rules.refusal_to_rely_on_scan(actor, scanned_by=scanned_by(signature)):
        return refused
    row = signature.undertaking
    return rules.refusal_to_rely_on_silence(
        facts,
        actor,
        handed_by=signature.entered_by_id if signature.how == Signature.COUNTER else None,
        drafted_by=drafters_of(row),
        is_heard=ways.is_heard(row.case),
    )


# --- signatures that are said not to be his ----------------------------------------------------------------


def may_be_disputed(case: Case) -> list[Signature]:
    """The signatures that somebody of the staff brought in and that the citizen has said nothing against."""
    found = Signature.objects.filter(undertaking__case=case)
    beside = found.select_related("undertaking", "entered_by", "dispute")
    return [one for one in beside if _may_be_disputed(one)]


def _may_be_disputed(one: Signature) -> bool:
    refused = rules.refusal_of_dispute(
        how=one.how, is_voided=one.voided_at is not None, is_disputed=hasattr(one, "dispute")
    )
    return refused is None


def refusal_to_dispute(
    signature: Signature, facts: CaseFacts, actor: Actor, *, is_disputed: bool
) -> Refused | None:
    """Why this actor may not say that this signature is not the citizen's, or None."""
    return rules.refusal_to_dispute(
        facts,
        actor,
        how=signature.how,
        is_voided=signature.voided_at is not None,
        is_disputed=is_disputed,
        made_by=makers_of(signature) if actor.person is not None else (),
    )


def dispute_of(signature: Signature) -> SignatureDispute | None:
    """What the citizen has said against a signature, settled or not; None for nothing."""
    return SignatureDispute.objects.filter(signature=signature).select_related("settled_by").first()


def is_disputed(case: Case) -> bool:
    """Whether the citizen has said of any signature on this case that it is not his, and nobody has found yet whose it is.

    One that was voided since, because the text was written anew or dropped, is among them: what he said still waits.
    """
    of_case = SignatureDispute.objects.filter(signature__undertaking__case=case)
    return of_case.filter(settled_at=None).exists()


def is_forged(row: Undertaking) -> bool:
    """Whether a supervisor has found that the signature that stands under an undertaking is not the citizen's."""
    found = SignatureDispute.objects.filter(signature__undertaking=row, is_his=False)
    return found.filter(signature__voided_at=None).exists()


def disputes_for(actor: Actor) -> QuerySet[SignatureDispute]:
    """Every disputed signature, those not settled first, for supervisors; those of cases they are out of are not among them.

    Raises   Http404 for everybody else.
    """
    if Role.SUPERVISOR not in actor.roles:
        raise Http404
    seen = cases.case_is_seen(actor, "signature__undertaking__case")
    about = ("signature__undertaking__case__file", "signature__entered_by", "settled_by", "entered_by")
    found = SignatureDispute.objects.filter(seen).select_related(*about)
    return found.order_by(F("settled_at").desc(nulls_first=True), "-disputed_at")


def dispute_for(actor: Actor, pk: int) -> SignatureDispute:
    """One disputed signature. Raises Http404 as `disputes_for` does."""
    return get_object_or_404(disputes_for(actor), pk=pk)


def refusal_to_settle(dispute: SignatureDispute, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not say whose this signature is, or None."""
    return rules.refusal_to_settle(
        facts,
        actor,
        made_by=makers_of(dispute.signature),
        entered_by=dispute.entered_by_id,
        is_settled=dispute.settled_at is not None,
    )


def about_undertaking(pk: int) -> str:
    """By what the signed paper of an undertaking is known among the papers of its case."""
    return f"undertaking/{pk}"


def about_notice(pk: int) -> str:
    """By what its notice of acceptance with gaps is known there."""
    return f"gap_notice/{pk}"


def papers_of(row: Undertaking) -> QuerySet[IssuedPaper]:
    """Every paper that was issued for an undertaking, those that are over among them."""
    return issued_papers.papers_of(row.case.file).filter(
        about__in=(about_undertaking(row.pk), about_notice(row.pk))
    )


def promise_of(row: Undertaking) -> Promise | None:
    """The promise that came into the ledger as an undertaking came into force; none before."""
    made = next((said["promise"] for _, said in lines_about(row, LineKind.UNDERTAKING_DONE)), None)
    return Promise.objects.filter(pk=made).first()


def hands_in(row: Undertaking) -> frozenset[int | None]:
    """Whoever had a hand in an undertaking: in its text, its signature, its coming into force, its papers, the finding."""
    signatures = Signature.objects.filter(undertaking=row)
    hands: set[int | None] = {row.ended_by_id, *drafters_of(row), *(one.entered_by_id for one in signatures)}
    hands |= {one.issued_by_id for one in papers_of(row)}
    found = SignatureDispute.objects.filter(signature__undertaking=row)
    hands |= {who for one in found for who in (one.entered_by_id, one.settled_by_id)}
    return frozenset(hands)


def refusal_to_revoke(row: Undertaking, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not revoke this undertaking, or None."""
    in_force = row.result == Undertaking.DONE
    return revoking.refusal_to_revoke(
        facts, actor, hands=hands_in(row), in_force=in_force, is_forged=in_force and is_forged(row)
    )


MOST_TO_REVOKE = 20
"""So many stand on a workbench, those found first; a district in which more wait has another trouble."""


def to_revoke(actor: Actor, at: datetime) -> list[Undertaking]:
    """The undertakings found not signed by the citizen and still in force that this actor may revoke now, found first first.

    A filed case may have one too: a paper nobody signed must not stay in force because the folder is closed.
    """
    if not actor.roles & revoking.REVOKERS:
        return []
    found = SignatureDispute.objects.filter(is_his=False, signature__voided_at=None)
    seen = cases.case_is_seen(actor, "signature__undertaking__case")
    forged = found.filter(seen, signature__undertaking__result=Undertaking.DONE).order_by("settled_at", "pk")
    pks = list(forged.values_list("signature__undertaking", flat=True)[:MOST_TO_REVOKE])
    rows = Undertaking.objects.filter(pk__in=pks).select_related("case__file")
    by_pk = {row.pk: row for row in rows}
    facts = facts_for([row.case for row in by_pk.values()], at=at)
    listed = (by_pk[pk] for pk in pks)
    return [row for row in listed if refusal_to_revoke(row, facts[row.case_id], actor) is None]


def binding_of(signature: Signature) -> str:
    """SM3 over everything a signature consists of: text, strokes, picture, way and moment."""
    bound = {
        "text": signature.text_hash,
        "strokes": papers.hash_of(signature.strokes) if signature.strokes else "",
        "picture": signature.picture.hash,
        "how": signature.how,
        "at": chain.stamp(signature.signed_at),
    }
    return papers.hash_of(records.canonical(bound))


def holds(signature: Signature) -> bool:
    """Whether a signature still belongs, octet by octet, to the text that stands."""
    row = signature.undertaking
    return (
        signature.voided_at is None
        and signature.text_hash == row.text_hash == papers.hash_of(row.text)
        and signature.binding == binding_of(signature)
    )


def picture_of(signature: Signature) -> bytes | None:
    """The picture of a signature as it was drawn; none where paper was scanned in."""
    if signature.how == Signature.SCAN:
        return None
    return record.open_stored(signature.picture).read()


def said_in(row: Undertaking) -> dict[str, Any]:
    """What the officer had filled in."""
    said: dict[str, Any] = json.loads(row.said)
    return said


def stored_for(case: Case, pk: int) -> StoredFile:
    """The picture or scan of a signature of this case.

    Raises   Http404 for one of another case.
    """
    rows = Signature.objects.filter(undertaking__case=case, pk=pk).select_related("picture")
    return get_object_or_404(rows).picture


# --- as the rules want them ------------------------------------------------------------------------------


def as_matter(version: MatterVersion | None) -> rules.Matter | None:
    """What a version of a matter allows."""
    if version is None:
        return None
    return rules.Matter(
        name=version.name,
        may_gap=version.may_gap,
        may_promise=version.may_promise,
        promised=promised_of(version),
    )


def promised_of(version: MatterVersion) -> Limit | None:
    """How long the office has promised to take; none where the catalogue does not say."""
    if not version.promised_days:
        return None
    return Limit(count=version.promised_days, unit=Unit(version.promised_unit))


def materials_of(
    case: Case, version: MatterVersion, *, here: Collection[Material] = ()
) -> list[rules.Material]:
    """The materials of a version as they lie on the counter, in its order."""
    there = {one.pk for one in here}
    covered, searched = promised_on(case), not_found_on(case)
    return [
        rules.Material(
            name=one.name,
            is_key=one.is_key,
            may_be_waived=one.may_be_waived,
            may_be_promised=one.may_be_promised,
            shareable_from=one.shareable_from,
            here=one.pk in there,
            covered=one.pk in covered,
            searched=one.pk in searched,
        )
        for one in version.materials.order_by("position")
    ]


def promised_on(case: Case) -> set[int]:
    """The materials for which a promise in force on this case stands."""
    done = Undertaking.objects.filter(case=case, measure=Measure.PROMISE, result=Undertaking.DONE)
    return set(done.exclude(materials=None).values_list("materials", flat=True))


def as_applicant(name: str, numbers: Iterable[str]) -> rules.Applicant:
    """Who would promise, and what the list says of him under any of his numbers.

    Shapes   numbers: those that stand on the case, the one the undertaking names among them.
    """
    known = [number for number in dict.fromkeys(numbers) if number]
    return rules.Applicant(
        is_named=bool(name.strip()),
        is_numbered=bool(known),
        bars=tuple(bar.as_bar() for number in known for bar in bars_of(number)),
    )


def numbers_of(case: Case) -> tuple[str, ...]:
    """Every number by which the citizen of a case is known: nobody escapes the list by being two."""
    party = whose(case)
    return (party.credit_code, party.id_number) if party else ()


# --- the list of those a measure is not for ----------------------------------------------------------------


def bars_of(number: str) -> Iterable[Bar]:
    """Everything the list says of the owner of a number."""
    return Bar.objects.filter(number_index=keys.blind_index("bar", number)) if number else ()


def may_keep_bars(actor: Actor) -> bool:
    """Whether this actor keeps the list; to anybody else it does not exist."""
    return may_keep(actor, "keep_bars")


def bars_for(actor: Actor) -> QuerySet[Bar]:
    """The whole list, the newest first, for who keeps it.

    Raises   Http404 for everybody else.
    """
    if not may_keep_bars(actor):
        raise Http404
    return Bar.objects.select_related("barred_by", "lifted_by")


def bar_for(actor: Actor, pk: int) -> Bar:
    """One entry of the list, for who keeps it.

    Raises   Http404 for everybody else.
    """
    return get_object_or_404(bars_for(actor), pk=pk)
