"""What a department hears of the promises made in its name or given to it: every act, and nobody hears of his own."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bancheng.cases.models import Case, Recusal
from bancheng.config.environment import OFFICE_ZONE
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org import reads as org_reads
from bancheng.org.models import Appointment, Department, Person
from bancheng.promises import actions, reads, telling, ticks
from bancheng.promises.models import Promise
from bancheng.records import outbox
from bancheng.records.models import Line
from tests.cases.district import AT, District
from tests.promises.making import DUE_ON, citizens, pledge, promise, unit

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def speaker(staff_no: str, name: str, department: Department, role: str = "liaison") -> Person:
    """Who speaks for a department."""
    person = Person.objects.create(staff_no=staff_no, name=name, employment="contract", department=department)
    Appointment.objects.create(
        person=person,
        role=role,
        department=department,
        held_from=AT.date() - timedelta(days=30),
        reason="测试",
        made_by="staff:0",
    )
    return person


@pytest.fixture
def liaison(district: District) -> Person:
    speaker("3009", "别处联络", Department.objects.order_by("code").last())  # type: ignore[arg-type]
    return speaker("3001", "张联络", unit())


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 9, tzinfo=OFFICE_ZONE)


def kept(district: District, made: Promise) -> None:
    by = district.actor("officer")
    actions.keep_promise(made, by=by, at=LATER, kept_on=AT.date(), words="证明原件")


def extended(district: District, made: Promise) -> None:
    by = district.actor("convener" if made.owner == "unit" else "officer")
    actions.extend_promise(made, by=by, at=LATER, due_on=DUE_ON + timedelta(days=7), reason="等批复")


def recomputed(district: District, made: Promise) -> None:
    org.set_calendar_day(
        on=DUE_ON, works=False, name="测试放假", reason="测试", by=district.actor("admin"), at=AT
    )


def near(district: District, made: Promise) -> None:
    ticks.tick(at=day(13))


def broken(district: District, made: Promise) -> None:
    for number in (13, 19, 23):
        ticks.tick(at=day(number))


ACTS = [
    (None, ["以贵单位的名义记下一项承诺，3月20日（周五）到期"], ["反映人向贵单位承诺了一件事，3月20日（周五）到期"]),
    (kept, ["贵单位的承诺已记为兑现"], ["反映人向贵单位的承诺已记为兑现"]),
    (extended, ["贵单位的承诺由 3月20日（周五） 延到 3月27日（周五）"], ["反映人向贵单位的承诺由 3月20日（周五） 延到 3月27日（周五）"]),
    (recomputed, ["贵单位的承诺由 3月20日（周五） 重新算为 3月23日（周一）"], ["反映人向贵单位的承诺由 3月20日（周五） 重新算为 3月23日（周一）"]),
    (near, ["贵单位的承诺 3月20日（周五）到期"], []),
    (broken, ["贵单位的承诺 3月20日（周五）到期"] * 2 + ["贵单位的承诺到期没有兑现"], ["反映人的承诺到期没有兑现"]),
]  # fmt: skip


@pytest.mark.parametrize(("made", "which"), [(promise, 1), (citizens, 2)], ids=["owing", "owed"])
@pytest.mark.parametrize("row", ACTS, ids=lambda row: row[0].__name__ if row[0] else "made")
def test_its_department_hears_of_it_and_no_other(
    district: District, case: Case, liaison: Person, made: Callable[..., Promise], which: int, row: tuple
) -> None:
    promised = made(district, case)
    if row[0] is not None:
        row[0](district, promised)
    for _ in range(2):
        outbox.run_reactions(at=day(24), limit=1000)
    mine = Notice.objects.filter(person__name="张联络").order_by("pk")
    said = [one.subject.removeprefix(f"{case.number} ") for one in mine]
    wanted = (ACTS[0][which] if row[0] else []) + row[which]
    assert len(said) == len(wanted) and all(words in told for told, words in zip(said, wanted, strict=True))
    assert all(one.url == f"/desk/promises/{promised.pk}/" and "证明原件" not in one.body for one in mine)
    assert not Notice.objects.filter(person__name="别处联络").exists()


def test_a_department_is_asked_to_check_by_the_day_and_told_when_it_has_not(
    district: District, case: Case, liaison: Person
) -> None:
    broken(district, pledge(district, case))
    outbox.run_reactions(at=day(24), limit=1000)
    mine = Notice.objects.filter(person=liaison).order_by("pk").values_list("kind", flat=True)
    assert list(mine) == [
        "promise.check_made",
        "promise.check_near",
        "promise.check_near",
        "promise.unproven",
    ]


def test_the_consequences_of_a_citizens_are_said_to_be_the_departments_alone(
    district: District, case: Case, liaison: Person
) -> None:
    citizens(district, case)
    broken(district, Promise.objects.get())
    outbox.run_reactions(at=day(24), limit=1000)
    assert "依法决定" in Notice.objects.get(kind="promise.broken", person=liaison).body


def test_who_did_it_himself_is_not_told(district: District, case: Case, liaison: Person) -> None:
    promise(district, case)
    line = Line.objects.get(kind="promise.made")
    line.by = liaison.ref
    telling.tell_unit(line, at=LATER)
    assert not Notice.objects.filter(person=liaison).exists()


def test_whoever_is_out_of_the_case_neither_sees_its_promises_nor_is_written_to(
    district: District, case: Case, liaison: Person
) -> None:
    made = promise(district, case)
    actor = org_reads.actor_of(liaison, AT)
    assert reads.visible_to(actor).filter(pk=made.pk).exists()
    Recusal.objects.create(case=case, person=liaison, reason="依规定回避", at=AT)
    assert not reads.visible_to(actor).exists()
    for at in (day(13), day(19), day(23)):
        ticks.tick(at=at)
        while outbox.run_reactions(at=at):
            pass
    assert Line.objects.filter(file=case.file, kind="promise.broken").exists()
    assert not Notice.objects.filter(person=liaison).exists()
