"""Backups while the disk fills up, the process dies, or somebody writes; and restores likewise."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest

from tests.faults.sites import ROOT, Site, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    here = tmp_path_factory.mktemp("backups")
    site = Site(here / "site")
    site.manage("migrate", "--verbosity=0")
    site.import_folder(write(here / "documents", edited=False))
    return site


def start(site: Site, *arguments: str, room: int | None = None) -> "subprocess.Popen[str]":
    """A command in the background; with `room`, no file it writes may have more bytes."""

    def limit() -> None:
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=site.environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def test_a_full_disk_leaves_no_file_and_is_told(filled: Site, tmp_path: Path):
    file = tmp_path / "site.zip"

    running = start(filled, "backup", str(file), room=100_000)
    _, told = running.communicate()

    assert running.returncode == 1
    assert "could not be written" in told
    assert "Traceback" not in told
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_the_older_backup(filled: Site, tmp_path: Path):
    file = tmp_path / "site.zip"
    file.write_text("of yesterday")

    running = start(filled, "backup", "--force", str(file), room=100_000)
    running.communicate()

    assert running.returncode == 1
    assert file.read_text() == "of yesterday"


def test_a_killed_backup_leaves_no_file_of_that_name(filled: Site, tmp_path: Path):
    file = tmp_path / "site.zip"
    running = start(filled, "backup", str(file))
    while not any(path.stat().st_size for path in tmp_path.glob(".site.zip.*")):
        assert running.poll() is None
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    running.communicate()

    assert running.returncode == -signal.SIGKILL
    assert not file.exists()
    filled.manage("backup", str(file))
    filled.manage("backup", "--verify", str(file))


def test_a_backup_is_one_state_while_somebody_writes(filled: Site, tmp_path: Path):
    """Two counters that one transaction moves together are equal in it, and moved meanwhile."""
    site, file = filled.copy(tmp_path / "site"), tmp_path / "site.zip"
    done, moved = Event(), []

    def write_on() -> None:
        connection = sqlite3.connect(site.database, timeout=20, isolation_level=None)
        first, last = connection.execute("SELECT min(id), max(id) FROM articles_article").fetchone()
        while not done.is_set():
            connection.execute("BEGIN IMMEDIATE")
            for table, column, pk in (
                ("articles_article", "id", first),
                ("articles_article", "id", last),
                ("articles_revision", "article_id", last),
            ):
                name = "message" if table == "articles_revision" else "author"
                connection.execute(
                    f"UPDATE {table} SET {name} = ? WHERE {column} = ?",  # noqa: S608
                    (str(len(moved)), pk),
                )
            connection.execute("COMMIT")
            moved.append(time.monotonic())
            done.wait(0.002)
        connection.close()

    writer = Thread(target=write_on)
    writer.start()
    try:
        begun = time.monotonic()
        site.manage("backup", str(file))
    finally:
        done.set()
        writer.join()

    with ZipFile(file) as archive:
        articles = lines(archive, "rows/articles.article.jsonl")
        revisions = lines(archive, "rows/articles.revision.jsonl")
    seen = {articles[0]["author"], articles[-1]["author"]}
    seen |= {row["message"] for row in revisions if row["article_id"] == articles[-1]["id"]}
    assert len(seen) == 1
    assert len([moment for moment in moved if moment > begun]) > 10
    site.manage("backup", "--verify", str(file))


def lines(archive: ZipFile, name: str) -> list[dict[str, object]]:
    columns, *rows = map(json.loads, archive.read(name).splitlines())
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_a_restore_that_meets_a_full_disk_leaves_the_old_state(filled: Site, tmp_path: Path):
    file = tmp_path / "site.zip"
    filled.manage("backup", str(file))
    other = Site(tmp_path / "other")
    other.manage("migrate", "--verbosity=0")
    other.manage("ensure_library")
    before = other.contents()

    running = start(other, "restore", "--replace", str(file), room=other.size() + 500_000)
    _, told = running.communicate()

    assert running.returncode == 1
    assert "Nothing was changed" in told
    assert "Traceback" not in told
    assert other.contents() == before


def test_a_killed_restore_leaves_the_old_state_and_goes_through_when_run_again(
    filled: Site, tmp_path: Path
):
    file = tmp_path / "site.zip"
    filled.manage("backup", str(file))
    for attempt in range(5):
        other = Site(tmp_path / f"other-{attempt}")
        other.manage("migrate", "--verbosity=0")
        other.manage("ensure_library")
        before = other.contents()
        kill_while_it_writes(other, file)
        if other.contents() == before:
            break
        # A busy machine lets it commit before the signal comes; then all of it is there.
        assert library(other) == library(filled)
    else:
        pytest.fail("five restores ended before they could be killed")

    other.manage("restore", "--replace", str(file))
    assert library(other) == library(filled)


def kill_while_it_writes(site: Site, file: Path) -> None:
    """Restore a backup, and end it once the database has grown."""
    size = site.size()
    running = start(site, "restore", "--replace", str(file))
    while site.size() < size + 300_000 and running.poll() is None:
        time.sleep(0.001)
    running.kill()
    running.communicate()


def library(site: Site) -> Counter[str]:
    """All but the rendered answers, which a backup leaves out and a restore leaves alone."""
    rows = site.contents()
    return Counter({row: n for row, n in rows.items() if not row.startswith("('Rendering'")})


PEAK = """
import resource, sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(site: Site, *arguments: str) -> int:
    """The most memory a command had, in kilobytes."""
    finished = subprocess.run(
        [sys.executable, "-c", PEAK, *arguments],
        cwd=ROOT,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "quicktakes.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(finished.stderr.split()[-1])


def test_memory_does_not_grow_with_the_library(filled: Site, tmp_path: Path):
    """Four times the articles take 9 MB more at most, the database's own cache included."""
    grown = filled.copy(tmp_path / "grown")
    small = filled.copy(tmp_path / "small")
    multiply(grown.database, 4)
    natural = ("--format=jsonl", "--natural-foreign", "--natural-primary")
    used: dict[str, list[int]] = {}
    for site in (small, grown):
        file, dump = site.folder / "site.zip", site.folder / "dump.jsonl"
        empty = Site(site.folder / "empty")
        empty.manage("migrate", "--verbosity=0")
        used.setdefault("backup", []).append(peak(site, "backup", str(file)))
        used.setdefault("restore", []).append(peak(empty, "restore", str(file)))
        used.setdefault("verify", []).append(peak(site, "backup", "--verify", str(file)))
        articles = ("dumpdata", "articles", "--exclude=articles.rendering")
        used.setdefault("dumpdata", []).append(peak(site, *articles, *natural, "-o", str(dump)))
    assert {name: big - small for name, (small, big) in used.items() if big - small > 9000} == {}


def multiply(database: Path, times: int) -> None:
    """Add copies of every article, with its other rows, under other slugs."""
    connection = sqlite3.connect(database)
    for copy in range(1, times):
        step = copy * 10_000_000
        for table, changed in (
            (
                "article",
                {"id": f"id + {step}", "slug": f"slug || '-{copy}'", "canonical_id": "NULL"},
            ),
            ("seometadata", {"id": f"id + {step}", "article_id": f"article_id + {step}"}),
            ("relatedarticle", {"id": f"id + {step}", "article_id": f"article_id + {step}"}),
            ("revision", {"id": f"id + {step}", "article_id": f"article_id + {step}"}),
        ):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info(articles_{table})")]
            values = ", ".join(changed.get(name, name) for name in names)
            connection.execute(
                f"INSERT INTO articles_{table} SELECT {values} FROM articles_{table} "  # noqa: S608
                "WHERE id < 10000000"
            )
    connection.commit()
    connection.close()
