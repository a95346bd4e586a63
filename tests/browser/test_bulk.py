"""Changes to many articles by keyboard: confirmed, done, undone; text replaced, two merged."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bulk import begin, make_shelf, open_list
from tests.browser.conftest import OpenPage
from tests.browser.keys import press, tab_to, write
from tests.browser.looks import assert_accessible, assert_fits_sideways


@pytest.fixture
def made(request: pytest.FixtureRequest, site: str, var_dir: Path) -> str:
    """The slug of a subject of the story's own, with four articles."""
    return make_shelf(site, var_dir, *request.param)


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
    press(page.get_by_role("button", name="Publish 3 articles"))
    told = page.locator(".messagelist")
    expect(told).to_contain_text("Published 3 articles.")
    expect(page).to_have_url(re.compile(f"q={made}"))
    looks_right(page)
    press(told.get_by_role("button", name="Undo"))
    expect(page.locator(".messagelist")).to_contain_text("3 articles are as before.")


@pytest.mark.parametrize("made", [("bulkpublic", "published")], indirect=True)
def test_who_looks_again_leaves_them_as_they_are(page: Page, password: str, made: str) -> None:
    open_list(page, password, made)
    begin(page, "Publish now…", 1, 2)
    heading = "None of the 2 articles that you chose can be published"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("2 are published already.")).to_be_visible()
    looks_right(page)
    press(page.get_by_role("link", name="Back to the list"))
    expect(page).to_have_url(re.compile(f"q={made}$"))
    expect(page.locator(".action-select:checked")).to_have_count(2)
    expect(page.get_by_role("group", name="With what is chosen")).to_contain_text("2 chosen")


@pytest.mark.parametrize("made", [("bulktexts", "published")], indirect=True)
def test_each_change_of_a_text_is_seen_and_one_left_out(
    page: Page, password: str, made: str
) -> None:
    open_list(page, password, made)
    begin(page, "Replace text…", 1, 2, 3)
    expect(page.get_by_role("heading", level=1)).to_have_text("Replace text in 3 articles")
    looks_right(page)
    write(page.get_by_label("Find", exact=True), "wave")
    write(page.get_by_label("Replace with"), "ray")
    press(page.get_by_role("button", name="Look for it"))
    expect(page.get_by_text("Found 3 times in 3 articles.")).to_be_visible()
    expect(page.locator("del")).to_have_text(["wave"] * 3)
    expect(page.locator("ins").first).not_to_have_css("margin-left", "0px")
    looks_right(page)
    press(page.get_by_role("checkbox", name=re.compile(" 2 mean")), "Space")
    press(page.get_by_role("button", name="Go on with what is marked"))
    press(page.get_by_role("button", name="Replace “wave” with “ray” in 2 articles"))
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
    press(page.get_by_role("link", name="Keep the other one instead"))
    expect(page.locator(".merge dd").first).to_contain_text("bulkmerge 2")
    answers = page.get_by_role("group", name="Answer")
    tab_to(answers.get_by_label("Of the one that stays"))
    page.keyboard.press("ArrowDown")
    expect(answers.get_by_label("Of the other one")).to_be_checked()
    questions = page.get_by_role("group", name="Question")
    press(questions.get_by_text("In other words"))
    write(questions.get_by_label("Question, in other words"), "What do both mean?")
    expect(questions.get_by_label("Take this text")).to_be_checked()
    press(page.get_by_role("button", name="Merge, and withdraw the other one"))
    expect(page.locator(".messagelist")).to_contain_text("Merged into")
    page.goto(f"/learn/{made}/questions/{made}-1")
    expect(page).to_have_url(re.compile(f"{made}-2$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What do both mean?")
    expect(page.get_by_text(f"A wave, {made} 1.")).to_be_visible()
    page.goto("/admin/articles/changeset/")
    press(page.get_by_role("link", name=re.compile(f"Merged into .*{made}-2")).first)
    press(page.get_by_role("button", name="Undo these changes"))
    expect(page.locator(".messagelist")).to_contain_text("Both articles are as before")
    page.goto(f"/learn/{made}/questions/{made}-1")
    expect(page).to_have_url(re.compile(f"{made}-1$"))


@pytest.mark.parametrize("made", [("bulkrelate", "draft")], indirect=True)
def test_without_script_a_related_article_is_given_by_its_address(
    open_page: OpenPage, password: str, made: str
) -> None:
    page = open_page(java_script_enabled=False)
    open_list(page, password, made)
    begin(page, "Add a related article…", 1)
    write(page.get_by_label("Or its address"), f"/learn/{made}/questions/{made}-4")
    press(page.get_by_role("button", name="Go on"))
    press(page.get_by_role("button", name=re.compile("Add “What does bulkrelate 4 mean")))
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
