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
        browser.close()


def _shot(
    browser: Browser, address: str, scheme: str, width: int, height: int = 900
) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(address)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
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
