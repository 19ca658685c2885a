"""Clues: received with a receipt, out of sight of whom they concern; the case knows the receipt and no more."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bancheng.accountability import actions, health, reads
from bancheng.accountability.models import Clue
from bancheng.accountability.reactions import receive_clue
from bancheng.cases import actions as cases
from bancheng.cases import eligible
from bancheng.cases import reads as case_reads
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Evidence, MoveMade, Proposal, Recusal
from bancheng.config.jobs import REACTIONS
from bancheng.notices.models import Notice
from bancheng.org.models import Absence, Appointment, Site
from bancheng.records import actions as record
from bancheng.records import standing, verification
from bancheng.records.models import File, Line, PrivateText
from bancheng.records.outbox import run_reactions
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Outcome
from tests import make
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.records.looking import private_text

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
WORDS = "三次来都说“系统不行”，第三次没有看材料就让走。"


def raised(district: District, case: Case, *, by: str = "officer", **values: Any) -> actions.Raised:
    return actions.raise_clue(case, by=district.actor(by), at=LATER, **({"words": WORDS} | values))


def judged(district: District, case: Case, case_type: CaseType = CaseType.REFUSED) -> Case:
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(case_type))
    return Case.objects.get(pk=case.pk)


# --- received ------------------------------------------------------------------------------------------------


def test_it_is_kept_in_a_file_of_its_own(district, case):
    clue = raised(district, case, about=district.person("counter")).clue
    assert (clue.file.kind, clue.file.length) == ("clue", 1)
    line = Line.objects.get(file=clue.file)
    assert (line.kind, line.by) == ("clue.received", "system")
    assert district.person("counter").ref not in line.data and WORDS not in line.data
    assert private_text(line, "about") == district.person("counter").ref
    # Who brought it is committed to with the row, and signs nothing.
    assert (
        str(district.person("officer").pk)
        in PrivateText.objects.get(line=line, field__endswith="raised_by").clear
    )
    assert verification.verify_file(clue.file.key).ok and verification.verify_file(case.file.key).ok


def test_the_case_knows_the_receipt_and_its_timeline_not_even_that(district, case):
    before = case.file.length
    clue = raised(district, case).clue
    evidence = Evidence.objects.get(case=case)
    assert (evidence.kind, evidence.ref, evidence.what) == ("clue", clue.receipt, "已按规定登记线索")
    assert File.objects.get(pk=case.file_id).length == before


def test_a_line_of_an_earlier_release_is_not_shown_and_nobody_was_quicker_by_it(district, case, signed_in):
    old = {"kind": "clue", "ref": "XS-1", "what": "已登记线索，回执号 XS-1"}
    record.append(case.file, LineKind.CASE_EVIDENCE_ADDED, by="system", at=AT, data=old)
    seen = File.objects.get(pk=case.file_id).length - 1
    desk = signed_in("officer")
    assert "XS-1" not in desk.get(f"/desk/cases/{case.number}/").content.decode()
    answer = desk.post(f"/desk/cases/{case.number}/do/confirm_no/", {"seen": seen})
    assert answer.status_code in (403, 409) and answer.context["quicker"] == ""


def test_whom_it_concerns_is_told_of_no_receipt(district, case):
    head, officer = district.actor("head"), district.actor("officer")
    raised(district, case, by="supervisor", about=district.person("head"))
    assert reads.holds_receipt(case, officer) and not reads.holds_receipt(case, head)
    other = d.register(district)
    raised(district, other, by="supervisor", about_window=True)
    assert not reads.holds_receipt(other, officer) and not reads.holds_receipt(other, head)
    assert reads.holds_receipt(other, district.actor("convener"))


def test_a_receipt_tells_nothing_of_how_many_there_are(district, case):
    receipts = {raised(district, case).clue.receipt for _ in range(3)}
    assert len(receipts) == 3 and all(receipt.startswith("XS-") for receipt in receipts)


def test_without_words_it_is_not_received(district, case):
    with pytest.raises(Wanting):
        raised(district, case, words="  ")
    assert not Clue.objects.exists() and not File.objects.filter(kind="clue").exists()


def test_who_has_no_part_in_the_case_brings_none(district, case):
    for part in {*d.CAST} - {
        "officer",
        "officer2",
        "district",
        "head",
        "convener",
        "convener2",
        "supervisor",
    }:
        with pytest.raises(Refused) as refused:
            raised(district, case, by=part)
        assert refused.value.code == "not_yours", part
    assert not Clue.objects.exists()


def test_a_case_that_rests_takes_none(district, case):
    Case.objects.filter(pk=case.pk).update(step="closed")
    with pytest.raises(Refused) as refused:
        raised(district, case)
    assert refused.value.code == "wrong_step"


def test_receiving_is_atomic(district, case, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("no evidence can be laid")

    with monkeypatch.context() as patch:
        patch.setattr(actions.cases, "lay_receipt", broken)
        with pytest.raises(OSError, match="evidence"):
            raised(district, case)
    assert not Clue.objects.exists() and not File.objects.filter(kind="clue").exists()


# --- out at once -----------------------------------------------------------------------------------------------


def test_whom_it_concerns_is_out_at_that_instant(district, case):
    first = district.person("counter")
    result = raised(district, case, about=first)
    case.refresh_from_db()
    assert result.why_not_recused == "" and case.first != first
    assert not case_reads.may_see(district.actor("counter"), case)
    assert Recusal.objects.get(case=case).person == first


def test_the_window_goes_to_the_district(district, case):
    result = raised(district, case, by="supervisor", about_window=True)
    case.refresh_from_db()
    assert result.why_not_recused == "" and case.handler == district.person("district")
    assert not case_reads.may_see(district.actor("officer"), case)


def test_nothing_in_the_case_tells_who_brought_it(district, case):
    """Neither line nor move nor recusal nor message: the same rows stand there whoever it was."""
    bringer = district.person("officer2")
    raised(district, case, by="officer2", about=district.person("officer"))
    run_reactions(at=LATER)
    case.refresh_from_db()
    lines = Line.objects.filter(file=case.file, at=LATER)
    assert {line.by for line in lines} == {"system"} and lines.count() == 1
    made = MoveMade.objects.filter(case=case).latest("pk")
    assert (made.key, made.by, made.person, made.proposed_by) == ("recuse", "system", None, None)
    assert Recusal.objects.get(case=case).reason == "依规定回避"
    # The handler's place fell to the one who brought it: he is told like anybody else.
    assert case.handler == bringer
    assert Notice.objects.filter(person=bringer, kind="case.recused").count() == 1


def test_a_second_recusal_names_nobody_and_is_not_confirmed_by_who_brought_it(district, case):
    raised(district, case, by="supervisor", about=district.person("counter"))
    raised(district, case, by="convener", about=district.person("officer"))
    proposal = Proposal.objects.get()
    assert (proposal.proposer, proposal.proposed_by) == (None, "system")
    line = Line.objects.filter(file=case.file).latest("seq")
    assert (line.kind, line.by) == ("case.recusal_asked", "system")
    with pytest.raises(Refused) as refused:
        cases.confirm_proposal(proposal, by=district.actor("convener"), at=LATER)
    assert refused.value.code == "same_person"
    cases.confirm_proposal(proposal, by=district.actor("convener2"), at=LATER)
    assert not case_reads.may_see(district.actor("officer"), case)
    assert verification.verify_file(case.file.key).ok


def test_the_only_convener_brings_it_and_the_leader_decides_once_it_is_late(district, case):
    """Were it the leader's at once, that would tell who brought it."""
    Appointment.objects.filter(person=district.person("convener2")).delete()
    raised(district, case, by="supervisor", about=district.person("counter"))
    raised(district, case, by="convener", about=district.person("officer"))
    asked, leader = Proposal.objects.get(), district.actor("leader")
    assert case not in case_reads.queue_of(leader, "turn", at=LATER)
    steps.assert_refused("not_yours", lambda: cases.confirm_proposal(asked, by=leader, at=LATER))
    assert case in case_reads.queue_of(leader, "turn", at=asked.lapses_at)
    cases.confirm_proposal(asked, by=leader, at=asked.lapses_at)
    assert not case_reads.may_see(district.actor("officer"), case)


