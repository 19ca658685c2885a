"""The library of legal bases: articles begin, are amended, repealed and corrected; what held then still holds for then."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.models import Citation, Citations, Origin
from bancheng.catalogue.wording import article_number, fold, in_words, initials
from bancheng.records import told
from bancheng.rules import library as rules
from bancheng.rules.in_force import Dated
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse


@dataclass(frozen=True, kw_only=True)
class Article:
    """What is entered of a version of an article; the fields are those of `Citation`."""

    title: str
    number: str = ""
    article: str = ""
    summary: str
    text: str = ""
    source: str
    url: str = ""
    words: str = ""
    in_force_from: date
    in_force_to: date | None = None

    @property
    def named(self) -> str:
        """The article whose versions follow each other: 《title》article."""
        return f"《{self.title}》{self.article}"

    @property
    def period(self) -> Dated:
        """The days on which it is to hold."""
        return Dated(from_on=self.in_force_from, to_on=self.in_force_to)

    @property
    def folded(self) -> str:
        """The one line in which it is searched: its name first, then its initials, what people say, what it says."""
        place = article_number(self.article)
        parts = (
            self.title,
            self.number,
            self.article,
            f"第{place}条" if place else "",
            initials(self.title),
            *self.words.split(),
            self.summary,
            self.text,
        )
        return " ".join(fold(part) for part in parts if part)


def article_of(row: Citation) -> Article:
    """What a row says."""
    return Article(**{name: getattr(row, name) for name in Article.__dataclass_fields__})


@transaction.atomic
def add_citation(article: Article, *, by: Actor, at: datetime) -> Citation:
    """Puts an article into the library of legal bases.

    Raises   Refused when its period is written backwards, or a version of it holds in those days already.
    """
    hold_catalogue(by=by, at=at)
    refuse_contradictions(article)
    row = _write(article, by=by, at=at)
    write_line(
        LineKind.CITATION_ADDED,
        by=by.ref,
        at=at,
        rows=told.new(row),
        citation=row.pk,
        name=str(row),
        from_day=row.in_force_from.isoformat(),
    )
    return row


@transaction.atomic
def amend_citation(citation: Citation, article: Article, *, by: Actor, at: datetime, reason: str) -> Citation:
    """Follows a version of an article by the one that holds from a day on; letters that leaned on it keep it.

    Raises   Refused for a version that has ended or was corrected, or for one that would begin too early.
    """
    hold_catalogue(by=by, at=at)
    refuse(rules.refusal_without_reason("amend", reason))
    held = _held(citation)
    says_the_same = replace(article, in_force_from=held.in_force_from) == article_of(held)
    refuse(rules.refusal_to_follow(held.as_dated(), article.in_force_from, says_the_same=says_the_same))
    refuse_contradictions(article, beside=held)
    because = f"由自 {in_words(article.in_force_from)} 起的新版本代替"
    end_row(held, on=article.in_force_from, by=by, at=at, because=because)
    row = _write(article, by=by, at=at, reason=reason, follows=held)
    write_line(
        LineKind.CITATION_AMENDED,
        by=by.ref,
        at=at,
        rows=[told.changed(held, *ENDING), *told.new(row)],
        private={"reason": reason},
        citation=row.pk,
        name=str(row),
        from_day=row.in_force_from.isoformat(),
        ended=[held.pk],
        to_day=row.in_force_from.isoformat(),
    )
    return row


@transaction.atomic
def correct_citation(
    citation: Citation, article: Article, *, by: Actor, at: datetime, reason: str
) -> Citation:
    """Puts a right row in the place of one that was entered wrongly; the wrong one stays for what leaned on it.

    Raises   Refused when nothing differs, or the row was corrected before.
    """
    hold_catalogue(by=by, at=at)
    refuse(rules.refusal_without_reason("correct", reason))
    held = _held(citation)
    refuse(rules.refusal_to_correct(says_the_same=article_of(held) == article))
    held.corrected_at = at
    held.save(update_fields=["corrected_at"])
    refuse_contradictions(article)
    row = _write(article, by=by, at=at, reason=reason, follows=held.follows, corrects=held)
    write_line(
        LineKind.CITATION_CORRECTED,
        by=by.ref,
        at=at,
        rows=[told.changed(held, "corrected_at"), *told.new(row)],
        private={"reason": reason},
        citation=row.pk,
        name=str(held),
        ended=[held.pk],
    )
    return row


@transaction.atomic
def repeal_citation(citation: Citation, *, by: Actor, at: datetime, on: date, reason: str) -> None:
    """Ends an article from a day on; letters that leaned on it before are listed, not touched."""
    hold_catalogue(by=by, at=at)
    refuse(rules.refusal_without_reason("repeal", reason))
    held = _held(citation)
    refuse(rules.refusal_to_end(held.as_dated(), on, named=str(held)))
    end_row(held, on=on, by=by, at=at, because=reason)
    write_line(
        LineKind.CITATION_REPEALED,
        by=by.ref,
        at=at,
        rows=[told.changed(held, *ENDING)],
        private={"reason": reason},
        citation=held.pk,
        name=str(held),
        to_day=on.isoformat(),
        ended=[held.pk],
    )


@transaction.atomic
def repeal_law(title: str, *, by: Actor, at: datetime, on: date, reason: str) -> int:
    """Ends every article of a law that still holds, from one day on; how many there were.

    Raises   Refused when none holds, or one of them begins only on that day or later.
    """
    hold_catalogue(by=by, at=at)
    refuse(rules.refusal_without_reason("repeal", reason))
    rows = list(
        Citation.objects.select_for_update().standing().filter(title=title, in_force_to=None).order_by("pk")
    )
    refuse(rules.refusal_to_repeal_law(title, holding=len(rows)))
    for row in rows:
        refuse(rules.refusal_to_end(row.as_dated(), on, named=str(row)))
        end_row(row, on=on, by=by, at=at, because=reason)
    write_line(
        LineKind.LAW_REPEALED,
        by=by.ref,
        at=at,
        rows=[told.changed(row, *ENDING) for row in rows],
        private={"reason": reason},
        citation=rows[0].pk,
        name=title,
        to_day=on.isoformat(),
        count=len(rows),
        ended=[row.pk for row in rows],
    )
    return len(rows)


# What the acts share -------------------------------------------------------------------------------

ENDING = ("in_force_to", "ended_by", "ended_at", "ended_because")


def new_row(article: Article, *, origin: Origin, at: datetime) -> Citation:
    """A version as a row, not yet written."""
    return Citation(**asdict(article), folded=article.folded, origin=origin, entered_at=at)


def _write(
    article: Article,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    follows: Citation | None = None,
    corrects: Citation | None = None,
) -> Citation:
    row = new_row(article, origin=Origin.OWN, at=at)
    row.entered_by_id, row.reason, row.follows, row.corrects = by.person, reason, follows, corrects
    row.save()
    return row


def end_row(row: Citation, *, on: date, by: Actor, at: datetime, because: str) -> None:
    """Writes the end of a version: from which day, who said so and why."""
    row.in_force_to, row.ended_by_id, row.ended_at, row.ended_because = on, by.person, at, because
    row.save(update_fields=ENDING)


def _held(citation: Citation) -> Citation:
    held = Citation.objects.select_for_update().get(pk=citation.pk)
    refuse(rules.refusal_of_corrected(is_corrected=held.corrected_at is not None))
    return held


def refuse_contradictions(article: Article, *, beside: Citation | None = None) -> None:
    """Refuses a version that contradicts itself or the library.

    Shapes   beside: the version it follows, which ends where it begins.
    """
    refuse(rules.refusal_of_period(article.period))
    others = [row for row in held_in_those_days(article) if row != beside]
    refuse(rules.refusal_of_two(article.named, [row.period() for row in others]))


def held_in_those_days(article: Article) -> Citations:
    """The versions of the same article that hold on one of the same days."""
    rows = versions_of(article.title, article.article).filter(number=article.number)
    rows = rows.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=article.in_force_from))
    return rows.filter(in_force_from__lt=article.in_force_to) if article.in_force_to else rows


def versions_of(title: str, article: str) -> Citations:
    """The versions of one article, the newest first."""
    return Citation.objects.standing().filter(title=title, article=article).order_by("-in_force_from", "-pk")
