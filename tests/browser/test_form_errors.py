"""The form of an article that comes back with errors: found from above, told beside the fields."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import field_of
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in


@pytest.fixture
def refused(page: Page, password: str) -> Page:
    """A new article that was not saved, for one error of each sort."""
    log_in(page, password, "/admin/articles/article/add/")
    page.get_by_label("Question", exact=True).fill("Why does it rain on day 41?")
    page.get_by_label("Last part").fill("a b")
    page.get_by_label("Original").fill("/learn/nowhere")
    page.locator("#id_unpublish_at_0").fill("1999-01-01")
    page.locator("#id_unpublish_at_1").fill("10:00:00")
    page.locator("fieldset.collapse summary").click()
    page.get_by_label("Asked by").fill("No\u0001r")
    page.get_by_role("button", name="Save draft").click()
    expect(box_of(page)).to_contain_text("Not saved yet")
    return page


def box_of(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="Not saved yet")


def test_links_lead_to_the_fields_by_keyboard_and_show_their_labels(refused: Page):
    links = box_of(refused).get_by_role("link")
    fields = {
        "Answer": "#id_answer",
        "Last part": "#id_slug",
        "Public until": "#id_unpublish_at_0",
        "Original": "#id_seo-0-canonical_url",
        "Asked by": "#id_asked_by",
    }
    assert set(fields) <= set(links.all_inner_texts())
    bar = refused.locator(".action-row")
    for name, field in fields.items():
        links.filter(has_text=name).press("Enter")
        expect(refused.locator(field)).to_be_focused()
        expect(refused.locator(field)).to_be_in_viewport(ratio=0.3)
        label = refused.locator(f'.form-row:has({field}) label[for="{field[1:]}"]')
        bottom = bar.evaluate("(one) => one.getBoundingClientRect().bottom")
        assert label.evaluate("(one) => one.getBoundingClientRect().top") >= bottom or (
            name == "Answer"  # its toolbar stands between
        )


def test_the_text_is_shown_to_who_is_led_there_from_its_preview(refused: Page):
    refused.get_by_role("toolbar").get_by_role("button", name="Preview", exact=True).click()
    expect(field_of(refused)).to_be_hidden()
    box_of(refused).get_by_role("link", name="Answer").click()
    expect(field_of(refused)).to_be_focused()


def top_of(one: Locator) -> float:
    top: float = one.evaluate("(one) => one.getBoundingClientRect().top")
    return top


@pytest.mark.parametrize("width", [1280, 390])
def test_an_error_stands_between_its_field_and_what_else_is_said_of_it(refused: Page, width: int):
    refused.set_viewport_size({"width": width, "height": 900})
    row = refused.locator(".form-row.field-slug")
    assert top_of(row.locator("textarea")) < top_of(row.locator(".errorlist"))
    assert top_of(row.locator(".errorlist")) < top_of(row.locator(".help"))
    # The hint would say the same once more.
    expect(refused.locator(".hints-address")).not_to_contain_text(
        "cannot be part", use_inner_text=True
    )


def test_questions_alike_stand_below_the_error_of_the_question(refused: Page):
    question = refused.get_by_label("Question", exact=True)
    question.fill(" ")
    refused.get_by_role("button", name="Save draft").click()
    row = refused.locator(".form-row.field-question")
    expect(row.locator(".errorlist")).to_be_visible()
    question.fill("Why does it rain on day 41?")
    expect(row.locator(".hints-alike")).to_contain_text("asked already")
    assert top_of(question) < top_of(row.locator(".errorlist"))
    assert top_of(row.locator(".errorlist")) < top_of(row.locator(".hints-alike"))


def test_a_related_line_shows_its_error_and_the_field_alone(page: Page, password: str):
    log_in(page, password, "/admin/articles/article/add/")
    page.locator("#id_related_links-0-target").evaluate("(one) => { one.value = '/nowhere'; }")
    page.get_by_role("button", name="Save draft").click()
    box_of(page).get_by_role("link", name="Related articles").click()
    expect(page.locator("#id_related_links-0-target")).to_be_focused()
    line = page.locator(".related-line").first
    expect(line).to_contain_text("no article", ignore_case=True)
    expect(line.get_by_label("Order")).to_be_hidden()
    expect(line.get_by_role("checkbox")).to_be_hidden()
    expect(line.get_by_role("button", name=re.compile("^Remove"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits(refused: Page, scheme: str):
    refused.emulate_media(color_scheme=scheme)
    for width in (1280, 768, 390):
        refused.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(refused)
        assert_accessible(refused)
