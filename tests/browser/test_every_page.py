"""Every kind of public page: accessible by day and night, on any width, with and without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.extremes import EXTREMES
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
    "subject of extremes": "/learn/extremes",
    **{slug: f"/learn/extremes/questions/{slug}" for slug in EXTREMES},
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
    phone.emulate_media(color_scheme="dark")
    assert_accessible(phone)


@every_kind
def test_a_page_fits_every_width(open_page: OpenPage, address: str):
    page = open_page(width=320, height=640)
    page.goto(address)

    for width in (320, 390, 768, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(page)


@every_kind
def test_what_can_be_pressed_on_a_phone_is_large_enough(phone: Page, address: str):
    """2.5rem at least, and 44 pixels each way for icons; links within a text are exempt."""
    phone.goto(address)
    small = phone.evaluate(
        """() => [...document.querySelectorAll("a, button, input, summary")]
            .filter(one => one.checkVisibility() && !one.closest(".answer p, .answer li, .lead, p"))
            .filter(one => !one.matches(".skip"))
            .map(one => [one.getBoundingClientRect(), one])
            .filter(([box, one]) => box.height < (one.matches(".icon, .theme *") ? 44 : 40))
            .map(([box, one]) => `${box.width} × ${box.height} ${one.outerHTML.slice(0, 120)}`)"""
    )

    assert small == []


@every_kind
def test_a_page_says_the_same_without_script(open_page: OpenPage, address: str):
    with_script, without = open_page(), open_page(java_script_enabled=False)
    with_script.goto(address)
    without.goto(address)

    # What needs a script (printing, colors) is hidden, not dead; times of a search differ.
    for answer in (".answer", ".prose"):
        assert (
            with_script.locator(answer).all_inner_texts()
            == without.locator(answer).all_inner_texts()
        )
    words = without.locator("main").inner_text().split()
    more = set(with_script.locator("main").inner_text().split()) - set(words)
    assert len(words) > 10
    assert {word for word in more if not word.isdigit()} <= {"Print", "Share"}
