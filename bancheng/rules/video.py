"""视频验证: who may open a room, who may come in, what must have been asked, shown and confirmed before it counts.

The link opens once and dies of age; nobody is filmed before he has said yes; two members of the staff stand for what was
seen; a no, a camera that does not open, a doubt are results too and are kept as such.

Source: process table §4 “What the type adds” (远程连线 / 视频验证); domain.md §3.3 视频连线/远程身份核验;
《个人信息保护法》第二十八、二十九条 (单独同意).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bancheng.rules.case_types import Missing
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import may_reveal
from bancheng.rules.measures import STEPS
from bancheng.rules.measures import refusal as refusal_of_measure
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import digits_of
from bancheng.rules.vocabulary import Role, VideoQuestion, VideoStillOf, VideoVerdict

LINK_LIVES = timedelta(minutes=30)
"""From giving the link out to coming in; in force since part 3."""
ROOM_LIVES = timedelta(hours=2)
"""From coming in to the end of the call, however often the connection is lost meanwhile."""
MOST_STILLS = 8
MOST_RECORDED = 60 * 1024 * 1024
"""Octets of one recording: about a quarter of an hour at the rate the window records with."""
MOST_PIECE = 8 * 1024 * 1024
MOST_PIECES = 5000
PIECES_WAIT = timedelta(days=1)
"""So long the pieces of a recording that nobody finished wait for somebody to keep them; then they go."""
MOST_SIGNAL = 32 * 1024
"""Characters of one message between the two browsers; the longest, an offer, has a fifth of that."""
MOST_SIGNALS = 2000
"""Messages of one side in one room: some three hundred lost connections."""

CODE_LENGTH = 8
FREE_TRIES = 5
TRY_WINDOW = timedelta(minutes=10)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
TRIES_OF_ALL = 300
"""Wrong spoken codes from anywhere within the window, after which no code is taken: whoever has the link still comes in."""

SECONDS = frozenset({Role.COUNTER, Role.OFFICER, Role.SITE_HEAD})
"""Who may be the second of the two members of the staff."""

ARTICLE = "办理规程 §4 视频验证"
ARTICLE_CONSENT = "个人信息保护法第二十九条：处理敏感个人信息要取得单独同意"

ASKED = {
    VideoQuestion.WHO: "请您说出自己的姓名，和这件事的关系。",
    VideoQuestion.DOCUMENT: "请您说说准备出示哪一种证件。",
    VideoQuestion.SHOWN: "请把证件对着镜头，正面停三秒，再看向镜头。",
    VideoQuestion.AUTHORISED: "请用您自己的话说，您授权谁、同意办什么。",
    VideoQuestion.FREELY: "这是您自己的意思吗？有没有人要求您这样说？",
}
"""What is said to the person, word for word; he reads it on his screen too."""

NOTED = {
    VideoQuestion.WHO: "他说自己是谁，是什么关系",
    VideoQuestion.DOCUMENT: "哪一种证件，只写种类，号码不用抄",
    VideoQuestion.SHOWN: "证件和本人对得上吗，哪里看得清、哪里看不清",
    VideoQuestion.AUTHORISED: "他原话怎么说的",
    VideoQuestion.FREELY: "他怎么回答，有没有旁人",
}
"""What whoever asks writes down."""


class RoomState(StrEnum):
    """Where a room stands at a moment; computed from its facts, never stored."""

    WAITING = "waiting"
    EXPIRED = "expired"
    ASKING = "asking"
    DECLINED = "declined"
    TALKING = "talking"
    TO_JUDGE = "to_judge"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """How it is said at the window."""
        return _SAID_OF_STATE[self]


_SAID_OF_STATE = {
    RoomState.WAITING: "等对方进入",
    RoomState.EXPIRED: "链接过期，对方没有进入",
    RoomState.ASKING: "等对方同意",
    RoomState.DECLINED: "对方不同意",
    RoomState.TALKING: "核验中",
    RoomState.TO_JUDGE: "通话结束，待下结论",
    RoomState.TO_CONFIRM: "等另一人确认",
    RoomState.CONFIRMED: "两人已确认",
    RoomState.CONTRADICTED: "另一人没有确认",
    RoomState.CLOSED: "没有接通，已关",
}

ALIVE = frozenset({RoomState.WAITING, RoomState.ASKING, RoomState.TALKING})
"""The states in which somebody may still come in, say yes or talk."""


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """The facts of one room.

    Shapes   opened_by, second: identities from `org`. consented_at: of the person who is in now. answered: which questions
             have an answer. stills: what each still shows.
    """

    opened_by: int
    second: int
    expires_at: datetime
    joined_at: datetime | None = None
    consented_at: datetime | None = None
    declined_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    verdict: VideoVerdict | None = None
    judged_by: int | None = None
    second_agrees: bool | None = None
    answered: Collection[str] = frozenset()
    stills: Collection[str] = ()


def state_of(room: RoomFacts, at: datetime) -> RoomState:
    """Where a room stands at this moment."""
    if room.second_agrees is not None:
        return RoomState.CONFIRMED if room.second_agrees else RoomState.CONTRADICTED
    if room.verdict is not None:
        return RoomState.TO_CONFIRM
    if room.declined_at is not None:
        return RoomState.DECLINED
    if room.ended_at is not None:
        return RoomState.TO_JUDGE if room.consented_at else RoomState.CLOSED
    if room.joined_at is None:
        return RoomState.WAITING if at < room.expires_at else RoomState.EXPIRED
    if at >= room.joined_at + ROOM_LIVES:
        return RoomState.TO_JUDGE if room.consented_at else RoomState.EXPIRED
    return RoomState.TALKING if room.consented_at else RoomState.ASKING


def missing_to_open(*, whom: str, purpose: str, wrong_second: str) -> list[Missing]:
    """What a room still lacks before it is opened.

    Shapes   wrong_second: what is wrong with the second one present (`measures.wrong_second`).
    """
    gaps = [] if whom.strip() else [Missing("whom", "写明核验谁")]
    gaps += [] if purpose.strip() else [Missing("purpose", "写明核验什么、他要同意什么")]
    return [*gaps, Missing("second", wrong_second)] if wrong_second else gaps


def missing_to_replace(*, second: int | None, room: RoomFacts, wrong_second: str) -> list[Missing]:
    """What whoever puts another second one in the place of the one present still lacks.

    Shapes   second: who is to be there from now on. wrong_second: as for `missing_to_open`.
    """
    if second == room.second:
        return [Missing("second", "他本来就是在场的第二人，请另选一位")]
    if second == room.opened_by:
        return [Missing("second", "问话的人不能又是在场的第二人，请另选一位")]
    return [Missing("second", wrong_second)] if wrong_second else []


# --- who may ---------------------------------------------------------------------------------------------------


def refusal_to_open(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not open a room for this case now, or None: it is a measure like the others."""
    return refusal_of_measure(facts, actor)


