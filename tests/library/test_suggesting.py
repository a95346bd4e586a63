"""Articles found by what is typed, and suggested by an article's own words."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import matching, suggesting, vocabulary
from articles.models import Article, Status
from articles.text import queries
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_words() -> Iterator[None]:
    vocabulary.forget()
    yield
    vocabulary.forget()


def suggested(article: Article, **values: object) -> list[str]:
    options = {"to": article} | values
    found = suggesting.suggest(article.question, article.answer, 5, **options)  # type: ignore[arg-type]
    return [one.question for one in found]


def test_the_rarest_words_of_question_and_answer_decide():
    article = make_article("What moves a glacier?", answer="Ice creeps over its moraine.")
    make_article("What is a moraine?", answer="Rubble.")
    make_article("Is a glacier a river?", answer="Of ice.")
    make_article("What is a verb?", answer="A word.")
    assert set(suggested(article)) == {"What is a moraine?", "Is a glacier a river?"}


def test_neither_itself_nor_what_is_hidden_nor_what_is_listed_is_suggested():
    article = make_article("What moves a glacier?")
    make_article("Is this glacier a draft?", status=Status.DRAFT)
    make_article("Is this glacier hidden?", seo={"no_index": True})
    listed = make_article("Is this glacier listed?")
    assert suggested(article, without={listed.pk}) == []
    assert suggested(article) == ["Is this glacier listed?"]


def test_copies_of_either_kind_are_not_suggested():
    original = make_article("What moves a glacier?")
    copy = make_article("Does a glacier move?", canonical=original)
    make_article("what moves a GLACIER", subject=make_subject())
    assert suggested(original) == []
    assert suggested(copy) == ["what moves a GLACIER"]


def test_at_most_so_many_are_suggested():
    article = make_article("What moves a glacier?")
    for number in range(20):
        make_article(f"Is glacier {number} blue?")
    assert len(suggested(article)) == 5


def test_formulas_code_and_numbers_say_nothing():
    make_article("Is it frac, alpha, print or 1815 that says what it was?")
    answer = "It is $\\frac{\\alpha}{2}$ and `print` since 1815."
    vocabulary.forget()
    assert suggesting.telling("", answer) == []


def test_an_article_without_telling_words_gets_no_suggestion():
    make_article("What is light?")
    assert suggesting.suggest("", "", 5, to=None) == []
    assert suggesting.suggest("Xyzzy qqq?", "\0 ' \" *", 5, to=None) == []


def test_as_many_queries_for_ten_articles_as_for_two_hundred():
    def queries() -> int:
        vocabulary.counts()
        with CaptureQueriesContext(connection) as captured:
            assert suggesting.suggest("What moves a glacier?", "Blue ice.", 5, to=None)
        return len(captured)

    make_article("Is a glacier as blue as it is cold?")
    for number in range(9):
        make_article(f"Is glacier {number} blue?")
    few = queries()
    for number in range(9, 199):
        make_article(f"Is glacier {number} blue?")
    assert queries() <= few <= 3


def test_postgresql_looks_for_one_word_after_the_other_until_it_has_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    telling = make_article("What is a moraine?")
    make_article("What is a glacier?")
    monkeypatch.setattr(matching, "OF_TELLING_WORDS", 1)
    either = matching.written(queries.parse("glacier moraine"), any_of=True)
    ranks = matching.ranked(Article.objects.all(), either, 5, words=["moraine", "glacier"])
    found = {rank.pk for rank in ranks}
    assert found == {telling.pk} if connection.vendor == "postgresql" else telling.pk in found
