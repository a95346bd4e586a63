"""Prepared queries answer as those they are made of, with other values each time."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library.prepared import Prepared
from articles.models import Article, SeoMetadata
from tests.factories import PUBLISHED_AT, make_article, make_subject

pytestmark = pytest.mark.django_db


def test_it_answers_each_time_with_the_values_given():
    by_slug: Prepared[Article] = Prepared(lambda slug: Article.objects.filter(slug=slug), slug=str)
    tides, ice = make_article("Why tides?"), make_article("Why ice?")

    assert [by_slug(slug=tides.slug), by_slug(slug=ice.slug), by_slug(slug="gone")] == [
        [tides],
        [ice],
        [],
    ]


def test_rows_come_with_what_the_query_selects():
    article = make_article("Why tides?", seo={"title": "Tides"})
    by_key: Prepared[Article] = Prepared(
        lambda pk: Article.objects.filter(pk=pk).select_related("seo", "subject").with_path(),
        pk=int,
    )

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = by_key(pk=article.pk)[0]
        shown = found.seo.title, found.subject.name, found.path, found.published_at

    assert shown == ("Tides", article.subject.name, article.get_absolute_url(), PUBLISHED_AT)
    assert len(asked) == 1


def test_values_are_converted_as_by_any_query():
    subject = make_subject()
    make_article(subject=subject)
    days: Prepared[tuple[object, ...]] = Prepared(
        lambda subject: Article.objects.filter(subject=subject).values_list("date", "published_at"),
        subject=int,
    )

    assert days(subject=subject.pk) == [(PUBLISHED_AT.date(), PUBLISHED_AT)]


def test_moments_can_be_compared():
    make_article(published_at=timezone.now() + timedelta(days=1))
    past = make_article()
    published: Prepared[Article] = Prepared(
        lambda at: Article.objects.published(at).order_by("published_at"), at=datetime
    )

    assert published(at=timezone.now()) == [past]
    assert len(published(at=timezone.now() + timedelta(days=2))) == 2


def test_the_sql_is_made_once():
    made = []

    def build(slug: str):
        made.append(slug)
        return Article.objects.filter(slug=slug)

    by_slug: Prepared[Article] = Prepared(build, slug=str)
    by_slug(slug="a")
    so_far = len(made)
    by_slug(slug="b")

    assert len(made) == so_far


def test_a_query_that_asks_for_the_time_by_itself_is_refused():
    frozen: Prepared[Article] = Prepared(lambda: Article.objects.published())

    with pytest.raises(ValueError, match="asks for the time"):
        frozen()


def test_a_parameter_that_the_query_does_not_use_is_refused():
    unused: Prepared[SeoMetadata] = Prepared(lambda pk: SeoMetadata.objects.all(), pk=int)

    with pytest.raises(ValueError, match="does not use pk"):
        unused(pk=1)


def test_a_value_that_is_missing_is_an_error():
    by_slug: Prepared[Article] = Prepared(lambda slug: Article.objects.filter(slug=slug), slug=str)

    with pytest.raises(KeyError):
        by_slug()
