"""Archives in and out in a browser, by keyboard: upload, plan, import, undo; export of a choice."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.manage import manage
from tests.browser.test_admin_looks import assert_looks_right
from tests.browser.test_editing import log_in
from tests.library.archived import archive
from tests.library.documents import document

BAD = b"---\nquestion: An end?\n"
NAMES = [f"why-do-bridges-hum-in-wind-{number}" for number in range(1, 4)]


@pytest.fixture
def work(site: str, var_dir: Path) -> Callable[[], None]:
    """Lets a worker do what waits."""
    return lambda: manage(site, var_dir, "run_tasks", "--until-idle", "--verbosity=0")


@pytest.fixture(autouse=True)
def nothing_waits(work: Callable[[], None]) -> None:
    """What other stories left in the queue is done, so that a worker comes to ours at once."""
    work()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An archive of three documents and one with a problem."""
    values = {"subject": "Bridges", "shelf": "bridges", "answer": "Wind sheds eddies."}
    members = {
        f"bridges/{name}.md": document(name, id=900 + place, **values)
        for place, name in enumerate(NAMES)
    }
    return archive(tmp_path / "Mine.zip", members | {"bridges/bad.md": BAD})


def press(page: Page, name: str) -> None:
    """By keyboard alone."""
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def test_an_archive_is_looked_at_imported_and_undone(
    page: Page, password: str, work: Callable[[], None], mine: Path
):
    log_in(page, password, "/admin/transfer/")
    assert_looks_right(page)
    page.get_by_label("Documents").set_input_files(mine)
    press(page, "Look what would be imported")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Look what importing Mine.zip would do"
    )
    expect(page.locator("#task-progress")).to_contain_text("Waiting")
    assert_accessible(page)
    work()

    expect(page.locator("#task-said")).to_have_text("Done")
    figures = page.locator(".figures div")
    expect(figures.filter(has_text="new")).to_contain_text("3")
    expect(figures.filter(has_text="problems")).to_contain_text("1")
    expect(page.locator(".findings[open]")).to_contain_text("bridges/bad.md")
    page.locator(".findings summary", has_text="New").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".findings", has_text="New")).to_contain_text(f"bridges/{NAMES[0]}.md")
    assert_looks_right(page)
    expect(page.get_by_role("link", name=re.compile("Download the report"))).to_be_visible()

    press(page, "Import 3 articles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import Mine.zip")
    expect(page).to_have_title(re.compile(r"^0 % \| Import Mine\.zip"))
    work()
    expect(page.locator("#task-said")).to_have_text("Done: 3 articles imported")
    expect(page).to_have_title(re.compile(r"^Import Mine\.zip"))
    assert_looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download the report")).click()
    assert re.fullmatch(r"import-[\d-]+-\w{8}\.json", download.value.suggested_filename)
    address = f"/learn/bridges/questions/{NAMES[0]}"
    assert page.request.get(address).status == 200

    press(page, "Undo these changes")
    expect(page.locator(".messagelist")).to_contain_text("3 articles are as before")
    assert page.request.get(address).status == 410


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    page: Page, password: str, tmp_path: Path
):
    log_in(page, password, "/admin/transfer/")
    large = tmp_path / "large.zip"
    with large.open("wb") as file:
        file.truncate(200_000_001)
    page.get_by_label("Documents").set_input_files(large)
    press(page, "Look what would be imported")
    expect(page.get_by_role("alert")).to_contain_text("This file is larger than 200 MB.")
    expect(page.get_by_label("Documents")).to_be_focused()
    assert_accessible(page)


def test_what_is_no_archive_is_told(page: Page, password: str, tmp_path: Path):
    log_in(page, password, "/admin/transfer/")
    file = tmp_path / "a.zip"
    file.write_bytes(b"none")
    page.get_by_label("Documents").set_input_files(file)
    press(page, "Look what would be imported")
    expect(page.get_by_role("alert")).to_contain_text("This is no .zip archive")
    assert_looks_right(page)


def test_chosen_articles_are_exported(page: Page, password: str, work: Callable[[], None]):
    log_in(page, password, "/admin/articles/article/?q=rain")
    for place in (0, 1):
        box = page.locator(".action-select").nth(place)
        box.focus()
        page.keyboard.press("Space")
    press(page, "Export…")
    expect(page.get_by_role("heading", level=1)).to_have_text("Export 2 articles")
    work()
    expect(page.locator("#task-said")).to_have_text("Done: 2 articles exported")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download the archive")).click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as found:
        assert [name[-3:] for name in found.namelist()] == [".md", ".md"]
    assert_looks_right(page)


def test_without_a_script_the_page_comes_anew_by_itself(
    open_page: OpenPage, password: str, work: Callable[[], None]
):
    page = open_page(java_script_enabled=False)
    log_in(page, password, "/admin/transfer/")
    page.get_by_role("button", name="Export").click()
    expect(page.locator("#task-progress")).to_contain_text("Waiting")
    work()
    expect(page.get_by_role("link", name=re.compile("Download the archive"))).to_be_visible()


def test_a_task_is_canceled_after_a_question_and_goes_on(
    page: Page, password: str, work: Callable[[], None]
):
    log_in(page, password, "/admin/transfer/")
    press(page, "Export")
    page.get_by_role("link", name="Cancel…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this task?")
    expect(page.locator("main")).to_contain_text("Nothing was changed, and nothing will be.")
    assert_looks_right(page)
    press(page, "Cancel the task")
    expect(page.locator("#task-progress")).to_contain_text("Canceled")
    assert_looks_right(page)
    press(page, "Go on")
    page.goto("/admin/")
    work()
    page.reload()
    expect(page.locator(".messagelist")).to_contain_text("Export all articles")
    expect(page.locator(".messagelist")).to_contain_text("articles exported")


def test_the_list_of_tasks(page: Page, password: str):
    log_in(page, password, "/admin/tasks/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tasks")
    assert_looks_right(page)
    page.get_by_role("link", name="Open", exact=True).click()
    assert_fits_sideways(page)
    expect(page.get_by_role("link", name="Open", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
