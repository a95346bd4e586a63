"""Changes to many articles in a browser: articles of a story's own, chosen in the list by keys."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.keys import press
from tests.browser.manage import manage
from tests.browser.test_editing import log_in
from tests.library.documents import document

LIST = "/admin/articles/article/"


def make_shelf(site: str, var_dir: Path, slug: str, status: str, count: int = 4) -> str:
    """The slug of a subject of so many articles, imported unless they are there."""
    folder = var_dir / slug
    folder.mkdir(exist_ok=True)
    for number in range(1, count + 1):
        values = {
            "title": f"What does {slug} {number} mean?",
            "answer": f"A wave, {slug} {number}.",
            "more": f"quicktakes:\n  status: {status}\n",
        }
        text = document(f"{slug}-{number}", subject=slug, shelf=slug, **values)
        (folder / f"{number}.md").write_bytes(text)
    manage(site, var_dir, "import_articles", str(folder))
    return slug


def open_list(page: Page, password: str, slug: str) -> None:
    log_in(page, password, f"{LIST}?q={slug}&state=all")


def row(page: Page, number: int) -> Locator:
    """The row of the list whose question has this number."""
    return page.get_by_role("row", name=re.compile(f" {number} mean"))


def begin(page: Page, words: str, *numbers: int) -> None:
    """Choose articles of the list by the number in their question, and what to do with them."""
    for number in numbers:
        press(row(page, number).get_by_role("checkbox"), "Space")
    act(page, words)


def act(page: Page, words: str) -> None:
    """Go back from the rows to what can be done with those that are chosen."""
    bar = page.get_by_role("group", name="With what is chosen")
    button = bar.get_by_role("button", name=words, exact=True)
    if not button.is_visible():
        press(bar.get_by_text("More", exact=True), by="Shift+Tab")
        press(button)
    else:
        press(button, by="Shift+Tab")
