"""The admin's pages about articles: accessible by day and by night, and whole on any width."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.newsroom import WRITER
from tests.browser.test_editing import log_in

SLUG = "why-does-it-rain-on-day-{}"


def form(newsroom: dict[str, Any], day: int, more: str = "change/") -> str:
    return f"/admin/articles/article/{newsroom['articles'][str(day)]}/{more}"


def assert_looks_right(page: Page) -> None:
    """By day and by night on a desk; then on a tablet and a phone."""
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.emulate_media(color_scheme="light")
    for width in (768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(page)


OF_ARTICLES = {
    "public": (20, "change/"),
    "in review": (23, "change/"),
    "withdrawn": (24, "change/"),
    "archived": (25, "change/"),
    "scheduled": (26, "change/"),
    "draft": (27, "change/"),
    "with words that were kept": (28, "change/"),
    "submitted": (29, "change/?draft={submitted}"),
    "history": (20, "history/"),
    "version": (20, "versions/1/"),
    "comparison": (20, "versions/compare?old=1&new=2"),
    "comparison side by side": (20, "versions/compare?old=1&new=2&view=sides&whole=1"),
    "question before the trash": (31, "delete/"),
}
OF_THE_LIBRARY = {
    "drafts": "drafts/",
    "new article": "article/add/",
    "articles": "article/?q=rain",
    "articles with fields": "article/?edit=1",
    "trash": "trashedarticle/",
    "deleted article": "trashedarticle/{trashed}/change/",
    "changes to many": "changeset/",
    "change set": "changeset/{moved}/change/",
    "change set of the trash": "changeset/{thrown}/change/",
    "audit log": "auditentry/",
    "pictures": "picture/",
}
OF_A_WRITER = {
    "public": (32, "change/"),
    "sent back": (30, "change/"),
    "scheduled": (26, "change/"),
    "history": (20, "history/"),
}


@pytest.mark.parametrize(("day", "more"), OF_ARTICLES.values(), ids=OF_ARTICLES)
def test_a_page_about_an_article(
    page: Page, newsroom: dict[str, Any], second_editor: str, day: int, more: str
):
    log_in(page, second_editor, form(newsroom, day, more.format(**newsroom)), name="noor")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert_looks_right(page)


@pytest.mark.parametrize("address", OF_THE_LIBRARY.values(), ids=OF_THE_LIBRARY)
def test_a_page_about_many(page: Page, newsroom: dict[str, Any], second_editor: str, address: str):
    log_in(page, second_editor, f"/admin/articles/{address.format(**newsroom)}", name="noor")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert_looks_right(page)


LISTS = ["articles/trashedarticle/", "articles/changeset/", "auth/user/", "tasks/"]


@pytest.mark.parametrize("address", LISTS)
def test_the_columns_of_a_list_fit_on_a_tablet(
    open_page: OpenPage, newsroom: dict[str, Any], password: str, address: str
):
    page = open_page(width=768)
    log_in(page, password, f"/admin/{address}")
    widths = page.locator(".results").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize(("day", "more"), OF_A_WRITER.values(), ids=OF_A_WRITER)
def test_a_page_as_a_writer_sees_it(page: Page, newsroom: dict[str, Any], day: int, more: str):
    log_in(page, "a third password", form(newsroom, day, more), name=WRITER)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert_looks_right(page)


def test_a_writer_is_told_why_there_is_no_button(page: Page, newsroom: dict[str, Any]):
    log_in(page, "a third password", form(newsroom, 26), name=WRITER)

    expect(page.locator(".action-row")).to_contain_text("Only publishers can change this article")
    expect(page.locator(".action-row .submit-row button")).to_have_count(0)


def test_drafts_of_a_writer(page: Page, newsroom: dict[str, Any]):
    log_in(page, "a third password", "/admin/articles/drafts/", name=WRITER)
    expect(page.get_by_role("row").filter(has_text="day 30")).to_contain_text("Say which wind")

    assert_looks_right(page)


@pytest.mark.parametrize("day", [20, 23, 24, 25, 26, 27, 28])
def test_the_main_button_is_not_crowded(
    page: Page, newsroom: dict[str, Any], second_editor: str, day: int
):
    log_in(page, second_editor, form(newsroom, day), name="noor")
    row = page.locator(".action-row .submit-row")

    assert row.get_by_role("button").count() <= 3
    assert row.locator(".default").count() == 1
    assert row.get_by_role("button", name="Archive this article").count() == 0
    if day != 25:
        expect(
            page.locator(".edit-side").get_by_role("button", name="Archive this article")
        ).to_be_visible()


def test_what_is_folded_opens_by_keyboard(page: Page, newsroom: dict[str, Any], second_editor: str):
    log_in(page, second_editor, form(newsroom, 27), name="noor")
    schedule = page.get_by_role("button", name="Schedule for the time")
    expect(schedule).to_be_hidden()
    page.locator(".rest summary").focus()
    page.keyboard.press("Enter")
    expect(schedule).to_be_visible()
    page.keyboard.press("Tab")

    expect(schedule).to_be_focused()
    assert_looks_right(page)


def test_a_conflict(page: Page, open_page: OpenPage, newsroom: dict[str, Any], password: str):
    log_in(page, "a second password", form(newsroom, 35), name="noor")
    other = open_page()
    log_in(other, password, form(newsroom, 35))
    other.locator("textarea[name=answer]").fill("Cold air sinks, evenly, and warms.")
    other.get_by_role("button", name="Publish changes now").click()
    expect(other.locator(".messagelist")).to_contain_text("Saved and public")
    page.locator("textarea[name=answer]").fill("Warm air rises, and cools at a rate.")
    page.locator("textarea[name=author]").fill("Mara Lind")
    page.get_by_role("button", name="Publish changes now").click()

    passage = page.locator(".passage").first
    expect(passage.get_by_text("Choose one")).to_be_visible()
    passage.get_by_label("Yours").check()
    expect(passage.get_by_text("Yours chosen")).to_be_visible()
    expect(passage.get_by_text("Choose one")).to_be_hidden()
    boxes = [one.bounding_box() for one in passage.locator(".side").all()]
    assert len({round(box["width"]) for box in boxes if box}) == 1
    assert_looks_right(page)


def choose_two(page: Page, action: str) -> None:
    for place in (0, 1):
        page.locator(".action-select").nth(place).check()
    page.locator("select[name=action]").select_option(label=action)


def test_moving_to_a_subject(page: Page, newsroom: dict[str, Any], second_editor: str):
    log_in(page, second_editor, "/admin/articles/article/?q=rain", name="noor")
    for place in (0, 1):
        page.locator(".action-select").nth(place).check()
    assert_looks_right(page)
    page.get_by_role("button", name="Move to a subject…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move 2 articles to a subject")

    page.set_viewport_size({"width": 1280, "height": 900})
    assert_looks_right(page)


def test_deleting_for_good(page: Page, newsroom: dict[str, Any], second_editor: str):
    log_in(page, second_editor, "/admin/articles/trashedarticle/?q=rain", name="noor")
    page.locator(".action-select").first.check()
    assert_looks_right(page)
    page.get_by_role("button", name="Delete for good…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete 1 article for good?")

    assert_looks_right(page)


def test_the_places_have_an_order_and_the_current_one_is_marked(
    page: Page, newsroom: dict[str, Any]
):
    log_in(page, "a third password", "/admin/articles/drafts/", name=WRITER)
    rail = page.locator(".rail")

    places = [place.split("\n")[0] for place in rail.get_by_role("link").all_inner_texts()]
    assert places == [
        *("Dashboard", "Articles", "Drafts", "Subjects", "Redirects", "Pages", "Pictures"),
        *("Import and export", "Problems", "Tasks"),
    ]
    expect(rail.locator("[aria-current]")).to_have_text("Drafts")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_history_of_a_subject_stands_beside_its_heading(
    open_page: OpenPage, password: str, width: int
):
    page = open_page(width=width)
    log_in(page, password, "/admin/articles/subject/")
    page.locator("#result_list").get_by_role("link", name="Weather").click()
    edges = "(one) => { const { top, bottom, right } = one.getBoundingClientRect(); "
    link = page.get_by_role("link", name="History").evaluate(f"{edges} return [top, bottom]; }}")
    top, bottom = page.get_by_role("heading", level=1).evaluate(f"{edges} return [top, bottom]; }}")
    assert link[0] < (top + bottom) / 2 < link[1]
    ends = [
        page.locator(one).evaluate(f"{edges} return right; }}")
        for one in (".historylink", "#id_name")
    ]
    assert ends[0] <= ends[1] + 1
    below = page.get_by_role("heading", name="Weather").evaluate(f"{edges} return top; }}")
    assert below >= link[1]
