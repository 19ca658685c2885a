"""Every built move through its page: for each of the cast, at a case of every step: open, refused, or unseen.

What the desk offers and what the door lets through are the same list; the tables below are the regulation's.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.acts_on_page import PAGES
from bancheng.cases.models import Attachment, Case, Hold, Party, Proposal
from bancheng.cases.registration import Someone
from bancheng.catalogue.models import Cause, Situation
from bancheng.org.models import Department, Site
from bancheng.records.models import Line
from bancheng.rules.permissions import STAFF_ROLES
from bancheng.rules.process import MOVES
from bancheng.rules.vocabulary import Outcome
from tests import make
from tests.cases import district as d
from tests.cases import steps, test_promised
from tests.cases.district import AT, CAST, District
from tests.cases.steps import ANSWERED_AT, HOUR

NOW = ANSWERED_AT + HOUR
OFFICERS = {"officer", "officer2", "district"}
HEAD, CONVENER = {"head"}, {"convener", "convener2"}
OVERSIGHT = HEAD | CONVENER | {"supervisor"}
SEES_EVERY = OFFICERS | OVERSIGHT | {"counter", "leader", "auditor"}
OF_CONFERENCES = {"ask_conference", "convene", "decline_conference", "conclude"}
"""Moves whose form stands in the room of conferences, and is tried there."""
OTHER_DOOR = {"propose_answer", "register", *OF_CONFERENCES}
"""Moves with pages of their own: by outcome, the form of the counter, those of a conference."""

OPEN = {
    "contact": OFFICERS,
    "hand_over": {"officer"} | HEAD,  # The handler, or who may name another.
    "reassign": OVERSIGHT,
    "replace_first": HEAD | CONVENER,
    "transfer_site": OFFICERS | CONVENER,
    "recuse": OFFICERS | OVERSIGHT,
    "add_fact": OFFICERS | {"counter"},
    "correct": OFFICERS | OVERSIGHT | {"counter"},
    "ask_expert": OFFICERS | HEAD,
    "authorise": OFFICERS,
    "join_topic": OFFICERS,
    "terminate": OFFICERS,
    "succeed": OFFICERS,
    "instruct": {"leader"},
}
"""What may be done at any open case, and by whom."""

IN_TIME = {"ask_extension": OFFICERS, "grant_special": CONVENER}
"""What may still be done about the due of an answer that is being worked on."""

FROM_REST = {"restore": CONVENER, "file": OFFICERS | {"archivist"}}
MAY: Mapping[str, dict[str, set[str]]] = {
    "registered": OPEN
    | dict.fromkeys(("accept", "solve_on_spot", "propose_decline", "merge", "void"), OFFICERS)
    | {"record_withdrawal": OFFICERS},
    "decline_review": OPEN
    | {"confirm_decline": HEAD, "overrule_decline": HEAD, "record_withdrawal": OFFICERS},
    "accepted": OPEN
    | dict.fromkeys(("solve_on_spot", "judge", "ask_citizen", "merge", "record_withdrawal"), OFFICERS),
    "handling": OPEN
    | IN_TIME
    | dict.fromkeys(("ask_citizen", "propose_answer", "merge", "record_withdrawal"), OFFICERS)
    | {"rejudge": OFFICERS | CONVENER},
    "extending": OPEN
    | {"rejudge": OFFICERS | CONVENER, "grant_special": CONVENER}
    | dict.fromkeys(("ask_citizen", "propose_answer", "merge", "record_withdrawal"), OFFICERS)
    | {key: {"leader"} for key in ("extend", "deny_extension")},
    "waiting": OPEN | dict.fromkeys(("citizen_supplied", "cannot_supply", "record_withdrawal"), OFFICERS),
    "no_review": OPEN | {"confirm_no": HEAD, "send_back": HEAD, "record_withdrawal": OFFICERS},
    "to_tell": OPEN | {"tell": OFFICERS},
    "answered": OPEN | {"redo": CONVENER, "close_unsolved": CONVENER},
    "appeal_review": OPEN | {"uphold_decline": CONVENER, "admit": CONVENER},
    "declined": {"restore": CONVENER},
    "closed": {"redo": CONVENER},
    "unsolved": {"redo": CONVENER, "let_stand": CONVENER},
    "withdrawn": FROM_REST,
    "terminated": FROM_REST,
    "voided": FROM_REST,
    "merged": {"unmerge": OFFICERS},
    "archived": {},
    "offered": OPEN
    | IN_TIME
    | {"rejudge": OFFICERS | CONVENER, "accept_hand_over": {"officer2"}, "refuse_hand_over": {"officer2"}}
    | dict.fromkeys(("ask_citizen", "propose_answer", "merge", "record_withdrawal"), OFFICERS)
    | {"hand_over": set(), "replace_first": set(), "transfer_site": CONVENER},
    "transferring": OPEN
    | dict.fromkeys(("accept", "solve_on_spot", "propose_decline", "merge", "void"), OFFICERS)
    | {name: {"stranger"} for name in ("accept_transfer", "refuse_transfer")}
    | {"record_withdrawal": OFFICERS, "hand_over": set(), "replace_first": set(), "transfer_site": CONVENER},
    "held": OPEN
    | IN_TIME
    | dict.fromkeys(("ask_citizen", "release_hold", "merge", "record_withdrawal"), OFFICERS)
    | {"rejudge": OFFICERS | CONVENER},
    "instructed": OPEN
    | dict.fromkeys(("accept", "solve_on_spot", "propose_decline", "merge", "void"), OFFICERS)
    | {"record_withdrawal": OFFICERS, "report_back": {"supervisor"}, "recall_instruction": {"leader"}},
    "hopped": OPEN
    | dict.fromkeys(("accept", "solve_on_spot", "propose_decline", "merge", "void"), OFFICERS)
    | {"record_withdrawal": OFFICERS, "note_hop": {"counter"}, "hand_over": {"officer2"} | HEAD},
    "advised": OPEN
    | dict.fromkeys(("accept", "solve_on_spot", "propose_decline", "merge", "void"), OFFICERS)
    | {"record_withdrawal": OFFICERS, "advise": {"expert"}, "add_fact": OPEN["add_fact"] | {"expert"}}
    | {"correct": OPEN["correct"] | {"expert"}},
}
"""At which case which move is open to whom; everybody else is refused, or does not even see the case."""

WITNESSES = {"counter", "head", "convener", "stranger"}
"""Tried at every door; everybody is tried at all doors of one kind of case."""
RESTING = {"declined", "closed", "unsolved", "withdrawn", "terminated", "voided", "merged", "archived"}
ALSO_SEEN_BY = {"transferring": {"stranger"}, "advised": {"expert"}} | {
    name: {"archivist"} for name in RESTING
}


# --- one case of every kind -------------------------------------------------------------------------------


def fresh(district: District) -> Case:
    """A case of somebody new each time, so that no two are one person's."""
    count = Case.objects.count()
    party = Someone(name="陈" + "甲乙丙丁戊己庚辛壬癸"[count % 10], phone=f"138{count:08d}")
    return d.register(district, party=party)


