"""All there is to know about one article."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.library import importing, overview, redirecting, revising
from articles.models import Article, RelatedArticle
from tests.factories import make_article, make_subject
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db


def edit(article: Article, author: User | None = None, **values: object) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    revising.record(article, author=author, message="Changed")


def test_versions_come_newest_first_with_what_each_changed(tmp_path):
    put(tmp_path, document())
    importing.run([tmp_path], processes=1)
    article = Article.objects.get()
    edit(article, User.objects.create_user("ines"), answer="It is not.", score=2.5)
    found = overview.overview(article).versions
    assert [(one.number, one.author, one.origin, one.in_folder) for one in found] == [
        (2, "ines", "Edit", False),
        (1, "", "Import", True),
    ]
    assert [one.changed for one in found] == [("answer", "score"), ()]
    assert (found[0].message, found[1].size) == ("Changed", len(document()))


def test_what_leads_here_and_what_it_is_a_copy_of_is_told():
    original, copy = (
        make_article(subject=make_subject(name), slug="light", answer="Waves.") for name in "AB"
    )
    for article in (original, copy):
        revising.record(article, author=None)
    copy.refresh_from_db()
    redirecting.add("/old", original.get_absolute_url())
    of_original, of_copy = overview.overview(original), overview.overview(copy)
    assert (of_original.canonical, of_original.copies) == (None, [copy])
    assert (of_copy.canonical, of_copy.copies) == (original, [])
    assert of_original.old_addresses == ["/old"]


def test_related_links_come_in_order_with_where_they_lead():
    article, target = make_article(), make_article()
    revising.replace_related(article, [RelatedArticle(url="/gone"), revising.link_to(target)])
    found = overview.overview(article).related
    assert [link.target for link in found] == [None, target]


@pytest.mark.parametrize(
    ("values", "name", "word"),
    [
        ({}, "published", "Published"),
        ({"status": "draft"}, "draft", "Draft"),
        ({"status": "withdrawn"}, "withdrawn", "Withdrawn"),
        ({"published_at": timezone.now() + timedelta(days=1)}, "scheduled", "Scheduled"),
        ({"unpublish_at": timezone.now() - timedelta(days=1)}, "withdrawn", "Ended"),
    ],
)
def test_the_state_is_what_readers_see(values, name, word):
    state = overview.state_of(make_article(**values))
    assert (state.name, state.word) == (name, word)


def test_more_versions_than_are_shown_are_counted(monkeypatch):
    monkeypatch.setattr(overview, "MOST", 2)
    article = make_article()
    for answer in ("One.", "Two.", "Three."):
        edit(article, answer=answer)
    found = overview.overview(article)
    assert [one.number for one in found.versions] == [3, 2]
    assert found.versions[1].changed == ("answer",)
    assert found.version_count == 3
