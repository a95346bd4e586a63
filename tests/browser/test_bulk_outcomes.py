"""Changes to many articles, each to what readers and the list see of it afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bulk import LIST, begin, make_shelf, open_list, row

Make = Callable[..., str]


@pytest.fixture
def make(site: str, var_dir: Path) -> Make:
    """Makes a subject of the story's own: `make("waves", "published")`."""
    return partial(make_shelf, site, var_dir)


def confirm(page: Page, does: str, did: str) -> None:
    """The page that says what will happen; then what did."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{does}?")
    page.get_by_role("button", name=does).click()
    expect(page.locator(".messagelist")).to_contain_text(did)


def address(slug: str, number: int) -> str:
    return f"/learn/{slug}/questions/{slug}-{number}"


def statuses(page: Page, slug: str) -> list[int]:
    """What a reader of each of the four is answered."""
    return [
        page.request.get(address(slug, number), max_redirects=0).status for number in range(1, 5)
    ]


def listed(page: Page, slug: str, state: str, *numbers: int) -> None:
    """The list of one state has these of the subject, and no other."""
    page.goto(f"{LIST}?q={slug}&state={state}")
    expect(page.locator(".action-select")).to_have_count(len(numbers))
    for number in numbers:
        expect(row(page, number)).to_be_visible()


def test_what_is_scheduled_comes_at_its_moment(page: Page, password: str, make: Make):
    slug = make("bulkschedule", "draft")
    open_list(page, password, slug)
    begin(page, "Schedule…", 1, 2)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    page.get_by_label("Day").fill(f"{tomorrow:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("09:30:00")
    page.get_by_role("button", name="Go on").click()
    moment = f"{tomorrow:%b %-d, %Y}, 9:30 UTC"
    does = f"Schedule 2 articles for {moment}"
    confirm(page, does, f"Scheduled 2 articles for {moment}.")
    listed(page, slug, "scheduled", 1, 2)
    assert statuses(page, slug) == [404] * 4


def test_what_is_moved_is_read_at_its_new_address(page: Page, password: str, make: Make):
    slug, other = make("bulkmove", "published"), make("bulkgoal", "published")
    open_list(page, password, slug)
    begin(page, "Move to a subject…", 1, 2)
    page.get_by_label("Subject", exact=True).select_option(other)
    page.get_by_role("button", name="Go on").click()
    confirm(page, f"Move 2 articles to {other}", f"Moved 2 articles to {other}.")
    assert statuses(page, slug) == [301, 301, 200, 200]
    page.goto(address(slug, 1))
    expect(page).to_have_url(f"/learn/{other}/questions/{slug}-1")
    expect(page.get_by_text(f"A wave, {slug} 1.")).to_be_visible()


def test_search_engines_are_told_to_stay_away_and_to_come_again(
    page: Page, password: str, make: Make
):
    slug = make("bulkhide", "published")
    told = page.locator("meta[name=robots][content*=noindex]")
    open_list(page, password, slug)
    begin(page, "Hide from search engines…", 1, 2)
    does = "Hide 2 articles from search engines"
    confirm(page, does, "Hid 2 articles from search engines.")
    for number, count in ((1, 1), (2, 1), (3, 0)):
        page.goto(address(slug, number))
        expect(told).to_have_count(count)

    page.goto(f"{LIST}?q={slug}&state=all")
    begin(page, "Show to search engines…", 1, 2)
    does = "Show 2 articles to search engines"
    confirm(page, does, "Showed 2 articles to search engines.")
    page.goto(address(slug, 1))
    expect(page.get_by_text(f"A wave, {slug} 1.")).to_be_visible()
    expect(told).to_have_count(0)


def test_what_is_archived_is_read_by_nobody(page: Page, password: str, make: Make):
    slug = make("bulkarchive", "published")
    open_list(page, password, slug)
    begin(page, "Archive…", 1, 2)
    confirm(page, "Archive 2 articles", "Archived 2 articles.")
    listed(page, slug, "archived", 1, 2)
    assert statuses(page, slug) == [410, 410, 200, 200]


def test_what_is_in_the_trash_is_gone_until_it_is_undone(page: Page, password: str, make: Make):
    slug = make("bulktrash", "published")
    open_list(page, password, slug)
    begin(page, "Move to the trash…", 1, 2)
    confirm(page, "Move 2 articles to the trash", "Moved 2 articles to the trash.")
    listed(page, slug, "all", 3, 4)
    assert statuses(page, slug) == [410, 410, 200, 200]
    page.goto(f"/admin/articles/trashedarticle/?q={slug}")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    expect(page.locator("#result_list")).to_contain_text(f"What does {slug} 1 mean?")
    page.goto("/admin/articles/changeset/")
    page.get_by_role("link", name="Moved 2 articles to the trash").first.click()
    page.get_by_role("button", name="Undo these changes").click()
    expect(page.locator(".messagelist")).to_contain_text("2 articles are as before.")
    assert statuses(page, slug) == [200] * 4
