"""Many articles of the trash put back or deleted for good: by a task, as one, in few queries."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import revising, tasking, trash, trash_many
from articles.library.trash_many import FOR_GOOD, PUT_BACK
from articles.models import (
    Article,
    AuditEntry,
    ChangeSet,
    RelatedArticle,
    Revision,
    Status,
    Task,
    TaskState,
    TrashedArticle,
)
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def halves() -> User:
    """Who may delete articles, but not make them public."""
    person = make_person("hal", "editor")
    names = ("delete_article", "delete_trashedarticle")
    person.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return User.objects.get(pk=person.pk)


def thrown(number: int, **values: object) -> list[tuple[int, int]]:
    """So many articles of one subject in the trash, as they are chosen there."""
    subject = make_subject()
    articles = [make_article(subject=subject, **values) for _ in range(number)]  # type: ignore[arg-type]
    for article in articles:
        revising.record(article, author=None)
    trash.throw_away(articles, author=None)
    numbers = [article.pk for article in articles]
    rows = TrashedArticle.objects.filter(article_number__in=numbers).order_by("pk")
    return [(pk, 0) for pk in rows.values_list("pk", flat=True)]


def done(kind: str, chosen: list[tuple[int, int]], author: User) -> Task:
    task = trash_many.begin(kind, chosen, author=author, count=len(chosen))
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def test_what_is_put_back_is_one_change_set_and_goes_to_the_trash_as_one(
    pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "CHUNK", 2)
    task = done(PUT_BACK, thrown(3), pia)
    assert (task.change_set.articles, str(task.change_set)) == (3, "Put back 3 articles")
    assert Article.objects.count() == 3
    undone = many.undo(task.change_set, author=pia)
    assert (many.articles(undone), many.left(undone)) == (3, [])
    assert (Article.objects.count(), TrashedArticle.objects.count()) == (0, 3)
    many.undo(undone.change_set, author=pia)
    assert Article.objects.count() == 3


def test_the_history_of_an_article_says_that_it_was_put_back(pia: User) -> None:
    done(PUT_BACK, thrown(1), pia)
    last, first = Revision.objects.order_by("-number")
    assert (last.number, last.message, last.author) == (2, "Put back from the trash", pia)
    assert last.text == first.text


def test_what_no_version_was_of_can_be_put_back_and_taken_away_again(pia: User) -> None:
    trash.throw_away([make_article()], author=None)
    task = done(PUT_BACK, [(TrashedArticle.objects.get().pk, 0)], pia)
    assert [one.number for one in Revision.objects.order_by("number")] == [1, 2]
    assert many.left(many.undo(task.change_set, author=pia)) == []
    assert TrashedArticle.objects.exists()


def test_an_article_that_was_changed_since_it_is_back_stays(pia: User) -> None:
    task = done(PUT_BACK, thrown(2), pia)
    edited = Article.objects.order_by("pk")[0]
    Article.objects.filter(pk=edited.pk).update(answer="Newer.")
    revising.record(edited, author=pia)
    undone = many.undo(task.change_set, author=pia)
    assert [path for path, _ in many.left(undone)] == [edited.get_absolute_url()]
    assert Article.objects.get() == edited


def test_links_among_those_that_come_back_lead_there_again(pia: User) -> None:
    one, two = make_article(), make_article()
    revising.replace_related(one, [revising.link_to(two)])
    revising.replace_related(two, [revising.link_to(one)])
    for article in (one, two):
        revising.record(article, author=None)
    trash.throw_away([one, two], author=None)
    done(PUT_BACK, [(row.pk, 0) for row in TrashedArticle.objects.order_by("pk")], pia)
    assert {(row.article_id, row.target_id) for row in RelatedArticle.objects.all()} == {
        (one.pk, two.pk),
        (two.pk, one.pk),
    }


def test_one_that_cannot_come_back_keeps_no_other_from_it(halves: User) -> None:
    public, draft, gone = thrown(1), thrown(1, status=Status.DRAFT), thrown(1)
    TrashedArticle.objects.get(pk=gone[0][0]).delete()
    subject = make_subject()
    for question in ("First?", "Second?"):
        article = make_article(question, subject=subject, slug="same", status=Status.DRAFT)
        trash.throw_away([article], author=None)
    same = TrashedArticle.objects.filter(path__endswith="/same").order_by("pk")
    chosen = [*public, *draft, *gone, *((row.pk, 0) for row in same)]
    foreseen = trash_many.foresee(PUT_BACK, chosen, author=halves)
    assert (foreseen.total, foreseen.count) == (5, 2)
    assert [(one.reason, one.count) for one in foreseen.left] == [
        (trash.NOT_PUBLIC_AGAIN, 1),
        (trash.TAKEN, 1),
        (trash_many.GONE, 1),
    ]
    task = done(PUT_BACK, chosen, halves)
    assert sorted(reason for _, reason in many.left(task)) == sorted(
        [trash.NOT_PUBLIC_AGAIN, trash.TAKEN, trash_many.GONE]
    )
    assert Article.objects.filter(question="First?").exists()
    assert Article.objects.count() == many.articles(task) == 2


def test_nothing_is_a_change_set_where_nothing_came_back(pia: User) -> None:
    chosen = thrown(2)
    TrashedArticle.objects.all().delete()
    task = done(PUT_BACK, chosen, pia)
    assert task.report["said"] == "Put back 0 articles. 2 left alone."
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("kind", [PUT_BACK, FOR_GOOD])
def test_permissions_are_asked_again_when_the_task_runs(
    pia: User, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 1)
    task = trash_many.begin(kind, thrown(2), author=pia, count=2)
    pia.groups.clear()
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert (task.state, task.error) == (TaskState.FAILED, trash_many.WAYS[kind].no_more)
    assert (Article.objects.count(), TrashedArticle.objects.count()) == (0, 2)


@pytest.mark.parametrize("kind", [PUT_BACK, FOR_GOOD])
def test_a_canceled_one_keeps_whole_parts_and_goes_on_behind_them(
    pia: User, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 1)
    monkeypatch.setattr(tasking, "CHUNK", 2)
    task = trash_many.begin(kind, thrown(5), author=pia, count=5)
    monkeypatch.setattr(tasking, "give_way", lambda began: tasking.cancel(task))
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert (task.state, TrashedArticle.objects.count()) == (TaskState.CANCELED, 1)
    monkeypatch.undo()
    tasking.go_on(task)
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert (task.state, many.articles(task)) == (TaskState.DONE, 5)
    assert not TrashedArticle.objects.exists()


def test_deleting_for_good_says_what_it_did_and_keeps_no_change_set(pia: User) -> None:
    chosen = thrown(2)
    paths = set(TrashedArticle.objects.values_list("path", flat=True))
    task = done(FOR_GOOD, chosen, pia)
    assert task.report["said"] == "Deleted 2 articles for good."
    assert task.change_set is None
    assert not TrashedArticle.objects.exists()
    told = AuditEntry.objects.filter(detail="For good", user=pia)
    assert set(told.values_list("about", flat=True)) == paths


@pytest.mark.parametrize("kind", [PUT_BACK, FOR_GOOD])
def test_many_of_a_chunk_take_as_many_queries_as_few(pia: User, kind: str) -> None:
    def cost(number: int) -> int:
        task = Task(kind=kind, author=pia)
        chosen = thrown(number)
        with CaptureQueriesContext(connection) as asked:
            getattr(trash_many, kind)(task, chosen)
        assert many.articles(task) == number
        return len(asked)

    few = cost(5)
    assert cost(50) <= few + 2  # SQLite takes 999 values a query


def test_foreseeing_takes_as_many_queries_for_many_and_unpacks_nothing(pia: User) -> None:
    def cost(number: int) -> int:
        chosen = thrown(number)
        with CaptureQueriesContext(connection) as asked:
            assert trash_many.foresee(PUT_BACK, chosen, author=pia).count == number
        assert '"articles_trashedarticle"."rows"' not in str(asked.captured_queries)
        return len(asked)

    cost(1)  # permissions are read once
    assert cost(5) == cost(100)
