"""What is kept of a citizen in his case, in plain words: for his page, and for the copy he takes away. 个人信息保护法 art. 45."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from django.db.models import F, TextField, Value

from bancheng.cases.models import Answer, Attachment, Case, DataRequest, Party
from bancheng.cases.own_dossier import OwnDossier
from bancheng.citizens import limits
from bancheng.citizens.showing import PLAIN, moment
from bancheng.notices.reads import Sent
from bancheng.org import reads as org
from bancheng.org.models import Appointment, Person
from bancheng.promises import showing as promise_words
from bancheng.records.models import Line
from bancheng.rules import own_data as rules
from bancheng.rules.calendar import local
from bancheng.rules.consents import CONSENTS
from bancheng.rules.folder import HIS_PAPERS
from bancheng.rules.freetext import veiled, with_tokens
from bancheng.rules.lines import LineKind, sentence_of
from bancheng.rules.masks import masked_phone
from bancheng.rules.nuisance import KEEPS
from bancheng.rules.permissions import CITIZEN_REF
from bancheng.rules.promises import SAID_TO_CITIZEN
from bancheng.rules.vocabulary import (
    Channel,
    ClockKind,
    ConsentKind,
    DataField,
    DataWish,
    Outcome,
    ReplyBy,
    Satisfied,
    Solved,
)
from bancheng.ui.wording import clock_time, paper_day, size_words

type Row = tuple[str, str]
type Texts = Mapping[tuple[int, str], str]

SIGNED = ("measure.undertaking_signed", "measure.signature_disputed", "video.")
"""Lines of what he signed, and of what a video verification kept of him."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of what is kept of him."""

    title: str
    rows: Sequence[Row]


def kept_of_him(
    own: OwnDossier, lines: Sequence[Line], texts: Texts, sent: Iterable[Sent], *, now: datetime
) -> list[Section]:
    """Everything of him that his case holds, part by part; of whoever he came after nothing.

    Shapes   lines, texts: the record of the case, newest first, with the clear texts behind it.
    """
    since = since_when(own)
    his = [line for line in reversed(lines) if since is None or line.at >= since]
    return [
        Section(title="您是谁，怎样联系您", rows=[*_who(own), *_limited(own, now)]),
        Section(title="您反映的事", rows=_matter(own.case) if since is None else []),
        Section(title="您后来说的和办的", rows=list(_said(his, texts))),
        Section(title="您交的材料", rows=[_document(one) for one in documents_of(own)]),
        Section(title="我们告诉您的", rows=list(_told(own, since))),
        Section(title="出给您的文书", rows=list(_papers(own, since))),
        Section(
            title="发给您的消息",
            rows=[_message(one) for one in sent if not since or one.made_at >= since],
        ),
        Section(title="联系您的记录", rows=list(_contacts(his))),
        Section(title="您的评价", rows=list(_ratings(own, since))),
        Section(title="您签的和视频里留下的", rows=list(_signed(his))),
        Section(title="您答应的和答应您的", rows=list(_promises(own, since, now=now))),
        Section(title="您的同意和要求", rows=list(_wishes(own, now=now))),
        Section(title="留痕", rows=[("这件事一共", f"{len(lines)} 行，只能添，不能改、不能删")]),
    ]


def since_when(own: OwnDossier) -> datetime | None:
    """From when on what the record tells is of him: whoever came after somebody reads nothing of the one before."""
    holder = own.holder
    return holder.took_place_at if holder is not None else None


def at_length(at: datetime) -> str:
    """A moment with its year: a copy that is taken away is read another day."""
    return f"{paper_day(local(at).date())} {clock_time(at)}"


def _who(own: OwnDossier) -> list[Row]:
    holder = own.holder
    if holder is None:
        return []
    agents = [one for one in own.all("parties") if one.role == Party.AGENT and one.to_at is None]
    return [
        *((field.label, getattr(holder, field)) for field in DataField if getattr(holder, field)),
        *(("您的话里提到的号码", number) for number in holder.further_numbers),
        *(("您请的代办人", f"{one.name}，{masked_phone(one.phone)}，{one.scope}") for one in agents),
    ]


def _limited(own: OwnDossier, now: datetime) -> list[Row]:
    """The limit that holds on his number, if one does."""
    row = limits.holding(own.holder.phone, at=now) if own.holder else None
    if row is None or row.last_on is None:
        return []
    words = f"到 {paper_day(row.last_on)}为止，用这个号码一天可以交一件：{row.get_ground_display()}。{KEEPS}"
    return [("网上提交的限制", words)]


