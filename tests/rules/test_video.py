"""视频验证 by the book: where a room stands, who may do what, what a verdict lacks, how codes are tried."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import video as rules
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.video import RoomFacts, RoomState
from bancheng.rules.vocabulary import Role, Step, VideoQuestion, VideoStillOf, VideoVerdict

AT = datetime(2026, 3, 2, 10, 0, tzinfo=OFFICE_ZONE)
SITE, OPENER, SECOND, OTHER = 1, 7, 8, 9
NEW = RoomFacts(opened_by=OPENER, second=SECOND, expires_at=AT + rules.LINK_LIVES)
IN = replace(NEW, joined_at=AT)
YES = replace(IN, consented_at=AT)
ENDED = replace(YES, ended_at=AT, connected_at=AT)
JUDGED = replace(ENDED, verdict=VideoVerdict.PASSED, judged_by=OPENER)
WHOLE = replace(ENDED, answered=frozenset(VideoQuestion), stills=(VideoStillOf.FACE, VideoStillOf.DOCUMENT))


def facts(step: Step = Step.HANDLING, **more: object) -> CaseFacts:
    return CaseFacts(step=step, at=AT, site=SITE, handler=OPENER, first=OPENER, **more)  # type: ignore[arg-type]


def who(person: int, role: Role = Role.OFFICER, site: int | None = SITE) -> Actor:
    return Actor(ref=f"staff:{person}", person=person, held=frozenset({Held(role=role, site=site)}))


@pytest.mark.parametrize(
    ("room", "after", "state"),
    [
        (NEW, timedelta(), RoomState.WAITING),
        (NEW, rules.LINK_LIVES - timedelta(seconds=1), RoomState.WAITING),
        (NEW, rules.LINK_LIVES, RoomState.EXPIRED),
        (IN, rules.LINK_LIVES, RoomState.ASKING),
        (IN, rules.ROOM_LIVES, RoomState.EXPIRED),
        (YES, rules.LINK_LIVES, RoomState.TALKING),
        (YES, rules.ROOM_LIVES, RoomState.TO_JUDGE),
        (replace(IN, declined_at=AT, ended_at=AT), timedelta(), RoomState.DECLINED),
        (replace(YES, declined_at=AT, ended_at=AT), timedelta(), RoomState.DECLINED),
        (replace(NEW, ended_at=AT), timedelta(), RoomState.CLOSED),
        (replace(IN, ended_at=AT), timedelta(), RoomState.CLOSED),
        (ENDED, timedelta(), RoomState.TO_JUDGE),
        (JUDGED, timedelta(days=3), RoomState.TO_CONFIRM),
        (replace(JUDGED, second_agrees=True), timedelta(days=3), RoomState.CONFIRMED),
        (replace(JUDGED, second_agrees=False), timedelta(days=3), RoomState.CONTRADICTED),
    ],
)
def test_where_a_room_stands_is_computed(room: RoomFacts, after: timedelta, state: RoomState) -> None:
    assert rules.state_of(room, AT + after) is state
    assert state.words


@pytest.mark.parametrize(
    ("room", "after", "code"),
    [
        (NEW, timedelta(), None),
        (NEW, rules.LINK_LIVES, "link_old"),
        (IN, timedelta(), "link_used"),
        (IN, rules.LINK_LIVES, "link_used"),
        (replace(NEW, ended_at=AT), timedelta(), "room_over"),
    ],
)
def test_a_link_opens_once_and_dies_of_age(room: RoomFacts, after: timedelta, code: str | None) -> None:
    no = rules.refusal_to_join(room, AT + after)
    assert (no.code if no else None) == code


def test_nothing_is_kept_of_somebody_before_he_said_yes() -> None:
    for room in (NEW, IN, replace(IN, declined_at=AT, ended_at=AT)):
        no = rules.refusal_to_film(room, AT)
        assert no is not None and no.code == "no_consent"
    assert rules.refusal_to_film(YES, AT) is None
    assert rules.refusal_to_film(ENDED, AT) is None
    judged = rules.refusal_to_film(JUDGED, AT)
    assert judged is not None and judged.code == "room_over"


def test_to_be_recorded_is_agreed_to_by_itself() -> None:
    no = rules.refusal_to_record(YES, AT, may_record=False)
    assert no is not None and no.code == "no_recording"
    assert rules.refusal_to_record(YES, AT, may_record=True) is None


@pytest.mark.parametrize(
    ("room", "after", "code"),
    [
        (YES, timedelta(), None),
        (ENDED, timedelta(), "call_over"),
        (YES, rules.ROOM_LIVES, "call_over"),
        (IN, timedelta(), "no_consent"),
        (JUDGED, timedelta(), "room_over"),
    ],
)
def test_a_recording_begins_while_the_call_lasts(room: RoomFacts, after: timedelta, code: str | None) -> None:
    no = rules.refusal_to_begin_recording(room, AT + after, may_record=True)
    assert (no.code if no else None) == code
    silent = rules.refusal_to_begin_recording(YES, AT, may_record=False)
    assert silent is not None and silent.code == "no_recording"


@pytest.mark.parametrize(
    ("room", "verdict", "words", "gaps"),
    [
        (WHOLE, VideoVerdict.PASSED, "人证相符", 0),
        (WHOLE, VideoVerdict.PASSED, "  ", 1),
        (replace(WHOLE, connected_at=None), VideoVerdict.PASSED, "人证相符", 1),
        (replace(WHOLE, answered={VideoQuestion.WHO}), VideoVerdict.PASSED, "人证相符", 4),
        (replace(WHOLE, stills=(VideoStillOf.OTHER,)), VideoVerdict.PASSED, "人证相符", 2),
        # A doubt needs no more than its reason: a camera that never opened shows nothing.
        (YES, VideoVerdict.FAILED, "摄像头打不开，没有看到人", 0),
        (YES, VideoVerdict.FAILED, "", 1),
    ],
)
def test_what_a_verdict_lacks(room: RoomFacts, verdict: VideoVerdict, words: str, gaps: int) -> None:
    missing = rules.missing_for_verdict(room, verdict, words)
    assert len(missing) == gaps
    assert all(gap.field in {"verdict", "words"} and gap.sentence for gap in missing)


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (who(OPENER), None),
        (who(OTHER), None),
        (who(SECOND), "second_asks"),
        (who(OTHER, site=2), "not_yours"),
        (who(OTHER, Role.COUNTER), "not_yours"),
        (who(OTHER, Role.SITE_HEAD), "not_yours"),
        (who(OTHER, Role.SUPERVISOR, None), "not_yours"),
        (who(OTHER, Role.AUDITOR, None), "not_yours"),
    ],
)
def test_who_talks_and_judges(actor: Actor, code: str | None) -> None:
    no = rules.refusal_to_run(facts(), YES, actor)
    assert (no.code if no else None) == code


@pytest.mark.parametrize(
    ("actor", "case", "room", "code"),
    [
        (who(SECOND), facts(), JUDGED, None),
        (who(SECOND, Role.COUNTER), facts(), JUDGED, None),
        (who(SECOND, Role.SITE_HEAD), facts(), JUDGED, None),
        (who(OPENER), facts(), JUDGED, "not_second"),
        (who(OTHER), facts(), JUDGED, "not_second"),
        (who(SECOND), facts(barred=frozenset({SECOND})), JUDGED, "not_second"),
        (who(SECOND), facts(), replace(JUDGED, judged_by=SECOND), "same_person"),
        (who(SECOND, Role.AUDITOR, None), facts(), JUDGED, "not_yours"),
        (who(SECOND), facts(Step.ANSWERED), JUDGED, "wrong_step"),
        (who(SECOND), facts(), ENDED, "not_to_confirm"),
        (who(SECOND), facts(), replace(JUDGED, second_agrees=True), "not_to_confirm"),
    ],
)
def test_only_the_second_one_present_confirms(
    actor: Actor, case: CaseFacts, room: RoomFacts, code: str | None
) -> None:
    no = rules.refusal_to_confirm(case, room, actor, AT)
    assert (no.code if no else None) == code


def test_a_room_wants_whom_what_for_and_a_second_one() -> None:
    whole = {"whom": "张某", "purpose": "是否同意", "wrong_second": ""}
    assert rules.missing_to_open(**whole) == []
    for change, field in (("whom", "whom"), ("purpose", "purpose")):
        assert [gap.field for gap in rules.missing_to_open(**(whole | {change: " "}))] == [field]
    assert [gap.field for gap in rules.missing_to_open(**(whole | {"wrong_second": "请换一位"}))] == [
        "second"
    ]


def test_what_is_still_being_recorded_is_not_judged() -> None:
    talking = replace(JUDGED, verdict=None, judged_by=None)
    assert rules.refusal_to_judge(talking, AT, is_recording=False) is None
    no = rules.refusal_to_judge(talking, AT, is_recording=True)
    assert no is not None and no.code == "recording_open"


@pytest.mark.parametrize(
    ("verdict", "agrees", "words", "code", "counts"),
    [
        (VideoVerdict.PASSED, True, "", None, True),
        (VideoVerdict.PASSED, False, "没有看清证件", None, False),
        (VideoVerdict.PASSED, False, " ", "no_reason", False),
        (VideoVerdict.FAILED, True, "", None, False),
    ],
)
def test_it_is_evidence_when_it_passed_and_both_say_so(
    verdict: VideoVerdict, agrees: bool, words: str, code: str | None, counts: bool
) -> None:
    no = rules.refusal_without_words(agrees=agrees, words=words)
    assert (no.code if no else None) == code
    assert rules.is_evidence(verdict, agrees=agrees) is counts


@pytest.mark.parametrize(
    ("room", "after", "may"),
    [
        (NEW, rules.LINK_LIVES, True),
        (IN, timedelta(), True),
        (YES, timedelta(), True),
        (ENDED, timedelta(), False),
        (replace(IN, declined_at=AT, ended_at=AT), timedelta(), False),
        (JUDGED, timedelta(), False),
    ],
)
def test_a_new_link_is_for_rooms_that_are_not_over(room: RoomFacts, after: timedelta, may: bool) -> None:
    assert (rules.refusal_to_renew(room, AT + after) is None) is may


@pytest.mark.parametrize("typed", ["12345678", "1234 5678", "１２３４－５６７８", " 1234-5678 "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert rules.read_code(typed) == "12345678"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "壹贰叁肆伍陆柒捌", "²2345678"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        rules.read_code(typed)
    assert no.value.code == "code_shape"


def test_wrong_codes_wait_longer_and_longer() -> None:
    waits = [rules.wait_after(failed) for failed in range(20)]
    assert waits[: rules.FREE_TRIES] == [timedelta()] * rules.FREE_TRIES
    assert waits[rules.FREE_TRIES] == rules.FIRST_WAIT
    assert waits == sorted(waits) and waits[-1] == rules.LONGEST_WAIT


def test_every_question_is_said_and_noted() -> None:
    assert set(rules.ASKED) == set(rules.NOTED) == set(VideoQuestion)
    said = rules.answers_in_order({"freely": "是", "who": "张某"})
    assert [question for question, _ in said] == [VideoQuestion.WHO, VideoQuestion.FREELY]
    assert len(rules.consent_sentences(may_record=True)) == len(rules.consent_sentences(may_record=False)) + 1


TRIES = [
    (0, None, 0, None, "the first"),
    (rules.FREE_TRIES - 1, AT, 1, None, "a few are free"),
    (rules.FREE_TRIES, AT - rules.FIRST_WAIT + timedelta(seconds=1), 5, "too_many_tries", "then he waits"),
    (rules.FREE_TRIES, AT - rules.FIRST_WAIT, 5, None, "and has waited"),
    (0, None, rules.TRIES_OF_ALL, "codes_closed", "everybody together has tried too much"),
]


@pytest.mark.parametrize(("failed", "last", "of_all", "code", "because"), TRIES)
def test_when_a_spoken_code_is_looked_at(
    failed: int, last: datetime | None, of_all: int, code: str | None, because: str
) -> None:
    no = rules.refusal_of_try(failed=failed, last=last, of_all=of_all, at=AT)
    assert (no.code if no else None) == code, because


@pytest.mark.parametrize(
    ("room", "is_there", "is_out", "code"),
    [
        (YES, True, False, None),
        (YES, False, False, "second_gone"),
        (IN, False, False, "second_gone"),
        (NEW, False, True, "second_gone"),
        (ENDED, False, False, None),
        (ENDED, False, True, "second_gone"),
        (JUDGED, False, False, None),
        (JUDGED, False, True, "second_gone"),
        (replace(JUDGED, second_agrees=True), False, True, None),
    ],
    ids=[
        "he is there",
        "he has left in the middle",
        "before he said yes",
        "before anybody came in",
        "after the call he need not be at work",
        "who is out can never say",
        "he says it when he is back",
        "nobody can say it",
        "he has said it",
    ],
)
def test_nobody_goes_on_without_the_second_one(
    room: RoomFacts, is_there: bool, is_out: bool, code: str | None
) -> None:
    refused = rules.refusal_without_second(room, AT, is_there=is_there, is_out=is_out)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(("second", "fits"), [(SECOND, False), (OPENER, False), (OTHER, True)])
def test_who_takes_his_place_is_another(second: int, fits: bool) -> None:
    gaps = rules.missing_to_replace(second=second, room=YES, wrong_second="")
    assert [gap.field for gap in gaps] == ([] if fits else ["second"])
    assert rules.missing_to_replace(second=OTHER, room=YES, wrong_second="不在岗")
