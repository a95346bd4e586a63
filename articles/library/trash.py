"""Articles thrown away, with all that belongs to them, until they are restored or go for good."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from articles.library import auditing, backup_rows, people, revising, settling, turns, workflow
from articles.library.revising import Refused
from articles.models import (
    Article,
    ChangeSet,
    Draft,
    Event,
    Redirect,
    RelatedArticle,
    Revision,
    SeoMetadata,
    Subject,
    TrashedArticle,
)
from articles.text import packing, slugs

_PARTS: tuple[type[Model], ...] = (SeoMetadata, RelatedArticle, Revision)
_CHUNK = 200
"""Articles whose rows are read at a time."""


@transaction.atomic
def throw_away(
    articles: Sequence[Article], *, author: User | None, change_set: ChangeSet | None = None
) -> None:
    """Move articles into the trash. Addresses that readers could have known say "gone" until the
    article is restored; drafts of it stay with their editors.

    Raises Refused if `author` may not take a public page away.
    """
    turns.take()
    for article in articles:
        if not workflow.may(author, article.status, article.status):
            raise Refused(f"You may not take “{article}” away from readers. Ask a publisher.")
    waiting = iter(articles)
    while batch := list(islice(waiting, _CHUNK)):
        TrashedArticle.objects.bulk_create(_trashed(batch, author, change_set))
    for article in articles:
        auditing.note(Event.DELETED, user=author, article=article, detail=article.question[:500])
    revising.delete(articles)


def _trashed(
    batch: Sequence[Article], author: User | None, change_set: ChangeSet | None
) -> Iterator[TrashedArticle]:
    rows = Article._base_manager.in_bulk([one.pk for one in batch])
    parts: dict[int, dict[type[Model], list[Any]]] = defaultdict(lambda: defaultdict(list))
    row: Any
    for model in _PARTS:
        for row in model._base_manager.filter(article_id__in=rows).order_by("pk"):
            parts[row.article_id][model].append(row)
    drafts: dict[int | None, list[UUID]] = defaultdict(list)
    for key, pk in Draft.objects.filter(article__in=rows).values_list("key", "article"):
        drafts[pk].append(key)
    for article in batch:
        sections = [[rows[article.pk]], *(parts[article.pk][model] for model in _PARTS)]
        lines = [b"".join(backup_rows.lines_of(section)) for section in sections]
        yield TrashedArticle(
            article_number=article.pk,
            question=article.question,
            path=article.get_absolute_url(),
            rows=packing.pack(_BETWEEN.join(lines)),
            versions=len(parts[article.pk][Revision]),
            draft_keys=[str(key) for key in drafts[article.pk]],
            deleted_by=author,
            change_set=change_set,
        )


_BETWEEN = b"\0"
"""Parts the rows of one table from those of the next: JSON has no NUL of its own."""


def restore(trashed: TrashedArticle, *, author: User | None) -> Article:
    """Bring an article back, under its old number and with its whole history.

    Raises Refused if another one has its address by now, or `author` may not make it public again.
    """
    back, refused = restore_all([trashed], author=author)
    if refused:
        raise Refused(refused[0][1])
    return back[0]


@transaction.atomic
def restore_all(
    rows: Sequence[TrashedArticle], *, author: User | None
) -> tuple[list[Article], list[tuple[str, str]]]:
    """Bring articles back; gives them, and the address of each that cannot come with the reason.
    Links and copies are settled once: after each of 23,961 it took quarters of an hour."""
    turns.take()
    back: list[Article] = []
    refused: list[tuple[str, str]] = []
    for row in rows:
        try:
            back.append(_bring_back(row, author))
        except Refused as why:
            refused.append((row.path, str(why)))
    paths = {article.get_absolute_url() for article in back}
    given = RelatedArticle.objects.filter(article__in=back, target=None).select_related(None)
    settling.settle_links(paths | set(given.values_list("url", flat=True)))
    settling.settle_canonicals({article.slug for article in back})
    return back, refused


def _bring_back(trashed: TrashedArticle, author: User | None) -> Article:
    """One article with its parts; what depends on others is the caller's. Raises Refused before
    anything is written."""
    own, *parts = _lines(trashed)
    article = _article(own)
    where = slugs.split_article_path(trashed.path) or ("", article.slug)
    article.subject = _subject(where[0], article)
    if Article.objects.at_path(*where).exists():
        raise Refused(
            f"Another article is at {trashed.path} by now. Give that one another address, or "
            "delete it, and restore once more."
        )
    if not workflow.may(author, article.status, article.status):
        raise Refused("This article was public. Only publishers can make it public again.")
    article.canonical_id = None
    article.save(force_insert=True)
    for model, part in zip(_PARTS, parts, strict=True):
        model._base_manager.bulk_create(_whole(list(backup_rows.rows_of(model, part))))
    Redirect.objects.filter(old_path=trashed.path, new_path="").delete()
    Draft.objects.filter(pk__in=trashed.draft_keys, article=None).update(article=article)
    auditing.note(Event.RESTORED, user=author, article=article, detail="From the trash")
    trashed.delete()
    return article


def article_of(trashed: TrashedArticle) -> Article:
    """The article as it was thrown away, to be read: it is in no table."""
    return _article(_lines(trashed)[0])


def _lines(trashed: TrashedArticle) -> list[list[bytes]]:
    """The lines of the article itself, then those of each of its parts."""
    texts = packing.unpack(bytes(trashed.rows)).split(_BETWEEN)
    return [text.splitlines() for text in texts]


def _article(lines: list[bytes]) -> Article:
    (article,) = backup_rows.rows_of(Article, lines)
    assert isinstance(article, Article)  # noqa: S101  (for the checker of types)
    return article


def _subject(slug: str, article: Article) -> Subject:
    """Its subject, which may have been deleted or renamed in the meantime."""
    found = Subject.objects.filter(slug=slug).first()
    name = article.subject_name or slug
    return found or Subject.objects.create(slug=slug, name=name)


def _whole(rows: list[Any]) -> list[Any]:
    """Rows without references to what is no more: targets of links are settled anew."""
    authors = set(User.objects.values_list("pk", flat=True))
    sets = {row.change_set_id for row in rows if isinstance(row, Revision)}
    there = set(ChangeSet.objects.filter(pk__in=sets).values_list("pk", flat=True))
    for row in rows:
        if isinstance(row, RelatedArticle):
            row.target_id = None
        elif isinstance(row, Revision):
            row.author_id = row.author_id if row.author_id in authors else None
            row.change_set_id = row.change_set_id if row.change_set_id in there else None
    return rows


@transaction.atomic
def delete_for_good(rows: Sequence[TrashedArticle], *, author: User | None) -> None:
    """Remove articles from the trash. Nothing brings them back but a backup."""
    for row in rows:
        auditing.note(Event.DELETED, user=author, about=row.path, detail="For good")
    TrashedArticle.objects.filter(pk__in=[row.pk for row in rows]).delete()


def by(row: TrashedArticle) -> str:
    """Who threw it away."""
    return people.name_of(row.deleted_by)
