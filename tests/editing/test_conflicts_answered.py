"""The page of a conflict, answered late, crafted, or about a text with newlines of its own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.library import importing, revising
from articles.models import Article, Draft
from tests.editing.forms import sent_back
from tests.editing.test_conflicts import conflict, resolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ines: Client, noor: Client, article: Article) -> Any:
    return conflict(ines, noor, article, {"answer": "Mine."}, {"answer": "Theirs."})


def test_other_words_count_without_a_choice(ines: Client, article: Article, page: Any) -> None:
    assert resolve(ines, article, page, **{"own-answer-1": "Both."}).status_code == 302
    assert Article.objects.get(pk=article.pk).answer == "Both.\n"


def test_other_words_are_kept_when_the_article_is_gone(
    ines: Client, article: Article, page: Any
) -> None:
    revising.delete([article])
    resolve(ines, article, page, **{"choice-answer-1": "=", "own-answer-1": "Both."})
    assert any("Both." in draft.text("answer") for draft in Draft.objects.all())


def test_another_document_than_the_form_had_is_refused(
    ines: Client, article: Article, page: Any
) -> None:
    form = sent_back(page.content.decode(), None)
    broken = form["mine"][:-3] + "abc"
    answer = resolve(ines, article, page, mine=broken, **{"choice-answer-1": "mine"})
    assert answer.status_code == 400
    assert Article.objects.get(pk=article.pk).answer == "Theirs."


def test_rows_changed_outside_of_the_editor_are_a_conflict_of_their_own(
    ines: Client, article: Article, page: Any
) -> None:
    Article.objects.filter(pk=article.pk).update(checked_by="By hand")
    again = resolve(ines, article, page, **{"choice-answer-1": "mine"})
    assert again.status_code == 409
    resolve(ines, article, again, **{"choice-answer-1": "mine"})
    row = Article.objects.get(pk=article.pk)
    assert (row.answer, row.checked_by) == ("Mine.", "By hand")


def test_a_body_with_newlines_of_windows_comes_back_as_it_was(
    ines: Client, noor: Client, tmp_path: Path
) -> None:
    head = b"---\nurl: /learn/physics/questions/light\nquestion: Light?\nanswer: One.\n---\n"
    (tmp_path / "light.md").write_bytes(head + b"one\r\ntwo\r\n")
    importing.run([tmp_path], processes=1)
    article = Article.objects.get()
    body = article.body
    page = conflict(ines, noor, article, {"author": "I"}, {"title": "T"})
    resolve(ines, article, page)
    article.refresh_from_db()
    assert (article.author, article.title, article.body) == ("I", "T", body)
