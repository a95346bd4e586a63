"""The editor's preview: never late, never lost, the page's own look, and where formulas fail."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.editor import (
    BAD,
    FORMULAS,
    button,
    field_of,
    opened,
    preview_of,
    text_of,
)
from tests.browser.looks import assert_accessible, assert_fits_sideways

WITH_TABLE = "How does UTF-8 fit every script"
PREVIEW = "**/admin/articles/preview"


@pytest.fixture
def editor(page: Page, password: str) -> Page:
    """The form of an article, with its preview made."""
    return opened(page, password)


def test_a_formula_that_fails_is_marked_and_found(editor: Page):
    lines = "\n\nA line. \U0001f600" * 60
    field_of(editor).fill(f"{lines}\n\n{BAD}{lines}\n\n$$\n\\foo\n$$")
    failing = editor.get_by_role("button", name="2 formulas cannot be set")
    code = preview_of(editor).locator("code", has_text="nosuch")
    expect(code).to_have_attribute("title", 'Cannot be set. Unknown command "\\nosuch".')
    mark = code.evaluate("(code) => getComputedStyle(code, '::before').content")
    assert mark.startswith('"!')

    failing.click()
    expect(field_of(editor)).to_be_focused()
    assert "⟨$\\nosuch{x}$⟩" in text_of(editor)
    expect(editor.locator(".editor-foot")).to_contain_text('Unknown command "\\nosuch".')
    top, height = field_of(editor).evaluate("(field) => [field.scrollTop, field.clientHeight]")
    assert 120 * 20 - height < top < 124 * 21

    failing.click()
    assert "⟨$$\n\\foo\n$$⟩" in text_of(editor)
    expect(editor.locator(".editor-said")).to_contain_text('Unknown command "\\foo".')


def test_it_is_found_where_it_stands_by_now(editor: Page):
    field_of(editor).fill(BAD)
    failing = editor.get_by_role("button", name="1 formula cannot be set")
    expect(failing).to_be_visible()
    editor.route(PREVIEW, lambda route: None)  # never answered
    field_of(editor).fill(f"And more. {BAD}")
    failing.click()

    assert text_of(editor) == "And more. So ⟨$\\nosuch{x}$⟩ is none, and $y$ is."


def test_headings_scroll_to_the_same_height(editor: Page):
    rows = "\n| $\\frac{1}{2}$ | b |" * 12
    sections = [
        f"## Part {n}\n\n" + ("Short.\n\n" * 30 if n % 2 else f"| a | b |\n|---|---|{rows}\n\n")
        for n in range(12)
    ]
    field_of(editor).fill("".join(sections))
    heading = preview_of(editor).get_by_role("heading", name="Part 6")
    expect(heading).to_be_attached()
    for screen in ("side by side", "Full screen"):
        if screen == "Full screen":
            button(editor, screen).click()
        lines = "".join(sections[:6]).count("\n")
        field_of(editor).evaluate(
            "(field, lines) => { field.scrollTop = lines * parseFloat("
            "getComputedStyle(field).lineHeight) + 16 }",
            lines,
        )
        editor.wait_for_timeout(200)
        below = (heading.bounding_box() or {})["y"] - (preview_of(editor).bounding_box() or {})["y"]
        assert abs(below) < 40


def test_a_link_in_the_preview_leaves_the_form_open(editor: Page):
    field_of(editor).fill("See [the subjects](/learn).")
    with editor.expect_popup():
        preview_of(editor).get_by_role("link", name="the subjects").click()
    assert "/admin/" in editor.url


def answer(text: str) -> dict[str, Any]:
    counts = {"words": 1, "sections": 0, "formulas": 0, "failures": 0, "failing": []}
    return {"json": {"html": f"<p>{text}</p>"} | counts}


@pytest.mark.parametrize("abort", ["", "AbortController.prototype.abort = () => {}"])
def test_a_late_reply_never_replaces_a_newer_one(editor: Page, abort: str):
    held: list[Route] = []

    def reply(route: Route) -> None:
        if held:
            route.fulfill(**answer("the newer"))
        else:
            held.append(route)

    failed: list[str] = []
    editor.on("requestfailed", lambda request: failed.append(request.url))
    editor.evaluate(abort or "0")
    editor.route(PREVIEW, reply)
    with editor.expect_request(PREVIEW):
        field_of(editor).fill("one")
    field_of(editor).fill("two")
    expect(preview_of(editor)).to_have_text("the newer")
    assert len(failed) == (0 if abort else 1)  # the older one was aborted, where that was in time
    held[0].fulfill(**answer("the older"))
    editor.wait_for_timeout(300)

    expect(preview_of(editor)).to_have_text("the newer")


def test_quick_typing_asks_once(editor: Page):
    asked: list[str] = []
    editor.on("request", lambda request: asked.append(request.url))
    field_of(editor).fill("")
    editor.keyboard.type("Quickly typed.", delay=20)
    expect(preview_of(editor)).to_have_text("Quickly typed.")

    assert len([url for url in asked if url.endswith("/preview")]) == 1


FAULTS = {
    "status 403, json": "You are signed out. Sign in in another tab",
    "status 403": "You signed in again since this page was opened",
    "status 413": "too large",
    "status 502": "The server could not make the preview (502)",
    "none": "No connection",
}


# Chromium writes an error to its console for each such answer, which fails a story: the page's own
# fetch gives them instead.
def break_replies(page: Page, fault: str) -> None:
    status, _, kind = fault.removeprefix("status ").partition(", ")
    reply = "throw new TypeError('Failed to fetch')"
    if status != "none":
        body = json.dumps({"error": FAULTS[fault]}) if kind else "<h1>Sorry</h1>"
        media = "application/json" if kind else "text/html"
        options = json.dumps({"status": int(status), "headers": {"Content-Type": media}})
        reply = f"return new Response({json.dumps(body)}, {options})"
    page.evaluate(f"window.kept = fetch; window.fetch = async () => {{ {reply} }}; 0")


def mend_replies(page: Page) -> None:
    page.evaluate("window.fetch = window.kept; 0")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_went_wrong_is_told_and_the_last_preview_stays(editor: Page, fault: str):
    field_of(editor).fill("The last good one.")
    expect(preview_of(editor)).to_have_text("The last good one.")
    break_replies(editor, fault)
    field_of(editor).fill("A newer one.")
    expect(editor.locator(".editor-problem")).to_contain_text(FAULTS[fault])
    expect(editor.locator(".editor-said")).to_contain_text(FAULTS[fault])
    expect(preview_of(editor)).to_have_text("The last good one.")

    mend_replies(editor)
    editor.get_by_role("button", name="Try again").click()
    expect(preview_of(editor)).to_have_text("A newer one.")
    expect(editor.locator(".editor-problem")).to_be_hidden()
    expect(field_of(editor)).to_be_focused()


@pytest.mark.parametrize(
    "mend",
    [
        lambda page: field_of(page).press("x"),
        lambda page: page.evaluate("dispatchEvent(new Event('online'))"),
    ],
    ids=["the next key", "the connection"],
)
def test_the_preview_comes_back_by_itself_with(editor: Page, mend: Callable[[Page], object]):
    break_replies(editor, "none")
    field_of(editor).fill("A newer one.")
    expect(editor.locator(".editor-problem")).to_be_visible()
    mend_replies(editor)
    mend(editor)

    expect(preview_of(editor)).to_contain_text("A newer one.")
    expect(editor.locator(".editor-problem")).to_be_hidden()


def test_counts_are_shown_but_not_read_out_at_every_key(editor: Page):
    field_of(editor).fill("## One\n\nTwo words, $x$.")
    counts = editor.locator(".editor-counts")
    expect(counts).to_have_text("4 words · 1 section · 1 formula, all set")
    live = counts.evaluate("(counts) => Boolean(counts.closest('[aria-live], [role=status]'))")
    assert not live
    expect(editor.locator(".editor-said")).to_have_text("")


STYLES = """(root) => {
    const names = ["p", "h2", "h3", "pre", "pre code", "p code", "table", "thead th", "tbody td",
        "math", ".display", "ul", "ol", "li", "a", "strong", "blockquote", "figcaption"];
    const compared = new RegExp("^(color|background-color|font|line-height|letter|text-|list|" +
        "border-|white-space|overflow-wrap|padding|margin-block|vertical-align|direction)");
    const told = {};
    for (const name of names) {
        const found = document.querySelector(`${root} ${name}`);
        if (!found) continue;
        const style = getComputedStyle(found);
        told[name] = Object.fromEntries([...style].filter((one) => compared.test(one))
            .map((one) => [one, style.getPropertyValue(one)]));
    }
    return told;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_looks_as_the_page_does(page: Page, password: str, scheme: Any):
    page.emulate_media(color_scheme=scheme)
    seen: set[str] = set()
    for words in (WITH_TABLE, "Why is 0.1 + 0.2", FORMULAS):
        opened(page, password, words)
        preview = page.evaluate(STYLES, ".markdownx-preview")
        page.get_by_role("link", name="View on site").first.click()
        expect(page.locator(".answer p").first).to_be_visible()
        assert preview == page.evaluate(STYLES, ".answer")
        seen |= set(preview)
        page.context.clear_cookies()

    assert {"p", "h2", "pre", "table", "thead th", "math", ".display", "a", "ul"} <= seen


@pytest.mark.parametrize("width", [1280, 390])
def test_all_of_it_is_accessible_by_day_and_by_night(
    open_page: Callable[..., Page], password: str, width: int
):
    page = opened(open_page(width=width), password)
    field_of(page).fill(BAD)
    expect(page.get_by_role("button", name="1 formula cannot be set")).to_be_visible()
    for view in ("Full screen", "Preview"):
        button(page, view).click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
    break_replies(page, "none")
    button(page, "Write").click()
    field_of(page).fill("More.")
    expect(page.locator(".editor-problem")).to_be_visible()
    page.get_by_role("button", name="Keys").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
    assert_fits_sideways(page)
