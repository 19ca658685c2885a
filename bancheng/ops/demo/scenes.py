"""What is going on now: a case at every step, calm, near, due today and overdue, so that every screen has something.

A scene is a table: how many working hours before now, which act, with what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.life import Life
from bancheng.ops.demo.walk import Story
from bancheng.ops.demo.wording import kept
from bancheng.rules.vocabulary import Channel, Outcome, Role

Row = tuple[float, str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One case of now.

    Shapes   rows: working hours before now, act of `Life` or of its departments, its arguments; in order.
             plan: a row of stories.json by its number in the dossier, or of declines.json by its ground.
             person: cases of the same person share it.
    """

    site: str = "00"
    plan: int | str = 1
    rows: Sequence[Row]
    person: str = ""


def _r(hours: float, act: str, **values: Any) -> Row:
    return hours, act, values


def _to_judged(start: float, *, level: str = "", channel: Channel = Channel.WALK_IN) -> tuple[Row, ...]:
    """Registered, accepted, called, judged, within an hour."""
    return (
        _r(start, "register", channel=channel),
        _r(start - 0.2, "accept"),
        _r(start - 0.4, "contact"),
        _r(start - 0.7, "judge", level=level),
    )


def _asked(start: float, *acts: tuple[float, str]) -> tuple[Row, ...]:
    """The main unit is asked at the start; then what becomes of it, each so many hours later."""
    return (
        _r(start, "departments.dispatch"),
        *(_r(start - later, f"departments.{act}") for later, act in acts),
    )


def _together(start: float, *acts: tuple[float, str], **call: Any) -> tuple[Row, ...]:
    """Both departments are asked at the start and say the opposite; then what is done about it, each so many hours later."""
    return (
        _r(start, "together.ask"),
        _r(start - 1, "together.say_yes"),
        _r(start - 1.5, "together.say_no"),
        *(_r(start - later, f"together.{act}", **(call if act == "call" else {})) for later, act in acts),
    )


def _to_told(start: float, *, done: bool) -> tuple[Row, ...]:
    """All the way to an answer told in person, within two hours."""
    review = () if done else (_r(start - 1.4, "confirm"),)
    return (*_to_judged(start), _r(start - 1.1, "propose", done=done), *review, _r(start - 1.8, "tell"))


def _promised(start: float, *, days: int, outcome: Outcome = Outcome.PARTLY) -> tuple[Row, ...]:
    """All the way to an answer that rests on a promise, told in person."""
    return (
        *_to_judged(start),
        _r(start - 1.1, "undertake", days=days, outcome=outcome),
        _r(start - 1.4, "confirm"),
        _r(start - 1.8, "tell"),
    )


def _declined(start: float) -> tuple[Row, ...]:
    return (_r(start, "register"), _r(start - 0.5, "propose_decline"), _r(start - 1.0, "confirm_decline"))


