"""The table of requests, walked wholly: it comes to an end, somebody always has it, and nobody objects a third time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

import pytest

from bancheng.rules import request_clocks, requests
from bancheng.rules.clock_table import DEFAULT_LIMITS, OF_REQUESTS
from bancheng.rules.clocks import Limit
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.request_clocks import Term
from bancheng.rules.requests import BY_NAME, OWNERS, REQUEST_MOVES, Asked, RequestFacts
from bancheng.rules.vocabulary import OPEN_REQUEST_STEPS, ClockKind, Level, RequestStep, Role, Step, Unit
from tests.rules.district import CALENDAR, at

S, R = RequestStep, Role
NOW = at("2026-11-16 10:00")
LATER, BEFORE = at("2026-11-16 12:00"), at("2026-11-16 09:00")
SITE, UNITS = 1, (11, 12, 13)
OFFICER, LIAISON, HEAD, CONVENER, LEADER = 1, 2, 3, 4, 5


def who(role: Role, person: int, unit: int | None = None) -> Actor:
    site = SITE if role is R.OFFICER else None
    return Actor(ref="x", person=person, held=frozenset({Held(role=role, site=site, unit=unit)}))


def everybody(unit: int) -> list[Actor]:
    return [
        who(R.OFFICER, OFFICER),
        who(R.LIAISON, LIAISON, unit),
        who(R.UNIT_HEAD, HEAD, unit),
        who(R.CONVENER, CONVENER),
        TIME,
    ]


def case(step: Step = Step.HANDLING, **known: object) -> CaseFacts:
    return CaseFacts(step=step, at=NOW, site=SITE, handler=OFFICER, **known)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Thread:
    """One question on its way: where it lies, and what has been used up."""

    step: RequestStep
    unit: int
    sent_back: int = 0
    objected: frozenset[int] = frozenset()
    ruled: bool = False
    asked: tuple[int, ...] = (1, 0, 0)
    can_object: bool = True

    def facts(self, *, out: bool) -> RequestFacts:
        """As the regulation sees it, every clock out or none."""
        due = BEFORE if out else LATER
        return RequestFacts(
            case=case(),
            unit=self.unit,
            step=self.step,
            at=NOW,
            used={"send_back": self.sent_back},
            drafted=frozenset({"reply", "object"}),
            reply_by=LIAISON,
            objection_by=LIAISON,
            sign_due=due,
            reply_due=due,
            objection_until=due if self.can_object else None,
            ruling_due=due,
            objected=self.objected,
            ruled=self.ruled,
        )


def after(thread: Thread, name: str, step: RequestStep) -> Thread:
    """The same question once this move has been made."""
    values: dict[str, object] = {"step": step}
    if name == "send_back":
        values |= {"sent_back": thread.sent_back + 1, "can_object": False}
    if name in ("object", "reply"):
        values["can_object"] = False
    if name == "object":
        values["objected"] = thread.objected | {thread.unit}
    if name == "rule":
        values["ruled"] = True
    return replace(thread, **values)  # type: ignore[arg-type]


def put_to(thread: Thread, unit: int) -> Thread | None:
    """The same question at another department; None where it may not be put there."""
    times = dict(zip(UNITS, thread.asked, strict=True))
    if requests.refusal_to_ask(Asked(unit=unit, times=times[unit]), article="", instead_of=thread.unit):
        return None
    times[unit] += 1
    return replace(
        thread, step=S.DISPATCHED, unit=unit, sent_back=0, asked=tuple(times.values()), can_object=True
    )


@cache
def onward(thread: Thread) -> tuple[tuple[str, Role, Thread], ...]:
    """Every move that leads to another step, by whoever may make it, whatever the clocks say."""
    return tuple(dict.fromkeys(found for out in (False, True) for found in _onward(thread, out)))


def _onward(thread: Thread, out: bool) -> Iterator[tuple[str, Role, Thread]]:
    facts = thread.facts(out=out)
    for actor in everybody(thread.unit):
        (role,) = actor.roles
        for offer in requests.offers(facts, actor):
            if offer.blocked or not offer.move.ends:
                continue
            name = offer.move.name
            if name in ("agree_objection", "rule"):
                yield from ((name, role, to) for to in _elsewhere(thread, name))
            if name != "agree_objection":
                end = requests.end_of(offer.move, facts, unit=thread.unit)
                yield name, role, after(thread, name, end)


def _elsewhere(thread: Thread, name: str) -> Iterator[Thread]:
    made = after(thread, name, thread.step)
    yield from (to for unit in UNITS if unit != thread.unit and (to := put_to(made, unit)))


START = Thread(step=S.DISPATCHED, unit=UNITS[0])


@cache
def walked() -> frozenset[Thread]:
    """Every state a question can come to."""
    seen, waiting = {START}, [START]
    while waiting:
        for _, _, to in onward(waiting.pop()):
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    return frozenset(seen)


@cache
def longest(thread: Thread) -> int:
    """The most moves from here to the end; endless recursion, and so a failure, if there is a circle."""
    return max((1 + longest(to) for _, _, to in onward(thread)), default=0)


def test_a_question_comes_to_its_end_after_so_many_moves_at_most() -> None:
    assert longest(START) == 11


def test_nothing_open_is_a_dead_end_and_nothing_ended_goes_on() -> None:
    for thread in walked():
        assert bool(onward(thread)) is (thread.step in OPEN_REQUEST_STEPS), thread


def test_every_open_step_has_an_owner_who_can_go_on_and_a_clock() -> None:
    assert set(OWNERS) == OPEN_REQUEST_STEPS == set(request_clocks.CLOCKS_OF_REQUEST)
    for thread in walked():
        if thread.step in OPEN_REQUEST_STEPS:
            roles = {role for _, role, _ in onward(thread)}
            assert OWNERS[thread.step] in roles, thread
    used = {kind for kinds in request_clocks.CLOCKS_OF_REQUEST.values() for kind in kinds}
    assert used == OF_REQUESTS


def test_every_step_and_every_end_is_reached() -> None:
    redirecting = {name for thread in walked() for name, _, _ in onward(thread)}
    assert {thread.step for thread in walked()} == set(S) - {S.REDIRECTED}, (
        "a redirected one goes on elsewhere"
    )
    assert redirecting == {move.name for move in REQUEST_MOVES if move.ends and move.starts}


def test_nobody_objects_a_third_time_nor_after_a_ruling() -> None:
    for thread in walked():
        objecting = [to for name, _, to in onward(thread) if name == "object"]
        assert len(thread.objected) <= requests.OBJECTIONS_AT_MOST
        assert not (objecting and (thread.ruled or thread.unit in thread.objected))
        for to in objecting:
            assert (to.step is S.IN_ARBITRATION) is (len(to.objected) == 2), "the second goes up by itself"


def test_no_department_is_asked_the_same_a_third_time() -> None:
    assert max(max(thread.asked) for thread in walked()) == requests.ASKED_AT_MOST


@pytest.mark.parametrize("silent", [R.LIAISON, R.UNIT_HEAD, R.OFFICER, R.CONVENER])
def test_an_end_is_reached_though_one_role_never_acts(silent: Role) -> None:
    ends = {thread for thread in walked() if thread.step not in OPEN_REQUEST_STEPS}
    reaching = set(ends)
    while True:
        more = {
            thread
            for thread in walked() - reaching
            if any(role is not silent and to in reaching for _, role, to in onward(thread))
        }
        if not more:
            break
        reaching |= more
    assert reaching == walked()


# --- one by one -----------------------------------------------------------------------------------------------


def test_who_rules_is_the_row_and_whoever_it_passes_to() -> None:
    assert {R.CONVENER, R.LEADER} == requests.RULERS


FACTS = Thread(step=S.SIGNED, unit=UNITS[0]).facts(out=False)
IN_ARBITRATION = replace(FACTS, step=S.IN_ARBITRATION)
REPLIED = replace(FACTS, step=S.REPLIED, repliers=frozenset({LIAISON, HEAD}))

NO = [
    ("dispatch", replace(FACTS, step=None, case=case(Step.ACCEPTED)), who(R.OFFICER, OFFICER), "not_in_handling"),
    ("dispatch", replace(FACTS, step=None), who(R.UNIT_HEAD, HEAD, UNITS[0]), "not_yours"),
    ("sign", replace(FACTS, step=S.DISPATCHED), who(R.LIAISON, LIAISON, UNITS[1]), "not_yours"),
    ("sign", FACTS, who(R.LIAISON, LIAISON, UNITS[0]), "wrong_step"),
    ("deem_signed", replace(FACTS, step=S.DISPATCHED), TIME, "sign_for_runs"),
    ("contact", FACTS, who(R.LIAISON, LIAISON, UNITS[0]), "may_not_contact"),
    ("contact", replace(FACTS, may_contact=True, used={"contact": 3}), who(R.LIAISON, LIAISON, UNITS[0]), "bound_reached"),
    ("draft_reply", FACTS, who(R.UNIT_HEAD, HEAD, UNITS[0]), "liaison_drafts"),
    ("reply", FACTS, who(R.LIAISON, LIAISON, UNITS[0]), "not_yours"),
    ("reply", replace(FACTS, drafted=frozenset()), who(R.UNIT_HEAD, HEAD, UNITS[0]), "nothing_drafted"),
    ("reply", replace(FACTS, reply_by=HEAD), who(R.UNIT_HEAD, HEAD, UNITS[0]), "same_person"),
    ("reply", replace(FACTS, case=case(Step.CLOSED)), who(R.UNIT_HEAD, HEAD, UNITS[0]), "case_over"),
    ("reply", replace(FACTS, case=case(barred=frozenset({HEAD}))), who(R.UNIT_HEAD, HEAD, UNITS[0]), "not_yours"),
    ("object", replace(FACTS, objection_until=BEFORE), who(R.UNIT_HEAD, HEAD, UNITS[0]), "objection_over"),
    ("object", replace(FACTS, objection_until=None), who(R.UNIT_HEAD, HEAD, UNITS[0]), "objection_over"),
    ("object", replace(FACTS, ruled=True), who(R.UNIT_HEAD, HEAD, UNITS[0]), "already_ruled"),
    ("object", replace(FACTS, objected=frozenset({UNITS[0]})), who(R.UNIT_HEAD, HEAD, UNITS[0]), "objected_before"),
    ("object", replace(FACTS, objected=frozenset(UNITS[1:])), who(R.UNIT_HEAD, HEAD, UNITS[0]), "arbitration_pending"),
    ("accept_reply", REPLIED, who(R.OFFICER, LIAISON), "same_person"),
    ("send_back", replace(REPLIED, used={"send_back": 1}), who(R.OFFICER, OFFICER), "bound_reached"),
    ("accept_reply", REPLIED, who(R.OFFICER, OFFICER, None), ""),
    ("accept_silence", FACTS, who(R.OFFICER, OFFICER), "unit_clock_runs"),
    ("accept_silence", replace(REPLIED, reply_due=BEFORE), who(R.OFFICER, OFFICER), "wrong_step"),
    ("agree_objection", replace(FACTS, step=S.OBJECTED, objectors=frozenset({OFFICER})), who(R.OFFICER, OFFICER), "same_person"),
    ("rule", IN_ARBITRATION, who(R.OFFICER, OFFICER), "not_yours"),
    ("rule", IN_ARBITRATION, who(R.LEADER, LEADER), "not_yours"),
    ("rule", replace(IN_ARBITRATION, parties=frozenset({CONVENER})), who(R.CONVENER, CONVENER), "is_party"),
    ("accept_reply", replace(REPLIED, parties=frozenset({OFFICER})), who(R.OFFICER, OFFICER), "is_party"),
    ("send_back", replace(REPLIED, parties=frozenset({OFFICER})), who(R.OFFICER, OFFICER), "is_party"),
    ("agree_objection", replace(FACTS, step=S.OBJECTED, parties=frozenset({OFFICER})), who(R.OFFICER, OFFICER), "is_party"),
    ("refuse_objection", replace(FACTS, step=S.OBJECTED, parties=frozenset({OFFICER})), who(R.OFFICER, OFFICER), "is_party"),
    ("rule", replace(IN_ARBITRATION, ruling_due=BEFORE), who(R.LEADER, LEADER), ""),
    ("rule", replace(IN_ARBITRATION, case=case(deciders={R.CONVENER: frozenset()})), who(R.LEADER, LEADER), ""),
    ("recall", FACTS, who(R.UNIT_HEAD, HEAD, UNITS[0]), "not_yours"),
    ("recall", FACTS, who(R.OFFICER, OFFICER), ""),
    ("recall", replace(FACTS, reply_due=BEFORE), who(R.OFFICER, OFFICER), "unit_clock_out"),
    ("recall", replace(FACTS, reply_due=BEFORE, recalled=2, case=case(Step.CLOSED)), TIME, ""),
    ("recall", replace(FACTS, recalled=1), who(R.OFFICER, OFFICER), ""),
    ("recall", replace(FACTS, recalled=2), who(R.OFFICER, OFFICER), "recalled_twice"),
    ("recall", REPLIED, who(R.OFFICER, OFFICER), "not_with_unit"),
    ("recall", replace(FACTS, step=S.OBJECTED), who(R.OFFICER, OFFICER), "not_with_unit"),
    ("recall", IN_ARBITRATION, who(R.OFFICER, OFFICER), "not_with_unit"),
    ("recall", replace(IN_ARBITRATION, case=case(Step.CLOSED)), TIME, ""),
    ("recall", replace(FACTS, case=case(Step.CLOSED)), TIME, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "actor", "code"), NO)
def test_who_may_do_what(name: str, facts: RequestFacts, actor: Actor, code: str) -> None:
    refused = requests.refusal(BY_NAME[name], facts, actor)
    assert (refused.code if refused else "") == code


def test_one_person_who_is_all_a_department_has_drafts_and_signs() -> None:
    alone = replace(FACTS, has_liaison=False, reply_by=HEAD)
    head = who(R.UNIT_HEAD, HEAD, UNITS[0])
    assert requests.move("draft_reply", alone, head) and requests.move("reply", alone, head)


def test_a_refusal_names_its_article() -> None:
    with pytest.raises(Refused) as refused:
        requests.move("sign", FACTS, who(R.OFFICER, OFFICER))
    assert str(refused.value) == "“签收”不由您来办，由部门联络员或部门负责人办（办理规程 §5 交办“签收”）"


UNSIGNED = replace(FACTS, step=S.DISPATCHED)
SIGNING = [
    (UNSIGNED, False, "no such clock runs"),
    (replace(UNSIGNED, sign_due=LATER), False, "there is time"),
    (replace(UNSIGNED, sign_due=NOW), True, "the time is over"),
    (replace(FACTS, sign_due=NOW), False, "signed already"),
    (replace(UNSIGNED, sign_due=NOW, case=case(Step.WITHDRAWN)), False, "the case has left"),
]


@pytest.mark.parametrize(("facts", "counts", "because"), SIGNING)
def test_what_counts_as_signed(facts: RequestFacts, counts: bool, because: str) -> None:
    assert requests.counts_as_signed(facts) is counts, because


@pytest.mark.parametrize(("until", "code"), [(LATER, ""), (NOW, "objection_over")])
def test_what_counts_as_signed_is_objected_to_in_its_time_only(until: datetime, code: str) -> None:
    deemed = requests.as_deemed(replace(UNSIGNED, sign_due=NOW), objection_until=until)
    refused = requests.refusal(requests.BY_NAME["object"], deemed, who(R.UNIT_HEAD, HEAD, UNITS[0]))
    assert (refused.code if refused else "") == code


ASKING = [
    (Asked(unit=12), 11, ""),
    (Asked(unit=11), 11, "same_unit"),
    (Asked(unit=12, is_active=False), None, "unit_inactive"),
    (Asked(unit=12, has_head=False), None, "nobody_there"),
    (Asked(unit=12, times=2), None, "asked_twice"),
    (Asked(unit=12, times=1, is_waiting=True), None, "being_asked"),
    (Asked(unit=12, is_main=True, may_be_main=False), None, "not_main_unit"),
    (Asked(unit=12, may_be_main=False), None, ""),
]


@pytest.mark.parametrize(("asked", "instead_of", "code"), ASKING)
def test_whom_a_question_may_be_put_to(asked: Asked, instead_of: int | None, code: str) -> None:
    refused = requests.refusal_to_ask(asked, article="", instead_of=instead_of)
    assert (refused.code if refused else "") == code
    ruled = requests.refusal_to_ask(asked, article="", instead_of=instead_of, by_ruling=True)
    assert (ruled.code if ruled else "") == ("" if code in ("asked_twice", "being_asked") else code)


SAME = [
    ("产权归谁？", "产权，归谁", True, "word for word, whatever the signs"),
    ("产权归谁？", "产权归哪个单位？", False, "too short to tell"),
    ("请核对这套房屋的产权登记情况并出具证明", "请核对这套房屋产权登记情况，并出具证明", True, "nearly so"),
    (
        "请核对这套房屋的产权登记情况并出具证明",
        "请说明租赁备案需要哪些材料以及办理时限",
        False,
        "another thing",
    ),
]


@pytest.mark.parametrize(("one", "other", "same", "because"), SAME)
def test_the_same_question(one: str, other: str, same: bool, because: str) -> None:
    assert requests.is_the_same_question(one, other) is same, because


@pytest.mark.parametrize("step", sorted(S))
def test_without_an_answer_the_next_question_goes_on_by_the_same_clock(step: RequestStep) -> None:
    goes_on = [requests.goes_on_by_its_clock(step, by_somebody=by_somebody) for by_somebody in (True, False)]
    assert goes_on == {S.SILENT: [True, True], S.RECALLED: [True, False]}.get(step, [False, False])


def test_what_must_be_written() -> None:
    found = requests.missing_in_question("", " ", may_contact=True, contact_reason="")
    assert [gap.field for gap in found] == ["question", "wants", "contact_reason"]
    assert requests.missing_in_question("问", "要", may_contact=False, contact_reason="") == []
    known = {"may_contact": False, "contact_reason": "", "encloses": True}
    assert [gap.field for gap in requests.missing_in_question("问", "要", **known)] == ["nameless"]
    assert requests.missing_in_question("问", "要", **known, nameless=True) == []
    found = requests.missing_in_objection("别的", "", "", has_unit=False)
    assert [gap.field for gap in found] == ["ground", "clause", "proper_unit", "words"]
    assert requests.missing_in_objection("duty", "第三条", "不归我们", has_unit=True) == []


@pytest.mark.parametrize(
    ("kinds", "all_of_the_case", "may"),
    [
        ({"citizen", "proof", "other"}, True, True),
        (set(), True, True),
        ({"citizen", "slip"}, True, False),
        ({"mandate"}, True, False),
        ({"video"}, True, False),
        ({"citizen"}, False, False),
    ],
)
def test_what_may_go_with_a_request(kinds: set[str], all_of_the_case: bool, may: bool) -> None:
    assert (requests.refusal_to_enclose(kinds, all_of_the_case=all_of_the_case) is None) is may


# --- clocks -----------------------------------------------------------------------------------------------------

HOURS = Unit.WORK_HOUR
REPLY_LIMITS = [
    (Level.GENERAL, "2026-11-16 10:00", "2026-11-19 17:00", Limit(count=1), "one working day"),
    (Level.COMPLEX, "2026-11-16 10:00", "2026-11-19 17:00", Limit(count=2), "two"),
    (None, "2026-11-16 10:00", "2026-11-19 17:00", Limit(count=1), "never judged: as a general one"),
    (Level.COMPLEX, "2026-11-17 10:00", "2026-11-19 17:00", Limit(count=16, unit=HOURS), "less than the case has left: four hours for the window"),
    (Level.GENERAL, "2026-11-18 15:00", "2026-11-19 17:00", Limit(count=5, unit=HOURS), "what is left by hours"),
    (Level.GENERAL, "2026-11-19 15:00", "2026-11-19 17:00", Limit(count=4, unit=HOURS), "never under four"),
    (Level.GENERAL, "2026-11-20 15:00", "2026-11-19 17:00", Limit(count=4, unit=HOURS), "not even where the case is late"),
]  # fmt: skip


@pytest.mark.parametrize(("level", "asked_at", "case_due", "limit", "because"), REPLY_LIMITS)
def test_how_long_a_department_has(
    level: Level | None, asked_at: str, case_due: str, limit: Limit, because: str
) -> None:
    found = request_clocks.reply_limit(
        level=level, at=at(asked_at), case_due=at(case_due), limits=DEFAULT_LIMITS, calendar=CALENDAR
    )
    assert found == limit, because


RESTS = [
    ("2026-11-16 10:00", "2026-11-17 17:00", 13, "what was left when it stopped"),
    ("2026-11-16 10:20", "2026-11-17 17:00", 13, "begun hours are the department's"),
    ("2026-11-17 16:00", "2026-11-17 17:00", 4, "never under four"),
    ("2026-11-18 09:00", "2026-11-17 17:00", 4, "though it was late"),
]


@pytest.mark.parametrize(("signed_at", "due", "hours", "because"), RESTS)
def test_what_a_department_has_for_what_is_sent_back(
    signed_at: str, due: str, hours: int, because: str
) -> None:
    now = at("2026-11-18 10:00")
    found = request_clocks.sent_back(
        signed_at=at(signed_at), due=at(due), at=now, limits=DEFAULT_LIMITS, calendar=CALENDAR
    )
    assert found == Term(limit=Limit(count=hours, unit=HOURS), since=now), because


OLD = Term(limit=Limit(count=1), since=at("2026-11-16 10:20"))
GOING_ON = [
    ("2026-11-16 14:37", OLD, "to the minute: a begun hour is nobody's gift"),
    ("2026-11-17 13:00", OLD, "exactly the least is left"),
    ("2026-11-17 14:01", Term(limit=Limit(count=4, unit=HOURS), since=at("2026-11-17 14:01")), "never under four"),
    ("2026-11-18 09:00", Term(limit=Limit(count=4, unit=HOURS), since=at("2026-11-18 09:00")), "though it was late"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "term", "because"), GOING_ON)
def test_an_old_clock_goes_on(now: str, term: Term, because: str) -> None:
    found = request_clocks.going_on(OLD, at=at(now), limits=DEFAULT_LIMITS, calendar=CALENDAR)
    assert found == term, because


def test_the_time_to_object_begins_with_signing_where_there_is_anything_to_object() -> None:
    K = ClockKind
    now = at("2026-11-16 11:00")
    clocks_in = partial(request_clocks.clocks_in, limits=DEFAULT_LIMITS, at=now)
    assert set(clocks_in(S.SIGNED, reply=None, may_object=True)) == {K.REPLY, K.OBJECTION}
    assert clocks_in(S.SIGNED, reply=OLD, may_object=False) == {K.REPLY: OLD}, "from its own start"
    assert set(clocks_in(S.DISPATCHED, reply=None, may_object=True)) == {K.SIGN_FOR, K.REPLY}
