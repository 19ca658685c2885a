"""Tells of a line whom the table names: the citizen by the way he left, colleagues in their inbox; run by the worker after commit.

Which line means what to whom stands in `rules/telling.py`; here are the people behind it, and the values of a sentence.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from json import loads
from typing import Any

from django.db.models import Q
from django.urls import reverse

from bancheng.cases import leaning, ways
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, FirstQuestion, HandOver, Instruction, MoreTime, Proposal
from bancheng.cases.showing.addresses import led_here
from bancheng.cases.web_address import UNNAMED, follow_address
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.records.models import Line
from bancheng.rules import overtaking, process, telling
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import OF_THE_UNIT, act_for_window
from bancheng.rules.folder import VOIDING
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import SERVED
from bancheng.rules.promises import CHECKED
from bancheng.rules.telling import Message, Whom
from bancheng.rules.vocabulary import ClockKind, InstructionEnd, Measure, PromiseParty, Role, Step
from bancheng.rules.wording import day_words
from bancheng.ui.wording import clock_time

# --- the citizen -----------------------------------------------------------------------------------------


def tell_citizen(line: Line, *, at: datetime) -> None:
    """Lets the citizen know, by the way he left, that something about his case has changed.

    What still waits to be sent and is true no more is withdrawn first.
    """
    case = Case.objects.select_related("first", "handler", "site").get(file_id=line.file_id)
    messages = [one for one in telling.after(line.kind, [Whom.CITIZEN]) if _is_meant(one, line, case)]
    about = _withdraw(case, line, [one.kind for one in messages])
    way = ways.reachable(case) if messages else None
    for message in messages:
        values = _values(line, case, kind=message.kind)
        ways.send_word(case, way, kind=message.kind, values=values, at=at, about=about)


def withdraw_overtaken(line: Line, *, at: datetime) -> None:
    """After a line of which the citizen is sent nothing: what waits for him and is true no more is withdrawn."""
    _withdraw(Case.objects.get(file_id=line.file_id), line, [])


def _withdraw(case: Case, line: Line, sent: list[str]) -> str:
    """Withdraws what this line has overtaken; returns of what within the case it speaks."""
    about = overtaking.about(line.kind, loads(line.data))
    notices.withdraw(case.number, overtaking.overtaken_by(line.kind, sent), about=about)
    return about


Meant = Callable[[Mapping[str, Any], Case], bool]


def _is_served(data: Mapping[str, Any], case: Case) -> bool:
    return data["kind"] in SERVED


def _is_owed_by_him(data: Mapping[str, Any], case: Case) -> bool:
    """Whether something is his to do by the day: of what the department checks, nothing is."""
    return data["owner"] == PromiseParty.CITIZEN and data["kind"] not in CHECKED


OF_PAPERS: dict[str, Meant] = {
    # What falls with an undertaking is told with it: one message, not three.
    "paper.voided": lambda data, case: _is_served(data, case) and not data.get("falls_with"),
    "paper.reissued": _is_served,
    "paper.issued_again": _is_served,
}
"""Only of papers that the citizen holds is anybody told."""

MEANT: dict[str, Meant] = {
    "case.answer_ready": lambda data, case: case.step == Step.TO_TELL,
    "case.slip_entered": lambda data, case: data.get("kind") == "slip",
    "measure.scan_entered": lambda data, case: data.get("how") == "scan",
    **OF_PAPERS,
    "measure.counter_signed": lambda data, case: data.get("how") == "counter",
    "case.due_recomputed": lambda data, case: data.get("clock") == ClockKind.CITIZEN,
    # A judgement that leaves the day of the answer where it was is no news to him.
    "case.judged": lambda data, case: data.get("before", "") != data.get("after", ""),
    "case.supplement_near": lambda data, case: data.get("clock") == ClockKind.SUPPLEMENT,
    "case.closed_by_time": lambda data, case: case.redo_until is not None,
    "case.closed_after_redo": lambda data, case: case.redo_until is None,
    "case.redone": lambda data, case: data.get("variety") != "promise",
    "case.redone_for_promise": lambda data, case: data.get("variety") == "promise",
    # After the last one a closed case is asked whether it is solved: that is one message, not two.
    "promise.kept": lambda data, case: (
        data["to"] == PromiseParty.CITIZEN and (bool(data["left"]) or case.step != Step.CLOSED)
    ),
    "promise.extended": lambda data, case: data["to"] == PromiseParty.CITIZEN,
    "promise.his_extended": _is_owed_by_him,
    "promise.due_recomputed": lambda data, case: data["to"] == PromiseParty.CITIZEN,
    "promise.his_due_recomputed": _is_owed_by_him,
    "promise.his_near_due": _is_owed_by_him,
    "promise.his_broken": _is_owed_by_him,
    "promise.check_moved": lambda data, case: data["kind"] in CHECKED,
    "measure.undertaking_done": lambda data, case: data["measure"] != Measure.PROMISE,
    "measure.pledge_done": lambda data, case: data["measure"] == Measure.PROMISE,
}
"""When a line means this message: an answer waits once nobody has to review it any more, a document is no slip.

