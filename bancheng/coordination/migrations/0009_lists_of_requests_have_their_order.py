"""Lists of requests and of arbitrations lean on indexes that name no value, in the order in which they are listed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0008_dropped_objections_do_not_count"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="request", name="requests_of_unit"),
        migrations.RemoveIndex(model_name="request", name="ended_requests_of_unit"),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["unit", "dispatched_at"],
                name="requests_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["unit", "ended_at"], name="ended_requests_of_unit"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True), ("goes_up", True)),
                fields=["signed_at"],
                name="objections_to_be_ruled",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", False), ("goes_up", True)),
                fields=["answered_at"],
                name="objections_ruled",
            ),
        ),
    ]
