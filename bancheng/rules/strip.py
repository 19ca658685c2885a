"""The day strip: why this is the due day, one cell per day, and the same in a sentence or two.

A working day counts when by its close one more whole day of the limit has run; a day on which the
clock stood long enough to miss that is held. So the counted cells are the limit, whatever the pauses.
Source: look/LOOK.md §5, §13; process table §3 (“every due date can answer why”).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bancheng.rules.calendar import ZONE, Day, WorkingCalendar, awaiting_notice, local, weekday_name
from bancheng.rules.clocks import Due, Limit, Pause, as_if_resumed, counting, paused_time
from bancheng.rules.vocabulary import Unit
from bancheng.rules.wording import date_words, full_date_words, span_words

RULE = "《民法典》第二百零一条、第二百零三条"
START_DAY_RULE = "《民法典》第二百零一条：开始的当日不计入"
HOURS_RULE = "《民法典》第二百零一条：按小时计算的，从开始的时刻起算"
LAST_DAY_RULE = "《民法典》第二百零三条：最后一天到停止业务活动时为止，遇休息日顺延"
PAUSE_RULE = "流程规定第三节：只有等反映人补材料时钟才停"

_ONE_DAY = timedelta(days=1)
_LONGEST_UNFOLDED = 16
_NOTHING = timedelta()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One day of the strip.

    Shapes   kinds ⊂ start·off·make·hold·left·now·was·due·over, in this order.
             short: the mark for a phone's week grid. label: 9/30 at the start and on a first, else 10.
             counted: which day of the limit it is; None when it is not counted.
             source: the notice or rule behind it. full: for screen readers.
    """

    date: date
    weekday: str
    label: str
    full: str
    mark: str
    short: str
    kinds: tuple[str, ...]
    counted: int | None
    why: str
    source: str


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
) -> DayStrip:
    """Why it is due that day.

    Shapes   due: while a pause lasts, the moment reckoned with `as_if_resumed` pauses.
             first: what happened on the start day (受理, 派出, 重办). was: the due it had before.
             changes: finished sentences on who changed the limit, when and by which rule.
    """
    strip = _Strip(
        start=local(started_at),
        due=local(due.at),
        limit=limit,
        calendar=calendar,
        now=local(now),
        first=first,
        pauses=as_if_resumed(pauses, now),
        was=local(was.at).date() if was else None,
        done_at=done_at,
    )
    cells = tuple(strip.cell(on) for on in strip.days())
    standing = any(pause.end is None for pause in pauses)
    return DayStrip(
        cells=cells,
        sentences=(*_sentences(strip, cells, standing), *changes, *_provisional(strip)),
        fold=_fold(strip, cells),
    )


