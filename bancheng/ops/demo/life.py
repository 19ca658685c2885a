"""One case of the demo: who has it, and its acts, each made by the person whose act it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.accountability import actions as accountability
from bancheng.cases import actions
from bancheng.cases.models import Case, FirstQuestion, Proposal
from bancheng.cases.registration import Registration, Someone
from bancheng.catalogue.models import RatingReason
from bancheng.measures import actions as measures
from bancheng.ops.demo.asking import Departments
from bancheng.ops.demo.hall import BLANK_PAPER, Hall
from bancheng.ops.demo.together import Together
from bancheng.org.models import Person
from bancheng.promises import actions as promises
from bancheng.promises.models import Promise
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Answer, Explanation, Item, Proof, Undertaking
from bancheng.rules.permissions import SOMEBODY, Actor, citizen_of
from bancheng.rules.vocabulary import CaseType, Channel, FirstAnswer, Level, Measure, Outcome, Role, Step

ANONYMOUS_SHARE, LED_SHARE = 0.04, 0.3
REFERENCES = {Channel.RATING: "HCP", Channel.HOTLINE: "12345-"}


class Life:
    """A case as it is lived: the plan it follows, the people around it, the acts.

    Shapes   plan: a row of stories.json or declines.json. Every act takes the moment it happens at.
    """

    def __init__(self, hall: Hall, plan: dict[str, Any], site: str, *, who: Someone | None = None) -> None:
        self.hall, self.plan, self.site = hall, plan, site
        self.officer: Person = hall.any(Role.OFFICER, site)
        self.filled: dict[str, str] = {}
        self.who = who
        self.number = ""
        self.pk = 0
        self.ending: dict[str, Any] = {}
        self.departments = Departments(self)
        self.together = Together(self)

    # --- looking ---------------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.select_related("file", "site").get(pk=self.pk)

    @property
    def step(self) -> Step:
        """Where it stands."""
        return Step(Case.objects.values_list("step", flat=True).get(pk=self.pk))

    def by(self, role: Role) -> Actor:
        """Who acts in this role: the handler, the site's head, the convener … the citizen himself."""
        if role is Role.CITIZEN:
            return citizen_of(self.pk)
        if role is Role.OFFICER:
            return self.hall.actor(Person.objects.get(cases=self.pk))
        site = self.site if role in (Role.SITE_HEAD, Role.COUNTER) else ""
        return self.hall.actor(self.hall.one(role, site))

    def words(self, text: str) -> str:
        """Words of the plan with their places filled."""
        return self.hall.inventor.words(text, self.filled)

    # --- the door -----------------------------------------------------------------------------------------

    def register(self, at: datetime, *, channel: Channel = Channel.WALK_IN) -> None:
        """What was wanted and what happened; online it is the citizen who types."""
        hall, plan = self.hall, self.plan
        self.who = self.who or hall.inventor.someone(firm=self.words("{firm}") if plan.get("firm") else "")
        anonymous = channel is Channel.MESSAGE_BOOK and hall.chance.random() < ANONYMOUS_SHARE * 5
        counter = hall.any(Role.COUNTER, self.site)
        first = None if channel in (Channel.ONLINE, Channel.OTHER) else counter
        registration = Registration(
            key=hall.inventor.key(),
            site=hall.sites[self.site],
            channel=channel,
            story=self.words(plan["story"]),
            wanted=self.words(plan["wanted"]),
            party=Someone(phone=self.who.phone) if anonymous else self.who,
            anonymous=anonymous,
            first=first,
            first_window=counter.window if first else None,
            reference=self._reference(channel),
            matter=hall.matters.get(plan.get("matter", "")),
            visits=plan.get("visits", 1),
            cares=tuple(plan.get("cares", ())),
            reply_by=hall.chance.choice(["phone", "phone", "sms", ""]),
            first_question=self._led(counter, at) if channel is Channel.WALK_IN else None,
        )
        by = SOMEBODY if channel is Channel.ONLINE else hall.actor(self.officer)
        self.pk = actions.register_case(registration, by=by, at=at).case.pk

    def _reference(self, channel: Channel) -> str:
        prefix = REFERENCES.get(channel)
        return f"{prefix}{self.hall.chance.randrange(10**8):08d}" if prefix else ""

    def _led(self, counter: Person, at: datetime) -> FirstQuestion | None:
        """Some were led here by the counter that heard them first."""
        if self.hall.chance.random() > LED_SHARE:
            return None
        site = self.hall.sites[self.site]
        question = actions.log_first_question(
            site=site,
            window=counter.window,
            by=self.hall.actor(counter),
            at=at,
            asked=self.words(self.plan["wanted"]),
            answer=FirstAnswer.LED,
            led_to=site,
        )
        return actions.confirm_arrival(question, by=self.hall.actor(self.officer), at=at)

    def accept(self, at: datetime) -> None:
        """The citizen's clock starts."""
        actions.accept_case(self.case, by=self.by(Role.OFFICER), at=at)

    def propose_decline(self, at: datetime) -> None:
        """Not for this window: by a ground of the list."""
        plan = self.plan
        actions.propose_decline(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            ground=self.hall.grounds[plan["ground"]],
            reason=plan["reason"],
            body=plan.get("body", ""),
        )

    def confirm_decline(self, at: datetime) -> None:
        """The head agrees."""
        actions.confirm_decline(self.case, by=self.by(Role.SITE_HEAD), at=at, opinion="同意，把渠道说清楚。")

    def overrule_decline(self, at: datetime) -> None:
        """The head does not agree: the window takes it."""
        actions.overrule_decline(
            self.case, by=self.by(Role.SITE_HEAD), at=at, opinion="里面有一半是窗口能帮的，先受理。"
        )

    def appeal(self, at: datetime) -> None:
        """The citizen does not accept the declining."""
        actions.appeal(
            self.case, by=self.by(Role.CITIZEN), at=at, words="我觉得这就是窗口该管的事，请再看一遍。"
        )

    def uphold(self, at: datetime) -> None:
        """The convener upholds it."""
        actions.uphold_decline(
            self.case, by=self.by(Role.CONVENER), at=at, opinion="维持，原渠道已再次说明。"
        )

    def admit(self, at: datetime) -> None:
        """The convener takes the case on."""
        actions.admit(self.case, by=self.by(Role.CONVENER), at=at, opinion="其中一项属于窗口职责，予以受理。")

    # --- handling -----------------------------------------------------------------------------------------

    def contact(self, at: datetime, *, reached: bool = True) -> None:
        """The first call of the day."""
        actions.contact(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            how="phone",
            reached=reached,
            note="说明已受理、由谁办、什么时候给答复。" if reached else "无人接听。",
        )

    def judge(self, at: datetime, *, level: str = "") -> None:
        """Which of the four ways it is stuck."""
        actions.judge(self.case, by=self.by(Role.OFFICER), at=at, **self.judgement(level))

    def judgement(self, level: str = "") -> dict[str, Any]:
        """The judgement of the plan; a plan of declining has the plainest."""
        plan, hall = self.plan, self.hall
        return {
            "case_type": CaseType(plan.get("type", CaseType.CANNOT)),
            "causes": [hall.causes[code] for code in plan.get("causes", ["O1"])],
            "situation": hall.situations[plan.get("situation", "other")],
            "level": Level(level or plan.get("level", Level.GENERAL)),
            "main_unit": hall.units[plan.get("unit", "SPJ")],
            "co_units": [hall.units[code] for code in plan.get("co_units", ())],
            "plan": self.words(plan.get("plan", "先问清来龙去脉，再找能办的单位。")),
        }

    def rejudge(self, at: datetime) -> None:
        """Harder than it looked."""
        values = self.judgement(Level.COMPLEX)
        actions.rejudge(
            self.case, by=self.by(Role.OFFICER), at=at, reason="问下来牵涉两家，比原来想的复杂。", **values
        )

    def ask_citizen(self, at: datetime, *, days: int = 4, revealed: str = "") -> None:
        """Everything that is missing, told at once."""
        items = self._items() or [
            _item("情况说明", "本人签字", "本人", "反映窗口", "窗口有样表", "不收费", "当场")
        ]
        until = self.hall.calendar.add_workdays(local(at).date(), days)
        actions.ask_citizen(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            items=items,
            until=until,
            served_how="当面",
            revealed=revealed,
        )

    def supply(self, at: datetime) -> None:
        """The materials come."""
        actions.citizen_supplied(self.case, by=self.by(Role.OFFICER), at=at, note="材料已收，原件核对无误。")

    def gather(self, at: datetime) -> None:
        """What the type demands before an answer: a measure, a clue's receipt, a consultation."""
        case, kind = self.case, self.plan.get("type")
        if (
            kind == CaseType.HARD
            and "measure" in self.plan
            and not case.evidence.filter(kind__startswith="measure:").exists()
        ):
            self._measure(case, at, self.plan["measure"])
        if kind == CaseType.REFUSED:
            accountability.receive_from_judgement(case, at=at)
        if kind == CaseType.NOT_YET and not case.evidence.filter(kind="consultation").exists():
            self._consult(case, at)

    def _measure(self, case: Case, at: datetime, told: dict[str, str]) -> None:
        by, what = self.by(Role.OFFICER), told["what"]
        if told["kind"] == Measure.DATA_SHARING:
            measures.record_data_sharing(
                case,
                by=by,
                at=at,
                source=what,
                authority="反映人当面授权查询",
                done_at=at,
                result="查到了，和本人说的一致",
            )
        elif told["kind"] == Measure.ESCORT:
            measures.record_escort(
                case,
                by=by,
                at=at,
                authorisation="反映人签字委托，只办这一件",
                materials=["身份证复印件", "申请表"],
                by_whom="反映窗口帮办员",
                done_at=at,
                result=what,
            )
        else:
            measures.record_coordination(
                case, by=by, at=at, who="反映窗口、主管科室", what=what, done_at=at, result="说定了，可以办"
            )

    def _consult(self, case: Case, at: datetime) -> None:
        """Each unit of the judgement says a sentence; what was agreed is the plan."""
        codes = dict.fromkeys([self.plan.get("unit", "SPJ"), *self.plan.get("co_units", ())])
        opinions = [(self.hall.units[code], "可以这样办，材料按商定的来。") for code in codes]
        measures.record_consultation(
            case,
            by=self.by(Role.OFFICER),
            at=at,
            question=self.words(self.plan["wanted"]),
            who="反映窗口牵头，有关单位各来一人",
            opinions=opinions,
            done_at=at,
            agreed=self.words(self.plan["plan"]),
        )

    # --- answering ------------------------------------------------------------------------------------------

    def propose(self, at: datetime, *, done: bool = True) -> None:
        """The answer of the plan; the best ending of the wanted kind."""
        self._choose(done)
        self.gather(at)
        outcome = Outcome(self.ending["outcome"])
        citations = []
        if outcome is Outcome.EXPLAINED:
            citations = [self.hall.basis(self.ending["basis"], local(at).date())]
        actions.propose_answer(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            answer=self._answer(outcome, at),
            citations=citations,
            no_measure_because="" if "measure" in self.plan else "没有哪项措施用得上，已逐项想过。",
        )

    def undertake(self, at: datetime, *, outcome: Outcome = Outcome.PARTLY, days: int) -> None:
        """An answer that rests on a unit's promise, so many working days ahead."""
        self.gather(at)
        unit = self.hall.units[self.plan.get("unit", "SPJ")]
        promised = Undertaking(
            unit=unit.pk,
            unit_name=unit.name,
            owner_label="业务科",
            task=self.words(self.plan["wanted"]),
            proof="办结凭证的编号",
            due_on=self.hall.calendar.add_workdays(local(at).date(), days),
        )
        number = self.hall.inventor.number("办件编号")
        evidence: dict[str, Any] = {"agreed": "单位的书面答复，盖章，同日收到"}
        if outcome is Outcome.PARTLY:
            evidence = {"proof": Proof(kind="办件编号", number=number)}
        words = "能办的已经办了，余下的由主管单位按日子办好，到时我们告诉您。"
        actions.propose_answer(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            answer=Answer(outcome=outcome, words=words, undertaking=promised, **evidence),
            no_measure_because="" if "measure" in self.plan else "没有哪项措施用得上，已逐项想过。",
        )

    def rely_on_resolution(self, at: datetime) -> None:
        """An answer that rests on what a conference has settled: what stands in the ledger is not promised again."""
        actions.propose_answer(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            answer=Answer(
                outcome=Outcome.SCHEDULED,
                words="几家当面议定了：谁先办、凭什么办、哪天办好，都写在纪要里，到时我们告诉您。",
                agreed="联席会议纪要",
                undertaking=Undertaking(promise=self.promise.pk),
            ),
        )

    def keep_promise(self, at: datetime) -> None:
        """The unit did what it promised, and the officer saw the proof."""
        promises.keep_promise(
            self.promise,
            by=self.by(Role.OFFICER),
            at=at,
            kept_on=local(at).date(),
            words=self.hall.inventor.number("办件编号"),
        )

    def extend_promise(self, at: datetime, *, days: int) -> None:
        """The convener gives the unit a later day."""
        due_on = self.hall.calendar.add_workdays(self.promise.due_on, days)
        promises.extend_promise(
            self.promise, by=self.by(Role.CONVENER), at=at, due_on=due_on, reason="等上级批复，函已发出。"
        )

    @property
    def promise(self) -> Promise:
        """What was promised last in this case."""
        return Promise.objects.filter(file=self.case.file).order_by("pk").last()  # type: ignore[return-value]

    def spot(self, at: datetime) -> None:
        """Solved while the person stands there; what needs a measure is taken on first."""
        self._choose(done=True)
        if self.step is Step.REGISTERED and self.plan.get("type") in (CaseType.HARD, CaseType.NOT_YET):
            self.accept(at)
        self.gather(at)
        judged = self.judgement()
        kept = {name: judged[name] for name in ("case_type", "causes", "situation", "main_unit")}
        actions.solve_on_spot(
            self.case,
            by=self.by(Role.OFFICER),
            at=at,
            answer=self._answer(Outcome.DONE, at),
            no_measure_because="" if "measure" in self.plan else "当场解释清楚就办了，不用别的措施。",
            **kept,
        )

    def _choose(self, done: bool) -> None:
        endings = self.plan.get("endings") or [PLAIN_NO]
        fitting = [each for each in endings if (each["outcome"] == Outcome.DONE) is done]
        self.ending = self.hall.chance.choice(fitting or endings)

    def _answer(self, outcome: Outcome, at: datetime) -> Answer:
        ending = self.ending
        evidence: dict[str, Any] = {}
        if outcome is Outcome.DONE:
            number = self.hall.inventor.number(ending["proof"])
            evidence = {"proof": Proof(kind=ending["proof"], number=number)}
        elif outcome is Outcome.EXPLAINED:
            told = Explanation(by="经办人", at=at, how="当面", words=self.words(ending["words"]))
            evidence = {"explanation": told, "alternative": ending.get("alternative", "")}
        elif outcome is Outcome.GUIDED:
            evidence = {"items": self._items()}
        elif outcome is Outcome.REDIRECTED:
            evidence = {name: ending[name] for name in ("channel", "why", "contact")}
        elif outcome is Outcome.ELSEWHERE:
            evidence = {name: ending[name] for name in ("citizens_words", "where", "how")}
        return Answer(outcome=outcome, words=self.words(ending["words"]), **evidence)

    def _items(self) -> list[Item]:
        guided = next((each for each in self.plan.get("endings", ()) if "items" in each), None)
        return [Item(**item) for item in guided["items"]] if guided else []

    def confirm(self, at: datetime) -> None:
        """The second person agrees to a no; after a sending back it is the convener."""
        role = Role.CONVENER if self.case.moves.filter(counter="send_back").exists() else Role.SITE_HEAD
        actions.confirm_no(self.case, by=self.by(role), at=at, opinion="依据和说明都清楚，同意。")

    def send_back(self, at: datetime) -> None:
        """The second person wants more."""
        actions.send_back(
            self.case, by=self.by(Role.SITE_HEAD), at=at, reason="再问一遍主管单位，有没有别的路。"
        )

    def tell(self, at: datetime, *, how: str = "in_person") -> None:
        """The answer reaches the person."""
        actions.tell(
            self.case, by=self.by(Role.OFFICER), at=at, how=how, note="逐条念给他听，问了有没有不明白的。"
        )

    # --- ending -------------------------------------------------------------------------------------------------

    def close(
        self, at: datetime, *, solved: str = "yes", satisfied: int | None = 5, reasons: Sequence[str] = ()
    ) -> None:
        """The citizen's last word, with the reasons he gives by their codes."""
        given = list(RatingReason.objects.filter(code__in=reasons))
        by = self.by(Role.CITIZEN)
        actions.close(self.case, by=by, at=at, solved=solved, satisfied=satisfied, reasons=given)

    def close_unsolved(self, at: datetime) -> None:
        """The convener proposes to end it unsolved."""
        actions.close_unsolved(
            self.case,
            by=self.by(Role.CONVENER),
            at=at,
            reasons="依据和路径都说清了，反映人没有回音。",
            remedies="可依法提交申请并取得书面决定，不服可申请行政复议或诉讼。",
        )

    def confirm_proposal(self, at: datetime, *, role: Role = Role.SITE_HEAD) -> None:
        """The second person confirms what waits for him."""
        proposal = Proposal.objects.get(case=self.pk, ended_at=None)
        actions.confirm_proposal(proposal, by=self.by(role), at=at)

    def redo(self, at: datetime) -> None:
        """The citizen wants it done again, by right."""
        actions.redo(self.case, by=self.by(Role.CITIZEN), at=at, reason="照说的去办，又被退回来了。")

    def waive(self, at: datetime) -> None:
        """The citizen gives the right up."""
        actions.waive(self.case, by=self.by(Role.CITIZEN), at=at)

    def withdraw(self, at: datetime) -> None:
        """The citizen takes it back."""
        actions.withdraw(self.case, by=self.by(Role.CITIZEN), at=at, words="自己先试试，不麻烦你们了。")

    def record_withdrawal(self, at: datetime) -> None:
        """An officer writes down that he takes it back."""
        actions.record_withdrawal(
            self.case, by=self.by(Role.OFFICER), at=at, words="电话里说，事情不办了，撤了吧。"
        )

    def restore(self, at: datetime) -> None:
        """The convener puts it back."""
        actions.restore(self.case, by=self.by(Role.CONVENER), at=at, reason="本人来说撤错了，要接着办。")

    def terminate(self, at: datetime) -> None:
        """Nobody is left to answer."""
        actions.terminate(
            self.case, by=self.by(Role.OFFICER), at=at, reason="dissolved", evidence="注销登记通知书（演示）"
        )

    def void(self, at: datetime) -> None:
        """A test, or spam."""
        actions.void(self.case, by=self.by(Role.OFFICER), at=at, reason="test", note="培训新人时登记的。")

    def merge_into(self, at: datetime, *, earlier: "Life") -> None:
        """The same person's earlier case goes on."""
        actions.merge(self.case, by=self.by(Role.OFFICER), at=at, into=earlier.case)

    def file(self, at: datetime) -> None:
        """The folder is closed."""
        actions.file_case(self.case, by=self.by(Role.OFFICER), at=at)

    # --- people ---------------------------------------------------------------------------------------------------

    def hand_over(self, at: datetime) -> None:
        """To the other officer of the window."""
        to = self._other_officer()
        actions.hand_over(self.case, by=self.by(Role.OFFICER), at=at, to=to, reason="明天起外出学习一周。")

    def accept_hand_over(self, at: datetime) -> None:
        """The other takes it."""
        offered = Person.objects.get(hand_overs__case=self.pk, hand_overs__ended_at=None)
        actions.accept_hand_over(self.case, by=self.hall.actor(offered), at=at)

    def _other_officer(self) -> Person:
        handler = Person.objects.get(cases=self.pk)
        officers = self.hall.people[Role.OFFICER, self.site]
        place = self.site if len(officers) > 1 else "00"
        return self.hall.other(handler, Role.OFFICER, place)

    def replace_first(self, at: datetime) -> None:
        """Somebody else is asked to follow as 第一责任人."""
        to = self._other_officer()
        actions.replace_first(
            self.case, by=self.by(Role.SITE_HEAD), at=at, to=to, reason="原首接人员调到别的窗口。"
        )

    def transfer(self, at: datetime, *, to: str = "14") -> None:
        """To another site, nearer to the person."""
        site = self.hall.sites[to]
        actions.transfer_site(
            self.case, by=self.by(Role.OFFICER), at=at, site=site, reason="人就住在那边，离他近。"
        )

    def recuse(self, at: datetime, *, again: bool = False) -> None:
        """Somebody is out: the handler, or, asked again, the first receiver."""
        case = self.case
        whom = case.first if again else case.handler
        by = self.by(Role.SITE_HEAD)
        actions.recuse(case, by=by, at=at, whom=whom, reason="反映的正是他上次的答复，请换人经办。")

    def ask_expert(self, at: datetime) -> None:
        """The veteran is asked in."""
        expert = self.hall.one(Role.EXPERT)
        actions.ask_expert(
            self.case, by=self.by(Role.OFFICER), at=at, to=expert, question="这种情形以前是怎么办成的？"
        )

    def advise(self, at: datetime) -> None:
        """The veteran says what lies at the root."""
        actions.advise(
            self.case,
            by=self.by(Role.EXPERT),
            at=at,
            root_cause="两边系统的口径不一样，人卡在中间。",
            advice="先用纸质材料受理，同时报口径问题。",
        )

    def add_fact(self, at: datetime) -> None:
        """Something has become known."""
        actions.add_fact(
            self.case, by=self.by(Role.OFFICER), at=at, words="打电话问了主管科室，对方说要看原件。"
        )

    def join(self, at: datetime, *, topic: str) -> None:
        """The same trouble of different people."""
        actions.join_topic(self.case, by=self.by(Role.OFFICER), at=at, name=topic)

    def succeed(self, at: datetime) -> None:
        """An heir goes on with it."""
        heir, by = self.hall.inventor.someone(), self.by(Role.OFFICER)
        upload = SimpleUploadedFile("承继证明（演示）.pdf", BLANK_PAPER)
        paper = actions.attach(self.case, upload=upload, kind="succession", by=by, at=at)
        actions.succeed(self.case, by=by, at=at, successor=heir, evidence="继承人说明（演示）", paper=paper)


PLAIN_NO = {
    "outcome": "redirected",
    "words": "这件事由热线转办更快，已帮您登记好工单。",
    "channel": "12345政务服务便民热线",
    "why": "由热线转到有权的单位",
    "contact": "12345",
}
"""How a case ends whose plan was to be declined and was taken on all the same."""


def _item(*told: str) -> Item:
    return Item(**dict(zip(("name", "standard", "issuer", "where", "how", "fee", "time"), told, strict=True)))