def _matter(case: Case) -> list[Row]:
    rows = (
        ("编号", case.number),
        ("登记在", case.site.name),
        ("怎么来的", Channel(case.channel).label),
        ("什么事", case.title),
        ("经过", case.story),
        ("想要", case.wanted),
        ("跑过几趟", str(case.visits) if case.visits else ""),
        ("希望怎样答复", ReplyBy(case.reply_by).label if case.reply_by else ""),
        ("别处的编号", case.reference),
    )
    return [row for row in rows if row[1]]


def _said(lines: Iterable[Line], texts: Texts) -> Iterator[Row]:
    """What he did himself, with his own words behind it."""
    for line in lines:
        if line.by != CITIZEN_REF or line.kind not in PLAIN:
            continue
        words = [text for (pk, field), text in texts.items() if pk == line.pk and field in OWN_WORDS]
        said = PLAIN[line.kind][0].format_map(_Blank(loads(line.data)))
        yield at_length(line.at), "：".join([said, *words[:1]])


OWN_WORDS = frozenset({"words", "note", "reason", "why"})


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def documents_of(own: OwnDossier) -> list[Attachment]:
    """What he handed in himself, oldest first."""
    since = since_when(own)
    return [
        one
        for one in own.all("documents")
        if rules.is_his_document(
            one.kind, by_staff=one.added_by_id is not None, added_at=one.added_at, since=since
        )
    ]


def called(document: Attachment) -> str:
    """What a document of his is called: what it was asked for, or its kind."""
    if document.supplement is None or document.item is None:
        return document.get_kind_display()
    return str(document.supplement.items[document.item]["name"])


def _document(document: Attachment) -> Row:
    size = f"{document.stored.kind.upper()} {size_words(document.stored.size)}"
    return called(document), f"{at_length(document.added_at)}，{size}"


def _told(own: OwnDossier, since: datetime | None) -> Iterator[Row]:
    for row in own.all("supplements"):
        if since is None or row.asked_at >= since:
            names = "；".join(item["name"] for item in row.items)
            yield at_length(row.asked_at), f"请您补：{names}"
    for row in own.all("declinings"):
        if row.declined and (since is None or row.proposed_at >= since):
            yield "没有受理", f"{row.ground.name}：{row.reason}；{row.remedy}"
    answers: list[Answer] = own.all("answers")
    for one in answers:
        if one.told_at is not None and (since is None or one.told_at >= since):
            yield at_length(one.told_at), f"答复（{Outcome(one.outcome).label}）：{one.words}"


def _papers(own: OwnDossier, since: datetime | None) -> Iterator[Row]:
    for one in own.all("papers"):
        if one.kind in HIS_PAPERS and (since is None or one.issued_at >= since):
            yield (
                f"《{one.title}》",
                "，".join(filter(None, (one.number, at_length(one.issued_at), one.over))),
            )


def _message(one: Sent) -> Row:
    return at_length(one.made_at), f"{one.what}，{one.way} {one.to}，{one.state}"


