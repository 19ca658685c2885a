"""What can be wrong with a house that must keep the constitution: each trouble, and what to do about it.

The rooms look (each in its own `health.py`), `bancheng doctor` asks them all; the words stand here, once, and
`docs/operate/doctor.md` repeats them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Trouble(StrEnum):
    """One kind of trouble: code, what is wrong, what to do, and whether it breaks a promise or only warns."""

    sentence: str
    remedy: str
    grave: bool

    def __new__(cls, value: str, sentence: str = "", remedy: str = "", grave: bool = True) -> Self:
        """Makes a member of its code, what is wrong, what to do, and whether it is grave."""
        # The empty defaults are for type checkers: `Trouble(value)` looks a member up and makes none.
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence, member.remedy, member.grave = sentence, remedy, grave
        return member

    # --- 1. nothing open waits for nobody
    HANDLER_GONE = (
        "handler_gone",
        "经办人不能办：已经离任、账号停用，或者不再是反映窗口专员",
        "请网点负责人或召集人在案件页“指定经办人”",
    )
    HANDLER_UNKEYED = (
        "handler_unkeyed",
        "经办人还没有账号，登录不了",
        "请安全管理员在“账号”里给经办的专员开账号，或请召集人在案件页“指定经办人”",
        False,
    )
    NOBODY_DECIDES = (
        "nobody_decides",
        "等人决定的件，没有一个能决定的人：都回避了，或者都不能登录",
        "请安全管理员恢复或新开账号，或给领导、召集人的角色配上没有回避的人",
    )
    HANDLER_BARRED = "handler_barred", "经办人在这件事里已经回避", "请召集人在案件页“指定经办人”"
    NOTHING_DUE = (
        "nothing_due",
        "在办的件没有下一个到期时间",
        "这是程序差错：请保留现场，运行 bancheng verify --case 编号，联系维护人员",
    )
    MOMENT_MISSED = (
        "moment_missed",
        "到点该发生的事没有发生，后台工作停了",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    NOBODY_ON_DUTY = (
        "nobody_on_duty",
        "这个网点没有人可以接件",
        "请安全管理员任命一名反映窗口专员，或请系统管理员排班",
    )
    REQUEST_WITH_NOBODY = (
        "request_with_nobody",
        "交办单在一个单位手里，这个单位没有负责人能签发答复",
        "请安全管理员给这个单位任命部门负责人、开好账号，或请专员收回、到期后不再等",
    )
    REQUEST_ADRIFT = (
        "request_adrift",
        "在办的交办单没有它该有的钟，或者不在任何人手里，或者案件没有等它",
        "这是程序差错：请保留现场，运行 bancheng verify --case 编号，联系维护人员",
    )
    REQUEST_LEFT = (
        "request_left",
        "案件已经了结，交办单还开着",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    MERGED_ADRIFT = (
        "merged_adrift",
        "并入的那一件没有答复就了结了，这一件没人在办",
        "请反映窗口专员打开这一件，点“拆开”，它就恢复单独办理",
    )
    POSITION_ADRIFT = (
        "position_adrift",
        "问了单位意见，却没有走着的钟",
        "这是程序差错：请保留现场，运行 bancheng verify --case 编号，联系维护人员",
    )
    POSITION_LEFT = (
        "position_left",
        "案件已经了结，问单位的意见没有收回，后台工作停了",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    CONFERENCE_ADRIFT = (
        "conference_adrift",
        "没有结束的会议没有议题，或者没有走着的钟",
        "这是程序差错：请保留现场，联系维护人员",
    )
    CONFERENCE_LEFT = (
        "conference_left",
        "案件停在一事一议，却没有会议在议它，后台工作停了",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    PROMISE_ADRIFT = (
        "promise_adrift",
        "没有结束的承诺，说不出谁承诺、哪天以前",
        "请不要再改动数据；请审计员核验这一卷：bancheng verify --case 编号",
    )
    PROMISE_MISSED = (
        "promise_missed",
        "承诺到了日子没有提醒或没有结束，后台工作停了",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    PROMISE_DIFFERS = (
        "promise_differs",
        "承诺存下的到期时间和重新推算的不一样",
        "请系统管理员在“工作日历”重新导入当年安排以重算；仍不一样请联系维护人员",
    )
    PROMISE_FILED = (
        "promise_filed",
        "案件已经归档，还有没结束的承诺",
        "请不要再改动数据；请审计员核验这一卷：bancheng verify --case 编号",
    )
    # --- 2. the first receiver stays
    FIRST_BARRED = "first_barred", "第一责任人已经回避，还没有人接替", "请召集人在案件页“更换第一责任人”"
    FIRST_CHANGED = (
        "first_changed",
        "第一责任人换了，记录里却没有更换或回避的一行",
        "请审计员核验这一卷：bancheng verify --case 编号",
    )
    FIRST_GONE = "first_gone", "第一责任人已经离任或账号停用", "请网点负责人在案件页“更换第一责任人”", False
    # --- 5. every no has its evidence and two people
    EVIDENCE_SHORT = (
        "evidence_short",
        "已答复的件缺少它的结果所要的凭证",
        "请经办人补充情况，请召集人考虑重办",
    )
    LAW_FALLEN = (
        "law_fallen",
        "还没发出去的答复或不予受理，引用的依据已经失效或更正",
        "请复核的人退回或改判，或看清仍可以这样答复再发出",
        False,
    )
    LAW_DID_NOT_HOLD = (
        "law_did_not_hold",
        "发出去的答复或不予受理，引用的依据按更正后的看，当天不在有效期内",
        "请召集人看这一件要不要重办",
        False,
    )
    ONE_PERSON_NO = "one_person_no", "说“不”只经过一个人", "请召集人复看这一件；请审计员核验这一卷"
    ONE_PERSON_END = "one_person_end", "要两人办的了结只经过一个人", "请召集人复看这一件；请审计员核验这一卷"
    # --- 6. clocks cannot hide
    DUE_DIFFERS = (
        "due_differs",
        "存下的到期时间和重新推算的不一样",
        "请系统管理员在“工作日历”重新导入当年安排以重算；仍不一样请联系维护人员",
    )
    QUEUE_DIFFERS = (
        "queue_differs",
        "案件上的到期时间和它正在走的钟不一样",
        "这是程序差错：请保留现场，联系维护人员",
    )
    PAUSE_OPEN = "pause_open", "钟停着，却不在“待反映人”", "这是程序差错：请保留现场，联系维护人员"
    PAUSE_TOO_LONG = (
        "pause_too_long",
        "等材料的时间超过了可以等的工作日",
        "请经办人恢复办理；请召集人复看这一件",
    )
    # --- 7. three powers, conflicting roles
    ROLES_CONFLICT = "roles_conflict", "一个人同时有两个不能兼任的角色", "请安全管理员免去其中一个"
    ROLE_EMPTY = "role_empty", "这个角色没有人担任", "请安全管理员任命"
    SECOND_MISSING = (
        "second_missing",
        "这个网点的“不”没有网点负责人可以复核，只能交召集人",
        "请安全管理员任命一名网点负责人",
        False,
    )
    # --- 8. solved and satisfied
    WORD_BY_HANDLER = "word_by_handler", "反映人的话是经办人自己录入的", "请督查员回访；请召集人复看这一件"
    SILENCE_COUNTED = "silence_counted", "没有回音而到期办结的件上有满意评价", "请审计员核验这一卷"
    CALL_BACK_NOT_OWED = (
        "call_back_not_owed",
        "该回访的没有列入回访",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run；还没有的，请联系维护人员",
    )
    CALL_BACK_MISSED = (
        "call_back_missed",
        "回访快到期或到期了没有提醒，后台工作停了",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    CALL_BACK_BY_HANDLER = (
        "call_back_by_handler",
        "回访是经手过这件的人做的",
        "请不要再改动数据，请审计员核验这一卷；请领导指定没有经手的人再回访",
    )
    CLOSED_UNCALLED = (
        "closed_uncalled",
        "到期办结的件该先回访，没有回访过",
        "请审计员核验这一卷；请督查员回访",
    )
    OPINION_NOT_DUE = (
        "opinion_not_due",
        "没有办完的意见没有到期日",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run；还没有的，请联系维护人员",
    )
    OPINION_UNANSWERED = (
        "opinion_unanswered",
        "意见记为办完，却没有整改后的答复，也没有写明转告、采纳的情况",
        "请审计员核验这一卷；请召集人恢复这条意见，重新办",
    )
    OPINION_EXCLUDED_ALONE = (
        "opinion_excluded_alone",
        "差评由一个人就排除了",
        "请不要再改动数据，请审计员核验这一卷；请召集人恢复这条意见",
    )
    SAMPLE_DIFFERS = (
        "sample_differs",
        "这个月的回访抽查，重新抽出来的和回访的不是同一批，或者种子不是月前定下的",
        "请审计员运行 bancheng sample --month 年-月，并核验 call-back-samples 这一卷",
    )
    SAMPLE_LATE = (
        "sample_late",
        "回访抽查没有按月做：下个月的种子没有定下，或者过完的月份没有抽",
        "请查看后台工作（bancheng worker）是否在运行，重新启动 ./run",
    )
    # --- 9. the record
    RECORD_BROKEN = (
        "record_broken",
        "记录核验不过",
        "请不要再改动数据，运行 bancheng verify 查看是哪一行，从备份恢复",
    )
    ROW_CHANGED = (
        "row_changed",
        "数据和留痕说的不一样：有人绕过系统改了数据库",
        "请不要再改动数据；请审计员按所指的卷和行对照留痕，从备份恢复被改的数据",
    )
    ROW_GONE = (
        "row_gone",
        "留痕里有的数据不见了：有人绕过系统删了数据库里的行",
        "请不要再改动数据；请审计员按所指的卷和行对照留痕，从备份恢复被删的数据",
    )
    ROW_UNTOLD = (
        "row_untold",
        "数据库里有一行，留痕里从来没有：有人绕过系统添了数据",
        "请不要再改动数据；请审计员查明这一行从哪里来，确认不实后从备份恢复",
    )
    CLUE_MISSING = (
        "clue_missing",
        "判为“不给办”一小时以上，还没有登记线索",
        "请查看后台工作（bancheng worker）是否在运行；在运行而仍没有的，请督查员补登记线索，并请审计员核验这一卷",
    )
    CASE_GONE = (
        "case_gone",
        "案卷还在，案件不见了：有人绕过系统删了它",
        "请不要再改动数据，从备份恢复这一件；请审计员核验这一卷",
    )
    CASE_UNWRITTEN = (
        "case_unwritten",
        "案件没有自己的案卷，或案卷是空的、是别件的",
        "请不要再改动数据；请审计员查明这一件从哪里来",
    )
    MOVE_UNWRITTEN = (
        "move_unwritten",
        "经过里有一步，所指的那一行留痕没有或不是同一人写的",
        "请审计员核验这一卷：bancheng verify --case 编号；从备份恢复",
    )
    NUMBER_GAP = (
        "number_gap",
        "编号不连续：有一件不见了",
        "请不要再改动数据；请审计员对照封存的卷宗，从备份恢复这一件",
    )
    PAPER_NUMBER = (
        "paper_number",
        "文书编号不连续，或者多出来一份",
        "请不要再改动数据；请审计员对照留痕里的“出具”查明是哪一份",
    )
    NUMBER_MADE_UP = (
        "number_made_up",
        "这个编号不是系统发出的",
        "请不要再改动数据；请审计员查明这一件从哪里来",
    )
    CLOCK_MOVED = (
        "clock_moved",
        "反映人的钟不是从受理或重办时起算的：有人改了起算时间",
        "请不要再改动数据；请审计员核验这一卷，从备份恢复",
    )
    INDEX_DIFFERS = (
        "index_differs",
        "查找反映人用的索引和留下的姓名、号码对不上",
        "请不要再改动数据；请审计员核验这一卷，从备份恢复",
    )
    FORGOTTEN = (
        "forgotten",
        "留痕里写着删去了私密内容，系统里没有办这种事的办法：有人绕过系统删了它",
        "请审计员查明是谁、凭什么删的；没有依据的，从备份恢复这一卷",
    )
    CLOCK_RAN_AHEAD = (
        "clock_ran_ahead",
        "最后一行留痕或最近一次封存的日子还没有到：时钟走快过，到那天以前新写的都封存不上",
        "请校准服务器的时钟；请审计员每月导出所指的卷另存，留痕号以凭证上印的为准",
    )
    SEAL_LATE = "seal_late", "昨天以前的记录还没有封存", "请查看后台工作（bancheng worker）是否在运行"
    # --- 10. who may see what
    CLEAR_NUMBER = (
        "clear_number",
        "文字里有没隐去的电话或证件号",
        "请经办人更正；请安全管理员按规定删除个人信息",
    )
    CLEAR_NAME = (
        "clear_name",
        "案件的文字里有没隐去的反映人或受托人姓名",
        "请经办人更正；请安全管理员按规定删除个人信息",
    )
    # --- the machine
    CHECK_FAILED = "check_failed", "程序自检不过", "请按提示处理；英文一行是给维护人员看的"
    LOOK_FAILED = "look_failed", "这一项检查自己出了错", "请把日志交给维护人员"
    MIGRATIONS_WAITING = (
        "migrations_waiting",
        "数据库还没有升级到这个版本",
        "请停下后重新运行 ./run，它会先升级",
    )
    REACTIONS_STUCK = (
        "reactions_stuck",
        "记录引起的事排着队没有做",
        "请查看后台工作（bancheng worker）是否在运行",
    )
    REACTIONS_GIVEN_UP = (
        "reactions_given_up",
        "记录引起的事试了多次都没做成，已放弃",
        "请把日志交给维护人员；修好后用 bancheng reactions again 重新放进队列",
    )
    NOTICES_STUCK = (
        "notices_stuck",
        "给人的消息排着队没有发出",
        "请查看后台工作（bancheng worker）、邮件服务器和短信网关",
    )
    NOTICES_GIVEN_UP = (
        "notices_given_up",
        "有消息没能发出去",
        "请打电话告诉反映人；没有短信网关时，短信都会这样",
        False,
    )
    WAY_UNREACHABLE = (
        "way_unreachable",
        "邮件服务器或短信网关现在连不上",
        "请查看网络、地址和证书；消息会等着，连上后自动发出",
        False,
    )
    YEAR_UNKNOWN = (
        "year_unknown",
        "今年的放假安排没有录入，到期日都是暂定的",
        "请系统管理员在“工作日历”录入当年安排",
    )
    NEXT_YEAR_UNKNOWN = (
        "next_year_unknown",
        "快到年底，明年的放假安排还没有录入",
        "通知发布后请系统管理员录入，到期日会自动重算",
        False,
    )
    BACKUP_LATE = (
        "backup_late",
        "每天夜里的备份没有做成",
        "请查看备份文件夹（BANCHENG_BACKUP_DIR）在不在、满没满，后台工作是否在运行；先手工做一份：bancheng backup",
    )
    BACKUP_OLD = (
        "backup_old",
        "最近一次备份超过 8 天了",
        "请运行 bancheng backup 文件夹，或设 BANCHENG_BACKUP_DIR",
        False,
    )
    BACKUP_NONE = (
        "backup_none",
        "还没有做过备份",
        "请运行 bancheng backup 文件夹，或设 BANCHENG_BACKUP_DIR 让它每天夜里自动做",
        False,
    )
    BACKUP_OF_DEMO = (
        "backup_of_demo",
        "这里是演示数据，不做备份",
        "不用办；装了真的数据以后，请设 BANCHENG_BACKUP_DIR 让它每天夜里自动做",
        False,
    )
    DISK_FULL = "disk_full", "数据文件夹所在的磁盘快满了", "请马上腾出空间，或把数据文件夹搬到更大的盘"
    DISK_LOW = "disk_low", "数据文件夹所在的磁盘空间不多了", "请安排清理或扩容", False
    FOLDER_OPEN = "folder_open", "别的用户可以看或改动数据文件夹", "请收回权限：chmod go-rwx 数据文件夹"
    KEY_LOST = (
        "key_lost",
        "密钥不见了，用它写的都打不开，放回以前不能启动",
        "请从密钥的备份把这个文件放回数据文件夹的 keys 里，再查一遍；不要换新密钥",
    )
    KEY_FILE_OPEN = "key_file_open", "别的用户可以读到密钥文件", "请收回权限：chmod 600 文件"
    SIGN_INS_FLOODED = (
        "sign_ins_flooded",
        "刚才有地址试错了很多次登录",
        "请安全管理员查看那里的登录记录；别人登录不受影响",
        False,
    )
    WORKER_FALLS = (
        "worker_falls",
        "后台工作一小时里意外停了三次以上",
        "多半总停在同一件事上，又占满了内存：请把日志交给维护人员；这时备份和读取清单可能做不完",
        False,
    )
    CLOCK_FIXED = (
        "clock_fixed",
        "时间是固定的（BANCHENG_NOW），只可用于演示或测试",
        "正式使用请删去这个设置",
        False,
    )


@dataclass(frozen=True)
class Found:
    """A trouble found in one place.

    Shapes   where: a case number, a site, a file name; never a datum of a person.
    """

    trouble: Trouble
    where: str = ""

    @property
    def words(self) -> str:
        """The trouble with its place, as it is printed."""
        return f"{self.where}：{self.trouble.sentence}" if self.where else self.trouble.sentence
