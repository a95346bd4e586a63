"""Many articles carried to another subject: in chunks, killed between them, whatever they are."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.library import (
    carrying,
    pages,
    tasking,
)
from articles.library.reshelving import Clash
from articles.models import (
    Article,
    ChangeSet,
    Redirect,
    Revision,
    Subject,
    Tally,
    Task,
    TaskState,
)
from tests.factories import make_subject
from tests.library.carried import merged, places, recorded, split, stored, undo
from tests.library.people import make_person
from tests.library.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


def test_a_large_subject_is_left_to_a_worker(
    optics: Subject, physics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("articles.library.tasking.AT_ONCE", 2)
    for number in range(3):
        recorded(optics, f"Question {number}?")
    task = carrying.merge(optics, physics, Clash.NUMBER, author=pia)
    assert (task.state, optics.articles.count()) == (TaskState.WAITING, 3)
    work_off()
    task.refresh_from_db()
    assert (task.position, task.total, physics.articles.count()) == (3, 3, 3)


def test_numbers_are_counted_again(
    optics: Subject, physics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("articles.library.tallies.MOST_IN_SUBJECT", 0)
    recorded(optics, "What is light?")
    merged(optics, physics, pia)
    kept = dict(Tally.objects.values_list("name", "count"))
    assert kept == {f"subject:{physics.pk}": 1}


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", range(6))
def test_a_task_that_is_killed_goes_on_where_it_was(
    optics: Subject, physics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch, at: int
):
    monkeypatch.setattr(carrying, "CHUNK", 2)
    monkeypatch.setattr("articles.library.tasking.AT_ONCE", 0)
    articles = [recorded(optics, f"Question {number}?") for number in range(5)]
    known = set(places().values())
    task = carrying.merge(optics, physics, Clash.NUMBER, author=pia)
    with monkeypatch.context() as during:
        during.setattr(tasking, "noted", dying(tasking.noted, at))
        with pytest.raises(Killed):
            carrying.run(task, lambda *_: None)
    assert_leads(known)
    task = Task.objects.get(pk=task.pk)
    work_off()
    task.refresh_from_db()
    assert (task.state, task.report["articles"]) == (TaskState.DONE, 5)
    assert ChangeSet.objects.get().articles == 5
    assert set(places().values()) == {f"/learn/physics/questions/{a.slug}" for a in articles}
    assert {a.revisions.count() for a in articles} == {2}
    assert not Subject.objects.filter(slug="optics").exists()
    assert_leads(known)


def dying(noted: Callable, at: int) -> Callable:
    """`noted` that ends its process when it is entered for the last time: nothing of it counts."""
    entered = []

    def inner(task: Task):
        entered.append(task)
        if len(entered) > at:
            raise Killed
        return noted(task)

    return inner


def assert_leads(known: set[str]) -> None:
    """Each address leads, in one hop at most, to a page that is there."""
    there = stored()
    assert pages.readable(there.get(path, path) for path in known) == {
        there.get(path, path) for path in known
    }
    assert not set(there.values()) & set(there)


def writing(monkeypatch: pytest.MonkeyPatch, subject: Subject, times: int) -> None:
    """Somebody writes an article behind what is carried after each of the first parts."""
    monkeypatch.setattr(carrying, "CHUNK", 2)
    monkeypatch.setattr(tasking, "AT_ONCE", 0)
    monkeypatch.setattr(tasking, "TELL_EVERY", 0)
    left = list(range(times))

    def write(began: float) -> None:
        if left:
            recorded(subject, f"A {left.pop():03}?")

    monkeypatch.setattr(tasking, "give_way", write)


def test_what_comes_to_a_subject_behind_what_is_carried_is_carried_too(
    optics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch
):
    for number in range(5):
        recorded(optics, f"Question {number}?")
    writing(monkeypatch, optics, 2)
    task = carrying.rename(optics, "Optics", "light", author=pia)
    work_off()
    task.refresh_from_db()
    assert (task.state, task.report["articles"], task.total) == (TaskState.DONE, 7, 7)
    assert [subject.slug for subject in Subject.objects.all()] == ["light"]
    assert stored()["/learn/optics"] == "/learn/light"


def test_what_is_left_alone_is_told_once_however_often_a_subject_is_looked_through(
    optics: Subject, physics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch
):
    recorded(physics, "Question 1?")
    for number in range(3):
        recorded(optics, f"Question {number}?")
    writing(monkeypatch, optics, 1)
    task = merged(optics, physics, pia, Clash.LEAVE)
    assert (task.report["articles"], task.report["left_total"], task.total) == (3, 1, 4)
    assert [path for path, _ in task.report["left"]] == ["/learn/optics/questions/question-1"]


def test_a_subject_in_which_somebody_writes_without_end_is_left_in_the_end(
    optics: Subject, physics: Subject, pia: User, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        recorded(optics, f"Question {number}?")
    writing(monkeypatch, optics, 99)
    task = merged(optics, physics, pia)
    assert task.report["looks"] == carrying.LOOKS
    assert "Optics stays with what is left in it." in task.report["said"]
    assert optics.articles.exists()


def test_10_articles_take_as_many_queries_as_40(optics: Subject, physics: Subject, pia: User):
    assert pia.has_perm("articles.publish_article")  # asked once a task
    counts = []
    for number, size in enumerate((10, 40)):
        shelf = make_subject(f"Shelf {number}")
        for place in range(size):
            recorded(shelf, f"What is {number} {place}?")
        arguments = {"source": shelf.pk, "target": physics.pk, "clash": "number"}
        task = tasking.start(carrying.MERGE, "Merge", author=pia, arguments=arguments)
        with CaptureQueriesContext(connection) as captured:
            carrying.run(task, lambda *_: None)
        counts.append(len(captured))
    assert counts[0] == counts[1]


SLUGS = st.lists(st.sampled_from(["light", "shade", "light-2", "glow"]), unique=True)
STATUSES = st.sampled_from(["published", "draft", "withdrawn"])


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ours=st.dictionaries(st.sampled_from(["light", "shade", "light-2", "glow"]), STATUSES),
    theirs=SLUGS,
    clash=st.sampled_from(Clash),
    verb=st.sampled_from(["merge", "split", "rename"]),
)
def test_every_address_leads_on_and_an_undo_brings_all_back(
    ours: dict[str, str], theirs: list[str], clash: Clash, verb: str
):
    clear()
    pia = make_person("pia", "publisher")
    optics, physics = make_subject("Optics", description="Of light."), make_subject("Physics")
    for slug, status in ours.items():
        recorded(optics, f"What is {slug}?", slug=slug, status=status, answer=slug)
    for slug in theirs:
        recorded(physics, f"What is {slug}?", slug=slug, answer=slug)
    shown = Article.objects.published().with_path()
    known, was = set(shown.values_list("path", flat=True)), places()
    if verb == "merge":
        task = merged(optics, physics, pia, clash)
    elif verb == "split":
        task = split(optics, list(optics.articles.all()[:2]), physics, pia, clash)
    else:
        task = carrying.rename(optics, "Optics", "light", author=pia)
    assert_leads(known)
    if task.change_set:
        undo(task, pia)
    assert places() == was
    assert_leads(known)
    assert Subject.objects.get(slug="optics").description == "Of light."


def clear() -> None:
    for model in (Task, Redirect, Article, Subject, ChangeSet, Revision):
        model.objects.all().delete()
    User.objects.all().delete()
