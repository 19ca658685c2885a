"""The tables of the record."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("day", models.DateField(unique=True)),
                ("sealed_at", models.DateTimeField()),
                ("algorithm", models.CharField(max_length=16)),
                ("heads", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=128)),
                ("prev_hash", models.CharField(max_length=128)),
                ("hash", models.CharField(max_length=128)),
                ("signer", models.CharField(max_length=32)),
                ("signature", models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("display_name", bancheng.records.fields.EncryptedTextField()),
                ("kind", models.CharField(max_length=8)),
                ("size", models.PositiveBigIntegerField()),
                ("algorithm", models.CharField(max_length=16)),
                ("hash", models.CharField(max_length=128)),
                ("file_key", bancheng.records.fields.EncryptedTextField()),
                ("stored_at", models.DateTimeField()),
                ("stored_by", models.CharField(max_length=64)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("algorithm", models.CharField(max_length=16)),
                ("head", models.CharField(max_length=128)),
                ("length", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("sealed_length", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("length__gt", models.F("sealed_length"))),
                        fields=["id"],
                        name="file_unsealed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sealed_length__lte", models.F("length"))),
                        name="file_sealed_within_length",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("data", models.TextField()),
                ("commitments", models.TextField()),
                ("algorithm", models.CharField(max_length=16)),
                ("prev_hash", models.CharField(max_length=128)),
                ("hash", models.CharField(max_length=128)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="records.file",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "seq"), name="line_once_per_file_and_seq"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=64)),
                ("salt", models.CharField(max_length=64)),
                ("clear", bancheng.records.fields.EncryptedTextField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="private_texts",
                        to="records.line",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "field"), name="private_text_once_per_line_and_field"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("erased_at__isnull", True), ("salt", ""), _connector="OR"),
                        name="private_text_erased_without_salt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=128)),
                ("state", models.CharField(default="pending", max_length=8)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=128)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reactions",
                        to="records.line",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["not_before", "id"],
                        name="reaction_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "given_up")), fields=["id"], name="reaction_given_up"
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")), fields=["done_at"], name="reaction_done"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "name"), name="reaction_once_per_line_and_name"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "done", "given_up"])),
                        name="reaction_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("length", models.PositiveIntegerField()),
                ("head", models.CharField(max_length=128)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_heads",
                        to="records.file",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="records.seal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["file", "length"], name="sealed_head_of_file"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("seal", "place"), name="sealed_head_once_per_place"),
                ],
            },
        ),
    ]
