"""One change to many articles in chunks: one change set, each article once, whatever happens."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import changing, revising, tasking, undoing
from articles.library.changes import Take, ThrowAway
from articles.library.workflow import Step
from articles.models import Article, ChangeSet, Revision, Status, Task, TaskState, TrashedArticle
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven articles are three chunks, and more than a page waits for."""
    monkeypatch.setattr(tasking, "AT_ONCE", 2)
    monkeypatch.setattr(tasking, "CHUNK", 3)
    monkeypatch.setattr(undoing, "CHUNK", 3)


@pytest.fixture
def articles() -> list[Article]:
    found = [make_article(f"Question {number}?") for number in range(7)]
    for article in found:
        revising.record(article, author=None)
    return found


def seen() -> dict[int, int]:
    return dict(Article.objects.values_list("pk", "version"))


def statuses() -> set[str]:
    return set(Article.objects.values_list("status", flat=True))


def begin_to_withdraw(pia: User) -> Task:
    return changing.begin(Take(Step.WITHDRAW), sorted(seen().items()), author=pia, count=7)


def run(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


class Killed(BaseException):
    pass


@pytest.fixture
def killed_in_its_second_chunk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that ends inside of the second transaction."""
    times, record = iter(range(100)), revising.record

    def recorded(*args: object, **kwargs: object) -> object:
        if next(times) == 4:
            raise Killed
        return record(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(revising, "record", recorded)
    yield
    monkeypatch.setattr(revising, "record", record)


def test_chunks_are_one_change_set(articles: list[Article], pia: User) -> None:
    task = run(begin_to_withdraw(pia))
    change_set = ChangeSet.objects.get()
    assert (task.state, task.change_set, change_set.articles) == (TaskState.DONE, change_set, 7)
    assert Revision.objects.filter(change_set=change_set).count() == 7
    assert task.report["said"] == "Withdrew 7 articles."
    assert change_set.message == "Withdrew 7 articles"
    messages = Revision.objects.filter(change_set=change_set).values_list("message", flat=True)
    assert set(messages) == {"Withdrawn"}
    assert statuses() == {"withdrawn"}


def test_one_that_is_killed_goes_on_and_changes_each_once(
    articles: list[Article], pia: User, request: pytest.FixtureRequest
) -> None:
    task = begin_to_withdraw(pia)
    request.getfixturevalue("killed_in_its_second_chunk")
    with pytest.raises(Killed):
        tasking.run(str(task.pk))
    assert Article.objects.filter(status="withdrawn").count() == 3
    run(task)
    change_set = ChangeSet.objects.get()
    assert change_set.articles == task.report["articles"] == 7
    numbers = Revision.objects.filter(change_set=change_set).values_list("article", "number")
    assert sorted(numbers) == [(article.pk, 2) for article in articles]


def test_what_was_saved_since_is_left_alone(articles: list[Article], pia: User) -> None:
    task = begin_to_withdraw(pia)
    Article.objects.filter(pk=articles[4].pk).update(answer="Newer.")
    revising.record(articles[4], author=None)
    articles[5].delete()
    run(task)
    assert {reason for _, reason in many.left(task)} == {changing.SAVED_SINCE, changing.GONE}
    assert (many.articles(task), ChangeSet.objects.get().articles) == (5, 5)


def test_who_lost_the_permission_meanwhile_changes_nothing(
    articles: list[Article], pia: User
) -> None:
    task = begin_to_withdraw(pia)
    pia.groups.clear()
    run(task)
    assert statuses() == {"published"}
    assert len(many.left(task)) == 7
    assert not ChangeSet.objects.exists()


def test_a_closed_account_ends_its_task(articles: list[Article], pia: User) -> None:
    task = begin_to_withdraw(pia)
    User.objects.update(is_active=False)
    assert run(task).error == "The account that began this is closed."
    assert statuses() == {"published"}


def test_two_with_one_address_do_not_both_move(pia: User) -> None:
    for _ in range(2):
        make_article("Twice?")
    optics = make_subject("Optics")
    task = many.move(optics, seen(), author=pia)
    assert (many.articles(task), len(many.left(task))) == (1, 1)


def test_thrown_away_in_chunks_and_back(articles: list[Article], pia: User) -> None:
    task = many.change(ThrowAway(), seen(), author=pia)
    assert TrashedArticle.objects.filter(change_set=task.change_set).count() == 7
    back = many.undo(task.change_set, author=pia)
    assert back.report["said"] == "7 articles are as before."
    assert Article.objects.count() == 7


def test_who_may_not_delete_throws_nothing_away(articles: list[Article]) -> None:
    task = many.change(ThrowAway(), seen(), author=make_person("eva", "editor"))
    assert many.left(task)[0][1] == "You may not delete articles."
    assert Article.objects.count() == 7


def test_one_mail_a_person_tells_of_all(articles: list[Article], pia: User) -> None:
    wim = make_person("wim", "writer")
    Revision.objects.filter(article__in=articles[:5]).update(author=wim)
    run(begin_to_withdraw(pia))
    letters = Task.objects.filter(kind="mail")
    assert [task.arguments["addresses"] for task in letters] == [["wim@example.org"]]
    assert letters[0].arguments["subject"] == "Withdrawn by pia: 5 articles"
    assert "Question 4?" in letters[0].arguments["body"]


def test_reviewers_get_one_mail_of_all_that_was_submitted(pia: User) -> None:
    for _ in range(12):
        make_article(status=Status.DRAFT)
    make_person("eva", "editor")
    many.take_step(Step.SUBMIT, seen(), author=make_person("wim", "writer"))
    letters = Task.objects.filter(kind="mail").order_by("created_at")
    assert {one for task in letters for one in task.arguments["addresses"]} == {
        "eva@example.org",
        "pia@example.org",
    }
    assert "and 2 more." in letters[0].arguments["body"]
    assert not mail.outbox


def queries_of(count: int, pia: User) -> int:
    Article.objects.all().delete()
    for _ in range(count):
        revising.record(make_article(), author=None)
    with CaptureQueriesContext(connection) as asked:
        many.take_step(Step.WITHDRAW, seen(), author=pia)
    return len(asked)


def test_an_article_more_costs_a_bounded_number_of_queries(
    pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "CHUNK", 100)
    few, more = queries_of(10, pia), queries_of(30, pia)
    assert (more - few) / 20 <= 14


# Undo


def test_an_undo_in_chunks_is_one_change_set(articles: list[Article], pia: User) -> None:
    done = run(begin_to_withdraw(pia))
    back = many.undo(done.change_set, author=pia)
    assert (back.change_set.articles, statuses()) == (7, {"published"})
    done.change_set.refresh_from_db()
    assert done.change_set.undone_by == back.change_set


def test_an_undo_that_is_killed_goes_on(
    articles: list[Article], pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(begin_to_withdraw(pia))
    task = undoing.undo(done.change_set, author=pia)
    times, held = iter(range(100)), undoing.saving.held

    def killed(article: Article) -> Article:
        if next(times) == 4:
            raise Killed
        return held(article)

    monkeypatch.setattr(undoing.saving, "held", killed)
    with pytest.raises(Killed):
        tasking.run(str(task.pk))
    assert Article.objects.filter(status="published").count() == 3
    monkeypatch.setattr(undoing.saving, "held", held)
    run(task)
    assert (task.report["articles"], statuses()) == (7, {"published"})
    assert all(article.revisions.count() == 3 for article in articles)
    assert ChangeSet.objects.count() == 2


def test_an_undo_that_is_canceled_half_way_can_itself_be_undone(
    articles: list[Article], pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(begin_to_withdraw(pia))
    task = undoing.undo(done.change_set, author=pia)
    monkeypatch.setattr(tasking, "TELL_EVERY", 0)
    tell = undoing.tasking.give_way

    def cancel(began: float) -> None:
        tasking.cancel(task)
        tell(began)

    monkeypatch.setattr(tasking, "give_way", cancel)
    run(task)
    assert task.state == TaskState.CANCELED
    undone = Article.objects.filter(status="published").count()
    assert 0 < undone < 7
    assert task.change_set.articles == undone
    monkeypatch.setattr(tasking, "give_way", tell)
    again = many.undo(task.change_set, author=pia)
    assert (many.articles(again), statuses()) == (undone, {"withdrawn"})


def test_an_undo_that_leaves_all_alone_is_no_change_set(articles: list[Article], pia: User) -> None:
    done = run(begin_to_withdraw(pia))
    many.undo(done.change_set, author=make_person("eva", "editor"))
    assert statuses() == {"withdrawn"}
    done.change_set.refresh_from_db()
    assert done.change_set.undone_by is None
    assert ChangeSet.objects.count() == 1
