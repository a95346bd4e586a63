"""Nothing that is typed is lost: not by a crash, an expired session, or another editor."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in

ROOMY = "Why does it rain on day {}?"


@pytest.fixture
def unheard(site: str, chromium: Browser) -> Iterator[Page]:
    """A page whose console may complain: of refusals and lost connections, which are the story."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def open_form(page: Page, number: int) -> None:
    """The form of an article that no other story writes in."""
    page.goto(
        f"/admin/articles/article/?q=/learn/weather/questions/why-does-it-rain-on-day-{number}"
    )
    page.locator("#result_list").get_by_role("link", name=ROOMY.format(number)).click()
    expect(page.get_by_role("region", name="Preview").locator("p").first).to_be_visible()


def answer(page: Page):
    return page.locator("textarea[name=answer]")


def kept(page: Page) -> None:
    expect(page.locator(".kept-state")).to_contain_text("Your draft was kept at")


def test_what_was_typed_is_offered_after_the_browser_was_killed(
    site: str, chromium: Browser, password: str
):
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    log_in(page, password)
    open_form(page, 1)
    answer(page).fill("Typed, and never saved.")
    kept(page)
    cookies = context.cookies()
    context.close()  # without a word to the page

    again = chromium.new_context(base_url=site)
    again.add_cookies(cookies)
    page = again.new_page()
    open_form(page, 1)
    page.get_by_role("link", name="Go on with it").click()
    expect(answer(page)).to_have_value("Typed, and never saved.")
    page.once("dialog", lambda dialog: dialog.accept())
    again.close()


def test_what_only_the_browser_kept_is_offered_too(unheard: Page, password: str):
    page = unheard
    log_in(page, password)
    open_form(page, 2)
    page.route("**/admin/articles/keep*", lambda route: route.abort())
    answer(page).fill("Typed without a connection.")
    expect(page.locator(".kept-state")).to_contain_text("No connection")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/admin/articles/keep*")
    expect(page.locator(".offer")).to_contain_text("This browser kept what you wrote")
    page.locator(".offer").get_by_role("button", name="Go on with it").click()
    expect(answer(page)).to_have_value("Typed without a connection.")


def test_a_session_that_ended_is_said_and_the_text_can_still_be_saved(unheard: Page, password: str):
    page = unheard
    log_in(page, password)
    open_form(page, 3)
    answer(page).fill("Typed in a session that ended.")
    kept(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Publish changes now").click()
    expect(page.locator(".kept-state")).to_contain_text("You are signed out")
    expect(answer(page)).to_have_value("Typed in a session that ended.")

    other_tab = page.context.new_page()
    log_in(other_tab, password)
    page.get_by_role("button", name="Publish changes now").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")
    expect(answer(page)).to_have_value("Typed in a session that ended.")


def test_two_editors_at_once_see_each_other_and_join_their_texts(
    page: Page, open_page: OpenPage, password: str, second_editor: str
):
    log_in(page, password)
    open_form(page, 4)
    other = open_page()
    log_in(other, second_editor, name="noor")
    open_form(other, 4)
    expect(other.locator(".others")).to_contain_text("editor has this article open")

    answer(other).fill("Cold air sinks.")
    other.get_by_role("button", name="Publish changes now").click()
    expect(other.locator(".messagelist")).to_contain_text("Saved and public")
    answer(page).fill("Warm air rises, and rains.")
    page.locator("textarea[name=author]").fill("Mara Lind")
    page.get_by_role("button", name="Publish changes now").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "noor saved this article while you were writing"
    )
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits_sideways(page)
    page.get_by_label("Yours").check()
    page.get_by_role("button", name="Save the result").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")
    expect(answer(page)).to_have_value("Warm air rises, and rains.")

    page.get_by_role("link", name=re.compile("^History")).click()
    expect(page.locator("tbody tr")).to_have_count(3)


def test_leaving_with_unsaved_words_asks(page: Page, password: str):
    log_in(page, password)
    open_form(page, 5)
    answer(page).press_sequentially("x")
    asked = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Articles", exact=True).first.click(no_wait_after=True)
    expect(answer(page)).to_have_value(re.compile("x"))
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.close(run_before_unload=True)


def test_a_saved_text_is_not_offered_again(page: Page, password: str):
    log_in(page, password)
    open_form(page, 6)
    answer(page).fill("Saved at once.")
    kept(page)
    page.get_by_role("button", name="Publish changes now").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")
    open_form(page, 6)
    expect(page.locator(".offer")).to_be_hidden()
    assert page.get_by_role("link", name="Go on with it").count() == 0
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('quicktakes:'))") == []
    )


def test_a_new_article_is_kept_and_published_by_keyboard_alone(page: Page, password: str):
    log_in(page, password, "/admin/articles/article/add/")
    page.locator("textarea[name=question]").focus()
    page.keyboard.type("Why does fog lift?")
    answer(page).focus()
    page.keyboard.type("The sun warms the ground.")
    page.locator("select[name=subject]").focus()
    page.keyboard.type("Weather")
    kept(page)
    page.get_by_role("button", name="Publish now").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")
    page.get_by_role("link", name="View on site").first.click()
    expect(page.locator(".answer")).to_contain_text("The sun warms the ground.")


def test_other_words_on_the_page_of_a_conflict_outlive_the_session(unheard: Page, password: str):
    page = unheard
    log_in(page, password)
    open_form(page, 7)
    other = page.context.new_page()
    open_form(other, 7)
    for tab, text in ((other, "Cold air sinks."), (page, "Warm air rises.")):
        answer(tab).fill(text)
        tab.get_by_role("button", name="Publish changes now").click()
        tab.wait_for_load_state()
    page.get_by_text("In other words").click()
    page.get_by_label("in other words").fill("Both are right.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save the result").click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")

    log_in(other, password)
    page.get_by_role("button", name="Save the result").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")
    expect(answer(page)).to_have_value("Both are right.")


def test_a_text_that_is_too_long_is_told_and_not_counted_as_the_one_before(
    unheard: Page, password: str
):
    page = unheard
    log_in(page, password)
    open_form(page, 8)
    answer(page).fill("Three short words.")
    expect(page.locator(".editor-counts")).to_have_text("3 words · 0 sections")
    long = """(field, count) => {
        field.value = `${"word ".repeat(199)}word\\n`.repeat(count);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }"""
    answer(page).evaluate(long, 1_001)
    expect(page.locator(".editor-problem")).to_contain_text("too long for a preview")
    expect(page.locator(".editor-counts")).to_have_text("")
    expect(page.locator(".hints-problem")).to_contain_text("too long for hints")
    expect(page.locator(".kept-state")).to_contain_text("Your draft was kept at")

    answer(page).evaluate(long, 3_000)
    expect(page.locator(".kept-state")).to_have_text(
        "The text is too long to be sent. Split it into several articles."
    )
