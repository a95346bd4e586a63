"""An article as it was: the document of an old revision becomes its newest one, to the byte."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.library import finding, mapping, rendering_store, revising, settling
from articles.models import Article, Origin, RelatedArticle, Revision, SeoMetadata, Subject
from articles.text.documents import Document, parse

UNRECORDED = "Changed outside of the editor"


@transaction.atomic
def restore(
    article: Article, number: int, *, author: User | None, message: str = ""
) -> Revision | None:
    """Make `article` what its revision `number` says, in all that a document holds.

    The new revision has the very bytes of the old one; redirects, links and canonicals follow as
    after any edit. None, and nothing written, if the article is in that state already. What the
    database holds and no revision says (rows changed by hand) becomes a revision of its own first,
    so that a restore can always be taken back.

    Raises finding.NotFound for a number that is not there, revising.Conflict if somebody saved
    the article since it was read, revising.Refused if another one has the old address by now.
    """
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    revising.check_version(row, article.version)
    wanted = finding.version(article, number)
    revising.record(article, author=None, message=UNRECORDED)
    last = article.revisions.latest("number")
    if last.sha256 == wanted.sha256:
        return None
    document, base = parse(wanted.text), parse(last.text)
    _refuse_if_taken(article, document, number)
    _write(article, document, base)
    revision = Revision.objects.create(
        article=article,
        number=last.number + 1,
        document=wanted.document,
        sha256=wanted.sha256,
        origin=Origin.RESTORE,
        author=author,
        message=message or f"Restored version {number}",
    )
    revising.follow(article, document, base)
    return revision


def _refuse_if_taken(article: Article, document: Document, number: int) -> None:
    there = Article.objects.at_path(document.subject_slug, document.slug)
    if there.exclude(pk=article.pk).exists():
        raise revising.Refused(
            f"Version {number} was at {document.url}, where another article is by now. Give that "
            "one another address, or delete it, and restore once more."
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
    SeoMetadata.objects.filter(article=article).update(**mapping.seo_values(document))
    if document.related != base.related:
        links = [RelatedArticle(**link) for link in mapping.related_values(document)]
        revising.replace_related(article, links)
        settling.settle_links()
    rendering_store.get(document.answer)
    article.refresh_from_db()
