"""A subject's new address moves its articles, and the old addresses lead to the new ones."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.library import redirecting, revising
from articles.library.renaming import rename
from articles.library.revising import Refused
from articles.models import Article, Redirect, RelatedArticle, Subject
from articles.text.documents import parse
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

OLD = "/learn/optics/questions/what-is-light"
NEW = "/learn/light/questions/what-is-light"


@pytest.fixture
def optics() -> Subject:
    return make_subject("Optics")


def recorded(subject: Subject, question: str, **values: object) -> Article:
    article = make_article(question, subject=subject, **values)
    revising.record(article, author=None)
    return article


def stored() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_it_works(optics: Subject, client: Client) -> None:
    article = recorded(optics, "What is light?")
    rename(optics, "light")
    assert client.get(NEW).status_code == 200
    for form in ("", "/feed.atom", "/questions/what-is-light", "/questions/what-is-light.md"):
        response = client.get(f"/learn/optics{form}?a=1")
        assert (response.status_code, response["Location"]) == (301, f"/learn/light{form}?a=1")
    article.refresh_from_db()
    assert article.version == 3
    assert article.subject.name == "Optics"


def test_each_article_gets_one_revision_of_one_change_set(optics: Subject) -> None:
    articles = [recorded(optics, f"What is {what}?") for what in ("light", "shade")]
    rename(optics, "light")
    last = [article.revisions.first() for article in articles]
    assert [row.number for row in last] == [2, 2]
    (change_set,) = {row.change_set for row in last}
    assert str(change_set) == f"Moved Optics to /learn/light with {len(last)} articles"
    assert parse(last[0].text).url == NEW
    assert revising.record(articles[0], author=None) is None


def test_only_the_url_changes_in_a_document(optics: Subject) -> None:
    article = recorded(optics, "What is light?")
    before = article.revisions.first().text
    rename(optics, "light")
    assert article.revisions.first().text == before.replace(OLD.encode(), NEW.encode())


def test_drafts_leave_no_redirect(optics: Subject) -> None:
    recorded(optics, "What is light?", status="draft")
    rename(optics, "light")
    assert not stored()
    assert Article.objects.get().get_absolute_url() == NEW


def test_renaming_there_and_back_leaves_one_hop_and_no_circle(optics: Subject) -> None:
    recorded(optics, "What is light?")
    redirecting.add("/old", OLD)
    for slug in ("light", "shine", "optics"):
        rename(optics, slug)
    ends = set(stored().values())
    assert stored()[NEW] == OLD
    assert stored()["/old"] == OLD
    assert not ends & stored().keys()
    assert "/learn/optics" in ends


def test_links_to_the_articles_still_find_them(optics: Subject) -> None:
    article, other = recorded(optics, "What is light?"), make_article()
    revising.replace_related(other, [revising.link_to(article)])
    rename(optics, "light")
    assert other.related_links.get().target == article
    RelatedArticle.objects.update(target=None)
    revising.record(other, author=None)
    assert other.related_links.get().target == article


def test_the_choice_of_an_original_that_moves_still_counts(optics: Subject) -> None:
    original = recorded(optics, "What is light?")
    copy = recorded(make_subject("Physics"), "Light?", seo={"canonical_url": OLD})
    rename(optics, "light")
    copy.refresh_from_db()
    assert copy.canonical == original


def test_an_article_without_a_history_moves_too(optics: Subject) -> None:
    article = make_article("What is light?", subject=optics)
    rename(optics, "light")
    assert not article.revisions.exists()
    assert redirecting.find(OLD).path == NEW


def test_its_own_slug_changes_nothing(optics: Subject) -> None:
    article = recorded(optics, "What is light?")
    rename(optics, "optics")
    assert article.revisions.count() == 1
    assert not stored()


@pytest.mark.parametrize("slug", ["a b", "", "feed.atom", "a/b"])
def test_what_cannot_be_part_of_an_address_is_refused(optics: Subject, slug: str) -> None:
    with pytest.raises(Refused, match="cannot be part of an address"):
        rename(optics, slug)


def test_the_address_of_another_subject_is_refused(optics: Subject) -> None:
    make_subject("Light")
    with pytest.raises(Refused, match="Another subject has the address"):
        rename(optics, "light")
    assert Subject.objects.filter(slug="optics").exists()


@pytest.mark.slow
def test_200_articles_take_as_many_queries_as_10(optics: Subject) -> None:
    counts = []
    for size, slug in ((10, "light"), (190, "shine")):
        for number in range(size):
            recorded(optics, f"What is light {slug} {number}?")
        with CaptureQueriesContext(connection) as captured:
            rename(optics, slug)
        counts.append(len(captured))
    assert counts[0] == counts[1]
