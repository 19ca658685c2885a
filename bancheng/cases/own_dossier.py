"""What a citizen's own page reads of his case, all at once: beside the case itself when its site is open, and what was promised."""

from datetime import date, datetime, time

from django.db.models import Q
from django.db.models.expressions import RawSQL

from bancheng.cases.around import QuestionOfOne, Rows
from bancheng.cases.dossier import WHOLE, Dossier
from bancheng.cases.models import Case, ClosingAnswer, Consent, DataRequest, Party, holder_among
from bancheng.org import doors
from bancheng.org.models import OpeningHours
from bancheng.promises.models import Promise
from bancheng.rules.vocabulary import Role


class OfItsSite(Rows):
    """The rows of the site at which a case lies; they are found by the site."""

    def whose(self, these: RawSQL, among: str) -> Q:
        """Those of the site."""
        return Q(site__in=Case.objects.order_by().filter(pk=these).values("site"))


OWN = {
    "opening": OfItsSite(model=OpeningHours, of="site_id", order="opens"),
    "data_requests": Rows(model=DataRequest, order="asked_at"),
    "consents": Rows(model=Consent, order="given_at"),
    "ratings": Rows(model=ClosingAnswer, order="at"),
    "promised": Rows(model=Promise, of="file__case", beside=("unit__name",), order="due_at"),
}
SOMEBODY = {0}
"""Stands for whoever decides: no act of the citizen hangs on who that is."""


class OwnDossier(Dossier):
    """One case with what its citizen reads of it."""

    question = QuestionOfOne(**(WHOLE.tables | OWN))

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.holder: Party | None = holder_among(self.all("parties"))

    def holders(self, role: Role, site: int, at: datetime) -> set[int]:
        """Somebody: who decides in the office is not asked for his page."""
        return SOMEBODY

    def open_on(self, on: date) -> list[tuple[time, time]]:
        """When the site of the case is open to the public that day."""
        return doors.hours_among(self.rows["opening"].get(self.case.site_id, []), on)
