"""An agent of the citizen: who, in what, on which paper; a later mandate takes the place of the earlier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, Party
from bancheng.cases.registration import Someone
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AGENT = Someone(name="陈小满", phone="13900001234")
SCOPE = {"scope": "代为补材料"}


def mandate(district: District, case: Case, kind: str = "mandate") -> Attachment:
    upload = SimpleUploadedFile("委托书.pdf", PDF)
    return actions.attach(case, upload=upload, kind=kind, by=district.actor("officer"), at=AT)


def test_the_agent_stands_beside_the_citizen(district: District, case: Case) -> None:
    paper = mandate(district, case)
    party = actions.authorise(
        case, by=district.actor("officer"), at=AT + HOUR, agent=AGENT, mandate=paper, **SCOPE
    )
    assert (party.role, party.name, party.scope, party.to_at) == (Party.AGENT, "陈小满", "代为补材料", None)
    assert Party.objects.get(case=case, role=Party.REFLECTOR).to_at is None
    line = steps.last_line(case)
    assert line.kind == "case.authorised"
    assert not {"陈小满", "13900001234", "代为补材料"} & set(line.data.split('"'))
    steps.assert_whole(case)


def test_the_later_mandate_holds_and_both_are_kept(district: District, case: Case) -> None:
    by, paper = district.actor("citizen", case), mandate(district, case)
    actions.authorise(case, by=by, at=AT + HOUR, agent=AGENT, mandate=paper, **SCOPE)
    other = Someone(name="陈立春")
    actions.authorise(case, by=by, at=AT + 2 * HOUR, agent=other, mandate=paper, scope="代为领取答复")
    agents = Party.objects.filter(case=case, role=Party.AGENT).order_by("from_at")
    assert [agent.to_at for agent in agents] == [AT + 2 * HOUR, None]


def test_what_is_wanting(district: District, case: Case) -> None:
    by, paper = district.actor("officer"), mandate(district, case)
    for agent, scope in ((Someone(), "代办"), (AGENT, " "), (Someone(name="陈小满", phone="12"), "代办")):
        steps.assert_refused(
            "wanting",
            lambda agent=agent, scope=scope: actions.authorise(
                case, by=by, at=AT, agent=agent, scope=scope, mandate=paper
            ),
        )


def test_only_on_a_mandate_of_this_case(district: District, case: Case) -> None:
    by = district.actor("officer")
    other = d.register(district)
    for paper in (mandate(district, other), mandate(district, case, "other")):
        steps.assert_refused(
            "no_mandate",
            lambda paper=paper: actions.authorise(case, by=by, at=AT, agent=AGENT, mandate=paper, **SCOPE),
        )


def test_who_authorises_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"agent": AGENT, "mandate": mandate(district, case), **SCOPE}
    allowed = {"officer", "officer2", "district", "citizen"}
    steps.assert_only(district, case, actions.authorise, allowed, **values)
    by = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.authorise(case, by=by, at=AT + HOUR, **values))
