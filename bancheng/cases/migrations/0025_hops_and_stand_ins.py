"""What is owed to the citizen as a case changes hands, and who stands in while somebody is away."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_instructions_of_leaders"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("accompanied", models.BooleanField(blank=True, null=True)),
                ("informed", models.BooleanField(blank=True, null=True)),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("noted", "已记下"), ("case_left", "案件先了结了")],
                        max_length=10,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hops", to="cases.case"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["case"], name="open_hops"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_how", "noted"), _negated=True),
                            models.Q(
                                ("accompanied__isnull", False),
                                ("first__isnull", False),
                                ("informed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="noted_hop_says_both",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("back", "已交回"),
                            ("moved_on", "另有人接手"),
                            ("case_left", "案件先了结了"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "absence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.absence"
                    ),
                ),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="cases.case"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["absent"],
                        name="open_stand_ins",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case",),
                        name="one_open_stand_in_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("deputy")), _negated=True),
                        name="nobody_stands_in_for_himself",
                    ),
                ],
            },
        ),
    ]
