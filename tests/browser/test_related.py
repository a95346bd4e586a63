"""Related articles are added, ordered and removed, with the keyboard alone or with a pointer."""

import json
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, OpenPage, environment_of
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in

ASKED = "Why does it rain on day {}?"

# Articles 50 to 57 of the weather: 50 to 55 lead to three others and between them nowhere, 56 is a
# draft. Written like an editor's own change, so that the stories find a version.
MAKE = """
import json
from articles.library import revising
from articles.models import Article, RelatedArticle

def get(day):
    return Article.objects.get(slug=f"why-does-it-rain-on-day-{day}")

Article.objects.filter(pk=get(56).pk).update(status="draft")
for day in range(50, 56):
    links = [revising.link_to(get(other)) for other in (1, 2, 3)]
    lost = RelatedArticle(url="/learn/weather/questions/lost", title="Why was it lost?")
    revising.replace_related(get(day), [links[0], lost, *links[1:]])
    revising.record(get(day), author=None)
print(json.dumps({day: get(day).pk for day in range(50, 58)}))
"""
READ = """
import json
from articles.models import Article
article = Article.objects.get(slug="why-does-it-rain-on-day-{}")
print(json.dumps(list(article.related_links.values_list("title", flat=True))))
"""


@pytest.fixture(scope="session")
def run(site: str, var_dir: Any) -> Any:
    """Runs Python in the site, and gives what it printed as JSON."""

    def run(code: str) -> Any:
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", code]
        environment = environment_of(var_dir, site)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
        )
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def numbers(run: Any) -> dict[str, int]:
    found: dict[str, int] = run(MAKE)
    return found


def open_form(page: Page, password: str, numbers: dict[str, int], day: int) -> Locator:
    """The section of the form, ready to be worked with."""
    log_in(page, password, f"/admin/articles/article/{numbers[str(day)]}/change/")
    section = page.get_by_role("group", name="Related articles")
    expect(section.get_by_role("button", name="Suggest again")).to_be_attached()
    section.scroll_into_view_if_needed()
    return section


def titles(section: Locator) -> list[str]:
    """What stands in the list, from the top, as it is shown."""
    shown = section.locator(".related-what:visible :is(.related-title, .related-lost):visible bdi")
    return shown.all_inner_texts()


def asked(*days: int | str) -> list[str]:
    return [ASKED.format(day) if isinstance(day, int) else day for day in days]


LOST = "Why was it lost?"


def line(section: Locator, title: str) -> Locator:
    return section.locator(".related-line").filter(has_text=title)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish changes now").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved and public")


