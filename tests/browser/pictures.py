"""Makes the pictures of docs/pictures from a running site with the sample library:

make run        # in one terminal
.venv/bin/python -m tests.browser.pictures http://127.0.0.1:8000
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import AS_ROOT, NAMES, QUIET
from tests.sample import ROOT

SETTLED = 1500
"""Milliseconds until a preview stands."""

PICTURES = ROOT / "docs" / "pictures"
QUESTION = "/learn/mathematics/questions/where-does-the-quadratic-formula-come-from"
ON_A_PHONE = {"/": "light", "/learn/physics": "dark", "/search?q=formla": "light", QUESTION: "dark"}


def main(site: str) -> None:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + AS_ROOT)
        question = f"{site}{QUESTION}"
        day, night = (_shot(browser, question, scheme, 800) for scheme in ("light", "dark"))
        _side_by_side(day, night).save(PICTURES / "question.png", optimize=True)
        phones = [
            _shot(browser, f"{site}{path}", scheme, 390, 844) for path, scheme in ON_A_PHONE.items()
        ]
        _side_by_side(*phones).save(PICTURES / "phone.png", optimize=True)
        _shot(browser, f"{site}/", "light", 1280).save(PICTURES / "home.png", optimize=True)
        _editing(browser, site)
        _desk(browser, site)
        browser.close()


def _editing(browser: Browser, site: str) -> None:
    """The form of an article, and two people who saved it; the article is restored afterwards."""
    first, second = (_signed_in(browser, site) for _ in range(2))
    for page in (first, second):
        page.goto(f"{site}/admin/articles/article/?q={QUESTION}")
        page.locator("#result_list tbody a").first.click()
        page.wait_for_timeout(SETTLED)
    _taken(first).save(PICTURES / "form.png", optimize=True)
    for page, word in ((second, "whole"), (first, "perfect")):
        answer = page.locator("textarea[name=answer]")
        answer.fill(answer.input_value().replace("square", f"{word} square", 1))
        page.locator("[name=message]").fill(f"Say which square: the {word} one")
        page.get_by_role("button", name="Publish changes now").click()
        page.wait_for_timeout(SETTLED)
    first.get_by_label("Yours").check()
    _taken(first).save(PICTURES / "conflict.png", optimize=True)
    second.get_by_role("link", name="History").click()
    second.get_by_role("link", name="Version 1", exact=True).click()
    second.get_by_role("button", name="Restore this version").click()
    second.wait_for_timeout(SETTLED)


def _desk(browser: Browser, site: str) -> None:
    """Where editors find and decide, by day and by night."""
    pages = [_signed_in(browser, site, scheme) for scheme in ("light", "dark")]
    for name, show in SCENES.items():
        for page in pages:
            show(page, site)
            page.wait_for_timeout(SETTLED)
        _side_by_side(*map(_taken, pages)).save(PICTURES / f"{name}.png", optimize=True)


def _show_list(page: Page, site: str) -> None:
    page.goto(f"{site}{LIST}?subject=physics")
    for box in page.locator(".action-select").all()[:3]:
        box.check()


def _show_find(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/")
    page.keyboard.press("/")
    page.keyboard.type("pho")


def _show_hints(page: Page, site: str) -> None:
    page.goto(f"{site}{LIST}?q=/learn/history/questions/what-did-gutenberg-actually-invent")
    page.locator("#result_list tbody a").first.click()
    page.locator(".hints > summary").click()
    page.locator(".hints").scroll_into_view_if_needed()


def _show_confirmation(page: Page, site: str) -> None:
    _show_list(page, site)
    page.get_by_role("button", name="Withdraw…").click()


def _show_merge(page: Page, site: str) -> None:
    page.goto(f"{site}{LIST}?subject=mathematics")
    for box in page.locator(".action-select").all()[:2]:
        box.check()
    page.locator(".more-actions summary").click()
    page.get_by_role("button", name="Merge two articles…").click()


def _show_task(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/transfer/")
    page.get_by_role("button", name="Export", exact=True).click()
    page.get_by_role("link", name="Download").wait_for()


LIST = "/admin/articles/article/"
SCENES = {
    "dashboard": lambda page, site: page.goto(f"{site}/admin/"),
    "list": _show_list,
    "find": _show_find,
    "hints": _show_hints,
    "confirmation": _show_confirmation,
    "merge": _show_merge,
    "task": _show_task,
}


def _signed_in(browser: Browser, site: str, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Name").fill("editor")
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var"))
    page.get_by_label("Password").fill((folder / "editor_password").read_text())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/admin/")
    return page


def _taken(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _shot(
    browser: Browser, address: str, scheme: str, width: int, height: int = 900
) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(address)
    picture = _taken(page)
    page.close()
    return picture


def _side_by_side(*pictures: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (sum(one.width for one in pictures), pictures[0].height))
    place = 0
    for one in pictures:
        whole.paste(one, (place, 0))
        place += one.width
    return whole


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
