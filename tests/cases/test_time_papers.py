"""The papers of time: 延期告知书 for whoever was given another day, 催办通知书 and 督办单 for whoever is late."""

from datetime import datetime, timedelta

from bancheng.cases import actions, papers, ticks
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org.models import Person
from bancheng.papers import blocks
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.vocabulary import ClockKind
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

REASON = "两家单位的档案对不上，<调原件> & 核对。"


def written(case: Case, kind: str, at: datetime) -> str:
    """What stands on a paper of the case."""
    found = papers.find(case, kind)
    assert found is not None and found.paper.document is not None
    return blocks.said(found.paper.document(papers.facts_of(found, case, at=at)))


def test_the_notice_of_more_time_says_both_days_who_and_why(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    assert papers.find(case, "extension") is None
    actions.ask_extension(
        case,
        by=district.actor("officer"),
        at=AT + HOUR,
        days=2,
        reason=REASON,
        how="phone",
        reached=True,
        note="好",
    )
    assert papers.find(case, "extension") is None, "asked is not granted"
    actions.extend(case, by=district.actor("leader"), at=AT + 2 * HOUR, days=2)
    case = Case.objects.get(pk=case.pk)
    said = written(case, "extension", AT + 3 * HOUR)
    for words in (
        "3 月 5 日",
        "3 月 9 日",
        "领导批准",
        "延长 2 个工作日",
        REASON,
        NOT_A_DECISION,
        "5 个工作日，到",
    ):
        assert words in said, words
    (button, *_) = papers.listed(Dossier(case))
    assert {paper["kind"] for paper in papers.listed(Dossier(case))} >= {"extension"}
    issued = actions.issue_paper(case, paper="extension/1", by=district.actor("officer"), at=AT + 3 * HOUR)
    assert "延〔2026〕1号" in issued.number and button["url"]


def test_who_is_late_gets_a_notice_that_speaks_of_the_clock_only(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    assert papers.find(case, "urging") is None
    at = datetime(2026, 3, 6, 9, tzinfo=OFFICE_ZONE)
    ticks.tick(at=at)
    case = Case.objects.get(pk=case.pk)
    said = written(case, "urging", at)
    assert "李专员" in said and "答复反映人" in said and "3 月 5 日" in said
    late = "到发出这份文书那天，已过期限 1 个工作日"
    assert late in said and late in written(case, "urging", at + timedelta(days=12)), (
        "printed later it says the same"
    )
    assert "陈" not in said and "138" not in said
    supervised = papers.PAPERS["supervising"].rows(Dossier(case))
    assert {clock.kind for clock in supervised} == {ClockKind.FIRST_CONTACT}, "urged is not yet supervised"


def test_two_days_later_it_is_supervised_and_says_who_reads_along(district: District, case: Case) -> None:
    case = steps.handled(district, case)
    at = datetime(2026, 3, 10, 9, tzinfo=OFFICE_ZONE)
    ticks.tick(at=at)
    case = Case.objects.get(pk=case.pk)
    said = written(case, "supervising", at)
    assert case.main_unit is not None
    for words in (
        "督办单",
        "李专员",
        "3 月 5 日",
        "已过期限 3 个工作日",
        f"抄送：{case.main_unit.name}负责人、召集人",
    ):
        assert words in said, words
    assert "陈" not in said and "138" not in said
    issued = actions.issue_paper(case, paper="supervising/1", by=district.actor("officer"), at=at)
    assert "督〔2026〕1号" in issued.number
    Person.objects.filter(pk=district.person("convener").pk).update(department=case.main_unit)
    assert f"负责人、{case.main_unit.name}召集人" in written(case, "supervising", at), "the office is data"
