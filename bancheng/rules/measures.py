"""What helps 不好办, and the consultation for 暂时办不了: what each record must say to count as done.

What 容缺受理 and 告知承诺 demand stands in `undertakings.py`.

Source: process table §4 “What the type adds”; S §“不好办”; domain.md §3.3.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bancheng.rules.case_types import Missing
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.process import reaches
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, Step

STEPS = frozenset({Step.ACCEPTED, Step.HANDLING, Step.IN_CONFERENCE})
"""While the matter is being worked on; 现场协调 often comes before anybody has judged."""
ARTICLE = "办理规程 §4 措施"


@dataclass(frozen=True, kw_only=True)
class Coordination:
    """现场协调: who came together, about what, when, and what came of it."""

    who: str
    what: str
    done_at: datetime
    result: str


@dataclass(frozen=True, kw_only=True)
class DataSharing:
    """数据共享: asked of whom, by which authority, when, and what the query said.

    Shapes   material: which material of a matter was looked for, by its identity in the catalogue; None where it is none of
             them. found: whether it was there.
    """

    source: str
    authority: str
    done_at: datetime
    result: str
    material: int | None = None
    found: bool = True


@dataclass(frozen=True, kw_only=True)
class Escort:
    """帮办代办: what the person authorised, which materials were handed over, who goes, and what came of it.

    Shapes   materials: one entry each, as on the list both sides keep.
    """

    authorisation: str
    materials: Sequence[str]
    by_whom: str
    done_at: datetime
    result: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question put over the link, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class RemoteLink:
    """远程连线: who was linked in, how he was known, that he agreed, from when to when, what was asked, what came of it.

    Shapes   second: the other member of staff who was present; recorder: who writes it down.
             done_at: when it began; ended_at: when it ended.
    Source   domain.md §3.3 视频连线/远程身份核验: participants, ID checked how, consent, times, questions, two staff, conclusion.
    """

    who: str
    means: str
    identity: str
    consent: str
    asked: Sequence[Asked]
    second: int | None
    recorder: int | None
    done_at: datetime
    ended_at: datetime
    result: str


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one unit said in a consultation."""

    unit: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """会商: the question, who took part, what each unit said, what was agreed."""

    question: str
    who: str
    opinions: Sequence[Opinion]
    done_at: datetime
    agreed: str


type Record = Coordination | DataSharing | Escort | RemoteLink | Consultation

SAID = {
    "question": "问题",
    "who": "谁参加",
    "what": "协调什么",
    "source": "向谁查的",
    "authority": "凭什么查",
    "authorisation": "授权办什么",
    "materials": "交接材料",
    "by_whom": "谁去办",
    "means": "怎样连线",
    "identity": "怎样核对身份",
    "consent": "怎样同意的",
    "asked": "问答",
    "opinion": "单位意见",
    "result": "结果",
    "agreed": "议定",
}
"""What each word of a record is, in the order in which it is read."""

WANTED = {
    "who": "写明谁参加了：单位和人",
    "what": "写明协调了什么",
    "result": "写明结果；没有结果的还不算办过",
    "source": "写明向哪个系统或单位查的",
    "authority": "写明凭什么可以查：依据或反映人的授权",
    "authorisation": "写明反映人授权办什么，凭什么（委托书或签字）",
    "by_whom": "写明由谁去帮办",
    "means": "写明用什么连的线：电话、视频会议、部门内网……",
    "identity": "写明怎样核对对方身份：看了什么证件、和什么比对",
    "consent": "写明对方怎样同意连线和记录的；不同意就不能连",
    "question": "写明会商的问题",
    "agreed": "写明议定了什么；没有议成的，写明卡在哪里",
}


def wrong_second(asking: int | None, second: int | None, *, fits: bool) -> str:
    """Why this colleague cannot be the second of the two who stand for what was seen, or nothing.

    Shapes   asking, second: identities from `org`. fits: whether he may stand for this case at all.
    Source   domain.md §3.3 视频连线/远程身份核验: two members of the staff.
    """
    if second is None or second == asking:
        return "要有两名工作人员在场，选上另一位"
    return "" if fits else "另一位要是在岗、没有回避这件事的工作人员，请换一位"


def missing(of: Record, *, at: datetime, since: datetime, out: Collection[int]) -> list[Missing]:
    """Everything a record still lacks.

    Shapes   since: when the case was registered; nothing done before helps it. out: who is out of the case.
    """
    return [Missing(field, sentence) for field, sentence in _gaps(of, at, since, out)]


def _gaps(of: Record, at: datetime, since: datetime, out: Collection[int]) -> Iterator[tuple[str, str]]:
    for field, sentence in WANTED.items():
        if isinstance(words := getattr(of, field, None), str) and not words.strip():
            yield field, sentence
    if isinstance(of, Escort) and not any(one.strip() for one in of.materials):
        yield "materials", "列出交接了哪些材料；没有材料的写“无”"
    if isinstance(of, Consultation):
        yield from _opinion_gaps(of.opinions)
    if isinstance(of, RemoteLink):
        yield from _link_gaps(of, at, out)
    if of.done_at > at:
        yield "done_at", "时间不能在以后"
    # People say minutes, the record keeps seconds.
    elif of.done_at < since.replace(second=0, microsecond=0):
        yield "done_at", "时间不能早于登记"


def _link_gaps(of: RemoteLink, at: datetime, out: Collection[int]) -> Iterator[tuple[str, str]]:
    if not of.asked:
        yield "asked", "至少记一问一答"
    elif any(not one.question.strip() or not one.answer.strip() for one in of.asked):
        yield "asked", "每一问都要写问了什么、答了什么"
    if wrong := wrong_second(of.recorder, of.second, fits=of.second not in out):
        yield "second", wrong
    if of.ended_at <= of.done_at:
        yield "ended_at", "结束要晚于开始；不到一分钟的，写下一分钟"
    elif of.ended_at > at:
        yield "ended_at", "时间不能在以后"


def _opinion_gaps(opinions: Sequence[Opinion]) -> Iterator[tuple[str, str]]:
    if not opinions:
        yield "opinions", "至少记一家单位的意见"
    if any(not one.words.strip() for one in opinions):
        yield "opinions", "每家单位说了什么都要写"
    if len({one.unit for one in opinions}) < len(opinions):
        yield "opinions", "同一家单位只写一条"


def may_record(facts: CaseFacts, actor: Actor) -> bool:
    """Whether this actor may record a measure on this case now."""
    return refusal(facts, actor) is None


def refusal(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why no measure may be recorded now, or None."""
    if not reaches(actor, Role.OFFICER, facts):
        return Refused("not_yours", "措施由办这件事的反映窗口专员记", ARTICLE)
    if facts.step not in STEPS:
        return Refused("wrong_step", f"现在是“{facts.step.label}”，不能再记措施", ARTICLE)
    return None


def helped(record: Record) -> bool:
    """Whether what was recorded is a measure that helped: a search that found nothing is kept, and is none.

    Source   process table §4, 不好办: at least one completed measure; docs/decisions/0063.
    """
    return not isinstance(record, DataSharing) or record.found
