import pytest

from articles.library import vocabulary
from articles.text import queries
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def questions() -> None:
    subject = make_subject("Acoustics")
    for question in ("What is harmony?", "Is harmony old?", "What are harmonic sounds?"):
        make_article(question, subject=subject)
    make_article("Is a draft drawn?", status="draft", subject=subject)


def test_words_are_counted_by_question():
    counts = vocabulary.counts()

    assert (counts["harmony"], counts["harmonic"], counts["acoustics"]) == (2, 1, 1)


def test_words_of_keywords_alone_are_known_too():
    make_article("What falls?", seo={"keywords": "gravity, harmony"})
    counts = vocabulary.counts()

    assert (counts["gravity"], counts["harmony"]) == (1, 2)
    assert vocabulary.mended("gravty") == "gravity"


def test_what_readers_may_not_see_teaches_no_word():
    assert vocabulary.counts()["drawn"] == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("harmonc", "harmonic"),
        ("hramony", "harmony"),
        ("harmonyy", "harmony"),
        ("acoustisc", "acoustics"),
        ("acustcs", ""),
        ("waht", "what"),
        ("olf", ""),  # too short
        ("1234567890", ""),
        ("zebra", ""),
    ],
)
def test_a_word_is_mended_to_the_nearest(typed, meant):
    assert vocabulary.mended(typed) == meant


def test_the_rarest_words_are_those_of_the_fewest_questions():
    assert vocabulary.rarest(["what", "sounds", "harmony", "harmonic"], 2) == [
        "sounds",
        "harmonic",
    ]


def test_of_the_terms_those_that_most_questions_have_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def telling(text: str) -> list[tuple[str, ...]]:
        return [term.words for term in vocabulary.telling(queries.parse(text).wanted)]

    monkeypatch.setattr(vocabulary, "COMMON", 2)
    assert telling("what harmonic is sounds") == [("harmonic",), ("sounds",)]
    assert telling('what "harmonic is"') == [("harmonic", "is")]
    assert telling("is what unheard") == [("unheard",)]
    assert telling("harmony is") == [("harmony",)]
    assert telling("-sounds") == []


def test_words_are_read_anew_after_an_hour_and_not_before(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
):
    moment = 7200.0
    monkeypatch.setattr(vocabulary.time, "monotonic", lambda: moment)
    vocabulary.counts()
    make_article("Do zebras sing?")
    moment += 3599
    with django_assert_num_queries(0):
        assert vocabulary.counts()["zebras"] == 0
    moment += 1
    assert vocabulary.counts()["zebras"] == 1


def test_the_words_that_begin_so_are_known_with_how_often_they_are_asked() -> None:
    for question in ("What is a tide?", "Why do tides turn?", "Are tides late?", "Tie or tidy?"):
        make_article(question)
    assert vocabulary.going_on("tid") == {"tide": 1, "tides": 2, "tidy": 1}
    assert vocabulary.going_on("tidal") == {}
