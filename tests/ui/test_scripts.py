"""What the small scripts add in a browser; every page works without them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import PHONE, Opened

pytestmark = [pytest.mark.django_db(transaction=True)]
Open = Callable[..., Opened]
KEPT = "bancheng.draft.sample"
# wait_for_function would have the page evaluate a string, which the content policy forbids.
KEPT_SOON = """key => new Promise((kept, lost) => {
    const until = Date.now() + 10000;
    (function look() { localStorage.getItem(key) ? kept() : Date.now() > until ? lost(key) : setTimeout(look, 50); })();
})"""


def chosen(page: Page) -> str:
    return page.locator("[data-row].sel .num").inner_text()


def test_arrows_choose_a_row_and_its_act_becomes_the_filled_one(open_page: Open) -> None:
    page = open_page("/ui/").page
    assert chosen(page) == "2026-000119"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "2026-000145"
    expect(page.locator("[data-row].sel [data-first-move]")).to_have_class("btn btn-sm btn-primary")
    expect(page.locator("[data-first-move].btn-primary")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == "2026-000119", "the first row is the end of the way"


def test_the_question_mark_lists_the_keys(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_keys_switched_off_do_nothing(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.evaluate("document.body.dataset.keys = 'off'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("?")
    assert chosen(page) == "2026-000119"
    expect(page.locator("#keys")).to_be_hidden()


def test_a_lost_connection_keeps_the_form_on_the_page(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    page.locator("#id_name").fill("王某")
    page.locator("#id_phone").fill("13800000000")
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.locator("form[data-draft] [type=submit]").click()
    expect(page.locator("#id_name")).to_have_value("王某")
    expect(page.locator("form[data-draft] [aria-busy]")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_keys_are_silent_while_typing(open_page: Open) -> None:
    page = open_page("/ui/").page
    words = page.locator("#id_words")
    words.focus()
    page.keyboard.type("n?1.")
    expect(words).to_have_value("n?1.")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(words).not_to_be_focused()


def test_a_digit_chooses_a_chip_of_the_focused_group(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.locator("input[name=channel]").first.focus()
    page.keyboard.press("3")
    expect(page.locator("input[name=channel][value=hotline]")).to_be_checked()


def test_a_digit_chooses_of_the_first_group_while_nothing_is_focused(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.evaluate("document.querySelectorAll('[data-key]').forEach((el) => el.removeAttribute('data-key'))")
    page.keyboard.press("3")
    expect(page.locator("input[name=channel][value=hotline]")).to_be_checked()


def test_a_number_typed_on_a_tick_of_its_own_chooses_nothing_elsewhere(open_page: Open) -> None:
    """Whoever thinks he is in the field of the telephone changes no answer at the other end of the page."""
    page = open_page("/ui/").page
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend", '<input type="checkbox" id="alone">')"""
    )
    page.locator("#alone").focus()
    before = page.locator("input[name=channel]:checked").count()
    page.keyboard.type("13900001234")
    expect(page.locator("#alone")).to_be_focused()
    expect(page.locator("input[name=channel]:checked")).to_have_count(before)
    expect(page.locator("input[name=channel][value=hotline]")).not_to_be_checked()


AT_ONCE = """() => {
  const form = document.createElement("form");
  form.innerHTML = '<button type="submit" data-key="9" data-key-asks>归档</button>';
  form.addEventListener("submit", (event) => { event.preventDefault(); window.sent = true; });
  document.querySelector("main").append(form);
}"""


