"""What leaders instruct in a case, and the clock by which it is reported back."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_questions_in_hand"),
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
                    ("instruction", "批示落实"),
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
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField()),
                ("due_on", models.DateField()),
                ("allows_conference", models.BooleanField(default=False)),
                ("given_at", models.DateTimeField()),
                ("report", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("why_recalled", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reported", "已报落实情况"),
                            ("recalled", "已撤回"),
                            ("case_left", "案件先了结了"),
                            ("out", "接批示的人不再办这件"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="cases.case",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="org.person",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["to"],
                        name="open_instructions",
                    ),
                    models.Index(fields=["given_by", "-given_at"], name="instructions_given"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case", "to"),
                        name="one_open_instruction_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_how", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ended_instruction_says_how",
                    ),
                ],
            },
        ),
    ]
