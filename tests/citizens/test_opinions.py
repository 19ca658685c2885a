"""Opinions mended, answered, called back about, excluded by two, joined: each by its act, with its line, or refused and nothing written."""

import json
from datetime import date, datetime, timedelta

import pytest

from bancheng.citizens import feedback_ticks as ticks
from bancheng.citizens import opinion_facts, reads, showing_opinions
from bancheng.citizens.actions import excluding, mending, reckoning, sorting, visiting
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.models import FeedbackItem, FeedbackMoveMade, Rectification, ReportedUnit
from bancheng.notices import carriers
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment, Department, Person, Site
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.rules import national_ratings
from bancheng.rules.calendar import local
from bancheng.rules.feedback_moves import BY_NAME
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, Role, Tone, Way
from tests import make
from tests.cases.district import AT, District
from tests.citizens.test_feedback import taken
from tests.queries import counted

pytestmark = pytest.mark.django_db
WORDING = national_ratings.WORDINGS[-1].version


def bad(district: District, **values: object) -> FeedbackItem:
    """A 差评 of somebody who left his phone."""
    whole = {"source": Channel.RATING, "stars": 1, "wording": WORDING, "indicators": ("服务态度",)}
    return taken(district, **(whole | values))


def unit_with(role: Role = Role.LIAISON, number: str = "2001") -> tuple[Department, Person]:
    unit = Department.objects.filter(active=True, external=False).first()
    assert unit is not None
    person = Person.objects.create(staff_no=number, name="何联络", employment="contract", department=unit)
    Appointment.objects.create(
        person=person,
        role=role,
        department=unit,
        held_from=AT.date() - timedelta(days=30),
        reason="测试",
        made_by="staff:0",
    )
    return unit, person


def answered(district: District, item: FeedbackItem, *, way: str = "phone") -> FeedbackItem:
    officer = district.actor("officer")
    mending.rectify(item, by=officer, at=AT, asked="道歉并换人")
    mending.report(item, by=officer, at=AT, what="当面道歉，调整了岗位", proof="谈话记录")
    mending.answer(item, by=officer, at=AT, words="已经改好，给您道歉。", way=way)
    item.refresh_from_db()
    return item


def kinds(item: FeedbackItem) -> list[str]:
    return [
        kind.removeprefix("feedback.")
        for kind in Line.objects.filter(file=item.file).order_by("seq").values_list("kind", flat=True)
    ]


def refused_on_pages() -> list[tuple[str, str]]:
    noted = [json.loads(line.data) for line in Line.objects.filter(kind="act.refused").order_by("pk")]
    return [(one["move"], one["code"]) for one in noted]


def due(item: FeedbackItem) -> date | None:
    item.refresh_from_db()
    return local(item.due_at).date() if item.due_at else None


def test_it_is_mended_answered_and_closed_with_every_step_on_the_record(district):
    item = taken(district)
    assert due(item) == date(2026, 3, 3)
    officer = district.actor("officer")
    mending.rectify(item, by=officer, at=AT, asked="把电话 13800005678 的事办好")
    assert due(item) == date(2026, 3, 9)
    mending.prolong(item, by=district.actor("head"), at=AT, reason="牵涉三个单位")
    assert due(item) == date(2026, 3, 23)
    mending.reassign(item, by=officer, at=AT, assignee=district.person("officer2"), reason="他熟")
    mending.report(item, by=officer, at=AT, what="改成一次办好", proof="新的办事指南")
    mending.answer(item, by=officer, at=AT, words="改好了，谢谢您。", way="phone")
    item.refresh_from_db()
    assert (item.state, due(item), item.next_moment_at) == ("answered", date(2026, 3, 9), item.due_at)
    mending.close(item, by=officer, at=AT)
    item.refresh_from_db()
    assert (item.state, item.due_at, item.settled_by) == ("done", None, district.person("officer"))
    assert kinds(item) == [
        "received",
        "rectifying",
        "prolonged",
        "reassigned",
        "reported",
        "answered",
        "closed",
    ]
    made = Rectification.objects.get()
    assert "13800005678" not in made.asked and made.assignee == district.person("officer2")
    line = Line.objects.get(kind="feedback.answered")
    assert "改好了" not in line.data and verification.verify_file(item.file.key).ok


