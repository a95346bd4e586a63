"""Helps while writing: hints, questions alike, the address, previews of how it is shown."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.editor import field_of, preview_of
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in
from tests.browser.test_keeping import open_form

ASKED = "Why does it rain on day {}?"
HINTS = "**/admin/articles/article/hints/"
BAD = "Warm air rises.\n\nIt cools, and $\\nosuch{x}$ falls.\n\nThen it rains."


@pytest.fixture
def form(page: Page, password: str) -> Page:
    """The form of a public article that no story saves, with its hints made by the script."""
    log_in(page, password)
    with page.expect_response(HINTS):
        open_form(page, 40)
    return page


@pytest.fixture
def new(page: Page, password: str) -> Page:
    """The form of a new article."""
    log_in(page, password)
    with page.expect_response(HINTS):
        page.goto("/admin/articles/article/add/")
    return page


def question_of(page: Page) -> Locator:
    return page.get_by_label("Question", exact=True)


def slug_of(page: Page) -> Locator:
    return page.get_by_label("Last part")


def summary_of(page: Page) -> Locator:
    return page.locator(".hints-summary")


def findings_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Hints")


def open_hints(page: Page) -> None:
    page.locator(".hints summary").click()


def caret_line(page: Page) -> str:
    """What stands from the start of the selection to the end of its line."""
    line: str = field_of(page).evaluate(
        "({ value, selectionStart }) => value.slice(selectionStart).split('\\n')[0]"
    )
    return line


def test_typing_makes_hints_come_and_go(form: Page):
    open_hints(form)
    field_of(form).fill(BAD)
    expect(summary_of(form)).to_contain_text("1 error")
    expect(findings_of(form)).to_contain_text("cannot be set. Mend the LaTeX")
    expect(form.locator(".hints-said")).to_contain_text("1 error")

    field_of(form).fill(BAD.replace("\\nosuch{x}", "x"))
    expect(summary_of(form)).not_to_contain_text("error")
    expect(findings_of(form)).not_to_contain_text("cannot be set")


def test_a_hint_puts_the_cursor_into_its_line_by_keyboard(form: Page):
    field_of(form).fill(BAD)
    expect(summary_of(form)).to_contain_text("1 error")
    form.locator(".hints summary").focus()
    form.keyboard.press("Enter")
    form.keyboard.press("Tab")
    expect(findings_of(form)).to_be_focused()
    form.keyboard.press("Tab")
    expect(form.get_by_role("link", name="Line 3")).to_be_focused()
    form.keyboard.press("Enter")

    expect(field_of(form)).to_be_focused()
    assert caret_line(form) == "It cools, and $\\nosuch{x}$ falls."


def test_a_line_is_found_where_it_is_by_now(form: Page):
    field_of(form).fill(BAD)
    expect(summary_of(form)).to_contain_text("1 error")
    open_hints(form)
    form.route(HINTS, lambda route: route.fulfill(status=204))
    form.get_by_role("button", name="Preview", exact=True).first.click()
    field_of(form).evaluate("(field) => { field.value = 'One.\\n\\nTwo.\\n\\n' + field.value; }")
    form.get_by_role("link", name="Line 3").click()

    assert caret_line(form) == "It cools, and $\\nosuch{x}$ falls."
    expect(field_of(form)).to_be_visible()


def test_a_hint_about_a_field_leads_there(form: Page):
    open_hints(form)
    form.locator(".finding").filter(has_text="description is the title").get_by_role("link").click()

    expect(form.get_by_label("Page description")).to_be_focused()


def test_hints_say_when_they_are_not_up_to_date_and_come_back(form: Page):
    def fail(route: Route) -> None:
        route.fulfill(status=403, json={"error": "You are signed out."})

    form.route(HINTS, fail)
    field_of(form).fill(BAD)
    expect(form.locator(".hints-problem")).to_have_text("Not up to date: You are signed out.")
    form.unroute(HINTS)
    field_of(form).fill(BAD + " ")
    expect(form.locator(".hints-problem")).to_be_hidden()
    expect(summary_of(form)).to_contain_text("1 error")


def test_a_late_answer_never_replaces_a_newer_one(form: Page):
    held: list[Route] = []

    def reply(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    form.evaluate("AbortController.prototype.abort = () => {}")  # too late to be aborted
    form.route(HINTS, reply)
    with form.expect_request(HINTS):
        field_of(form).fill("Short.")
    field_of(form).fill(BAD)
    expect(summary_of(form)).to_contain_text("1 error")
    with form.expect_response(HINTS) as late:
        held[0].continue_()
    late.value.finished()
    form.evaluate("new Promise(requestAnimationFrame)")

    expect(summary_of(form)).to_contain_text("1 error")


def test_the_slug_follows_the_question_until_it_is_changed(new: Page):
    question_of(new).fill("What’s the real-world use of fog?")
    expect(slug_of(new)).to_have_value("whats-the-realworld-use-of-fog")
    expect(new.locator(".hints-address")).to_contain_text("Choose a subject")
    new.locator("#id_subject").select_option(label="Weather")
    expect(new.locator(".hints-address")).to_contain_text(
        "/learn/weather/questions/whats-the-realworld-use-of-fog"
    )

    slug_of(new).fill("fog")
    expect(new.locator(".hints-address")).to_contain_text("/learn/weather/questions/fog")
    with new.expect_response(HINTS):
        question_of(new).fill("What is mist?")
    expect(slug_of(new)).to_have_value("fog")

    with new.expect_response(HINTS):
        slug_of(new).fill("")
    question_of(new).fill("What is haze?")
    expect(slug_of(new)).to_have_value("what-is-haze")


def test_a_question_that_goes_on_after_its_slug_was_made_gives_the_slug_that_is_saved(new: Page):
    question_of(new).fill("What is hoar")
    expect(slug_of(new)).to_have_value("what-is-hoar")
    new.locator("#id_subject").select_option(label="Weather")
    field_of(new).fill("Ice that grew out of the air.")
    new.route(HINTS, lambda route: route.fulfill(status=204))
    question_of(new).press("End")
    question_of(new).press_sequentially(" frost?")
    new.get_by_role("button", name="Save draft").click()

    expect(new.locator(".messagelist")).to_contain_text("Saved")
    expect(slug_of(new)).to_have_value("what-is-hoar-frost")


def test_a_question_that_is_asked_already_is_told_while_it_is_typed(new: Page):
    alike = new.locator(".hints-alike")
    question_of(new).fill("why DOES it rain on day 41?")
    expect(alike).to_contain_text("This is asked already")
    expect(new.locator(".hints-said")).to_contain_text("This is asked already.")
    link = alike.get_by_role("link", name=ASKED.format(41))
    expect(alike).to_contain_text("Weather")
    expect(alike).to_contain_text("Published")
    with new.context.expect_page() as other:
        link.click()
    expect(other.value.get_by_role("heading", name="Edit article")).to_be_visible()

    question_of(new).fill("Who painted the night watch in Amsterdam?")
    expect(alike.get_by_role("link")).to_have_count(0)


def test_a_changed_address_tells_at_once_what_leads_there(form: Page):
    address = form.locator(".hints-address")
    slug_of(form).fill("why-it-rains")
    expect(address).to_contain_text(
        "The old address /learn/weather/questions/why-does-it-rain-on-day-40 will lead here."
    )

    slug_of(form).fill("why-does-it-rain-on-day-41")
    expect(address).to_contain_text(f"Taken by {ASKED.format(41)}")
    slug_of(form).fill("why-does-it-rain-on-day-40")
    expect(address).not_to_contain_text("Taken by")
    expect(address).not_to_contain_text("will lead here")


def test_titles_are_counted_in_pixels_and_cut_as_engines_cut_them(form: Page):
    title, shown = form.get_by_label("Page title"), form.locator(".result-title")
    title.fill("Why it rains, told in a few words for all")
    expect(form.locator("#id_seo-0-title_counter")).to_have_text(
        re.compile(r"^41 characters, 3\d\d of 600 pixels$")
    )
    expect(shown).to_have_text("Why it rains, told in a few words for all")
    expect(title).to_have_accessible_description(re.compile("of 600 pixels"))

    title.fill("Why it rains " * 12)
    expect(form.locator(".shown-said")).to_contain_text("Search engines cut the title")
    expect(shown).to_have_text(re.compile(r"^(Why it rains ?)+\w* ?\w*\u00a0…$"))
    title.fill("iiii " * 20)
    expect(shown).to_have_text(("iiii " * 20).strip())


def test_descriptions_for_a_phone_are_shorter(form: Page):
    description, said = form.get_by_label("Page description"), form.locator(".shown-said")
    description.fill("Warm air rises and cools. " * 3)
    expect(said).to_have_text("Both fit on a phone and on a desk.")
    description.fill("Warm air rises and cools. " * 5)
    expect(said).to_have_text("Both fit on a desk; a phone cuts the description.")
    description.fill("Warm air rises and cools. " * 9)
    expect(said).to_contain_text("Search engines cut the description")
    description.fill("")
    expect(form.locator("#id_seo-0-description_counter")).to_contain_text("Empty")


def test_the_picture_is_that_of_the_page_until_the_question_changes(form: Page):
    picture = form.locator(".share img")
    expect(picture).to_have_js_property("naturalWidth", 1200)
    question_of(form).fill("Why is it wet on day 40?")
    expect(picture).to_have_count(0)
    expect(form.locator(".share-drawn")).to_contain_text("Why is it wet on day 40?")


def top_of_focus(page: Page) -> float:
    top: float = page.evaluate("document.activeElement.getBoundingClientRect().top")
    return top


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_under_the_caret(open_page: OpenPage, password: str, width: int):
    page = open_page(width=width)
    log_in(page, password)
    with page.expect_response(HINTS):
        page.goto("/admin/articles/article/add/")
    open_hints(page)
    question_of(page).fill("Why does it rain on day 41?")
    page.get_by_label("Original").scroll_into_view_if_needed()
    page.get_by_label("Original").focus()
    before = top_of_focus(page)
    expect(page.locator(".hints-alike")).to_contain_text("asked already")
    assert abs(top_of_focus(page) - before) < 1

    page.get_by_label("Page description").evaluate(
        "(field) => { field.value = 'Long. '.repeat(60); }"
    )
    field_of(page).evaluate("(field) => { field.value = '$\\\\nosuch$ '.repeat(9); }")
    before = top_of_focus(page)
    with page.expect_response(HINTS):
        page.get_by_label("Original").press_sequentially("/")
    expect(summary_of(page)).to_contain_text("9 errors")
    assert abs(top_of_focus(page) - before) < 1


def test_a_hint_that_has_the_focus_keeps_it(form: Page):
    open_hints(form)
    field_of(form).fill(BAD)
    expect(summary_of(form)).to_contain_text("1 error")
    with form.expect_response(HINTS):
        form.get_by_label("Page description").fill("x")
        form.get_by_role("link", name="Line 3").focus()
    expect(findings_of(form)).to_contain_text("has 1 character, fewer than 25.")

    expect(form.get_by_role("link", name="Line 3")).to_be_focused()


def test_without_a_script_the_saved_article_is_told(open_page: OpenPage, password: str):
    page = open_page(java_script_enabled=False)
    log_in(page, password)
    page.goto("/admin/articles/article/?q=/learn/weather/questions/why-does-it-rain-on-day-42")
    page.locator("#result_list").get_by_role("link", name=ASKED.format(42)).click()
    open_hints(page)

    expect(findings_of(page)).to_contain_text("The answer has 5 words, fewer than 50.")
    expect(page.locator(".hints-address")).to_contain_text("why-does-it-rain-on-day-42")
    expect(page.locator(".result-title")).to_contain_text(ASKED.format(42))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(form: Page, scheme: str):
    form.emulate_media(color_scheme=scheme)
    open_hints(form)
    field_of(form).fill(BAD + "\n\n" + "[a](/learn/" + "x" * 200 + ")")
    question_of(form).fill("Why does it rain on day 41?")
    slug_of(form).fill("why-does-it-rain-on-day-" + "x" * 120)
    expect(form.locator(".hints-alike")).to_contain_text("asked already")
    expect(form.locator(".hints-address")).to_contain_text("will lead here")
    expect(preview_of(form).locator("code.tex")).to_be_visible()
    assert_accessible(form)
    for width in (768, 390):
        form.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(form)