def _decline_review(district: District, case: Case) -> None:
    actions.propose_decline(case, by=district.actor("officer"), at=AT, ground=d.ground(), reason="已经答复过")


def _no_review(district: District, case: Case) -> None:
    steps.handled(district, case)
    actions.propose_answer(
        case,
        by=district.actor("officer"),
        at=AT + HOUR,
        answer=d.answer(Outcome.EXPLAINED),
        citations=d.citations(),
    )


def _extending(district: District, case: Case) -> None:
    steps.handled(district, case)
    asked = {"days": 2, "reason": "档案对不上", "how": "phone", "reached": True, "note": "同意"}
    actions.ask_extension(case, by=district.actor("officer"), at=AT + HOUR, **asked)  # type: ignore[arg-type]


def _unsolved(district: District, case: Case) -> None:
    """Closed with a promise, which is kept; asked again, he says that it is not solved."""
    test_promised.closed(district, case)
    test_promised.keep(district, at=steps.ANSWERED_AT + timedelta(minutes=1))
    by, at = district.actor("citizen", case), steps.ANSWERED_AT + timedelta(minutes=2)
    actions.answer_again(case, by=by, at=at, solved="no")


def _withdrawn(district: District, case: Case) -> None:
    actions.withdraw(case, by=district.actor("citizen", case), at=AT)


def _by_two(act: Callable[..., Proposal], **values: str) -> Callable[[District, Case], None]:
    def bring(district: District, case: Case) -> None:
        proposal = act(case, by=district.actor("officer"), at=AT, **values)
        actions.confirm_proposal(proposal, by=district.actor("head"), at=AT)

    return bring


