"""The library that lists are measured on: of the size asked for, the same each time."""

import pytest
from django.db.models import Count, Max

from articles.library import searching
from articles.models import Article, KeptFinding
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


def test_articles_written_afterwards_get_numbers_of_their_own() -> None:
    list(million.fill(100))
    assert make_article(subject=make_subject("Optics")).pk > 100


def test_a_library_that_has_articles_is_left_alone() -> None:
    make_article()
    with pytest.raises(SystemExit):
        list(million.fill(100))
    assert Article.objects.count() == 1
