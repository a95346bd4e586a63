"""What the site does by itself as time passes, and the worker that begins it."""

import os
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.library import clearing, duties, exclusive, falling_due, saving, signs, tasking
from articles.library.duties import Duty
from articles.library.opening import as_it_is
from articles.library.saving import Edited
from articles.library.tasking import Kind
from articles.management.working import Working
from articles.models import Article, AuditEntry, LastRun, Status, Task, TaskState
from tests.factories import make_article
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def not_stopping(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.TASKS_ROOT = tmp_path / "tasks"
    yield
    tasking.stopping.clear()


class Noted:
    """A duty that notes the moments it is given."""

    def __init__(self) -> None:
        self.spans: list[tuple[datetime, datetime]] = []
        self.before: Any = lambda: None

    def begin(self, since: datetime, now: datetime) -> None:
        self.before()
        self.spans.append((since, now))


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    noted = Noted()
    monkeypatch.setattr(duties, "DUTIES", (Duty("noted", HOUR, noted.begin),))
    return noted


def test_a_duty_gets_each_moment_once_also_those_when_no_worker_was_there(noted: Noted) -> None:
    start = timezone.now()
    duties.begin_due(start)
    assert noted.spans == []
    duties.begin_due(start + HOUR / 2)
    duties.begin_due(start + 9 * HOUR)
    duties.begin_due(start + 9 * HOUR)
    duties.begin_due(start + 10 * HOUR)
    assert noted.spans == [
        (start, start + 9 * HOUR),
        (start + 9 * HOUR, start + 10 * HOUR),
    ]


def test_what_another_worker_began_meanwhile_is_not_begun_again(
    noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = timezone.now()
    duties.begin_due(start)
    real = LastRun.objects.select_for_update

    def other_first(*args: Any, **kwargs: Any) -> Any:
        LastRun.objects.filter(name="noted").update(at=start + HOUR)
        return real(*args, **kwargs)

    monkeypatch.setattr(LastRun.objects, "select_for_update", other_first)
    duties.begin_due(start + HOUR)
    assert noted.spans == []


def test_a_duty_that_fails_keeps_no_other_from_its_turn(
    noted: Noted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(since: datetime, now: datetime) -> None:
        Task.objects.create(kind="x", title="half done")
        raise KeyError("what")

    both = (Duty("failing", HOUR, fail), *duties.DUTIES)
    monkeypatch.setattr(duties, "DUTIES", both)
    start = timezone.now()
    duties.begin_due(start)
    duties.begin_due(start + HOUR)
    assert len(noted.spans) == 1
    assert "could not be begun: failing" in caplog.text
    assert not Task.objects.exists()
    assert LastRun.objects.get(name="failing").at == start


def test_a_database_that_is_away_is_told_to_the_worker(noted: Noted) -> None:
    def away() -> None:
        raise OperationalError("gone")

    noted.before = away
    start = timezone.now()
    duties.begin_due(start)
    with pytest.raises(OperationalError):
        duties.begin_due(start + HOUR)


def test_it_is_known_when_a_worker_was_there(noted: Noted) -> None:
    assert signs.last() is None
    before = timezone.now()
    duties.begin_due()
    seen = signs.last()
    assert seen
    assert seen >= before


def test_only_one_is_alone_and_the_next_after_it() -> None:
    with exclusive.alone("a") as first, exclusive.alone("b") as other:
        assert (first, other) == (True, True)
    with exclusive.alone("a") as again:
        assert again


def test_a_lock_of_another_process_is_respected_and_ends_with_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:  # only what an ended process leaves is looked at
        from django.db import connections

        connections["default"].connection = None  # it is the parent's
        with exclusive.alone("a"):
            os.write(writing, b".")
            signal.pause()
    os.read(reading, 1)
    try:
        with exclusive.alone("a") as is_mine:
            assert not is_mine
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)
    with exclusive.alone("a") as is_mine:
        assert is_mine


# What falls due


def scheduled(question: str, at: datetime, **values: Any) -> Article:
    made = at - DAY
    return make_article(question, published_at=at, created_at=made, updated_at=made, **values)


def due(since: datetime, now: datetime) -> list[str]:
    """Begin and run what is due; what the audit log says of it."""
    falling_due.begin(since, now)
    for task in Task.objects.filter(kind="falling_due", state=TaskState.WAITING):
        tasking.run(str(task.pk))
    return list(AuditEntry.objects.order_by("pk").values_list("detail", flat=True))


def test_what_came_and_what_ended_while_no_worker_was_there_is_told_once() -> None:
    now = timezone.now()
    scheduled("Came?", now - 5 * HOUR)
    scheduled("Came and ended?", now - 5 * HOUR, unpublish_at=now - HOUR)
    scheduled("Ended?", now - 9 * DAY, unpublish_at=now - HOUR)
    scheduled("Comes?", now + HOUR)
    scheduled("Withdrawn?", now - HOUR, status=Status.WITHDRAWN)

    told = due(now - 8 * HOUR, now)

    assert told == ["Published: As scheduled.", "Ended as scheduled", "Ended as scheduled"]
    assert Task.objects.get().title == "3 articles are due"
    assert Task.objects.get().report == {"articles": 3}
    assert due(now, now + HOUR / 2) == told


def test_what_an_editor_published_by_hand_is_not_told_again() -> None:
    article = make_article("By hand?", status=Status.DRAFT)
    opened = as_it_is(article)
    before = timezone.now()
    opened.article.status = Status.PUBLISHED
    opened.article.published_at = before
    editor = make_person("ines", "publisher")
    edited = Edited(opened.article, opened.seo, opened.links, article.version, opened.number)
    saving.save(edited, author=editor)

    falling_due.begin(before - HOUR, timezone.now())

    assert not Task.objects.filter(kind="falling_due").exists()


def test_what_was_taken_back_before_the_task_ran_is_left() -> None:
    now = timezone.now()
    article = scheduled("Taken back?", now - HOUR)
    falling_due.begin(now - DAY, now)
    Article.objects.filter(pk=article.pk).update(status=Status.WITHDRAWN)
    tasking.run(str(Task.objects.get().pk))
    assert not AuditEntry.objects.exists()
    assert Task.objects.get().report == {}


def test_nothing_due_starts_nothing() -> None:
    falling_due.begin(timezone.now() - DAY, timezone.now())
    assert not Task.objects.exists()


# What is cleared


def ended(days: int, state: str = TaskState.DONE, **values: Any) -> Task:
    at = timezone.now() - days * DAY
    values["is_of_site"] = "author" not in values
    return Task.objects.create(kind="x", title="x", state=state, ended_at=at, **values)


def clear() -> Task:
    clearing.begin(timezone.now(), timezone.now())
    task = Task.objects.get(kind="clearing")
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def test_old_tasks_go_those_of_the_site_sooner_and_none_that_is_open() -> None:
    ines = make_person("ines")
    kept = [
        ended(89, author=ines),
        ended(6),
        ended(8, author=None),  # of an account that is no more
        Task.objects.create(kind="x", title="x", created_at=timezone.now() - 400 * DAY),
    ]
    gone = [ended(91, author=ines), ended(8), ended(8, TaskState.FAILED)]
    task = clear()
    assert task.state == TaskState.DONE
    there = set(Task.objects.exclude(kind="clearing"))
    assert there == set(kept)
    assert not there & set(gone)


def test_entries_of_the_queue_that_are_through_go() -> None:
    old, new, waiting = (tasking.run_queued.enqueue("x").id for _ in range(3))
    for pk, days in ((old, 2), (new, 0)):
        at = timezone.now() - days * DAY
        DBTaskResult.objects.filter(pk=pk).update(status="SUCCESSFUL", finished_at=at)
    clear()
    there = {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)}
    assert old not in there
    assert {new, waiting} <= there


def test_sessions_that_are_over_go() -> None:
    over, alive = SessionStore(), SessionStore()
    over.set_expiry(-1)
    over.save()
    alive.save()
    clear()
    assert not SessionStore().exists(over.session_key)
    assert SessionStore().exists(alive.session_key)


def test_moments_of_duties_that_are_no_more_go() -> None:
    LastRun.objects.create(name="gone", at=timezone.now() - 91 * DAY)
    LastRun.objects.create(name="there", at=timezone.now() - 2 * DAY)
    clear()
    assert list(LastRun.objects.exclude(name=signs.WORKER).values_list("name", flat=True)) == [
        "there"
    ]


def test_old_files_go_but_those_that_an_open_task_needs(settings: Any) -> None:
    root: Path = settings.TASKS_ROOT
    paths = {}
    for name in ("in/old/a.zip", "in/needed/a.zip", "in/new/a.zip", "out/old.zip", "out/new.zip"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        paths[name] = path
    long_ago = (timezone.now() - 8 * DAY).timestamp()
    for path in (root / "in/old", root / "in/needed", root / "out/old.zip"):
        os.utime(path, (long_ago, long_ago))
    Task.objects.create(kind="import", title="x", arguments={"file": "in/needed/a.zip"})
    Task.objects.create(
        kind="import", title="x", state=TaskState.DONE, arguments={"file": "in/old/a.zip"}
    )
    clear()
    assert {name for name, path in paths.items() if path.exists()} == {
        *("in/needed/a.zip", "in/new/a.zip", "out/new.zip"),
    }


# The worker


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, noted: Noted) -> list[str]:
    done: list[str] = []
    kind = Kind(whole=lambda task, tell: done.append(task.title))
    monkeypatch.setitem(tasking.KINDS, "doing", kind)
    return done


@pytest.fixture
def signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("signals")
def test_the_worker_runs_what_waits_and_ends_when_told_to(done: list[str]) -> None:
    for title in ("one", "two"):
        tasking.start("doing", title, author=None)
    tasking.start("doing", "later", author=None, after=timezone.now() + HOUR)
    said = StringIO()
    call_command("run_tasks", until_idle=True, stdout=said)
    assert done == ["one", "two"]
    assert said.getvalue().startswith("Working.")
    assert signs.last()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("signals")
def test_the_worker_finds_what_a_killed_one_left(done: list[str]) -> None:
    Task.objects.create(kind="doing", title="lost", is_of_site=True, state=TaskState.RUNNING)
    call_command("run_tasks", until_idle=True, verbosity=0, stdout=StringIO())
    assert done == ["lost"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("signals")
def test_a_signal_ends_the_worker_behind_what_it_does(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(task: Task, tell: Any) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(task.title)

    monkeypatch.setitem(tasking.KINDS, "doing", Kind(whole=work))
    for title in ("one", "two"):
        tasking.start("doing", title, author=None)
    said = StringIO()
    call_command("run_tasks", stdout=said)
    assert done == ["one"]
    assert said.getvalue().endswith("Stopped.\n")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("signals")
def test_a_database_that_is_away_does_not_end_the_worker(
    done: list[str], noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("articles.management.commands.run_tasks.time.sleep", waits.append)

    def away() -> None:
        noted.before = lambda: None
        raise OperationalError("gone")

    noted.before = away
    LastRun.objects.create(name="noted", at=timezone.now() - DAY)
    tasking.start("doing", "one", author=None)
    errors = StringIO()
    monkeypatch.setattr(Working, "wait", lambda self: tasking.stopping.set())
    call_command("run_tasks", stdout=StringIO(), stderr=errors)
    assert waits == [5]
    assert "The database could not be used: gone" in errors.getvalue()


def test_looking_for_work_writes_nothing_where_nothing_waits(
    done: list[str], django_assert_num_queries: Any
) -> None:
    working = Working()
    working.do_next()
    with django_assert_num_queries(1):
        assert not working.do_next()
