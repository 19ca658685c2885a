"""Joint conferences: agenda, invitations, minutes, resolutions."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0005_positions_of_units"),
        ("org", "0005_sites_have_a_word_for_papers"),
        ("promises", "0003_promises_that_nobody_checked"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conference",
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
                            ("proposed", "待定开不开会"),
                            ("called", "已召集"),
                            ("held", "已开会"),
                            ("minuted", "会签中"),
                            ("countersigned", "已会签"),
                            ("raised", "已上报领导"),
                            ("settled", "已议定"),
                            ("declined", "不开会"),
                            ("joined", "并到别的会议"),
                            ("dropped", "议题已撤销"),
                        ],
                        max_length=13,
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提请时间")),
                ("called_at", models.DateTimeField(blank=True, null=True)),
                ("meets_at", models.DateTimeField(blank=True, null=True, verbose_name="什么时候开")),
                ("place", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="在哪里开")),
                ("postponed_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="议定的意见")),
                ("minuted_at", models.DateTimeField(blank=True, null=True)),
                ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                ("why", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么")),
                (
                    "opinion",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="领导的意见"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.file"
                    ),
                ),
                (
                    "joined_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="coordination.conference",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("step__in", ["called", "countersigned", "held", "minuted", "proposed", "raised"])
                        ),
                        fields=["step", "id"],
                        name="conferences_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "proposed",
                                    "called",
                                    "held",
                                    "minuted",
                                    "countersigned",
                                    "raised",
                                    "settled",
                                    "declined",
                                    "joined",
                                    "dropped",
                                ],
                            )
                        ),
                        name="conference_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                (
                                    "step__in",
                                    ["called", "countersigned", "held", "minuted", "proposed", "raised"],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "step__in",
                                        ["called", "countersigned", "held", "minuted", "proposed", "raised"],
                                    ),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="conference_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("step__in", ["called", "held", "minuted", "countersigned"]), _negated=True
                            ),
                            models.Q(("called_by__isnull", False), ("meets_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="called_conference_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="要议什么")),
                ("asked_at", models.DateTimeField()),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                (
                    "struck_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("step", "案件的步骤变了"),
                            ("left", "案件已经了结"),
                            ("time", "答复的期限到了，会还没有开"),
                            ("joined", "并到别的会议一起议"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="cases.case",
                    ),
                ),
                (
                    "questions",
                    models.ManyToManyField(blank=True, related_name="+", to="coordination.question"),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="coordination.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["conference", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("conference", "case"), name="case_once_on_an_agenda"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "presence",
                    models.CharField(
                        blank=True,
                        choices=[("came", "到会"), ("absent", "没有到会"), ("recused", "回避")],
                        max_length=8,
                    ),
                ),
                ("people", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="谁到会")),
                (
                    "said",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "同意"),
                            ("reserve", "同意，有保留"),
                            ("refuse", "不同意"),
                            ("silent", "到期没有会签"),
                        ],
                        max_length=8,
                        verbose_name="会签",
                    ),
                ),
                (
                    "words",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="保留或不同意的理由"),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="coordination.conference",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "signed_by",
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
            ],
            options={
                "ordering": ["conference", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("conference", "unit"), name="unit_once_at_a_conference"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), ("signed_at__isnull", True)),
                            models.Q(models.Q(("said", ""), _negated=True), ("signed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="signature_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinuteNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="记录")),
                ("noted_at", models.DateTimeField()),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="coordination.conference",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                    ),
                ),
            ],
            options={
                "ordering": ["conference", "id"],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几条")),
                ("task", bancheng.records.fields.EncryptedTextField(verbose_name="办什么")),
                ("proof", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么算办到")),
                ("due_on", models.DateField(verbose_name="哪天以前")),
                (
                    "to",
                    models.CharField(
                        choices=[("citizen", "反映人一方"), ("unit", "单位一方")],
                        max_length=8,
                        verbose_name="向谁承诺",
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "co_units",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="org.department", verbose_name="协办"
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="coordination.conference",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="coordination.agendaitem",
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolution",
                        to="promises.promise",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="主办",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["conference", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "number"), name="one_resolution_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True), ("promise__isnull", True), _connector="OR"
                        ),
                        name="dropped_resolution_is_no_promise",
                    ),
                ],
            },
        ),
    ]
