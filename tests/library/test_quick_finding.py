"""What an editor finds by a few letters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import quick_finding
from articles.models import Article, Redirect, Status
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def light() -> Article:
    return make_article("What is light made of?", subject=make_subject("Optics"), source_id=77)


def questions(text: str) -> list[str]:
    return [article.question for article in quick_finding.articles(text)]


def test_it_finds_by_words_of_which_the_last_is_not_finished(light: Article) -> None:
    make_article("Why do tides turn?", answer="By no light.")
    assert questions("lig") == [light.question, "Why do tides turn?"]
    assert questions("made of li") == [light.question]


def test_a_question_that_begins_so_comes_first(light: Article) -> None:
    begins = make_article("Light and what it carries")
    assert questions("light")[0] == begins.question


def test_a_whole_word_comes_before_a_begun_one_and_a_short_question_before_a_long_one() -> None:
    asked = [
        "How do we paint a work of art that lasts?",
        "How do we paint art?",
        "How do articles help?",
    ]
    subject = make_subject("Painting")
    for question in reversed(asked):
        make_article(question, subject=subject)
    assert questions("art") == [asked[1], asked[0], asked[2]]


def test_it_finds_what_readers_do_not_see(light: Article) -> None:
    draft = make_article("Is light slow?", status=Status.DRAFT)
    assert draft.question in questions("slow")


@pytest.mark.parametrize(
    "text",
    [
        "/learn/optics/questions/what-is-light-made-of",
        "http://testserver/learn/optics/questions/what-is-light-made-of",
        "/learn/waves/questions/what-is-light",
        "/notes/light.html",
        "https://example.org/notes/light.html",
        "77",
    ],
)
def test_it_finds_by_an_address_an_old_one_too_and_by_a_number(light: Article, text: str) -> None:
    for old in ("/learn/waves/questions/what-is-light", "/notes/light.html"):
        Redirect.objects.create(old_path=old, new_path=light.get_absolute_url())
    assert questions(text) == [light.question]
    assert questions(f"#{light.pk}") == [light.question]


@pytest.mark.parametrize(
    "text",
    ["", "   ", '"', '"light', "-light", '* - "', "'; DROP", "é" * 400, "٣٤", "9" * 40, "\0"],
)
def test_whatever_is_typed_is_answered(light: Article, text: str) -> None:
    assert len(quick_finding.articles(text)) <= 1
    assert quick_finding.subjects(text) == []
    assert quick_finding.people(text) == []


def test_the_number_of_queries_does_not_grow(light: Article) -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            quick_finding.articles(text)
        return len(captured)

    few = queries("light")
    subject = make_subject("Many")
    for number in range(200):
        make_article(f"Is light number {number} bright?", subject=subject)
    assert queries("light") <= few
    assert queries("77") <= 8


@pytest.fixture
def many() -> list[str]:
    """More questions with a word than are ranked, in the order in which they were written."""
    subject = make_subject("Many")
    asked = [f"Is light number {number:02} bright?" for number in range(60)]
    for question in asked:
        make_article(question, subject=subject)
    return asked


def test_of_too_many_matches_the_newest_are_taken(
    many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_finding, "RANKABLE", 20)
    assert questions("bright") == many[-1:-9:-1]


def test_whoever_types_on_comes_to_a_question_however_many_have_its_words(
    many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_finding, "RANKABLE", 20)
    assert questions("is light number 0") == many[:8]
    assert questions("Is light number 03")[0] == many[3]


def test_what_an_address_leads_to_is_all_that_it_finds(light: Article) -> None:
    make_article("What is light made of, and the optics questions?")
    assert questions(light.get_absolute_url()) == [light.question]


def test_an_address_that_was_given_up_finds_nothing(light: Article) -> None:
    Redirect.objects.create(old_path="/learn/waves/questions/gone", new_path="")
    assert questions("/learn/waves/questions/gone") == []


def subjects(text: str) -> list[str]:
    return [subject.name for subject in quick_finding.subjects(text)]


def test_subjects_are_found_by_the_words_of_their_name_or_by_address() -> None:
    for name in ("Bio-optics", "Optics", "Waves", "History of the Sea"):
        make_subject(name)
    assert subjects("opt") == ["Optics", "Bio-optics"]
    assert subjects("sea hist") == ["History of the Sea"]
    assert subjects("history-of") == ["History of the Sea"]
    assert subjects("/learn/waves") == subjects("https://example.org/learn/waves/") == ["Waves"]


def test_of_many_subjects_those_that_begin_as_typed_come_first() -> None:
    for number in range(100):
        make_subject(f"About optics {number}")
    make_subject("Optics")
    assert subjects("opt")[0] == "Optics"
    assert len(subjects("opt")) == quick_finding.MOST


def test_people_are_found_by_all_the_words_of_their_names_and_mail() -> None:
    make_person("ines", first_name="Inês", last_name="Duarte")
    make_person("noor", last_name="Haddad")
    assert [one.username for one in quick_finding.people("duarte inês")] == ["ines"]
    assert [one.username for one in quick_finding.people("noor@example")] == ["noor"]


def test_a_number_finds_by_row_by_source_and_as_a_word() -> None:
    article = make_article("By its row?")
    make_article("By its source?", source_id=article.pk)
    make_article(f"What happened in {article.pk}?")
    assert questions(str(article.pk)) == [
        "By its row?",
        "By its source?",
        f"What happened in {article.pk}?",
    ]
