"""What is thrown away comes back whole."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.library import redirecting, revising, trash
from articles.models import Article, AuditEntry, RelatedArticle, Revision, TrashedArticle
from tests.factories import make_article
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def article(pia: User) -> Article:
    article = make_article("What is light?", seo={"keywords": " a ,b"}, score=-1.5)
    revising.replace_related(article, [revising.link_to(make_article("What is a wave?"))])
    revising.record(article, author=pia, message="First")
    Article.objects.filter(pk=article.pk).update(answer="Twice.\r\n")
    revising.record(article, author=pia)
    return article


def rows(article: Article) -> list[Any]:
    found = [list(Article.objects.filter(pk=article.pk).values())]
    for model in (Revision, RelatedArticle):
        found.append(list(model.objects.filter(article=article.pk).order_by("pk").values()))
    return found


def test_an_article_comes_back_with_its_history_to_the_byte(article: Article, pia: User) -> None:
    before = rows(article)
    address = article.get_absolute_url()
    trash.throw_away([article], author=pia)
    assert not Article.objects.filter(pk=article.pk).exists()
    assert redirecting.find(address).is_gone
    trash.restore(TrashedArticle.objects.get(), author=pia)
    assert rows(article) == before
    assert Article.objects.get(pk=article.pk).seo.keywords == " a ,b"
    assert redirecting.find(address) is None
    assert not TrashedArticle.objects.exists()
    told = AuditEntry.objects.filter(article_number=article.pk)
    assert list(told.values_list("event", flat=True)) == ["restored", "deleted"]


def test_links_that_dangled_meanwhile_lead_there_again(article: Article, pia: User) -> None:
    other = make_article("Another?")
    revising.replace_related(other, [revising.link_to(article)])
    trash.throw_away([article], author=pia)
    assert RelatedArticle.objects.get(article=other).target is None
    trash.restore(TrashedArticle.objects.get(), author=pia)
    assert RelatedArticle.objects.get(article=other).target == article


def test_an_article_outlives_its_subject_and_its_author(article: Article, pia: User) -> None:
    path = article.get_absolute_url()
    trash.throw_away([article], author=None)
    article.subject.delete()
    pia.delete()
    restored = trash.restore(TrashedArticle.objects.get(), author=None)
    assert restored.get_absolute_url() == path
    assert set(restored.revisions.values_list("author", flat=True)) == {None}


def test_an_address_that_is_taken_by_now_is_refused(article: Article, pia: User) -> None:
    trash.throw_away([article], author=pia)
    make_article("Another?", subject=article.subject, slug=article.slug)
    with pytest.raises(revising.Refused, match="Another article is at"):
        trash.restore(TrashedArticle.objects.get(), author=pia)
    assert TrashedArticle.objects.exists()


def test_only_a_publisher_takes_a_public_page_away_or_brings_it_back(article: Article) -> None:
    editor = make_person("eva", "editor")
    with pytest.raises(revising.Refused, match="Ask a publisher"):
        trash.throw_away([article], author=editor)
    trash.throw_away([article], author=None)
    with pytest.raises(revising.Refused, match="Only publishers"):
        trash.restore(TrashedArticle.objects.get(), author=editor)


def test_many_take_as_many_queries_as_few(pia: User, django_assert_max_num_queries: Any) -> None:
    def cost(number: int) -> int:
        articles = [make_article(answer="x") for _ in range(number)]
        with django_assert_max_num_queries(1000) as counted:
            trash.throw_away(articles, author=pia)
        return len(counted)

    few, many = cost(5), cost(50)
    assert many - few <= 45 + 10  # the audit log has an entry of each


LIST = "/admin/articles/trashedarticle/"


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_trash_lists_and_restores(article: Article, pia: User) -> None:
    trash.throw_away([article], author=pia)
    browser = browser_of(pia)
    assert article.question in browser.get(LIST).content.decode()
    chosen = {"action": "restore", "_selected_action": TrashedArticle.objects.get().pk}
    page = browser.post(LIST, chosen, follow=True)
    assert "Put back:" in page.content.decode()
    assert Article.objects.filter(pk=article.pk).exists()
