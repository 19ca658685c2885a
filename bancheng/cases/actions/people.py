"""Acts of the people around a case: contact, facts, corrections, the expert, the citizen's agent."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db import transaction

from bancheng.cases import eligible, moves
from bancheng.cases.actions.judging import count_as_contact
from bancheng.cases.actions.wanting import Wanting, need, refuse_missing
from bancheng.cases.facts import standing_of
from bancheng.cases.models import Attachment, Case, Contact, ExpertAsked, Party
from bancheng.cases.registration import (
    Someone,
    indexes_of,
    keep_grams,
    keep_numbers,
    keep_party,
    names_ever_in,
    plain,
    read_someone,
    whose,
    without_names,
)
from bancheng.org.models import Person
from bancheng.records import reads as records
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.contacts import REACHED_WORDS
from bancheng.rules.folder import ARTICLE, refusal_to_correct_identity, refusal_to_state_identity
from bancheng.rules.freetext import with_tokens
from bancheng.rules.identifiers import read_applicant_number
from bancheng.rules.identity import Identity, filled_in, put_right
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse


@transaction.atomic
def contact(case: Case, *, by: Actor, at: datetime, how: str, reached: bool, note: str = "") -> Contact:
    """Notes one attempt to reach the citizen; the first that succeeds is the first contact that was owed.

    Source   domain.md §2.4; process table §3, first contact.
    """
    turn = moves.begin(case, "contact", by=by, at=at)
    label = dict(Contact.HOW).get(how)
    if label is None:
        raise Refused("how_unknown", "写明怎样联系的", turn.move.article)
    row = Contact.objects.create(case=turn.case, how=how, reached=reached, note=note, at=at, by_id=by.person)
    turn.wrote(told.new(row))
    if reached:
        count_as_contact(turn)
    moves.make(turn)
    data = {"how": how, "how_label": label, "reached": reached, "reached_label": REACHED_WORDS[reached]}
    moves.write(turn, LineKind.CASE_CONTACTED, data=data, private={"note": note})
    return row


@transaction.atomic
def add_fact(case: Case, *, by: Actor, at: datetime, words: str) -> Case:
    """Adds what has become known; what was written before stays as it is.

    Phone and ID numbers in it are kept as at the registration: masked in the words, encrypted beside the
    citizen's own, findable, with a line of their own.
    """
    turn = moves.begin(case, "add_fact", by=by, at=at)
    need(turn, words=(words, "写下要补充的情况"))
    said = with_tokens(words.strip())
    moves.make(turn)
    moves.write(turn, LineKind.CASE_FACT_ADDED, private={"words": said.text})
    party = whose(turn.case)
    kept = keep_numbers(party, said.found) if party is not None else []
    if party is not None and kept:
        data = {"count": len(kept)}
        moves.note(
            turn.case,
            LineKind.CASE_NUMBERS_KEPT,
            by=by,
            at=at,
            data=data,
            private={"numbers": "、".join(kept)},
            rows=[told.changed(party, "spotted")],
        )
    return turn.case


@transaction.atomic
def correct(case: Case, *, by: Actor, at: datetime, line: int, words: str) -> Case:
    """Corrects an entry of one's own in a new line that points to it; the old one stays.

    Shapes   line: the place of the entry in the case's record.
    Raises   Refused for an entry of somebody else.
    """
    turn = moves.begin(case, "correct", by=by, at=at)
    need(turn, words=(words, "写明应该是什么"))
    if not records.lines_of(turn.case.file).filter(seq=line, by=by.ref).exists():
        raise Refused("not_own_line", "只能更正自己写的那几行", turn.move.article)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CORRECTED, data={"line": line}, private={"words": words})
    return turn.case


@transaction.atomic
def state_identity(case: Case, *, number: str, by: Actor, at: datetime, name: str = "") -> Party:
    """Writes down who the citizen is, where the registration left it open: name and number, once, as they stand on the document.

    Raises   Refused for nobody of the window, and once they are known; Wanting.
    Source   docs/decisions/0053.
    """
    held = Case.objects.locked(case.pk)
    party = whose(held)
    is_known = party is not None and _known(party).is_known
    refuse(refusal_to_state_identity(standing_of(held), by, is_known=is_known))
    open_party = _still_open(held, party)
    read = _read(open_party, name, number, filled_in, on=local(at).date())
    return _write_identity(held, open_party, read, LineKind.CASE_IDENTITY_STATED, by=by, at=at)


@transaction.atomic
def correct_identity(case: Case, *, name: str, number: str, by: Actor, at: datetime) -> Party:
    """Puts right who the citizen is: what is typed takes the place of what was written down, be it a person or a firm.

    What stood there stays in the record.

    Raises   Refused for anybody but the head of the site, once the case has ended, and where nothing changes; Wanting.
    Source   docs/decisions/0053.
    """
    held = Case.objects.locked(case.pk)
    refuse(refusal_to_correct_identity(standing_of(held), by))
    party = _still_open(held, whose(held))
    read = _read(party, name, number, put_right, on=local(at).date())
    if all(getattr(read, field) == getattr(party, field) for field in IDENTITY):
        raise Refused("nothing_changed", "和记下的一样，没有要改的", ARTICLE)
    return _write_identity(held, party, read, LineKind.CASE_IDENTITY_CORRECTED, by=by, at=at)


def is_identity_open(case: Case) -> bool:
    """Whether the case does not know by name and number whose it is."""
    party = whose(case)
    return party is not None and not _known(party).is_known


def _still_open(held: Case, party: Party | None) -> Party:
    """Raises   Refused where nothing more is written down."""
    if party is None or not held.is_open:
        raise Refused("case_over", "这件事已经了结，不能再补记或更正", ARTICLE)
    return party


def _known(party: Party) -> Identity:
    return Identity(**{field: getattr(party, field) for field in IDENTITY})


IDENTITY = tuple(Identity.__dataclass_fields__)


def _read(
    party: Party,
    name: str,
    number: str,
    stated: Callable[[Identity, str, str], tuple[Identity, list[Missing]]],
    *,
    on: date,
) -> Someone:
    """The citizen as he is known with what was typed. Raises Wanting for what of it is missing or cannot be read."""
    try:
        identity, missing = stated(
            _known(party), " ".join(name.split()), read_applicant_number(number, on=on)
        )
    except Refused as refused:
        raise Wanting([Missing("number", refused.sentence)], ARTICLE) from None
    known = {field: getattr(party, field) for field in Someone.__dataclass_fields__}
    clear, wrong = read_someone(Someone(**known | vars(identity)), on=on)
    if missing or wrong:
        raise Wanting(missing or wrong, ARTICLE)
    return clear


def _write_identity(
    held: Case, party: Party, read: Someone, kind: LineKind, *, by: Actor, at: datetime
) -> Party:
    """Keeps who he is, found by the new name and number alone; the line keeps what stood there beside what stands.

    The name that stands now is masked in the case's own words, and so is every one that stood there before.
    """
    before = {f"was_{field}": getattr(party, field) for field in IDENTITY}
    rows = put_in_place(held, party, read, IDENTITY)
    said = {field: getattr(read, field) for field in IDENTITY} | before
    private = {field: value for field, value in said.items() if value}
    moves.note(held, kind, by=by, at=at, private=private, rows=rows)
    return party


def put_in_place(held: Case, party: Party, read: Someone, fields: Collection[str]) -> list[told.Written]:
    """Writes down who the citizen is and how he is reached, found by that alone; the rows for the line of whoever calls.

    Shapes   read: every field of him, as `read_someone` gives it. fields: those that may have changed.
    """
    names = [party.name, *names_ever_in(held)]
    for field, value in (vars(read) | indexes_of(read)).items():
        setattr(party, field, value)
    party.save()
    party.grams.all().delete()
    keep_grams(party, read)
    return [told.changed(party, *fields), *_mask_names(held, [*names, party.name])]


def _mask_names(held: Case, names: Collection[str]) -> list[told.Written]:
    """Masks in the case's own words who has become known only now; the rows for the line of whoever calls."""
    masked = without_names(held, names)
    for field, words in masked.items():
        setattr(held, field, words)
    if masked:
        held.save(update_fields=sorted(masked))
    return [told.changed(held, *masked)] if masked else []


