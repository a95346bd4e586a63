"""Every page of the admin that the table of addresses knows: accessible by day and by night, on a
phone and on a desk, and whole on any width."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, served
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.test_editing import log_in
from tests.editing.endpoints import Row
from tests.editing.table import SECTIONS

PASSWORD = "a password of the chief"
MAKE = """
import json, pathlib
from django.conf import settings
from PIL import Image
from articles.text import pictures
from tests.editing.addressbook import make_library

made = make_library()
made.chief.set_password({password!r})
made.chief.save()
for name in (made.picture.name, pictures.thumbnail(made.picture.name)):
    file = pathlib.Path(settings.MEDIA_ROOT, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 40)).save(file)
there = {{address: address.format(**vars(made)) for address in json.loads({addresses!r})}}
pathlib.Path({file!r}).write_text(json.dumps(there))
"""


def is_page(row: Row) -> bool:
    """Whether who may do everything gets a page there, by the table."""
    return row.get.split()[-1] == "ok" and "/pick?" not in row.address


NO_PAGES = ("/jsi18n/", "/autocomplete/", "/articles/pictures/", "/related/find", "/now")
"""Ends of addresses that answer scripts."""

PAGES = sorted(
    address
    for address in {row.address for rows in SECTIONS.values() for row in rows if is_page(row)}
    if not address.partition("?")[0].endswith(NO_PAGES)
)
every_page = pytest.mark.parametrize("address", PAGES)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A site with one of each thing: its address, and the addresses of the table in it."""
    folder: Path = tmp_path_factory.mktemp("desk")
    file = folder / "addresses.json"
    code = MAKE.format(password=PASSWORD, addresses=json.dumps(PAGES), file=str(file))
    with served(folder, ["shell", "--verbosity=0", "--command", code]) as site:
        yield SimpleNamespace(site=site, at=json.loads(file.read_text()))


@every_page
def test_a_page_is_accessible_and_fits(desk: SimpleNamespace, open_page: OpenPage, address: str):
    page = open_page(base_url=desk.site)
    log_in(page, PASSWORD, desk.at[address], name="chief")
    assert page.locator("h1").count() == 1
    _check(page)
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits_sideways(page)
    page.set_viewport_size({"width": 390, "height": 844})
    _check(page)


def test_who_signs_out_is_told_so(desk: SimpleNamespace, open_page: OpenPage):
    page = open_page(base_url=desk.site)
    log_in(page, PASSWORD, name="chief")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    _check(page)


def _check(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
