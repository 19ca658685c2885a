"""Whatever is altered in the tables behind the product's back is found, with the case and the line."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import F, Model

from bancheng.accountability.actions import raise_clue
from bancheng.accountability.models import Clue
from bancheng.cases import actions, ledger_health, ticks
from bancheng.cases.models import (
    Answer,
    AnswerBasis,
    Attachment,
    Case,
    CaseClock,
    ClosingAnswer,
    Contact,
    Declining,
    Evidence,
    ExpertAsked,
    HandOver,
    Hold,
    Judgement,
    MoveMade,
    Party,
    Pause,
    Proposal,
    Recusal,
    Series,
    Supplement,
)
from bancheng.cases.registration import Someone
from bancheng.cases.showing.timeline import timeline
from bancheng.citizens.models import FeedbackItem
from bancheng.measures.models import (
    Consultation,
    ConsultationOpinion,
    Coordination,
    DataSharing,
    Escort,
)
from bancheng.org.models import Department, Site
from bancheng.records import actions as records
from bancheng.records import health, standing, verification
from bancheng.records.models import File, Line, PrivateText, StoredFile
from bancheng.rules.health import Found, Trouble
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_authorise import PDF
from tests.citizens.test_feedback import made, taken
from tests.guards import give_identity, guards_down
from tests.measures.test_measures import ACTS, record

HOUR = timedelta(hours=1)
NOW = AT + timedelta(days=2)
CHANGED, GONE, UNTOLD = Trouble.ROW_CHANGED, Trouble.ROW_GONE, Trouble.ROW_UNTOLD


def found(*, full: bool = True) -> list[Found]:
    return list(health.rows_stand(at=NOW, full=full))


@pytest.fixture
def told(district: District, case: Case) -> Case:
    """A case in which nearly everything happened that can happen in one."""
    officer, head = district.actor("officer"), district.actor("head")
    steps.handled(district, case)
    actions.contact(case, by=officer, at=AT + HOUR, how="phone", reached=True, note="说下午再来")
    actions.ask_expert(case, by=officer, at=AT + HOUR, to=district.person("expert"), question="能不能容缺")
    actions.advise(case, by=district.actor("expert"), at=AT + HOUR, root_cause="规定没讲清", advice="先受理")
    upload = SimpleUploadedFile("证明.pdf", PDF)
    actions.attach(case, upload=upload, kind="citizen", by=officer, at=AT + HOUR)
    mandate = actions.attach(case, upload=upload, kind="mandate", by=officer, at=AT + HOUR)
    agent = Someone(name="陈小弟", phone="13900001111")
    actions.authorise(
        case, by=district.actor("citizen", case), at=AT + HOUR, agent=agent, scope="代收", mandate=mandate
    )
    actions.add_evidence(case, kind="clue", ref="X1", what="已登记线索", by=officer, at=AT + HOUR)
    unit = Department.objects.first()
    assert unit is not None
    later = AT + 2 * HOUR
    hold = actions.place_hold(
        case, owed_by=unit, kind="request", ref=1, releasable_from=later, by=officer, at=AT + HOUR
    )
    actions.release_hold(case, by=officer, at=later, hold=hold, reason="时限已过")
    actions.record_withdrawal(case, by=officer, at=later, words="算了")
    actions.hand_over(case, by=officer, at=later, to=district.person("officer2"), reason="休假")
    actions.refuse_hand_over(case, by=district.actor("officer2"), at=later, reason="手上太多")
    until = later.date() + timedelta(days=1)
    actions.ask_citizen(case, by=officer, at=later, items=[d.item()], until=until, served_how="当面")
    actions.citizen_supplied(case, by=officer, at=later + HOUR, note="补来了")
    answer, citations = d.answer(Outcome.EXPLAINED), d.citations()
    actions.propose_answer(case, by=officer, at=later + HOUR, answer=answer, citations=citations)
    actions.confirm_no(case, by=head, at=later + HOUR, opinion="同意")
    actions.tell(case, by=officer, at=later + HOUR, how="in_person")
    return actions.close(
        case, by=district.actor("citizen", case), at=later + HOUR, solved="no", satisfied=2, words="不满意"
    )


@pytest.fixture
def declined(district: District) -> Case:
    """Another case, in which somebody was recused and which was not taken."""
    other = d.register(district, at=AT + timedelta(minutes=5))
    whom = district.person("counter")
    actions.recuse(other, by=district.actor("convener"), at=AT + HOUR, whom=whom, reason="反映的就是他")
    return steps.declined(district, other)


Tampering = Callable[[Case, Case], object]


def sets(**values: object) -> Tampering:
    """Another value in a column of the case itself."""
    return lambda case, other: Case.objects.filter(pk=case.pk).update(**values)


def _moved_to_another_case(case: Case, other: Case) -> object:
    return Contact.objects.filter(case=case).update(case=other)


def _people_swapped(case: Case, other: Case) -> None:
    """Two people's names change places, each still a name that was told somewhere."""
    mine, his = Party.objects.get(case=case, role="reflector"), Party.objects.get(case=other)
    Party.objects.filter(pk=mine.pk).update(name="陈阿贵")
    Party.objects.filter(pk=his.pk).update(name=mine.name)