def test_a_second_recusal_waits_for_the_convener_and_the_clue_is_kept(district, case):
    raised(district, case, about=district.person("counter"))
    case.refresh_from_db()
    result = raised(district, case, by="supervisor", about=case.handler)
    assert "召集人" in result.why_not_recused and Clue.objects.count() == 2
    assert Case.objects.get(pk=case.pk).handler == case.handler


def test_a_recusal_that_cannot_be_made_loses_no_clue(district, case, monkeypatch):
    def nobody(*args: object, **values: object) -> None:
        raise Refused("org.nobody_on_duty", "没有可接件的专员")

    monkeypatch.setattr(actions.cases, "recuse", nobody)
    result = raised(district, case, about=district.person("counter"))
    assert result.why_not_recused == "没有可接件的专员" and Clue.objects.get() == result.clue


def test_nobody_named_nobody_out(district, case):
    raised(district, case)
    assert not Recusal.objects.exists()


# --- kept out without a place ----------------------------------------------------------------------------------


def test_who_has_no_place_yet_is_kept_out_and_no_line_of_the_case_tells(district, case):
    before = (case.file.length, MoveMade.objects.filter(case=case).count())
    named = district.person("convener2")
    clue = raised(district, case, about=named).clue
    out = Recusal.objects.get()
    assert (out.person, out.instead, out.withheld, out.reason) == (named, None, True, "依规定回避")
    assert (File.objects.get(pk=case.file_id).length, MoveMade.objects.filter(case=case).count()) == before
    line = Line.objects.get(file=clue.file)
    told = json.loads(line.data)["rows"][f"cases.recusal/{out.pk}"]
    assert set(told["facts"]) == {"case", "at", "instead", "withheld"}
    assert told["texts"]["person"] in json.loads(line.commitments)
    assert not case_reads.may_see(district.actor("convener2"), case)
    # Named twice he is out once; the record and the rows agree.
    raised(district, case, by="supervisor", about=named)
    assert Recusal.objects.count() == 1
    files = [case.file_id, *Clue.objects.values_list("file", flat=True)]
    assert not list(standing.files_stand(files))


