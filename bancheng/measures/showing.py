"""Undertakings as people read them: a line in the case's panel, the whole text, what waits for the citizen."""

from collections.abc import Collection, Iterable, Set
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, CaseClock
from bancheng.cases.showing.clocks import read_clock
from bancheng.cases.showing.moves import Button
from bancheng.cases.showing.panels import ScreenOffer
from bancheng.measures import papers, reads
from bancheng.measures.drawing_up import PAGES
from bancheng.measures.models import Signature, SignatureDispute, Undertaking
from bancheng.org import reads as org
from bancheng.papers import blocks as b
from bancheng.papers.showing import shown
from bancheng.rules import undertakings as rules
from bancheng.rules.calendar import local
from bancheng.rules.desk import Waits
from bancheng.rules.facts import CaseFacts
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.readings import Reading
from bancheng.rules.undertakings import check_words
from bancheng.rules.vocabulary import ClockKind, Measure, Tone
from bancheng.rules.wording import moment_words
from bancheng.ui.wording import clock_time, full_day


def drawing_up(case: Case) -> list[dict[str, str]]:
    """The measures that begin with an undertaking, as links of the panel."""
    return [
        {
            "verb": f"办{measure.label}",
            "icon": page.icon,
            "url": reverse("measures:draw_up", kwargs={"number": case.number, "measure": measure}),
        }
        for measure, page in PAGES.items()
    ]


def in_panel(row: Undertaking) -> dict[str, Any]:
    """One undertaking: what it is, how it stands, where it is seen."""
    return {
        "title": row.title,
        "icon": PAGES[Measure(row.measure)].icon,
        "state": state(row),
        "url": reverse("measures:undertaking", args=[row.case.number, row.pk]),
        "note": "、".join(one.name for one in row.materials.all()),
    }


def state(row: Undertaking) -> dict[str, str]:
    """How an undertaking stands, as `ui/step_badge.html` takes it."""
    if row.result == Undertaking.DONE:
        return {"label": "已生效", "kind": "end"}
    if row.result == Undertaking.DROPPED:
        return {"label": "不再办", "kind": "end"}
    if row.result == Undertaking.REVOKED:
        return {"label": "已撤销", "kind": "end"}
    if not row.case.is_open:
        return {"label": "没有生效", "kind": "end"}
    if row.holding:  # type: ignore[attr-defined]
        return {"label": "已签字，待生效", "kind": "ask"}
    return {"label": "等反映人签字", "kind": "wait"}


def facts(row: Undertaking) -> list[tuple[str, str]]:
    """What stands beside the text."""
    signature = row.holding[0] if row.holding else None  # type: ignore[attr-defined]
    return [
        ("事项", row.version.name),
        ("期限", f"{full_day(row.due_on)}下班前"),
        ("第几稿", f"第 {row.edition} 稿，{row.drafted_by.name}写"),
        ("文本校验码", check_words(row.check_code)),
        ("签字", signed_words(signature) if signature else ""),
        ("撤销" if row.revoked_at else "不办的原因", f"{_revoked(row)}{row.why}"),
    ]


def _revoked(row: Undertaking) -> str:
    """When and by whom it was revoked; nothing of one that was not."""
    if row.revoked_at is None or row.revoked_by is None:
        return ""
    return f"{full_day(local(row.revoked_at).date())}{clock_time(row.revoked_at)}，{row.revoked_by.name}："


def issued(row: Undertaking) -> list[dict[str, str]]:
    """The papers that were issued for it, as `ui/docs.html` takes them."""
    found = reads.papers_of(row).filter(ended_at=None)
    return [
        {
            "title": f"《{one.title}》",
            "note": one.number,
            "url": reverse("cases:issued", args=[row.case.number, one.pk]),
        }
        for one in found
    ]


def signed_words(signature: Signature) -> str:
    """When, how, and before whom it was signed."""
    at = f"{full_day(local(signature.signed_at).date())}{clock_time(signature.signed_at)}"
    by = f"，{signature.entered_by.name}经手" if signature.entered_by else ""
    return f"{at}，{signature.get_how_display()}{by}"


def sheet(document: b.Document, *, in_full: bool) -> dict[str, Any]:
    """A document as its templates take it; names behind their masks for who only looks."""
    return shown(document if in_full else b.masked(document))


def blank(row: Undertaking, *, back: str, state: str) -> dict[str, Any]:
    """The sheet that is printed and signed by hand, as `measures/blank.html` takes it."""
    return {
        "title": row.title,
        "state": state,
        "back_url": back,
        "sheet": sheet(papers.blank(row), in_full=True),
    }


