"""What is asked of departments in the demo: put, signed for, answered, objected to, ruled on, each by whose act it is."""

from datetime import datetime
from typing import TYPE_CHECKING

from bancheng.coordination import actions
from bancheng.coordination.models import Objection, Precedent, Reply, Request
from bancheng.coordination.suggesting import suggested_units
from bancheng.org.models import Department
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import OPEN_REQUEST_STEPS, ObjectionGround, RequestStep, Role

if TYPE_CHECKING:
    from bancheng.ops.demo.life import Life

WANTS = "写明能不能办、凭哪一条、还差什么；能办的写明哪天办好。"
CLAUSE = "本单位职责清单第三项（演示）"


class Departments:
    """The departments around one case, and what is asked of them."""

    def __init__(self, it: "Life") -> None:
        self.it, self.hall = it, it.hall

    @property
    def last(self) -> Request | None:
        """The request that was put last and waits for somebody."""
        rows = Request.objects.filter(case=self.it.pk, step__in=OPEN_REQUEST_STEPS)
        return rows.select_related("unit").order_by("number").last()

    @property
    def can_be_asked(self) -> bool:
        """Whether the main unit has somebody to sign and somebody to answer."""
        unit = self.it.case.main_unit
        return unit is not None and unit.code in self.hall.staffed

    def elsewhere(self) -> str:
        """Whose else it could be: a co-unit of the plan that can be asked, or another department."""
        last = self.last
        assert last is not None
        codes = [*self.it.plan.get("co_units", ()), *sorted(self.hall.staffed)]
        asked = set(Request.objects.filter(case=self.it.pk).values_list("unit__code", flat=True))
        return next(code for code in codes if code in self.hall.staffed.keys() - asked)

    def _of(self, role: Role, unit: Department) -> Actor:
        return self.hall.actor(self.hall.staffed[unit.code][role])

    def _request(self) -> Request:
        last = self.last
        assert last is not None
        return last

    # --- the window ------------------------------------------------------------------------------------

    def dispatch(self, at: datetime, *, to: str = "") -> None:
        """The officer asks the main unit, or a co-unit, and cites the precedent by which it is that unit's."""
        it, case = self.it, self.it.case
        unit = self.hall.units[to] if to else case.main_unit
        assert unit is not None
        question = f"来人想{it.words(it.plan['wanted'])}，这一项由贵单位办的话，该怎么办？"
        found = suggested_units(case, question, on=local(at).date())
        cites = next((each.cites for each in found if each.unit == unit), None)
        actions.dispatch(
            case,
            unit=unit,
            is_main=unit.pk == case.main_unit_id,
            question=question,
            wants=WANTS,
            waits=False,
            cites=Precedent.objects.get(pk=cites) if cites else None,
            by=it.by(Role.OFFICER),
            at=at,
        )

    def accept(self, at: datetime) -> None:
        """The officer takes the answer up."""
        actions.accept_reply(self._reply(), by=self.it.by(Role.OFFICER), at=at)

    def send_back(self, at: datetime) -> None:
        """The officer wants it said more plainly."""
        reason = "没有写明凭哪一条，也没有写哪天办好。"
        actions.send_back(self._reply(), reason=reason, by=self.it.by(Role.OFFICER), at=at)

    def agree(self, at: datetime) -> None:
        """The officer agrees that it is another's."""
        actions.agree_objection(self._objection(), by=self.it.by(Role.OFFICER), at=at)

    def refuse(self, at: datetime) -> None:
        """The officer does not agree."""
        reason = "事项目录里写明由贵单位主管，请答复。"
        actions.refuse_objection(self._objection(), reason=reason, by=self.it.by(Role.OFFICER), at=at)

    def wait_no_longer(self, at: datetime) -> None:
        """The unit's clock is out: the officer goes on without it."""
        reason = "时限已过，催过两次没有答复，先按现有材料办。"
        actions.accept_silence(self._request(), reason=reason, by=self.it.by(Role.OFFICER), at=at)

    def rule(self, at: datetime, *, to: str = "") -> None:
        """The convener says whose it is."""
        objection = self._objection()
        unit = self.hall.units[to] if to else objection.unit
        matter = self.it.case.matter
        actions.rule(
            objection,
            unit=unit,
            reasons=f"两家的职责清单都对过：受理和审核在{unit.name}，另一家只是配合提供材料。",
            about=f"“{matter.name}”要两家材料的，由{unit.name}牵头收" if matter else "",
            by=self.it.by(Role.CONVENER),
            at=at,
        )

    def _objection(self) -> Objection:
        return Objection.objects.select_related("unit").get(request=self._request(), answer="")

    def _reply(self) -> Reply:
        return Reply.objects.get(request=self._request(), result="", signed_at__isnull=False)

    # --- the department --------------------------------------------------------------------------------

    def sign(self, at: datetime) -> None:
        """The liaison signs for it; too late, it counts as signed already."""
        last = self._request()
        if last.step == RequestStep.DISPATCHED:
            actions.sign(last, by=self._of(Role.LIAISON, last.unit), at=at)

    def draft_reply(self, at: datetime) -> None:
        """The liaison writes down what the department answers."""
        last = self._request()
        words = "可以办。材料按办事指南，缺的后补；凭本单位职责清单，三个工作日内办好。"
        actions.draft_reply(last, words=words, by=self._of(Role.LIAISON, last.unit), at=at)

    def reply(self, at: datetime) -> None:
        """The liaison writes, the head signs."""
        self.sign(at)
        self.draft_reply(at)
        last = self._request()
        draft = last.replies.get(result="")
        actions.sign_reply(draft, by=self._of(Role.UNIT_HEAD, last.unit), at=at)

    def object(self, at: datetime, *, to: str = "") -> None:
        """The department says it is another's: the liaison writes, the head signs."""
        last = self._request()
        proper = self.hall.units[to or self.elsewhere()]
        draft = actions.draft_objection(
            last,
            ground=ObjectionGround.DUTY,
            clause=CLAUSE,
            proper_unit=proper,
            words=f"这一项的受理在{proper.name}，本单位只配合提供材料。",
            by=self._of(Role.LIAISON, last.unit),
            at=at,
        )
        actions.sign_objection(draft, by=self._of(Role.UNIT_HEAD, last.unit), at=at)
