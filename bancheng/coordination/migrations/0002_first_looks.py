"""Who of a department was the first to open what it was asked."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0001_requests_and_objections"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="第一次打开")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_look",
                        to="coordination.request",
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
    ]
