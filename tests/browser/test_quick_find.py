"""The field of the admin's bar, by keyboard and by finger."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in


@pytest.fixture
def desk(page: Page, password: str) -> Page:
    log_in(page, password)
    return page


def typed(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)


def answer_with_a_door(route: Route) -> None:
    route.fulfill(status=302, headers={"Location": "/admin/login/"})


def test_an_article_is_opened_by_keys_alone(desk: Page):
    typed(desk, "quadratic form")
    field = desk.get_by_role("combobox", name="Find an article")
    first = desk.get_by_role("option").first
    expect(first).to_contain_text("Where does the quadratic formula come from?")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(desk)
    desk.emulate_media(color_scheme="dark")
    assert_accessible(desk)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/article/\d+/change/"))
    expect(desk.locator("#id_question")).to_have_value(re.compile("quadratic formula"))


def test_the_arrows_go_round_and_escape_closes(desk: Page):
    typed(desk, "pic")
    options = desk.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("listbox")).to_have_count(0)
    expect(desk.get_by_role("combobox", name="Find an article")).to_be_focused()
    expect(desk.get_by_role("combobox", name="Find an article")).to_have_value("pic")


def test_home_and_end_go_to_the_first_and_the_last(desk: Page):
    typed(desk, "light")
    options = desk.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("End")
    expect(options.last).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Home")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("End")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/admin/articles/article/?q=light")


def test_a_second_escape_gives_the_focus_back_and_an_arrow_opens_the_list_again(desk: Page):
    before = desk.get_by_role("link", name="View site")
    before.focus()
    typed(desk, "pic")
    expect(desk.get_by_role("option").first).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("option").first).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Escape")
    expect(before).to_be_focused()


def test_a_slash_leads_from_a_checkbox_to_the_field(desk: Page):
    desk.goto(desk.url.split("/admin/")[0] + "/admin/articles/article/")
    desk.locator(".action-select").first.focus()
    desk.keyboard.press("/")
    expect(desk.locator("#find")).to_be_focused()
    expect(desk.locator("#find")).to_have_value("")


def test_enter_before_the_answer_opens_its_first_hit_and_none_of_the_list_before(desk: Page):
    waiting: list[Route] = []
    desk.route("**/admin/find?q=trash&part=1", lambda route: waiting.append(route))
    typed(desk, "audit")
    expect(desk.get_by_role("option", name="Audit log")).to_be_visible()
    desk.keyboard.press("Control+a")
    with desk.expect_request("**/admin/find?q=trash&part=1"):
        desk.keyboard.type("trash")
        desk.keyboard.press("Enter")
    expect(desk.get_by_role("option", name="Audit log")).to_have_attribute("aria-selected", "false")
    waiting[0].continue_()
    desk.wait_for_url("**/admin/articles/trashedarticle/")


def test_while_the_list_cannot_be_had_enter_leads_to_the_page(desk: Page):
    typed(desk, "pic")
    expect(desk.get_by_role("option").first).to_be_visible()
    desk.route("**/admin/find?q=picture&part=1", answer_with_a_door)
    desk.keyboard.type("ture")
    expect(desk.get_by_role("listbox")).to_have_count(0)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/admin/find?q=picture")


def test_commands_are_found_and_a_slash_in_a_field_is_a_slash(desk: Page):
    desk.keyboard.press("Control+k")
    desk.keyboard.type("write a new")
    expect(desk.get_by_role("option", name="Write a new article")).to_be_visible()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/article/add/")
    desk.locator("#id_question").click()
    desk.keyboard.type("and/or")
    expect(desk.locator("#id_question")).to_have_value("and/or")
    expect(desk.locator("#id_question")).to_be_focused()


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(desk: Page):
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if "q=quadratic&" in route.request.url:
            waiting.append(route)
        else:
            route.continue_()

    desk.route("**/admin/find?*part=1", hold)
    with desk.expect_request("**/admin/find?q=quadratic&part=1"):
        typed(desk, "quadratic")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("audit")
    expect(desk.get_by_role("option", name="Audit log")).to_be_visible()
    with suppress(Error):  # the page itself gave it up
        waiting[0].continue_()
    expect(desk.get_by_role("option", name="Audit log")).to_be_visible()


def test_nothing_found_is_said(desk: Page):
    typed(desk, "xyzzyplugh")
    expect(desk.get_by_role("option", name="Nothing is called that")).to_be_visible()
    expect(desk.locator("form.find [role=status]")).to_have_text("0 found")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/admin/find?q=xyzzyplugh")


def test_it_works_on_a_phone(phone: Page, password: str):
    log_in(phone, password)
    phone.get_by_role("combobox", name="Find an article").fill("quadratic")
    option = phone.get_by_role("option").first
    expect(option).to_be_visible()
    assert_fits_sideways(phone)
    # A phone widens its window to what sticks out of it.
    assert phone.evaluate("innerWidth") == phone.viewport_size["width"]
    assert_accessible(phone)
    option.tap()
    phone.wait_for_url(re.compile(r"/change/"))


def test_without_a_script_it_is_a_page(open_page: OpenPage, password: str):
    page = open_page(java_script_enabled=False)
    log_in(page, password)
    page.locator("#find").fill("quadratic")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Where does the quadratic formula come from?").click()
    expect(page.locator("#id_question")).to_have_value(re.compile("quadratic formula"))
