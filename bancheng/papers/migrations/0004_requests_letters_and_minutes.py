"""What is asked of a department, a letter to a body outside and the minutes of a conference are kinds of paper.

All three at once: the table is looked through one time only.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0003_notices_of_unsolved_endings"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="issuedpaper",
            name="paper_kind_known",
        ),
        migrations.AlterField(
            model_name="issuedpaper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("register_form", "事项登记表"),
                    ("acceptance", "受理凭证"),
                    ("declining", "不予受理告知书"),
                    ("one_time_notice", "一次性告知书"),
                    ("tolerance_promise", "容缺受理承诺书"),
                    ("tolerance_notice", "容缺受理通知书"),
                    ("pledge", "告知承诺书"),
                    ("link_record", "远程连线记录"),
                    ("video_record", "视频核验记录"),
                    ("request", "交办单"),
                    ("urging", "催办通知书"),
                    ("supervising", "督办单"),
                    ("extension", "延期告知书"),
                    ("result", "办理结果告知书"),
                    ("unsolved", "未解决办结告知书"),
                    ("outside_letter", "协查函"),
                    ("cover", "卷宗封面和目录"),
                    ("minutes", "联席会议纪要"),
                ],
                max_length=20,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "register_form",
                            "acceptance",
                            "declining",
                            "one_time_notice",
                            "tolerance_promise",
                            "tolerance_notice",
                            "pledge",
                            "link_record",
                            "video_record",
                            "request",
                            "urging",
                            "supervising",
                            "extension",
                            "result",
                            "unsolved",
                            "outside_letter",
                            "cover",
                            "minutes",
                        ],
                    )
                ),
                name="paper_kind_known",
            ),
        ),
    ]
