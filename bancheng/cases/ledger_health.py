"""Whether the ledger is whole: no case without its file, no file without its case, no number missing or made up.

Read by `bancheng doctor` like `cases.health`; changes nothing. What stands inside a case is compared by the record
itself (`records.standing`); here is what no single file can know.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bancheng.cases.models import Case, CaseClock, MoveMade, Party, Series
from bancheng.cases.registration import Someone, indexes_of
from bancheng.records.models import File, Line
from bancheng.rules import numbering
from bancheng.rules.calendar import local
from bancheng.rules.health import Found, Trouble
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind

MOST_NAMED = 100
ROWS_WHEN_QUICK = 2000


def cases_have_files(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every file of a case has its case, every case a file that bears its number and has at least one line."""
    gone = File.objects.filter(kind="case", case=None).order_by("key")
    for key in gone.values_list("key", flat=True)[:MOST_NAMED]:
        yield Found(Trouble.CASE_GONE, key)
    unwritten = Case.objects.filter(~Q(number=F("file__key")) | ~Q(file__kind="case") | Q(file__length=0))
    for number in unwritten.order_by("number").values_list("number", flat=True)[:MOST_NAMED]:
        yield Found(Trouble.CASE_UNWRITTEN, number)


def moves_have_lines(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every move in the history stands in the line it names, by the same hand."""
    its_line = Line.objects.filter(file=OuterRef("case__file"), seq=OuterRef("line_seq"), by=OuterRef("by"))
    made = MoveMade.objects.filter(~Exists(its_line)).order_by("case__number", "pk")
    for number, line, key in _lately(made, full).values_list("case__number", "line_seq", "key")[:MOST_NAMED]:
        yield Found(Trouble.MOVE_UNWRITTEN, f"{number} 第 {line} 行 {key}")


def _lately(rows: QuerySet[MoveMade], full: bool) -> QuerySet[MoveMade]:
    """Quickly only the newest; by their identity, which grows with time."""
    newest = MoveMade.objects.order_by("-pk").values_list("pk", flat=True).first()
    return rows if full or newest is None else rows.filter(pk__gt=newest - ROWS_WHEN_QUICK)


def numbers_are_whole(*, at: datetime, full: bool) -> Iterator[Found]:
    """The numbers of a site's year run from one to the last given, without a gap: quickly this year's."""
    series = Series.objects.filter(name__startswith="case-").order_by("name")
    if not full:
        series = series.filter(name__endswith=f"-{local(at).year}")
    for name, last in series.values_list("name", "last"):
        if full or Case.objects.filter(number__startswith=_begin(name)).count() != last:
            yield from _gaps(name)
    if full:
        yield from _made_up()


def _begin(series: str) -> str:
    """How the numbers of a series begin."""
    _, site, year = series.split("-")
    return f"{year}-{int(site):03d}-"


def _gaps(series: str) -> Iterator[Found]:
    """What is missing, and what was never given; with the series held, as whoever registers holds it."""
    begin = _begin(series)
    with transaction.atomic():
        last = Series.objects.select_for_update().get(pk=series).last
        numbers = Case.objects.filter(number__startswith=begin).values_list("number", flat=True)
        given = {serial for number in numbers.iterator() if (serial := _serial(number))}
    for serial in sorted(set(range(1, last + 1)) - given)[:MOST_NAMED]:
        yield Found(Trouble.NUMBER_GAP, f"{begin}{serial:04d}")
    for serial in sorted(serial for serial in given if serial > last)[:MOST_NAMED]:
        yield Found(Trouble.NUMBER_MADE_UP, f"{begin}{serial:04d}")


def _made_up() -> Iterator[Found]:
    """Numbers of a site and year of which no number was ever given, or that are none at all."""
    strange: dict[str, str] = {}
    for number in Case.objects.order_by("number").values_list("number", flat=True).iterator():
        strange.setdefault(number[:9] if _serial(number) else number, number)
    # The series are read after the numbers: one that began meanwhile stood before its first number.
    for name in Series.objects.filter(name__startswith="case-").values_list("name", flat=True):
        strange.pop(_begin(name), None)
    for number in strange.values():
        yield Found(Trouble.NUMBER_MADE_UP, number)


def _serial(number: str) -> int | None:
    try:
        return numbering.read_case_number(number).serial
    except Refused:
        return None


def clocks_start_with_the_case(*, at: datetime, full: bool) -> Iterator[Found]:
    """A running clock of the citizen began when the case was taken on, or opened again."""
    moved = (
        CaseClock.objects.filter(kind=ClockKind.CITIZEN, stopped_at=None)
        .exclude(started_at=F("case__clock_started_at"))
        .exclude(started_at=F("case__second_clock_at"))
    )
    for number in moved.order_by("case__number").values_list("case__number", flat=True)[:MOST_NAMED]:
        yield Found(Trouble.CLOCK_MOVED, number)


def people_are_found(*, at: datetime, full: bool) -> Iterator[Found]:
    """What people are found by is reckoned from what is kept of them: quickly of those who came last."""
    parties = Party.objects.order_by("-pk").select_related("case")
    for party in parties.iterator() if full else parties[:ROWS_WHEN_QUICK]:
        someone = Someone(**{name: getattr(party, name) for name in Someone.__dataclass_fields__})
        if any(getattr(party, name) != index for name, index in indexes_of(someone).items()):
            yield Found(Trouble.INDEX_DIFFERS, party.case.number)