ALTERED: dict[str, tuple[Trouble, Tampering]] = {
    "step": (CHANGED, sets(step="voided")),
    "handler": (CHANGED, sets(handler=F("first"))),
    "site": (
        CHANGED,
        lambda case, other: Case.objects.filter(pk=case.pk).update(site=Site.objects.get(code="12")),
    ),
    "number": (CHANGED, sets(number="2026-011-9999-1")),
    "query_code": (CHANGED, sets(query_code_hash="0")),
    "title": (CHANGED, sets(title="别的事")),
    "story": (CHANGED, sets(story="别的经过")),
    "story emptied": (CHANGED, sets(story="")),
    "wanted": (CHANGED, sets(wanted="别的要求")),
    "reference put in": (CHANGED, sets(reference="GD-1")),
    "cares": (CHANGED, sets(cares=["elder"])),
    "visits": (CHANGED, sets(visits=0)),
    "type": (CHANGED, sets(case_type="hard")),
    "level": (CHANGED, sets(level="complex")),
    "outcome": (CHANGED, sets(outcome="done")),
    "registered_at": (CHANGED, sets(registered_at=AT + HOUR)),
    "clock_started_at": (CHANGED, sets(clock_started_at=AT + HOUR)),
    "answered_at": (CHANGED, sets(answered_at=AT)),
    "filed_at": (CHANGED, sets(filed_at=AT)),
    "redo_until": (CHANGED, sets(redo_until=AT)),
    "waived_at": (CHANGED, sets(waived_at=AT)),
    "a name": (CHANGED, lambda case, other: Party.objects.filter(case=case).update(name="别人")),
    "a phone": (CHANGED, lambda case, other: Party.objects.filter(case=case).update(phone="13700000000")),
    "a mandate's scope": (
        CHANGED,
        lambda case, other: Party.objects.filter(role="agent").update(scope="全部"),
    ),
    "two people swapped": (CHANGED, _people_swapped),
    "the judgement": (CHANGED, lambda case, other: Judgement.objects.update(plan="不办")),
    "its causes": (CHANGED, lambda case, other: Judgement.objects.get().causes.clear()),
    "the answer's words": (CHANGED, lambda case, other: Answer.objects.update(words="已经办好")),
    "the answer's evidence": (CHANGED, lambda case, other: Answer.objects.update(evidence="{}")),
    "the second person": (CHANGED, lambda case, other: Answer.objects.update(reviewer=F("proposer"))),
    "when it was told": (CHANGED, lambda case, other: Answer.objects.update(told_at=AT)),
    "the basis dropped": (GONE, lambda case, other: AnswerBasis.objects.all().delete()),
    "solved": (CHANGED, lambda case, other: ClosingAnswer.objects.update(solved="yes")),
    "satisfied": (CHANGED, lambda case, other: ClosingAnswer.objects.update(satisfied=5)),
    "the citizen's words": (CHANGED, lambda case, other: ClosingAnswer.objects.update(words="很好")),
    "what was asked for": (CHANGED, lambda case, other: Supplement.objects.update(items=[])),
    "the pause": (CHANGED, lambda case, other: Pause.objects.update(end=NOW)),
    "the pause dropped": (GONE, lambda case, other: Pause.objects.all().delete()),
    "a pause put in": (
        UNTOLD,
        lambda case, other: Pause.objects.create(case=case, start=AT, until=NOW, end=NOW),
    ),
    "the hold": (CHANGED, lambda case, other: Hold.objects.update(releasable_from=AT)),
    "the recusal dropped": (GONE, lambda case, other: Recusal.objects.all().delete()),
    "the recusal's reason": (CHANGED, lambda case, other: Recusal.objects.update(reason="没有")),
    "the proposal": (CHANGED, lambda case, other: Proposal.objects.update(result="confirmed")),
    "the hand-over": (CHANGED, lambda case, other: HandOver.objects.update(result="accepted")),
    "the expert": (CHANGED, lambda case, other: ExpertAsked.objects.update(advice="别受理")),
    "the declining": (CHANGED, lambda case, other: Declining.objects.update(declined=False)),
    "the attachment's kind": (
        CHANGED,
        lambda case, other: Attachment.objects.filter(kind="citizen").update(kind="proof"),
    ),
    "the attachment dropped": (GONE, lambda case, other: Attachment.objects.filter(kind="citizen").delete()),
    "the document's size": (CHANGED, lambda case, other: StoredFile.objects.update(size=1)),
    "the evidence": (CHANGED, lambda case, other: Evidence.objects.update(what="没有线索")),
    "evidence put in": (
        UNTOLD,
        lambda case, other: Evidence.objects.create(
            case=case, kind="consultation", ref="1", what="会商", at=AT
        ),
    ),
    "a contact moved to another case": (CHANGED, _moved_to_another_case),
    "a contact's note": (CHANGED, lambda case, other: Contact.objects.update(note="没有联系")),
    "a move's hand": (
        CHANGED,
        lambda case, other: MoveMade.objects.filter(key="judge").update(by="staff:1005"),
    ),
    "a move's moment": (CHANGED, lambda case, other: MoveMade.objects.filter(key="judge").update(at=AT)),
    "a move's line": (CHANGED, lambda case, other: MoveMade.objects.filter(key="judge").update(line_seq=1)),
    "a move dropped": (GONE, lambda case, other: MoveMade.objects.filter(key="judge").delete()),
    "a move put in": (
        UNTOLD,
        lambda case, other: MoveMade.objects.create(
            case=case,
            line_seq=3,
            key="redo.citizen",
            counter="redo.citizen",
            to_step="handling",
            at=AT,
            by="citizen",
        ),
    ),
}
"""What somebody who owns the database might do to it, and what the doctor then says."""


