"""A review stands in the queue of whoever must decide it now, and he is told."""

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.reads import queue_of
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment
from bancheng.records import outbox
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import ANSWERED_AT


def test_a_review_nobody_at_the_site_may_decide_is_the_conveners_at_once(
    district: District, case: Case
) -> None:
    """The only head proposed it himself, when he was an officer: it counts as red at once."""
    steps.handled(district, case)
    officer, convener = district.actor("officer"), district.actor("convener")
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(case, by=officer, at=ANSWERED_AT, answer=answer, citations=d.citations())
    assert case not in queue_of(convener, "turn", at=ANSWERED_AT)
    Appointment.objects.filter(person=district.person("head")).update(person=district.person("officer"))
    assert case in queue_of(convener, "turn", at=ANSWERED_AT)
    outbox.run_reactions(at=ANSWERED_AT, limit=200)
    told = Notice.objects.filter(kind="case.answer_proposed").values_list("person__staff_no", flat=True)
    assert set(told) == {"1007", "1008"}