@pytest.mark.parametrize(
    ("act", "by", "to"),
    [
        ("hand_over", "officer", "officer2"),
        ("reassign", "head", "officer2"),
        ("replace_first", "head", "officer2"),
        ("ask_expert", "officer", "expert"),
    ],
)
def test_he_takes_no_place_and_whoever_names_him_hears_what_he_hears_of_anybody(district, case, act, by, to):
    """The sentence is the one for somebody absent, and gives no reason: from a list of them a colleague at work knew which."""
    cases.accept_case(case, by=district.actor("officer"), at=AT)
    words = {"question": "为什么"} if act == "ask_expert" else {"reason": "轮休"}
    raised(district, case, by="supervisor", about=district.person(to))
    with pytest.raises(Refused) as refused:
        getattr(cases, act)(case, by=district.actor(by), at=LATER, to=district.person(to), **words)
    Recusal.objects.all().delete()
    Absence.objects.create(person=district.person(to), from_on=AT.date(), to_on=AT.date() + timedelta(days=1))
    with pytest.raises(Refused) as absent:
        getattr(cases, act)(case, by=district.actor(by), at=LATER, to=district.person(to), **words)
    assert refused.value.code == absent.value.code == "not_eligible"
    assert refused.value.sentence == absent.value.sentence
    assert not any(reason in refused.value.sentence for reason in ("线索", "回避", "岗", "网点"))


def test_the_picker_promises_no_more_than_it_lists(district, case, signed_in):
    """Beside “everybody at work today” a colleague who is missing was told to be kept out."""
    cases.accept_case(case, by=district.actor("officer"), at=AT)
    raised(district, case, by="supervisor", about=district.person("officer2"))
    page = signed_in("officer").get(f"/desk/cases/{case.number}/do/hand_over/").content.decode()
    assert "沈专员" in page and "陆专员" not in page
    assert "现在能接这件的专员" in page and "在岗" not in page


