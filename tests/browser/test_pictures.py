"""Pictures in an answer: uploaded through the dialog or taken again, described, and shown."""

import base64
import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in

NEW = "/admin/articles/article/add/"
SHOWN = re.compile(r"!\[(.*)\]\((/media/pictures/[0-9a-f]{12}-\d+x\d+\.(?:png|jpg))\)")


def png(red: int, width: int = 900, height: int = 300) -> bytes:
    """A plain picture; another `red` is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (red, 90, 160)).save(out, "PNG")
    return out.getvalue()


def a_file(data: bytes, name: str = "bridge.png", kind: str = "image/png") -> Any:
    return {"name": name, "mimeType": kind, "buffer": data}


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Insert a picture")


def answer(page: Page) -> Locator:
    return page.locator("textarea[name=answer]")


@pytest.fixture
def form(page: Page, password: str) -> Page:
    """A new article's form, with a first word of the answer."""
    log_in(page, password, NEW)
    answer(page).fill("See: ")
    return page


def open_dialog(page: Page) -> Locator:
    page.locator('.markdownx [data-command="image"]').click()
    expect(dialog(page)).to_be_visible()
    return dialog(page)


def upload(page: Page, red: int, alt: str) -> None:
    shown = open_dialog(page)
    shown.get_by_label("A new one").set_input_files(a_file(png(red)))
    shown.get_by_label("Description").fill(alt)
    shown.get_by_role("button", name="Insert").click()
    expect(shown).to_be_hidden()


def test_a_picture_is_uploaded_described_inserted_and_shown_to_readers(form: Page):
    upload(form, 10, "A bridge")

    written = SHOWN.search(answer(form).input_value())
    assert written is not None
    assert written[1] == "A bridge"
    expect(answer(form)).to_be_focused()
    shown = form.get_by_role("region", name="Preview").get_by_role("img", name="A bridge")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("one => [one.naturalWidth > 0, one.currentSrc.endsWith('.webp')]") == [
        True,
        True,
    ]
    form.get_by_label("Question").fill("Where do pictures of bridges stand?")
    form.get_by_label("Subject", exact=True).select_option("Physics")
    form.get_by_role("button", name="Publish now").click()
    form.get_by_role("link", name="View on site").first.click()
    image = form.locator(".answer").get_by_role("img", name="A bridge")
    expect(image).to_have_js_property("complete", True)
    width, measure = image.evaluate("one => [one.width, one.closest('.answer').clientWidth]")
    assert 0 < width <= measure
    assert_accessible(form)


def test_one_undo_takes_an_insertion_back(form: Page):
    upload(form, 20, "A bridge")
    expect(answer(form)).to_have_value(SHOWN)
    form.keyboard.press("Control+z")
    expect(answer(form)).to_have_value("See: ")


def test_a_description_or_a_word_that_none_is_needed(form: Page):
    shown = open_dialog(form)
    shown.get_by_role("button", name="Insert").click()
    expect(shown.get_by_role("alert")).to_have_text("Choose a picture first.")
    shown.get_by_label("A new one").set_input_files(a_file(png(30)))
    shown.get_by_role("button", name="Insert").click()
    expect(shown.get_by_role("alert")).to_contain_text("Describe the picture")
    expect(shown.get_by_label("Description")).to_be_focused()
    shown.get_by_label("It is decoration").check()
    expect(shown.get_by_label("Description")).to_be_disabled()
    shown.get_by_role("button", name="Insert").click()
    expect(answer(form)).to_have_value(re.compile(r"See: !\[\]\(/media/"))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "SVG drawing"),
        (png(40)[:200], "a.png", "cut off or damaged"),
        (b"\0" * 10_000_001, "a.png", "10 MB are the most"),
    ],
)
def test_a_refusal_stands_in_the_dialog(form: Page, data: bytes, name: str, words: str):
    shown = open_dialog(form)
    shown.get_by_label("A new one").set_input_files(a_file(data, name))
    shown.get_by_label("Description").fill("A bridge")
    shown.get_by_role("button", name="Insert").click()
    expect(shown.get_by_role("alert")).to_contain_text(words)
    expect(shown.get_by_role("button", name="Insert")).to_be_enabled()
    expect(answer(form)).to_have_value("See: ")
    assert_accessible(form)


