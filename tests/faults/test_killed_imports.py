"""An import that is killed at any moment and run again ends where an undisturbed one does."""

import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.sites import Site, write

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
    before = Site(here / "before")
    before.manage("migrate", "--verbosity=0")
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
        site.killed_import(
            story.folder, chance.uniform(0, 0.4) * story.growth, chance.uniform(0, 0.2)
        )
        for _ in range(3)
    ]

    site.import_folder(story.folder)

    assert any(killed)
    contents = site.contents()
    assert (contents - story.expected, story.expected - contents) == (Counter(), Counter())


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
