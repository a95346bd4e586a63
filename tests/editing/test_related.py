"""Related articles in the form: picked, ordered, removed, and kept when they dangle."""

from typing import Any

import pytest
from django.test import Client

from articles.library import revising
from articles.models import Article, RelatedArticle
from tests.editing.test_article_form import address, opened, save
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """With two links that lead somewhere, and between them one that does not."""
    article = make_article("The article?")
    dangling = RelatedArticle(url="/learn/x/questions/lost", title="Lost?", source_id=5)
    first, last = (revising.link_to(make_article(question)) for question in ("First?", "Last?"))
    revising.replace_related(article, [first, dangling, last])
    revising.record(article, author=None)
    return article


def titles(article: Article) -> list[str]:
    return list(article.related_links.values_list("title", flat=True))


def test_numbers_say_the_order(editing: Client, article: Article) -> None:
    order = {f"related_links-{row}-order": number for row, number in enumerate((3, 1, 2))}
    response = save(editing, article, **order)
    assert response.status_code == 302
    assert titles(article) == ["Lost?", "Last?", "First?"]
    assert list(article.related_links.values_list("position", flat=True)) == [1, 2, 3]
    assert article.revisions.count() == 2


def test_a_removed_line_closes_the_gap(editing: Client, article: Article) -> None:
    save(editing, article, **{"related_links-0-DELETE": "on"})
    rows = list(article.related_links.values_list("position", "title", "source_id"))
    assert rows == [(1, "Lost?", 5), (2, "Last?", None)]


def test_a_dangling_link_shows_its_address(editing: Client, article: Article) -> None:
    page = editing.get(address(article)).content.decode()
    assert "Leads nowhere" in page
    assert "/learn/x/questions/lost" in page


def added(editing: Client, article: Article, target: Any) -> Any:
    row = {
        "related_links-TOTAL_FORMS": 4,
        "related_links-3-id": "",
        "related_links-3-article": article.pk,
        "related_links-3-order": "",
        "related_links-3-target": target,
    }
    return editing.post(address(article), opened(editing, article) | {"_continue": ""} | row)


def test_a_picked_article_comes_last_with_its_values(editing: Client, article: Article) -> None:
    target = make_article("New?", subject=make_subject("Optics"), source_id=9)
    added(editing, article, target.pk)
    link = article.related_links.last()
    assert (link.position, link.target, link.title) == (4, target, "New?")
    assert (link.url, link.subject, link.source_id) == (target.get_absolute_url(), "Optics", 9)


def test_an_untouched_new_line_is_left_alone(editing: Client, article: Article) -> None:
    assert added(editing, article, "").status_code == 302
    assert article.revisions.count() == 1


def test_a_dangling_link_is_mended_by_picking(editing: Client, article: Article) -> None:
    target = make_article("Found?")
    save(editing, article, **{"related_links-1-target": target.pk})
    assert titles(article) == ["First?", "Found?", "Last?"]
    assert article.related_links.get(position=2).source_id is None


def test_a_line_without_an_article_is_refused(editing: Client, article: Article) -> None:
    response = save(editing, article, **{"related_links-0-target": ""})
    assert "remove this line" in response.content.decode()
    assert titles(article) == ["First?", "Lost?", "Last?"]
