import pytest
from django.db import connection, transaction

from articles.library import search_index, searching
from articles.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def found(query: str) -> int:
    return searching.search(query).total


def test_a_lost_trigger_is_put_back_and_the_index_filled_anew() -> None:
    article = make_article(answer="Before.")
    postgres = connection.vendor == "postgresql"
    name = "article ON articles_article" if postgres else "article_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER articles_search_{name}")
    Article.objects.filter(pk=article.pk).update(answer="Lost meanwhile.")
    assert found("meanwhile") == 0

    assert search_index.ensure()

    assert found("meanwhile") == 1


def test_nothing_is_done_where_all_is_there() -> None:
    assert not search_index.ensure()


def test_writing_in_bulk_indexes_what_is_named_and_then_follows_again() -> None:
    with transaction.atomic():
        numbers: list[int] = []
        with search_index.indexed_in_bulk(numbers):
            numbers.append(make_article(slug="a", answer="Named.").pk)
            make_article(slug="b", answer="Unnamed.")
    make_article(slug="c", answer="Afterward.")

    assert [found("named"), found("unnamed"), found("afterward")] == [1, 0, 1]


def test_an_error_while_writing_in_bulk_leaves_the_triggers() -> None:
    def fail() -> None:
        with transaction.atomic(), search_index.indexed_in_bulk([]):
            raise ValueError

    with pytest.raises(ValueError, match="^$"):
        fail()

    make_article(answer="Afterward.")
    assert found("afterward") == 1
