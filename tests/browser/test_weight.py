"""What a page costs a reader: requests and bytes, as the browser counts them."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.test_every_page import FORMULAS, every_kind

PLAIN = "/learn/history/questions/what-did-gutenberg-actually-invent"
FONT = "stix-two-math"
BUDGET = 14_000  # bytes that a server may send before it hears back: RFC 6928's ten segments


def requests_of(page: Page, act: Callable[[], object]) -> list[Request]:
    seen: list[Request] = []
    page.on("requestfinished", lambda request: seen.append(request))
    page.on("requestfailed", lambda request: seen.append(request))
    act()
    page.wait_for_load_state("networkidle")
    return seen


def loaded(page: Page, address: str) -> list[Request]:
    return requests_of(page, lambda: page.goto(address))


@every_kind
def test_a_page_is_one_request_below_14_kilobytes_and_formulas_bring_one_font(
    page: Page, address: str
):
    requests = loaded(page, address)
    others = [request for request in requests if not request.is_navigation_request()]

    assert [request.url for request in requests if request not in others] == [page.url]
    document = next(request for request in requests if request not in others)
    assert document.sizes()["responseBodySize"] < BUDGET
    has_formulas = page.locator(".answer math, h1 math").count() > 0
    assert [FONT in request.url for request in others] == ([True] if has_formulas else [])
    assert {urlsplit(request.url).netloc for request in others} <= {urlsplit(page.url).netloc}


def test_the_math_font_is_asked_for_before_the_page_is_laid_out(page: Page):
    loaded(page, FORMULAS)
    asked, parsed = page.evaluate(
        """() => [
            performance.getEntriesByType("resource")
                .find(one => one.name.endsWith("woff2")).startTime,
            performance.getEntriesByType("navigation")[0].domContentLoadedEventStart,
        ]"""
    )

    assert asked < parsed


@pytest.mark.parametrize("address", [PLAIN, FORMULAS], ids=["plain", "formulas"])
def test_nothing_moves_while_a_page_loads(open_page: OpenPage, address: str):
    page = open_page(width=390, height=844)
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => "
        "list.getEntries().forEach(entry => { shifts += entry.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    loaded(page, address)
    page.evaluate("document.fonts.ready")

    assert page.evaluate("shifts") == 0


def test_a_link_is_fetched_ahead_when_a_reader_points_at_it(page: Page):
    preloading = page.context.new_cdp_session(page)
    candidates: set[str] = set()
    fetched: list[str] = []
    preloading.on(
        "Preload.preloadingAttemptSourcesUpdated",
        lambda event: candidates.update(
            source["key"]["url"] for source in event["preloadingAttemptSources"]
        ),
    )
    preloading.on(
        "Preload.prefetchStatusUpdated", lambda event: fetched.append(event["prefetchUrl"])
    )
    preloading.send("Preload.enable")
    page.goto(PLAIN)
    next_page = page.locator("a[rel=next]")
    next_page.hover()
    patience = time.monotonic() + PATIENCE / 1000
    while not fetched and time.monotonic() < patience:
        page.wait_for_timeout(20)  # lets events come in

    assert {next_page.evaluate("link => link.href")} == set(fetched)
    paths = {urlsplit(url).path for url in candidates}
    assert "/learn/history" in paths
    assert not {path for path in paths if path.endswith((".md", ".atom"))}
    assert not {path for path in paths if path.startswith(("/search", "/admin"))}
