import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import likeness
from articles.models import Article
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

ASKED = "Why does the harmonic series diverge?"


def found(question: str, **options: object) -> list[tuple[str, bool]]:
    rows = likeness.alike(question, **options)  # type: ignore[arg-type]
    return [(one.article.question, one.is_same) for one in rows]


@pytest.fixture(autouse=True)
def others() -> None:
    subject = make_subject("Weather")
    for number in range(20):
        make_article(f"Why does it rain on day {number}?", subject=subject)


def test_the_same_question_is_found_whatever_its_letter_case_and_blanks() -> None:
    make_article(ASKED)

    assert found("  why does the HARMONIC series  diverge? ") == [(ASKED, True)]


def test_a_question_in_other_words_is_close() -> None:
    make_article(ASKED)

    assert found("Why does a harmonic series diverge?") == [(ASKED, False)]


def test_drafts_are_found_too() -> None:
    make_article(ASKED, status="draft")

    assert found(ASKED) == [(ASKED, True)]


@pytest.mark.parametrize(
    "question",
    [
        "Why does the geometric curve bend?",
        "Why does the harmonica series converge?",  # in letters
        "On day it does rain: why does it diverge, the harmonic series, on day?",  # in words
        "?",
        "",
    ],
)
def test_what_shares_only_some_words_is_not_close(question: str) -> None:
    make_article(ASKED)

    assert found(question) == []


def test_the_same_comes_first_and_three_are_shown() -> None:
    for question in (ASKED, f"{ASKED} Ever", f"{ASKED} Then", f"So {ASKED}", f"Now {ASKED}"):
        make_article(question)

    rows = found(ASKED)

    assert rows[0] == (ASKED, True)
    assert [is_same for _, is_same in rows] == [True, False, False]


def test_an_article_is_not_like_itself() -> None:
    article = make_article(ASKED)

    assert found(ASKED, other_than=article) == []


def test_the_same_is_found_among_many_that_share_its_words() -> None:
    subject = make_subject("Light")
    for number in range(60):
        make_article(f"Light, it is what {number}", subject=subject, answer="Short.")
    make_article("What is it, light?", subject=subject, answer="A long answer. " * 300)

    assert found("What is it, light?")[0] == ("What is it, light?", True)


@pytest.mark.parametrize(
    "question", ['" OR NEAR(a) -x *', "a" * 100_000, "\0 \ufffd", "'; drop table", "what & | ! ()"]
)
def test_hostile_text_is_looked_for_like_any_other(question: str) -> None:
    assert found(question.replace("\0", "")) == []


def test_as_many_queries_for_many_alike_as_for_few() -> None:
    def asked() -> int:
        found(ASKED)  # reads the vocabulary
        with CaptureQueriesContext(connection) as captured:
            found(ASKED)
        return len(captured)

    make_article(ASKED)
    few = asked()
    subject = make_subject()
    for number in range(100):
        make_article(f"{ASKED} {number}", subject=subject)

    assert asked() <= few == 5
    assert Article.objects.count() > 100


def test_of_too_many_those_that_share_the_rarest_words_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    close = "Why does pale light bend in deep water?"
    make_article(close)
    for number in range(6):
        make_article(f"Why does light {number} fade in water?")
    monkeypatch.setattr(likeness, "CANDIDATES", 3)

    assert found("Why does pale light bend in water?") == [(close, False)]


def test_a_word_that_no_question_has_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article("Why does light bend in water?")
    for number in range(4):
        make_article(f"Why does light {number} fade?")
    monkeypatch.setattr(likeness, "CANDIDATES", 2)

    assert found("How does light bend in water?") == [("Why does light bend in water?", False)]