def test_he_accepts_nothing_that_was_asked_before(district, case):
    cases.hand_over(case, by=district.actor("officer"), at=AT, to=district.person("officer2"), reason="轮休")
    raised(district, case, by="supervisor", about=district.person("officer2"))
    with pytest.raises(Refused) as refused:
        cases.accept_hand_over(case, by=district.actor("officer2"), at=LATER)
    assert refused.value.code == "not_yours"
    assert Case.objects.get(pk=case.pk).handler == district.person("officer")


def test_he_accepts_no_transfer_to_his_site(district, case):
    cases.accept_case(case, by=district.actor("officer"), at=AT)
    site = Site.objects.get(code="12")
    cases.transfer_site(case, by=district.actor("officer"), at=AT, site=site, reason="户籍地")
    raised(district, case, by="supervisor", about=district.person("stranger"))
    with pytest.raises(Refused) as refused:
        cases.accept_transfer(case, by=district.actor("stranger"), at=LATER)
    assert refused.value.code == "not_yours"


def test_he_is_no_second_and_what_he_proposed_comes_to_nothing(district, case):
    raised(district, case, by="supervisor", about=district.person("convener2"))
    raised(district, case, by="supervisor", about=district.person("counter"))
    proposal = cases.recuse(
        case, by=district.actor("head"), at=LATER, whom=district.person("officer"), reason="与反映人相识"
    )
    with pytest.raises(Refused) as refused:
        cases.confirm_proposal(proposal, by=district.actor("convener2"), at=LATER)
    assert refused.value.code == "not_yours"
    # Whose recusal is asked keeps his place meanwhile, and gets no other.
    assert district.person("officer") not in eligible.firsts_for(case, LATER)
    voided = cases.void(case, by=district.actor("officer2"), at=LATER, reason="test")
    raised(district, case, by="supervisor", about=district.person("officer2"))
    with pytest.raises(Refused) as refused:
        cases.confirm_proposal(voided, by=district.actor("head"), at=LATER)
    assert refused.value.code == "proposer_out"


def test_who_is_kept_out_finds_the_case_nowhere(district, case, signed_in):
    raised(district, case, by="supervisor", about=district.person("convener2"))
    desk = signed_in("convener2")
    assert desk.get(f"/desk/cases/{case.number}/").status_code == 404
    assert case.number not in desk.get("/desk/cases/").content.decode()
    # Whoever works on the case reads nothing of it.
    page = signed_in("officer").get(f"/desk/cases/{case.number}/").content.decode()
    assert "褚召集" not in page and "依规定回避" not in page


# --- who may see ------------------------------------------------------------------------------------------------


def test_only_supervisors_and_conveners_see_it(district, case):
    clue = raised(district, case).clue
    seeing = {part for part in d.CAST if clue in reads.visible_to(district.actor(part))}
    assert seeing == {"convener", "convener2", "supervisor"}


def test_whom_it_concerns_never_sees_it(district, case):
    clue = raised(district, case, by="convener2", about=district.person("supervisor")).clue
    assert not reads.visible_to(district.actor("supervisor")).exists()
    Recusal.objects.all().delete()
    for place in ("first", "handler"):
        Clue.objects.filter(pk=clue.pk).update(about=None)
        Case.objects.filter(pk=case.pk).update(**{place: district.person("supervisor")})
        assert not reads.visible_to(district.actor("supervisor")).exists(), place
        Case.objects.filter(pk=case.pk).update(**{place: district.person("officer")})
    assert reads.visible_to(district.actor("supervisor")).exists()


# --- 不给办 -------------------------------------------------------------------------------------------------------