def test_no_answer_before_it_is_mended_and_nothing_is_written(district):
    item = taken(district)
    officer = district.actor("officer")
    mending.rectify(item, by=officer, at=AT)
    before = kinds(item)
    for act, values, code in (
        (mending.answer, {"words": "好了", "way": "phone"}, "not_reported"),
        (mending.report, {"what": "", "proof": ""}, "wanting"),
        (mending.close, {}, "wrong_state"),
        (mending.prolong, {"reason": "难"}, "not_yours"),
    ):
        with pytest.raises(Refused) as refused:
            act(item, by=officer, at=AT, **values)
        assert refused.value.code == code
    assert kinds(item) == before


def test_an_act_is_atomic(district, monkeypatch):
    item = taken(district)

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    monkeypatch.setattr("bancheng.citizens.turns.records.append", broken)
    with pytest.raises(OSError, match="record"):
        mending.rectify(item, by=district.actor("officer"), at=AT)
    item.refresh_from_db()
    assert item.state == "received" and not Rectification.objects.exists()


def test_the_answer_goes_to_the_phone_in_its_own_words(district, monkeypatch):
    with pytest.raises(Refused) as refused:
        answered(district, taken(district), way="notice")
    assert refused.value.code == "wanting"  # This house sends no text messages.
    monkeypatch.setattr(carriers, "open_ways", lambda: frozenset(Way))
    item = answered(district, taken(district, number="25", text="另一件"), way="notice")
    sent = Notice.objects.get(kind="feedback.answer")
    assert (sent.channel, sent.address, sent.file_key) == ("sms", "13800005678", item.file.key)
    assert "您 1月6日提的意见，答复如下：已经改好，给您道歉。" in sent.body and "道歉" not in sent.subject
    with pytest.raises(Refused):
        answered(district, taken(district, number="26", contact="", text="没留"), way="notice")
    answered(district, taken(district, number="27", contact="", text="没留联系"), way="nobody")


# --- by time ---------------------------------------------------------------------------------------------------


def test_what_was_answered_rests_by_itself_unless_a_call_is_owed(district):
    quiet, owed = answered(district, taken(district)), answered(district, bad(district))
    monday = AT + timedelta(days=7)
    assert ticks.let_rest(at=AT + timedelta(days=2)) == 0
    assert ticks.let_rest(at=monday + timedelta(days=1)) == 1
    quiet.refresh_from_db()
    owed.refresh_from_db()
    assert (quiet.state, quiet.settled_by, owed.state) == ("done", None, "answered")


def test_whoever_works_on_opinions_hears_once_a_day_that_they_are_late(district):
    taken(district)
    assert ticks.urge(at=AT) == 0
    late = AT + timedelta(days=2)
    people = {"officer", "officer2", "head"}
    assert ticks.urge(at=late) == len(people)
    assert ticks.urge(at=late + timedelta(hours=1)) == 0
    told = Notice.objects.filter(kind="feedback.due")
    assert {one.person for one in told} == {district.person(part) for part in people}
    assert "有 1 条意见超期、0 条今天到期" in told[0].subject


def test_whoever_works_at_two_sites_hears_of_both_in_one_message(district):
    taken(district)
    taken(district, by="supervisor", site="12", number="25", text="另一个网点的另一件事，说法也不同")
    Appointment.objects.create(
        person=district.person("officer"), role=Role.OFFICER, site=Site.objects.get(code="12"),
        held_from=AT.date() - timedelta(days=30), reason="测试", made_by="staff:0",
    )  # fmt: skip
    assert ticks.urge(at=AT + timedelta(days=2)) == len({"officer", "officer2", "head", "stranger"})
    told = Notice.objects.filter(kind="feedback.due")
    figures = {one.person: one.subject for one in told}
    assert "有 2 条意见超期" in figures[district.person("officer")]
    assert "有 1 条意见超期" in figures[district.person("officer2")]
    assert "有 1 条意见超期" in figures[district.person("stranger")]


