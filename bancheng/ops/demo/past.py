"""What has been: lives of cases from the counter to the archive, as a hall has them in two years."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.life import Life
from bancheng.ops.demo.walk import Story
from bancheng.ops.demo.wording import kept
from bancheng.rules.ratings import is_bad
from bancheng.rules.vocabulary import Channel, Role, Step

SITES = ("00",) * 7 + ("01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17")
CHANNELS = (
    *(Channel.WALK_IN,) * 9,
    *(Channel.HANDED_OVER,) * 4,
    *(Channel.ONLINE,) * 2,
    Channel.PHONE,
    Channel.RATING,
    Channel.MESSAGE_BOOK,
    Channel.HOTLINE,
)
AT_THE_COUNTER = (Channel.WALK_IN, Channel.HANDED_OVER)


def life(hall: Hall, *, done: bool | None, declined: bool = False, simple: bool = False) -> Life:
    """A case to be lived, with a plan that can end so.

    Shapes   done: whether it is to end 办成; None when that does not matter. simple: no blame, nothing to negotiate.
    """
    plans = (
        kept("declines.json")
        if declined
        else [plan for plan in kept("stories.json") if _fits(plan, done, simple=simple)]
    )
    plan = hall.chance.choice(plans)
    return Life(hall, plan, hall.chance.choice(plan.get("sites", SITES)))


def _fits(plan: dict[str, Any], done: bool | None, *, simple: bool) -> bool:
    can_end = done is None or any((each["outcome"] == "done") is done for each in plan["endings"])
    return can_end and (not simple or plan["type"] in ("hard", "cannot"))


# --- how it goes -------------------------------------------------------------------------------------------


def on_the_spot(hall: Hall, at: datetime) -> Story:
    """Registered and solved while the person waits: most matters."""
    it = life(hall, done=True, simple=True)
    yield at
    it.register(at, channel=hall.chance.choice(AT_THE_COUNTER))
    yield (at := hall.soon(at, 8, 55))
    it.spot(at)
    yield from afterwards(it, at, done=True)


def same_day(hall: Hall, at: datetime) -> Story:
    """A plain answer the same day; mostly a no, which takes a second person."""
    done = hall.chance.random() < 0.12
    it = life(hall, done=done)
    yield at
    it.register(at, channel=hall.chance.choice(AT_THE_COUNTER))
    yield (at := hall.soon(at, 2, 10))
    it.accept(at)
    it.contact(at)
    yield (at := hall.soon(at, 5, 20))
    it.judge(at)
    yield from answering(it, at, done=done, fewest=10, most=25)


def slow(hall: Hall, at: datetime) -> Story:
    """A harder one: days, other people, sometimes materials, sometimes too late."""
    done = hall.chance.random() < 0.66
    it = life(hall, done=done)
    channel = hall.chance.choice(CHANNELS)
    yield at
    it.register(at, channel=channel)
    yield from taken_on(it, hall.calendar.next_open(at), done=done)


def taken_on(it: Life, at: datetime, *, done: bool) -> Story:
    """Accepted, called, judged, worked on, answered."""
    hall = it.hall
    yield (at := hall.soon(at, 5, 80))
    it.accept(at)
    yield (at := hall.soon(at, 10, 90))
    it.contact(at, reached=hall.chance.random() < 0.9)
    yield (at := hall.soon(at, 10, 100))
    it.judge(at)
    if hall.chance.random() < ASKED_SHARE:
        yield from asked(it, at)
        at = _last(it, at)
    yield from on_the_way(it, at)
    if it.step is not Step.HANDLING:
        return
    yield (at := hall.soon(hall.later(_last(it, at), days=1), 5, 600))
    yield from answering(it, at, done=done, fewest=30, most=200)


def asked(it: Life, at: datetime) -> Story:
    """The main unit is asked, and mostly answers within the day; some object, few are silent. The answer waits for it."""
    hall, units = it.hall, it.departments
    if not units.can_be_asked:
        return
    yield (at := hall.soon(at, 5, 40))
    units.dispatch(at)
    drawn = hall.chance.random()
    if drawn < SILENT_SHARE:
        yield (at := hall.soon(hall.later(at, days=3), 10, 60))
        units.wait_no_longer(at)
        return
    yield (at := hall.soon(at, 10, 100))
    units.sign(at)
    if drawn < OBJECTING_SHARE:
        yield from _objected(it, at)
        at = _last(it, at)
    yield from _answered(it, at)


def _objected(it: Life, at: datetime) -> Story:
    """Not its own, it says: the officer sees it so, or not; the other may say the same, then the convener rules."""
    hall, units = it.hall, it.departments
    yield (at := hall.soon(at, 10, 100))
    units.object(at)
    yield (at := hall.soon(at, 15, 120))
    if hall.chance.random() < 0.4:
        units.refuse(at)
        return
    units.agree(at)
    if hall.chance.random() < 0.5:
        yield (at := hall.soon(at, 10, 100))
        units.object(at)
        yield (at := hall.soon(at, 60, 240))
        units.rule(at)


def _answered(it: Life, at: datetime) -> Story:
    """Drafted, signed by the head, taken up; sometimes sent back once."""
    hall, units = it.hall, it.departments
    yield (at := hall.soon(at, 30, 200))
    units.reply(at)
    if hall.chance.random() < 0.2:
        yield (at := hall.soon(at, 10, 90))
        units.send_back(at)
        yield (at := hall.soon(at, 20, 120))
        units.reply(at)
    yield (at := hall.soon(at, 10, 120))
    units.accept(at)


ASKED_SHARE, SILENT_SHARE, OBJECTING_SHARE = 0.7, 0.08, 0.35
"""In how many of the harder cases a department is asked; of these, how many are silent, or object (up to the last share)."""


def on_the_way(it: Life, at: datetime) -> Story:
    """What may come in between; each of these in one case of several."""
    hall = it.hall
    if hall.chance.random() < 0.3:
        yield (at := hall.soon(at, 20, 120))
        it.ask_citizen(at, days=hall.chance.randrange(2, 7))
        yield (at := hall.soon(hall.later(at, days=1), 10, 400))
        if it.step is Step.WAITING_CITIZEN:
            it.supply(at)
    for act in hall.chance.sample(WAYSIDE, k=hall.chance.choice([0, 0, 1, 1, 2])):
        yield (at := hall.soon(at, 15, 90))
        if it.step is Step.HANDLING:
            act(it, at)


def _with_expert(it: Life, at: datetime) -> None:
    it.ask_expert(at)
    it.advise(at)


def _handed_over(it: Life, at: datetime) -> None:
    it.hand_over(at)
    it.accept_hand_over(at)


WAYSIDE: tuple[Callable[[Life, datetime], None], ...] = (
    Life.add_fact,
    Life.rejudge,
    _with_expert,
    _handed_over,
)


def _last(it: Life, at: datetime) -> datetime:
    return max(at, it.case.file.last_at)


def answering(it: Life, at: datetime, *, done: bool, fewest: int, most: int) -> Story:
    """Proposed, seen by a second person if it is a no, told."""
    hall = it.hall
    yield (at := hall.soon(at, fewest, most))
    it.propose(at, done=done)
    if it.step is Step.NO_REVIEW and hall.chance.random() < 0.08:
        yield (at := hall.soon(at, 20, 90))
        it.send_back(at)
        yield (at := hall.soon(at, 60, 240))
        it.propose(at, done=False)
    if it.step is Step.NO_REVIEW:
        yield (at := hall.soon(at, 8, 30))
        it.confirm(at)
    yield (at := hall.soon(at, 5, 25))
    it.tell(at, how="in_person" if hall.chance.random() < 0.75 else "phone")
    yield from afterwards(it, at, done=done)


def afterwards(it: Life, at: datetime, *, done: bool) -> Story:
    """The citizen's word, or silence; sometimes once more; in the end the archive."""
    hall, chance = it.hall, it.hall.chance.random()
    if not done and chance < 0.06 and it.case.second_clock_at is None:
        yield (at := hall.soon(hall.later(at, days=2), 10, 200))
        it.redo(at)
        yield from answering(it, at, done=hall.chance.random() < 0.5, fewest=60, most=400)
        return
    if chance < (0.6 if done else 0.8):
        yield (at := hall.soon(hall.later(at, days=hall.chance.randrange(0, 4)), 20, 300))
        if it.step is Step.ANSWERED:
            it.close(at, **_last_word(hall, done))
    elif it.case.told_in_person is False or not done:
        yield (at := hall.soon(hall.later(at, days=7), 10, 300))
        if it.step is Step.ANSWERED:
            it.close_unsolved(at)
            yield (at := hall.soon(at, 10, 60))
            it.confirm_proposal(at, role=Role.LEADER)
    yield from filing(it, at)