def test_whatever_is_altered_is_found_where_it_was_told(told: Case, declined: Case) -> None:
    """One history, each tampering undone before the next: the whole table costs no more than one case."""
    assert found() == []
    missed = {}
    for what, (trouble, tampering) in ALTERED.items():
        with transaction.atomic():
            with guards_down(connection):
                tampering(told, declined)
            seen = [each for each in found() if each.trouble is trouble]
            named = [each for each in seen if each.where.startswith((told.number, declined.number))]
            if not named or named != seen:
                missed[what] = seen
            transaction.set_rollback(True)
    assert missed == {}
    assert found() == []


LOOKS = (
    ledger_health.cases_have_files,
    ledger_health.moves_have_lines,
    ledger_health.numbers_are_whole,
    ledger_health.clocks_start_with_the_case,
    ledger_health.people_are_found,
)
LEDGER: dict[str, tuple[Trouble, Tampering]] = {
    "the number": (Trouble.CASE_UNWRITTEN, sets(number="2026-011-0009-X")),
    "a number made up": (Trouble.NUMBER_MADE_UP, sets(number="2026-099-0001-9")),
    "a number taken away": (Trouble.NUMBER_GAP, sets(number="2026-011-0009-X")),
    "the series set back": (Trouble.NUMBER_MADE_UP, lambda case, other: Series.objects.update(last=0)),
    "the series set on": (Trouble.NUMBER_GAP, lambda case, other: Series.objects.update(last=7)),
    "a move's hand": (Trouble.MOVE_UNWRITTEN, lambda case, other: MoveMade.objects.update(by="staff:1005")),
    "a move's line": (Trouble.MOVE_UNWRITTEN, lambda case, other: MoveMade.objects.update(line_seq=99)),
    "the citizen's clock": (
        Trouble.CLOCK_MOVED,
        lambda case, other: CaseClock.objects.update(started_at=AT - HOUR),
    ),
    "a name's index": (Trouble.INDEX_DIFFERS, lambda case, other: Party.objects.update(name_index="0")),
    "a phone's index": (Trouble.INDEX_DIFFERS, lambda case, other: Party.objects.update(phone_index="")),
}
"""What no single file can know, and what older files never told."""