def test_a_digit_only_goes_to_what_acts_at_once(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.evaluate(AT_ONCE)
    page.keyboard.press("9")
    expect(page.locator("[data-key-asks]")).to_be_focused()
    assert page.evaluate("window.sent") is None
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") is True


def test_a_digit_takes_a_move_of_the_case(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.evaluate("document.querySelector('[data-key=\"2\"]').href = '#taken'")
    page.keyboard.press("2")
    page.wait_for_url("**#taken")


def test_ctrl_enter_sends_the_form_one_is_in(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.locator("#id_words").fill("写在这里")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**words=*")


def test_alt_with_a_digit_takes_a_suggestion(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.keyboard.press("Alt+2")
    page.wait_for_url("**take=unit*")


def test_a_form_on_its_way_cannot_be_sent_twice(open_page: Open) -> None:
    page = open_page("/ui/").page
    sent: list[str] = []

    def taken(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)  # the page stays, as it does while an answer is awaited

    page.route("**/slow/", taken)
    page.evaluate(
        """() => { document.querySelector('main').insertAdjacentHTML('afterbegin',
             '<form method="post" action="/slow/"><button id="once" class="btn">登记</button></form>'); }"""
    )
    button = page.locator("#once")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    page.evaluate("document.getElementById('once').form.requestSubmit()")
    assert len(sent) == 1


def test_nothing_is_looked_up_for_a_form_that_has_left(open_page: Open) -> None:
    """What a field would still look up is asked of a step that has been taken by then."""
    page = open_page("/ui/").page
    asked: list[str] = []

    def looked(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, body="")

    page.route("**/look/", looked)
    page.route("**/slow/", lambda route: route.fulfill(status=204))
    page.evaluate(
        """() => { document.querySelector('main').insertAdjacentHTML('afterbegin',
             '<form method="post" action="/slow/"><input id="law" name="law" hx-post="/look/" hx-trigger="input" hx-swap="none"><button id="once" class="btn">登记</button></form>');
             htmx.process(document.getElementById('law').form); }"""
    )
    page.locator("#law").fill("民法典")
    page.wait_for_timeout(300)
    assert len(asked) == 1
    page.locator("#once").click()
    page.locator("#law").fill("行政许可法")
    page.wait_for_timeout(300)
    assert len(asked) == 1


def test_a_blocked_button_does_nothing(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.evaluate("window.heard = 0; document.body.addEventListener('click', () => { window.heard += 1; })")
    page.locator("#moves [aria-disabled=true]").click(force=True)
    assert page.evaluate("window.heard") == 0


def test_a_filter_sends_itself(open_page: Open) -> None:
    page = open_page("/ui/").page
    expect(page.locator("[data-auto-button]")).to_be_hidden()
    page.locator("#f-type").select_option("cannot")
    page.wait_for_url("**type=cannot*")


def test_without_script_the_filter_has_a_button(open_page: Open) -> None:
    page = open_page("/ui/", script=False).page
    expect(page.locator("[data-auto-button]")).to_be_visible()
    expect(page.locator("[data-keys-open]")).to_be_hidden()


def typed(page: Page) -> None:
    page.locator("#id_words").fill("楼号对不上，跑了三趟")
    page.locator("input[name=channel][value=hotline]").check(force=True)
    page.evaluate(KEPT_SOON, KEPT)


def test_a_public_form_survives_a_lost_page(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    typed(page)
    page.reload()
    expect(page.locator("#id_words")).to_have_value("楼号对不上，跑了三趟")
    expect(page.locator("input[name=channel][value=hotline]")).to_be_checked()
    expect(page.locator("[data-draft-told]")).to_be_visible()


@pytest.mark.parametrize("empty", ["", "  "])
def test_where_nothing_was_written_nothing_is_brought_back(open_page: Open, empty: str) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    page.route(
        "**/ui/public/",
        lambda route: route.fulfill(
            content_type="text/html; charset=utf-8",
            body='<form data-draft="sample"><p data-draft-told hidden>上次写的还在。</p><textarea id="id_words" name="words">'
            '存在服务器上的</textarea></form><script src="/static/ui/draft.js"></script>',
        ),
    )
    page.evaluate(
        """([key, empty]) => localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: { words: empty } }))""",
        [KEPT, empty],
    )
    page.reload()
    expect(page.locator("#id_words")).to_have_value("存在服务器上的")
    expect(page.locator("[data-draft-told]")).to_be_hidden()


def test_what_was_kept_can_be_thrown_away(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    typed(page)
    page.reload()
    page.locator("[data-draft-forget]").click()
    expect(page.locator("#id_words")).to_have_value("")
    page.reload()
    expect(page.locator("#id_words")).to_have_value("")
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None


def test_a_draft_is_forgotten_after_a_day(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    old = '{"at": 1, "typed": {"words": "昨天以前写的"}}'
    page.evaluate("([key, old]) => localStorage.setItem(key, old)", [KEPT, old])
    page.reload()
    expect(page.locator("#id_words")).to_have_value("")
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None


def test_secrets_and_hidden_fields_are_never_kept(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    page.evaluate(
        """() => { document.querySelector('form[data-draft]').insertAdjacentHTML('beforeend',
             '<input name="pass" type="password"><input name="once" autocomplete="one-time-code">'
             + '<input name="id" data-never-keep><input name="csrf" type="hidden" value="t">'); }"""
    )
    for name in ("pass", "once", "id"):
        page.locator(f"[name={name}]").fill("秘密")
    typed(page)
    kept = page.evaluate("key => Object.keys(JSON.parse(localStorage.getItem(key)).typed)", KEPT)
    assert not {"pass", "once", "id", "csrf"} & set(kept)
    assert "words" in kept


def test_success_clears_the_draft(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    typed(page)
    page.route(
        "**/ui/public/",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<main data-draft-done="sample"></main><script src="/static/ui/draft.js"></script>',
        ),
    )
    page.reload()
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None


def test_chosen_files_are_named(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    page.locator("#id_photo").set_input_files(
        {"name": "回执.pdf", "mimeType": "application/pdf", "buffer": b"x" * 3000}
    )
    expect(page.locator("[data-files]")).to_have_text("回执.pdf（3 KB）")


def test_a_file_that_is_too_large_is_taken_out_and_said_before_it_is_sent(open_page: Open) -> None:
    page = open_page("/ui/public/", size=PHONE).page
    field, said = page.locator("#id_photo"), page.locator("[data-files]")
    said.evaluate(
        "list => { list.dataset.most = '2000'; list.dataset.together = '3000'; field.multiple = true; }".replace(
            "field", "document.querySelector('#id_photo')"
        )
    )
    picture = {"mimeType": "image/png", "buffer": b"x" * 1800}
    field.set_input_files(
        [
            picture | {"name": "全景.png", "buffer": b"x" * 3072},
            picture | {"name": "一.png"},
            picture | {"name": "二.png"},
        ]
    )
    expect(said).to_contain_text("全景.png（3 KB）太大，没有放进来：一份不超过 2 KB")
    expect(said).to_contain_text("二.png（2 KB）没有放进来：一次一共不超过 3 KB")
    assert field.evaluate("one => [...one.files].map(file => file.name)") == ["一.png"]


def test_a_revealed_number_is_veiled_again(open_page: Open) -> None:
    opened = open_page("/ui/")
    page = opened.page
    page.clock.install()
    page.reload()
    expect(page.locator("[data-reveal]")).to_contain_text("13800000000")
    page.clock.run_for(3_601_000)
    expect(page.locator("[data-reveal]")).to_have_count(0)
    assert "13800000000" not in page.locator("#who").inner_text()


def test_the_time_spent_is_told_without_seconds_piling_up(open_page: Open) -> None:
    page = open_page("/ui/").page
    page.clock.install()
    page.reload()
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin', '<b id=spent data-elapsed=38></b>')"
    )
    page.clock.run_for(27_000)
    # The clock goes on by itself while a busy machine looks.
    expect(page.locator("#spent")).to_have_text(re.compile(r"1 分 ([5-9]|[1-5]\d) 秒"))


@pytest.mark.parametrize("sheet", ["form", "notice", "receipt"])
def test_a_paper_is_one_sheet_without_its_tool_bar(open_page: Open, sheet: str) -> None:
    opened = open_page(f"/ui/paper/{sheet}/", media="print")
    expect(opened.page.locator(".tool")).to_be_hidden()
    pdf = opened.page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1


@pytest.mark.parametrize(("mode", "least"), [("public", 44), ("elder", 60)])
def test_public_targets_can_be_hit(open_page: Open, mode: str, least: int) -> None:
    opened = open_page(f"/ui/public/?mode={mode}", size=PHONE)
    assert not opened.small_targets(least)


def test_the_components_read_the_same_without_script(open_page: Open) -> None:
    opened = open_page("/ui/", script=False)
    expect(opened.page.locator("h1")).to_have_text("部件总览")
    assert not opened.complaints
