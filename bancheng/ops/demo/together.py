"""What departments do together in the demo: positions, conferences, what leaders instruct, letters outside, leave."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions as cases
from bancheng.cases import ticks
from bancheng.cases.models import Instruction
from bancheng.coordination import actions
from bancheng.coordination.actions import conferences, meetings, positions, signing
from bancheng.coordination.models import AgendaItem, Conference, Invitation, OutsideLetter, Position, Question
from bancheng.ops.demo.hall import BLANK_PAPER
from bancheng.org import actions as org
from bancheng.org.models import Department
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import LetterWay, Presence, Role

if TYPE_CHECKING:
    from bancheng.ops.demo.life import Life

CLAUSE = "本单位职责清单第三项（演示）"
OUTSIDE = "某市住房公积金管理中心（演示）"
PLACE = "中心二楼会议室"


class Together:
    """The departments, leaders and bodies outside around one case that cannot be done by one of them."""

    def __init__(self, it: "Life") -> None:
        self.it, self.hall = it, it.hall

    def _units(self) -> list[Department]:
        """The main unit of the plan and another that can be asked: first of its co-units."""
        codes = [self.it.plan["unit"], *self.it.plan.get("co_units", ()), *sorted(self.hall.staffed)]
        able = [code for code in dict.fromkeys(codes) if code in self.hall.staffed]
        return [self.hall.units[code] for code in able[:2]]

    def _of(self, role: Role, unit: Department) -> Actor:
        return self.hall.actor(self.hall.staffed[unit.code][role])

    def _on(self, at: datetime, days: int) -> Any:
        return self.hall.calendar.add_workdays(local(at).date(), days)

    # --- positions -------------------------------------------------------------------------------------

    def ask(self, at: datetime) -> None:
        """The officer asks both the same question."""
        words = f"来人想{self.it.words(self.it.plan['wanted'])}，贵单位这一项能不能办？"
        positions.ask_units(
            self.it.case, by=self.it.by(Role.OFFICER), at=at, words=words, units=self._units()
        )

    def say_yes(self, at: datetime) -> None:
        """The main unit can, if the other one does its part first."""
        self._say(
            0, at, answer="can_if", words="材料齐了就能办。", condition="另一家先出书面意见", clause=CLAUSE
        )

    def say_no(self, at: datetime) -> None:
        """The other one cannot."""
        self._say(1, at, answer="cannot", words="现行办法里没有这一项，本单位出不了意见。", clause=CLAUSE)

    def _say(self, which: int, at: datetime, **said: str) -> None:
        unit = self._units()[which]
        row = Position.objects.get(question__case=self.it.pk, unit=unit)
        positions.draft_position(row, by=self._of(Role.LIAISON, unit), at=at, **said)
        positions.give_position(row, by=self._of(Role.UNIT_HEAD, unit), at=at)

    # --- conferences -----------------------------------------------------------------------------------

    @property
    def conference(self) -> Conference:
        """The conference of this case that was asked for last."""
        return Conference.objects.filter(items__case=self.it.pk).latest("pk")

    def propose(self, at: datetime) -> None:
        """The officer asks for a conference about what is unsettled."""
        conferences.propose_conference(
            self.it.case,
            by=self.it.by(Role.OFFICER),
            at=at,
            words="两家各说各的：一家要另一家先出意见，另一家说出不了。请议定由谁先办、凭什么办。",
            units=self._units(),
            questions=list(Question.objects.filter(case=self.it.pk)),
        )

    def decline(self, at: datetime) -> None:
        """The convener does not call it: one word to one unit is enough."""
        reason = "只差一家的一句话，不用开会，请用交办单问那一家。"
        conferences.decline_conference(self.conference, by=self.it.by(Role.CONVENER), at=at, reason=reason)

    def call(self, at: datetime, *, in_minutes: int) -> None:
        """The convener calls it, so much working time later; one of the units says that it has read so."""
        conferences.call_conference(
            self.conference,
            by=self.it.by(Role.CONVENER),
            at=at,
            meets_at=self.hall.later(at, minutes=in_minutes),
            place=PLACE,
            units=self._units(),
        )
        unit = self._units()[0]
        row = self.conference.invitations.get(unit=unit)
        conferences.acknowledge_invitation(row, by=self._of(Role.LIAISON, unit), at=at)

    def meet(self, at: datetime) -> None:
        """Both come; what they say is taken down, what they agree on becomes a line."""
        by, made = self.it.by(Role.CONVENER), self.conference
        came = {row.pk: (Presence.CAME, "科长一人") for row in self._invitations()}
        meetings.open_meeting(made, by=by, at=at, came=came)
        for unit, words in zip(
            self._units(), ("可以先办，后补手续。", "愿意出一页情况说明，不写结论。"), strict=True
        ):
            meetings.note_minutes(made, by=by, at=at, unit=unit, words=words)
        main, other = self._units()
        meetings.write_resolution(
            made,
            by=by,
            at=at,
            item=AgendaItem.objects.get(conference=made, case=self.it.pk),
            unit=main,
            co_units=[other],
            task=self.it.words(self.it.plan["wanted"]),
            proof="办结凭证的编号",
            due_on=self._on(at, 6),
            to_citizen=True,
        )
        agreed = f"{main.short_name}先受理，{other.short_name}出情况说明，凭情况说明办。"
        meetings.send_minutes(made, by=by, at=at, agreed=agreed)

    def countersign(self, at: datetime) -> None:
        """The main unit agrees."""
        self._sign(0, at, said="agree")

    def reserve(self, at: datetime) -> None:
        """The other one signs with a reservation."""
        self._sign(1, at, said="reserve", words="只出情况说明，后面的结论不归本单位。")

    def refuse(self, at: datetime) -> None:
        """The other one does not agree."""
        self._sign(1, at, said="refuse", words="情况说明也没有依据，请领导定。")

    def _sign(self, which: int, at: datetime, **said: str) -> None:
        unit = self._units()[which]
        row = next(row for row in self._invitations() if row.unit_id == unit.pk)
        signing.countersign(row, by=self._of(Role.UNIT_HEAD, unit), at=at, **said)

    def _invitations(self) -> list[Invitation]:
        return list(self.conference.invitations.select_related("unit", "conference").order_by("pk"))

    def settle(self, at: datetime) -> None:
        """The convener settles it: the line is a promise from now on, the case goes on."""
        signing.settle_conference(self.conference, by=self.it.by(Role.CONVENER), at=at)

    def bring_up(self, at: datetime) -> None:
        """What a unit refuses goes up to the leader."""
        reason = "一家不同意出情况说明，另一家没有它办不了，请领导定。"
        signing.raise_conference(self.conference, by=self.it.by(Role.CONVENER), at=at, reason=reason)

    # --- leaders ---------------------------------------------------------------------------------------

    def instruct(self, at: datetime, *, days: int = 2) -> None:
        """A leader tells the handler what to do by a day."""
        cases.instruct(
            self.it.case,
            by=self.it.by(Role.LEADER),
            at=at,
            to=self.it.case.handler,
            words="请当面把两家约到一起，把口径定下来，定了告诉我。",
            due_on=self._on(at, days),
        )

    def report(self, at: datetime) -> None:
        """Whoever has it reports."""
        row = Instruction.objects.select_related("to").get(case=self.it.pk, ended_at=None)
        report = "两家当面说定了，先收件，缺的后补，已经告诉反映人。"
        cases.report_back(self.it.case, by=self.hall.actor(row.to), at=at, report=report)

    # --- bodies outside --------------------------------------------------------------------------------

    def write_outside(self, at: datetime, *, days: int = 3) -> None:
        """A letter to a body of another place."""
        actions.send_letter(
            self.it.case,
            by=self.it.by(Role.OFFICER),
            at=at,
            body=OUTSIDE,
            way=LetterWay.POST,
            question="2014 年前后，贵处有没有这一户的登记记录？",
            wants="登记记录的复印件，盖章；没有的，也请书面说明",
            due_on=self._on(at, days),
        )

    def ask_again(self, at: datetime) -> None:
        """Nothing has come: somebody rings up."""
        actions.follow_up(
            self._letter(),
            by=self.it.by(Role.OFFICER),
            at=at,
            how=LetterWay.PHONE,
            words="对方说收到了，正在翻纸质档案。",
            due_on=self._on(at, 2),
        )

    def hear_from_outside(self, at: datetime) -> None:
        """The answer has come."""
        actions.record_answer(
            self._letter(),
            by=self.it.by(Role.OFFICER),
            at=at,
            answered_on=local(at).date(),
            words="查到了登记记录，复印件盖章寄来。",
            upload=SimpleUploadedFile("复函（演示）.pdf", BLANK_PAPER),
        )

    def _letter(self) -> OutsideLetter:
        return OutsideLetter.objects.get(case=self.it.pk, ended_at=None)

    # --- leave -----------------------------------------------------------------------------------------

    def go_on_leave(self, at: datetime, *, days: int) -> None:
        """The handler is away from this day on: what he has in hand goes to whoever stands in."""
        person = self.it.case.handler
        first = local(at).date()
        org.set_absence(
            person,
            from_on=first,
            to_on=self._on(at, days),
            reason="年休假",
            by=self.hall.actor(person),
            at=at - timedelta(hours=1),
        )
        ticks.follow_absences(at=at)

    def come_back(self, at: datetime) -> None:
        """The day has come on which he is back."""
        ticks.follow_absences(at=at)
