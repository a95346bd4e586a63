"""Changes to so many articles that the worker makes them: all that are found, and half of them."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.bulk import LIST, act, make_shelf
from tests.browser.keys import press
from tests.browser.test_editing import log_in

MANY = 500


def choose_all(page: Page) -> None:
    """Every article that is found, those of the next pages too, by keys."""
    press(page.get_by_label("Choose all of this page"), "Space")
    press(page.get_by_label("that are found"), "Space", by="Shift+Tab")
    bar = page.get_by_role("group", name="With what is chosen")
    expect(bar).to_contain_text("All chosen")


def test_by_keyboard_all_that_are_found_are_published_and_taken_back(
    page: Page, password: str, site: str, var_dir: Path
):
    slug = make_shelf(site, var_dir, "bulkwhole", "draft", 55)
    log_in(page, password, LIST)
    press(page.locator(".filter summary").filter(has_text="Any subject"))
    press(page.get_by_role("link", name=slug, exact=True))
    expect(page.locator(".found")).to_have_text("55 articles")
    choose_all(page)
    act(page, "Publish now…")
    expect(page.get_by_role("heading", level=1)).to_have_text("Publish 55 articles?")
    press(page.get_by_role("button", name="Publish 55 articles"))
    outcome = page.locator("#task-outcome")
    expect(outcome).to_contain_text("Published 55 articles.")
    assert page.request.get(f"/learn/{slug}/questions/{slug}-55").status == 200

    press(outcome.get_by_role("button", name="Undo these changes"))
    expect(outcome).to_contain_text("55 articles are as before.")
    assert page.request.get(f"/learn/{slug}/questions/{slug}-55").status != 200


def test_a_change_is_canceled_half_done_and_what_was_done_is_undone(
    page: Page, password: str, site: str, var_dir: Path
):
    slug = make_shelf(site, var_dir, "bulkcancel", "draft", MANY)
    log_in(page, password, f"{LIST}?q={slug}&state=all")
    choose_all(page)
    act(page, "Publish now…")
    page.get_by_role("button", name=f"Publish {MANY} articles").click()
    progress = page.locator("#task-progress")
    expect(progress).to_have_text(re.compile(rf"\b[1-9]\d* of {MANY}"))
    page.get_by_role("link", name="Cancel…").click()
    page.get_by_role("button", name="Cancel the task").click()
    expect(progress).to_contain_text(f"of {MANY} were done.")
    expect(progress).to_contain_text("Canceled")
    done = int(progress.inner_text().split(f" of {MANY}")[0].split()[-1])
    assert 0 < done < MANY
    address = page.url
    assert published(page, slug) == done

    page.goto(address)
    page.get_by_role("button", name="Undo these changes").click()
    said = f"{done} articles are as before."
    expect(page.locator("#task-outcome")).to_contain_text(said)
    assert published(page, slug) == 0


def published(page: Page, slug: str) -> int:
    page.goto(f"{LIST}?q={slug}&state=published")
    return int(page.locator(".found").inner_text().split()[0])
