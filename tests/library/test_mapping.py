"""A document becomes rows, and the rows become the same document."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.library import importing, mapping
from articles.models import Article, RelatedArticle
from articles.text import documents
from articles.text.documents import Document, Settings
from tests.library.documents import document, put, related
from tests.sample import LIBRARY

pytestmark = pytest.mark.django_db


def as_document(article: Article, base: Document | None) -> Document:
    links = RelatedArticle.objects.filter(article=article)
    return mapping.document_of(article, article.seo, list(links), base)


def imported(tmp_path: Path, **values: object) -> tuple[Article, Document]:
    data = document(**values)  # type: ignore[arg-type]
    put(tmp_path, data)
    importing.run([tmp_path], processes=1)
    return Article.objects.get(), documents.parse(data)


def test_every_sample_document_comes_back_unchanged() -> None:
    importing.run([LIBRARY], processes=1)

    for article in Article.objects.all():
        base = documents.parse(article.revisions.get().text)
        assert as_document(article, base) == base, article


def test_an_edit_changes_the_keys_that_were_edited_and_no_other(tmp_path: Path) -> None:
    article, base = imported(tmp_path, more="no_index: False\nrating: five\n")
    article.author = ""
    article.answer = "Shorter."
    article.seo.keywords = " one ,two"

    changed = as_document(article, base)

    seo = replace(base.seo, page_keywords=" one ,two") if base.seo else None
    assert changed == replace(base, author=None, answer="Shorter.", seo=seo)


def test_hiding_and_showing_again_sets_and_unsets_the_key(tmp_path: Path) -> None:
    article, base = imported(tmp_path)
    article.seo.no_index = True
    hidden = as_document(article, base)
    article.seo.no_index = False

    assert hidden.no_index is True
    assert as_document(article, hidden).no_index is None


def test_a_moved_article_has_its_new_url_and_file_name(tmp_path: Path) -> None:
    article, base = imported(tmp_path)
    article.slug = "new"

    changed = as_document(article, base)

    assert (changed.url, changed.file_name) == ("/learn/physics/questions/new", "new.md")


def test_only_settings_that_differ_from_the_default_are_written(tmp_path: Path) -> None:
    article, base = imported(tmp_path)
    article.status = "draft"
    article.published_at = datetime(2030, 1, 1, 9, tzinfo=UTC)

    changed = as_document(article, base)
    article.status, article.published_at = "published", datetime(2025, 3, 4, tzinfo=UTC)

    assert changed.settings == Settings(
        status="draft", published_at=datetime(2030, 1, 1, 9, tzinfo=UTC)
    )
    assert as_document(article, changed).settings is None


def test_settings_that_say_the_default_aloud_are_left_alone(tmp_path: Path) -> None:
    article, base = imported(tmp_path, more="quicktakes:\n  status: published\n")

    assert as_document(article, base) == base


def test_a_document_without_a_date_is_published_when_it_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "short.md"
    file.write_text("---\ntitle: A?\nurl: /learn/a/questions/b\nanswer: C.\n---\n")
    importing.run([file], processes=1)
    article = Article.objects.get()

    assert article.published_at == article.created_at
    base = documents.parse(file.read_bytes())
    assert as_document(article, base) == base


def test_reordered_links_keep_their_unknown_keys(tmp_path: Path) -> None:
    more = related("/a", "/b").replace("url: /b\n", "url: /b\n    weight: 3\n")
    article, base = imported(tmp_path, more=more)
    first, second = RelatedArticle.objects.order_by("position")

    changed = mapping.document_of(article, article.seo, [second, first], base)

    assert changed.related == (base.related[1], base.related[0])
    assert changed.related[0].extra == "weight: 3\n"


def test_an_article_made_in_the_library_becomes_a_document_of_its_own(tmp_path: Path) -> None:
    article, _ = imported(tmp_path)

    made = as_document(article, None)

    assert documents.parse(documents.serialize(made)) == made
    assert made.url == article.get_absolute_url()
    assert made.answer == article.answer
