"""Archives imported by tasks that are cut off: canceled, stopped, undone in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.urls import reverse

from articles.library import importing, tasking, transferring, undoing
from articles.library.revising import Refused
from articles.models import Article, ChangeSet, Task, TaskState
from tests.editing.test_conflicts import browser_of
from tests.library.people import make_person
from tests.library.test_transferring import NAMES, packed, run, taken_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(TASKS_ROOT=tmp_path / "tasks"):
        yield
    tasking.stopping.clear()


@pytest.fixture
def ines() -> User:
    return make_person("ines", "publisher")


@pytest.fixture
def started(ines: User, tmp_path: Path) -> Task:
    """An import that waits."""
    return transferring.start_import(taken_in(packed(tmp_path, NAMES), ines), author=ines)


def stopped(task: Task) -> Task:
    """The import, of which a worker did one batch before it was stopped."""
    with first(tasking.stopping.set):
        assert run(task).state == TaskState.WAITING
    tasking.stopping.clear()
    return task


def canceled(task: Task) -> Task:
    """The import, canceled behind its first batch."""
    with first(lambda: Task.objects.filter(pk=task.pk).update(cancel_asked=True)):
        assert run(task).state == TaskState.CANCELED
    return task


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of five documents, each told."""
    monkeypatch.setattr(importing, "BATCH", 5)
    monkeypatch.setattr(tasking, "TELL_EVERY", 0)


@contextmanager
def first(do: Callable[[], object]) -> Iterator[None]:
    """Something happens when an import has begun."""
    real = importing.run

    def begun(*args: Any, **options: Any) -> Any:
        do()
        return real(*args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "run", begun)
        yield


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles there were each time that the library was settled."""
    found = []
    real = importing.settle

    def settle() -> None:
        found.append(Article.objects.count())
        real()

    monkeypatch.setattr(importing, "settle", settle)
    return found


@pytest.mark.usefixtures("small")
def test_an_import_that_is_canceled_leaves_whole_batches_and_can_go_on(
    started: Task, settled: list[int]
) -> None:
    task = canceled(started)
    assert 0 < Article.objects.count() < len(NAMES)
    assert settled == [Article.objects.count()]

    tasking.go_on(task)
    run(task)

    assert task.state == TaskState.DONE
    assert Article.objects.count() == len(NAMES)
    assert task.change_set == ChangeSet.objects.get()
    assert task.change_set.articles == len(NAMES)


@pytest.mark.usefixtures("small")
def test_an_import_that_its_worker_left_goes_on_as_the_same_change(
    started: Task,
) -> None:
    task = run(stopped(started))
    assert task.state == TaskState.DONE
    assert task.report["outcome"]["unchanged"] > 0
    assert ChangeSet.objects.get().articles == len(NAMES)


def test_an_import_cut_off_behind_its_last_write_ends_well(
    started: Task,
) -> None:
    task = run(started)
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING)
    run(task)
    assert (task.state, task.error) == (TaskState.DONE, "")
    assert task.report["articles"] == len(NAMES)


@pytest.mark.usefixtures("small")
def test_an_import_that_waits_to_go_on_cannot_be_undone(started: Task, ines: User) -> None:
    task = stopped(started)
    refused = undoing.undo(ChangeSet.objects.get(), author=ines)
    assert refused.error == undoing.OPEN
    assert Article.objects.exists()
    assert run(task).state == TaskState.DONE
    assert ChangeSet.objects.get().undone_by is None


@pytest.mark.usefixtures("small")
def test_an_import_that_waits_to_go_on_is_settled_when_it_is_canceled(
    started: Task, settled: list[int]
) -> None:
    task = stopped(started)
    assert settled == []
    tasking.cancel(task)
    assert settled == [Article.objects.count()]


@pytest.mark.usefixtures("small")
def test_what_a_canceled_import_did_is_undone_from_its_page_and_not_gone_on_with(
    started: Task, ines: User
) -> None:
    task = canceled(started)
    assert task.change_set
    undo = reverse("undo_change_set", args=[task.change_set.pk])
    assert undo in browser_of(ines).get(reverse("task", args=[task.pk])).text
    browser_of(ines).post(undo)
    assert not Article.objects.exists()
    with pytest.raises(Refused, match="was undone"):
        tasking.go_on(task)
