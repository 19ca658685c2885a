"""Adding, revising, renaming and stopping a matter."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bancheng.catalogue import actions, reads
from bancheng.catalogue.contents import MaterialFacts, VersionFacts, facts_of
from bancheng.catalogue.models import Matter, MatterVersion
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from tests.catalogue.conftest import KEEPER, OFFICER

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 3, 2)
CONTENTS = VersionFacts(
    name="测试许可",
    legal_days=20,
    promised_days=5,
    materials=(MaterialFacts(name="申请书", is_key=True), MaterialFacts(name="照片", may_be_waived=True)),
)


def add(at, **changed) -> Matter:
    told = {"code": "CS-001", "department": None, "contents": CONTENTS, "in_force_from": FIRST_DAY}
    return actions.add_matter(by=KEEPER, at=at, **(told | changed))


def revise(matter, at, *, start, by=KEEPER, **changed) -> MatterVersion:
    contents = VersionFacts(**({"name": "测试许可", "materials": CONTENTS.materials} | changed))
    return actions.revise_matter(matter, by=by, at=at, contents=contents, in_force_from=start)


def code_of(refusal) -> str:
    return refusal.value.code


def test_a_new_matter_is_found_at_once_with_its_materials(monday):
    matter = add(monday, words="办许可")
    version = reads.version_in_force(matter, FIRST_DAY)
    assert reads.matters_matching("办许可") == [matter]
    assert facts_of(version) == CONTENTS
    assert [m.name for m in version.materials.all()] == ["申请书", "照片"]
    line = Line.objects.get(kind="catalogue.matter_added")
    assert line.by == KEEPER.ref


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "编码"}, "matter_code"),
        ({"code": "-1"}, "matter_code"),
        ({"code": "A B"}, "matter_code"),
        ({"contents": VersionFacts(name="x", legal_days=3, promised_days=5)}, "promise_longer_than_law"),
        (
            {
                "contents": VersionFacts(
                    name="x", materials=(MaterialFacts(name="a", is_key=True, may_be_waived=True),)
                )
            },
            "key_material_waived",
        ),
        (
            {
                "contents": VersionFacts(
                    name="x", materials=(MaterialFacts(name="a"), MaterialFacts(name="a"))
                )
            },
            "material_twice",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_and_leaves_nothing(monday, changed, code):
    with pytest.raises(Refused) as refusal:
        add(monday, **changed)
    assert code_of(refusal) == code
    assert not Matter.objects.exists()
    assert not Line.objects.exists()


def test_calendar_days_are_not_compared_with_working_days(monday):
    matter = add(
        monday,
        contents=VersionFacts(
            name="x", legal_days=20, legal_unit="wd", promised_days=25, promised_unit="day"
        ),
    )
    assert matter.versions.get().promised_unit == "day"


def test_the_same_code_twice_is_refused(monday):
    add(monday)
    with pytest.raises(Refused) as refusal:
        add(monday)
    assert code_of(refusal) == "matter_exists"


def test_a_new_version_follows_the_old_on_its_day(monday):
    matter = add(monday)
    revise(matter, monday, start=date(2026, 4, 1), name="测试许可（新）", promised_days=3)
    matter.refresh_from_db()
    march, april = (reads.version_in_force(matter, day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert (march.number, march.promised_days, march.name) == (1, 5, "测试许可")
    assert (april.number, april.promised_days, april.name) == (2, 3, "测试许可（新）")
    assert matter.name == "测试许可（新）"
    assert reads.matters_matching("测试许可（新")[0] == matter


def test_a_version_replaced_on_its_first_day_holds_for_no_day(monday):
    matter = add(monday)
    revise(matter, monday, start=FIRST_DAY, promised_days=3)
    assert reads.version_in_force(matter, FIRST_DAY).number == 2
    assert matter.versions.in_force(FIRST_DAY).count() == 1


@pytest.mark.parametrize(
    ("start", "changed", "code"),
    [
        (date(2026, 3, 1), {"promised_days": 3}, "versions_overlap"),
        (date(2026, 4, 1), {"legal_days": 20, "promised_days": 5}, "nothing_changed"),
        (date(2026, 4, 1), {"legal_days": 1, "promised_days": 2}, "promise_longer_than_law"),
    ],
)
def test_a_version_that_overlaps_or_says_nothing_new_is_refused(monday, start, changed, code):
    matter = add(monday)
    with pytest.raises(Refused) as refusal:
        revise(matter, monday, start=start, **changed)
    assert code_of(refusal) == code
    assert matter.versions.count() == 1


def test_the_source_of_a_version_is_not_its_contents():
    assert VersionFacts(name="x", source="a").digest == VersionFacts(name="x", source="b").digest
    assert VersionFacts(name="x").digest != VersionFacts(name="x", may_gap=True).digest


def test_only_the_administrator_keeps_the_catalogue(monday):
    matter = add(monday)
    article = actions.Article(title="t", summary="s", source="s", in_force_from=FIRST_DAY)
    acts = [
        lambda: actions.add_matter(
            by=OFFICER, at=monday, code="CS-2", department=None, contents=CONTENTS, in_force_from=FIRST_DAY
        ),
        lambda: revise(matter, monday, by=OFFICER, start=date(2026, 4, 1), promised_days=1),
        lambda: actions.edit_matter(matter, by=OFFICER, at=monday, department=None, category="", words=""),
        lambda: actions.stop_matter(matter, by=OFFICER, at=monday),
        lambda: actions.resume_matter(matter, by=OFFICER, at=monday),
        lambda: actions.add_citation(article, by=OFFICER, at=monday),
        lambda: actions.import_rows([], by=OFFICER, at=monday, on=FIRST_DAY, file_digest=""),
    ]
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert code_of(refusal) == "org.not_allowed"


def test_stopping_twice_is_refused_and_resuming_brings_it_back(monday):
    matter = add(monday)
    actions.stop_matter(matter, by=KEEPER, at=monday)
    assert reads.matters_matching("测试许可") == []
    with pytest.raises(Refused):
        actions.stop_matter(matter, by=KEEPER, at=monday)
    actions.resume_matter(matter, by=KEEPER, at=monday)
    assert reads.matters_matching("测试许可") == [matter]


def test_new_words_are_searched_at_once(monday):
    matter = add(monday)
    actions.edit_matter(matter, by=KEEPER, at=monday, department=None, category="行政许可", words="开小店")
    assert reads.matters_matching("开小店") == [matter]


def test_the_database_itself_keeps_the_facts_apart(monday):
    version = add(monday).versions.get()
    wrong = [
        {"in_force_to": date(2026, 3, 1)},
        {"promised_days": 21},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            MatterVersion.objects.filter(pk=version.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.materials.filter(is_key=True).update(may_be_waived=True)