def _last_word(hall: Hall, done: bool) -> dict[str, Any]:
    if done:
        solved = hall.chance.choice(["yes"] * 7 + ["partly"])
        satisfied = hall.chance.choice([5, 5, 5, 4, 3, None])
    else:
        solved = hall.chance.choice(["understood"] * 6 + ["no", "partly"])
        satisfied = hall.chance.choice([5, 4, 4, 3, 2, None])
    given = REASONS[(satisfied or 0) + len(solved)] if is_bad(solved, satisfied) else ()
    return {"solved": solved, "satisfied": satisfied, "reasons": given}


REASONS = (("not_all_at_once",), ("late", "too_many_trips"), ("not_explained",), ("left_open",), ()) * 4
"""What those who are not content give as reasons; some give none."""


def filing(it: Life, at: datetime) -> Story:
    """Once the last right is over, the folder is closed within a few days."""
    hall = it.hall
    case = it.case
    right = case.redo_until or case.appeal_until
    if right and case.waived_at is None:
        at = max(at, right)
    yield (at := hall.soon(hall.later(at, days=hall.chance.randrange(1, 4)), 10, 300))
    if it.step in (Step.CLOSED, Step.DECLINED, Step.WITHDRAWN, Step.VOIDED, Step.TERMINATED):
        it.file(at)


