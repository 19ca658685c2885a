"""How a measure that rests on an undertaking is begun on its page: one row for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bancheng.measures import actions
from bancheng.measures.forms import undertaking as forms
from bancheng.measures.models import Undertaking
from bancheng.rules.vocabulary import Measure


@dataclass(frozen=True, kw_only=True)
class DrawUpPage:
    """Which form asks for the undertaking, which act draws it up, and what is said of it beforehand."""

    icon: str
    lead: str
    form: type[forms.Undertaking]
    act: Callable[..., Undertaking]


PAGES: Mapping[Measure, DrawUpPage] = {
    Measure.GAP_ACCEPTANCE: DrawUpPage(
        icon="file-check",
        lead="关键材料齐了，只缺次要的，先受理，缺的按承诺补来。写好后请反映人看过签字，再生效。",
        form=forms.GapAcceptance,
        act=actions.draw_up_gap,
    ),
    Measure.PROMISE: DrawUpPage(
        icon="writing-sign",
        lead="目录里写明可以承诺的证明，告知清楚后由反映人书面承诺代替。写好后请反映人看过签字，再生效。",
        form=forms.Promise,
        act=actions.draw_up_promise,
    ),
}
