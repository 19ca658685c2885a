"""Free text: readable, storable, and without the numbers of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.freetext import holds_name, normalise, veiled, with_tokens
from bancheng.rules.masks import masked_address, masked_id, masked_name, masked_phone
from bancheng.rules.refusal import Refused

PHONE = "13800000000"
ID = "32010219000101001X"


@pytest.mark.parametrize(
    ("typed", "kept", "because"),
    [
        ("１２３ＡＢｃ", "123ABc", "full-width digits and letters are plain ones"),
        ("您好，“第３号”！", "您好，“第3号”！", "Chinese punctuation belongs that wide"),
        ("甲\u3000乙\u00a0丙", "甲 乙 丙", "spaces are spaces"),
        ("甲\u200b乙\ufeff丙\u202e丁", "甲乙丙丁", "nothing invisible, nothing that turns the line around"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙", "one kind of line end"),
        ("甲\x07\x1b乙\t丙", "甲乙\t丙", "no control characters"),
        ("𠮷㐂〇", "𠮷㐂〇", "rare characters stay as they are"),
    ],
)
def test_normalise(typed: str, kept: str, because: str) -> None:
    assert normalise(typed) == kept, because


@pytest.mark.parametrize(
    ("typed", "names", "kept"),
    [
        ("我是陈阿福，房东在外地", ["陈阿福"], "我是〔姓名1：陈*〕，房东在外地"),
        ("陈 阿　福和他妻子", ["陈阿福"], "〔姓名1：陈*〕和他妻子"),
        ("陈阿福的妹妹陈阿", ["陈阿", "陈阿福"], "〔姓名1：陈*〕的妹妹〔姓名2：陈*〕"),
        ("阿依古丽.买买提来过", ["阿依古丽·买买提"], "〔姓名1：阿*〕来过"),
        ("阿依古丽买买提来过", ["阿依古丽·买买提"], "〔姓名1：阿*〕来过"),
        ("I am li  wei, Liwei", ["Li Wei"], "I am 〔姓名1：L*〕, 〔姓名2：L*〕"),
        ("lining of Li Ning", ["Li Ning"], "〔姓名1：L*〕 of 〔姓名2：L*〕"),
        ("delining", ["Li Ning"], "delining"),
        ("陈阿福13800000000", ["陈阿福"], "〔姓名1：陈*〕〔电话1：138****0000〕"),
        ("陈家的事", ["陈"], "陈家的事"),
        ("没有名字", [""], "没有名字"),
        ("陈   阿福", ["陈阿福"], "〔姓名1：陈*〕"),
        ("陈\t阿－福、陈—阿_福", ["陈阿福"], "〔姓名1：陈*〕、〔姓名2：陈*〕"),
        ("阿福来过", ["陈阿福"], "阿福来过"),
        ("阿依古丽‧买买提、阿依古丽 · 买买提", ["阿依古丽·买买提"], "〔姓名1：阿*〕、〔姓名2：阿*〕"),
        ("阿依古丽自己来", ["阿依古丽·买买提"], "〔姓名1：阿*〕自己来"),
        ("阿里去了阿里巴巴", ["阿里·买买提"], "阿里去了阿里巴巴"),
        ("ＬＩ，Ｌｉ－ｗｅｉ", ["Li Wei"], "LI，〔姓名1：L*〕"),
    ],
)
def test_the_names_one_knows_are_taken_out(typed: str, names: list[str], kept: str) -> None:
    tokened = with_tokens(typed, names=names)
    assert tokened.text == kept
    assert holds_name(typed, names) is ("姓名" in kept)
    assert not holds_name(kept, names), "and are not found again"


def test_a_name_is_veiled_in_what_is_kept_however_it_is_written() -> None:
    kept = "陈 阿福和阿依古丽来过，Ｎｏ．3"
    names = ["陈阿福", "阿依古丽·买买提", "", "·", "陈"]
    assert veiled(kept, names) == "陈*和阿*来过，Ｎｏ．3", "and nothing else is changed"
    assert veiled(kept, []) == kept


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_what_cannot_be_stored_is_refused_politely(sign: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise(f"甲{sign}乙")
    assert refused.value.code == "text.unstorable"
    assert sign not in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        (f"打{PHONE}找我", "打〔电话1：138****0000〕找我", [PHONE]),
        ("打１３８ ００００－００００找我", "打〔电话1：138****0000〕找我", [PHONE]),
        ("打138.0000.0000", "打〔电话1：138****0000〕", [PHONE]),
        ("打+86 138-0000-0000", "打〔电话1：138****0000〕", [PHONE]),
        ("打138\u200b0000\u200b0000", "打〔电话1：138****0000〕", [PHONE]),
        ("一三八零零零零〇〇〇〇", "〔电话1：138****0000〕", [PHONE]),
        ("幺三八零零零零零零零零", "〔电话1：138****0000〕", [PHONE]),
        (f"周一{PHONE}", "周一〔电话1：138****0000〕", [PHONE]),
        (f"tel{PHONE}QQ", "tel〔电话1：138****0000〕QQ", [PHONE]),
        (f"{PHONE}、13900000001", "〔电话1：138****0000〕、〔电话2：139****0001〕", [PHONE, "13900000001"]),
        ("家里025-00001234", "家里〔电话1：025-****1234〕", ["02500001234"]),
        ("家里（025）0000 1234", "家里〔电话1：025-****1234〕", ["02500001234"]),
        (f"身份证{ID}。", "身份证〔证件1：320102********001X〕。", [ID]),
        ("证320102 19000101 001x", "证〔证件1：320102********001X〕", [ID]),
        ("证320102190001010011", "证〔证件1：320102********0011〕", ["320102190001010011"]),
        ("老证320102000101001", "老证〔证件1：320102*****1001〕", ["320102000101001"]),
        (f"{ID}的{PHONE}", "〔证件1：320102********001X〕的〔电话1：138****0000〕", [ID, PHONE]),
    ],
)
def test_numbers_of_people_are_moved_out_of_the_story(typed: str, text: str, found: list[str]) -> None:
    tokened = with_tokens(typed)
    assert tokened.text == text
    assert [each.value for each in tokened.found] == found
    assert all(each.token in text for each in tokened.found)


@pytest.mark.parametrize(
    "typed",
    [
        "我去了三趟，2026年9月30日到10月13日",
        "办件编号 202613800000000001234",
        "打12345热线",
        "苏〔2026〕12号，共 1380 元",
        "合同号 320102999999990010",
        "第一二三四五条",
        "",
    ],
)
def test_other_numbers_stay(typed: str) -> None:
    assert with_tokens(typed).text == typed
    assert with_tokens(typed).found == ()


@given(st.text("0123456789一二三八〇 -－．XxA甲，", max_size=60))
def test_nothing_but_the_numbers_is_lost_and_no_number_stays(typed: str) -> None:
    tokened = with_tokens(typed)
    rest = tokened.text
    for each in tokened.found:
        before, rest = rest.split(each.token, 1)
        assert each.value not in before
    assert with_tokens(tokened.text).found == (), "a second look finds nothing more"


@pytest.mark.parametrize(
    ("name", "masked"), [("陈试样", "陈*"), ("阿卜杜热合曼·买买提", "阿*"), ("陈", "陈*"), ("", "")]
)
def test_masked_name(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800005678", "138****5678"),
        ("025-00005678", "025-****5678"),
        ("0555-0005678", "0555-****5678"),
        ("+4912345", "****45"),
        ("110", "****"),
    ],
)
def test_masked_phone(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [(ID, "320102********001X"), ("E12345678", "****78"), ("", "****")]
)
def test_masked_id(number: str, masked: str) -> None:
    assert masked_id(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("南京市玄武区梅园新村街道某路 1 号 2 幢 301 室", "南京市玄武区梅园新村街道****"),
        ("南京市玄武区某某路 1 号", "南京市玄武区某某路****"),
        ("南京市玄武区某某花园 3 幢", "南京市玄武区****"),
        ("某某花园 3 幢", "****"),
        ("", ""),
    ],
)
def test_masked_address(address: str, masked: str) -> None:
    assert masked_address(address) == masked
