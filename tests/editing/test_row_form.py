"""What is said after rows of the list were edited."""

from typing import Any

import pytest
from django.test import Client

from articles.editing import row_form
from articles.library import revising
from articles.models import Article
from tests.editing.test_list import LIST, rows_sent
from tests.factories import make_article


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


@pytest.mark.django_db
def test_the_list_tells_what_was_edited_in_it(editing: Client) -> None:
    revising.record(make_article("What is light?", author="Ada"), author=None)
    page: Any = editing.post(f"{LIST}?edit=1", rows_sent(editing, "Noor"), follow=True)
    assert "Author of “What is light?”: Noor." in page.text
    assert "successfully" not in page.text
