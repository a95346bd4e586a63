"""Subjects with articles, carried and undone."""

from django.contrib.auth.models import User

from articles.library import carrying, revising
from articles.library.reshelving import Clash
from articles.models import Article, Redirect, Subject, Task, TaskState
from tests.factories import make_article
from tests.library import many
from tests.library.queue import work_off


def recorded(subject: Subject, question: str, **values: object) -> Article:
    article = make_article(question, subject=subject, **values)
    revising.record(article, author=None)
    return article


def places() -> dict[int, str]:
    return {article.pk: article.get_absolute_url() for article in Article.objects.all()}


def stored() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def merged(source: Subject, target: Subject, author: User, clash: Clash = Clash.NUMBER) -> Task:
    task = carrying.merge(source, target, clash, author=author)
    work_off()
    task.refresh_from_db()
    assert task.state == TaskState.DONE, task.error
    return task


def split(
    source: Subject, articles: list[Article], target: Subject, author: User, clash=Clash.NUMBER
) -> Task:
    rows = Article.objects.filter(pk__in=[article.pk for article in articles])
    task = carrying.split(source, rows, target, clash, author=author)
    work_off()
    task.refresh_from_db()
    assert task.state == TaskState.DONE, task.error
    return task


def undo(task: Task, author: User) -> None:
    assert task.change_set
    many.undo(task.change_set, author=author)
