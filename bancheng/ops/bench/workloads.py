"""W1–W3 through real HTTP: registering, the queues, a case's page; each answer proved against the rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db.models import Count, Q

from bancheng.cases import beginnings, reads
from bancheng.cases.models import Case
from bancheng.cases.showing import bands
from bancheng.ops.bench.desk import Answer, Desk
from bancheng.ops.bench.house import House
from bancheng.ops.bench.load import Ask, Measured, Proof, run
from bancheng.ops.bench.people import Clerk
from bancheng.ops.demo.district import PASSWORD
from bancheng.org import reads as org
from bancheng.records.models import Line
from bancheng.rules.vocabulary import Step

RECEIPT = re.compile(r"/desk/register/([^/]+)/receipt/")
ROW = re.compile(r"<tr data-row.*?href=\"/desk/cases/([^/\"]+)/\"", re.DOTALL)
STORY = "想办房屋租赁备案，房东在外地，窗口说没有房东的身份证原件办不了，又说可以委托，可委托书要公证，公证处要房东本人到场，" \
        "前后跑了三趟，每次说的都不一样，孩子九月要凭备案报名上学，想问到底要带什么、能不能先受理后补。"  # fmt: skip
LINES_OF_A_LONG_CASE = (10, 24)
PAGES_OF_CASES = 40
PAGE = 25
WARM = 12


@dataclass(frozen=True)
class Bench:
    """What every workload needs: the house, who sits there, how much is asked, the moment."""

    house: House
    clerks: list[Clerk]
    requests: int
    clients: int
    at: datetime

    def desk(self, clerk: Clerk) -> Desk:
        """This clerk, signed in."""
        return Desk.of(self.house.url, clerk.username, PASSWORD)


# --- W1 ------------------------------------------------------------------------------------------------


def registering(bench: Bench) -> Iterator[Measured]:
    """W1: one client at one site; then several at once, over every site that has an officer."""
    yield _registering(bench, "登记一件，一个人连着登记", bench.clerks[:1], 1)
    several = f"登记一件，{bench.clients} 人同时，分在 {len(bench.clerks)} 个网点"
    yield _registering(bench, several, bench.clerks, bench.clients)


def _registering(bench: Bench, what: str, clerks: list[Clerk], clients: int) -> Measured:
    """Each sends the form it has opened; afterwards every number is looked up with its line and its due."""
    numbers: list[str] = []
    desks = [bench.desk(clerks[i % len(clerks)]) for i in range(max(clients, len(clerks)))]
    for desk in desks:
        desk.read("/desk/register/")
        _form(desk)()
    share = max(1, bench.requests // clients)

    def proved(answer: Answer) -> bool:
        found = RECEIPT.search(answer.location)
        numbers.extend(found.groups() if found else ())
        return answer.status == 302 and found is not None

    # Each client goes from one of its sites to the next: fewer clients than sites leave none out.
    mine = [desks[client::clients] for client in range(clients)]
    asked = [[(_form(own[n % len(own)]), proved) for n in range(share)] for own in mine]
    measured = run("W1", what, bench.house, asked)
    measured.errors += abs(_whole(numbers) - len(numbers))
    return measured


def _form(desk: Desk) -> Ask:
    typed = {
        "key": str(uuid4()),
        "opened": "0",
        "channel": "walk_in",
        "first_unknown": "on",
        "story": STORY,
        "wanted": "当天办好备案，或者一次说清要补什么",
        "name": "测试甲",
        "phone": f"138{uuid4().int % 10**8:08d}",
        "visits": "3",
    }
    return lambda: desk.send("/desk/register/", typed)


def _whole(numbers: list[str]) -> int:
    """How many of these cases are there with their first line, their receipt's code and a due moment."""
    cases = Case.objects.filter(number__in=numbers, step=Step.REGISTERED, due_at__isnull=False)
    lines = Line.objects.filter(file__in=cases.exclude(query_code_hash="").values("file"), seq=1)
    return lines.filter(kind="case.registered").count()


