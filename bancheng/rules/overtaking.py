"""Which message to the citizen says nothing true any more, because something has come after it; and which go together.

A message waits for the morning, or for a way that is down. Meanwhile the matter goes on: nobody is asked in the morning for
a signature he gave at night, nor promised an answer that is there. What he must know although it is over, as that
somebody signed for him, stands in no row here and is never withdrawn.
Source: domain.md §2.2; docs/decisions/0064.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bancheng.rules import message_wording
from bancheng.rules.telling import TOLD, Whom
from bancheng.rules.vocabulary import BEFORE_TO_TELL, Step


@dataclass(frozen=True, kw_only=True)
class Overtaking:
    """One row: these messages are withdrawn, as long as they wait, once one of those has come.

    Shapes   messages: kinds. by: kinds of later messages, or lines of `LINES`.
    """

    messages: frozenset[str]
    by: frozenset[str]


DATED = frozenset(
    row.kind for row in TOLD if row.whom is Whom.CITIZEN and "due" in message_wording.values_in(row.words)
)
"""What says by when he is answered."""

OVER = frozenset(
    {"case.withdrawal_recorded", "case.terminated", "case.voided", "case.closed_unsolved", "case.withdrawn"}
)
"""After these nothing is asked of him and nothing promised."""

ASKS_TO_SIGN = frozenset({"measure.undertaking_drafted", "measure.undertaking_rewritten"})
ASKS_FOR_MATERIALS = frozenset({"case.citizen_asked", "case.supplement_near"})

OVERTAKEN: tuple[Overtaking, ...] = (
    Overtaking(messages=DATED, by=OVER | {"case.answer_ready"}),
    Overtaking(messages=frozenset({"case.answer_ready"}), by=frozenset({"case.told", "case.redone"})),
    Overtaking(
        messages=ASKS_FOR_MATERIALS,
        by=OVER | {"case.citizen_supplied", "case.supplement_lapsed", "case.supply_refused"},
    ),
    Overtaking(
        messages=ASKS_TO_SIGN,
        by=OVER
        | {
            "measure.undertaking_rewritten",
            "measure.undertaking_signed",
            "measure.undertaking_done",
            "measure.pledge_done",
            "measure.undertaking_dropped",
        },
    ),
    Overtaking(
        messages=frozenset({"measure.undertaking_done", "measure.pledge_done"}),
        by=frozenset({"measure.undertaking_revoked"}),
    ),
    Overtaking(
        messages=frozenset({"promise.his_near_due"}),
        by=frozenset({"promise.his_extended", "promise.his_broken", "promise.kept", "promise.voided"}),
    ),
    Overtaking(
        messages=frozenset({"promise.check_moved"}),
        by=frozenset({"promise.check_moved", "promise.found_false", "promise.kept", "promise.voided"}),
    ),
    Overtaking(messages=frozenset({"promise.his_broken"}), by=frozenset({"promise.kept", "promise.voided"})),
    Overtaking(
        messages=frozenset({"case.solved_asked"}), by=frozenset({"case.solved_said", "case.unsolved_said"})
    ),
    Overtaking(messages=frozenset({"case.people_changed"}), by=frozenset({"case.people_changed"})),
    Overtaking(
        messages=frozenset({"case.code_issued"}), by=frozenset({"case.code_issued", "case.succeeded"})
    ),
)

LINES = frozenset(
    {
        "case.told",
        "case.withdrawn",
        "case.supply_refused",
        "case.solved_said",
        "case.unsolved_said",
        "measure.undertaking_signed",
        "measure.undertaking_dropped",
        "promise.kept",
        "promise.voided",
    }
)
"""Lines of the record that overtake whether or not the citizen is sent anything after them: most are his own doing."""


def overtaken_by(line: str, sent: Iterable[str]) -> frozenset[str]:
    """The kinds of messages that say nothing true any more after this line and the messages that answer it."""
    came = {*sent, *({line} & LINES)}
    return frozenset(kind for row in OVERTAKEN if row.by & came for kind in row.messages)


def is_still_true(kind: str, step: Step) -> bool:
    """Whether it may still be written: nobody is promised an answer by a day once the case is past it.

    A case that goes on again says so wherever it stands.
    """
    return kind not in DATED or kind == "case.restored" or step in BEFORE_TO_TELL


def silent_lines() -> frozenset[str]:
    """The lines that overtake a message and after which the citizen is sent none."""
    told = {line for row in TOLD if row.whom is Whom.CITIZEN for line in row.lines}
    return LINES - told


ABOUT: Mapping[str, str] = {"measure.": "undertaking", "promise.": "promise"}
"""Of which of several a line speaks: a case may have two undertakings to sign."""


def about(line: str, data: Mapping[str, Any]) -> str:
    """What within its case a line speaks of: “undertaking 7”; empty for the case itself."""
    name = next((name for room, name in ABOUT.items() if line.startswith(room)), "")
    return f"{name} {data[name]}" if name and name in data else ""


def speak_of_one(one: str, other: str) -> bool:
    """Whether what is said of the one may overtake what was said of the other."""
    return not one or not other or one == other


def go_together(words: Sequence[str], *, longest: int) -> int:
    """How many of these, in their order, go in one message: at least the first, the others as long as it stays short."""
    count, signs = 1, len(words[0])
    for more in words[1:]:
        signs += len(more)
        if signs > longest:
            break
        count += 1
    return count
