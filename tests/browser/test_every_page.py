"""Every kind of public page: accessible by day and night, on any width, with and without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways

FORMULAS = "/learn/mathematics/questions/where-does-the-quadratic-formula-come-from"
KINDS = {
    "home": "/",
    "subjects": "/learn",
    "subjects by size": "/learn?sort=most",
    "subject": "/learn/mathematics",
    "subject, first page": "/learn/weather",
    "subject, last page": "/learn/weather?page=3",
    "subject from A to Z": "/learn/weather?sort=az&page=2",
    "question with formulas": FORMULAS,
    "question with code": "/learn/computer-science/questions/why-is-01-02-not-exactly-03",
    "question without any of it": ("/learn/history/questions/what-did-gutenberg-actually-invent"),
    "question with a table": "/learn/physics/questions/how-much-energy-does-a-single-photon-carry",
    "question with money": "/learn/economics/questions/how-does-compound-interest-work",
    "question right to left": (
        "/learn/linguistics/questions/limadha-tuktab-al-arabiyya-min-al-yamin-ila-al-yasar"
    ),
    "search": "/search",
    "search with hits": "/search?q=formula",
    "search without hits": "/search?q=xyzzyplugh",
    "about": "/about",
    "privacy": "/privacy",
    "unknown address": "/learn/mathematics/questions/nobody-asked-this",
}
every_kind = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)


@every_kind
def test_a_page_is_accessible_by_day_and_by_night(page: Page, address: str):
    response = page.goto(address)
    assert response.status == (404 if address == KINDS["unknown address"] else 200)
    assert_accessible(page)

    page.emulate_media(color_scheme="dark")
    assert_accessible(page)


@every_kind
def test_a_page_is_accessible_on_a_phone(phone: Page, address: str):
    phone.goto(address)

    assert_accessible(phone)
    assert_fits_sideways(phone)


@every_kind
def test_a_page_fits_320_pixels(open_page: OpenPage, address: str):
    page = open_page(width=320, height=640)
    page.goto(address)

    assert_fits_sideways(page)


@every_kind
def test_a_page_says_the_same_without_script(open_page: OpenPage, address: str):
    with_script, without = open_page(), open_page(java_script_enabled=False)
    with_script.goto(address)
    without.goto(address)

    # What needs a script (printing, colors) is hidden, not dead; times of a search differ.
    words = without.locator("main").inner_text().split()
    more = set(with_script.locator("main").inner_text().split()) - set(words)
    assert len(words) > 10
    assert {word for word in more if not word.isdigit()} <= {"Print", "Share"}
