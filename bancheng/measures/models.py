"""Measures as they were done, and consultations as they were held; what people said stands encrypted."""

from django.db import models

from bancheng.cases.models import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told

RECORDED = ("case", "done_at", "recorded_by", "recorded_at")


class Recorded(models.Model):
    """What every record has: its case, when it was done, who wrote it down when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    done_at = models.DateTimeField("什么时候")
    recorded_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["done_at", "id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} of {self.case_id}"


class Coordination(Recorded):
    """现场协调."""

    who = EncryptedTextField("谁参加")
    what = EncryptedTextField("协调什么")
    result = EncryptedTextField("结果")

    told = Told(file="case__file", facts=RECORDED, texts=("who", "what", "result"))


class DataSharing(Recorded):
    """数据共享."""

    source = models.CharField("向谁查", max_length=120)
    authority = EncryptedTextField("凭什么查")
    result = EncryptedTextField("查到什么")

    told = Told(file="case__file", facts=RECORDED, texts=("source", "authority", "result"))


class Escort(Recorded):
    """帮办代办.

    Shapes   materials: one per line.
    """

    authorisation = EncryptedTextField("授权")
    materials = EncryptedTextField("交接的材料")
    by_whom = EncryptedTextField("由谁帮办")
    result = EncryptedTextField("结果")

    told = Told(file="case__file", facts=RECORDED, texts=("authorisation", "materials", "by_whom", "result"))


class Consultation(Recorded):
    """会商."""

    question = EncryptedTextField("问题")
    who = EncryptedTextField("谁参加")
    agreed = EncryptedTextField("议定")

    told = Told(file="case__file", facts=RECORDED, texts=("question", "who", "agreed"))


class ConsultationOpinion(models.Model):
    """What one unit said in a consultation."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="opinions")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+")
    words = EncryptedTextField("意见")

    told = Told(file="consultation__case__file", facts=("consultation", "unit"), texts=("words",))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "unit"], name="one_opinion_per_unit"),
        ]

    def __str__(self) -> str:
        return f"opinion of {self.unit_id}"


# Django looks for the tables of a room here.
from bancheng.measures.video import models as video_models  # noqa: E402, F401