@dataclass(frozen=True, kw_only=True)
class _Strip:
    """What every cell of one strip must know."""

    start: datetime
    due: datetime
    limit: Limit
    calendar: WorkingCalendar
    now: datetime
    first: str
    pauses: Sequence[Pause]
    was: date | None
    done_at: datetime | None

    def days(self) -> list[date]:
        return [
            self.start.date() + n * _ONE_DAY for n in range((self.due.date() - self.start.date()).days + 1)
        ]

    def cell(self, on: date) -> Cell:
        day, counted, kinds = self.calendar.day(on), self.counted(on), self.kinds(on)
        mark, short = _marks(self, on, day, counted, kinds)
        today = on == self.now.date()
        return Cell(
            date=on,
            weekday="今天" if today else weekday_name(on),
            label=f"{on.month}/{on.day}" if on.day == 1 or on == self.start.date() else str(on.day),
            full=f"{date_words(on)}{weekday_name(on).replace('周', '星期')}",
            mark=mark,
            short=short,
            kinds=kinds,
            counted=counted,
            why=_why(self, on, day, kinds),
            source=_source(self, day, kinds),
        )

    def kinds(self, on: date) -> tuple[str, ...]:
        """What the cell is, in the order of the look's contract."""
        is_start, is_due = on == self.start.date(), on == self.due.date()
        counts = self.counted(on) is not None
        rests = not is_start and not self.calendar.is_workday(on)
        late = (self.done_at or self.now) > self.due
        told = {
            "start": is_start,
            "off": rests and not (counts and self.limit.unit is Unit.DAY),
            "make": not is_start and self.calendar.day(on).is_make_up,
            "hold": not is_start and not rests and not counts and bool(self.stood(on)),
            "left": counts and on > self.now.date(),
            "now": on == self.now.date(),
            "was": on == self.was and not is_due,
            "due": is_due,
            "over": is_due and late,
        }
        return tuple(kind for kind, holds in told.items() if holds)

    def counted(self, on: date) -> int | None:
        """Which day of the limit this is; None for the start day, rest days, held days, hour limits."""
        if on == self.start.date() or self.limit.unit is Unit.WORK_HOUR:
            return None
        before, after = self._run_by(on - _ONE_DAY), self._run_by(on)
        return (
            after
            if before < after and (self.limit.unit is not Unit.DAY or after <= self.limit.count)
            else None
        )

    def ran(self, on: date) -> timedelta:
        """Working time of this day that ran."""
        start, end = max(self.start, _midnight(on)), min(self.due, _midnight(on + _ONE_DAY))
        return self.calendar.work_time_between(start, end) - paused_time(
            self.pauses, start, end, self.calendar
        )

    def stood(self, on: date) -> timedelta:
        """Working time of this day during which the clock stood still."""
        return paused_time(self.pauses, _midnight(on), _midnight(on + _ONE_DAY), self.calendar)

    def _run_by(self, on: date) -> int:
        """Whole days of the limit that have run by the end of this day."""
        if self.limit.unit is Unit.DAY:
            since, until = _midnight(self.start.date() + _ONE_DAY), _midnight(on + _ONE_DAY)
            stops = ((max(since, p.start), min(until, p.end or until)) for p in self.pauses)
            return (until - since - sum((b - a for a, b in stops if a < b), _NOTHING)) // _ONE_DAY
        since, _ = counting(self.start, self.limit, self.calendar)
        until = max(since, min(self.calendar.close_of(on), self.due))
        net = self.calendar.work_time_between(since, until) - paused_time(
            self.pauses, since, until, self.calendar
        )
        return net // self.calendar.day_length


# --- marks ----------------------------------------------------------------------------------------


def _marks(strip: _Strip, on: date, day: Day, counted: int | None, kinds: tuple[str, ...]) -> tuple[str, str]:
    """The mark of a cell, and its short form for a phone."""
    if strip.limit.unit is Unit.WORK_HOUR and "off" not in kinds:
        return _hour_marks(strip, on, kinds)
    if "start" in kinds:
        return (f"{strip.first} 当天到期", "到期") if "due" in kinds else (f"{strip.first} 不计", strip.first)
    if "due" in kinds:
        return (f"第{counted}天 到期" if counted else "顺延 到期"), "到期"
    if "off" in kinds:
        return f"休 {_holiday(day)}".rstrip(), "休"
    if "hold" in kinds or counted is None:
        return "‖ 暂停", "‖"
    sign = "班" if day.is_make_up else "✓" if on < strip.now.date() else ""
    return f"{sign} 第{counted}天".lstrip(), f"{sign}{counted}"


def _hour_marks(strip: _Strip, on: date, kinds: tuple[str, ...]) -> tuple[str, str]:
    """An hour limit shows how much of it runs on each day."""
    ran = strip.ran(on)
    words = f"计 {span_words(ran, day=strip.calendar.day_length)}" if ran else "不计"
    if "hold" in kinds and not ran:
        words = "‖ 暂停"
    ends = [strip.first] * ("start" in kinds) + [words] + ["到期"] * ("due" in kinds)
    return " ".join(ends), "到期" if "due" in kinds else words.replace(" ", "")


def _holiday(day: Day) -> str:
    """国庆 for 国庆节; nothing for a plain weekend."""
    return day.name.removesuffix("节") if len(day.name) > 2 else day.name


