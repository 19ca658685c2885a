"""Who reacts to what, and what ticks when: the only seam by which the lower floors set the upper in motion.

A reaction is `f(line, *, at)`, run by the worker after commit, at least once, so it must be idempotent.
A tick is `f(*, at)`; it does what the moment asks for and returns whether it did anything.
"""

from dataclasses import dataclass

from bancheng.rules import overtaking, telling
from bancheng.rules.telling import Whom

TELL_STAFF = "bancheng.cases.telling.tell_staff"
TELL_CITIZEN = "bancheng.cases.telling.tell_citizen"
TELLERS: tuple[tuple[str, frozenset[Whom]], ...] = (
    (TELL_STAFF, telling.OF_A_CASE),
    (TELL_CITIZEN, frozenset({Whom.CITIZEN})),
    ("bancheng.promises.telling.tell_unit", telling.UNITS),
    ("bancheng.coordination.conference_telling.tell_asked_units", telling.POSITIONS),
    ("bancheng.coordination.conference_telling.tell_of_conference", telling.CONFERENCES),
    ("bancheng.coordination.telling.tell_unit", telling.ASKED),
    ("bancheng.coordination.telling.tell_rulers", frozenset({Whom.RULERS})),
    ("bancheng.citizens.telling.tell_of_call_back", telling.CALL_BACKS),
    ("bancheng.measures.video.telling.tell_second", frozenset({Whom.SECOND_PRESENT})),
    ("bancheng.cases.telling.tell_of_fallen_law", telling.LETTERS),
    ("bancheng.cases.telling.tell_window", frozenset({Whom.RECEIVING_WINDOW})),
    ("bancheng.cases.telling.tell_of_dues", frozenset({Whom.CALENDAR_OVERSEERS})),
)
"""Who tells whom: the room that knows the people of a part."""

FOLLOW_PROMISE = ("bancheng.cases.reactions.follow_promise",)
WITHDRAW_OVERTAKEN = "bancheng.cases.telling.withdraw_overtaken"
RECEIVE_CLUE = "bancheng.accountability.reactions.receive_clue"
RECOMPUTE_DUES = (
    "bancheng.cases.reactions.recompute_dues",
    "bancheng.promises.reactions.recompute_dues",
    "bancheng.citizens.reactions.recompute_dues",
    "bancheng.citizens.feedback_reactions.recompute_dues",
)

COUNT_AS_SIGNED = "bancheng.coordination.reactions.follow_clock"
LET_UNITS_LAPSE = "bancheng.coordination.conference_reactions.let_lapse"
FOLLOW_STEP = ("bancheng.coordination.conference_reactions.follow_step",)
OPENED = "bancheng.cases.reactions.follow_opening"
CALL_BACK = ("bancheng.citizens.reactions.owe_call_back",)
"""What somebody must be called back about."""
LEAVE = (
    "bancheng.coordination.reactions.follow_end",
    "bancheng.coordination.reactions.end_letters",
    *FOLLOW_STEP,
)
"""What becomes of whatever the departments were asked when a case leaves the open steps."""

OTHERS: dict[str, tuple[str, ...]] = {
    "clock.out": (COUNT_AS_SIGNED, LET_UNITS_LAPSE),
    "case.answer_proposed": FOLLOW_STEP,
    "case.citizen_asked": FOLLOW_STEP,
    "case.conference_left": FOLLOW_STEP,
    "case.restored": (*FOLLOW_STEP, OPENED),
    "case.redone": (OPENED,),
    "case.told": CALL_BACK,
    "case.solved_on_spot": CALL_BACK,
    "case.solved_said": CALL_BACK,
    "case.unsolved_said": CALL_BACK,
    "case.decline_confirmed": CALL_BACK,
    "case.decline_upheld": CALL_BACK,
    "first_question.logged": CALL_BACK,
    "case.hold_released": ("bancheng.coordination.reactions.follow_release",),
    "case.closed": (*LEAVE, *CALL_BACK),
    "case.closed_by_time": LEAVE,
    "case.closed_unsolved": LEAVE,
    "case.withdrawn": LEAVE,
    "case.withdrawal_recorded": (*LEAVE, *CALL_BACK),
    "case.merged": LEAVE,
    "case.terminated": LEAVE,
    "case.judged": (RECEIVE_CLUE,),
    "case.rejudged": (RECEIVE_CLUE,),
    "promise.broken": FOLLOW_PROMISE,
    "promise.kept": FOLLOW_PROMISE,
    "promise.voided": FOLLOW_PROMISE,
    "promise.unproven": FOLLOW_PROMISE,
    "promise.found_false": FOLLOW_PROMISE,
    "org.calendar_day_set": RECOMPUTE_DUES,
    "org.calendar_imported": RECOMPUTE_DUES,
}
"""Who reacts to a line otherwise than by telling somebody."""


