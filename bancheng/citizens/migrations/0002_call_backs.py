"""Call-backs with their reasons and attempts, and the drawn sample of each month."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0029_ratings_with_reasons_and_call_backs"),
        ("citizens", "0001_opinions_from_other_channels"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owed_at", models.DateTimeField(verbose_name="列入时间")),
                ("near_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="到期")),
                ("provisional", models.BooleanField(default=False, verbose_name="到期日待放假安排公布")),
                ("next_moment_at", models.DateTimeField(blank=True, null=True)),
                ("named_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "没有要再办的"),
                            ("redo", "重办"),
                            ("restore", "恢复办理"),
                            ("rectify", "交去整改"),
                            ("not_reached", "三次没有联系上"),
                            ("no_way", "没有留下能回访的方式"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "solved",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "解决了"),
                            ("partly", "部分解决"),
                            ("no", "没解决"),
                            ("understood", "办不了，我理解原因"),
                        ],
                        max_length=12,
                        verbose_name="他说解决了吗",
                    ),
                ),
                (
                    "satisfied",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="他说满意吗"),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="他怎么说")),
                ("note", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="接下来怎么办")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="cases.case",
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
                (
                    "feedback",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="citizens.feedbackitem",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.file"
                    ),
                ),
                (
                    "first_question",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_back",
                        to="cases.firstquestion",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
                (
                    "visitor",
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
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("end", "")), fields=["due_at", "id"], name="call_backs_open"
                    ),
                    models.Index(
                        condition=models.Q(("end", ""), _negated=True),
                        fields=["-ended_at", "-id"],
                        name="call_backs_over",
                    ),
                    models.Index(
                        condition=models.Q(("next_moment_at__isnull", False)),
                        fields=["next_moment_at"],
                        name="call_back_next_moment",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", False),
                                ("feedback__isnull", True),
                                ("first_question__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("feedback__isnull", True),
                                ("first_question__isnull", False),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("feedback__isnull", False),
                                ("first_question__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("end__in", ["done", "no_way", "not_reached", "rectify", "redo", "restore"]),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_ends_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end", ""),
                            ("end__in", ["done", "rectify", "redo", "restore"]),
                            models.Q(("satisfied__isnull", True), ("solved", "")),
                            _connector="OR",
                        ),
                        name="call_back_heard_only_if_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfied__isnull", True),
                            models.Q(("satisfied__gte", 1), ("satisfied__lte", 5)),
                            _connector="OR",
                        ),
                        name="call_back_satisfied_one_to_five",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end", "")), fields=("case",), name="one_open_call_back_per_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end", "")),
                        fields=("feedback",),
                        name="one_open_call_back_per_opinion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBackAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "电话"),
                            ("at_site", "本人来网点当面"),
                            ("visit", "上门"),
                            ("post", "信函"),
                        ],
                        max_length=8,
                        verbose_name="怎么回访",
                    ),
                ),
                ("reached", models.BooleanField(verbose_name="联系上了")),
                ("note", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "call_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="citizens.callback",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CallBackSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("seed", bancheng.records.fields.EncryptedTextField()),
                ("commitment", models.CharField(max_length=64)),
                ("percent", models.PositiveSmallIntegerField()),
                ("least", models.PositiveSmallIntegerField()),
                ("most", models.PositiveSmallIntegerField()),
                ("committed_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("population_digest", models.CharField(blank=True, max_length=64)),
                ("drawn", models.JSONField(blank=True, default=list)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.file"
                    ),
                ),
            ],
            options={
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawn_at__isnull", True),
                                ("population__isnull", True),
                                ("population_digest", ""),
                            ),
                            models.Q(
                                ("drawn_at__isnull", False),
                                ("population__isnull", False),
                                models.Q(("population_digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sample_drawn_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_at__isnull", True), ("drawn_at__isnull", False), _connector="OR"
                        ),
                        name="sample_opened_after_draw",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBackGround",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("bad_rating", "评价不满意或没解决"),
                            ("not_done", "结果不是“办成”"),
                            ("not_in_person", "办成了，但不是当面告知"),
                            ("declined", "不予受理"),
                            ("withdrawal", "工作人员代记撤回"),
                            ("first_question", "首问时说明了，约好再来"),
                            ("sample", "随机抽查"),
                            ("feedback", "好差评的差评"),
                        ],
                        max_length=16,
                        verbose_name="为什么回访",
                    ),
                ),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "call_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="citizens.callback",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="citizens.callbacksample",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sample__isnull", False), ("why", "sample")),
                            models.Q(models.Q(("why", "sample"), _negated=True), ("sample__isnull", True)),
                            _connector="OR",
                        ),
                        name="sampled_ground_has_its_sample",
                    ),
                ],
            },
        ),
    ]
