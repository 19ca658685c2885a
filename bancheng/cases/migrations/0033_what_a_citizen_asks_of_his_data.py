"""What a citizen asks to be corrected or erased, to what he consents, and the clock of the decision."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0032_documents_for_what_was_asked"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
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
                    ("own_data", "更正删除的决定"),
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
                    ("outside", "外单位回函"),
                    ("sign_for", "部门签收"),
                    ("reply", "部门答复"),
                    ("accepting", "收下答复"),
                    ("objection", "提出异议"),
                    ("objection_answer", "答复异议"),
                    ("ruling", "裁定异议"),
                    ("filing", "归档"),
                    ("position", "单位意见"),
                    ("conference", "会议申请"),
                    ("conferring", "联席会议"),
                    ("countersign", "会签"),
                    ("raised", "会议上报"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("sharing", "向别的部门查材料"), ("story", "写成案例公开")],
                        max_length=10,
                        verbose_name="同意什么",
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("words", models.TextField(verbose_name="原文")),
                ("given_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="cases.case"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="cases.party"
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("party", "kind"),
                        name="one_standing_consent_per_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sharing", "story"])), name="consent_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("correct", "更正"), ("erase", "删除")], max_length=8, verbose_name="要求"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "姓名"),
                            ("phone", "电话"),
                            ("email", "电子邮箱"),
                            ("address", "地址"),
                            ("id_number", "证件号"),
                            ("firm", "单位名称"),
                            ("credit_code", "信用代码"),
                        ],
                        max_length=12,
                        verbose_name="哪一项",
                    ),
                ),
                ("wanted", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("why", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", bancheng.records.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_requests",
                        to="cases.case",
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_requests",
                        to="cases.party",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("granted__isnull", True)),
                        fields=["case"],
                        name="open_data_requests",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("granted__isnull", True)),
                        fields=("party", "field"),
                        name="one_open_wish_per_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                ["name", "phone", "email", "address", "id_number", "firm", "credit_code"],
                            )
                        ),
                        name="data_field_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wish__in", ["correct", "erase"])), name="data_wish_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("granted__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="data_request_decided_by_somebody",
                    ),
                ],
            },
        ),
    ]
