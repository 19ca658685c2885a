"""A hundred papers of every kind the cases have, each made as for issuing: laid out, set in type, PDF and Word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, cycle, islice, zip_longest

from bancheng.cases import papers
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case
from bancheng.ops.bench.inside import timed
from bancheng.ops.bench.load import Measured
from bancheng.ops.bench.workloads import Bench
from bancheng.papers import pdf, reads, word
from bancheng.papers.actions import frozen
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper
from bancheng.rules.papers import check_code
from bancheng.rules.vocabulary import Step

HUNDRED = 100
CASES_OF_A_STEP = 8
"""So many cases of each step are looked through for their papers."""
ISSUED_ELSEWHERE = 50
NUMBER, CODE = "窗001结〔2026〕100号", check_code(lambda below: below - 1)
"""Nothing is issued here: no number is taken, and the code opens nothing."""


def hundred(bench: Bench) -> Iterator[Measured]:
    """A stack of papers, the kinds by turns; each is proved by its sheets, and by being a Word file too."""
    by_kind = _by_kind(bench.at)
    stack = _stack(by_kind, min(bench.requests, HUNDRED))
    waiting = iter(stack)
    what = f"{len(stack)} 份文书，{len(by_kind)} 种轮着来：排版，出 PDF 和 Word"
    measured = timed("papers", what, len(stack), lambda: _is_made(next(waiting), bench.at))
    measured.more = {"kinds": len(by_kind), "seconds": round(measured.seconds, 2)}
    yield measured


def _by_kind(at: datetime) -> Mapping[str, Sequence[Document]]:
    """The papers that cases of every step could hand over now, by kind; those of other rooms as they were issued."""
    found: dict[str, list[Document]] = defaultdict(list)
    for step in Step:
        for case in Case.objects.filter(step=step).select_related("file").order_by("-pk")[:CASES_OF_A_STEP]:
            for one in papers.found_in(Dossier(case)):
                if one.paper.document is not None:
                    found[one.kind].append(papers.document_of(one, case, at=at))
    for issued in IssuedPaper.objects.exclude(kind__in=papers.PAPERS).order_by("-pk")[:ISSUED_ELSEWHERE]:
        found[issued.kind].append(reads.document_of(issued, in_full=False))
    return found


def _stack(by_kind: Mapping[str, Sequence[Document]], count: int) -> list[Document]:
    """So many of them, one of each kind after the other."""
    by_turns = [one for one in chain.from_iterable(zip_longest(*by_kind.values())) if one is not None]
    return list(islice(cycle(by_turns), count))


def _is_made(document: Document, at: datetime) -> bool:
    """Whether the paper has come out whole."""
    made, drawn = frozen(document, number=NUMBER, code=CODE, at=at)
    written = word.docx_of(made, at=at)
    return drawn.startswith(b"%PDF") and pdf.pages(drawn) == made["pages"] and written.startswith(b"PK")
