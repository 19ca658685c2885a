"""Who of a department was the first to open what it was asked."""

from django.db import models

from bancheng.coordination.models.requests import Request
from bancheng.records.told import Told


class FirstLook(models.Model):
    """That somebody of the department has opened a request, for the first time: who, and when.

    It is no signing-for and moves no clock: it tells whoever dispatched whether anybody there knows of it.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="first_look")
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField("第一次打开")

    told = Told(file="request__case__file", facts=("request", "by", "at"))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"first look at request {self.request_id}"