def declined(hall: Hall, at: datetime) -> Story:
    """Not for this window; sometimes the head or the convener sees it otherwise."""
    it = life(hall, done=None, declined=True)
    yield at
    it.register(at, channel=hall.chance.choice(AT_THE_COUNTER))
    yield (at := hall.soon(at, 10, 50))
    it.propose_decline(at)
    yield (at := hall.soon(at, 15, 90))
    if hall.chance.random() < 0.12:
        it.overrule_decline(at)
        yield (at := hall.soon(at, 10, 40))
        it.judge(at)
        yield from answering(it, at, done=False, fewest=20, most=90)
        return
    it.confirm_decline(at)
    if hall.chance.random() < 0.25:
        yield (at := hall.soon(hall.later(at, days=2), 10, 300))
        it.appeal(at)
        yield (at := hall.soon(hall.later(at, days=1), 10, 300))
        it.uphold(at)
    yield from filing(it, at)


def withdrawn(hall: Hall, at: datetime) -> Story:
    """The person takes it back, himself or by word to the officer, which takes two."""
    it = life(hall, done=None)
    yield at
    it.register(at, channel=hall.chance.choice(CHANNELS))
    yield (at := hall.soon(hall.calendar.next_open(at), 10, 60))
    it.accept(at)
    yield (at := hall.soon(at, 30, 200))
    if hall.chance.random() < 0.5:
        it.withdraw(at)
    else:
        it.record_withdrawal(at)
        yield (at := hall.soon(at, 10, 60))
        it.confirm_proposal(at)
    yield from filing(it, at)


def merged(hall: Hall, at: datetime) -> Story:
    """The same person comes again with the same thing; the earlier case goes on for both."""
    earlier = life(hall, done=True)
    yield at
    earlier.register(at)
    yield (at := hall.soon(at, 5, 30))
    earlier.accept(at)
    again = Life(hall, earlier.plan, earlier.site, who=earlier.who)
    again.officer = earlier.officer
    yield (at := hall.soon(at, 60, 200))
    again.register(at, channel=Channel.PHONE)
    yield (at := hall.soon(at, 10, 30))
    again.merge_into(at, earlier=earlier)
    earlier.judge(at)
    yield from answering(earlier, at, done=True, fewest=20, most=120)
    yield (at := hall.soon(hall.later(at, days=30), 10, 300))
    if earlier.step is Step.ARCHIVED:
        again.file(at)


def voided(hall: Hall, at: datetime) -> Story:
    """A registration made to show a newcomer how."""
    it = life(hall, done=None)
    yield at
    it.register(at)
    yield (at := hall.soon(at, 5, 40))
    it.void(at)
    yield (at := hall.soon(at, 5, 60))
    it.confirm_proposal(at)
    yield from filing(it, at)


Way = Callable[[Hall, datetime], Story]

LIVES: tuple[tuple[int, Way], ...] = (
    (40, on_the_spot),
    (33, same_day),
    (13, slow),
    (6, declined),
    (3, withdrawn),
    (2, merged),
    (3, voided),
)
"""How many of a hundred go which way. Source: domain.md §2.7: most the same day, a third or more a no."""


def ways(chance: Random) -> Iterator[Way]:
    """Which way each case goes: drawn from a full deck, so that few cases are as mixed as many."""
    deck = [way for count, way in LIVES for _ in range(count)]
    while True:
        chance.shuffle(deck)
        yield from deck
