"""What the page of a running task says of how far it is, and of a worker that is gone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles.library import signs, tasking
from articles.library.exclusive import alone
from articles.models import LastRun, Task, TaskState
from tests.editing.test_conflicts import browser_of
from tests.editing.test_tasks import make_task, page, text
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return make_person("tomas", "writer")


@contextmanager
def at_work(task: Task) -> Iterator[None]:
    """Somebody else runs the task meanwhile: on PostgreSQL, a session of their own."""
    lock = alone(str(task.pk))
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lock.__enter__).result()
        yield
        other.submit(lock.__exit__, None, None, None).result()
        other.submit(lambda: connection.close()).result()


def test_a_running_task_shows_how_far_it_is(writer: User) -> None:
    began = (timezone.now() - timedelta(seconds=100)).isoformat()
    report = {tasking.BEGAN: [250, began]}
    task = make_task(writer, state=TaskState.RUNNING, position=1250, total=23962, report=report)
    with at_work(task):
        html = text(page(browser_of(writer), task))
    assert "cut off" not in html
    assert "<title>5 % | Publish 70 articles | " in html
    assert '<progress id="task-bar" max="23962" value="1250">' in html
    assert "1,250 of 23,962" in html
    assert "about 38 minutes left, 10 a second" in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html


def test_a_task_whose_worker_was_killed_says_so_at_once(writer: User) -> None:
    began = (timezone.now() - timedelta(seconds=100)).isoformat()
    task = make_task(
        writer, state=TaskState.RUNNING, position=50, report={tasking.BEGAN: [0, began]}
    )
    seen = timezone.now() - timedelta(seconds=15)
    LastRun.objects.create(name=signs.WORKER, at=seen)
    told = page(browser_of(writer), task, "task_now").json()["progress"]
    assert "cut off; the last sign of a worker was at " in told
    assert "It goes on by itself once a worker is there." in told
    assert "a second" not in told


def test_nothing_is_guessed_of_a_task_that_just_began(writer: User) -> None:
    report = {tasking.BEGAN: [0, timezone.now().isoformat()]}
    task = make_task(writer, state=TaskState.RUNNING, position=50, report=report)
    with at_work(task):
        assert " left, " not in text(page(browser_of(writer), task))


@pytest.mark.parametrize(
    ("kind", "left", "told"),
    [
        ("no_index", 0, "50 of 707 looked at"),
        ("undo", 2, "50 of 707 looked at"),
        ("undo", 0, "50 of 707"),
    ],
)
def test_what_is_left_alone_counts_as_looked_at(
    writer: User, kind: str, left: int, told: str
) -> None:
    values = {"kind": kind, "state": TaskState.RUNNING, "position": 50, "total": 707}
    task = make_task(writer, **values, report={"left_total": left, "articles": 48})
    html = text(page(browser_of(writer), task))
    assert f"{told}</label>" in html
    assert "48 articles changed" not in html
