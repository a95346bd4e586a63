"""Two imports at the same time end like one after the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.sites import Site, assert_same, document, site_at, write
from tests.on_postgres import server

pytestmark = pytest.mark.slow

NewSite = Callable[[str], Site]


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def new_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewSite]:
    """Makes an empty site of a given name."""
    here = tmp_path_factory.mktemp("races")
    if request.param == "SQLite":
        yield lambda name: site_at(here / name)
    else:
        with server() as create:
            yield lambda name: site_at(here / name, create(name))


def assert_at_once(site: Site, *folders: Path) -> None:
    """Import these folders with processes that begin together; all must end well."""
    running = [site.start("import_articles", str(folder), "--processes=1") for folder in folders]
    said = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * len(folders), said


def test_two_imports_of_a_folder_at_once_end_like_one(new_site: NewSite, tmp_path: Path):
    folder = write(tmp_path / "documents", edited=False)
    alone, site = new_site("alone"), new_site("both")
    alone.import_folder(folder)

    assert_at_once(site, folder, folder)

    assert_same(site, alone.contents())


def test_imports_of_two_folders_at_once_end_like_one_after_the_other(
    new_site: NewSite, tmp_path: Path
):
    one = write(tmp_path / "one", edited=False)
    two = tmp_path / "two"
    for number in range(1000, 1200):  # of the same subjects, with links between the folders
        path, text = document(number, "Another answer.")
        (two / path).parent.mkdir(parents=True, exist_ok=True)
        (two / path).write_text(text)
    after_another, site = new_site("after_another"), new_site("two_at_once")
    after_another.import_folder(one)
    after_another.import_folder(two)

    assert_at_once(site, one, two)

    assert_same(site, after_another.contents())
