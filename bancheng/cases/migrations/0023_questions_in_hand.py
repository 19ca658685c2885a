"""The clocks of a request to a department, and in whose hands its question lay."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_the_term_to_answer_again"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseclock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("intake", "受理决定"),
                    ("first_contact", "首次联系"),
                    ("citizen", "答复反映人"),
                    ("judging", "研判"),
                    ("decline_review", "不予受理复核"),
                    ("no_review", "否定答复复核"),
                    ("appeal_review", "申请复核"),
                    ("telling", "告知"),
                    ("solved_review", "再答复核"),
                    ("signature_review", "签字核实"),
                    ("revocation", "撤销承诺书"),
                    ("silence", "等反映人回音"),
                    ("right_to_redo", "可以要求重办"),
                    ("right_to_appeal", "可以申请复核"),
                    ("asked_again", "再答期限"),
                    ("supplement", "补材料"),
                    ("proposal", "第二人确认"),
                    ("hand_over", "交接确认"),
                    ("recusal", "回避决定"),
                    ("extension", "延期决定"),
                    ("sign_for", "部门签收"),
                    ("reply", "部门答复"),
                    ("accepting", "收下答复"),
                    ("objection", "提出异议"),
                    ("objection_answer", "答复异议"),
                    ("ruling", "裁定异议"),
                    ("filing", "归档"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="InHands",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.PositiveBigIntegerField()),
                (
                    "holder",
                    models.CharField(
                        choices=[
                            ("counter", "首问窗口人员"),
                            ("officer", "反映窗口专员"),
                            ("expert", "业务专家"),
                            ("site_head", "网点负责人"),
                            ("liaison", "部门联络员"),
                            ("unit_head", "部门负责人"),
                            ("convener", "召集人"),
                            ("supervisor", "督查员"),
                            ("leader", "领导"),
                            ("archivist", "档案员"),
                            ("admin", "系统管理员"),
                            ("security", "安全管理员"),
                            ("auditor", "审计员"),
                            ("citizen", "反映人"),
                            ("time", "到点自动"),
                            ("exchange", "外部系统"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_main", models.BooleanField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_hands",
                        to="cases.case",
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
                "ordering": ["start", "id"],
                "indexes": [models.Index(fields=["case", "start"], name="hands_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end__isnull", True)),
                        fields=("ref",),
                        name="question_in_one_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                        ),
                        name="hand_not_reversed",
                    ),
                ],
            },
        ),
    ]
