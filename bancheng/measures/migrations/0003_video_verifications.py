"""Rooms of a video verification: what was asked, shown, recorded and confirmed in them; the live channel."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_documents_of_a_video"),
        ("measures", "0002_undertakings_signatures_and_bars"),
        ("org", "0004_replaced_hours_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="VideoRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("whom", bancheng.records.fields.EncryptedTextField(verbose_name="核验谁")),
                ("purpose", bancheng.records.fields.EncryptedTextField(verbose_name="核验什么")),
                ("opened_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("link", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("code", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("link_mark", models.CharField(max_length=64, unique=True)),
                ("code_mark", models.CharField(db_index=True, max_length=64)),
                ("guest_mark", models.CharField(blank=True, max_length=64)),
                ("joined_at", models.DateTimeField(null=True)),
                ("consented_at", models.DateTimeField(null=True)),
                ("may_record", models.BooleanField(default=False)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "camera_fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("denied", "没有允许使用摄像头"),
                            ("missing", "没有找到摄像头"),
                            ("busy", "摄像头被别的程序占用"),
                            ("insecure", "浏览器不支持，或网址不是 https"),
                            ("other", "说不清的原因"),
                        ],
                        max_length=10,
                    ),
                ),
                ("camera_failed_at", models.DateTimeField(null=True)),
                ("connected_at", models.DateTimeField(null=True)),
                ("lost_count", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("passed", "核验通过"), ("failed", "不能确认")],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("verdict_words", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("second_agrees", models.BooleanField(null=True)),
                ("second_words", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("second_at", models.DateTimeField(null=True)),
                ("desk_seen_at", models.DateTimeField(null=True)),
                ("guest_seen_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("second", models.F("opened_by")), _negated=True),
                        name="video_second_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_by", None),
                            models.Q(("judged_by", models.F("second")), _negated=True),
                            _connector="OR",
                        ),
                        name="video_judge_is_not_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consented_at", None), ("joined_at__isnull", False), _connector="OR"
                        ),
                        name="video_consent_of_who_is_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoRecording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("begun_at", models.DateTimeField()),
                ("received", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "attachment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.attachment",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="measures.videoroom",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None), ("attachment__isnull", False), _connector="OR"
                        ),
                        name="video_finished_is_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("who", "本人是谁"),
                            ("document", "出示什么证件"),
                            ("shown", "对着镜头核对"),
                            ("authorised", "授权或同意什么"),
                            ("freely", "是否自愿"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="measures.videoroom",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("room", "question"), name="video_answer_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoSignal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(choices=[("desk", "窗口"), ("guest", "对方")], max_length=5)),
                ("body", bancheng.records.fields.EncryptedTextField()),
                ("at", models.DateTimeField()),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="measures.videoroom",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["room", "id"], name="video_signal_of_room"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoStill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shows",
                    models.CharField(
                        choices=[("face", "人像"), ("document", "证件"), ("other", "其他画面")], max_length=10
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.attachment"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stills",
                        to="measures.videoroom",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="VideoTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_mark", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address_mark", "at"], name="video_try_by_address"),
                    models.Index(fields=["at"], name="video_try_by_moment"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("closed", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="measures.videorecording",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("recording", "number"), name="video_piece_once")
                ],
            },
        ),
    ]
