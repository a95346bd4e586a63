"""Makes the icons and the word mark that share pictures carry: `python -m tests.icons`.

Everything comes from the strokes of static/img/favicon.svg and templates/articles/_word_mark.html,
drawn by the system's Chromium.
"""

import re
import shutil
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import AS_ROOT, NAMES, QUIET
from tests.sample import ROOT

IMAGES = ROOT / "static/img"
WORD_MARK = ROOT / "articles/text/drawing/word-mark.png"
PAPER = "#fcfbf6"
SAFE = 0.6
"""The part of an app's icon that the Q fills: systems cut such icons into circles and drops."""


def main() -> None:
    strokes = (IMAGES / "favicon.svg").read_text()
    template = (ROOT / "templates/articles/_word_mark.html").read_text()
    word_mark = re.search(r"<svg.*?</svg>", template)
    assert word_mark
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + AS_ROOT)
        page = browser.new_page()
        small = [drawn(page, strokes, size, size) for size in (48, 32, 16)]
        small[0].save(
            IMAGES / "favicon.ico", append_images=small[1:], sizes=[one.size for one in small]
        )
        for name, size in (("apple-touch-icon", 180), ("icon-192", 192), ("icon-512", 512)):
            icon = on_paper(drawn(page, strokes, size, size, SAFE))
            icon.save(IMAGES / f"{name}.png", optimize=True)
        drawn(page, word_mark[0], 256, 50).save(WORD_MARK, optimize=True)
        browser.close()


def drawn(page: Page, svg: str, width: int, height: int, part: float = 1) -> Image.Image:
    """An SVG in the middle of a transparent picture, as large as `part` of it."""
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;color:#1f1b16}}"
        f".tail{{stroke:#cc7d1b}}svg{{width:{part:%};height:{part:%}}}</style>{svg}"
    )
    return Image.open(BytesIO(page.screenshot(omit_background=True)))


def on_paper(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGB", picture.size, PAPER)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground.quantize(64)


if __name__ == "__main__":
    main()