# --- the expert -----------------------------------------------------------------------------------------


@transaction.atomic
def ask_expert(case: Case, *, by: Actor, at: datetime, to: Person, question: str) -> ExpertAsked:
    """Asks an expert into the case; from now on he sees it and may advise.

    Source   S §“业务专家”; process table §1, expert.
    """
    turn = moves.begin(case, "ask_expert", by=by, at=at)
    need(turn, question=(question, "写明请教什么"))
    if not eligible.experts_for(turn.case, at).filter(pk=to.pk).exists():
        raise Refused("not_eligible", f"{to.name}现在不能请，请另选一位", turn.move.article)
    question = plain(question, turn.case)
    asked = ExpertAsked.objects.create(case=turn.case, person=to, question=question, asked_at=at)
    turn.wrote(told.new(asked))
    moves.make(turn)
    moves.write(turn, LineKind.CASE_EXPERT_ASKED, data={"to": to.ref}, private={"question": question})
    return asked


@transaction.atomic
def advise(case: Case, *, by: Actor, at: datetime, root_cause: str, advice: str) -> ExpertAsked:
    """The expert says what lies at the root and what he would do; a later advice leaves the earlier in the record."""
    turn = moves.begin(case, "advise", by=by, at=at)
    need(turn, root_cause=(root_cause, "写明根本原因，一句话就好"), advice=(advice, "写明建议怎么办"))
    asked = ExpertAsked.objects.get(case=turn.case, person=by.person)
    root_cause, advice = plain(root_cause, turn.case), plain(advice, turn.case)
    asked.root_cause, asked.advice, asked.advised_at = root_cause, advice, at
    asked.save(update_fields=["root_cause", "advice", "advised_at"])
    turn.wrote([told.changed(asked, "root_cause", "advice", "advised_at")])
    moves.make(turn)
    moves.write(turn, LineKind.CASE_ADVISED, private={"root_cause": root_cause, "advice": advice})
    return asked