def test_what_is_altered_in_the_ledger_is_found(district: District, case: Case) -> None:
    steps.handled(district, case)
    other = d.register(district, at=AT + timedelta(minutes=5))
    missed = {}
    for what, (trouble, tampering) in LEDGER.items():
        with transaction.atomic():
            with guards_down(connection):
                tampering(case, other)
            seen = {each.trouble for look in LOOKS for each in look(at=NOW, full=True)}
            quick = {each.trouble for look in LOOKS for each in look(at=NOW, full=False)}
            if trouble not in seen or not (quick or what == "a number made up"):
                missed[what] = seen, quick
            transaction.set_rollback(True)
    assert missed == {}
    assert [each for look in LOOKS for each in look(at=NOW, full=True)] == []


def test_a_case_without_a_line_and_a_file_without_a_case_are_found(district: District, case: Case) -> None:
    empty = records.open_file(kind="case", key="2026-011-0900-1", at=AT)
    assert list(ledger_health.cases_have_files(at=NOW, full=False)) == [Found(Trouble.CASE_GONE, empty.key)]
    with guards_down(connection):
        Case.objects.filter(pk=case.pk).update(file=empty)
    seen = list(ledger_health.cases_have_files(at=NOW, full=False))
    assert seen == [Found(Trouble.CASE_GONE, case.number), Found(Trouble.CASE_UNWRITTEN, case.number)]


def test_the_line_is_named(told: Case) -> None:
    Case.objects.filter(pk=told.pk).update(title="别的事", clock_started_at=AT + HOUR)
    (first,) = found()
    assert first.where == f"{told.number} 第 2 行 cases.case.clock_started_at"
    assert [each.trouble for each in found(full=False)] == [CHANGED]


def test_a_case_taken_away_is_found_by_its_file(told: Case, declined: Case) -> None:
    with transaction.atomic():
        with guards_down(connection), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER ALL")
            cursor.execute("DELETE FROM cases_case WHERE id = %s", [told.pk])
        seen = found()
        transaction.set_rollback(True)
    where = f"{told.number} 第 1 行 cases.case {told.pk}"
    assert Found(GONE, where) in seen


def test_time_alone_tells_what_it_does(district: District, case: Case) -> None:
    officer = district.actor("officer")
    steps.handled(district, case)
    actions.record_withdrawal(case, by=officer, at=AT + HOUR, words="算了")
    actions.hand_over(case, by=officer, at=AT + HOUR, to=district.person("officer2"), reason="休假")
    while ticks.tick(at=NOW):
        pass
    assert set(Proposal.objects.values_list("result", flat=True)) == {"lapsed"}
    assert found() == []


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Coordination, {"result": "没谈成"}),
        (DataSharing, {"source": "没有去查"}),
        (Escort, {"materials": ""}),
        (Consultation, {"agreed": "不办"}),
        (ConsultationOpinion, {"words": "不同意"}),
        (Clue, {"about": None}),
        (Clue, {"words": "没有的事"}),
        (FeedbackItem, {"text": "很满意"}),
        (FeedbackItem, {"state": "received", "case": None, "settled_at": None}),
    ],
)
def test_what_other_rooms_keep_is_found_in_their_files(
    upper: None, model: type[Model], values: dict[str, object]
) -> None:
    assert found() == []
    model._base_manager.update(**values)
    seen = found()
    assert {each.trouble for each in seen} == {CHANGED}
    assert all(f" {model._meta.label_lower}." in each.where for each in seen)


@pytest.fixture
def upper(district: District, case: Case) -> None:
    """A clue, an opinion that became a case, and every measure, each laid down once."""
    steps.handled(district, case)
    for kind in ACTS:
        record(district, case, kind)
    raise_clue(
        case, by=district.actor("officer"), at=AT + HOUR, words="没有看材料", about=district.person("counter")
    )
    made(taken(district), district.actor("officer"))


def test_a_line_put_in_at_the_end_takes_back_nothing_that_was_told(district: District, case: Case) -> None:
    """Whoever altered a row and owns the database can link one more line that tells of a step and of no rows."""
    Case.objects.filter(pk=case.pk).update(visits=77)
    accused = found()
    assert [each.trouble for each in accused] == [CHANGED]
    records.append(case.file, "case.paper_printed", by="staff:1002", at=AT, data={"step": case.step})
    assert found() == accused


