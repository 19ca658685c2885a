"""Matters with materials, a signature and the people of the district, for what is signed."""

from datetime import date, timedelta
from typing import Any

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.catalogue.models import Material, Matter, MatterVersion
from bancheng.measures import actions
from bancheng.measures.models import Signature, Undertaking
from bancheng.org.models import Department
from bancheng.rules.vocabulary import CaseType
from tests.cases import district as d
from tests.cases.district import AT, District

LATER = AT + timedelta(hours=1)
ID = "320102199003070017"
DUE_ON = date(2026, 3, 6)
STROKES = [[[100, 200, 0], [180, 120, 40], [260, 220, 90]], [[300, 100, 200], [300, 300, 260]]]
KEY, SECOND, CERTIFICATE = "营业执照", "租赁合同复印件", "无违法记录证明"


def make_matter(**changes: Any) -> Matter:
    """A matter with a key material, one that may be missing, and one that may be promised."""
    matter = Matter.objects.create(
        code=f"T{Matter.objects.count():05d}",
        name="食品经营许可",
        department=Department.objects.first(),
        folded="食品经营许可",
        origin="own",
        created_at=AT,
    )
    values = {"may_gap": True, "may_promise": True, "promised_days": 5} | changes
    version = MatterVersion.objects.create(
        matter=matter,
        number=1,
        name=matter.name,
        in_force_from=AT.date() - timedelta(days=30),
        source="《食品经营许可和备案管理办法》",
        digest="0" * 64,
        recorded_at=AT,
        **values,
    )
    listed = (
        (KEY, {"is_key": True}),
        (SECOND, {"may_be_waived": True}),
        (CERTIFICATE, {"may_be_promised": True}),
    )
    for position, (name, marks) in enumerate(listed, start=1):
        Material.objects.create(
            version=version, position=position, name=name, standard=f"{name}一份", issuer="主管部门", **marks
        )
    return matter


def material(matter: Matter, name: str) -> Material:
    return Material.objects.get(version__matter=matter, name=name)


def hard_case(district: District, of: Matter, **typed: Any) -> Case:
    """A case judged 不好办, of somebody whose number is known."""
    values = {"party": Someone(name="陈阿福", phone="13800005678", id_number=ID), "matter": of} | typed
    case = d.register(district, **values)
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


def gap(
    district: District, case: Case, matter: Matter, *, by: str = "officer", **changes: Any
) -> Undertaking:
    """A 容缺受理承诺书 for the lease."""
    here = [material(matter, KEY), material(matter, CERTIFICATE)]
    values = {"here": here, "how": "原件送来", "due_on": DUE_ON} | changes
    return actions.draw_up_gap(case, matter=matter, by=district.actor(by), at=LATER, **values)


def pledge(
    district: District, case: Case, matter: Matter, *, by: str = "officer", **changes: Any
) -> Undertaking:
    """A 告知承诺书 for the certificate."""
    values = {
        "chosen": [material(matter, CERTIFICATE)],
        "duty": "要提交无违法记录证明",
        "content": "三年内没有食品安全违法记录",
        "manner": "书面承诺",
        "liability": "承诺不实的依法承担责任",
        "due_on": DUE_ON,
    } | changes
    return actions.draw_up_promise(case, matter=matter, by=district.actor(by), at=LATER, **values)


def fresh_strokes() -> list[list[list[int]]]:
    """A signature unlike every one that was drawn before; the very first is STROKES."""
    lower = Signature.objects.count()
    return [[[x, y + lower, moment] for x, y, moment in stroke] for stroke in STROKES]


def signed(district: District, row: Undertaking, *, by: str = "officer", **changes: Any) -> Signature:
    """Signed on the counter's screen."""
    values = {"shown": row.text_hash, "strokes": fresh_strokes()} | changes
    return actions.sign_at_counter(row, by=district.actor(by), at=LATER, **values)
