"""Tasks canceled behind a part of their work: what is done is told, settled, and undone as one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.contrib.auth.models import User

from articles.library import carrying, changing, revising, tasking, undoing
from articles.library.changes import Take
from articles.library.workflow import Step
from articles.models import Article, AuditEntry, Event, Subject, Task, TaskState
from tests.factories import make_article
from tests.library.carried import recorded
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

Noted = Callable[[Task], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def in_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three articles in a part, and each part told; nothing is done while a page waits."""
    for module in (tasking, undoing, carrying):
        monkeypatch.setattr(module, "CHUNK", 3)
    monkeypatch.setattr(tasking, "AT_ONCE", 0)
    monkeypatch.setattr(tasking, "TELL_EVERY", 0)
    yield
    tasking.stopping.clear()


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


def run(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def stopped(task: Task) -> Task:
    """The task, of which a worker did one part before it was stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasking, "noted", _stopping(tasking.noted))
        run(task)
    tasking.stopping.clear()
    assert task.state == TaskState.WAITING
    return task


def _stopping(noted: Noted) -> Noted:
    @contextmanager
    def inner(task: Task) -> Iterator[None]:
        with noted(task):
            yield
        tasking.stopping.set()

    return inner


def canceled(task: Task) -> Task:
    """The task, canceled while it waits."""
    assert tasking.cancel(task)
    task.refresh_from_db()
    assert task.state == TaskState.CANCELED
    return task


def withdrawing(pia: User) -> Task:
    """A task that withdraws seven articles of a writer."""
    wim = make_person("wim", "writer")
    chosen = []
    for number in range(7):
        article = make_article(f"Question {number}?")
        revising.record(article, author=wim)
        article.refresh_from_db()
        chosen.append((article.pk, article.version))
    return changing.begin(Take(Step.WITHDRAW), chosen, author=pia, count=7)


def test_the_steps_of_a_task_canceled_while_it_waits_to_go_on_are_told(pia: User) -> None:
    task = canceled(stopped(withdrawing(pia)))
    assert task.report["said"] == "Withdrew 3 articles."
    assert "mail" not in task.report
    assert Task.objects.filter(kind="mail").count() == 1


def test_an_undo_canceled_while_it_waits_to_go_on_is_in_the_log(pia: User) -> None:
    done = run(withdrawing(pia))
    task = canceled(stopped(undoing.undo(done.change_set, author=pia)))
    assert task.report["said"] == "3 articles are as before."
    assert AuditEntry.objects.get(event=Event.UNDONE).detail == "3 articles"


def test_an_undone_rename_canceled_behind_its_last_part_leaves_no_empty_subject(
    optics: Subject, pia: User
) -> None:
    for number in range(3):
        recorded(optics, f"Question {number}?")
    done = run(carrying.rename(optics, "Optics", "light", author=pia))
    canceled(stopped(undoing.undo(done.change_set, author=pia)))
    assert [subject.slug for subject in Subject.objects.all()] == ["optics"]
    assert Article.objects.filter(subject__slug="optics").count() == 3
