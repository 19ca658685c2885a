"""Who has no phone gets the same: each public step has its way at the counter, and none that the handler may not enter is his."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from bancheng.cases.forms.slip import ALL_SLIPS, DATA_SLIPS, SLIPS, TAKE_DATA
from bancheng.cases.models import Attachment, Case, Party
from bancheng.citizens.own_acts import OWN_ACTS
from bancheng.records import reads as records
from tests.cases.district import District
from tests.cases.test_authorise import PDF
from tests.make import sign_in

BY_STAFF = {"tell": "cases:act"}
"""Own acts that a move of the staff stands for, in person: the answer is told at the counter."""

AT_THE_COUNTER = {
    # reading: at any site, by whoever sees the case; a lost receipt is issued anew
    "citizens:track": "cases:new_code",
    "citizens:leave": "",
    # filing: whoever has him before him registers it; what is typed is read over on the screen handed to him
    "citizens:submit": "cases:register",
    "citizens:submit_where": "cases:register",
    "citizens:submit_you": "cases:register",
    "citizens:submit_send": "cases:register",
    "citizens:submit_receipt": "cases:receipt",
    "citizens:submit_clear": "cases:drop_draft",
    "citizens:submit_cleared": "",
    # what is kept of him: printed and handed over, put right, consented to, each on a slip he signed
    "citizens:mine": "own_data:sheet",
    "citizens:take_data": "own_data:sheet",
    "citizens:looked": "own_data:sheet",
    "citizens:take_document": "cases:attachment",
    "citizens:change_data": "cases:slip",
    "citizens:consents": "cases:slip",
    "citizens:consent": "cases:slip",
    # acting: with the code sent to him; without a phone on a slip he signed, below
    "citizens:act": "cases:slip",
    "citizens:send_code": "cases:slip",
    "citizens:prove": "cases:slip",
    "citizens:take_paper": "papers of the case are printed and handed over",
    # signing: on the screen handed to him, or on paper that a colleague scans in
    "signing:sign": "measures:enter_scan",
    "signing:send_code": "measures:sign",
    "signing:prove": "measures:sign",
    "signing:dispute": "measures:dispute",
    "signing:send_code_to_dispute": "measures:dispute",
    "signing:prove_to_dispute": "measures:dispute",
    # a video verification is one of several ways: with his papers at the counter it needs none
    "remote:": "",
    # the screen at the counter is itself a help of the clerk's
    "screen:": "",
    "signing:on_screen": "measures:enter_scan",
    # bodies outside, machines
    "replying:": "",
    "gateway:": "",
    "papers:ask": "",
}
"""Public steps that take something in → the page of the desk on which a clerk helps with it; empty where he needs none."""


def posting(resolver: URLResolver, space: str = "") -> list[str]:
    """Names of the public pages that are more than read."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern).startswith(("desk/", "ui/")):
                continue
            found += posting(entry, entry.namespace or space)
        elif not getattr(entry.callback, "view_class", None):
            found.append(f"{space}:{entry.name}")
    return found


OPEN_TO_ALL = {"home", "sites", "privacy", "accessibility", "samples", "sample", "sample_numbers"}
READ = {"citizens": OPEN_TO_ALL | {"case"}, "signing": {"blank"}, "papers": {"verify"}}  # fmt: skip


def test_every_own_act_has_its_slip_or_a_move_of_the_staff() -> None:
    assert set(OWN_ACTS) - set(SLIPS) == set(BY_STAFF)
    assert {TAKE_DATA, "change_data"} <= set(DATA_SLIPS)
    assert not set(SLIPS) - set(OWN_ACTS), "a slip for what he cannot do himself would be more than he may"


def test_every_public_step_has_its_way_at_the_counter() -> None:
    rooms = ("citizens", "signing", "remote", "replying", "gateway", "papers", "screen")
    steps = [name for name in posting(get_resolver()) if name.partition(":")[0] in rooms]
    acting = [name for name in steps if name.partition(":")[2] not in READ.get(name.partition(":")[0], ())]
    unhelped = [name for name in acting if name not in AT_THE_COUNTER and f"{name.partition(':')[0]}:" not in AT_THE_COUNTER]  # fmt: skip
    assert unhelped == [], "say in AT_THE_COUNTER how a clerk helps somebody without a phone with it"
    pages = {page for page in AT_THE_COUNTER.values() if ":" in page}
    known = {f"{space}:{name}" for space in ("cases", "measures", "own_data") for name in get_resolver().namespace_dict[space][1].reverse_dict if isinstance(name, str)}  # fmt: skip
    assert pages <= known


def test_a_mandate_is_entered_by_a_colleague_and_is_itself_what_was_signed(
    district: District, case: Case, client: Client
) -> None:
    url = reverse("cases:slip", args=[case.number, "authorise"])
    typed = {"name": "陈小妹", "phone": "13800005678", "id_number": "", "scope": "代为补材料"}
    sign_in(client, district.person("officer"))
    scan = SimpleUploadedFile("委托书.pdf", PDF, "application/pdf")
    assert client.post(url, typed | {"scan": scan}).status_code == 409, "the handler enters none"
    assert not Attachment.objects.filter(case=case).exists()
    sign_in(client, district.person("officer2"))
    assert client.post(url, typed).status_code == 422
    scan = SimpleUploadedFile("委托书.pdf", PDF, "application/pdf")
    assert client.post(url, typed | {"scan": scan}).status_code == 302
    assert Attachment.objects.get(case=case).kind == "mandate"
    assert Party.objects.get(case=case, role=Party.AGENT, to_at=None).name == "陈小妹"
    line = records.lines_of(case.file).get(kind="case.authorised")
    assert (line.by, '"entered_by":"staff:1003"' in line.data) == ("citizen", True)


def test_every_slip_is_printed_blank_with_the_number_and_nobody_on_it(
    district: District, case: Case, client: Client
) -> None:
    sign_in(client, district.person("officer"))
    citizen = Party.objects.get(case=case, role=Party.REFLECTOR)
    for name, slip in ALL_SLIPS.items():
        page = client.get(reverse("cases:slip_blank", args=[case.number, name])).content.decode()
        sheet = page.split("<article", 1)[1]
        assert case.number in sheet and slip.label in sheet and "本人签字" in sheet, name
        assert citizen.name not in page and citizen.phone not in page, name


def test_the_handler_prints_it_and_a_colleague_enters_it(
    district: District, case: Case, client: Client
) -> None:
    for part, words in (("officer", "打印空白凭条给他签"), ("officer2", "录入反映人的签字凭条")):
        sign_in(client, district.person(part))
        page = client.get(f"/desk/cases/{case.number}/").content.decode()
        assert words in page