def test_a_case_judged_refused_gets_its_receipt_and_may_then_be_answered(district, case):
    judged(district, case)
    by = district.actor("officer")
    with pytest.raises(Wanting) as wanting:
        cases.propose_answer(case, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert [gap.field for gap in wanting.value.missing] == ["clue"]
    assert run_reactions(at=LATER)
    clue = Clue.objects.get()
    assert (clue.source, clue.about, clue.raised_by, clue.words) == ("judged", None, None, "")
    cases.propose_answer(case, by=by, at=LATER, answer=d.answer(Outcome.DONE))
    assert Case.objects.get(pk=case.pk).step == "to_tell"


def test_doing_it_twice_changes_nothing(district, case):
    judged(district, case)
    line = Line.objects.get(file=case.file, kind="case.judged")
    receive_clue(line, at=LATER)
    before = Line.objects.count()
    receive_clue(line, at=LATER)
    assert Clue.objects.count() == 1 and Line.objects.count() == before


@pytest.mark.parametrize("case_type", [CaseType.CANNOT, CaseType.HARD, CaseType.NOT_YET])
def test_other_types_owe_none(district, case, case_type):
    judged(district, case, case_type)
    run_reactions(at=LATER)
    assert not Clue.objects.exists()


def test_a_case_judged_again_as_refused_gets_one(district, case):
    judged(district, case, CaseType.HARD)
    by = district.actor("officer")
    cases.rejudge(case, by=by, at=LATER, reason="窗口没有看材料", **d.judgement(CaseType.REFUSED))
    run_reactions(at=LATER)
    assert Clue.objects.get().source == "judged"


def test_a_clue_already_brought_is_receipt_enough(district, case):
    raised(district, case)
    judged(district, case)
    run_reactions(at=LATER)
    assert Clue.objects.get().source == "raised"


def test_the_reaction_is_registered():
    for kind in ("case.judged", "case.rejudged"):
        assert "bancheng.accountability.reactions.receive_clue" in REACTIONS[kind]


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, district, settings):
    settings.BANCHENG_NOW = LATER
    return lambda part: make.sign_in(client.__class__(), district.person(part))


def test_an_officer_brings_one_and_gets_the_receipt_only(district, case, signed_in):
    desk = signed_in("officer")
    url = f"/desk/cases/{case.number}/clues/new/"
    asked = desk.get(url).content.decode()
    assert "周小窗（第一责任人）" in asked and case.story in asked
    first = district.person("counter")
    answer = desk.post(url, {"words": WORDS, "about": first.pk}, follow=True)
    clue = Clue.objects.get()
    page = answer.content.decode()
    assert clue.receipt in page and WORDS not in page
    assert clue.about == first
    panel = desk.get(f"/desk/cases/{case.number}/clues/", headers={"HX-Request": "true"}).content.decode()
    assert "已按规定登记线索。" in panel and clue.receipt not in panel and "<html" not in panel
    for path in ("/desk/clues/", f"/desk/clues/{clue.receipt}/"):
        assert desk.get(path).status_code == 404


def test_a_supervisor_reads_it_and_the_one_concerned_finds_nothing(district, case, signed_in):
    clue = raised(district, case, about=district.person("convener2")).clue
    desk = signed_in("supervisor")
    listed = desk.get("/desk/clues/").content.decode()
    assert clue.receipt in listed and "褚召集" in listed
    page = desk.get(f"/desk/clues/{clue.receipt}/").content.decode()
    assert "没有看材料就让走" in page and "李专员" in page
    concerned = signed_in("convener2")
    assert clue.receipt not in concerned.get("/desk/clues/").content.decode()
    assert concerned.get(f"/desk/clues/{clue.receipt}/").status_code == 404


def test_who_brought_a_clue_that_names_nobody_is_shown_to_no_reader(district, case, signed_in):
    """Whoever reads it may be the one it means."""
    clue = raised(district, case).clue
    page = signed_in("convener").get(f"/desk/clues/{clue.receipt}/").content.decode()
    assert "李专员" not in page and "先不显示" in page


def test_the_list_is_filtered_and_says_when_it_is_empty(district, case, signed_in):
    desk = signed_in("convener")
    assert "还没有线索" in desk.get("/desk/clues/").content.decode()
    clue = raised(district, case).clue
    assert clue.receipt in desk.get("/desk/clues/?source=raised").content.decode()
    assert "没有这样的线索" in desk.get("/desk/clues/?source=judged").content.decode()


