"""A reader's way through the library."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_every_page import FORMULAS


def test_a_reader_goes_from_home_to_a_related_question(page: Page):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Mathematics").first.click()
    expect(page).to_have_url(re.compile("/learn/mathematics$"))

    page.get_by_role("link", name="Where does the quadratic formula come from?").click()
    expect(page.locator("h1")).to_have_text("Where does the quadratic formula come from?")
    assert page.locator(".answer math").count() > 3

    page.get_by_role("region", name="Related questions").get_by_role(
        "link", name="Who invented the equals sign?"
    ).click()
    expect(page).to_have_url(re.compile("/learn/history/questions/who-invented-the-equals-sign$"))


def test_a_reader_without_script_searches_and_opens_a_hit(open_page: OpenPage):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("quadratic formula")
    page.get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(r"/search\?q=quadratic\+formula"))
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("quadratic formula")


def test_a_keyboard_skips_to_the_content_and_never_gets_stuck(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

    page.goto("/")
    stops = page.locator("a[href], button, input:not([type=hidden])").locator("visible=true")
    seen = set()
    for _ in range(stops.count() + 2):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
    assert page.locator("footer a").last.evaluate("one => one.outerHTML") in seen


def test_what_has_the_focus_is_outlined(page: Page):
    page.goto(FORMULAS)
    for _ in range(4):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert style[0] != "none"
        assert style[1] >= 2


def test_a_chosen_color_theme_holds_on_the_next_page(page: Page):
    page.goto("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(paper)
    page.get_by_role("button", name="Dark colors").click()
    night = page.evaluate(paper)
    page.goto("/learn")

    assert day != night
    assert page.evaluate(paper) == night


def test_a_section_of_the_contents_is_scrolled_to(page: Page):
    page.goto("/learn/physics/questions/why-is-the-sky-blue-and-the-sunset-red")
    contents = page.get_by_role("navigation", name="On this page")
    link = contents.get_by_role("link").last
    target = page.locator(link.get_attribute("href") or "")
    link.click()

    expect(target).to_be_in_viewport()


def test_the_search_page_is_one_tap_away_on_a_phone(phone: Page):
    phone.goto("/learn")
    phone.get_by_role("link", name="Search").tap()

    expect(phone.get_by_role("combobox")).to_be_visible()
