"""The list of articles: narrowed, set up, kept as a view, left and come back to."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.editor import log_in
from tests.browser.keys import press, write
from tests.browser.looks import assert_accessible, assert_fits_sideways

LIST = "/admin/articles/article/"


def popup(page: Page, name: str) -> Locator:
    return page.locator(".filter summary").filter(has_text=name)


def test_by_keyboard_a_list_is_narrowed_kept_as_a_view_left_and_come_back_to(
    page: Page, second_editor: str
) -> None:
    log_in(page, second_editor, f"{LIST}?state=all", name="noor")
    press(popup(page, "Any subject"))
    press(page.get_by_role("link", name="Weather", exact=True))
    expect(popup(page, "Weather")).to_be_visible()
    press(popup(page, "Columns"))
    press(page.get_by_label("Findings"), "Space")
    press(page.get_by_role("button", name="Show").locator("visible=true"))
    expect(page.get_by_role("columnheader", name="Findings")).to_be_visible()
    press(popup(page, "Save as a view"))
    write(page.get_by_label("Name").locator("visible=true"), "Weather, with findings")
    press(page.get_by_role("button", name="Save view"))
    expect(page.locator(".messagelist")).to_contain_text("View saved: Weather, with findings")

    press(page.get_by_role("link", name="Next"))
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    question = page.locator("#result_list tbody th a").nth(3)
    name = question.locator(".asked").inner_text()
    press(question)
    press(page.locator(".crumb").get_by_role("link", name="Articles"))
    expect(page.locator("#result_list tbody th a").nth(3)).to_be_focused()
    expect(page.locator("#result_list tbody th a").nth(3)).to_contain_text(name)
    expect(page.locator(".filter summary").filter(has_text="Weather")).to_be_visible()

    page.goto(f"{LIST}?state=all")
    press(page.get_by_role("link", name="Weather, with findings"))
    expect(page.get_by_role("columnheader", name="Findings")).to_be_visible()


def test_rows_are_chosen_by_keyboard_and_by_range(page: Page, second_editor: str) -> None:
    log_in(page, second_editor, f"{LIST}?q=rain&order=a-z", name="noor")
    bar = page.get_by_role("group", name="With what is chosen")
    boxes = page.locator(".action-select")
    expect(bar).to_be_hidden()
    press(boxes.nth(1), "Space")
    expect(bar).to_contain_text("1 chosen")
    press(boxes.nth(4), "Shift+Space")
    expect(bar).to_contain_text("4 chosen")
    press(page.get_by_label("Choose all of this page"), "Space", by="Shift+Tab")
    expect(bar).to_contain_text("50 chosen")
    press(page.get_by_label("that are found"), "Space", by="Shift+Tab")
    expect(bar).to_contain_text("All chosen")


def test_from_the_last_row_it_is_not_far_to_what_can_be_done(
    page: Page, second_editor: str
) -> None:
    log_in(page, second_editor, f"{LIST}?q=rain", name="noor")
    way = page.get_by_role("link", name="With what is chosen…")
    expect(way).to_be_hidden()
    press(page.locator(".action-select").last, "Space")
    page.keyboard.press("Tab")  # the question of that row
    page.keyboard.press("Tab")
    expect(way).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("that are found")).to_be_focused()


def test_a_popup_opens_and_closes_by_keyboard(page: Page, second_editor: str) -> None:
    log_in(page, second_editor, f"{LIST}?state=all", name="noor")
    summary = popup(page, "Any finding")
    press(summary)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Any finding")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Any finding")).to_be_hidden()


def test_without_script_the_list_is_narrowed_and_its_rows_are_chosen(
    open_page: OpenPage, second_editor: str
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, second_editor, f"{LIST}?q=rain", name="noor")
    popup(page, "Any day").click()
    page.get_by_label("from").first.fill("2001-01-01")
    page.get_by_role("button", name="Show").locator("visible=true").first.click()
    expect(page.get_by_text("Edited from Jan 1, 2001")).to_be_visible()
    page.locator(".action-select").first.check()
    expect(page.get_by_role("button", name="Move to a subject…")).to_be_visible()


@pytest.mark.parametrize("name", ["", "Columns", "Any day", "Any finding", "Save as a view"])
def test_the_list_is_accessible_and_fits(page: Page, second_editor: str, name: str) -> None:
    log_in(page, second_editor, f"{LIST}?q=rain&cols=author,findings,edited", name="noor")
    for scheme, width in (("light", 1440), ("dark", 1440), ("light", 768), ("dark", 390)):
        options: dict[str, Any] = {"color_scheme": scheme}
        page.emulate_media(**options)
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        page.locator(".action-select").first.check()
        for fold in page.locator(".list-fold > summary").locator("visible=true").all():
            fold.click()
        if name:
            popup(page, name).click()
        assert_accessible(page)
        assert_fits_sideways(page)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_rows_begin_high_and_the_filters_are_folded(
    open_page: OpenPage, second_editor: str, script: bool
) -> None:
    page = open_page(390, 844, java_script_enabled=script)
    log_in(page, second_editor, f"{LIST}?subject=weather", name="noor")
    assert page.locator("#result_list tbody tr").first.bounding_box()["y"] < 420  # type: ignore[index]
    expect(page.get_by_role("searchbox", name="Words in the question")).to_be_visible()
    expect(popup(page, "Any finding")).to_be_hidden()
    page.get_by_text("Filters (1)").click()
    popup(page, "Any finding").click()
    page.get_by_role("link", name="Orphan").click()
    expect(page.locator(".list-fold > summary").first).to_have_text("Filters (2)")


SAID_BEFORE = "cell => getComputedStyle(cell, '::before').content"


def test_on_a_phone_the_chosen_tab_is_in_sight(phone: Page, password: str) -> None:
    log_in(phone, password, f"{LIST}?state=archived")
    chosen = phone.locator(".tabs [aria-current]")
    expect(chosen).to_contain_text("Archived")
    expect(chosen).to_be_in_viewport(ratio=0.9)  # its line lies over that of the tabs
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()


def test_on_a_phone_the_numbers_of_a_subject_are_named(
    open_page: OpenPage, second_editor: str
) -> None:
    page = open_page(390, 844)
    log_in(page, second_editor, "/admin/articles/subject/", name="noor")
    cells = page.locator("#result_list tbody tr").first.locator("td:not(.action-checkbox)")
    said = [cell.evaluate(SAID_BEFORE) for cell in cells.all()]
    assert said == ['"Articles: "', '"In lists: "', '"Position: "']
    page.set_viewport_size({"width": 1280, "height": 900})
    assert [cell.evaluate(SAID_BEFORE) for cell in cells.all()] == ["none"] * 3


@pytest.mark.parametrize("width", [768, 900, 1100, 1280])
def test_popups_open_below_their_buttons_and_stay_on_the_page(
    open_page: OpenPage, second_editor: str, width: int
) -> None:
    page = open_page(width)
    log_in(page, second_editor, f"{LIST}?state=all", name="noor")
    for summary in page.locator("#changelist .filter > summary").all():
        summary.click()
        button = summary.bounding_box() or {}
        panel = summary.locator("xpath=following-sibling::*").bounding_box() or {}
        assert panel["y"] >= button["y"] + button["height"]
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
        summary.click()  # it may cover the next


@pytest.mark.parametrize("width", [768, 1280, 1920])
def test_the_box_in_the_head_stands_on_the_line_of_the_heads(
    open_page: OpenPage, second_editor: str, width: int
) -> None:
    page = open_page(width)
    log_in(page, second_editor, f"{LIST}?q=rain", name="noor")
    middles = page.evaluate(
        """() => {
            const lines = (cell) => {
                const range = document.createRange();
                range.selectNodeContents(cell);
                return range.getClientRects()[0];
            };
            const middle = (box) => box.top + box.height / 2;
            const row = document.querySelector("#result_list tbody tr");
            return [
                [document.querySelector("#choose-page"), document.querySelector("thead th + th")],
                [row.querySelector(".action-select"), row.querySelector(".field-by")],
            ].map(([box, cell]) => middle(box.getBoundingClientRect()) - middle(lines(cell)));
        }"""
    )
    assert all(abs(off) <= 1.5 for off in middles), middles