AGREED = "老楼幢号对不上"
SCENES: tuple[Scene, ...] = (
    # --- at the door
    Scene(plan=38, rows=(_r(0.3, "register"),)),
    Scene(plan=16, site="14", rows=(_r(1.5, "register", channel=Channel.HANDED_OVER),)),
    Scene(plan=25, rows=(_r(9, "register", channel=Channel.HOTLINE),)),
    Scene(plan=6, site="01", rows=(_r(2.5, "register", channel=Channel.ONLINE),)),
    Scene(plan="private_dispute", rows=(_r(2, "register"), _r(1, "propose_decline"))),
    Scene(plan="not_service", site="14", rows=(_r(9, "register"), _r(8.5, "propose_decline"))),
    # --- taken on
    Scene(plan=8, rows=(_r(1, "register"), _r(0.6, "accept"))),
    Scene(plan=28, rows=(_r(4.2, "register"), _r(3.4, "accept"))),
    Scene(plan=35, site="14", rows=(_r(9, "register"), _r(8.6, "accept"), _r(8, "contact"))),
    # --- being handled: calm, near, due today or just over, well over, and one for today
    # Of the departments asked in them one has just been asked, one counts as having signed, one has a draft for its head,
    # one has answered, one objects; of two objections the convener has one before him, and has ruled on another, which is cited.
    Scene(plan=10, rows=(*_to_judged(2.2), *_asked(1.2))),
    Scene(plan=19, rows=(*_to_judged(15), *_asked(13), _r(12, "join", topic=AGREED))),
    Scene(
        plan=27,
        site="14",
        rows=(*_to_judged(16), _r(11, "join", topic=AGREED), *_asked(5, (1, "sign"), (2, "object"))),
    ),
    Scene(
        plan=22,
        rows=(
            *_to_judged(21.5),
            *_asked(20, (1, "sign")),
            _r(14, "ask_expert"),
            _r(13, "departments.draft_reply"),
            _r(9, "advise"),
        ),
    ),
    Scene(
        plan=5,
        rows=(
            *_to_judged(24),
            _r(16, "rejudge"),
            *_asked(12, (0.5, "sign"), (2, "object"), (4, "agree"), (4.5, "sign"), (7.5, "object")),
            _r(4, "add_fact"),
        ),
    ),
    Scene(
        plan=44,
        site="15",
        rows=(
            *_to_judged(36, channel=Channel.MESSAGE_BOOK),
            *_asked(34, (1, "object"), (3, "agree"), (5, "object")),
            _r(26, "departments.rule", to="BDC"),
            _r(25, "departments.sign"),
            _r(20, "departments.reply"),
            _r(18, "departments.accept"),
        ),
    ),
    Scene(plan=44, site="16", rows=(*_to_judged(14), *_asked(12, (1, "sign"), (6, "reply"), (8, "accept")))),
    Scene(plan=15, rows=_to_judged(1.6, level="spot")),
    Scene(
        plan=36,
        rows=(*_to_judged(8), *_asked(6, (0.5, "sign")), _r(5, "ask_expert"), _r(1.2, "departments.reply")),
    ),
    # --- what no department can do alone: of the conferences one is asked for, one called, one waits for signatures, one for the
    # leader, and one was settled and is what the answer rests on; two instructions, one reported; a leave that lasts and one over;
    # of the letters outside one waits, one was asked for again, one has its answer
    Scene(plan=26, rows=(*_to_judged(9), *_together(7.5, (6, "propose")))),
    Scene(plan=23, rows=(*_to_judged(10), *_together(9, (4, "propose"), (7, "call"), in_minutes=300))),
    Scene(
        plan=19,
        site="14",
        rows=(
            *_to_judged(12),
            *_together(11, (3, "propose"), (4, "call"), (7.5, "meet"), (9, "reserve"), in_minutes=180),
        ),
    ),
    Scene(
        plan=44,
        rows=(
            *_to_judged(16),
            *_together(
                15,
                (3, "propose"),
                (4, "call"),
                (6.5, "meet"),
                (7.5, "countersign"),
                (8, "refuse"),
                (10, "bring_up"),
                in_minutes=120,
            ),
        ),
    ),
    Scene(
        plan=36,
        rows=(
            *_to_judged(19),
            *_together(
                18,
                (3, "propose"),
                (4, "call"),
                (6.5, "meet"),
                (8, "countersign"),
                (8.5, "reserve"),
                (10, "settle"),
                in_minutes=120,
            ),
            _r(6, "rely_on_resolution"),
            _r(5, "confirm"),
            _r(4, "tell"),
        ),
    ),
    Scene(plan=17, rows=(*_to_judged(11), *_together(10, (3, "propose"), (6, "decline")))),
    Scene(plan=2, rows=(*_to_judged(14), _r(5, "together.instruct"))),
    Scene(plan=10, site="14", rows=(*_to_judged(20), _r(12, "together.instruct"), _r(3, "together.report"))),
    Scene(
        plan=22,
        site="17",
        rows=(*_to_judged(9), _r(7, "together.instruct"), _r(3, "together.go_on_leave", days=3)),
    ),
    Scene(
        plan=38,
        site="13",
        rows=(
            *_to_judged(45),
            _r(44, "together.go_on_leave", days=1),
            _r(36, "together.come_back"),
            _r(35, "propose", done=True),
            _r(34, "tell"),
        ),
    ),
    Scene(plan=30, rows=(*_to_judged(8), _r(6, "together.write_outside"))),
    Scene(
        plan=34,
        site="14",
        rows=(*_to_judged(18), _r(15, "together.write_outside", days=1), _r(6, "together.ask_again")),
    ),
    Scene(
        plan=16,
        rows=(*_to_judged(17), _r(14, "together.write_outside"), _r(4, "together.hear_from_outside")),
    ),
    # --- waiting for the citizen
    Scene(plan=33, rows=(*_to_judged(10), _r(8.5, "ask_citizen", days=6))),
    Scene(plan=18, site="04", rows=(*_to_judged(17), _r(14.5, "ask_citizen", days=3))),
    # --- waiting for a second person
    Scene(plan=43, rows=(*_to_judged(6), _r(2, "propose", done=False))),
    Scene(plan=13, site="14", rows=(*_to_judged(20), _r(12, "propose", done=False))),
    Scene(
        plan=4,
        rows=(
            *_to_judged(18),
            _r(13, "propose", done=False),
            _r(11, "send_back"),
            _r(1.5, "propose", done=False),
        ),
    ),
    # --- ready to be told
    Scene(plan=11, rows=(*_to_judged(7), _r(0.8, "propose", done=True))),
    Scene(plan=26, rows=(*_to_judged(13), _r(10, "propose", done=True))),
    Scene(plan=32, site="12", rows=(*_to_judged(9), _r(6, "propose", done=False), _r(0.5, "confirm"))),
    # --- answered
    Scene(plan=1, rows=(_r(5, "register"), _r(4.6, "spot"))),
    Scene(plan=39, rows=_to_told(50, done=False)),
    Scene(plan=3, rows=_to_told(12, done=False)),
    # --- promised: calm, near its day, given a later day, kept, broken and opened again
    Scene(plan=34, rows=_promised(30, days=12)),
    Scene(plan=31, site="14", rows=_promised(40, days=6, outcome=Outcome.SCHEDULED)),
    Scene(plan=21, rows=(*_promised(66, days=12), _r(12, "extend_promise", days=8))),
    Scene(plan=33, rows=(*_promised(60, days=12), _r(50, "close", solved="partly"), _r(9, "keep_promise"))),
    Scene(plan=27, site="01", rows=(*_promised(90, days=11), _r(80, "close", solved="partly"))),
    # --- declined, and appealed
    Scene(plan="litigation", rows=_declined(20)),
    Scene(plan="petition", site="14", rows=(*_declined(26), _r(6, "appeal"))),
    Scene(plan="already_answered", rows=(*_declined(55), _r(30, "appeal"))),
    # --- ended, not yet filed
    Scene(plan=29, rows=(*_to_told(14, done=True), _r(8, "close", solved="partly", satisfied=3))),
    Scene(plan=30, rows=(*_to_told(22, done=True), _r(15, "close"))),
    Scene(plan=40, site="13", rows=(*_to_told(60, done=True), _r(52, "close"))),
    Scene(plan=7, rows=(_r(11, "register"), _r(10.5, "accept"), _r(9, "withdraw"))),
    Scene(plan=23, rows=(*_to_judged(30), _r(20, "terminate"), _r(19, "confirm_proposal"))),
    Scene(plan=9, rows=(_r(9, "register"), _r(8.7, "void"), _r(8, "confirm_proposal"))),
    # --- waiting for a second signature
    Scene(plan=9, rows=(_r(1.2, "register"), _r(0.7, "void"))),
    Scene(plan=2, rows=(*_to_judged(9), _r(1, "terminate"))),
    Scene(plan=24, site="14", rows=(*_to_judged(8), _r(0.9, "record_withdrawal"))),
    Scene(plan=17, rows=(*_to_told(64, done=False), _r(1.4, "close_unsolved"))),
    Scene(
        plan=35,
        rows=(
            *_to_judged(30),
            _r(28, "ask_citizen", days=3),
            _r(16, "supply"),
            _r(0.8, "ask_citizen", days=3, revealed="补来的证明上又是另一个旧号"),
        ),
    ),
    # --- changing hands
    Scene(plan=42, rows=(*_to_judged(5), _r(0.9, "hand_over"))),
    Scene(plan=41, rows=(*_to_judged(6), _r(0.6, "transfer", to="14"))),
    Scene(plan=14, rows=(*_to_judged(7), _r(0.5, "replace_first"))),
    Scene(plan=37, rows=(*_to_judged(9), _r(3, "recuse"), _r(0.7, "recuse", again=True))),
    # --- once more
    Scene(plan=20, rows=(*_to_told(26, done=False), _r(5, "redo"))),
    Scene(
        plan=12,
        site="02",
        rows=(_r(16, "register"), _r(15.5, "accept"), _r(13, "withdraw"), _r(3, "restore")),
    ),
    Scene(plan=21, site="15", rows=(*_to_judged(12), _r(4, "succeed"), _r(3.8, "confirm_proposal"))),
    # --- two of one person
    Scene(plan=45, site="16", person="twice", rows=_to_judged(13)),
    Scene(
        plan=45,
        site="16",
        person="twice",
        rows=(_r(5, "register", channel=Channel.PHONE), _r(4, "merge_into")),
    ),
)


def play(hall: Hall, scene: Scene, shared: dict[str, Life]) -> Story:
    """One scene, each act at its moment.

    Shapes   shared: the first life of each person who comes twice.
    """
    earlier = shared.get(scene.person) if scene.person else None
    plan = earlier.plan if earlier else _plan(scene.plan)
    it = Life(hall, plan, scene.site, who=earlier.who if earlier else None)
    it.officer = hall.one(Role.OFFICER, scene.site)
    if scene.person:
        shared.setdefault(scene.person, it)
    for hours, act, values in scene.rows:
        yield (at := hall.back(hours))
        if act == "register" and earlier is not None:
            it.who = earlier.who
        more = {"earlier": earlier} if act == "merge_into" else {}
        attrgetter(act)(it)(at, **values, **more)


def _plan(which: int | str) -> dict[str, Any]:
    if isinstance(which, str):
        return next(each for each in kept("declines.json") if each["ground"] == which)
    return next(each for each in kept("stories.json") if each["after"] == which)
