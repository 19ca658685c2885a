"""Opinions are mended, answered, called back about, joined and excluded; departments as channels call them."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_day_named_for_a_clock"),
        ("citizens", "0003_figures_find_call_backs"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("mistaken", "误评"), ("malicious", "恶意差评")],
                        max_length=10,
                        verbose_name="理由",
                    ),
                ),
                ("reason", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("due_at", models.DateTimeField(verbose_name="确认期限")),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "另一人确认了"),
                            ("refused", "另一人不同意"),
                            ("lapsed", "到时没有人确认"),
                            ("overtaken", "意见已经另作处理"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("why", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么不同意")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackMoveMade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="回访时间")),
                (
                    "end",
                    models.CharField(
                        choices=[
                            ("mended", "接通了，说改好了"),
                            ("partly", "接通了，说改了一部分"),
                            ("not_mended", "接通了，说没有改好"),
                            ("no_wish", "接通了，不愿意说"),
                            ("not_reached", "没有联系上"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="他怎么说")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="安排时间")),
                ("asked", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="要改什么")),
                ("complex_at", models.DateTimeField(blank=True, null=True)),
                (
                    "complex_why",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么算复杂"),
                ),
                ("what", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="改了什么")),
                ("proof", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="凭证")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="整改时间")),
                ("answer", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="答复")),
                (
                    "answer_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("notice", "发消息告诉他"),
                            ("phone", "打电话说了"),
                            ("in_person", "当面说了"),
                            ("channel", "在原渠道回复"),
                            ("nobody", "没有留联系方式，留存备查"),
                        ],
                        max_length=10,
                        verbose_name="答复方式",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_way", ""), ("answered_at__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("reported_at__isnull", False),
                                models.Q(("answer_way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answered_after_it_was_mended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="渠道里的叫法")),
                ("folded", models.CharField(max_length=120, unique=True)),
                ("not_ours", models.BooleanField(default=False, verbose_name="不是本区的单位")),
                ("set_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="feedbackitem",
            name="feedback_settled_with_a_case",
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="counted_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="起钟"),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="到期"),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="indicators",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="好差评指标"
            ),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="citizens.feedbackitem",
            ),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="next_moment_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="provisional",
            field=models.BooleanField(db_default=False, default=False, verbose_name="到期日待放假安排公布"),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="stars",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="好差评等级"),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="wording",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="好差评用语版本"
            ),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="words",
            field=bancheng.records.fields.EncryptedTextField(
                blank=True, db_default="", default="", verbose_name="处理说明"
            ),
        ),
        migrations.AlterField(
            model_name="feedbackitem",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="opinion", to="records.file"
            ),
        ),
        migrations.AlterField(
            model_name="feedbackitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "待处理"),
                    ("thanks", "表扬"),
                    ("suggestion", "建议"),
                    ("rectifying", "整改中"),
                    ("answered", "已答复"),
                    ("done", "已办完"),
                    ("linked", "已并入案件"),
                    ("made_case", "已转案件"),
                    ("joined", "已与另一条合并"),
                    ("excluded", "已排除"),
                ],
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="feedbackexclusion",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="feedbackexclusion",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exclusions",
                to="citizens.feedbackitem",
            ),
        ),
        migrations.AddField(
            model_name="feedbackexclusion",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
            ),
        ),
        migrations.AddField(
            model_name="feedbackmovemade",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="citizens.feedbackitem"
            ),
        ),
        migrations.AddField(
            model_name="feedbackvisit",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
            ),
        ),
        migrations.AddField(
            model_name="feedbackvisit",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="citizens.feedbackitem"
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="assigned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="assignee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
                verbose_name="整改人",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="complex_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.storedfile",
                verbose_name="凭证文件",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rectifications",
                to="citizens.feedbackitem",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.department",
                verbose_name="整改单位",
            ),
        ),
        migrations.AddField(
            model_name="feedbackvisit",
            name="rectification",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="citizens.rectification",
            ),
        ),
        migrations.AddField(
            model_name="reportedunit",
            name="set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="reportedunit",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.department",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="reported",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="citizens.reportedunit",
                verbose_name="反映的单位",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackitem",
            index=models.Index(fields=["source", "number"], name="feedback_by_number"),
        ),
        migrations.AddIndex(
            model_name="feedbackitem",
            index=models.Index(fields=["fingerprint"], name="feedback_by_fingerprint"),
        ),
        migrations.AddIndex(
            model_name="feedbackitem",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["answered", "received", "rectifying", "suggestion", "thanks"])
                ),
                fields=["due_at", "id"],
                name="feedback_due",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackitem",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["answered", "received", "rectifying", "suggestion", "thanks"])
                ),
                fields=["site", "due_at", "id"],
                name="feedback_due_at_site",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackitem",
            index=models.Index(
                condition=models.Q(("next_moment_at__isnull", False)),
                fields=["next_moment_at"],
                name="feedback_next_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "answered",
                            "done",
                            "excluded",
                            "joined",
                            "linked",
                            "made_case",
                            "received",
                            "rectifying",
                            "suggestion",
                            "thanks",
                        ],
                    )
                ),
                name="feedback_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", True),
                        ("settled_at__isnull", True),
                        ("state__in", ["answered", "received", "rectifying", "suggestion", "thanks"]),
                    ),
                    models.Q(
                        ("case__isnull", False),
                        ("settled_at__isnull", False),
                        ("state__in", ["linked", "made_case"]),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("settled_at__isnull", False),
                        ("state__in", ["done", "joined", "excluded"]),
                    ),
                    _connector="OR",
                ),
                name="feedback_settled_when_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lead__isnull", False), ("state", "joined")),
                    models.Q(models.Q(("state", "joined"), _negated=True), ("lead__isnull", True)),
                    _connector="OR",
                ),
                name="feedback_joined_goes_with_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stars__isnull", True), ("wording", "")),
                    models.Q(
                        ("source", "rating"),
                        ("stars__range", (1, 5)),
                        models.Q(("wording", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="feedback_stars_in_their_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead", models.F("id")), _negated=True), name="feedback_leads_not_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackexclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", "")), fields=("item",), name="one_exclusion_waits_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "confirmed"), _negated=True),
                    models.Q(
                        ("ended_by__isnull", False),
                        models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="exclusion_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__isnull", False), ("assignee__isnull", False), _connector="OR"),
                name="rectification_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", None), ("not_ours", False), _connector="OR"),
                name="no_unit_that_is_not_ours",
            ),
        ),
    ]
