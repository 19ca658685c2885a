"""容缺受理 and 告知承诺: when they are allowed, what the citizen is told and signs, and when his signature holds.

Both end in an undertaking 承诺书: its text is laid down, he signs exactly that text, and only then does it count.
Source: process table §4 “What the type adds”; domain.md §3.3; 国办发〔2020〕42号.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import hypot

from bancheng.rules.bars import Bar
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.case_types import Missing
from bancheng.rules.clocks import Limit, due_at
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import AT_THE_WINDOW, refusal_to_enter_slip, takes_part
from bancheng.rules.freetext import normalise
from bancheng.rules.measures import refusal
from bancheng.rules.numbering import QUERY_ALPHABET
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.signed_measures import SIGNED
from bancheng.rules.vocabulary import Measure, Role
from bancheng.rules.wording import full_date_words

ARTICLE_SIGNING = "办理规程 §4：签字只对当时看到的那份文本有效"

STATEMENTS = {
    "duty": "要证明什么",
    "content": "证明的内容和条件",
    "manner": "怎样承诺",
    "liability": "不实承诺的责任",
}
"""The four things somebody must have been told before he promises. Source: domain.md §3.3; 国办发〔2020〕42号."""

DECLARATION = (
    "本人（本单位）已经知晓上述告知的全部内容",
    "已经符合告知的条件和要求，所填写和提交的内容真实、准确",
    "承诺是本人（本单位）自愿作出的真实意思表示",
    "愿意承担不实承诺、违反承诺的法律责任，并接受行政机关核查",
)
"""What whoever promises declares, word for word on every 告知承诺书."""


# --- what is looked at ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the version of the matter in force today allows.

    Shapes   promised: how long the office has promised to take; None where the catalogue does not say.
    """

    name: str
    may_gap: bool
    may_promise: bool
    promised: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material of the matter, as it lies on the counter.

    Shapes   here: handed in and lawful. covered: an undertaking of this very case stands in its place.
             shareable_from: who could be asked instead of the citizen; searched: he was asked, and it was not there.
    """

    name: str
    is_key: bool = False
    may_be_waived: bool = False
    may_be_promised: bool = False
    shareable_from: str = ""
    here: bool = False
    covered: bool = False
    searched: bool = False

    @property
    def is_to_be_searched(self) -> bool:
        """Whether it could be shared and nobody has looked yet."""
        return bool(self.shareable_from) and not self.searched

    @property
    def may_be_gapped(self) -> bool:
        """Whether it may come later at all."""
        return self.may_be_waived and not self.is_key


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who would promise.

    Shapes   is_named: his name is known. is_numbered: an ID number or credit code by which the list can be asked.
    """

    is_named: bool
    is_numbered: bool
    bars: Sequence[Bar] = ()


# --- may it be done at all -----------------------------------------------------------------------------


