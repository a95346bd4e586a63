"""What script adds for comfort: suggestions, copying, sharing, colors."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible
from tests.browser.test_every_page import FORMULAS, KINDS

CODE = KINDS["question with code"]
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_questions_are_suggested_while_one_types_and_opened_by_keyboard(page: Page):
    page.goto("/learn")
    field = page.get_by_role("combobox", name="Search all questions")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("quadratic form")

    suggested = page.get_by_role("listbox", name="Suggested questions")
    expect(suggested.get_by_role("option")).not_to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    field.press("ArrowDown")
    chosen = suggested.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Where does the quadratic formula come from?")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Enter")
    expect(page).to_have_url(re.compile("where-does-the-quadratic-formula-come-from$"))


def test_arrows_go_round_and_come_back_to_what_was_typed(page: Page):
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("does")
    options = page.get_by_role("option")
    expect(options).not_to_have_count(0)

    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=does$"))


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page):
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("does")
    expect(page.get_by_role("option")).not_to_have_count(0)

    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("does")
    expect(field).to_be_focused()


def test_a_suggestion_can_be_clicked(page: Page):
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("equals sign")
    page.get_by_role("option", name="Who invented the equals sign?").click()

    expect(page.locator("h1")).to_have_text("Who invented the equals sign?")


def test_a_subjects_own_field_suggests_its_own_questions(page: Page):
    page.goto("/learn/physics")
    page.get_by_role("combobox", name="Search in Physics").press_sequentially("what")

    options = page.get_by_role("option")
    expect(options).not_to_have_count(0)
    assert "What did Gutenberg actually invent?" not in options.all_inner_texts()


def test_code_and_formulas_are_copied_from_their_source(open_page: OpenPage):
    page = open_page(permissions=CLIPBOARD)
    page.goto(CODE)
    code = page.locator(".answer pre").first
    code.hover()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()

    page.goto(FORMULAS)
    formula = page.locator(".answer .display").first
    formula.focus()
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Copy LaTeX")
    expect(button).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    source = formula.locator("annotation").text_content()
    assert page.evaluate("navigator.clipboard.readText()") == source
    assert "\\frac" in source


def test_offering_to_copy_moves_nothing(page: Page):
    page.goto(FORMULAS)
    height = "document.documentElement.scrollHeight"
    before = page.evaluate(height)
    page.locator(".answer .display").first.hover()

    expect(page.get_by_role("button", name="Copy LaTeX")).to_be_visible()
    assert page.evaluate(height) == before


def test_a_page_is_shared_by_its_address(open_page: OpenPage):
    page = open_page(permissions=CLIPBOARD)
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(CODE)
    page.get_by_role("button", name="Share").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page.get_by_role("button", name="Share")).to_be_visible()  # it can be done again


def test_without_a_clipboard_nothing_offers_to_copy(page: Page):
    """As on any address that is neither https nor this machine."""
    page.add_init_script("delete Navigator.prototype.clipboard; delete Navigator.prototype.share")
    page.goto(CODE)
    page.locator(".answer pre").first.hover()

    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_a_long_formula_in_a_line_is_copied_by_keyboard(open_page: OpenPage):
    page = open_page(permissions=CLIPBOARD)
    page.goto("/learn/extremes/questions/long-formula")
    page.locator(".answer .wide").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("a_{0}x^{0}+")


def test_how_many_suggestions_there_are_is_heard(page: Page):
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("equals sign")
    status = page.get_by_role("status").filter(has_text="Suggested questions: 1")

    expect(status).to_have_count(1)
    page.keyboard.press("Escape")
    expect(status).to_have_count(0)


def test_chosen_colors_stay_and_never_flash(open_page: OpenPage):
    page = open_page(color_scheme="light")
    page.goto("/")
    page.get_by_role("button", name="Dark colors").click()
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    expect(page.get_by_role("button", name="Dark colors")).to_have_attribute("aria-pressed", "true")

    page.goto("/learn", wait_until="commit")
    page.wait_for_selector("header")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(background) == dark
    page.get_by_role("button", name="Colors of the system").click()
    assert page.evaluate(background) != dark


def test_on_a_phone_one_button_steps_through_the_colors(phone: Page):
    phone.goto("/")
    seen = []
    for _ in range(4):
        button = phone.locator(".theme button:visible")
        expect(button).to_have_count(1)
        seen.append(button.get_attribute("value"))
        button.click()
    assert seen == ["system", "light", "dark", "system"]


def test_without_storage_everything_else_works(open_page: OpenPage):
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
    )
    page.goto("/")
    page.get_by_role("button", name="Dark colors").click()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("combobox").press_sequentially("does")
    expect(page.get_by_role("option")).not_to_have_count(0)
