"""An article by its address, as people give it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import finding, redirecting, revising
from articles.models import Article
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article("Why is ice slippery?", subject=make_subject("Physics"))


@pytest.mark.parametrize(
    "address",
    [
        "/learn/physics/questions/why-is-ice-slippery",
        "/learn/physics/questions/why-is-ice-slippery/",
        "https://example.org/learn/physics/questions/why-is-ice-slippery?a=1#b",
        "example.org/learn/physics/questions/why-is-ice-slippery.md",
    ],
)
def test_an_article_is_found_by_its_path_and_by_its_whole_address(article: Article, address: str):
    assert finding.find(address) == finding.Found(article)


def test_a_draft_is_found(article: Article):
    draft = make_article("Not yet?", status="draft")
    assert finding.find(draft.get_absolute_url()).article == draft


@pytest.mark.parametrize("old", ["/learn/physics/questions/ice", "/old/ice?id=7"])
def test_an_old_address_leads_to_the_article_and_is_told(article: Article, old: str):
    redirecting.add(old, article.get_absolute_url())
    assert finding.find(f"https://example.org{old}") == finding.Found(article, old)


def test_the_address_of_a_deleted_article_says_so(article: Article):
    path = article.get_absolute_url()
    revising.delete([article])
    with pytest.raises(finding.NotFound, match=f"{path} was deleted"):
        finding.find(path)


def test_a_slip_of_the_pen_gets_the_address_that_was_meant(article: Article):
    make_article("Why is it cold?", subject=article.subject)
    with pytest.raises(finding.NotFound) as error:
        finding.find("/learn/physics/questions/whyis-iceslipery")
    assert str(error.value).splitlines()[1].strip() == article.get_absolute_url()


def test_the_wrong_subject_gets_the_right_one(article: Article):
    with pytest.raises(finding.NotFound, match="\n  /learn/physics/questions/why-is-ice-slippery"):
        finding.find("/learn/chemistry/questions/why-is-ice-slippery")


def test_words_of_an_address_find_articles_about_them(article: Article):
    with pytest.raises(finding.NotFound, match="\n  /learn/physics/questions/why-is-ice-slippery"):
        finding.find("/learn/physics/questions/slippery-ice")


def test_what_is_no_address_is_told_how_one_looks():
    with pytest.raises(finding.NotFound, match="as the browser shows it, such as /learn/"):
        finding.find("ice")


def test_a_hint_asks_the_database_a_bounded_number_of_times(article: Article):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured, pytest.raises(finding.NotFound):
            finding.find("/learn/physics/questions/why-is-ice-slipery")
        return len(captured)

    for _ in range(10):
        make_article()
    few = queries()
    for _ in range(190):
        make_article()
    assert queries() == few <= 7


def test_a_version_is_found_by_its_number(article: Article):
    revision = revising.record(article, author=None)
    assert finding.version(article, 1) == revision


def test_a_number_that_is_not_there_is_told_with_those_that_are(article: Article):
    revising.record(article, author=None)
    with pytest.raises(finding.NotFound, match="no version 9. They go from 1 to 1."):
        finding.version(article, 9)


def test_an_article_without_versions_says_so(article: Article):
    with pytest.raises(finding.NotFound, match="no version 1. It has none."):
        finding.version(article, 1)