def _merged(district: District, case: Case) -> None:
    earlier = Case.objects.exclude(pk=case.pk).filter(step="registered").earliest("pk")
    phone = Party.objects.get(case=earlier)
    Party.objects.filter(case=case).update(phone_index=phone.phone_index, name_index=phone.name_index)
    actions.merge(case, by=district.actor("officer"), at=AT, into=earlier)


def _archived(district: District, case: Case) -> None:
    _withdrawn(district, case)
    actions.file_case(case, by=district.actor("archivist"), at=AT)


def _offered(district: District, case: Case) -> None:
    steps.handled(district, case)
    to = district.person("officer2")
    actions.hand_over(case, by=district.actor("officer"), at=AT + HOUR, to=to, reason="外出")


def _transferring(district: District, case: Case) -> None:
    site = Site.objects.get(code="12")
    actions.transfer_site(case, by=district.actor("officer"), at=AT + HOUR, site=site, reason="房子在那边")


def _held(district: District, case: Case) -> None:
    steps.handled(district, case)
    actions.place_hold(
        case,
        owed_by=Department.objects.first(),  # type: ignore[arg-type]
        kind="request",
        ref=case.pk,
        releasable_from=AT + HOUR,
        by=district.actor("officer"),
        at=AT,
    )


def _instructed(district: District, case: Case) -> None:
    to, by = district.person("supervisor"), district.actor("leader")
    actions.instruct(case, by=by, at=AT, to=to, words="请尽快办", due_on=AT.date() + timedelta(days=4))


def _hopped(district: District, case: Case) -> None:
    to, by = district.person("officer2"), district.actor("head")
    actions.reassign(case, by=by, at=AT, to=to, reason="轮班")


def _advised(district: District, case: Case) -> None:
    to = district.person("expert")
    actions.ask_expert(case, by=district.actor("officer"), at=AT, to=to, question="能不能走告知承诺")


BRING: Mapping[str, Callable[[District, Case], object]] = {
    "registered": lambda district, case: case,
    "decline_review": _decline_review,
    "accepted": steps.accepted,
    "handling": steps.handled,
    "extending": _extending,
    "waiting": steps.waiting,
    "no_review": _no_review,
    "to_tell": steps.to_be_told,
    "answered": steps.answered,
    "appeal_review": steps.appealed,
    "declined": steps.declined,
    "closed": steps.closed,
    "unsolved": _unsolved,
    "withdrawn": _withdrawn,
    "terminated": _by_two(actions.terminate, reason="death", evidence="死亡证明"),
    "voided": _by_two(actions.void, reason="test"),
    "merged": _merged,
    "archived": _archived,
    "offered": _offered,
    "transferring": _transferring,
    "held": _held,
    "advised": _advised,
    "instructed": _instructed,
    "hopped": _hopped,
}


def brought(district: District, kind: str) -> Case:
    if kind == "merged":
        fresh(district)
    case = fresh(district)
    BRING[kind](district, case)
    return Case.objects.get(pk=case.pk)


class Desks(dict[str, Client]):
    """Each of the cast at a desk of his own, signed in when he is first needed."""

    def __init__(self, district: District) -> None:
        super().__init__()
        self.district = district

    def __missing__(self, part: str) -> Client:
        desk = self[part] = Client()
        make.sign_in(desk, self.district.person(part), at=NOW)
        return desk


@pytest.fixture
def desks(district: District, settings: Any) -> Desks:
    """The desks, a little after the last thing that happened."""
    settings.BANCHENG_NOW = NOW
    return Desks(district)


def door(case: Case, name: str) -> str:
    return f"/desk/cases/{case.number}/do/{name}/"


# --- the tables cover the regulation ------------------------------------------------------------------------


def by_staff() -> set[str]:
    """Every verb that is built and that a member of the staff may make."""
    return {move.name for move in MOVES if move.is_built and (move.by & STAFF_ROLES or move.receiving)}


def test_every_move_of_the_staff_has_its_page() -> None:
    assert by_staff() - OTHER_DOOR == set(PAGES)


def test_every_move_of_the_staff_is_tried_below() -> None:
    tried = {name for moves in MAY.values() for name, parts in moves.items() if parts}
    assert tried == by_staff() - {"register", *OF_CONFERENCES}
    assert set(FILLED) == set(PAGES)


