"""The district of the cases serves the citizens' pages too."""

from datetime import timedelta
from typing import Any

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from tests.cases import district as d
from tests.cases.conftest import case, district, district_laid  # noqa: F401
from tests.cases.district import AT, District


@pytest.fixture
def told(district: District, settings: Any) -> tuple[Case, str]:  # noqa: F811
    """A case answered and told, with its query code, two hours later."""
    officer = district.actor("officer")
    made = actions.register_case(d.registration(district), by=officer, at=AT)
    actions.accept_case(made.case, by=officer, at=AT + timedelta(minutes=5))
    actions.judge(made.case, by=officer, at=AT + timedelta(minutes=10), **d.judgement())
    actions.propose_answer(made.case, by=officer, at=AT + timedelta(minutes=30), answer=d.answer())
    settings.BANCHENG_NOW = AT + timedelta(hours=2)
    return made.case, made.query_code
