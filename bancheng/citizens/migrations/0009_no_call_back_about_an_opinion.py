"""A call-back is about a case or a first question; an opinion has its calls beside it. No row ever was about one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0008_which_clock_of_an_opinion_runs"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="callback", name="call_back_about_one_thing"),
        migrations.RemoveConstraint(model_name="callback", name="one_open_call_back_per_opinion"),
        migrations.RemoveField(model_name="callback", name="feedback"),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("first_question__isnull", True)),
                    models.Q(("case__isnull", True), ("first_question__isnull", False)),
                    _connector="OR",
                ),
                name="call_back_about_one_thing",
            ),
        ),
        migrations.AlterField(
            model_name="callbackground",
            name="why",
            field=models.CharField(
                choices=[
                    ("bad_rating", "评价不满意或没解决"),
                    ("not_done", "结果不是“办成”"),
                    ("not_in_person", "办成了，但不是当面告知"),
                    ("declined", "不予受理"),
                    ("withdrawal", "工作人员代记撤回"),
                    ("first_question", "首问时说明了，约好再来"),
                    ("sample", "随机抽查"),
                ],
                max_length=16,
                verbose_name="为什么回访",
            ),
        ),
    ]