def _why(strip: _Strip, on: date, day: Day, kinds: tuple[str, ...]) -> str:
    if stood := strip.stood(on):
        return f"{day.why}，其中暂停 {span_words(stood, day=strip.calendar.day_length)}"
    excluded = "start" in kinds and "due" not in kinds and strip.limit.unit is not Unit.WORK_HOUR
    return f"{day.why}，{strip.first}当天不计" if excluded else day.why


def _source(strip: _Strip, day: Day, kinds: tuple[str, ...]) -> str:
    """The notice or rule behind a cell; days with a notice of their own name it first."""
    if "start" in kinds:
        return HOURS_RULE if strip.limit.unit is Unit.WORK_HOUR else START_DAY_RULE
    if "hold" in kinds:
        return PAUSE_RULE
    if "due" in kinds:
        return LAST_DAY_RULE
    return day.source


# --- sentences ------------------------------------------------------------------------------------


def _sentences(strip: _Strip, cells: tuple[Cell, ...], standing: bool) -> list[str]:
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
        f"{strip.limit}，到 {_due_words(strip)}。",
    ]
    if standing:
        said.append("钟现在停着；上面是此刻续走的到期日，往后停多久就顺延多久。")
    return said


def _start_words(strip: _Strip) -> str:
    on = date_words(strip.start.date(), near=strip.now.date())
    if strip.limit.unit is Unit.WORK_HOUR:
        return f"{on} {strip.start.hour}:{strip.start.minute:02d} {strip.first}，从这时起算"
    if strip.start.date() == strip.due.date():
        return f"{on}{strip.first}，当天到期"
    return f"{on}{strip.first}，当天不计"


def _rest_words(strip: _Strip, cells: tuple[Cell, ...]) -> str:
    """国庆 7 天、10月11日休息不计."""
    rests = [strip.calendar.day(cell.date) for cell in cells if "off" in cell.kinds]
    holidays = dict.fromkeys(_holiday(day) for day in rests if day.name)
    words = [f"{name} {sum(_holiday(day) == name for day in rests)} 天" for name in holidays]
    weekend = [date_words(day.date) for day in rests if not day.name]
    words += weekend if len(weekend) <= 2 else [f"周末 {len(weekend)} 天"]
    return f"{'、'.join(words)}休息不计" if words else ""


def _make_up_words(cells: tuple[Cell, ...]) -> str:
    days = [full_date_words(cell.date) for cell in cells if "make" in cell.kinds]
    return f"{'、'.join(days)}调休上班计入" if days else ""


def _pause_words(strip: _Strip) -> str:
    since = strip.start if strip.limit.unit is Unit.WORK_HOUR else strip.calendar.close_of(strip.start.date())
    stood = paused_time(strip.pauses, since, strip.due, strip.calendar)
    return f"暂停 {span_words(stood, day=strip.calendar.day_length)}不计" if stood else ""


def _moved_words(strip: _Strip, cells: tuple[Cell, ...]) -> str:
    """A last calendar day of rest has moved on."""
    moved = strip.limit.unit is Unit.DAY and cells[-1].counted is None
    return "最后一天休息，顺延到下一个工作日" if moved else ""


def _due_words(strip: _Strip) -> str:
    return f"{full_date_words(strip.due.date())}{strip.due.hour}:{strip.due.minute:02d}"


def _provisional(strip: _Strip) -> list[str]:
    years = strip.calendar.provisional_years(strip.start.date(), strip.due.date())
    return [f"{awaiting_notice(year)}，公布后会重算并告诉您。" for year in years]


# --- folding --------------------------------------------------------------------------------------


def _fold(strip: _Strip, cells: tuple[Cell, ...]) -> Fold | None:
    """The finished weeks after the start day, when the strip is longer than a glance."""
    here = min(strip.now.date(), strip.due.date())
    monday = here - here.weekday() * _ONE_DAY
    done = tuple(cell for cell in cells[1:] if cell.date < monday)
    if len(cells) <= _LONGEST_UNFOLDED or not done:
        return None
    count = sum(cell.counted is not None for cell in done)
    return Fold(words=f"{date_words(done[0].date)}–{date_words(done[-1].date)} … 计 {count} 天", cells=done)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZONE)
