"""Archives in and out in a browser, by keyboard: upload, plan, import, undo; export of a choice."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bulk import act
from tests.browser.conftest import OpenPage
from tests.browser.keys import press, tab_to, write
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.manage import manage
from tests.browser.test_admin_looks import assert_looks_right
from tests.browser.test_editing import log_in
from tests.library.archived import archive
from tests.library.documents import document

BAD = b"---\nquestion: An end?\n"
NAMES = [f"why-do-bridges-hum-in-wind-{number}" for number in range(1, 4)]


QUEUE = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from articles.library import tasking
author = User.objects.get(username="editor")
later = timezone.now() + timedelta(days=1)
tasking.start("export", {title!r}, author=author, after=later)
"""
RUN = """
from articles.library import tasking
from articles.models import Task
tasking.run(str(Task.objects.get(title={title!r}).pk))
"""
Shell = Callable[[str], None]


@pytest.fixture
def shell(site: str, var_dir: Path) -> Shell:
    """Runs Python on the site, whose own worker does what is not to wait."""
    return lambda code: manage(site, var_dir, "shell", "--verbosity=0", "--command", code)


def waiting(page: Page, shell: Shell, title: str) -> None:
    """Open the page of an export that nobody runs until `RUN`."""
    shell(QUEUE.format(title=title))
    page.goto("/admin/tasks/")
    press(page.get_by_role("link", name=title))
    expect(page.locator("#task-progress")).to_contain_text("Waiting")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An archive of three documents and one with a problem."""
    values = {"subject": "Bridges", "shelf": "bridges", "answer": "Wind sheds eddies."}
    members = {
        f"bridges/{name}.md": document(name, id=900 + place, **values)
        for place, name in enumerate(NAMES)
    }
    return archive(tmp_path / "Mine.zip", members | {"bridges/bad.md": BAD})


def test_an_archive_is_looked_at_imported_and_undone(page: Page, password: str, mine: Path):
    log_in(page, password, "/admin/transfer/")
    assert_looks_right(page)
    file = page.get_by_label("Documents")
    tab_to(file)
    file.set_input_files(mine)
    press(page.get_by_role("button", name="Look what would be imported"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Look what importing Mine.zip would do"
    )
    figures = page.locator(".figures div")
    expect(figures.filter(has_text="new")).to_contain_text("3")
    expect(figures.filter(has_text="problems")).to_contain_text("1")
    expect(page.locator(".findings[open]")).to_contain_text("bridges/bad.md")
    press(page.locator(".findings summary", has_text="New"))
    expect(page.locator(".findings", has_text="New")).to_contain_text(f"bridges/{NAMES[0]}.md")
    assert_looks_right(page)
    expect(page.get_by_role("link", name=re.compile("Download the report"))).to_be_visible()

    press(page.get_by_role("button", name="Import 3 articles"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Import Mine.zip")
    expect(page.locator("#task-outcome")).to_contain_text("3 articles imported")
    expect(page).to_have_title(re.compile(r"^Import Mine\.zip"))
    assert_looks_right(page)
    with page.expect_download() as download:
        press(page.get_by_role("link", name=re.compile("Download the report")))
    assert re.fullmatch(r"import-[\d-]+-\w{8}\.json", download.value.suggested_filename)
    address = f"/learn/bridges/questions/{NAMES[0]}"
    assert page.request.get(address).status == 200

    press(page.get_by_role("button", name="Undo these changes"))
    expect(page.locator(".messagelist")).to_contain_text("3 articles are as before")
    assert page.request.get(address).status == 404


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    page: Page, password: str, tmp_path: Path
):
    log_in(page, password, "/admin/transfer/")
    large = tmp_path / "large.zip"
    with large.open("wb") as file:
        file.truncate(200_000_001)
    page.get_by_label("Documents").set_input_files(large)
    press(page.get_by_role("button", name="Look what would be imported"))
    expect(page.get_by_role("alert")).to_contain_text("This file is larger than 200 MB.")
    expect(page.get_by_label("Documents")).to_be_focused()
    assert_accessible(page)


def test_what_is_no_archive_is_told(page: Page, password: str, tmp_path: Path):
    log_in(page, password, "/admin/transfer/")
    file = tmp_path / "a.zip"
    file.write_bytes(b"none")
    page.get_by_label("Documents").set_input_files(file)
    press(page.get_by_role("button", name="Look what would be imported"))
    expect(page.get_by_role("alert")).to_contain_text("This is no .zip archive")
    assert_looks_right(page)


def test_a_subject_is_exported(page: Page, password: str):
    log_in(page, password, "/admin/transfer/")
    write(page.get_by_role("combobox", name="Articles"), "Physics")
    press(page.get_by_role("button", name="Export", exact=True))
    expect(page.locator("#task-outcome")).to_contain_text("articles exported")
    with page.expect_download() as download:
        press(page.get_by_role("link", name=re.compile("Download the archive")))
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as found:
        documents = [name for name in found.namelist() if name.endswith(".md")]
    assert documents
    assert all(name.startswith("physics/") for name in documents)


def test_chosen_articles_are_exported(page: Page, password: str):
    log_in(page, password, "/admin/articles/article/?q=rain")
    for place in (0, 1):
        press(page.locator(".action-select").nth(place), "Space")
    act(page, "Export…")
    expect(page.get_by_role("heading", level=1)).to_have_text("Export 2 articles")
    expect(page.locator("#task-outcome")).to_contain_text("2 articles exported")
    with page.expect_download() as download:
        press(page.get_by_role("link", name=re.compile("Download the archive")))
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as found:
        assert [name[-3:] for name in found.namelist()] == [".md", ".md"]
    assert_looks_right(page)


def test_the_end_of_a_task_is_read_out_on_its_page(page: Page, password: str, shell: Shell):
    log_in(page, password)
    waiting(page, shell, "Export for reading out")
    expect(page).to_have_title(re.compile(r"^0 % \| Export for reading out"))
    expect(page.locator("#task-said")).to_be_empty()
    assert_looks_right(page)
    tab_to(page.get_by_role("link", name="Cancel…"))
    shell(RUN.format(title="Export for reading out"))
    expect(page.locator("#task-said")).to_have_text(re.compile(r"^Done: [\d,]+ articles exported$"))
    expect(page).to_have_title(re.compile("^Export for reading out"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert_accessible(page)


def test_without_a_script_the_page_comes_anew_by_itself(
    open_page: OpenPage, password: str, shell: Shell
):
    page = open_page(java_script_enabled=False)
    log_in(page, password)
    waiting(page, shell, "Export without a script")
    shell(RUN.format(title="Export without a script"))
    expect(page.get_by_role("link", name=re.compile("Download the archive"))).to_be_visible()


def test_a_task_is_canceled_after_a_question_and_goes_on(page: Page, password: str, shell: Shell):
    log_in(page, password)
    waiting(page, shell, "Export to be canceled")
    press(page.get_by_role("link", name="Cancel…"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this task?")
    expect(page.locator("main")).to_contain_text("Nothing was changed, and nothing will be.")
    assert_looks_right(page)
    press(page.get_by_role("button", name="Cancel the task"))
    expect(page.locator("#task-progress")).to_contain_text("Canceled")
    assert_looks_right(page)
    press(page.get_by_role("button", name="Go on"))
    expect(page.locator("#task-outcome")).to_contain_text("articles exported")


def test_the_list_of_tasks(page: Page, password: str):
    log_in(page, password, "/admin/tasks/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tasks")
    assert_looks_right(page)
    page.get_by_role("link", name="Open", exact=True).click()
    expect(page.get_by_role("link", name="Open", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    assert_fits_sideways(page)
