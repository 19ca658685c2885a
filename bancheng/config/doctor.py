"""What the doctor looks at: statement by statement of the constitution, then the machine. One table."""

from bancheng.ops.doctor import Check

CHECKS: tuple[Check, ...] = (
    Check("一", "每件在办的都有人办、有下一个到期", "bancheng.cases.health.somebody_has_it"),
    Check("一", "等人决定的件都有能决定的人", "bancheng.cases.health.decisions_have_deciders"),
    Check("一", "经办人都有账号", "bancheng.cases.health.handlers_have_accounts"),
    Check("一", "每个网点现在都有人可以接件", "bancheng.org.health.sites_have_duty"),
    Check("一", "到点的事都发生了", "bancheng.cases.health.moments_pass"),
    Check("一", "并案的都跟着更早的一件在办", "bancheng.cases.health.merged_live_on"),
    Check("一", "每项承诺都有人、有日子，到日子就结束", "bancheng.promises.health.promises_end"),
    Check("一", "归档的件里没有开着的承诺", "bancheng.cases.health.filed_without_promises"),
    Check("二", "先接的人一直在", "bancheng.cases.health.first_receiver_stays"),
    Check("五", "每个答复都有它的凭证，说“不”过了两个人", "bancheng.cases.health.ends_have_evidence"),
    Check("五", "引用的依据当天有效，没有发出去的也还有效", "bancheng.cases.health.cited_law_holds"),
    Check("五", "不予受理和两人办的了结都过了两个人", "bancheng.cases.health.ends_pass_two"),
    Check("六", "到期时间重算一遍都一样", "bancheng.cases.health.clocks_agree"),
    Check("六", "停钟都有期限", "bancheng.cases.health.pauses_have_limits"),
    Check("六", "放假安排录到了今年", "bancheng.org.health.years_are_published"),
    Check("七", "该分开的权力是分开的", "bancheng.org.health.powers_are_apart"),
    Check("七", "要决定的角色都有人", "bancheng.org.health.roles_are_held"),
    Check(
        "八", "反映人的话不由经办人代说，沉默不算满意", "bancheng.cases.health.last_words_are_the_citizens"
    ),
    Check("九", "记录核验得过", "bancheng.records.health.record_verifies"),
    Check("九", "数据和留痕说的一样", "bancheng.records.health.rows_stand"),
    Check("九", "不声张的回避都有线索为据", "bancheng.accountability.health.kept_out_by_clues"),
    Check(
        "九", "每张线索回执都有线索，“不给办”的都登记了", "bancheng.accountability.health.receipts_have_clues"
    ),
    Check("九", "案件和案卷一一对应", "bancheng.cases.ledger_health.cases_have_files"),
    Check("九", "经过的每一步都有留痕", "bancheng.cases.ledger_health.moves_have_lines"),
    Check("九", "编号连续，没有多的", "bancheng.cases.ledger_health.numbers_are_whole"),
    Check("九", "文书编号连续，没有多的", "bancheng.papers.health.numbers_are_whole"),
    Check("九", "钟从受理或重办时起算", "bancheng.cases.ledger_health.clocks_start_with_the_case"),
    Check("九", "反映人找得到", "bancheng.cases.ledger_health.people_are_found"),
    Check("九", "每天的记录都封存了", "bancheng.records.health.days_are_sealed"),
    Check("九", "没有以后日子的留痕和封存", "bancheng.records.health.nothing_is_of_a_later_day"),
    Check("九", "没有人绕过系统删去私密内容", "bancheng.records.health.nothing_is_forgotten"),
    Check("十", "文字里没有没隐去的号码", "bancheng.cases.health.no_clear_numbers"),
    Check("十", "案件的文字里没有反映人的姓名", "bancheng.cases.health.no_clear_names"),
    Check("", "数据库是这个版本的", "bancheng.ops.machine.schema_is_current"),
    Check("", "各部分自检", "bancheng.ops.machine.rooms_are_sound"),
    Check("", "记录引起的事都做了", "bancheng.records.health.reactions_move"),
    Check("", "消息都发出去了", "bancheng.notices.health.messages_go_out"),
    Check("", "邮件服务器和网关连得上", "bancheng.notices.health.ways_are_open"),
    Check("", "有新近的备份", "bancheng.ops.machine.backup_is_fresh"),
    Check("", "磁盘空间", "bancheng.ops.machine.disk_has_room"),
    Check("", "数据文件夹的权限", "bancheng.ops.machine.folder_is_closed"),
    Check("", "密钥文件的权限", "bancheng.records.health.key_files_are_closed"),
    Check("", "没有人在试门", "bancheng.org.health.nobody_tries_the_door"),
    Check("", "时间是真的", "bancheng.ops.machine.clock_moves"),
)
