"""The measures that rest on an undertaking 承诺书 the citizen signs: one row for each.

Source: process table §4 “What the type adds”; domain.md §3.3; 国办发〔2020〕42号.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bancheng.rules.papers import PaperKind
from bancheng.rules.vocabulary import Measure, PromiseKind


@dataclass(frozen=True, kw_only=True)
class SignedMeasure:
    """What such a measure is called, rests on, and leaves behind once it counts.

    Shapes   paper: as what the signed text is issued; its title is that of the text.
             barred: the code of the refusal of somebody for whom the measure is not.
             task: what is to be done by the day, as the record says it.
             promise: as what the ledger of promises keeps it. promised: what is promised there, the materials by their key.
             proof: by what the promise is kept.
    """

    measure: Measure
    article: str
    paper: PaperKind
    barred: str
    task: str
    promise: PromiseKind
    promised: str
    proof: str

    @property
    def title(self) -> str:
        """What stands above the text."""
        return self.paper.label


_ROWS = (
    SignedMeasure(
        measure=Measure.GAP_ACCEPTANCE,
        article="办理规程 §4 容缺受理",
        paper=PaperKind.TOLERANCE_PROMISE,
        barred="applicant_barred",
        task="补齐缺少的材料",
        promise=PromiseKind.GAP,
        promised="补齐：{materials}",
        proof="材料补来，窗口或主管部门收下",
    ),
    SignedMeasure(
        measure=Measure.PROMISE,
        article="办理规程 §4 告知承诺；国办发〔2020〕42号",
        paper=PaperKind.PLEDGE,
        barred="applicant_excluded",
        task="核查承诺的内容",
        promise=PromiseKind.PLEDGE,
        promised="承诺属实：{materials}",
        proof="主管部门核查的结果",
    ),
)
SIGNED: Mapping[Measure, SignedMeasure] = {row.measure: row for row in _ROWS}
"""In the order in which they are offered."""
