"""Tasks: run once, in parts, told, stopped, tried again, gone on with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.library import signs, tasking
from articles.library.exclusive import alone
from articles.library.revising import Refused
from articles.library.tasking import CHUNK, TRIES, Kind, Later
from articles.models import ChangeSet, LastRun, Task, TaskState
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

PAIRS = [(number, 1) for number in range(1, 2 * CHUNK + 11)]


class Doing:
    """A kind of task that notes what it is given, and does what a test asks for before it."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.before: Any = lambda task, pairs: None

    def each(self, task: Task, pairs: Any) -> None:
        self.before(task, pairs)
        ChangeSet.objects.create(message=f"from {pairs[0][0]}")
        self.done += [pk for pk, _ in pairs]
        tasking.count(task, len(pairs))


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Doing:
    doing = Doing()
    monkeypatch.setitem(tasking.KINDS, "doing", Kind(each=doing.each))
    return doing


@pytest.fixture(autouse=True)
def not_stopping() -> Iterator[None]:
    yield
    tasking.stopping.clear()


def whole(monkeypatch: pytest.MonkeyPatch, work: Any) -> Task:
    """A task whose kind does `work`."""
    monkeypatch.setitem(tasking.KINDS, "whole", Kind(whole=work))
    return tasking.start("whole", "Do it", author=None)