def _all() -> dict[str, tuple[str, ...]]:
    """Whoever is told of a line as `rules/telling.py` says, what it overtakes as `rules/overtaking.py` says, and the others."""
    heard = telling.listened()
    tellers = {
        line: tuple(teller for teller, parts in TELLERS if whom & parts) for line, whom in heard.items()
    }
    silent = dict.fromkeys(overtaking.silent_lines(), (WITHDRAW_OVERTAKEN,))
    others = {line: OTHERS.get(line, ()) + silent.get(line, ()) for line in {*OTHERS, *silent}}
    return {line: tellers.get(line, ()) + others.get(line, ()) for line in sorted({*tellers, *others})}


REACTIONS: dict[str, tuple[str, ...]] = _all()


@dataclass(frozen=True)
class Tick:
    """One thing that time alone sets in motion.

    Shapes   is_long: may take an hour; it runs beside the others, so that no clock and no message waits for it.
    Units    seconds: how long the worker rests between two runs that found nothing to do.
    """

    function: str
    seconds: int
    is_long: bool = False


TICKS: tuple[Tick, ...] = (
    Tick("bancheng.cases.ticks.tick", seconds=5),
    Tick("bancheng.cases.ticks.clear_drafts", seconds=3600),
    Tick("bancheng.cases.ticks.remind_of_drafts", seconds=300),
    Tick("bancheng.cases.ticks.pass_on_left", seconds=600),
    Tick("bancheng.cases.ticks.follow_absences", seconds=60),
    Tick("bancheng.cases.ticks.set_clocks_right", seconds=3600),
    Tick("bancheng.promises.ticks.tick", seconds=5),
    Tick("bancheng.citizens.feedback_ticks.key_fingerprints", seconds=3600),
    Tick("bancheng.citizens.ticks.drop_old_submissions", seconds=3600),
    Tick("bancheng.citizens.ticks.remind_of_call_backs", seconds=30),
    Tick("bancheng.citizens.ticks.owe_what_was_missed", seconds=3600),
    Tick("bancheng.citizens.ticks.draw_samples", seconds=600),
    Tick("bancheng.citizens.feedback_ticks.let_rest", seconds=60),
    Tick("bancheng.citizens.feedback_ticks.reckon_dues", seconds=600),
    Tick("bancheng.citizens.feedback_ticks.urge", seconds=600),
    Tick("bancheng.exchange.ticks.read_lists", seconds=3, is_long=True),
    Tick("bancheng.exchange.ticks.clear_lists", seconds=3600),
    Tick("bancheng.measures.ticks.clear_channel", seconds=3600),
    Tick("bancheng.measures.ticks.drop_left_recordings", seconds=3600),
    Tick("bancheng.reports.ticks.publish", seconds=21_600),
    Tick("bancheng.records.ticks.run_outbox", seconds=1),
    Tick("bancheng.notices.ticks.send_waiting", seconds=2),
    Tick("bancheng.notices.ticks.fold_digests", seconds=60),
    Tick("bancheng.ops.beat.beat", seconds=15),
    Tick("bancheng.records.ticks.seal_days", seconds=600),
    Tick("bancheng.records.ticks.clear_outbox", seconds=3600),
    Tick("bancheng.records.ticks.clear_documents", seconds=3600),
    Tick("bancheng.records.ticks.clear_pressed", seconds=3600),
    Tick("bancheng.ops.ticks.back_up", seconds=600, is_long=True),
)