# --- W2 ------------------------------------------------------------------------------------------------

QUEUES = (
    ("我的工作台首页，按到期排", "turn", ""),
    ("我的工作台首页，只看走进来的", "turn", "&channel=walk_in"),
    ("全区的队列首页", "site", ""),
)


def queues(bench: Bench) -> Iterator[Measured]:
    """W2: a clerk's own queue, with the filter a clerk uses, and the whole district's."""
    clerk = next((one for one in bench.clerks if not _decides(one, bench.at)), bench.clerks[0])
    desk = bench.desk(clerk)
    for what, scope, filtered in QUEUES:
        path = f"/desk/?scope={scope}{filtered}"
        proof = _shows_first(_due_first(clerk, scope, filtered, bench.at))
        _warm(desk, path)
        yield run("W2", what, bench.house, [[(_reading(desk, path), proof)] * bench.requests])


def _warm(desk: Desk, path: str) -> None:
    """Lets every page process draw the page once: the first time each composes its templates."""
    for _ in range(WARM):
        desk.read(path)


def _reading(desk: Desk, path: str) -> Ask:
    return lambda: desk.read(path)


def _decides(clerk: Clerk, at: datetime) -> bool:
    """Whether what waits for his signature stands in his queue by that signature's clock: another order than that of the dues."""
    return bool(org.actor_of(clerk.person, at).roles & beginnings.DECIDING)


def _due_first(clerk: Clerk, scope: str, filtered: str, at: datetime) -> list[str]:
    """The numbers that belong on the first page, in its order: by due, and those in which the citizen has the word last."""
    actor, bounds = org.actor_of(clerk.person, at), bands.bounds_at(at)

    def first(scope: str) -> list[Case]:
        found = reads.queue_of(actor, scope, at=at, only=Q(channel="walk_in") if filtered else Q())
        return list(found.order_by("due_at", "pk")[:PAGE])

    def is_his(case: Case) -> bool:
        return bands.band_of(case, bounds) == "paused"

    page = first(scope)
    if scope == "turn":
        page += [case for case in first("waiting") if is_his(case) and case not in page]
    return [case.number for case in sorted(page[:PAGE], key=is_his)]


def _shows_first(numbers: list[str]) -> Proof:
    return lambda answer: answer.status == 200 and ROW.findall(answer.body) == numbers


# --- W3 ------------------------------------------------------------------------------------------------


def case_pages(bench: Bench) -> Iterator[Measured]:
    """W3: pages of cases with about fifteen lines, those with most documents first."""
    desk = bench.desk(bench.clerks[0])
    cases = _long_cases()
    if not cases:
        return
    asked = [
        (_reading(desk, f"/desk/cases/{case.number}/"), _shows_case(case))
        for case in (cases[i % len(cases)] for i in range(bench.requests))
    ]
    _warm(desk, f"/desk/cases/{cases[0].number}/")
    longest, shortest = cases[0].file.length, cases[-1].file.length
    yield run("W3", f"案件页，{shortest}–{longest} 行留痕", bench.house, [asked])


def _long_cases() -> list[Case]:
    low, high = LINES_OF_A_LONG_CASE
    fitting = Case.objects.filter(file__length__gte=low, file__length__lte=high)
    # Looked for among the newest: nobody searches a million for the forty longest.
    newest = list(fitting.order_by("-pk").values_list("pk", flat=True)[: PAGES_OF_CASES * 5])
    chosen = Case.objects.filter(pk__in=newest).annotate(documents=Count("attachments"))
    ordered = chosen.select_related("file").order_by("-file__length", "-documents", "pk")
    return list(ordered[:PAGES_OF_CASES])


def _shows_case(case: Case) -> Proof:
    """The page names the case and its last line."""
    last = f"第 {case.file.length} 行"
    return lambda answer: answer.status == 200 and case.number in answer.body and last in answer.body
