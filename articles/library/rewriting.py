"""An article made what a document says: its rows, its next revision, and what follows from both."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from articles.library import mapping, rendering_store, revising, settling, telling, workflow
from articles.models import Article, Origin, RelatedArticle, Revision, SeoMetadata, Subject
from articles.text import packing
from articles.text.documents import Document, parse
from articles.text.preparing import digest


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision says of how it came about."""

    origin: Origin
    author: User | None
    message: str = ""
    change_set: UUID | None = None


def become(article: Article, data: bytes, base: Document, number: int, change: Change) -> Revision:
    """Make `article`, which is in the state of `base`, what the document `data` says, as its
    revision `number`.

    The caller holds its row. Raises revising.Refused if another article has the address, or if the
    author may not take it from its status to that of the document.
    """
    document = parse(data)
    _refuse_if_taken(article, document)
    before = workflow.standing(article)
    workflow.check(change.author, article.status, mapping.article_values(document)["status"])
    _write(article, document, base)
    revision = add_revision(article, data, number, change)
    revising.follow(article, document, base)
    telling.of_step(article, before, change.author, change.message)
    return revision


def add_revision(article: Article, data: bytes, number: int, change: Change) -> Revision:
    """Write a document down as a revision of `article`, and nothing else."""
    return Revision.objects.create(
        article=article,
        number=number,
        document=packing.pack(data),
        sha256=digest(data),
        origin=change.origin,
        author=change.author,
        message=change.message,
        change_set_id=change.change_set,
    )


def _refuse_if_taken(article: Article, document: Document) -> None:
    there = Article.objects.at_path(document.subject_slug, document.slug)
    if there.exclude(pk=article.pk).exists():
        raise revising.Refused(
            f"Another article is at {document.url} by now. Give that one another address, or "
            "delete it, and try once more."
        )


def _write(article: Article, document: Document, base: Document) -> None:
    """Bring the rows of an article from the state of `base` to that of `document`.

    A document that states no time counts from the article's beginning, as `mapping.document_of`
    reads it.
    """
    subject, _ = Subject.objects.get_or_create(
        slug=document.subject_slug, defaults={"name": document.subject or document.subject_slug}
    )
    values = mapping.article_values(document) | {
        "subject": subject,
        "published_at": mapping.stated_time(document) or article.created_at,
        "version": article.version + 1,
    }
    if mapping.differs_significantly(base, document):
        values["updated_at"] = timezone.now()
    Article.objects.filter(pk=article.pk).update(**values)
    SeoMetadata.objects.update_or_create(article=article, defaults=mapping.seo_values(document))
    if document.related != base.related:
        links = [RelatedArticle(**link) for link in mapping.related_values(document)]
        revising.replace_related(article, links)
        settling.settle_links({link.url for link in links})
    rendering_store.get(document.answer)
    article.refresh_from_db()
