"""The dashboard and the problems: seen on any width, gone through by keyboard."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.newsroom import WRITER
from tests.browser.test_editing import log_in

PROBLEMS = "/admin/problems/"


def look_through(page: Page) -> None:
    """Have the library looked through, as a person has it, and wait until the worker did it."""
    page.goto(PROBLEMS)
    page.get_by_role("button", name="Look through the library now").click()
    expect(page.locator(".messagelist")).to_contain_text("looked through in the background")
    for _ in range(200):
        page.goto(PROBLEMS)
        if "being looked through now" not in page.content():
            return
    raise AssertionError("The worker does not come to an end.")


def assert_whole(page: Page) -> None:
    """By day and by night, on a desk, a tablet and a phone."""
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
        assert_fits_sideways(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_editor_sees_what_waits_and_how_the_library_stands(
    page: Page,
    newsroom: dict[str, Any],
    second_editor: str,
):
    log_in(page, second_editor, PROBLEMS, name="noor")
    look_through(page)
    page.goto(PROBLEMS)
    expect(page.get_by_role("heading", name="Hints")).to_be_visible()
    assert_whole(page)

    page.goto("/admin/")

    expect(page.locator(".todo")).to_contain_text("Waiting for your review")
    expect(page.locator("svg.chart:visible")).to_have_count(2)
    assert_whole(page)
    for summary in page.locator(".as-table summary").all():
        summary.click()
    assert_whole(page)

    page.get_by_role("region", name="Problems").get_by_role("link").nth(1).click()
    expect(page).to_have_url(re.compile("finding="))
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


def test_a_chart_is_opened_as_a_table_and_followed_by_keyboard(
    page: Page,
    newsroom: dict[str, Any],
    second_editor: str,
):
    log_in(page, second_editor, "/admin/", name="noor")
    page.get_by_role("group", name="Published each week").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    rows = page.get_by_role("region", name="Published each week").get_by_role("row")
    expect(rows).to_have_count(27)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("state=published&published_from="))


def test_a_bar_leads_to_its_list(
    page: Page,
    newsroom: dict[str, Any],
    second_editor: str,
):
    log_in(page, second_editor, "/admin/", name="noor")
    page.get_by_role("region", name="Published each week").locator("svg a").last.click()

    expect(page).to_have_url(re.compile("state=published&published_from="))
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


def test_a_writer_meets_what_was_sent_back_first(
    page: Page,
    newsroom: dict[str, Any],
):
    log_in(page, "a third password", "/admin/", name=WRITER)

    expect(page.locator(".todo")).to_contain_text("Say which wind, and since when.")
    assert_whole(page)
    page.get_by_role("link", name="Go on writing").click()

    expect(page.get_by_label("Question")).to_be_visible()


def test_the_rail_folds_where_the_page_is_narrow(page: Page, second_editor: str):
    log_in(page, second_editor, "/admin/", name="noor")
    page.set_viewport_size({"width": 768, "height": 900})
    rail = page.locator(".rail-folded")

    expect(page.locator("nav.rail")).to_be_hidden()
    rail.locator("summary").focus()
    page.keyboard.press("Enter")
    rail.get_by_role("link", name="Problems").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Problems")).to_be_visible()
