"""The library of legal bases: articles begin, are amended, corrected and repealed, and each act says so in the record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from bancheng.catalogue import actions, library
from bancheng.catalogue.actions import Article
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.library import Order, Standing
from bancheng.catalogue.models import Citation
from bancheng.catalogue.wording import article_number, initials, words_typed
from bancheng.records.models import Line
from bancheng.records.standing import all_stand
from bancheng.rules.health import Trouble
from bancheng.rules.refusal import Refused
from tests.catalogue.conftest import KEEPER, OFFICER

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)
WHY = "市政府第 3 号令修订"
LEASE = Article(
    title="房屋租赁办法",
    number="测〔2026〕1号",
    article="第三十二条",
    summary="出租人应当到场",
    source="市政府公报，2026-02-01",
    in_force_from=MARCH,
)


def entered(at: datetime, **changed: object) -> Citation:
    return actions.add_citation(replace(LEASE, **changed), by=KEEPER, at=at)  # type: ignore[arg-type]


def kinds() -> list[str]:
    return list(Line.objects.order_by("pk").values_list("kind", flat=True))


def found(text: str, on: date) -> list[Citation]:
    return library.citations_matching(text, on)


# --- repealed ------------------------------------------------------------------------------------------


def test_an_article_repealed_is_not_in_force_from_that_day(monday: datetime) -> None:
    row = entered(monday)
    actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL, reason=WHY)
    assert found("租赁办法", date(2026, 3, 31)) == [row]
    assert found("租赁办法", APRIL) == []
    row.refresh_from_db()
    assert (row.ended_because, row.ended_at) == (WHY, monday)
    assert kinds() == ["catalogue.citation_added", "catalogue.citation_repealed"]
    assert WHY not in "".join(Line.objects.values_list("data", flat=True))


def test_a_whole_law_ends_on_one_day_with_one_line(monday: datetime) -> None:
    rows = [entered(monday), entered(monday, article="第三条")]
    gone = entered(monday, article="第四条", in_force_to=date(2026, 3, 9))
    other = entered(monday, title="别的办法")
    assert actions.repeal_law(LEASE.title, by=KEEPER, at=monday, on=APRIL, reason=WHY) == 2
    ends = dict(Citation.objects.values_list("pk", "in_force_to"))
    assert {ends[row.pk] for row in rows} == {APRIL}
    assert (ends[gone.pk], ends[other.pk]) == (date(2026, 3, 9), None)
    assert kinds()[-1] == "catalogue.law_repealed" and kinds().count("catalogue.law_repealed") == 1


# --- amended -------------------------------------------------------------------------------------------


def test_a_version_is_followed_by_the_one_that_holds_from_a_day_on(monday: datetime) -> None:
    row = entered(monday)
    newer = replace(LEASE, number="测〔2026〕8号", summary="可以视频核验", in_force_from=APRIL)
    follower = actions.amend_citation(row, newer, by=KEEPER, at=monday, reason=WHY)
    assert found("租赁办法", date(2026, 3, 31)) == [row]
    assert found("租赁办法", APRIL) == [follower]
    assert (follower.follows, follower.reason) == (row, WHY)
    assert Citation.objects.get(pk=row.pk).in_force_to == APRIL
    assert kinds()[-1] == "catalogue.citation_amended"
    assert library.versions_beside(follower) == [row]


# --- corrected -----------------------------------------------------------------------------------------


def test_what_was_entered_wrongly_stays_and_is_cited_no_more(monday: datetime) -> None:
    wrong = entered(monday, article="第三十三条")
    right = actions.correct_citation(wrong, LEASE, by=KEEPER, at=monday, reason="条款号录错了")
    wrong.refresh_from_db()
    assert (str(wrong), wrong.corrected_at) == ("《房屋租赁办法》（测〔2026〕1号）第三十三条", monday)
    assert not wrong.is_in_force(MARCH) and found("租赁办法", MARCH) == [right]
    assert library.with_wrong_ones(right) == [right.pk, wrong.pk]
    again = actions.correct_citation(
        right, replace(LEASE, in_force_to=MAY), by=KEEPER, at=monday, reason="有废止日期"
    )
    assert library.with_wrong_ones(again) == [again.pk, right.pk, wrong.pk]
    assert kinds()[-2:] == ["catalogue.citation_corrected"] * 2


def test_an_end_written_by_mistake_is_taken_back_by_a_correction(monday: datetime) -> None:
    row = entered(monday)
    actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL, reason=WHY)
    right = actions.correct_citation(row, LEASE, by=KEEPER, at=monday, reason="废止的是另一份文件")
    assert found("租赁办法", MAY) == [right]


# --- refused -------------------------------------------------------------------------------------------

Act = Callable[[Citation, datetime], object]
REFUSED: list[tuple[str, str, Act]] = [
    ("repealed without a reason", "reason_missing",
     lambda row, at: actions.repeal_citation(row, by=KEEPER, at=at, on=APRIL, reason=" ")),
    ("repealed on its first day", "ends_before_it_begins",
     lambda row, at: actions.repeal_citation(row, by=KEEPER, at=at, on=MARCH, reason=WHY)),
    ("a law nobody entered", "ended_already",
     lambda row, at: actions.repeal_law("没有的办法", by=KEEPER, at=at, on=APRIL, reason=WHY)),
    ("amended without a reason", "reason_missing",
     lambda row, at: actions.amend_citation(row, replace(LEASE, in_force_from=APRIL, summary="新"), by=KEEPER, at=at, reason="")),
    ("amended by the same words", "nothing_changed",
     lambda row, at: actions.amend_citation(row, replace(LEASE, in_force_from=APRIL), by=KEEPER, at=at, reason=WHY)),
    ("amended from its own first day", "versions_overlap",
     lambda row, at: actions.amend_citation(row, replace(LEASE, summary="新"), by=KEEPER, at=at, reason=WHY)),
    ("corrected by the same words", "nothing_changed",
     lambda row, at: actions.correct_citation(row, LEASE, by=KEEPER, at=at, reason=WHY)),
    ("corrected into a period written backwards", "period_reversed",
     lambda row, at: actions.correct_citation(row, replace(LEASE, in_force_to=MARCH), by=KEEPER, at=at, reason=WHY)),
    ("a second version in the same days", "held_already",
     lambda row, at: actions.add_citation(replace(LEASE, in_force_from=APRIL, in_force_to=MAY), by=KEEPER, at=at)),
    ("a period written backwards", "period_reversed",
     lambda row, at: actions.add_citation(replace(LEASE, article="第一条", in_force_to=MARCH), by=KEEPER, at=at)),
    ("an officer is no keeper", "org.not_allowed",
     lambda row, at: actions.repeal_citation(row, by=OFFICER, at=at, on=APRIL, reason=WHY)),
    ("nor may he correct", "org.not_allowed",
     lambda row, at: actions.correct_citation(row, replace(LEASE, summary="新"), by=OFFICER, at=at, reason=WHY)),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "code", "act"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_leaves_nothing_behind(reason: str, code: str, act: Act, monday: datetime) -> None:
    row = entered(monday)
    before = list(Citation.objects.values())
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(row, monday)
    assert refusal.value.code == code
    assert list(Citation.objects.values()) == before
    assert kinds() == ["catalogue.citation_added"]


def test_what_ended_or_was_corrected_is_neither_amended_nor_ended_again(monday: datetime) -> None:
    row = entered(monday)
    actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL, reason=WHY)
    later = replace(LEASE, in_force_from=MAY, summary="新")
    with pytest.raises(Refused) as ended:
        actions.amend_citation(row, later, by=KEEPER, at=monday, reason=WHY)
    assert ended.value.code == "ended_already" and "2026年4月1日" in ended.value.sentence
    actions.correct_citation(row, LEASE, by=KEEPER, at=monday, reason=WHY)
    with pytest.raises(Refused) as corrected:
        actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL, reason=WHY)
    assert corrected.value.code == "corrected_already"


def test_two_rows_that_stand_never_say_the_same(monday: datetime) -> None:
    row = entered(monday)
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(origin="own", folded="", **vars(article_of(row)))


def test_the_record_finds_an_article_altered_behind_its_back(monday: datetime) -> None:
    row = entered(monday, text="出租人应当到场。")
    actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL, reason=WHY)
    assert list(all_stand()) == []
    for column, value in (("in_force_to", MAY), ("summary", "不用到场"), ("text", "出租人不用到场。")):
        true = getattr(Citation.objects.get(pk=row.pk), column)
        Citation.objects.filter(pk=row.pk).update(**{column: value})
        assert [each.trouble for each in all_stand()] == [Trouble.ROW_CHANGED], column
        Citation.objects.filter(pk=row.pk).update(**{column: true})


# --- found ---------------------------------------------------------------------------------------------

TYPED = [
    ("words of the name", "租赁 办法", True),
    ("the initials of the name", "fwzl", True),
    ("the number of the document", "测〔2026〕1号", True),
    ("the article in Chinese", "第三十二条", True),
    ("the article in figures", "租赁32", True),
    ("what it says", "到场", True),
    ("the words of the law", "公证", True),
    ("what people call it", "出租备案", True),
    ("one word too many", "租赁 驾照", False),
    ("nothing at all", "  ", False),
]


@pytest.mark.parametrize(("reason", "typed", "is_found"), TYPED, ids=[row[0] for row in TYPED])
def test_an_article_is_found_by(reason: str, typed: str, is_found: bool, monday: datetime) -> None:
    row = entered(monday, text="不能到场的，可以公证。", words="出租备案")
    assert found(typed, MARCH) == [row] * is_found


def test_whose_name_begins_so_stands_before_whose_text_says_so(monday: datetime) -> None:
    said = entered(monday, title="一般办法", text="房屋租赁办法另有规定的，从其规定。")
    named = entered(monday)
    assert found("房屋租赁", MARCH) == [named, said]


def test_what_cannot_be_cited_today_is_told_apart(monday: datetime) -> None:
    gone = entered(monday, in_force_from=date(2020, 1, 1), in_force_to=MARCH)
    coming = entered(monday, in_force_from=MAY)
    apart = library.not_today("租赁", MARCH)
    assert (apart.count, set(apart.first)) == (2, {gone, coming})
    assert library.not_today("", MARCH).count == 0


def test_the_library_is_narrowed_and_sorted(monday: datetime) -> None:
    gone = entered(monday, in_force_from=date(2020, 1, 1), in_force_to=MARCH)
    now = entered(monday)
    wrong = entered(monday, title="错字办法")
    right = actions.correct_citation(
        wrong, replace(LEASE, title="别的办法", in_force_from=MAY), by=KEEPER, at=monday, reason=WHY
    )

    def listed(standing: Standing, order: Order = Order.NAME) -> list[Citation]:
        return list(library.articles("", standing, order, MARCH))

    assert listed(Standing.NOW) == [now]
    assert listed(Standing.OVER) == [gone]
    assert listed(Standing.COMING) == [right]
    assert listed(Standing.CORRECTED) == [wrong]
    assert listed(Standing.EVERY, Order.NEWEST) == [right, now, gone]
    assert listed(Standing.EVERY, Order.ENTERED)[0] == right
    laws = {row["title"]: (row["count"], row["hold"]) for row in library.laws("", Standing.EVERY, MARCH)}
    assert laws == {"房屋租赁办法": (2, 1), "别的办法": (1, 0)}


def test_articles_of_a_law_stand_in_their_order(monday: datetime) -> None:
    for article in ("第一百零一条", "第九条", "第三十二条", ""):
        entered(monday, article=article)
    listed = [row.article for row in library.articles_of(LEASE.title)]
    assert listed == ["", "第九条", "第三十二条", "第一百零一条"]


@pytest.mark.parametrize(
    ("article", "number"),
    [("第三十二条", 32), ("第一百零一条", 101), ("第十条", 10), ("第一百一十条之一", 110), ("附件一", None), ("", None)],
)  # fmt: skip
def test_an_article_is_numbered(article: str, number: int | None) -> None:
    assert article_number(article) == number


def test_initials_and_words_as_they_are_typed() -> None:
    assert initials("中华人民共和国行政许可法") == "zhrmghgxzxkf"
    assert initials("第32条 ABC，囧") == "dt"
    assert words_typed("许可法32 国办发〔2020〕42号") == ["许可法", "32", "国办发〔2020〕42号"]
