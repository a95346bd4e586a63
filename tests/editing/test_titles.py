"""What a page of the admin is called in a tab, and in its heading."""

import re
from html import unescape

import pytest

from tests.editing.addressbook import make_library
from tests.editing.table import SECTIONS
from tests.editing.test_conflicts import browser_of

pytestmark = pytest.mark.django_db


def named(element: str, html: str) -> str:
    found = re.search(f"<{element}.*?>(.*?)</{element}>", html, re.DOTALL)
    return unescape(re.sub("<.*?>", "", found.group(1))).strip() if found else ""


def test_the_title_of_a_page_says_what_its_heading_says() -> None:
    library = make_library()
    browser = browser_of(library.chief)
    addresses = {row.address.format(**vars(library)) for rows in SECTIONS.values() for row in rows}
    differing = []
    for address in sorted(addresses):
        response = browser.get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        title, heading = named("title", response.text), named("h1", response.text)
        if heading not in title:
            differing.append((address, title, heading))
    assert not differing
    form = f"/admin/articles/article/{library.draft.pk}/change/"
    assert named("title", browser.get(form).text).endswith("Edit article | QuickTakes")
