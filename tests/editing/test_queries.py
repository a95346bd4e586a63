"""Pages of the editor ask the database as often for many rows as for few."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.library import drafting, revising, trash
from articles.library.drafting import Typed
from articles.library.workflow import Step
from articles.models import Article
from tests.editing.test_article_form import address
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/articles"


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def article() -> Article:
    article = make_article()
    revising.record(article, author=None)
    return article


def queries(client: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(place).status_code == 200
    return len(captured)


def assert_steady(pia: User, place: str, more: Callable[[int], None], many: int = 200) -> None:
    """As many queries for ten rows as for `many`; `more(number)` makes the next row."""
    client = browser_of(pia)
    for number in range(10):
        more(number)
    queries(client, place)  # the first one caches content types
    few = queries(client, place)
    for number in range(10, many):
        more(number)
    assert queries(client, place) == few


def person(number: int) -> User:
    return make_person(f"person{number}", "writer")


def write_version(article: Article, number: int) -> None:
    Article.objects.filter(pk=article.pk).update(author=f"Author {number}")
    revising.record(article, author=person(number))


@pytest.mark.parametrize("page", ["history", "change"])
def test_versions(pia: User, article: Article, page: str) -> None:
    place = f"{ARTICLES}/article/{article.pk}/{page}/"
    assert_steady(pia, place, lambda number: write_version(article, number))


def test_related_links_of_the_form(pia: User, article: Article) -> None:
    def more(number: int) -> None:
        links = [*article.related_links.all(), revising.link_to(make_article())]
        for link in links:
            link.pk = None
        revising.replace_related(article, links)

    assert_steady(pia, address(article), more)


def test_others_who_have_the_form_open_or_drafts_of_it(pia: User, article: Article) -> None:
    def more(number: int) -> None:
        drafting.keep(person(number), uuid4(), article, Typed({"answer": ["a"]}))

    assert_steady(pia, address(article), more, many=50)


def test_drafts(pia: User) -> None:
    def more(number: int) -> None:
        drafting.keep(pia, uuid4(), make_article(), Typed({"question": ["Mine?"]}))
        drafting.submit(
            drafting.keep(person(number), uuid4(), make_article(), Typed({"question": ["Theirs?"]}))
        )

    assert_steady(pia, f"{ARTICLES}/drafts/", more, many=100)


def test_change_sets(pia: User) -> None:
    chief = make_person("chief", is_superuser=True)

    def more(number: int) -> None:
        article = make_article()
        many.take_step(Step.WITHDRAW, {article.pk: article.version}, author=chief)

    assert_steady(pia, f"{ARTICLES}/changeset/", more, many=60)


def test_articles_of_a_change_set(pia: User) -> None:
    def made(count: int) -> str:
        articles = [make_article() for _ in range(count)]
        seen = {article.pk: article.version for article in articles}
        done = many.take_step(Step.WITHDRAW, seen, author=pia)
        return f"{ARTICLES}/changeset/{done.change_set.pk}/change/"

    client = browser_of(pia)
    queries(client, made(1))
    assert queries(client, made(10)) == queries(client, made(90))


def test_the_trash(pia: User) -> None:
    def more(number: int) -> None:
        trash.throw_away([make_article(status="draft")], author=person(number))

    assert_steady(pia, f"{ARTICLES}/trashedarticle/", more, many=60)
