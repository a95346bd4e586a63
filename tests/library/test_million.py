"""The library that lists are measured on: of the size asked for, the same each time."""

import pytest
from django.contrib.auth.models import User
from django.db.models import Count, Max

from articles.library import desk, searching
from articles.models import Article, AuditEntry, ChangeSet, Draft, KeptFinding, Revision, Task
from articles.text.documents import parse
from tests.benchmarks import million
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def test_it_has_the_number_of_articles_asked_for_and_is_searched() -> None:
    list(million.fill(2_000))
    assert Article.objects.count() == 2_000
    word = Article.objects.first().question.split()[2]
    assert searching.matching_ids(word, 10)


def test_it_has_many_articles_of_one_moment_and_findings() -> None:
    list(million.fill(2_000))
    ties = Article.objects.values("published_at").order_by().annotate(number=Count("pk"))
    assert ties.aggregate(most=Max("number"))["most"] > 100
    assert KeptFinding.objects.filter(kind="orphan").count() > 50


def test_it_was_worked_on_by_nine_people_most_of_all_by_who_measures() -> None:
    list(million.fill(6_600))
    bench = User.objects.get(username="bench", is_staff=True, is_superuser=True)
    first = Revision.objects.get(article=1)

    assert Revision.objects.count() == 6_600
    assert Revision.objects.filter(author=bench).count() == pytest.approx(1_650, rel=0.1)
    assert Revision.objects.exclude(author=None).values("author").distinct().count() == 9
    assert parse(first.text).question == first.article.question
    assert AuditEntry.objects.count() == pytest.approx(2_200, rel=0.1)
    assert [Draft.objects.count(), Task.objects.count(), ChangeSet.objects.count()] == [6, 66, 66]
    on_desk = desk.of(bench)
    assert len(on_desk.mine) == len(on_desk.sent_back) == len(on_desk.recent) == desk.SHOWN


def test_articles_written_afterwards_get_numbers_of_their_own() -> None:
    list(million.fill(100))
    assert make_article(subject=make_subject("Optics")).pk > 100


def test_a_library_that_has_articles_is_left_alone() -> None:
    make_article()
    with pytest.raises(SystemExit):
        list(million.fill(100))
    assert Article.objects.count() == 1