# --- open, refused, unseen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAY)
def test_what_is_offered_is_what_the_door_lets_through(district: District, desks: Desks, kind: str) -> None:
    case = brought(district, kind)
    sees = SEES_EVERY | ALSO_SEEN_BY.get(kind, set())
    # What holds at every open step is tried at one of them; its buttons are compared at all.
    tried = set(MAY[kind]) if kind == "handling" else set(MAY[kind]) - (set(OPEN) - _own(kind))
    for part in CAST:
        desk = desks[part]
        page = desk.get(f"/desk/cases/{case.number}/")
        assert page.status_code == (200 if part in sees else 404), part
        may = {name for name, parts in MAY[kind].items() if part in parts}
        if part in sees:
            assert offered(page, case) == may, part
        for name in sorted(tried):
            if kind != "handling" and part not in MAY[kind][name] | WITNESSES:
                continue
            answer = desk.get(door(case, name))
            expected = {404} if part not in sees else {200} if name in may else {403, 409}
            assert answer.status_code in expected, (part, name)
            if answer.status_code in (403, 409):
                assert "这一步现在办不了" in answer.content.decode()


def _own(kind: str) -> set[str]:
    """Moves this kind of case gives to others than any open case does."""
    return {name for name in OPEN if MAY[kind].get(name) != OPEN[name]}


def offered(page: Any, case: Case) -> set[str]:
    """The moves the page offers as possible, as buttons or links; a paper to hand out beside them is none."""
    buttons = [*page.context["moves"], *page.context["more_moves"]]
    html = page.content.decode()
    possible = {button.url for button in buttons if button.blocked_by is None}
    assert all(url in html for url in possible)
    doors = f"/desk/cases/{case.number}/do/"
    return {url.removeprefix(doors).rstrip("/") for url in possible if url.startswith(doors)}


@pytest.mark.parametrize("part", sorted(CAST))
def test_who_may_not_is_refused_whatever_he_sends(district: District, desks: Desks, part: str) -> None:
    case = brought(district, "handling")
    before = steps.kinds(case)
    for name in sorted(PAGES):
        if part in MAY["handling"].get(name, set()):
            continue
        answer = desks[part].post(door(case, name), {"reason": "试一试", "words": "试一试"})
        assert answer.status_code in ({403, 409} if part in SEES_EVERY else {404}), name
    assert steps.kinds(case) == before


@pytest.mark.parametrize("name", ["appeal", "withdraw", "waive", "close", "register"])
def test_moves_of_the_citizen_and_of_later_parts_have_no_door(
    district: District, desks: Desks, name: str
) -> None:
    case = brought(district, "answered")
    assert desks["officer"].get(door(case, name)).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_CONFERENCES))
def test_the_door_of_a_conference_leads_to_its_own_room(district: District, desks: Desks, name: str) -> None:
    case = brought(district, "handling")
    answer = desks["convener"].get(door(case, name))
    assert answer.status_code == 302 and "/conferences/" in answer["Location"]


# --- and through it --------------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
Filled = Callable[[District, Case], dict[str, Any]]


def _person(part: str, **more: Any) -> Filled:
    return lambda district, case: {"to": district.person(part).pk, "reason": "试一试", **more}


def _always(**typed: Any) -> Filled:
    return lambda district, case: typed


def _judged(district: District, case: Case) -> dict[str, Any]:
    return {
        "case_type": "cannot",
        "causes": [Cause.objects.get(code="M4").pk],
        "situation": Situation.objects.first().pk,  # type: ignore[union-attr]
        "level": "general",
        "main_unit": Department.objects.first().pk,  # type: ignore[union-attr]
        "plan": "先核对档案",
    }


def _asked(district: District, case: Case) -> dict[str, Any]:
    item = {f"item-0-{name}": value for name, value in vars(d.item()).items() if name != "shareable_from"}
    return item | {"until": (NOW + timedelta(days=3)).date().isoformat(), "served_how": "in_person"}


def _earlier(district: District, case: Case) -> dict[str, Any]:
    first = Case.objects.filter(step="registered").exclude(pk=case.pk).earliest("pk")
    mine = Party.objects.get(case=case)
    Party.objects.filter(case=first).update(phone_index=mine.phone_index, name_index=mine.name_index)
    return {"into": first.pk}


def _mandate(district: District, case: Case) -> dict[str, Any]:
    upload = SimpleUploadedFile("委托书.pdf", PDF)
    actions.attach(case, upload=upload, kind="mandate", by=district.actor("officer"), at=AT)
    paper = Attachment.objects.get(case=case)
    return {"name": "陈小满", "scope": "代为补材料", "mandate": paper.pk}


