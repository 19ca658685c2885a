"""The cells of a day strip: for each day, what it is, which day of the limit, and the rule behind it.

A working day counts when by its close one more whole day of the limit has run; a day on which the
clock stood long enough to miss that is held. So the counted cells are the limit, whatever the pauses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bancheng.rules.calendar import ZONE, Day, WorkingCalendar, weekday_name
from bancheng.rules.clocks import Limit, Pause, counting, paused_time
from bancheng.rules.vocabulary import Unit
from bancheng.rules.wording import date_words, span_words

START_DAY_RULE = "《民法典》第二百零一条：开始的当日不计入"
HOURS_RULE = "《民法典》第二百零一条：按小时计算的，从开始的时刻起算"
LAST_DAY_RULE = "《民法典》第二百零三条：最后一天到停止业务活动时为止，遇休息日顺延"
PAUSE_RULE = "流程规定第三节：只有等反映人补材料时钟才停"

_ONE_DAY = timedelta(days=1)
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
class Reckoning:
    """What every cell of one strip must know: start, due and everything between.

    Shapes   start, due, now: on the district's wall clock. pauses: ended, and begun before the due.
    """

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
        """Every day from the start day to the due day."""
        return [
            self.start.date() + n * _ONE_DAY for n in range((self.due.date() - self.start.date()).days + 1)
        ]

    def cell(self, on: date) -> Cell:
        """The finished cell of a day."""
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
        beyond = self.limit.unit is Unit.DAY and after > self.limit.count
        return after if before < after and not beyond else None

    def ran(self, on: date) -> timedelta:
        """Working time of this day that ran."""
        start, end = max(self.start, _midnight(on)), min(self.due, _midnight(on + _ONE_DAY))
        stood = paused_time(self.pauses, start, end, self.calendar)
        return self.calendar.work_time_between(start, end) - stood

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
        stood = paused_time(self.pauses, since, until, self.calendar)
        return (self.calendar.work_time_between(since, until) - stood) // self.calendar.day_length


# --- marks ----------------------------------------------------------------------------------------


def _marks(
    strip: Reckoning, on: date, day: Day, counted: int | None, kinds: tuple[str, ...]
) -> tuple[str, str]:
    """The mark of a cell, and its short form for a phone."""
    if strip.limit.unit is Unit.WORK_HOUR and "off" not in kinds:
        return _hour_marks(strip, on, kinds)
    if "start" in kinds:
        return (f"{strip.first} 当天到期", "到期") if "due" in kinds else (f"{strip.first} 不计", strip.first)
    if "due" in kinds:
        return (f"第{counted}天 到期" if counted else "顺延 到期"), "到期"
    if "off" in kinds:
        return f"休 {holiday(day)}".rstrip(), "休"
    if "hold" in kinds or counted is None:
        return "‖ 暂停", "‖"
    sign = "班" if day.is_make_up else "✓" if on < strip.now.date() else ""
    return f"{sign} 第{counted}天".lstrip(), f"{sign}{counted}"


def _hour_marks(strip: Reckoning, on: date, kinds: tuple[str, ...]) -> tuple[str, str]:
    """An hour limit shows how much of it runs on each day."""
    ran = strip.ran(on)
    words = f"计 {span_words(ran, day=strip.calendar.day_length)}" if ran else "不计"
    if "hold" in kinds and not ran:
        words = "‖ 暂停"
    if "start" in kinds and "due" in kinds:
        # One cell has room for one thing: how much of it runs that day, and that it is the last.
        return f"{words.removeprefix('计 ')} 到期", "到期"
    ends = [strip.first] * ("start" in kinds) + [words] + ["到期"] * ("due" in kinds)
    return " ".join(ends), "到期" if "due" in kinds else words.replace(" ", "")


def holiday(day: Day) -> str:
    """国庆 for 国庆节; nothing for a plain weekend."""
    return day.name.removesuffix("节") if len(day.name) > 2 else day.name


def _why(strip: Reckoning, on: date, day: Day, kinds: tuple[str, ...]) -> str:
    if stood := strip.stood(on):
        return f"{day.why}，其中暂停 {span_words(stood, day=strip.calendar.day_length)}"
    excluded = "start" in kinds and "due" not in kinds and strip.limit.unit is not Unit.WORK_HOUR
    return f"{day.why}，{strip.first}当天不计" if excluded else day.why


def _source(strip: Reckoning, day: Day, kinds: tuple[str, ...]) -> str:
    """The notice or rule behind a cell; days with a notice of their own name it first."""
    if "start" in kinds:
        return HOURS_RULE if strip.limit.unit is Unit.WORK_HOUR else START_DAY_RULE
    if "hold" in kinds:
        return PAUSE_RULE
    if "due" in kinds:
        return LAST_DAY_RULE
    return day.source


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZONE)