def test_those_from_before_get_a_clock_and_a_new_calendar_moves_it(district):
    item = taken(district)
    FeedbackItem.objects.update(due_at=None, counted_from=None)
    assert ticks.reckon_dues(at=AT + timedelta(days=1)) and due(item) == date(2026, 3, 4)
    assert not ticks.reckon_dues(at=AT + timedelta(days=1))
    assert reckoning.reckon_again(because="x", at=AT) == 0
    # Those from before a row knew which clock it is: said without a line.
    lines = kinds(item)
    FeedbackItem.objects.update(clock_key="", clock_since=None)
    assert ticks.reckon_dues(at=AT) and not ticks.reckon_dues(at=AT)
    item.refresh_from_db()
    assert (item.clock_key, item.clock_since, kinds(item)) == ("feedback_verify", item.counted_from, lines)
    FeedbackItem.objects.update(due_at=AT)
    assert reckoning.reckon_again(because="x", at=AT) == 1 and due(item) == date(2026, 3, 4)


def test_a_department_mends_without_learning_who_complained(district, client, settings):
    settings.BANCHENG_NOW = AT
    unit, liaison = unit_with()
    item = taken(district)
    desk = make.sign_in(client, liaison)
    assert desk.get(f"/desk/feedback/{item.pk}/").status_code == 404
    mending.rectify(item, by=district.actor("officer"), at=AT, unit=unit, asked="改指南")
    page = desk.get(f"/desk/feedback/{item.pk}/").content.decode()
    assert "陈" not in page and "5678" not in page.replace("138****5678〕", "") and "改指南" in page
    assert desk.post(f"/desk/feedback/{item.pk}/reveal/", {"reason": "想打电话"}).status_code == 302
    told = {"what": "指南改了", "proof": "第二版"}
    assert desk.post(f"/desk/feedback/{item.pk}/report/", told).status_code == 302
    made = Rectification.objects.get()
    assert (made.reported_by, made.what) == (liaison, "指南改了")
    assert desk.post(f"/desk/feedback/{item.pk}/answer/", {"words": "好", "way": "phone"}).status_code == 403
    assert "feedback.revealed" not in Line.objects.values_list("kind", flat=True)
    assert refused_on_pages() == [("reveal_opinion", "not_yours"), ("answer", "not_yours")]


def test_who_gives_it_to_another_says_what_is_to_be_mended(district):
    officer, item, (unit, _) = district.actor("officer"), taken(district), unit_with()
    for to in ({"unit": unit, "asked": " "}, {"assignee": district.person("officer2")}):
        with pytest.raises(Refused) as refused:
            mending.rectify(item, by=officer, at=AT, **to)
        assert refused.value.code == "wanting" and not item.rectifications.exists()
    assert mending.rectify(item, by=officer, at=AT, assignee=district.person("officer")).state == "rectifying"
    with pytest.raises(Refused) as refused:
        mending.reassign(item, by=officer, at=AT, unit=unit, reason="归他们管")
    assert refused.value.code == "wanting"
    mending.reassign(item, by=officer, at=AT, unit=unit, reason="归他们管", asked="改指南")
    assert item.rectifications.get().asked == "改指南"
    mending.reassign(item, by=officer, at=AT, assignee=district.person("officer2"), reason="还是我们改")
    assert item.rectifications.get().asked == "改指南", "what was asked before still holds"
    assert verification.verify_file(item.file.key).ok