def _heir(district: District, case: Case) -> dict[str, Any]:
    upload = SimpleUploadedFile("继承公证书.pdf", PDF)
    by = district.actor("officer")
    paper = actions.attach(case, upload=upload, kind="succession", by=by, at=AT)
    return {"name": "陈立春", "evidence": "公证书", "paper": paper.pk}


def _hold(district: District, case: Case) -> dict[str, Any]:
    return {"hold": Hold.objects.get(case=case).pk, "reason": "单位没有答复"}


SPOT = {"proof_kind": "办件编号", "proof_number": "FC2026-0001", "words": "当面告诉了"}
REASON = _always(reason="写明的理由")
OPINION = _always(opinion="写明的意见")
NOTHING = _always()
FILLED: Mapping[str, tuple[str, str, Filled, str]] = {
    "accept": ("registered", "officer", NOTHING, "case.accepted"),
    "solve_on_spot": (
        "registered",
        "officer",
        lambda district, case: _judged(district, case) | SPOT,
        "case.solved_on_spot",
    ),
    "propose_decline": (
        "registered",
        "officer",
        lambda district, case: {"ground": d.ground().pk, "reason": "已经答复过"},
        "case.decline_proposed",
    ),
    "confirm_decline": ("decline_review", "head", NOTHING, "case.decline_confirmed"),
    "overrule_decline": ("decline_review", "head", OPINION, "case.decline_overruled"),
    "uphold_decline": ("appeal_review", "convener", OPINION, "case.decline_upheld"),
    "admit": ("appeal_review", "convener", OPINION, "case.admitted"),
    "judge": ("accepted", "officer", _judged, "case.judged"),
    "rejudge": (
        "handling",
        "convener",
        lambda district, case: _judged(district, case) | {"reason": "新情况"},
        "case.rejudged",
    ),
    "ask_citizen": ("handling", "officer", _asked, "case.citizen_asked"),
    "citizen_supplied": ("waiting", "officer", _always(came=["0"]), "case.citizen_supplied"),
    "cannot_supply": ("waiting", "officer", _always(note="原单位已撤销"), "case.supply_refused"),
    "grant_special": ("handling", "convener", REASON, "case.special_granted"),
    "ask_extension": (
        "handling",
        "officer",
        _always(days="2", reason="档案对不上", how="phone", reached="yes", note="同意"),
        "case.extension_asked",
    ),
    "extend": ("extending", "leader", _always(days="2"), "case.extended"),
    "deny_extension": ("extending", "leader", REASON, "case.extension_denied"),
    "confirm_no": ("no_review", "head", NOTHING, "case.no_confirmed"),
    "send_back": ("no_review", "head", REASON, "case.sent_back"),
    "tell": ("to_tell", "officer", _always(how="in_person"), "case.told"),
    "redo": ("closed", "convener", REASON, "case.redone"),
    "let_stand": (
        "unsolved",
        "convener",
        _always(reasons="证书已经交到本人", remedies="可申请复议"),
        "case.let_stand",
    ),
    "close_unsolved": (
        "answered",
        "convener",
        _always(reasons="政策未定", remedies="可申请复议"),
        "case.proposed",
    ),
    "record_withdrawal": ("handling", "officer", _always(words="我自己办好了"), "case.proposed"),
    "merge": ("registered", "officer", _earlier, "case.merged"),
    "unmerge": ("merged", "officer", NOTHING, "case.unmerged"),
    "terminate": ("handling", "officer", _always(reason="death", evidence="死亡证明"), "case.proposed"),
    "succeed": ("handling", "officer", _heir, "case.proposed"),
    "void": ("registered", "officer", _always(reason="spam"), "case.proposed"),
    "restore": ("withdrawn", "convener", REASON, "case.restored"),
    "file": ("withdrawn", "archivist", NOTHING, "case.filed"),
    "join_topic": ("handling", "officer", _always(name="租赁备案要房东到场"), "case.topic_joined"),
    "hand_over": ("handling", "officer", _person("officer2"), "case.hand_over_asked"),
    "accept_hand_over": ("offered", "officer2", NOTHING, "case.handed_over"),
    "refuse_hand_over": ("offered", "officer2", REASON, "case.hand_over_refused"),
    "reassign": ("handling", "supervisor", _person("district"), "case.reassigned"),
    "replace_first": ("handling", "head", _person("officer2"), "case.first_replacement_asked"),
    "transfer_site": (
        "handling",
        "convener",
        lambda district, case: {
            "to": district.person("stranger").pk,
            "site": Site.objects.get(code="12").pk,
            "reason": "房子在那边",
        },
        "case.transferred",
    ),
    "accept_transfer": ("transferring", "stranger", NOTHING, "case.transferred"),
    "refuse_transfer": ("transferring", "stranger", REASON, "case.transfer_refused"),
    "recuse": (
        "handling",
        "supervisor",
        lambda district, case: {"whom": str(case.handler_id), "reason": "反映人说就是他不给办"},
        "case.recused",
    ),
    "contact": ("handling", "officer", _always(how="phone", reached="no"), "case.contacted"),
    "add_fact": ("handling", "counter", _always(words="房东下周回来"), "case.fact_added"),
    "correct": ("handling", "officer", _always(line=1, words="不是原件，是复印件"), "case.corrected"),
    "ask_expert": (
        "handling",
        "head",
        lambda district, case: {"to": district.person("expert").pk, "question": "能不能走承诺"},
        "case.expert_asked",
    ),
    "advise": ("advised", "expert", _always(root_cause="系统只认原件", advice="走承诺"), "case.advised"),
    "authorise": ("handling", "officer", _mandate, "case.authorised"),
    "note_hop": (
        "hopped",
        "counter",
        lambda district, case: {"hop": case.hops.get().pk, "accompanied": "yes", "informed": "yes"},
        "case.hop_noted",
    ),
    "instruct": (
        "handling",
        "leader",
        lambda district, case: {
            "to": case.handler_id,
            "words": "请尽快办",
            "due_on": (NOW + timedelta(days=3)).date().isoformat(),
        },
        "case.instructed",
    ),
    "report_back": ("instructed", "supervisor", _always(report="已约两家单位"), "case.reported_back"),
    "recall_instruction": (
        "instructed",
        "leader",
        lambda district, case: {"instruction": case.instructions.get().pk, "reason": "另行安排"},
        "case.instruction_recalled",
    ),
    "release_hold": ("held", "officer", _hold, "case.hold_released"),
}
"""Each page filled in as its people would: at which case, by whom, with what, and the line it leaves."""