def test_articles_are_added_one_after_the_other_without_a_mouse(
    page: Page, password: str, numbers: dict[str, int], run: Any
):
    section = open_form(page, password, numbers, 50)
    field = section.get_by_role("combobox", name="Add a related article")
    field.focus()
    page.keyboard.type("rain day 40")
    expect(section.get_by_role("option", name=ASKED.format(40))).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(section.get_by_role("option", selected=True)).to_contain_text("day 40")
    page.keyboard.press("Enter")
    expect(section.get_by_role("status")).to_contain_text("Added as 5 of 5")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("/learn/weather/questions/why-does-it-rain-on-day-56")
    option = section.get_by_role("option")
    expect(option).to_contain_text("Draft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(line(section, ASKED.format(56))).to_contain_text("Draft")
    page.keyboard.type(str(numbers["57"]))
    expect(section.get_by_role("option", name=ASKED.format(57))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    wanted = asked(1, LOST, 2, 3, 40, 56, 57)
    assert titles(section) == wanted
    publish(page)
    assert run(READ.replace("{}", "50")) == wanted


def test_what_is_in_the_list_and_the_article_itself_are_marked_and_not_taken(
    page: Page, password: str, numbers: dict[str, int]
):
    section = open_form(page, password, numbers, 51)
    field = section.get_by_role("combobox")
    for words, mark in (("rain day 2", "In the list already"), ("rain day 51", "This article")):
        field.fill(words)
        option = section.get_by_role("option").filter(has_text=mark)
        expect(option).to_be_visible()
        expect(option).to_have_attribute("aria-disabled", "true")
        option.click(force=True)  # the driver would wait until it can be chosen
        expect(section.get_by_role("status")).to_contain_text("choose another one")
    field.fill("xyzzy qqq")
    expect(section.get_by_role("status")).to_contain_text("No article has these words")
    page.keyboard.press("Enter")  # sends nothing

    assert titles(section) == asked(1, LOST, 2, 3)


def test_lines_are_ordered_by_keys_and_keep_the_focus(
    page: Page, password: str, numbers: dict[str, int], run: Any
):
    section = open_form(page, password, numbers, 52)
    handle = line(section, ASKED.format(3)).locator(".related-handle")
    handle.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(section.get_by_role("status")).to_have_text("Moved to 3 of 4")
    page.keyboard.press("Alt+ArrowUp")
    expect(handle).to_be_focused()
    expect(handle).to_have_accessible_name(f"2 of 4, move “{ASKED.format(3)}”")
    up = line(section, ASKED.format(3)).get_by_role("button", name="up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(section.get_by_role("status")).to_have_text("This is the first.")
    line(section, LOST).get_by_role("button", name="down").press("Space")

    wanted = asked(3, 1, 2, LOST)
    assert titles(section) == wanted
    publish(page)
    assert run(READ.replace("{}", "52")) == wanted


def drag(page: Page, section: Locator, title: str, over: str) -> None:
    handle = line(section, title).locator(".related-handle")
    handle.scroll_into_view_if_needed()
    handle.hover()
    page.mouse.down()
    box = line(section, over).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=8)


def test_lines_are_dragged_removed_and_taken_back(
    page: Page, password: str, numbers: dict[str, int], run: Any
):
    section = open_form(page, password, numbers, 53)
    drag(page, section, ASKED.format(1), ASKED.format(3))
    page.mouse.move(0, page.viewport_size["height"] - 100, steps=4)  # type: ignore[index]
    page.mouse.up()
    assert titles(section) == asked(LOST, 2, 3, 1)
    expect(section.get_by_role("status")).to_have_text("Moved to 4 of 4")

    drag(page, section, ASKED.format(1), LOST)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert titles(section) == asked(LOST, 2, 3, 1)

    for day in (2, 3):
        section.get_by_role("button", name=f"Remove “{ASKED.format(day)}”").click()
        expect(section.get_by_role("button", name=f"Undo: “{ASKED.format(day)}”")).to_be_focused()
    assert titles(section) == asked(LOST, 1)
    page.keyboard.press("Enter")
    expect(section.get_by_role("button", name=f"Remove “{ASKED.format(3)}”")).to_be_focused()

    wanted = asked(LOST, 3, 1)
    assert titles(section) == wanted
    publish(page)
    assert run(READ.replace("{}", "53")) == wanted


def test_a_line_that_leads_nowhere_is_led_to_an_article(
    page: Page, password: str, numbers: dict[str, int], run: Any
):
    section = open_form(page, password, numbers, 54)
    section.get_by_role("button", name=f"Find it: “{LOST}”").click()
    field = section.get_by_role("combobox")
    expect(field).to_have_value(LOST)
    field.fill("rain day 41")
    section.get_by_role("option", name=ASKED.format(41)).click()

    assert titles(section) == asked(1, 41, 2, 3)
    publish(page)
    assert run(READ.replace("{}", "54")) == asked(1, 41, 2, 3)


def test_a_draft_keeps_the_order_what_was_added_and_what_was_removed(
    page: Page, password: str, numbers: dict[str, int], run: Any
):
    section = open_form(page, password, numbers, 55)
    section.get_by_role("button", name=f"Move “{ASKED.format(3)}” up").click()
    section.get_by_role("button", name=f"Remove “{ASKED.format(1)}”").click()
    suggestion = section.locator(".related-suggested li").first
    added = suggestion.locator("bdi").first.inner_text()
    suggestion.get_by_role("button", name="Add").click()
    section.get_by_role("button", name=f"Move “{added}” up").click()
    wanted = [LOST, ASKED.format(3), added, ASKED.format(2)]
    assert titles(section) == wanted
    expect(page.locator(".kept-state")).to_contain_text("Your draft was kept at")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert titles(section) == asked(1, LOST, 2, 3)
    page.get_by_role("link", name="Go on with it").click()
    expect(section.get_by_role("button", name=f"Undo: “{ASKED.format(1)}”")).to_be_visible()

    assert titles(section) == wanted
    publish(page)
    assert run(READ.replace("{}", "55")) == wanted


def test_looking_at_the_list_leaves_the_form_untouched(
    page: Page, password: str, numbers: dict[str, int]
):
    section = open_form(page, password, numbers, 51)
    expect(section.locator(".related-suggested li")).to_have_count(5)
    section.get_by_role("button", name=f"Remove “{ASKED.format(1)}”").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Publish changes now").click()

    expect(page.locator(".messagelist")).to_contain_text("Nothing was changed")


def test_without_a_script_numbers_boxes_and_an_address_do_it(
    open_page: OpenPage, password: str, numbers: dict[str, int], run: Any
):
    page = open_page(java_script_enabled=False)
    log_in(page, password, f"/admin/articles/article/{numbers['57']}/change/")
    section = page.get_by_role("group", name="Related articles")
    expect(section.get_by_role("combobox")).to_have_count(0)
    for day in (5, 6):
        section.get_by_label("Address of an article to add").fill(
            f"/learn/weather/questions/why-does-it-rain-on-day-{day}"
        )
        publish(page)
    for place, number in enumerate("21"):
        section.get_by_label("Order").nth(place).fill(number)
    publish(page)
    assert run(READ.replace("{}", "57")) == asked(6, 5)
    section.get_by_label("Remove").first.check()
    publish(page)
    assert run(READ.replace("{}", "57")) == asked(5)


def test_the_list_looks_right(page: Page, password: str, numbers: dict[str, int]):
    section = open_form(page, password, numbers, 51)
    expect(section.locator(".related-suggested li")).to_have_count(5)
    section.get_by_role("button", name=f"Remove “{ASKED.format(1)}”").click()
    section.get_by_role("combobox").fill("rain day 2")
    expect(section.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert_accessible(page)
    for width in (768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(page)
        assert_accessible(page)


def test_a_finger_drags_a_line(phone: Page, password: str, numbers: dict[str, int]):
    section = open_form(phone, password, numbers, 51)
    expect(section.locator(".related-suggested li")).to_have_count(5)
    phone.wait_for_load_state("networkidle")  # what comes later above the list would push it down
    handle = line(section, ASKED.format(1)).locator(".related-handle")
    handle.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    over = line(section, LOST).bounding_box()
    start = handle.bounding_box()
    assert over
    assert start
    client = phone.context.new_cdp_session(phone)

    def touch(kind: str, y: float | None = None) -> None:
        points = [] if y is None else [{"x": start["x"] + 10, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start["y"] + 10)
    touch("touchMove", start["y"] + 40)
    touch("touchMove", over["y"] + over["height"] - 10)
    touch("touchEnd")

    expect(section.get_by_role("status")).to_have_text("Moved to 2 of 4")
    assert titles(section) == asked(LOST, 1, 2, 3)


def test_a_form_that_comes_back_with_an_error_does_not_warn_of_its_own_words(
    page: Page, password: str, numbers: dict[str, int]
):
    log_in(page, password, "/admin/articles/article/add/")
    page.locator("#id_question").fill("Why does it rain on two days?")
    page.locator("#id_answer").fill("Clouds came back.")
    page.get_by_label("Subject", exact=True).select_option("Weather")
    page.get_by_label("Last part").fill("why-does-it-rain-on-day-40")
    section = page.get_by_role("group", name="Related articles")
    section.get_by_role("combobox", name="Add a related article").focus()
    for day in (41, 42):
        page.keyboard.type(f"rain day {day}")
        expect(section.get_by_role("option", name=ASKED.format(day))).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(section.get_by_role("status")).to_contain_text("Added as")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main")).to_contain_text("has an article at this address")
    assert titles(section) == asked(41, 42)
    expect(page.get_by_role("button", name="Go on with it")).to_have_count(0)
