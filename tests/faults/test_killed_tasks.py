"""A worker that is killed, ended or doubled: each chosen article is changed exactly once."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.sites import ROOT, Site, ended, site_at, succeeded, write
from tests.faults.tasked import MANY
from tests.library.archived import archive
from tests.on_postgres import server

pytestmark = pytest.mark.slow

PATIENCE = 60  # seconds


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Makes a database and gives its address; "" for SQLite, which is a file of the site."""
    if request.param == "sqlite":
        yield lambda: ""
        return
    with server() as create:
        yield lambda: create(f"killed-{uuid4().hex[:8]}")


@pytest.fixture
def empty(new_database: Callable[[], str], tmp_path: Path) -> Site:
    return site_at(tmp_path / "site", new_database())


@pytest.fixture
def site(empty: Site) -> Site:
    ask(empty, "fill")
    return empty


def ask(site: Site, *arguments: str) -> str:
    return succeeded(site.python("-m", "tests.faults.tasked", *arguments)).strip()


def told(site: Site) -> Any:
    return json.loads(ask(site, "told"))


@contextmanager
def beside(site: Site, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs on, killed at the end if it is still there."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.tasked", *arguments],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def worker(site: Site) -> AbstractContextManager[subprocess.Popen[str]]:
    return beside(site, "run_tasks")


@contextmanager
def watched(site: Site, *arguments: str) -> Iterator[Callable[[], str]]:
    """Gives the next line of what `arguments` print, once they are ready."""
    with beside(site, *arguments) as running:
        assert running.stdout
        assert running.stdout.readline() == "ready\n"
        yield lambda: running.stdout.readline().strip()  # type: ignore[union-attr]


def assert_done_once(site: Site, title: str = "Count") -> None:
    found = told(site)
    [task] = found["tasks"]
    assert (task["title"], task["state"], task["position"]) == (title, "done", MANY)
    assert task["report"] == {"articles": MANY}
    assert found["versions"] == [2] * MANY
    assert found["sets"] == [MANY]


@pytest.mark.parametrize("seed", range(2))
def test_a_worker_killed_again_and_again_changes_each_article_once(site: Site, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    pk = ask(site, "queue", "Count")
    reached = []
    with watched(site, "watch", pk) as next_line:
        for _ in range(3):
            with worker(site) as running:
                reached.append(next_line())  # it got further
                ended(running, within=chance.uniform(0, 0.15))
                running.send_signal(signal.SIGKILL)

    ask(site, "run_tasks", "--until-idle")

    assert len(set(reached)) == 3
    assert all(line.endswith("running") for line in reached)
    assert_done_once(site)


def test_an_import_killed_again_and_again_is_one_change_of_each_document(
    empty: Site, tmp_path: Path
) -> None:
    folder = write(tmp_path / "documents", edited=False)
    documents = sorted(folder.rglob("*.md"))
    members = {path.relative_to(folder).as_posix(): path.read_bytes() for path in documents}
    pk = ask(empty, "upload", str(archive(tmp_path / "all.zip", members)))
    reached = []
    with watched(empty, "watch", pk) as next_line:
        for _ in range(3):
            with worker(empty) as running:
                reached.append(next_line())
                running.send_signal(signal.SIGKILL)

    ask(empty, "run_tasks", "--until-idle")

    assert all(line.endswith("running") for line in reached)
    found = json.loads(ask(empty, "imported"))
    assert found == {"state": "done", "error": "", "sets": [len(documents)]}
    exported = tmp_path / "exported"
    empty.manage("export_articles", str(exported))
    out = {
        path.relative_to(exported).as_posix(): path.read_bytes() for path in exported.rglob("*.md")
    }
    assert out == members
    assert not list((empty.folder / "tasks" / "in").iterdir())


def test_two_workers_never_run_one_task_twice(site: Site) -> None:
    pk = ask(site, "queue", "Count")
    with watched(site, "watch", pk) as next_line, worker(site), worker(site):
        while not next_line().endswith("done"):
            pass
    assert_done_once(site)


def test_a_worker_that_is_ended_stops_behind_its_part_and_the_next_goes_on(site: Site) -> None:
    pk = ask(site, "queue", "Count")
    with watched(site, "watch", pk) as next_line, worker(site) as running:
        next_line()
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    found = told(site)
    [task] = found["tasks"]
    assert task["state"] == "waiting"
    assert 0 < task["position"] < MANY
    assert found["versions"] == [2] * task["position"] + [1] * (MANY - task["position"])

    ask(site, "run_tasks", "--until-idle")

    assert_done_once(site)


def test_a_task_that_is_canceled_in_the_middle_stops_behind_its_part(site: Site) -> None:
    pk = ask(site, "queue", "Count")
    with watched(site, "cancel", pk) as next_line, worker(site):
        assert next_line() == "True"
        with watched(site, "watch", pk) as next_state:
            while not next_state().endswith("canceled"):
                pass
    found = told(site)
    done = found["tasks"][0]["position"]
    assert 0 < done < MANY
    assert found["versions"] == [2] * done + [1] * (MANY - done)
    assert found["sets"] == [done]
