"""The examples of CommonMark 0.31.2, from the npm package ``commonmark-spec``.

The specification is under CC-BY-SA 4.0, so it is fetched with the page checkers, not kept here.
"""

import re
from pathlib import Path

import pytest

from articles.text.markdown import to_html

SPECIFICATION = Path(__file__).parents[1] / "pages/node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

# Here an address that stands bare in the text is a link, which CommonMark leaves to extensions.
WITH_BARE_LINKS = {602, 608, 611, 612}


@pytest.mark.pages
def test_every_example_of_commonmark_gives_its_html():
    if not SPECIFICATION.exists():
        pytest.skip(f"{SPECIFICATION} is not there: run npm ci --ignore-scripts in tests/pages")
    examples = EXAMPLE.findall(SPECIFICATION.read_text(encoding="utf-8").replace("→", "\t"))
    differing = {
        number
        for number, (markdown, html) in enumerate(examples, start=1)
        if to_html(markdown) != html
    }
    assert len(examples) == 652
    assert differing == WITH_BARE_LINKS
