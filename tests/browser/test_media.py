"""Pages on paper, in a system's own colors, and for those who want more contrast or less motion."""

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_fits_sideways
from tests.browser.test_every_page import FORMULAS


def test_paper_has_the_answer_and_its_address_and_no_furniture(page: Page):
    page.goto(FORMULAS)
    page.emulate_media(media="print")

    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator("article .answer")).to_be_visible()
    expect(page.locator(".address")).to_have_text(page.url)
    for furniture in ("header.top", "footer", ".quiet", ".related", ".neighbors", ".contents-side"):
        for one in page.locator(furniture).all():
            expect(one).to_be_hidden()
    width = page.evaluate("getComputedStyle(document.querySelector('article')).maxWidth")
    assert width == "none"


def test_paper_cuts_no_table_however_wide(page: Page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 605, "height": 900})  # A4 within its margins, at 96 dpi
    page.goto("/learn/extremes/questions/wide-table")

    assert_fits_sideways(page)
    last = "document.querySelector('tr:last-child td:last-child').getBoundingClientRect().right"
    assert page.evaluate(last) <= 605


def test_in_the_systems_own_colors_buttons_and_fields_keep_their_borders(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/search?q=formula")

    borders = page.evaluate(
        """() => [...document.querySelectorAll("main button, main input[type=search]")].map(
            one => getComputedStyle(one).borderTopWidth)"""
    )
    assert borders
    assert "0px" not in borders
    dot = "getComputedStyle(document.querySelector('.dot')).forcedColorAdjust"
    assert page.evaluate(dot) == "none"


def test_with_more_contrast_secondary_text_is_as_dark_as_the_rest(page: Page):
    page.emulate_media(contrast="more")
    page.goto("/learn")

    colors = page.evaluate(
        """() => [".crumbs a", "h1"].map(
            one => getComputedStyle(document.querySelector(one)).color)"""
    )
    assert colors[0] == colors[1]


def test_nothing_moves_by_itself(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(FORMULAS)
    running = page.evaluate(
        """() => document.getAnimations().filter(one =>
            one.timeline instanceof DocumentTimeline && one.playState === "running").length"""
    )

    assert running == 0
