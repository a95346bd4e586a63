"""A disk that fills up during an import: a sentence, a valid library, and a way to go on."""

import resource
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.sites import Site, assert_same, site_at, write

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Undisturbed:
    folder: Path
    contents: Counter[str]
    growth: int  # bytes


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    here = tmp_path_factory.mktemp("undisturbed")
    folder = write(here / "documents", edited=False)
    site = site_at(here / "site")
    before = site.size()
    site.import_folder(folder)
    return Undisturbed(folder, site.contents(), site.size() - before)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of a size that `resize` changes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=100m", "none", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a file system, which root has outside a container")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def resize(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def assert_told(finished: subprocess.CompletedProcess[str]) -> None:
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    assert "The database could not be written" in finished.stderr
    assert "run the same command again" in finished.stderr


def test_an_import_into_a_file_that_may_not_grow_says_so_and_goes_on_later(
    undisturbed: Undisturbed, tmp_path: Path
):
    site = site_at(tmp_path / "site")
    room = site.size() + undisturbed.growth // 3

    finished = site.run(
        "import_articles",
        str(undisturbed.folder),
        "--processes=1",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )

    assert_told(finished)
    site.import_folder(undisturbed.folder)
    assert_same(site, undisturbed.contents)


def test_an_import_onto_a_full_disk_says_so_and_goes_on_when_there_is_room(
    undisturbed: Undisturbed, disk: Path
):
    site = site_at(disk / "site")
    resize(disk, site.size() + undisturbed.growth // 2)

    finished = imported(site, undisturbed.folder)
    again = imported(site, undisturbed.folder)
    resize(disk, 100_000_000)

    assert_told(finished)
    assert_told(again)
    site.import_folder(undisturbed.folder)
    assert_same(site, undisturbed.contents)


def imported(site: Site, folder: Path) -> subprocess.CompletedProcess[str]:
    return site.run("import_articles", str(folder), "--processes=2")