@pytest.mark.parametrize("name", FILLED)
def test_the_page_makes_its_move(district: District, desks: Desks, name: str) -> None:
    kind, part, filled, line = FILLED[name]
    if name == "merge":
        fresh(district)
    case = brought(district, kind)
    typed = filled(district, case)
    if filled is not NOTHING:
        _says_what_it_lacks(desks[part], case, name)
    typed |= {"form_key": str(uuid4())}
    answer = desks[part].post(door(case, name), typed)
    assert answer.status_code == 302, answer.content.decode()
    _acts_once(desks[part], case, name, typed, answer["Location"])
    assert line in Line.objects.filter(file=case.file).order_by("-seq").values_list("kind", flat=True)[:2]
    steps.assert_whole(case)
    landing = desks[part].get(answer["Location"])
    html = landing.content.decode()
    assert landing.status_code == 200 and "bc-notice ok" in html and "已经办过了" in html


def _acts_once(desk: Client, case: Case, name: str, typed: dict[str, Any], landing: str) -> None:
    """The same form again leads to the same page and leaves nothing, a refusal neither."""
    lines = Line.objects.count()
    again = desk.post(door(case, name), typed)
    assert (again.status_code, again["Location"]) == (302, landing)
    assert Line.objects.count() == lines


def _says_what_it_lacks(desk: Client, case: Case, name: str) -> None:
    """An empty form says beside its fields what is wanted, and changes nothing."""
    before = steps.kinds(case)
    answer = desk.post(door(case, name), {"reason": "", "words": ""})
    assert answer.status_code == 422
    assert "form-error" in answer.content.decode()
    assert steps.kinds(case) == before


def test_a_second_press_from_another_tab_is_told_kindly(district: District, desks: Desks) -> None:
    case = brought(district, "registered")
    seen = {"seen": str(case.file.length)}
    assert desks["officer"].post(door(case, "accept"), seen).status_code == 302
    lines = Line.objects.count()
    again = desks["officer"].post(door(case, "accept"), seen, follow=True)
    assert again.redirect_chain == [(f"/desk/cases/{case.number}/", 302)]
    assert "已经办过了" in again.content.decode()
    assert Line.objects.count() == lines
    # Whoever else presses is told who was quicker, as before.
    late = desks["officer2"].post(door(case, "accept"), seen)
    assert late.status_code == 409 and "李专员" in late.content.decode()


