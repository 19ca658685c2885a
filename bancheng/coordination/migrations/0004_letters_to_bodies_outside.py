"""Letters to bodies outside the district, and how they were followed up."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_letters_to_bodies_outside"),
        ("coordination", "0003_precedents"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(max_length=80, verbose_name="单位")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("system", "政务协同系统"),
                            ("post", "邮寄"),
                            ("courier", "专人送达"),
                            ("fax", "传真"),
                            ("email", "电子邮件"),
                            ("phone", "电话"),
                        ],
                        max_length=8,
                        verbose_name="怎样发出",
                    ),
                ),
                ("question", bancheng.records.fields.EncryptedTextField()),
                ("wants", bancheng.records.fields.EncryptedTextField()),
                ("names_citizen", models.BooleanField(default=False, verbose_name="写上反映人姓名")),
                ("due_on", models.DateField()),
                ("sent_at", models.DateTimeField()),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("why", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "已回函"),
                            ("given_up", "不再等"),
                            ("case_left", "案件先了结了"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_letters",
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
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["sent_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["case"], name="open_letters"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_how", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ended_letter_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_how", "answered"), _negated=True),
                            ("answered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="answered_letter_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("system", "政务协同系统"),
                            ("post", "邮寄"),
                            ("courier", "专人送达"),
                            ("fax", "传真"),
                            ("email", "电子邮件"),
                            ("phone", "电话"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="coordination.outsideletter",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
    ]