def test_the_clock_shown_is_the_one_it_was_wound_by(district):
    """Its limit, since when it runs and what must happen by then, for each state; of what is over none."""
    item, officer, head = bad(district), district.actor("officer"), district.actor("head")
    tomorrow, after = AT + timedelta(days=1), AT + timedelta(days=2)

    def shown(at: datetime) -> tuple[str, datetime | None, str]:
        item.refresh_from_db()
        row = showing_opinions.clock(item, now=at + timedelta(days=60))
        return item.clock_key, item.clock_since, row.sub if row else ""

    assert shown(AT)[:2] == ("feedback_verify", AT) and "开始处理" in shown(AT)[2]
    mending.rectify(item, by=officer, at=AT)
    mending.prolong(item, by=head, at=AT, reason="牵涉三个单位")
    assert shown(AT)[:2] == ("feedback_complex", AT) and "改好并答复" in shown(AT)[2]
    # Fifteen days from receipt: on the ninth working day nothing is short yet, by five it would be over.
    calm = showing_opinions.clock(item, now=AT + timedelta(days=11))
    assert calm is not None and calm.tone is Tone.CALM
    mending.report(item, by=officer, at=tomorrow, what="改了", proof="照片")
    mending.answer(item, by=officer, at=tomorrow, words="改好了", way="phone")
    assert shown(AT)[:2] == ("feedback_visit", tomorrow) and "回访" in shown(AT)[2]
    visiting.visit(item, by=head, at=after, end="not_mended", words="没有")
    assert shown(AT)[:2] == ("feedback_rectify", tomorrow) and "重新整改" in shown(AT)[2]
    mending.mend_again(item, by=head, at=after, asked="再改")
    assert shown(AT)[:2] == ("feedback_rectify", after) and "改好并答复" in shown(AT)[2]
    mending.report(item, by=head, at=after, what="又改了", proof="照片")
    mending.answer(item, by=head, at=after, words="这次好了", way="phone")
    visiting.visit(item, by=district.actor("supervisor"), at=after, end="mended", words="好了")
    assert shown(AT)[:2] == ("feedback_silence", after) and "等回音" in shown(AT)[2]
    mending.close(item, by=head, at=after)
    assert shown(AT) == ("", None, "")


# --- called back ---------------------------------------------------------------------------------------------


def test_a_bad_rating_with_a_contact_is_not_closed_without_a_call_by_another(district):
    item = answered(district, bad(district))
    assert due(item) == date(2026, 3, 5) and item.next_moment_at is None
    officer, other = district.actor("officer"), district.actor("officer2")
    with pytest.raises(Refused) as refused:
        mending.close(item, by=other, at=AT)
    assert refused.value.code == "visit_owed"
    with pytest.raises(Refused) as refused:
        visiting.visit(item, by=officer, at=AT, end="mended", words="好了")
    assert refused.value.code == "same_person"
    visiting.visit(item, by=other, at=AT, end="not_reached", words="")
    with pytest.raises(Refused) as refused:
        visiting.visit(item, by=other, at=AT + timedelta(minutes=5), end="not_reached", words="")
    assert refused.value.code == "too_soon"
    visiting.visit(item, by=other, at=AT + timedelta(hours=2), end="not_mended", words="还是老样子")
    with pytest.raises(Refused) as refused:
        mending.close(item, by=other, at=AT + timedelta(hours=2))
    assert refused.value.code == "not_mended"
    seen = reads.visible_to(other)
    assert reads.figures(seen, at=AT).to_visit == 0
    # Nothing is left to time: somebody must have it mended again, and a moment from before is taken away, not put off.
    item.refresh_from_db()
    assert item.next_moment_at is None
    FeedbackItem.objects.filter(pk=item.pk).update(next_moment_at=AT)
    assert ticks.let_rest(at=AT + timedelta(hours=2)) == 0
    item.refresh_from_db()
    assert (item.state, item.next_moment_at) == ("answered", None)
    # Mended once more by its own clock; the first time stays beside it.
    later = AT + timedelta(days=1)
    mending.mend_again(item, by=officer, at=later, asked="再改")
    assert due(item) == date(2026, 3, 10)
    mending.report(item, by=officer, at=later, what="又改了", proof="照片")
    mending.answer(item, by=officer, at=later, words="这次好了", way="phone")
    assert reads.figures(seen, at=later).to_visit == 1
    visiting.visit(item, by=other, at=later, end="mended", words="好了")
    mending.close(item, by=other, at=later)
    item.refresh_from_db()
    assert item.state == "done" and item.rectifications.count() == 2 and item.visits.count() == 3
    assert verification.verify_file(item.file.key).ok


