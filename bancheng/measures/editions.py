"""What has changed in an undertaking under the pen of whoever signs it: the edition he had before him, and the one that stands."""

import json
from difflib import SequenceMatcher

from bancheng.measures import papers, reads
from bancheng.measures.models import Undertaking
from bancheng.papers import blocks
from bancheng.records import reads as records
from bancheng.records.models import Line

Change = tuple[str, str]
"""What stood there, and what stands there now; either may be empty."""


def changed_since(undertaking: Undertaking, shown: str) -> list[Change]:
    """Every passage that reads otherwise than in the edition he had before him, in the order of the text.

    Shapes   shown: the hash of that edition; of one that never was, or is erased, nothing can be said.
    """
    line = _line_of(undertaking, shown)
    before = records.row_text(line, undertaking, "text") if line is not None else ""
    if not before:
        return []
    old, new = _passages(before), _passages(undertaking.text)
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [("\n".join(old[a:b]), "\n".join(new[c:d])) for step, a, b, c, d in steps if step != "equal"]


def _line_of(undertaking: Undertaking, shown: str) -> Line | None:
    """The line by which this edition was written."""
    written = reads.lines_about(undertaking, *reads.WRITTEN)
    return next((line for line, said in written if said["text_hash"] == shown), None)


def _passages(text: str) -> list[str]:
    """A text passage by passage, without the code that is new with every edition."""
    found = [blocks.words(one) for one in blocks.texts(json.loads(text))]
    return [one for one in found if not one.startswith(papers.CHECK_WORD)]
