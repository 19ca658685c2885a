"""When the law may be cited. Source: process table §4 无依据已解释; product.md M12."""

from datetime import UTC, date, datetime

import pytest

from bancheng.rules.citing import Basis, refusal_to_cite, refusals_to_cite, what_became_of

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def basis(from_on: date = date(2018, 1, 1), to_on: date | None = None, **more: object) -> Basis:
    return Basis(title="行政复议法", article="第九条", from_on=from_on, to_on=to_on, **more)  # type: ignore[arg-type]


CITED = [
    ("open-ended", basis(), ""),
    ("from this very day", basis(ON), ""),
    ("until tomorrow", basis(to_on=date(2026, 3, 3)), ""),
    ("ended this very day", basis(to_on=ON), "《行政复议法》第九条自 2018年1月1日 起有效，2026年3月2日 起失效，2026年3月2日当天不在有效期内，不能引用"),
    ("from tomorrow", basis(date(2026, 3, 3)), "《行政复议法》第九条自 2026年3月3日 起有效，2026年3月2日当天不在有效期内，不能引用"),
    ("with its edition", basis(to_on=ON, number="2017年修正"), "《行政复议法》（2017年修正）第九条自 2018年1月1日 起有效，2026年3月2日 起失效，2026年3月2日当天不在有效期内，不能引用"),
    ("corrected before", basis(corrected_at=AT), "《行政复议法》第九条录入有误，已经更正，请引用更正后的那一条"),
    ("corrected only later that day", basis(corrected_at=LATER), ""),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "cited", "sentence"), CITED, ids=[row[0] for row in CITED])
def test_what_may_be_cited_names_from_and_to(reason: str, cited: Basis, sentence: str) -> None:
    assert refusal_to_cite(cited, on=ON, at=AT) == sentence
    assert refusals_to_cite([basis(), cited], on=ON, at=AT) == [sentence] * bool(sentence)


BECAME = [
    ("nothing", basis(), ""),
    ("ends, but not soon", basis(to_on=date(2026, 5, 1)), ""),
    ("ends within thirty days", basis(to_on=date(2026, 4, 1)), "《行政复议法》第九条将于 2026年4月1日 失效"),
    ("ended today", basis(to_on=ON), "《行政复议法》第九条已于 2026年3月2日 失效"),
    ("not begun", basis(date(2026, 3, 3)), "《行政复议法》第九条2026年3月3日 才生效"),
    ("not begun and ending", basis(date(2026, 3, 3), date(2026, 3, 9)), "《行政复议法》第九条2026年3月3日 才生效"),
    ("corrected", basis(corrected_at=AT), "《行政复议法》第九条录入有误，后来更正过"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "cited", "sentence"), BECAME, ids=[row[0] for row in BECAME])
def test_what_whoever_signs_is_told_of_the_law(reason: str, cited: Basis, sentence: str) -> None:
    assert what_became_of(cited, on=ON, at=AT) == sentence
