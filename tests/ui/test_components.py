"""Each component in each of its states, from its template alone."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Tone
from bancheng.ui import samples
from bancheng.ui.forms import HouseForm
from bancheng.ui.templatetags.ui import sentence
from bancheng.ui.wording import share

NOW = datetime(2026, 10, 10, 2, 20, tzinfo=UTC)


def drawn(name: str, **values: Any) -> str:
    return render_to_string(f"ui/{name}.html", values)


def line(source: str, **values: Any) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW} | values))


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("size", ["row", "big", "pill"])
def test_a_clock_speaks_by_colour_shape_and_words(tone: Tone, size: str) -> None:
    html = drawn("clock", clock=Thing(tone=tone, main="剩 2 天", sub="10月13日 17:00 前"), size=size)
    assert f"bc-clock {tone}" in html
    assert "icons.svg#" in html
    assert "剩 2 天" in html
    assert ("17:00" in html) == (size != "pill")


def test_every_tone_has_a_shape_of_its_own() -> None:
    shapes = {line("{{ t|clock_icon }}", t=tone) for tone in Tone}
    assert len(shapes) == len(Tone)


def test_a_day_strip_says_in_words_what_its_cells_show() -> None:
    html = drawn("day_strip", strip=samples.STRIP)
    assert html.count("<li") == len(samples.STRIP.cells)
    assert "10月13日星期二" in html
    assert "第5天 到期" in html
    assert all(sentence[:4] in html for sentence in samples.STRIP.sentences)


def test_a_day_strip_as_a_week_begins_on_monday() -> None:
    html = drawn("day_strip", strip=samples.STRIP, week=True)
    assert html.count('class="pad"') == samples.STRIP.cells[0].date.weekday()
    assert "第5天" not in html, "a narrow cell has the short mark only"


def test_a_long_strip_folds_what_is_finished() -> None:
    html = drawn("day_strip", strip=samples.LONG_STRIP)
    assert "<details>" in html
    assert samples.LONG_STRIP.fold is not None
    assert html.count("<li") == len(samples.LONG_STRIP.cells)


@pytest.mark.parametrize(
    ("me", "mine"), [("none", 0), ("first", 1), ("cur", 1), ("both", 2)], ids=["none", "first", "cur", "both"]
)
def test_both_people_are_always_named(me: str, mine: int) -> None:
    html = drawn("people", first=samples.ZHOU, current=samples.LI, me=me)
    assert html.count("<dd>") == 2
    assert html.count("<b>我</b>") == mine


def test_the_first_allowed_move_is_the_only_filled_button() -> None:
    html = drawn("moves", moves=samples.MOVES)
    assert html.count("btn-primary") == 1
    assert html.index("btn-primary") < html.index("告诉反映人")


def test_a_blocked_move_stays_visible_with_reason_and_article() -> None:
    html = drawn("moves", moves=samples.MOVES)
    assert 'aria-disabled="true" aria-describedby="blocked-5"' in html
    assert "还不能：还没有研判" in html
    assert "规则（演示）第 16 条" in html


def test_a_dangerous_move_is_never_filled() -> None:
    html = drawn("moves", moves=[Thing(verb="作废", url="#", danger=True)])
    assert "btn-danger" in html
    assert "btn-primary" not in html


def test_no_moves_is_said() -> None:
    assert "没有要您做的" in drawn("moves", moves=[])


def test_the_rail_marks_where_we_are_once() -> None:
    html = drawn("rail", steps=samples.RAIL)
    assert html.count('aria-current="step"') == 1
    assert html.count('class="past"') == 3


def test_the_timeline_tells_its_tones_apart() -> None:
    html = drawn("timeline", lines=samples.LINES)
    assert html.count('<li class="warn">') == 1
    assert html.count('<li class="todo">') == 1
    assert html.count("<time>") == len(samples.LINES)
    assert "还没有经过" in drawn("timeline", lines=[])


@pytest.mark.parametrize(("meeting", "answers"), [(False, 4), (True, 8)])
def test_the_matrix_shows_every_answer_in_words(meeting: bool, answers: int) -> None:
    html = drawn("matrix", rows=samples.MATRIX, meeting=meeting)
    assert html.count("bc-say") == answers
    assert "未答" in html
    assert 'scope="row"' in html


def test_a_kept_promise_says_who_confirmed_it() -> None:
    assert "反映人 10月13日 15:40 确认" in drawn("promise", promise=samples.PROMISES[2])
    assert "确认" not in drawn("promise", promise=samples.PROMISES[0])


@pytest.mark.parametrize(
    ("part", "whole", "shown", "hidden"),
    [
        (53, 56, "94.6", "件里"),
        (9, 11, "82<small>%", "81.8"),
        (3, 4, "件里", "%"),
        (0, 0, "还没有可以计算的件", "%"),
    ],
)
def test_a_rate_shows_only_what_its_size_allows(part: int, whole: int, shown: str, hidden: str) -> None:
    html = drawn(
        "rate", rate=Thing(numerator=part, denominator=whole, words=("按期", "应答"), links=("", ""))
    )
    assert shown in html
    assert hidden not in html


def test_what_is_masked_is_nowhere_in_the_page() -> None:
    html = drawn("masked", masked=samples.PHONE, csrf_token="t")
    assert "138****0000" in html
    assert 'name="reason" required' in html
    assert "13800000000" not in html


def test_what_is_masked_without_a_way_offers_none() -> None:
    assert "<form" not in drawn("masked", masked=samples.PLAIN_PHONE)


def test_a_revealed_datum_veils_itself_and_stays_off_paper() -> None:
    html = drawn("revealed", clear="13800000000", masked=samples.PLAIN_PHONE)
    assert 'data-reveal="30"' in html
    assert "no-print" in html
    assert "<template>" in html


def test_only_a_possible_duplicate_is_hot() -> None:
    hot, calm = (drawn("hint", hint=hint) for hint in samples.HINTS)
    assert "bc-hint hot" in hot
    assert "bc-hint hot" not in calm
    assert "手机后四位相同" in hot, "it says why it matches"


@pytest.mark.parametrize("kind", ["info", "ok", "warn", "stop", "hold"])
def test_a_notice_has_colour_shape_and_words(kind: str) -> None:
    html = drawn("notice", kind=kind, bold="已登记。", text="编号在回执上。")
    assert f"bc-notice {kind}" in html
    assert "icons.svg#" in html
    assert "<b>已登记。</b>编号在回执上。" in html


@pytest.mark.parametrize("case_type", CaseType)
def test_a_type_is_a_tint_with_its_word(case_type: CaseType) -> None:
    assert case_type.label in drawn("type_tag", case_type=case_type)


def test_a_case_without_a_type_shows_none() -> None:
    assert not drawn("type_tag", case_type=None).strip()


@pytest.mark.parametrize("kind", ["moving", "wait", "ask", "end"])
def test_a_step_has_a_shape_and_its_word(kind: str) -> None:
    html = drawn("step_badge", label="协调中", kind=kind)
    assert "协调中" in html
    assert (f'class="bc-step {kind}"' in html) == (kind != "moving")


def test_the_queue_has_one_act_per_row_and_one_filled_button() -> None:
    html = drawn("queue", groups=samples.GROUPS)
    assert html.count("data-row>") + html.count("data-row ") == 5
    assert html.count("btn-primary") == 1
    assert html.count("data-first-move") == 3


def test_an_empty_queue_says_so() -> None:
    html = drawn("queue", groups=[], empty_text="您首责的 6 件都在按期走。")
    assert "没有轮到您的事" in html
    assert "您首责的 6 件" in html
    assert "<table" not in html


def test_a_broken_chain_is_said_aloud() -> None:
    whole, broken = (drawn("chain", chain=Thing(line=9, hash="a4", whole=ok, url="")) for ok in (True, False))
    assert "链完整" in whole
    assert "链对不上" in broken


def test_a_refusal_is_shown_with_its_article_and_loses_nothing() -> None:
    refused = Refused("no.ground", "须写明条款", "规则第 14 条")
    html = drawn("form_errors", refused=refused, form=samples.SampleForm({"name": "王"}))
    assert "须写明条款（规则第 14 条）。 写的都还在。" in html


@pytest.mark.parametrize(
    ("words", "article", "said"),
    [
        ("写明要多久", "", "写明要多久。"),
        ("写明要多久。", "", "写明要多久。"),
        ("写明要多久。", "规程第 3 条", "写明要多久（规程第 3 条）。"),
        ("真的吗？", "", "真的吗？"),
    ],
)
def test_what_is_refused_ends_with_one_stop(words: str, article: str, said: str) -> None:
    assert sentence(words, article) == said


def test_errors_of_the_whole_form_end_before_what_stands_is_told() -> None:
    form = samples.SampleForm({"name": "王"})
    form.add_error(None, "写明谁来办")
    form.add_error(None, "写明要多久")
    html = drawn("form_errors", form=form, whole=True)
    assert "写明谁来办；写明要多久。 写的都还在。" in html


class Door(HouseForm):
    """A form with every kind of field whose error a summary leads to."""

    words = forms.CharField(label="事由")
    answer = forms.ChoiceField(label="答复", choices=[("yes", "同意")], widget=forms.RadioSelect)
    word = forms.CharField(label="口令", widget=forms.PasswordInput, required=False)
    file = forms.FileField(label="文件", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


def test_the_summary_has_the_focus_and_leads_to_each_field() -> None:
    html = drawn("form_errors", form=Door({}))
    assert "有 2 处要改" in html and "autofocus" in html and 'tabindex="-1"' in html
    assert '<a href="#id_words">事由</a>：这里还没有填' in html
    assert '<a href="#id_answer_0">答复</a>：请选一个' in html


@pytest.mark.parametrize(
    ("typed", "files", "said"),
    [
        ({}, {}, ""),
        ({"seen": "3", "word": "lake"}, {}, ""),
        ({"answer": "yes"}, {}, "写的都还在"),
        ({}, {"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "选过的文件要重新选一次"),
    ],
)
def test_only_what_was_typed_and_stands_again_is_said_to_stand(typed, files, said: str) -> None:
    html = drawn(
        "form_errors", form=Door(typed, MultiValueDict({name: [file] for name, file in files.items()}))
    )
    assert [word for word in ("写的都还在", "选过的文件要重新选一次") if word in html] == (
        [said] if said else []
    )


def test_a_form_without_error_says_nothing() -> None:
    assert not drawn("form_errors", form=Door()).strip()
    assert not drawn("form_errors", form=Door({"words": "a", "answer": "yes"})).strip()


def test_text_from_people_is_never_markup() -> None:
    nasty = "<script>alert(1)</script>"
    lines = [Thing(at="昨天", icon="walk", sentence=nasty, detail=nasty)]
    row = Thing(unit=nasty, person=nasty, role=nasty, before="yes", ground=nasty, offer=nasty)
    pages = [
        drawn("timeline", lines=lines),
        drawn("notice", bold=nasty, text=nasty),
        drawn("moves", moves=[Thing(verb=nasty, url="#", consequence=nasty)]),
        drawn("matrix", rows=[row]),
        drawn("empty", title=nasty, text=nasty),
        drawn("facts", facts=[(nasty, nasty)]),
        drawn("page_head", title=nasty, lead=nasty),
        line("{% panel title=t %}{{ t }}{% endpanel %}", t=nasty),
        line("{{ t|unbroken }}", t=nasty),
    ]
    assert all("<script" not in page for page in pages)


# -- words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 10, 10, 9, 0, tzinfo=UTC), "今天 17:00"),
        (datetime(2026, 10, 9, 8, 24, tzinfo=UTC), "昨天 16:24"),
        (datetime(2026, 10, 8, 1, 10, tzinfo=UTC), "10月8日 9:10"),
        (datetime(2025, 12, 31, 16, 5, tzinfo=UTC), "1月1日 0:05"),
        (datetime(2025, 12, 31, 15, 5, tzinfo=UTC), "2025年12月31日 23:05"),
    ],
)
def test_a_moment_in_the_words_of_the_counter(at: datetime, words: str) -> None:
    assert line("{% moment at %}", at=at) == f'<span class="nb">{words}</span>'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ d|full_day }}", "10月13日（星期二）"),
        ("{{ d|month_day }}", "10月13日"),
        ("{{ d|paper_day }}", "2026 年 10 月 13 日"),
        ("{{ d|short_day }}", "10/13"),
        ("{{ at|full_moment }}", "10月13日（星期二）17:00"),
        ("{{ 5|workdays }}", "5 个工作日"),
        ("{{ 65|elapsed }}", "1 分 5 秒"),
        ("{{ 3600|elapsed }}", "1 小时"),
        ("{{ 12288|file_size }}", "12 KB"),
        ("{{ 3|share_words:4 }}", "4 件里 3 件"),
        ("{{ 53|share_words:56 }}", "94.6%（53 / 56）"),
        ("{{ 0|share_words:0 }}", "还没有"),
        ("{{ none|month_day }}{% moment none %}{% day none %}", ""),
        ("{{ '10月13日前'|unbroken }}", '<span class="nb">10月13日</span>前'),
    ],
)
def test_days_counts_and_shares_in_words(source: str, words: str) -> None:
    html = line(source, d=date(2026, 10, 13), at=datetime(2026, 10, 13, 9, tzinfo=UTC), none=None)
    assert words in html
    assert bool(html) == bool(words)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(53, 56, 85, 98), (9, 11, 52, 95), (0, 10, 0, 28)]
)
def test_the_interval_is_wilsons(part: int, whole: int, low: int, high: int) -> None:
    shown = share(part, whole)
    assert (shown.low, shown.high) == (low, high)


def test_a_page_of_a_list_keeps_the_filters() -> None:
    request = RequestFactory().get("/x/", {"type": "hard", "page": "2"})
    assert line("{% with_query page=3 %}", request=request) == "?type=hard&amp;page=3"
    assert line("{% with_query page=None %}", request=request) == "?type=hard"


# -- fields ----------------------------------------------------------------------


def field(name: str, *, wrong: bool = False, **more: Any) -> str:
    form = samples.public_sheet()["wrong" if wrong else "form"]
    return drawn("field", field=form[name], **more)


def test_a_field_goes_label_hint_error_input() -> None:
    html = field("name", wrong=True)
    places = [html.index(part) for part in ("<label", "form-hint", "form-error", "<input")]
    assert places == sorted(places)
    assert 'for="wrong_name"' in html
    assert 'aria-invalid="true"' in html


def test_hint_and_error_belong_to_their_control() -> None:
    html = field("name", wrong=True)
    assert 'aria-describedby="wrong_name_helptext wrong_name_error"' in html
    assert 'id="wrong_name_helptext"' in html
    assert 'id="wrong_name_error"' in html


def test_a_hint_of_the_page_replaces_the_forms() -> None:
    html = field("phone", hint="只用于联系您")
    assert "只用于联系您" in html
    assert 'aria-describedby="id_phone_helptext"' in html


def test_choices_are_chips_in_a_fieldset() -> None:
    html = field("channel", keys=True)
    assert html.count('class="chip"') == 3
    assert "<legend" in html
    assert 'data-chip-key="2"' in html
    assert html.count("checked") == 1


def test_tiles_explain_each_answer() -> None:
    html = field("answer", kind="tiles", hints=samples.ANSWER_HINTS)
    assert html.count('class="tile"') == 3
    assert "要写当日有效的条款" in html


def test_some_of_many_is_not_one_tick() -> None:
    assert 'type="checkbox"' in field("care")
    assert "<fieldset" in field("care")
    assert "<fieldset" not in field("agree")


def test_what_is_missing_is_said_as_a_mending() -> None:
    assert "这里还没有填" in field("name", wrong=True)
    assert "请选一个" in field("answer", wrong=True, kind="tiles")


def test_a_form_drawn_whole_uses_our_fields() -> None:
    html = str(samples.SampleForm())
    assert html.count("form-label") >= 7
    assert "<table" not in html
    assert 'class="drop"' in html


def test_a_component_drawn_from_equal_values_is_drawn_once_and_never_taken_for_another() -> None:
    def badge(label: Any, **more: Any) -> str:
        return Template("{% load ui %}{% drawn 'ui/step_badge.html' label=label kind=kind %}").render(
            Context({"label": label, "kind": ""} | more)
        )

    safe, raw = badge(mark_safe("<i>办</i>")), badge("<i>办</i>")
    assert "<i>办</i>" in safe and "&lt;i&gt;办&lt;/i&gt;" in raw
    assert badge(mark_safe("<i>办</i>")) == safe and badge("<i>办</i>") == raw
    assert 'class="bc-step wait"' in badge("办理", kind="wait") and "wait" not in badge("办理")


def test_a_component_gets_nothing_of_the_page_it_stands_on() -> None:
    page = "{% load ui %}{% drawn 'ui/mark.html' label='老年人' %}"
    assert Template(page).render(Context({"icon": "walk", "label": "别的"})) == drawn("mark", label="老年人")


def test_what_cannot_be_compared_is_drawn_each_time() -> None:
    page = Template("{% load ui %}{% drawn 'ui/clock.html' clock=clock size='row' %}")
    for main in ("剩 2 天", "剩 1 天"):
        assert main in page.render(Context({"clock": {"tone": "near", "main": main, "sub": ""}}))
