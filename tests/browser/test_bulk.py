"""Changes to many articles in a browser: confirmed, done, undone; text replaced, two merged."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.manage import manage
from tests.browser.test_editing import log_in

LIST = "/admin/articles/article/"
MAKE = """
from articles.library import revising
from articles.models import Article, SeoMetadata, Subject
subject, _ = Subject.objects.get_or_create(slug="{slug}", defaults={{"name": "{slug}"}})
for number in range(1, 5):
    article, is_new = Article.objects.get_or_create(
        subject=subject, slug=f"{slug}-{{number}}",
        defaults={{"question": f"What does {slug} {{number}} mean?", "status": "{status}",
            "answer": f"A wave, {slug} {{number}}."}})
    if is_new:
        SeoMetadata.objects.create(article=article)
        revising.record(article, author=None)
"""


@pytest.fixture
def made(request: pytest.FixtureRequest, site: str, var_dir: Path) -> str:
    """The slug of a subject of the story's own, with four articles."""
    slug, status = request.param
    manage(site, var_dir, "shell", "--command", MAKE.format(slug=slug, status=status))
    return str(slug)


def open_list(page: Page, password: str, slug: str) -> None:
    log_in(page, password, f"{LIST}?q={slug}&state=all")


def begin(page: Page, words: str, *numbers: int) -> None:
    """Choose articles of the list by the number in their question, and what to do with them."""
    for number in numbers:
        page.get_by_role("row", name=re.compile(f" {number} mean")).get_by_role("checkbox").check()
    button = page.locator(".bulk").get_by_role("button", name=words, exact=True)
    if not button.is_visible():
        page.locator(".bulk").get_by_text("More", exact=True).click()
    button.click()


def looks_right(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert_accessible(page)
    assert_fits_sideways(page)
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits_sideways(page)
    page.set_viewport_size(size)


@pytest.mark.parametrize("made", [("bulkdrafts", "draft")], indirect=True)
def test_three_are_published_and_taken_back_by_keyboard(
    page: Page, password: str, made: str
) -> None:
    open_list(page, password, made)
    begin(page, "Publish now…", 1, 2, 3)
    expect(page.get_by_role("heading", name="Publish 3 articles?")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Publish 3 articles").focus()
    page.keyboard.press("Enter")
    told = page.locator(".messagelist")
    expect(told).to_contain_text("Published 3 articles.")
    expect(page).to_have_url(re.compile(f"q={made}"))
    looks_right(page)
    told.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("3 articles are as before.")


@pytest.mark.parametrize("made", [("bulkpublic", "published")], indirect=True)
def test_who_looks_again_leaves_them_as_they_are(page: Page, password: str, made: str) -> None:
    open_list(page, password, made)
    begin(page, "Publish now…", 1, 2)
    heading = "None of the 2 articles that you chose can be published"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("2 are published already.")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="Back to the list").click()
    expect(page).to_have_url(re.compile(f"q={made}$"))
    expect(page.locator(".action-select:checked")).to_have_count(2)
    expect(page.get_by_role("group", name="With what is chosen")).to_contain_text("2 chosen")


@pytest.mark.parametrize("made", [("bulktexts", "published")], indirect=True)
def test_each_change_of_a_text_is_seen_and_one_left_out(
    page: Page, password: str, made: str
) -> None:
    open_list(page, password, made)
    begin(page, "Replace text…", 1, 2, 3)
    looks_right(page)
    page.locator("#id_find").fill("wave")
    page.get_by_label("Replace with").fill("ray")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_text("Found 3 times in 3 articles.")).to_be_visible()
    expect(page.locator("del")).to_have_text(["wave"] * 3)
    expect(page.locator("ins").first).not_to_have_css("margin-left", "0px")
    looks_right(page)
    page.get_by_role("checkbox", name=re.compile(" 2 mean")).uncheck()
    page.get_by_role("button", name="Go on with what is marked").click()
    page.get_by_role("button", name="Replace “wave” with “ray” in 2 articles").click()
    expect(page.locator(".messagelist")).to_contain_text("in 2 articles.")
    page.goto(f"/learn/{made}/questions/{made}-1")
    expect(page.get_by_text("A ray,")).to_be_visible()
    page.goto(f"/learn/{made}/questions/{made}-2")
    expect(page.get_by_text("A wave,")).to_be_visible()


@pytest.mark.parametrize("made", [("bulkmerge", "published")], indirect=True)
def test_two_become_one_and_two_again(page: Page, password: str, made: str) -> None:
    open_list(page, password, made)
    begin(page, "Merge two articles…", 1, 2)
    expect(page.get_by_role("heading", name="What follows")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="Keep the other one instead").click()
    page.get_by_role("group", name="Answer").get_by_label("Of the other one").check()
    page.get_by_role("button", name="Merge, and withdraw the other one").click()
    expect(page.locator(".messagelist")).to_contain_text("Merged into")
    page.goto(f"/learn/{made}/questions/{made}-1")
    expect(page).to_have_url(re.compile(f"{made}-2$"))
    page.goto("/admin/articles/changeset/")
    page.get_by_role("link", name=re.compile(f"Merged into .*{made}-2")).first.click()
    page.get_by_role("button", name="Undo these changes").click()
    expect(page.locator(".messagelist")).to_contain_text("2 articles are as before.")
    page.goto(f"/learn/{made}/questions/{made}-1")
    expect(page).to_have_url(re.compile(f"{made}-1$"))


@pytest.mark.parametrize("made", [("bulkrelate", "draft")], indirect=True)
def test_without_script_a_related_article_is_given_by_its_address(
    open_page: OpenPage, password: str, made: str
) -> None:
    page = open_page(java_script_enabled=False)
    open_list(page, password, made)
    begin(page, "Add a related article…", 1)
    page.get_by_label("Or its address").fill(f"/learn/{made}/questions/{made}-4")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name=re.compile("Add “What does bulkrelate 4 mean")).click()
    expect(page.locator(".messagelist")).to_contain_text("to the related articles of 1 article.")


@pytest.mark.parametrize("made", [("bulkask", "draft")], indirect=True)
@pytest.mark.parametrize(
    "words", ["Schedule…", "Move to a subject…", "Add a related article…", "Move to the trash…"]
)
def test_what_is_asked_can_be_read_by_everybody(
    page: Page, password: str, made: str, words: str
) -> None:
    open_list(page, password, made)
    begin(page, words, 1, 2)
    expect(page.locator("#many_form")).to_be_visible()
    looks_right(page)
