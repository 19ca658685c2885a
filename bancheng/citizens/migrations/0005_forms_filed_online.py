"""Forms begun online: what is being written, the documents laid in, how much reached us from where."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0004_mended_answered_called_back"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubmitDraft",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("typed", bancheng.records.fields.EncryptedTextField()),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="submit_drafts_by_age")],
            },
        ),
        migrations.CreateModel(
            name="SubmitFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="citizens.submitdraft",
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmitTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("begun", "开始填写"), ("file", "放入材料"), ("sent", "提交")], max_length=5
                    ),
                ),
                ("address_mark", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["what", "address_mark", "at"], name="submit_tries_from"),
                    models.Index(fields=["what", "at"], name="submit_tries_anywhere"),
                    models.Index(fields=["at"], name="submit_tries_by_age"),
                ],
            },
        ),
    ]
