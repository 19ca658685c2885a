"""Who reacts to what, and what ticks when: the only seam by which the lower floors set the upper in motion.

A reaction is `f(line, *, at)`, run by the worker after commit, at least once, so it must be idempotent.
A tick is `f(*, at)`; it does what the moment asks for and returns whether it did anything.
"""

from dataclasses import dataclass

TELL_STAFF = "bancheng.cases.telling.tell_staff"
TELL_CITIZEN = "bancheng.cases.telling.tell_citizen"

RECEIVE_CLUE = "bancheng.accountability.reactions.receive_clue"

RECOMPUTE_DUES = ("bancheng.cases.reactions.recompute_dues", "bancheng.promises.reactions.recompute_dues")

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.accepted": (TELL_CITIZEN,),
    "case.admitted": (TELL_CITIZEN,),
    "case.advised": (TELL_STAFF,),
    "case.answer_proposed": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.appealed": (TELL_STAFF,),
    "case.attached": (TELL_CITIZEN,),
    "case.authorised": (TELL_CITIZEN,),
    "case.citizen_asked": (TELL_CITIZEN,),
    "case.citizen_supplied": (TELL_STAFF,),
    "case.closed_by_time": (TELL_CITIZEN,),
    "case.closed_unsolved": (TELL_CITIZEN,),
    "case.code_issued": (TELL_CITIZEN,),
    "case.decline_confirmed": (TELL_CITIZEN,),
    "case.decline_overruled": (TELL_CITIZEN,),
    "case.decline_proposed": (TELL_STAFF,),
    "case.decline_upheld": (TELL_CITIZEN,),
    "case.due_recomputed": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.expert_asked": (TELL_STAFF,),
    "case.fact_added": (TELL_STAFF,),
    "case.first_replaced": (TELL_CITIZEN,),
    "case.first_replacement_asked": (TELL_STAFF,),
    "case.hand_over_asked": (TELL_STAFF,),
    "case.handed_over": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.judged": (RECEIVE_CLUE,),
    "case.merged": (TELL_CITIZEN,),
    "case.no_confirmed": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.proposed": (TELL_STAFF,),
    "case.reassigned": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.recusal_asked": (TELL_STAFF,),
    "case.recused": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.redone": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.registered": (TELL_STAFF,),
    "case.rejudged": (RECEIVE_CLUE,),
    "case.restored": (TELL_CITIZEN,),
    "case.sent_back": (TELL_STAFF,),
    "case.succeeded": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.supplement_lapsed": (TELL_STAFF,),
    "case.supply_refused": (TELL_STAFF,),
    "case.terminated": (TELL_CITIZEN,),
    "case.transfer_asked": (TELL_STAFF,),
    "case.transferred": (TELL_CITIZEN,),
    "case.unmerged": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.window_recused": (
        TELL_STAFF,
        TELL_CITIZEN,
    ),
    "case.voided": (TELL_CITIZEN,),
    "case.withdrawal_recorded": (TELL_CITIZEN,),
    "case.withdrawn": (TELL_STAFF,),
    "clock.near": (TELL_STAFF,),
    "clock.out": (TELL_STAFF,),
    "org.calendar_day_set": RECOMPUTE_DUES,
    "org.calendar_imported": RECOMPUTE_DUES,
}


@dataclass(frozen=True)
class Tick:
    """One thing that time alone sets in motion.

    Units    seconds: how long the worker rests between two runs that found nothing to do.
    """

    function: str
    seconds: int


TICKS: tuple[Tick, ...] = (
    Tick("bancheng.cases.ticks.tick", seconds=5),
    Tick("bancheng.cases.ticks.clear_drafts", seconds=3600),
    Tick("bancheng.cases.ticks.pass_on_left", seconds=600),
    Tick("bancheng.promises.ticks.tick", seconds=5),
    Tick("bancheng.citizens.ticks.key_fingerprints", seconds=3600),
    Tick("bancheng.records.ticks.run_outbox", seconds=1),
    Tick("bancheng.notices.ticks.send_waiting", seconds=2),
    Tick("bancheng.ops.beat.beat", seconds=15),
    Tick("bancheng.records.ticks.seal_days", seconds=600),
    Tick("bancheng.records.ticks.clear_outbox", seconds=3600),
    Tick("bancheng.records.ticks.clear_documents", seconds=3600),
    Tick("bancheng.records.ticks.clear_pressed", seconds=3600),
    Tick("bancheng.ops.ticks.back_up", seconds=600),
)