def test_an_earlier_picture_is_found_and_keeps_its_description(form: Page):
    upload(form, 50, "A heron at the weir")
    upload(form, 51, "Something else")
    answer(form).fill("")
    shown = open_dialog(form)
    shown.get_by_label("Or an earlier one").fill("weir heron")
    expect(shown.get_by_role("radio")).to_have_count(1)
    shown.get_by_role("radio", name="A heron at the weir").check()
    expect(shown.get_by_label("Description")).to_have_value("A heron at the weir")
    shown.get_by_role("button", name="Insert").click()
    expect(answer(form)).to_have_value(re.compile(r"^!\[A heron at the weir\]\(/media/"))


def test_a_search_that_finds_nothing_says_so(form: Page):
    shown = open_dialog(form)
    shown.get_by_label("Or an earlier one").fill("xyzzyplugh")
    expect(shown.get_by_role("status")).to_have_text("No picture has all these words.")
    form.keyboard.press("Enter")
    expect(shown).to_be_visible()


def test_the_keyboard_is_enough(form: Page):
    upload(form, 60, "Chosen by keys")
    answer(form).fill("")
    form.locator('.markdownx [data-command="image"]').focus()
    form.keyboard.press("Enter")
    shown = dialog(form)
    expect(shown.get_by_label("A new one")).to_be_focused()
    form.keyboard.press("Tab")
    expect(shown.get_by_label("Or an earlier one")).to_be_focused()
    form.keyboard.type("chosen keys")
    expect(shown.get_by_role("radio")).to_have_count(1)
    form.keyboard.press("Tab")
    form.keyboard.press("Space")
    expect(shown.get_by_role("radio")).to_be_checked()
    form.keyboard.press("Tab")
    expect(shown.get_by_label("Description")).to_be_focused()
    form.keyboard.press("Control+a")
    form.keyboard.type("By [keys] & $5*")
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(shown).to_be_hidden()
    expect(answer(form)).to_be_focused()
    preview = form.get_by_role("region", name="Preview")
    expect(preview.get_by_role("img", name="By [keys] & $5*")).to_be_attached()


def test_escape_closes_it_and_changes_nothing(form: Page):
    button = form.locator('.markdownx [data-command="image"]')
    open_dialog(form)
    form.keyboard.press("Escape")
    expect(dialog(form)).to_be_hidden()
    expect(button).to_be_focused()
    expect(answer(form)).to_have_value("See: ")


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_file_that_is_dropped_or_pasted_opens_the_dialog(form: Page, event: str):
    data = base64.b64encode(png(70)).decode()
    answer(form).evaluate(
        """(field, [kind, data]) => {
            const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], "held.png", { type: "image/png" }));
            const init = { bubbles: true, cancelable: true };
            field.dispatchEvent(kind === "paste"
                ? new ClipboardEvent("paste", { ...init, clipboardData: carried })
                : new DragEvent("drop", { ...init, dataTransfer: carried }));
        }""",
        [event, data],
    )
    shown = dialog(form)
    expect(shown.get_by_text("held.png", exact=True)).to_be_visible()
    expect(shown.get_by_label("Description")).to_be_focused()
    shown.get_by_label("Description").fill("Held")
    shown.get_by_role("button", name="Insert").click()
    expect(shown).to_be_hidden()
    expect(answer(form)).to_have_value(re.compile(r"!\[Held\]\(/media/pictures/"))


def test_text_that_is_pasted_stays_text(form: Page):
    form.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.setData("text/plain", "words");
            carried.items.add(new File(["x"], "look.png", { type: "image/png" }));
            document.querySelector("textarea[name=answer]").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: carried, cancelable: true }));
        }"""
    )
    expect(dialog(form)).to_be_hidden()


def test_the_dialog_and_the_list_are_accessible_and_fit_a_phone(
    phone: Page,
    password: str,
):
    log_in(phone, password, NEW)
    upload(phone, 80, "On a phone")
    open_dialog(phone)
    expect(dialog(phone).get_by_role("radio").first).to_be_visible()
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        assert_accessible(phone)
    assert_fits_sideways(phone)
    phone.keyboard.press("Escape")
    answer(phone).fill("")
    phone.goto("/admin/articles/picture/")
    assert_accessible(phone)
    assert_fits_sideways(phone)
    phone.locator("#result_list tbody a").first.click()
    assert_accessible(phone)
    assert_fits_sideways(phone)
