"""What each type and each outcome obliges, and what is still missing.

Source: process table §4; S §“四种类型”; domain.md §3.3 and §13 (validation rules 1–7).
Two things are kept apart: the type says why it stuck and what we owe, the outcome how it ends.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bancheng.rules.citing import Basis, refusals_to_cite
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Measure, Outcome

NOT_A_DECISION = "本答复不是行政决定，不影响您依法提交申请并取得书面决定；申请行政复议、提起诉讼的期限不因在本窗口反映而中止。"
"""Stands on every answer, declining and receipt. Source: process table §4."""


@dataclass(frozen=True)
class Missing:
    """One thing an act still lacks: the field it belongs to, and how to mend it."""

    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """External proof that the matter was done: a number, or a document in the file."""

    kind: str = ""
    number: str = ""
    document: int | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """That the reason was explained to the person: who, when, how, in which words."""

    by: str = ""
    at: datetime | None = None
    how: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing the citizen must bring, and how to get it. Source: domain.md §3.3 一次性告知书."""

    name: str
    standard: str = ""
    issuer: str = ""
    where: str = ""
    how: str = ""
    fee: str = ""
    time: str = ""
    shareable_from: str = ""


@dataclass(frozen=True, kw_only=True)
class Undertaking:
    """What a unit undertakes with an answer: who does what by when, and what will prove it.

    Shapes   unit: identity of the department; unit_name: as it was called then; owner_label: who there, if it was said.
             promise: what stands in the ledger already and is taken over, a resolution's or a unit's; None for one that is made anew.
    Source   process table §4: “what is open and who does it by when”, “with owner, due, proof”.
    """

    unit: int | None = None
    unit_name: str = ""
    owner_label: str = ""
    task: str = ""
    proof: str = ""
    due_on: date | None = None
    promise: int | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an officer proposes to answer: the outcome with the evidence it rests on."""

    outcome: Outcome
    words: str = ""
    proof: Proof = Proof()
    bases: Sequence[Basis] = ()
    explanation: Explanation = Explanation()
    alternative: str = ""
    items: Sequence[Item] = ()
    citizens_words: str = ""
    where: str = ""
    how: str = ""
    channel: str = ""
    why: str = ""
    contact: str = ""
    agreed: str = ""
    undertaking: Undertaking = Undertaking()


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What the type of the case has gathered so far, or the reason given why it could not.

    Shapes   signed_waiting: the titles of undertakings that are signed and not in force yet.
    """

    measures: frozenset[Measure] = frozenset()
    no_measure_because: str = ""
    signed_waiting: tuple[str, ...] = ()
    clue_receipt: bool = False
    consulted: bool = False
    no_consultation_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One main type, causes, situation, level, main unit and plan. Source: process table §2 judge."""

    case_type: CaseType | None
    causes: Sequence[str] = ()
    situation: int | None = None
    level: str = ""
    main_unit: int | None = None
    co_units: Sequence[int] = field(default_factory=tuple)
    plan: str = ""


def missing_in_judgement(judgement: Judgement) -> list[Missing]:
    """What a judgement still lacks."""
    checks = (
        (judgement.case_type is None, "case_type", "选一个主类型"),
        (not judgement.causes, "causes", "至少选一个原因"),
        (judgement.situation is None, "situation", "选一个情形，月底找“三最”要用"),
        (not judgement.level, "level", "选难度，办理时限随之确定"),
        (judgement.main_unit is None, "main_unit", "选一个主办单位；窗口自己能办就选窗口所在单位"),
        (judgement.main_unit in judgement.co_units, "co_units", "主办单位不用再选作协办"),
        (not judgement.plan.strip(), "plan", "写一句打算怎么办"),
    )
    return [Missing(name, sentence) for wrong, name, sentence in checks if wrong]


def missing_in_answer(answer: Answer, *, on: date, at: datetime) -> list[Missing]:
    """What the outcome's own evidence still lacks; empty when the answer may be proposed.

    Units    on: the day on which every citation must be in force.
    Source   process table §4, first table.
    """
    found = [] if answer.words.strip() else [Missing("words", "写下要告诉反映人的话")]
    match answer.outcome:
        case Outcome.DONE:
            found += _missing_proof(answer.proof)
        case Outcome.EXPLAINED:
            found += _missing_bases(answer.bases, on, at) + _missing_explanation(answer.explanation, at)
        case Outcome.GUIDED:
            found += missing_in_items(answer.items)
        case Outcome.ELSEWHERE:
            found += _missing_texts(
                answer, citizens_words="写下反映人的原话", where="写明在哪里办成的", how="写明怎样办成的"
            )
        case Outcome.REDIRECTED:
            found += _missing_texts(
                answer,
                channel="写明引导到哪个渠道",
                why="写明为什么",
                contact="把联系方式交给反映人，写在这里",
            )
        case Outcome.PARTLY:
            found += _missing_proof(answer.proof, "“部分办成”要有已办部分的外部凭证：编号，或上传结果文件")
            found += _missing_undertaking(answer.undertaking)
        case Outcome.SCHEDULED:
            found += _missing_texts(answer, agreed="写明凭什么议定的：会议纪要，或单位的书面答复")
            found += _missing_undertaking(answer.undertaking)
    return found


OF_DONE = "“办成”要有外部凭证：办件编号、证照号，或上传结果文件"


def _missing_proof(proof: Proof, sentence: str = OF_DONE) -> list[Missing]:
    if (proof.kind and proof.number.strip()) or proof.document is not None:
        return []
    return [Missing("proof_number", sentence)]


def _missing_undertaking(promised: Undertaking) -> list[Missing]:
    """What is open, who does it, by when and by which proof; whether the day can be promised, the ledger says."""
    wanted = (
        ("unit", promised.unit, "选上由哪个单位办"),
        ("task", promised.task.strip(), "写明承诺办什么"),
        ("proof", promised.proof.strip(), "写明凭什么算兑现"),
        ("due_on", promised.due_on, "写明哪一天以前"),
    )
    return [Missing(name, sentence) for name, given, sentence in wanted if not given]


def _missing_bases(bases: Sequence[Basis], on: date, at: datetime) -> list[Missing]:
    if not bases:
        return [Missing("citations", "说“不”要有依据：至少引一条现行有效的规定")]
    return [Missing("citations", sentence) for sentence in refusals_to_cite(bases, on=on, at=at)]


def _missing_explanation(explanation: Explanation, at: datetime) -> list[Missing]:
    found = [
        Missing(name, sentence)
        for name, sentence, value in (
            ("explained_by", "写明由谁向反映人说明的", explanation.by),
            ("explained_how", "写明怎样说明的", explanation.how),
            ("explained_words", "写明说了什么", explanation.words),
        )
        if not value.strip()
    ]
    if explanation.at is None:
        found.append(Missing("explained_at", "写明何时说明的"))
    elif explanation.at > at:
        found.append(Missing("explained_at", "说明的时间不能在以后"))
    return found


def _missing_texts(answer: Answer, **sentences: str) -> list[Missing]:
    return [
        Missing(name, sentence) for name, sentence in sentences.items() if not getattr(answer, name).strip()
    ]


def missing_in_items(items: Iterable[Item]) -> list[Missing]:
    """What a list of materials lacks: every item at once, each with standard, issuer, where, how, fee and time.

    Raises nothing; a material that data sharing can supply is named, for it may never be asked for.
    Source   domain.md §3.3 一次性告知书; 在线政务服务若干规定 art. 7 (shareable data is not asked for).
    """
    items = list(items)
    if not items:
        return [Missing("items", "把缺的每一项都列出来，一次说全")]
    parts = (
        ("name", "名称"),
        ("standard", "要求"),
        ("issuer", "由谁出具"),
        ("where", "到哪里办"),
        ("how", "怎么办"),
        ("fee", "费用"),
        ("time", "要多久"),
    )
    found = [
        Missing("items", f"第 {position} 项少了：{'、'.join(lacking)}")
        for position, item in enumerate(items, start=1)
        if (lacking := [word for name, word in parts if not getattr(item, name).strip()])
    ]
    return found + [
        Missing("items", f"“{item.name}”可以从{item.shareable_from}共享取得，不能再向反映人要")
        for item in items
        if item.shareable_from
    ]


OWES = {
    CaseType.CANNOT: "没有依据或缺关键材料：说明依据，或告诉他怎样补齐",
    CaseType.HARD: "要有至少一项办成的措施，或写明为什么用不上",
    CaseType.REFUSED: "先解决问题，另外登记线索、拿到回执",
    CaseType.NOT_YET: "要有会议或会商记录，或写明为什么没有",
}
"""What each type obliges, as it is read before it is chosen. Source: process table §4 “What the type adds”; S §“四种类型”."""


def missing_for_type(case_type: CaseType, owed: Owed, outcome: Outcome) -> list[Missing]:
    """What the type adds to an answer of this outcome. Source: process table §4 “What the type adds”."""
    if case_type is CaseType.HARD and not owed.measures and not owed.no_measure_because.strip():
        return [Missing("measures", f"{NO_MEASURE}{_first_put_in_force(owed.signed_waiting)}")]
    if case_type is CaseType.REFUSED and not owed.clue_receipt:
        return [Missing("clue", "“不给办”要先登记线索、拿到回执；解决问题不等线索的结论")]
    if case_type is CaseType.NOT_YET and not owed.consulted:
        return _missing_consultation(owed, outcome)
    return []


NO_MEASURE = "“不好办”要有至少一项办成的措施，或写明为什么一项也用不上"


def _first_put_in_force(titles: Sequence[str]) -> str:
    """That what the citizen has signed only counts once it is in force; nothing where nothing waits."""
    named = "".join(f"《{title}》" for title in titles)
    return f"；{named}已签字、还没有生效，请先让它生效" if titles else ""


def _missing_consultation(owed: Owed, outcome: Outcome) -> list[Missing]:
    """A reason given instead of a consultation counts where it goes before the site head together with the no."""
    if not needs_second_person(outcome):
        return [Missing("consultation", "“暂时办不了”直接办成的，要有会议或会商记录：写理由没有人来确认")]
    if not owed.no_consultation_because.strip():
        return [Missing("consultation", "“暂时办不了”要有会议或会商记录，或写明为什么没有")]
    return []


def missing_in_confirmation(*, sent_back_before: int, opinion: str) -> list[Missing]:
    """What whoever confirms a no still owes: from the second time on it is the convener, with an opinion.

    Source   process table §2 confirm_no.
    """
    if sent_back_before and not opinion.strip():
        return [Missing("opinion", "召集人复核要附意见")]
    return []


def outcomes_for(*, on_spot: bool = False) -> list[Outcome]:
    """The outcomes that may be chosen; on the spot a case can only end 办成."""
    return [Outcome.DONE] if on_spot else list(Outcome)


def needs_second_person(outcome: Outcome) -> bool:
    """Whether another person must confirm the answer: every no does. Source: constitution 5."""
    return outcome is not Outcome.DONE


NEEDS = {
    Outcome.DONE: "要外部凭证：办件编号、证照编号或结果文件",
    Outcome.PARTLY: "要已办部分的外部凭证；没办完的，写明哪个单位哪天以前办、凭什么算兑现",
    Outcome.SCHEDULED: "要写明凭什么议定、哪个单位哪天以前办、凭什么算兑现，记进承诺台账",
    Outcome.EXPLAINED: "要现行有效的依据，并已经向本人说明",
    Outcome.GUIDED: "每一项材料都写清名称、要求、由谁出具、到哪里办、怎么办、费用、要多久",
    Outcome.ELSEWHERE: "要反映人的原话：在哪里、怎样办成的",
    Outcome.REDIRECTED: "要写明哪个渠道、为什么，联系方式已交给他",
}
"""What each outcome demands, as it is read before it is chosen."""


def needs(outcome: Outcome) -> str:
    """What an outcome demands, and who comes next, as it is read before it is chosen."""
    return f"{NEEDS[outcome]}。{'由第二人复核' if needs_second_person(outcome) else '直接去告知反映人'}"


def refusal_on_spot(outcome: Outcome, article: str) -> Refused | None:
    """Why this cannot be the end on the spot, or None: a no always has a second person."""
    if not needs_second_person(outcome):
        return None
    return Refused("only_done_on_spot", "当场办结只用于办成；说“不”要走拟答复，由第二人复核", article)


def missing_in_papers(proof: Proof, laid: Collection[int]) -> list[Missing]:
    """What a document that is to prove an answer still lacks.

    Shapes   laid: the documents that lie in this case as proofs.
    """
    if proof.document is None or proof.document in laid:
        return []
    return [Missing("proof_document", "凭证文件要先放进这件事的材料里")]


def missing_in_sending_back(reason: str) -> list[Missing]:
    """What whoever sends an answer back still owes."""
    return [] if reason.strip() else [Missing("reason", "写明还差什么，经办人才知道补什么")]


def missing_in_asking(items: Iterable[Item], revealed: str, *, again: bool) -> list[Missing]:
    """What a one-time notice lacks; a second one says what the supplement itself revealed.

    Source   process table §2 ask_citizen.
    """
    found = missing_in_items(items)
    if again and not revealed.strip():
        found.append(Missing("revealed", "再次告知只限补来的材料才暴露出的问题，写明是什么"))
    return found


def what_came(names: Sequence[str], came: Collection[int]) -> str:
    """What of the materials asked for has come and what has not, in words; who takes them in says which.

    Shapes   came: places in `names`.
    """
    here = [name for place, name in enumerate(names) if place in came]
    not_yet = [name for place, name in enumerate(names) if place not in came]
    told = (("补来", here), ("没有补来", not_yet))
    return "".join(f"{word}：{'；'.join(listed)}。" for word, listed in told if listed)


def what_was_sent(names: Sequence[str], sent: Mapping[int, int]) -> str:
    """Of which of the materials asked for how many documents were sent in, and of which none, in words.

    Shapes   sent: place in `names` → how many. What was not sent may be brought: nothing is said to be missing.
    """
    here = [f"{name} {sent[place]} 份" for place, name in enumerate(names) if sent.get(place)]
    none = [name for place, name in enumerate(names) if not sent.get(place)]
    told = (("网上交来", here), ("没有在网上交", none))
    return "".join(f"{word}：{'；'.join(listed)}。" for word, listed in told if listed) if here else ""


def still_lacking(names: Sequence[str], sent: Mapping[int, int]) -> tuple[str, ...]:
    """Which of the materials asked for have no document yet.

    Shapes   sent: place in `names` → how many.
    """
    return tuple(name for place, name in enumerate(names) if not sent.get(place))


def call_back_is_due(outcome: Outcome | None, *, told_in_person: bool) -> bool:
    """Whether somebody else must call the citizen before the case may close by time alone.

    Source: process table §5 Call-back: every outcome other than 办成, every 办成 not told in person.
    """
    return outcome is not Outcome.DONE or not told_in_person
