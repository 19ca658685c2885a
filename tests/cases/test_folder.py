"""The folder of a case: only who takes part puts something in; a slip with a rating stays closed to its handler."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, Party, Recusal
from bancheng.rules.folder import ATTACHING
from tests.cases import steps
from tests.cases.district import AT, CAST, District
from tests.cases.test_moves_on_pages import Desks
from tests.cases.test_slip import PNG

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OFFICERS = {"officer", "officer2", "district"}
OTHER = OFFICERS | {"counter", "head", "convener", "convener2", "supervisor"}
LATER = steps.ANSWERED_AT + timedelta(hours=1)


def put(district: District, case: Case, part: str, kind: str = "other") -> Attachment:
    upload = SimpleUploadedFile("照片.pdf", PDF)
    return actions.attach(case, upload=upload, kind=kind, by=district.actor(part, case), at=AT)


def test_every_kind_says_from_whom() -> None:
    assert set(ATTACHING) == dict(Attachment.KINDS).keys()


def test_only_who_takes_part_puts_something_in(district: District, case: Case) -> None:
    for part in sorted(set(CAST) - OTHER):
        steps.assert_refused("not_yours", lambda part=part: put(district, case, part))
    for part in sorted(OTHER):
        assert put(district, case, part).added_by == district.person(part)
    assert Attachment.objects.count() == len(OTHER)
    assert steps.kinds(case).count("case.attached") == len(OTHER)


@pytest.mark.parametrize(
    ("part", "kind"),
    [("counter", "proof"), ("head", "succession"), ("supervisor", "mandate"), ("officer", "slip")],
)
def test_each_kind_comes_from_its_own_people(district: District, case: Case, part: str, kind: str) -> None:
    steps.assert_refused("not_yours", lambda: put(district, case, part, kind))
    assert not Attachment.objects.exists()


def test_who_is_out_puts_in_prints_and_reads_nothing(district: District, case: Case) -> None:
    """Also past the page, which does not show him the case at all."""
    Recusal.objects.create(case=case, person=district.person("officer2"), reason="涉及本人", at=AT)
    out, party = district.actor("officer2"), Party.objects.get(case=case)
    for act in (
        lambda: put(district, case, "officer2"),
        lambda: actions.issue_new_code(case, by=out, at=AT),
        lambda: actions.print_receipt(case, by=out, at=AT),
        lambda: actions.reveal(case, party, field="phone", reason="回电话", by=out, at=AT),
        lambda: actions.contact(case, by=out, at=AT, how="phone", reached=True),
    ):
        steps.assert_refused("not_yours", act)


def test_an_officer_of_another_site_prints_and_reveals_nothing(district: District, case: Case) -> None:
    by, party = district.actor("stranger"), Party.objects.get(case=case)
    for act in (
        lambda: actions.issue_new_code(case, by=by, at=AT),
        lambda: actions.print_receipt(case, by=by, at=AT),
        lambda: actions.reveal(case, party, field="phone", reason="回电话", by=by, at=AT),
    ):
        steps.assert_refused("not_yours", act)


def test_a_slip_with_a_rating_is_opened_by_nobody_who_handled_it(
    district: District, case: Case, settings
) -> None:
    settings.BANCHENG_NOW = LATER
    steps.answered(district, case)
    at = steps.ANSWERED_AT
    scan = SimpleUploadedFile("凭条.png", PNG, "image/png")
    values = {"solved": "no", "satisfied": 1, "words": "态度不好"}
    actions.enter_slip(case, actions.close, scan=scan, values=values, by=district.actor("officer2"), at=at)
    # Given away since: he who handled it stays out.
    Case.objects.filter(pk=case.pk).update(handler=district.person("officer2"))
    slip = Attachment.objects.get(kind="slip")
    url = reverse("cases:attachment", args=[case.number, slip.pk])
    desks = Desks(district)
    for part, opens in (("officer", False), ("officer2", False), ("head", True), ("supervisor", True)):
        page = desks[part].get(f"/desk/cases/{case.number}/").content.decode()
        assert "本人签字凭条" in page, "that it lies there is no secret"
        assert (f'href="{url}"' in page) is opens, part
        assert desks[part].get(url).status_code == (200 if opens else 404), part
