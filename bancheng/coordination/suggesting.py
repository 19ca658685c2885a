"""Which unit a question is suggested to go to, and why: by the matter, the judgement and what was ruled before.

The software suggests, each suggestion with its reason; the officer decides, and may dispatch to any other unit.
Source: product.md constitution 7; process table §5; domain.md §1.5 (dispatch by a catalogue built on duties).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from bancheng.cases.models import Case, Judgement
from bancheng.catalogue.wording import fold, words_standing_in
from bancheng.coordination.facts import signable_units
from bancheng.coordination.models import Objection, Precedent
from bancheng.coordination.precedents import in_force_about
from bancheng.org.models import Department
from bancheng.rules import precedents as rules
from bancheng.rules.precedents import Pointer, Strength

LONGEST_TEXT = 4000
MOST = 4
"""More units than this are no suggestion."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a unit is suggested: one sentence, where it can be read up, and the precedent to be cited if it is one."""

    sentence: str
    url: str
    precedent: int | None


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """A unit a question may go to, with every reason, the strongest first."""

    unit: Department
    reasons: tuple[Reason, ...]

    @property
    def cites(self) -> int | None:
        """The precedent a request that follows this suggestion cites."""
        return next((reason.precedent for reason in self.reasons if reason.precedent is not None), None)


def suggested_units(case: Case, question: str, *, on: date) -> list[Suggested]:
    """The units this question of the case is suggested to go to on this day, the best first.

    One in which nobody can sign an answer is left out, as it cannot be asked.

    Shapes   question: as typed so far; with none the suggestion rests on matter and judgement.
    """
    judged = Judgement.objects.filter(case=case).order_by("at", "pk").prefetch_related("co_units").last()
    pointers = [*_ruled(case, question, on), *_judged(case, judged), *_listed(case)]
    signable = signable_units(case, on)
    possible = [each for each in pointers if each.unit in signable]
    found = rules.suggested(possible, apart=_out_of_the_question(case))[:MOST]
    units = Department.objects.filter(active=True).in_bulk([unit for unit, _ in found])
    return [
        Suggested(unit=units[unit], reasons=tuple(_reason(each) for each in why))
        for unit, why in found
        if unit in units
    ]


def _reason(pointer: Pointer) -> Reason:
    return Reason(sentence=pointer.sentence, url=pointer.url, precedent=pointer.precedent)


def _ruled(case: Case, question: str, on: date) -> Iterator[Pointer]:
    """What was ruled before of the same matter, or of something told in the like words."""
    folded = fold(question[:LONGEST_TEXT])
    same, others = in_force_about(case.matter_id, on)
    for row in same:
        sentence = rules.why_same_matter(row.pk, row.matter.name if row.matter else "", row.in_force_from)
        yield _by(row, Strength.RULED_SAME_MATTER, sentence, _shared(row, folded, question))
    for row in others:
        if words := _shared(row, folded, question):
            yield _by(row, Strength.RULED_LIKE_WORDS, rules.why_like_words(row.pk, words), words)


def _by(row: Precedent, strength: Strength, sentence: str, shared: tuple[str, ...]) -> Pointer:
    return Pointer(
        unit=row.unit_id,
        strength=strength,
        sentence=sentence,
        url=row.get_absolute_url(),
        precedent=row.pk,
        shared=sum(map(len, shared)),
        ruled_on=row.in_force_from,
    )


def _shared(row: Precedent, folded: str, question: str) -> tuple[str, ...]:
    """The words of a precedent that stand in the question, else the runs of its sentence that do."""
    said = words_standing_in(folded, row.words)
    return said or rules.shared_runs(question[:LONGEST_TEXT], row.about)


def _judged(case: Case, judged: Judgement | None) -> Iterator[Pointer]:
    """Whom the last judgement named."""
    if judged is None:
        return
    url = reverse("cases:case", args=[case.number])
    main = rules.why_judged_main()
    yield Pointer(unit=judged.main_unit_id, strength=Strength.JUDGED_MAIN, sentence=main, url=url)
    for unit in judged.co_units.all():
        sentence = rules.why_judged_co()
        yield Pointer(unit=unit.pk, strength=Strength.JUDGED_CO, sentence=sentence, url=url)


def _listed(case: Case) -> Iterator[Pointer]:
    """Whose matter it is by the catalogue."""
    matter = case.matter
    if matter is not None and matter.department_id is not None:
        sentence = rules.why_catalogue(matter.name)
        url = matter.get_absolute_url()
        yield Pointer(unit=matter.department_id, strength=Strength.CATALOGUE, sentence=sentence, url=url)


def _out_of_the_question(case: Case) -> set[int]:
    """The units that objected in this case and were right: the officer agreed, or the convener named another."""
    right = Q(answer=Objection.AGREED) | (Q(answer=Objection.RULED) & ~Q(ruling__unit=F("unit")))
    return set(Objection.objects.filter(right, case=case).values_list("unit", flat=True))
