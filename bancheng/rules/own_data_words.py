"""The closed lists of what a citizen may ask of his data and agree to; they are part of the vocabulary and imported from there."""

from bancheng.rules.labelled import Labelled


class DataWish(Labelled):
    """What a citizen may ask to be done with what is kept of him. Source: 个人信息保护法 art. 46, 47."""

    CORRECT = "correct", "更正"
    ERASE = "erase", "删除"


class DataField(Labelled):
    """What is kept of a citizen that he may have corrected or erased; each is a column of the party of his case."""

    NAME = "name", "姓名"
    PHONE = "phone", "电话"
    EMAIL = "email", "电子邮箱"
    ADDRESS = "address", "地址"
    ID_NUMBER = "id_number", "证件号"
    FIRM = "firm", "单位名称"
    CREDIT_CODE = "credit_code", "信用代码"


class ConsentKind(Labelled):
    """To what a citizen consents by itself, beside what the window does by its duty. Source: 个人信息保护法 art. 14, 23, 25."""

    SHARING = "sharing", "向别的部门查材料"
    STORY = "story", "写成案例公开"
