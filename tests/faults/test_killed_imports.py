"""An import that is killed at any moment and run again ends where an undisturbed one does."""

import contextlib
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.sites import Site, assert_same, ended, site_at, write

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Story:
    """Before an import, after an undisturbed one, and how many bytes the database grew by."""

    before: Site
    folder: Path
    expected: Counter[str]
    growth: int


@pytest.fixture(scope="module", params=["into an empty library", "into an older state"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    here = tmp_path_factory.mktemp("killed")
    before = site_at(here / "before")
    edited = request.param == "into an older state"
    if edited:
        before.import_folder(write(here / "older", edited=False))
    folder = write(here / "documents", edited=edited)
    undisturbed = before.copy(here / "undisturbed")
    undisturbed.import_folder(folder)
    return Story(before, folder, undisturbed.contents(), undisturbed.size() - before.size())


@pytest.mark.parametrize("seed", range(4))
def test_an_import_killed_again_and_again_ends_like_an_undisturbed_one(
    story: Story, seed: int, tmp_path: Path
):
    site = story.before.copy(tmp_path / "site")
    chance = random.Random(seed)  # noqa: S311
    killed = [
        site.killed(
            "import_articles",
            str(story.folder),
            "--processes=2",
            growth=chance.uniform(0, 0.4) * story.growth,
            seconds=chance.uniform(0, 0.2),
        )
        for _ in range(3)
    ]

    site.import_folder(story.folder)

    assert any(killed)
    assert_same(site, story.expected)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find a helper")
@pytest.mark.parametrize("share", [0, 0.3])
def test_an_import_whose_helper_is_killed_ends_with_a_sentence_and_goes_on_when_run_again(
    story: Story, share: float, tmp_path: Path
):
    site = story.before.copy(tmp_path / "site")
    enough = site.size() + share * story.growth
    with site.start("import_articles", str(story.folder), "--processes=2") as running:
        helper = helper_of(running.pid)
        while site.size() < enough:
            assert not ended(running, within=0.005)
        os.kill(helper, signal.SIGKILL)
        _, said = running.communicate(timeout=60)

    site.import_folder(story.folder)

    assert running.returncode == 1
    assert "Traceback" not in said
    assert "A helper process ended" in said
    assert "run the same command again" in said
    assert_same(site, story.expected)


def helper_of(parent: int) -> int:
    """The process that prepares documents, as soon as it is there: it is told by its arguments."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in map(int, children.read_text().split()):
            with contextlib.suppress(FileNotFoundError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return child
    raise AssertionError("no helper began")


def test_a_second_run_writes_nothing(story: Story, tmp_path: Path):
    site = story.before.copy(tmp_path / "site")
    site.import_folder(story.folder)
    once = everything(site.database)

    site.import_folder(story.folder)

    assert everything(site.database) == once


def everything(database: Path) -> list[str]:
    """Each row of each table with its number and moments, as SQL."""
    connection = sqlite3.connect(database)
    lines = list(connection.iterdump())
    connection.close()
    return lines
