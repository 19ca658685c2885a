"""The library of legal bases: articles begin, are amended, repealed and corrected; what held then still holds for then."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.models import Citation, Citations, Origin
from bancheng.catalogue.wording import article_number, fold, in_words, initials
from bancheng.records import told
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


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
    _need_reason(reason, "写明按什么修订的，比如哪份文件、哪天公布")
    held = _held(citation)
    _refuse_followed(held, article)
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
    _need_reason(reason, "写明哪里录错了、按什么更正")
    held = _held(citation)
    if article_of(held) == article:
        raise Refused("nothing_changed", "和现在的一样，没有需要更正的内容")
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
    _need_reason(reason, "写明按什么失效的，比如被哪份文件废止")
    held = _held(citation)
    _refuse_end(held, on=on)
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
    _need_reason(reason, "写明按什么失效的，比如被哪份文件废止")
    rows = list(
        Citation.objects.select_for_update().standing().filter(title=title, in_force_to=None).order_by("pk")
    )
    if not rows:
        raise Refused("ended_already", f"《{title}》没有还有效的条款")
    for row in rows:
        _refuse_end(row, on=on)
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
    if held.corrected_at is not None:
        raise Refused("corrected_already", "这一条已经更正过，请在更正后的那一条上操作")
    return held


def _need_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", sentence)


def refuse_contradictions(article: Article, *, beside: Citation | None = None) -> None:
    """Refuses a version that contradicts itself or the library.

    Shapes   beside: the version it follows, which ends where it begins.
    """
    _refuse_backwards(article)
    _refuse_two_at_once(article, beside=beside)


def _refuse_backwards(article: Article) -> None:
    if article.in_force_to is not None and article.in_force_to <= article.in_force_from:
        raise Refused("period_reversed", "失效的日子要晚于生效的日子")


def _refuse_two_at_once(article: Article, *, beside: Citation | None) -> None:
    """Two versions of the same article never hold on the same day."""
    others = [row for row in held_in_those_days(article) if row != beside]
    if others:
        raise Refused(
            "held_already",
            f"{article.named}在这段日子里已经有一条了（{others[0].period()}），先写明那一条失效，或改生效日期",
        )


def held_in_those_days(article: Article) -> Citations:
    """The versions of the same article that hold on one of the same days."""
    rows = versions_of(article.title, article.article).filter(number=article.number)
    rows = rows.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=article.in_force_from))
    return rows.filter(in_force_from__lt=article.in_force_to) if article.in_force_to else rows


def versions_of(title: str, article: str) -> Citations:
    """The versions of one article, the newest first."""
    return Citation.objects.standing().filter(title=title, article=article).order_by("-in_force_from", "-pk")


def _refuse_followed(held: Citation, article: Article) -> None:
    if held.in_force_to is not None:
        raise Refused(
            "ended_already", f"已经写明 {in_words(held.in_force_to)} 起失效，新的一条请用“新增条款”录入"
        )
    if replace(article, in_force_from=held.in_force_from) == article_of(held):
        raise Refused("nothing_changed", "和现行版本完全一样，没有需要修订的内容")
    if article.in_force_from <= held.in_force_from:
        raise Refused(
            "versions_overlap", f"现行版本自 {in_words(held.in_force_from)} 起有效，新版本最早从第二天起"
        )
    refuse_contradictions(article, beside=held)


def _refuse_end(row: Citation, *, on: date) -> None:
    if row.in_force_to is not None:
        raise Refused("ended_already", f"已经写明 {in_words(row.in_force_to)} 起失效")
    if on <= row.in_force_from:
        raise Refused(
            "ends_before_it_begins",
            f"{row}自 {in_words(row.in_force_from)} 起有效，最早只能从第二天起失效",
        )