def test_nobody_who_ever_had_a_hand_in_it_calls(district, case):
    """Not whoever mended or answered it the first time, nor a former handler of the case it went to."""
    item, head = bad(district), district.actor("head")
    mending.rectify(
        item, by=district.actor("officer"), at=AT, assignee=district.person("officer2"), asked="改指南"
    )
    mending.report(item, by=district.actor("officer"), at=AT, what="当面道歉", proof="谈话记录")
    mending.answer(item, by=district.actor("officer"), at=AT, words="已经改好", way="phone")
    visiting.visit(item, by=head, at=AT, end="not_mended", words="没改")
    mending.mend_again(item, by=head, at=AT, asked="再改")
    mending.report(item, by=head, at=AT, what="又改了", proof="照片")
    mending.answer(item, by=head, at=AT, words="这次好了", way="phone")
    other = bad(district, number="25", text="另一件")
    actions.link_to_case(other, by=district.actor("officer"), at=AT, case=case)
    case.moves.create(
        line_seq=99, key="contact", counter="contact", from_step="handling", to_step="handling", at=AT,
        by="time", handler=district.person("supervisor"),
    )  # fmt: skip
    for one, part in ((item, "officer"), (item, "officer2"), (item, "head"), (other, "supervisor")):
        with pytest.raises(Refused) as refused:
            visiting.visit(one, by=district.actor(part), at=AT, end="mended", words="好了")
        assert refused.value.code == "same_person", part
    visiting.visit(item, by=district.actor("supervisor"), at=AT, end="mended", words="好了")


# --- excluded --------------------------------------------------------------------------------------------------


def test_a_bad_rating_is_excluded_by_two_and_counted(district):
    item = bad(district)
    officer, head = district.actor("officer"), district.actor("head")
    excluding.propose_exclusion(item, by=officer, at=AT, ground="mistaken", reason="评错了窗口")
    end = showing_opinions._end(item.exclusions.get(), AT)
    assert end.startswith("等另一人（网点负责人、召集人、督查员，不是提出的人）确认")
    item.refresh_from_db()
    assert item.state == "received"  # A proposal moves nothing.
    with pytest.raises(Refused) as refused:
        excluding.confirm_exclusion(item, by=officer, at=AT)
    assert refused.value.code == "not_yours"
    figures = reads.figures(reads.visible_to(head), at=AT)
    assert (figures.to_confirm, figures.excluded) == (1, 0)
    excluding.refuse_exclusion(item, by=head, at=AT, reason="说得清楚，不是误评")
    excluding.propose_exclusion(item, by=head, at=AT, ground="malicious", reason="同一人连评十次")
    with pytest.raises(Refused) as refused:
        excluding.confirm_exclusion(item, by=head, at=AT)
    assert refused.value.code == "same_person"
    # By four working hours it has lapsed.
    with pytest.raises(Refused) as refused:
        excluding.confirm_exclusion(item, by=district.actor("supervisor"), at=AT + timedelta(days=1))
    assert refused.value.code == "nothing_proposed"
    excluding.confirm_exclusion(item, by=district.actor("supervisor"), at=AT + timedelta(hours=1))
    item.refresh_from_db()
    assert item.state == "excluded" and item.due_at is None
    assert reads.figures(reads.visible_to(head), at=AT).excluded == 1
    sorting.reopen(item, by=district.actor("convener"), at=AT + timedelta(days=1), reason="他来申诉，是真的")
    assert due(item) == date(2026, 3, 4)
    assert list(item.exclusions.values_list("ended", flat=True)) == ["refused", "confirmed"]
    assert verification.verify_file(item.file.key).ok


def test_a_proposal_dies_when_it_goes_another_way(district, case):
    item = bad(district)
    excluding.propose_exclusion(item, by=district.actor("officer"), at=AT, ground="mistaken", reason="评错")
    actions.link_to_case(item, by=district.actor("officer"), at=AT, case=case)
    assert item.exclusions.get().ended == "overtaken"


# --- thanks, suggestions, joined ---------------------------------------------------------------------------------


def test_thanks_and_suggestions_end_with_what_became_of_them(district):
    item, officer = taken(district, contact=""), district.actor("officer")
    sorting.thank(item, by=officer, at=AT)
    sorting.take_back(item, by=officer, at=AT)
    sorting.suggest(item, by=officer, at=AT)
    with pytest.raises(Refused):
        sorting.finish(item, by=officer, at=AT, words=" ")
    sorting.finish(item, by=officer, at=AT, words="采纳了，下月起可以邮寄")
    item.refresh_from_db()
    assert (item.state, item.words) == ("done", "采纳了，下月起可以邮寄")
    assert FeedbackMoveMade.objects.filter(item=item).count() == 1
    with pytest.raises(Refused) as refused:
        sorting.thank(bad(district, number="30"), by=officer, at=AT)
    assert refused.value.code == "is_bad"


