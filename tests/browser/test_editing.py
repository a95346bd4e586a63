"""An editor corrects an answer: from logging in to seeing it on the site."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible, assert_fits_sideways

FORMULAS = "What is an eigenvector?"
UNTOUCHED = "/learn/physics/questions/what-do-maxwells-four-equations-say"


def sign_in(page: Page, password: str, next_address: str, name: str = "editor") -> None:
    page.goto(f"/admin/login/?next={next_address}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def log_in(
    page: Page, password: str, next_address: str = "/admin/", *, name: str = "editor"
) -> None:
    sign_in(page, password, next_address, name)
    page.wait_for_url(lambda address: "/login/" not in address)


def open_article(page: Page, words: str) -> None:
    """Find an article through the list and open its form."""
    page.goto(f"/admin/articles/article/?q={words}")
    page.locator("#result_list").get_by_role("link", name=words).first.click()


def test_an_editor_corrects_an_answer_and_sees_it_on_the_site(page: Page, password: str):
    log_in(page, password)
    page.get_by_role("link", name="Articles").first.click()
    page.get_by_role("searchbox").last.fill("quadratic formula come")
    page.keyboard.press("Enter")
    page.locator("#result_list").get_by_role("link", name="quadratic formula").click()

    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("math").first).to_be_visible()
    formulas = preview.locator("math").count()
    answer = page.locator("textarea[name=answer]")
    answer.fill(answer.input_value() + "\nAnd $\\sqrt{2}$ is real, but $x \\neq 1$.\n")
    expect(preview.locator("math")).to_have_count(formulas + 2)

    page.get_by_role("button", name="Publish changes now").click()
    expect(page.locator(".messagelist")).to_contain_text("quadratic formula")
    page.get_by_role("link", name="View on site").first.click()
    expect(page).to_have_url(re.compile("/questions/where-does-the-quadratic-formula-come-from$"))
    expect(page.locator(".answer math")).to_have_count(formulas + 2)


def test_saving_without_a_change_leaves_the_document_as_it_was(page: Page, password: str):
    log_in(page, password)
    before = page.request.get(f"{UNTOUCHED}.md").body()
    open_article(page, "Maxwell")
    page.get_by_role("button", name="Publish and close").click()
    expect(page).to_have_url(re.compile(r"/admin/articles/article/(\?.*)?$"))

    assert page.request.get(f"{UNTOUCHED}.md").body() == before


def test_the_tab_key_leaves_the_editor(page: Page, password: str):
    log_in(page, password)
    open_article(page, FORMULAS)
    page.locator("textarea[name=answer]").focus()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.name") != "answer"


def test_the_preview_follows_what_is_typed_at_the_end(page: Page, password: str):
    log_in(page, password)
    open_article(page, FORMULAS)
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("math").first).to_be_visible()
    page.locator("textarea[name=answer]").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n\nmore" * 100 + "\n\nThe end of it.")

    expect(preview.get_by_text("The end of it.")).to_be_in_viewport()


def test_a_wrong_password_is_answered_in_words(page: Page):
    sign_in(page, "a guess", "/admin/")

    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)


def assert_accessible_by_day_and_by_night(page: Page) -> None:
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/?q=formula",
        "/admin/articles/article/?q=xyzzyplugh",
        "/admin/articles/article/add/",
        "/admin/articles/subject/",
        "/admin/articles/subject/add/",
        "/admin/articles/redirect/",
    ],
)
def test_a_page_of_the_admin_is_accessible(page: Page, password: str, address: str):
    log_in(page, password, address)

    assert_accessible_by_day_and_by_night(page)


def test_the_form_and_the_history_of_an_article_are_accessible(page: Page, password: str):
    log_in(page, password)
    open_article(page, FORMULAS)
    expect(page.get_by_role("region", name="Preview").locator("math").first).to_be_visible()
    assert_accessible_by_day_and_by_night(page)

    page.get_by_role("link", name=re.compile("^History")).first.click()
    assert_accessible_by_day_and_by_night(page)


def test_the_form_fits_a_phone(phone: Page, password: str):
    log_in(phone, password)
    open_article(phone, FORMULAS)

    assert_fits_sideways(phone)
