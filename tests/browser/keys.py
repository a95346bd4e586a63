"""Stories told by keys alone: the focus goes where the Tab key takes it, and nothing points."""

from playwright.sync_api import Locator

MOST = 250
"""Presses of the Tab key after which a place counts as out of reach."""


def tab_to(place: Locator, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until `place` has the focus."""
    wanted = place.element_handle()
    for _ in range(MOST):
        place.page.keyboard.press(key)
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{key} does not come to {place}")


def press(place: Locator, key: str = "Enter", *, by: str = "Tab") -> None:
    """Go to a button, a link or a box, and press it: Enter, or the space bar for a box."""
    tab_to(place, by)
    place.page.keyboard.press(key)


def write(place: Locator, words: str) -> None:
    """Go to a field and type, in place of what it holds; in a list of choices, choose by typing."""
    tab_to(place)
    place.page.keyboard.press("ControlOrMeta+a")
    place.page.keyboard.type(words)