def run(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def chosen(count: int = len(PAIRS)) -> Task:
    return tasking.start("doing", "Do it", author=None, chosen=PAIRS[:count])


def entries(task: Task) -> list[DBTaskResult]:
    return [
        one for one in DBTaskResult.objects.ready() if one.args_kwargs["args"] == [str(task.pk)]
    ]


def test_what_is_chosen_is_done_in_parts_and_once(doing: Doing) -> None:
    task = run(chosen())

    assert doing.done == [pk for pk, _ in PAIRS]
    assert ChangeSet.objects.count() == 3
    assert (task.state, task.position, task.total) == (TaskState.DONE, len(PAIRS), len(PAIRS))
    assert task.report == {"articles": len(PAIRS)}
    assert task.started_at
    assert task.ended_at
    run(task)
    assert ChangeSet.objects.count() == 3


def test_a_task_is_queued_with_the_transaction_that_starts_it(doing: Doing) -> None:
    task = chosen()
    [entry] = entries(task)
    assert str(entry.pk) == task.queued_as
    try:
        with transaction.atomic():
            lost = chosen()
            raise Refused
    except Refused:
        assert not Task.objects.filter(pk=lost.pk).exists()
        assert not entries(lost)


def test_a_title_longer_than_its_column_is_cut(doing: Doing) -> None:
    task = tasking.start("doing", "x" * 600, author=None, chosen=[])
    assert task.title == "x" * 500


def test_little_is_done_at_once_and_much_is_queued(doing: Doing) -> None:
    author = make_person("ines")
    little = tasking.carry_out("doing", "Do", author=author, chosen=PAIRS[: tasking.AT_ONCE])
    assert little.state == TaskState.DONE
    assert not entries(little)
    much = tasking.carry_out("doing", "Do", author=author, chosen=PAIRS[: tasking.AT_ONCE + 1])
    assert much.state == TaskState.WAITING
    assert len(entries(much)) == 1
    assert len(doing.done) == tasking.AT_ONCE


def test_what_the_queue_holds_runs_the_task(doing: Doing) -> None:
    task = chosen(3)
    tasking.run_queued.call(str(task.pk))
    assert doing.done == [1, 2, 3]


def test_an_error_undoes_its_part_and_is_told(doing: Doing) -> None:
    def before(task: Task, pairs: Any) -> None:
        tasking.leave(task, f"/{pairs[0][0]}", "No.")
        if pairs[0][0] > CHUNK:
            tasking.count(task, 1)
            task.change_set = ChangeSet.objects.create(message="lost")
            raise KeyError("what")

    doing.before = before
    task = run(chosen())

    assert (task.state, task.position) == (TaskState.FAILED, CHUNK)
    assert task.error == "An error of the program: KeyError: 'what'"
    assert task.report == {"articles": CHUNK, "left": [["/1", "No."]], "left_total": 1}
    assert task.change_set is None
    assert [one.message for one in ChangeSet.objects.all()] == ["from 1"]


def test_a_failed_task_goes_on_behind_what_is_done(doing: Doing) -> None:
    def before(task: Task, pairs: Any) -> None:
        if pairs[0][0] > CHUNK:
            raise Refused("Not these.")

    doing.before = before
    task = run(chosen())
    assert (task.state, task.error) == (TaskState.FAILED, "Not these.")
    doing.before = lambda task, pairs: None
    assert tasking.go_on(task)
    assert len(entries(task)) == 2

    task = run(task)

    assert (task.state, task.error) == (TaskState.DONE, "")
    assert doing.done == [pk for pk, _ in PAIRS]
    assert not tasking.go_on(task)


def test_a_kind_that_is_not_known_is_told(doing: Doing) -> None:
    task = run(tasking.start("knitting", "Knit", author=None))
    assert task.state == TaskState.FAILED
    assert "does not know tasks of the kind “knitting”" in task.error


def test_what_may_pass_is_tried_again_later_each_time_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work(task: Task, tell: Any) -> None:
        raise Later("It rains.")

    task = whole(monkeypatch, work)
    waits = []
    for _ in range(TRIES - 1):
        before = timezone.now()
        run(task)
        assert (task.state, task.error) == (TaskState.WAITING, "It rains.")
        entry = DBTaskResult.objects.get(pk=task.queued_as)
        waits.append(round((entry.run_after - before).total_seconds()))
    assert waits == [60, 300, 900, 3600, 14400]
    assert not DBTaskResult.objects.ready().filter(pk=task.queued_as).exists()

    run(task)

    assert (task.state, task.error) == (TaskState.FAILED, "It rains.")


def test_a_database_that_is_away_is_no_error_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work(task: Task, tell: Any) -> None:
        raise OperationalError("database is locked")

    task = run(whole(monkeypatch, work))
    assert task.state == TaskState.WAITING
    assert task.error == "The database could not be used: database is locked"


def test_tries_are_counted_anew_once_a_task_got_further(doing: Doing) -> None:
    def before(task: Task, pairs: Any) -> None:
        if pairs[0][0] > CHUNK:
            raise Later("It rains.")

    doing.before = before
    task = chosen()
    Task.objects.filter(pk=task.pk).update(tries=TRIES - 1)
    run(task)
    assert (task.state, task.tries, task.position) == (TaskState.WAITING, 1, CHUNK)


def test_a_task_that_waits_can_be_canceled(doing: Doing) -> None:
    task = chosen()
    assert tasking.cancel(task)
    run(task)
    assert task.state == TaskState.CANCELED
    assert task.ended_at
    assert not doing.done
    assert not tasking.cancel(task)
    assert tasking.go_on(task)
    run(task)
    assert len(doing.done) == len(PAIRS)


def test_a_task_that_runs_is_canceled_behind_its_part(doing: Doing) -> None:
    doing.before = lambda task, pairs: tasking.cancel(task)
    task = run(chosen())
    assert (task.state, task.position) == (TaskState.CANCELED, CHUNK)
    assert task.report == {"articles": CHUNK}
    assert len(doing.done) == CHUNK


def test_a_worker_that_ends_leaves_the_rest_to_the_next(doing: Doing) -> None:
    doing.before = lambda task, pairs: tasking.stopping.set()
    task = run(chosen())
    assert (task.state, task.position, task.tries) == (TaskState.WAITING, CHUNK, 0)
    assert len(entries(task)) == 2
    tasking.stopping.clear()
    doing.before = lambda task, pairs: None
    run(task)
    assert doing.done == [pk for pk, _ in PAIRS]
    assert task.state == TaskState.DONE


def test_being_stopped_is_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(task: Task, tell: Any) -> None:
        tasking.stopping.set()
        tell(1, 9)

    task = whole(monkeypatch, work)
    for _ in range(TRIES + 1):
        run(task)
        assert (task.state, task.tries) == (TaskState.WAITING, 0)


def test_a_whole_task_tells_how_far_it_is_and_stops_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def work(task: Task, tell: Any) -> None:
        tell(3, 10)
        seen.append(Task.objects.get(pk=task.pk))
        tell(4, 10)  # too soon after the last to be noted
        seen.append(Task.objects.get(pk=task.pk))
        tasking.cancel(task)
        tell(10, 10)
        raise AssertionError("it went on")

    task = run(whole(monkeypatch, work))
    assert [(one.position, one.total) for one in seen] == [(3, 10), (3, 10)]
    assert task.state == TaskState.CANCELED


def test_a_running_task_says_where_this_run_began(doing: Doing) -> None:
    seen = []
    doing.before = lambda task, pairs: seen.append(task.report[tasking.BEGAN][0])
    run(chosen())
    assert seen == [0, 0, 0]


def test_a_task_is_not_run_while_another_worker_is_at_it(
    doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = chosen()
    doing.before = lambda task, pairs: tasking.run(str(task.pk))
    if connection.vendor == "postgresql":  # one session may lock twice
        monkeypatch.setattr("articles.library.tasking.alone", _only_once())
    run(task)
    assert doing.done == [pk for pk, _ in PAIRS]


def _only_once() -> Any:
    from contextlib import contextmanager

    inside: set[str] = set()

    @contextmanager
    def alone(name: str) -> Iterator[bool]:
        is_mine = name not in inside
        inside.add(name)
        yield is_mine

    return alone


def test_what_a_killed_worker_left_is_queued_again(doing: Doing) -> None:
    task = chosen()
    assert tasking.sweep() == 0
    DBTaskResult.objects.filter(pk=task.queued_as).update(status="RUNNING")
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING, tries=1)
    assert tasking.sweep() == 1
    assert tasking.sweep() == 0
    assert len(entries(task)) == 1


def test_what_was_never_queued_is_found(doing: Doing) -> None:
    task = Task.objects.create(kind="doing", title="Do it", is_of_site=True)
    assert tasking.sweep() == 1
    assert len(entries(task)) == 1


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="one session may lock twice")
def test_what_somebody_runs_is_not_queued_again(doing: Doing) -> None:
    task = Task.objects.create(
        kind="doing", title="Do it", is_of_site=True, state=TaskState.RUNNING
    )
    with alone(str(task.pk)):
        assert tasking.sweep() == 0
    assert tasking.sweep() == 1


