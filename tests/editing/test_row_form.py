"""Rows edited in the list: how long authors may be, and what is said afterwards."""

from typing import Any

import pytest
from django.test import Client

from articles.editing import row_form
from articles.library import revising
from articles.models import Article
from tests.editing.test_list import LIST, rows_sent
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        (["Ada"], "Author of “Why?”: Ada."),
        ([""], "Took the author out of “Why?”."),
        (["Ada", "Ada"], "Author of 2 articles: Ada."),
        (["Ada", "Noor", ""], "Changed the authors of 3 articles."),
    ],
)
def test_edited_rows_say_what_they_are_now(authors: list[str], said: str) -> None:
    assert row_form.told([Article(question="Why?", author=name) for name in authors]) == said


def test_the_list_tells_what_was_edited_in_it(editing: Client) -> None:
    revising.record(make_article("What is light?", author="Ada"), author=None)
    page: Any = editing.post(f"{LIST}?edit=1", rows_sent(editing, "Noor"), follow=True)
    assert "Author of “What is light?”: Noor." in page.text
    assert "successfully" not in page.text


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