def test_one_person_by_two_channels_is_joined_and_counted_once(district, case):
    officer = district.actor("officer")
    one, other = (
        taken(district),
        taken(district, number="9", source=Channel.HOTLINE, text="同一件事，再打一次电话"),
    )
    stranger = taken(district, number="10", contact="13900001111", text="别人的事，与章程无关")
    seen = reads.visible_to(officer)
    assert (seen.count(), reads.persons(seen)) == (3, 2)
    assert list(reads.twins_of(other, officer)) == [one]
    with pytest.raises(Refused) as refused:
        sorting.join(stranger, by=officer, at=AT, lead=one)
    assert refused.value.code == "two_people"
    sorting.join(other, by=officer, at=AT, lead=one)
    other.refresh_from_db()
    assert (other.state, other.lead, reads.persons(reads.visible_to(officer))) == ("joined", one, 2)
    sorting.part(other, by=officer, at=AT)
    assert due(other) == date(2026, 3, 3)
    sorting.join(other, by=officer, at=AT, lead=one)
    actions.link_to_case(one, by=officer, at=AT, case=case)
    assert case.evidence.filter(kind="feedback").count() == 2
    for item in (one, other):
        assert verification.verify_file(item.file.key).ok


def test_whoever_can_be_reached_is_not_hidden_behind_one_who_cannot(district):
    officer = district.actor("officer")
    nameless, named = (
        taken(district, contact=""),
        taken(
            district,
            number="25",
            text="窗口说章程要重新盖章，公司在外地，能不能邮寄？电话13800005678，周末也行。谢谢",
        ),
    )
    sorting.join(named, by=officer, at=AT, lead=nameless)
    nameless.refresh_from_db()
    named.refresh_from_db()
    assert (nameless.state, nameless.lead, named.state) == ("joined", named, "received")


def test_who_waits_for_a_call_is_told_by_the_database_as_by_the_rule(district, case):
    """The figure above the list and `owes_visit` agree, of one alone and of two that go together."""
    officer, other = district.actor("officer"), district.actor("officer2")
    named, alone, good = (
        answered(district, taken(district)),
        answered(district, bad(district, number="1", text="一个人的差评")),
        answered(district, taken(district, number="2", text="没有人评价")),
    )
    # 差评 without a contact, in nearly the same words: it goes with one that has a contact and is no 差评.
    worse = bad(district, number="3", contact="", text=f"{named.text}谢谢")
    sorting.join(worse, by=officer, at=AT, lead=named)
    nobody = answered(
        district, bad(district, number="4", contact="", text="谁也不知道是谁说的"), way="nobody"
    )
    linked = bad(district, number="5", text="办着的那件")
    actions.link_to_case(linked, by=officer, at=AT, case=case)
    waiting = bad(district, number="6", text="还没有人动")
    tried = answered(district, bad(district, number="7", text="打了三次"))
    for days in (0, 1, 2):
        visiting.visit(tried, by=other, at=AT + timedelta(days=days), end="not_reached", words="")
    late = AT + timedelta(days=3)
    seen = set(reads.narrowed(reads.visible_to(officer), {"late": "to_visit"}, at=late))
    owed = {
        item
        for item in FeedbackItem.objects.all()
        if opinion_facts.known(item, at=late).facts.owes_visit and item.state in BY_NAME["visit"].starts
    }
    assert seen == owed == {named, alone, linked}
    assert not {good, worse, nobody, waiting, tried} & seen
    named.refresh_from_db()
    assert (named.clock_key, named.next_moment_at) == ("feedback_visit", None)


def test_an_opinion_without_words_is_compared_with_none(district, monkeypatch):
    """Two stars and no word have nothing that could be the same: the latest opinions are not read for them."""
    monkeypatch.setattr(reads, "neighbours", lambda: pytest.fail("the latest opinions were read"))
    assert bad(district, text="", subject="").near is None


# --- units -----------------------------------------------------------------------------------------------------