def test_other_words_from_a_second_tab_are_never_thrown_away(district: District, desks: Desks) -> None:
    case = brought(district, "accepted")
    typed = FILLED["judge"][2](district, case) | {"seen": str(case.file.length)}
    assert desks["officer"].post(door(case, "judge"), typed | {"form_key": str(uuid4())}).status_code == 302
    lines = Line.objects.filter(file=case.file).count()
    # The same words from another tab: done already.
    same = desks["officer"].post(door(case, "judge"), typed | {"form_key": str(uuid4())}, follow=True)
    assert same.redirect_chain and "已经办过了" in same.content.decode()
    # Other words: refused, and still there.
    other = typed | {"form_key": str(uuid4()), "plan": "换一个打算，先约房东视频。"}
    again = desks["officer"].post(door(case, "judge"), other)
    html = again.content.decode()
    assert again.status_code == 409 and "换一个打算，先约房东视频。" in html and "已经办过了" not in html
    assert "李专员" in html, "it is said that he himself was quicker"
    assert Line.objects.filter(file=case.file).count() == lines


def test_the_second_person_confirms_once(district: District, desks: Desks) -> None:
    case = brought(district, "registered")
    proposal = actions.void(case, by=district.actor("officer"), at=NOW - HOUR, reason="test")
    path = f"/desk/cases/{case.number}/proposals/{proposal.pk}/confirm/"
    assert desks["head"].post(path).status_code == 302
    again = desks["head"].post(path, follow=True)
    assert "已经办过了" in again.content.decode()


def test_a_refusal_keeps_what_was_typed(district: District, desks: Desks) -> None:
    case = brought(district, "handling")
    typed = {"to": district.person("officer2").pk, "reason": "明天外出，写了很长的一段"}
    assert desks["officer"].post(door(case, "hand_over"), typed).status_code == 302
    again = desks["officer"].post(door(case, "hand_over"), typed | {"seen": "1"})
    html = again.content.decode()
    assert again.status_code == 409
    assert "明天外出，写了很长的一段" in html and "上一次交接还等着对方答复" in html
    assert "提请陆专员接手" in html, "who was quicker stands by name on the page"


def test_whoever_is_out_lands_on_the_workbench(district: District, desks: Desks) -> None:
    case = brought(district, "handling")
    typed = {"whom": str(district.person("officer").pk), "reason": "反映人是我亲戚"}
    answer = desks["officer"].post(door(case, "recuse"), typed)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert desks["officer"].get(f"/desk/cases/{case.number}/").status_code == 404


def test_the_pickers_list_only_who_may_be_picked(district: District, desks: Desks) -> None:
    case = brought(district, "handling")
    form = desks["officer"].get(door(case, "hand_over")).context["form"]
    assert [str(label) for value, label in form.fields["to"].choices if value] == [
        f"{district.person(part).name} {district.person(part).desk}" for part in ("officer2", "district")
    ]
    whom = desks["supervisor"].get(door(case, "recuse")).context["form"].fields["whom"].choices
    assert [label for _, label in whom][:3] == [
        "周小窗（第一责任人）",
        "李专员（经办人）",
        "王站长（网点负责人）",
    ]
    assert "to" not in desks["officer"].get(door(case, "transfer_site")).context["form"].fields


def test_a_line_shows_names_though_it_holds_none(district: District, desks: Desks) -> None:
    case = brought(district, "offered")
    html = desks["officer2"].get(f"/desk/cases/{case.number}/").content.decode()
    assert "李专员 提请陆专员接手" in html
    assert "交接等陆专员答复" in html


def test_the_agent_stands_on_the_page_masked(district: District, desks: Desks) -> None:
    case = brought(district, "handling")
    typed = _mandate(district, case) | {"phone": "13900001234"}
    assert desks["officer"].post(door(case, "authorise"), typed).status_code == 302
    html = desks["officer"].get(f"/desk/cases/{case.number}/").content.decode()
    assert "受托：代为补材料" in html and "139****1234" in html
    assert "陈小满" not in html and "13900001234" not in html