def _contacts(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        if line.kind == LineKind.CASE_CONTACTED:
            data = loads(line.data)
            yield at_length(line.at), f"{data.get('how_label', '')}，{data.get('reached_label', '')}"


def _ratings(own: OwnDossier, since: datetime | None) -> Iterator[Row]:
    for one in own.all("ratings"):
        if since is None or one.at >= since:
            satisfied = Satisfied(str(one.satisfied)).label if one.satisfied else "没有答满意不满意"
            yield (
                at_length(one.at),
                "，".join(filter(None, (Solved(one.solved).label, satisfied, one.words))),
            )


def _signed(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        if line.kind.startswith(SIGNED) and line.kind not in rules.LOOKS:
            yield at_length(line.at), sentence_of(line.kind, loads(line.data) | {"second": "同事"})


def _promises(own: OwnDossier, since: datetime | None, *, now: datetime) -> Iterator[Row]:
    for one in own.all("promised"):
        if one.made_at <= now and (since is None or one.made_at >= since):
            state = SAID_TO_CITIZEN[one.state(at=now)]
            yield promise_words.who(one), f"{one.task}，{promise_words.until(one)}前，{state}"


def _wishes(own: OwnDossier, *, now: datetime) -> Iterator[Row]:
    for one in own.all("consents"):
        back = f"，{at_length(one.taken_back_at)}收回" if one.taken_back_at else ""
        yield f"同意{ConsentKind(one.kind).label}", f"{at_length(one.given_at)}{back}：{one.words}"
    for wish in requests_of(own, now=now):
        yield wish["title"], f"{wish['at']}，{wish['state']}"


def requests_of(own: OwnDossier, *, now: datetime) -> list[dict[str, str]]:
    """What he asked to have corrected or erased, newest first, and what became of it."""
    mine: list[DataRequest] = [
        one for one in own.all("data_requests") if own.holder is not None and one.party_id == own.holder.pk
    ]
    due = {row.ref: row.due_at for row in own.all("clocks") if row.kind == ClockKind.OWN_DATA}
    return [
        {
            "title": f"{DataWish(one.wish).label}{DataField(one.field).label}",
            "at": at_length(one.asked_at),
            "state": _state(one, due.get(one.pk), now=now),
        }
        for one in reversed(mine)
    ]


def _state(one: DataRequest, due: datetime | None, *, now: datetime) -> str:
    if one.granted is None:
        return f"等决定，{org.due_day(due, near=now)}前" if due is not None else "等决定"
    return "已经照办" if one.granted else f"没有照办：{one.reason}"


def consents_of(own: OwnDossier, *, now: datetime) -> list[dict[str, Any]]:
    """Each thing he may consent to, with its words, and since when he does."""
    held = own.holder.pk if own.holder is not None else None
    given = {
        one.kind: one for one in own.all("consents") if one.party_id == held and one.taken_back_at is None
    }
    return [
        {
            "kind": kind.value,
            "title": kind.label,
            "words": given[kind].words if kind in given else row.words,
            "after": row.after,
            "article": row.article,
            "since": at_length(given[kind].given_at) if kind in given else "",
        }
        for kind, row in CONSENTS.items()
    ]


# --- who looked ---------------------------------------------------------------------------------------------


def looks_of(own: OwnDossier, lines: Iterable[Line], texts: Texts, *, now: datetime) -> list[dict[str, str]]:
    """Who of the staff saw more of him than the mask shows: what, when, from which place, in which part, and for what. Two questions.

    Nobody is named; a reason in which a name or a number stands is read with it behind its mask.
    """
    since = since_when(own)
    looks = [
        line
        for line in lines
        if line.kind in rules.LOOKS and line.by.startswith("staff:") and (since is None or line.at >= since)
    ]
    reasons = {line.pk: texts.get((line.pk, "reason"), "") for line in looks}
    names = _named_in("\n".join(reasons.values()))
    parts = _parts_of({line.by.removeprefix("staff:") for line in looks})
    return [
        {
            "at": moment(line.at, now=now),
            "on": at_length(line.at),
            "what": rules.LOOKS[LineKind(line.kind)].format_map(_Blank(loads(line.data))),
            "who": _part(parts.get(line.by.removeprefix("staff:"), []), line.at),
            "why": veiled(with_tokens(reasons[line.pk]).text, names) or rules.NO_REASON_WRITTEN,
        }
        for line in looks
    ]


def _named_in(words: str) -> list[str]:
    """The colleagues who are named in these words."""
    if not words.strip():
        return []
    said = Person.objects.annotate(said=Value(words, output_field=TextField()))
    return list(said.filter(said__contains=F("name")).values_list("name", flat=True))


def _parts_of(numbers: set[str]) -> dict[str, list[Appointment]]:
    """What these colleagues are and were, by their number."""
    if not numbers:
        return {}
    held = Appointment.objects.filter(person__staff_no__in=numbers)
    rows = held.select_related("person__site", "person__department", "site", "department").order_by("pk")
    parts: dict[str, list[Appointment]] = {}
    for row in rows:
        parts.setdefault(row.person.staff_no, []).append(row)
    return parts


def _part(held: Sequence[Appointment], at: datetime) -> str:
    """From which place and in which part somebody looked, as it was that day."""
    on = local(at).date()
    then = [one for one in held if one.held_from <= on and (one.held_to is None or on < one.held_to)]
    places = [_place(one) for one in then]
    roles = [one.get_role_display() for one in then]
    return "，".join(dict.fromkeys(part for part in (*places, "、".join(dict.fromkeys(roles))) if part))


def _place(one: Appointment) -> str:
    where = one.site or one.department or one.person.site or one.person.department
    return str(where) if where is not None else ""
