"""Authors typed in the list: how long they may be."""

import pytest
from django.test import Client

from articles.library import revising
from articles.models import Article
from tests.editing.test_list import LIST, rows_sent
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_an_author_who_is_typed_in_the_list_has_a_length_that_is_told(editing: Client) -> None:
    article = make_article(author="a" * 300)
    revising.record(article, author=None)
    assert editing.post(f"{LIST}?edit=1", rows_sent(editing, "a" * 300)).status_code == 302
    page = editing.post(f"{LIST}?edit=1", rows_sent(editing, "b" * 201))
    assert "This has 201 characters; 200 are the most that are allowed." in page.content.decode()
    article.refresh_from_db()
    assert article.author == "a" * 300


def test_a_long_author_who_was_shown_is_not_taken_for_typed(editing: Client) -> None:
    article = make_article(author="a" * 300)
    revising.record(article, author=None)
    sent = rows_sent(editing, "a" * 300)
    Article.objects.update(author="Theirs")
    revising.record(article, author=None)
    assert editing.post(f"{LIST}?edit=1", sent).status_code == 302
    assert Article.objects.get().author == "Theirs"
