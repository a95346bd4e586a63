"""Which changes move the moment that maps and feeds call an article's last change."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.library import importing, revising
from articles.models import Article
from tests.library.documents import document, put, related

pytestmark = pytest.mark.django_db

BEFORE = datetime(2025, 3, 4, tzinfo=UTC)

OF_THE_PAGE = [
    (b"title: Why is ice slippery?\narticle", b"title: Why is it slippery?\narticle"),
    (b"question: Why is ice slippery?", b"question: Why is ice slick?"),
    (b"Its top layer moves.", b"Its top layer flows."),
    (b"author: Mara Lind", b"author: Noor"),
    (b"date: 2025-03-04", b"date: 2025-03-03"),
    (b"\n---\n\n", b"\nquicktakes:\n  provenance: generated\n---\n\n"),
    (b"\n---\n\n", b"\nquicktakes:\n  status: withdrawn\n---\n\n"),
]
BESIDE_THE_PAGE = [
    (b"\n---\n\n", b"\nscore: 4.5\n---\n\n"),
    (b"page_keywords: one,two", b"page_keywords: three"),
    (b"id: 7", b"id: 8"),
    (b"title: QuickTakes |", b"title: Something |"),
    (b"post_on_text: Posted on", b"post_on_text: From"),
    (b"\n---\n\n", b"\nunknown: key\n---\n\n"),
    (b"&nbsp;", b"A body."),
    (b"\n---\n\n", b"\n" + related("/learn/physics/questions/b").encode() + b"---\n\n"),
]


def import_from(folder: Path, data: bytes) -> Article:
    put(folder, data)
    importing.run([folder], processes=1)
    return Article.objects.get()


@pytest.mark.parametrize(("old", "new"), OF_THE_PAGE)
def test_an_imported_change_of_the_page_is_its_last_change(tmp_path: Path, old, new):
    assert import_from(tmp_path, document()).updated_at == BEFORE
    changed = document().replace(old, new)
    assert changed != document()
    assert import_from(tmp_path, changed).updated_at > BEFORE


@pytest.mark.parametrize(("old", "new"), BESIDE_THE_PAGE)
def test_an_imported_change_of_anything_else_is_not(tmp_path: Path, old, new):
    import_from(tmp_path, document())
    changed = document().replace(old, new)
    assert changed != document()
    article = import_from(tmp_path, changed)
    assert (article.updated_at, article.version) == (BEFORE, 2)


def test_an_import_of_the_same_documents_changes_nothing(tmp_path: Path):
    import_from(tmp_path, document())
    article = import_from(tmp_path, document())
    assert (article.updated_at, article.version) == (BEFORE, 1)


@pytest.mark.parametrize("values", [{"question": "Why?"}, {"answer": "So."}, {"title": "Ice"}])
def test_an_edit_of_the_page_is_its_last_change(tmp_path: Path, values):
    article = edited(import_from(tmp_path, document()), values)
    assert article.updated_at > BEFORE


@pytest.mark.parametrize("values", [{"score": 2.0}, {"source_id": 9}, {"body": "Other."}])
def test_an_edit_of_anything_else_is_not(tmp_path: Path, values):
    article = edited(import_from(tmp_path, document()), values)
    assert (article.updated_at, article.version) == (BEFORE, 2)


def test_an_edit_of_keywords_is_not(tmp_path: Path):
    article = import_from(tmp_path, document())
    article.seo.keywords = "other"
    article.seo.save()
    assert edited(article, {}).updated_at == BEFORE


def test_another_order_of_related_links_is_not(tmp_path: Path):
    links = [f"/learn/physics/questions/{name}" for name in "ab"]
    article = import_from(tmp_path, document(more=related(*links)))
    revising.replace_related(article, list(reversed(article.related_links.all())))
    assert edited(article, {}).updated_at == BEFORE


def edited(article: Article, values: dict[str, object]) -> Article:
    """The article as the database has it after an edit."""
    Article.objects.filter(pk=article.pk).update(**values)
    assert revising.record(article, author=None)
    return Article.objects.get()