What stands not here is meant by every line it answers.
"""


def _always(data: Mapping[str, Any], case: Case) -> bool:
    return True


OF_SIGNATURES = frozenset({"measure.counter_signed", "measure.scan_entered"})
"""The messages by which alone he learns that the staff entered a signature of his."""


def _somebody_fell(data: Mapping[str, Any], case: Case) -> bool:
    """Whether whoever is out now had been instructed: the leader hears of that, and of no other recusal."""
    return case.instructions.filter(ended_how=InstructionEnd.OUT).exists()


MEANT_FOR_STAFF: dict[str, Meant] = {
    "notice.unheard": lambda data, case: data["kind"] in OF_SIGNATURES,
    **OF_PAPERS,
    "measure.forged": lambda data, case: data["in_force"] and not data["is_his"],
    "case.instruction_fell": _somebody_fell,
    "case.hop_owed": lambda data, case: case.hops.filter(ended_at=None).exists(),
}
"""The same for colleagues."""


def _is_meant(message: Message, line: Line, case: Case) -> bool:
    if not overtaking.is_still_true(message.kind, Step(case.step)):
        return False
    return message.kind not in MEANT or MEANT[message.kind](loads(line.data), case)


def _values(line: Line, case: Case, *, kind: str = "") -> Mapping[str, str]:
    """What a sentence to the citizen may name: people, days, places; never himself, his story or the answer."""
    data = loads(line.data)
    due = case.clocks.filter(kind=ClockKind.CITIZEN, stopped_at=None).values_list("due_at", flat=True).first()
    return {name: str(data.get(name, "")) for name in ("until", "into", "from", "before", "after")} | {
        "first": case.first.name,
        "handler": case.handler.name,
        "how_to_object": _how_to_object(case),
        "due": _day(due, line.at),
        "appeal_until": _day(case.appeal_until, line.at),
        "redo_until": _day(case.redo_until, line.at),
        "site": case.site.name,
        "at_site": _at(case.site),
        "where": "" if kind in telling.CODE_IS_VOID else _where_to_look(),
    }


def _at(site: Site) -> str:
    """A site with its address, where one is known."""
    return f"{site.name}（{site.address}）" if site.address else site.name


def _where_to_look() -> str:
    """How progress is followed; an address stands last, so that a phone makes a link of nothing else."""
    address = follow_address()
    if not address:
        return f"凭编号和回执上的查询码，可以在{UNNAMED}上查进度。"
    return f"凭编号和回执上的查询码查进度：{address}"


def _how_to_object(case: Case) -> str:
    """Over the head of the window that may have done it: the district's phone before the site's own."""
    phone = org.district_window().phone or case.site.phone
    return f"请打电话 {phone}，或到任何一个网点说" if phone else "请到任何一个网点说"


def _day(due_at: datetime | None, at: datetime) -> str:
    return org.due_day(due_at, near=at) if due_at else "规定时间"


# --- colleagues ------------------------------------------------------------------------------------------


def _handler(case: Case, at: datetime) -> list[Person]:
    return [case.handler]


def _conveners(case: Case, at: datetime) -> list[Person]:
    return list(org.holders(Role.CONVENER, at=at))


def _supervisors(case: Case, at: datetime) -> list[Person]:
    return list(org.holders(Role.SUPERVISOR, at=at))


def _revokers(case: Case, at: datetime) -> list[Person]:
    """Who ends an undertaking that the citizen has not signed; whoever had a hand in it is refused there."""
    return _holding(sorted(VOIDING), case, at)


def _data_deciders(case: Case, at: datetime) -> list[Person]:
    """Who may put right what is kept of the citizen: who has the case, and the head of its site."""
    found = {person.pk: person for person in (*_handler(case, at), *_holding([Role.SITE_HEAD], case, at))}
    return list(found.values())


def _reviewers(case: Case, at: datetime) -> list[Person]:
    """Who may decide the review a case stands in; nobody for a 办成, which goes straight to telling."""
    facts = facts_of(case, at=at)
    return [
        person for person in _holding(process.reviewers(facts), case, at) if person.pk not in facts.proposers
    ]


def deciders_of_letter(case: Case, *, at: datetime) -> list[Person]:
    """Who has a letter in hand that has not gone out: its handler, and whoever may decide the review it waits for."""
    out = set(case.recusals.values_list("person_id", flat=True))
    found = {person.pk: person for person in (case.handler, *_reviewers(case, at))}
    return [person for person in found.values() if person.pk not in out]


def _holding(roles: Iterable[Role], case: Case, at: datetime) -> list[Person]:
    return [person for role in roles for person in org.holders(role, site=_scope(role, case), at=at)]


def _receiver(case: Case, at: datetime) -> list[Person]:
    offered = HandOver.objects.filter(case=case, ended_at=None).select_related("to_person", "to_site").first()
    if offered is None:
        return []
    if offered.to_person is not None:
        return [offered.to_person]
    return [org.duty_officer(offered.to_site, at)] if offered.to_site is not None else []


def _seconds(case: Case, at: datetime) -> list[Person]:
    """Who may be the second person of what was proposed last."""
    waiting = Proposal.objects.filter(case=case, ended_at=None).last()
    return _may_confirm(waiting, case, at) if waiting is not None else []


def _deciders_of_recusal(case: Case, at: datetime) -> list[Person]:
    """Who may decide the recusal that was asked for again."""
    asked = Proposal.objects.filter(case=case, ended_at=None, key__in=process.STANDING).last()
    return _may_confirm(asked, case, at) if asked is not None else []


def _deciders_of_word(case: Case, at: datetime) -> list[Person]:
    """Who may decide what follows when the citizen said again that it is not solved."""
    return _holding(process.deciders(process.row("let_stand"), facts_of(case, at=at)), case, at)


def _may_confirm(waiting: Proposal, case: Case, at: datetime) -> list[Person]:
    roles = process.seconds_now(process.row(waiting.key), facts_of(case, at=at))
    out = {waiting.proposer_id, waiting.about_id}
    return [person for person in _holding(roles, case, at) if person.pk not in out]


def _leaders(case: Case, at: datetime) -> list[Person]:
    return list(org.holders(Role.LEADER, at=at))


def _nobody(case: Case, at: datetime) -> list[Person]:
    return []


def _askers(case: Case, at: datetime) -> list[Person]:
    """Who has the case, and who asked for the extension decided last."""
    last = case.more_time.filter(kind=MoreTime.EXTENSION).select_related("asked_by").last()
    return [case.handler, *([last.asked_by] if last else [])]


def _overseers(case: Case, at: datetime) -> list[Person]:
    """Who gets a copy once a matter comes under supervision. Source: process table §3, Urging."""
    return _holding((Role.SUPERVISOR, Role.CONVENER), case, at)


def _scope(role: Role, case: Case) -> Any:
    return case.site if role is Role.SITE_HEAD else None


def _experts(case: Case, at: datetime) -> list[Person]:
    return [asked.person for asked in case.experts.filter(advised_at=None).select_related("person")]


Finder = Callable[[Case, datetime], Iterable[Person]]

PEOPLE: dict[Whom, Finder] = {
    Whom.FIRST: lambda case, at: [case.first],
    Whom.HANDLER: _handler,
    Whom.REVIEWERS: _reviewers,
    Whom.RECEIVER: _receiver,
    Whom.SECONDS: _seconds,
    Whom.EXPERTS: _experts,
    Whom.LEADERS: _leaders,
    Whom.ASKERS: _askers,
    Whom.OVERSEERS: _overseers,
    Whom.CONVENERS: _conveners,
    Whom.WORD_DECIDERS: _deciders_of_word,
    Whom.SUPERVISORS: _supervisors,
    Whom.DATA_DECIDERS: _data_deciders,
}
"""How the people of a part are found at the moment of telling."""

CLOCKS_OF_DECIDING: dict[str, Finder] = {
    ClockKind.DECLINE_REVIEW: _reviewers,
    ClockKind.NO_REVIEW: _reviewers,
    ClockKind.APPEAL_REVIEW: _reviewers,
    ClockKind.SOLVED_REVIEW: _deciders_of_word,
    ClockKind.SIGNATURE_REVIEW: _supervisors,
    ClockKind.REVOCATION: _revokers,
    ClockKind.OWN_DATA: _data_deciders,
    ClockKind.RECUSAL: _deciders_of_recusal,
    ClockKind.EXTENSION: _leaders,
    # The departments, and who may rule, are told by the room that asked.
    ClockKind.POSITION: _nobody,
    ClockKind.COUNTERSIGN: _nobody,
    ClockKind.CONFERENCE_ASKED: _conveners,
    ClockKind.CONFERRING: _conveners,
    ClockKind.RAISED: _leaders,
    ClockKind.RULING: _nobody,
}
"""Whose a clock of deciding is; once it is out, whoever it passed on to is among them."""


def _people(message: Message, line: Line, case: Case, at: datetime) -> Iterable[Person]:
    """Who is told of a line; of a clock, those who must decide, for the handler can only wait; who gets a copy gets it."""
    if message.whom in OF_THE_LINE:
        return OF_THE_LINE[message.whom](line, case, at)
    if message.whom is not Whom.HANDLER:
        return PEOPLE[message.whom](case, at)
    clock = loads(line.data).get("clock", "") if line.kind.startswith("clock.") else ""
    if clock in OF_THE_UNIT:  # The department is told by its own room, he once he need not wait any longer.
        return [case.handler] if clock == ClockKind.REPLY and line.kind != LineKind.CLOCK_NEAR else []
    if clock == ClockKind.SILENCE and line.kind == LineKind.CLOCK_OUT:
        return [case.handler, *_conveners(case, at)]
    if clock == ClockKind.INSTRUCTION:
        return _instructed(line, case, at)
    return CLOCKS_OF_DECIDING.get(clock, PEOPLE[message.whom])(case, at)


def _instruction_of(line: Line) -> int:
    """Of which instruction a line tells: its own, or that of the clock it tells of; 0 of none."""
    data = loads(line.data)
    return data.get("instruction") or (
        data.get("ref", 0) if data.get("clock") == ClockKind.INSTRUCTION else 0
    )


def _instructed(line: Line, case: Case, at: datetime) -> list[Person]:
    """On whom the instruction of this line lies."""
    given = Instruction.objects.filter(pk=_instruction_of(line)).select_related("to")
    return [one.to for one in given]


def _instructing(line: Line, case: Case, at: datetime) -> list[Person]:
    """Who gave the instruction of this line, or those that fell with it; the other leaders where he has left the service."""
    of_line = Q(pk=_instruction_of(line)) | Q(ended_how=InstructionEnd.OUT, ended_at=line.at)
    given = Instruction.objects.filter(of_line, case=case).select_related("given_by")
    givers = {one.given_by_id: one.given_by for one in given}.values()
    serving = [person for person in givers if person.serves_on(local(at).date())]
    return serving if serving or not givers else _leaders(case, at)


def _before(line: Line, case: Case, at: datetime) -> list[Person]:
    """Who had the case before, as the line says."""
    number = loads(line.data).get("before", "").removeprefix("staff:")
    return list(Person.objects.filter(staff_no=number))


OF_THE_LINE: dict[Whom, Callable[[Line, Case, datetime], list[Person]]] = {
    Whom.INSTRUCTED: _instructed,
    Whom.INSTRUCTING: _instructing,
    Whom.BEFORE: _before,
}
"""Whom a line itself names: several may be instructed in one case, and who had it before has it no more."""


def tell_staff(line: Line, *, at: datetime) -> None:
    """Puts a message into the inbox of those who must act or know.

    Never of the one who did it, and never of somebody recused: for him the case has ended.
    """
    messages = telling.after(line.kind, telling.OF_A_CASE)
    if not messages:
        return
    case = Case.objects.select_related("first", "handler", "site").get(file_id=line.file_id)
    did = {line.by, loads(line.data).get("entered_by", "")}
    out = set(case.recusals.values_list("person_id", flat=True))
    told: set[int] = set()
    for message in messages:
        if not MEANT_FOR_STAFF.get(message.kind, _always)(loads(line.data), case):
            continue
        for person in _people(message, line, case, at):
            if person.ref in did or person.pk in out or person.pk in told:
                continue
            told.add(person.pk)
            notices.tell_of(
                message,
                person,
                values=_of_line(line),
                about=case.number,
                body=_body(message, line, case),
                at=at,
                url=_where(message, line, case),
                file_key=case.number,
            )


def _body(message: Message, line: Line, case: Case) -> str:
    """What the case is about, and by when; what the citizen said stands in no message that may reach a unit."""
    matter = case.matter.name if case.matter else ""
    about = matter if _leads_to_instruction(message, line) else case.title
    return "\n".join(part for part in (about, _by_when(line, case)) if part)


def _leads_to_instruction(message: Message, line: Line) -> int:
    """The instruction to whose page a message leads, for whoever speaks for a unit does not see the case; 0 for the case."""
    to_its_page = message.whom is not Whom.HANDLER or line.kind.startswith("clock.")
    return _instruction_of(line) if to_its_page else 0


def _where(message: Message, line: Line, case: Case) -> str:
    """Where a message leads: of an instruction to its own page."""
    if instruction := _leads_to_instruction(message, line):
        return reverse("cases:instruction", args=[instruction])
    return reverse("cases:case", args=[case.number])


OF_THEIR_OWN = (
    "measure.",
    "paper.",
    "notice.",
    "case.instructed",
    "case.instruction_recalled",
    "case.instruction_lent",
    "case.instruction_returned",
    "case.reported_back",
    "request.",
)
"""Lines that ask for an act of their own: what the case is due for next has nothing to do with it."""


def _by_when(line: Line, case: Case) -> str:
    """By when: of the clock or the promise that is told of, else of what the case is due for next.

    Whole dates: a message is read on another day than it was written.
    """
    data = loads(line.data)
    if clock := data.get("clock_label"):
        return (
            f"“{clock}”应于 {_moment(datetime.fromisoformat(data['due']), line.at)} 前办完。"
            if data.get("due")
            else ""
        )
    if line.kind.startswith("promise.") and data.get("until"):
        return f"{data.get('owes', '')}承诺的日子：{data['until']}。"
    if line.kind.startswith(OF_THEIR_OWN) or case.due_at is None or not case.due_kind:
        return ""
    return f"接下来要{act_for_window(ClockKind(case.due_kind))}：{_moment(case.due_at, line.at)} 前。"


def _moment(due_at: datetime, at: datetime) -> str:
    return f"{org.due_day(due_at, near=at)}{clock_time(due_at)}"


def _of_line(line: Line) -> Mapping[str, Any]:
    """What a sentence to a colleague may take from a line: by which way a message failed, until when something is to be done, who answered."""
    data = loads(line.data)
    return {
        "way": data.get("way_label", ""),
        "until": data.get("until", ""),
        "unit": data.get("unit", ""),
    }


# --- colleagues who have no part in one case --------------------------------------------------------------


def tell_of_fallen_law(line: Line, *, at: datetime) -> None:
    """An article was repealed, amended or corrected: whoever decides on a letter that leaned on it is told.

    Of a letter that has not gone out, its handler and whoever may decide its review; of those that have gone out, the
    conveners, who alone may have a case done again: one message with the number and the way to the list.
    """
    data = loads(line.data)
    if not data.get("ended"):
        return  # A list that ended nothing names no article.
    touched, values = leaning.touched_by(data["ended"]), {"fell": _what_fell(data)}
    for message in telling.after(line.kind, [Whom.LETTER_HOLDERS]):
        for case in touched.on_their_way:
            for person in deciders_of_letter(case, at=at):
                notices.tell_of(
                    message,
                    person,
                    values=values,
                    about=case.number,
                    at=at,
                    url=reverse("cases:case", args=[case.number]),
                    file_key=case.number,
                )
    for message in telling.after(line.kind, [Whom.LETTER_OVERSEERS]) if touched.gone_out else ():
        url = reverse("catalogue:citation", args=[data["citation"]])
        for person in org.holders(Role.CONVENER, at=at):
            notices.tell_of(message, person, values=values | {"count": touched.gone_out}, at=at, url=url)


def _what_fell(data: Mapping[str, Any]) -> str:
    """What became of the article, in one sentence."""
    name = data["name"] if "《" in data["name"] else f"《{data['name']}》"
    if "to_day" not in data:
        return f"{name}录入有误，已经更正"
    return f"{name}自 {day_words(date.fromisoformat(data['to_day']))} 起失效或由新版本代替"


def tell_window(line: Line, *, at: datetime) -> None:
    """Whoever mans a window hears that somebody is being led to it, unless he is there already; never what he came for."""
    led = FirstQuestion.objects.filter(pk=loads(line.data)["question"], led_to__isnull=False, arrived_at=None)
    for question in led.select_related("site", "window", "led_to"):
        values = {"from": str(question.window or question.site)}
        for message in telling.after(line.kind, [Whom.RECEIVING_WINDOW]):
            for person in org.holders(Role.OFFICER, site=question.led_to, at=at).exclude(pk=question.by_id):
                notices.tell_of(message, person, values=values, at=at, url=led_here(question.pk))


def tell_of_dues(line: Line, *, at: datetime) -> None:
    """Conveners and auditors hear that one person's change of the calendar has moved other people's clocks."""
    overseers = {
        person.pk: person for role in telling.OVERSEEING_CALENDAR for person in org.holders(role, at=at)
    }
    for message in telling.after(line.kind, [Whom.CALENDAR_OVERSEERS]):
        for person in overseers.values():
            notices.tell_of(message, person, values=loads(line.data), at=at)