def refusal_to_run(facts: CaseFacts, room: RoomFacts, actor: Actor) -> Refused | None:
    """Why this actor may not talk, ask, keep pictures or judge in this room, or None."""
    if actor.person == room.second:
        return Refused("second_asks", "您是在场的第二人，由另一人问话和下结论，您来确认", ARTICLE)
    return refusal_of_measure(facts, actor)


def refusal_to_confirm(facts: CaseFacts, room: RoomFacts, actor: Actor, at: datetime) -> Refused | None:
    """Why this actor may not confirm what the verdict says, or None."""
    if actor.person is None or actor.person != room.second or actor.person in facts.barred:
        return Refused("not_second", "要由当时在场的第二人来确认", ARTICLE)
    if actor.person == room.judged_by:
        return Refused("same_person", "下结论的人不能自己确认", ARTICLE)
    if not actor.roles & SECONDS:
        return Refused("not_yours", "要由窗口的人来确认", ARTICLE)
    if facts.step not in STEPS:
        return Refused("wrong_step", f"现在是“{facts.step.label}”，不能再添凭证", ARTICLE)
    if state_of(room, at) is not RoomState.TO_CONFIRM:
        return Refused("not_to_confirm", "现在没有等您确认的结论", ARTICLE)
    return None


def refusal_to_see_kept(facts: CaseFacts, room: RoomFacts, actor: Actor, at: datetime) -> Refused | None:
    """Why this actor may not open a picture or recording that was kept, or None: it shows a face and a document.

    Whose part in the case can need it; the second one present by that alone only while the verdict waits for him.

    Source   《个人信息保护法》第六、二十八条.
    """
    waits_for_him = actor.person == room.second and state_of(room, at) is RoomState.TO_CONFIRM
    if (
        actor.person is None
        or actor.person in facts.barred
        or not (may_reveal(facts, actor) or waits_for_him)
    ):
        return Refused("not_yours", "您在这件事里现在不需要看截图和录像", "个人信息保护法第六条")
    return None


def refusal_without_reason(reason: str) -> Refused | None:
    """Why nothing that was kept is opened without a word of why, or None: the reason goes on the record.

    Source   《个人信息保护法》第五十一条.
    """
    if reason.strip():
        return None
    return Refused("reason_missing", "写一句为什么要看，会记入留痕", "个人信息保护法第五十一条")


