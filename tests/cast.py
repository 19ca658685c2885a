"""The named people of the tests, every one invented: who they are and what they hold.

Li is the officer of the district's window, Wang the head of Suojincun's street centre where He is the officer,
Zhang the liaison and Liu the head of the health commission, Zhou a clerk at a counter.
"""

from dataclasses import dataclass
from datetime import datetime

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules.vocabulary import Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=OFFICE_ZONE)
"""Monday 2 March 2026, half past nine."""
MAKE_UP_SATURDAY = datetime(2026, 10, 10, 10, 20, tzinfo=OFFICE_ZONE)
PASSWORD = "窗台上那盆绿萝又长新叶"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One person of the cast.

    Shapes   site, unit: codes; empty for a role of the district.
    """

    staff_no: str
    name: str
    role: Role
    site: str = ""
    unit: str = ""


CAST: dict[str, Part] = {
    "li": Part(staff_no="2001", name="李知秋", role=Role.OFFICER, site="00"),
    "shen": Part(staff_no="2002", name="沈小满", role=Role.OFFICER, site="00"),
    "he": Part(staff_no="2003", name="何立夏", role=Role.OFFICER, site="14"),
    "wang": Part(staff_no="2004", name="王清明", role=Role.SITE_HEAD, site="14"),
    "zhou": Part(staff_no="2005", name="周谷雨", role=Role.COUNTER, site="00"),
    "zhang": Part(staff_no="2006", name="张小暑", role=Role.LIAISON, unit="WJW"),
    "liu": Part(staff_no="2007", name="刘大暑", role=Role.UNIT_HEAD, unit="WJW"),
    "zhao": Part(staff_no="2008", name="赵处暑", role=Role.CONVENER),
    "qian": Part(staff_no="2009", name="钱白露", role=Role.SUPERVISOR),
    "sun": Part(staff_no="2010", name="孙寒露", role=Role.LEADER),
    "wu": Part(staff_no="2011", name="吴霜降", role=Role.EXPERT),
    "zheng": Part(staff_no="2012", name="郑立冬", role=Role.ARCHIVIST),
    "admin": Part(staff_no="2013", name="冯小雪", role=Role.ADMIN),
    "security": Part(staff_no="2014", name="陈大雪", role=Role.SECURITY),
    "auditor": Part(staff_no="2015", name="褚冬至", role=Role.AUDITOR),
}
