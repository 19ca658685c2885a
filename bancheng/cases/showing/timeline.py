"""What happened, newest first: who did what, from the record; the words only for those who may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from json import loads

from bancheng.cases.discreet import said_within
from bancheng.cases.models import Party
from bancheng.org import reads as org
from bancheng.records import reads as records
from bancheng.records.models import File, Line
from bancheng.rules import measures, positions
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind, sentence_of
from bancheng.rules.own_data import SHOULD_BE
from bancheng.ui.wording import clock_time, day_words, short_day

ICONS = {
    "case.registered": "pencil-plus",
    "case.accepted": "clock-play",
    "case.judged": "gavel",
    "case.citizen_asked": "file-plus",
    "case.citizen_supplied": "file-check",
    "case.answer_proposed": "writing",
    "case.told": "message",
    "case.closed": "message",
    "case.filed": "archive",
    "case.redone": "refresh",
    "case.contacted": "phone",
    "case.special_granted": "calendar-stats",
    "case.extension_asked": "calendar-plus",
    "case.extended": "calendar-check",
    "case.extension_denied": "calendar-x",
    "case.extension_lapsed": "calendar-x",
    "letter.sent": "mail",
    "letter.followed_up": "phone",
    "letter.answered": "mail",
    "letter.answered_by_link": "mail",
    "letter.link_made": "link",
    "case.data_change_asked": "pencil-plus",
    "case.data_changed": "circle-check",
    "case.data_change_refused": "circle-x",
    "case.consented": "check",
    "case.consent_taken_back": "arrow-back-up",
    "case.hop_noted": "walk",
    "case.stood_in": "transfer",
    "case.handed_back": "transfer",
    "case.instructed": "writing-sign",
    "case.instruction_lent": "transfer",
    "case.instruction_returned": "transfer",
    "case.instruction_kept": "transfer",
    "case.reported_back": "circle-check",
    "video.connected": "video",
    "video.still_kept": "camera",
    "video.recording_kept": "movie",
    "notice.failed": "alert-triangle",
    "promise.made": "calendar-plus",
    "promise.kept": "circle-check",
    "promise.extended": "calendar-plus",
    "promise.near_due": "alert-triangle",
    "promise.broken": "circle-x",
    "paper.issued": "file-text",
    "paper.issued_again": "file-text",
    "paper.reissued": "file-text",
    "paper.voided": "file-x",
    "paper.taken": "printer",
    "clock.near": "alert-triangle",
    "clock.out": "alert-octagon",
    "clock.urged": "bell",
    "clock.supervised": "bell-ringing",
    "clock.listed": "flag",
    "clock.set_right": "clock-play",
    "measure.undertaking_drafted": "writing",
    "measure.undertaking_rewritten": "writing",
    "measure.undertaking_signed": "writing-sign",
    "measure.undertaking_done": "file-check",
    "measure.undertaking_dropped": "file-x",
    "measure.undertaking_revoked": "file-x",
    "promise.voided": "circle-off",
    "promise.unproven": "circle-off",
    "promise.found_false": "circle-x",
    "case.evidence_struck": "file-x",
    "case.conference_asked": "users-group",
    "case.convened": "users-group",
    "case.concluded": "gavel",
    "position.asked": "messages",
    "position.given": "writing-sign",
    "position.silent": "circle-off",
    "request.dispatched": "building-community",
    "request.signed": "writing-sign",
    "request.deemed_signed": "clock-exclamation",
    "request.contacted": "phone",
    "request.reply_drafted": "writing",
    "request.replied": "message",
    "request.done": "circle-check",
    "request.sent_back": "arrow-back-up",
    "request.objection_drafted": "writing",
    "request.objected": "flag",
    "request.arbitrated": "flag",
    "case.main_unit_passed": "transfer",
    "request.redirected": "transfer",
    "request.objection_refused": "circle-x",
    "request.ruled": "gavel",
    "request.recalled": "circle-off",
    "request.silent": "circle-off",
}
WARNING = frozenset(
    {
        "case.citizen_asked",
        "case.recused",
        "case.decider_recused",
        "case.window_recused",
        "case.redone",
        "case.special_granted",
        "case.extended",
        "case.instructed",
        "video.declined",
        "video.camera_failed",
        "video.contradicted",
        "notice.failed",
        "clock.near",
        "clock.out",
        "clock.urged",
        "clock.supervised",
        "clock.listed",
        "promise.near_due",
        "promise.broken",
        "promise.voided",
        "promise.unproven",
        "promise.found_false",
        "measure.undertaking_revoked",
        "case.evidence_struck",
        "position.silent",
        "case.conference_left",
        "case.due_recomputed",
        "request.deemed_signed",
        "request.sent_back",
        "request.objected",
        "request.arbitrated",
        "request.silent",
    }
)
NEVER_SHOWN = frozenset(
    {"name", "phone", "id_number", "address", "email", "firm", "credit_code", "story", "numbers", SHOULD_BE}
)
"""Private fields that the timeline never repeats: they stand masked where they belong."""
FORMER = "was_"
"""How a line begins the field of what was put right: that is never repeated either."""
FORMER_NAME = "was_name"

LABELLED = frozenset(
    {
        LineKind.MEASURE_RECORDED,
        LineKind.CONSULTATION_RECORDED,
        LineKind.POSITION_DRAFTED,
        LineKind.POSITION_GIVEN,
    }
)
"""Lines of many words, none of which speaks for itself; of a draft nothing is said before its head has signed."""

SAID = measures.SAID | positions.SAID
"""What each word of such a line is, in the order in which it is read."""

KEPT_OF_A_CALL = frozenset({LineKind.VIDEO_STILL_KEPT, LineKind.VIDEO_RECORDING_KEPT})
"""Lines that say what was laid into the file by a call; the line of the laying says nothing more."""

OTHERS = {
    "citizen": "反映人",
    "time": "到点自动",
    "exchange": "外部系统",
    "system": "系统",
    "remote": "视频那头的人",
    "addressee": "外单位的收件人",
    "screen": "柜台前的反映人",
}


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One entry as `ui/timeline.html` takes it.

    Shapes   at: the moment itself, for whoever reads on another day. kind: of the line, of the newest where several stand together; empty for what is no line.
    """

    at: datetime
    day: str
    time: str
    icon: str
    sentence: str
    detail: str
    tone: str
    number: int
    kind: str = ""


