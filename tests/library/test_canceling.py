"""Tasks canceled behind a part of their work: what is done is told, settled, and undone as one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.contrib.auth.models import User

from articles.library import carrying, changing, revising, tasking, undoing
from articles.library.changes import Take
from articles.library.reshelving import Clash
from articles.library.revising import Refused
from articles.library.workflow import Step
from articles.models import (
    Article,
    AuditEntry,
    ChangeSet,
    Event,
    RelatedArticle,
    Subject,
    Tally,
    Task,
    TaskState,
)
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


def merging(optics: Subject, physics: Subject, pia: User) -> Task:
    """A task that merges a subject of seven articles into another one."""
    for number in range(7):
        recorded(optics, f"Question {number}?")
    return carrying.merge(optics, physics, Clash.NUMBER, author=pia)


def canceled_while_it_runs(task: Task) -> Task:
    """The task, canceled behind its first part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasking, "give_way", lambda began: tasking.cancel(task))
        run(task)
    assert task.state == TaskState.CANCELED
    return task


@pytest.mark.parametrize("cut_off", [canceled_while_it_runs, lambda task: canceled(stopped(task))])
def test_a_merge_of_subjects_canceled_midway_is_settled(
    optics: Subject,
    physics: Subject,
    pia: User,
    monkeypatch: pytest.MonkeyPatch,
    cut_off: Callable[[Task], Task],
) -> None:
    monkeypatch.setattr("articles.library.tallies.MOST_IN_SUBJECT", 0)
    other = make_article()
    address = "/learn/physics/questions/question-0"
    revising.replace_related(other, [RelatedArticle(url=address, title="There soon")])
    task = cut_off(merging(optics, physics, pia))
    assert (optics.articles.count(), physics.articles.count()) == (4, 3)
    target = other.related_links.get().target
    assert target
    assert target.get_absolute_url() == address
    kept = dict(Tally.objects.values_list("name", "count"))
    assert kept == {f"subject:{optics.pk}": 4, f"subject:{physics.pk}": 3}
    assert (
        task.report["said"]
        == "3 articles are in Physics now. Optics stays with what is left in it."
    )


def test_a_merge_of_subjects_canceled_midway_goes_on(
    optics: Subject, physics: Subject, pia: User
) -> None:
    task = canceled_while_it_runs(merging(optics, physics, pia))
    assert tasking.go_on(task)
    assert run(task).state == TaskState.DONE
    assert (physics.articles.count(), task.report["articles"]) == (7, 7)
    assert [subject.slug for subject in Subject.objects.all()] == ["physics"]


def test_a_merge_of_subjects_that_failed_before_its_first_part_is_no_change_and_goes_on(
    optics: Subject, physics: Subject, pia: User
) -> None:
    task = merging(optics, physics, pia)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.library.reshelving.plan", refused)
        assert run(task).state == TaskState.FAILED
    assert not ChangeSet.objects.exists()
    assert tasking.go_on(task)
    assert run(task).state == TaskState.DONE
    assert ChangeSet.objects.get().articles == 7


def refused(*_: object) -> None:
    raise Refused("Not these.")
