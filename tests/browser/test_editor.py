"""The Markdown editor: what its buttons and keys write, what undo takes back, where Tab goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import button, field_of, opened, preview_of, text_of, write
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in


@pytest.fixture
def editor(page: Page, password: str) -> Page:
    """The form of an article, with its preview made."""
    return opened(page, password)


# What a command makes of a text.
COMMANDS: dict[str, list[tuple[str, str]]] = {
    "Bold": [
        ("a ⟨word⟩ here", "a **⟨word⟩** here"),
        ("a **⟨word⟩** here", "a ⟨word⟩ here"),
        ("a ⟨**word**⟩ here", "a ⟨word⟩ here"),
        ("a wo⟨rd here", "a **wo⟨rd** here"),
        ("a⟨ word ⟩here", "a **⟨word⟩** here"),
        ("⟨", "**⟨**"),
        ("**⟨**", "⟨"),
        ("*⟨all⟩*", "***⟨all⟩***"),
        ("- ⟨one\n- two\n\n> three⟩", "- **⟨one**\n- **two**\n\n> **three⟩**"),
        ("- **⟨one**\n- **two⟩**", "- ⟨one\n- two⟩"),
        ("⟨**a** and **b**⟩", "**⟨**a** and **b**⟩**"),
    ],
    "Italic": [
        ("⟨all⟩", "*⟨all⟩*"),
        ("*⟨all⟩*", "⟨all⟩"),
        ("**⟨all⟩**", "***⟨all⟩***"),
        ("***⟨all⟩***", "**⟨all⟩**"),
        ("⟨- item⟩", "- *⟨item⟩*"),
    ],
    "H2: heading": [
        ("⟨", "## ⟨"),
        ("ti⟨tle", "## ti⟨tle"),
        ("## ti⟨tle", "ti⟨tle"),
        ("a\n\n#### ⟨title⟩", "a\n\n## ⟨title⟩"),
    ],
    "H3: heading in a section": [("⟨a\n\n## b⟩\nc", "### ⟨a\n\n### b⟩\nc")],
    "List": [
        ("⟨a\nb\n\nc⟩", "- ⟨a\n- b\n\n- c⟩"),
        ("- ⟨a\n- b⟩", "⟨a\nb⟩"),
        ("1. ⟨a\n2. b⟩", "- ⟨a\n- b⟩"),
        ("\n⟨", "\n- ⟨"),
        ("a\n⟨b\n⟩c", "a\n- ⟨b\n⟩c"),
    ],
    "1. 2. Numbered list": [
        ("- ⟨a\n- b⟩", "1. ⟨a\n2. b⟩"),
        ("3. x\n⟨y", "3. x\n4. ⟨y"),
        ("1. ⟨a⟩", "⟨a⟩"),
    ],
    "Quote": [("⟨a\n\nb⟩", "> ⟨a\n> \n> b⟩"), ("⟨> a\n>\n> b⟩", "⟨a\n\nb⟩")],
    "Table": [
        ("⟨", "| ⟨Column 1⟩ | Column 2 |\n| --- | --- |\n|  |  |"),
        ("a⟨b\nc", "ab\n\n| ⟨Column 1⟩ | Column 2 |\n| --- | --- |\n|  |  |\n\nc"),
    ],
    "Code": [
        ("⟨x⟩", "`⟨x⟩`"),
        ("`⟨x⟩`", "⟨x⟩"),
        ("⟨a`b⟩", "``⟨a`b⟩``"),
        ("⟨`⟩", "`` ⟨`⟩ ``"),
        ("⟨a\nb⟩", "```\n⟨a\nb⟩\n```"),
        ("```\n⟨a\nb⟩\n```", "⟨a\nb⟩"),
        ("⟨```py\na\n```⟩", "⟨a⟩"),
        ("⟨a\n```` b⟩", "`````\n⟨a\n```` b⟩\n`````"),
    ],
    "Formula": [
        ("is ⟨x^2⟩ so", "is $⟨x^2⟩$ so"),
        ("$⟨x⟩$", "⟨x⟩"),
        ("⟨$$x$$⟩", "⟨x⟩"),
        ("a\n\n⟨", "a\n\n$$\n⟨\n$$"),
        ("⟨a\nb⟩", "$$\n⟨a\nb⟩\n$$"),
        ("$$\n⟨a\nb⟩\n$$", "⟨a\nb⟩"),
        ("$$\n⟨a⟩\n$$", "⟨a⟩"),
    ],
    "Link": [
        ("⟨", "[⟨]()"),
        ("⟨words⟩", "[words](⟨)"),
        ("⟨https://a.example/b⟩", "[⟨](https://a.example/b)"),
        ("⟨https://a.example/b_(c)⟩", "[⟨](<https://a.example/b_(c)>)"),
        ("⟨[words](/a)⟩", "⟨words⟩"),
    ],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_button_changes_the_text_and_keeps_the_words_selected(editor: Page, name: str):
    made = []
    for before, _ in COMMANDS[name]:
        write(editor, before)
        button(editor, name).click()
        made.append((before, text_of(editor)))

    assert made == COMMANDS[name]
    expect(field_of(editor)).to_be_focused()


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ("Control+b", "**⟨word⟩**"),
        ("Control+i", "*⟨word⟩*"),
        ("Control+Alt+2", "## ⟨word⟩"),
        ("Control+Alt+3", "### ⟨word⟩"),
        ("Control+k", "[word](⟨)"),
        ("Control+e", "`⟨word⟩`"),
        ("Control+Shift+E", "$⟨word⟩$"),
        ("Control+Shift+Digit8", "- ⟨word⟩"),
        ("Control+Shift+Digit7", "1. ⟨word⟩"),
        ("Control+Shift+Period", "> ⟨word⟩"),
    ],
)
def test_a_shortcut_does_what_its_button_does(editor: Page, keys: str, written: str):
    write(editor, "⟨word⟩")
    editor.keyboard.press(keys)
    assert text_of(editor) == written

    editor.keyboard.press("Control+z")
    assert field_of(editor).input_value() == "word"


@pytest.mark.parametrize("name", COMMANDS)
def test_undo_takes_back_what_a_button_wrote(editor: Page, name: str):
    write(editor, "⟨one\ntwo⟩")
    button(editor, name).click()
    changed = field_of(editor).input_value()
    assert changed != "one\ntwo"

    editor.keyboard.press("Control+z")
    assert field_of(editor).input_value() == "one\ntwo"
    editor.keyboard.press("Control+Shift+Z")
    assert field_of(editor).input_value() == changed


def test_where_the_browser_cannot_insert_the_text_is_set(editor: Page):
    editor.evaluate("document.execCommand = () => false")
    write(editor, "a ⟨word⟩")
    expect(preview_of(editor)).to_have_text("a word")
    button(editor, "Bold").click()

    assert text_of(editor) == "a **⟨word⟩**"
    expect(preview_of(editor).locator("strong")).to_have_text("word")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a⟨", "- a\n- ⟨"),
        ("1. a\n2. b⟨", "1. a\n2. b\n3. ⟨"),
        ("- a⟨b", "- a\n- ⟨b"),
        ("> - [x] a⟨", "> - [x] a\n> - [ ] ⟨"),
        ("- a\n- ⟨", "- a\n⟨"),
        ("a⟨", "a\n⟨"),
        ("```\n- a⟨", "```\n- a\n⟨"),
        ("$$\n- a⟨", "$$\n- a\n⟨"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(editor: Page, before: str, after: str):
    write(editor, before)
    editor.keyboard.press("Enter")
    assert text_of(editor) == after

    editor.keyboard.press("Control+z")
    assert field_of(editor).input_value() == before.replace("⟨", "")


def copy(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


@pytest.mark.parametrize(
    ("before", "clipboard", "after"),
    [
        ("see ⟨these words⟩.", "https://a.example/b", "see [these words](https://a.example/b)⟨."),
        ("see ⟨", "https://a.example/b", "see https://a.example/b⟨"),
        ("see ⟨words⟩", "no address", "see no address⟨"),
        ("⟨https://c.example⟩", "https://a.example", "https://a.example⟨"),
    ],
)
def test_an_address_pasted_over_words_makes_a_link(
    editor: Page, before: str, clipboard: str, after: str
):
    copy(editor, clipboard)
    write(editor, before)
    editor.keyboard.press("Control+v")
    assert text_of(editor) == after

    editor.keyboard.press("Control+z")
    assert field_of(editor).input_value() == re.sub("[⟨⟩]", "", before)


def test_with_shift_the_address_itself_is_pasted(editor: Page):
    copy(editor, "https://a.example")
    write(editor, "see ⟨words⟩")
    editor.keyboard.press("Control+Shift+V")

    assert text_of(editor) == "see https://a.example⟨"


def test_other_scripts_insert_at_the_selection(editor: Page):
    write(editor, "a ⟨b⟩ c")
    button(editor, "Image").click()
    expect(editor.get_by_role("dialog", name="Insert a picture")).to_be_visible()
    editor.keyboard.press("Escape")
    assert text_of(editor) == "a ⟨b⟩ c"
    editor.locator(".markdownx").evaluate(
        """(box) => box.dispatchEvent(
            new CustomEvent("insert-markdown", {detail: {text: "![b](/b.png)"}}))"""
    )
    assert text_of(editor) == "a ![b](/b.png)⟨ c"

    editor.keyboard.press("Control+z")
    assert field_of(editor).input_value() == "a b c"


def test_the_toolbar_is_one_stop_and_arrow_keys_go_through_it(editor: Page):
    bar = editor.get_by_role("toolbar")
    field_of(editor).focus()
    editor.keyboard.press("Shift+Tab")
    expect(button(editor, "Bold")).to_be_focused()
    editor.keyboard.press("ArrowRight")
    expect(button(editor, "Italic")).to_be_focused()
    editor.keyboard.press("End")
    expect(button(editor, "Full screen")).to_be_focused()
    editor.keyboard.press("ArrowRight")
    expect(button(editor, "Bold")).to_be_focused()
    editor.keyboard.press("ArrowLeft")
    expect(button(editor, "Full screen")).to_be_focused()
    editor.keyboard.press("Home")
    expect(button(editor, "Bold")).to_be_focused()
    expect(bar.locator('[tabindex="0"]')).to_have_count(1)

    write(editor, "⟨word⟩")
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Enter")
    assert text_of(editor) == "**⟨word⟩**"


def test_every_button_has_a_name_and_tells_its_keys(editor: Page):
    for one in editor.get_by_role("toolbar").locator("[data-command]").all():
        title = one.get_attribute("title") or ""
        keys = (one.get_attribute("aria-keyshortcuts") or "").split(" ")[0]
        assert title
        assert keys.replace("Control", "Ctrl") in title


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.name || document.activeElement.className")
    return name


@pytest.mark.parametrize("screen", ["", "Full screen"])
def test_tab_and_shift_tab_leave_the_text(editor: Page, screen: str):
    if screen:
        button(editor, screen).click()
    for keys in ("Tab", "Shift+Tab"):
        write(editor, "- a⟨")
        editor.keyboard.press(keys)
        assert focused(editor) != "answer"
    for keys in ("Tab", "Shift+Tab"):  # as readers of WCAG try it where Tab might be taken
        field_of(editor).focus()
        editor.keyboard.press("Escape")
        editor.keyboard.press(keys)
        assert focused(editor) != "answer"
    assert field_of(editor).input_value() == "- a"


def test_full_screen_fills_the_window_and_escape_leaves_it(editor: Page):
    full = button(editor, "Full screen")
    full.click()
    expect(full).to_have_attribute("aria-pressed", "true")
    before = editor.evaluate("scrollY")
    box = editor.locator(".markdownx").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1280, "height": 900}
    editor.mouse.move(640, 20)  # over the toolbar, which does not scroll itself
    editor.mouse.wheel(0, 500)
    editor.wait_for_timeout(500)
    assert editor.evaluate("scrollY") == before

    field_of(editor).focus()
    editor.keyboard.press("Escape")
    expect(full).to_have_attribute("aria-pressed", "false")
    expect(field_of(editor)).to_be_focused()


def test_focus_that_leaves_the_box_leaves_full_screen(editor: Page):
    button(editor, "Full screen").click()
    editor.locator("[data-opens=keys]").focus()
    editor.keyboard.press("Tab")

    expect(button(editor, "Full screen")).to_have_attribute("aria-pressed", "false")


def test_full_screen_serves_on_a_phone(phone: Page, password: str):
    opened(phone, password)
    button(phone, "Full screen").click()
    assert_fits_sideways(phone)
    for name in ("Bold", "Image", "Full screen"):
        expect(button(phone, name)).to_be_in_viewport(ratio=1)
    expect(preview_of(phone)).to_be_in_viewport(ratio=1)
    assert (field_of(phone).bounding_box() or {})["height"] > 150

    button(phone, "Full screen").click()
    expect(button(phone, "Full screen")).to_have_attribute("aria-pressed", "false")


def test_the_view_is_remembered(editor: Page):
    button(editor, "Preview").click()
    expect(field_of(editor)).to_be_hidden()
    expect(button(editor, "Bold")).to_be_disabled()
    editor.reload()
    expect(button(editor, "Preview")).to_have_attribute("aria-pressed", "true")
    expect(field_of(editor)).to_be_hidden()
    button(editor, "Write").click()
    expect(preview_of(editor)).to_be_hidden()
    expect(button(editor, "Bold")).to_be_enabled()


def test_the_keys_are_listed(editor: Page):
    dialog = editor.get_by_role("dialog", name="Keys")
    editor.get_by_role("button", name="Keys").click()
    expect(dialog).to_contain_text("Ctrl+Shift+E")
    assert_accessible(editor)
    editor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    field_of(editor).focus()
    editor.keyboard.press("Control+/")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(field_of(editor)).to_be_focused()
    button(editor, "Bold").focus()
    editor.keyboard.press("?")
    expect(dialog).to_be_visible()


def test_own_pages_have_the_same_editor(page: Page, password: str):
    log_in(page, password, "/admin/articles/page/add/")
    body = page.locator("textarea[name=body]")
    body.fill("word")
    body.select_text()
    page.keyboard.press("Control+b")

    assert body.input_value() == "**word**"
    expect(preview_of(page).locator("strong")).to_have_text("word")
    family = preview_of(page).evaluate("(preview) => getComputedStyle(preview).fontFamily")
    assert "serif" in family


def test_without_script_it_is_a_plain_field(open_page: Callable[..., Page], password: str):
    page = open_page(java_script_enabled=False)
    log_in(page, password, "/admin/articles/page/add/")

    expect(page.locator("textarea[name=body]")).to_be_visible()
    expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