def offers_for_screen(case: Case, actor: Actor, at: datetime) -> list[ScreenOffer]:
    """What may be handed to the citizen's screen at the counter to be signed, and why not where it may not."""
    facts, found = facts_of(case, at=at), []
    for row in reads.to_be_signed(case):
        refused = reads.refusal_to_hand_screen(row, facts, actor)
        found.append(
            ScreenOffer(
                key=f"sign:{row.pk}",
                title=f"请您签《{row.title}》",
                verb=f"请他签《{row.title}》",
                path=reverse("signing:on_screen", args=[row.pk]),
                refused=refused.sentence if refused else "",
            )
        )
    return found


def offers_on_case(case: Case, facts: CaseFacts, actor: Actor, told: Set[str]) -> list[Button]:
    """What is signed and waits to be put in force, for whoever may do so: it leads to where it is read and put in force.

    Shapes   told: the kinds of the lines of the case; where nothing was signed, nothing is asked.
    """
    if LineKind.UNDERTAKING_SIGNED not in told or rules.refusal_to_write(facts, actor) is not None:
        return []
    return [
        Button(
            verb=f"看《{row.title}》，让它生效",
            icon=PAGES[Measure(row.measure)].icon,
            url=reverse("measures:undertaking", args=[case.number, row.pk]),
            consequence="反映人已经签字，还没有生效；生效以后才算办成的措施，承诺才记进台账",
        )
        for row in reads.to_put_in_force(case)
    ]


def disputed(row: SignatureDispute) -> dict[str, Any]:
    """One disputed signature, for the supervisor."""
    signature = row.signature
    case = signature.undertaking.case
    return {
        "case": case,
        "title": signature.undertaking.title,
        "signed": signed_words(signature),
        "disputed_at": row.disputed_at,
        "said": row.words,
        "entered_by": row.entered_by.name if row.entered_by else "",
        "found": "" if row.is_his is None else ("核实：是本人签的" if row.is_his else "核实：不是本人签的"),
        "settled": f"{row.settled_by.name}：{row.settled_words}" if row.settled_by else "",
        "url": reverse("measures:settle_dispute", args=[row.pk]),
        "undertaking_url": reverse("measures:undertaking", args=[case.number, signature.undertaking_id]),
    }


def dues_of(rows: Iterable[SignatureDispute], *, now: datetime) -> dict[int, Reading]:
    """By when each of them is to be looked into, of those that still are; none of a case that is filed."""
    return _readings(ClockKind.SIGNATURE_REVIEW, [row.pk for row in rows], now)


def _readings(kind: ClockKind, refs: Collection[int], now: datetime) -> dict[int, Reading]:
    running = CaseClock.objects.filter(kind=kind, ref__in=refs, stopped_at=None)
    calendar = org.working_calendar()
    return {one.ref: read_clock(one, now=now, calendar=calendar) for one in running}


def to_revoke(actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """What was found not to be signed by the citizen and is still in force, for whoever may revoke it; by when, of a case that is not filed."""
    rows = reads.to_revoke(actor, now)
    found = SignatureDispute.objects.filter(signature__undertaking__in=rows, is_his=False)
    dispute_of = {
        one.signature.undertaking_id: one for one in found.select_related("signature", "settled_by")
    }
    dues = _readings(ClockKind.REVOCATION, [one.pk for one in dispute_of.values()], now)
    return [
        {
            "title": row.title,
            "number": row.case.number,
            "found": f"{moment_words(one.settled_at, now=now)}核实不是本人签的",
            "due": dues.get(one.pk),
            "url": reverse("measures:revoke", args=[row.case.number, row.pk]),
            "undertaking_url": reverse("measures:undertaking", args=[row.case.number, row.pk]),
        }
        for row in rows
        if (one := dispute_of[row.pk]).settled_at is not None
    ]


def waits(actor: Actor, at: datetime) -> Waits:
    """How many undertakings wait for this actor to revoke them, and how many of them are overdue."""
    rows = to_revoke(actor, now=at)
    late = [row for row in rows if row["due"] is not None and row["due"].tone is Tone.OVER]
    return Waits(many=len(rows), late=len(late))


def said_against(row: SignatureDispute) -> dict[str, str]:
    """What is said against a signature, as a notice beside the undertaking."""
    if row.settled_by is None:
        return {"bold": "反映人说这不是他签的。", "text": "等督查员核实，核实以前不能生效。"}
    found = "是本人签的" if row.is_his else "不是本人签的"
    return {"bold": f"督查员核实：{found}。", "text": f"{row.settled_by.name}：{row.settled_words}"}
