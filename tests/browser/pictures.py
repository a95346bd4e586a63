"""Makes the pictures of docs/pictures from a running site with the sample library:

make run        # in one terminal
.venv/bin/python -m tests.browser.pictures http://127.0.0.1:8000
"""

import io
import shutil
import sys

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import AS_ROOT, NAMES, QUIET
from tests.sample import ROOT

PICTURES = ROOT / "docs" / "pictures"
QUESTION = "/learn/mathematics/questions/where-does-the-quadratic-formula-come-from"


def main(site: str) -> None:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + AS_ROOT)
        question = f"{site}{QUESTION}"
        day, night = (_shot(browser, question, scheme, 800) for scheme in ("light", "dark"))
        _side_by_side(day, night).save(PICTURES / "question.png", optimize=True)
        _shot(browser, f"{site}/", "light", 1280).save(PICTURES / "home.png", optimize=True)
        browser.close()


def _shot(browser: Browser, address: str, scheme: str, width: int) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(address)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def _side_by_side(day: Image.Image, night: Image.Image) -> Image.Image:
    both = Image.new("RGB", (day.width + night.width, day.height))
    both.paste(day, (0, 0))
    both.paste(night, (day.width, 0))
    return both


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
