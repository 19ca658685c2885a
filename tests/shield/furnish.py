"""A house in which every room has a row about a planted citizen: laid by real acts, each told with all that is known of him."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.accountability import actions as accountability
from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.citizens.actions import feedback, limiting
from bancheng.coordination import actions as coordination
from bancheng.coordination.actions import signing
from bancheng.exchange import actions as lists
from bancheng.notices import actions as notices
from bancheng.org.models import Person, Site
from bancheng.records import outbox
from bancheng.rules.feedback import Opinion
from bancheng.rules.permissions import citizen_of
from bancheng.rules.vocabulary import BarScope, CaseType, Channel, FirstAnswer, Outcome, Role
from tests.cases import district as d
from tests.cases import steps
from tests.cases.conftest import lay_district
from tests.cases.district import AT, District
from tests.coordination import desks, units
from tests.coordination import test_conferences as sittings
from tests.coordination.test_letters import sent
from tests.coordination.units import Unit
from tests.measures import ground, video
from tests.measures.test_measures import ACTS, record
from tests.promises.making import promise
from tests.shield.planted import (
    ACCUSER,
    AGENT,
    ASKED,
    ASKER,
    BARRED,
    DECLINED,
    DRAFTED,
    FIRM,
    HIDDEN,
    LIMITED,
    RATER,
    SECOND,
    VOICE,
    WRITER,
    Planted,
)

HOUR = timedelta(hours=1)
NOW = sittings.moment(3, 16)
"""Tuesday 3 March, four in the afternoon: everything has happened."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MORE = {
    "security": ("1015", "陈保密", Role.SECURITY, ""),
}


@dataclass
class House:
    """What was laid: the people, the cases by their citizen's key, and what opens the public pages."""

    district: District
    cases: dict[str, Case] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    strangers: list[Unit] = field(default_factory=list)
    asked: list[Unit] = field(default_factory=list)
    link: str = ""
    link_code: str = ""
    guest: list[Any] = field(default_factory=list)

    def at(self, by: str) -> Any:
        """The actor of a part."""
        return self.district.actor(by)


def laid() -> House:
    """The whole house."""
    lay_district()
    house = House(desks.with_units(d.district_of()))
    house.asked, house.strangers = _units()
    _security(house)
    _asked(house)
    _agent(house)
    _hidden(house)
    _accuser(house)
    _second(house)
    _rater(house)
    _declined(house)
    _firm(house)
    _feedback(house)
    _questions(house)
    _limits(house)
    _wishes(house)
    _list(house)
    _post()
    house.cases = {key: Case.objects.get(pk=case.pk) for key, case in house.cases.items()}
    return house


def _units() -> tuple[list[Unit], list[Unit]]:
    every = units.make_units(3)
    return every[:2], every[2:]


def _security(house: House) -> None:
    for number, name, role, _ in MORE.values():
        person = Person.objects.create(staff_no=number, name=name, employment="contract")
        d.Appointment.objects.create(
            person=person,
            role=role,
            held_from=AT.date() - timedelta(days=30),
            reason="测试",
            made_by="staff:0",
        )
        house.district.people["security"] = person


def _register(house: House, who: Planted, **typed: Any) -> Case:
    values = {
        "party": who.someone,
        "story": f"{who.said}窗口说没有材料办不了。",
        "wanted": f"{who.said}办好这件事",
    } | typed
    made = cases.register_case(d.registration(house.district, **values), by=house.at("officer"), at=AT)
    house.cases[who.key], house.codes[who.key] = made.case, made.query_code
    return made.case


def _pdf(who: Planted) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{who.someone.name}的材料.pdf", PDF)


