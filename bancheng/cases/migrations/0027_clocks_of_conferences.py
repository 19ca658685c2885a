"""The clocks of what several departments are asked: their positions, a conference, its countersigning, what is raised."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_letters_to_bodies_outside"),
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
    ]
