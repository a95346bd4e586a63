"""Subjects merged, split, renamed and put in order, by keyboard, with a look beforehand."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, OpenPage, environment_of
from tests.browser.keys import press, tab_to, write
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in

# Subjects of these stories alone: what they move is nobody else's.
MAKE = """
import json
from articles.library import revising
from tests.factories import make_article, make_subject

def shelf(name, count, word):
    subject = make_subject(name, description=f"About {name}.")
    for number in range(count):
        revising.record(
            make_article(f"What does {word} number {number} do?", subject=subject), author=None
        )
    return subject.pk

made = {
    "tides": shelf("Tides", 3, "a tide"),
    "seas": shelf("Seas", 2, "a sea"),
    "rocks": shelf("Rocks", 24, "a rock"),
    "winds": shelf("Winds", 4, "a wind"),
    "mists": shelf("Mists", 2, "a mist"),
}
print(json.dumps(made))
"""


@pytest.fixture(scope="session")
def shelves(site: str, var_dir: Path, second_editor: str) -> dict[str, int]:
    """Row numbers of subjects."""
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", MAKE]
    environment = environment_of(var_dir, site)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
    )
    made: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return made


def form_of(pk: int) -> str:
    return f"/admin/articles/subject/{pk}/change/"


def look(page: Page) -> None:
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.emulate_media(color_scheme="light")
    for width in (768, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(page)


def test_a_subject_is_merged_by_keyboard_and_comes_back(
    page: Page, shelves: dict[str, int], second_editor: str
):
    log_in(page, second_editor, form_of(shelves["tides"]), name="noor")
    press(page.get_by_role("link", name="Merge into another subject…"))
    tab_to(page.get_by_label("Into which subject"))
    look(page)
    page.keyboard.type("Seas")
    press(page.get_by_role("button", name="See what will happen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge Tides into Seas?")
    expect(page.locator(".shelf-facts")).to_contain_text("3 articles move to Seas")
    expect(page.locator(".shelf-facts")).to_contain_text("3 old addresses lead to the new ones.")
    look(page)
    press(page.get_by_role("button", name="Move 3 articles to Seas, and remove Tides"))
    messages = page.locator(".messagelist")
    expect(messages).to_contain_text("Merged Tides into Seas with 3 articles.")
    page.goto("/learn/tides/questions/what-does-a-tide-number-1-do")
    assert page.url.endswith("/learn/seas/questions/what-does-a-tide-number-1-do")

    page.goto("/admin/articles/changeset/")
    press(page.get_by_role("link", name="Merged Tides into Seas with 3 articles"))
    press(page.get_by_role("button", name="Undo these changes"))
    expect(page.locator(".messagelist")).to_contain_text("Undid: Merged Tides into Seas")
    page.goto("/learn/tides")
    expect(page.locator(".lead")).to_have_text("About Tides.")


def test_by_keyboard_marked_articles_become_a_subject_of_their_own(
    page: Page, shelves: dict[str, int], second_editor: str
):
    log_in(page, second_editor, form_of(shelves["winds"]), name="noor")
    press(page.get_by_role("link", name="Split…"))
    expect(page.get_by_role("heading", name="Which articles")).to_be_visible()
    look(page)
    write(page.get_by_label("Words of the question"), "wind number")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="found")).to_contain_text("4 articles")
    press(page.get_by_role("checkbox", name="What does a wind number 2 do?"), "Space")
    write(page.get_by_label("Name of the new subject"), "Storms")
    press(page.get_by_role("button", name="See what will happen"))
    expect(page.locator(".shelf-facts")).to_contain_text("/learn/storms, a new address")
    look(page)
    press(page.get_by_role("button", name="Move 1 article to Storms"))
    expect(page.locator(".messagelist")).to_contain_text("Moved 1 article of Winds to Storms.")
    page.goto("/learn/winds/questions/what-does-a-wind-number-2-do")
    assert page.url.endswith("/learn/storms/questions/what-does-a-wind-number-2-do")


def test_a_subject_is_renamed_by_keyboard_after_a_look(
    page: Page, shelves: dict[str, int], second_editor: str
):
    log_in(page, second_editor, form_of(shelves["mists"]), name="noor")
    press(page.get_by_role("link", name="Rename…"))
    write(page.get_by_label("Name", exact=True), "Fogs")
    write(page.get_by_label("Address"), "fogs")
    press(page.get_by_role("button", name="See what will happen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Move Mists to /learn/fogs?")
    facts = page.locator(".shelf-facts")
    expect(facts).to_contain_text("2 articles move to Fogs")
    expect(facts).to_contain_text("2 old addresses lead to the new ones.")
    look(page)
    assert page.request.get("/learn/fogs").status == 404
    press(page.get_by_role("button", name="Move 2 articles to /learn/fogs"))
    said = "Renamed Mists to Fogs with 2 articles."
    expect(page.locator(".messagelist")).to_contain_text(said)
    page.goto("/learn/mists/questions/what-does-a-mist-number-1-do")
    expect(page).to_have_url(re.compile("/learn/fogs/questions/what-does-a-mist-number-1-do$"))
    page.goto("/learn/mists")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fogs")


def test_what_is_wrong_with_a_split_is_told_and_nothing_is_lost(
    page: Page, shelves: dict[str, int], second_editor: str
):
    log_in(page, second_editor, f"/admin/articles/subject/{shelves['winds']}/split", name="noor")
    first = page.get_by_role("checkbox").first
    first.check()
    page.get_by_role("button", name="See what will happen").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the name.")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    look(page)


def test_a_large_subject_gets_its_address_in_the_background(
    page: Page, shelves: dict[str, int], second_editor: str
):
    log_in(page, second_editor, form_of(shelves["rocks"]), name="noor")
    page.get_by_label("Address").fill("stones")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move Rocks to /learn/stones?")
    expect(page.locator(".shelf-facts")).to_contain_text("24 articles move")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".shelf-pages")).to_contain_text("Page 2 of 2")
    look(page)
    page.get_by_role("button", name="Move 24 articles to /learn/stones").click()
    expect(page.locator(".messagelist")).to_contain_text("Begun: Move Rocks to /learn/stones")
    expect(page.locator("main")).to_contain_text("24 articles are in Rocks now.", timeout=40_000)
    for old in ("/learn/rocks/questions/what-does-a-rock-number-9-do", "/learn/rocks"):
        page.goto(old)
        assert "/learn/stones" in page.url
    page.goto("/learn/stones")
    expect(page.locator(".list-bar")).to_contain_text("24 questions")


def names(page: Page) -> list[str]:
    return page.locator(".shelf-order bdi").all_inner_texts()


def test_subjects_are_put_in_order_by_keys(page: Page, shelves: dict[str, int], second_editor: str):
    log_in(page, second_editor, "/admin/articles/subject/", name="noor")
    press(page.get_by_role("link", name="Put in order"))
    expect(page.locator("#order_form")).to_be_visible()
    look(page)
    before = names(page)
    last = before[-1]
    field = page.get_by_label(f"Place of {last}")
    press(field, "Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(field).to_be_focused()
    moved = [*before[:-3], last, *before[-3:-1]]
    assert names(page) == moved
    expect(page.get_by_text(f"{last} is {len(before) - 2} of {len(before)}")).to_be_attached()
    press(page.get_by_role("button", name=f"Move {last} down", exact=True))
    expect(page.get_by_role("button", name=f"Move {last} down")).to_be_focused()
    press(page.get_by_role("button", name="Save the order"))
    expect(page.locator(".messagelist")).to_contain_text("The order is saved.")
    assert names(page) == [*before[:-2], last, before[-2]]


def test_a_subject_is_dragged_to_its_place(page: Page, shelves: dict[str, int], second_editor: str):
    log_in(page, second_editor, "/admin/articles/subject/order", name="noor")
    before = names(page)
    rows = page.locator(".shelf-order li")
    rows.nth(2).locator(".shelf-name").drag_to(rows.nth(0).locator(".shelf-name"))
    assert names(page) == [before[2], *before[:2], *before[3:]]
    page.get_by_label(f"Place of {before[2]}").fill("3")
    page.keyboard.press("Tab")
    assert names(page) == before
    page.get_by_role("button", name="Save the order").last.click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_arrows_work_without_a_script(
    open_page: OpenPage, shelves: dict[str, int], second_editor: str
):
    page = open_page(java_script_enabled=False)
    log_in(page, second_editor, "/admin/articles/subject/order", name="noor")
    before = names(page)
    page.get_by_role("button", name=f"Move {before[0]} down", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("The order is saved.")
    assert names(page) == [before[1], before[0], *before[2:]]
    page.get_by_role("button", name=f"Move {before[0]} up", exact=True).click()
    assert names(page) == before
