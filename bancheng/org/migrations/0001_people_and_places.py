"""Sites, people, appointments, accounts, calendar, hours and limits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="账号")),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="须先改密码")),
                ("password_set_at", models.DateTimeField(blank=True, null=True, verbose_name="密码设定于")),
                ("keys_on", models.BooleanField(default=True, verbose_name="使用快捷键")),
            ],
            options={
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="部门代码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="全称")),
                ("short_name", models.CharField(max_length=20, verbose_name="简称")),
                ("external", models.BooleanField(default=False, verbose_name="区外或垂管单位")),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公布日期")),
                ("source", models.CharField(max_length=200, verbose_name="出处")),
                ("provisional", models.BooleanField(default=False, verbose_name="推算，尚未公布")),
                ("entered_at", models.DateTimeField(verbose_name="录入于")),
                ("replaced_at", models.DateTimeField(blank=True, null=True, verbose_name="被替换于")),
            ],
            options={
                "ordering": ["year", "-entered_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("year",),
                        name="one_notice_in_force_per_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="时限")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("count", models.PositiveSmallIntegerField(verbose_name="数")),
                (
                    "unit",
                    models.CharField(
                        choices=[("wd", "个工作日"), ("hour", "个工作小时"), ("day", "个自然日")],
                        max_length=5,
                        verbose_name="单位",
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含）")),
                ("source", models.CharField(max_length=120, verbose_name="依据")),
            ],
            options={
                "ordering": ["key", "in_force_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="limit_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["day", "hour", "wd"])), name="limit_unit_known"
                    ),
                    models.UniqueConstraint(fields=("key", "in_force_from"), name="limit_once_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_to__isnull", True)),
                        fields=("key",),
                        name="one_open_limit_per_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens", models.TimeField(verbose_name="上班")),
                ("closes", models.TimeField(verbose_name="下班")),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含）")),
            ],
            options={
                "ordering": ["in_force_from", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="office_hours_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="office_hours_forward"
                    ),
                    models.UniqueConstraint(fields=("in_force_from", "opens"), name="office_hours_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("made_by", models.CharField(max_length=30)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff_no", models.CharField(max_length=20, unique=True, verbose_name="工号")),
                ("name", models.CharField(max_length=30, verbose_name="姓名")),
                (
                    "employment",
                    models.CharField(
                        choices=[
                            ("civil_servant", "公务员"),
                            ("public_institution", "事业单位人员"),
                            ("contract", "合同制"),
                            ("dispatched", "劳务派遣"),
                            ("other_body", "垂管或外单位人员"),
                        ],
                        max_length=20,
                        verbose_name="身份类别",
                    ),
                ),
                ("office_phone", models.CharField(blank=True, max_length=30, verbose_name="办公电话")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="离任日期")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="org.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "ordering": ["staff_no"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "employment__in",
                                [
                                    "civil_servant",
                                    "contract",
                                    "dispatched",
                                    "other_body",
                                    "public_institution",
                                ],
                            )
                        ),
                        name="employment_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="org.person",
                verbose_name="人员",
            ),
        ),
        migrations.CreateModel(
            name="RoleRequirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("counter", "首问窗口人员"),
                            ("officer", "反映窗口专员"),
                            ("expert", "业务专家"),
                            ("site_head", "网点负责人"),
                            ("liaison", "部门联络员"),
                            ("unit_head", "部门负责人"),
                            ("convener", "召集人"),
                            ("supervisor", "督查员"),
                            ("leader", "领导"),
                            ("archivist", "档案员"),
                            ("admin", "系统管理员"),
                            ("security", "安全管理员"),
                            ("auditor", "审计员"),
                            ("citizen", "反映人"),
                            ("time", "到点自动"),
                            ("exchange", "外部系统"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="角色",
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "admin",
                                    "archivist",
                                    "auditor",
                                    "convener",
                                    "counter",
                                    "expert",
                                    "leader",
                                    "liaison",
                                    "officer",
                                    "security",
                                    "site_head",
                                    "supervisor",
                                    "unit_head",
                                ],
                            )
                        ),
                        name="requirement_role_of_staff",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("device", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_why", models.CharField(blank=True, max_length=20)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="SignInRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("in_force_from", models.DateField()),
                ("in_force_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["key", "in_force_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="sign_in_rule_not_empty",
                    ),
                    models.UniqueConstraint(fields=("key", "in_force_from"), name="sign_in_rule_once_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_key", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("refused", "Refused"),
                            ("early", "Early"),
                            ("succeeded", "Succeeded"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_key", "at"], name="tries_of_account"),
                    models.Index(fields=["address", "at"], name="tries_from_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4, unique=True, verbose_name="网点代码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "区政务服务中心"),
                            ("branch", "分中心"),
                            ("street", "街道便民服务中心"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("map_text", models.CharField(blank=True, max_length=200, verbose_name="怎么走")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="对外电话")),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.site",
                        verbose_name="上级网点",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["branch", "centre", "street"])),
                        name="site_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("active", True), ("kind", "centre")),
                        fields=("kind",),
                        name="one_active_centre",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="org.site",
                verbose_name="网点",
            ),
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "周一"),
                            (2, "周二"),
                            (3, "周三"),
                            (4, "周四"),
                            (5, "周五"),
                            (6, "周六"),
                            (7, "周日"),
                            (8, "调休上班日"),
                            (9, "节假日"),
                        ],
                        verbose_name="哪天",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="开门")),
                ("closes", models.TimeField(verbose_name="关门")),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含）")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_hours",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
            ],
            options={
                "ordering": ["site__code", "weekday", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="opening_hours_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="opening_hours_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 9)),
                        name="opening_weekday_known",
                    ),
                    models.UniqueConstraint(
                        fields=("site", "weekday", "opens", "in_force_from"), name="opening_hours_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="从")),
                ("to_on", models.DateField(verbose_name="到（不含）")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="副班",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="值班专员",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "site__code"],
                "indexes": [
                    models.Index(fields=["site", "from_on"], name="duty_by_site_and_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="duty_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="deputy_is_someone_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("counter", "首问窗口人员"),
                            ("officer", "反映窗口专员"),
                            ("expert", "业务专家"),
                            ("site_head", "网点负责人"),
                            ("liaison", "部门联络员"),
                            ("unit_head", "部门负责人"),
                            ("convener", "召集人"),
                            ("supervisor", "督查员"),
                            ("leader", "领导"),
                            ("archivist", "档案员"),
                            ("admin", "系统管理员"),
                            ("security", "安全管理员"),
                            ("auditor", "审计员"),
                            ("citizen", "反映人"),
                            ("time", "到点自动"),
                            ("exchange", "外部系统"),
                        ],
                        max_length=12,
                        verbose_name="角色",
                    ),
                ),
                ("held_from", models.DateField(verbose_name="从")),
                ("held_to", models.DateField(blank=True, null=True, verbose_name="到（不含）")),
                ("reason", models.CharField(max_length=120, verbose_name="任免依据或原因")),
                ("made_by", models.CharField(max_length=30, verbose_name="任命人")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="org.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="org.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
            ],
            options={
                "ordering": ["person__staff_no", "held_from"],
                "indexes": [
                    models.Index(fields=["role", "site"], name="appointment_by_role"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to__isnull", True), ("held_to__gt", models.F("held_from")), _connector="OR"
                        ),
                        name="appointment_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "admin",
                                    "archivist",
                                    "auditor",
                                    "convener",
                                    "counter",
                                    "expert",
                                    "leader",
                                    "liaison",
                                    "officer",
                                    "security",
                                    "site_head",
                                    "supervisor",
                                    "unit_head",
                                ],
                            )
                        ),
                        name="appointment_role_of_staff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("department__isnull", True),
                                ("role__in", ["counter", "officer", "site_head"]),
                                ("site__isnull", False),
                            ),
                            models.Q(
                                ("department__isnull", False),
                                ("role__in", ["liaison", "unit_head"]),
                                ("site__isnull", True),
                            ),
                            models.Q(
                                ("department__isnull", True),
                                (
                                    "role__in",
                                    [
                                        "admin",
                                        "archivist",
                                        "auditor",
                                        "convener",
                                        "expert",
                                        "leader",
                                        "security",
                                        "supervisor",
                                    ],
                                ),
                                ("site__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_scope_fits_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site__isnull", False)),
                        fields=("person", "role", "site", "held_from"),
                        name="site_role_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("department__isnull", False)),
                        fields=("person", "role", "department", "held_from"),
                        name="unit_role_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("department__isnull", True), ("site__isnull", True)),
                        fields=("person", "role", "held_from"),
                        name="district_role_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40, verbose_name="窗口名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reflection", "“办不成事”反映窗口"),
                            ("guide", "咨询导引台"),
                            ("general", "综合窗口"),
                            ("department", "部门专窗"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="org.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
            ],
            options={
                "ordering": ["site__code", "label"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "label"), name="window_label_once_per_site"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["department", "general", "guide", "reflection"])),
                        name="window_kind_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="window",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="org.window",
                verbose_name="窗口",
            ),
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("works", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=40, verbose_name="节日")),
                ("provisional", models.BooleanField(default=False, verbose_name="推算")),
                ("entered_at", models.DateTimeField(verbose_name="录入于")),
                ("replaced_at", models.DateTimeField(blank=True, null=True, verbose_name="被替换于")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="org.calendarnotice",
                        verbose_name="依据",
                    ),
                ),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("date",),
                        name="one_rule_in_force_per_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="从")),
                ("to_on", models.DateField(verbose_name="到（不含）")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="事由")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="org.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="absence_not_empty",
                    )
                ],
            },
        ),
    ]
