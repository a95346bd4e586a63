"""What must hold of any page in a browser, whatever it says."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page) -> None:
    """axe-core finds no violation of any of its rules."""
    page.wait_for_load_state("load")
    faults = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    assert not faults, "\n".join(faults)


def assert_fits_sideways(page: Page) -> None:
    """The page itself does not scroll sideways; wide tables and formulas may, in themselves."""
    page.wait_for_load_state("load")
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window, page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""
    )
