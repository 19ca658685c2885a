"""His page in every state of a case: one heading, one filled button, every field named, few questions, nobody's number."""

import re
from collections import Counter
from datetime import timedelta

from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.rules.vocabulary import CaseType
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.citizens.states import NOW, STATES, browse, prove
from tests.measures.video import opened
from tests.queries import counted

MOST_QUESTIONS = 8


def faults_of(page: str, case: Case) -> list[str]:
    """What is wrong with a page of his, without a browser."""
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    fields = re.findall(
        r'<(?:input|select|textarea)\b(?![^>]*type="(?:hidden|submit)")[^>]*\bid="([^"]+)"', page
    )
    named = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    wrapped = set(re.findall(r'<label class="(?:tile|chip)"[^>]*>\s*<input[^>]*\bid="([^"]+)"', page))
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    return [
        *(f"{page.count('<h1')} headings" for _ in range(page.count("<h1") != 1)),
        *(f"{page.count('btn-primary')} filled buttons" for _ in range(page.count("btn-primary") > 1)),
        *(f"id {name} twice" for name, count in ids.items() if count > 1),
        *(f"field {name} without a label" for name in fields if name not in named | wrapped),
        *(f"style in {found}" for found in re.findall(r"<[^>]+\sstyle=", page)),
        *(
            f"a number in the title: {title[1]}"
            for _ in range("1380000" in title[1] or case.number in title[1])
        ),
        *(f"empty value: {found}" for found in re.findall(r"None|\{\{|\{%", page)),
    ]


def test_his_page_is_whole_in_every_state_and_asks_little(
    district: District, client: Client, settings
) -> None:
    found, asked = [], {}
    for place, (name, bring) in enumerate(STATES.items()):
        party = Someone(name="陈阿福", phone=f"138000056{place:02}")
        typed = d.registration(district, party=party)
        made = actions.register_case(typed, by=district.actor("officer"), at=AT)
        bring(district, made.case)
        settings.BANCHENG_NOW = NOW
        browse(client, made.case, made.query_code)
        for proved in (False, True):
            if proved:
                prove(client, made.case)
            with counted() as questions:
                answer = client.get(f"/track/{made.case.number}")
            page = answer.content.decode()
            asked[name, proved] = len(questions)
            found += [f"{name}: {fault}" for fault in faults_of(page, made.case)]
            assert answer.status_code == 200 and "谁在负责" in page and "李专员" in page, name
        for act in answer.context["acts"]:
            with counted() as questions:
                form = client.get(f"/track/{made.case.number}/do/{act['name']}")
            asked[name, act["name"]] = len(questions)
            found += [
                f"{name}, {act['name']}: {fault}" for fault in faults_of(form.content.decode(), made.case)
            ]
        client.post("/track/leave")
    assert found == []
    assert {name: count for name, count in asked.items() if count > MOST_QUESTIONS} == {}


def test_a_video_that_waits_is_joined_from_his_page(district: District, client: Client, settings) -> None:
    officer = district.actor("officer")
    made = actions.register_case(d.registration(district), by=officer, at=AT)
    actions.accept_case(made.case, by=officer, at=AT)
    actions.judge(made.case, by=officer, at=AT, **d.judgement(CaseType.HARD))
    opened(district, made.case, at=NOW)
    settings.BANCHENG_NOW = NOW
    browse(client, made.case, made.query_code)
    with counted() as questions:
        page = client.get(f"/track/{made.case.number}").content.decode()
    assert 'href="/video"' in page and "约了视频验证" in page and "张有房" not in page
    assert len(questions) <= MOST_QUESTIONS and faults_of(page, made.case) == []
    settings.BANCHENG_NOW = NOW + timedelta(days=1)
    assert 'href="/video"' not in client.get(f"/track/{made.case.number}").content.decode()
