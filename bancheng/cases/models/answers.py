"""What was decided and said: declining, judgement, supplement, answer, and what the citizen said to it."""

from django.db import models
from django.db.models import Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import CaseType, Level, Outcome, RatingAbout, Solved


class Declining(models.Model):
    """A proposal not to take a case, its ground and remedy, and what became of it.

    Shapes   earlier: the case of the same person in which the same matter was decided, where the letter repeats that.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="declinings")
    ground = models.ForeignKey("catalogue.Ground", models.PROTECT, related_name="+")
    body = models.CharField("属于哪个机关", max_length=60, blank=True)
    earlier = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="repeated_in")
    reason = EncryptedTextField()
    remedy = models.CharField("救济途径", max_length=400)
    proposer = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    declined = models.BooleanField(null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    opinion = EncryptedTextField(blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "ground",
            "body",
            "earlier",
            "remedy",
            "proposer",
            "proposed_at",
            "decided_by",
            "decided_at",
            "declined",
            "appeal_decided_by",
            "appeal_decided_at",
        ),
        texts=("reason", "opinion"),
    )

    class Meta:
        ordering = ["proposed_at"]

    def __str__(self) -> str:
        return f"declining of {self.case_id}"


class Judgement(models.Model):
    """Why it is stuck and how hard it is; a later judgement leaves the earlier one standing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    case_type = models.CharField("类型", max_length=10, choices=CaseType.choices())
    causes = models.ManyToManyField("catalogue.Cause", related_name="+", verbose_name="原因")
    situation = models.ForeignKey(
        "catalogue.Situation", models.PROTECT, related_name="+", verbose_name="情形"
    )
    level = models.CharField("难度", max_length=10, choices=Level.choices())
    main_unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="主办单位")
    co_units = models.ManyToManyField("org.Department", related_name="+", verbose_name="协办单位", blank=True)
    plan = models.TextField("打算怎么办")
    why_again = EncryptedTextField(blank=True)
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    told = Told(
        file="case__file",
        facts=("case", "case_type", "situation", "level", "main_unit", "by", "at"),
        many=("causes", "co_units"),
        texts=("plan", "why_again"),
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"judgement of {self.case_id}"


class Supplement(models.Model):
    """What the citizen was asked for, all at once, until the day printed on the notice."""

    RESULTS = [("supplied", "已补来"), ("cannot", "补不来"), ("lapsed", "到期未补")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    items = models.JSONField("材料")
    revealed = models.CharField("补来的材料暴露出什么", max_length=300, blank=True)
    served_how = models.CharField("怎样送达", max_length=20)
    until = models.DateTimeField("补到")
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=RESULTS, blank=True)
    note = EncryptedTextField(blank=True)

    told = Told(
        file="case__file",
        facts=("case", "served_how", "until", "asked_by", "asked_at", "ended_at", "result"),
        texts=("items", "revealed", "note"),
    )

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"supplement of {self.case_id}"


class Answer(models.Model):
    """An answer as it was proposed, with its evidence; confirmed, sent back, or told.

    Shapes   evidence: the fields of rules.case_types.Answer that its outcome demands, as JSON, encrypted.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices())
    words = EncryptedTextField()
    evidence = EncryptedTextField()
    proposer = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reviewer = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True, blank=True)
    opinion = EncryptedTextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=20, blank=True)
    told_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")

    told = Told(
        file="case__file",
        facts=(
            "case",
            "outcome",
            "proposer",
            "proposed_at",
            "reviewer",
            "reviewed_at",
            "confirmed",
            "told_at",
            "told_how",
            "told_by",
        ),
        texts=("words", "evidence", "opinion"),
    )

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="told_answer_says_how", condition=Q(told_at__isnull=True) | ~Q(told_how="")
            )
        ]

    def __str__(self) -> str:
        return f"answer of {self.case_id}"


class AnswerBasis(models.Model):
    """A citation an answer leans on, so that a repealed clause finds its letters."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="bases")
    citation = models.ForeignKey("catalogue.Citation", models.PROTECT, related_name="answers")

    told = Told(file="answer__case__file", facts=("answer", "citation"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "citation"], name="basis_once_per_answer")]
        indexes = [models.Index(fields=["citation", "-id"], name="answers_leaning_on")]

    def __str__(self) -> str:
        return f"basis of {self.answer_id}"


class DecliningBasis(models.Model):
    """A citation a declining leans on beside its ground; found again when the clause is repealed."""

    declining = models.ForeignKey(Declining, models.CASCADE, related_name="bases")
    citation = models.ForeignKey("catalogue.Citation", models.PROTECT, related_name="declinings")

    told = Told(file="declining__case__file", facts=("declining", "citation"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declining", "citation"], name="basis_once_per_declining")
        ]
        indexes = [models.Index(fields=["citation", "-id"], name="declinings_leaning_on")]

    def __str__(self) -> str:
        return f"basis of declining {self.declining_id}"


class ClosingAnswer(models.Model):
    """The rating: what the citizen said at the end to “solved?” and “satisfied?”, asked apart.

    Restricted: never in the case's timeline, never shown to the handler or the first receiver. An open question stays open.

    Shapes   about: whose conduct a reason speaks of, by his part in the case; whom: who had that part then.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="closing_answers")
    solved = models.CharField(max_length=12, choices=Solved.choices())
    satisfied = models.PositiveSmallIntegerField(null=True, blank=True)
    about = models.CharField(
        "说的是谁", max_length=10, choices=RatingAbout.choices(), blank=True, default="", db_default=""
    )
    whom = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    words = EncryptedTextField(blank=True)
    at = models.DateTimeField()
    entered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")

    told = Told(
        file="case__file",
        facts=("case", "at", "entered_by"),
        # What he said is nobody's to read in the case's record; the line commits to it all the same.
        texts=("solved", "satisfied", "about", "whom", "words"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="satisfied_one_to_five",
                condition=Q(satisfied__isnull=True) | Q(satisfied__gte=1, satisfied__lte=5),
            )
        ]

    def __str__(self) -> str:
        return f"closing answer of {self.case_id}"


class ReasonGiven(models.Model):
    """One reason of our own list that stands in a rating; as restricted as the rating itself."""

    answer = models.ForeignKey(ClosingAnswer, models.PROTECT, related_name="reasons_given")
    reason = models.ForeignKey("catalogue.RatingReason", models.PROTECT, related_name="+")

    told = Told(file="answer__case__file", facts=("answer",), texts=("reason",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "reason"], name="reason_once_per_rating"),
        ]

    def __str__(self) -> str:
        return f"reason of {self.answer_id}"


class CalledBack(models.Model):
    """That a call-back of this case is over; what was said in it stands in the room above.

    Shapes   call_back: its number there. person: who made it; none where it ended by itself. reached: whether he got through.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="called_back")
    call_back = models.PositiveBigIntegerField(unique=True)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reached = models.BooleanField()
    at = models.DateTimeField()

    told = Told(file="case__file", facts=("case", "call_back", "person", "reached", "at"))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"call-back of {self.case_id}"