def test_the_page_of_a_second_recusal_says_the_system(district, case, signed_in):
    raised(district, case, by="supervisor", about=district.person("counter"))
    raised(district, case, by="convener", about=district.person("officer"))
    page = signed_in("convener2").get(f"/desk/cases/{case.number}/").content.decode()
    assert "系统 提出" in page and "赵召集" not in page
    own = signed_in("convener")
    url = f"/desk/cases/{case.number}/proposals/{Proposal.objects.get().pk}/confirm/"
    assert own.post(url).status_code in (403, 409)
    # The refusal is not written down: its line would say whose proposal it was.
    assert not Line.objects.filter(kind="act.refused").exists()


def test_what_was_typed_stays_and_strangers_find_nothing(district, case, signed_in):
    url = f"/desk/cases/{case.number}/clues/new/"
    answer = signed_in("officer").post(url, {"words": "", "about": "window"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="window"' in page and "checked" in page
    assert signed_in("stranger").get(url).status_code == 404
    # Who may see the case without bringing clues is told so.
    assert signed_in("leader").get(url).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_list_clue_and_form_are_sound(district, case, open_page, settings, size):
    settings.BANCHENG_NOW = LATER
    clue = raised(district, case, by="convener", about=district.person("counter")).clue
    name = "desk" if size is DESK else "phone"
    for path, part, picture in (
        ("/desk/clues/", "supervisor", "clues"),
        (f"/desk/clues/{clue.receipt}/", "supervisor", "clue"),
        (f"/desk/cases/{case.number}/clues/new/", "officer", "clue-new"),
        (f"/desk/cases/{case.number}/clues/", "officer", "clue-panel"),
    ):
        opened = open_page(path, as_=district.person(part), size=size)
        opened.look_at(f"{picture}-{name}")
        opened.assert_sound()


def test_whoever_has_no_part_in_the_case_is_named_by_number_and_never_reads_it(district, case, signed_in):
    url = f"/desk/cases/{case.number}/clues/new/"
    officer = signed_in("officer")
    typed = {"words": "督查的人催的时候态度不好", "about": ""}
    wrong = officer.post(url, typed | {"other": "9999"})
    assert wrong.status_code == 422 and "没有工号是" in wrong.content.decode()
    both = officer.post(url, typed | {"about": "window", "other": "1009"})
    assert both.status_code == 422 and "一人登记一条" in both.content.decode()
    assert officer.post(url, typed | {"other": "1009"}).status_code == 302
    clue = Clue.objects.get()
    assert clue.about == district.person("supervisor")
    assert not reads.visible_to(district.actor("supervisor")).exists()
    assert reads.visible_to(district.actor("convener")).exists()


def test_whoever_handles_it_cannot_shut_out_all_who_oversee_it(district, case):
    """One of two conveners is kept out; the other, the only supervisor and the only leader stay, whomever he names."""
    for part in ("convener", "convener2", "supervisor", "leader"):
        raised(district, case, about=district.person(part))
    assert [row.person for row in Recusal.objects.filter(withheld=True)] == [district.person("convener")]
    for part in ("convener2", "supervisor", "leader"):
        assert case_reads.may_see(district.actor(part), case), part
    later = raised(district, case, by="officer2", about=case.handler).clue
    assert reads.visible_to(district.actor("supervisor")).filter(pk=later.pk).exists()
    named = Clue.objects.get(about=district.person("supervisor"))
    assert not reads.visible_to(district.actor("supervisor")).filter(pk=named.pk).exists()


def test_who_came_to_be_out_by_merging_needs_no_clue_of_that_case(district, case):
    """The doctor knows whence he is kept out; a row nobody told, in a case that met no other, it still finds."""
    later = d.register(district, at=d.AT + timedelta(minutes=15))
    named = district.person("officer2")
    raised(district, later, about=named)
    cases.merge(later, by=district.actor("officer"), at=LATER + timedelta(hours=1), into=case)
    assert Recusal.objects.filter(person=named, withheld=True).count() == 2
    assert list(health.kept_out_by_clues(at=LATER, full=True)) == []
    alone = d.register(district, at=d.AT + timedelta(minutes=30))
    Recusal.objects.create(case=alone, person=named, reason="依规定回避", at=LATER, withheld=True)
    assert [found.where.split()[0] for found in health.kept_out_by_clues(at=LATER, full=True)] == [
        alone.number
    ]