# --- what must not be accused -----------------------------------------------------------------------------


def test_rows_of_before_the_record_told_of_them_are_not_accused(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before wrote no rows into its lines; what this one writes later is compared all the same."""
    file = records.open_file(kind="case", key="2026-011-0900-1", at=AT)
    records.append(file, "case.registered", by="staff:1002", at=AT, data={"step": "registered"})
    with guards_down(connection):
        Case.objects.filter(pk=case.pk).update(file=file)
        MoveMade.objects.filter(case=case).update(line_seq=1)
    assert [each for each in found() if each.where.startswith(file.key)] == []
    old = Case.objects.get(pk=case.pk)
    actions.accept_case(old, by=district.actor("officer"), at=AT + HOUR)
    Case.objects.filter(pk=case.pk).update(title="那时没有记下")
    assert [each for each in found() if each.where.startswith(file.key)] == []
    Case.objects.filter(pk=case.pk).update(clock_started_at=AT)
    (seen,) = [each for each in found() if each.where.startswith(file.key)]
    assert seen.where.endswith("cases.case.clock_started_at")


def test_an_act_between_two_questions_is_no_tampering(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines are read, then somebody accepts the case, then its row is read: only a second look can tell."""
    read = standing._opened
    acts = [lambda: steps.accepted(district, case)]

    def disturbed(pks: Sequence[int], *, office: bool) -> standing.Books:
        books = read(pks, office=office)
        if acts:
            acts.pop()()
        return books

    monkeypatch.setattr(standing, "_opened", disturbed)
    assert found() == []
    assert not acts
    Case.objects.filter(pk=case.pk).update(title="别的事")
    assert [each.trouble for each in found()] == [CHANGED]


def test_a_person_forgotten_leaves_nothing_to_compare(told: Case) -> None:
    records.forget(told.file, "name", "phone", by="staff:1", at=NOW, reason="consent_withdrawn")
    Party.objects.filter(case=told).update(name="", phone="")
    assert found() == []
    records.forget(told.file, by="staff:1", at=NOW, reason="retention_over")
    assert not PrivateText.objects.filter(line__file=told.file, erased_at=None).exists()
    Case.objects.filter(pk=told.pk).update(title="", story="", wanted="")
    left = {each.where.split()[-1] for each in found()}
    assert "cases.contact.note" in left
    assert not {where for where in left if where.startswith("cases.case.")}
    Contact.objects.update(note="")
    assert {each.where.split()[-1] for each in found()} == left - {"cases.contact.note"}


def test_words_cannot_be_freed_by_a_forgetting_nobody_has_done(told: Case) -> None:
    """Whoever appends a line that says so frees a text from its commitment: the row must be empty then, and he is told of."""
    assert list(health.nothing_is_forgotten(at=NOW, full=False)) == []
    records.forget(told.file, "title", by="staff:1", at=NOW, reason="consent_withdrawn")
    Case.objects.filter(pk=told.pk).update(title="别的事")
    (seen,) = found()
    assert (seen.trouble, seen.where.split()[-1]) == (CHANGED, "cases.case.title")
    for full in (False, True):
        (named,) = health.nothing_is_forgotten(at=NOW, full=full)
        assert (named.trouble, named.where) == (
            Trouble.FORGOTTEN,
            f"{told.file.key} 第 {told.file.lines.count()} 行",
        )


def test_what_was_told_last_holds_however_the_lines_are_numbered_inside(told: Case) -> None:
    """The line that told an earlier state is given the highest identity: the row stands as its number says."""
    first = told.file.lines.order_by("seq")[0]
    give_identity(first, Line.objects.latest("pk").pk + 1000)
    assert found() == []
    Case.objects.filter(pk=told.pk).update(step="registered")
    assert CHANGED in {each.trouble for each in found()}
    (wrong,) = verification.verify_file(told.file.key).findings
    assert wrong.code == "renumbered"


def test_words_of_a_row_are_not_repeated_in_the_timeline(told: Case) -> None:
    shown = "".join(each.detail for each in timeline(File.objects.get(pk=told.file_id), now=NOW))
    assert "不满意" not in shown
    assert "陈小弟" not in shown
