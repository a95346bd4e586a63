"""What is typed is looked at as its page, in another tab, and by somebody without an account."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in

ADD = "/admin/articles/article/add/"
ANSWER = """It is $e^{i\\pi} = -1$.

## Why

$$\\int_0^1 x^2 \\, dx = \\frac{1}{3}$$

## How

Slowly.

## When

Later, in [another place](/learn).
"""


def write(page: Page, question: str, answer: str = ANSWER) -> None:
    page.goto(ADD)
    page.locator("textarea[name=question]").fill(question)
    page.locator("textarea[name=answer]").fill(answer)


def press(page: Page, name: str) -> Page:
    """Press a button that opens another tab."""
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=name).click()
    opened.value.wait_for_load_state("load")
    return opened.value


def assert_looks_well(page: Page) -> None:
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_fits_sideways(page)
            assert_accessible(page)


def test_what_is_typed_is_shown_in_another_tab_and_the_form_stays_open(page: Page, password: str):
    log_in(page, password)
    write(page, "What is $e^{i\\pi}$?")
    shown = press(page, "Preview page")

    expect(shown).to_have_url(re.compile("/preview/"))
    expect(shown.get_by_role("heading", level=1).locator("math")).to_be_visible()
    expect(shown.locator(".answer math")).to_have_count(2)
    expect(shown.locator(".preview")).to_contain_text("Preview of a draft, not public.")
    assert shown.evaluate("window.opener") is None

    # The text stays; it is kept as before, and shown again with what was added.
    answer = page.locator("textarea[name=answer]")
    answer.fill("Now it is another one.")
    expect(page.locator(".kept-state")).to_contain_text("Your draft was kept at")
    again = press(page, "Preview page")
    expect(again.locator(".answer")).to_have_text("Now it is another one.")

    # Unsaved words are still asked for.
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    answer.press("End")
    answer.press_sequentially("!")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_page_looks_well_at_any_width_by_day_and_night(page: Page, password: str):
    log_in(page, password)
    write(page, "How do previews look?")
    assert_looks_well(press(page, "Preview page"))


def test_nothing_but_an_answer_is_still_a_page(page: Page, password: str):
    log_in(page, password)
    write(page, "", "Half a thou")
    shown = press(page, "Preview page")

    expect(shown.get_by_role("heading", level=1)).to_have_text(
        "The question is still to be written"
    )
    assert_looks_well(shown)


@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_for_somebody_without_an_account(
    page: Page, open_page: OpenPage, password: str, script: bool
):
    log_in(page, password)
    write(page, "Who may read this?")
    made = press(page, "Share a link")
    address = made.get_by_label("Whoever has this address").input_value()
    expect(made.get_by_role("button", name="Copy")).to_be_visible()
    assert_looks_well(made)

    other = open_page(java_script_enabled=script)
    response = other.goto(urlsplit(address).path)
    assert response
    assert response.status == 200
    expect(other.get_by_role("heading", level=1)).to_have_text("Who may read this?")
    expect(other.locator(".answer math")).to_have_count(2)
    assert other.context.cookies() == []


def test_the_copy_button_copies_the_address(open_page: OpenPage, password: str):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    log_in(page, password)
    write(page, "What is copied?")
    made = press(page, "Share a link")
    made.get_by_role("button", name="Copy").click()

    expect(made.locator("main").get_by_role("status")).to_have_text("Copied")
    copied = made.evaluate("navigator.clipboard.readText()")
    assert copied == made.get_by_label("Whoever has this address").input_value()


def test_a_broken_link_says_what_to_do(page: Page):
    page.goto("/preview/nobody")

    expect(page.get_by_text("Ask whoever sent it to you for a new link.")).to_be_visible()
    assert_looks_well(page)


def test_a_form_can_be_shown_without_its_script(open_page: OpenPage, password: str):
    page = open_page(java_script_enabled=False)
    log_in(page, password)
    write(page, "What is shown without a script?")
    shown = press(page, "Preview page")

    expect(shown.get_by_role("heading", level=1)).to_have_text("What is shown without a script?")