# --- what may happen when ----------------------------------------------------------------------------------------

LINK_USED = Refused(
    "link_used", "这个链接已经用过了，只能进一次。还没有办完的，请联系窗口，再要一个新的", ARTICLE
)
LINK_OLD = Refused("link_old", "这个链接已经过期。请联系窗口，再要一个新的", ARTICLE)
LINK_UNKNOWN = Refused(
    "link_unknown",
    "没有这个核验室，链接或口令不对。请对照窗口告诉您的再看一遍，不要相信来路不明的链接",
    ARTICLE,
)
ROOM_OVER = Refused("room_over", "这次核验已经结束", ARTICLE)
NOT_IN = Refused("not_in", "您不在核验室里。请用窗口给的链接或口令进入", ARTICLE)


def refusal_to_join(room: RoomFacts, at: datetime) -> Refused | None:
    """Why nobody comes in by a link that was ours once, or None.

    Used is said before old: whoever comes in twice must not think that he only was too late.
    """
    if room.joined_at is not None:
        return LINK_USED
    if room.ended_at is not None:
        return ROOM_OVER
    return None if at < room.expires_at else LINK_OLD


def refusal_without_second(room: RoomFacts, at: datetime, *, is_there: bool, is_out: bool) -> Refused | None:
    """Why the call may not go on, or None: two members of the staff stand for what is seen, and one of them has left.

    Once it is over he need not be at work to be asked afterwards; only who is out of the case can never say.

    Shapes   is_there: the second one could be chosen today, at work and not out. is_out: he is recused from the case.
    Source   docs/decisions/0057; domain.md §3.3 视频连线/远程身份核验.
    """
    state = state_of(room, at)
    if state in ALIVE and not is_there:
        sentence = "在场的第二人已经不能在场，先换一位再往下办：换了人就换链接，对方重新同意，从头问起"
        return Refused("second_gone", sentence, ARTICLE)
    if state in {RoomState.TO_JUDGE, RoomState.TO_CONFIRM} and is_out:
        return Refused("second_gone", "在场的第二人已经回避，没有人能确认，要另开一间重新核验", ARTICLE)
    return None


def refusal_of_guest(room: RoomFacts, at: datetime) -> Refused | None:
    """Why the remote person can do nothing in the room any more, or None."""
    return None if state_of(room, at) in {RoomState.ASKING, RoomState.TALKING} else ROOM_OVER


def refusal_to_renew(room: RoomFacts, at: datetime) -> Refused | None:
    """Why no further link may be given out for this room, or None."""
    if state_of(room, at) in ALIVE | {RoomState.EXPIRED}:
        return None
    return Refused("room_over", "这次核验已经结束，要再核验请另开一间", ARTICLE)


def refusal_to_film(room: RoomFacts, at: datetime) -> Refused | None:
    """Why nothing of the person may be kept or asked now, or None: first he must have said yes."""
    state = state_of(room, at)
    if room.consented_at is None:
        return Refused("no_consent", "对方还没有同意，不能问话、截图、录像", ARTICLE_CONSENT)
    if state not in {RoomState.TALKING, RoomState.TO_JUDGE}:
        return Refused("room_over", "这次核验已经下了结论，不能再添", ARTICLE)
    return None


def refusal_to_record(room: RoomFacts, at: datetime, *, may_record: bool) -> Refused | None:
    """Why the call may not be recorded, or None: that is agreed to by itself."""
    if refused := refusal_to_film(room, at):
        return refused
    return None if may_record else Refused("no_recording", "对方没有同意录像，只能截图", ARTICLE_CONSENT)


def refusal_to_withdraw_recording(room: RoomFacts, at: datetime, *, may_record: bool) -> Refused | None:
    """Why the remote person has no yes to the recording to take back, or None: he may at any time of the call.

    Source   《个人信息保护法》第十五条; docs/decisions/0057.
    """
    if refused := refusal_of_guest(room, at):
        return refused
    return None if may_record else Refused("no_recording", "您没有同意录像，现在没有在录", ARTICLE_CONSENT)


def refusal_of_erased(is_erased: bool) -> Refused | None:
    """Why what was kept cannot be opened any more, or None: its basis went, and it with it.

    Source   《个人信息保护法》第四十七条.
    """
    if not is_erased:
        return None
    return Refused("erased", "已经删去：对方不再同意，或者换过链接，不能再留", "个人信息保护法第四十七条")


CONSENT_WITHDRAWN, LINK_CHANGED = "consent_withdrawn", "link_changed"
"""Why what was kept is erased, as the record says it."""


