"""Many cases are due at the same close of a day: each queue's index holds them in the order of their numbers too.

On PostgreSQL the whole of such a group was read and put in order for the first page of it. Who writes a case waits while each of the
six is laid, two seconds where there are a million cases. Each is a step of its own: dropping one lets readers wait too, and in one
transaction they would wait for all six. Whoever is broken off between two steps begins again.
"""

from typing import Any

from django.db import migrations, models

OPEN = [
    "accepted",
    "answered",
    "appeal_review",
    "decline_review",
    "handling",
    "in_conference",
    "no_review",
    "registered",
    "to_tell",
    "waiting_citizen",
]
REVIEW = ["appeal_review", "decline_review", "no_review"]
RESTING = ["closed", "declined", "merged", "terminated", "voided", "withdrawn"]
QUEUES = (
    ("queue_of_handler", ["handler", "due_at", "id"], OPEN),
    ("queue_of_first", ["first", "due_at", "id"], OPEN),
    ("queue_of_site", ["site", "due_at", "id"], OPEN),
    ("queue_of_district", ["due_at", "id"], OPEN),
    ("queue_of_reviews", ["due_at", "id"], REVIEW),
    ("queue_of_filing", ["due_at", "id"], RESTING),
)


class DropIndex(migrations.RemoveIndex):
    """Lets an index go that may be gone already, for whoever begins again after he was broken off."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """On either engine."""
        schema_editor.execute(f"DROP INDEX IF EXISTS {self.name}")


def _laid_anew(name: str, fields: list[str], steps: list[str]) -> list[migrations.operations.base.Operation]:
    index = models.Index(fields=fields, name=name, condition=models.Q(("step__in", steps)))
    return [
        DropIndex(model_name="case", name=name),
        migrations.AddIndex(model_name="case", index=index),
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0037_who_entered_what_a_slip_asks")]

    operations = [each for queue in QUEUES for each in _laid_anew(*queue)]
