"""Addresses that readers could have known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.library import revising, showing
from articles.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + timedelta(days=1)


def article_with(*states: dict[str, object]) -> Article:
    """An article that was recorded in each of these states."""
    article = make_article(**states[0])
    revising.record(article, author=None)
    for state in states[1:]:
        Article.objects.filter(pk=article.pk).update(**state)
        revising.record(article, author=None)
    return article


PUBLISHED: dict[str, object] = {"status": "published"}
DRAFT: dict[str, object] = {"status": "draft"}
WITHDRAWN: dict[str, object] = {"status": "withdrawn"}
SCHEDULED: dict[str, object] = {"status": "published", "published_at": TOMORROW}


@pytest.mark.parametrize(
    "states", [[PUBLISHED], [PUBLISHED, WITHDRAWN], [DRAFT, PUBLISHED, DRAFT], [WITHDRAWN]]
)
def test_what_was_published_at_some_moment_was_public(states: list[dict[str, object]]) -> None:
    article = article_with(*states)
    assert showing.once_public([article]) == {article.pk}
    assert showing.was_public(article, article.get_absolute_url())


@pytest.mark.parametrize("states", [[DRAFT], [SCHEDULED], [SCHEDULED, DRAFT], [DRAFT, WITHDRAWN]])
def test_what_never_was_published_was_not(states: list[dict[str, object]]) -> None:
    article = article_with(*states)
    assert showing.once_public([article]) == set()
    assert not showing.was_public(article, article.get_absolute_url())


def test_only_the_addresses_at_which_it_was_published_count() -> None:
    article = article_with(DRAFT | {"slug": "first"}, PUBLISHED | {"slug": "second"})
    first = article.get_absolute_url().replace("second", "first")
    assert not showing.was_public(article, first)
    assert showing.was_public(article, article.get_absolute_url())
