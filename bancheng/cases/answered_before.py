"""What one person was answered before: cases of his that were decided, and what was decided in them.

Only what is certainly his is found; whether it is the same matter, and whether anything is new, a person judges.
Source: process table §4, grounds “already answered, no new facts”; domain.md §1.2 (北京条例 art 11); constitution 10.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from bancheng.cases.models import Answer, Case, CaseQuerySet, Declining, Party, holder_among
from bancheng.cases.registration import Someone, fingerprint, fingerprint_of, indexes_of
from bancheng.catalogue.models import Matter
from bancheng.rules.calendar import local
from bancheng.rules.declining import DECIDED
from bancheng.rules.merging import Fingerprint, may_be_told_of
from bancheng.rules.similarity import is_told_alike, pairs
from bancheng.rules.vocabulary import Outcome
from bancheng.rules.wording import full_date_words
from bancheng.ui.wording import paper_day

CANDIDATES = 50


@dataclass(frozen=True, kw_only=True)
class Before:
    """One decided case of the same person.

    Shapes   at: when he was told. what: the outcome, or that it was not taken, and on which ground.
             words: what he was told. same_matter: of the same item, or told in nearly the same words.
    """

    case: Case
    at: datetime
    what: str
    words: str
    same_matter: bool

    @property
    def sentence(self) -> str:
        """2026年3月2日（周一）答复“办成”（编号 2026-11-000139-7）: with its year, for it may be long ago."""
        on = local(self.at).date()
        return f"{on.year}年{full_date_words(on)}{self.what}（编号 {self.case.number}）"


def who_is(someone: Someone) -> Fingerprint:
    """Somebody as read at a door, as blind indexes."""
    indexes = indexes_of(someone)
    return Fingerprint(
        identity=indexes["id_index"],
        credit=indexes["credit_index"],
        phone=indexes["phone_index"],
        name=indexes["name_index"],
        address=indexes["address_index"],
    )


def answered_before(
    who: Fingerprint,
    *,
    matter: Matter | None,
    story: str,
    seen: CaseQuerySet | None = None,
    apart_from: Case | None = None,
) -> list[Before]:
    """What this person was told in cases that are decided, the same matter first, the latest first. Four questions at most.

    Shapes   seen: the cases among which is looked; every one where none are given: for him who proved that it is he.
    """
    decided = (Case.objects.all() if seen is None else seen).filter(step__in=sorted(DECIDED))
    if apart_from is not None:
        decided = decided.exclude(pk=apart_from.pk)
    found = _told_in(_of_person(decided, who), matter, story)
    return sorted(found, key=lambda one: (one.same_matter, one.at), reverse=True)


def answered_before_case(case: Case, *, seen: CaseQuerySet) -> list[Before]:
    """The same for a case that is registered."""
    who = fingerprint(case)
    return answered_before(who, matter=case.matter, story=case.story, seen=seen, apart_from=case)


def what_was_told(case: Case) -> Before | None:
    """What was decided in a case, as its citizen was told; None while he was told nothing."""
    return next(iter(_told_in([case], None, "")), None)


def repeated_in(letter: Declining) -> Mapping[str, str]:
    """What was decided in the same matter before, as the letter of a declining repeats it; empty where it repeats nothing."""
    before = what_was_told(letter.earlier) if letter.earlier is not None else None
    if before is None:
        return {}
    on = paper_day(local(before.at).date())
    return {"number": before.case.number, "on": on, "what": before.what, "words": before.words}


def _of_person(cases: CaseQuerySet, who: Fingerprint) -> Sequence[Case]:
    same = Q()
    for column, value in (
        ("phone_index", who.phone),
        ("id_index", who.identity),
        ("credit_index", who.credit),
        ("address_index", who.address),
    ):
        same |= Q(**{column: value}) if value else Q()
    if not same:
        return ()
    parties = Party.objects.filter(same, case=OuterRef("pk"), to_at=None)
    alike = list(
        cases.filter(Exists(parties)).select_related("matter").order_by("-registered_at", "-pk")[:CANDIDATES]
    )
    of_case = defaultdict(list)
    for party in Party.objects.filter(case__in=alike, to_at=None) if alike else ():
        of_case[party.case_id].append(party)
    return [case for case in alike if may_be_told_of(who, fingerprint_of(holder_among(of_case[case.pk])))]


def _told_in(cases: Sequence[Case], matter: Matter | None, story: str) -> list[Before]:
    """What was told in each of these cases: the answer told last, else that it was not taken. Two questions, however many."""
    if not cases:
        return []
    answers = Answer.objects.filter(case__in=cases, told_at__isnull=False).order_by("told_at")
    answered = {answer.case_id: answer for answer in answers}
    rows = Declining.objects.filter(case__in=cases, declined=True, decided_at__isnull=False)
    declined = {row.case_id: row for row in rows.select_related("ground").order_by("pk")}
    found = (_before(case, answered.get(case.pk), declined.get(case.pk), matter, story) for case in cases)
    return [one for one in found if one is not None]


def _before(
    case: Case, answer: Answer | None, row: Declining | None, matter: Matter | None, story: str
) -> Before | None:
    same = bool(matter and case.matter_id == matter.pk) or _is_told_alike(story, case.story)
    if answer is not None and answer.told_at is not None:
        what = f"答复“{Outcome(answer.outcome).label}”"
        return Before(case=case, at=answer.told_at, what=what, words=answer.words, same_matter=same)
    if row is not None and row.decided_at is not None:
        what = f"告知不予受理，理由是“{row.ground.name}”"
        return Before(case=case, at=row.decided_at, what=what, words=row.reason, same_matter=same)
    return None


def _is_told_alike(story: str, other: str) -> bool:
    return bool(story) and is_told_alike(pairs(story), pairs(other))