def timeline(file: File, *, now: datetime) -> list[Happened]:
    """The whole history of a case, newest first, in two questions."""
    found, texts = records.history_of(file)
    lines = [line for line in found if not tells_of_a_clue(line)]
    names = names_of(lines)
    return [_happened(line, names, texts, now) for line in lines]


def timeline_in_short(file: File, *, now: datetime, parties: Sequence[Party]) -> list[Happened]:
    """The same as a page shows it: the questions of one call in one entry, and a picture that was kept in one, not two.

    The record and the package of the case have every line of its own.

    Shapes   parties: the people of the case, whose names and numbers stand masked in what was written of them.
    """
    found, texts = records.history_of(file)
    lines = [line for line in found if not tells_of_a_clue(line)]
    names = names_of(lines)
    shown = [_together(run, names, texts, now) for run in _runs(lines)]
    former = [text for (_, name), text in texts.items() if name == FORMER_NAME]
    mask = said_within(parties, former)
    return [replace(entry, detail=mask(entry.detail)) if entry.detail else entry for entry in shown]


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Lines, newest first, each alone or with those it stands together with."""
    kept_by_a_call = {loads(line.data).get("attachment") for line in lines if line.kind in KEPT_OF_A_CALL}
    runs: list[list[Line]] = []
    for line in lines:
        if line.kind == LineKind.CASE_ATTACHED and loads(line.data).get("attachment") in kept_by_a_call:
            continue
        newer = runs[-1][-1] if runs else None
        if newer and line.kind == newer.kind == LineKind.VIDEO_ANSWER_NOTED and line.by == newer.by:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _together(
    run: list[Line], names: dict[str, str], texts: dict[tuple[int, str], str], now: datetime
) -> Happened:
    """One entry for lines that stand together: as the newest of them, with what each says."""
    newest = _happened(run[0], names, texts, now)
    if len(run) == 1:
        return newest
    each = [
        f"{loads(line.data).get('question_label', '')}：{'；'.join(_words_of(line, texts))}"
        for line in reversed(run)
    ]
    sentence = f"{names.get(run[0].by, run[0].by)} 记下视频验证的回答 {len(run)} 条"
    return replace(newest, sentence=sentence, detail="；".join(each))


def tells_of_a_clue(line: Line) -> bool:
    """Whether a line was written for a clue's receipt, as earlier releases did; the page never repeats it."""
    return line.kind == LineKind.CASE_EVIDENCE_ADDED and loads(line.data).get("kind") == "clue"


def names_of(lines: Iterable[Line]) -> dict[str, str]:
    """Who the people of these lines are, those who acted and those spoken of, in one question."""
    marks = {mark for line in lines for mark in (line.by, *loads(line.data).values()) if _is_staff(mark)}
    return OTHERS | org.staff_refs(marks)


def _is_staff(mark: object) -> bool:
    return isinstance(mark, str) and mark.startswith("staff:")


def said(line: Line, names: Mapping[str, str]) -> str:
    """The sentence of a line; a member of staff stands in the record by his mark and is read by his name."""
    data = {
        key: names.get(value, value) if _is_staff(value) else value for key, value in loads(line.data).items()
    }
    return sentence_of(line.kind, data)


def _day(on: date, today: date) -> str:
    """今天, 昨天, 10/8, and with the year when it is another one: narrow, for the column of times."""
    if on.year != today.year:
        return f"{on.year}/{short_day(on)}"
    return day_words(on, today) if (today - on).days in (0, 1) else short_day(on)


def _words_of(line: Line, texts: dict[tuple[int, str], str]) -> list[str]:
    """The words of a line; those of a measure or a consultation say what each of them is."""
    found = [(field, text) for (pk, field), text in sorted(texts.items()) if pk == line.pk and text]
    if line.kind not in LABELLED:
        return [text for field, text in found if field not in NEVER_SHOWN and not field.startswith(FORMER)]
    # One unit's opinion carries the unit's code: opinion_SPJ.
    named = [(field.split("_", 1)[0] if field not in SAID else field, text) for field, text in found]
    order = list(SAID)
    known = sorted((one for one in named if one[0] in SAID), key=lambda one: order.index(one[0]))
    return [f"{SAID[field]}：{text}" for field, text in known]


def _happened(
    line: Line, names: dict[str, str], texts: dict[tuple[int, str], str], now: datetime
) -> Happened:
    words = _words_of(line, texts)
    return Happened(
        at=line.at,
        kind=line.kind,
        day=_day(local(line.at).date(), local(now).date()),
        time=clock_time(line.at),
        icon=ICONS.get(line.kind, "point"),
        sentence=f"{names.get(line.by, line.by)} {said(line, names)}",
        detail="；".join([*(text.rstrip("。；") for text in words[:-1]), *words[-1:]]),
        tone="warn" if line.kind in WARNING else "plain",
        number=line.seq,
    )