def refusal_to_write(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not draw up or complete an undertaking now, or None: as for every measure."""
    return refusal(facts, actor)


def refusal_of_matter(measure: Measure, matter: Matter | None) -> Refused | None:
    """Why the matter rules this measure out, or None."""
    article = SIGNED[measure].article
    if matter is None:
        return Refused("no_matter", "先选明是哪个事项；目录里没有现行规定的，不能这样办", article)
    allowed = matter.may_gap if measure is Measure.GAP_ACCEPTANCE else matter.may_promise
    if not allowed:
        sentence = f"“{matter.name}”现行的规定不允许{measure.label}"
        return Refused("matter_does_not_allow", sentence, article)
    if measure is Measure.GAP_ACCEPTANCE and matter.promised is None:
        sentence = f"目录里没有写“{matter.name}”的承诺时限，定不了补齐的日子，请系统管理员先在事项目录里补上"
        return Refused("no_promised_days", sentence, article)
    return None


def refusal_of_applicant(measure: Measure, applicant: Applicant, *, on: date, office: str) -> Refused | None:
    """Why this applicant is ruled out today, or None. Which list, until when and why is nobody's at the counter.

    Shapes   office: of the conveners, who keep the list; empty where it is not known.
    Source   domain.md §3.3: not for who has a record of dishonesty that is not repaired.
    """
    article = SIGNED[measure].article
    if not applicant.is_named or not applicant.is_numbered:
        sentence = (
            "先补记申请人的姓名（单位名称）和证件号（统一社会信用代码）：承诺书要写，也要核对能不能适用"
        )
        return Refused("applicant_unknown", sentence, article)
    if not any(bar.holds(measure, on) for bar in applicant.bars):
        return None
    sentence = (
        f"不适用{measure.label}，请按一般程序办；申请人有异议的，请他联系{office or Role.CONVENER.label}"
    )
    return Refused(SIGNED[measure].barred, sentence, article)


def refusal_of_materials(materials: Sequence[Material]) -> Refused | None:
    """Why with these materials nothing can ever be accepted with gaps, or None: then there is nothing to fill in."""
    if not materials or any(each.may_be_gapped for each in materials):
        return None
    sentence = "这个事项的材料没有一样可以容缺：能共享的先查，可以承诺的改办告知承诺，其余的请一次性告知"
    return Refused("nothing_waivable", sentence, SIGNED[Measure.GAP_ACCEPTANCE].article)


def refusal_of_gap(materials: Sequence[Material]) -> Refused | None:
    """Why what lies on the counter cannot be accepted with gaps, or None: every ground at once, what weighs most first.

    Source   domain.md §3.3 容缺受理: all main materials present and lawful, only secondary ones missing.
    """
    article = SIGNED[Measure.GAP_ACCEPTANCE].article
    grounds = list(_grounds_against_gap(lacking_of(materials)))
    if not grounds:
        return None
    if any(code == "shareable" for code, _ in grounds):
        article += "；《国务院关于在线政务服务的若干规定》第七条"
    return Refused(grounds[0][0], "。".join(sentence for _, sentence in grounds), article)


def _grounds_against_gap(lacking: Sequence[Material]) -> Iterator[tuple[str, str]]:
    owed = [each for each in lacking if not each.is_to_be_searched]
    if keys := [each.name for each in owed if each.is_key]:
        yield "key_material_missing", f"关键材料还没有交：{'、'.join(keys)}。关键材料不能容缺，请先一次性告知"
    if firm := [each.name for each in owed if not each.is_key and not each.may_be_waived]:
        yield "material_not_waivable", f"这几样目录里没有写可以容缺：{'、'.join(firm)}"
    if shared := [f"“{each.name}”（{each.shareable_from}）" for each in lacking if each.is_to_be_searched]:
        sentence = f"可以共享取得的请先查：{'、'.join(shared)}。查到的打勾，不要反映人补；没有查到的，在数据共享里记一笔再来"
        yield "shareable", sentence
    if not lacking:
        yield "nothing_lacks", "材料都齐了，不用容缺，直接受理"


def lacking_of(materials: Sequence[Material]) -> list[Material]:
    """What is neither on the counter nor covered by an undertaking."""
    return [each for each in materials if not each.here and not each.covered]


def refusal_of_promise(chosen: Sequence[Material]) -> Refused | None:
    """Why these certificates cannot be replaced by a promise, or None."""
    article = SIGNED[Measure.PROMISE].article
    if not chosen:
        return Refused("nothing_to_promise", "选出哪几样证明由承诺代替", article)
    firm = [each.name for each in chosen if not each.may_be_promised]
    if firm:
        return Refused("material_not_promisable", f"这几样不能用承诺代替：{'、'.join(firm)}", article)
    covered = [each.name for each in chosen if each.covered]
    if covered:
        return Refused("covered_already", f"这几样已经承诺过了：{'、'.join(covered)}", article)
    return None


def latest_make_good(promised: Limit, *, at: datetime, calendar: WorkingCalendar) -> date:
    """The last day on which what is missing may be made good: within the promised days of the matter."""
    return local(due_at(received_at=at, limit=promised, calendar=calendar).at).date()


def refusal_of_day(
    promised: Limit, due_on: date, *, at: datetime, calendar: WorkingCalendar
) -> Refused | None:
    """Why what is missing may not be made good as late as this, or None."""
    latest = latest_make_good(promised, at=at, calendar=calendar)
    if due_on <= latest:
        return None
    sentence = f"补齐的日子超过了承诺时限（{promised}），最晚到 {full_date_words(latest)}"
    return Refused("promised_days_exceeded", sentence, SIGNED[Measure.GAP_ACCEPTANCE].article)


def missing_in_day(due_on: date, *, on: date, calendar: WorkingCalendar) -> list[Missing]:
    """What is wrong with the day by which a promise is due, whatever it promises."""
    if due_on <= on:
        return [Missing("due_on", "要选今天以后的日子")]
    if not calendar.is_workday(due_on):
        return [Missing("due_on", "这天不上班，收不了材料，请选上班的日子")]
    return []


def refusal_of_change(measure: Measure, *, same_version: bool, same_applicant: bool) -> Refused | None:
    """Why what was signed is not put in force, or None: the matter or the applicant is not the one it speaks of.

    Source   process table §4: what was allowed on the day it was written may not be today.
    """
    if not same_version:
        sentence = "这个事项的规定已经换了一版，请按新的重写再签"
        return Refused("matter_changed", sentence, SIGNED[measure].article)
    if not same_applicant:
        sentence = "申请人和现在登记的不一样了：由别人承继，或者更正过，请照现在的重写再签"
        return Refused("applicant_changed", sentence, SIGNED[measure].article)
    return None


def refusal_of_passed_day(
    measure: Measure, due_on: date, *, on: date, calendar: WorkingCalendar
) -> Refused | None:
    """Why what was signed is not put in force for the day it names, or None."""
    gaps = missing_in_day(due_on, on=on, calendar=calendar)
    if not gaps:
        return None
    return Refused(
        "day_passed", f"承诺书上的日子已经过了：{gaps[0].sentence}，重写再签", SIGNED[measure].article
    )


def missing_in_statements(told: dict[str, str]) -> list[Missing]:
    """Which of the four statements has not been made."""
    return [
        Missing(name, f"告知书要写明：{label}")
        for name, label in STATEMENTS.items()
        if not told.get(name, "").strip()
    ]


# --- signing -------------------------------------------------------------------------------------------

type Point = tuple[int, int, int]
type Strokes = Sequence[Sequence[Point]]

PAD = (1000, 400)
"""Width and height of the field in which one signs, in its own units, whatever the screen."""
LEAST_INK, LEAST_WIDTH = 150, 60
"""A dot, a slip of the finger and a single tick sign nothing. Units: of the field."""
MOST_STROKES, MOST_POINTS = 200, 5000
LONGEST = 10 * 60 * 1000
"""Units: milliseconds from the first contact."""


def read_strokes(raw: object) -> list[list[Point]]:
    """The strokes of a signature: each its points (x, y, milliseconds since the first), in order.

    Raises   Refused for anything that is no such thing, for an empty one, and for what is too little to be a signature.
    """
    strokes = list(_strokes_in(raw))
    if not strokes:
        raise Refused("signature_empty", "还没有签字，请在框里写上姓名", ARTICLE_SIGNING)
    points = [point for stroke in strokes for point in stroke]
    if len(strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        raise Refused("signature_too_long", "笔画太多了，请清除后重签", ARTICLE_SIGNING)
    width = max(x for x, _, _ in points) - min(x for x, _, _ in points)
    if ink_of(strokes) < LEAST_INK or width < LEAST_WIDTH:
        raise Refused("signature_too_small", "这不像一个签名，请清除后写上完整的姓名", ARTICLE_SIGNING)
    return strokes


def _strokes_in(raw: object) -> Iterator[list[Point]]:
    """Raises   Refused for what no pad of ours has sent."""
    if not isinstance(raw, list):
        raise _unreadable()
    before = 0
    for stroke in raw:
        if not isinstance(stroke, list):
            raise _unreadable()
        points = [_point(one) for one in stroke]
        times = [before, *(at for _, _, at in points)]
        if any(later < earlier for earlier, later in pairwise(times)):
            raise _unreadable()
        before = times[-1]
        if points:
            yield points


def _point(raw: object) -> Point:
    if not isinstance(raw, list) or len(raw) != 3 or not all(type(one) is int for one in raw):
        raise _unreadable()
    x, y, at = raw
    if not (0 <= x <= PAD[0] and 0 <= y <= PAD[1] and 0 <= at <= LONGEST):
        raise _unreadable()
    return x, y, at


def _unreadable() -> Refused:
    return Refused("signature_unreadable", "签字的数据不完整，请清除后重签", ARTICLE_SIGNING)


def shape_of(strokes: Strokes) -> str:
    """A signature without its moments, by which the same one is known again: nobody draws twice alike to the point."""
    return ";".join(",".join(f"{x} {y}" for x, y, _ in stroke) for stroke in strokes)


REPLAYED = Refused(
    "signature_replayed", "这个签字和以前的一模一样，不是刚签的，请反映人在屏幕上重新签", ARTICLE_SIGNING
)


def ink_of(strokes: Strokes) -> float:
    """How long all strokes are together, in units of the field."""
    return sum(
        hypot(to[0] - start[0], to[1] - start[1]) for stroke in strokes for start, to in pairwise(stroke)
    )


def refusal_of_text(shown: str, standing: str) -> Refused | None:
    """Why a signature under what was shown does not hold, or None: the text has been changed since.

    Shapes   shown, standing: the hash of the text he had before him, and of the one that stands.
    """
    if shown == standing:
        return None
    sentence = "承诺书的内容刚刚改过，原来看到的不作数，请把新的看一遍再签"
    return Refused("text_changed", sentence, ARTICLE_SIGNING)


CHECK_LENGTH = 8
"""Characters of the code that stands under a text and no other."""


def check_code(choose: Callable[[int], int]) -> str:
    """A new code to stand under a text; it also keeps anybody from guessing what a text says by its hash.

    Shapes   choose: gives a number below its argument, unguessably; the caller brings the chance.
    """
    return "".join(QUERY_ALPHABET[choose(len(QUERY_ALPHABET))] for _ in range(CHECK_LENGTH))


def check_words(code: str) -> str:
    """A check code as it is printed: ABCD-2345."""
    return f"{code[:4]}-{code[4:]}"


def refusal_of_paper(typed: str, standing: str) -> Refused | None:
    """Why a signed paper does not belong to the text that stands, or None.

    Shapes   typed: the code read from the paper, whatever lies between its signs; standing: the code of the text.
    """
    plain = "".join(sign for sign in normalise(typed).upper() if sign.isalnum())
    if plain == standing:
        return None
    sentence = "纸上的校验码和现在的承诺书对不上：可能内容改过了，或拿错了一份。请用现在的这份重签"
    return Refused("text_changed", sentence, ARTICLE_SIGNING)


def refusal_to_hand_paper(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not hand the citizen what he is to sign, or None: people of the window who take part."""
    if takes_part(AT_THE_WINDOW, facts, actor):
        return None
    return Refused("not_yours", "请办这件事的窗口交给反映人签", ARTICLE_SIGNING)


def refusal_to_hand_screen(
    facts: CaseFacts, actor: Actor, *, drafted_by: int, is_heard: bool
) -> Refused | None:
    """Why this actor may not hand the citizen the screen to sign on, or None.

    Who drew the text up or has handled the case is never the only one who knows of the signature: where the citizen can be
    sent no word of it, somebody else hands him the screen.

    Shapes   is_heard: whether a message can reach the citizen.
    Source   docs/decisions/0050; process table §1, last paragraph.
    """
    if refused := refusal_to_hand_paper(facts, actor):
        return refused
    if not is_heard and actor.person in facts.handled | {drafted_by}:
        sentence = "反映人没有能收消息的电话或邮箱，请没有经办过的同事把屏幕交给他签，或者签在纸上由同事录入"
        return Refused("sole_witness", sentence, ARTICLE_SIGNING)
    return None


def refusal_to_enter_scan(
    facts: CaseFacts, actor: Actor, *, drafted_by: Collection[int | None]
) -> Refused | None:
    """Why this actor may not enter a paper signed by hand, or None: as every slip, and nobody who drew the text up.

    Shapes   drafted_by: whoever drew up any edition of the text.
    Source   docs/decisions/0050.
    """
    if refused := refusal_to_enter_slip(facts, actor):
        return refused
    if actor.person in drafted_by:
        sentence = "这份承诺书您写过，反映人签好的纸要由别人扫描录入"
        return Refused("drafter_enters", sentence, ARTICLE_SIGNING)
    return None


def refusal_to_rely_on_scan(actor: Actor, *, scanned_by: int | None) -> Refused | None:
    """Why this actor may not put in force what was signed, or None: he is the one who entered the paper.

    Shapes   scanned_by: who entered the paper; None for what was drawn on a screen, of which the citizen is sent word or before
             which somebody else stood.
    Source   docs/decisions/0050.
    """
    if scanned_by is None or actor.person != scanned_by:
        return None
    return Refused("scanned_himself", "签好的纸是您录入的，要由另一位专员核对后生效", ARTICLE_SIGNING)


def refusal_to_rely_on_silence(
    facts: CaseFacts,
    actor: Actor,
    *,
    handed_by: int | None,
    drafted_by: Collection[int | None],
    is_heard: bool,
) -> Refused | None:
    """Why this actor may not put in force what was signed on the counter's screen, or None.

    Where no word of it reaches the citizen, and only who drew the text up or handled the case was there, another looks at it.

    Shapes   handed_by: who handed him the screen; None for what was signed otherwise. is_heard: whether a message reaches him.
    Source   docs/decisions/0056.
    """
    knowing = facts.handled | frozenset(drafted_by)
    if is_heard or handed_by not in knowing or actor.person not in knowing:
        return None
    sentence = "给反映人的消息没有送到，他还不知道有这个签字：请没有经办过、也没有写过它的同事核对后生效，或者改签在纸上"
    return Refused("sole_witness", sentence, ARTICLE_SIGNING)


def refusal_through_maker(actor: Actor, *, made_by: Collection[int | None]) -> Refused | None:
    """Why this member of staff may not write down that the citizen disputes a signature, or None: he may have made it.

    Shapes   made_by: who handed the screen over or entered the paper, and whoever drew the text up.
    Source   docs/decisions/0050; process table §1, last paragraph.
    """
    if actor.person is None or actor.person not in made_by:
        return None
    sentence = "这份承诺书是您写的，或者签字是您经手的，反映人说的要由别人记"
    return Refused("maker_enters", sentence, ARTICLE_SIGNING)


HIS_OWN_SCREEN = "own"
"""The way of a signature that nobody of the staff brought in."""


def refusal_to_dispute(
    facts: CaseFacts,
    actor: Actor,
    *,
    how: str,
    is_voided: bool,
    is_disputed: bool,
    made_by: Collection[int | None],
) -> Refused | None:
    """Why this actor may not say that a signature is not the citizen's, or None: he himself, or who may enter his word for him.

    Shapes   how: the way it was signed. is_disputed: something was said against it, settled or not. made_by: as for
             `refusal_through_maker`.
    Source   docs/decisions/0050; process table §1, last paragraph.
    """
    if not (Role.CITIZEN in actor.roles and actor.case == facts.case and not actor.through):
        refused = refusal_to_enter_slip(facts, actor)
        if refused is not None and refused.code == "not_yours":
            return Refused("not_yours", "签字是不是本人的，要由反映人自己说，由窗口的人录入", ARTICLE_SIGNING)
        if refused is not None:
            return refused
        if (refused := refusal_through_maker(actor, made_by=made_by)) is not None:
            return refused
    return refusal_of_dispute(how=how, is_voided=is_voided, is_disputed=is_disputed)


def refusal_of_dispute(*, how: str, is_voided: bool, is_disputed: bool) -> Refused | None:
    """Why there is nothing to be said against a signature, or None: what the staff brought in, while it counts, once."""
    if how == HIS_OWN_SCREEN or is_voided:
        sentence = "这个签字不用说了：它是反映人自己在自己的屏幕上签的，或者已经不作数"
        return Refused("not_disputable", sentence, ARTICLE_SIGNING)
    if is_disputed:
        return Refused("disputed_already", "已经记下了，由督查员核实", ARTICLE_SIGNING)
    return None


def refusal_to_settle(
    facts: CaseFacts,
    actor: Actor,
    *,
    made_by: Collection[int | None],
    entered_by: int | None,
    is_settled: bool,
) -> Refused | None:
    """Why this actor may not look into a signature that is disputed, or None: a supervisor who had no hand in it, once.

    Shapes   made_by: as for `refusal_through_maker`. entered_by: who wrote the citizen's word down.
    Source   docs/decisions/0050; process table §1, conflicts compared by person.
    """
    if not takes_part(frozenset({Role.SUPERVISOR}), facts, actor):
        return Refused("not_yours", "反映人说不是自己签的，由督查员核实", ARTICLE_SIGNING)
    if is_settled:
        return Refused("dispute_settled", "这个签字已经核实过了", ARTICLE_SIGNING)
    if actor.person in made_by or (entered_by is not None and actor.person == entered_by):
        sentence = "这份承诺书或签字是您经手的，或者反映人的话是您记的，要由另一位督查员核实"
        return Refused("own_signature", sentence, ARTICLE_SIGNING)
    return None


def missing_in_settling(words: str) -> list[Missing]:
    """What the finding on a disputed signature must say and does not."""
    return [] if words.strip() else [Missing("words", "写明怎样核实的，凭什么认定")]


def refusal_to_count(*, is_signed: bool, holds: bool, is_disputed: bool) -> Refused | None:
    """Why what was signed is not put in force, or None: only a signature of his, under this very text, while he contests none.

    Shapes   holds: it belongs to the text that stands. is_disputed: he says of a signature of his case that it is not his,
             and nobody has found yet.
    Source   process table §4; docs/decisions/0050.
    """
    if not is_signed:
        return Refused("not_signed", "反映人还没有签字", ARTICLE_SIGNING)
    if not holds:
        return Refused("signature_broken", "签字和文本对不上，请重写一份再签", ARTICLE_SIGNING)
    if is_disputed:
        sentence = "反映人说这件事里有签字不是他签的，要等督查员核实"
        return Refused("signature_disputed", sentence, ARTICLE_SIGNING)
    return None


FORGED = Refused(
    "signature_forged",
    "督查员核实过，这份承诺书不是反映人本人签的，不能再出具；请没有经手的网点负责人或召集人撤销它",
    ARTICLE_SIGNING,
)


def refusal_of_notice(*, is_promised: bool) -> Refused | None:
    """Why the 通知书 of a 容缺受理 is not issued anew, or None: it names the 承诺书 in force.

    Shapes   is_promised: the undertaking is in force, and its paper too.
    """
    if is_promised:
        return None
    sentence = "承诺书已作废，先重新出具承诺书，再出具通知书"
    return Refused("no_promise", sentence, SIGNED[Measure.GAP_ACCEPTANCE].article)


def missing_in_dropping(why: str) -> list[Missing]:
    """What whoever gives an undertaking up must say and does not."""
    return [] if why.strip() else [Missing("why", "写明为什么不办了")]


def missing_in_gap(how: str) -> list[Missing]:
    """What a 容缺受理 must say of what is still to come and does not."""
    return [] if how.strip() else [Missing("how", "写明怎样补齐：原件送来、邮寄，还是网上补传")]


def refusal_to_sign(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not sign on his own screen, or None: only whose case it is, having proved it."""
    if Role.CITIZEN in actor.roles and actor.case == facts.case and not actor.through:
        return None
    return Refused("not_yours", "承诺书要由反映人本人签", ARTICLE_SIGNING)