def _asked(house: House) -> None:
    """Departments are asked, take positions, confer; a body outside gets a letter; leader, expert and window write."""
    who, by = ASKED, house.at("officer")
    case = _register(house, who)
    desks.handled(house.district, case, case_type=CaseType.NOT_YET, plan=f"{who.said}先核对")
    cases.contact(case, by=by, at=AT + HOUR / 2, how="phone", reached=True, note=who.said)
    cases.attach(case, upload=_pdf(who), kind="citizen", by=by, at=AT + HOUR / 2)
    cases.add_fact(case, by=by, at=AT + HOUR / 2, words=f"{who.said}补一句")
    cases.ask_expert(case, by=by, at=AT + HOUR / 2, to=house.district.person("expert"), question=who.said)
    cases.advise(case, by=house.at("expert"), at=AT + HOUR, root_cause=who.said, advice=who.said)
    cases.instruct(
        case,
        by=house.at("leader"),
        at=AT + HOUR,
        to=house.district.person("officer"),
        words=who.said,
        due_on=date(2026, 3, 6),
    )
    first = desks.asked(
        house.district,
        case,
        question=f"{who.said}能不能先收",
        wants=who.said,
        may_contact=True,
        contact_reason=f"{who.said}要约他看房",
    )
    desks.replied(house.district, first, at=AT + 1.2 * HOUR, words=f"{who.said}可以先收")
    shown = cases.attach(case, upload=_pdf(who), kind="proof", by=by, at=AT + HOUR / 2)
    desks.asked(
        house.district,
        case,
        to="MZJ",
        question=f"{who.said}有没有登记",
        wants=who.said,
        is_main=False,
        enclosed=[shown],
        nameless=True,
    )
    letter = sent(house.district, case, question=who.said, wants=who.said, at=AT + HOUR)
    _, house.link, house.link_code = coordination.make_answer_link(
        letter, addressee="某市公积金中心 王某", by=by, at=AT + HOUR
    )
    question = units.ask(house.district, case, house.asked, words=f"{who.said}能不能先办")
    units.given(question, house.asked[0], {"answer": "can", "words": f"{who.said}可以"})
    clause = "《商品房屋租赁管理办法》第十五条"
    units.given(question, house.asked[1], {"answer": "cannot", "words": who.said, "clause": clause})
    _confer(house, who, case)


def _confer(house: House, who: Planted, case: Case) -> None:
    chosen = house.asked
    made = sittings.called(
        house.district, sittings.proposed(house.district, case, chosen, words=who.said), chosen
    )
    made = sittings.opened(house.district, made)
    sittings.resolved(
        house.district,
        made,
        chosen[0],
        co_units=[chosen[1].department],
        task=f"{who.said}先办",
        proof=f"{who.said}证明",
    )
    made = sittings.minuted(house.district, made)
    sittings.signed(made, chosen[0])
    sittings.signed(made, chosen[1], "reserve", f"{who.said}有保留")
    signing.settle_conference(made, by=house.at("convener"), at=sittings.SETTLED)


def _agent(house: House) -> None:
    """Measures, a signed undertaking, a video verification, an agent, an answer with a promise."""
    who, by = AGENT, house.at("officer")
    matter = ground.make_matter()
    case = _register(house, who, matter=matter)
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    mandate = cases.attach(case, upload=_pdf(who), kind="mandate", by=by, at=AT)
    cases.authorise(case, by=by, at=AT, agent=who.agent, scope="代为补材料", mandate=mandate)
    said = f"{who.said}受托人{who.agent.name}，电话{who.agent.phone}"
    cases.add_fact(case, by=by, at=AT + HOUR / 2, words=said)
    row = ground.gap(house.district, case, matter)
    ground.signed(house.district, row, by="officer2")
    ground.pledge(house.district, case, matter, duty=said, content=said)
    for kind in ACTS:
        word = {"coordination": "what", "data_sharing": "result", "escort": "result", "remote_link": "result"}
        record(house.district, case, kind, **{word.get(kind, "agreed"): said})
    link = video.opened(house.district, case, whom=f"{who.someone.name}本人", purpose=said).link
    room, token = video.actions.join_by_link(link, at=video.LATER)
    house.guest = [room.pk, token]
    room = video.actions.consent(room, may_record=True, at=video.LATER)
    video.asked(house.district, video.actions.note_connected(room, by=by, at=video.LATER))
    promise(house.district, case, task=said, proof=said, at=AT + HOUR)
    put = {"name": BARRED.someone.name, "number": BARRED.someone.id_number, "reason": BARRED.said}
    ground.actions.set_bar(
        by=house.at("convener"),
        at=AT,
        scope=BarScope.BOTH,
        source=BARRED.told,
        from_on=date(2026, 1, 5),
        to_on=None,
        **put,
    )


def _hidden(house: House) -> None:
    """Somebody who left no name waits to bring what was wanted of him."""
    case = _register(house, HIDDEN, anonymous=True)
    steps.waiting(house.district, case)


def _accuser(house: House) -> None:
    """He says it was the counter that took it first; a clue is received, and the counter is out."""
    case = _register(house, ACCUSER)
    steps.accepted(house.district, case)
    accountability.raise_clue(
        case,
        by=house.at("officer"),
        at=AT + HOUR,
        words=f"{ACCUSER.said}三次都让他走",
        about=house.district.person("counter"),
    )


def _second(house: House) -> None:
    """She says it was the officer who has it in hand: he is out, a colleague has it."""
    case = _register(house, SECOND)
    steps.accepted(house.district, case)
    cases.recuse(
        case,
        by=house.at("supervisor"),
        at=AT + HOUR,
        whom=house.district.person("officer"),
        reason=f"{SECOND.said}说就是他",
    )


