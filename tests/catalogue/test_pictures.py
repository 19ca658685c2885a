"""The catalogue's pages in a real browser: sound at the desk and on a phone, with and without script."""

import pytest
from django.urls import reverse

from bancheng.catalogue import actions
from bancheng.catalogue.models import Citation, Matter
from tests.browser import HALL, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def catalogue(at_monday):
    actions.load_demo_catalogue(at=at_monday)


def paths() -> dict[str, str]:
    matter = Matter.objects.get(name="食品经营许可（餐饮服务）新办")
    citation = Citation.objects.get(number="2017年修正")
    named = {
        name: reverse(f"catalogue:{name}") for name in ("matters", "situations", "causes", "grounds", "add")
    }
    named |= {"citations": reverse("catalogue:citations"), "matter": matter.get_absolute_url()}
    named |= {"revise": reverse("catalogue:revise", args=[matter.code])}
    named |= {name: reverse(f"catalogue:{name}", args=[citation.pk]) for name in ("citation", "law")}
    return named | {"correct": reverse("catalogue:correct_citation", args=[citation.pk])}


@pytest.mark.parametrize(
    ("size", "names"),
    [
        (HALL, ["matters", "matter", "revise", "citations", "law"]),
        (PHONE, ["matters", "matter", "situations", "add", "citations", "citation", "correct"]),
    ],
    ids=["hall", "phone"],
)
def test_the_pages_of_the_catalogue_are_sound(open_page, administrator, size, names):
    for name in names:
        page = open_page(paths()[name], size=size, as_=administrator)
        page.look_at(f"catalogue-{name}-{size['width']}")
        page.assert_sound()


def test_more_rows_are_added_without_script_and_nothing_is_lost(open_page, administrator):
    page = open_page(reverse("catalogue:add"), as_=administrator, script=False).page
    page.fill("input[name=name]", "测试许可")
    page.fill("input[name=materials-0-name]", "申请书")
    page.click("button[name=more]")
    assert page.input_value("input[name=name]") == "测试许可"
    assert page.input_value("input[name=materials-0-name]") == "申请书"
    assert page.locator("input[name=materials-5-name]").count() == 1
