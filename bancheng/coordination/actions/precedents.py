"""Acts on jurisdiction precedents: laid down with their ruling, ended and corrected by the convener."""

from datetime import date, datetime

from django.db import transaction

from bancheng.cases.actions import ask_for
from bancheng.cases.registration import names_ever_in
from bancheng.catalogue.models import Matter
from bancheng.catalogue.wording import fold, initials
from bancheng.coordination.models import Precedent, Ruling
from bancheng.org import record
from bancheng.org.actions.powers import require
from bancheng.records import told
from bancheng.rules import precedents as rules
from bancheng.rules.calendar import local
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse

SUBJECT = "precedents"


@transaction.atomic
def set_precedent(ruling: Ruling, *, about: str = "", words: str = "", by: Actor, at: datetime) -> Precedent:
    """What the ruling says of whose matter this is becomes a precedent from today on.

    Called by the act that rules, inside its transaction and after its check of who may: there is no ruling without one.

    Shapes   about: the point ruled on in general words; empty, then it is the question that was ruled on, and whose it is.
    Raises   Wanting where the words name a person.
    """
    case = ruling.objection.case
    names = names_ever_in(case)
    matter = case.matter
    asked = ruling.objection.request.question
    question = with_tokens(asked, names=names).text
    said = about.strip() or rules.usual_about(question, ruling.unit.name)
    gaps = rules.missing_in_precedent(about=said, words=words, names=names, question=asked)
    ask_for(gaps, rules.ARTICLE)
    row = Precedent(
        ruling=ruling,
        unit=ruling.unit,
        matter=matter,
        about=said,
        words=words.strip(),
        grounds=with_tokens(ruling.reasons, names=names).text,
        in_force_from=local(at).date(),
        set_by_id=by.person,
        set_at=at,
    )
    row.folded = _folded(row)
    row.save()
    _write(LineKind.PRECEDENT_SET, row, by=by, at=at, rows=told.new(row))
    return row


@transaction.atomic
def end_precedent(precedent: Precedent, *, on: date, reason: str, by: Actor, at: datetime) -> Precedent:
    """Ends a precedent from a day on; what was dispatched by it before stands.

    Raises   Refused for anybody but the convener, without a reason, for one that has ended or was corrected.
    """
    held = _held(precedent, by)
    refuse(rules.refusal_without_reason(reason, wanted=rules.WHY_ENDED))
    refuse(rules.refusal_to_end(held.as_dated(), on))
    held.in_force_to, held.ended_by_id, held.ended_at, held.ended_because = on, by.person, at, reason.strip()
    held.save(update_fields=ENDING)
    rows = [told.changed(held, *ENDING)]
    private = {"reason": held.ended_because}
    _write(LineKind.PRECEDENT_ENDED, held, by=by, at=at, rows=rows, private=private, to_day=on.isoformat())
    return held


@transaction.atomic
def correct_precedent(
    precedent: Precedent,
    *,
    about: str,
    words: str,
    matter: Matter | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Precedent:
    """Puts a rightly worded row in the place of one that was worded wrongly; the wrong one stays for what cited it.

    To whom the matter was given is no question of wording: that is the ruling's, and final.

    Returns  the row that stands from now on, for the same days.
    Raises   Refused for anybody but the convener, without a reason, where nothing differs; Wanting where the words name a person.
    """
    held = _held(precedent, by)
    refuse(rules.refusal_without_reason(reason, wanted=rules.WHY_CORRECTED))
    names = names_ever_in(held.ruling.objection.case)
    ask_for(rules.missing_in_precedent(about=about, words=words, names=names), rules.ARTICLE)
    said = (about.strip(), words.strip(), matter)
    refuse(rules.refusal_to_correct(says_the_same=said == (held.about, held.words, held.matter)))
    held.corrected_at = at
    held.save(update_fields=["corrected_at"])
    row = _in_its_place(held, said, reason=reason.strip(), by=by, at=at)
    rows = [told.changed(held, "corrected_at"), *told.new(row)]
    _write(
        LineKind.PRECEDENT_CORRECTED,
        row,
        by=by,
        at=at,
        rows=rows,
        private={"reason": row.reason},
        wrong=held.pk,
    )
    return row


ENDING = ("in_force_to", "ended_by", "ended_at", "ended_because")


def _in_its_place(
    wrong: Precedent, said: tuple[str, str, Matter | None], *, reason: str, by: Actor, at: datetime
) -> Precedent:
    about, words, matter = said
    row = Precedent(
        ruling=wrong.ruling,
        unit=wrong.unit,
        matter=matter,
        about=about,
        words=words,
        grounds=wrong.grounds,
        in_force_from=wrong.in_force_from,
        in_force_to=wrong.in_force_to,
        ended_by=wrong.ended_by,
        ended_at=wrong.ended_at,
        ended_because=wrong.ended_because,
        set_by_id=by.person,
        set_at=at,
        reason=reason,
        corrects=wrong,
    )
    row.folded = _folded(row)
    row.save()
    return row


def _folded(row: Precedent) -> str:
    """The one line in which it is searched: what it is about, how people say it, its matter with its initials, its unit."""
    matter = (row.matter.name, row.matter.words, initials(row.matter.name)) if row.matter else ()
    parts = (row.about, *row.words.split(), *matter, row.unit.name, row.unit.short_name)
    return " ".join(fold(part) for part in parts if part)


def _held(precedent: Precedent, by: Actor) -> Precedent:
    require(by, "keep_precedents")
    held = Precedent.objects.select_for_update().get(pk=precedent.pk)
    refuse(rules.refusal_of_corrected(is_corrected=held.corrected_at is not None))
    return held


def _write(
    kind: LineKind,
    row: Precedent,
    *,
    by: Actor,
    at: datetime,
    rows: list[told.Written],
    private: dict[str, str] | None = None,
    **more: object,
) -> None:
    data = {
        "precedent": row.pk,
        "unit": row.unit.name,
        "from_day": row.in_force_from.isoformat(),
        "case": row.ruling.objection.case.number,
        **more,
    }
    record.write(SUBJECT, kind, by=by.ref, at=at, data=data, private=private, rows=rows)