def _rater(house: House) -> None:
    """Answered, ended by himself, rated badly with words; opened again by right."""
    case = _register(house, RATER)
    steps.answered(house.district, case)
    cases.close(
        case,
        by=house.district.actor("citizen", case),
        at=steps.ANSWERED_AT,
        solved="partly",
        satisfied=1,
        words=f"{RATER.said}不满意",
    )
    cases.redo(case, by=house.at("convener"), at=steps.ANSWERED_AT + HOUR / 2, reason=f"{RATER.said}再办")


def _declined(house: House) -> None:
    """Declined by two, and appealed."""
    case = _register(house, DECLINED)
    cases.propose_decline(
        case, by=house.at("officer"), at=AT, ground=d.ground(), reason=f"{DECLINED.said}已经答复过"
    )
    cases.confirm_decline(case, by=house.at("head"), at=AT + HOUR)
    cases.appeal(
        case,
        by=house.district.actor("citizen", case),
        at=AT + 2 * HOUR,
        words=f"{DECLINED.said}请再看一次",
    )


def _firm(house: House) -> None:
    """A firm's case is ruled between departments, and answered with a no."""
    case = _register(house, FIRM)
    desks.handled(house.district, case)
    desks.ruled(house.district, case, reasons=f"{FIRM.said}按清单由住建部门办")
    cases.ask_extension(
        case,
        by=house.at("officer"),
        at=AT + 4 * HOUR,
        days=2,
        reason=FIRM.said,
        how="phone",
        reached=True,
        note=FIRM.said,
    )
    case = _register(house, replace(FIRM, key="firm2"))
    steps.answered(house.district, case, outcome=Outcome.EXPLAINED)


def _wishes(house: House) -> None:
    """What a citizen asks to be put right, and waits."""
    case, address = house.cases["asked"], f"{ASKED.someone.address}二楼"
    cases.ask_about_data(case, by=citizen_of(case.pk), at=AT, wish="correct", field="address", wanted=address)


def _list(house: House) -> None:
    """A list of opinions somebody has handed in and not begun, with people in it."""
    row = f"HP-1,跑了三趟,2026-02-20,{WRITER.someone.name},{WRITER.someone.phone}"
    upload = SimpleUploadedFile("意见.csv", f"编号,内容,日期,姓名,电话\n{row}".encode())
    site = Site.objects.get(code="11")
    lists.lay_list(upload, source=Channel.HOTLINE, site=site, by=house.at("officer"), at=AT)


def _feedback(house: House) -> None:
    """Opinions: one lies there, one has become a case."""
    place = Site.objects.get(code="11")
    for serial, who in enumerate((WRITER, VOICE)):
        opinion = Opinion(
            source=Channel.MESSAGE_BOOK,
            number=f"24{serial}",
            made_on=date(2026, 1, 6),
            subject=f"{who.told}要跑三趟",
            text=f"{who.said}跑了三趟，能不能邮寄",
            name=who.someone.name,
            contact=who.someone.phone,
        )
        item = feedback.take_in(opinion, by=house.at("officer"), at=AT, site=place).item
        if who is VOICE:
            made = feedback.make_case(
                item, by=house.at("officer"), at=AT, site=place, wanted=f"{who.said}一次办好"
            )
            house.cases[who.key], house.codes[who.key] = made.case, made.query_code


def _questions(house: House) -> None:
    """First questions at a counter, a half-written registration."""
    for answer in (
        {"answer": FirstAnswer.EXPLAINED, "missing": ASKER.told, "come_back_on": date(2026, 3, 4)},
        {"answer": FirstAnswer.LED, "led_to": Site.objects.get(code="11")},
    ):
        cases.log_first_question(
            site=Site.objects.get(code="00"),
            by=house.at("counter"),
            at=AT,
            asked=f"{ASKER.said}租赁备案",
            contact=ASKER.someone.phone,
            **answer,  # type: ignore[arg-type]
        )
    typed = {
        "story": [DRAFTED.said],
        "name": [DRAFTED.someone.name],
        "phone": [DRAFTED.someone.phone],
        "id_number": [DRAFTED.someone.id_number],
    }
    cases.save_draft(key=uuid4(), typed=typed, by=house.at("officer"), at=AT)


def _limits(house: House) -> None:
    """One number is limited, for another it waits for a second person."""
    said = {"ground": "repeated", "reason": f"{LIMITED.told}，电话{LIMITED.someone.phone}", "days": 30}
    one = limiting.propose_limit(phone=LIMITED.someone.phone, by=house.at("officer"), at=AT, **said)
    limiting.confirm_limit(one, by=house.at("convener"), at=AT + HOUR)
    limiting.propose_limit(phone="13900000000", by=house.at("head"), at=NOW - HOUR / 2, **said)


def _post() -> None:
    """The worker's round: who is told is told, what can be sent is sent."""
    while outbox.run_reactions(at=NOW):
        pass
    while notices.send_waiting(at=NOW):
        pass
