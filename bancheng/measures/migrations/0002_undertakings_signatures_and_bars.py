"""What is signed for 容缺受理 and 告知承诺, with its signatures; whom they are not for; links to somebody far away."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_who_had_the_case_after_each_move"),
        ("catalogue", "0001_matters_causes_grounds_and_citations"),
        ("measures", "0001_measures_and_consultations"),
        ("org", "0004_replaced_hours_are_kept"),
        ("records", "0005_pressed_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("gap_acceptance", "容缺受理"), ("promise", "告知承诺")], max_length=16
                    ),
                ),
                ("due_on", models.DateField(verbose_name="期限")),
                (
                    "signer",
                    models.CharField(
                        choices=[("reflector", "反映人"), ("agent", "受托人"), ("successor", "承继人")],
                        max_length=10,
                        verbose_name="谁来签",
                    ),
                ),
                ("applicant", bancheng.records.fields.EncryptedTextField(verbose_name="申请人")),
                ("number", bancheng.records.fields.EncryptedTextField(verbose_name="证件号或信用代码")),
                ("is_firm", models.BooleanField(verbose_name="是单位")),
                ("said", bancheng.records.fields.EncryptedTextField()),
                ("text", bancheng.records.fields.EncryptedTextField()),
                ("text_hash", models.CharField(max_length=64)),
                ("check_code", models.CharField(max_length=8)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("drafted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True, choices=[("done", "已生效"), ("dropped", "不再办")], max_length=8
                    ),
                ),
                ("why", bancheng.records.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undertakings",
                        to="cases.case",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("materials", models.ManyToManyField(related_name="+", to="catalogue.material")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.matterversion",
                    ),
                ),
            ],
            options={
                "ordering": ["drafted_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case", "measure"),
                        name="one_open_undertaking_per_measure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("result", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ended_undertaking_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField()),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("counter", "在窗口的屏幕上签"),
                            ("own", "在自己的屏幕上签"),
                            ("scan", "签在纸上，扫描录入"),
                        ],
                        max_length=8,
                    ),
                ),
                ("strokes", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("binding", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.storedfile"
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="measures.undertaking",
                    ),
                ),
            ],
            options={
                "ordering": ["signed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        fields=("undertaking",),
                        name="one_signature_that_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", True), ("how", "own")),
                            models.Q(models.Q(("how", "own"), _negated=True), ("entered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="entered_signature_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("gap_acceptance", "不能容缺受理"),
                            ("promise", "不能告知承诺"),
                            ("both", "容缺受理和告知承诺都不能"),
                        ],
                        max_length=16,
                        verbose_name="不能用什么",
                    ),
                ),
                ("name", bancheng.records.fields.EncryptedTextField(verbose_name="姓名或单位名称")),
                ("number", bancheng.records.fields.EncryptedTextField(verbose_name="证件号或信用代码")),
                ("number_index", models.CharField(max_length=64)),
                ("reason", bancheng.records.fields.EncryptedTextField(verbose_name="为什么")),
                ("source", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么")),
                ("from_on", models.DateField(verbose_name="自")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("barred_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", bancheng.records.fields.EncryptedTextField(blank=True)),
                (
                    "barred_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-id"],
                "indexes": [models.Index(fields=["number_index"], name="bar_by_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="bar_from_not_after_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["gap_acceptance", "promise", "both"])),
                        name="bar_scope_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemoteLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="什么时候")),
                ("recorded_at", models.DateTimeField()),
                ("who", bancheng.records.fields.EncryptedTextField(verbose_name="连线的人")),
                ("means", models.CharField(max_length=120, verbose_name="怎样连线")),
                ("identity", bancheng.records.fields.EncryptedTextField(verbose_name="怎样核对身份")),
                ("consent", bancheng.records.fields.EncryptedTextField(verbose_name="怎样同意的")),
                ("asked", bancheng.records.fields.EncryptedTextField(verbose_name="问答")),
                ("ended_at", models.DateTimeField(verbose_name="到什么时候")),
                ("result", bancheng.records.fields.EncryptedTextField(verbose_name="结论")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="另一位在场的工作人员",
                    ),
                ),
            ],
            options={
                "ordering": ["done_at", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("done_at"))),
                        name="link_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("second", models.F("recorded_by")), _negated=True),
                        name="link_had_two_staff",
                    ),
                ],
            },
        ),
    ]
