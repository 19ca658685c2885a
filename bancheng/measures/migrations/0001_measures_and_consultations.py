"""Measures as they were done, consultations as they were held."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_access_codes"),
        ("org", "0002_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="什么时候")),
                ("recorded_at", models.DateTimeField()),
                ("question", bancheng.records.fields.EncryptedTextField(verbose_name="问题")),
                ("who", bancheng.records.fields.EncryptedTextField(verbose_name="谁参加")),
                ("agreed", bancheng.records.fields.EncryptedTextField(verbose_name="议定")),
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
            ],
            options={
                "ordering": ["done_at", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Coordination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="什么时候")),
                ("recorded_at", models.DateTimeField()),
                ("who", bancheng.records.fields.EncryptedTextField(verbose_name="谁参加")),
                ("what", bancheng.records.fields.EncryptedTextField(verbose_name="协调什么")),
                ("result", bancheng.records.fields.EncryptedTextField(verbose_name="结果")),
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
            ],
            options={
                "ordering": ["done_at", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataSharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="什么时候")),
                ("recorded_at", models.DateTimeField()),
                ("source", models.CharField(max_length=120, verbose_name="向谁查")),
                ("authority", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么查")),
                ("result", bancheng.records.fields.EncryptedTextField(verbose_name="查到什么")),
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
            ],
            options={
                "ordering": ["done_at", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Escort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="什么时候")),
                ("recorded_at", models.DateTimeField()),
                ("authorisation", bancheng.records.fields.EncryptedTextField(verbose_name="授权")),
                ("materials", bancheng.records.fields.EncryptedTextField(verbose_name="交接的材料")),
                ("by_whom", bancheng.records.fields.EncryptedTextField(verbose_name="由谁帮办")),
                ("result", bancheng.records.fields.EncryptedTextField(verbose_name="结果")),
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
            ],
            options={
                "ordering": ["done_at", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConsultationOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="意见")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="measures.consultation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.department"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("consultation", "unit"), name="one_opinion_per_unit")
                ],
            },
        ),
    ]
