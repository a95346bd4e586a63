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


def test_it_finds_what_readers_do_not_see(light: Article) -> None:
    draft = make_article("Is light slow?", status=Status.DRAFT)
    assert draft.question in questions("slow")


@pytest.mark.parametrize(
    "text",
    [
        "/learn/optics/questions/what-is-light-made-of",
        "http://testserver/learn/optics/questions/what-is-light-made-of",
        "/learn/waves/questions/what-is-light",
        "77",
    ],
)
def test_it_finds_by_an_address_an_old_one_too_and_by_a_number(light: Article, text: str) -> None:
    Redirect.objects.create(
        old_path="/learn/waves/questions/what-is-light", new_path=light.get_absolute_url()
    )
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
    assert queries("77") <= 7


def test_of_too_many_matches_the_newest_are_taken(
    light: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_finding, "RANKABLE", 3)
    subject = make_subject("Many")
    for number in range(60):
        make_article(f"Is light number {number} bright?", subject=subject)
    found = questions("bright")
    assert len(found) == quick_finding.MOST
    assert found[0] == "Is light number 59 bright?"


def test_subjects_are_found_by_name_or_address() -> None:
    for name in ("Bio-optics", "Optics", "Waves"):
        make_subject(name)
    assert [one.name for one in quick_finding.subjects("opt")] == ["Optics", "Bio-optics"]
    assert [one.name for one in quick_finding.subjects("/learn/waves")] == ["Waves"]


def test_people_are_found_by_all_the_words_of_their_names_and_mail() -> None:
    make_person("ines", first_name="Inês", last_name="Duarte")
    make_person("noor", last_name="Haddad")
    assert [one.username for one in quick_finding.people("duarte inês")] == ["ines"]
    assert [one.username for one in quick_finding.people("noor@example")] == ["noor"]
