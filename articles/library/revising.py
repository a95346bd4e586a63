"""Changing articles by hand: every saved change is one revision, and its consequences follow.

An editor's form writes columns; `record` then looks at what stands in the database, and if that
is no longer what the last revision says, writes a revision and settles what depends on it.
Everything here runs inside the caller's transaction, or in one of its own.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.library import mapping, people, redirecting, rendering_store, settling, showing
from articles.models import (
    Article,
    Origin,
    Redirect,
    RelatedArticle,
    Revision,
    SeoMetadata,
)
from articles.text import packing, slugs
from articles.text.documents import LARGEST, Document, DocumentError, parse, serialize
from articles.text.documents_editing import edit

UNRECORDED = "Changed outside of the editor"
"""The message of a revision that says what rows hold and no revision said."""


class Refused(ValueError):
    """A change that cannot be kept; the sentence says why and what to do."""


class Conflict(Refused):
    """Somebody else saved the article since it was opened."""


def check_version(article: Article, version: int | None) -> None:
    """Raises Conflict, which says who saved last and when, if `article` is not at `version`."""
    if article.version == version:
        return
    last = article.revisions.select_related("author").first()
    by_itself = "A restore" if last and last.origin == Origin.RESTORE else "An import"
    who = (people.name_of(last.author) if last else "") or by_itself
    saved_at = last.created_at if last else article.updated_at
    when = timezone.localtime(saved_at).strftime("%b %-d at %-H:%M")
    raise Conflict(
        f"{who} saved this article on {when}, after you had opened it. Nothing of yours is saved "
        "yet, and all you wrote is still here. Open the article once more in another tab, and "
        "bring your changes over."
    )


def save_changes(article: Article, version: int | None) -> None:
    """Write the columns of `article` that differ from the database, and hold its row until the
    transaction ends. Raises Conflict if the row is no longer at `version`."""
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    check_version(row, version)
    changed = [
        field.name
        for field in Article._meta.concrete_fields
        if getattr(row, field.attname) != getattr(article, field.attname)
    ]
    if changed:
        article.save(update_fields=changed)


@transaction.atomic
def record(
    article: Article,
    *,
    author: User | None,
    message: str = "",
    origin: Origin = Origin.EDIT,
    change_set: UUID | None = None,
) -> Revision | None:
    """Write down what the database holds of `article` by now, as its next revision.

    None, and nothing written at all, if that equals the last revision. Otherwise the version
    grows by one, the answer is rendered, related links, canonicals and redirects follow.
    Raises Refused for an article that no document can hold.
    """
    article.refresh_from_db()
    last = article.revisions.first()
    base = parse(last.text) if last else None
    seo, _ = SeoMetadata.objects.get_or_create(article=article)
    document = mapping.document_of(article, seo, list(article.related_links.all()), base)
    if document == base:
        return None
    data = written(document, last.text if last else b"")
    revision = Revision.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        document=packing.pack(data),
        sha256=sha256(data).hexdigest(),
        origin=origin,
        author=author,
        message=message,
        change_set_id=change_set,
    )
    if base is None or mapping.differs_significantly(base, document):
        article.updated_at = timezone.now()
    row = Article.objects.filter(pk=article.pk)
    row.update(version=F("version") + 1, updated_at=article.updated_at)
    article.version += 1
    rendering_store.get(article.answer)
    follow(article, document, base)
    return revision


def written(document: Document, before: bytes) -> bytes:
    """The document as bytes: `before`, its last state (empty where there is none), with the keys
    changed that differ. Certain to be read again: the next change starts from them.

    Raises Refused for what no document can hold.
    """
    try:
        data = edit(before, document).data if before else serialize(document)
        parse(data)
    except DocumentError as error:
        raise Refused(_unwritable(error)) from error
    except ValueError as error:
        raise Refused(f"This article cannot be written as a document: {error}") from error
    return data


def _unwritable(error: DocumentError) -> str:
    """What is wrong with a document that is no file yet: a line and a column would lead nowhere."""
    if error.kind == "too-large":
        size = f"it would be larger than {LARGEST:,} bytes"
        return f"This article cannot be saved: {size}. Split it into several articles."
    return f"This article cannot be written as a document: {error.problem}. {error.hint}"


def follow(article: Article, document: Document, base: Document | None) -> None:
    """Addresses, links and canonicals after a change of `article` from `base` to `document`."""
    if base and base.url != document.url and showing.was_public(article, base.url):
        redirecting.move({base.url: document.url})
    if article.is_published:
        _take_back(article, document.url)
    if base is None or base.url != document.url:
        settling.settle_links({document.url, *(link.url or "" for link in document.related)})
    settling.settle_canonicals({slug for one in (document, base) if one for slug in _slugs(one)})


def _take_back(article: Article, url: str) -> None:
    """Let `url` lead to `article` itself again, and the related links that followed it to another
    article, such as the one that `article` was merged into."""
    redirect = Redirect.objects.filter(old_path=url).first()
    if redirect is None:
        return
    redirect.delete()
    where = slugs.split_article_path(redirect.new_path)
    if where:
        links = RelatedArticle.objects.filter(target__in=Article.objects.at_path(*where), url=url)
        links.update(target=article)


def _slugs(document: Document) -> Iterable[str]:
    yield document.slug
    if document.settings and document.settings.canonical:
        yield document.settings.canonical.rpartition("/")[2]


def link_to(target: Article) -> RelatedArticle:
    """A related link to an article that an editor picked, as a document would give it."""
    return RelatedArticle(
        target=target,
        url=target.get_absolute_url(),
        title=target.title or target.question,
        subject=target.subject.name,
        source_id=target.source_id,
    )


@transaction.atomic
def replace_related(article: Article, links: Sequence[RelatedArticle]) -> None:
    """Make `links`, in their order, the related links of `article`, numbered from 1.

    All rows are written anew: two that swap their numbers one after the other would break
    the rule that a position is taken once.
    """
    article.related_links.all().delete()
    RelatedArticle.objects.bulk_create(
        RelatedArticle(
            article=article,
            position=position,
            target=link.target,
            url=link.url,
            title=link.title,
            subject=link.subject,
            source_id=link.source_id,
        )
        for position, link in enumerate(links, 1)
    )


@transaction.atomic
def delete(articles: Sequence[Article]) -> None:
    """Delete articles with their history. The address of one that readers could have known says
    "gone" from now on, unless it leads elsewhere; related links that led there stay, as dangling
    ones."""
    public = showing.once_public(articles)
    paths = {one.get_absolute_url(): one for one in articles if one.pk in public}
    hidden = [path for path, one in paths.items() if not one.is_published]
    leading_on = Redirect.objects.filter(old_path__in=hidden).values_list("old_path", flat=True)
    redirecting.retire(paths.keys() - set(leading_on))
    Article.objects.filter(pk__in=[article.pk for article in articles]).delete()
    settling.settle_canonicals({article.slug for article in articles})