# --- the citizen's agent ----------------------------------------------------------------------------------


@transaction.atomic
def authorise(
    case: Case, *, by: Actor, at: datetime, agent: Someone, scope: str, mandate: Attachment
) -> Party:
    """Lets somebody act for the citizen within a scope, on a written mandate that lies in the folder.

    A later mandate takes the place of the earlier one; both stay on record.

    Raises   Wanting for an agent without a name or a scope; Refused for a document that is no mandate.
    Source   domain.md §2.2; process table §1, citizen.
    """
    turn = moves.begin(case, "authorise", by=by, at=at)
    someone, wrong = read_someone(agent, on=local(at).date())
    refuse_missing(wrong, turn)
    need(turn, name=(someone.name, "写明委托给谁"), scope=(scope, "写明委托办什么"))
    if mandate.case_id != turn.case.pk or mandate.kind != "mandate":
        raise Refused("no_mandate", "委托书要先放进这件事的材料里，种类选“委托书”", turn.move.article)
    before = Party.objects.filter(case=turn.case, role=Party.AGENT, to_at=None)
    turn.wrote(told.update(before, to_at=at))
    party = keep_party(turn.case, Party.AGENT, someone, at=at, scope=scope)
    turn.wrote(told.new(party))
    turn.set(**without_names(turn.case, [someone.name]))
    moves.make(turn)
    said = {name: value for name, value in vars(someone).items() if value}
    moves.write(turn, LineKind.CASE_AUTHORISED, data={"mandate": mandate.pk}, private=said | {"scope": scope})
    return party
