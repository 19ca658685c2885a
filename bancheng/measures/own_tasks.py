"""What waits for the citizen in this room, for his own page: to sign, to join a video, to say that a signature is not his. One question."""

from collections.abc import Iterator, Set
from datetime import datetime

from django.urls import reverse

from bancheng.cases.around import QuestionOfOne, Rows
from bancheng.cases.models import Case
from bancheng.cases.models.case import OPEN_VALUES
from bancheng.measures.models import Signature, SignatureDispute, Undertaking
from bancheng.measures.showing import signed_words
from bancheng.measures.video.models import VideoRoom
from bancheng.rules import undertakings as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.video import RoomState, state_of
from bancheng.rules.wording import moment_words

BEGINS = frozenset({LineKind.UNDERTAKING_DRAFTED, LineKind.VIDEO_OPENED})
"""The line with which each of them begins."""
OWN = QuestionOfOne(
    undertakings=Rows(model=Undertaking),
    signatures=Rows(model=Signature, of="undertaking__case_id", beside=("entered_by__name",)),
    disputes=Rows(model=SignatureDispute, of="signature__undertaking__case_id", fields=("signature_id",)),
    rooms=Rows(
        model=VideoRoom,
        fields=(
            "opened_by_id",
            "second_id",
            "expires_at",
            "joined_at",
            "consented_at",
            "declined_at",
            "connected_at",
            "ended_at",
            "verdict",
            "judged_by_id",
            "second_agrees",
        ),
    ),
)

type Task = dict[str, str]


def tasks_for_citizen(case: Case, told: Set[str], at: datetime) -> list[Task]:
    """What waits for him, what is nearest first, and what he may say is not his.

    Shapes   told: the kinds of the lines he reads of his case; where none of them begins one of these, nothing is asked.
    """
    if not BEGINS & told:
        return []
    found = OWN.ask([case.pk])
    undertakings, signatures, disputes, rooms = (found[name].get(case.pk, []) for name in OWN.tables)
    disputed = {one.signature_id for one in disputes}
    by_row = {row.pk: row for row in undertakings}
    holding = {one.undertaking_id for one in signatures if one.voided_at is None}
    return [
        *_to_join(rooms, at),
        *(_to_sign(case, row) for row in undertakings if _waits(case, row, holding)),
        *(
            _may_dispute(case, by_row[one.undertaking_id], one)
            for one in signatures
            if _is_disputable(one, disputed)
        ),
    ]


def _to_join(rooms: list[VideoRoom], at: datetime) -> Iterator[Task]:
    """A room whose link has been given out and in which nobody is yet; the code stands not here, it goes to whom it is for."""
    for room in rooms:
        if state_of(room.facts(), at) is RoomState.WAITING:
            until = moment_words(room.expires_at, now=at)
            yield {
                "title": "窗口约了视频验证",
                "text": f"点窗口发来的链接，或者用窗口告诉的口令，{until}前进去。进去先问同意不同意，不同意不影响办事。",
                "verb": "用口令进视频验证",
                "icon": "video",
                "url": reverse("remote:by_code"),
            }


def _waits(case: Case, row: Undertaking, holding: set[int]) -> bool:
    """Whether it waits for his signature: nothing does once his case rests."""
    return case.step in OPEN_VALUES and row.ended_at is None and row.pk not in holding


def _to_sign(case: Case, row: Undertaking) -> Task:
    return {
        "title": f"请您签《{row.title}》",
        "text": "先看内容，同意再签。签了才生效；不签不影响您的其他权利。",
        "verb": "看内容并签字",
        "icon": "writing-sign",
        "url": reverse("signing:sign", args=[case.number, row.pk]),
    }


def _is_disputable(one: Signature, disputed: set[int]) -> bool:
    refused = rules.refusal_of_dispute(
        how=one.how, is_voided=one.voided_at is not None, is_disputed=one.pk in disputed
    )
    return refused is None


def _may_dispute(case: Case, row: Undertaking, one: Signature) -> Task:
    """What was signed before somebody of the staff: he reads when and where, and says if it was not he."""
    return {
        "title": f"窗口登记了您签的《{row.title}》",
        "text": f"{signed_words(one)}。是您签的，不用管；不是您签的，请告诉我们，由督查员核实，经办的人不能决定。",
        "verb": "不是我签的",
        "icon": "flag",
        "url": reverse("signing:dispute", args=[case.number, row.pk]),
        "quiet": "yes",
    }
