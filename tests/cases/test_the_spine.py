"""From the counter to the answer, through the acts: the clock, the people, the record."""

from datetime import timedelta

from bancheng.cases import actions
from bancheng.cases.models import Case, CaseClock
from bancheng.records import verification
from bancheng.rules.vocabulary import ClockKind, Outcome, Step
from tests.cases import district as d
from tests.cases.district import AT, District


def test_a_matter_goes_from_the_counter_to_the_answer(district: District, case: Case) -> None:
    officer = district.actor("officer")
    assert (case.step, case.first, case.handler) == (
        Step.REGISTERED,
        district.person("counter"),
        district.person("officer"),
    )
    case = actions.accept_case(case, by=officer, at=AT + timedelta(minutes=10))
    assert case.clock_started_at == AT + timedelta(minutes=10)
    actions.judge(case, by=officer, at=AT + timedelta(minutes=30), **d.judgement())
    actions.propose_answer(case, by=officer, at=AT + timedelta(hours=1), answer=d.answer())
    told = actions.tell(case, by=officer, at=AT + timedelta(hours=2), how="in_person")
    assert (told.step, told.outcome, told.told_in_person) == (Step.ANSWERED, Outcome.DONE, True)
    assert not CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN, stopped_at=None).exists()
    assert told.due_kind == ClockKind.SILENCE
    assert told.file.length == 5
    assert verification.verify_file(told.file.key).ok