def refusal_to_begin_recording(room: RoomFacts, at: datetime, *, may_record: bool) -> Refused | None:
    """Why no recording of the call may begin now, or None: what was begun in it may still be finished, nothing begins after it."""
    if refused := refusal_to_record(room, at, may_record=may_record):
        return refused
    if state_of(room, at) is RoomState.TALKING:
        return None
    return Refused("call_over", "通话已经结束，不能再录像；先前录的可以收尾", ARTICLE)


def refusal_to_judge(room: RoomFacts, at: datetime, *, is_recording: bool) -> Refused | None:
    """Why there is nothing to judge now, or None.

    Shapes   is_recording: a recording is still coming in; what it shows belongs to what is judged.
    """
    if state_of(room, at) not in {RoomState.TALKING, RoomState.TO_JUDGE}:
        return Refused("nothing_to_judge", "现在没有可以下结论的通话", ARTICLE)
    if is_recording:
        return Refused("recording_open", "还有一段录像没有收尾，先存下收到的部分", ARTICLE)
    return None


def is_evidence(verdict: VideoVerdict, *, agrees: bool) -> bool:
    """Whether a verification counts for the case: passed, and both who were there say so."""
    return agrees and verdict is VideoVerdict.PASSED


def refusal_without_words(*, agrees: bool, words: str) -> Refused | None:
    """Why the second one's no is not taken, or None: a no says where it differs."""
    if agrees or words.strip():
        return None
    return Refused("no_reason", "写明哪里和您看到、听到的不一样", ARTICLE)


def missing_for_verdict(room: RoomFacts, verdict: VideoVerdict, words: str) -> list[Missing]:
    """Everything a verdict still lacks.

    Raises   nothing; the gaps are named in the order of the call.
    """
    return [Missing(field, sentence) for field, sentence in _gaps(room, verdict, words)]


def _gaps(room: RoomFacts, verdict: VideoVerdict, words: str) -> Iterator[tuple[str, str]]:
    if not words.strip():
        yield "words", "写明凭什么这样认定：看到了什么，听到了什么"
    if verdict is not VideoVerdict.PASSED:
        return
    if room.connected_at is None:
        yield "verdict", "没有接通过，不能算核验通过"
    for question in VideoQuestion:
        if question not in room.answered:
            yield "verdict", f"“{question.label}”还没有记下回答"
    if VideoStillOf.FACE not in room.stills:
        yield "verdict", "还没有留下人像截图"
    if VideoStillOf.DOCUMENT not in room.stills:
        yield "verdict", "还没有留下证件截图"


# --- the spoken code -----------------------------------------------------------------------------------------------


def read_code(text: str) -> str:
    """A spoken code as people type it, in the form it is kept: eight digits.

    Raises   Refused with how to mend it.
    """
    code = digits_of(text, CODE_LENGTH)
    if code is None:
        raise Refused("code_shape", f"口令是 {CODE_LENGTH} 位数字，请对照窗口告诉您的再看一遍", ARTICLE)
    return code


def wait_after(failed: int) -> timedelta:
    """How long an address waits after so many wrong codes within the window: ten seconds at first, then twice as long."""
    beyond = failed - FREE_TRIES
    return timedelta() if beyond < 0 else min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)


def refusal_of_try(*, failed: int, last: datetime | None, of_all: int, at: datetime) -> Refused | None:
    """Why no code is looked at now, whatever it is, or None.

    Shapes   failed, last: wrong codes of this address within the window, and the last of them. of_all: of everybody.
    """
    if of_all >= TRIES_OF_ALL:
        sentence = "试错的太多，口令暂时停用。请用窗口发来的链接，或给窗口打电话"
        return Refused("codes_closed", sentence, ARTICLE)
    if last is not None and at < last + wait_after(failed):
        sentence = "口令试错好几次了，请过几分钟再试，或给窗口打电话核对"
        return Refused("too_many_tries", sentence, ARTICLE)
    return None


# --- the record sheet -----------------------------------------------------------------------------------------------


def consent_sentences(*, may_record: bool) -> tuple[str, ...]:
    """What the person has agreed to, as it stands on his screen and in the record sheet."""
    always = (
        "窗口通过视频看我的脸和证件，核对是不是我本人，听我说同意办什么。",
        "窗口截取人像和证件的画面，和案卷一起保存，只用于这一件事。",
    )
    return (*always, "窗口把通话录下来，和案卷一起保存。") if may_record else always


def answers_in_order(answers: Mapping[str, str]) -> list[tuple[VideoQuestion, str]]:
    """The answers in the order of the questions."""
    return [(question, answers[question]) for question in VideoQuestion if question in answers]
