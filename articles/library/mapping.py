"""Articles as rows, documents as values, and the way from one to the other.

The library does not know absent from empty and fills in defaults; a document does know. So the
way back starts from a base, the document of the last revision, and changes only the keys whose
column differs from what that base says.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from articles.models import Article, RelatedArticle, SeoMetadata, Status
from articles.text.documents import Document, RelatedLink, Seo, Settings
from articles.text.slugs import article_path

# Column of Article → key of the document, where the one is simply the other.
_TEXT_COLUMNS = {
    "title": "title",
    "article_title": "article_title",
    "question": "question",
    "author": "author",
    "date_format": "date_format",
    "post_on_text": "post_on_text",
    "subject_name": "subject",
    "source_id": "id",
    "date": "date",
    "score": "score",
}
_SEO_COLUMNS = {
    "title": "title",
    "description": "page_description",
    "keywords": "page_keywords",
}


def ask(article: Article, question: str) -> None:
    """Give an article another question, stored by nobody yet. Documents say the question three
    times; what was equal stays equal."""
    for name in ("title", "article_title"):
        if getattr(article, name) == article.question:
            setattr(article, name, question)
    article.question = question


def article_values(document: Document) -> dict[str, Any]:
    """The columns of Article that a document decides alone.

    Not among them: `subject`, a row of its own, and `published_at` (see `stated_time`).
    """
    settings = document.settings or Settings()
    return {
        "slug": document.slug,
        "subject_name": document.subject or "",
        "source_id": document.id,
        "title": document.title or "",
        "article_title": document.article_title or "",
        "question": document.question or document.title or "",
        "answer": document.answer,
        "author": document.author or "",
        "date": document.date,
        "date_format": document.date_format or "",
        "post_on_text": document.post_on_text or "",
        "score": document.score,
        "body": document.body,
        "extra": document.extra,
        "status": settings.status or Status.PUBLISHED,
        "unpublish_at": settings.unpublish_at,
        "provenance": settings.provenance or "",
        "asked_by": settings.asked_by or "",
        "checked_by": settings.checked_by or "",
    }


SIGNIFICANT = (
    *("slug", "title", "question", "answer", "author", "date"),
    *("provenance", "asked_by", "checked_by", "status", "unpublish_at"),
)
"""Columns of which a change is one of the page itself. Search engines believe a `lastmod` only as
long as it is true: neither a score nor keywords, links or the look of a date make a page new.
https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap"""


def differs_significantly(old: Document, new: Document) -> bool:
    """Whether the page itself changed from one document to the other."""
    was, now = article_values(old), article_values(new)
    return (
        any(was[column] != now[column] for column in SIGNIFICANT)
        or old.subject_slug != new.subject_slug
        or stated_time(old) != stated_time(new)
    )


def seo_values(document: Document) -> dict[str, Any]:
    """The columns of SeoMetadata."""
    seo = document.seo or Seo()
    settings = document.settings or Settings()
    return {
        "title": seo.title or "",
        "description": seo.page_description or "",
        "keywords": seo.page_keywords or "",
        "canonical_url": settings.canonical or "",
        "no_index": bool(document.no_index),
        "share_image": settings.share_image or "",
    }


def related_values(document: Document) -> list[dict[str, Any]]:
    """The columns of each RelatedArticle, in order, that a document decides."""
    return [
        {
            "url": link.url or "",
            "title": link.title or "",
            "subject": link.subject or "",
            "source_id": link.id,
        }
        for link in document.related
    ]


def stated_time(document: Document) -> datetime | None:
    """When the document says it is published: by its settings, else when its date begins in the
    site's time zone; None where it has neither, and the moment of its import counts."""
    if document.settings and document.settings.published_at:
        return document.settings.published_at
    return _day_begins(document.date) if document.date else None


def document_of(
    article: Article,
    seo: SeoMetadata,
    related: Sequence[RelatedArticle],
    base: Document | None,
) -> Document:
    """The article as a document: `base` with the keys changed that the library changed.

    Without a base (an article made in the admin) every key that has a value is written.
    """
    old = base or _blank(article)
    was = article_values(old)
    changes: dict[str, Any] = {
        key: _absent_if_empty(getattr(article, column))
        for column, key in _TEXT_COLUMNS.items()
        if getattr(article, column) != was[column]
    }
    for column in ("answer", "body", "extra"):
        changes[column] = getattr(article, column)
    path = article_path(article.subject.slug, article.slug)
    if path != old.url or base is None:
        changes |= {"url": path, "file_name": f"{article.slug}.md"}
    new = replace(old, **changes, seo=_seo(seo, old), related=_related(related, old))
    if seo.no_index != bool(old.no_index):
        new = replace(new, no_index=True if seo.no_index else None)
    return replace(new, settings=_settings(article, seo, new, old))


def _blank(article: Article) -> Document:
    return Document(
        url=article_path(article.subject.slug, article.slug), answer="", schema="default"
    )


def _seo(seo: SeoMetadata, old: Document) -> Seo | None:
    was = seo_values(old)
    changes = {
        key: _absent_if_empty(getattr(seo, column))
        for column, key in _SEO_COLUMNS.items()
        if getattr(seo, column) != was[column]
    }
    return replace(old.seo or Seo(), **changes) if changes else old.seo


def _related(related: Sequence[RelatedArticle], old: Document) -> tuple[RelatedLink, ...]:
    columns = ("url", "title", "subject", "source_id")
    now = [{column: getattr(row, column) for column in columns} for row in related]
    if now == related_values(old):
        return old.related
    extras = {link.url: link.extra for link in old.related}
    return tuple(
        RelatedLink(
            url=row["url"] or None,
            title=row["title"] or None,
            subject=row["subject"] or None,
            id=row["source_id"],
            extra=extras.get(row["url"], ""),
        )
        for row in now
    )


def _settings(article: Article, seo: SeoMetadata, new: Document, old: Document) -> Settings | None:
    """The `quicktakes:` map: only what differs from the default is written."""
    default_time = _day_begins(new.date) if new.date else article.created_at
    was = old.settings or Settings()
    wanted = replace(
        was,
        status=None if article.status == Status.PUBLISHED else article.status,
        published_at=None if article.published_at == default_time else article.published_at,
        unpublish_at=article.unpublish_at,
        canonical=seo.canonical_url or None,
        provenance=article.provenance or None,
        asked_by=article.asked_by or None,
        checked_by=article.checked_by or None,
        share_image=seo.share_image or None,
    )
    if _meaning(wanted, default_time) == _meaning(was, default_time):
        return old.settings
    return None if wanted == Settings() else wanted


def _meaning(settings: Settings, default_time: datetime) -> Settings:
    """Settings with the defaults said aloud, so that `status: published` equals no status."""
    return replace(
        settings,
        status=settings.status or Status.PUBLISHED.value,
        published_at=settings.published_at or default_time,
    )


def _absent_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _day_begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
