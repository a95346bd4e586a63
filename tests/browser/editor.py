"""The Markdown editor in a browser: its parts, and its text with the selection marked in it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_editing import log_in, open_article

FORMULAS = "What is an eigenvector?"
BAD = "So $\\nosuch{x}$ is none, and $y$ is."


def opened(page: Page, password: str, words: str = FORMULAS) -> Page:
    log_in(page, password)
    open_article(page, words)
    expect(preview_of(page).locator("p").first).to_be_visible()
    return page


def field_of(page: Page) -> Locator:
    return page.locator("textarea[name=answer]")


def preview_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def write(page: Page, marked: str) -> None:
    """Replace the text by one in which ⟨ and ⟩ stand around what is to be selected, ⟨ alone for the
    caret."""
    field_of(page).fill(re.sub("[⟨⟩]", "", marked))
    field_of(page).evaluate(
        """(field, marked) => {
            const [start, end] = [marked.indexOf("⟨"), marked.indexOf("⟩")];
            field.setSelectionRange(start, end < 0 ? start : end - 1);
        }""",
        marked,
    )


def text_of(page: Page) -> str:
    """The text, marked in the same way."""
    text: str = field_of(page).evaluate(
        """({ value, selectionStart: start, selectionEnd: end }) => value.slice(0, start) + "⟨" +
            (start < end ? value.slice(start, end) + "⟩" : "") + value.slice(end)"""
    )
    return text
