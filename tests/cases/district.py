"""A small district with its people, and cases at any step, made by real acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.registration import Registration, Someone
from bancheng.catalogue.models import Cause, Citation, Ground, Situation
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org import reads as org
from bancheng.org.models import Appointment, Department, Person, Site
from bancheng.rules import case_types
from bancheng.rules.permissions import Actor, citizen_of
from bancheng.rules.vocabulary import CaseType, Channel, Level, Outcome, Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=OFFICE_ZONE)
"""Monday 2 March 2026, half past nine: an ordinary working moment."""

CAST = {
    "counter": ("1001", "周小窗", Role.COUNTER, "00"),
    "officer": ("1002", "李专员", Role.OFFICER, "11"),
    "officer2": ("1003", "陆专员", Role.OFFICER, "11"),
    "head": ("1004", "王站长", Role.SITE_HEAD, "11"),
    "stranger": ("1005", "冯专员", Role.OFFICER, "12"),
    "district": ("1006", "沈专员", Role.OFFICER, "00"),
    "convener": ("1007", "赵召集", Role.CONVENER, ""),
    "convener2": ("1008", "褚召集", Role.CONVENER, ""),
    "supervisor": ("1009", "钱督查", Role.SUPERVISOR, ""),
    "leader": ("1010", "孙领导", Role.LEADER, ""),
    "expert": ("1011", "吴专家", Role.EXPERT, ""),
    "archivist": ("1012", "郑档案", Role.ARCHIVIST, ""),
    "auditor": ("1013", "卫审计", Role.AUDITOR, ""),
    "admin": ("1014", "蒋管理", Role.ADMIN, ""),
}


@dataclass
class District:
    """The people of a small district, by the part they play."""

    people: dict[str, Person]
    at: datetime = AT

    def person(self, part: str) -> Person:
        """Who plays this part."""
        return self.people[part]

    def actor(self, part: str, case: Case | None = None) -> Actor:
        """The actor behind a part; “citizen” is the one of the case."""
        if part == "citizen":
            assert case is not None
            return citizen_of(case.pk)
        return org.actor_of(self.people[part], self.at)


def make_district() -> District:
    """Gives every part its person and role."""
    for number, name, role, site in CAST.values():
        place = Site.objects.get(code=site) if site else None
        person = Person.objects.create(staff_no=number, name=name, employment="contract", site=place)
        Appointment.objects.create(
            person=person,
            role=role,
            site=place,
            held_from=AT.date() - timedelta(days=30),
            reason="测试",
            made_by="staff:0",
        )
    return district_of()


def district_of() -> District:
    """The people of the district that is laid."""
    people = {person.staff_no: person for person in Person.objects.select_related("site")}
    return District({part: people[number] for part, (number, *_) in CAST.items()})


def registration(district: District, **typed: object) -> Registration:
    """A registration as an officer would type it; anything may be changed."""
    values: dict[str, object] = {
        "key": uuid4(),
        "site": Site.objects.get(code="11"),
        "channel": Channel.WALK_IN,
        "story": "房屋租赁备案，房东在外地，窗口说没有房东身份证办不了。",
        "wanted": "办好租赁备案",
        "party": Someone(name="陈阿福", phone="13800005678"),
        "first": district.person("counter"),
        "visits": 2,
    }
    return Registration(**(values | typed))  # type: ignore[arg-type]


def register(district: District, **typed: object) -> Case:
    """A case freshly registered by the officer of the site."""
    at = typed.pop("at", district.at)
    return actions.register_case(registration(district, **typed), by=district.actor("officer"), at=at).case  # type: ignore[arg-type]


def judgement(case_type: CaseType = CaseType.CANNOT, level: Level = Level.GENERAL) -> dict[str, object]:
    """A whole judgement."""
    return {
        "case_type": case_type,
        "causes": [Cause.objects.get(code="M4")],
        "situation": Situation.objects.first(),
        "level": level,
        "main_unit": Department.objects.first(),
        "plan": "先核对档案，再联系主管单位。",
    }


def answer(outcome: Outcome = Outcome.DONE) -> case_types.Answer:
    """An answer with the evidence its outcome demands."""
    evidence: dict[str, object] = {
        Outcome.DONE: {"proof": case_types.Proof(kind="办件编号", number="FC2026-0001")},
        Outcome.EXPLAINED: {
            "explanation": case_types.Explanation(by="李专员", at=AT, how="当面", words="现行规定不允许")
        },
        Outcome.GUIDED: {"items": [item()]},
        Outcome.ELSEWHERE: {"citizens_words": "我自己办好了", "where": "锁金村", "how": "换了窗口"},
        Outcome.REDIRECTED: {"channel": "仲裁委", "why": "属劳动争议", "contact": "025-83600000"},
    }[outcome]
    return case_types.Answer(outcome=outcome, words="告诉反映人的话", **evidence)  # type: ignore[arg-type]


def item(**values: str) -> case_types.Item:
    """A material told whole."""
    whole = {
        "name": "旧身份证号码证明",
        "standard": "原件一份",
        "issuer": "原户籍地派出所",
        "where": "派出所户籍窗口",
        "how": "本人持户口簿申请",
        "fee": "不收费",
        "time": "当场",
    }
    return case_types.Item(**(whole | values))


def citations() -> list[Citation]:
    """A citation in force on the day of the tests."""
    return [Citation.objects.in_force(AT.date()).first()]


def ground() -> Ground:
    """A ground for declining that needs no other body."""
    return Ground.objects.filter(needs_body=False).first()
