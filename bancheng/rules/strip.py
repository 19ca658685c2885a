"""The day strip: why this is the due day, one cell per day, and the same in a sentence or two.

Source: look/LOOK.md §5, §13; process table §3 (“every due date can answer why”).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bancheng.rules.calendar import WorkingCalendar, awaiting_notice, local
from bancheng.rules.clocks import Due, Limit, Pause, as_if_resumed, paused_time
from bancheng.rules.strip_cells import Cell, Reckoning, holiday
from bancheng.rules.vocabulary import Unit
from bancheng.rules.wording import date_words, full_date_words, span_words

RULE = "《民法典》第二百零一条、第二百零三条"

_ONE_DAY = timedelta(days=1)
_LONGEST_UNFOLDED = 16


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Finished weeks put together: 9月28日–10月7日 … 计 3 天; its cells open on demand."""

    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class DayStrip:
    """The cells from the start day to the due day, and sentences that say the same.

    Shapes   blanks: empty places before the first cell of a Monday-first week grid.
             fold: the finished weeks of a long strip, already among `cells`; None when all are shown.
    """

    cells: tuple[Cell, ...]
    sentences: tuple[str, ...]
    rule: str = RULE
    fold: Fold | None = None

    @property
    def blanks(self) -> int:
        """How many places of the first week lie before the start day."""
        return self.cells[0].date.weekday()

    @property
    def unfolded(self) -> tuple[Cell, ...]:
        """The cells that stay in sight."""
        hidden = set(self.fold.cells) if self.fold else set()
        return tuple(cell for cell in self.cells if cell not in hidden)


def day_strip(
    *,
    started_at: datetime,
    due: Due,
    limit: Limit,
    calendar: WorkingCalendar,
    now: datetime,
    first: str = "受理",
    pauses: Sequence[Pause] = (),
    was: Due | None = None,
    changes: Iterable[str] = (),
    done_at: datetime | None = None,
    says: str = "",
) -> DayStrip:
    """Why it is due that day.

    Shapes   due: while a pause lasts, the moment reckoned with `as_if_resumed` pauses.
             first: what happened on the start day (受理, 派出, 重办). was: the due it had before.
             changes: finished sentences on who changed the limit, when and by which rule.
             says: the rule in words, where it is more than the number of its limit.
    """
    strip = Reckoning(
        start=local(started_at),
        due=local(due.at),
        limit=limit,
        calendar=calendar,
        now=local(now),
        first=first,
        # What begins at the due moment or later has no part in it.
        pauses=[pause for pause in as_if_resumed(pauses, now) if pause.start < due.at],
        was=local(was.at).date() if was else None,
        done_at=done_at,
    )
    cells = tuple(strip.cell(on) for on in strip.days())
    standing = any(pause.end is None for pause in pauses)
    return DayStrip(
        cells=cells,
        sentences=(*_sentences(strip, cells, standing, says or str(limit)), *changes, *_provisional(strip)),
        fold=_fold(strip, cells),
    )


# --- sentences ------------------------------------------------------------------------------------


def _sentences(strip: Reckoning, cells: tuple[Cell, ...], standing: bool, limit: str) -> list[str]:
    """What the cells show, for who reads rather than looks."""
    reasons = [
        _start_words(strip),
        _rest_words(strip, cells),
        _make_up_words(cells),
        _pause_words(strip),
        _moved_words(strip, cells),
    ]
    said = [
        "；".join(reason for reason in reasons if reason) + "。",
        f"{limit}，到 {_due_words(strip)}。",
    ]
    if standing:
        said.append("钟现在停着；上面是此刻续走的到期日，往后停多久就顺延多久。")
    return said


def _start_words(strip: Reckoning) -> str:
    on = date_words(strip.start.date(), near=strip.now.date())
    if strip.limit.unit is Unit.WORK_HOUR:
        return f"{on} {strip.start.hour}:{strip.start.minute:02d} {strip.first}，从这时起算"
    if strip.start.date() == strip.due.date():
        return f"{on}{strip.first}，当天到期"
    return f"{on}{strip.first}，当天不计"


def _rest_words(strip: Reckoning, cells: tuple[Cell, ...]) -> str:
    """国庆 7 天、10月11日休息不计."""
    rests = [strip.calendar.day(cell.date) for cell in cells if "off" in cell.kinds]
    holidays = dict.fromkeys(holiday(day) for day in rests if day.name)
    words = [f"{name} {sum(holiday(day) == name for day in rests)} 天" for name in holidays]
    weekend = [date_words(day.date) for day in rests if not day.name]
    words += weekend if len(weekend) <= 2 else [f"周末 {len(weekend)} 天"]
    return f"{'、'.join(words)}休息不计" if words else ""


def _make_up_words(cells: tuple[Cell, ...]) -> str:
    days = [full_date_words(cell.date) for cell in cells if "make" in cell.kinds]
    return f"{'、'.join(days)}调休上班计入" if days else ""


def _pause_words(strip: Reckoning) -> str:
    since = strip.start if strip.limit.unit is Unit.WORK_HOUR else strip.calendar.close_of(strip.start.date())
    stood = paused_time(strip.pauses, since, strip.due, strip.calendar)
    return f"暂停 {span_words(stood, day=strip.calendar.day_length)}不计" if stood else ""


def _moved_words(strip: Reckoning, cells: tuple[Cell, ...]) -> str:
    """A last calendar day of rest has moved on."""
    moved = strip.limit.unit is Unit.DAY and cells[-1].counted is None
    return "最后一天休息，顺延到下一个工作日" if moved else ""


def _due_words(strip: Reckoning) -> str:
    return f"{full_date_words(strip.due.date())}{strip.due.hour}:{strip.due.minute:02d}"


def _provisional(strip: Reckoning) -> list[str]:
    years = strip.calendar.provisional_years(strip.start.date(), strip.due.date())
    return [f"{awaiting_notice(year)}，公布后会重算并告诉您。" for year in years]


# --- folding --------------------------------------------------------------------------------------


def _fold(strip: Reckoning, cells: tuple[Cell, ...]) -> Fold | None:
    """The finished weeks after the start day, when the strip is longer than a glance."""
    here = min(strip.now.date(), strip.due.date())
    monday = here - here.weekday() * _ONE_DAY
    done = tuple(cell for cell in cells[1:] if cell.date < monday)
    if len(cells) <= _LONGEST_UNFOLDED or not done:
        return None
    count = sum(cell.counted is not None for cell in done)
    return Fold(words=f"{date_words(done[0].date)}–{date_words(done[-1].date)} … 计 {count} 天", cells=done)