def test_what_ends_its_worker_again_and_again_is_told_and_keeps_nobody_waiting(
    doing: Doing,
) -> None:
    task = Task.objects.create(
        kind="doing", title="D", is_of_site=True, state=TaskState.RUNNING, tries=TRIES
    )
    assert tasking.sweep() == 0
    task.refresh_from_db()
    assert task.state == TaskState.FAILED
    assert "ended in the middle 6 times" in task.error
    assert tasking.go_on(task)
    assert run(task).state == TaskState.DONE


def test_a_report_names_two_hundred_articles_that_were_left_alone() -> None:
    task = Task()
    for number in range(205):
        tasking.leave(task, f"/{number}", "No.")
    assert len(task.report["left"]) == 200
    assert task.report["left_total"] == 205


def test_a_task_is_found_by_its_number() -> None:
    task = Task.objects.create(kind="doing", title="Do it", is_of_site=True)
    assert tasking.find(str(task.pk)) == task
    assert tasking.find("nothing") is None
    assert tasking.find("00000000-0000-0000-0000-000000000000") is None


def test_a_worker_at_a_long_task_gives_a_sign_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def work(task: Task, tell: Any) -> None:
        for _ in range(2):
            tell(1, 1)
            given.append(LastRun.objects.get(name=signs.WORKER).at)
        LastRun.objects.update(at=timezone.now() - timedelta(minutes=1))
        tell(1, 1)
        given.append(LastRun.objects.get(name=signs.WORKER).at)

    run(whole(monkeypatch, work))
    assert given[0] == given[1] < given[2]


def test_what_runs_while_a_page_waits_is_no_sign_of_a_worker(doing: Doing) -> None:
    tasking.run_here("doing", "Do it", author=make_person("ines"), chosen=PAIRS)
    assert signs.last() is None