def test_units_are_known_by_the_names_channels_give_them(district):
    unit = Department.objects.filter(active=True).first()
    one = taken(district, unit=f" {unit.name}")
    other = taken(district, number="25", unit="城管办（某某街道）", text="别的事")
    again = taken(district, number="26", unit="城管办(某某街道)", text="还有一件")
    assert one.reported.unit == unit
    assert (other.reported.unit, again.reported) == (None, other.reported)
    assert ReportedUnit.objects.count() == 2
    assert Line.objects.filter(kind=LineKind.REPORTED_UNIT_SEEN).count() == 2


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_pages_ask_little_and_offer_what_may_be_done(district, client, settings):
    settings.BANCHENG_NOW = AT
    for number in range(12):
        bad(district, number=f"r{number}", text=f"第 {number} 件不同的事，说了很多不一样的话 {number * 7}")
    item = answered(district, bad(district, number="x", text="另外"))
    desk = make.sign_in(client, district.person("officer2"))
    desk.get("/desk/feedback/")
    with counted() as asked:
        page = desk.get("/desk/feedback/")
    assert len(asked) <= 16, asked
    assert len(page.context["rows"]) == 13
    with counted() as asked:
        shown = desk.get(f"/desk/feedback/{item.pk}/")
    assert len(asked) <= 24, asked
    verbs = [move["verb"] for move in shown.context["moves"]]
    happened = [line["sentence"] for line in shown.context["lines"]]
    assert happened[0].endswith("答复反映人（打电话说了）") and "staff:" not in "".join(happened)
    assert len(happened) == len(kinds(item)) and "只增不改" in shown.content.decode()
    assert "按人计" in page.content.decode() and page.context["persons"] == 1
    assert verbs[0] == "记一次回访" and "非常不满意（1 星）" in shown.content.decode()
    for name in ("visit", "mend_again", "close"):
        assert desk.get(f"/desk/feedback/{item.pk}/{name}/").status_code in (200, 409)
    assert desk.get(f"/desk/feedback/{item.pk}/nonsense/").status_code == 404
    kept = desk.post(f"/desk/feedback/{item.pk}/visit/", {"end": "mended", "words": ""})
    assert kept.status_code == 422 and "记下他怎么说的" in kept.content.decode()
    assert (
        desk.post(f"/desk/feedback/{item.pk}/visit/", {"end": "mended", "words": "好了"}).status_code == 302
    )
    shown = desk.post(f"/desk/feedback/{item.pk}/reveal/", {"reason": "回访"})
    assert "13800005678" in shown.content.decode() and "no-store" in shown["Cache-Control"]


def test_one_after_another_is_entered_without_leaving_the_form(district, client, settings):
    settings.BANCHENG_NOW = AT
    desk = make.sign_in(client, district.person("officer"))
    begun = desk.get("/desk/feedback/new/").context["form"].initial
    assert begun["made_on"] == AT.date()
    typed = {"source": "phone", "made_on": "2026-03-02", "text": "取号机坏了", "site": begun["site"].pk}
    landed = desk.post("/desk/feedback/new/", {**typed, "again": "1"}).url
    assert landed == "/desk/feedback/new/?source=phone"
    assert desk.get(landed).context["form"].initial["source"] == "phone"
    wrong = desk.post("/desk/feedback/new/", {**typed, "stars": "1", "text": "别的"})
    assert wrong.status_code == 422 and "只有好差评才有等级" in wrong.content.decode()
    rated = {**typed, "source": "rating", "stars": "1", "text": "", "unit": "某局", "number": "R1"}
    assert desk.post("/desk/feedback/new/", rated).status_code == 302
    item = FeedbackItem.objects.get(number="R1")
    # What is refused stands in the record of the day; what only lacks does not.
    assert desk.post("/desk/feedback/new/", {**rated, "stars": "5"}).status_code >= 400
    assert desk.post(f"/desk/feedback/{item.pk}/link/", {"number": "？"}).status_code >= 400
    assert desk.post(f"/desk/feedback/{item.pk}/reveal/", {"reason": ""}).status_code == 302
    assert refused_on_pages() == [("take_in", "number_taken")]
    assert (item.stars, item.wording, item.title) == (1, WORDING, "非常不满意（1 星）")
