"""Questions put to several departments, and what each of them says."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0004_letters_to_bodies_outside"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几问")),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="问什么")),
                ("asked_at", models.DateTimeField(verbose_name="什么时候问的")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="one_question_per_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("asked", "待答"),
                            ("given", "已答"),
                            ("silent", "到期没有答"),
                            ("recalled", "已收回"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("can", "能办"), ("can_if", "有条件能办"), ("cannot", "不能办")],
                        max_length=8,
                        verbose_name="能不能",
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="怎么说")),
                (
                    "condition",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="什么条件下能办"),
                ),
                ("clause", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="依据")),
                ("drafted_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="coordination.question",
                    ),
                ),
            ],
            options={
                "ordering": ["question", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("step", "asked")), fields=["unit", "id"], name="positions_owed"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "unit"), name="one_position_per_unit"),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["asked", "given", "silent", "recalled"])),
                        name="position_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "given"), _negated=True),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("drafted_by__isnull", False),
                                ("given_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="given_position_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("step", "asked")),
                            models.Q(models.Q(("step", "asked"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="position_ends_once",
                    ),
                ],
            },
        ),
    ]
