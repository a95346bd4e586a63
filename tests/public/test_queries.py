"""Pages ask the database as often for 200 rows as for 10."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import RelatedArticle, SeoMetadata, Subject
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def queries(client, address: str) -> int:
    assert client.get(address).status_code == 200  # makes the renderings that are missing
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return len(captured)


def fill(subject: Subject, rows: int) -> None:
    """Articles that share an SEO title, each linked to those before it."""
    articles = [
        make_article(subject=subject, seo={"title": "QuickTakes | Physics"}) for _ in range(rows)
    ]
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article=article, position=position, target=target)
        for number, article in enumerate(articles)
        for position, target in enumerate(articles[max(0, number - 7) : number], start=1)
    )


@pytest.fixture
def physics(db):
    subject = make_subject("Physics")
    fill(subject, 10)
    return subject


BOUNDS = [
    ("/", 3),
    ("/learn", 1),
    ("/learn/physics", 5),
    ("/learn/physics?sort=az", 5),
    ("/search?q=answer", 4),
    ("/learn/feed.atom", 3),
    ("/sitemap.xml", 2),
    ("/llms.txt", 3),
    ("/sitemap-pages.xml", 2),
]


@pytest.mark.parametrize(("address", "bound"), BOUNDS)
def test_a_list_takes_as_many_queries_for_200_rows_as_for_10(client, physics, address, bound):
    few = queries(client, address)
    fill(physics, 190)
    for number in range(20):
        make_article(subject=make_subject(f"Other {number}"))
    assert queries(client, address) == few <= bound


def test_the_last_page_of_a_subject_takes_no_more_than_the_first(client, physics):
    fill(physics, 190)
    assert queries(client, "/learn/physics?page=8") <= 5


def test_a_question_page_takes_four_queries_whatever_surrounds_it(client, physics):
    article = make_article("In the middle?", subject=physics)
    for position, target in enumerate(physics.articles.exclude(pk=article.pk)[:9], start=1):
        RelatedArticle.objects.create(article=article, position=position, target=target)
    few = queries(client, article.get_absolute_url())
    fill(physics, 190)
    copy = make_article(subject=make_subject(), canonical=article)
    SeoMetadata.objects.filter(article=copy).update(title="QuickTakes | Physics")
    assert queries(client, article.get_absolute_url()) == few == 4
    assert queries(client, copy.get_absolute_url()) <= 4


def test_a_subject_page_with_its_style_stays_below_40_kilobytes(client):
    subject = make_subject("Physics")
    for number in range(200):
        # 100 characters: nine of ten real questions are shorter.
        make_article(f"{number} {'long words ' * 9}?", subject=subject, answer="Many words. " * 50)
    assert len(client.get("/learn/physics?page=4").content) < 40_000
