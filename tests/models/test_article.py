from datetime import timedelta

import pytest
from django.db import IntegrityError, models
from django.utils import timezone

from articles.models import Article, RelatedArticle, Revision, Subject
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"published_at": NOW - HOUR, "unpublish_at": NOW + HOUR}, True),
        ({"published_at": NOW + HOUR}, False),
        ({"published_at": NOW - 2 * HOUR, "unpublish_at": NOW - HOUR}, False),
        ({"status": "draft"}, False),
        ({"status": "withdrawn"}, False),
    ],
)
def test_published_and_its_twin_agree(values: dict[str, object], expected: bool) -> None:
    article = make_article(**values)

    assert article.is_published is expected
    assert Article.objects.published().exists() is expected


def test_published_can_be_asked_for_another_moment() -> None:
    make_article(published_at=NOW + HOUR)

    assert Article.objects.published(at=NOW + 2 * HOUR).exists()


def test_machines_are_offered_neither_copies_nor_hidden_nor_unlisted() -> None:
    plain = make_article()
    make_article(canonical=plain)
    make_article(seo={"no_index": True})
    make_article(seo={"canonical_url": "https://example.org/original"})
    make_article(subject=make_subject(is_listed=False))

    assert list(Article.objects.indexable()) == [plain]
    assert Article.objects.published().count() == 5


def test_the_path_of_the_database_is_the_address() -> None:
    article = make_article()

    assert Article.objects.with_path().get().path == article.get_absolute_url()


@pytest.mark.parametrize(
    "values",
    [
        {"slug": ""},
        {"question": ""},
        {"status": "secret"},
        {"unpublish_at": NOW - 9999 * HOUR, "published_at": NOW},
        {"canonical": models.F("id")},
    ],
)
def test_the_database_refuses_what_no_article_may_be(values: dict[str, object]) -> None:
    article = make_article()

    with pytest.raises(IntegrityError):
        Article.objects.filter(pk=article.pk).update(**values)


def test_an_address_belongs_to_one_article() -> None:
    article = make_article()

    with pytest.raises(IntegrityError):
        make_article(subject=article.subject, slug=article.slug)


def test_a_subject_with_articles_cannot_be_deleted() -> None:
    article = make_article()

    with pytest.raises(models.ProtectedError):
        article.subject.delete()


@pytest.mark.parametrize("values", [{"name": ""}, {"slug": ""}])
def test_a_subject_has_a_name_and_a_slug(values: dict[str, str]) -> None:
    make_subject()

    with pytest.raises(IntegrityError):
        Subject.objects.update(**values)


def test_related_articles_are_reached_through_their_links_in_order() -> None:
    article, first, second = make_article(), make_article(), make_article()
    RelatedArticle.objects.create(article=article, position=1, target=first)
    RelatedArticle.objects.create(article=article, position=2, target=second)

    related = article.related.order_by("links_here__position")

    assert list(related) == [first, second]
    assert list(second.related_from.all()) == [article]


def test_a_link_outlives_its_target() -> None:
    article, target = make_article(), make_article()
    link = RelatedArticle.objects.create(article=article, position=1, target=target, url="/x")
    target.delete()

    link.refresh_from_db()

    assert (link.target, link.url) == (None, "/x")


def test_one_revision_at_most_stands_for_the_file_in_the_folder() -> None:
    article = make_article()
    common = {"article": article, "document": b"", "sha256": "", "origin": "import"}
    Revision.objects.create(number=1, in_folder=True, **common)

    with pytest.raises(IntegrityError):
        Revision.objects.create(number=2, in_folder=True, **common)
